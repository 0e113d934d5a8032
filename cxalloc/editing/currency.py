"""Amounts in the minor units of another currency: what read 1,250 still reads 1,250."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from cxalloc.domain.constraints.rules import Rule, SpendRule
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation


def rescaled(portfolio: Portfolio, parts: Mapping[str, Any], power: int) -> dict[str, Any]:
    """Changed parts of a portfolio with all its amounts times a power of ten, rounded half to even."""

    def money(minor: int) -> int:
        return int(Decimal(minor).scaleb(power).to_integral_value(rounding=ROUND_HALF_EVEN))

    def row(amounts: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(map(money, amounts))

    def benefit(one: Benefit) -> Benefit:
        match one:
            case BenefitPerPeriod(amount):
                return BenefitPerPeriod(money(amount))
            case StatedNpv(npv):
                return StatedNpv(money(npv))
            case BenefitProfile(likely, low, high):
                return BenefitProfile(row(likely), low and row(low), high and row(high))
            case BenefitTotal(amount, periods):
                return BenefitTotal(money(amount), periods)
            case BenefitFromRoi():
                return one

    def level(one: Level) -> Level:
        costs = tuple(replace(cost, amounts=row(cost.amounts), run=money(cost.run)) for cost in one.costs)
        return replace(one, costs=costs, benefit=benefit(one.benefit))

    def initiative(one: Initiative) -> Initiative:
        return replace(one, levels=tuple(map(level, one.levels)))

    def small(one: SmallAllocation) -> SmallAllocation:
        amounts = {name: getattr(one, name) for name in ("minimum", "maximum", "ticket", "total_cap")}
        tiers = tuple(replace(tier, amount=None if tier.amount is None else money(tier.amount)) for tier in one.tiers)
        scaled = {name: None if amount is None else money(amount) for name, amount in amounts.items()}
        return replace(one, tiers=tiers, **scaled)  # type: ignore[arg-type]

    def rule(one: Rule) -> Rule:
        return replace(one, amount=money(one.amount)) if isinstance(one, SpendRule) and one.amount is not None else one

    now = {
        name: parts.get(name, getattr(portfolio, name))
        for name in ("funds", "initiatives", "small_allocations", "rules")
    }
    return {
        **parts,
        "funds": tuple(replace(fund, amounts=row(fund.amounts)) for fund in now["funds"]),
        "initiatives": tuple(map(initiative, now["initiatives"])),
        "small_allocations": tuple(map(small, now["small_allocations"])),
        "rules": tuple(map(rule, now["rules"])),
    }
