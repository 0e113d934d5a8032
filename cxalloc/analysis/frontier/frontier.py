"""The efficient frontier: the best value against budget, from the least feasible budget to the least that funds all.

A budget is a factor on the amounts of all funds, or of one. A larger budget never makes a plan infeasible: amounts of
funds only limit what the funds can pay, while floors and ceilings refer to spend. So a plan for a smaller budget is a
plan for a larger one, a bound for a larger budget also holds for a smaller one, and the value never falls. Every plan
is nevertheless verified at the budget of its point.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from cxalloc.analysis.frontier.budget_sweep import BudgetedProblem, BudgetRange, SearchLimits, SearchStopped, spread
from cxalloc.analysis.frontier.result import (
    TODAY,
    CandidatePath,
    Frontier,
    FrontierEvent,
    FrontierPoint,
    FrontierProgress,
    Marginal,
    PlanMark,
    PointFound,
    RelaxationCurve,
)
from cxalloc.analysis.frontier.roi_ranking import Greedy, roi_ranking
from cxalloc.analysis.infeasibility.diagnose import diagnose_briefly
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.domain.accounting.ledger import Ledger, make_ledger
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import Count, Message, message
from cxalloc.domain.plan import Decision, Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.domain.snapshot import from_json, is_same_problem, sha256, to_json
from cxalloc.optimisation.answer import whole_bound
from cxalloc.optimisation.model_builder import build_model, point_of
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import VerificationFailure, value_of, verify
from cxalloc.version import __version__
from cxalloc_solvers.backend import SolverFailure
from cxalloc_solvers.result import Point, Result, relative_gap
from cxalloc_solvers.solve import DEFAULT_GAP

DEFAULT_POINTS = 50
MOST_POINTS = 1000
"""More points than this would take hours, and no picture shows them."""
FRONTIER_GAP = 0.005
ROUGH_POINTS = 25


def frontier(
    portfolio: Portfolio,
    *,
    points: int = DEFAULT_POINTS,
    fund: str = "",
    plans: Sequence[Plan] = (),
    gap: float = FRONTIER_GAP,
    time_limit: float | None = None,
    on_progress: Callable[[FrontierEvent], None] | None = None,
    cancel: threading.Event | None = None,
) -> Frontier:
    """The frontier of a portfolio at ``points`` equidistant budgets; today's takes the place of the nearest inner one.

    Args:
        portfolio: The portfolio, with the changes of any scenario made.
        points: How many budgets.
        fund: The id of the only fund to change; ``""`` for all.
        plans: Plans to draw next to the curve. One with the same inputs counts as found at today's budget.
        gap: The relative gap of each point.
        time_limit: Seconds for the whole call; at the limit the points found so far are returned.
        on_progress: Receives the progress, and every part of the answer as it is found. No bound is above one that
            was reported before for the same budget or a larger one.
        cancel: Set by the caller to end it; the points found so far are returned.

    Raises:
        InvalidInput: The fund does not exist or has no money, or there are fewer than two points or more than 1,000.
    """
    portfolio = portfolio.planned
    _check(portfolio, points, fund)
    search = _Search(portfolio, fund, SearchLimits(gap, time_limit, cancel), on_progress or (lambda _: None))
    return search.run(points, plans)


def plan_at(portfolio: Portfolio, frontier: Frontier, point: FrontierPoint) -> Plan:
    """The plan of a point. ``portfolio`` is the one of which the frontier was computed."""
    changed = portfolio_at(portfolio, frontier.fund, point.factor)
    inputs = to_json(changed)
    is_close = point.gap <= frontier.asked_gap
    is_optimal = point.gap <= DEFAULT_GAP  # a frontier is searched to a wider gap
    proof = Proof(
        Outcome.OPTIMAL if is_optimal else Outcome.FEASIBLE,
        StopReason.GAP_REACHED if is_close else frontier.stopped,
        point.value,
        point.bound,
        point.gap,
        frontier.asked_gap,
        False,
        frontier.solver,
        frontier.solver_version,
        frontier.seconds,
    )
    created = datetime.now(UTC).isoformat(timespec="seconds")
    (key, value), *_ = changes_at(frontier.fund, point.factor)
    return Plan(f"{key}={value}", "", created, point.decision, proof, inputs, sha256(inputs), __version__)


def changes_at(fund: str, factor: Decimal) -> tuple[tuple[str, str], ...]:
    """The changes of a scenario that has the budget of a point."""
    return ((f"fund.{fund}.factor" if fund else "budget.factor", f"{factor.normalize():f}"),)


def portfolio_at(portfolio: Portfolio, fund: str, factor: Decimal) -> Portfolio:
    """The portfolio with its budget, or that of one fund, multiplied by a factor."""
    return apply_changes(portfolio.planned, changes_at(fund, factor))


def _check(portfolio: Portfolio, points: int, fund: str) -> None:
    findings = []
    if not 2 <= points <= MOST_POINTS:
        expected = message("input.points", most=Count(MOST_POINTS))
        findings.append(Finding("frontier", "", "points", str(points), expected))
    funds = [one.id for one in portfolio.funds]
    if fund and fund not in funds:
        findings.append(Finding("frontier", "", "fund", fund, message("expected.one_of_funds", names=", ".join(funds))))
    elif not any(sum(one.amounts) for one in portfolio.funds if fund in ("", one.id)):
        findings.append(Finding("fund", fund, "amounts", "0", message("input.amount_to_change")))
    if findings:
        raise InvalidInput(findings)


class _Search:
    """One call of ``frontier``."""

    def __init__(
        self, portfolio: Portfolio, fund: str, limits: SearchLimits, report: Callable[[FrontierEvent], None]
    ) -> None:
        self._portfolio, self._fund, self._limits, self._report = portfolio, fund, limits, report
        self._valuation = Valuation(portfolio)
        self._model = build_model(portfolio, self._valuation)
        self._rough: list[tuple[Decimal, int]] = []
        changed = [number for number, one in enumerate(portfolio.funds) if fund in ("", one.id)]
        self._budgets = BudgetedProblem(self._model.problem, changed, limits)
        self._values: dict[Point, tuple[int, Decision, Ledger]] = {}
        self._began = time.perf_counter()

    def run(self, points: int, plans: Sequence[Plan]) -> Frontier:
        self._say("finding the range of budgets", 0, points)
        try:
            found = self._budgets.range_(self._show_rough_curve)
        except SearchStopped as stop:
            return self._nothing(StopReason(stop.reason.value))
        except SolverFailure:
            return self._nothing(StopReason.SOLVER_FAILED)
        if found is None:
            return self._none_at_all()
        # Where amounts are a few cents, neighbouring factors may give the same budget.
        by_budget = {self._budgets.total(factor): factor for factor in sorted(found.spread(points), key=TODAY.__eq__)}
        budgets, factors = sorted(by_budget), [by_budget[budget] for budget in sorted(by_budget)]
        at_hand = self._at_hand(plans)
        bounds = self._bounds(factors, found.bound, at_hand)
        self._report(RelaxationCurve(tuple(budgets), tuple(bounds)))
        ranked = self._ranked(factors, found.least_plan)
        plans_known = [*found.plans, *((TODAY, point) for point, _ in at_hand), *zip(factors, ranked, strict=True)]
        results: dict[int, Result] = {}

        def hear(index: int, result: Result) -> None:
            results[index] = result
            if result.point is not None and result.bound is not None:
                point = self._point(factors, index, results, plans_known, bounds)
                self._report(PointFound(self._with_ranked(point, ranked[index])))
            self._say("searching", len(results), len(factors))

        self._say("searching", 0, len(factors))
        has_failed = False
        try:
            self._budgets.solve(factors, hear)
        except SolverFailure:  # the results found before it remain valid
            has_failed = True
        made = [
            self._with_ranked(self._point(factors, index, results, plans_known, bounds), ranked[index])
            for index in range(len(factors))
        ]
        stops = {result.stopped.value for result in results.values()} & {"time limit", "cancelled"}
        stopped = StopReason(min(stops)) if stops else StopReason.GAP_REACHED
        if has_failed:
            stopped = StopReason.SOLVER_FAILED
        return self._answer(made, bounds, found, plans, stopped)

    def _show_rough_curve(self, least: Decimal, most: Decimal, highest: float) -> None:
        """Report the curve of the relaxation, before the search for the least budget."""
        factors = spread(least, most, ROUGH_POINTS)
        bounds = [whole_bound(bound) for bound in self._budgets.relaxed(factors, highest)]
        self._rough = list(zip(factors, bounds, strict=True))
        self._report(RelaxationCurve(tuple(map(self._budgets.total, factors)), tuple(bounds)))

    def _at_hand(self, plans: Sequence[Plan]) -> list[tuple[Point, int | None]]:
        """The plans with the same inputs, which are feasible at today's budget, each with its bound."""
        inputs = to_json(self._portfolio)
        return [
            (point_of(self._model, plan.decision), plan.proof.bound)
            for plan in plans
            if is_same_problem(plan.inputs, inputs)
        ]

    def _bounds(
        self, factors: Sequence[Decimal], highest: float, at_hand: Sequence[tuple[Point, int | None]]
    ) -> list[int]:
        """The bound at each factor: of its relaxation, or a smaller one known for it or for a larger budget.

        So no bound is above one that was reported before for the same budget.
        """
        relaxed = [whole_bound(bound) for bound in self._budgets.relaxed(factors, highest)]
        known = [*self._rough, *((TODAY, bound) for _, bound in at_hand if bound is not None)]
        above = [min((bound for at, bound in known if at >= factor), default=None) for factor in factors]
        least = (own if other is None else min(own, other) for own, other in zip(relaxed, above, strict=True))
        return list(accumulate(reversed(list(least)), min))[::-1]

    def _answer(
        self,
        points: Sequence[FrontierPoint],
        bounds: Sequence[int],
        found: BudgetRange,
        plans: Sequence[Plan],
        stopped: StopReason,
    ) -> Frontier:
        below = None if found.infeasible_at is None else self._budgets.total(found.infeasible_at)
        return Frontier(
            self._fund,
            self._limits.gap,
            tuple(points),
            tuple(_marginals(points)),
            tuple(self._entries(points)),
            tuple(self._marks(points, plans)),
            tuple(bounds),
            found.infeasible_at,
            below,
            stopped,
            self._budgets.backend.name,
            self._budgets.backend.version(),
            time.perf_counter() - self._began,
            self._budgets.solves,
        )

    def _nothing(
        self, stopped: StopReason, reasons: tuple[Message, ...] = (), diagnosis: Diagnosis | None = None
    ) -> Frontier:
        name, version = self._budgets.backend.name, self._budgets.backend.version()
        seconds = time.perf_counter() - self._began
        empty: tuple[()] = ()
        return Frontier(
            self._fund, self._limits.gap, empty, empty, empty, empty, empty, None, None, stopped, name, version,
            seconds, self._budgets.solves, reasons, diagnosis,
        )  # fmt: skip

    def _none_at_all(self) -> Frontier:
        """The frontier without points, and the diagnosis, of a portfolio that is infeasible at any budget."""
        rich = portfolio_at(self._portfolio, self._fund, self._budgets.most)
        diagnosis = diagnose_briefly(rich, time_limit=self._limits.left(), cancel=self._limits.cancel)
        if diagnosis.verdict is not Feasibility.INFEASIBLE:
            stopped = StopReason.CANCELLED if diagnosis.cancelled else StopReason.NOT_CONFIRMED
            return self._nothing(stopped, diagnosis=diagnosis)
        answer = solve(rich, time_limit=self._limits.left(), cancel=self._limits.cancel)
        return self._nothing(StopReason.INFEASIBLE, answer.reasons, diagnosis)

    def _say(self, phase: str, done: int, points: int) -> None:
        self._report(FrontierProgress(phase, time.perf_counter() - self._began, done, points))

    def _known(self, point: Point) -> tuple[int, Decision, Ledger]:
        """The value of a point as the verifier computes it, its decision and its ledger, which hold at any budget."""
        if point not in self._values:
            decision = self._model.decision(point)
            ledger = make_ledger(self._portfolio, decision, self._valuation)
            self._values[point] = value_of(self._portfolio, decision), decision, ledger
        return self._values[point]

    def _point(
        self,
        factors: Sequence[Decimal],
        index: int,
        results: dict[int, Result],
        plans: Sequence[tuple[Decimal, Point]],
        bounds: Sequence[int],
    ) -> FrontierPoint:
        """The best plan found for this budget or a smaller one, with the least bound for this or a larger one."""
        factor = factors[index]
        pool = [*plans, *((factors[i], result.point) for i, result in results.items() if result.point is not None)]
        fitting = [(at, point) for at, point in pool if self._budgets.fits(point, factor)]
        found_at, best = max(fitting, key=lambda one: (self._known(one[1])[0], one[0] == factor, -one[0]))
        value, decision, ledger = self._known(best)
        self._check(decision, factor)
        above = [whole_bound(r.bound) for i, r in results.items() if i >= index and r.bound is not None]
        bound = max(value, min([bounds[index], *above]))
        return FrontierPoint(
            factor,
            self._budgets.total(factor),
            value,
            bound,
            relative_gap(value, bound),
            decision,
            found_at,
            ledger.key_figures.spend,
            ledger.key_figures.funded,
            index in results and results[index].stopped.value not in ("time limit", "cancelled"),
        )

    def _ranked(self, factors: Sequence[Decimal], start: Point) -> list[Point]:
        """The result of the ROI ranking at each budget."""
        greedy = Greedy(self._model.problem, roi_ranking(self._portfolio, self._valuation, self._model.problem))
        made = []
        for number, factor in enumerate(factors):
            self._say("ranking by return", number, len(factors))
            made.append(greedy.run(start, self._budgets.amounts(factor)))
        return made

    def _with_ranked(self, point: FrontierPoint, ranked: Point) -> FrontierPoint:
        value, decision, _ = self._known(ranked)
        self._check(decision, point.factor)
        return replace(point, ranked=value, ranked_decision=decision)

    def _check(self, decision: Decision, factor: Decimal) -> None:
        portfolio = portfolio_at(self._portfolio, self._fund, factor)
        if violations := verify(portfolio, decision):
            raise VerificationFailure(portfolio, violations)

    def _entries(self, points: Sequence[FrontierPoint]) -> list[CandidatePath]:
        verdicts = [make_ledger(self._portfolio, point.decision, self._valuation).verdicts for point in points]
        entries = []
        for position, one in enumerate(verdicts[0] if verdicts else ()):
            along = [of[position] for of in verdicts]
            levels = tuple(each.level if each.funded else None for each in along)
            amounts = tuple(each.cost for each in along)
            entries.append(CandidatePath(one.kind, one.id, one.name, one.owner, levels, amounts))
        return entries

    def _marks(self, points: Sequence[FrontierPoint], plans: Sequence[Plan]) -> list[PlanMark]:
        marks = [PlanMark("", point.budget, point.value, point.bound) for point in points if point.factor == TODAY]
        inputs = to_json(self._portfolio)
        for plan in plans:
            if not plan.scenario and (marks or not is_same_problem(plan.inputs, inputs)):
                continue  # of the base there is one mark, and none of an earlier state of it
            portfolio = from_json(plan.inputs)
            same_unit = (
                portfolio.objective == self._portfolio.objective and portfolio.currency == self._portfolio.currency
            )
            if not same_unit:
                continue
            budget = sum(sum(one.amounts) for one in portfolio.funds if self._fund in ("", one.id))
            marks.append(PlanMark(plan.scenario, budget, plan.proof.value, plan.proof.bound))
        return marks


def _marginals(points: Sequence[FrontierPoint]) -> list[Marginal]:
    """Marginal values between neighbouring points.

    ``low`` and ``high`` follow from the optimal values, which lie between value and bound and do not fall.
    """
    found = []
    for one, other in pairwise(points):
        step = other.budget - one.budget
        low = max(0, other.value - one.bound)
        found.append(
            Marginal(
                Fraction(other.value - one.value, step), Fraction(low, step), Fraction(other.bound - one.value, step)
            )
        )
    return found
