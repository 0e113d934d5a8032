"""Shows a file in the file manager of the desktop."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def show_in_folder(path: Path) -> bool:
    """Open the folder of a file, with the file selected where the desktop can do that; return whether it could.

    A folder is shown in the folder that holds it. Linux has no command for that which every desktop knows, so the
    folder is opened alone.
    """
    native = QDir.toNativeSeparators(str(path))
    if sys.platform == "win32":
        is_started, _ = QProcess.startDetached("explorer.exe", ["/select,", native])
    elif sys.platform == "darwin":
        is_started, _ = QProcess.startDetached("/usr/bin/open", ["-R", native])
    else:
        is_started = False
    return is_started or QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
