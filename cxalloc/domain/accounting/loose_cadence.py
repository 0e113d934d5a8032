"""Cadences that a single minor unit meets: those that count on a small allocation without a minimum.

Such a cadence is valid, and seldom what is meant: a plan may meet it with one cent in a period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxalloc.domain.constraints.rules import CadenceRule, Kind
from cxalloc.domain.message import ExactAmount, Message, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import LEAST_AMOUNT, SmallAllocation


@dataclass(frozen=True, slots=True)
class LooseCadence:
    """A cadence that the least amount meets.

    Args:
        allocation: The id of a small allocation without a minimum.
        name: Its name.
        rule: The id of the cadence rule that counts on it; empty for its own cadence.
        minimum: A minimum that may be given to it (minor units).
    """

    allocation: str
    name: str
    rule: str
    minimum: int

    def note(self, rule: Message) -> Message:
        """The note on it; ``rule`` is the rule in words, where it is one."""
        amounts = {"least": ExactAmount(LEAST_AMOUNT), "minimum": ExactAmount(self.minimum)}
        if self.rule:
            return message("small.loose_rule", name=self.name, rule=rule, **amounts)
        return message("small.loose_cadence", name=self.name, **amounts)


def loose_cadences(portfolio: Portfolio) -> tuple[LooseCadence, ...]:
    """The cadences of a portfolio, its rules' included, that a single minor unit meets."""
    return tuple(_loose(portfolio))


def _loose(portfolio: Portfolio) -> Iterator[LooseCadence]:
    rules = [rule for rule in portfolio.active_rules if isinstance(rule, CadenceRule)]
    for one in portfolio.small_allocations:
        if one.is_example or has_minimum(one):
            continue
        if one.cadence is not None:
            yield LooseCadence(one.id, one.name, "", suggested_minimum(one))
        for rule in rules:
            select = rule.select
            if select.matches(Kind.SMALL_ALLOCATION, one.owner, one.tags) and select.covers_fund(one.fund):
                yield LooseCadence(one.id, one.name, rule.id, suggested_minimum(one))


def has_minimum(allocation: SmallAllocation) -> bool:
    """Whether an amount has to reach more than the least one, or could not be more than that."""
    has_one = allocation.ticket is not None or allocation.minimum > LEAST_AMOUNT
    return has_one or allocation.maximum == LEAST_AMOUNT


def suggested_minimum(allocation: SmallAllocation) -> int:
    """A quarter of what a period may get (minor units), to two significant digits."""
    quarter = allocation.maximum // 4
    unit = int(10 ** max(0, len(str(quarter)) - 2))
    return max(LEAST_AMOUNT, quarter // unit * unit)
