"""Plans from relaxations: the smaller program says the same, and what is found is a solution of the whole one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

import highspy
import numpy as np
import pytest

from cxalloc_solvers.arrays import Numbers
from cxalloc_solvers.backend import Limits
from cxalloc_solvers.backends.highs import HighsBackend
from cxalloc_solvers.branch_and_cut.dives import Diver
from cxalloc_solvers.branch_and_cut.linear import (
    FRACTIONAL,
    LinearProgram,
    LpSolution,
    Solution,
    linear_program_of,
    load_relaxation,
    without_fixed,
)
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.kernel import Relaxation, relax
from cxalloc_solvers.problem import Cell, Fund, LinearRow, Problem
from tests.solvers import programs
from tests.solvers.test_kernel import knapsack


def cost_of(linear: LinearProgram) -> float | None:
    """Of the optimum of the relaxation."""
    model = load_relaxation(linear)
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(model.getInfo().objective_function_value)


def breaks_by(linear: LinearProgram, values: Numbers) -> float:
    """The most by which a row or a bound is broken."""
    vectors, matrix = linear.vectors, linear.matrix
    terms = matrix.coefficients * values[matrix.indices]
    sums = np.bincount(linear.row_of_entries(), weights=terms, minlength=len(vectors.row_lower))
    excesses = (sums - vectors.row_upper, vectors.row_lower - sums, values - vectors.upper, vectors.lower - values)
    return float(max(excess.max() for excess in excesses))


def relaxed(model: Model) -> LpSolution:
    found = relax(model, HighsBackend(), Limits(0.0))
    assert isinstance(found, Relaxation)
    return LpSolution(np.asarray(found.values), np.asarray(found.reduced_costs), -found.bound)


def dives(model: Model, tolerance: float = 0.0) -> Iterator[Solution]:
    diver, seen = Diver(linear_program_of(model.program), lambda: False), relaxed(model)
    vectors = linear_program_of(model.program).vectors
    bounds = np.append(vectors.lower, vectors.row_lower), np.append(vectors.upper, vectors.row_upper)
    around = chain.from_iterable(diver.from_neighbourhood(seen, *bounds, tolerance) for _ in range(4))
    return chain(diver.from_relaxation(seen, tolerance), around)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_of_a_program_is_worth_the_same(seed: int) -> None:
    """Some columns are fixed, well or badly: the smaller program has the optimum that the whole one has then."""
    chance = random.Random(seed)
    whole = linear_program_of(Model(knapsack(seed, groups=8)).program)
    lower, upper = whole.vectors.lower.copy(), whole.vectors.upper.copy()
    for column in chance.sample(list(whole.integer_columns), chance.randrange(1, 16)):
        lower[column] = upper[column] = chance.random() < 0.3
    bounded = LinearProgram(
        type(whole.vectors)(
            whole.vectors.cost,
            lower,
            upper,
            whole.vectors.is_integer,
            whole.vectors.row_lower,
            whole.vectors.row_upper,
        ),
        whole.matrix,
    )
    wanted, left = cost_of(bounded), without_fixed(whole, lower, upper)
    if wanted is None:
        assert left is None or cost_of(left[0]) is None
    else:
        assert left is not None
        smaller, columns = left
        assert cost_of(smaller) == pytest.approx(wanted)
        assert len(columns) == len(smaller.vectors.cost) < len(whole.vectors.cost)
        assert len(smaller.vectors.row_lower) < len(whole.vectors.row_lower)


def test_amounts_of_a_few_units_next_to_trillions_are_not_fixed() -> None:
    """What they make possible would seem impossible: cells that have to be active."""
    cells = tuple(Cell(f"small {n}", 0, 0, 3, 6, ((3, 2.0), (3, 0.0)), None) for n in range(2))
    cadence = [LinearRow(f"cadence {n}", lower=1, active={n: 1}) for n in range(2)]
    values, draws = [5 * 10**13, -16 * 10**13], [4 * 10**13 + 1, 9 * 10**13]
    model = Model(programs.problem(values, draws, 14 * 10**13, cells=cells, rows=cadence))
    whole = linear_program_of(model.program)
    left = without_fixed(whole, whole.vectors.lower.copy(), whole.vectors.upper.copy())
    assert left is not None
    assert cost_of(left[0]) == pytest.approx(cost_of(whole))


@pytest.mark.parametrize("seed", range(10))
def test_a_whole_tree_ends_at_the_optimum(seed: int) -> None:
    """These programs are small enough for a kernel to be all of them."""
    model = Model(knapsack(seed))
    best = HighsBackend().run(Model(knapsack(seed)).program, Limits(0.0)).value
    *_, found = dives(model)
    assert -found.cost == pytest.approx(best)


def test_every_plan_keeps_the_rows_and_is_better_than_the_one_before() -> None:
    model = Model(knapsack(3, groups=150))
    found = list(dives(model))
    assert found
    for solution in found:
        values = list(solution.values)
        assert breaks_by(linear_program_of(model.program), solution.values) < 1e-6
        assert -solution.cost == pytest.approx(programs.value_of(model.program, values))
        assert all(value in (0, 1) for value in values[: len(model.chosen)])
    costs = [solution.cost for solution in found]
    assert costs == sorted(set(costs), reverse=True)
    optimum = HighsBackend().run(model.program, Limits(1e-4))
    assert optimum.value is not None
    assert optimum.bound is not None
    assert optimum.bound + 1e-6 >= -costs[-1] >= 0.94 * optimum.value


@pytest.mark.parametrize("seed", range(4))
def test_what_the_relaxation_leaves_fractional_is_free_first(seed: int) -> None:
    model = Model(knapsack(seed, groups=30))
    linear, seen = linear_program_of(model.program), relaxed(model)
    is_integer = linear.vectors.is_integer.astype(bool)
    is_fractional = is_integer & (np.abs(seen.values - np.round(seen.values)) > FRACTIONAL)
    count = int(is_fractional.sum())
    assert count
    is_fixed = Diver(linear, lambda: False)._kernel(seen, count)
    assert np.array_equal(is_fixed, is_integer & ~is_fractional)
    assert is_fixed.sum() - Diver(linear, lambda: False)._kernel(seen, count + 5).sum() == 5


def test_the_same_program_gives_the_same_plans() -> None:
    one, other = (list(dives(Model(knapsack(3, groups=150)))) for _ in range(2))
    assert [solution.cost for solution in one] == [solution.cost for solution in other]
    assert all(np.array_equal(a.values, b.values) for a, b in zip(one, other, strict=True))


def test_only_what_is_better_than_the_best_plan_is_found() -> None:
    model = Model(knapsack(2))
    *_, best = dives(model)
    diver = Diver(linear_program_of(model.program), lambda: False, best)
    assert not list(diver.from_relaxation(relaxed(model), 0.0))
    assert diver.best is best


def test_a_dive_that_is_stopped_finds_nothing_more() -> None:
    model = Model(knapsack(2))
    diver = Diver(linear_program_of(model.program), lambda: True)
    assert not list(diver.from_relaxation(relaxed(model), 0.0))


def test_a_row_of_one_whole_column_bounds_it_by_a_whole_number() -> None:
    """1.4 tickets fit the budget: rounded up beyond it, two would be found."""
    cell = Cell("cell", 0, 0, 10, 20, ((20, 1.0),), ticket=10)
    model = Model(Problem(1, (), (), (Fund("fund", (14,), Fraction(0), ({},)),), (cell,)))
    *_, found = dives(model)
    assert model.read(list(found.values)) == ([], [10])
