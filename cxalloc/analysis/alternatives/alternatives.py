"""Other plans of nearly the same value: those that spend most differently, to negotiate with.

The first one differs as much as possible from the plan at hand. Each further one differs as much as possible from the
nearest of those before it, the plan at hand included: the least distance is maximised, so that no alternative is a
variant of another. All of them keep a share of the value of the plan at hand, and are verified like any plan.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from cxalloc.analysis.alternatives.result import (
    Alternative,
    AlternativeFound,
    Alternatives,
    AlternativesProgress,
)
from cxalloc.analysis.sensitivity.changes import changes_between
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import Count, message
from cxalloc.domain.plan import Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.optimisation.base_plan import base_plan
from cxalloc.optimisation.model_builder import PortfolioModel, build_model, point_of
from cxalloc.optimisation.resolve import LimitReached, Resolver
from cxalloc.optimisation.solve import SolveProgress, under_scenario
from cxalloc.verification.verifier import VerificationFailure, value_of, verify_plan
from cxalloc_solvers.backend import End, SolverFailure
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.distance import DistanceSearch, Distant, distance, most_different
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point, relative_gap
from cxalloc_solvers.solve import DEFAULT_GAP

COUNT, MOST = 2, 9
"""How many alternatives there are by default, and at most."""
WITHIN = 0.01
"""The share of the value of the plan at hand that an alternative may give up."""
DISTANCE_GAP = 0.01
"""The default relative gap of the distance: a proof that a plan is the most different one to 0.01 % is of no use."""

_STOPS = {End.TIME: StopReason.TIME_LIMIT, End.CANCELLED: StopReason.CANCELLED, End.FAILED: StopReason.SOLVER_FAILED}


OnProgress = Callable[[AlternativesProgress | AlternativeFound], None]


def alternatives(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    *,
    scenario: str = "",
    within: float = WITHIN,
    count: int = COUNT,
    solver: str = "highs",
    gap: float = DISTANCE_GAP,
    time_limit: float | None = None,
    plan: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Alternatives:
    """The most different plans that keep nearly all of the value.

    Args:
        portfolio: The base portfolio.
        scenario: One of its scenarios, ``""`` for the base.
        within: The share of the value that may be given up, from 0 to below 1.
        count: How many alternatives, from 1 to ``MOST``.
        solver: The name of the backend.
        gap: The relative gap of each distance.
        time_limit: Seconds for all solves together, of which each alternative gets an equal share of what is left.
        plan: The plan at hand; if it has other inputs, or is left out, the best plan is found first.
        on_progress: Receives the progress, and each alternative as it is found.
        cancel: Set by the caller to end it; what is found so far is returned.

    Raises:
        InvalidInput: The scenario does not exist, or a number is out of range.
    """
    _check(within, count)
    changed = under_scenario(portfolio, scenario)
    run = _AlternativesRun(changed, scenario, within, solver, gap, time_limit, on_progress or (lambda _: None), cancel)
    return run.answer(plan, count)


def _check(within: float, count: int) -> None:
    findings = []
    if not 0 <= within < 1:
        findings.append(Finding("alternatives", "", "within", str(within), message("input.share_to_give_up")))
    if not 1 <= count <= MOST:
        expected = message("input.count_of_alternatives", most=Count(MOST))
        findings.append(Finding("alternatives", "", "count", str(count), expected))
    if findings:
        raise InvalidInput(findings)


def least_value(value: int, within: float) -> int:
    """The least value that is within a share of another one; of a loss, one that is that share larger."""
    return math.ceil(value - Fraction(str(within)) * abs(value))


class _AlternativesRun:
    """One call of ``alternatives``."""

    def __init__(
        self,
        portfolio: Portfolio,
        scenario: str,
        within: float,
        solver: str,
        gap: float,
        time_limit: float | None,
        report: OnProgress,
        cancel: threading.Event | None,
    ) -> None:
        self.portfolio = portfolio
        self._scenario = scenario
        self._within = within
        self._gap = gap
        self._report = report
        self._cancel = cancel
        self._limits = Resolver(solver=solver, gap=DEFAULT_GAP, time_limit=time_limit, cancel=cancel)

    def answer(self, plan: Plan | None, count: int) -> Alternatives:
        def hear(news: SolveProgress) -> None:
            self._report(AlternativesProgress(news.phase, 0, count, self._limits.seconds))

        found = base_plan(self.portfolio, plan, self._limits, gap=DEFAULT_GAP, on_progress=hear, cancel=self._cancel)
        kind, within = self.portfolio.objective.kind, self._within
        if found.plan is None:
            is_infeasible = found.outcome is Outcome.INFEASIBLE
            return Alternatives(self._scenario, kind, found.outcome, found.stopped, within, complete=is_infeasible)
        floor = least_value(found.plan.proof.value, within)
        made, rest_bound, stopped = self._search(found.plan, floor, count)
        return Alternatives(
            self._scenario,
            kind,
            found.outcome,
            stopped,
            within,
            found.plan,
            floor,
            made,
            rest_bound,
            complete=len(made) == count or stopped is StopReason.GAP_REACHED,
            asked_gap=self._gap,
            solver=self._limits.solver,
            solves=self._limits.solves,
            seconds=self._limits.seconds,
        )

    def _search(self, base: Plan, floor: int, count: int) -> tuple[tuple[Alternative, ...], int | None, StopReason]:
        """The alternatives, the bound of how far any other one is where there are fewer, and why the search stopped."""
        model = build_model(self.portfolio)
        references = [point_of(model, base.decision)]
        made: list[Alternative] = []
        stopped = StopReason.GAP_REACHED
        while len(made) < count:
            try:
                found = self._most_different(model, references, floor, len(made) + 1, count)
            except LimitReached as end:
                return tuple(made), None, end.stopped
            except SolverFailure:
                return tuple(made), None, StopReason.SOLVER_FAILED
            stopped = _STOPS.get(found.end, StopReason.GAP_REACHED)
            if not found.distance:
                return tuple(made), found.bound, stopped
            assert found.point is not None
            made.append(self._alternative(model, base, found, found.point, references, len(made) + 1))
            references.append(found.point)
            self._report(AlternativeFound(len(made), made[-1]))
        return tuple(made), None, stopped

    def _most_different(
        self, model: PortfolioModel, references: list[Point], floor: int, number: int, count: int
    ) -> Distant:
        seconds = self._limits.seconds_left()

        def hear(away: float | None, bound: float | None) -> None:
            found = [None if one is None else round(one) for one in (away, bound)]
            self._report(AlternativesProgress("finding another plan", number, count, self._limits.seconds, *found))

        def accepts(point: Point) -> bool:
            return value_of(self.portfolio, model.decision(point)) >= floor

        self._limits.solves += 1
        hear(None, None)
        search = DistanceSearch(
            backend_named(self._limits.solver),
            self._gap,
            None if seconds is None else seconds / (count - number + 1),
            self._cancel,
            hear,
        )
        floors = _program_floors(model.problem, floor)
        return most_different(model.problem, references, search, floors=floors, accepts=accepts)

    def _alternative(
        self,
        model: PortfolioModel,
        base: Plan,
        found: Distant,
        point: Point,
        references: list[Point],
        number: int,
    ) -> Alternative:
        """The alternative of a point. Raises VerificationFailure if the verifier rejects its plan."""
        assert found.distance is not None
        decision, proof = model.decision(point), base.proof
        value = value_of(self.portfolio, decision)
        bound = None if proof.bound is None else max(value, proof.bound)
        plan = replace(
            base,
            id=0,
            name=f"{base.name} {number}",
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            decision=decision,
            proof=_proof_of(proof, value, bound, self._limits, found.end),
        )
        if violations := verify_plan(plan):
            raise VerificationFailure(from_json(plan.inputs), violations)
        return Alternative(
            plan,
            found.distance,
            found.bound,
            tuple(distance(model.problem, point, one) for one in references),
            Decimal(value) / Decimal(proof.value) if proof.value else Decimal(1),
            tuple(changes_between(self.portfolio, base.decision, decision)),
        )


def _proof_of(proof: Proof, value: int, bound: int | None, limits: Resolver, end: End) -> Proof:
    """The proof of an alternative: its own value under the bound of the plan at hand; it need not be a best one."""
    gap = None if bound is None else relative_gap(value, bound)
    return replace(
        proof,
        outcome=Outcome.FEASIBLE,
        stopped=_STOPS.get(end, StopReason.GAP_REACHED),
        value=value,
        bound=bound,
        gap=gap,
        ties_settled=False,
        seconds=limits.seconds,
    )


def _program_floors(problem: Problem, floor: int) -> tuple[float, float, float]:
    """Least values of the program: one that no plan of the value ``floor`` misses, that value, and a safe one.

    The ledger rounds the value of each small amount; rounding an amount to a whole unit costs what a unit returns.
    """
    per_unit = sum(max((abs(rate) for _, rate in cell.tiers), default=0.0) + 1 for cell in problem.cells)
    return floor - len(problem.cells) - 0.5, floor, floor + per_unit
