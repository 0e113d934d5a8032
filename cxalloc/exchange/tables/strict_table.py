"""A single table of candidates, CSV or Excel workbook, read as a portfolio."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.header import PortfolioHeader
from cxalloc.exchange.folder.schema import CANDIDATES, TABLES, tables
from cxalloc.exchange.grids import TABLE_ENDINGS, TEXT_ENDINGS, Grid, csv_grid
from cxalloc.exchange.tables.workbook_cells import as_strict_sheet
from cxalloc.exchange.workbooks.grids import workbook_grids

INITIATIVES, SMALL_ALLOCATIONS = CANDIDATES


@dataclass(frozen=True, slots=True)
class TableSettings:
    """The parts of a portfolio that a table of candidates lacks. Amounts of funds are in minor units."""

    name: str
    currency: str
    horizon: Horizon
    annual_rate: Decimal
    funds: tuple[Fund, ...]

    def header(self) -> PortfolioHeader:
        """The header of a portfolio with these settings only."""
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
    """The settings that a few options describe, with defaults for the others.

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
        expected = message("input.one_amount_or_each", n=str(periods))
        raise InvalidInput([Finding("fund", key, "amounts", str(len(minor)), expected)])
    return Fund(key, key.capitalize(), minor * periods if len(minor) == 1 else minor)


def read_table(path: Path, settings: TableSettings) -> Portfolio:
    """Read a CSV file or a workbook with the columns of initiatives.csv.

    The first sheet of a workbook holds the initiatives, unless one is called ``initiatives``; sheets named as the other
    files of a portfolio folder (``small_allocations``, ``relations``, ``costs`` …) are read as those, others are left
    alone.

    Raises InvalidInput with every problem: where, the value, and what was expected.
    """
    report = Findings()
    if table_ending(path) in TEXT_ENDINGS:
        grids = {INITIATIVES: csv_grid(path)}
    else:
        grids = strict_sheets(table_sheets(path)[0], settings.currency, settings.horizon, report.findings)
    return assemble(settings.header(), grids, report)


def strict_sheets(
    sheets: Mapping[str, Grid], currency: str, horizon: Horizon, findings: list[Finding]
) -> dict[str, Grid]:
    """Sheets that stand for files of a portfolio folder, their cells in plain form; see ``as_strict_sheet``."""
    kinds = tables(currency, horizon)
    return {name: as_strict_sheet(grid, kinds[name], currency, findings) for name, grid in sheets.items()}


def table_ending(path: Path) -> str:
    """The ending of a table's name, such as ``.csv``. Raises InvalidInput if it is that of no table."""
    kind = path.suffix.lower()
    if kind not in TABLE_ENDINGS:
        expected = message("input.table_file", endings=", ".join(TABLE_ENDINGS))
        found = kind or message("input.found_no_ending")
        raise InvalidInput([Finding("file", path.name, "", found, expected, Place(path.name))])
    return kind


def table_sheets(
    path: Path,
    chosen: str = "",
    known_headings: Callable[[Grid], int] = lambda _: 0,
    is_small: Callable[[str], bool] = lambda _: False,
) -> tuple[dict[str, Grid], dict[str, Grid]]:
    """The grids of a workbook by the name of the file that they stand for, and the other sheets by their names.

    The initiatives are those of the sheet ``chosen``; without one, of the sheet that is called ``initiatives``, else of
    the active one if it has headings that are known, else of the visible one with most of them. Small allocations are
    those of the sheet ``small_allocations``, else of a visible one that is called like them and has known headings.

    Args:
        path: A workbook.
        chosen: The name of the sheet with the initiatives.
        known_headings: Says how many headings of a sheet are known.
        is_small: Whether a sheet of that name lists small allocations.

    Raises:
        InvalidInput: It cannot be read, is empty, or has no sheet of that name.
    """
    sheets = workbook_grids(path)
    if not sheets:
        empty, expected = message("input.found_empty"), message("input.sheet_with_initiatives")
        raise InvalidInput([Finding("file", path.name, "", empty, expected, Place(path.name))])
    known = {name: name.strip().casefold().replace(" ", "_") + ".csv" for name in sheets}
    grids = {known[name]: grid for name, grid in sheets.items() if known[name] in TABLES and name != chosen}
    if chosen:
        if chosen not in sheets:
            expected = message("input.one_of_sheets", names=", ".join(sheets))
            raise InvalidInput([Finding("option", "sheet", "", chosen, expected, Place(path.name))])
        grids[INITIATIVES] = sheets[chosen]
        if is_small(chosen):
            grids.pop(SMALL_ALLOCATIONS, None)
    others = {name: grid for name, grid in sheets.items() if known[name] not in TABLES and name != chosen}
    small = [name for name, grid in others.items() if grid.is_visible and is_small(name) and known_headings(grid) > 1]
    if INITIATIVES not in grids:
        plain = {name: grid for name, grid in others.items() if name not in small}
        found = _sheet_of_initiatives(list(plain.values()), known_headings)
        is_needed = SMALL_ALLOCATIONS not in grids and not small
        if found is not None and (is_needed or known_headings(found) > 1):
            grids[INITIATIVES] = found
        elif is_needed:
            grids[INITIATIVES] = next(iter(sheets.values()))
    if small and SMALL_ALLOCATIONS not in grids and not is_small(chosen):
        grids[SMALL_ALLOCATIONS] = others[small[0]]
    used = {id(grid) for grid in grids.values()}
    return grids, {name: grid for name, grid in sheets.items() if id(grid) not in used}


def _sheet_of_initiatives(grids: Sequence[Grid], known_headings: Callable[[Grid], int]) -> Grid | None:
    """The active sheet if it has headings that are known, else the visible one with most of them."""
    seen = [grid for grid in grids if grid.is_visible] or list(grids)
    if not seen:
        return None
    active = next((grid for grid in seen if grid.is_active), seen[0])
    best = max(seen, key=known_headings)
    return active if known_headings(active) or not known_headings(best) else best
