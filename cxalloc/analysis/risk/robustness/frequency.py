"""Selection frequencies: how often each candidate belongs to the best plan of a draw.

The core index of Liesiö, Mild and Salo (2007, European Journal of Operational Research 181) is the share of the
*non-dominated* portfolios that contain a candidate, whatever the estimates within their ranges; this is the share of
the *draws*, as in stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen and Salminen 1998, European
Journal of Operational Research 106): ranges that are unlikely count for little.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from statistics import NormalDist

import numpy as np

from cxalloc.analysis.risk.result import SelectionFrequency, Standing
from cxalloc.analysis.risk.robustness.optima import Optima
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Decision

CORE, OUT = 0.95, 0.05
CONFIDENCE = 0.95
_Key = tuple[Kind, str]
_Funded = np.ndarray[tuple[int], np.dtype[np.bool_]]


def selection_frequencies(optima: Optima) -> tuple[SelectionFrequency, ...]:
    """The frequency of each candidate that is open to choice, in stored order: initiatives, then small allocations."""
    decisions = [optima.values.model.decision(point) for point in optima.points]
    counts = np.bincount(optima.best, minlength=len(decisions))
    made = []
    for kind, id_, name in _candidates(optima):
        funded = [_funds(decision, (kind, id_)) for decision in decisions]
        count = int(counts[np.array(funded)].sum())
        lower, upper = wilson(count, optima.draws)
        made.append(
            SelectionFrequency(kind, id_, name, funded[0], count / optima.draws, lower, upper, standing(lower, upper))
        )
    return tuple(made)


def largest_shift(coarse: Optima, fine: Optima) -> float:
    """The largest difference of a candidate's frequency between two gaps, over the draws that both have solved."""
    draws = min(coarse.draws, fine.draws)
    return max(
        (
            abs(float(_funded_by_draw(coarse, key)[:draws].mean() - _funded_by_draw(fine, key)[:draws].mean()))
            for key in ((kind, id_) for kind, id_, _ in _candidates(coarse))
        ),
        default=0.0,
    )


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


def _funded_by_draw(optima: Optima, key: _Key) -> _Funded:
    funds: Callable[[int], bool] = lambda plan: _funds(optima.values.model.decision(optima.points[plan]), key)  # noqa: E731
    by_plan = np.array([funds(plan) for plan in range(len(optima.points))])
    funded: _Funded = by_plan[optima.best]
    return funded


def _funds(decision: Decision, key: _Key) -> bool:
    if key[0] is Kind.INITIATIVE:
        return any(choice.initiative == key[1] for choice in decision.choices)
    return any(line.small_allocation == key[1] for line in decision.allotments)
