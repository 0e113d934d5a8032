"""The notice on what a pasted table had and the grid did not take; it stays until the user has dealt with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from cxalloc_ui.application.plain_text import Label


class LeftOutNotice(QFrame):
    """Says what a paste left out, and offers to map the columns of the pasted table as those of a file are mapped."""

    mapping_requested = Signal(str)
    """Carries the text of the pasted table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = ""
        self.label = Label()
        self.label.setWordWrap(True)
        self.map = _link(self.tr("Map columns…"), self.tr("Map the columns of the pasted table"))
        self.close_ = _link(self.tr("Hide"), self.tr("Hide what the paste left out"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addWidget(self.label, stretch=1)
        layout.addWidget(self.map)
        layout.addWidget(self.close_)
        self.map.clicked.connect(self._map)
        self.close_.clicked.connect(self.hide)
        self.hide()

    def show_paste(self, message: str, text: str) -> None:
        """Show the message about a paste; ``text`` is the pasted table."""
        self._text = text
        self.label.setText(message)
        self.show()

    def _map(self) -> None:
        self.hide()
        self.mapping_requested.emit(self._text)


def _link(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.setProperty("link", True)
    return button
