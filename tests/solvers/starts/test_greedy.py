"""The greedy point: what a time limit leaves where there was no time to search."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Cell, Fund, Group, LinearRow, Option, Precedence, Problem
from cxalloc_solvers.result import Point
from cxalloc_solvers.starts.greedy import greedy_point
from tests.examples import examples
from tests.solvers.strategies import points, problems


def problem(values: dict[int, int], budget: int, **more: Any) -> Problem:
    """Groups of one option each, by draw and value, on one fund of one period."""
    groups = tuple(Group(f"g{number}") for number in range(len(values)))
    pairs = zip(groups, values.values(), strict=True)
    options = tuple(Option(group.label, at, 0, 1, value) for at, (group, value) in enumerate(pairs))
    fund = Fund("fund", (budget,), Fraction(0), (dict(enumerate(values)),))
    return Problem(1, groups, options, (fund,), **more)


@settings(max_examples=examples(60), deadline=None)
@given(problems())
def test_a_point_keeps_every_constraint_and_has_a_value(made: Problem) -> None:
    """Against every point of the problem, which are made independently."""
    point = greedy_point(made)
    if point is not None:
        assert point in set(points(made))
        assert exact.objective_value(made, point) > 0


def test_the_best_return_comes_first_and_what_no_longer_fits_is_passed_over() -> None:
    assert greedy_point(problem({6: 12, 5: 20, 4: 4}, 10)) == Point((1, 2), ())


def test_what_requires_something_of_a_lower_rank_comes_after_it() -> None:
    late = problem({2: 20, 3: 3}, 5, precedences=(Precedence("then", (0,), (1,)),))
    assert greedy_point(late) == Point((1,), ())  # the first starts before the second is ready
    relation = LinearRow("requires", upper=0, options={0: 1, 1: -1})
    assert greedy_point(problem({2: 20, 3: 3}, 5, rows=(relation,))) == Point((0, 1), ())


def test_a_share_is_met_by_taking_away_what_costs_least() -> None:
    cell = Cell("small", 0, 0, 1, 2, ((2, 9.0),))
    # At least a quarter of the spend for the cell: 3 × amount ≥ spend of the options.
    share = LinearRow("share", lower=0, options={0: -4, 1: -5}, amounts={0: 3})
    assert greedy_point(problem({4: 12, 5: 10}, 11, cells=(cell,), rows=(share,))) == Point((0,), (2,))


def test_without_a_feasible_point_or_a_value_there_is_none() -> None:
    assert greedy_point(problem({4: 12}, 3)) is None
    assert greedy_point(problem({4: 12}, 4, rows=(LinearRow("floor", lower=2, options={0: 1}),))) is None
