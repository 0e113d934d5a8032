"""Translated texts for code that is not a QObject (a QObject has ``self.tr``)."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return the translation of a text into the user's language."""
    # An empty context, which is the one `pyside6-lupdate` gives to texts outside classes.
    return QCoreApplication.translate("", text)


def language() -> str:
    """Return the language of the window, ``en`` or ``fr``: the translation of the text ``en`` itself."""
    return QCoreApplication.translate("language", "en")


def counted(count: int, one: str, many: str, shown: str = "") -> str:
    """Return ``one`` or ``many`` with ``{n}`` filled in; zero takes the singular in French and the plural in English.

    Both texts are already translated; ``shown`` is the formatted number, for large counts. Qt's own plurals are not
    used because they show ``row(s)`` where there is no translation, that is in English.
    """
    is_one = count < 2 if language() == "fr" else count == 1
    return (one if is_one else many).format(n=shown or count)
