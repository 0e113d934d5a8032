"""The constraints of a portfolio as messages, and the shortages of a plan that misses them."""

from __future__ import annotations

import math

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.constraints.rules import Bound, SpendRule
from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.message import (
    Count,
    ExactAmount,
    ExactShare,
    Message,
    Periods,
    PersonDays,
    Phrases,
    literal,
    message,
)
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.numbers import rounded


def status_message(initiative: Initiative) -> Message:
    """That an initiative must be funded."""
    key = "constraints.committed" if initiative.status is Status.COMMITTED else "constraints.must"
    return message(key, name=initiative.name)


def in_period(name: str, period: int) -> Message:
    """A fund or a team in a period."""
    return message("constraints.in_period", name=name, when=Periods((period,)))


def bound_message(rule: SpendRule) -> Message:
    """The bound of a rule: at least, or at most, an amount or a share."""
    bound = ExactAmount(rule.amount or 0) if rule.share is None else ExactShare(rule.share)
    return message("constraints.at_least" if rule.bound is Bound.AT_LEAST else "constraints.at_most", amount=bound)


def spend_rule_message(rule: SpendRule, window: range) -> Message:
    """A rule in one of its windows, with its bound."""
    side = bound_message(rule)
    first, last = Periods((window[0],)), Periods((window[-1],))
    if len(window) == 1:
        return message("constraints.rule", name=rule.id, bound=side, when=first)
    return message("constraints.rule_run", name=rule.id, bound=side, when=first, until=last)


def relation_message(portfolio: Portfolio, relation: Relation) -> Message:
    """A relation with the names of its initiatives."""
    if isinstance(relation, GroupLimit):
        return _group_message(portfolio, relation)
    name, other = (_end(portfolio, end) for end in (relation.initiative, relation.other))
    match relation:
        case Requires(delivered=delivered):
            key = "constraints.requires_delivered" if delivered else "constraints.requires"
            return message(key, name=name, other=other)
        case Excludes():
            return message("constraints.excludes", name=name, other=other)
        case Together():
            return message("constraints.together", name=name, other=other)
        case Enables(uplift=uplift):
            return message("constraints.enables", name=name, other=other, uplift=ExactShare(uplift))


def _group_message(portfolio: Portfolio, group: GroupLimit) -> Message:
    by_id = portfolio.initiative_by_id
    names = Phrases(tuple(literal(by_id[member].name) for member in group.members), with_commas=True)
    least, most = group.at_least, group.at_most
    if least and most is not None:
        return message("constraints.group_between", n=Count(least), most=Count(most), names=names)
    if most is not None:
        return message("constraints.group_at_most", n=Count(most), names=names)
    if least:
        return message("constraints.group_at_least", n=Count(least), names=names)
    return message("constraints.group_any", names=names)


def _end(portfolio: Portfolio, end: Endpoint) -> str:
    name = portfolio.initiative_by_id[end.initiative].name
    return f"{name} ({end.level})" if end.level else name


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
