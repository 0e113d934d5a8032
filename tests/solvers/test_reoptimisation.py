"""The best solutions of one problem under many objectives, next to all of its solutions."""

import math
import random
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.family import portfolio
from cxalloc.optimisation.model_builder import build_model
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.branch_and_cut.linear import linear_program_of
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import LinearRow, Problem
from cxalloc_solvers.reoptimisation import Known, Reoptimiser
from cxalloc_solvers.result import Point
from tests.examples import examples
from tests.solvers.strategies import points, portfolio_like, problems

HIGHS = backend_named("highs")


def with_other_values(problem: Problem, seed: int) -> Problem:
    """The problem under an objective of that seed."""
    draw = random.Random(seed)
    return replace(
        problem,
        options=tuple(replace(one, value=round(one.value * draw.uniform(0.2, 2)) + 1) for one in problem.options),
        cells=tuple(
            replace(one, tiers=tuple((length, rate * factor) for length, rate in one.tiers))
            for one in problem.cells
            for factor in [draw.uniform(0.2, 2)]
        ),
        bonuses=tuple(
            replace(one, gains={index: gain * 2 for index, gain in one.gains.items()}) for one in problem.bonuses
        ),
    )


def best_value(problem: Problem) -> float:
    return max(exact.objective_value(problem, point) for point in points(problem))


@given(problems())
@settings(max_examples=examples(10))
def test_small_problems_by_trying_all(problem: Problem) -> None:
    if not any(points(problem)):
        return
    reoptimiser = Reoptimiser(problem, HIGHS)
    known: list[Known] = []
    for seed in range(3):
        other = with_other_values(problem, seed)
        found = reoptimiser.solve(other, 0.0, known)
        assert found is not None
        assert found.value == pytest.approx(best_value(other))
        assert found.value == pytest.approx(exact.objective_value(other, found.solution.point))
        assert not list(exact.violated(other, found.solution.point))
        assert found.bound >= found.value - 1e-6
        known.append(found.solution)
    again = reoptimiser.solve(with_other_values(problem, 2), 0.5, known)
    assert again is not None
    assert again.gap <= 0.5


@pytest.mark.parametrize("seed", [0, 2, 3, 6])
def test_kept_cuts_cut_off_no_solution_of_another_objective(seed: int) -> None:
    problem = portfolio_like(seed)
    reoptimiser = Reoptimiser(problem, HIGHS)
    for number in range(4):
        other = with_other_values(problem, number)
        if number == 3:  # the worst is best
            other = replace(problem, options=tuple(replace(one, value=-one.value) for one in problem.options))
        found = reoptimiser.solve(other, 0.0)
        alone = Reoptimiser(other, HIGHS).solve(other, 0.0)
        assert found is not None
        assert alone is not None
        assert found.value == pytest.approx(alone.value, rel=1e-9, abs=1)
        assert found.bound == pytest.approx(found.value, rel=1e-8, abs=200)


def knapsack(size: int, seed: int) -> Problem:
    """A problem whose relaxation has cuts."""
    draw = random.Random(seed)
    base = portfolio_like(seed)
    rows = tuple(
        LinearRow(f"row {n}", upper=900, options={i: draw.randint(50, 400) for i in range(len(base.options))})
        for n in range(size)
    )
    return replace(base, rows=rows)


def test_there_are_cuts_and_every_solution_keeps_them():
    added = 0
    for seed in range(8):
        problem = replace(knapsack(5, seed), cells=())
        reoptimiser, plain = Reoptimiser(problem, HIGHS), linear_program_of(Model(problem).program)
        linear, first = reoptimiser.linear, len(plain.vectors.row_lower)
        added += len(linear.vectors.row_lower) - first
        for point in points(problem):
            known = reoptimiser.known(point)
            assert known is not None
            for row in range(first, len(linear.vectors.row_lower)):
                start, end = linear.matrix.starts[row : row + 2]
                columns = linear.matrix.indices[start:end]
                if (columns < len(problem.options)).all():
                    sum_of_row = linear.matrix.coefficients[start:end] @ known.values[columns]
                    assert sum_of_row <= linear.vectors.row_upper[row] + 1e-6
                    assert sum_of_row >= linear.vectors.row_lower[row] - 1e-6
    assert added > 0


def test_what_was_solved_before_changes_nothing():
    problem = portfolio_like(3)
    one, other = Reoptimiser(problem, HIGHS), Reoptimiser(problem, HIGHS)
    objectives = [with_other_values(problem, seed) for seed in range(5)]
    for objective in objectives[:-1]:
        one.solve(objective, 0.001)
    for reoptimiser in (one, one.copy()):
        mine, its = reoptimiser.solve(objectives[-1], 0.001), other.solve(objectives[-1], 0.001)
        assert mine is not None
        assert its is not None
        assert mine.solution.point == its.solution.point
        assert mine.bound == its.bound
        assert np.array_equal(mine.solution.values, its.solution.values)


def test_neither_does_it_where_relaxations_are_large():
    # Small ones are the same to the last bit anyhow. Any known solution is good enough: the bound is that of the
    # relaxation alone.
    problem = build_model(portfolio(150, 1)).problem
    reoptimiser = Reoptimiser(problem, HIGHS)
    nothing = reoptimiser.known(Point((), (0,) * len(problem.cells)))
    assert nothing is not None
    objectives = [with_other_values(problem, seed) for seed in range(8)]
    there = [reoptimiser.solve(objective, math.inf, [nothing]) for objective in objectives]
    back = [reoptimiser.solve(objective, math.inf, [nothing]) for objective in objectives[::-1]][::-1]
    assert there == back


def test_a_known_solution_is_the_answer_where_it_is_good_enough():
    reoptimiser = Reoptimiser(portfolio_like(3), HIGHS)
    first = reoptimiser.solve(portfolio_like(3), 0.0)
    assert first is not None
    assert not first.is_known
    again = reoptimiser.solve(portfolio_like(3), 0.2, [first.solution])
    assert again is not None
    assert again.is_known
    assert again.solution is first.solution
    start = reoptimiser.known(first.solution.point)
    assert start is not None
    assert start.point == first.solution.point


def test_it_is_for_other_values_and_can_be_stopped():
    problem = portfolio_like(1)
    with pytest.raises(ValueError, match="more than their values"):
        Reoptimiser(problem, HIGHS).solve(portfolio_like(2), 0.01)
    cancel = threading.Event()
    stopped = Reoptimiser(problem, HIGHS, cancel)
    cancel.set()
    assert stopped.solve(with_other_values(problem, 1), 0.0) is None
