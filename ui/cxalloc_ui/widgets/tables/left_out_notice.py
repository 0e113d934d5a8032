"""The notice on what a paste left out or converted; it stays until the user has read it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from cxalloc_ui.application.plain_text import Label


class LeftOutNotice(QFrame):
    """Says what a paste left out or converted, until it is hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.label = Label()
        self.label.setWordWrap(True)
        self.close_ = QPushButton(self.tr("Hide"))
        self.close_.setAccessibleName(self.tr("Hide what the paste left out"))
        self.close_.setProperty("link", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addWidget(self.label, stretch=1)
        layout.addWidget(self.close_)
        self.close_.clicked.connect(self.hide)
        self.hide()

    def show_paste(self, message: str) -> None:
        """Show the message about a paste."""
        self.label.setText(message)
        self.show()
