"""A line edit in which Enter or leaving it commits the text, and Esc restores the previous one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class EntryLine(QLineEdit):
    """Commits on Enter and when it loses the focus; ``entered`` carries the typed text if it was changed."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._finish)
        self.installEventFilter(self)

    def show_text(self, text: str, *, keep_typing: bool = True) -> None:
        """Show a text; with ``keep_typing`` text that is being typed is not replaced."""
        self._shown = text
        if keep_typing and self.hasFocus() and self.isModified():
            return
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim Esc, which is also a shortcut of the window, while text is being typed."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.isModified():
            event.accept()
            if event.type() is QEvent.Type.KeyPress:
                self.setText(self._shown)
                self.setModified(False)
                self.selectAll()
            return True
        return super().eventFilter(watched, event)

    def _finish(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.entered.emit(self.text())
