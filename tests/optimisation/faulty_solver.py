"""Solvers that call infeasible what is not, never come to an end, or break down."""

from __future__ import annotations

from typing import Any

import pulp
import pytest

from cxalloc_solvers.backend import End, Limits, Run, SolverFailure
from cxalloc_solvers.backends.cbc import CbcBackend
from cxalloc_solvers.backends.highs import HighsBackend

CLASSES: dict[str, Any] = {"highs": HighsBackend, "cbc": CbcBackend}
"""Patched at the method, so that every way in which a solver is tried is at fault."""


def let_lie(monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
    """Let a solver find no solution of anything, and something short wherever requirements may give way."""
    true_run = CLASSES[solver].run

    def run(self: Any, program: pulp.LpProblem, limits: Limits, **more: Any) -> Run:
        slack = next((one for one in program.variables() if one.upBound is None), None)
        if slack is None:
            return Run(End.INFEASIBLE)
        slack.lowBound = 1
        try:
            found: Run = true_run(self, program, limits, **more)
        finally:
            slack.lowBound = 0
        return found

    monkeypatch.setattr(CLASSES[solver], "run", run)


def let_tire(monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
    """Let a solver come to a limit whatever it is asked."""
    monkeypatch.setattr(CLASSES[solver], "run", lambda *_, **__: Run(End.NODES))


def let_break(monkeypatch: pytest.MonkeyPatch, solver: str, after: int = 0, *, when_elastic: bool = False) -> None:
    """Let a solver break down: after so many runs, or only where constraints may give way."""
    true_run = CLASSES[solver].run
    runs = 0

    def run(self: Any, program: pulp.LpProblem, limits: Limits, **more: Any) -> Run:
        nonlocal runs
        runs += 1
        is_elastic = any(one.upBound is None for one in program.variables())
        if is_elastic if when_elastic else runs > after:
            raise SolverFailure("broken")
        found: Run = true_run(self, program, limits, **more)
        return found

    monkeypatch.setattr(CLASSES[solver], "run", run)
