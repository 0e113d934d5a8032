"""Of several equally good solutions always the same one: the cheapest, and then the first."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings

from cxalloc_solvers.backend import Backend
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Cell, Fund, LinearRow, Problem
from cxalloc_solvers.result import Point, Result, Status
from cxalloc_solvers.solve import solve
from tests.solvers import programs
from tests.solvers.strategies import first_of_the_best, portfolio_like, problems


def drawn(problem: Problem, point: Point) -> int:
    return sum(problem.cost_of[index] for index in point.options) + sum(point.amounts)


def settled(problem: Problem, backend: Backend) -> Point:
    """The point of an answer that is proved to be the one."""
    result: Result = solve(problem, backend, gap=0)
    assert result.status is Status.OPTIMAL
    assert result.ties_settled
    assert result.point is not None
    return result.point


def in_both_orders(problem: Problem) -> Iterator[Problem]:
    """The problem, and the same one with its rows the other way round."""
    yield problem
    yield replace(problem, rows=problem.rows[::-1], precedences=problem.precedences[::-1])


def test_of_identical_options_the_first_are_chosen(backend: Backend) -> None:
    pairs = [LinearRow(f"pair {index}", upper=2, options={index: 1, index + 1: 1}) for index in range(0, 12, 2)]
    problem = programs.problem([7] * 12, [3] * 12, 15, rows=pairs)
    for one in in_both_orders(problem):
        assert settled(one, backend).options == (0, 1, 2, 3, 4)


def test_of_equal_value_the_cheapest_is_chosen_though_it_comes_last(backend: Backend) -> None:
    problem = programs.problem([10, 10, 10], [5, 4, 3], 5, rows=[LinearRow("one", upper=1, options={0: 1, 1: 1, 2: 1})])
    assert settled(problem, backend).options == (2,)


def test_value_comes_before_draw(backend: Backend) -> None:
    """One unit of worth more, for all the money there is."""
    problem = programs.problem([1001, 1000], [999, 1], 999)
    assert settled(problem, backend).options == (0,)


def test_the_earliest_of_equal_starts_is_chosen(backend: Backend) -> None:
    options = {"a": [(start, start + 1, 5) for start in range(4)], "b": [(start, start + 1, 5) for start in range(4)]}
    apart = [LinearRow(f"period {start}", upper=1, options={start: 1, 4 + start: 1}) for start in range(4)]
    problem = programs.scheduled(options, periods=4, rows=apart)
    for one in in_both_orders(problem):
        assert settled(one, backend).options == (0, 5)


def test_what_stands_first_outweighs_all_that_comes_after(backend: Backend) -> None:
    """The first alone, or the other two: of the same worth and cost."""
    clash = [LinearRow("clash", upper=2, options={0: 2, 1: 1, 2: 1})]
    assert settled(programs.problem([8, 4, 4], [2, 1, 1], 9, rows=clash), backend).options == (0,)
    clash = [LinearRow("clash", upper=2, options={0: 1, 1: 1, 2: 2})]
    assert settled(programs.problem([4, 4, 8], [1, 1, 2], 9, rows=clash), backend).options == (0, 1)


def test_what_is_worth_nothing_and_costs_something_is_left_out(backend: Backend) -> None:
    assert settled(programs.problem([0, 5, 0], [1, 1, 1], 9), backend).options == (1,)


@pytest.mark.parametrize("ticket", [None, 10])
def test_equal_amounts_fall_in_the_earlier_cell(backend: Backend, ticket: int | None) -> None:
    cells = [Cell("k", 0, period, 10, 40, ((40, 2.0),), ticket) for period in range(3)]
    fund = Fund("f", (40, 40, 40), Fraction(0), ({}, {}, {}))
    cap = LinearRow("cap", upper=60, amounts=dict.fromkeys(range(3), 1))
    floor = LinearRow("floor", lower=10, amounts={2: 1})
    problem = Problem(3, (), (), (fund,), tuple(cells), (cap, floor))
    for one in in_both_orders(problem):
        assert settled(one, backend).amounts == (40, 10, 10)


def test_more_options_than_are_decided_at_a_time(backend: Backend) -> None:
    problem = programs.problem([3] * 40, [2] * 40, 50)
    assert settled(problem, backend).options == tuple(range(25))


@pytest.mark.parametrize("seed", range(12))
def test_the_first_of_the_cheapest_of_the_best_by_looking_at_all(backend: Backend, seed: int) -> None:
    draw = random.Random(seed)
    size = 8
    rows = [
        LinearRow(f"r{number}", upper=draw.randint(1, 3), options=dict.fromkeys(draw.sample(range(size), 4), 1))
        for number in range(3)
    ]
    worths, draws = ([draw.randint(1, 2) for _ in range(size)] for _ in range(2))
    problem = programs.problem(worths, draws, 8, rows=rows)
    choices = (tuple(index for index in range(size) if taken[index]) for taken in product([1, 0], repeat=size))
    points = (Point(options, ()) for options in choices)
    sound = [point for point in points if not any(exact.violated(problem, point))]
    # Among equals ``max`` gives the first, and the points come in the order in which people would list them.
    expected = max(sound, key=lambda point: (exact.objective_value(problem, point), -drawn(problem, point)))
    for one in in_both_orders(problem):
        assert settled(one, backend) == expected


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_both_solvers_give_the_first_of_the_cheapest_of_the_best(problem: Problem) -> None:
    """With cells, carry-over, precedences and bonuses, by trying all points."""
    expected = first_of_the_best(problem)
    for name in ("highs", "cbc"):
        result = solve(problem, backend_named(name), gap=0)
        assert result.point is None if expected is None else result.ties_settled
        assert result.point == expected


def assert_both_solvers_agree(problem: Problem) -> bool:
    """Whether both say that ties are settled: then they give the same plan."""
    one, other = (solve(problem, backend_named(name), gap=0) for name in ("highs", "cbc"))
    assert one.status is other.status
    if one.value is not None and other.value is not None:
        assert one.value == pytest.approx(other.value, abs=1)
    are_settled = one.ties_settled and other.ties_settled
    assert not are_settled or one.point == other.point
    return are_settled or one.point is None


@pytest.mark.parametrize("seed", range(12))
def test_where_ties_are_settled_both_solvers_give_the_same_plan(seed: int) -> None:
    assert assert_both_solvers_agree(portfolio_like(seed))


@pytest.mark.soak
def test_wherever_ties_are_settled_both_solvers_give_the_same_plan() -> None:
    are_settled = [assert_both_solvers_agree(portfolio_like(seed)) for seed in range(1000, 1400)]
    assert sum(are_settled) >= 0.9 * len(are_settled)


def test_three_runs_are_the_same_in_all_but_time(backend: Backend) -> None:
    problem = replace(
        programs.problem([5, 5, 4, 4, 3, 3] * 3, [3, 3, 2, 2, 2, 2] * 3, 17),
        cells=tuple(Cell(f"c{index}", 0, 0, 1, 4, ((4, 1.25),)) for index in range(3)),
    )
    first, *others = (replace(solve(problem, backend, gap=0), seconds=0) for _ in range(3))
    assert first.ties_settled
    assert others == [first, first]


def test_a_gap_leaves_room_and_the_answer_is_the_same_each_time(backend: Backend) -> None:
    problem = programs.as_problem(programs.long_search(25, 4))
    first, second = (replace(solve(problem, backend, gap=0.05), seconds=0) for _ in range(2))
    assert first == second


def test_the_plan_is_the_same_whatever_the_order_of_hashes(backend: Backend) -> None:
    """Sets and dictionaries of texts come in another order in each process unless they are sorted."""
    plans = {seed: _plan_of_the_tutorial(backend.name, seed) for seed in ("1", "2")}
    assert plans["1"] == plans["2"]
    assert "Choice" in plans["1"]


def _plan_of_the_tutorial(solver: str, hash_seed: str) -> str:
    script = (
        "from cxalloc.optimisation.solve import solve\n"
        "from cxalloc.interface.sources import load\n"
        "from cxalloc.samples import samples_folder\n"
        f"answer = solve(load(samples_folder() / 'tutorial'), solver={solver!r}, gap=1e-4)\n"
        "print(answer.plan.decision, answer.plan.proof.value, answer.plan.inputs_sha256)\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment, encoding="utf-8"
    )
    return done.stdout
