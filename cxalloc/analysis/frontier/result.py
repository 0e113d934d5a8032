"""The efficient frontier as a result: its points, what follows from them, and the events that report it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Decision, StopReason
from cxalloc.domain.rules import Kind

TODAY = Decimal(1)
"""The factor of today's budget."""


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best plan that was found for one budget.

    ``factor`` is what the amounts are multiplied by and ``budget`` what they come to (minor units, over all periods).
    ``value`` and ``bound`` are in units of the objective; ``decision`` was found for the budget times ``found_at``,
    which may be a smaller one. ``is_searched`` is False where the search was stopped before this budget's turn.
    ``ranked`` is what ranking by ROI comes to.
    """

    factor: Decimal
    budget: int
    value: int
    bound: int
    gap: float
    decision: Decision
    found_at: Decimal
    spend: int
    funded: int
    is_searched: bool
    ranked: int | None = None
    ranked_decision: Decision | None = None

    @property
    def loss(self) -> int | None:
        """What ranking by ROI loses against the best plan found."""
        return None if self.ranked is None else self.value - self.ranked


@dataclass(frozen=True, slots=True)
class Marginal:
    """What the next unit of money brings between two neighbouring points, in units of the objective per minor unit.

    The best plans there are bring from ``low`` to ``high``, as far as the gaps of both points allow to say.
    """

    amount: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class CandidatePath:
    """One candidate along the frontier: per point its level (``""`` for a small allocation; None: out) and its cost."""

    kind: Kind
    id: str
    name: str
    owner: str
    levels: tuple[str | None, ...]
    amounts: tuple[int, ...]

    def changes(self) -> list[int]:
        """The points at which it enters, leaves or changes its level; at 0 if it is in from the first point on."""
        before = (None, *self.levels[:-1])
        return [number for number, (old, new) in enumerate(zip(before, self.levels, strict=True)) if old != new]


@dataclass(frozen=True, slots=True)
class PlanMark:
    """A plan drawn next to the curve: today's (``""``), or that of a scenario."""

    scenario: str
    budget: int
    value: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class Frontier:
    """Points by rising budget, and what follows from them.

    ``fund`` is the fund that was changed, ``""`` for all of them. With the amounts times ``infeasible_factor``, which
    come to the budget ``infeasible_below``, there is no plan, nor with any factor that comes to that budget or to less:
    two solvers agree; None: there is one without any money, or they do not agree (``is_least_open``). (A budget alone
    does not say its amounts: they are rounded one by one, so a quotient of budgets is not the factor.) ``bounds`` are
    those of the relaxation. ``reasons`` say why there is no plan at any budget, ``diagnosis`` why then, and
    whether two solvers agree. ``solves`` counts the searches, those of the two ends included.
    """

    fund: str
    asked_gap: float
    points: tuple[FrontierPoint, ...]
    marginals: tuple[Marginal, ...]
    entries: tuple[CandidatePath, ...]
    marks: tuple[PlanMark, ...]
    bounds: tuple[int, ...]
    infeasible_factor: Decimal | None
    infeasible_below: int | None
    stopped: StopReason
    solver: str
    solver_version: str
    seconds: float
    solves: int
    reasons: tuple[Message, ...] = ()
    diagnosis: Diagnosis | None = None

    @property
    def is_least_open(self) -> bool:
        """Whether there may be a plan for less than the first point's budget, as nobody has confirmed that not."""
        return bool(self.points) and self.points[0].budget > 0 and self.infeasible_below is None

    @property
    def today(self) -> FrontierPoint | None:
        """The point at today's budget, if it lies in the range."""
        return next((point for point in self.points if point.factor == TODAY), None)


@dataclass(frozen=True, slots=True)
class FrontierProgress:
    """How far a frontier is: ``done`` of ``points``."""

    phase: str
    seconds: float
    done: int
    points: int


@dataclass(frozen=True, slots=True)
class RelaxationCurve:
    """The bounds of the relaxation, known before any plan is: no plan for ``budgets`` has a value above ``bounds``."""

    budgets: tuple[int, ...]
    bounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PointFound:
    """A point as it was found; a better plan or bound from another budget may follow in the answer."""

    point: FrontierPoint


FrontierEvent = FrontierProgress | RelaxationCurve | PointFound
