"""The diagnosis of a portfolio without a plan: an irreducible infeasible subsystem, and relaxations that allow a plan.

Frozen values that are written to JSON field by field. Money is in minor units, periods count from 0. The sentences
for users are in ``analysis.infeasibility.messages``, and ``relaxed_portfolio`` applies a relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.optimisation.cross_check import UndecidedReason


class Feasibility(StrEnum):
    """Whether there is a plan. The verdict is ``INFEASIBLE`` only where two solvers have proved it."""

    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NOT_DECIDED = "not decided"


class RelaxationKind(StrEnum):
    """How a constraint is relaxed."""

    MONEY = "money"
    """More in a fund and period."""
    DAYS = "days"
    """More person-days of a team in a period."""
    LOOSER = "looser"
    """A rule with another bound."""
    OFF = "off"
    """A rule switched off."""
    OPTIONAL = "optional"
    """An initiative that no longer must be funded."""
    RELEASED = "released"
    """A committed initiative that must still be funded, but at any level and start."""
    CAP = "cap"
    """A higher total cap of a small allocation."""
    CADENCE = "cadence"
    """A small allocation that is active less often."""
    NO_CADENCE = "no cadence"
    MINIMUM = "minimum"
    """A lower minimum of a small allocation."""
    EARLIER = "earlier"
    """An initiative that may start earlier."""
    LATER = "later"
    NO_RELATION = "no relation"


class Unit(StrEnum):
    """The unit of ``before`` and ``after``: minor units, person-days, shares, counts, or periods (from 0)."""

    MONEY = "money"
    DAYS = "days"
    SHARE = "share"
    COUNT = "count"
    PERIOD = "period"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class ConstraintRelaxation:
    """One relaxed constraint.

    Attributes:
        kind: How it is relaxed.
        subject: The id of its owner (the number, from 1, of a relation).
        period: The budget period, from 0, of a fund or a team.
        before: Its present value, in ``unit``; None where the constraint is removed.
        after: Its relaxed value.
        unit: The unit of ``before`` and ``after``.
    """

    kind: RelaxationKind
    subject: str
    period: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    unit: Unit = Unit.NOTHING


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Constraints that are relaxed together, with which a plan was found and verified.

    Attributes:
        steps: The relaxed constraints.
        changes: The same as scenario changes (``--set``).
        is_change: Whether ``changes`` are complete: no scenario change can remove a relation or a cadence.
        cost: The measure by which relaxations are ordered: the share of each relaxed constraint that is given up.
        money: The total added to funds, in minor units.
        days: The total added to capacities, in person-days.
        least: Whether it is proved that a unit less is not enough: a minor unit, the finest fraction of a day in use,
            a tenth of a percentage point, or a count of one.
    """

    steps: tuple[ConstraintRelaxation, ...]
    changes: tuple[tuple[str, str], ...]
    is_change: bool
    cost: Decimal
    money: int = 0
    days: Decimal = Decimal(0)
    least: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why there is no plan under ``scenario``.

    Attributes:
        verdict: Whether there is a plan.
        scenario: The name of the scenario, ``""`` for the base.
        solvers: The two solvers used.
        undecided: Why there is no verdict.
        iis: Constraints that cannot all be satisfied.
        irreducible: Whether it is proved that without any one of ``iis`` the others can be satisfied.
        relaxations: The cheapest first; each relaxes one constraint of ``iis`` at least.
        left_out: Those of ``iis`` for which the search for a relaxation was not completed.
        complete: Whether every part of the question was answered.
        cancelled: Whether the user ended the search.
        solves: How many solves it took.
        seconds: How long it took.
    """

    verdict: Feasibility
    scenario: str
    solvers: tuple[str, str]
    undecided: UndecidedReason | None = None
    iis: tuple[RemovableConstraint, ...] = ()
    irreducible: bool = False
    relaxations: tuple[Relaxation, ...] = ()
    left_out: tuple[RemovableConstraint, ...] = ()
    complete: bool = True
    cancelled: bool = False
    solves: int = 0
    seconds: float = 0.0
