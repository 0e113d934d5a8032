"""What an explanation says: why a candidate is in the best plan or out of it, and what would change that.

Frozen values that go into JSON as they are. Money is in minor units, values are in units of the objective (minor units,
or millionths of a point), periods count from 0. What people read is a key here; ``explanation_texts`` has the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.domain.message import Message, literal
from cxalloc.domain.plan import Decision, Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.domain.rules import Kind


@dataclass(frozen=True, slots=True)
class CandidateState:
    """What a plan does with a candidate.

    ``amount`` is its cost over the horizon, or all the money of a small allocation; ``npv`` and ``value`` include what
    others add to it by enabling it. ``roi`` is the expected return on it, undiscounted; None without a cost or with a
    stated npv. ``start`` is the first period with money for a small allocation.
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
    """Another candidate that the two plans treat differently: as it is in the plan now, and in the counterfactual."""

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
    """What the flip costs: as found, and the least and the most that it can be, given both gaps (None: unknown)."""

    found: int
    least: int | None
    most: int | None

    @property
    def middle(self) -> int:
        """The middle of what is proved, which errs least; as found where one end of it is unknown."""
        return self.found if self.least is None or self.most is None else (self.least + self.most) // 2


NOTHING_SAID = literal("")


class ReasonKind(StrEnum):
    """Of what kind a reason is."""

    STATUS = "status"
    WORTH = "worth"
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
    """One thing that keeps a candidate out, or in; each was tested by a solve or in exact arithmetic.

    For a candidate that is out: with what is named lifted for it, a plan with it has at least the value of the best
    one without. Reasons that are not ``alone`` do so together, and none of them could be spared in the plans that the
    gap allowed to look at. For one that is in: if
    what is named were not asked for, the best plan would do without it. Where the flip has no plan at all, the reasons
    are an irreducible set of requirements that rule it out. ``WORTH`` says that its own value decides: for one that is
    out, it is proved that lifting everything would not do. Where the gap leaves that open there is no reason.

    ``subject`` is the id of the fund, team, rule or candidate, or the number of the relation; ``amount`` is what the
    candidate takes there (minor units, or person-days of a team); ``text`` is the limit in words.
    """

    kind: ReasonKind
    subject: str = ""
    period: int | None = None
    amount: Decimal | None = None
    alone: bool = True
    text: Message = NOTHING_SAID


class Measure(StrEnum):
    """What has a break-even."""

    ROI = "roi"
    RATE = "rate"
    NPV = "npv"
    SCORE = "score"
    COST = "cost"


class BreakEvenStatus(StrEnum):
    """What is known about a break-even."""

    FOUND = "found"
    NONE = "none"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EnteredValue:
    """A figure as it is entered, now and at the break-even."""

    level: str
    field: str
    now: Decimal
    at: Decimal


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where the decision flips, other things equal. ``why`` is a key that says why there is none.

    ``now``, ``at``, ``least`` and ``most`` are a share for an ROI, minor units for a cost or an npv, a return per unit
    for a rate, millionths of a point for a score. The true break-even lies between ``least`` and ``most`` (None: not
    known). ``factor`` is by what the benefits, the rates or the costs are multiplied at the break-even.
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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a candidate is in or out. ``outcome`` is that of the plan now; without a plan all the rest is empty.

    ``funded`` says whether the plan has it (at ``level``, if one was asked about; ``other_level`` is another at which
    it is funded). ``demand`` is what of its own decides, and gave way in the counterfactual: its status, or "cadence".
    The counterfactual is the best plan with that flipped, None where there is none (then ``reasons`` say why).
    ``certain`` says that the gaps leave no doubt which of the two is better; if they do, ``tighter_gap`` is the gap to
    ask for. ``complete`` is false where ``stopped`` came before every part was answered.
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
        """Whether the counterfactual is only one of several that may be the best: it is not proved to be it."""
        flipped = self.flipped_value
        return flipped is not None and (flipped.bound is None or flipped.bound > flipped.value)


@dataclass(frozen=True, slots=True)
class PartialExplanation:
    """What is known so far, reported while the rest is being computed; ``explanation`` is not ``complete``."""

    explanation: Explanation
