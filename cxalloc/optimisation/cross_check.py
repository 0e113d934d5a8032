"""The cross-check of a verdict *no plan*: it is given only once a second solver has proved it, too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from enum import StrEnum

from cxalloc.optimisation.resolve import LimitReached, PartLimitReached, Resolver, SolveUndecided
from cxalloc.optimisation.solve import SolveProgress
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.solve import DEFAULT_GAP

NODES = 5000
"""Nodes that each solve of a cross-check may take."""
SECONDS = 20.0
"""Seconds that a cross-check by itself may take: a longer one is given up, and the verdict stays open."""
PHASE = "confirming that there is no plan"


class UndecidedReason(StrEnum):
    """Why it is not decided whether there is a plan."""

    DISAGREE = "solvers disagree"
    NOT_CONFIRMED = "not confirmed"
    """The second solver came to a limit."""
    LIMITS = "not found"
    """The first one did."""


def cross_check_solver(solver: str) -> str:
    """The solver that checks the verdict of ``solver``."""
    return "cbc" if solver == "highs" else "highs"


def cross_check(problems: Iterable[Problem], resolver: Resolver) -> UndecidedReason | None:
    """Why it is not sure that there is no plan; None where the second solver proves it of one of the problems.

    The solver of ``resolver`` has called each of them infeasible; one may ask for less than the others, which is
    easier to prove. Raises LimitReached.
    """
    undecided = UndecidedReason.NOT_CONFIRMED
    for problem in problems:
        try:
            point = resolver.feasible_point(problem, cross_check_solver(resolver.solver))
        except (SolveUndecided, PartLimitReached):
            continue
        if point is None:
            return None
        undecided = UndecidedReason.DISAGREE
    return undecided


def cross_check_one(
    problem: Problem,
    solver: str,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> UndecidedReason | None:
    """The same of one problem that ``solver`` calls infeasible, in at most SECONDS; at a limit it stays undecided."""
    seconds = SECONDS if time_limit is None else min(SECONDS, time_limit)
    resolver = Resolver(
        solver=solver, gap=DEFAULT_GAP, time_limit=seconds, on_progress=on_progress, cancel=cancel, nodes=NODES
    )
    resolver.phase = PHASE
    try:
        return cross_check([problem], resolver)
    except LimitReached:
        return UndecidedReason.NOT_CONFIRMED
