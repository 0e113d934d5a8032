"""Solvers that call infeasible what is not, never come to an end, or break down."""

from __future__ import annotations

from typing import Any

import pulp
import pytest

from cxalloc_solvers.backend import End, Limits, Run, SolverFailure
from cxalloc_solvers.backends import cbc, highs

CLASSES = {"highs": (highs, "HighsBackend"), "cbc": (cbc, "CbcBackend")}


def let_lie(monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
    """Let a solver find no solution of anything, and something short wherever requirements may give way."""
    module, name = CLASSES[solver]

    class Lying(getattr(module, name)):  # type: ignore[misc]
        def run(self, program: pulp.LpProblem, limits: Limits, **more: Any) -> Run:
            slack = next((one for one in program.variables() if one.upBound is None), None)
            if slack is None:
                return Run(End.INFEASIBLE)
            slack.lowBound = 1
            try:
                told: Run = super().run(program, limits, **more)
            finally:
                slack.lowBound = 0
            return told

    monkeypatch.setattr(module, name, Lying)


def let_tire(monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
    """Let a solver come to a limit whatever it is asked."""
    module, name = CLASSES[solver]

    class Tired(getattr(module, name)):  # type: ignore[misc]
        def run(self, *_: object, **__: object) -> Run:
            return Run(End.NODES)

    monkeypatch.setattr(module, name, Tired)


def let_break(monkeypatch: pytest.MonkeyPatch, solver: str, after: int = 0, *, when_elastic: bool = False) -> None:
    """Let a solver break down: after so many runs, or only where constraints may give way."""
    module, name = CLASSES[solver]
    runs = 0

    class Broken(getattr(module, name)):  # type: ignore[misc]
        def run(self, program: pulp.LpProblem, limits: Limits, **more: Any) -> Run:
            nonlocal runs
            runs += 1
            is_elastic = any(one.upBound is None for one in program.variables())
            if is_elastic if when_elastic else runs > after:
                raise SolverFailure("broken")
            told: Run = super().run(program, limits, **more)
            return told

    monkeypatch.setattr(module, name, Broken)
