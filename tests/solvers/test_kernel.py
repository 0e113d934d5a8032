"""The search around the backend: what it fixes, what it claims, and that it keeps to its limits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pulp
import pytest

from cxalloc_solvers.backend import End, Limits, OnBounds, Run
from cxalloc_solvers.backends.highs import HighsBackend
from cxalloc_solvers.branch_and_cut import search as branch_and_cut
from cxalloc_solvers.branch_and_cut.linear import RelaxationFailure
from cxalloc_solvers.branch_and_cut.tree import Tree
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.kernel import FEW_FRACTIONAL, KernelSearch, Relaxation, fix_by_reduced_cost, relax
from cxalloc_solvers.problem import Fund, Group, Option, Problem

PERIODS = 4


def knapsack(seed: int, groups: int = 12) -> Problem:
    """Two starts for each of some groups, drawn from one fund."""
    chance = random.Random(seed)
    draws: list[dict[int, int]] = [{} for _ in range(PERIODS)]
    options: list[Option] = []
    for group in range(groups):
        cost, worth = chance.randrange(20, 100), chance.randrange(20, 120)
        for start in (group % 3, group % 3 + 1):
            draws[start][len(options)] = cost
            options.append(Option(f"{group}/{start}", group, start, start + 1, worth - start))
    fund = Fund("fund", (120,) * PERIODS, Fraction(1, 2), tuple(draws))
    return Problem(PERIODS, tuple(Group(str(group)) for group in range(groups)), tuple(options), (fund,))


@cache
def best_of(seed: int, groups: int = 12) -> float:
    """The objective value of the best plan of a knapsack, in units of the program: searched once for all tests."""
    return optimum(knapsack(seed, groups))


class Recorder:
    """HiGHS without its own branching, so that there are kernels; with a note of the limits of each run."""

    name = "recorder"

    def __init__(self) -> None:
        self.limits: list[Limits] = []

    def version(self) -> str:
        return HighsBackend().version()

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        self.limits.append(limits)
        return HighsBackend().run(program, limits, start=start, on_bounds=on_bounds)


class Unlucky(Recorder):
    """A backend whose kernels end at their start, and whose proof leaves no gap.

    So the proof begins with a plan that is not the best, and the bound is that of the restricted problem exactly.
    """

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        if limits.nodes is not None:
            return Run(End.NODES, start)
        run = super().run(program, replace(limits, gap=0.0), start=start)
        if on_bounds is not None:
            on_bounds(run.value, run.bound)
        return run


def relaxation_of(model: Model) -> Relaxation:
    relaxed = relax(model, HighsBackend(), Limits(0.0))
    assert isinstance(relaxed, Relaxation)
    return relaxed


@pytest.mark.parametrize("seed", range(5))
def test_the_search_proves_what_one_run_proves(seed: int) -> None:
    found = KernelSearch(Model(knapsack(seed)), HighsBackend(), Limits(0.0)).run()
    assert found.end is End.DONE
    assert found.value == pytest.approx(best_of(seed))
    assert found.bound == pytest.approx(best_of(seed), rel=1e-6)


def test_every_run_gets_the_seconds_that_are_left() -> None:
    recorder = Recorder()
    KernelSearch(Model(knapsack(1)), recorder, Limits(0.0, seconds=60)).run()
    seconds = [limits.seconds for limits in recorder.limits if limits.seconds is not None]
    assert len(seconds) == len(recorder.limits) >= 2
    assert max(seconds) < 60
    assert seconds == sorted(seconds, reverse=True)


def test_without_time_nothing_is_claimed() -> None:
    run = KernelSearch(Model(knapsack(1)), HighsBackend(), Limits(0.0, seconds=0)).run()
    assert run.end is End.TIME
    assert run.values is None


def test_the_relaxation_leaves_the_program_whole() -> None:
    model = Model(knapsack(1))
    before = [column.cat for column in model.columns]
    relaxation_of(model)
    assert [column.cat for column in model.columns] == before
    assert pulp.LpInteger in before


@pytest.mark.parametrize("seed", range(5))
def test_what_reduced_costs_fix_loses_no_better_plan(seed: int) -> None:
    """Each fixed option, forced the other way, is worth no more than the bound that was given for all of them."""
    model = Model(knapsack(seed))
    worth = best_of(seed) * 1.2
    bound = fix_by_reduced_cost(model, relaxation_of(model), worth)
    fixed = {
        index: variable.lowBound for index, variable in enumerate(model.chosen) if variable.lowBound == variable.upBound
    }
    assert fixed
    assert bound is not None
    assert bound <= worth
    for index, value in fixed.items():
        other = Model(knapsack(seed))
        other.fix({index: not value})
        run = HighsBackend().run(other.program, Limits(0.0))
        assert run.value is None or run.value <= bound + 1e-6


def test_bounds_on_the_way_never_get_worse() -> None:
    heard: list[tuple[float | None, float | None]] = []
    search = KernelSearch(Model(knapsack(2, groups=30)), HighsBackend(), Limits(0.0), lambda *news: heard.append(news))
    search.run()
    values = [value for value, _ in heard if value is not None]
    bounds = [bound for _, bound in heard if bound is not None]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)


@pytest.mark.parametrize(("groups", "kernels"), [(20, 1), (300, 3)])
def test_kernels_grow_where_the_relaxation_leaves_few_options_open(groups: int, kernels: int) -> None:
    """A handful of options is fractional in both problems: of 40 that is many, of 600 it is few."""
    problem, recorder = knapsack(1, groups=groups), Recorder()
    values = relaxation_of(Model(problem)).values[: len(problem.options)]
    share = sum(0.001 < value < 0.999 for value in values) / len(values)
    assert (share < FEW_FRACTIONAL) == (kernels > 1)
    found = KernelSearch(Model(problem), recorder, Limits(0.0)).run()
    assert found.value == pytest.approx(HighsBackend().run(Model(problem).program, Limits(0.0)).value)
    assert sum(limits.nodes is not None for limits in recorder.limits) == kernels


@pytest.mark.parametrize("seed", range(5))
def test_what_branching_leaves_open_the_backend_proves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No relaxation may be solved in a tree, or none can: the answer is the same."""
    wanted = best_of(seed)
    monkeypatch.setattr(branch_and_cut, "WORK", 0)
    assert KernelSearch(Model(knapsack(seed)), HighsBackend(), Limits(0.0)).run().value == pytest.approx(wanted)
    monkeypatch.undo()

    def fails(*_: object) -> None:
        raise RelaxationFailure("out of order")

    monkeypatch.setattr(Tree, "_solve", fails)
    found = KernelSearch(Model(knapsack(seed)), HighsBackend(), Limits(0.0)).run()
    assert found.end is End.DONE
    assert found.value == pytest.approx(wanted)
    assert found.bound == pytest.approx(wanted, rel=1e-6)


def optimum(problem: Problem) -> float:
    """The objective value of the best plan, in units of the program."""
    value = HighsBackend().run(Model(problem).program, Limits(0.0)).value
    assert value is not None
    return value


@cache
def nearly_the_best(seed: int, groups: int) -> tuple[Run, float]:
    """A plan below the optimum by a thousandth at least, and a gap that fixes nearly everything around it.

    The plan and the gap together are just short of the relaxation: what costs that more than 5 % of its distance from
    the plan is fixed, the best plan with it.
    """
    model = Model(knapsack(seed, groups))
    model.add_row(model.objective, upper=best_of(seed, groups) * 0.999)
    start = replace(HighsBackend().run(model.program, Limits(0.0)), end=End.NODES, bound=None)
    assert start.value is not None
    distance = relaxation_of(Model(knapsack(seed, groups))).bound / start.value - 1
    return start, 0.95 * distance


@pytest.mark.parametrize("seed", range(6))
def test_at_a_gap_no_bound_lies_below_the_optimum(seed: int) -> None:
    """What is fixed is not better than the start by the gap, and may well be better than the start."""
    problem = knapsack(seed, groups=25)
    best, (start, gap) = best_of(seed, 25), nearly_the_best(seed, 25)
    reported: list[float] = []

    def on_bounds(_: float | None, bound: float | None) -> None:
        if bound is not None:
            reported.append(bound)

    run = KernelSearch(Model(problem), Unlucky(), Limits(gap), on_bounds).run(start)
    assert run.end is End.DONE
    assert run.value is not None
    assert run.bound is not None
    assert run.bound >= best - 1e-6
    assert min(reported) >= best - 1e-6
    assert run.bound <= run.value * (1 + gap) + 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_a_restricted_problem_without_a_plan_proves_the_gap_only(seed: int) -> None:
    """A backend may call infeasible what is left: a tolerance may put even the start outside of it."""

    class NothingLeft(Unlucky):
        def run(self, program: pulp.LpProblem, limits: Limits, **options: Any) -> Run:
            has_integers = any(column.cat == pulp.LpInteger for column in program.variables())
            if has_integers and limits.nodes is None:
                return Run(End.INFEASIBLE)
            return super().run(program, limits, **options)

    problem = knapsack(seed, groups=25)
    best, (start, gap) = best_of(seed, 25), nearly_the_best(seed, 25)
    found = KernelSearch(Model(problem), NothingLeft(), Limits(gap)).run(start)
    assert found.value == start.value
    assert found.value is not None
    assert found.bound is not None
    assert best - 1e-6 <= found.bound <= found.value * (1 + gap) + 1e-6
