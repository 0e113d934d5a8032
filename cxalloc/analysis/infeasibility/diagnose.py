"""The use case that diagnoses an infeasible portfolio: an IIS, its cross-check, and relaxations that allow a plan.

The verdict *infeasible* is given only once a second solver has proved it too: of an irreducible infeasible subsystem
(IIS), which implies it for the portfolio and is easier to prove; where no IIS is known, of the whole portfolio.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cxalloc.analysis.infeasibility.constraints import ConstraintSystem, constraint_system
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.analysis.infeasibility.iis import Iis, find_iis
from cxalloc.analysis.infeasibility.relaxations import RelaxationSearch
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.cross_check import NODES, PHASE, UndecidedReason, cross_check, cross_check_solver
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.resolve import LimitReached, PartLimitReached, Resolver, SolveUndecided
from cxalloc.optimisation.solve import SolveProgress, under_scenario
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.solve import DEFAULT_GAP

SECONDS = 120.0
"""The default time limit of all solves together."""
BRIEF_SECONDS = 30.0
"""The time limit of a diagnosis within another use case."""
RELAXATION_NODES = 1000
"""Nodes of each solve for a relaxation: that it allows a plan matters more than that it is the smallest."""
IIS_SOLVES, CROSS_CHECK_SOLVES, RELAXATION_SOLVES = 120, 2, 150
"""The most solves that each part may take, whatever the size of the portfolio."""
IIS_SHARE, CROSS_CHECK_SHARE = 0.4, 0.7
"""The share of the time limit at which each part ends, so that time is left for the next ones."""
ONE_IIS_SOLVE, ONE_RELAXATION_SOLVE = 0.2, 0.08
"""The share of the time limit that one solve of a part may take: after a hard one, others may be easy."""


def diagnose(
    portfolio: Portfolio,
    *,
    scenario: str = "",
    solver: str = "highs",
    time_limit: float | None = SECONDS,
    relaxations: bool = True,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Diagnosis:
    """Diagnose why there is no plan under ``scenario``, and find the cheapest relaxations that allow one.

    Args:
        portfolio: The base portfolio.
        scenario: One of its scenarios, ``""`` for the base.
        solver: The first solver; the other one cross-checks.
        time_limit: Seconds for all solves together, whose number is bounded in any case. At the limit the diagnosis
            is returned as far as it is known.
        relaxations: Whether to search for relaxations.
        on_progress: Receives the progress.
        cancel: Set by the caller to end it.

    Raises:
        InvalidInput: The scenario does not exist, or can't be applied.
    """
    changed = under_scenario(portfolio, scenario)
    resolver = Resolver(
        solver=solver,
        gap=DEFAULT_GAP,
        time_limit=time_limit,
        on_progress=on_progress,
        cancel=cancel,
        nodes=NODES,
    )
    return _DiagnosisRun(changed, scenario, resolver, relaxations=relaxations).run()


def diagnose_briefly(
    portfolio: Portfolio,
    *,
    solver: str = "highs",
    time_limit: float | None = None,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Diagnosis:
    """``diagnose`` without relaxations, in BRIEF_SECONDS at most: for other use cases that find no plan."""
    seconds = BRIEF_SECONDS if time_limit is None else min(BRIEF_SECONDS, time_limit)
    return diagnose(
        portfolio, solver=solver, time_limit=seconds, relaxations=False, on_progress=on_progress, cancel=cancel
    )


def with_cross_check(answer: Answer, diagnosis: Diagnosis) -> Answer:
    """The answer of a solve that found no plan: infeasible only if the cross-check confirms it."""
    if diagnosis.verdict is Feasibility.INFEASIBLE:
        return answer
    stopped = StopReason.CANCELLED if diagnosis.cancelled else StopReason.NOT_CONFIRMED
    return replace(answer, outcome=Outcome.STOPPED, stopped=stopped, reasons=())


class _DiagnosisRun:
    """One call of ``diagnose``: the portfolio under its scenario, and the solves."""

    def __init__(self, portfolio: Portfolio, scenario: str, resolver: Resolver, *, relaxations: bool) -> None:
        self._portfolio = portfolio
        self._resolver = resolver
        self._seeks_relaxations = relaxations
        solvers = (resolver.solver, cross_check_solver(resolver.solver))
        self._diagnosis = Diagnosis(Feasibility.NOT_DECIDED, scenario, solvers, UndecidedReason.LIMITS, complete=False)

    def run(self) -> Diagnosis:
        try:
            self._answer()
        except LimitReached as end:
            self._add(complete=False, cancelled=end.stopped is StopReason.CANCELLED)
        return replace(self._diagnosis, solves=self._resolver.solves, seconds=self._resolver.seconds)

    def _add(self, **more: Any) -> None:
        """Set fields of the diagnosis."""
        self._diagnosis = replace(self._diagnosis, **more)

    def _answer(self) -> None:
        problem = build_model(self._portfolio).problem
        if self._has_plan(problem):
            self._add(verdict=Feasibility.FEASIBLE, undecided=None, complete=True)
            return
        self._add(undecided=UndecidedReason.NOT_CONFIRMED)
        system = constraint_system(self._portfolio)
        iis = self._find_iis(system)
        if iis is not None:
            self._add(iis=iis.constraints, irreducible=iis.irreducible)
        if not self._cross_check(problem, system):
            return
        self._add(verdict=Feasibility.INFEASIBLE, undecided=None)
        is_found = iis is not None and iis.irreducible
        complete = self._relax() if self._seeks_relaxations else True
        self._add(complete=complete and is_found)

    def _has_plan(self, problem: Problem) -> bool:
        """Whether the first solver finds a plan, or the second one where the first reaches no result."""
        self._resolver.phase = "looking for a plan"
        try:
            return self._resolver.feasible_point(problem) is not None
        except SolveUndecided:
            second = self._diagnosis.solvers[1]
            if self._resolver.feasible_point(problem, second) is not None:
                return True
            raise  # the verdict of one solver alone is not accepted

    def _find_iis(self, system: ConstraintSystem) -> Iis | None:
        self._resolver.phase = "finding what clashes"
        self._resolver.allow_part(IIS_SOLVES, NODES, IIS_SHARE, ONE_IIS_SOLVE)
        try:
            return find_iis(system, self._resolver)
        except (SolveUndecided, PartLimitReached):
            return None

    def _cross_check(self, problem: Problem, system: ConstraintSystem) -> bool:
        """Whether the second solver proves infeasibility, too."""
        self._resolver.phase = PHASE
        self._resolver.allow_part(CROSS_CHECK_SOLVES, NODES, CROSS_CHECK_SHARE)
        iis = self._diagnosis.iis
        undecided = cross_check([system.only(iis), problem] if iis else [problem], self._resolver)
        self._add(undecided=undecided)
        if undecided is UndecidedReason.DISAGREE:
            # The solvers disagree about these constraints, so they are not reported as a conflict.
            self._add(iis=(), irreducible=False)
        return undecided is None

    def _relax(self) -> bool:
        """Search for relaxations; return whether the search was completed."""
        self._resolver.phase = "finding the least that would help"
        self._resolver.allow_part(RELAXATION_SOLVES, RELAXATION_NODES, 1.0, ONE_RELAXATION_SOLVE)
        search = RelaxationSearch(self._portfolio, self._diagnosis.iis, self._resolver)
        try:
            return search.run()
        finally:
            self._add(relaxations=tuple(search.found), left_out=tuple(search.left_out))
