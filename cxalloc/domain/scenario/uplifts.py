"""Optimism-bias uplifts by name: what comparable projects cost, took and brought beyond their estimates.

The ranges are those of HM Treasury's *Supplementary Green Book Guidance: Optimism Bias*, which rest on the *Review of
Large Public Procurement in the UK* (Mott MacDonald 2002): from what well managed projects exceeded their estimates by
to what they do on average. Those of large IT projects are averages of 5,400 of them (Bloch, Blumberg and Laartz 2012,
McKinsey and the University of Oxford). An uplift is a scenario with changes that are stated one by one: nothing is
raised in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks, InvalidInput
from cxalloc.domain.initiative import Initiative, StatedNpv, Status
from cxalloc.domain.names import Tag
from cxalloc.domain.numbers import write_number
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_changes

Change = tuple[str, str]
_CENT = Decimal("0.0001")


class UpliftName(StrEnum):
    """The kinds of project for which there are uplifts."""

    EQUIPMENT = "equipment"
    """Equipment and development: what most software is."""
    STANDARD_BUILDINGS = "standard_buildings"
    OUTSOURCING = "outsourcing"
    LARGE_IT = "large_it"


@dataclass(frozen=True, slots=True)
class Uplift:
    """By which shares of the estimate costs, durations and benefits differ: at the lower and at the upper bound."""

    cost: tuple[Decimal, Decimal]
    duration: tuple[Decimal, Decimal]
    benefit: tuple[Decimal, Decimal]


def _shares(*percent: int) -> tuple[Decimal, Decimal]:
    lower, upper = percent[0], percent[-1]
    return Decimal(lower) / 100, Decimal(upper) / 100


UPLIFTS: dict[UpliftName, Uplift] = {
    UpliftName.EQUIPMENT: Uplift(_shares(10, 200), _shares(10, 54), _shares(0)),
    UpliftName.STANDARD_BUILDINGS: Uplift(_shares(2, 24), _shares(1, 4), _shares(0)),
    UpliftName.OUTSOURCING: Uplift(_shares(0, 41), _shares(0), _shares(0)),
    UpliftName.LARGE_IT: Uplift(_shares(45), _shares(7), _shares(-56)),
}
"""Costs and durations go up, the benefits of large IT projects down."""


@dataclass(frozen=True, slots=True)
class UpliftChanges:
    """The changes that an uplift comes to.

    Attributes:
        changes: As a scenario has them.
        raised: The ids of the initiatives that they are about.
        npv_stated: Those that stay as they are, because their net present value is from another calculation.
        too_long: Those whose duration stays as stated, because the longer one would end after the budget periods.
    """

    changes: tuple[Change, ...]
    raised: tuple[str, ...]
    npv_stated: tuple[str, ...]
    too_long: tuple[str, ...]


def uplift_changes(portfolio: Portfolio, name: UpliftName, tag: Tag, share: Decimal = Decimal(1)) -> UpliftChanges:
    """The changes that raise the costs and durations, and lower the benefits, of the initiatives with a tag.

    Costs are all of the initiative's, run costs included: an estimate that was too low was so for both. Durations are
    rounded to whole periods, with the longest ones that are stated. What is rejected (``never``) stays as it is.

    Args:
        portfolio: The portfolio to which the changes are to be applied.
        name: What kind of projects they are.
        tag: The tag of the initiatives.
        share: Where between the lower bound (0: all that drives the bias is under control) and the upper one (1) they
            stand. The guidance begins with the upper one.

    Raises:
        InvalidInput: No initiative has the tag, or the share is not from 0 to 1.
    """
    initiatives = [one for one in portfolio.initiatives if tag in one.tags and one.status is not Status.NEVER]
    checks = Checks("uplift", name.value)
    checks.require_within(0, share, 1, "share", expected.SHARE_FROM_0_TO_1)
    checks.require(bool(initiatives), "tag", f"{tag.dimension}:{tag.value}", expected.TAG)
    checks.done()
    uplift = UPLIFTS[name]
    cost, duration, benefit = (
        (low + share * (high - low)).quantize(_CENT) for low, high in (uplift.cost, uplift.duration, uplift.benefit)
    )
    changes: list[Change] = []
    raised, npv_stated, too_long = [], [], []
    for one in initiatives:
        if any(isinstance(level.benefit, StatedNpv) for level in one.levels):
            npv_stated.append(one.id)
            continue
        longer = list(_longer(one, 1 + duration))
        if longer and not _can_be_applied(portfolio, longer):
            too_long.append(one.id)
            longer = []
        factors = (("cost_factor", cost), ("benefit_factor", benefit))
        own = [(f"initiative.{one.id}.{key}", write_number(1 + by)) for key, by in factors if by]
        if own or longer:
            raised.append(one.id)
            changes += [*own, *longer]
    return UpliftChanges(tuple(changes), tuple(raised), tuple(npv_stated), tuple(too_long))


def _longer(initiative: Initiative, factor: Decimal) -> Iterator[Change]:
    """The changes of the durations of an initiative's levels."""
    for level in initiative.levels:
        key = f"initiative.{initiative.id}.{level.name}"
        duration = _whole(level.duration * factor)
        if duration > level.duration:
            yield f"{key}.duration", str(duration)
            if level.duration_high is not None:
                yield f"{key}.duration_high", str(_whole(level.duration_high * factor))


def _whole(periods: Decimal) -> int:
    return int(periods.to_integral_value(ROUND_HALF_UP))


def _can_be_applied(portfolio: Portfolio, changes: Iterable[Change]) -> bool:
    try:
        apply_changes(portfolio, changes)
    except InvalidInput:
        return False
    return True
