"""Where an explanation is shown: why a candidate is in the plan or not, and what would flip that."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cxalloc_ui.theme import heading
from cxalloc_ui.widgets.figures import card


class Explanation(QWidget):
    """A title and a text that can be copied; hidden until there is one to show."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, layout = card(margins=14)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._title = heading("", 1.1)
        self._title.setWordWrap(True)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close the explanation"))
        self.close_button.setProperty("link", True)
        head = QHBoxLayout()
        head.addWidget(self._title, stretch=1)
        head.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignTop)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        scroll = QScrollArea()
        scroll.setAccessibleName(self.tr("Explanation"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._text)
        layout.addLayout(head)
        layout.addWidget(scroll, stretch=1)
        self.setMinimumWidth(260)
        self.close_button.clicked.connect(self.dismiss)
        self.hide()

    def show_text(self, title: str, text: str) -> None:
        """Show a text; an empty one hides the slot."""
        self._title.setText(title)
        self._text.setText(text)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    def dismiss(self) -> None:
        """Hide it and give the room back."""
        self.show_text("", "")
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
