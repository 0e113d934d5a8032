"""A comparison and a frontier as rows of typed cells, for CSV and whatever else writes tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from cxalloc.domain.money import minor_digits
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.domain.valuation import POINT
from cxalloc.exchange.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.plan_rows import Cell, Money, Rows, rounded
from cxalloc.planning.comparing import Column, Comparison, Figure, difference, figure_of
from cxalloc.planning.frontier import Frontier

SCENARIO_COLUMNS = (
    "scenario", "status", "stopped", "objective", "bound", "gap", *(figure.value for figure in Figure),
    "limits", "reasons",
)  # fmt: skip
DIFFERENCE_COLUMNS = tuple(f"{figure.value}_difference" for figure in Figure)
CERTAIN = "difference_is_certain"
CANDIDATE_COLUMNS = ("kind", "id", "name", "owner", "place", "differs")
FRONTIER_COLUMNS = (
    "factor", "budget", "value", "bound", "gap", "relaxation", "spend", "funded",
    "marginal", "marginal_low", "marginal_high", "ranked", "loss", "searched",
)  # fmt: skip
ENTRY_COLUMNS = ("kind", "id", "name", "owner", "change", "after_budget", "by_budget", "level", "cost")
YES, NO = "yes", "no"
BASE_NAME = "Base"


def write_comparison(
    portfolio: Portfolio, comparison: Comparison, path: Path, reference: str = "", style: CsvStyle = PLAIN
) -> tuple[Path, Path]:
    """Write ``NAME.csv``, a row per scenario, and ``NAME-differences.csv``, a row per candidate. Raises OSError."""
    beside = path.with_name(f"{path.stem}-differences{path.suffix}")
    headings = [*SCENARIO_COLUMNS, *DIFFERENCE_COLUMNS, CERTAIN]
    write_rows(path, headings, scenario_rows(portfolio, comparison, reference), portfolio.currency, style)
    write_rows(beside, candidate_headings(comparison), candidate_rows(portfolio, comparison), portfolio.currency, style)
    return path, beside


def write_frontier(portfolio: Portfolio, frontier: Frontier, path: Path, style: CsvStyle = PLAIN) -> tuple[Path, Path]:
    """Write ``NAME.csv``, a row per budget, and ``NAME-entries.csv``, a row per change of choice. Raises OSError."""
    beside = path.with_name(f"{path.stem}-entries{path.suffix}")
    write_rows(path, FRONTIER_COLUMNS, frontier_rows(portfolio, frontier), portfolio.currency, style)
    write_rows(beside, ENTRY_COLUMNS, entry_rows(frontier), portfolio.currency, style)
    return path, beside


def scenario_rows(portfolio: Portfolio, comparison: Comparison, reference: str = "") -> Rows:
    """One row for each scenario: its figures, and their differences from the reference."""
    there = comparison.column(reference)
    for column in comparison.columns:
        proof = column.plan.proof if column.plan else None
        row: list[Cell] = [
            column.scenario or BASE_NAME,
            column.outcome.value if column.outcome else "not possible",
            column.stopped.value if column.stopped else "",
            column.objective.value,
            None if proof is None or proof.bound is None else _worth(column, proof.bound),
            None if proof is None or proof.gap is None else Decimal(repr(proof.gap)),
        ]
        row += [_cell(portfolio, column, figure, figure_of(column, figure)) for figure in Figure]
        limits = (f"{limit.name}: {' '.join(map(portfolio.horizon.label, limit.periods))}" for limit in column.limits)
        row += ["; ".join(limits), "; ".join(column.reasons)]
        found = [difference(column, there, figure) for figure in Figure]
        row += [
            None if one is None else _cell(portfolio, column, figure, one.amount, as_difference=True)
            for figure, one in zip(Figure, found, strict=True)
        ]
        npv = difference(column, there, Figure.NPV)
        row.append("" if npv is None else YES if npv.is_certain else NO)
        yield row


def _worth(column: Column, worth: int) -> Cell:
    return Decimal(worth) / POINT if column.objective is ObjectiveKind.SCORE else Money(worth)


def _cell(
    portfolio: Portfolio, column: Column, figure: Figure, value: int | Fraction | None, *, as_difference: bool = False
) -> Cell:
    if value is None:
        return None
    match figure:
        case Figure.VALUE:
            return _worth(column, int(value))
        case Figure.ROI | Figure.SMALL_SHARE:
            return rounded(Fraction(value))
        case Figure.PAYBACK:
            return Decimal(int(value)) if as_difference else portfolio.horizon.label(int(value))
        case Figure.FUNDED:
            return Decimal(int(value))
        case _:
            return Money(int(value))


def candidate_headings(comparison: Comparison) -> list[str]:
    """The columns of the candidates, three for each scenario."""
    names = [column.scenario or BASE_NAME for column in comparison.columns]
    return [*CANDIDATE_COLUMNS, *(f"{name}: {what}" for name in names for what in ("level", "start", "cost"))]


def candidate_rows(portfolio: Portfolio, comparison: Comparison) -> Rows:
    """One row for each candidate: where it is funded, and how in each scenario."""
    for row in comparison.rows:
        cells: list[Cell] = [row.kind.value, row.id, row.name, row.owner, row.place.value, YES if row.differs else NO]
        for state in row.states:
            if state is None:
                cells += ["", "", None]
            else:
                cells += [state.level, portfolio.horizon.label(state.start), Money(state.amount)]
        yield cells


def frontier_rows(portfolio: Portfolio, frontier: Frontier) -> Rows:
    """One row for each budget; what the next money brings stands on the row that it is added to."""
    in_points = portfolio.objective.kind is ObjectiveKind.SCORE
    # A value per minor unit of money, as one per unit of the currency.
    per_unit = Fraction(10 ** minor_digits(portfolio.currency), POINT) if in_points else Fraction(1)

    def worth(value: int | None) -> Cell:
        return None if value is None else Decimal(value) / POINT if in_points else Money(value)

    marginals: Sequence[object] = (*frontier.marginals, None)
    for point, relaxed, marginal in zip(frontier.points, frontier.bounds, marginals, strict=True):
        ratios = (getattr(marginal, name, None) for name in ("amount", "low", "high"))
        yield [
            point.factor.normalize(),
            Money(point.budget),
            worth(point.value),
            worth(point.bound),
            Decimal(repr(point.gap)),
            worth(relaxed),
            Money(point.spend),
            Decimal(point.funded),
            *(None if ratio is None else rounded(ratio * per_unit) for ratio in ratios),
            worth(point.ranked),
            worth(point.loss),
            YES if point.is_searched else NO,
        ]


def entry_rows(frontier: Frontier) -> Iterator[list[Cell]]:
    """One row for each time that a candidate enters, leaves or changes its level as the budget grows."""
    for entry in frontier.entries:
        for number in entry.changes():
            level, before = entry.levels[number], entry.levels[number - 1] if number else None
            change = "leaves" if level is None else "enters" if before is None else "changes level"
            after = Money(frontier.points[number - 1].budget) if number else None
            by = Money(frontier.points[number].budget)
            cost = None if level is None else Money(entry.amounts[number])
            yield [entry.kind.value, entry.id, entry.name, entry.owner, change, after, by, level or "", cost]
