"""A comparison as rows of typed cells, for CSV and other tables."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from cxalloc.analysis.comparison.compare import Comparison, KeyFigure, ScenarioColumn, difference, key_figure
from cxalloc.analysis.comparison.waterfall import Waterfall, waterfall
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import ExportCell, ExportRows, MoneyCell, rounded
from cxalloc.messages.formatter import PLAIN_ENGLISH

SCENARIO_COLUMNS = (
    "scenario", "status", "stopped", "objective", "bound", "gap", *(figure.value for figure in KeyFigure),
    "limits", "reasons",
)  # fmt: skip
DIFFERENCE_COLUMNS = tuple(f"{figure.value}_difference" for figure in KeyFigure)
CERTAIN = "difference_is_certain"
WATERFALL_COLUMNS = ("scenario", "reference", "figure", "step", "what", "id", "name", "amount", "value")
"""``value`` is what the figure amounts to after the step; the first step is the reference's figure."""
CANDIDATE_COLUMNS = ("kind", "id", "name", "owner", "place", "differs")
YES, NO = "yes", "no"
BASE_NAME = "Base"


def write_comparison(
    portfolio: Portfolio, comparison: Comparison, path: Path, reference: str = "", style: CsvStyle = PLAIN
) -> tuple[Path, Path, Path]:
    """Write ``NAME.csv``, ``NAME-differences.csv`` and ``NAME-waterfall.csv``. Raises OSError.

    The first has a row per scenario, the second a row per candidate, the third a row per step between two values.
    """
    second, third = (path.with_name(f"{path.stem}-{what}{path.suffix}") for what in ("differences", "waterfall"))
    headings = [*SCENARIO_COLUMNS, *DIFFERENCE_COLUMNS, CERTAIN]
    write_rows(path, headings, scenario_rows(portfolio, comparison, reference), portfolio.currency, style)
    write_rows(second, candidate_headings(comparison), candidate_rows(portfolio, comparison), portfolio.currency, style)
    write_rows(third, [*WATERFALL_COLUMNS], waterfall_rows(comparison, reference), portfolio.currency, style)
    return path, second, third


def scenario_rows(portfolio: Portfolio, comparison: Comparison, reference: str = "") -> ExportRows:
    """One row for each scenario: its figures, and their differences from the reference."""
    there = comparison.column(reference)
    for column in comparison.columns:
        proof = column.plan.proof if column.plan else None
        row: list[ExportCell] = [
            column.scenario or BASE_NAME,
            column.outcome.value if column.outcome else "not possible",
            column.stopped.value if column.stopped else "",
            column.objective.value,
            None if proof is None or proof.bound is None else _objective_cell(column, proof.bound),
            None if proof is None or proof.gap is None else Decimal(repr(proof.gap)),
        ]
        row += [_cell(portfolio, column, figure, key_figure(column, figure)) for figure in KeyFigure]
        limits = (f"{limit.name}: {' '.join(map(portfolio.horizon.label, limit.periods))}" for limit in column.limits)
        row += ["; ".join(limits), "; ".join(map(PLAIN_ENGLISH.of(portfolio).render, column.reasons))]
        found = [difference(column, there, figure) for figure in KeyFigure]
        row += [
            None if one is None else _cell(portfolio, column, figure, one.amount, as_difference=True)
            for figure, one in zip(KeyFigure, found, strict=True)
        ]
        npv = difference(column, there, KeyFigure.NPV)
        row.append("" if npv is None else YES if npv.is_certain else NO)
        yield row


def _objective_cell(column: ScenarioColumn, value: int) -> ExportCell:
    return Decimal(value) / POINT if column.objective is ObjectiveKind.SCORE else MoneyCell(value)


def _cell(
    portfolio: Portfolio,
    column: ScenarioColumn,
    figure: KeyFigure,
    value: int | Fraction | None,
    *,
    as_difference: bool = False,
) -> ExportCell:
    if value is None:
        return None
    match figure:
        case KeyFigure.VALUE:
            return _objective_cell(column, int(value))
        case KeyFigure.ROI | KeyFigure.SMALL_SHARE:
            return rounded(Fraction(value))
        case KeyFigure.PAYBACK:
            return Decimal(int(value)) if as_difference else portfolio.horizon.label(int(value))
        case KeyFigure.FUNDED:
            return Decimal(int(value))
        case _:
            return MoneyCell(int(value))


def waterfall_rows(comparison: Comparison, reference: str = "") -> ExportRows:
    """The steps from the reference's value to that of each other scenario with a plan; amounts add up to the cent."""
    there = comparison.column(reference)
    for column in comparison.columns:
        found = None if column is there else waterfall(column, there)
        if found is not None:
            yield from _steps(column, found)


def _steps(column: ScenarioColumn, found: Waterfall) -> ExportRows:
    def cell(amount: int) -> ExportCell:
        return _objective_cell(column, amount) if found.figure is KeyFigure.VALUE else MoneyCell(amount)

    named = (found.scenario or BASE_NAME, found.reference or BASE_NAME, found.figure.value)
    value = found.before
    yield [*named, Decimal(0), "reference", "", "", None, cell(value)]
    for number, step in enumerate(found.steps, start=1):
        value += step.amount
        yield [*named, Decimal(number), step.kind.value, step.id, step.name, cell(step.amount), cell(value)]


def candidate_headings(comparison: Comparison) -> list[str]:
    """The columns of the candidates, three for each scenario."""
    names = [column.scenario or BASE_NAME for column in comparison.columns]
    return [*CANDIDATE_COLUMNS, *(f"{name}: {what}" for name in names for what in ("level", "start", "cost"))]


def candidate_rows(portfolio: Portfolio, comparison: Comparison) -> ExportRows:
    """One row for each candidate: where it is funded, and how in each scenario."""
    for row in comparison.rows:
        cells: list[ExportCell] = [
            row.kind.value,
            row.id,
            row.name,
            row.owner,
            row.place.value,
            YES if row.differs else NO,
        ]
        for state in row.states:
            if state is None:
                cells += ["", "", None]
            else:
                cells += [state.level, portfolio.horizon.label(state.start), MoneyCell(state.amount)]
        yield cells
