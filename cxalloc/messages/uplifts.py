"""The uplifts of optimism bias, and what they came to, as messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxalloc.domain.message import Count, Message, Names, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.uplifts import UpliftChanges, UpliftName

MANY = 5
"""The most initiatives that are named."""
_NAMES = {
    UpliftName.EQUIPMENT: "uplifts.equipment",
    UpliftName.STANDARD_BUILDINGS: "uplifts.standard_buildings",
    UpliftName.OUTSOURCING: "uplifts.outsourcing",
    UpliftName.LARGE_IT: "uplifts.large_it",
}


def uplift_name(name: UpliftName) -> Message:
    """The kind of project, with the range of its uplifts."""
    return message(_NAMES[name])


def uplift_messages(portfolio: Portfolio, name: UpliftName, made: UpliftChanges) -> Iterator[Message]:
    """How many initiatives an uplift is about, and which of them it leaves as they are in part or whole."""
    yield message("uplifts.raised", name=uplift_name(name), n=Count(len(made.raised)))
    if made.npv_stated:
        yield message("uplifts.npv_stated", names=_names(portfolio, made.npv_stated))
    if made.too_long:
        yield message("uplifts.too_long", names=_names(portfolio, made.too_long))


def _names(portfolio: Portfolio, ids: Sequence[str]) -> Names:
    return Names.some(tuple(portfolio.initiative_by_id[one].name for one in ids), MANY)
