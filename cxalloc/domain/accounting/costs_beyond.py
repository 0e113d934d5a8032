"""Costs that fall after the last budget period, where no budget binds; run costs, which go on for ever, aside.

They are possible only where a user stated a latest start, or a commitment, that allows for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxalloc.domain.initiative import Initiative, Level
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio, is_open


@dataclass(frozen=True, slots=True)
class CostsBeyond:
    """What an initiative costs after the last budget period (minor units) if it starts in a period (from 0)."""

    initiative: str
    name: str
    start: int
    amount: int


def costs_beyond(portfolio: Portfolio, decision: Decision) -> tuple[CostsBeyond, ...]:
    """The costs of a decision that no budget pays for, in the order of the decision."""
    by_id, periods = portfolio.initiative_by_id, portfolio.horizon.budget_periods
    found = []
    for choice in decision.choices:
        initiative = by_id[choice.initiative]
        amount = _beyond(initiative.level(choice.level), choice.start, periods)
        if amount:
            found.append(CostsBeyond(initiative.id, initiative.name, choice.start, amount))
    return tuple(found)


def possible_costs_beyond(portfolio: Portfolio) -> tuple[CostsBeyond, ...]:
    """For each initiative with starts that leave costs without a budget, the one that leaves most of them."""
    periods = portfolio.horizon.budget_periods
    found = (
        max(_possible(initiative, periods), key=lambda one: one.amount, default=None)
        for initiative in portfolio.initiatives
        if is_open(initiative)
    )
    return tuple(one for one in found if one is not None)


def _possible(initiative: Initiative, periods: int) -> Iterator[CostsBeyond]:
    for level in initiative.levels:
        for start in initiative.starts(level, periods):
            if amount := _beyond(level, start, periods):
                yield CostsBeyond(initiative.id, initiative.name, start, amount)


def _beyond(level: Level, start: int, periods: int) -> int:
    return sum(sum(cost.amounts[max(0, periods - start) :]) for cost in level.costs)
