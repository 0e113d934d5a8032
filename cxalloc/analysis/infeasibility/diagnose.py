"""Why there is no plan, and what would make one possible: the use case.

That there is none is said only once a second solver has proved it too: of the requirements that clash, which is more
than was asked, and easier; where there is no such set, of the whole portfolio.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cxalloc.analysis.infeasibility.diagnosis import Conflict, Verdict
from cxalloc.analysis.infeasibility.iis import find_clash
from cxalloc.analysis.infeasibility.relaxations import Repairs
from cxalloc.analysis.infeasibility.requirements import Requirements, requirements_of
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.cross_check import NODES, PHASE, Doubt, doubt_of, second_to
from cxalloc.optimisation.model_builder import build
from cxalloc.optimisation.resolve import OutOfSolves, OutOfTime, Trials, Undecided
from cxalloc.optimisation.solve import Answer, Progress, under_scenario
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


def find_conflict(
    portfolio: Portfolio,
    *,
    scenario: str = "",
    solver: str = "highs",
    time_limit: float | None = SECONDS,
    repairs: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Conflict:
    """Why there is no plan under ``scenario``, and the repairs that give up least, the best first; see Conflict.

    ``solver`` is asked first, the other one confirms. Without ``repairs`` none are looked for. ``time_limit`` is in
    seconds for all solves together; their number is bounded in any case, and what is known by then is handed back.
    Raises InvalidInput for a scenario that there is none of, or that can't be applied.
    """
    changed = under_scenario(portfolio, scenario)
    trials = Trials(
        solver=solver,
        gap=DEFAULT_GAP,
        time_limit=time_limit,
        on_progress=on_progress,
        cancel=cancel,
        nodes=NODES,
    )
    return _Inquiry(changed, scenario, trials, seeks_repairs=repairs).answer()


def what_clashes(
    portfolio: Portfolio,
    *,
    solver: str = "highs",
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Conflict:
    """Why there is no plan, without repairs, in CLASH_SECONDS at most: for who asks for something else."""
    seconds = CLASH_SECONDS if time_limit is None else min(CLASH_SECONDS, time_limit)
    return find_conflict(
        portfolio, solver=solver, time_limit=seconds, repairs=False, on_progress=on_progress, cancel=cancel
    )


def confirmed(answer: Answer, conflict: Conflict) -> Answer:
    """The answer of a solve that found no plan: infeasible only if that was confirmed."""
    if conflict.verdict is Verdict.INFEASIBLE:
        return answer
    stopped = StopReason.CANCELLED if conflict.cancelled else StopReason.NOT_CONFIRMED
    return replace(answer, outcome=Outcome.STOPPED, stopped=stopped, reasons=())


class _Inquiry:
    """One question: the portfolio under its scenario, and the solves that answer it."""

    def __init__(self, portfolio: Portfolio, scenario: str, trials: Trials, *, seeks_repairs: bool) -> None:
        self.portfolio = portfolio
        self.trials = trials
        self.seeks_repairs = seeks_repairs
        solvers = (trials.solver, second_to(trials.solver))
        self.told = Conflict(Verdict.NOT_DECIDED, scenario, solvers, Doubt.LIMITS, complete=False)

    def answer(self) -> Conflict:
        try:
            self._look()
        except OutOfTime as end:
            self._tell(complete=False, cancelled=end.stopped is StopReason.CANCELLED)
        return replace(self.told, solves=self.trials.solves, seconds=self.trials.seconds)

    def _tell(self, **more: Any) -> None:
        """Add to what is told already."""
        self.told = replace(self.told, **more)

    def _look(self) -> None:
        self.trials.phase = "looking for a plan"
        if self.trials.any_point(build(self.portfolio).problem) is not None:
            self._tell(verdict=Verdict.FEASIBLE, doubt=None, complete=True)
            return
        self._tell(doubt=Doubt.NOT_CONFIRMED)
        self.trials.phase = "finding what clashes"
        self.trials.allow(CLASH_SOLVES, NODES, CLASH_SHARE)
        requirements = requirements_of(self.portfolio)
        try:
            clash = find_clash(requirements, self.trials)
        except (Undecided, OutOfSolves):
            clash = None
        if clash is not None:
            self._tell(clash=clash.requirements, irreducible=clash.irreducible)
        if not self._confirm(requirements):
            return
        self._tell(verdict=Verdict.INFEASIBLE, doubt=None)
        is_found = clash is not None and clash.irreducible
        if not self.seeks_repairs:
            self._tell(complete=is_found)
            return
        self.trials.phase = "finding the least that would help"
        self.trials.allow(REPAIR_SOLVES, REPAIR_NODES, 1.0, REPAIR_SHARE)
        repairs = Repairs(self.portfolio, self.told.clash, self.trials)
        try:
            complete = repairs.seek()
        finally:
            self._tell(repairs=tuple(repairs.found), left_out=tuple(repairs.left_out))
        self._tell(complete=complete and is_found)

    def _confirm(self, requirements: Requirements) -> bool:
        """Whether the second solver finds no plan either."""
        self.trials.phase = PHASE
        self.trials.allow(CONFIRMING_SOLVES, NODES, CONFIRMING_SHARE)
        problems = [build(self.portfolio).problem]
        if self.told.clash:
            problems.insert(0, requirements.only(self.told.clash))
        doubt = doubt_of(problems, self.trials)
        self._tell(doubt=doubt)
        if doubt is Doubt.DISAGREE:
            # What clashed for the first solver does not for the second: nothing is said of it.
            self._tell(clash=(), irreducible=False)
        return doubt is None
