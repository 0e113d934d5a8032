"""Draw every page of the window, light and dark, into PNG files, for the review of a page.

python tools/screenshots.py                 # everything, into output/screenshots/
python tools/screenshots.py --only tutorial # only the pictures whose name contains that
python tools/screenshots.py --language fr   # in French
python tools/screenshots.py --readme        # also the pictures in docs/images/ that the docs show
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for package in ("solvers", "ui", "."):
    sys.path.insert(0, str(ROOT / package))
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:3])  # for the worker process

from PySide6.QtCore import QLocale, QSize  # noqa: E402
from PySide6.QtGui import QFont  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from cxalloc.messages.language import ENGLISH, LANGUAGES  # noqa: E402
from cxalloc_ui.application.language import install_language  # noqa: E402
from cxalloc_ui.application.theme import LIGHT, apply_theme  # noqa: E402
from tools.scenes import SCENES, draw_welcome  # noqa: E402
from tools.studio import FRENCH, Studio  # noqa: E402

SIZE = QSize(1440, 900)
IN_DOCS = {"retail_bank-plan-light": "plan.png", "compare-frontier-light": "frontier.png"}
BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def main() -> int:
    """Draw the requested pictures; return an exit code."""
    parser = argparse.ArgumentParser(description="Draw every page of the window into PNG files.")
    parser.add_argument("--to", type=Path, default=ROOT / "output" / "screenshots", help="the folder of the pictures")
    parser.add_argument("--only", default="", help="draw the pictures whose name contains this")
    parser.add_argument("--readme", action="store_true", help="also renew the pictures in docs/images")
    parser.add_argument("--size", default=f"{SIZE.width()}x{SIZE.height()}", help="the size of the window")
    parser.add_argument("--language", choices=list(LANGUAGES), default=ENGLISH, help="what the window speaks")
    chosen = parser.parse_args()
    width, height = map(int, chosen.size.split("x"))
    app = QApplication(["cxalloc"])
    app.setFont(QFont("DejaVu Sans", 9))
    apply_theme(app, LIGHT)
    QLocale.setDefault(BRITISH if chosen.language == ENGLISH else FRENCH)
    install_language(app, chosen.language)
    chosen.to.mkdir(parents=True, exist_ok=True)
    studio = Studio(app, chosen.to, QSize(width, height), chosen.only)
    draw_welcome(studio)
    for name in _wanted(chosen.only):
        SCENES[name](studio, name)
    if chosen.readme:
        for picture, name in IN_DOCS.items():
            if chosen.only in picture:
                shutil.copyfile(chosen.to / f"{picture}.png", ROOT / "docs" / "images" / name)
    return 0


def _wanted(only: str) -> list[str]:
    """The scenes to open: those whose name matches ``only``, or all if none does."""
    return [name for name in SCENES if name in only or only in name] or list(SCENES)


if __name__ == "__main__":
    sys.exit(main())
