"""Finds the best portfolio: builds the model, solves it, verifies the solution, and returns it as a plan."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import cxalloc_solvers.result as solver_result
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.optimisation.answer import Answer, AnswerMaker
from cxalloc.optimisation.warm_start import IncumbentFilter, SolveQuestion, WarmStart, warm_search
from cxalloc_solvers.backend import SolverFailure
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.solve import DEFAULT_GAP
from cxalloc_solvers.solve import solve as solve_problem
from cxalloc_solvers.starts.greedy import greedy_result

SOLVERS = ("highs", "cbc")


@dataclass(frozen=True, slots=True)
class SolveProgress:
    """How far a solve is. ``value`` and ``bound`` are in units of the objective, None while unknown."""

    phase: str
    seconds: float
    value: int | None
    bound: int | None
    gap: float | None


def under_scenario(portfolio: Portfolio, scenario: str) -> Portfolio:
    """What plans are made of under a scenario: see ``changed_by`` and ``Portfolio.planned``."""
    return changed_by(portfolio, scenario).planned


def changed_by(portfolio: Portfolio, scenario: str) -> Portfolio:
    """The portfolio under one of its scenarios; ``""`` is the base. Raises InvalidInput for an unknown name."""
    if not scenario:
        return portfolio
    for one in portfolio.scenarios:
        if one.name == scenario:
            return apply_scenario(portfolio, one)
    names = ", ".join(one.name for one in portfolio.scenarios)
    expected = message("input.one_of_scenarios", names=names) if names else message("input.no_scenario")
    raise InvalidInput([Finding("scenario", "", "", scenario, expected)])


def solve(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    *,
    scenario: str = "",
    solver: str = "highs",
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
    on_plan: Callable[[Plan], None] | None = None,
    warm_start: WarmStart | None = None,
) -> Answer:
    """The best portfolio under a scenario.

    Args:
        portfolio: The base portfolio.
        scenario: One of its scenarios, ``""`` for the base.
        solver: One of SOLVERS.
        gap: The relative gap at which the search ends.
        time_limit: Seconds; None for no limit. The best plan found by then is the answer; where none was found, one
            by return on the budget, without a bound if there was no time to search.
        on_progress: Receives the progress of the search.
        cancel: Set by the caller to end the search; the best plan found by then is the answer.
        on_plan: Receives verified plans found during the search, each better than the one before. The answer is never
            worse than these, even if the search is cut short.
        warm_start: Results of earlier solves in this process. With it plans are found sooner, in a second thread too;
            the answer is the same with and without it.

    Raises:
        InvalidInput: The scenario does not exist, or can't be applied.
        VerificationFailure: The verifier rejects a plan: a fault of the program.
    """
    began = time.monotonic()
    changed = under_scenario(portfolio, scenario)
    maker = AnswerMaker(changed, scenario, gap)
    building = time.monotonic() - began
    question = SolveQuestion(changed, solver, gap)
    if warm_start is not None and (known := warm_start.answer(question)) is not None:
        return maker.answer(known)

    def hear(news: solver_result.SearchProgress) -> None:
        if on_progress is not None:
            on_progress(SolveProgress(news.phase, news.seconds, _whole(news.value), _whole(news.bound), news.gap))

    def report_plan(result: solver_result.Result) -> None:
        plan = maker.answer(result).plan
        if on_plan is not None and plan is not None:
            on_plan(plan)

    incumbents = None if on_plan is None else IncumbentFilter(report_plan)
    problem = maker.model.problem
    left = None if time_limit is None else max(0.0, time_limit - building)
    try:
        # A solver's program takes about as long to build as the model did: nothing is searched where that is not left.
        if left is not None and left <= building:
            result = greedy_result(problem, backend_named(solver), building)
        else:
            result = _search(problem, solver, gap, left, hear, cancel, incumbents, warm_start)
            if result.point is None and result.stopped is solver_result.Stop.TIME_LIMIT:
                result = greedy_result(problem, backend_named(solver), result.seconds, result.bound)
    except SolverFailure:
        if incumbents is None or incumbents.best is None:
            return Answer(Outcome.STOPPED, StopReason.SOLVER_FAILED)
        return maker.answer(incumbents.best)
    if warm_start is not None:
        warm_start.keep(question, problem, result)
    return maker.answer(result)


def _search(
    problem: Problem,
    solver: str,
    gap: float,
    time_limit: float | None,
    on_progress: Callable[[solver_result.SearchProgress], None],
    cancel: threading.Event | None,
    incumbents: IncumbentFilter | None,
    warm_start: WarmStart | None,
) -> solver_result.Result:
    """Solve a problem, with a search from a warm start in parallel where plans found on the way are reported."""
    backend = backend_named(solver)
    hint = None if warm_start is None else warm_start.hint(problem)
    with contextlib.ExitStack() as stack:
        if incumbents is not None:
            stack.callback(incumbents.close)
            if hint is not None:
                stack.enter_context(
                    warm_search(problem, backend, hint, gap=gap, time_limit=time_limit, on_result=incumbents)
                )
        result = solve_problem(
            problem,
            backend,
            gap=gap,
            time_limit=time_limit,
            on_progress=on_progress,
            cancel=cancel,
            on_result=incumbents,
        )
    return result if incumbents is None else incumbents.or_answer(result)


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)
