"""Parts that the JSON answers of several analyses share."""

from __future__ import annotations

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.analysis.sensitivity.explanation import CandidateChange, CandidateState, ProvenValue
from cxalloc.cli.output.json_numbers import Json, JsonNumbers, number
from cxalloc.domain.plan import Outcome, StopReason


def outcome_of(outcome: Outcome, stopped: StopReason, diagnosis: Diagnosis | None) -> tuple[Outcome, StopReason]:
    """How an analysis ended: without a plan it is *infeasible* only where the diagnosis confirms that."""
    if diagnosis is None or diagnosis.verdict is Feasibility.INFEASIBLE:
        return outcome, stopped
    return Outcome.STOPPED, StopReason.CANCELLED if diagnosis.cancelled else StopReason.NOT_CONFIRMED


class AnalysisJson(JsonNumbers):
    """Values and states of candidates of one portfolio as JSON objects."""

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
