"""The tree of relaxations: what it finds is the best there is, and what it claims holds wherever it stops."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pulp
import pytest

from cxalloc_solvers.arrays import Numbers
from cxalloc_solvers.branch_and_cut import tree as tree_module
from cxalloc_solvers.branch_and_cut.linear import LinearProgram, LpSolution, linear_program_of
from cxalloc_solvers.branch_and_cut.tree import Found, Tree
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.problem import Cell, Fund, Problem
from tests.solvers import programs
from tests.solvers.test_kernel import best_of, knapsack

MANY = 100_000


def sets(seed: int, groups: int = 5, size: int = 3) -> pulp.LpProblem:
    """At most one of each set, sets that overlap, and two knapsacks: small enough to try all there is."""
    chance = random.Random(seed)
    count = groups * size
    rows: list[tuple[Sequence[float], int, float]] = [
        ([chance.randrange(10, 60) for _ in range(count)], pulp.LpConstraintLE, chance.randrange(80, 130))
        for _ in range(2)
    ]
    rows += [
        ([float(index // size == group) for index in range(count)], pulp.LpConstraintLE, 1) for group in range(groups)
    ]
    overlapping = chance.sample(range(count), 4)
    rows.append(([float(index in overlapping) for index in range(count)], pulp.LpConstraintLE, 1))
    return programs.program([chance.randrange(20, 120) for _ in range(count)], rows)


def by_trying(program: pulp.LpProblem, most: int = 5) -> float:
    """The best of all choices of no more columns than ``most``."""
    columns = program.variables()
    return max(
        programs.value_of(program, values)
        for values in itertools.product((0, 1), repeat=len(columns))
        if sum(values) <= most and programs.keeps_rows(program, values)
    )


def search(
    linear: LinearProgram, tolerance: float = 1e-9, runs: int = MANY, cost: float = math.inf
) -> tuple[list[Found], Tree]:
    tree = Tree(linear, lambda: False)
    return list(tree.solutions(runs, cost, tolerance)), tree


@pytest.mark.parametrize("seed", range(12))
def test_the_last_solution_is_the_best_of_all(seed: int) -> None:
    program = sets(seed)
    best = by_trying(program)
    found, tree = search(linear_program_of(program))
    cost, values = found[-1]
    assert -cost == pytest.approx(best)
    assert programs.value_of(program, list(values)) == pytest.approx(best)
    assert programs.keeps_rows(program, list(values))
    assert set(values) <= {0.0, 1.0}
    assert tree.bound == pytest.approx(cost)
    costs = [cost for cost, _ in found]
    assert costs == sorted(set(costs), reverse=True)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("runs", [0, 1, 2, 5, 10, 20, 40])
def test_wherever_it_stops_no_solution_costs_less_than_its_bound(seed: int, runs: int) -> None:
    program = linear_program_of(Model(knapsack(seed, groups=30)).program)
    best = best_of(seed, 30)
    found, tree = search(program, runs=runs)
    assert tree.bound <= -best + 1e-6
    assert all(cost >= -best - 1e-6 for cost, _ in found)
    assert tree.runs <= runs + 50  # what is tried at a node, and settled, is not counted before


@cache
def searched_to_the_end() -> tuple[LinearProgram, float, int]:
    """A program, the cost of its best solution, and the runs that it takes to prove that."""
    program = linear_program_of(Model(knapsack(4, groups=40)).program)
    found, tree = search(program)
    return program, found[-1][0], tree.runs


@pytest.mark.parametrize("tolerance", [0.001, 0.01, 0.1])
def test_what_is_not_better_by_the_tolerance_is_not_looked_for(tolerance: float) -> None:
    program, best, most_runs = searched_to_the_end()
    found, tree = search(program, tolerance)
    assert found[-1][0] <= best * (1 - tolerance)  # costs are below zero
    assert tree.bound == pytest.approx(found[-1][0] * (1 + tolerance))
    assert tree.bound <= best + 1e-6
    assert tree.runs < most_runs
    none, tree = search(program, tolerance, cost=best)
    assert none == []
    assert tree.bound == pytest.approx(best * (1 + tolerance))


def test_what_fixed_columns_cost_counts() -> None:
    """An offset belongs to the cost, and to what a run may be stopped at."""
    program = linear_program_of(sets(1))
    plain, _ = search(program)
    for offset in (-1000.0, 1000.0):
        found, tree = search(replace(program, offset=offset))
        assert found[-1][0] == pytest.approx(plain[-1][0] + offset)
        assert tree.bound == pytest.approx(found[-1][0])
        none, _ = search(replace(program, offset=offset), cost=found[-1][0])
        assert none == []


def test_whole_numbers_above_one() -> None:
    """Tickets of 30: three fit the 100 of the first period, two more the 65 of the second."""
    cells = tuple(Cell(f"cell {period}", 0, period, 30, 300, ((300, 1.0),), ticket=30) for period in range(2))
    problem = Problem(2, (), (), (Fund("fund", (100, 65), Fraction(0), ({}, {})),), cells)
    model = Model(problem)
    found, _ = search(linear_program_of(model.program))
    assert model.read(list(found[-1][1]))[1] == pytest.approx([90, 60])


def test_nearly_whole_is_not_whole() -> None:
    """The relaxation has 0.9999995 of the first, which is no more than none; what is left of it is the second."""
    program = programs.program([10, 1], [([1e6, 0], pulp.LpConstraintLE, 999_999.5)])
    found, tree = search(linear_program_of(program))
    assert [list(values) for _, values in found] == [[0.0, 1.0]]
    assert tree.bound == pytest.approx(-1.0)


@pytest.mark.parametrize("seed", range(6))
def test_at_least_one_is_not_at_most_one(seed: int) -> None:
    """Written as a row with a negative bound it looks much the same."""
    chance = random.Random(seed)
    weights = [[chance.randrange(10, 60) for _ in range(10)] for _ in range(2)]
    rows: list[tuple[Sequence[float], int, float]] = [(row, pulp.LpConstraintLE, 140) for row in weights]
    rows += [([-1.0] * 4 + [0.0] * 6, pulp.LpConstraintLE, -1), ([0.0] * 6 + [-1.0] * 4, pulp.LpConstraintLE, -1)]
    program = programs.program([chance.randrange(-40, 80) for _ in range(10)], rows)
    found, tree = search(linear_program_of(program))
    assert -found[-1][0] == pytest.approx(by_trying(program, most=10))
    assert tree.bound == pytest.approx(found[-1][0])


def test_no_solution_at_all() -> None:
    found, tree = search(linear_program_of(programs.program([1, 1], [([1, 1], pulp.LpConstraintEQ, 0.5)])))
    assert found == []
    assert tree.bound == math.inf


def test_a_tree_that_is_stopped_claims_nothing() -> None:
    tree = Tree(linear_program_of(sets(1)), lambda: True)
    assert not list(tree.solutions(MANY, math.inf, 0.0))
    assert tree.bound == -math.inf
    assert tree.runs == 0


def test_the_same_program_takes_the_same_way() -> None:
    program = linear_program_of(Model(knapsack(3, groups=60)).program)
    (one, first), (other, second) = (search(program, 1e-4) for _ in range(2))
    assert first.runs == second.runs
    assert [cost for cost, _ in one] == [cost for cost, _ in other]
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(one, other, strict=True))


def test_what_a_look_finds_is_passed_on_and_spares_the_search() -> None:
    """The best solution, told at the first node: nothing better is found, and less is looked at."""
    program = linear_program_of(Model(knapsack(3, groups=60)).program)
    alone, tree = search(program, 1e-4)
    runs, best = tree.runs, alone[-1]
    asked: list[Sequence[float]] = []

    def look(node: LpSolution, lower: Numbers, upper: Numbers) -> Iterator[Found]:
        asked.append([node.cost, *lower, *upper])
        if len(asked) == 1:
            yield best

    tree = Tree(program, lambda: False)
    found = list(tree.solutions(MANY, math.inf, 1e-4, look))
    assert found[0][0] == best[0]
    assert tree.bound == pytest.approx(best[0] * (1 + 1e-4))
    assert tree.runs < runs
    assert len(asked[0]) == 1 + 2 * (len(program.vectors.cost) + len(program.vectors.row_lower))


@cache
def searched(seed: int) -> tuple[LinearProgram, Found]:
    """A program and its best solution within a ten-thousandth: searched once for all tests that begin with it."""
    program = linear_program_of(Model(knapsack(seed, groups=60)).program)
    return program, search(program, 1e-4)[0][-1]


@pytest.mark.parametrize("asked_before", range(12))
@pytest.mark.parametrize("seed", [2, 3, 6])
def test_what_a_look_finds_ends_a_branch_and_not_the_search(
    seed: int, asked_before: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solution that is told on the way down may end that way: what is open elsewhere is searched all the same."""
    monkeypatch.setattr(tree_module, "HEURISTIC_EVERY", 0)
    program, best = searched(seed)
    asked: list[float] = []

    def look(node: LpSolution, *_: Numbers) -> Iterator[Found]:
        asked.append(node.cost)
        if len(asked) == asked_before + 1:
            yield best[0] * 0.999, best[1]

    tree = Tree(program, lambda: False)
    found = list(tree.solutions(MANY, math.inf, 1e-4, look))
    assert found[-1][0] <= best[0] * (1 - 1e-4)
    assert tree.bound == pytest.approx(found[-1][0] * (1 + 1e-4))


@pytest.mark.parametrize("seed", range(8))
def test_the_bounds_that_a_look_is_given_hold_the_node(seed: int) -> None:
    """The relaxation within them costs what the node's costs: so they say what the node has decided."""
    program = linear_program_of(sets(seed, groups=8))
    columns = len(program.vectors.cost)

    def look(node: LpSolution, lower: Numbers, upper: Numbers) -> Iterator[Found]:
        inside = (node.values >= lower[:columns] - 1e-6) & (node.values <= upper[:columns] + 1e-6)
        assert inside.all()
        sums = np.bincount(
            program.row_of_entries(),
            weights=program.matrix.coefficients * node.values[program.matrix.indices],
            minlength=len(program.vectors.row_lower),
        )
        assert (sums >= lower[columns:] - 1e-5).all()
        assert (sums <= upper[columns:] + 1e-5).all()
        return iter(())

    list(Tree(program, lambda: False).solutions(MANY, math.inf, 0.0, look))
