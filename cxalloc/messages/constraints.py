"""The constraints of a portfolio as messages, and the shortages of a plan that misses them."""

from __future__ import annotations

import math

from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.message import (
    ExactAmount,
    Message,
    Periods,
    PersonDays,
    message,
)
from cxalloc.messages.numbers import rounded


def status_message(initiative: Initiative) -> Message:
    """That an initiative must be funded."""
    key = "constraints.committed" if initiative.status is Status.COMMITTED else "constraints.must"
    return message(key, name=initiative.name)


def in_period(name: str, period: int) -> Message:
    """A fund or a team in a period."""
    return message("constraints.in_period", name=name, when=Periods((period,)))


def rule_in(rule: Message, window: range) -> Message:
    """A rule, in words, in one of its windows."""
    return message("constraints.rule", rule=rule, when=Periods(tuple(window)))


def shortage_message(kind: str, limit: Message, missing: float, period: int | None, *, in_money: bool) -> Message:
    """By how much a constraint is missed.

    Args:
        kind: that of the constraint, as ``model_builder.Constraint`` has it.
        limit: the constraint in words.
        missing: how much more it would need, in minor units or person-days.
        period: of a fund, the period in which it is short.
        in_money: whether a rule is about money.
    """
    # A solver's tolerance is less than a whole unit.
    amount = ExactAmount(math.ceil(missing - 1e-3))
    if kind == "fund" and period is not None:
        return message("constraints.needs_money", limit=limit, when=Periods((period,)), amount=amount)
    if kind == "rule" and in_money:
        return message("constraints.missed", limit=limit, amount=amount)
    if kind == "team":
        return message("constraints.lacks_days", limit=limit, days=PersonDays(rounded(missing, 2)))
    return message("constraints.cannot_be_kept", limit=limit)
