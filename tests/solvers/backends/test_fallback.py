"""A run that fails is run again another way, and a solve whose solver fails is done by the other one."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import highspy
import pulp
import pytest

from cxalloc_solvers.backend import Backend, End, Limits, OnBounds, Run, SolverFailure
from cxalloc_solvers.backends import cbc, highs
from cxalloc_solvers.backends.highs import HighsBackend
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.feasibility import FeasibilitySearch, any_point, least_shortage
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.kernel import KernelSearch
from cxalloc_solvers.result import Status, Stop
from cxalloc_solvers.solve import solve
from tests.solvers import programs
from tests.solvers.test_kernel import knapsack

TO_THE_END = Limits(0.0)


def fail_with(monkeypatch: pytest.MonkeyPatch, options: Sequence[dict[str, object]]) -> list[str]:
    """Let HiGHS stop with *Solve error* where it runs with any of these options; returns the presolve of each run."""
    runs: list[str] = []
    really_read = highs._read

    def read(model: highspy.Highs, has_integers: bool) -> Run:
        runs.append(str(model.getOptionValue("presolve")[1]))
        if any(all(model.getOptionValue(name)[1] == value for name, value in one.items()) for one in options):
            raise SolverFailure("HiGHS stopped with Solve error")
        return really_read(model, has_integers)

    monkeypatch.setattr(highs, "_read", read)
    return runs


class Failing:
    """A backend that fails from a given run on."""

    name = "failing"

    def __init__(self, works: int = 0) -> None:
        self._works = works

    def version(self) -> str:
        return "0"

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        self._works -= 1
        if self._works < 0:
            raise SolverFailure("out of order")
        return HighsBackend().run(program, limits, start=start, on_bounds=on_bounds)


def test_a_failure_of_presolve_is_run_again_without(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = fail_with(monkeypatch, [{"presolve": "choose"}])
    with pytest.raises(SolverFailure):
        HighsBackend().run(programs.knapsack(), TO_THE_END)
    assert backend_named("highs").run(programs.knapsack(), TO_THE_END).value == 11
    assert runs == ["choose", "choose", "off"]


def test_where_highs_fails_in_every_way_cbc_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, [{}])
    assert backend_named("highs").run(programs.knapsack(), TO_THE_END).value == pytest.approx(11)


def test_where_all_fail_the_first_failure_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, [{}])

    def fails(_: object) -> None:
        raise SolverFailure("CBC ended with code 3")

    monkeypatch.setattr(cbc._Cbc, "_call", fails)
    for name, expected in (("highs", "Solve error"), ("cbc", "code 3")):
        with pytest.raises(SolverFailure, match=expected):
            backend_named(name).run(programs.knapsack(), TO_THE_END)
        with pytest.raises(SolverFailure, match=expected):
            solve(programs.problem([5, 4], [3, 3], 3), backend_named(name))


def test_another_way_keeps_to_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, [{"presolve": "choose"}])
    cancel = threading.Event()
    really_read = highs._read

    def read(model: highspy.Highs, has_integers: bool) -> Run:
        cancel.set()
        return really_read(model, has_integers)

    assert backend_named("highs").run(programs.long_search(), Limits(0.0, seconds=0.2)).end is End.TIME
    monkeypatch.setattr(highs, "_read", read)
    assert backend_named("highs").run(programs.knapsack(), Limits(0.0, cancel=cancel)).end is End.CANCELLED


@pytest.mark.parametrize("works", range(6))
def test_wherever_a_solver_fails_the_answer_is_the_best(works: int) -> None:
    """In the relaxation, a kernel, the proof or a tie run: what was known by then is kept, or the other one answers."""
    result = solve(knapsack(1), Failing(works), gap=0)
    best = solve(knapsack(1), backend_named("highs"), gap=0)
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert result.bound is not None
    assert best.value is not None
    assert result.bound >= best.value
    if result.status is Status.OPTIMAL:
        assert result.value == best.value
    else:
        assert result.stopped is Stop.SOLVER_FAILED


def test_a_search_that_fails_keeps_its_incumbent() -> None:
    problem = knapsack(2)
    start = HighsBackend().run(Model(problem).program, Limits(0.2))
    run = KernelSearch(Model(problem), Failing(1), TO_THE_END).run(start)
    assert (run.end, run.value, run.values) == (End.FAILED, start.value, start.values)
    assert run.bound is not None
    assert run.bound >= best_of(problem)


def best_of(problem: object) -> float:
    value = HighsBackend().run(Model(problem).program, TO_THE_END).value  # type: ignore[arg-type]
    assert value is not None
    return value


def test_a_problem_without_a_solution_is_infeasible_whatever_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, [{"presolve": "choose"}])
    problem = programs.problem([5, 4, 9], [300, 200, 7], 450, must=[0, 1])
    backend: Backend = backend_named("highs")
    assert solve(problem, backend).status is Status.INFEASIBLE
    assert any_point(problem, FeasibilitySearch(backend)) is None
    found = least_shortage(problem, {("fund", 0): 1.0}, FeasibilitySearch(backend), 0.0)
    assert found is not None
    assert [one.amount for one in found[1]] == [50]
