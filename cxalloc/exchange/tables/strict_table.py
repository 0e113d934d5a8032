"""A single table of candidates, CSV or Excel workbook, read as a portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.periods import Horizon
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.exchange.diagnostics import Report
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.head import Head
from cxalloc.exchange.folder.schema import CANDIDATES, TABLES
from cxalloc.exchange.grids import Grid, csv_grid
from cxalloc.exchange.sheets import workbook_grids

INITIATIVES = CANDIDATES[0]


@dataclass(frozen=True, slots=True)
class TableFrame:
    """What a portfolio needs and a table of candidates cannot say. Amounts of funds are in minor units."""

    name: str
    currency: str
    horizon: Horizon
    annual_rate: Decimal
    funds: tuple[Fund, ...]


def read_table(path: Path, frame: TableFrame) -> Portfolio:
    """Read a CSV file or a workbook with the columns of initiatives.csv.

    The first sheet of a workbook holds the initiatives, unless one is called ``initiatives``; sheets named as the other
    files of a portfolio folder (``small_allocations``, ``relations``, ``costs`` …) are read as those, others are left
    alone.

    Raises InvalidInput with every problem: where, the value, and what was expected.
    """
    grids = {INITIATIVES: csv_grid(path)} if table_ending(path) == ".csv" else table_sheets(path)
    head = Head(frame.name, frame.currency, frame.horizon, frame.annual_rate, frame.funds)
    return assemble(head, grids, Report())


def table_ending(path: Path) -> str:
    """The ending of a table's name, ``.csv`` or ``.xlsx``. Raises InvalidInput if it is another."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        expected = "a table: a file whose name ends in .csv or .xlsx"
        raise InvalidInput([Finding("file", path.name, "", kind or "no ending", expected, Place(path.name))])
    return kind


def table_sheets(path: Path) -> dict[str, Grid]:
    """The grids of a workbook by the name of the file that they stand for. Raises InvalidInput."""
    sheets = workbook_grids(path)
    known = {name: name.strip().casefold().replace(" ", "_") + ".csv" for name in sheets}
    grids = {known[name]: grid for name, grid in sheets.items() if known[name] in TABLES}
    if not any(name in grids for name in CANDIDATES):
        if not sheets:
            expected = "a sheet with a heading row and initiatives"
            raise InvalidInput([Finding("file", path.name, "", "empty", expected, Place(path.name))])
        grids[INITIATIVES] = next(iter(sheets.values()))
    return grids
