"""The cross-check of infeasibility: the verdict is given only once a second solver has proved it, too."""

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
"""Seconds of a separate cross-check: after that it is given up, and the verdict stays open."""
PHASE = "confirming that there is no plan"


class UndecidedReason(StrEnum):
    """Why it is not decided whether there is a plan."""

    DISAGREE = "solvers disagree"
    NOT_CONFIRMED = "not confirmed"
    """The second solver came to a limit."""
    LIMITS = "not found"
    """The first solver came to a limit."""


def cross_check_solver(solver: str) -> str:
    """The solver that checks the verdict of ``solver``."""
    return "cbc" if solver == "highs" else "highs"


def cross_check(problems: Iterable[Problem], resolver: Resolver) -> UndecidedReason | None:
    """Try to confirm with a second solver that there is no plan.

    Args:
        problems: Problems that the solver of ``resolver`` has found infeasible, tried in order. One with fewer
            constraints is easier to prove infeasible.
        resolver: The solves of the question.

    Returns:
        None where the second solver proves one of the problems infeasible; otherwise why that stays open.

    Raises:
        LimitReached: The time limit came, or the user cancelled.
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
    """``cross_check`` of one problem that ``solver`` found infeasible, in at most SECONDS; undecided at a limit."""
    seconds = SECONDS if time_limit is None else min(SECONDS, time_limit)
    resolver = Resolver(
        solver=solver, gap=DEFAULT_GAP, time_limit=seconds, on_progress=on_progress, cancel=cancel, nodes=NODES
    )
    resolver.phase = PHASE
    try:
        return cross_check([problem], resolver)
    except LimitReached:
        return UndecidedReason.NOT_CONFIRMED
