"""Why a candidate is in the best plan or out: the cost of flipping it, binding limits, and break-evens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from cxalloc.analysis.infeasibility.constraints import constraint_system
from cxalloc.analysis.infeasibility.iis import find_iis
from cxalloc.analysis.sensitivity.break_even import break_evens
from cxalloc.analysis.sensitivity.changes import changes_between, state_of_verdict
from cxalloc.analysis.sensitivity.explanation import (
    CandidateChange,
    CandidateState,
    Explanation,
    PartialExplanation,
    ProvenValue,
    Reason,
    ReasonKind,
    ValueLoss,
)
from cxalloc.analysis.sensitivity.limits import CandidatePart, candidate_part, without_own_cadence
from cxalloc.analysis.sensitivity.reasons import FlipCase, name_of, reasons_in, reasons_out
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Decision, Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import is_same_problem, to_json
from cxalloc.optimisation.candidate import Candidate, find_candidate, with_initiative
from cxalloc.optimisation.model_builder import PortfolioModel, build_model, point_of
from cxalloc.optimisation.neighbourhood import Neighbourhood
from cxalloc.optimisation.resolve import LimitReached, Resolver, ResolveResult, verified
from cxalloc.optimisation.solve import SolveProgress, solve, under_scenario
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.solve import DEFAULT_GAP

BRIEF_GAP = 1e-3
"""The default gap of the comparison: with a plan's gap many solves take minutes for hundreds of initiatives."""

SIDE_GAP = 5e-3
"""The wider gap of the many solves for binding limits and break-evens."""

LOSS_ACCURACY = 0.5
"""The relative accuracy of the cost of a flip, if that is wider than the gap."""

WIDEST = 0.02

SMALL = 300
"""With at most so many options the two plans are searched on to a gap of 0, so that the figures can be stated."""
SECONDS_FOR_SMALL = 2.0
"""The time limit of that."""

TIGHTER = 4
"""The suggested gap is smaller by this factor than the one that would just separate the two plans."""

OnProgress = Callable[[SolveProgress | PartialExplanation], None]


def explain(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    candidate_id: str,
    *,
    level: str = "",
    scenario: str = "",
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
    plan: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Explanation:
    """Explain why a candidate is in the best plan under a scenario, or out of it.

    Args:
        portfolio: The base portfolio.
        candidate_id: The id or the name of the candidate.
        level: The level that the question is about; ``""`` for an initiative at any level.
        scenario: One of the portfolio's scenarios, ``""`` for the base.
        solver: The name of the backend.
        gap: The relative gap of every solve. None: the plan is that of ``solve``, the comparison of the two plans ends
            once the better one is known, at BRIEF_GAP at the latest, and the other solves have SIDE_GAP. Every figure
            has a lower and an upper end.
        time_limit: Seconds for all solves together; at the limit the answer is returned without being ``complete``.
        plan: A known plan, which saves the first solve if it has the same inputs.
        on_progress: Receives the progress, and every part of the answer as it is found.
        cancel: Set by the caller to end it.

    Raises:
        InvalidInput: The candidate, level or scenario does not exist.
    """
    changed = under_scenario(portfolio, scenario)
    candidate = find_candidate(changed, candidate_id, level)
    flip_gap = BRIEF_GAP if gap is None else gap
    resolver = Resolver(solver=solver, gap=flip_gap, time_limit=time_limit, on_progress=on_progress, cancel=cancel)
    return _ExplanationRun(changed, scenario, candidate, resolver, on_progress, cancel, brief=gap is None).answer(plan)


class _ExplanationRun:
    """One call of ``explain``: the portfolio under its scenario, the candidate, and the solves."""

    def __init__(
        self,
        portfolio: Portfolio,
        scenario: str,
        one: Candidate,
        resolver: Resolver,
        on_progress: OnProgress | None,
        cancel: threading.Event | None,
        *,
        brief: bool,
    ) -> None:
        self.brief = brief
        self.portfolio = portfolio
        self.candidate = one
        self.resolver = resolver
        self.cancel = cancel
        self.on_progress = on_progress
        status = "" if one.kind is Kind.SMALL_ALLOCATION else portfolio.initiative_by_id[one.id].status.value
        self.explanation = Explanation(
            one.kind,
            one.id,
            one.name,
            one.level,
            scenario,
            portfolio.objective.kind,
            Outcome.STOPPED,
            StopReason.TIME_LIMIT,
            status,
            complete=False,
            asked_gap=resolver.gap,
            solver=resolver.solver,
        )

    def answer(self, plan: Plan | None) -> Explanation:
        try:
            plan = self._plan_now(plan)
            if plan is not None:
                self._flip(plan)
            self._add(complete=plan is not None or self.explanation.outcome is Outcome.INFEASIBLE)
        except LimitReached as end:
            self._add(stopped=end.stopped, complete=False)
        return replace(self.explanation, solves=self.resolver.solves, seconds=self.resolver.seconds)

    def _add(self, **more: Any) -> None:
        """Set fields of the explanation; once it has a first result, each addition is reported."""
        self.explanation = explanation = replace(self.explanation, **more)
        if (
            self.on_progress is not None
            and not explanation.complete
            and (explanation.loss is not None or explanation.reasons)
        ):
            self.on_progress(PartialExplanation(explanation))

    def _plan_now(self, plan: Plan | None) -> Plan | None:
        """The plan that the question is about; None if there is none."""
        if plan is None or not is_same_problem(plan.inputs, to_json(self.portfolio)):
            self.resolver.phase = "finding the best plan"
            self.resolver.solves += 1
            answer = solve(
                self.portfolio,
                solver=self.resolver.solver,
                gap=DEFAULT_GAP if self.brief else self.resolver.gap,
                time_limit=self.resolver.seconds_left(),
                on_progress=self.resolver.report,
                cancel=self.cancel,
            )
            self._add(outcome=answer.outcome, stopped=answer.stopped)
            plan = answer.plan
            if plan is None:
                return None
        self._add(
            outcome=plan.proof.outcome,
            stopped=plan.proof.stopped,
            funded=self.candidate.is_in(plan.decision),
            other_level=self._other_level(plan.decision),
            now=state_of(self.portfolio, plan.decision, self.candidate),
            plan_value=ProvenValue(plan.proof.value, plan.proof.bound),
            decision=plan.decision,
        )
        return plan

    def _other_level(self, decision: Decision) -> str:
        levels = [one.level for one in decision.choices if one.initiative == self.candidate.id]
        return levels[0] if levels and self.candidate.level not in ("", levels[0]) else ""

    def _flip(self, plan: Plan) -> None:
        inside = self.explanation.funded
        opened, demand = _opened(self.portfolio, self.candidate, inside=inside)
        model = build_model(opened)
        part = candidate_part(model, self.candidate)
        now = ResolveResult(plan.proof.value, plan.proof.bound, plan.decision, point_of(model, plan.decision))
        self.resolver.phase = "finding the best plan without it" if inside else "finding the best plan with it"
        bound = None
        if demand is None and now.point is not None:  # then a flipped plan is a plan of the same portfolio
            self.resolver.remember(model, now.point)
            bound = plan.proof.bound
        flipped = self._best_flipped(opened, part, now, bound)
        if self.brief:
            self.resolver.gap = SIDE_GAP
        if demand is not None:
            self._add(reasons=(demand,), demand=_demand_word(self.portfolio, demand))
        self._add(certain=True)
        if flipped.infeasible:
            self.resolver.phase = "finding what rules it out"
            self._add(reasons=(*self.explanation.reasons, *self._ruled_out(opened, inside=not inside)))
            self._find_break_evens(opened, now, flipped)
            return
        if flipped.decision is None:
            raise LimitReached(StopReason.TIME_LIMIT)
        self._compare(opened, now, verified(_without_demand(opened, self.candidate), flipped))
        if self.brief and len(model.problem.options) <= SMALL:
            now, flipped = self._searched_on(opened, part, now, flipped)
            self._add(plan_value=ProvenValue(plan.proof.value, now.bound))
            self._compare(opened, now, verified(_without_demand(opened, self.candidate), flipped))
        self._find_break_evens(opened, now, flipped)
        if self.explanation.certain:
            without, within = (flipped, now) if inside else (now, flipped)
            case = FlipCase(opened, self.candidate, part, self.resolver, without, within, demand)
            if inside:
                self._add(reasons=tuple(reasons_in(case)))
            elif demand is None or not flipped.reaches((now.bound or 0) + 1):
                self._add(reasons=(*self.explanation.reasons, *reasons_out(case)))

    def _best_flipped(
        self, opened: Portfolio, part: CandidatePart, now: ResolveResult, bound: int | None
    ) -> ResolveResult:
        """The best plan with the decision flipped.

        In brief mode the search ends at a wider gap if the two plans differ much, and otherwise at the latest once the
        flipped plan is proved to be worse.
        """
        assert now.decision is not None
        assert now.value is not None
        forced, neighbourhood = part.forced(not self.explanation.funded), Neighbourhood(now.decision, self.candidate)
        near = self.resolver.best_in_neighbourhood(opened, forced, part.model, neighbourhood)
        gap, below = None, None
        if self.brief and near.value is not None:
            gap = min(LOSS_ACCURACY * abs(now.value - near.value) / max(1, abs(near.value)), WIDEST)
            below = now.value - 1 if gap < self.resolver.gap else None
        return self.resolver.best(opened, forced, model=part.model, bound=bound, ties=True, gap=gap, below=below)

    def _searched_on(
        self, opened: Portfolio, part: CandidatePart, now: ResolveResult, flipped: ResolveResult
    ) -> tuple[ResolveResult, ResolveResult]:
        """The same two plans, or better flipped ones, proved as far as that takes a short time."""
        left = self.resolver.seconds_left()
        limit = SECONDS_FOR_SMALL if left is None else min(SECONDS_FOR_SMALL, left)
        further = Resolver(solver=self.resolver.solver, gap=0.0, time_limit=limit, cancel=self.cancel)
        forced = part.forced(not self.explanation.funded)
        flipped = _proved(further, opened, part.model, forced, flipped)
        model = part.model if opened is self.portfolio else build_model(self.portfolio)
        known = now if now.decision is None else replace(now, point=point_of(model, now.decision))
        best = _proved(further, self.portfolio, model, model.problem, known)
        self.resolver.solves += further.solves
        self.resolver.seconds_left()  # ends it here if the user cancelled
        return replace(now, bound=best.bound), flipped

    def _ruled_out(self, opened: Portfolio, *, inside: bool) -> Iterator[Reason]:
        """An irreducible set of requirements that cannot be kept with the candidate in, or out."""
        requirements = constraint_system(opened)
        part = candidate_part(requirements.model, self.candidate)
        iis = find_iis(requirements, self.resolver, condition=lambda problem: part.forced(inside, problem))
        for one in iis.constraints if iis is not None else ():
            alone = iis is not None and len(iis.constraints) == 1
            text = name_of(opened, one.kind, one.subject, one.text)
            yield Reason(ReasonKind(one.kind), one.subject, one.period, None, alone, text)

    def _compare(self, opened: Portfolio, now: ResolveResult, flipped: ResolveResult) -> None:
        """Record the differences between the two plans, and the cost of the flip."""
        assert now.value is not None
        assert flipped.value is not None
        assert now.decision is not None
        assert flipped.decision is not None
        loss = ValueLoss(
            now.value - flipped.value,
            None if flipped.bound is None else now.value - flipped.bound,
            None if now.bound is None else now.bound - flipped.value,
        )
        demanded = bool(self.explanation.reasons)
        certain = (loss.least is not None and loss.least > 0) or (demanded and loss.most is not None and loss.most < 0)
        self._add(
            flipped=state_of(opened, flipped.decision, self.candidate),
            flipped_value=ProvenValue(flipped.value, flipped.bound),
            loss=loss,
            certain=certain,
            tighter_gap=None if certain else _tighter(loss, now.value, self.explanation.asked_gap),
            changes=tuple(_changes(opened, now.decision, flipped.decision, self.candidate)),
            counterfactual=flipped.decision,
        )

    def _find_break_evens(self, opened: Portfolio, now: ResolveResult, flipped: ResolveResult) -> None:
        without, within = (flipped, now) if self.explanation.funded else (now, flipped)
        self.resolver.phase = "finding the break-even"
        for one in break_evens(opened, self.candidate, self.resolver, without, within, demand=self.explanation.demand):
            self._add(break_evens=(*self.explanation.break_evens, one))


def _proved(
    resolver: Resolver, portfolio: Portfolio, model: PortfolioModel, problem: Problem, known: ResolveResult
) -> ResolveResult:
    """The best plan of a problem, searched on from a known one; the known one where nothing more is found in time."""
    if known.point is None or known.bound is None or known.bound == known.value:
        return known
    resolver.remember(model, known.point)
    try:
        found = resolver.best(portfolio, problem, model=model, bound=known.bound, ties=True)
    except LimitReached:
        return known
    bound = known.bound if found.bound is None else min(known.bound, found.bound)
    better = found if found.value is not None and found.value >= (known.value or 0) else known
    return replace(better, bound=max(bound, better.value or 0))


def _opened(portfolio: Portfolio, candidate: Candidate, *, inside: bool) -> tuple[Portfolio, Reason | None]:
    """The portfolio in which the candidate may be flipped, and the candidate's own requirement relaxed for that."""
    if candidate.kind is Kind.SMALL_ALLOCATION:
        if not inside or portfolio.small_allocation_by_id[candidate.id].cadence is None:
            return portfolio, None
        return without_own_cadence(portfolio, candidate), Reason(
            ReasonKind.CADENCE, candidate.id, text=literal("cadence")
        )
    initiative = portfolio.initiative_by_id[candidate.id]
    status, commitment = initiative.status, initiative.commitment
    if inside:
        if status is Status.COMMITTED or (status is Status.MUST and not candidate.level):
            return portfolio, Reason(ReasonKind.STATUS, candidate.id, text=literal(status.value))
        return portfolio, None
    if status is Status.NEVER:
        free = replace(initiative, status=Status.CANDIDATE)
    elif commitment is not None:  # to another level than that of the question
        free = replace(initiative, status=Status.MUST, commitment=None)
    else:
        return portfolio, None
    return with_initiative(portfolio, free), Reason(ReasonKind.STATUS, candidate.id, text=literal(status.value))


def _demand_word(portfolio: Portfolio, demand: Reason) -> str:
    """The candidate's own requirement that decides: ``cadence``, or its status."""
    if demand.kind is ReasonKind.CADENCE:
        return ReasonKind.CADENCE.value
    return portfolio.initiative_by_id[demand.subject].status.value


def _without_demand(portfolio: Portfolio, candidate: Candidate) -> Portfolio:
    """The portfolio in which the candidate need not be funded."""
    if candidate.kind is Kind.SMALL_ALLOCATION or candidate.level:
        return portfolio
    initiative = portfolio.initiative_by_id[candidate.id]
    if initiative.status not in (Status.MUST, Status.COMMITTED):
        return portfolio
    latest = initiative.latest
    if latest is None and initiative.commitment is not None:
        latest = max(initiative.earliest, initiative.commitment.start)  # it may be committed to start before its window
    free = replace(initiative, status=Status.CANDIDATE, commitment=None, latest=latest)
    return with_initiative(portfolio, free)


def _tighter(loss: ValueLoss, value: int, gap: float) -> float | None:
    """A gap that separates two plans with the difference found; None if their values may be equal."""
    apart = abs(loss.found) / max(1, abs(value))
    tighter = min(gap, apart) / TIGHTER
    return tighter if tighter > 0 else (gap / 10 if gap else None)


def state_of(portfolio: Portfolio, decision: Decision, candidate: Candidate) -> CandidateState:
    """The state of a candidate in a decision; funded at another level than the candidate's, it counts as not funded."""
    if not candidate.is_in(decision):
        return CandidateState(False)
    verdicts = make_ledger(portfolio, decision).verdicts
    return state_of_verdict(next(one for one in verdicts if (one.kind, one.id) == (candidate.kind, candidate.id)))


def _changes(portfolio: Portfolio, now: Decision, flipped: Decision, candidate: Candidate) -> Iterator[CandidateChange]:
    """Other candidates that differ between two plans, in stored order, including the initiative of a level."""
    for one in changes_between(portfolio, now, flipped):
        is_itself = (one.kind, one.id) == (candidate.kind, candidate.id)
        if not is_itself or (candidate.level and one.before.funded and one.after.funded):
            yield one
