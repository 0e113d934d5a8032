"""Quantiles of estimates, next to closed forms and numeric integration."""

from math import comb, exp, log
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.analysis.risk.quantiles import (
    TAIL_FROM,
    TAIL_MEAN,
    TAIL_SHARE,
    Estimate,
    estimate_of,
    normal_scores,
    pert,
    range_of_percentiles,
    with_lognormal_tail,
)
from tests.examples import examples

NORMAL = NormalDist()
PLACES = st.floats(0, 1)


def quantile(estimate: Estimate, probability: float) -> float:
    return float(estimate.at(np.array([NORMAL.inv_cdf(probability)]))[0])


@pytest.mark.parametrize("probability", [1e-6, 0.001, 0.05, 0.3, 0.5, 0.9, 0.999])
def test_extremes_with_the_mode_at_an_end_have_closed_quantiles(probability):
    # A beta distribution with a parameter of 1: F(x) = x**5, or 1 - (1 - x)**5.
    assert quantile(pert(0, 1, 1), probability) == pytest.approx(probability ** (1 / 5), abs=2e-6)
    assert quantile(pert(0, 0, 1), probability) == pytest.approx(1 - (1 - probability) ** (1 / 5), abs=2e-6)


@pytest.mark.parametrize("x", [0.02, 0.1, 0.25, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("whole", [(2, 4), (3, 3), (4, 2)])
def test_whole_parameters_are_binomial_sums(x, whole):
    # I_x(a, b) with whole a and b is the probability of a successes or more in a + b - 1 trials of probability x.
    a, b = whole
    below = sum(comb(a + b - 1, k) * x**k * (1 - x) ** (a + b - 1 - k) for k in range(a, a + b))
    assert quantile(pert(0, (a - 1) / 4, 1), below) == pytest.approx(x, abs=2e-6)


@given(PLACES, st.floats(0.001, 0.999))
@settings(max_examples=examples(25))
def test_any_mode_agrees_with_numeric_integration(place, probability):
    x = quantile(pert(0, place, 1), probability)
    # Gauss-Legendre in an angle, independently of the table's own rule.
    nodes, weights = np.polynomial.legendre.leggauss(60)

    def mass(top: float) -> float:
        angles = (nodes + 1) * top / 2
        return float(weights @ (np.sin(angles) ** (8 * place + 1) * np.cos(angles) ** (9 - 8 * place))) * top / 2

    density_at = np.sin(np.arcsin(np.sqrt(x))) ** (8 * place) * (1 - x) ** (4 - 4 * place) / 2
    total = mass(np.pi / 2)
    off = (mass(float(np.arcsin(np.sqrt(x)))) / total - probability) / max(density_at / total, 1e-3)
    assert abs(off) < 3e-6


@given(st.floats(0, 1), st.floats(1, 3))
@settings(max_examples=examples(25))
def test_the_mean_of_equal_strata_is_that_of_the_plan(low, high):
    estimate = estimate_of(low, 1.0, high)
    assert estimate.mean == pytest.approx((low + 4 + high) / 6)
    drawn = estimate.at(normal_scores(10_000))
    assert float(drawn.mean()) == pytest.approx(estimate.mean, abs=1e-6 * max(1e-9, high - low) + 1e-8)
    assert drawn.min() >= low - 1e-6
    assert drawn.max() <= high + 1e-6


@given(st.floats(0, 0.99), st.floats(1.0, 3))
@settings(max_examples=examples(25))
def test_percentiles_are_those_of_the_fitted_distribution(low, high):
    least, most = range_of_percentiles(low, 1.0, high)
    fitted = pert(least, 1.0, most)
    assert quantile(fitted, 0.1) == pytest.approx(low, abs=5e-5 * (high - low) + 1e-6)
    assert quantile(fitted, 0.9) == pytest.approx(high, abs=5e-5 * (high - low) + 1e-6)
    estimate = estimate_of(low, 1.0, high, percentiles=True)
    assert estimate.table.min() >= 0
    assert float(estimate.at(normal_scores(10_000)).mean()) == pytest.approx(estimate.mean, abs=1e-5)


def test_a_figure_without_a_range_is_itself():
    assert set(estimate_of(1.0, 1.0, 1.0, percentiles=True).at(normal_scores(7))) == {1.0}


def test_the_tail_has_the_share_and_the_mean_that_are_known():
    estimate = with_lognormal_tail(estimate_of(0.9, 1.0, 1.2), 1e9)
    drawn = estimate.at(np.clip(normal_scores(200_001), -6, 6))
    over = drawn[drawn > TAIL_FROM]
    assert len(over) / len(drawn) == pytest.approx(TAIL_SHARE, abs=5e-4)
    assert float(over.mean()) == pytest.approx(TAIL_MEAN, rel=0.01)
    body = with_lognormal_tail(estimate_of(0.9, 1.0, 1.2), 3.0)
    assert body.at(normal_scores(1001)).max() == 3.0
    assert quantile(body, 0.5) == quantile(estimate_of(0.9, 1.0, 1.2), 0.5)
    # The closed form of the tail's quantiles: two points on a line in the logarithm.
    at = [log(quantile(estimate, p)) for p in (0.85, 0.95)]
    slope = (at[1] - at[0]) / (NORMAL.inv_cdf(0.95) - NORMAL.inv_cdf(0.85))
    assert exp(at[0] - slope * (NORMAL.inv_cdf(0.85) - NORMAL.inv_cdf(1 - TAIL_SHARE))) == pytest.approx(
        TAIL_FROM, rel=1e-5
    )


def test_normal_scores_are_symmetric_and_have_mean_0():
    for count in (1, 2, 7, 1000):
        scores = normal_scores(count)
        assert list(scores) == [-one for one in scores[::-1]]
        assert list(scores) == sorted(scores)
