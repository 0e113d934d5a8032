"""Selection frequencies: how often each candidate belongs to the best plan of a draw.

The core index of Liesiö, Mild and Salo (2007, European Journal of Operational Research 181) is the share of the
*non-dominated* portfolios that contain a candidate, whatever the estimates within their ranges; this is the share of
the *draws*, as in stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen and Salminen 1998, European
Journal of Operational Research 106): ranges that are unlikely count for little.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from cxalloc.analysis.risk.result import SelectionFrequency, Standing
from cxalloc.analysis.risk.robustness.optima import Optima
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Status

CORE, OUT = 0.95, 0.05
CONFIDENCE = 0.95
_ByPlan = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def selection_frequencies(optima: Optima) -> tuple[SelectionFrequency, ...]:
    """The frequency of each candidate that is open to choice, in stored order: initiatives, then small allocations."""
    counts = np.bincount(optima.best, minlength=len(optima.points))
    made = []
    for (kind, id_, name), funded in zip(_candidates(optima), _funded(optima), strict=True):
        count = int(counts[funded].sum())
        lower, upper = wilson(count, optima.draws)
        share = count / optima.draws
        made.append(SelectionFrequency(kind, id_, name, bool(funded[0]), share, lower, upper, standing(lower, upper)))
    return tuple(made)


def largest_shift(coarse: Optima, fine: Optima) -> float:
    """The largest difference of a candidate's frequency between two gaps, over the draws that both have solved."""
    draws = min(coarse.draws, fine.draws)
    shares = [_funded(optima)[:, optima.best[:draws]].mean(axis=1) for optima in (coarse, fine)]
    return float(np.abs(shares[0] - shares[1]).max(initial=0.0))


def wilson(count: int, draws: int) -> tuple[float, float]:
    """The ends of the interval of Wilson (1927, Journal of the American Statistical Association 22) at 95 %."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share = count / draws
    centre = share + z * z / (2 * draws)
    half = z * math.sqrt(share * (1 - share) / draws + (z / (2 * draws)) ** 2)
    size = 1 + z * z / draws
    return max(0.0, (centre - half) / size), min(1.0, (centre + half) / size)


def standing(lower: float, upper: float) -> Standing:
    """What an interval says of a candidate."""
    return Standing.CORE if lower > CORE else Standing.OUT if upper < OUT else Standing.BORDERLINE


def _candidates(optima: Optima) -> Iterator[tuple[Kind, str, str]]:
    portfolio = optima.values.stored
    for one in portfolio.initiatives:
        if one.status is Status.CANDIDATE:
            yield Kind.INITIATIVE, one.id, one.name
    for allocation in portfolio.small_allocations:
        yield Kind.SMALL_ALLOCATION, allocation.id, allocation.name


def _funded(optima: Optima) -> _ByPlan:
    """By candidate and plan, whether the plan funds it."""
    keys = [(kind, id_) for kind, id_, _ in _candidates(optima)]
    funded = np.zeros((len(keys), len(optima.points)), dtype=bool)
    for plan, point in enumerate(optima.points):
        decision = optima.values.model.decision(point)
        its = {(Kind.INITIATIVE, choice.initiative) for choice in decision.choices}
        its |= {(Kind.SMALL_ALLOCATION, line.small_allocation) for line in decision.allotments}
        funded[:, plan] = [key in its for key in keys]
    return funded
