"""What is uncertain about each candidate: the distributions of its figures, and whose factors it shares."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from cxalloc.analysis.risk.draws import Candidate, Draws, Figure
from cxalloc.analysis.risk.quantiles import Estimate, Numbers, estimate_of, with_lognormal_tail
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Initiative, Level
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.domain.uncertainty import CorrelatedBy, LowHigh

Periods = np.ndarray[tuple[int], np.dtype[np.int64]]


class Estimates:
    """The distributions of the figures of one portfolio; shares are of the likely figure."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._uncertainty = portfolio.uncertainty
        self._percentiles = portfolio.uncertainty.low_high is LowHigh.P10_P90

    @property
    def rho(self) -> float:
        """The correlation by common factors, 0 without one."""
        common = self._uncertainty.correlation
        return 0.0 if common is None else float(common.rho)

    def candidate(self, one: Initiative | SmallAllocation) -> Candidate:
        """What identifies the draws of an initiative or a small allocation."""
        kind = Kind.INITIATIVE if isinstance(one, Initiative) else Kind.SMALL_ALLOCATION
        return Candidate(kind.value, one.id, self._factors(one))

    def _factors(self, one: Initiative | SmallAllocation) -> tuple[str, ...]:
        common = self._uncertainty.correlation
        if common is None or not common.rho:
            return ()
        match common.by:
            case CorrelatedBy.ALL:
                return ("all",)
            case CorrelatedBy.OWNER:
                return (f"owner:{one.owner}",) if one.owner else ()
            case CorrelatedBy.TAG:
                return tuple(
                    f"tag:{tag.dimension}:{tag.value}" for tag in one.tags if tag.dimension == common.dimension
                )

    def benefit(self, low: float, likely: float, high: float) -> Estimate:
        """The distribution of a benefit, in the unit of these figures."""
        return _estimate(low, likely, high, self._percentiles)

    def cost(self, initiative: Initiative, level: Level) -> Estimate | None:
        """The share of its likely costs that a level costs; None where that is certain."""
        tail = self._uncertainty.lognormal_tail
        has_tail = tail is not None and tail.tag in initiative.tags
        if level.cost_low == level.cost_high and not has_tail:
            return None
        stated = _estimate(float(level.cost_low), 1.0, float(level.cost_high), self._percentiles)
        return with_lognormal_tail(stated, float(tail.cap)) if has_tail and tail is not None else stated

    def duration(self, level: Level) -> Estimate | None:
        """The duration of a level in periods, before it is rounded to whole ones; None where it is certain."""
        low, high = level.duration_low or level.duration, level.duration_high or level.duration
        return None if low == high else _estimate(float(low), float(level.duration), float(high), self._percentiles)

    def rate(self, allocation: SmallAllocation) -> Estimate | None:
        """The share of its likely rates that a small allocation returns; None where that is certain."""
        low, high = float(allocation.rate_low), float(allocation.rate_high)
        return None if low == high else _estimate(low, 1.0, high, self._percentiles)


def drawn(draws: Draws, candidate: Candidate, figure: Figure, estimate: Estimate | None) -> Numbers | None:
    """A figure by draw; None where it is certain."""
    return None if estimate is None else estimate.at(draws.scores(candidate, figure))


def drawn_delay(draws: Draws, candidate: Candidate, level: Level, estimate: Estimate | None) -> Periods | None:
    """By how many whole periods a level is delivered later than planned (earlier: below 0), by draw."""
    periods = drawn(draws, candidate, Figure.DURATION, estimate)
    if periods is None:
        return None
    delay: Periods = np.maximum(1, np.rint(periods)).astype(np.int64) - level.duration
    return delay


@lru_cache(maxsize=1024)
def _estimate(low: float, likely: float, high: float, percentiles: bool) -> Estimate:
    return estimate_of(low, likely, high, percentiles=percentiles)
