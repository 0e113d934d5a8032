"""A single table of candidates, CSV or Excel workbook, read as a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.header import PortfolioHeader
from cxalloc.exchange.folder.schema import CANDIDATES, TABLES
from cxalloc.exchange.grids import Grid, csv_grid
from cxalloc.exchange.sheets import workbook_grids

INITIATIVES = CANDIDATES[0]


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What a portfolio needs and a table of candidates cannot say. Amounts of funds are in minor units."""

    name: str
    currency: str
    horizon: Horizon
    annual_rate: Decimal
    funds: tuple[Fund, ...]

    def header(self) -> PortfolioHeader:
        """The header of a portfolio that has nothing else."""
        return PortfolioHeader(self.name, self.currency, self.horizon, self.annual_rate, self.funds)


DEFAULT_FUND, DEFAULT_CURRENCY = "budget", "EUR"


def table_settings(
    name: str,
    funds: Iterable[tuple[str, Sequence[Decimal]]],
    *,
    currency: str = "",
    unit: PeriodUnit = PeriodUnit.QUARTER,
    start: str = "",
    periods: int | None = None,
    benefit_periods: int = 0,
    annual_rate: Decimal = Decimal(0),
) -> TableSettings:
    """The settings that a few options describe; what is not given is the usual.

    Args:
        name: The name of the portfolio.
        funds: Ids with the amounts in currency units, one for all budget periods or one for each.
        currency: An ISO 4217 code; EUR if empty.
        unit: How long a period is.
        start: The label of the first period; the first of next year if empty.
        periods: How many periods have a budget; a year of them if None.
        benefit_periods: How many periods after those still have benefits.
        annual_rate: The discount rate of a year.

    Raises:
        InvalidInput: An option is out of its range, or a fund has neither one amount nor one for each period.
    """
    horizon = Horizon(unit, start or _next_year(unit), unit.per_year if periods is None else periods, benefit_periods)
    currency = currency.upper() or DEFAULT_CURRENCY
    made = tuple(_fund(key, amounts, currency, horizon.budget_periods) for key, amounts in funds)
    return TableSettings(name, currency, horizon, annual_rate, made)


def _next_year(unit: PeriodUnit) -> str:
    year = date.today().year + 1
    return {PeriodUnit.MONTH: f"{year}-01", PeriodUnit.QUARTER: f"{year}-Q1", PeriodUnit.YEAR: f"{year}"}[unit]


def _fund(key: str, amounts: Sequence[Decimal], currency: str, periods: int) -> Fund:
    minor = tuple(to_minor(amount, currency) for amount in amounts)
    if len(minor) not in (1, periods):
        raise InvalidInput([Finding("fund", key, "amounts", str(len(minor)), f"one amount, or {periods} of them")])
    return Fund(key, key.capitalize(), minor * periods if len(minor) == 1 else minor)


def read_table(path: Path, settings: TableSettings) -> Portfolio:
    """Read a CSV file or a workbook with the columns of initiatives.csv.

    The first sheet of a workbook holds the initiatives, unless one is called ``initiatives``; sheets named as the other
    files of a portfolio folder (``small_allocations``, ``relations``, ``costs`` …) are read as those, others are left
    alone.

    Raises InvalidInput with every problem: where, the value, and what was expected.
    """
    grids = {INITIATIVES: csv_grid(path)} if table_ending(path) == ".csv" else table_sheets(path)
    return assemble(settings.header(), grids, Findings())


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
