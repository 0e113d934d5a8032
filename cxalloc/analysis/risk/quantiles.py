"""Quantile functions of estimates, tabulated by normal score.

The *normal score* of a quantile u is z with Φ(z) = u: draws are correlated as normal scores (a Gaussian copula), so
that no quantile need be computed between a score and the figure that is drawn. Over evenly spaced scores a quantile
function is smooth to the tails, and linear interpolation is off by less than a millionth of its range.

PERT distributions are beta distributions over [least, most] with the parameters 1 + λ·r and 1 + λ·(1 - r), where r is
the place of the mode in that range and λ = 4 (Malcolm, Roseboom, Clark and Fazar 1959, Operations Research 7; Vose
2008, *Risk Analysis*): their mean is (least + 4·mode + most) / 6, which is how a plan values its benefits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import NormalDist

import numpy as np

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

WEIGHT = 4
"""λ: the weight of the likely figure."""
MILLION = 1_000_000
"""Drawn figures are rounded to millionths of the likely one."""

FARTHEST = 6.0
"""Scores are tabulated from -6 to 6: beyond them lie two of 10**9 draws."""
CELLS = 4096
MODES = 32
"""Cells of the tables: by score, and by the place of the mode."""
_ANGLES = 8192
"""Steps of the numeric integration of a density."""

TAIL_FROM, TAIL_SHARE, TAIL_MEAN = 1.5, 0.18, 5.47
"""Of IT projects 18 % cost over 150 % of the estimate, and those 547 % on average (Flyvbjerg and Gardner 2023)."""


@dataclass(frozen=True)
class Estimate:
    """The distribution of a figure.

    Attributes:
        table: Its value at each of the ``CELLS + 1`` tabulated scores, in the unit of the figure.
        mean: Its mean.
    """

    table: Numbers
    mean: float

    def at(self, scores: Numbers) -> Numbers:
        """The figure at these normal scores, in millionths of its unit rounded to whole ones (float64, any shape)."""
        place = (np.clip(scores, -FARTHEST, FARTHEST) + FARTHEST) * (CELLS / (2 * FARTHEST))
        cell = np.minimum(place.astype(np.intp), CELLS - 1)
        values = self.table[cell]
        values += (place - cell) * (self.table[cell + 1] - values)
        values *= MILLION
        return np.rint(values, out=values) / MILLION


def normal_scores(count: int) -> Numbers:
    """The normal scores of the midpoints of ``count`` strata of equal probability, in rising order."""
    return _normal_scores(count)


@lru_cache(maxsize=4)
def _normal_scores(count: int) -> Numbers:
    normal = NormalDist()
    lower = np.array([normal.inv_cdf((index + 0.5) / count) for index in range(count // 2)])
    middle = np.zeros(count % 2)
    scores: Numbers = np.concatenate((lower, middle, -lower[::-1]))
    scores.flags.writeable = False
    return scores


def estimate_of(low: float, likely: float, high: float, *, percentiles: bool = False) -> Estimate:
    """The distribution of a figure of which a low, a likely and a high value are stated, in any one unit.

    Read as extremes they are the least, the mode and the most of a PERT distribution; read as percentiles, the 10th,
    the mode and the 90th. No figure is below 0: what a fitted distribution has there is drawn as 0.
    """
    if low == high:
        return Estimate(np.full(CELLS + 1, float(likely)), float(likely))
    if not percentiles:
        return pert(low, likely, high)
    least, most = range_of_percentiles(low, likely, high)
    fitted = pert(least, likely, most)
    return fitted if least >= 0 else _with_numeric_mean(np.maximum(0.0, fitted.table))


def pert(least: float, mode: float, most: float) -> Estimate:
    """The PERT distribution over [least, most], with its exact mean."""
    size = most - least
    table: Numbers = least + size * _standard_pert((mode - least) / size)
    return Estimate(table, (least + WEIGHT * mode + most) / (WEIGHT + 2))


def range_of_percentiles(p10: float, mode: float, p90: float) -> tuple[float, float]:
    """The least and the most of the PERT distribution with this mode and these 10th and 90th percentiles."""
    places, shares, sizes = _percentile_tables()
    place = float(np.interp((mode - p10) / (p90 - p10), shares, places))
    size = (p90 - p10) / float(np.interp(place, places, sizes))
    least = mode - place * size
    return least, least + size


def with_lognormal_tail(estimate: Estimate, cap: float) -> Estimate:
    """A distribution of costs (shares of the likely cost) whose upper 18 % are those of a lognormal one, up to ``cap``.

    The lognormal distribution is the one that exceeds ``TAIL_FROM`` with the probability ``TAIL_SHARE``, and is
    ``TAIL_MEAN`` on average where it does; the cap lowers that. Where the estimate itself is higher, it stands.
    """
    location, scale = _tail_parameters()
    scores = _table_scores()
    tail = np.minimum(cap, np.exp(location + scale * scores))
    is_tail = scores > NormalDist().inv_cdf(1 - TAIL_SHARE)
    return _with_numeric_mean(np.where(is_tail, np.maximum(estimate.table, tail), estimate.table))


@cache
def _tail_parameters() -> tuple[float, float]:
    """μ and σ of the logarithm, by bisection.

    With P(X > a) = q: (ln a - μ)/σ = t, where Φ(t) = 1 - q; and E[X | X > a] = exp(μ + σ²/2)·Φ(σ - t)/q.
    """
    normal = NormalDist()
    threshold = normal.inv_cdf(1 - TAIL_SHARE)
    lower, upper = 0.1, 5.0
    for _ in range(60):
        scale = (lower + upper) / 2
        location = math.log(TAIL_FROM) - threshold * scale
        mean = math.exp(location + scale**2 / 2) * normal.cdf(scale - threshold) / TAIL_SHARE
        lower, upper = (scale, upper) if mean < TAIL_MEAN else (lower, scale)
    return location, scale


def _with_numeric_mean(table: Numbers) -> Estimate:
    """An estimate with the mean of its values at the midpoints of many strata."""
    return Estimate(table, float(np.mean(np.interp(normal_scores(1 << 14), _table_scores(), table))))


@cache
def _table_scores() -> Numbers:
    scores: Numbers = np.linspace(-FARTHEST, FARTHEST, CELLS + 1)
    return scores


@lru_cache(maxsize=512)
def _standard_pert(place: float) -> Numbers:
    """The quantiles over [0, 1] of the PERT distribution with its mode at ``place``, at the tabulated scores.

    Cubic interpolation between the four tabulated places around it.
    """
    first = min(max(int(place * MODES) - 1, 0), MODES - 3)
    rows, x = _pert_table()[first : first + 4], place * MODES - first
    weights = (
        -(x - 1) * (x - 2) * (x - 3) / 6,
        x * (x - 2) * (x - 3) / 2,
        -x * (x - 1) * (x - 3) / 2,
        x * (x - 1) * (x - 2) / 6,
    )
    table: Numbers = np.clip(sum(weight * row for weight, row in zip(weights, rows, strict=True)), 0.0, 1.0)
    return table


@cache
def _pert_table() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Quantiles over [0, 1] by place of the mode (``MODES + 1`` rows) and score (``CELLS + 1`` columns).

    With x = sin²θ the density x^(λr) (1-x)^(λ(1-r)) dx has no kink at the ends that Simpson's rule would miss.
    """
    angles = np.linspace(0.0, math.pi / 2, 2 * _ANGLES + 1)
    sine, cosine = np.sin(angles), np.abs(np.cos(angles))
    normal = NormalDist()
    probabilities = np.array([normal.cdf(score) for score in _table_scores()])
    rows = []
    for number in range(MODES + 1):
        place = number / MODES
        density = sine ** (2 * WEIGHT * place + 1) * cosine ** (2 * WEIGHT * (1 - place) + 1)
        steps = density[:-2:2] + 4 * density[1::2] + density[2::2]
        below = np.concatenate(([0.0], np.cumsum(steps)))
        theta = np.interp(probabilities, below / below[-1], angles[::2])
        rows.append(np.sin(theta) ** 2)
    return np.array(rows)


@cache
def _percentile_tables() -> tuple[Numbers, Numbers, Numbers]:
    """By place of the mode: the mode's share of the way from the 10th to the 90th percentile, and their distance."""
    places = np.linspace(0.0, 1.0, 8 * MODES + 1)
    score = NormalDist().inv_cdf(0.9)
    ends = np.array([np.interp([-score, score], _table_scores(), _standard_pert(float(place))) for place in places])
    sizes: Numbers = ends[:, 1] - ends[:, 0]
    shares: Numbers = (places - ends[:, 0]) / sizes
    return places, shares, sizes
