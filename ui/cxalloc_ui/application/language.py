"""The language of the window: chosen in *View > Language*, else that of the desktop.

Words and periods follow it. Numbers and dates are written as the desktop writes them, as in any spreadsheet on it, so
that what is copied from one and pasted into the other means the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cxalloc.messages.language import ENGLISH, choose_language

TRANSLATIONS = Path(__file__).parent.parent / "translations"


def spoken(chosen: str, of_desktop: Iterable[str] | None = None) -> str:
    """The language to speak, by the same order as on the command line.

    ``chosen`` is what *View > Language* says, ``of_desktop`` names such as ``fr-CA``, the most wanted first.
    """
    desktop = QLocale.system().uiLanguages() if of_desktop is None else of_desktop
    return choose_language(setting=chosen, desktop=desktop)


def speak(app: QCoreApplication, name: str) -> list[QTranslator]:
    """Let the window and Qt's own dialogs speak a language; give the translators that do it.

    Before the window is made: what is made already keeps its words.
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
            break  # Qt's buttons in a language that nothing else speaks would only confuse
        app.installTranslator(translator)
        installed.append(translator)
    return installed
