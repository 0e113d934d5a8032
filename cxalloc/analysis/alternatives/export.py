"""Alternatives as rows of typed cells, for CSV, workbooks and other tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from cxalloc.analysis.alternatives.result import Alternatives
from cxalloc.analysis.sensitivity.export import state_cells
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import ExportCell, ExportRows, MoneyCell
from cxalloc.exchange.exports.workbook import Sheet, write_workbook

ALTERNATIVE_COLUMNS = (
    "alternative", "value", "bound", "gap", "spend", "funded", "distance", "distance_bound", "distance_from_plan",
)  # fmt: skip
CHANGE_COLUMNS = (
    "alternative", "kind", "id", "name",
    *(f"{name}_{side}" for side in ("plan", "alternative") for name in (
        "decision", "level", "start", "cost", "npv", "roi",
    )),
)  # fmt: skip
PLAN_NUMBER = 0
"""The number of the plan at hand among the alternatives."""


def write_alternatives(
    portfolio: Portfolio, found: Alternatives, path: Path, style: CsvStyle = PLAIN
) -> tuple[Path, ...]:
    """Write alternatives as files, and return what was written. ``portfolio`` has the scenario's changes applied.

    ``NAME.csv`` gets a row for the plan at hand and for each alternative, ``NAME-changes.csv`` one for each candidate
    that an alternative decides otherwise. ``NAME.xlsx`` gets both as sheets, with those of the plan. Raises OSError.
    """
    if path.suffix.lower() == ".xlsx":
        assert found.plan is not None
        sheets: tuple[Sheet, ...] = (
            ("Alternatives", ALTERNATIVE_COLUMNS, alternative_rows(portfolio, found)),
            ("What they change", CHANGE_COLUMNS, change_rows(portfolio, found)),
        )
        write_workbook(portfolio, found.plan.decision, path, sheets)
        return (path,)
    second = path.with_name(f"{path.stem}-changes{path.suffix}")
    write_rows(path, ALTERNATIVE_COLUMNS, alternative_rows(portfolio, found), portfolio.currency, style)
    write_rows(second, CHANGE_COLUMNS, change_rows(portfolio, found), portfolio.currency, style)
    return path, second


def alternative_rows(portfolio: Portfolio, found: Alternatives) -> ExportRows:
    """One row for the plan at hand (number 0), and one for each alternative."""
    if found.plan is None:
        return
    no_distance: tuple[ExportCell, ...] = (None, None, None)
    plans = [(found.plan, no_distance)]
    for one in found.alternatives:
        bound = None if one.bound is None else MoneyCell(one.bound)
        plans.append((one.plan, (MoneyCell(one.distance), bound, MoneyCell(one.distances[0]))))
    for number, (plan, distances) in enumerate(plans, start=PLAN_NUMBER):
        figures, proof = make_ledger(portfolio, plan.decision).key_figures, plan.proof
        yield [
            Decimal(number),
            _objective_cell(found, proof.value),
            None if proof.bound is None else _objective_cell(found, proof.bound),
            None if proof.gap is None else Decimal(repr(proof.gap)),
            MoneyCell(figures.spend),
            Decimal(figures.funded),
            *distances,
        ]


def change_rows(portfolio: Portfolio, found: Alternatives) -> ExportRows:
    """One row for each alternative and candidate that it decides otherwise than the plan at hand."""
    for number, one in enumerate(found.alternatives, start=1):
        for change in one.changes:
            states = (*state_cells(portfolio, change.before), *state_cells(portfolio, change.after))
            yield [Decimal(number), change.kind.value, change.id, change.name, *states]


def _objective_cell(found: Alternatives, value: int) -> ExportCell:
    return Decimal(value) / POINT if found.objective is ObjectiveKind.SCORE else MoneyCell(value)
