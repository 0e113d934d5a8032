"""The portfolio: the complete input of an optimisation, validated as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

from cxalloc.domain.budget import (
    EXPECTED_NPV,
    HIGHEST_RATE,
    NPV,
    Fund,
    LateStart,
    Objective,
    ObjectiveKind,
    Scenario,
    Team,
)
from cxalloc.domain.consistency.check import findings_of
from cxalloc.domain.constraints.relations import Relation
from cxalloc.domain.constraints.rules import Kind, Rule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.periods import Horizon
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.domain.uncertainty import AS_STATED, Uncertainty

__all__ = [
    "HIGHEST_RATE",
    "NPV",
    "VALUATION_RULES",
    "Fund",
    "LateStart",
    "LeftOut",
    "Objective",
    "ObjectiveKind",
    "Portfolio",
    "Scenario",
    "Team",
    "is_open",
]

VALUATION_RULES = 3
"""The number of the rules by which options and decisions are valued. A change of what any input comes to raises it.

1: a late start cuts the benefits of a stated ROI. 2: ``late_start`` says whether it cuts or shifts them. 3: the full
amount of a small allocation with tickets, for its score, is one of whole tickets. The inputs of a plan carry the number
of their time, and by those rules the plan is verified for ever.
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that an optimisation does not consider, because some of its cells hold errors.

    ``errors`` are pairs of a field, as columns of a portfolio folder are called, and the text that is not valid.
    """

    kind: Kind
    id: str
    name: str
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Portfolio:
    """The complete input of an optimisation. Valid by construction: its parts are consistent.

    ``valuation_rules`` is the number of the rules by which it is valued: the newest ones, but for the inputs of an
    earlier plan. It makes no other portfolio: what the rules made of its parts then is stated by its parts now.

    ``uncertainty``, as the low and high costs, durations and rates of candidates, has no effect on a plan.

    ``left_out`` is empty in a portfolio that is edited or stored; ``editing.optimiser_input`` fills it in.
    """

    name: str
    currency: str
    horizon: Horizon
    annual_rate: Decimal
    funds: tuple[Fund, ...]
    initiatives: tuple[Initiative, ...] = ()
    small_allocations: tuple[SmallAllocation, ...] = ()
    teams: tuple[Team, ...] = ()
    relations: tuple[Relation, ...] = ()
    rules: tuple[Rule, ...] = ()
    objective: Objective = EXPECTED_NPV
    scenarios: tuple[Scenario, ...] = ()
    late_start: LateStart = LateStart.SHIFT
    valuation_rules: int = field(default=VALUATION_RULES, compare=False)
    left_out: tuple[LeftOut, ...] = ()
    uncertainty: Uncertainty = AS_STATED

    def __post_init__(self) -> None:
        if findings := findings_of(self):
            raise InvalidInput(findings)

    def revised(self, **parts: Any) -> Portfolio:
        """The portfolio with other parts, as ``dataclasses.replace`` would make it, in less time.

        Only what changed, and what depends on it, is checked: items are compared by identity, so that those that stay
        should be the same objects. Raises InvalidInput as the constructor would.
        """
        made = object.__new__(Portfolio)
        names = {one.name for one in fields(self)}
        if unknown := parts.keys() - names:
            raise TypeError(f"a portfolio has no {', '.join(sorted(unknown))}")
        for name in names:
            object.__setattr__(made, name, parts.get(name, getattr(self, name)))
        if findings := findings_of(made, since=self):
            raise InvalidInput(findings)
        return made

    @cached_property
    def fund_index(self) -> dict[str, int]:
        """Position of each fund by id."""
        return {fund.id: position for position, fund in enumerate(self.funds)}

    @cached_property
    def initiative_by_id(self) -> dict[str, Initiative]:
        """Initiatives by id."""
        return {initiative.id: initiative for initiative in self.initiatives}

    @cached_property
    def small_allocation_by_id(self) -> dict[str, SmallAllocation]:
        """Small allocations by id."""
        return {allocation.id: allocation for allocation in self.small_allocations}

    @cached_property
    def planned(self) -> Portfolio:
        """The portfolio that plans are made of: without the small allocations that are examples."""
        kept = tuple(one for one in self.small_allocations if not one.is_example)
        if len(kept) == len(self.small_allocations):
            return self
        made = self.revised(small_allocations=kept)
        made.__dict__["examples"] = self.examples  # no part of it: they only explain why a name is unknown
        return made

    @cached_property
    def examples(self) -> tuple[SmallAllocation, ...]:
        """The small allocations that are examples; of ``planned``, those that it was made without."""
        return tuple(one for one in self.small_allocations if one.is_example)

    @cached_property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are switched on."""
        return tuple(rule for rule in self.rules if rule.enabled)


def is_open(initiative: Initiative) -> bool:
    """Whether the optimiser may choose about the initiative at all."""
    return initiative.status is not Status.NEVER
