"""The welcome page: new portfolio, open, recent files, samples."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxalloc.samples import samples_folder
from cxalloc_ui.application.formats import folder_text, in_local_time
from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.settings import MOST_RECENT
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.controllers.portfolio_files import FOLDER_FILE
from cxalloc_ui.widgets.figure_strip import clear

LONGEST_FOLDER = 40
"""Characters of a folder that are shown."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample portfolio: its folder, its name, its number of candidates and its periods."""

    folder: Path
    name: str
    candidates: int
    periods: str


@cache
def find_samples() -> list[Sample]:
    """Return the sample portfolios, smallest first, reading only names because pandas is not loaded yet."""
    try:
        folders = [path.parent for path in samples_folder().glob("*/portfolio.toml")]
    except FileNotFoundError:
        return []
    found = []
    for folder in folders:
        try:
            head = tomllib.loads((folder / "portfolio.toml").read_text(encoding="utf-8"))
            horizon = head["horizon"]
            periods = f"{horizon['budget_periods']} × {horizon['unit']}"
            found.append(Sample(folder, str(head["name"]), _count(folder), periods))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a damaged sample, for instance one that a user is editing, is not offered
    return sorted(found, key=lambda sample: (sample.candidates, sample.name))


class WelcomePage(QWidget):
    """The page shown without a portfolio. ``chosen`` carries the path of a portfolio to open."""

    chosen = Signal(object)
    new_requested = Signal()
    open_requested = Signal()
    open_folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        content = QWidget()
        set_pixels(content, maximum_width=980)
        columns = QHBoxLayout()
        columns.setSpacing(56)
        columns.addLayout(self._start(), stretch=2)
        columns.addLayout(self._samples(), stretch=3)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(40, 24, 40, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(heading("cxalloc", 2.4))
        aim = muted(
            self.tr(
                "Choose the customer-experience initiatives that a budget should fund, "
                "keep small, frequent allocations in the plan, and see the proof."
            ),
            1.1,
        )
        aim.setWordWrap(True)
        layout.addWidget(aim)
        layout.addSpacing(28)
        layout.addLayout(columns)
        layout.addStretch(3)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(content, stretch=20)
        outer.addStretch(1)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Show the recently opened portfolios."""
        clear(self._recent)
        self._recent_title.setVisible(bool(paths))
        for path in paths[:MOST_RECENT]:
            button = QPushButton(path.stem if path.suffix else path.name)
            button.setProperty("link", True)
            button.setToolTip(plain_tip(str(path)))
            button.setAccessibleName(self.tr("Open {path}").format(path=path))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, path=path: self.chosen.emit(path))
            self._recent.addWidget(button)
            place = muted(_place_text(path), 0.9)
            place.setToolTip(plain_tip(str(path)))
            place.setWordWrap(True)  # a long folder must not widen the window
            place.setContentsMargins(2, 0, 0, 8)
            self._recent.addWidget(place)

    def _start(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(10)
        layout.addWidget(heading(self.tr("Start"), 1.15))
        for text, signal, primary in (
            (self.tr("New portfolio…"), self.new_requested, True),
            (self.tr("Open a portfolio file…"), self.open_requested, False),
            (self.tr("Open a portfolio folder…"), self.open_folder_requested, False),
        ):
            button = QPushButton(text)
            button.setProperty("primary", primary)
            button.clicked.connect(signal)
            layout.addWidget(button)
        hint = muted(self.tr("or drop a file or folder anywhere in this window"), 0.95)
        hint.setWordWrap(True)
        layout.addWidget(hint)
        layout.addSpacing(16)
        self._recent_title = heading(self.tr("Recent"), 1.15)
        self._recent_title.hide()
        layout.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        layout.addLayout(self._recent)
        layout.addStretch(1)
        return layout

    def _samples(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(10)
        samples = find_samples()
        if samples:
            layout.addWidget(heading(self.tr("Explore a sample"), 1.15))
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, sample in enumerate(samples):
            grid.addWidget(self._tile(sample), number // 2, number % 2)
        layout.addLayout(grid)
        layout.addStretch(1)
        return layout

    def _tile(self, sample: Sample) -> QPushButton:
        size = self.tr("{n} candidates, {periods}").format(n=sample.candidates, periods=self._periods(sample.periods))
        tile = QPushButton()
        tile.setProperty("tile", True)
        tile.setAccessibleName(self.tr("Open the sample {name}: {size}").format(name=sample.name, size=size))
        tile.setCursor(Qt.CursorShape.PointingHandCursor)
        tile.setMinimumHeight(96)
        layout = QVBoxLayout(tile)
        layout.setContentsMargins(18, 14, 18, 14)
        name = heading(sample.name, 1.1)
        name.setWordWrap(True)
        for label in (name, muted(size, 0.95)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        tile.clicked.connect(lambda: self.chosen.emit(sample.folder))
        return tile

    def _periods(self, written: str) -> str:
        count, _, unit = written.partition(" × ")
        words = {"month": self.tr("{n} months"), "quarter": self.tr("{n} quarters"), "year": self.tr("{n} years")}
        return self.tr("1 period") if count == "1" else words.get(unit, "{n}").format(n=count)


def recent_text(path: Path) -> str:
    """Return the name of a portfolio, its folder, and when it was changed."""
    return f"{path.stem if path.suffix else path.name}  –  {_place_text(path)}"


def _place_text(path: Path) -> str:
    """Return the folder of a portfolio, and when it was changed."""
    text = _shortened(folder_text(path))
    try:
        changed = (path / FOLDER_FILE if path.is_dir() else path).stat().st_mtime
    except OSError:
        return text
    when = in_local_time(datetime.fromtimestamp(changed).astimezone())
    return tr("{folder}, changed {when}").format(folder=text, when=when)


def _shortened(folder: str) -> str:
    """Return a folder with its middle left out if it is long."""
    half = LONGEST_FOLDER // 2
    return folder if len(folder) <= LONGEST_FOLDER else f"{folder[:half]}…{folder[-half:]}"


def _count(folder: Path) -> int:
    """Return the number of candidates of a folder, counting names because each level of an initiative has a row."""
    names: set[tuple[str, str]] = set()
    for file in ("initiatives.csv", "small_allocations.csv"):
        path = folder / file
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as rows:
                names.update((file, row.get("id") or row.get("name") or "") for row in csv.DictReader(rows))
    return len(names)
