"""The efficient frontier as a result: its points, results derived from them, and the events that report it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Decision, StopReason

TODAY = Decimal(1)
"""The factor of today's budget."""


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best plan that was found for one budget.

    The amounts of funds are multiplied by ``factor``, and their sum is ``budget`` (minor units, over all periods).
    ``value`` and ``bound`` are in units of the objective; ``decision`` was found at the factor ``found_at``, which may
    be a smaller one. ``is_searched`` is False where the search was stopped before this point. ``ranked`` is the value
    of the ROI ranking.
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
        """The value that the ROI ranking loses against the best plan found."""
        return None if self.ranked is None else self.value - self.ranked


@dataclass(frozen=True, slots=True)
class Marginal:
    """The marginal value of money between two neighbouring points, in units of the objective per minor unit.

    Given the gaps of both points, the marginal value of optimal plans lies between ``low`` and ``high``.
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
    """Points by rising budget, and results derived from them.

    ``fund`` is the fund that was changed, ``""`` for all of them. Two solvers agree that there is no plan at
    ``infeasible_factor``, whose budget is ``infeasible_below``, nor at any smaller one; both are None where there is a
    plan without any money, or where that was not confirmed (``is_least_open``). (The factor is stored because a budget
    does not determine it: amounts are rounded one by one.) ``bounds`` are those of the relaxation. Where no budget
    allows a plan, ``reasons`` say why, and ``diagnosis`` has the conflict and the verdict of both solvers. ``solves``
    counts the searches, those of the two ends included.
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
        """Whether a plan for less than the first point's budget is possible: its absence was not confirmed."""
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
    """The bounds of the linear relaxation at ``budgets``, reported before any plan is known."""

    budgets: tuple[int, ...]
    bounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PointFound:
    """A point when it is found; the final result may have a better plan or bound for it, from another budget."""

    point: FrontierPoint


FrontierEvent = FrontierProgress | RelaxationCurve | PointFound
