"""Texts in the user's language, for what is not a QObject (those have ``self.tr``)."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """The text in the user's language."""
    # Without a context: that is how `pyside6-lupdate` files the texts of functions.
    return QCoreApplication.translate("", text)
