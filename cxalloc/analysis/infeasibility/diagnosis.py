"""The diagnosis of a portfolio without a plan: an irreducible infeasible subsystem, and relaxations that allow a plan.

Frozen values that go into JSON as they are. Money is in minor units, periods count from 0. What users read is a key
here; ``analysis.sentences.infeasibility`` has the words, and ``relaxed_portfolio`` applies a relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.optimisation.cross_check import UndecidedReason


class Feasibility(StrEnum):
    """Whether there is a plan. ``INFEASIBLE`` is said only where two solvers have proved it."""

    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NOT_DECIDED = "not decided"


class RelaxationKind(StrEnum):
    """How a constraint gives way."""

    MONEY = "money"
    """More in a fund and period."""
    DAYS = "days"
    """More person-days of a team in a period."""
    LOOSER = "looser"
    """A rule with another bound."""
    OFF = "off"
    """A rule switched off."""
    OPTIONAL = "optional"
    """An initiative that need not be funded."""
    RELEASED = "released"
    """A committed initiative that is funded still, at any level and start."""
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
    """What ``before`` and ``after`` count: minor units, person-days, shares, things, or periods (from 0)."""

    MONEY = "money"
    DAYS = "days"
    SHARE = "share"
    COUNT = "count"
    PERIOD = "period"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class ConstraintRelaxation:
    """One constraint that gives way.

    Attributes:
        kind: How it gives way.
        subject: The id of its owner (the number, from 1, of a relation).
        period: The budget period, from 0, of a fund or a team.
        before: What it is now, in ``unit``; None where it is taken out as a whole.
        after: What it becomes.
        unit: What ``before`` and ``after`` count.
    """

    kind: RelaxationKind
    subject: str
    period: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    unit: Unit = Unit.NOTHING


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Constraints that give way together so that there is a plan: one was found and verified.

    Attributes:
        steps: What gives way.
        changes: The same as ``--set`` has it.
        is_change: Whether ``changes`` are all of it: a relation or a cadence can't be taken out that way.
        cost: How much of what it touches the relaxation gives up, by which relaxations are ordered.
        money: What is added to funds in all, in minor units.
        days: What is added to capacities in all, in person-days.
        least: Whether a unit less is proved to be not enough: a minor unit, the finest part of a day in use, a tenth of
            a percentage point, or one.
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
        solvers: The two that were asked.
        undecided: Why there is no verdict.
        iis: Constraints that can't all be kept.
        irreducible: Whether it is proved that without any one of ``iis`` the others could be kept.
        relaxations: The cheapest first; each relaxes one constraint of ``iis`` at least.
        left_out: Those of ``iis`` for which the search for a relaxation did not come to its end.
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
