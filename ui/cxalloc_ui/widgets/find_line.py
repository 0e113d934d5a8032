"""The line in which a text to find is typed, with what was found and the buttons to go on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.theme import muted
from cxalloc_ui.application.zoom import set_pixels


class FindLine(QFrame):
    """A line that Ctrl+F shows. Enter goes on, Shift+Enter back, Esc hides it and nothing else.

    A subclass hides it once it is made.
    """

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(placeholder)
        self.field.setClearButtonEnabled(True)
        set_pixels(self.field, maximum_width=300)
        self.setFocusProxy(self.field)
        self.found = muted()
        self.previous, self.next = QPushButton("▲"), QPushButton("▼")
        self.close_ = QPushButton("✕")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field, stretch=3)
        for button, called, tip in (
            (self.previous, self.tr("Find previous"), self.tr("Find previous (Shift+F3)")),
            (self.next, self.tr("Find next"), self.tr("Find next (F3)")),
            (self.close_, self.tr("Close the find bar"), self.tr("Close the find bar (Esc)")),
        ):
            button.setAccessibleName(called)
            button.setToolTip(plain_tip(tip))
            if button is self.close_:
                layout.addWidget(self.found)
                layout.addStretch(1)
            layout.addWidget(button)
        self.field.installEventFilter(self)
        self.previous.clicked.connect(lambda: self.go_on(forward=False))
        self.next.clicked.connect(lambda: self.go_on(forward=True))
        self.close_.clicked.connect(self.close_bar)

    def go_on(self, *, forward: bool = True) -> None:
        """Go to the next or the previous hit."""
        raise NotImplementedError

    def close_bar(self) -> None:
        """Hide the line, and give the focus back."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            is_press = event.type() is QEvent.Type.KeyPress
            match event.key():
                case Qt.Key.Key_Escape:
                    event.accept()  # Esc closes the bar only, and does not stop a search for a plan
                    if is_press:
                        self.close_bar()
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if is_press:
                    self.go_on(forward=not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                    return True
        return super().eventFilter(watched, event)
