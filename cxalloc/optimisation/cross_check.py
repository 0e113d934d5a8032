"""The second solver's word: that there is no plan is said only once another solver has proved it, too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from enum import StrEnum

from cxalloc.optimisation.resolve import LimitReached, NodeLimitReached, PartLimitReached, Resolver
from cxalloc.optimisation.solve import SolveProgress
from cxalloc_solvers.backend import SolverFailure
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.solve import DEFAULT_GAP

NODES = 5000
"""Nodes that a solve for a confirmation may take."""
SECONDS = 20.0
"""What a confirmation by itself may take: a longer one leaves it open, which is said."""
PHASE = "confirming that there is no plan"


class UndecidedReason(StrEnum):
    """Why it is not decided whether there is a plan."""

    DISAGREE = "solvers disagree"
    NOT_CONFIRMED = "not confirmed"
    """The second solver came to a limit."""
    LIMITS = "not found"
    """The first one did."""


def cross_check_solver(solver: str) -> str:
    """The solver that confirms what ``solver`` says."""
    return "cbc" if solver == "highs" else "highs"


def cross_check(problems: Iterable[Problem], trials: Resolver) -> UndecidedReason | None:
    """Why it is not sure that there is no plan; None where the second solver proves it of one of the problems.

    The first solver of ``trials`` has called each of them infeasible; one may ask for less than the others, which is
    easier. Raises OutOfTime.
    """
    doubt = UndecidedReason.NOT_CONFIRMED
    for problem in problems:
        try:
            point = trials.any_point(problem, cross_check_solver(trials.solver))
        except (NodeLimitReached, PartLimitReached, SolverFailure):
            continue
        if point is None:
            return None
        doubt = UndecidedReason.DISAGREE
    return doubt


def cross_check_one(
    problem: Problem,
    solver: str,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> UndecidedReason | None:
    """The same of one problem that ``solver`` calls infeasible, in at most SECONDS; a limit leaves a doubt."""
    seconds = SECONDS if time_limit is None else min(SECONDS, time_limit)
    trials = Resolver(
        solver=solver, gap=DEFAULT_GAP, time_limit=seconds, on_progress=on_progress, cancel=cancel, nodes=NODES
    )
    trials.phase = PHASE
    try:
        return cross_check([problem], trials)
    except LimitReached:
        return UndecidedReason.NOT_CONFIRMED
