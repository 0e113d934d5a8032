"""Reads the window's setting of the language, without Qt."""

from __future__ import annotations

import os
import platform
from importlib import import_module
from pathlib import Path
from typing import Any

NAME = "cxalloc"
"""The organisation and application name under which the window stores its settings."""
KEY = "language"


def language_of_window() -> str:
    """The language chosen in the window: ``en``, ``fr``, ``system``, or "" where none was chosen.

    Settings that can't be read count as absent: a command does not fail because of them.
    """
    try:
        system = platform.system()
        if system == "Windows":
            return _of_registry()
        if system == "Darwin":
            return _of_property_list(Path.home() / "Library" / "Preferences" / f"com.{NAME}.{NAME}.plist")
        configuration = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        return _of_ini(Path(configuration, NAME, f"{NAME}.conf"))
    except (OSError, ValueError, RuntimeError):
        return ""


def _of_ini(file: Path) -> str:
    if not file.is_file():
        return ""
    section = ""
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("["):
            section = line.strip()
        name, sign, value = line.partition("=")
        if section == "[General]" and sign and name.strip() == KEY:
            return value.strip().strip('"')
    return ""


def _of_property_list(file: Path) -> str:
    import plistlib

    with file.open("rb") as opened:
        return str(plistlib.load(opened).get(KEY, ""))


def _of_registry() -> str:
    registry: Any = import_module("winreg")
    with registry.OpenKey(registry.HKEY_CURRENT_USER, rf"Software\{NAME}\{NAME}") as key:
        return str(registry.QueryValueEx(key, KEY)[0])
