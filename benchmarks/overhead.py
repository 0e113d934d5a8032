"""The overhead around a solver's own run: writing the rows, loading them, reading the solution."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import highspy
import pulp

from benchmarks import straightforward
from benchmarks.contenders.on_highs import load_highs
from benchmarks.rows import to_pulp
from cxalloc_solvers.backend import Limits
from cxalloc_solvers.backends.highs import HighsBackend, LiveHighs
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.problem import Problem

REPEATS = 5
ANY_GAP = 0.5
"""The gap of a run whose own time is not measured: the first plan ends it."""

RAW = "raw highspy"
OURS = "cxalloc"
PULP = "PuLP as it comes"


def around_the_run(problem: Problem) -> dict[str, Any]:
    """Median milliseconds by interface: of a first run, and of another one after a change of a right-hand side.

    This is processor time, which other load on the machine hardly affects. An interface that is not installed has no
    figure. Raw highspy and PuLP get the straightforward rows, cxalloc writes its own.
    """
    with _timed_runs() as spent:
        loads = {way: _median(call, spent) for way, call in _loads(problem).items()}
        changes = {way: _median(call, spent) for way, call in _changes(problem).items()}
    return {"load": loads, "change": changes}


def _loads(problem: Problem) -> dict[str, Callable[[], object]]:
    program = straightforward.program_of(problem)
    backend = HighsBackend()

    def raw() -> object:
        return _run_raw(load_highs(straightforward.program_of(problem), ANY_GAP, 60.0))

    def ours() -> object:
        model = Model(problem)
        run = backend.run(model.program, Limits(ANY_GAP))
        assert run.values is not None
        return model.read(run.values)

    def as_it_comes() -> object:
        # The arrays stand for the data that a model is written from.
        return _run_pulp(to_pulp(program))

    return {RAW: raw, OURS: ours, PULP: as_it_comes}


def _changes(problem: Problem) -> dict[str, Callable[[], object]]:
    """Functions that change one row in the middle slightly and run the model again, by interface.

    Only interfaces that can change a loaded model are here; PuLP's own HiGHS loads all of it again.
    """
    program = straightforward.program_of(problem)
    row = len(program.rows) // 2
    live = load_highs(program, ANY_GAP, 60.0)
    live.run()
    model = to_pulp(program)
    _run_pulp(model)
    constraint = model.constraints()[row]
    ours, solver = Model(problem).program, LiveHighs()
    solver.limits = Limits(ANY_GAP)
    ours.solve(solver)
    ours_row = ours.constraints()[len(ours.constraints()) // 2]

    def raw() -> object:
        live.changeRowBounds(row, program.row_lower[row], program.row_upper[row] * 1.001)
        return _run_raw(live)

    def live_ours() -> object:
        ours_row.changeRHS(-ours_row.constant * 1.001)
        return ours.resolve()

    def as_it_comes() -> object:
        constraint.changeRHS(-constraint.constant * 1.001)
        return _run_pulp(model)

    return {RAW: raw, OURS: live_ours, PULP: as_it_comes}


def _run_raw(model: Any) -> list[float]:
    model.run()
    return list(model.getSolution().col_value)


def _run_pulp(model: pulp.LpProblem) -> list[float]:
    model.solve(pulp.HiGHS(msg=False, gapRel=ANY_GAP, threads=1))
    return [column.varValue for column in model.variables()]


@contextlib.contextmanager
def _timed_runs() -> Iterator[list[float]]:
    """Context that collects the seconds of every run of HiGHS, from any caller."""
    run, spent = highspy.Highs.run, list[float]()

    def timed(model: Any) -> Any:
        began = time.thread_time()
        try:
            return run(model)
        finally:
            spent.append(time.thread_time() - began)

    highspy.Highs.run = timed  # type: ignore[method-assign, assignment]
    try:
        yield spent
    finally:
        highspy.Highs.run = run  # type: ignore[method-assign]


def _around(call: Callable[[], object], spent: list[float]) -> float:
    spent.clear()
    began = time.thread_time()
    call()
    return time.thread_time() - began - sum(spent)


def _median(call: Callable[[], object], spent: list[float]) -> float:
    """The median time of a call without the runs of HiGHS, in milliseconds."""
    return statistics.median(_around(call, spent) for _ in range(REPEATS)) * 1000
