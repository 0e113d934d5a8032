"""Small allocations: recurring, small, fast budget lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.message import message
from cxalloc.domain.names import NAME_EXPECTED, Tag, check_name, check_tags, check_text, is_name, normalise
from cxalloc.domain.uncertainty import check_range

LEAST_AMOUNT = 1
"""The minimum (minor units) of an allocation that states none: any amount makes it active."""


@dataclass(frozen=True, slots=True)
class Tier:
    """The next ``amount`` (minor units) spent in a period returns ``rate`` per unit; no amount means all the rest."""

    rate: Decimal
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class SmallAllocation:
    """A budget line from which a small amount is spent in many periods.

    In each budget period it gets nothing, or an amount from ``minimum`` to ``maximum`` (minor units); one without a
    minimum of its own has ``LEAST_AMOUNT``. With a ``ticket`` the amount is a whole number of tickets up to
    ``maximum``. ``cadence`` n requires at least one amount in
    every n consecutive periods. ``total_cap`` bounds the whole horizon. The return on a period's amount comes ``delay``
    periods later, by ``tiers`` of falling rates; what is spent beyond the last tier returns nothing. One that
    ``is_example`` is left out of every plan until someone confirms its figures. ``rate_low`` and ``rate_high`` are
    shares of the likely rates of all tiers, for the analysis of risk: a plan has the likely ones.
    """

    id: str
    name: str
    fund: str
    minimum: int
    maximum: int
    tiers: tuple[Tier, ...]
    ticket: int | None = None
    total_cap: int | None = None
    cadence: int | None = None
    delay: int = 0
    owner: str = ""
    tags: tuple[Tag, ...] = ()
    scores: tuple[tuple[str, Decimal], ...] = ()
    is_example: bool = False
    rate_low: Decimal = Decimal(1)
    rate_high: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        normalise(self, strip=("name", "owner"), order=("tags", "scores"))
        checks = Checks("small allocation", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        check_name(checks, self.name)
        check_text(checks, "owner", self.owner)
        check_tags(checks, self.tags)
        if self.ticket is None:
            checks.require(self.minimum > 0, "minimum", self.minimum, expected.AMOUNT_ABOVE_0)
        elif checks.require(self.ticket > 0, "ticket", self.ticket, expected.AMOUNT_ABOVE_0):
            checks.require(self.minimum == self.ticket, "minimum", self.minimum, expected.TICKET_IS_MINIMUM)
        checks.require_amount(
            self.minimum,
            self.maximum,
            "maximum",
            expected.AMOUNT_ABOVE_0 if self.minimum == LEAST_AMOUNT else expected.AMOUNT_FROM_TICKET,
        )
        if self.total_cap is not None:
            checks.require_amount(0, self.total_cap, "total_cap", expected.AMOUNT_FROM_0)
        if self.cadence is not None:
            checks.require(self.cadence >= 1, "cadence", self.cadence, expected.PERIODS_FROM_1)
        checks.require(self.delay >= 0, "delay", self.delay, expected.PERIODS_FROM_0)
        self._check_tiers(checks)
        for criterion, score in self.scores:
            checks.require_within(0, score, 100, f"score:{criterion}", expected.SCORE)
        check_range(checks, "rate", self.rate_low, self.rate_high)
        checks.done()

    def _check_tiers(self, checks: Checks) -> None:
        previous: Decimal | None = None
        for number, tier in enumerate(self.tiers, start=1):
            field = f"tier{number}"
            sound = checks.require(
                tier.rate.is_finite() and tier.rate >= 0, f"{field}_rate", tier.rate, expected.RETURN_PER_UNIT
            )
            if tier.amount is None:
                checks.require(
                    number == len(self.tiers),
                    f"{field}_amount",
                    None,
                    expected.TIER_AMOUNT,
                )
            else:
                checks.require_amount(1, tier.amount, f"{field}_amount", expected.AMOUNT_ABOVE_0)
            if sound:
                checks.require(
                    previous is None or tier.rate <= previous,
                    f"{field}_rate",
                    tier.rate,
                    message("expected.rate_of_tier_before", rate=str(previous)),
                )
                previous = tier.rate

    @property
    def stated_minimum(self) -> int | None:
        """The minimum (minor units); None where there is none but the ticket or the least amount of all."""
        return None if self.ticket is not None or self.minimum == LEAST_AMOUNT else self.minimum

    @property
    def full_amount(self) -> int:
        """The most that a period may get in whole tickets (minor units)."""
        return self.maximum if self.ticket is None else self.maximum // self.ticket * self.ticket

    @property
    def roi(self) -> Decimal | None:
        """The ROI of every unit of money (0.8: it returns 1.80 for 1); None unless all return the same."""
        is_linear = len(self.tiers) == 1 and self.tiers[0].amount is None
        return self.tiers[0].rate - 1 if is_linear else None

    def tier_parts(self, amount: int) -> tuple[int, ...]:
        """How much of an ``amount`` spent in one period falls into each tier."""
        parts, left = [], amount
        for tier in self.tiers:
            part = left if tier.amount is None else min(left, tier.amount)
            parts.append(part)
            left -= part
        return tuple(parts)

    def returned(self, amount: int) -> Fraction:
        """What an ``amount`` (minor units) spent in one period returns in all, undiscounted (minor units)."""
        parts = self.tier_parts(amount)
        return sum((part * Fraction(tier.rate) for part, tier in zip(parts, self.tiers, strict=True)), Fraction(0))


def linear_return(roi: Decimal) -> tuple[Tier, ...]:
    """The tiers of an allocation of which every unit of money has the same ROI (0.8 returns 1.80 for 1)."""
    return (Tier(1 + roi),)
