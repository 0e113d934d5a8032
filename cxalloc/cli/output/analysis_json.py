"""Parts that the JSON answers of several analyses share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Protocol

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.analysis.sensitivity.explanation import CandidateChange, CandidateState, ProvenValue
from cxalloc.cli.output.infeasibility_report import diagnosis_in_json
from cxalloc.cli.output.json_numbers import Json, JsonNumbers, number
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind


def outcome_of(outcome: Outcome, stopped: StopReason, diagnosis: Diagnosis | None) -> tuple[Outcome, StopReason]:
    """How an analysis ended: without a plan it is *infeasible* only where the diagnosis confirms that."""
    if diagnosis is None or diagnosis.verdict is Feasibility.INFEASIBLE:
        return outcome, stopped
    return Outcome.STOPPED, StopReason.CANCELLED if diagnosis.cancelled else StopReason.NOT_CONFIRMED


class _Analysis(Protocol):
    """What the answers of all analyses have."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def stopped(self) -> StopReason: ...
    @property
    def objective(self) -> ObjectiveKind: ...
    @property
    def complete(self) -> bool: ...
    @property
    def asked_gap(self) -> float: ...
    @property
    def solver(self) -> str: ...
    @property
    def solves(self) -> int: ...
    @property
    def seconds(self) -> float: ...


class AnalysisJson(JsonNumbers):
    """The answer of an analysis of one portfolio as a JSON object, with values and states of candidates in it."""

    def body(
        self,
        found: _Analysis,
        diagnosis: Diagnosis | None,
        scenario: str,
        changes: Iterable[tuple[str, str]],
        answer: Json,
    ) -> str:
        """The whole answer as text, ASCII only: what all analyses have, around what this one says.

        ``diagnosis`` is why there is no plan; ``scenario`` and ``changes`` were made.
        """
        outcome, stopped = outcome_of(found.outcome, found.stopped, diagnosis)
        body = {
            "portfolio": self.portfolio.name,
            "scenario": scenario,
            "changes": [f"{key}={value}" for key, value in changes],
            "currency": self.portfolio.currency,
            "objective": found.objective.value,
            "status": outcome.value,
            "stopped": stopped.value,
            "conflict": None if diagnosis is None else diagnosis_in_json(self.portfolio, diagnosis),
            **answer,
            "complete": found.complete,
            "asked_gap": found.asked_gap,
            "solver": found.solver,
            "solves": found.solves,
            "seconds": round(found.seconds, 3),
        }
        return json.dumps(body, indent=2, allow_nan=False)

    def proven(self, found: ProvenValue | None) -> Json | None:
        """The value and the bound of a plan."""
        return None if found is None else {"value": self.value(found.value), "bound": self.value(found.bound)}

    def state(self, state: CandidateState) -> Json | None:
        """The state of a candidate; null for one that is not funded."""
        if not state.funded:
            return None
        return {
            "level": state.level,
            "start": None if state.start is None else self.label(state.start),
            "cost": self.money(state.amount),
            "npv": self.money(state.npv),
            "value": self.value(state.value),
            "roi": None if state.roi is None else number(state.roi),
        }

    def difference(self, change: CandidateChange, other: str) -> Json:
        """A candidate that two plans decide differently: ``now``, and in the ``other`` one."""
        return {
            "kind": change.kind.value,
            "id": change.id,
            "name": change.name,
            "now": self.state(change.before),
            other: self.state(change.after),
        }
