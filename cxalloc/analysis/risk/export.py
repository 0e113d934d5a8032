"""How sure a plan is as rows of typed cells, for CSV, workbooks and other tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.result import ValueDistribution
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import ExportCell, ExportRows, MoneyCell
from cxalloc.exchange.exports.workbook import Sheet, write_workbook

FIGURE_COLUMNS = ("what", "value", "share")
PROMISE_COLUMNS = ("kind", "id", "name", "class", "stated", "expected", "weight")
FUND_COLUMNS = ("fund", "period", "overspending", "contingency")
CANDIDATE_COLUMNS = ("kind", "id", "name", "in_plan", "frequency", "lower", "upper", "standing")
REGRET_COLUMNS = ("plan", "value", "mean", "p95")
INFORMATION_COLUMNS = ("kind", "id", "name", "figure", "value", "distinguishable")
TORNADO_COLUMNS = ("kind", "id", "name", "figure", "low", "high", "changes_at_low", "changes_at_high")
DOWNSIDE_COLUMNS = ("weight", "value", "mean", "cvar", "bound", "cvar_in_other_draws", "funded")
CURVE_COLUMNS = ("probability", "value")
_CURVE_STEPS = 100


def write_risk(portfolio: Portfolio, found: Risk, path: Path, style: CsvStyle = PLAIN) -> tuple[Path, ...]:
    """Write how sure a plan is as files, and return what was written.

    ``portfolio`` has the scenario's changes applied. ``NAME.csv`` gets the figures of the distribution,
    ``NAME-curve.csv`` its percentiles, ``NAME-funds.csv`` a row per fund and period that spends, and
    ``NAME-promise.csv`` one per funded candidate; where draws were solved, there are ``NAME-candidates.csv``,
    ``NAME-regret.csv``, ``NAME-information.csv`` and ``NAME-tornado.csv``, too, and where worst cases were weighed
    ``NAME-downside.csv``. ``NAME.xlsx`` gets them as sheets, with those of the plan. Raises OSError.
    """
    tables: tuple[Sheet, ...] = (
        ("Risk", FIGURE_COLUMNS, figure_rows(found)),
        ("Percentiles", CURVE_COLUMNS, curve_rows(found)),
        ("Overspending", FUND_COLUMNS, fund_rows(portfolio, found)),
        ("What to expect", PROMISE_COLUMNS, promise_rows(portfolio, found)),
    )
    names = ["", "-curve", "-funds", "-promise"]
    if found.robustness is not None:
        tables += (
            ("What holds", CANDIDATE_COLUMNS, candidate_rows(found)),
            ("Regret", REGRET_COLUMNS, regret_rows(found)),
            ("What to find out", INFORMATION_COLUMNS, information_rows(found)),
            ("Tornado", TORNADO_COLUMNS, tornado_rows(found)),
        )
        names += ["-candidates", "-regret", "-information", "-tornado"]
    if found.downside is not None:
        tables += (("Worst cases", DOWNSIDE_COLUMNS, downside_rows(found)),)
        names += ["-downside"]
    if path.suffix.lower() == ".xlsx":
        assert found.decision is not None
        write_workbook(portfolio, found.decision, path, tables)
        return (path,)
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


def candidate_rows(found: Risk) -> ExportRows:
    """One row for each candidate that is free to choose: how often it belongs to the best plan of a draw."""
    for one in found.robustness.candidates if found.robustness else ():
        shares = map(_share, (one.share, one.lower, one.upper))
        yield [one.kind.value, one.id, one.name, _yes(one.in_plan), *shares, one.standing.value]


def regret_rows(found: Risk) -> ExportRows:
    """One row for the plan at hand, for each other one, and for the plan of least regret."""
    if found.robustness is None:
        return
    named = [*((one.name or "plan", one) for one in found.robustness.regrets)]
    for name, one in (*named, ("least regret", found.robustness.least_regret)):
        yield [name, *(objective_cell(found, units) for units in (round(one.value), round(one.mean), one.p95))]


def information_rows(found: Risk) -> ExportRows:
    """One row for each estimate: what it would be worth to know it before deciding; all of them together first."""
    if found.robustness is None:
        return
    together = objective_cell(found, found.robustness.information.perfect)
    yield ["", "", "", "all", together, None]
    for one in found.robustness.information.estimates:
        value = objective_cell(found, one.value)
        yield [one.kind.value, one.id, one.name, one.figure.value, value, _yes(one.is_distinguishable)]


def tornado_rows(found: Risk) -> ExportRows:
    """One row for each estimate: what it does to the plan's value at its low and at its high."""
    for one in found.robustness.tornado if found.robustness else ():
        ends = objective_cell(found, one.low), objective_cell(found, one.high)
        changes = _yes(one.changes_at_low), _yes(one.changes_at_high)
        yield [one.kind.value, one.id, one.name, one.figure.value, *ends, *changes]


def downside_rows(found: Risk) -> ExportRows:
    """One row for each weight of the worst cases: the plan that is best for it, and what it funds."""
    for one in found.downside.points if found.downside else ():
        figures = [objective_cell(found, units) for units in (one.value, one.mean, one.cvar)]
        bound = None if one.bound is None else objective_cell(found, one.bound)
        funded = "; ".join(choice.initiative for choice in one.decision.choices)
        yield [_share(one.weight), *figures, bound, MoneyCell(one.checked_cvar), funded]


def objective_cell(found: Risk, units: int) -> ExportCell:
    """A value in units of the objective: money, or points of a score."""
    return Decimal(units) / POINT if found.objective is ObjectiveKind.SCORE else MoneyCell(units)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _share(share: float) -> Decimal:
    return Decimal(repr(round(share, 6)))
