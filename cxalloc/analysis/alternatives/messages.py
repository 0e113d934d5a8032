"""Alternatives as messages: what each is worth, how differently it spends, and what it decides otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cxalloc.analysis.alternatives.result import Alternative, Alternatives
from cxalloc.analysis.sensitivity.explanation import CandidateChange
from cxalloc.domain.message import (
    Amount,
    Count,
    ExactAmount,
    ExactShare,
    Message,
    Names,
    ObjectiveValue,
    Share,
    message,
)

LITTLE = 1000
"""An amount of fewer minor units than this is written to the last one."""
MANY = 6
"""Of more names than this only the first are listed, with the number of the others."""


def alternative_messages(number: int, one: Alternative) -> Iterator[Message]:
    """The sentences about the alternative of a number (from 1).

    Its value and distance, the proof, and what it decides otherwise.
    """
    value, share, away = ObjectiveValue(one.plan.proof.value), Share(one.share), _amount(one.distance)
    key = "alternatives.first" if number == 1 else "alternatives.further"
    yield message(key, n=Count(number), value=value, share=share, distance=away)
    if one.bound is None:
        yield message("alternatives.no_bound")
    elif one.bound <= one.distance:
        yield message("alternatives.furthest")
    else:
        yield message("alternatives.bound", bound=_amount(one.bound))
    came = [change for change in one.changes if change.after.funded and not change.before.funded]
    went = [change for change in one.changes if change.before.funded and not change.after.funded]
    moved = [change for change in one.changes if change.before.funded and change.after.funded]
    if came:
        yield message("alternatives.brings_in", names=_names(came))
    if went:
        yield message("alternatives.drops", names=_names(went))
    if moved:
        yield message("alternatives.moves", names=_names(moved))


def closing_messages(found: Alternatives) -> Iterator[Message]:
    """Why there are no more alternatives."""
    if found.plan is None or found.floor is None:
        return
    if found.none_left:
        floor = ObjectiveValue(found.floor)
        yield message("alternatives.no_more" if found.alternatives else "alternatives.none", floor=floor)
    elif found.rest_bound is not None:
        yield message("alternatives.rest", floor=ObjectiveValue(found.floor), bound=_amount(found.rest_bound))
    elif not found.complete:
        yield message("alternatives.stopped")


def within_message(found: Alternatives) -> Message:
    """Which plans are looked for."""
    floor = ObjectiveValue(found.floor or 0)
    return message("alternatives.within", within=ExactShare(Decimal(str(found.within))), floor=floor)


def _amount(minor: int) -> Amount | ExactAmount:
    """An amount; of little money to the last cent, as in whole units it would be 0."""
    return ExactAmount(minor) if 0 < minor < LITTLE else Amount(minor)


def _names(changes: Sequence[CandidateChange]) -> Names:
    return Names.some(tuple(change.name for change in changes), MANY)
