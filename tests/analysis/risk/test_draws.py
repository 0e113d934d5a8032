"""Draws depend on what they are drawn for, and on nothing else."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from math import asin, pi, sqrt

import numpy as np
import pytest

from cxalloc.analysis.risk.draws import Candidate, Draws, Figure
from cxalloc.analysis.risk.quantiles import Numbers, normal_scores

A, B = Candidate("initiative", "a", ("tag:moment:buy",)), Candidate("initiative", "b", ("tag:moment:buy",))
ALONE = Candidate("initiative", "c")


def bits(job: tuple[Draws, Candidate, Figure]) -> bytes:
    draws, candidate, figure = job
    return draws.scores(candidate, figure).tobytes()


def rank_correlation(one: Numbers, other: Numbers) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(one)), np.argsort(np.argsort(other)))[0, 1])


def test_draws_are_these_for_ever():
    # Drawn figures are part of what was shown: another generator, or another version of numpy, must not change them.
    draws = Draws(1, 8)
    assert [round(float(one), 3) for one in draws.scores(ALONE, Figure.BENEFIT)] == [
        0.157, -0.157, 0.489, 0.887, -0.887, -1.534, 1.534, -0.489,
    ]  # fmt: skip
    assert [int(one) for one in draws.succeeds(ALONE, 0.5)] == [0, 1, 0, 1, 1, 0, 1, 0]


def test_order_and_processes_change_no_bit():
    draws = Draws(7, 1000, 0.3)
    jobs = [(draws, one, figure) for one in (A, B, ALONE) for figure in (Figure.BENEFIT, Figure.COST)]
    expected = [bits(job) for job in jobs]
    assert [bits(job) for job in reversed(jobs)] == expected[::-1]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(bits, jobs)) == expected


def test_another_process_draws_the_same():
    code = "from cxalloc.analysis.risk.draws import Candidate, Draws, Figure; import sys; sys.stdout.write("
    code += "Draws(7, 100, 0.3).scores(Candidate('initiative', 'a', ('tag:moment:buy',)), Figure('duration'))"
    code += ".tobytes().hex())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert bytes.fromhex(other) == bits((Draws(7, 100, 0.3), A, Figure.DURATION))


def test_each_figure_has_draws_of_its_own():
    draws = Draws(7, 500)
    drawn = [draws.scores(one, figure) for one in (A, B, ALONE) for figure in Figure]
    drawn += [Draws(8, 500).scores(A, Figure.BENEFIT), draws.scores(Candidate("small allocation", "a"), Figure.BENEFIT)]
    drawn += [draws.factor("tag:moment:buy"), draws.factor("a")]
    for number, one in enumerate(drawn):
        assert np.array_equal(np.sort(one), normal_scores(500))
        for other in drawn[:number]:
            # Independent rank correlations of 500 draws have a deviation of 0.045.
            assert abs(rank_correlation(one, other)) < 0.2


@pytest.mark.parametrize("rho", [0.0, 0.2, 0.5, 0.9])
def test_the_rank_correlation_is_that_of_a_gaussian_copula(rho):
    draws = Draws(3, 20_000, rho)
    one, other = draws.scores(A, Figure.BENEFIT), draws.scores(B, Figure.BENEFIT)
    assert rank_correlation(one, other) == pytest.approx(6 / pi * asin(rho / 2), abs=4 / sqrt(20_000))
    costs = draws.scores(B, Figure.COST)
    assert rank_correlation(one, costs) == pytest.approx(-6 / pi * asin(rho / 2), abs=4 / sqrt(20_000))
    assert abs(rank_correlation(one, draws.scores(ALONE, Figure.BENEFIT))) < 4 / sqrt(20_000)
    assert float(one.std()) == pytest.approx(1, abs=0.02)


def test_two_factors_leave_the_deviation_as_it_is():
    both = Candidate("initiative", "d", ("x", "y"))
    draws = Draws(3, 20_000, 0.6)
    assert float(draws.scores(both, Figure.BENEFIT).std()) == pytest.approx(1, abs=0.02)
    half = Candidate("initiative", "e", ("x",))
    # The common part is one of two equal ones: a correlation of ρ/√2.
    expected = 6 / pi * asin(0.6 / sqrt(2) / 2)
    both_drawn, half_drawn = draws.scores(both, Figure.BENEFIT), draws.scores(half, Figure.BENEFIT)
    assert rank_correlation(both_drawn, half_drawn) == pytest.approx(expected, abs=4 / sqrt(20_000))


def test_success_has_its_share_and_grows_with_the_probability():
    draws = Draws(5, 1000)
    likely, certain = draws.succeeds(A, 0.7), draws.succeeds(A, 1.0)
    assert likely.sum() == 700
    assert certain.all()
    more = draws.succeeds(A, 0.8)
    assert more.sum() == 800
    assert (more | ~likely).all()


def test_one_draw_is_the_median():
    assert list(Draws(1, 1).scores(ALONE, Figure.BENEFIT)) == [0.0]
