"""Exports of plans and analyses; to be run in the background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.formats import formatter_of, user_locale

if TYPE_CHECKING:
    from cxalloc.analysis.comparison.compare import Comparison
    from cxalloc.analysis.frontier.result import Frontier
    from cxalloc.analysis.prices.result import Prices
    from cxalloc.analysis.sensitivity.explanation import Explanation
    from cxalloc.exchange.exports.plan_csv import CsvStyle
    from cxalloc.exchange.exports.workbook import Sheet


def write_plan(portfolio: Portfolio, plan: Plan, path: Path) -> None:
    """Write a plan by candidate and period as CSV in the format of the user's spreadsheet."""
    from cxalloc.exchange.exports.plan_csv import write_plan as write

    write(portfolio, plan.decision, path, _csv_style())


def write_decisions(portfolio: Portfolio, plan: Plan, path: Path) -> None:
    """Write the decision about each candidate as CSV in the format of the user's spreadsheet."""
    from cxalloc.exchange.exports.plan_csv import write_decisions as write

    write(portfolio, plan.decision, path, _csv_style())


def write_workbook(portfolio: Portfolio, plan: Plan, path: Path, prices: Prices | None = None) -> None:
    """Write a plan and its inputs as an Excel workbook, with the prices of its constraints where they are known."""
    from cxalloc.exchange.exports.workbook import write_workbook as write

    sheets: tuple[Sheet, ...] = ()
    if prices is not None:
        from cxalloc.analysis.prices.export import price_sheets

        sheets = price_sheets(portfolio, prices)
    write(portfolio, plan.decision, path, sheets, formatter=formatter_of(portfolio))


def write_comparison(portfolio: Portfolio, comparison: Comparison, path: Path, reference: str) -> tuple[Path, ...]:
    """Write scenarios, and next to it candidates and the steps between values, as CSV; return the paths."""
    from cxalloc.analysis.comparison.export import write_comparison as write

    return write(portfolio, comparison, path, reference, _csv_style())


def write_frontier(portfolio: Portfolio, frontier: Frontier, path: Path) -> tuple[Path, Path]:
    """Write budgets, and candidates by budget in a second file next to it, as CSV; return both paths."""
    from cxalloc.analysis.frontier.export import write_frontier as write

    return write(portfolio, frontier, path, _csv_style())


def write_explanation(
    portfolio: Portfolio, explanation: Explanation, path: Path, words: Sequence[str]
) -> tuple[Path, Path]:
    """Write an explanation, and the changes of the flip in a second file, as CSV; ``words`` are its sentences."""
    from cxalloc.analysis.sensitivity.export import write_explanation as write

    return write(portfolio, explanation, path, _csv_style(), words)


def _csv_style() -> CsvStyle:
    from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle

    return CsvStyle(";", ",") if user_locale().decimalPoint() == "," else PLAIN
