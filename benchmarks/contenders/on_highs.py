"""The contenders that use HiGHS: cxalloc, HiGHS itself, and PuLP's own interface to HiGHS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.programs import program_in, pulp_model_in
from benchmarks.rows import Program
from benchmarks.trail import Race, Trail
from cxalloc_solvers.problem import Problem


def cxalloc(problem: Problem, trail: Trail, gap: float, seconds: float) -> None:
    """The solve of cxalloc, with HiGHS as its backend."""
    from cxalloc_solvers.backends.registry import backend_named
    from cxalloc_solvers.solve import solve

    backend = backend_named("highs")
    result = solve(
        problem, backend, gap=gap, time_limit=seconds, on_progress=lambda news: trail.note(news.value, news.bound)
    )
    trail.note(result.value, result.bound)


def highs(rows: str) -> Race:
    """HiGHS itself, loaded from arrays."""

    def race(problem: Problem, trail: Trail, gap: float, seconds: float) -> None:
        program = program_in(problem, rows)
        model = load_highs(program, gap, seconds)
        heard, kinds = _highs_listener(trail, program.value_unit)
        model.setCallback(heard, None)
        for kind in kinds:
            model.startCallback(kind)
        model.run()
        _note_end(model, trail, program.value_unit)

    return race


def load_highs(program: Program, gap: float, seconds: float) -> Any:
    """HiGHS with the program in it, loaded in one call; it minimises the negated objective."""
    import highspy
    import numpy as np

    model = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": gap, "mip_abs_gap": 0.0, "time_limit": seconds}
    for name, value in options.items():
        if model.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS does not know the option {name} = {value}")
    columns, rows = len(program.objective), program.rows
    indices = [column for row in rows for column in row]
    model.passModel(
        columns,
        len(rows),
        len(indices),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        -np.asarray(program.objective),
        np.zeros(columns),
        np.asarray(program.upper),
        np.asarray(program.row_lower),
        np.asarray(program.row_upper),
        np.cumsum([0, *(len(row) for row in rows)], dtype=np.int32),
        np.asarray(indices, dtype=np.int32),
        np.asarray([coefficient for row in rows for coefficient in row.values()], dtype=np.float64),
        np.asarray(program.whole, dtype=np.int32),
    )
    return model


def _highs_listener(trail: Trail, unit: float) -> tuple[Callable[..., None], list[Any]]:
    """The callback for HiGHS and its events: the interrupt event is frequent, and carries the bounds too."""
    import highspy

    kind = highspy.cb.HighsCallbackType

    def heard(_: Any, __: str, news: Any, ___: Any, ____: Any) -> None:
        trail.note(-news.mip_primal_bound * unit, -news.mip_dual_bound * unit)

    return heard, [kind.kCallbackMipInterrupt, kind.kCallbackMipImprovingSolution, kind.kCallbackMipLogging]


def _note_end(model: Any, trail: Trail, unit: float) -> None:
    """Record the value and the bound of HiGHS at the end of its run."""
    import highspy

    info = model.getInfo()
    has_plan = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    trail.note(-info.objective_function_value * unit if has_plan else None, -info.mip_dual_bound * unit)


def pulp_highs(rows: str) -> Race:
    """HiGHS as PuLP calls it."""

    def race(problem: Problem, trail: Trail, gap: float, seconds: float) -> None:
        import pulp

        model, unit = pulp_model_in(problem, rows)
        heard, kinds = _highs_listener(trail, unit)
        solver = pulp.HiGHS(
            msg=False,
            gapRel=gap,
            threads=1,
            timeLimit=seconds,
            callbackTuple=(heard, None),
            callbacksToActivate=kinds,
        )
        model.solve(solver)
        _note_end(model.solverModel, trail, unit)

    return race
