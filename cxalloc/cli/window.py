"""Opens the window by the name of its entry point: the command line must not import the layer above it."""

from __future__ import annotations

import os
import signal
import sys
from importlib.metadata import entry_points
from pathlib import Path

from cxalloc.cli.commands import COMMANDS
from cxalloc.cli.exits import Refusal
from cxalloc.domain.message import message
from cxalloc.messages.language import VARIABLE

GROUP = "cxalloc.window"
PLATFORM = "QT_QPA_PLATFORM"
NO_SCREEN = ("offscreen", "minimal")


def has_display() -> bool:
    """Whether the environment indicates a display on which a window can open."""
    if os.environ.get(PLATFORM) in NO_SCREEN:
        return False
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def open_window(path: Path | None = None, language: str | None = None) -> int:
    """Open the window, on a portfolio if one is named, and return its exit code when it is closed.

    ``language`` is that of ``--language``; None: the window chooses.
    """
    if path is not None and not path.exists():
        commands = ", ".join(COMMANDS)
        raise Refusal(message("refusals.neither_file_nor_command", path=str(path), commands=commands))
    if not (has_display() or os.environ.get(PLATFORM)):  # a user who names Qt's platform knows that it works
        raise Refusal(message("refusals.no_display"))
    if language is not None:
        os.environ[VARIABLE] = language
    found = next(iter(entry_points(group=GROUP)), None)
    if found is None:
        raise Refusal(message("refusals.no_window"))
    try:
        window = found.load()
    except ImportError as error:  # most often a system library that Qt needs
        raise Refusal(message("refusals.window_fails", problem=str(error))) from error
    # Python would raise KeyboardInterrupt in whatever Qt calls next. Every edit is stored as it is made.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return int(window([] if path is None else [str(path)]) or 0)
