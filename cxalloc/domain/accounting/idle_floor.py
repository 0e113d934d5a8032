"""Floors on the spend of small allocations where none may be planned: nothing else may be spent then."""

from __future__ import annotations

from dataclasses import dataclass

from cxalloc.domain.constraints.rules import Bound, Kind, Rule, SpendRule
from cxalloc.domain.message import Count, Message, message
from cxalloc.domain.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class IdleFloor:
    """A floor that no small allocation can reach.

    Args:
        rule: The id of the rule.
        examples: How many examples would count for it once their figures are confirmed.
    """

    rule: str
    examples: int

    def note(self, rule: Message) -> Message:
        """The note on it; ``rule`` is the rule in words."""
        if self.examples:
            return message("small.floor_of_examples", rule=rule, n=Count(self.examples))
        return message("small.floor_without_any", rule=rule)


def idle_floors(portfolio: Portfolio) -> tuple[IdleFloor, ...]:
    """The floors of a portfolio that keep spend for small allocations of which it has none to plan."""
    found = (idle_floor(rule, portfolio) for rule in portfolio.rules)
    return tuple(one for one in found if one is not None)


def idle_floor(rule: Rule, portfolio: Portfolio) -> IdleFloor | None:
    """What is said of a rule that is such a floor; None for any other."""
    if not isinstance(rule, SpendRule) or not rule.enabled or rule.bound is not Bound.AT_LEAST:
        return None
    select = rule.select
    if select.kind is not Kind.SMALL_ALLOCATION or not (rule.amount or rule.share):
        return None
    meant = [
        one
        for one in portfolio.small_allocations
        if select.matches(Kind.SMALL_ALLOCATION, one.owner, one.tags) and select.covers_fund(one.fund)
    ]
    examples = sum(one.is_example for one in meant)
    return None if len(meant) > examples else IdleFloor(rule.id, examples)
