"""A line edit: Enter and leaving it accept the text, Esc restores it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class EntryLine(QLineEdit):
    """``entered`` carries what was typed, if anything was."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._finish)
        self.installEventFilter(self)

    def show_text(self, text: str, *, keep_typing: bool = True) -> None:
        """Show a text, unless something is being typed."""
        self._shown = text
        if keep_typing and self.hasFocus() and self.isModified():
            return
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc is a shortcut of the window too: while something is typed it is ours."""
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
