"""Alternatives as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cxalloc.analysis.alternatives.messages import alternative_messages
from cxalloc.analysis.alternatives.result import Alternative, Alternatives
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.cli.output.analysis_json import AnalysisJson, outcome_of
from cxalloc.cli.output.infeasibility_report import diagnosis_in_json
from cxalloc.cli.output.json_numbers import Json
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH


def alternatives_in_json(
    portfolio: Portfolio,
    found: Alternatives,
    scenario: str,
    changes: Iterable[tuple[str, str]],
    diagnosis: Diagnosis | None,
) -> str:
    """The alternatives, ASCII only. ``portfolio`` has the changes made."""
    answers = _Alternatives(portfolio)
    outcome, stopped = outcome_of(found.outcome, found.stopped, diagnosis)
    body = {
        "portfolio": portfolio.name,
        "scenario": scenario,
        "changes": [f"{key}={value}" for key, value in changes],
        "currency": portfolio.currency,
        "objective": found.objective.value,
        "status": outcome.value,
        "stopped": stopped.value,
        "conflict": None if diagnosis is None else diagnosis_in_json(portfolio, diagnosis),
        "plan": answers.proven(found.value),
        "within": found.within,
        "floor": answers.value(found.floor),
        "alternatives": [answers.alternative(number, one) for number, one in enumerate(found.alternatives, start=1)],
        "rest_bound": answers.money(found.rest_bound),
        "complete": found.complete,
        "asked_gap": found.asked_gap,
        "solver": found.solver,
        "solves": found.solves,
        "seconds": round(found.seconds, 3),
    }
    return json.dumps(body, indent=2, allow_nan=False)


class _Alternatives(AnalysisJson):
    """Parts of the answer as JSON objects."""

    def alternative(self, number: int, one: Alternative) -> Json:
        proof = one.plan.proof
        return {
            "value": self.value(proof.value),
            "bound": self.value(proof.bound),
            "gap": proof.gap,
            "distance": self.money(one.distance),
            "distance_bound": self.money(one.bound),
            "distances": [self.money(distance) for distance in one.distances],
            "text": list(map(PLAIN_ENGLISH.of(self.portfolio).render, alternative_messages(number, one))),
            **self._decision(one.plan.decision),
            "differences": [self.difference(change, "alternative") for change in one.changes],
        }

    def _decision(self, decision: Decision) -> Json:
        return {
            "funded": [
                {"id": choice.initiative, "level": choice.level, "start": self.label(choice.start)}
                for choice in decision.choices
            ],
            "allocations": [
                {"id": line.small_allocation, "period": self.label(line.period), "amount": self.money(line.amount)}
                for line in decision.allotments
            ],
        }
