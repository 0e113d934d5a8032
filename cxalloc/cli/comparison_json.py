"""A comparison and a frontier as JSON objects; ``docs/command_line.md`` describes their keys."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cxalloc.analysis.comparison.attribution import Attribution, Attributor
from cxalloc.analysis.comparison.compare import CandidateRow, Comparison, KeyFigure, ScenarioColumn, key_figure
from cxalloc.analysis.frontier.frontier import Frontier, FrontierPoint
from cxalloc.analysis.sentences.comparison import Writing, why_in_words
from cxalloc.cli.infeasibility import conflict_in_json
from cxalloc.cli.json_numbers import number, ratio
from cxalloc.domain.accounting.utilisation import Limit
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import minor_digits, to_major
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.optimisation.solve import under_scenario

Json = dict[str, Any]
Number = int | float | None


def comparison_in_json(
    portfolio: Portfolio,
    comparison: Comparison,
    reference: str,
    figure: KeyFigure,
    writing: dict[str, Writing],
    asked_gap: float,
) -> str:
    """The comparison, ASCII only. ``figure`` is accounted for by candidate, and in words as ``writing`` has them."""
    told = _Numbers(portfolio)
    there = comparison.column(reference)
    body = {
        "portfolio": portfolio.name,
        "currency": portfolio.currency,
        "reference": reference,
        "why": figure.value,
        "asked_gap": asked_gap,
        "scenarios": [
            told.scenario(column, Attributor(column, there), figure, writing[column.scenario])
            for column in comparison.columns
        ],
        "candidates": [told.candidate(row, comparison) for row in comparison.rows],
    }
    return json.dumps(body, indent=2, allow_nan=False)


def frontier_in_json(portfolio: Portfolio, frontier: Frontier) -> str:
    """The frontier, ASCII only."""
    told = _Numbers(portfolio)
    in_points = portfolio.objective.kind is ObjectiveKind.SCORE

    def worth(value: int | None) -> Number:
        return told.worth(value, in_points=in_points)

    def per_unit(value: Fraction) -> Number:
        return ratio(value * Fraction(10 ** minor_digits(portfolio.currency), POINT) if in_points else value)

    def point(one: FrontierPoint) -> Json:
        return {
            "factor": number(one.factor),
            "budget": told.money(one.budget),
            "value": worth(one.value),
            "bound": worth(one.bound),
            "gap": one.gap,
            "spend": told.money(one.spend),
            "funded": one.funded,
            "searched": one.is_searched,
            "ranked": worth(one.ranked),
            "loss": worth(one.loss),
            "choices": [
                {"id": choice.initiative, "level": choice.level, "start": portfolio.horizon.label(choice.start)}
                for choice in one.decision.choices
            ],
        }

    body = {
        "portfolio": portfolio.name,
        "currency": portfolio.currency,
        "objective": portfolio.objective.kind.value,
        "fund": frontier.fund,
        "stopped": frontier.stopped.value,
        "reasons": list(frontier.reasons),
        "conflict": None if frontier.conflict is None else conflict_in_json(portfolio, frontier.conflict),
        "asked_gap": frontier.asked_gap,
        "infeasible_factor": None if frontier.infeasible_factor is None else number(frontier.infeasible_factor),
        "infeasible_below": told.money(frontier.infeasible_below),
        "least_open": frontier.is_least_open,
        "today": next((position for position, one in enumerate(frontier.points) if one is frontier.today), None),
        "points": [point(one) for one in frontier.points],
        "relaxation": [worth(bound) for bound in frontier.bounds],
        "marginals": [
            {"amount": per_unit(one.amount), "low": per_unit(one.low), "high": per_unit(one.high)}
            for one in frontier.marginals
        ],
        "entries": [
            {
                "kind": one.kind.value,
                "id": one.id,
                "levels": list(one.levels),
                "amounts": [told.money(amount) for amount in one.amounts],
                "changes": one.changes(),
            }
            for one in frontier.entries
        ],
        "marks": [
            {
                "scenario": one.scenario,
                "budget": told.money(one.budget),
                "value": worth(one.value),
                "bound": worth(one.bound),
            }
            for one in frontier.marks
        ],
        "searches": frontier.solves,
        "solver": {
            "name": frontier.solver,
            "version": frontier.solver_version,
            "seconds": round(frontier.seconds, 3),
        },
    }
    return json.dumps(body, indent=2, allow_nan=False)


class _Numbers:
    """Figures of one portfolio as JSON numbers in currency units."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._portfolio = portfolio

    def money(self, minor: int | None) -> Number:
        return None if minor is None else number(to_major(minor, self._portfolio.currency))

    def worth(self, value: int | None, *, in_points: bool) -> Number:
        return number(Decimal(value) / POINT) if in_points and value is not None else self.money(value)

    def figure(self, column: ScenarioColumn, figure: KeyFigure, value: int | Fraction | None) -> Any:
        if value is None:
            return None
        match figure:
            case KeyFigure.VALUE:
                return self.worth(int(value), in_points=column.objective is ObjectiveKind.SCORE)
            case KeyFigure.ROI | KeyFigure.SMALL_SHARE:
                return ratio(Fraction(value))
            case KeyFigure.FUNDED | KeyFigure.PAYBACK:
                return int(value)
            case _:
                return self.money(int(value))

    def scenario(self, column: ScenarioColumn, account: Attributor, figure: KeyFigure, writing: Writing) -> Json:
        proof = column.plan.proof if column.plan else None
        in_points = column.objective is ObjectiveKind.SCORE
        values = {one.value: self.figure(column, one, key_figure(column, one)) for one in KeyFigure}
        payback = key_figure(column, KeyFigure.PAYBACK)
        values["payback"] = None if payback is None else self._portfolio.horizon.label(int(payback))
        accounts = {one: account.of(one) for one in KeyFigure}
        return {
            "scenario": column.scenario,
            "changes": [f"{key}={value}" for key, value in column.changes],
            "status": column.outcome.value if column.outcome else "not possible",
            "stopped": column.stopped.value if column.stopped else None,
            "reasons": list(column.reasons),
            "conflict": self._conflict(column),
            "reused": column.is_reused,
            "objective": column.objective.value,
            **values,
            "bound": self.worth(proof.bound, in_points=in_points) if proof else None,
            "gap": proof.gap if proof else None,
            "candidates": column.figures.candidates if column.figures else None,
            "limits": [self._limit(limit) for limit in column.limits],
            "differences": {one.value: self._difference(column, accounts[one]) for one in KeyFigure},
            "why": why_in_words(accounts[figure], self._portfolio, writing),
            "contributions": [
                {"id": one.id, "how": one.how.value, "amount": self.figure(column, figure, one.amount)}
                for one in accounts[figure].contributions
            ],
            "inputs_sha256": column.plan.inputs_sha256 if column.plan else None,
        }

    def _conflict(self, column: ScenarioColumn) -> Json | None:
        if column.conflict is None:
            return None
        return conflict_in_json(under_scenario(self._portfolio, column.scenario), column.conflict)

    def candidate(self, row: CandidateRow, comparison: Comparison) -> Json:
        states = (
            None
            if state is None
            else {
                "level": state.level,
                "start": self._portfolio.horizon.label(state.start),
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

    def _limit(self, limit: Limit) -> Json:
        periods = [self._portfolio.horizon.label(period) for period in limit.periods]
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
