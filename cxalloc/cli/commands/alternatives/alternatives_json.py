"""Alternatives as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

from collections.abc import Iterable

from cxalloc.analysis.alternatives.messages import alternative_messages
from cxalloc.analysis.alternatives.result import Alternative, Alternatives
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.cli.output.analysis_json import AnalysisJson
from cxalloc.cli.output.json_numbers import Json
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH


def alternatives_in_json(
    portfolio: Portfolio,
    found: Alternatives,
    diagnosis: Diagnosis | None,
    *,
    scenario: str,
    changes: Iterable[tuple[str, str]],
) -> str:
    """The alternatives, ASCII only. ``portfolio`` has the changes made."""
    answers = _Alternatives(portfolio)
    answer = {
        "plan": answers.proven(found.value),
        "within": found.within,
        "floor": answers.value(found.floor),
        "alternatives": [answers.alternative(number, one) for number, one in enumerate(found.alternatives, start=1)],
        "rest_bound": answers.money(found.rest_bound),
    }
    return answers.body(found, diagnosis, scenario, changes, answer)


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
