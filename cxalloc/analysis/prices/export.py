"""Prices as rows of typed cells, for CSV, workbooks and other tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from cxalloc.analysis.prices.messages import price_message
from cxalloc.analysis.prices.result import ConstraintPrice, Prices
from cxalloc.analysis.sensitivity.export import state_cells
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import ExportCell, ExportRows, MoneyCell
from cxalloc.exchange.exports.workbook import Sheet, write_workbook
from cxalloc.messages.formatter import PLAIN_ENGLISH

PRICE_COLUMNS = ("kind", "id", "constraint", "price", "low", "high", "proved", "value", "bound", "text")
CHANGE_COLUMNS = (
    "constraint_kind", "constraint_id", "kind", "id", "name",
    *(f"{name}_{side}" for side in ("now", "without") for name in ("decision", "level", "start", "cost", "npv", "roi")),
)  # fmt: skip
TOGETHER = "together"
"""The kind of the row for all constraints together."""
YES, NO = "yes", "no"


def write_prices(portfolio: Portfolio, prices: Prices, path: Path, style: CsvStyle = PLAIN) -> tuple[Path, ...]:
    """Write prices as files, and return what was written. ``portfolio`` has the scenario's changes applied.

    ``NAME.csv`` gets a row per constraint, and ``NAME-changes.csv`` a row per candidate that is decided otherwise
    without one. ``NAME.xlsx`` gets both as sheets, with those of the plan. Raises OSError.
    """
    if path.suffix.lower() == ".xlsx":
        assert prices.decision is not None
        write_workbook(portfolio, prices.decision, path, price_sheets(portfolio, prices))
        return (path,)
    second = path.with_name(f"{path.stem}-changes{path.suffix}")
    write_rows(path, PRICE_COLUMNS, price_rows(portfolio, prices), portfolio.currency, style)
    write_rows(second, CHANGE_COLUMNS, change_rows(portfolio, prices), portfolio.currency, style)
    return path, second


def price_sheets(portfolio: Portfolio, prices: Prices) -> tuple[Sheet, ...]:
    """The sheets of a workbook with prices."""
    return (
        ("Prices", PRICE_COLUMNS, price_rows(portfolio, prices)),
        ("Without a constraint", CHANGE_COLUMNS, change_rows(portfolio, prices)),
    )


def price_rows(portfolio: Portfolio, prices: Prices) -> ExportRows:
    """One row for each constraint, the dearest first; the first one is for all of them together."""
    render = PLAIN_ENGLISH.of(portfolio).render
    for one in _in_order(prices):
        price, without = one.price, one.without
        yield [
            TOGETHER if one.constraint is None else one.constraint.kind.value,
            "" if one.constraint is None else one.constraint.subject,
            render(one.text),
            None if price is None else _objective_cell(prices, price.found),
            None if price is None else _objective_cell(prices, price.least),
            None if price is None else _objective_cell(prices, price.most),
            "" if price is None else YES if price.is_proved else NO,
            None if without is None else _objective_cell(prices, without.value),
            None if without is None else _objective_cell(prices, without.bound),
            render(price_message(one, prices.objective)),
        ]


def change_rows(portfolio: Portfolio, prices: Prices) -> ExportRows:
    """One row for each constraint and candidate that is decided otherwise without it: as it is now, and then."""
    for one in _in_order(prices):
        for change in one.changes:
            states = (*state_cells(portfolio, change.before), *state_cells(portfolio, change.after))
            kind = TOGETHER if one.constraint is None else one.constraint.kind.value
            subject = "" if one.constraint is None else one.constraint.subject
            yield [kind, subject, change.kind.value, change.id, change.name, *states]


def _in_order(prices: Prices) -> Iterator[ConstraintPrice]:
    if prices.together is not None:
        yield prices.together
    yield from prices.prices


def _objective_cell(prices: Prices, value: int | None) -> ExportCell:
    if value is None:
        return None
    return Decimal(value) / POINT if prices.objective is ObjectiveKind.SCORE else MoneyCell(value)
