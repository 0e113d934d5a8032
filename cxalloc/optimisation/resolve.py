"""Solves variants of one portfolio repeatedly, within a common time limit, and stops each solve early if possible.

Each solve asks for the best plan under conditions. Where the question is only whether that plan's objective value is
above or below an amount, the search ends as soon as the incumbent or the bound has settled it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.plan import Choice, Decision, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.answer import whole_bound
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc.optimisation.neighbourhood import Neighbourhood
from cxalloc.optimisation.solve import SolveProgress
from cxalloc.verification.verifier import VerificationFailure, value_of, verify
from cxalloc_solvers.backend import SolverFailure
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.feasibility import (
    FeasibilitySearch,
    Unsettled,
    any_point,
    least_shortage,
    least_shortage_relaxed,
    repaired,
)
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point, Result, SearchProgress, Shortage, Status, Stop
from cxalloc_solvers.solve import solve as solve_problem
from cxalloc_solvers.starts.hints import Hint

T = TypeVar("T")

REMEMBERED_POINTS = 2
"""How many points are kept as starting points: fitting each of them takes a small solve."""

NEIGHBOURHOOD_GAP = 3e-4
"""The gap of the search in a neighbourhood, which is fast; a tighter gap of the question takes precedence."""

SETTLING = 1e-5
"""A share of a plan's value that exceeds the loss from rounding a solver's solution to whole units."""

TIES = "settling ties"
"""The phase of a search in which the value is fixed and a plan is chosen among those of equal value."""


class LimitReached(Exception):  # noqa: N818 - not an error: results found before it remain valid
    """The time limit came, or the user cancelled."""

    def __init__(self, stopped: StopReason) -> None:
        self.stopped = stopped
        super().__init__(stopped.value)


class PartLimitReached(LimitReached):
    """The current part of the question has used up its solves or its seconds."""

    def __init__(self) -> None:
        super().__init__(StopReason.TIME_LIMIT)


class SolveUndecided(LimitReached):
    """One solve came to its node limit, or its solver failed; other solves may do better."""

    def __init__(self) -> None:
        super().__init__(StopReason.TIME_LIMIT)


@dataclass(frozen=True)
class ResolveResult:
    """The result of one solve: no plan under its conditions has an objective value above ``bound``.

    Without a plan ``value`` is None; ``infeasible`` says that there is none, otherwise the search was stopped before it
    found one. Values are in units of the objective.
    """

    value: int | None = None
    bound: int | None = None
    decision: Decision | None = None
    point: Point | None = None
    infeasible: bool = False

    def reaches(self, value: int) -> bool:
        """Whether the plan that was found has at least this value."""
        return self.value is not None and self.value >= value

    def stays_below(self, value: int) -> bool:
        """Whether it is proved that no plan has a value above this one."""
        return self.infeasible or (self.bound is not None and self.bound <= value)


class _LinkedEvent(threading.Event):
    """An event that counts as set, too, once the caller's event is set."""

    def __init__(self, outer: threading.Event | None) -> None:
        super().__init__()
        self._outer = outer

    def is_set(self) -> bool:
        return super().is_set() or (self._outer is not None and self._outer.is_set())


@dataclass(frozen=True)
class _Goal:
    """When a search for a best plan may end before its gap is reached."""

    against: int | None
    below: int | None
    ties: bool

    @property
    def enough_below(self) -> int | None:
        """A bound that settles the question."""
        return self.against if self.below is None else self.below

    def is_settled(self, news: SearchProgress) -> bool:
        if not self.ties and news.phase == TIES:
            return True
        most = self.enough_below
        if most is not None and news.bound is not None and whole_bound(news.bound) <= most:
            return True
        surely = None if self.against is None else self.against + max(1.0, SETTLING * abs(self.against))
        return surely is not None and news.value is not None and news.value > surely


class Resolver:
    """Runs the solves of one question, and counts them.

    Attributes:
        solves: How many there were.
        gap: The relative gap at which a search ends, unless its question is settled before.
        phase: The purpose of the current solves, as reported with the progress.
    """

    def __init__(
        self,
        *,
        solver: str,
        gap: float,
        time_limit: float | None,
        on_progress: Callable[[SolveProgress], None] | None = None,
        cancel: threading.Event | None = None,
        nodes: int | None = None,
    ) -> None:
        """Begin a question.

        Args:
            solver: The name of the backend.
            gap: The relative gap of each search.
            time_limit: Seconds for all solves together; None for no limit.
            on_progress: Receives the progress of each solve.
            cancel: Set by the caller to end the question.
            nodes: Node limit of each solve that only searches for a point. A solve for the least shortage, whose first
                solutions are as useful, has a tenth of it.
        """
        self.solver = solver
        self.gap = gap
        self.solves = 0
        self.phase = ""
        self._nodes = nodes
        self._most_solves: int | None = None
        self._until: float | None = None
        self._each: float | None = None
        self._cancel = cancel
        self._on_progress = on_progress
        self._began = time.perf_counter()
        self._time_limit = time_limit
        self._backend = backend_named(solver)
        self._points: list[tuple[tuple[Choice, ...], Point]] = []

    @property
    def seconds(self) -> float:
        """Seconds since the question began."""
        return time.perf_counter() - self._began

    def seconds_left(self) -> float | None:
        """Seconds until the time limit, None without one. Raises LimitReached where none are left or on a cancel."""
        if self._cancel is not None and self._cancel.is_set():
            raise LimitReached(StopReason.CANCELLED)
        if self._time_limit is None:
            return None
        left = self._time_limit - self.seconds
        if left <= 0:
            raise LimitReached(StopReason.TIME_LIMIT)
        return left

    def allow_part(self, solves: int, nodes: int, share: float, each: float = 1.0) -> None:
        """Limit the next part of the question.

        Args:
            solves: How many solves it may take.
            nodes: Nodes of each solve that searches for a point.
            share: The share of the time limit at which the part ends.
            each: The share of the time limit that one solve may take.
        """
        self._each = None if self._time_limit is None else each * self._time_limit
        self._nodes = nodes
        self._most_solves = self.solves + solves
        self._until = None if self._time_limit is None else share * self._time_limit

    def best(  # noqa: PLR0913 - what to solve, what to begin with, and when to end
        self,
        portfolio: Portfolio,
        problem: Problem | None = None,
        *,
        model: PortfolioModel | None = None,
        against: int | None = None,
        below: int | None = None,
        bound: int | None = None,
        ties: bool = False,
        neighbourhood: Neighbourhood | None = None,
        gap: float | None = None,
    ) -> ResolveResult:
        """The best plan of ``problem``, which is built from ``portfolio`` and may have conditions of its own.

        The search begins with what earlier solves have found, as far as that fits, and with the best plan of
        ``neighbourhood``. A plan is not verified here, because ``problem`` may have fewer constraints than the
        portfolio (see ``verified``).

        Args:
            portfolio: Gives the value of the decision that is found.
            problem: The problem to solve; that of the model if it is left out.
            model: The model of the portfolio, if it is built already.
            against: End once it is known whether a plan has a value above this one.
            below: End once it is proved that no plan has a value above this one.
            bound: A bound that is proved already.
            ties: Settle the choice among plans of equal value; otherwise any of them will do.
            neighbourhood: Searched first, for a good start.
            gap: The gap to end at, where it is wider than the resolver's.

        Raises:
            LimitReached: No plan was found in time.
        """
        model = model or build_model(portfolio, Valuation(portfolio))
        problem = problem or model.problem
        if neighbourhood is not None:
            near = self.best_in_neighbourhood(portfolio, problem, model, neighbourhood)
            if against is not None and near.reaches(against + 1):
                return near
        goal = _Goal(against, below, ties)
        result, bounds = self._search(problem, model, goal, max(self.gap, gap or 0.0), bound)
        if result.status is Status.INFEASIBLE:
            return ResolveResult(infeasible=True)
        point = result.point if result.ties_settled else self._best_remembered(model, problem, result.point)
        proved = min(bounds, default=None)
        if point is None:
            most = goal.enough_below
            if most is None or proved is None or proved > most:
                self.seconds_left()
                if result.stopped is Stop.TIME_LIMIT:
                    raise LimitReached(StopReason.TIME_LIMIT)
            return ResolveResult(bound=proved)
        return self._result(portfolio, model, point, proved)

    def _search(
        self, problem: Problem, model: PortfolioModel, goal: _Goal, gap: float, bound: int | None
    ) -> tuple[Result, list[int]]:
        """A solver's result, and all proved bounds: known before, reported during the search, and the final one."""
        time_limit = self.seconds_left()
        enough = _LinkedEvent(self._cancel)
        reported: list[float | None] = [None]

        def hear(news: SearchProgress) -> None:
            reported[0] = news.bound if news.bound is not None else reported[0]
            if goal.is_settled(news):
                enough.set()
            value, most = (None if one is None else round(one) for one in (news.value, news.bound))
            self.report(SolveProgress(news.phase, self.seconds, value, most, news.gap))

        self.solves += 1
        try:
            result = solve_problem(
                problem,
                self._backend,
                gap=gap,
                time_limit=time_limit,
                on_progress=hear,
                cancel=enough,
                hint=Hint(self._remembered(model), None if bound is None else bound + 1.0),
            )
        except SolverFailure:
            raise SolveUndecided from None
        bounds = [whole_bound(one) for one in (result.bound, reported[0]) if one is not None]
        return result, bounds if bound is None else [*bounds, bound]

    def best_in_neighbourhood(
        self, portfolio: Portfolio, problem: Problem, model: PortfolioModel, neighbourhood: Neighbourhood
    ) -> ResolveResult:
        """The best plan of a neighbourhood, which later solves begin with; its bound is unknown.

        The result may have no plan although the full problem has one. With a gap of 0 the neighbourhood is not
        searched, as everything has to be searched in any case. Raises LimitReached.
        """
        if not self.gap:
            return ResolveResult()
        time_limit = self.seconds_left()
        self.solves += 1
        self.report(SolveProgress(self.phase, self.seconds, None, None, None))
        try:
            result = solve_problem(
                neighbourhood.problem(model, problem),
                self._backend,
                gap=min(self.gap, NEIGHBOURHOOD_GAP),
                time_limit=time_limit,
                cancel=self._cancel,
                hint=Hint(self._remembered(model), order_equals=False),
            )
        except SolverFailure:
            return ResolveResult()
        return ResolveResult() if result.point is None else self._result(portfolio, model, result.point, None)

    def _result(self, portfolio: Portfolio, model: PortfolioModel, point: Point, bound: int | None) -> ResolveResult:
        self.remember(model, point)
        decision = model.decision(point)
        value = value_of(portfolio, decision)
        return ResolveResult(value, None if bound is None else max(value, bound), decision, point)

    def _best_remembered(self, model: PortfolioModel, problem: Problem, point: Point | None) -> Point | None:
        """The best of a new point and the remembered ones: a search that was stopped early may not have used those."""
        found = [] if point is None else [point]
        found += [one for one in self._remembered(model) if not any(exact.violated(problem, one))]
        return max(found, key=lambda one: exact.objective_value(problem, one), default=None)

    def remember(self, model: PortfolioModel, point: Point) -> None:
        """Keep a point as a starting point of later solves."""
        self._points = [(model.choices, point), *(one for one in self._points if one[1] != point)][:REMEMBERED_POINTS]

    def _remembered(self, model: PortfolioModel) -> tuple[Point, ...]:
        """Remembered points of models with the same options and cells, the latest first."""
        return tuple(point for choices, point in self._points if choices == model.choices)

    def feasible_point(self, problem: Problem, solver: str = "") -> Point | None:
        """A solution of a problem, whatever its value; None where there is none. Raises LimitReached."""
        return self._settled(lambda search: any_point(problem, search), solver)

    def least_shortage(
        self, problem: Problem, prices: Mapping[tuple[str, int | None], float], gap: float
    ) -> tuple[Point, tuple[Shortage, ...]] | None:
        """The cheapest violation of some constraints that allows a solution; see ``feasibility.least_shortage``.

        At the node limit it is the cheapest one found. Raises LimitReached.
        """
        nodes = None if self._nodes is None else self._nodes // 10
        return self._settled(lambda search: least_shortage(problem, prices, search, gap), nodes=nodes)

    def least_shortage_relaxed(
        self, problem: Problem, prices: Mapping[tuple[str, int | None], float]
    ) -> tuple[Shortage, ...] | None:
        """``least_shortage`` of the linear relaxation, which is fast. Raises LimitReached."""
        return self._settled(lambda search: least_shortage_relaxed(problem, prices, search))

    def settled_point(self, problem: Problem, point: Point) -> Point | None:
        """A solution with the options of a point that is infeasible by a few units at most. Raises LimitReached."""
        return self._settled(lambda search: repaired(problem, point, search))

    def report(self, news: SolveProgress) -> None:
        """Report the progress of a solve under the current phase."""
        if self._on_progress is not None:
            phase = self.phase or news.phase
            self._on_progress(SolveProgress(phase, self.seconds, news.value, news.bound, news.gap))

    def _settled(self, ask: Callable[[FeasibilitySearch], T], solver: str = "", nodes: int | None = None) -> T:
        backend = backend_named(solver) if solver else self._backend
        left = self.seconds_left()
        if self._most_solves is not None and self.solves >= self._most_solves:
            raise PartLimitReached
        if self._until is not None and left is not None:
            left = min(left, self._until - self.seconds)
            if left <= 0:
                raise PartLimitReached
        if self._each is not None and left is not None:
            left = min(left, self._each)
        self.solves += 1
        self.report(SolveProgress(self.phase, self.seconds, None, None, None))
        nodes = nodes or self._nodes
        try:
            return ask(FeasibilitySearch(backend, left, self._cancel, nodes))
        except SolverFailure:
            raise SolveUndecided from None
        except Unsettled:
            self.seconds_left()
            if self._until is not None and self.seconds >= self._until:
                raise PartLimitReached from None
            if nodes is not None or self._each is not None:
                raise SolveUndecided from None
            raise LimitReached(StopReason.TIME_LIMIT) from None


def verified(portfolio: Portfolio, result: ResolveResult) -> ResolveResult:
    """The same result; raises VerificationFailure if its plan does not keep to the portfolio."""
    if result.decision is not None and (violations := verify(portfolio, result.decision)):
        raise VerificationFailure(portfolio, violations)
    return result
