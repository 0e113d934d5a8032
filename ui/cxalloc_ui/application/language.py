"""The language of the window: the one chosen in *View > Language*, else the desktop's.

Texts and period names follow it. Numbers and dates follow the desktop's locale, as in any spreadsheet on it, so
that copying between the two keeps the meaning; but a language that was chosen against the desktop's brings its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cxalloc.messages.language import ENGLISH, FRENCH, choose_language, explicit_language

_LOCALES = {
    ENGLISH: QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    FRENCH: QLocale(QLocale.Language.French, QLocale.Country.France),
}
TRANSLATIONS = Path(__file__).parent.parent / "translations"


def resolve_language(chosen: str, of_desktop: Iterable[str] | None = None) -> str:
    """Return the language to use, with the same precedence as the command line.

    ``chosen`` is the setting of *View > Language*; ``of_desktop`` lists names such as ``fr-CA``, preferred first.
    """
    desktop = QLocale.system().uiLanguages() if of_desktop is None else of_desktop
    return choose_language(setting=chosen, desktop=desktop)


def install_locale(chosen: str) -> None:
    """Write numbers and dates as in the language that was chosen, where the desktop has another one.

    ``chosen`` is the setting of *View > Language*.
    """
    language = explicit_language(None, chosen)
    if language and not QLocale().name().startswith(f"{language}_"):
        QLocale.setDefault(_LOCALES[language])


def install_language(app: QCoreApplication, name: str) -> list[QTranslator]:
    """Install the translators of a language for the window and Qt's own dialogs, and return them.

    Must be called before the window is built: existing widgets keep their texts.
    """
    if name == ENGLISH:
        return []
    installed = []
    for file, folder in (
        ("cxalloc", str(TRANSLATIONS)),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(app)
        if not translator.load(f"{file}_{name}", folder):
            break  # Qt's buttons in a language that the rest of the window lacks would only confuse
        app.installTranslator(translator)
        installed.append(translator)
    return installed
