"""The result of ``explain``: why a candidate is in the best plan or out of it, and what would change that.

Frozen values that are written to JSON field by field. Money is in minor units, values are in units of the objective
(minor units, or millionths of a point), periods count from 0. The sentences for users are in ``messages``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.message import Message, literal
from cxalloc.domain.plan import Decision, Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind


@dataclass(frozen=True, slots=True)
class CandidateState:
    """The state of a candidate in a plan.

    ``amount`` is its cost over all periods, or the whole spend of a small allocation; ``npv`` and ``value`` include the
    bonuses from enabling initiatives. ``roi`` is the expected undiscounted return on ``amount``; None without a cost or
    with a stated npv. ``start`` is the first period with money for a small allocation.
    """

    funded: bool
    level: str = ""
    start: int | None = None
    amount: int = 0
    npv: int = 0
    value: int = 0
    roi: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CandidateChange:
    """Another candidate that differs between the two plans: its state in the plan, and in the counterfactual."""

    kind: Kind
    id: str
    name: str
    before: CandidateState
    after: CandidateState


@dataclass(frozen=True, slots=True)
class ProvenValue:
    """The value of a plan, and the bound of all plans under the same conditions (None: nothing is proved)."""

    value: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class ValueLoss:
    """The cost of the flip: as found, and its least and largest value given both gaps (None: unknown)."""

    found: int
    least: int | None
    most: int | None

    @property
    def middle(self) -> int:
        """The middle of the proved range, which has the least error; the value as found where an end is unknown."""
        return self.found if self.least is None or self.most is None else (self.least + self.most) // 2


NOTHING_SAID = literal("")


class ReasonKind(StrEnum):
    """The kind of a reason."""

    STATUS = "status"
    VALUE = "worth"
    FUND = "fund"
    TEAM = "team"
    RULE = "rule"
    RELATION = "relation"
    CAP = "total cap"
    CADENCE = "cadence"
    MINIMUM = "minimum"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Reason:
    """One limit or requirement that keeps a candidate out, or in; each was tested by a solve or in exact arithmetic.

    For a candidate that is out: if the limit is lifted for the candidate, a plan with it has at least the value of the
    best one without. Reasons that are not ``alone`` have this effect together, and each was needed in the plans found
    within the gap. For a candidate that is in: without the requirement, the best plan leaves it out. Where the flip has
    no plan at all, the reasons are an irreducible set of requirements that rule it out. ``VALUE`` says that its own
    value decides: for one that is out, it is proved that lifting all limits is not enough. Where the gap leaves that
    open there is no reason.

    ``subject`` is the id of the fund, team, rule or candidate, or the number of the relation; ``amount`` is the
    candidate's use of it (minor units, or person-days of a team); ``text`` is the limit in words.
    """

    kind: ReasonKind
    subject: str = ""
    period: int | None = None
    amount: Decimal | None = None
    alone: bool = True
    text: Message = NOTHING_SAID


class Measure(StrEnum):
    """The measures that have a break-even."""

    ROI = "roi"
    RATE = "rate"
    NPV = "npv"
    SCORE = "score"
    COST = "cost"


class BreakEvenStatus(StrEnum):
    """How far a break-even is known."""

    FOUND = "found"
    NONE = "none"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EnteredValue:
    """An entered figure, now and at the break-even."""

    level: str
    field: str
    now: Decimal
    at: Decimal


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of one measure at which the decision flips, other things equal. ``why`` is a key where there is none.

    ``now``, ``at``, ``least`` and ``most`` are a share for an ROI, minor units for a cost or an npv, a return per unit
    for a rate, millionths of a point for a score. The true break-even lies between ``least`` and ``most`` (None: not
    known). At the break-even the benefits, the rates or the costs are multiplied by ``factor``.
    """

    measure: Measure
    status: BreakEvenStatus
    why: str = ""
    now: Decimal | None = None
    at: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    factor: Decimal | None = None
    entered: tuple[EnteredValue, ...] = ()

    @property
    def middle(self) -> Decimal:
        """The middle of the proved range, which has the least error; the value as found where an end is unknown."""
        assert self.at is not None
        if self.least is None or self.most is None:
            return self.at
        middle = (self.least + self.most) / 2
        return middle if self.measure in (Measure.ROI, Measure.RATE) else Decimal(round(middle))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a candidate is in or out. ``outcome`` is that of the current plan; without a plan all the rest is empty.

    ``funded`` says whether the plan funds the candidate (at ``level``, if the question is about one; ``other_level`` is
    another level at which it is funded). ``demand`` is the candidate's own requirement that decides, and is relaxed
    in the counterfactual: its status, or "cadence". The counterfactual is the best plan with the decision flipped, None
    where there is none (then ``reasons`` say why). ``certain`` says that the gaps prove which of the two is better; if
    they do not, ``tighter_gap`` is a gap that may. ``complete`` is false where ``stopped`` ended the analysis early.
    """

    kind: Kind
    id: str
    name: str
    level: str
    scenario: str
    objective: ObjectiveKind
    outcome: Outcome
    stopped: StopReason
    status: str = ""
    demand: str = ""
    funded: bool = False
    other_level: str = ""
    now: CandidateState = CandidateState(False)
    flipped: CandidateState | None = None
    plan_value: ProvenValue | None = None
    flipped_value: ProvenValue | None = None
    loss: ValueLoss | None = None
    certain: bool = False
    tighter_gap: float | None = None
    changes: tuple[CandidateChange, ...] = ()
    reasons: tuple[Reason, ...] = ()
    break_evens: tuple[BreakEven, ...] = ()
    decision: Decision | None = None
    counterfactual: Decision | None = None
    asked_gap: float = 0.0
    solver: str = ""
    solves: int = 0
    seconds: float = 0.0
    complete: bool = True

    @property
    def is_example(self) -> bool:
        """Whether the counterfactual is not proved to be the best one, so that others may be as good or better."""
        flipped = self.flipped_value
        return flipped is not None and (flipped.bound is None or flipped.bound > flipped.value)


@dataclass(frozen=True, slots=True)
class PartialExplanation:
    """The results so far, reported while the rest is being computed; ``explanation`` is not ``complete``."""

    explanation: Explanation
