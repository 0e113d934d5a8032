"""Benefits that start with the delivery, whenever that is: in all, and over how many periods.

A benefit that is stated as an ROI, in a portfolio whose late starts shift it, and one that is stated in all belong to
their level and not to the horizon: a later start moves them, and the run costs, as a whole. The benefits of all other
levels, and their run costs, end with the horizon. In such a portfolio what a small allocation returns counts whenever
its delay lets it come, too.
"""

from __future__ import annotations

from fractions import Fraction

from cxalloc.domain.initiative import BenefitFromRoi, BenefitTotal, Initiative, Level
from cxalloc.domain.money import spread
from cxalloc.domain.portfolio import LateStart, Portfolio, is_open


def moving_benefit(portfolio: Portfolio, initiative: Initiative, level: Level) -> BenefitTotal | None:
    """The likely benefit of a level in all, and its number of periods; None if it ends with the horizon.

    An ROI is spread over the periods that are left after delivery if the level starts at its earliest. In a horizon of
    one period none is left, and the benefit comes in that period.
    """
    match level.benefit:
        case BenefitTotal():
            return level.benefit
        case BenefitFromRoi(roi) if portfolio.late_start is LateStart.SHIFT:
            periods = max(0, portfolio.horizon.periods - initiative.earliest - level.duration)
            cost = sum(sum(cost.amounts) + cost.run * periods for cost in level.costs)
            return BenefitTotal(round(cost * (1 + Fraction(roi))), periods)
        case _:
            return None


def moving_amounts(benefit: BenefitTotal, ready: int) -> tuple[int, tuple[int, ...]]:
    """The first period of such a benefit, and its likely amounts by period, if it is ready from period ``ready`` on."""
    if not benefit.periods:
        return ready - 1, (benefit.amount,)
    return ready, spread(benefit.amount, benefit.periods)


def late_start_matters(portfolio: Portfolio) -> bool:
    """Whether a benefit may come after the end of the horizon: of a stated ROI, or of a small allocation."""
    horizon = portfolio.horizon
    if any(horizon.budget_periods + one.delay > horizon.periods for one in portfolio.small_allocations):
        return True
    return horizon.periods > 1 and any(
        isinstance(level.benefit, BenefitFromRoi)
        and any(start != initiative.earliest for start in initiative.starts(level, horizon.budget_periods))
        for initiative in portfolio.initiatives
        if is_open(initiative)
        for level in initiative.levels
    )


def last_flows(portfolio: Portfolio) -> int:
    """The number of periods after which no choice has any cost or benefit: at least those of the horizon."""
    horizon = portfolio.horizon
    last = horizon.periods
    for initiative in portfolio.initiatives:
        for level in initiative.levels:
            if moving := moving_benefit(portfolio, initiative, level):
                latest = horizon.budget_periods - 1
                amounts = max((len(cost.amounts) for cost in level.costs), default=0)
                last = max(last, latest + level.duration + moving.periods, latest + amounts)
    if portfolio.late_start is LateStart.SHIFT:
        last = max(last, *(horizon.budget_periods + one.delay for one in portfolio.small_allocations), 0)
    return last


def is_counted(portfolio: Portfolio, period: int) -> bool:
    """Whether what a small allocation returns in a period counts: anywhere, unless late starts cut what comes late."""
    return period < portfolio.horizon.periods or portfolio.late_start is LateStart.SHIFT
