"""Backends that try again another way where a run fails: with other options first, then with the other solver.

HiGHS's presolve has been seen to return a point that is off by 7.5e-6 and to stop with *Solve error*, on an infeasible
program that is solved at once without presolve.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pulp

from cxalloc_solvers.backend import Backend, End, Limits, OnBounds, Run, SolverFailure, UnknownOption
from cxalloc_solvers.backends.cbc import CbcBackend
from cxalloc_solvers.backends.highs import HighsBackend

PRECISE: dict[str, int | float | str] = {"mip_feasibility_tolerance": 1e-10, "primal_feasibility_tolerance": 1e-10}
NO_PRESOLVE: dict[str, int | float | str] = {"presolve": "off"}
PRIMAL_SIMPLEX: dict[str, int | float | str] = {"presolve": "off", "simplex_strategy": 4, "simplex_scale_strategy": 4}


class HighsWithFallback(HighsBackend):
    """HiGHS; where a run fails without presolve, then with the primal simplex method, then CBC."""

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        """Solve a program; see Backend. Raises SolverFailure if all ways fail."""
        began = time.monotonic()
        try:
            return super().run(program, limits, start=start, on_bounds=on_bounds)
        except SolverFailure as failure:
            others = HighsBackend(NO_PRESOLVE), HighsBackend(PRIMAL_SIMPLEX), CbcBackend()
            return _run_another_way(self.name, others, program, limits, began, failure)


class CbcWithFallback(CbcBackend):
    """CBC; where a run fails without preprocessing, then HiGHS."""

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        """Solve a program; see Backend. Raises SolverFailure if all ways fail."""
        began = time.monotonic()
        try:
            return super().run(program, limits, start=start, on_bounds=on_bounds)
        except SolverFailure as failure:
            others = CbcBackend(("-preprocess", "off", "-presolve", "off")), HighsBackend(), HighsBackend(NO_PRESOLVE)
            return _run_another_way(self.name, others, program, limits, began, failure)


def _run_another_way(
    name: str,
    others: Iterable[Backend],
    program: pulp.LpProblem,
    limits: Limits,
    began: float,
    failure: SolverFailure,
) -> Run:
    """The first run that does not fail, within what is left of the time; raises ``failure`` if there is none.

    The runs begin without a start: it may be what the failure came from. That another solver calls the program
    infeasible is no answer of the solver ``name``: infeasibility is reported only where two solvers agree, and each
    has to say it itself.
    """
    if isinstance(failure, UnknownOption):
        raise failure
    for other in others:
        if limits.cancelled:
            return Run(End.CANCELLED)
        left = None if limits.seconds is None else max(0.0, limits.seconds - (time.monotonic() - began))
        try:
            run = other.run(program, replace(limits, seconds=left))
        except SolverFailure:
            continue
        if run.end is not End.INFEASIBLE or other.name == name:
            return run
    raise failure
