"""A comparison as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from cxalloc.analysis.comparison.attribution import Attribution, Attributor
from cxalloc.analysis.comparison.compare import CandidateRow, Comparison, KeyFigure, ScenarioColumn, key_figure
from cxalloc.analysis.comparison.messages import attribution_messages
from cxalloc.analysis.comparison.waterfall import waterfall
from cxalloc.cli.output.infeasibility_report import diagnosis_in_json
from cxalloc.cli.output.json_numbers import Json, JsonNumbers, ratio
from cxalloc.domain.accounting.utilisation import BindingLimit
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.optimisation.solve import under_scenario


def comparison_in_json(
    portfolio: Portfolio,
    comparison: Comparison,
    reference: str,
    figure: KeyFigure,
    writing: dict[str, Formatter],
    asked_gap: float,
) -> str:
    """The comparison, ASCII only.

    ``figure`` is attributed to candidates, in numbers and in words; ``writing`` has the formatter of each scenario.
    """
    numbers = _Columns(portfolio)
    there = comparison.column(reference)
    body = {
        "portfolio": portfolio.name,
        "currency": portfolio.currency,
        "reference": reference,
        "why": figure.value,
        "asked_gap": asked_gap,
        "scenarios": [
            numbers.scenario(column, Attributor(column, there), figure, writing[column.scenario])
            | {"waterfall": None if column is there else numbers.waterfall(column, there)}
            for column in comparison.columns
        ],
        "candidates": [numbers.candidate(row, comparison) for row in comparison.rows],
    }
    return json.dumps(body, indent=2, allow_nan=False)


class _Columns(JsonNumbers):
    """Scenarios and candidates of a comparison as JSON objects."""

    def figure(self, column: ScenarioColumn, figure: KeyFigure, value: int | Fraction | None) -> Any:
        if value is None:
            return None
        match figure:
            case KeyFigure.VALUE:
                return self.value(int(value), in_points=column.objective is ObjectiveKind.SCORE)
            case KeyFigure.ROI | KeyFigure.SMALL_SHARE:
                return ratio(Fraction(value))
            case KeyFigure.FUNDED | KeyFigure.PAYBACK:
                return int(value)
            case _:
                return self.money(int(value))

    def scenario(self, column: ScenarioColumn, account: Attributor, figure: KeyFigure, writing: Formatter) -> Json:
        proof = column.plan.proof if column.plan else None
        in_points = column.objective is ObjectiveKind.SCORE
        values = {one.value: self.figure(column, one, key_figure(column, one)) for one in KeyFigure}
        payback = key_figure(column, KeyFigure.PAYBACK)
        values["payback"] = None if payback is None else self.label(int(payback))
        accounts = {one: account.of(one) for one in KeyFigure}
        return {
            "scenario": column.scenario,
            "changes": [f"{key}={value}" for key, value in column.changes],
            "status": column.outcome.value if column.outcome else "not possible",
            "stopped": column.stopped.value if column.stopped else None,
            "reasons": list(map(writing.render, column.reasons)),
            "conflict": self._conflict(column),
            "reused": column.is_reused,
            "objective": column.objective.value,
            **values,
            "bound": self.value(proof.bound, in_points=in_points) if proof else None,
            "gap": proof.gap if proof else None,
            "candidates": column.figures.candidates if column.figures else None,
            "limits": [self._limit(limit) for limit in column.limits],
            "differences": {one.value: self._difference(column, accounts[one]) for one in KeyFigure},
            "why": list(map(writing.render, attribution_messages(accounts[figure], self.portfolio))),
            "contributions": [
                {"id": one.id, "how": one.how.value, "amount": self.figure(column, figure, one.amount)}
                for one in accounts[figure].contributions
            ],
            "inputs_sha256": column.plan.inputs_sha256 if column.plan else None,
        }

    def waterfall(self, column: ScenarioColumn, reference: ScenarioColumn) -> Json | None:
        found = waterfall(column, reference)
        if found is None:
            return None
        steps = [
            {"id": step.id, "what": step.kind.value, "amount": self.figure(column, found.figure, step.amount)}
            for step in found.steps
        ]
        return {
            "figure": found.figure.value,
            "before": self.figure(column, found.figure, found.before),
            "after": self.figure(column, found.figure, found.after),
            "steps": steps,
        }

    def _conflict(self, column: ScenarioColumn) -> Json | None:
        if column.diagnosis is None:
            return None
        return diagnosis_in_json(under_scenario(self.portfolio, column.scenario), column.diagnosis)

    def candidate(self, row: CandidateRow, comparison: Comparison) -> Json:
        states = (
            None
            if state is None
            else {
                "level": state.level,
                "start": self.label(state.start),
                "cost": self.money(state.amount),
            }
            for state in row.states
        )
        names = [column.scenario for column in comparison.columns]
        return {
            "kind": row.kind.value,
            "id": row.id,
            "name": row.name,
            "owner": row.owner,
            "place": row.place.value,
            "differs": row.differs,
            "states": dict(zip(names, states, strict=True)),
        }

    def _limit(self, limit: BindingLimit) -> Json:
        periods = [self.label(period) for period in limit.periods]
        return {"kind": limit.kind, "id": limit.id, "periods": periods}

    def _difference(self, column: ScenarioColumn, account: Attribution) -> Json | None:
        found, figure = account.difference, account.figure
        if found is None:
            return None
        return {
            "amount": self.figure(column, figure, found.amount),
            "low": self.figure(column, figure, found.low),
            "high": self.figure(column, figure, found.high),
            "certain": found.is_certain,
        }
