"""Cuts, reduced costs and trees together: the optimum, a bound that holds all the way, and nothing lost on it."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pulp
import pytest

from cxalloc_solvers.backend import Limits
from cxalloc_solvers.backends.highs import HighsBackend
from cxalloc_solvers.branch_and_cut import dives
from cxalloc_solvers.branch_and_cut import search as branch_and_cut
from cxalloc_solvers.branch_and_cut.cuts import Root, with_cuts
from cxalloc_solvers.branch_and_cut.linear import (
    LinearProgram,
    LpSolution,
    RelaxationFailure,
    Solution,
    cutoff_for,
    linear_program_of,
    solve_relaxation,
)
from cxalloc_solvers.branch_and_cut.search import BranchAndCut
from cxalloc_solvers.formulation import Model
from tests.solvers import programs
from tests.solvers.branch_and_cut.test_dives import breaks_by
from tests.solvers.branch_and_cut.test_tree import by_trying, sets
from tests.solvers.test_kernel import best_of, knapsack


def search(linear: LinearProgram, gap: float = 0.0, best: Solution | None = None) -> BranchAndCut:
    seen = solve_relaxation(linear)
    assert seen is not None
    return BranchAndCut(linear, gap, lambda: False, seen, best)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("groups", [12, 60])
def test_it_ends_at_the_optimum_and_never_claims_more(seed: int, groups: int) -> None:
    best, program = best_of(seed, groups), linear_program_of(Model(knapsack(seed, groups)).program)
    found, bounds, costs = search(program), [], []
    for _ in found.run():
        bounds.append(found.bound)
        costs.append(math.inf if found.best is None else found.best.cost)
        assert found.bound <= -best + 1e-6 <= costs[-1] + 2e-6
    assert found.best is not None
    assert found.is_done
    assert -found.best.cost == pytest.approx(best)
    assert breaks_by(program, found.best.values) < 1e-6
    assert found.best.cost == pytest.approx(float(program.vectors.cost @ found.best.values))
    assert bounds == sorted(bounds)
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("gap", [0.001, 0.02])
def test_it_stops_at_the_gap(gap: float) -> None:
    best, program = best_of(3, 80), linear_program_of(Model(knapsack(3, 80)).program)
    found = search(program, gap)
    for _ in found.run():
        assert not found.is_done or found.best is not None
    assert found.is_done
    assert found.best is not None
    assert found.best.cost - found.bound <= gap * -found.best.cost + 1e-9
    assert -found.best.cost >= best * (1 - gap)


@pytest.mark.parametrize(("bound", "is_done"), [(-10.0, True), (-10.099, True), (-10.11, False), (-10.25, False)])
def test_it_is_done_at_the_gap_and_no_sooner(bound: float, is_done: bool) -> None:
    linear = linear_program_of(programs.program([10]))
    best = Solution(np.array([1.0]), -10.0)
    known = LpSolution(np.array([1.0]), np.array([0.0]), bound)
    assert BranchAndCut(linear, 0.01, lambda: False, known, best).is_done == is_done
    assert not BranchAndCut(linear, 0.01, lambda: False, known).is_done


@pytest.mark.parametrize("seed", range(6))
def test_what_a_good_start_fixes_loses_nothing(seed: int) -> None:
    """A plan just below the best one lets reduced costs fix most: the best one is found all the same."""
    model = Model(knapsack(seed, 30))
    program, best = linear_program_of(model.program), best_of(seed, 30)
    nearly = HighsBackend().run(Model(knapsack(seed, 30)).program, Limits(0.05))
    assert nearly.values is not None
    assert nearly.value is not None
    found = search(program, best=Solution(np.asarray(nearly.values), -nearly.value))
    for _ in found.run():
        pass
    assert found.best is not None
    assert -found.best.cost == pytest.approx(best)
    assert found.bound == pytest.approx(-best)


def test_a_start_that_is_the_best_is_kept() -> None:
    program = linear_program_of(Model(knapsack(2, 30)).program)
    run = HighsBackend().run(Model(knapsack(2, 30)).program, Limits(0.0))
    assert run.values is not None
    assert run.value is not None
    start = Solution(np.asarray(run.values), -run.value)
    found = search(program, best=start)
    for _ in found.run():
        pass
    assert found.best is start
    assert found.is_done


@pytest.mark.parametrize("gap", [0.02, 0.1])
@pytest.mark.parametrize("seed", range(8))
def test_the_bound_counts_what_was_fixed(seed: int, gap: float) -> None:
    """The start is nearly the best one, which reduced costs may then fix away: the bound may not pass over it."""
    best, program = best_of(seed, 12), linear_program_of(Model(knapsack(seed, 12)).program)
    model = Model(knapsack(seed, 12))
    model.add_row(model.objective, upper=best / model.value_unit * (1 - gap / 10))
    nearly = HighsBackend().run(model.program, Limits(0.0))
    assert nearly.values is not None
    assert nearly.value is not None
    found = search(program, gap, Solution(np.asarray(nearly.values), -nearly.value))
    for _ in found.run():
        assert found.bound <= -best + 1e-6
    assert found.is_done


def test_the_bound_counts_what_was_fixed_where_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reduced costs fix the first column at 0, after which the row cannot be kept: the optimum has it at 1.

    The relaxation is 114 (half of the second column, all of the third), the optimum 110, the start 100.
    """
    linear = linear_program_of(programs.program([100, 208, 10], [([1, 2, 0], pulp.LpConstraintEQ, 1)]))
    monkeypatch.setattr(dives, "KERNEL_SIZES", ())
    found = search(linear, 0.12, Solution(np.array([1.0, 0.0, 0.0]), -100.0))
    for _ in found.run():
        pass
    assert found.bound == pytest.approx(-110)
    assert found.is_done


def test_the_bound_counts_what_cuts_rule_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cuts may leave nothing but what is better by the gap than a solution met: that does not prove it the best.

    The relaxation is 16, the optimum 14, the solution met 10: at a gap of a half, anything below 15 may be cut off.
    """
    linear = linear_program_of(programs.program([10, 4, 4], [([0, 1, 1], pulp.LpConstraintLE, 1.5)]))
    met = Solution(np.array([1.0, 0.0, 0.0]), -10.0)
    monkeypatch.setattr(dives, "KERNEL_SIZES", ())
    monkeypatch.setattr(branch_and_cut, "with_cuts", lambda *_: Root(linear, met))
    monkeypatch.setattr(branch_and_cut, "solve_relaxation", lambda _: None)
    found = search(linear, 0.5)
    for _ in found.run():
        assert found.bound <= -14
    assert found.best is not None
    assert found.best.cost == met.cost
    assert found.is_done
    assert -15 <= found.bound <= -14.99


@pytest.mark.parametrize("seed", range(4))
def test_where_no_heuristic_finds_a_solution_the_tree_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dives, "KERNEL_SIZES", ())
    monkeypatch.setattr(branch_and_cut, "with_cuts", lambda linear, *_: Root(linear, None))
    found, costs = search(linear_program_of(Model(knapsack(seed)).program)), []
    for _ in found.run():
        costs.append(math.inf if found.best is None else found.best.cost)
    assert costs[0] == math.inf
    assert -costs[-1] == pytest.approx(best_of(seed))
    assert found.is_done


def test_without_work_it_leaves_the_proof_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch_and_cut, "WORK", 0)
    found = search(linear_program_of(Model(knapsack(3, 60)).program))
    for _ in found.run():
        pass
    assert not found.is_done
    assert found.bound <= -best_of(3, 60) + 1e-6


def test_a_relaxation_that_fails_leaves_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one with cuts can't be solved: what the first one and its dive have said, stands."""
    program = linear_program_of(Model(knapsack(3, 60)).program)
    found = search(program)

    def fails(_: LinearProgram) -> None:
        raise RelaxationFailure("out of order")

    monkeypatch.setattr(branch_and_cut, "solve_relaxation", fails)
    first = found.bound
    for _ in found.run():
        pass
    assert found.bound == first
    assert found.best is not None
    assert not found.is_done


def test_stopped_it_claims_what_the_relaxation_says() -> None:
    program = linear_program_of(Model(knapsack(3, 60)).program)
    seen = solve_relaxation(program)
    assert seen is not None
    found = BranchAndCut(program, 0.0, lambda: True, seen)
    for _ in found.run():
        pass
    assert found.best is None
    assert found.bound == seen.cost


@pytest.mark.parametrize("gap", [0.0, 0.05])
@pytest.mark.parametrize("seed", range(10))
def test_cuts_cut_off_nothing_better(seed: int, gap: float) -> None:
    """Every choice that keeps the rows keeps the cuts, too, if it is better by the gap than what HiGHS met."""
    program = sets(seed)
    linear = linear_program_of(program)
    root = with_cuts(linear, gap, lambda: False)
    most = math.inf if root.solution is None else cutoff_for(root.solution.cost, gap)
    rows = len(linear.vectors.row_lower)
    vectors = root.linear.vectors
    no_rows = np.full(rows, np.inf)
    only_cuts = replace(
        vectors,
        row_lower=np.append(-no_rows, vectors.row_lower[rows:]),
        row_upper=np.append(no_rows, vectors.row_upper[rows:]),
    )
    for values in itertools.product((0.0, 1.0), repeat=len(vectors.cost)):
        if sum(values) <= 5 and -programs.value_of(program, values) < most and programs.keeps_rows(program, values):
            assert breaks_by(replace(root.linear, vectors=only_cuts), np.asarray(values)) < 1e-6


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("gap", [0.0, 0.05])
def test_the_bound_counts_what_cuts_leave_out(seed: int, gap: float) -> None:
    best, found = by_trying(sets(seed)), search(linear_program_of(sets(seed)), gap)
    for _ in found.run():
        assert found.bound <= -best + 1e-6
    assert found.best is not None
    assert found.is_done
    assert -found.best.cost >= best * (1 - gap) - 1e-6


def test_cuts_come_closer_to_a_budget() -> None:
    linear = linear_program_of(Model(knapsack(3, 60)).program)
    root = with_cuts(linear, 0.0, lambda: False)
    assert len(root.linear.vectors.row_lower) > len(linear.vectors.row_lower)
    assert np.array_equal(root.linear.matrix.starts[: len(linear.matrix.starts)], linear.matrix.starts)
    before, after = solve_relaxation(linear), solve_relaxation(root.linear)
    assert before is not None
    assert after is not None
    assert before.cost < after.cost <= -best_of(3, 60) + 1e-6


def test_stopped_no_cuts_are_made() -> None:
    linear = linear_program_of(Model(knapsack(3, 60)).program)
    assert with_cuts(linear, 0.0, lambda: True).linear is linear
