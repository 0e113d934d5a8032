"""What the window remembers from one time to the next."""

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
        self.settings = settings

    @property
    def appearance(self) -> str:
        """system, light or dark."""
        return str(self.settings.value("appearance", "system"))

    @appearance.setter
    def appearance(self, name: str) -> None:
        self.settings.setValue("appearance", name)

    @property
    def language(self) -> str:
        """system, or one of ``language.LANGUAGES``."""
        return str(self.settings.value("language", "system"))

    @language.setter
    def language(self, name: str) -> None:
        self.settings.setValue("language", name)

    @property
    def live(self) -> bool:
        """Whether every edit is followed by a solve; so until somebody switches that off."""
        return str(self.settings.value("live", "true")).lower() == "true"

    @live.setter
    def live(self, live: bool) -> None:
        self.settings.setValue("live", "true" if live else "false")

    @property
    def recent(self) -> list[Path]:
        """The portfolios that were open before and are still there, the latest first."""
        stored: Any = self.settings.value("recent", [])  # one path comes back as text, not as a list of one
        paths = [stored] if isinstance(stored, str) else list(stored or [])
        return [Path(path) for path in paths if Path(path).exists()]

    def add_recent(self, path: Path) -> None:
        """Put a portfolio at the head of those that were open before."""
        recent = [str(path), *(str(one) for one in self.recent if one != path)]
        self.settings.setValue("recent", recent[:MOST_RECENT])

    def follow_splitters(self, pages: Iterable[QWidget]) -> None:
        """Put the splitters of each page where they were, and remember them from now on."""
        for page in pages:
            for number, splitter in enumerate(page.findChildren(QSplitter)):
                key = f"splitters/{type(page).__name__}/{splitter.objectName() or number}"
                sizes = _whole_numbers(self.settings.value(key))
                if len(sizes) == splitter.count() and any(sizes):
                    splitter.setSizes(sizes)
                splitter.splitterMoved.connect(
                    lambda *_, key=key, splitter=splitter: self.settings.setValue(key, splitter.sizes())
                )

    def restore_window(self, window: QMainWindow) -> None:
        """Put a window where it was and as large."""
        if (geometry := self.settings.value("geometry")) is not None:
            window.restoreGeometry(geometry)

    def keep_window(self, window: QMainWindow) -> None:
        """Remember where a window is and how large."""
        self.settings.setValue("geometry", window.saveGeometry())


def _whole_numbers(stored: Any) -> list[int]:
    """A list of numbers as settings give it back: as text, or not at all."""
    try:
        return [int(one) for one in stored or []]
    except (TypeError, ValueError):
        return []
