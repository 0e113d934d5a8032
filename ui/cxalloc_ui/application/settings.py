"""Settings that the window keeps from one start to the next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

MOST_RECENT = 6


class Settings:
    """The settings of the window, by what they mean."""

    def __init__(self, settings: QSettings) -> None:
        self.store = settings

    @property
    def appearance(self) -> str:
        """system, light or dark."""
        return str(self.store.value("appearance", "system"))

    @appearance.setter
    def appearance(self, name: str) -> None:
        self.store.setValue("appearance", name)

    @property
    def language(self) -> str:
        """system, or one of ``language.LANGUAGES``."""
        return str(self.store.value("language", "system"))

    @language.setter
    def language(self, name: str) -> None:
        self.store.setValue("language", name)

    @property
    def live(self) -> bool:
        """Whether every edit is followed by a solve; so until a user switches that off."""
        return str(self.store.value("live", "true")).lower() == "true"

    @live.setter
    def live(self, live: bool) -> None:
        self.store.setValue("live", "true" if live else "false")

    @property
    def recent(self) -> list[Path]:
        """The portfolios that were open before and are still there, the latest first."""
        stored: Any = self.store.value("recent", [])  # one path comes back as text, not as a list of one
        paths = [stored] if isinstance(stored, str) else list(stored or [])
        return [Path(path) for path in paths if Path(path).exists()]

    def add_recent(self, path: Path) -> None:
        """Put a portfolio at the head of those that were open before."""
        recent = [str(path), *(str(one) for one in self.recent if one != path)]
        self.store.setValue("recent", recent[:MOST_RECENT])

    def restore_splitters(self, pages: Iterable[QWidget]) -> None:
        """Put the splitters of each page where they were, and remember them from now on."""
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
        """Put a window where it was and as large."""
        if (geometry := self.store.value("geometry")) is not None:
            window.restoreGeometry(geometry)

    def save_window(self, window: QMainWindow) -> None:
        """Remember where a window is and how large."""
        self.store.setValue("geometry", window.saveGeometry())


def _whole_numbers(stored: Any) -> list[int]:
    """A list of numbers as settings give it back: as text, or not at all."""
    try:
        return [int(one) for one in stored or []]
    except (TypeError, ValueError):
        return []
