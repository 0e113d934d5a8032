"""Why there is no plan, and what would make one possible: the use case.

That there is none is said only once a second solver has proved it too: of the requirements that clash, which is more
than was asked, and easier; where there is no such set, of the whole portfolio.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cxalloc.analysis.infeasibility.constraints import ConstraintSystem, constraint_system
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.analysis.infeasibility.iis import find_iis
from cxalloc.analysis.infeasibility.relaxations import RelaxationSearch
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.cross_check import NODES, PHASE, UndecidedReason, cross_check, cross_check_solver
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.resolve import LimitReached, NodeLimitReached, PartLimitReached, Resolver
from cxalloc.optimisation.solve import Answer, SolveProgress, under_scenario
from cxalloc_solvers.solve import DEFAULT_GAP

SECONDS = 120.0
"""Seconds for all solves together, if nothing else is said."""
CLASH_SECONDS = 30.0
"""What saying why there is none may take where the question is another one."""
REPAIR_NODES = 1000
"""Nodes that a solve for a repair may take: whether there is a plan matters more than by how little there is none."""
CLASH_SOLVES, CONFIRMING_SOLVES, REPAIR_SOLVES = 120, 2, 150
"""So many solves there may be for each part, however large the portfolio."""
CLASH_SHARE, CONFIRMING_SHARE = 0.4, 0.7
"""When each part has to end at the latest, as a share of the time: the others are to have some, too."""
REPAIR_SHARE = 0.08
"""What one solve for a repair may take of the time: where one is hard, others may be easy."""


def diagnose(
    portfolio: Portfolio,
    *,
    scenario: str = "",
    solver: str = "highs",
    time_limit: float | None = SECONDS,
    repairs: bool = True,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Diagnosis:
    """Why there is no plan under ``scenario``, and the repairs that give up least, the best first; see Conflict.

    ``solver`` is asked first, the other one confirms. Without ``repairs`` none are looked for. ``time_limit`` is in
    seconds for all solves together; their number is bounded in any case, and what is known by then is handed back.
    Raises InvalidInput for a scenario that there is none of, or that can't be applied.
    """
    changed = under_scenario(portfolio, scenario)
    trials = Resolver(
        solver=solver,
        gap=DEFAULT_GAP,
        time_limit=time_limit,
        on_progress=on_progress,
        cancel=cancel,
        nodes=NODES,
    )
    return _Inquiry(changed, scenario, trials, seeks_repairs=repairs).answer()


def diagnose_briefly(
    portfolio: Portfolio,
    *,
    solver: str = "highs",
    time_limit: float | None = None,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Diagnosis:
    """Why there is no plan, without repairs, in CLASH_SECONDS at most: for who asks for something else."""
    seconds = CLASH_SECONDS if time_limit is None else min(CLASH_SECONDS, time_limit)
    return diagnose(portfolio, solver=solver, time_limit=seconds, repairs=False, on_progress=on_progress, cancel=cancel)


def with_cross_check(answer: Answer, conflict: Diagnosis) -> Answer:
    """The answer of a solve that found no plan: infeasible only if that was confirmed."""
    if conflict.verdict is Feasibility.INFEASIBLE:
        return answer
    stopped = StopReason.CANCELLED if conflict.cancelled else StopReason.NOT_CONFIRMED
    return replace(answer, outcome=Outcome.STOPPED, stopped=stopped, reasons=())


class _Inquiry:
    """One question: the portfolio under its scenario, and the solves that answer it."""

    def __init__(self, portfolio: Portfolio, scenario: str, trials: Resolver, *, seeks_repairs: bool) -> None:
        self.portfolio = portfolio
        self.trials = trials
        self.seeks_repairs = seeks_repairs
        solvers = (trials.solver, cross_check_solver(trials.solver))
        self.told = Diagnosis(Feasibility.NOT_DECIDED, scenario, solvers, UndecidedReason.LIMITS, complete=False)

    def answer(self) -> Diagnosis:
        try:
            self._look()
        except LimitReached as end:
            self._tell(complete=False, cancelled=end.stopped is StopReason.CANCELLED)
        return replace(self.told, solves=self.trials.solves, seconds=self.trials.seconds)

    def _tell(self, **more: Any) -> None:
        """Add to what is told already."""
        self.told = replace(self.told, **more)

    def _look(self) -> None:
        self.trials.phase = "looking for a plan"
        if self.trials.any_point(build_model(self.portfolio).problem) is not None:
            self._tell(verdict=Feasibility.FEASIBLE, doubt=None, complete=True)
            return
        self._tell(doubt=UndecidedReason.NOT_CONFIRMED)
        self.trials.phase = "finding what clashes"
        self.trials.allow(CLASH_SOLVES, NODES, CLASH_SHARE)
        requirements = constraint_system(self.portfolio)
        try:
            clash = find_iis(requirements, self.trials)
        except (NodeLimitReached, PartLimitReached):
            clash = None
        if clash is not None:
            self._tell(clash=clash.constraints, irreducible=clash.irreducible)
        if not self._confirm(requirements):
            return
        self._tell(verdict=Feasibility.INFEASIBLE, doubt=None)
        is_found = clash is not None and clash.irreducible
        if not self.seeks_repairs:
            self._tell(complete=is_found)
            return
        self.trials.phase = "finding the least that would help"
        self.trials.allow(REPAIR_SOLVES, REPAIR_NODES, 1.0, REPAIR_SHARE)
        repairs = RelaxationSearch(self.portfolio, self.told.clash, self.trials)
        try:
            complete = repairs.seek()
        finally:
            self._tell(repairs=tuple(repairs.found), left_out=tuple(repairs.left_out))
        self._tell(complete=complete and is_found)

    def _confirm(self, requirements: ConstraintSystem) -> bool:
        """Whether the second solver finds no plan either."""
        self.trials.phase = PHASE
        self.trials.allow(CONFIRMING_SOLVES, NODES, CONFIRMING_SHARE)
        problems = [build_model(self.portfolio).problem]
        if self.told.clash:
            problems.insert(0, requirements.only(self.told.clash))
        doubt = cross_check(problems, self.trials)
        self._tell(doubt=doubt)
        if doubt is UndecidedReason.DISAGREE:
            # What clashed for the first solver does not for the second: nothing is said of it.
            self._tell(clash=(), irreducible=False)
        return doubt is None
