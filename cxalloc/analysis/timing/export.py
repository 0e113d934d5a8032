"""Better timing as rows of typed cells, for CSV, workbooks and other tables."""

from __future__ import annotations

from pathlib import Path

from cxalloc.analysis.sensitivity.export import state_cells
from cxalloc.analysis.timing.result import Timing
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import ExportRows, MoneyCell
from cxalloc.exchange.exports.workbook import Sheet, write_workbook

BUDGET_COLUMNS = ("fund", "period", "amount", "needed", "difference", "spend")
CHANGE_COLUMNS = (
    "kind", "id", "name",
    *(f"{name}_{side}" for side in ("now", "better") for name in ("decision", "level", "start", "cost", "npv", "roi")),
)  # fmt: skip


def write_timing(portfolio: Portfolio, found: Timing, path: Path, style: CsvStyle = PLAIN) -> tuple[Path, ...]:
    """Write the budget and the changes of better timing as files, and return what was written.

    ``portfolio`` has the scenario's changes applied. ``NAME.csv`` gets a row per fund and period, ``NAME-changes.csv``
    one per candidate that is decided otherwise. ``NAME.xlsx`` gets both as sheets, with those of the plan that has the
    better times; where there is none, those two are without rows in CSV, and no workbook is written. Raises OSError.
    """
    if path.suffix.lower() == ".xlsx":
        if found.better is None:
            return ()
        sheets: tuple[Sheet, ...] = (
            ("Better timing", BUDGET_COLUMNS, budget_rows(portfolio, found)),
            ("What it changes", CHANGE_COLUMNS, change_rows(portfolio, found)),
        )
        write_workbook(from_json(found.better.inputs), found.better.decision, path, sheets)
        return (path,)
    second = path.with_name(f"{path.stem}-changes{path.suffix}")
    write_rows(path, BUDGET_COLUMNS, budget_rows(portfolio, found), portfolio.currency, style)
    write_rows(second, CHANGE_COLUMNS, change_rows(portfolio, found), portfolio.currency, style)
    return path, second


def budget_rows(portfolio: Portfolio, found: Timing) -> ExportRows:
    """One row for each fund and budget period: its amount today, what is needed, and what the plan spends."""
    for fund in found.funds:
        for period, (today, needed, spend) in enumerate(zip(fund.today, fund.needed, fund.spend, strict=True)):
            money = map(MoneyCell, (today, needed, needed - today, spend))
            yield [fund.id, portfolio.horizon.label(period), *money]


def change_rows(portfolio: Portfolio, found: Timing) -> ExportRows:
    """One row for each candidate that is decided otherwise: as it is now, and with the better times."""
    for change in found.changes:
        states = (*state_cells(portfolio, change.before), *state_cells(portfolio, change.after))
        yield [change.kind.value, change.id, change.name, *states]
