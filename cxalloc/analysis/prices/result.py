"""The result of ``prices``: frozen values that are written to JSON field by field.

Values are in units of the objective (minor units of money, or millionths of a point). The sentences for users are in
``messages``.
"""

from __future__ import annotations

from dataclasses import dataclass

from cxalloc.analysis.prices.removal import NotRelaxed, PricedConstraint
from cxalloc.analysis.sensitivity.explanation import CandidateChange, ProvenValue
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Decision, Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind


@dataclass(frozen=True, slots=True)
class Price:
    """The least and the most that a constraint can cost, given both proofs; ``most`` is None where no bound is proved.

    ``found`` is the difference between the values of the two plans.
    """

    found: int
    least: int
    most: int | None

    @property
    def is_proved(self) -> bool:
        """Whether the price is known to the last unit."""
        return self.least == self.most

    @property
    def upper_end(self) -> Price:
        """The most that it can be, as a price of its own."""
        most = self.found if self.most is None else self.most
        return Price(most, most, most)


@dataclass(frozen=True, slots=True)
class ConstraintPrice:
    """What one constraint costs: the value of the best plan without it, less that of the best plan with it.

    Attributes:
        constraint: The constraint; None for all of them together.
        text: The constraint as a phrase.
        price: None where the search was stopped before it began, or where there is nothing to compare with
            (``not_relaxed``).
        without: The value of the best plan found without the constraint, and its bound.
        decision: That plan.
        changes: The candidates that it decides otherwise.
        not_relaxed: Why there is no portfolio without the constraint.
    """

    constraint: PricedConstraint | None
    text: Message
    price: Price | None = None
    without: ProvenValue | None = None
    decision: Decision | None = None
    changes: tuple[CandidateChange, ...] = ()
    not_relaxed: NotRelaxed | None = None

    @property
    def is_example(self) -> bool:
        """Whether the plan without the constraint is not proved to be the best one."""
        return self.without is not None and self.without.value != self.without.bound


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of constraints, the highest first. ``outcome`` is that of the plan; without a plan there are none.

    ``together`` is what all of them cost together, if that was asked: less or more than the sum, as without one of them
    another may cost more, or nothing. ``complete`` is false where ``stopped`` ended the analysis early.
    """

    scenario: str
    objective: ObjectiveKind
    outcome: Outcome
    stopped: StopReason
    value: ProvenValue | None = None
    decision: Decision | None = None
    prices: tuple[ConstraintPrice, ...] = ()
    together: ConstraintPrice | None = None
    complete: bool = False
    asked_gap: float = 0.0
    solver: str = ""
    solves: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PricesProgress:
    """How far the search for one price is; ``value`` and ``bound`` are those of the plan without the constraint."""

    phase: str
    text: Message | None
    number: int
    constraints: int
    seconds: float
    value: int | None
    bound: int | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class PriceFound:
    """A price, reported as soon as it is known."""

    price: ConstraintPrice
