"""The plan at hand: a known one if it answers the same question, else the best plan, found now."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import is_same_problem, to_json
from cxalloc.optimisation.resolve import LimitReached, Resolver
from cxalloc.optimisation.solve import SolveProgress, solve


@dataclass(frozen=True, slots=True)
class BasePlan:
    """The plan that others are compared with; None where there is none, and ``outcome`` says why."""

    outcome: Outcome
    stopped: StopReason
    plan: Plan | None = None


def base_plan(
    portfolio: Portfolio,
    known: Plan | None,
    limits: Resolver,
    *,
    gap: float,
    on_progress: Callable[[SolveProgress], None],
    cancel: threading.Event | None,
) -> BasePlan:
    """``known`` if it has the same inputs as ``portfolio``; otherwise the answer of ``solve``.

    ``limits`` gives the solver and the seconds that are left, and counts the solve.
    """
    if known is not None and is_same_problem(known.inputs, to_json(portfolio)):
        return BasePlan(known.proof.outcome, known.proof.stopped, known)
    try:
        seconds = limits.seconds_left()
    except LimitReached as end:
        return BasePlan(Outcome.STOPPED, end.stopped)
    limits.solves += 1
    answer = solve(portfolio, solver=limits.solver, gap=gap, time_limit=seconds, on_progress=on_progress, cancel=cancel)
    return BasePlan(answer.outcome, answer.stopped, answer.plan)
