"""Loads the portfolio at PATH, a folder or a file; anything else is refused with suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cxalloc.cli.exits import Refusal
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message, Phrases, message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.header import FILE
from cxalloc.exchange.folder.portfolio_folder import read_folder_with_notes
from cxalloc.exchange.folder.schema import CANDIDATES, TABLES
from cxalloc.exchange.grids import TABLE_ENDINGS
from cxalloc.interface import sources
from cxalloc.samples import samples_folder

FILE_ENDING = ".cxalloc"
_MOST = 6
"""The most names that a suggestion lists."""


def load(path: Path, scenario: str | None = None) -> Portfolio:
    """The portfolio in a folder or a file. Raises InvalidInput, Refusal or StorageError.

    What was typed for a scenario and refused counts for that ``scenario`` alone; for any, if none is named.
    """
    if path.is_dir():
        return load_folder(path)
    refuse_table(path)
    return sources.load(path, scenario)


def load_with_plans(path: Path, scenario: str | None = None) -> tuple[Portfolio, tuple[Plan, ...]]:
    """The portfolio and the plans that are stored with it; a folder keeps none."""
    if path.is_dir():
        return load_folder(path), ()
    refuse_table(path)
    return sources.load_with_plans(path, scenario)


def load_with_notes(path: Path, scenario: str | None = None) -> tuple[Portfolio, tuple[Message, ...]]:
    """The portfolio in a folder or a file, and what has to be said of amounts in a folder; raises as ``load``."""
    return load_folder_with_notes(path) if path.is_dir() else (load(path, scenario), ())


def load_folder(path: Path) -> Portfolio:
    """The portfolio in a folder. Raises InvalidInput."""
    return load_folder_with_notes(path)[0]


def load_folder_with_notes(path: Path) -> tuple[Portfolio, tuple[Message, ...]]:
    """The same, with what has to be said of its amounts."""
    try:
        return read_folder_with_notes(path)
    except InvalidInput as error:
        if not path.is_dir() or (path / FILE).exists():
            raise
        first, *others = error.findings
        with_hints = replace(first, expected=message("literal", text=Phrases((first.expected, *_hints(path)))))
        raise InvalidInput([with_hints, *others]) from None


def refuse_table(path: Path) -> None:
    """Refuse a table where a portfolio is needed, with the command that makes one of it."""
    if path.suffix.lower() in TABLE_ENDINGS and not path.is_dir():
        raise Refusal(message("refusals.table", path=str(path), file=f"{path.stem}{FILE_ENDING}"))


def _hints(path: Path) -> Iterator[Message]:
    """Suggestions for a folder that is no portfolio: the portfolios and tables within it, or else an example."""
    there = sorted(path.iterdir())
    portfolios = [one.name for one in there if one.suffix == FILE_ENDING or (one / FILE).is_file()]
    parts = set(TABLES) - {CANDIDATES[0]}
    endings = set(TABLE_ENDINGS) - {".txt"}  # a note is no table
    tables = [one for one in there if one.suffix.lower() in endings and one.name not in parts and one.is_file()]
    if portfolios:
        more = ", …" if len(portfolios) > _MOST else ""
        names = f"{', '.join(portfolios[:_MOST])}{more}"
        yield message("refusals.portfolios_inside", names=names)
    if tables:
        yield message("refusals.table_inside", path=str(tables[0]))
    if not portfolios and not tables:
        yield message("refusals.see_example", path=str(samples_folder() / "tutorial"))
