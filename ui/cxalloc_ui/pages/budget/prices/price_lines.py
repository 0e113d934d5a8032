"""Prices as lines of text: the dear ones one by one, the others by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import counted, tr

if TYPE_CHECKING:
    from cxalloc.analysis.prices.result import ConstraintPrice

FEW = 6
"""How many of the constraints that cost nothing are named: an export lists them all."""


@dataclass(frozen=True)
class PriceLine:
    """A sentence about what a constraint costs, and those about what would change without it."""

    text: str
    details: tuple[str, ...] = ()
    is_total: bool = False


def price_lines(found: Sequence[ConstraintPrice], objective: ObjectiveKind, formats: Formatter) -> list[PriceLine]:
    """The lines of what was found: all constraints together first, then those that cost something, then the rest."""
    from cxalloc.analysis.prices.messages import change_messages, price_message

    def line(one: ConstraintPrice) -> PriceLine:
        said = formats.render(price_message(one, objective))
        details = tuple(map(formats.render, change_messages(one)))
        return PriceLine(said[:1].upper() + said[1:], details, is_total=one.constraint is None)

    total = [one for one in found if one.constraint is None]
    dear = [one for one in found if one.constraint is not None and one.price is not None and one.price.found > 0]
    unknown = [one for one in found if one.constraint is not None and one.price is None]
    free = [one for one in found if one.price is not None and not one.price.found and one.constraint is not None]
    dear.sort(key=lambda one: -(one.price.found if one.price is not None else 0))
    lines = [line(one) for one in (*total, *dear, *unknown)]
    if free:
        lines.append(_of_little(free, formats))
    return lines


def _of_little(free: Sequence[ConstraintPrice], formats: Formatter) -> PriceLine:
    """One line for all constraints without which nothing better was found."""
    text = counted(
        len(free),
        tr("1 other costs nothing, or too little to be told apart from 0 within the gap."),
        tr("{n} others cost nothing, or too little to be told apart from 0 within the gap."),
    )
    names = [formats.render(one.text) for one in free[:FEW]]
    if len(free) > FEW:
        names.append(tr("{n} more").format(n=len(free) - FEW))
    return PriceLine(text, (" · ".join(names),))


def rule_prices(found: Iterable[ConstraintPrice], objective: ObjectiveKind, formats: Formatter) -> dict[str, str]:
    """What each rule costs, by its id, in a few words."""
    from cxalloc.analysis.prices.messages import short_price_message
    from cxalloc.analysis.prices.removal import ConstraintKind

    return {
        one.constraint.subject: formats.render(short_price_message(one, objective))
        for one in found
        if one.constraint is not None and one.constraint.kind is ConstraintKind.RULE
    }
