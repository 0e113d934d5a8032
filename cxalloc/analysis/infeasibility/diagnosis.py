"""What is said where there is no plan: what clashes, and what would make a plan possible.

Frozen values that go into JSON as they are. Money is in minor units, periods count from 0. What people read is a key
here; ``conflict_texts`` has the words, and ``repairing`` makes a repair.
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
    """How a requirement gives way."""

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
    """One requirement that gives way: whose (the id; the number, from 1, of a relation), and from what to what."""

    way: RelaxationKind
    subject: str
    period: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    unit: Unit = Unit.NOTHING


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Steps that, all together, make a plan possible: one was found and verified.

    ``changes`` are the same as ``--set`` has them; ``is_change`` tells whether that is all of it (a relation or a
    cadence can't be taken out that way). ``money`` and ``days`` are what is added in all. ``cost`` is how much of what
    it touches the repair gives up, by which repairs are ordered. ``least`` says that a unit less is proved to be not
    enough, the unit being a minor one, the finest part of a day in use, a tenth of a percentage point, or one.
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

    ``clash`` is a set of requirements that can't all be kept; ``irreducible``: without any one of them the others of
    the set could be. Every repair loosens one of them at least. ``left_out`` are those for which no repair was looked
    for to the end. ``solvers`` are the two that were asked.
    """

    verdict: Feasibility
    scenario: str
    solvers: tuple[str, str]
    doubt: UndecidedReason | None = None
    clash: tuple[RemovableConstraint, ...] = ()
    irreducible: bool = False
    repairs: tuple[Relaxation, ...] = ()
    left_out: tuple[RemovableConstraint, ...] = ()
    complete: bool = True
    cancelled: bool = False
    solves: int = 0
    seconds: float = 0.0
