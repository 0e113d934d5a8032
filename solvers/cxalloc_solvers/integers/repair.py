"""Rounding of a search's solution to whole units, as precisely as its gap asks for, and within its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pulp

from cxalloc_solvers.backend import Backend, End, Limits
from cxalloc_solvers.gap import GAP_NOISE, HALF_UNIT
from cxalloc_solvers.integers import exact, rounding
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point

REPAIR_SHARE_OF_GAP = 1e-3
"""What repairing may lose, as a share of the gap: repairing to the last unit can take very long."""

REPAIR_SECONDS = 1.0
"""Repairing may take so long even when the time is over, so that a solution found in time is not lost."""

STOPPING = (End.TIME, End.CANCELLED, End.FAILED)
"""Ends of a run that leave a search without an answer."""


class Stopped(Exception):  # noqa: N818 - not an error
    """A limit was reached in between."""

    def __init__(self, end: End) -> None:
        super().__init__(end)
        self.end = end


def in_whole_units(
    problem: Problem, backend: Backend, limits: Limits, options: Sequence[int], amounts: Sequence[float], *, gap: float
) -> Point | None:
    """The point in whole units of a solver's solution, None if none is found.

    Args:
        problem: the problem.
        backend: repairs what plain rounding makes infeasible.
        limits: of the search; repairing may take a little longer.
        options: chosen, by index.
        amounts: by cell, in minor units.
        gap: of the search, as a share of its value.

    Raises:
        Stopped: at a limit.
    """
    value = abs(exact.objective_value(problem, rounding.rounded(problem, options, amounts)))
    tolerance = max(HALF_UNIT / 2, value * max(GAP_NOISE, REPAIR_SHARE_OF_GAP * gap))
    if limits.seconds is not None:
        limits = replace(limits, seconds=max(limits.seconds, REPAIR_SECONDS))

    def solves(program: pulp.LpProblem) -> bool:
        repaired = backend.run(program, replace(limits, absolute_gap=tolerance))
        if repaired.values is None and repaired.end in STOPPING:
            raise Stopped(repaired.end)
        return repaired.values is not None

    return rounding.round_and_repair(problem, options, amounts, solves)
