"""The costs and benefits of an initiative that starts or is delivered later than planned.

At the planned start and duration they are those of ``Valuation``. A later start moves everything; a later delivery
moves the benefits and the run costs, while the costs by offset come as planned. What ends with the horizon in the plan
ends with it here, too: a delay then loses benefits. Costs by offset are never lost. A stated net present value plus its
planned costs is a benefit that no delay moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cxalloc.analysis.risk.estimates import Estimates
from cxalloc.analysis.risk.quantiles import Numbers
from cxalloc.domain.accounting.moving_benefits import moving_amounts, moving_benefit
from cxalloc.domain.accounting.valuation import (
    DISCOUNT_SCALE,
    PERT_WEIGHTS,
    Valuation,
    benefits_of_roi,
    costs_by_period,
)
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.plan import Choice

BenefitRow = tuple[int, float, float, float]
"""Period, and low, likely and high benefit given success (minor units)."""


PRESENT = -1
"""The period of a present value, which is not discounted and which no delay moves."""


class Discount:
    """Discount factors by period, as many as are asked for."""

    def __init__(self, valuation: Valuation) -> None:
        self._horizon = valuation.portfolio.horizon
        self._rate = valuation.portfolio.annual_rate
        self._factors = [factor / DISCOUNT_SCALE for factor in valuation.discount]

    def __getitem__(self, period: int) -> float:
        if period >= len(self._factors):
            self._factors = list(map(float, self._horizon.discount_factors(self._rate, 2 * period + 1)))
        factor: float = self._factors[period]
        return factor


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of one start and delivery: by (fund, period) in minor units, and discounted in all."""

    by_cell: dict[tuple[str, int], int]
    discounted: float


class ChoiceFlows:
    """The flows of one choice: an initiative, its level and its planned start."""

    def __init__(self, valuation: Valuation, estimates: Estimates, discount: Discount, choice: Choice) -> None:
        portfolio = valuation.portfolio
        self.initiative: Initiative = portfolio.initiative_by_id[choice.initiative]
        self.level: Level = self.initiative.level(choice.level)
        self.start, self.ready = choice.start, choice.start + self.level.duration
        self._periods = portfolio.horizon.periods
        self._estimates = estimates
        self._discount = discount
        self._moving = moving_benefit(portfolio, self.initiative, self.level)
        self._costs: dict[tuple[int, int], Costs] = {}
        self._rows: dict[tuple[int, int], tuple[BenefitRow, ...]] = {}

    def discounted_costs(self, start: int, ready: int) -> float:
        """The likely costs of an actual start and delivery, discounted (minor units)."""
        return self.costs(start, ready).discounted

    @property
    def has_range(self) -> bool:
        """Whether its benefits are uncertain."""
        benefit = self.level.benefit
        if isinstance(benefit, BenefitProfile) and (benefit.low or benefit.high):
            return True
        return self.level.low != self.level.high

    def costs(self, start: int, ready: int) -> Costs:
        """The likely costs of an actual start and delivery."""
        if (start, ready) not in self._costs:
            cells: dict[tuple[str, int], int] = {}
            for fund, period, amount in self._cost_rows(start, ready):
                cells[fund, period] = cells.get((fund, period), 0) + amount
            discounted = sum(self._discount[period] * amount for (_, period), amount in cells.items())
            self._costs[start, ready] = Costs(cells, discounted)
        return self._costs[start, ready]

    def _cost_rows(self, start: int, ready: int) -> Iterator[tuple[str, int, int]]:
        longest = max((len(cost.amounts) for cost in self.level.costs), default=0)
        run_until = self._periods if self._moving is None else ready + self._moving.periods
        # Of costs that end with the horizon, those past its end count no more in the plan than here.
        kept = longest if self._moving is not None else min(longest, self._periods - self.start)
        level = replace(
            self.level,
            duration=ready - start,
            duration_low=None,
            duration_high=None,
            costs=tuple(replace(cost, amounts=cost.amounts[:kept]) for cost in self.level.costs),
        )
        return costs_by_period(level, start, max(run_until, start + kept), run_until)

    def benefit_rows(self, start: int, ready: int) -> tuple[BenefitRow, ...]:
        """The benefits by period of an actual start and delivery."""
        if (start, ready) not in self._rows:
            self._rows[start, ready] = tuple(self._benefit_rows(start, ready))
        return self._rows[start, ready]

    def _benefit_rows(self, start: int, ready: int) -> Iterator[BenefitRow]:
        benefit, low, high = self.level.benefit, float(self.level.low), float(self.level.high)
        if isinstance(benefit, StatedNpv):
            yield PRESENT, benefit.npv * low, float(benefit.npv), benefit.npv * high
            return
        if isinstance(benefit, BenefitProfile):
            delay = ready - start - self.level.duration
            lows, highs = benefit.low or benefit.likely, benefit.high or benefit.likely
            for offset, (worst, likely, best) in enumerate(zip(lows, benefit.likely, highs, strict=True)):
                # An early delivery brings nothing before the start.
                if (period := max(start, start + offset + delay)) < self._periods:
                    yield period, worst * low, float(likely), best * high
            return
        first, end = ready, self._periods
        amounts: tuple[int, ...] = ()
        if self._moving is not None:
            first, amounts = moving_amounts(self._moving, ready)
            end = first + len(amounts)
        elif isinstance(benefit, BenefitPerPeriod):
            amounts = (benefit.amount,) * max(0, self._periods - ready)
        elif isinstance(benefit, BenefitFromRoi):
            amounts = benefits_of_roi(self.level, benefit.roi, self.initiative.earliest, self._periods)
            first = 0 if self._periods == 1 else ready
        for period, likely in enumerate(amounts, start=first):
            if period < end:
                yield period, likely * low, float(likely), likely * high

    def expected_benefit(self, start: int, ready: int, *, as_planned: bool = False) -> float:
        """The mean of the discounted benefit given success (minor units), at an actual start and delivery.

        ``as_planned`` takes low and high as extremes, as a plan's value does, whatever they are read as.
        """
        total = self._costs_in_npv
        for period, low, likely, high in self.benefit_rows(start, ready):
            mean = (low + 4 * likely + high) / PERT_WEIGHTS
            if not as_planned and low != high:
                mean = self._mean(low, likely, high)
            total += self.factor(period) * mean
        return total

    def benefit_range(self, start: int, ready: int) -> tuple[float, float]:
        """The discounted benefit given success at its low and at its high, as stated (minor units)."""
        rows = self.benefit_rows(start, ready)
        low = sum(self.factor(period) * worst for period, worst, _, _ in rows)
        high = sum(self.factor(period) * best for period, _, _, best in rows)
        return low + self._costs_in_npv, high + self._costs_in_npv

    @cached_property
    def _costs_in_npv(self) -> float:
        """What a stated net present value has taken off already: its planned costs."""
        is_stated = isinstance(self.level.benefit, StatedNpv)
        return self.discounted_costs(self.start, self.ready) if is_stated else 0.0

    def factor(self, period: int) -> float:
        """The discount factor of a period of ``benefit_rows``."""
        return 1.0 if period == PRESENT else self._discount[period]

    def _mean(self, low: float, likely: float, high: float) -> float:
        if not likely:
            return self._estimates.benefit(low, likely, high).mean
        return likely * self._estimates.benefit(low / likely, 1.0, high / likely).mean

    def drawn_benefit(self, start: int, ready: int, scores: Numbers) -> Numbers:
        """The discounted benefit given success (minor units) at these normal scores of the benefit."""
        by_range: dict[tuple[float, float], float] = {}
        total: Numbers = np.full(len(scores), self._costs_in_npv)
        for period, low, likely, high in self.benefit_rows(start, ready):
            discounted = self.factor(period)
            if not likely:
                if high:
                    total += discounted * np.rint(self._estimates.benefit(low, likely, high).at(scores))
                continue
            shares = self._shares(low, likely, high)
            by_range[shares] = by_range.get(shares, 0.0) + discounted * likely
        for (low, high), amount in by_range.items():
            total += amount if low == high else amount * self._estimates.benefit(low, 1.0, high).at(scores)
        return total

    def _shares(self, low: float, likely: float, high: float) -> tuple[float, float]:
        """Low and high as shares of the likely benefit."""
        if isinstance(self.level.benefit, BenefitProfile) and (self.level.benefit.low or self.level.benefit.high):
            return round(low / likely, 12), round(high / likely, 12)
        return float(self.level.low), float(self.level.high)
