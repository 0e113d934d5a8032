"""Cost, benefit, NPV and objective value of each choice: the coefficients of the objective.

Everything is exact: integers in minor units, discount factors as integers over 10**12, and one rounding (half to even)
per figure that people see, so that the rows of a plan add up to its total.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from cxalloc.domain.accounting.moving_benefits import is_counted, last_flows, moving_amounts, moving_benefit
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.money import spread
from cxalloc.domain.periods import DISCOUNT_DECIMALS
from cxalloc.domain.portfolio import NPV, ObjectiveKind, Portfolio, is_open
from cxalloc.domain.small_allocation import SmallAllocation

DISCOUNT_SCALE = 10**DISCOUNT_DECIMALS
PERT_WEIGHTS = 6
POINT = 10**6
"""Scores are counted in millionths of a point."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to fund an initiative: a level and a start (period from 0), with its spend, effort and benefit.

    ``ready`` is the first period after delivery. ``spend`` has (fund, period, amount) in budget periods, amounts in
    minor units. ``cost`` and ``benefit`` are undiscounted sums over all periods, the benefit an expectation (None for
    a stated npv). ``discounted_benefit`` is the PERT mean given success, discounted, in minor units.
    """

    initiative: str
    level: str
    start: int
    ready: int
    spend: tuple[tuple[str, int, int], ...]
    effort: tuple[tuple[str, int, Decimal], ...]
    cost: int
    benefit: int | None
    npv: int
    discounted_benefit: Fraction


class Valuation:
    """The figures of one portfolio. Discount factors and sums that many options share are computed once."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        factors = portfolio.horizon.discount_factors(portfolio.annual_rate, last_flows(portfolio))
        self.discount = tuple(int(factor * DISCOUNT_SCALE) for factor in factors)
        self._discount_before = (0, *accumulate(self.discount))

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Every option that is open, in stored order: initiative, level, start."""
        periods = self.portfolio.horizon.budget_periods
        return tuple(
            self.option(initiative, level, start)
            for initiative in self.portfolio.initiatives
            if is_open(initiative)
            for level in initiative.levels
            for start in initiative.starts(level, periods)
        )

    def option(self, initiative: Initiative, level: Level, start: int) -> Option:
        """The figures of one option."""
        horizon = self.portfolio.horizon
        ready = start + level.duration
        spend: list[tuple[str, int, int]] = []
        cost, discounted_cost = 0, 0
        for fund, period, amount in self.costs(initiative, level, start):
            cost += amount
            discounted_cost += self.discount[period] * amount
            if amount and period < horizon.budget_periods:
                spend.append((fund, period, amount))
        effort = tuple(
            (line.team, start + offset, days)
            for line in level.effort
            for offset, days in enumerate(line.days)
            if days and start + offset < horizon.budget_periods
        )
        total, discounted = self._benefit_sums(initiative, level, start)
        received = Fraction(discounted, PERT_WEIGHTS * DISCOUNT_SCALE)
        success = Fraction(level.success)
        if isinstance(level.benefit, StatedNpv):
            npv, benefit = _stated(level, level.benefit), None
        else:
            npv = round(success * received - Fraction(discounted_cost, DISCOUNT_SCALE))
            benefit = round(success * Fraction(total) / PERT_WEIGHTS)
        return Option(initiative.id, level.name, start, ready, tuple(spend), effort, cost, benefit, npv, received)

    def _benefit_sums(self, initiative: Initiative, level: Level, start: int) -> tuple[Fraction | int, Fraction | int]:
        """Six times the PERT mean of the benefits over all periods: plain, and discounted times 10**12."""
        if moving := moving_benefit(self.portfolio, initiative, level):
            return self._moving_sums(level, start, moving)
        if isinstance(level.benefit, BenefitPerPeriod) and level.low == level.high == 1:
            periods, ready = self.portfolio.horizon.periods, start + level.duration
            if ready >= periods:
                return 0, 0
            amount = PERT_WEIGHTS * level.benefit.amount
            return amount * (periods - ready), amount * (self._discount_before[periods] - self._discount_before[ready])
        total: Fraction | int = 0
        discounted: Fraction | int = 0
        for period, low, likely, high in self.benefits(initiative, level, start):
            mean = low + 4 * likely + high
            total += mean
            discounted += mean * self.discount[period]
        return total, discounted

    def _moving_sums(self, level: Level, start: int, moving: BenefitTotal) -> tuple[Fraction | int, Fraction | int]:
        ready = start + level.duration
        weight = PERT_WEIGHTS if level.low == level.high == 1 else Fraction(level.low) + 4 + Fraction(level.high)
        if not moving.periods:
            return weight * moving.amount, weight * moving.amount * self.discount[ready - 1]
        each, more = divmod(moving.amount, moving.periods)  # the first ones get a unit more
        before = self._discount_before
        discounted = each * (before[ready + moving.periods] - before[ready]) + before[ready + more] - before[ready]
        return weight * moving.amount, weight * discounted

    def costs(self, initiative: Initiative, level: Level, start: int) -> Iterator[tuple[str, int, int]]:
        """(fund, period, amount in minor units) of all costs of a level from a start, run costs included.

        They end with the horizon, or with the benefit where that moves along; then those by offset are never cut.
        """
        moving = moving_benefit(self.portfolio, initiative, level)
        if moving is None:
            return costs_by_period(level, start, self.portfolio.horizon.periods)
        run_until = start + level.duration + moving.periods
        longest = max((len(cost.amounts) for cost in level.costs), default=0)
        return costs_by_period(level, start, max(run_until, start + longest), run_until)

    def benefits(
        self, initiative: Initiative, level: Level, start: int
    ) -> Iterator[tuple[int, Fraction | int, int, Fraction | int]]:
        """(period, low, likely, high) in minor units given success.

        They end with the horizon, but for a benefit that moves along with its start.
        """
        low, high = Fraction(level.low), Fraction(level.high)
        benefit = level.benefit
        if isinstance(benefit, BenefitProfile):
            lows, highs = benefit.low or benefit.likely, benefit.high or benefit.likely
            rows = zip(lows, benefit.likely, highs, strict=True)
            for period, (worst, likely, best) in enumerate(rows, start=start):
                if period < self.portfolio.horizon.periods:
                    yield period, worst * low, likely, best * high
            return
        if moving := moving_benefit(self.portfolio, initiative, level):
            first, amounts = moving_amounts(moving, start + level.duration)
            for period, likely in enumerate(amounts, start=first):
                yield period, likely * low, likely, likely * high
            return
        first, amounts = self._even_benefits(initiative, level, start)
        for period, likely in enumerate(amounts, start=first):
            if period < self.portfolio.horizon.periods:
                yield period, likely * low, likely, likely * high

    def _even_benefits(self, initiative: Initiative, level: Level, start: int) -> tuple[int, tuple[int, ...]]:
        """First period, and likely amounts, of a benefit that is the same or nearly so in each period."""
        periods = self.portfolio.horizon.periods
        ready = start + level.duration
        match level.benefit:
            case BenefitPerPeriod(amount):
                return ready, (amount,) * max(0, periods - ready)
            case BenefitFromRoi(roi):
                # From the earliest start, not the committed one: a lock must not change what is returned.
                amounts = benefits_of_roi(level, roi, initiative.earliest, periods)
                return (0 if periods == 1 else ready), amounts
            case _:
                return ready, ()

    def tier_npvs(self, allocation: SmallAllocation, period: int) -> tuple[Fraction, ...]:
        """Net present value per unit of money spent in ``period``, by tier; the last is for what lies beyond them."""
        received = period + allocation.delay
        later = self.discount[received] if is_counted(self.portfolio, received) else 0
        rates = [Fraction(tier.rate) for tier in allocation.tiers] + [Fraction(0)]
        return tuple((rate * later - self.discount[period]) / DISCOUNT_SCALE for rate in rates)

    def allocation_npv(self, allocation: SmallAllocation, period: int, amount: int) -> int:
        """Net present value (minor units) of ``amount`` spent in ``period``."""
        return round(self._exact_npv(allocation, period, amount))

    def _exact_npv(self, allocation: SmallAllocation, period: int, amount: int) -> Fraction:
        parts = allocation.tier_parts(amount)
        parts = (*parts, amount - sum(parts))
        npvs = self.tier_npvs(allocation, period)
        return sum((part * npv for part, npv in zip(parts, npvs, strict=True)), Fraction(0))

    def allocation_benefit(self, allocation: SmallAllocation, period: int, amount: int) -> int:
        """Undiscounted benefit (minor units) of ``amount`` spent in ``period``, 0 where it comes too late to count."""
        if not is_counted(self.portfolio, period + allocation.delay):
            return 0
        parts = allocation.tier_parts(amount)
        return round(
            sum((part * Fraction(tier.rate) for part, tier in zip(parts, allocation.tiers, strict=True)), Fraction(0))
        )

    # The objective: NPV in minor units, or a weighted score in millionths of a point.

    @cached_property
    def npv_scale(self) -> int:
        """The NPV that scores 100: the largest, gain or loss, of any one option or amount in a period (1 if all are 0).

        The verifier has this definition once more, on purpose.
        """
        npvs = [option.npv for option in self.options]
        npvs += [
            self.allocation_npv(allocation, period, self._whole_tickets(allocation, allocation.maximum))
            for allocation in self.portfolio.small_allocations
            for period in range(self.portfolio.horizon.budget_periods)
        ]
        return max((abs(npv) for npv in npvs), default=0) or 1

    @cached_property
    def _weights(self) -> dict[str, Fraction]:
        return {criterion: Fraction(weight) for criterion, weight in self.portfolio.objective.weights}

    @cached_property
    def _level_scores(self) -> dict[tuple[str, str], tuple[tuple[str, Decimal], ...]]:
        """The scores of all levels that have any, by initiative and level."""
        initiatives = self.portfolio.initiatives
        return {(one.id, level.name): level.scores for one in initiatives for level in one.levels if level.scores}

    def objective_of_npv(self, npv: Fraction | int) -> Fraction:
        """What an NPV (minor units) counts for in the objective."""
        if self.portfolio.objective.kind is ObjectiveKind.NPV:
            return Fraction(npv)
        return self._weights.get(NPV, Fraction(0)) * 100 * POINT * npv / self.npv_scale

    def option_value(self, option: Option) -> int:
        """What an option counts for in the objective, without what enables it."""
        scores = self._level_scores.get((option.initiative, option.level), ())
        return round(self.objective_of_npv(option.npv) + self._score(scores))

    def uplift_npv(self, option: Option, uplift: Decimal) -> int:
        """The NPV (minor units) that a rise of the probability of success by ``uplift`` adds to an option."""
        return round(Fraction(uplift) * option.discounted_benefit)

    def uplift_value(self, option: Option, uplift: Decimal) -> int:
        """What that rise counts for in the objective."""
        return round(self.objective_of_npv(self.uplift_npv(option, uplift)))

    def tier_values(self, allocation: SmallAllocation, period: int) -> tuple[Fraction, ...]:
        """What a unit of money spent in ``period`` counts for in the objective, by tier, then beyond the tiers."""
        score = self._score(allocation.scores) / self._full_amount(allocation)
        return tuple(self.objective_of_npv(npv) + score for npv in self.tier_npvs(allocation, period))

    def allocation_value(self, allocation: SmallAllocation, period: int, amount: int) -> int:
        """What ``amount`` spent in ``period`` counts for in the objective."""
        score = self._score(allocation.scores) * amount / self._full_amount(allocation)
        return round(self.objective_of_npv(self._exact_npv(allocation, period, amount)) + score)

    def _score(self, scores: tuple[tuple[str, Decimal], ...]) -> Fraction:
        if self.portfolio.objective.kind is ObjectiveKind.NPV:
            return Fraction(0)
        return sum((self._weights[criterion] * Fraction(score) * POINT for criterion, score in scores), Fraction(0))

    def _full_amount(self, allocation: SmallAllocation) -> int:
        """The amount over the horizon at which a small allocation earns its full score."""
        most = self._whole_tickets(allocation, allocation.maximum) * self.portfolio.horizon.budget_periods
        if allocation.total_cap is None:
            return most
        return max(1, min(most, self._whole_tickets(allocation, allocation.total_cap)))

    def _whole_tickets(self, allocation: SmallAllocation, amount: int) -> int:
        """What an allocation can really get of an amount: 90 of 100 with tickets of 30. Rules before 3 count it all."""
        if allocation.ticket is None or self.portfolio.valuation_rules < 3:
            return amount
        return amount - amount % allocation.ticket


def costs_by_period(
    level: Level, start: int, periods: int, run_until: int | None = None
) -> Iterator[tuple[str, int, int]]:
    """(fund, period, amount) of all costs in the first ``periods``, with run costs before period ``run_until``.

    Without ``run_until`` run costs go on to the last of these periods.
    """
    ready, end = start + level.duration, periods if run_until is None else min(run_until, periods)
    for cost in level.costs:
        last = min(periods, start + len(cost.amounts))
        for period in range(start, max(last, end) if cost.run else last):
            offset = period - start
            amount = cost.amounts[offset] if offset < len(cost.amounts) else 0
            if ready <= period < end:
                amount += cost.run
            yield cost.fund, period, amount


def benefits_of_roi(level: Level, roi: Decimal, earliest: int, periods: int) -> tuple[int, ...]:
    """What an ROI returns in each period from delivery on, where late starts cut it.

    That is for a start in ``earliest``, in a horizon of ``periods``.
    """
    cost = sum(amount for _, _, amount in costs_by_period(level, earliest, periods))
    benefit = round(cost * (1 + Fraction(roi)))
    if periods == 1:
        return (benefit,)
    shared_by = periods - (earliest + level.duration)
    return spread(benefit, shared_by) if shared_by > 0 else ()


def _stated(level: Level, stated: StatedNpv) -> int:
    return round(Fraction(stated.npv) * (Fraction(level.low) + 4 + Fraction(level.high)) / PERT_WEIGHTS)
