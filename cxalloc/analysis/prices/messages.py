"""Prices as messages: what a constraint is called, what it costs, and what would change without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cxalloc.analysis.prices.removal import ConstraintKind, NotRelaxed, PricedConstraint
from cxalloc.analysis.prices.result import ConstraintPrice, Price
from cxalloc.analysis.sensitivity.explanation import CandidateChange
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import (
    ExactAmount,
    Figure,
    Message,
    Names,
    ObjectiveValue,
    Span,
    message,
)
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.descriptions import relation_message, rule_of_id

MANY = 4
"""Of more names than this only the first are listed, with the number of the others."""
LITTLE = 1000
"""An amount of fewer minor units than this is written to the last one."""
CLOSE = Decimal("0.005")
"""A range narrower than this share of the price is written as one figure."""
_STATUSES = {
    Status.MUST: "prices.must",
    Status.NEVER: "prices.never",
    Status.COMMITTED: "prices.committed",
}


def constraint_message(portfolio: Portfolio, constraint: PricedConstraint) -> Message:
    """A constraint as a phrase, as the subject of a sentence."""
    subject = constraint.subject
    match constraint.kind:
        case ConstraintKind.RULE:
            return message("prices.rule", rule=rule_of_id(portfolio, subject))
        case ConstraintKind.STATUS:
            initiative = portfolio.initiative_by_id[subject]
            return message(_STATUSES[initiative.status], name=initiative.name)
        case ConstraintKind.RELATION:
            relation = portfolio.relations[int(subject) - 1]
            return message("prices.relation", relation=relation_message(portfolio, relation))
        case ConstraintKind.CADENCE:
            return message("prices.cadence", name=portfolio.small_allocation_by_id[subject].name)
        case ConstraintKind.CAP:
            return message("prices.total_cap", name=portfolio.small_allocation_by_id[subject].name)


def together_message() -> Message:
    """All the constraints together, as a phrase."""
    return message("prices.together")


def price_message(one: ConstraintPrice, objective: ObjectiveKind) -> Message:
    """What a constraint costs, as a sentence without a full stop: it begins with the phrase of the constraint."""
    if one.not_relaxed is NotRelaxed.NOTHING_ELSE:
        return message("prices.nothing_else", constraint=one.text)
    if one.not_relaxed is NotRelaxed.OTHER_SCALE:
        return message("prices.other_scale", constraint=one.text)
    price = one.price
    if price is None:
        return message("prices.unknown", constraint=one.text)
    if price.most == 0:
        return message("prices.nothing", constraint=one.text)
    if price.least == 0:
        if price.most is None:
            return message("prices.unbounded", constraint=one.text)
        return message("prices.indistinguishable", constraint=one.text, most=price_value(price.upper_end, objective))
    key = "prices.proved" if price.is_proved else "prices.costs"
    return message(key, constraint=one.text, price=price_value(price, objective))


def short_price_message(one: ConstraintPrice, objective: ObjectiveKind) -> Message:
    """What a constraint costs, in a few words, where it is named already."""
    price = one.price
    if price is None:
        return message("prices.short_unknown")
    if price.most == 0:
        return message("prices.short_nothing")
    if price.least == 0:
        if price.most is None:
            return message("prices.short_unknown")
        return message("prices.short_indistinguishable", most=price_value(price.upper_end, objective))
    key = "prices.short_proved" if price.is_proved else "prices.short_costs"
    return message(key, price=price_value(price, objective))


def price_value(price: Price, objective: ObjectiveKind) -> Figure | Span:
    """A price as one figure, with its range unless that is narrow."""
    found = _value(price.found, objective)
    if price.most is None:
        return Span(found, _value(price.least, objective), None)
    if price.most - price.least <= CLOSE * price.found:
        return found
    return Span(found, _value(price.least, objective), _value(price.most, objective))


def _value(units: int, objective: ObjectiveKind) -> Figure:
    """A value in units of the objective; of little money to the last cent, as in whole units it would be 0."""
    if objective is ObjectiveKind.NPV and 0 < units < LITTLE:
        return ExactAmount(units)
    return ObjectiveValue(units)


def change_messages(one: ConstraintPrice) -> Iterator[Message]:
    """What the plan without the constraint decides otherwise."""
    came = [change for change in one.changes if change.after.funded and not change.before.funded]
    went = [change for change in one.changes if change.before.funded and not change.after.funded]
    moved = [change for change in one.changes if change.before.funded and change.after.funded]
    if came:
        key = "prices.may_bring_in" if one.is_example else "prices.brings_in"
        yield message(key, names=_names(came))
    if went:
        key = "prices.may_drop" if one.is_example else "prices.drops"
        yield message(key, names=_names(went))
    if moved:
        key = "prices.may_move" if one.is_example else "prices.moves"
        yield message(key, names=_names(moved))


def _names(changes: Sequence[CandidateChange]) -> Names:
    return Names.some(tuple(change.name for change in changes), MANY)
