"""Figures of candidates that changes state anew: those of a funding level, and small allocations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Level,
    StatedNpv,
)
from cxalloc.domain.level_figures import NO_BENEFIT, CostFigures, with_cost_figures, with_days, with_profile
from cxalloc.domain.message import message
from cxalloc.domain.scenario.fields import NOTHING, Offset, by_offset, criterion_of, of_fund, tier_of
from cxalloc.domain.small_allocation import LEAST_AMOUNT, SmallAllocation, Tier

Figures = Mapping[str, Any]
"""Values of changes by field; of alternatives the later one wins."""
_WAYS = {"roi": "roi", "npv": "npv", "benefit": "benefit", "benefit_total": "total", "benefit_periods": "total"}
_PROFILE = ("benefit", "low", "high")


def _way_of(field: str) -> str:
    """The way of stating a benefit that a field belongs to; '' if it belongs to none."""
    offset = by_offset(field)
    return "profile" if offset is not None and offset.name in _PROFILE else _WAYS.get(field, "")


def restated_benefit(now: Benefit, figures: Figures, initiative: str) -> Benefit:
    """The benefit of a level of an initiative under changes of its figures. Raises InvalidInput."""
    ways = [way for way in map(_way_of, figures) if way]
    if not ways:
        return now
    match ways[-1]:
        case "roi":
            return BenefitFromRoi(figures["roi"])
        case "npv":
            return StatedNpv(figures["npv"])
        case "benefit":
            return BenefitPerPeriod(figures["benefit"])
        case "total":
            return _total(now, figures, initiative)
    profile = {(offset.name, offset.at): value for offset, value in _offsets(figures) if offset.name in _PROFILE}
    return with_profile(now if isinstance(now, BenefitProfile) else NO_BENEFIT, profile)


def _total(now: Benefit, figures: Figures, initiative: str) -> Benefit:
    before = now if isinstance(now, BenefitTotal) else None
    amount = figures.get("benefit_total", before and before.amount)
    periods = figures.get("benefit_periods", before and before.periods)
    checks = Checks("initiative", initiative)
    for name, value in (("benefit_total", amount), ("benefit_periods", periods)):
        checks.require(value is not None, name, value, message("expected.total_with_periods"))
    checks.done()
    assert amount is not None
    assert periods is not None
    return BenefitTotal(amount, periods)


def restated_level(level: Level, figures: Figures, was: int, first_fund: str, initiative: str) -> Level:
    """A level under changes of its costs, efforts and scores; its duration ``was`` another one. Raises InvalidInput."""
    offsets = list(_offsets(figures))
    amounts = {(offset.of or None, offset.at): value for offset, value in offsets if offset.name == "cost"}
    runs: dict[str | None, int] = {fund: value for field, value in figures.items() if (fund := of_fund(field))}
    if "run_cost" in figures:
        runs[None] = figures["run_cost"]
    checks = Checks("initiative", initiative)
    if len(level.costs) > 1:
        several = ", ".join(cost.fund for cost in level.costs)
        of_one = message("expected.fund_of_figure", names=several)
        checks.require("fund" not in figures, "fund", figures.get("fund"), of_one)
        checks.require(None not in runs, "run_cost", None, of_one)
        checks.require(all(fund for fund, _ in amounts), "cost", None, of_one)
    checks.done()
    found = CostFigures(figures.get("fund", ""), figures.get("cost"), amounts, runs)
    changed: dict[str, Any] = {}
    if found:
        changed["costs"] = with_cost_figures(level.costs, found, first_fund, was, level.duration)
    if days := {(offset.of, offset.at): value for offset, value in offsets if offset.name == "effort"}:
        changed["effort"] = with_days(level.effort, days)
    if (scores := _scores(level.scores, figures)) is not None:
        changed["scores"] = scores
    return replace(level, **changed) if changed else level


def _offsets(figures: Figures) -> Iterable[tuple[Offset, Any]]:
    for field, value in figures.items():
        if (offset := by_offset(field)) is not None:
            yield offset, value


def _scores(now: tuple[tuple[str, Decimal], ...], figures: Figures) -> tuple[tuple[str, Decimal], ...] | None:
    """Scores under changes; None if none changes."""
    stated = {criterion: value for field, value in figures.items() if (criterion := criterion_of(field))}
    if not stated:
        return None
    return tuple(sorted((name, value) for name, value in ({**dict(now), **stated}).items() if value != NOTHING))


def revised_small_allocation(allocation: SmallAllocation, figures: Figures) -> SmallAllocation:
    """A small allocation under changes. Raises InvalidInput."""
    plain: dict[str, Any] = {
        name: None if value == NOTHING else value for name, value in figures.items() if _is_plain(name)
    }
    if plain.get("minimum", 0) is None:
        plain["minimum"] = LEAST_AMOUNT
    if plain.get("ticket") is not None:
        plain["minimum"] = plain["ticket"]
    tiers = {found: value for name, value in figures.items() if (found := tier_of(name)) is not None}
    if tiers:
        plain["tiers"] = _tiers(allocation, tiers)
    if (scores := _scores(allocation.scores, figures)) is not None:
        plain["scores"] = scores
    return replace(allocation, **plain)


def _is_plain(name: str) -> bool:
    return tier_of(name) is None and not criterion_of(name)


def _tiers(allocation: SmallAllocation, stated: Mapping[tuple[int, str], Any]) -> tuple[Tier, ...]:
    """The tiers of an allocation with other rates and amounts; one without a rate is gone."""
    rates: dict[int, Any] = {at: tier.rate for at, tier in enumerate(allocation.tiers)}
    amounts: dict[int, Any] = {at: tier.amount for at, tier in enumerate(allocation.tiers)}
    for (at, what), value in stated.items():
        (rates if what == "rate" else amounts)[at] = None if value == NOTHING else value
    kept = [at for at, rate in rates.items() if rate is not None]
    checks = Checks("small allocation", allocation.id)
    for at in range(len(kept)):
        checks.require(at in kept, f"tier{at + 1}_rate", None, expected.RETURN_PER_UNIT)
    for at, amount in amounts.items():
        checks.require(amount is None or at in kept, f"tier{at + 1}_rate", None, expected.RETURN_PER_UNIT)
    checks.done()
    return tuple(Tier(rates[at], amounts.get(at)) for at in sorted(kept))
