"""The language of the window: chosen in *View > Language*, or that of the desktop.

Words alone follow it. Numbers and dates are written as the desktop writes them, as in any spreadsheet on it, so that
what is copied from one and pasted into the other means the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

VARIABLE = "CXALLOC_LANGUAGE"
"""The environment variable that goes before what was chosen: ``system``, ``en`` or ``fr``."""
SYSTEM = "system"
ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "fr": "Français"}
"""What the window can speak, each in its own words. The texts in the code are English and need no translation."""
TRANSLATIONS = Path(__file__).parent.parent / "translations"


def spoken(chosen: str, of_desktop: Iterable[str] | None = None) -> str:
    """The language to speak: the one chosen, or else the first that the desktop asks for and the window knows.

    ``of_desktop`` are names such as ``fr-CA``, the most wanted first.
    """
    wanted = os.environ.get(VARIABLE) or chosen
    if wanted in LANGUAGES:
        return wanted
    names = QLocale.system().uiLanguages() if of_desktop is None else of_desktop
    known = (name.replace("_", "-").partition("-")[0].lower() for name in names)
    return next((name for name in known if name in LANGUAGES), ENGLISH)


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
