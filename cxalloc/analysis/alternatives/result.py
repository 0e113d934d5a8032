"""The result of ``alternatives``: frozen values that are written to JSON field by field."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cxalloc.analysis.sensitivity.explanation import CandidateChange, ProvenValue
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import ObjectiveKind


@dataclass(frozen=True, slots=True)
class Alternative:
    """A plan that keeps the value and spends otherwise.

    Attributes:
        plan: The plan; no plan has more value than the bound of its proof.
        distance: How differently it spends from the nearest of the plan at hand and the alternatives before it: the sum
            over all candidates of the absolute difference of what they spend in the budget periods (minor units).
        bound: No plan that keeps the value is further from all of them; None where nothing is proved.
        distances: From the plan at hand, then from each alternative before it.
        share: Its value as a share of that of the plan at hand.
        changes: The candidates that it decides otherwise than the plan at hand.
    """

    plan: Plan
    distance: int
    bound: int | None
    distances: tuple[int, ...]
    share: Decimal
    changes: tuple[CandidateChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Other plans within a share of the value; ``outcome`` is that of the plan at hand, without which there are none.

    ``floor`` is the least value that they keep, in units of the objective. Where there are fewer than were asked for,
    no other plan that keeps it is further from all of these and the plan at hand than ``rest_bound`` (minor units; 0:
    each spends as one of them does; None: not known). ``complete`` is false where ``stopped`` ended the search.
    """

    scenario: str
    objective: ObjectiveKind
    outcome: Outcome
    stopped: StopReason
    within: float
    plan: Plan | None = None
    floor: int | None = None
    alternatives: tuple[Alternative, ...] = ()
    rest_bound: int | None = None
    complete: bool = False
    asked_gap: float = 0.0
    solver: str = ""
    solves: int = 0
    seconds: float = 0.0

    @property
    def none_left(self) -> bool:
        """Whether it is proved that every other plan that keeps the value spends as one of these does."""
        return self.rest_bound == 0

    @property
    def value(self) -> ProvenValue | None:
        """The value of the plan at hand, and its bound."""
        return None if self.plan is None else ProvenValue(self.plan.proof.value, self.plan.proof.bound)


@dataclass(frozen=True, slots=True)
class AlternativesProgress:
    """How far the search is: for the best plan (``number`` 0), or for an alternative.

    For an alternative ``distance`` and ``bound`` are what is found and proved so far (minor units).
    """

    phase: str
    number: int
    alternatives: int
    seconds: float
    distance: int | None = None
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class AlternativeFound:
    """An alternative, reported as soon as it is known."""

    number: int
    alternative: Alternative
