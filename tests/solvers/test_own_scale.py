"""Values of very different sizes: at a gap of 0 the small ones count, too."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from cxalloc_solvers.backend import Backend, End, Limits, Run, SolverFailure
from cxalloc_solvers.backends.highs import HighsBackend
from cxalloc_solvers.feasibility import FeasibilitySearch, any_point
from cxalloc_solvers.formulation import Model, Reduction
from cxalloc_solvers.integers import exact
from cxalloc_solvers.kernel import Relaxation, relax
from cxalloc_solvers.problem import Cell, Fund, Group, LinearRow, Option, Problem
from cxalloc_solvers.reductions import reduced, with_certain_groups
from cxalloc_solvers.result import Point, Result, Status, Stop
from cxalloc_solvers.solve import solve
from tests.solvers import programs
from tests.solvers.test_kernel import knapsack

BILLIONS = 10**12
"""Ten billion euros in cents."""


def knapsack_of_cents(seed: int, size: int = 20) -> Problem:
    """Candidates of a few euros each."""
    chance = random.Random(seed)
    draws = [chance.randrange(100, 900) for _ in range(size)]
    values = [draw + chance.randrange(-60, 400) for draw in draws]
    return programs.problem(values, draws, sum(draws) // 2)


def with_one_more(problem: Problem, value: int, *, must: bool = False, starts: int = 1) -> Problem:
    """The problem with another candidate in front of it, which costs nothing."""
    first = tuple(Option(f"large@{start}", 0, 0, 1, value - start) for start in range(starts))
    rest = tuple(replace(option, group=option.group + 1) for option in problem.options)
    [fund] = problem.funds
    draws = {index + starts: draw for index, draw in fund.draws[0].items()}
    return replace(
        problem,
        groups=(Group("large", must), *problem.groups),
        options=(*first, *rest),
        funds=(replace(fund, draws=(draws,)),),
    )


def best_of(problem: Problem, backend: Backend) -> Result:
    result = solve(problem, backend, gap=0)
    assert result.status is Status.OPTIMAL
    assert result.ties_settled
    return result


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("must", "sign"), [(True, 1), (True, -1), (False, 1)])
def test_next_to_billions_each_cent_counts(backend: Backend, seed: int, must: bool, sign: int) -> None:
    """What is certain is a constant, and the rest is searched as if it were alone."""
    alone = best_of(knapsack_of_cents(seed), backend)
    together = best_of(with_one_more(knapsack_of_cents(seed), sign * BILLIONS, must=must), backend)
    assert alone.point is not None
    assert alone.value is not None
    assert together.point is not None
    assert together.point.options == (0, *(index + 1 for index in alone.point.options))
    assert together.value == sign * BILLIONS + alone.value
    assert together.bound is not None
    assert together.bound - together.value < 1


def test_a_start_of_billions_that_is_not_decided_leaves_the_rest_alone(backend: Backend) -> None:
    """Which start it is, is open to the cent: that some start is chosen, is not."""
    alone = best_of(knapsack_of_cents(1), backend)
    together = best_of(with_one_more(knapsack_of_cents(1), BILLIONS, starts=3), backend)
    assert alone.value is not None
    assert together.value == BILLIONS + alone.value
    assert together.point is not None
    assert together.point.options[0] == 0


def test_in_a_program_of_its_own_scale_values_are_the_same() -> None:
    problem = with_one_more(knapsack_of_cents(1), BILLIONS, must=True, starts=2)
    plain = Model(problem)
    own = Model(problem, reduction=Reduction({2: True, 3: False}, frozenset({3})))
    assert plain.base == 0
    assert own.base == BILLIONS - 1 + problem.options[2].value + problem.options[4].value
    assert own.value_unit < plain.value_unit * 1e-6
    run = HighsBackend().run(own.program, Limits(0.0))
    assert run.values is not None
    assert run.value is not None
    options, _ = own.read(run.values)
    assert own.to_value(run.value) == pytest.approx(sum(problem.options[index].value for index in options), abs=1e-3)
    assert {2, 4} <= set(options)
    assert 3 not in options
    assert own.to_objective(own.to_value(1.5)) == pytest.approx(1.5)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_left_out_of_a_reduced_program_is_worse(seed: int) -> None:
    """Solutions that decide otherwise are worse than the value that the reduction is for."""
    problem, backend = knapsack(seed), HighsBackend()
    best = backend.run(Model(problem).program, Limits(0.0)).value
    assert best is not None
    model = Model(problem)
    relaxation = relax(model, backend, Limits(0.0))
    assert isinstance(relaxation, Relaxation)
    least = model.to_value(best) * 1.2
    reduction = with_certain_groups(model, reduced(model, relaxation, least), backend, Limits(0.0), least)
    assert reduction.decided
    others = [{index: not chosen} for index, chosen in reduction.decided.items()]
    others += [dict.fromkeys(problem.options_of[group], False) for group in reduction.certain]
    for other in others:
        model = Model(problem)
        model.fix(other)
        run = backend.run(model.program, Limits(0.0))
        assert run.value is None or model.to_value(run.value) <= least + 1e-6


def test_a_must_and_a_group_that_is_certain_are_found() -> None:
    problem = with_one_more(knapsack_of_cents(2), BILLIONS, starts=2)
    model, backend = Model(problem), HighsBackend()
    relaxation = relax(model, backend, Limits(0.0))
    assert isinstance(relaxation, Relaxation)
    reduction = with_certain_groups(model, Reduction(), backend, Limits(0.0), BILLIONS // 2)
    assert reduction.certain == {0}


def test_a_feasible_answer_has_a_gap(backend: Backend) -> None:
    """Stopped without a proof, or with one: what is called feasible is not closed."""
    for problem in (programs.as_problem(programs.long_search(25, 4)), knapsack_of_cents(1)):
        for seconds in (0.05, 60.0):
            result = solve(problem, backend, gap=0, time_limit=seconds)
            if result.status is Status.OPTIMAL:
                assert result.stopped is Stop.GAP_REACHED
            elif result.status is Status.FEASIBLE and result.bound is not None and result.value is not None:
                assert result.bound - result.value >= 0.5
                assert result.gap is not None
                assert result.gap > 0


def test_a_fund_is_one() -> None:
    """The helper keeps what the fund has: the candidate in front costs nothing."""
    problem = with_one_more(programs.problem([1], [3], 4), 5)
    assert problem.funds == (Fund("fund", (4,), Fraction(0), ({1: 3},)),)


def test_amounts_of_a_few_units_next_to_trillions(backend: Backend) -> None:
    """Their variables are 0 within any tolerance: what is active has its minimum all the same, and the search ends."""
    large = programs.problem([7 * 10**13, -9 * 10**13], [4 * 10**13 + 1, 2 * 10**13 + 1], 10**14 - 1)
    cells = tuple(Cell(f"small {n}", 0, 0, 1, 3, ((2, 1.5), (1, -0.5)), None) for n in range(2))
    rows = [LinearRow(f"cadence {n}", lower=1, active={n: 1}) for n in range(2)]
    rows += [
        LinearRow("cap", upper=2, amounts={0: 1, 1: 1}),
        LinearRow("both", lower=0, upper=0, options={0: 1, 1: -1}),
    ]
    result = best_of(replace(large, cells=cells, rows=tuple(rows)), backend)
    assert result.point is not None
    assert (result.point.options, result.point.amounts, result.value) == ((), (1, 1), 3)


class _SameForEver(HighsBackend):
    """A solver for which a choice that is forbidden is feasible within its tolerance."""

    def run(self, program: Any, limits: Limits, **more: Any) -> Run:
        return Run(End.DONE, [1.0] * len(program.variables()), 1.0, 1.0)


def test_a_solver_that_gives_a_forbidden_choice_again_has_failed() -> None:
    problem = programs.problem([1], [1], 1, rows=[LinearRow("none", upper=0, options={0: 1})])
    with pytest.raises(SolverFailure, match="forbidden"):
        any_point(problem, FeasibilitySearch(_SameForEver()))
    assert solve(problem, _SameForEver(), gap=0).point == Point((), ())  # by the other solver


@pytest.mark.parametrize("seed", range(12))
def test_values_of_amounts_of_a_few_units_next_to_trillions_are_not_lost(backend: Backend, seed: int) -> None:
    """Counted in the unit of large amounts they would be 0 within a tolerance, and a bound would leave them out."""
    draw = random.Random(seed)
    draws = [draw.randrange(1, 9) * 10**13 for _ in range(3)]
    values = [draw.choice([-1, 1]) * draw.randrange(1, 9) * 10**6 for _ in range(3)]
    large = programs.problem(values, draws, sum(draws) * 2 // 3)
    rates = [sorted(draw.choices([0.0, 1e6, 2e6, 3e7], k=2), reverse=True) for _ in range(2)]
    cells = tuple(
        Cell(f"small {n}", 0, 0, draw.randrange(3), 4, ((3, first), (1, second)))
        for n, (first, second) in enumerate(rates)
    )
    problem = replace(large, cells=cells)
    best = max(
        exact.objective_value(problem, point)
        for options in product((False, True), repeat=3)
        for amounts in product(range(5), repeat=2)
        if all(not amount or amount >= cell.minimum for amount, cell in zip(amounts, cells, strict=True))
        and next(exact.violated(problem, point := Point(tuple(i for i in range(3) if options[i]), amounts)), None)
        is None
    )
    result = solve(problem, backend, gap=0)
    assert result.bound is not None
    assert result.value is not None
    assert result.bound >= best - 0.5
    assert result.value == pytest.approx(best, abs=0.5)
