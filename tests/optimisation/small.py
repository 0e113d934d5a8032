"""Portfolios of a few lines, in coins of two cents, without interest, for tests that need to see through them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cxalloc.domain.initiative import Cost, Effort, Initiative, Level, StatedNpv
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier

COIN = 2
"""Minor units: few, so that every amount can be looked at, and even, so that halves of them are whole."""


def level(
    name: str = "standard", *, cost: int = 0, npv: int = 0, duration: int = 1, days: int = 0, **more: Any
) -> Level:
    """A level that costs so many coins at its start, and is worth so many whenever it starts."""
    costs = (Cost("cx", (cost * COIN,)),) if cost else ()
    effort = (Effort("team", (Decimal(days),)),) if days else ()
    return Level(
        name, duration, more.pop("costs", costs), more.pop("benefit", StatedNpv(npv * COIN)), effort=effort, **more
    )


def initiative(name: str, cost: int = 0, npv: int = 0, **more: Any) -> Initiative:
    """An initiative of one level; what is not about a level is about the initiative."""
    of_level = {key: more.pop(key) for key in ("duration", "days", "benefit", "success", "costs") if key in more}
    levels = more.pop("levels", None) or (level(cost=cost, npv=npv, **of_level),)
    return Initiative(name, name.capitalize(), levels, **more)


def small(name: str = "k", least: int = 1, most: int = 10, *rates: str, ticket: bool = False, **more: Any) -> Any:
    """A small allocation; of ``rates`` each but the last is for half of ``most``."""
    tiers = [Tier(Decimal(rate), most * COIN // 2) for rate in rates[:-1]] + [Tier(Decimal(rates[-1]))]
    return SmallAllocation(
        name,
        name.capitalize(),
        more.pop("fund", "cx"),
        least * COIN,
        most * COIN,
        tuple(tiers),
        ticket=least * COIN if ticket else None,
        **more,
    )


def portfolio(budget: int | Sequence[int], *initiatives: Initiative, carry_over: str = "0", **more: Any) -> Portfolio:
    """A portfolio with one fund, of so many coins in each of its quarters."""
    amounts = (budget,) if isinstance(budget, int) else tuple(budget)
    fund = Fund("cx", "CX budget", tuple(amount * COIN for amount in amounts), Decimal(carry_over))
    return Portfolio(
        "Small",
        "EUR",
        Horizon(PeriodUnit.QUARTER, "2027-Q1", len(amounts), more.pop("benefit_periods", 0)),
        more.pop("annual_rate", Decimal(0)),
        (fund, *more.pop("funds", ())),
        initiatives,
        **more,
    )
