"""Portfolio folders given on the command line: one that is none is told with what may have been meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cxalloc.cli.tables import TABLE_ENDINGS
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.head import FILE
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.exchange.folder.schema import CANDIDATES, TABLES
from cxalloc.samples import samples_folder

FILE_ENDING = ".cxalloc"
_MOST = 6
"""So many names are told."""


def read(path: Path) -> Portfolio:
    """The portfolio in a folder. Raises InvalidInput."""
    try:
        return read_folder(path)
    except InvalidInput as error:
        if not path.is_dir() or (path / FILE).exists():
            raise
        first, *others = error.findings
        told = replace(first, expected="; ".join([first.expected, *_meant(path)]))
        raise InvalidInput([told, *others]) from None


def _meant(path: Path) -> Iterator[str]:
    """What a folder without a portfolio of its own holds instead; an example if it is nothing that helps."""
    there = sorted(path.iterdir())
    portfolios = [one.name for one in there if one.suffix == FILE_ENDING or (one / FILE).is_file()]
    parts = set(TABLES) - {CANDIDATES[0]}
    tables = [one for one in there if one.suffix.lower() in TABLE_ENDINGS and one.name not in parts and one.is_file()]
    if portfolios:
        more = ", …" if len(portfolios) > _MOST else ""
        yield f"there are portfolios in it: {', '.join(portfolios[:_MOST])}{more}"
    if tables:
        yield f"to make a portfolio of a table in it: cxalloc new {tables[0]} NAME{FILE_ENDING} --budget AMOUNT"
    if not portfolios and not tables:
        yield f"for an example see {samples_folder() / 'tutorial'}"
