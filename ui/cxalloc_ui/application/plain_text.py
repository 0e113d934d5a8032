"""Labels and tooltips whose text is shown as it is.

Qt guesses from a text whether it is HTML, and then renders it: the name of an initiative could load a file. All labels
and tooltips of the window are made here (``tests/architecture/test_plain_text.py`` holds that).
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QToolTip, QWidget


class Label(QLabel):
    """A label that shows its text as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain_tip(text: str) -> str:
    """A text as a tooltip that shows it as it is: what Qt might take for HTML becomes HTML that says the same."""
    if "<" not in text:
        return text
    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>"


def show_tip(where: QPoint, text: str, widget: QWidget) -> None:
    """Show a text as a tooltip at a point of the screen; an empty one hides it."""
    QToolTip.showText(where, plain_tip(text), widget)


def message_box(parent: QWidget, icon: QMessageBox.Icon, title: str, text: str, more: str = "") -> QMessageBox:
    """A message box without buttons, whose texts are shown as they are."""
    box = QMessageBox(icon, title, "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(plain_tip(more))
    return box
