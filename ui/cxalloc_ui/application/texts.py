"""Translated texts for code that is not a QObject (a QObject has ``self.tr``)."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """The text in the user's language."""
    # Without a context: that is how `pyside6-lupdate` files the texts of functions.
    return QCoreApplication.translate("", text)


def language() -> str:
    """The language that the window speaks: ``en`` or ``fr``. A translation translates this very word."""
    return QCoreApplication.translate("language", "en")


def counted(count: int, one: str, many: str, shown: str = "") -> str:
    """``one`` or ``many`` with ``{n}`` filled in: in French nought counts as one, in English it counts as many.

    Both are translated already; ``shown`` is how the number is written, if it may be large. Qt's own plurals are not
    used: without a translation, in English, they show ``row(s)``.
    """
    is_one = count < 2 if language() == "fr" else count == 1
    return (one if is_one else many).format(n=shown or count)
