"""How sure a plan is as rows of typed cells, for CSV, workbooks and other tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.result import ValueDistribution
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import ExportCell, ExportRows, MoneyCell
from cxalloc.exchange.exports.workbook import Sheet, write_workbook

FIGURE_COLUMNS = ("what", "value", "share")
PROMISE_COLUMNS = ("kind", "id", "name", "class", "stated", "expected", "weight")
FUND_COLUMNS = ("fund", "period", "overspending", "contingency")
CURVE_COLUMNS = ("probability", "value")
_CURVE_STEPS = 100


def write_risk(portfolio: Portfolio, found: Risk, path: Path, style: CsvStyle = PLAIN) -> tuple[Path, ...]:
    """Write how sure a plan is as files, and return what was written.

    ``portfolio`` has the scenario's changes applied. ``NAME.csv`` gets the figures of the distribution,
    ``NAME-curve.csv`` its percentiles, ``NAME-funds.csv`` a row per fund and period that spends, and
    ``NAME-promise.csv`` one per funded candidate. ``NAME.xlsx`` gets them as sheets, with those of the plan. Raises
    OSError.
    """
    tables: tuple[Sheet, ...] = (
        ("Risk", FIGURE_COLUMNS, figure_rows(found)),
        ("Percentiles", CURVE_COLUMNS, curve_rows(found)),
        ("Overspending", FUND_COLUMNS, fund_rows(portfolio, found)),
        ("What to expect", PROMISE_COLUMNS, promise_rows(portfolio, found)),
    )
    if path.suffix.lower() == ".xlsx":
        assert found.decision is not None
        write_workbook(portfolio, found.decision, path, tables)
        return (path,)
    names = ("", "-curve", "-funds", "-promise")
    paths = tuple(path.with_name(f"{path.stem}{name}{path.suffix}") for name in names)
    for where, (_, columns, rows) in zip(paths, tables, strict=True):
        write_rows(where, columns, rows, portfolio.currency, style)
    return paths


def figure_rows(found: Risk) -> ExportRows:
    """One row for each figure of the distribution: money in ``value``, probabilities in ``share``."""
    made = found.distribution
    if made is None:
        return
    yield from _value_rows("", made.value)
    if found.tail is not None:
        yield ["cvar", MoneyCell(round(found.tail)), _share(1 - found.alpha)]
    if made.independent is not None:
        yield from _value_rows("independent ", made.independent)
    if found.promise is not None:
        expected = found.promise.expected
        yield ["promise stated", MoneyCell(found.promise.stated), None]
        yield ["promise expected", None if expected is None else MoneyCell(expected), None]
    bridge = made.bridge
    for name in ("plan", "reading", "cost", "rate", "duration", "sampling", "mean"):
        yield [f"bridge {name}", MoneyCell(getattr(bridge, name)), None]


def _value_rows(prefix: str, value: ValueDistribution) -> Iterator[list[ExportCell]]:
    for name in ("mean", "deviation", "p5", "p50", "p95"):
        yield [f"{prefix}{name}", MoneyCell(round(getattr(value, name))), None]
    yield [f"{prefix}loss", None, _share(value.loss)]


def curve_rows(found: Risk) -> ExportRows:
    """The value of each hundredth of the probability: what that share of the draws does not exceed."""
    if found.distribution is None:
        return
    values = found.distribution.value.values
    for step in range(1, _CURVE_STEPS + 1):
        at = -(-step * len(values) // _CURVE_STEPS) - 1
        yield [Decimal(step) / _CURVE_STEPS, MoneyCell(values[at])]


def fund_rows(portfolio: Portfolio, found: Risk) -> ExportRows:
    """One row for each fund and budget period that has any spend."""
    for one in found.distribution.funds if found.distribution else ():
        label = portfolio.horizon.label(one.period)
        yield [one.fund, label, _share(one.overspending), MoneyCell(one.contingency)]


def promise_rows(portfolio: Portfolio, found: Risk) -> ExportRows:
    """One row for each funded candidate: its stated net present value, and what to expect of it."""
    for one in found.promise.candidates if found.promise else ():
        candidates = portfolio.initiative_by_id if one.kind is Kind.INITIATIVE else portfolio.small_allocation_by_id
        weight = None if one.weight is None else _share(one.weight)
        money = MoneyCell(one.stated), MoneyCell(one.expected)
        yield [one.kind.value, one.id, candidates[one.id].name, one.class_name, *money, weight]


def _share(share: float) -> Decimal:
    return Decimal(repr(round(share, 6)))
