"""Rules: floors and ceilings on what a selection spends, and the cadence of small allocations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.names import NAME_EXPECTED, Tag, is_name


class Kind(StrEnum):
    """The two kinds of candidate."""

    INITIATIVE = "initiative"
    SMALL_ALLOCATION = "small_allocation"


class Bound(StrEnum):
    """Which side a rule bounds."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Selection:
    """The spend that a rule is about: of this kind, fund, owner and tag (each that is given must match)."""

    kind: Kind | None = None
    fund: str | None = None
    owner: str | None = None
    tag: Tag | None = None

    def matches(self, kind: Kind, owner: str, tags: tuple[Tag, ...]) -> bool:
        """Whether a candidate belongs to the selection, its fund aside."""
        return (
            (self.kind is None or self.kind is kind)
            and (self.owner is None or self.owner == owner)
            and (self.tag is None or self.tag in tags)
        )

    def covers_fund(self, fund: str) -> bool:
        """Whether spend from ``fund`` belongs to the selection."""
        return self.fund is None or self.fund == fund


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class SpendRule:
    """The selection spends at least, or at most, an ``amount`` (minor units) or a ``share`` of what ``of`` spends.

    It holds for each run of ``window`` consecutive budget periods (1: every period), or over all of them if ``window``
    is None. A share of money is rounded to a whole minor unit in the plan's favour (a floor down, a ceiling up); a
    share of a total of zero is met by a spend of zero.
    """

    id: str
    bound: Bound
    select: Selection
    amount: int | None = None
    share: Decimal | None = None
    of: Selection = EVERYTHING
    window: int | None = 1
    enabled: bool = True

    def __post_init__(self) -> None:
        checks = Checks("rule", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        checks.require((self.amount is None) != (self.share is None), self.bound.value, None, expected.AMOUNT_OR_SHARE)
        if self.amount is not None:
            checks.require_amount(0, self.amount, self.bound.value, expected.AMOUNT_FROM_0)
            checks.require(self.of == EVERYTHING, "of", "given", expected.SHARE_OF_NOTHING)
        if self.share is not None:
            checks.require_within(0, self.share, 1, self.bound.value, expected.SHARE_FROM_0_TO_1)
        if self.window is not None:
            checks.require(self.window >= 1, "window", self.window, expected.PERIODS_FROM_1)
        checks.done()


@dataclass(frozen=True, slots=True)
class CadenceRule:
    """At least ``minimum_active`` small allocations of the selection get an amount in every budget period."""

    id: str
    minimum_active: int
    select: Selection = EVERYTHING
    enabled: bool = True

    def __post_init__(self) -> None:
        checks = Checks("rule", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        checks.require(self.minimum_active >= 1, "minimum_active", self.minimum_active, expected.WHOLE_FROM_1)
        checks.require(self.select.kind is not Kind.INITIATIVE, "select", "initiative", expected.SMALL_ALLOCATIONS)
        checks.done()


Rule = SpendRule | CadenceRule


def windows(window: int | None, periods: int) -> list[range]:
    """The runs of periods over which a rule holds; one that is longer than the horizon becomes the horizon."""
    length = periods if window is None else min(window, periods)
    return [range(first, first + length) for first in range(periods - length + 1)]
