"""Settings that persist between runs of the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

MOST_RECENT = 6


class Settings:
    """Typed access to the persistent settings of the window."""

    def __init__(self, settings: QSettings) -> None:
        self.store = settings

    @property
    def appearance(self) -> str:
        """The chosen appearance: ``system``, or one of ``theme.LOOKS``."""
        return str(self.store.value("appearance", "system"))

    @appearance.setter
    def appearance(self, name: str) -> None:
        self.store.setValue("appearance", name)

    @property
    def language(self) -> str:
        """The chosen language: ``system``, or one of ``language.LANGUAGES``."""
        return str(self.store.value("language", "system"))

    @language.setter
    def language(self, name: str) -> None:
        self.store.setValue("language", name)

    @property
    def zoom(self) -> int:
        """The zoom in percent: one of ``zoom.LEVELS``, whatever is stored."""
        from cxalloc_ui.application.zoom import USUAL, nearest_level

        try:
            return nearest_level(float(str(self.store.value("zoom", USUAL))))
        except ValueError:
            return USUAL

    @zoom.setter
    def zoom(self, percent: int) -> None:
        self.store.setValue("zoom", percent)

    @property
    def live(self) -> bool:
        """Whether every edit starts a solve; on by default."""
        return str(self.store.value("live", "true")).lower() == "true"

    @live.setter
    def live(self, live: bool) -> None:
        self.store.setValue("live", "true" if live else "false")

    @property
    def recent(self) -> list[Path]:
        """The recently opened portfolios that still exist, most recent first."""
        stored: Any = self.store.value("recent", [])  # QSettings returns a list of one item as a plain string
        paths = [stored] if isinstance(stored, str) else list(stored or [])
        return [Path(path) for path in paths if Path(path).exists()]

    def add_recent(self, path: Path) -> None:
        """Put a portfolio first in the list of recent ones."""
        recent = [str(path), *(str(one) for one in self.recent if one != path)]
        self.store.setValue("recent", recent[:MOST_RECENT])

    def restore_splitters(self, pages: Iterable[QWidget]) -> None:
        """Restore the splitter positions of each page, and save them whenever they change."""
        for page in pages:
            for number, splitter in enumerate(page.findChildren(QSplitter)):
                key = f"splitters/{type(page).__name__}/{splitter.objectName() or number}"
                sizes = _whole_numbers(self.store.value(key))
                if len(sizes) == splitter.count() and any(sizes):
                    splitter.setSizes(sizes)
                splitter.splitterMoved.connect(
                    lambda *_, key=key, splitter=splitter: self.store.setValue(key, splitter.sizes())
                )

    def restore_window(self, window: QMainWindow) -> None:
        """Restore the position and size of a window."""
        if (geometry := self.store.value("geometry")) is not None:
            window.restoreGeometry(geometry)

    def save_window(self, window: QMainWindow) -> None:
        """Save the position and size of a window."""
        self.store.setValue("geometry", window.saveGeometry())


def _whole_numbers(stored: Any) -> list[int]:
    """Parse a stored list of integers, which QSettings may return as strings or None."""
    try:
        return [int(one) for one in stored or []]
    except (TypeError, ValueError):
        return []
