"""Solves for a window: reports plans as they are found, and cross-checks a verdict of infeasibility."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.cross_check import cross_check_one
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.solve import SolveProgress, solve, under_scenario
from cxalloc.optimisation.warm_start import WarmStart
from cxalloc_solvers.solve import DEFAULT_GAP

SECONDS = 5.0
"""Seconds for the second solver: the user waits, and the diagnosis that follows cross-checks in any case."""


@dataclass(frozen=True, slots=True)
class IncumbentPlan:
    """A verified plan found during the search: the answer if the search were stopped there."""

    plan: Plan


def solve_anytime(
    portfolio: Portfolio,
    *,
    scenario: str = "",
    solver: str = "highs",
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
    on_progress: Callable[[SolveProgress | IncumbentPlan], None] | None = None,
    cancel: threading.Event | None = None,
    warm_start: WarmStart | None = None,
) -> Answer:
    """As ``solve``, with the plans found on the way as progress.

    The outcome is *infeasible* only if a second solver confirms it within SECONDS; otherwise the answer is *not
    confirmed*, with the reasons that the first solver gave.
    """

    def report_plan(plan: Plan) -> None:
        if on_progress is not None:
            on_progress(IncumbentPlan(plan))

    answer = solve(
        portfolio,
        scenario=scenario,
        solver=solver,
        gap=gap,
        time_limit=time_limit,
        on_progress=on_progress,
        cancel=cancel,
        on_plan=report_plan,
        warm_start=warm_start,
    )
    if answer.outcome is not Outcome.INFEASIBLE:
        return replace(answer, accounts=None)  # a window computes them itself, in the background
    problem = build_model(under_scenario(portfolio, scenario)).problem
    seconds = SECONDS if time_limit is None else min(SECONDS, time_limit)
    if cross_check_one(problem, solver, time_limit=seconds, on_progress=on_progress, cancel=cancel) is None:
        return answer
    return replace(answer, outcome=Outcome.STOPPED, stopped=StopReason.NOT_CONFIRMED)
