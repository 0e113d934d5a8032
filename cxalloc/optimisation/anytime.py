"""Solving for who looks on: plans are told as they are found, and nothing is called infeasible by one solver alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.cross_check import cross_check_one
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.solve import Answer, SolveProgress, solve, under_scenario
from cxalloc.optimisation.warm_start import WarmStart
from cxalloc_solvers.solve import DEFAULT_GAP

SECONDS = 5.0
"""What the second solver may take: somebody waits, and what clashes is looked for next in any case."""


@dataclass(frozen=True, slots=True)
class IncumbentPlan:
    """A verified plan found on the way: what the answer would be if the search were stopped there."""

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
    warm: WarmStart | None = None,
) -> Answer:
    """``solve`` for who shows what comes: the plans found on the way are told as progress, too.

    That there is no plan is the answer only if a second solver agrees, and not in doubt after SECONDS; else it is
    *not confirmed*, with the reasons that the first one gave.
    """

    def found(plan: Plan) -> None:
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
        on_plan=found,
        warm=warm,
    )
    if answer.outcome is not Outcome.INFEASIBLE:
        return answer
    problem = build_model(under_scenario(portfolio, scenario)).problem
    seconds = SECONDS if time_limit is None else min(SECONDS, time_limit)
    if cross_check_one(problem, solver, time_limit=seconds, on_progress=on_progress, cancel=cancel) is None:
        return answer
    return replace(answer, outcome=Outcome.STOPPED, stopped=StopReason.NOT_CONFIRMED)
