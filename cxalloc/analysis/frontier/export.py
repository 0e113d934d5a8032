"""A frontier as rows of typed cells, for CSV and other tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from cxalloc.analysis.frontier.result import Frontier
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import minor_digits
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import ExportCell, ExportRows, MoneyCell, rounded

FRONTIER_COLUMNS = (
    "factor", "budget", "value", "bound", "gap", "relaxation", "spend", "funded",
    "marginal", "marginal_low", "marginal_high", "ranked", "loss", "searched",
)  # fmt: skip
ENTRY_COLUMNS = ("kind", "id", "name", "owner", "change", "after_budget", "by_budget", "level", "cost")
YES, NO = "yes", "no"


def write_frontier(portfolio: Portfolio, frontier: Frontier, path: Path, style: CsvStyle = PLAIN) -> tuple[Path, Path]:
    """Write ``NAME.csv``, a row per budget, and ``NAME-entries.csv``, a row per change of choice. Raises OSError."""
    second = path.with_name(f"{path.stem}-entries{path.suffix}")
    write_rows(path, FRONTIER_COLUMNS, frontier_rows(portfolio, frontier), portfolio.currency, style)
    write_rows(second, ENTRY_COLUMNS, entry_rows(frontier), portfolio.currency, style)
    return path, second


def frontier_rows(portfolio: Portfolio, frontier: Frontier) -> ExportRows:
    """One row for each budget; the marginal value is on the row of the smaller budget."""
    in_points = portfolio.objective.kind is ObjectiveKind.SCORE
    # The value per minor unit of money, converted to one per currency unit.
    per_unit = Fraction(10 ** minor_digits(portfolio.currency), POINT) if in_points else Fraction(1)

    def objective_cell(value: int | None) -> ExportCell:
        return None if value is None else Decimal(value) / POINT if in_points else MoneyCell(value)

    marginals: Sequence[object] = (*frontier.marginals, None)
    for point, relaxed, marginal in zip(frontier.points, frontier.bounds, marginals, strict=True):
        ratios = (getattr(marginal, name, None) for name in ("amount", "low", "high"))
        yield [
            point.factor.normalize(),
            MoneyCell(point.budget),
            objective_cell(point.value),
            objective_cell(point.bound),
            Decimal(repr(point.gap)),
            objective_cell(relaxed),
            MoneyCell(point.spend),
            Decimal(point.funded),
            *(None if ratio is None else rounded(ratio * per_unit) for ratio in ratios),
            objective_cell(point.ranked),
            objective_cell(point.loss),
            YES if point.is_searched else NO,
        ]


def entry_rows(frontier: Frontier) -> Iterator[list[ExportCell]]:
    """One row for each time that a candidate enters, leaves or changes its level as the budget grows."""
    for entry in frontier.entries:
        for number in entry.changes():
            level, before = entry.levels[number], entry.levels[number - 1] if number else None
            change = "leaves" if level is None else "enters" if before is None else "changes level"
            after = MoneyCell(frontier.points[number - 1].budget) if number else None
            by = MoneyCell(frontier.points[number].budget)
            cost = None if level is None else MoneyCell(entry.amounts[number])
            yield [entry.kind.value, entry.id, entry.name, entry.owner, change, after, by, level or "", cost]
