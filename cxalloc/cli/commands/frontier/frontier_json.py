"""A frontier as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

import json
from fractions import Fraction

from cxalloc.analysis.frontier.result import Frontier, FrontierPoint
from cxalloc.cli.output.infeasibility_report import diagnosis_in_json
from cxalloc.cli.output.json_numbers import Json, JsonNumbers, Number, number, ratio
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import minor_digits
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH


def frontier_in_json(portfolio: Portfolio, frontier: Frontier) -> str:
    """The frontier, ASCII only."""
    numbers = JsonNumbers(portfolio)
    money, value = numbers.money, numbers.value

    def per_unit(amount: Fraction) -> Number:
        return ratio(amount * Fraction(10 ** minor_digits(portfolio.currency), POINT) if numbers.in_points else amount)

    def point(one: FrontierPoint) -> Json:
        return {
            "factor": number(one.factor),
            "budget": money(one.budget),
            "value": value(one.value),
            "bound": value(one.bound),
            "gap": one.gap,
            "spend": money(one.spend),
            "funded": one.funded,
            "searched": one.is_searched,
            "ranked": value(one.ranked),
            "loss": value(one.loss),
            "choices": [
                {"id": choice.initiative, "level": choice.level, "start": numbers.label(choice.start)}
                for choice in one.decision.choices
            ],
        }

    body = {
        "portfolio": portfolio.name,
        "currency": portfolio.currency,
        "objective": portfolio.objective.kind.value,
        "fund": frontier.fund,
        "stopped": frontier.stopped.value,
        "reasons": list(map(PLAIN_ENGLISH.of(portfolio).render, frontier.reasons)),
        "conflict": None if frontier.diagnosis is None else diagnosis_in_json(portfolio, frontier.diagnosis),
        "asked_gap": frontier.asked_gap,
        "infeasible_factor": None if frontier.infeasible_factor is None else number(frontier.infeasible_factor),
        "infeasible_below": money(frontier.infeasible_below),
        "least_open": frontier.is_least_open,
        "today": next((position for position, one in enumerate(frontier.points) if one is frontier.today), None),
        "points": [point(one) for one in frontier.points],
        "relaxation": [value(bound) for bound in frontier.bounds],
        "marginals": [
            {"amount": per_unit(one.amount), "low": per_unit(one.low), "high": per_unit(one.high)}
            for one in frontier.marginals
        ],
        "entries": [
            {
                "kind": one.kind.value,
                "id": one.id,
                "levels": list(one.levels),
                "amounts": [money(amount) for amount in one.amounts],
                "changes": one.changes(),
            }
            for one in frontier.entries
        ],
        "marks": [
            {
                "scenario": one.scenario,
                "budget": money(one.budget),
                "value": value(one.value),
                "bound": value(one.bound),
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
