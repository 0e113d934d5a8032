"""SCIP through OR-Tools."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.programs import STRAIGHTFORWARD, program_in
from benchmarks.rows import Program
from benchmarks.trail import Race, Trail, following
from cxalloc_solvers.problem import Problem

_NUMBER = r"(-?[\d.]+(?:e[-+]?\d+)?)"
_LINE = re.compile(rf"s\|.*\|\s*(?:{_NUMBER}|--)\s*\|\s*(?:{_NUMBER}|--)\s*\|[^|]*\|[^|]*$")

_ROUNDING = 5e-7
"""The log has seven digits."""


def scip(rows: str) -> Race:
    """SCIP through OR-Tools, which must not share a process with HiGHS: our rows are written in another process."""

    def race(problem: Problem, trail: Trail, gap: float, seconds: float) -> None:
        if rows == STRAIGHTFORWARD:
            program = program_in(problem, rows)
        else:
            program, written = _written_apart(problem, rows)
            trail.restart(written)
        solver = _load_scip(program)
        solver.SetTimeLimit(round(seconds * 1000))
        solver.SetSolverSpecificParametersAsString(f"limits/gap = {gap}\ndisplay/freq = 1\ntiming/clocktype = 2")
        solver.EnableOutput()

        def hear(line: str) -> None:
            value, bound = news_in(line)
            unit = program.value_unit
            trail.note(None if value is None else value * unit, None if bound is None else bound * unit)

        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log.txt"
            with following(log, hear), _output_to(log):
                ended = solver.Solve()
        objective = solver.Objective()
        has_plan = ended in (solver.OPTIMAL, solver.FEASIBLE)
        value = objective.Value() * program.value_unit if has_plan else None
        trail.note(value, objective.BestBound() * program.value_unit)

    return race


def news_in(line: str) -> tuple[float | None, float | None]:
    """The value and the bound in a line of the log, each relaxed by the rounding of the digits shown."""
    row = _LINE.search(line)
    bound, value = (None if text is None else float(text) for text in row.groups()) if row else (None, None)
    return (
        None if value is None else value - abs(value) * _ROUNDING,
        None if bound is None else bound + abs(bound) * _ROUNDING,
    )


def _load_scip(program: Program) -> Any:
    from ortools.linear_solver import pywraplp

    solver = pywraplp.SolverProcess.CreateSolver("SCIP")
    infinity = solver.infinity()
    columns = [
        solver.Var(0, min(upper, infinity), whole, "")
        for upper, whole in zip(program.upper, program.whole, strict=True)
    ]
    for terms, low, high in zip(program.rows, program.row_lower, program.row_upper, strict=True):
        row = solver.RowConstraint(max(low, -infinity), min(high, infinity), "")
        for column, coefficient in terms.items():
            row.SetCoefficient(columns[column], coefficient)
    objective = solver.Objective()
    for column, value in zip(columns, program.objective, strict=True):
        objective.SetCoefficient(column, value)
    objective.SetMaximization()
    return solver


def _written_apart(problem: Problem, rows: str) -> tuple[Program, float]:
    """The program, written by a separate process, and the seconds that the writing took."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_timed_program, problem, rows).result()


def _timed_program(problem: Problem, rows: str) -> tuple[Program, float]:
    import cxalloc_solvers.formulation  # noqa: F401 - imported here so that the import is not timed

    began = time.perf_counter()
    program = program_in(problem, rows)
    return program, time.perf_counter() - began


@contextlib.contextmanager
def _output_to(path: Path) -> Iterator[None]:
    """Context in which the output of C code goes to a file, line by line."""
    library = ctypes.CDLL(None)
    library.setvbuf(ctypes.c_void_p.in_dll(library, "stdout"), None, 1, 0)
    kept = os.dup(1)
    with path.open("a") as file:
        os.dup2(file.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
