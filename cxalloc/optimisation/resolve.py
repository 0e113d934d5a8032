"""Solving one portfolio again and again, a little different each time: counted, within one time limit, stopped early.

A trial asks for the best plan under conditions. Where the question is only whether that plan is worth more or less
than an amount, the search ends as soon as the plan in hand or the bound has settled it.
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
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc.optimisation.neighbourhood import Neighbourhood
from cxalloc.optimisation.solve import SolveProgress, whole_bound
from cxalloc.verification.verifier import VerificationFailure, value_of, verify
from cxalloc_solvers import exact
from cxalloc_solvers.feasibility import Search, Unsettled, any_point, least_shortage, least_shortage_relaxed, mended
from cxalloc_solvers.hints import Hint
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point, Shortage, Status, Stop
from cxalloc_solvers.result import Progress as SearchProgress
from cxalloc_solvers.solve import backend_named
from cxalloc_solvers.solve import solve as solve_problem

Found = TypeVar("Found")

KEPT = 2
"""So many points are kept to begin with: each takes a small solve to fit."""

NEARBY_GAP = 3e-4
"""Plans near a known one are searched to this gap, or to a tighter one if that is asked for: it takes little time."""

SETTLING = 1e-5
"""As a share, more than a plan's worth may fall when a solver's solution is settled in whole units."""

TIES = "settling ties"
"""The phase of a search in which its value is settled and only its choice is not."""


class LimitReached(Exception):  # noqa: N818 - not an error: what was found before it counts
    """The time limit came, or somebody cancelled."""

    def __init__(self, stopped: StopReason) -> None:
        self.stopped = stopped
        super().__init__(stopped.value)


class PartLimitReached(LimitReached):
    """No more solves are allowed for this part of the question, or no more seconds."""

    def __init__(self) -> None:
        super().__init__(StopReason.TIME_LIMIT)


class NodeLimitReached(LimitReached):
    """One solve came to the limit of its nodes; others may do better."""

    def __init__(self) -> None:
        super().__init__(StopReason.TIME_LIMIT)


@dataclass(frozen=True)
class ResolveResult:
    """What came of one solve: no plan that keeps to its conditions is worth more than ``bound``.

    Without a plan ``value`` is None; ``infeasible`` says that there is none, else the search was stopped before it had
    one. Worths are in units of the objective.
    """

    value: int | None = None
    bound: int | None = None
    decision: Decision | None = None
    point: Point | None = None
    infeasible: bool = False

    def reaches(self, worth: int) -> bool:
        """Whether the plan that was found is worth so much."""
        return self.value is not None and self.value >= worth

    def stays_below(self, worth: int) -> bool:
        """Whether it is proved that no plan is worth so much (or one is at most worth that)."""
        return self.infeasible or (self.bound is not None and self.bound <= worth)


class _Cancel(threading.Event):
    """Set by itself, or by the one that the caller holds."""

    def __init__(self, outer: threading.Event | None) -> None:
        super().__init__()
        self._outer = outer

    def is_set(self) -> bool:
        return super().is_set() or (self._outer is not None and self._outer.is_set())


class Resolver:
    """The solves of one question. ``solves`` counts them; they share the seconds of ``time_limit``.

    ``nodes`` limit each solve that asks only whether there is a point; one that asks for the least shortage, whose
    first answers are as useful, has a tenth of them. ``allow`` limits parts of the question.
    ``gap`` is the one that a search ends at, unless it is settled before.
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
        self.solver = solver
        self.gap = gap
        self.solves = 0
        self._nodes = nodes
        self._most_solves: int | None = None
        self._until: float | None = None
        self._each: float | None = None
        self.phase = ""
        self._cancel = cancel
        self._on_progress = on_progress
        self._began = time.perf_counter()
        self._time_limit = time_limit
        self._backend = backend_named(solver)
        self._points: list[tuple[tuple[Choice, ...], Point]] = []

    @property
    def seconds(self) -> float:
        """Seconds since the question was asked."""
        return time.perf_counter() - self._began

    def left(self) -> float | None:
        """Seconds that are left. Raises OutOfTime where none are, or somebody cancelled."""
        if self._cancel is not None and self._cancel.is_set():
            raise LimitReached(StopReason.CANCELLED)
        if self._time_limit is None:
            return None
        left = self._time_limit - self.seconds
        if left <= 0:
            raise LimitReached(StopReason.TIME_LIMIT)
        return left

    def allow(self, solves: int, nodes: int, share: float, each: float = 1.0) -> None:
        """From now on so many solves of so many nodes that ask for a point, until this share of the time has passed.

        ``each`` is the share of the time that one of them may take.
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
        built: PortfolioModel | None = None,
        against: int | None = None,
        below: int | None = None,
        bound: int | None = None,
        ties: bool = False,
        near: Neighbourhood | None = None,
        gap: float | None = None,
    ) -> ResolveResult:
        """The best plan of ``problem``, which is built from ``portfolio`` and may have conditions of its own.

        With ``against`` the search ends once it is known whether a plan is worth more than that, with ``below`` once
        it is proved that none is. Without ``ties`` any of several plans of equal worth will do. ``bound`` is one that
        is proved already. The search begins with what the solves before it have found, as far as that fits, and with
        the best plan that is ``near``. It ends at ``gap``, where that is wider than the gap of all. A plan whose
        problem has no less to keep to than its portfolio should be verified by the caller (``verified``).
        Raises OutOfTime.
        """
        built = built or build_model(portfolio, Valuation(portfolio))
        problem = problem or built.problem
        if near is not None:
            nearby = self.nearby(portfolio, problem, built, near)
            if against is not None and nearby.reaches(against + 1):
                return nearby
        time_limit = self.left()
        enough = _Cancel(self._cancel)
        most = against if below is None else below
        surely = None if against is None else against + max(1.0, SETTLING * abs(against))
        heard: list[float | None] = [None]

        def hear(news: SearchProgress) -> None:
            heard[0] = news.bound if news.bound is not None else heard[0]
            if not ties and news.phase == TIES:
                enough.set()
            if most is not None and news.bound is not None and whole_bound(news.bound) <= most:
                enough.set()
            if surely is not None and news.value is not None and news.value > surely:
                enough.set()
            value, bound = (None if one is None else round(one) for one in (news.value, news.bound))
            self.tell(SolveProgress(news.phase, self.seconds, value, bound, news.gap))

        self.solves += 1
        result = solve_problem(
            problem,
            self._backend,
            gap=max(self.gap, gap or 0.0),
            time_limit=time_limit,
            on_progress=hear,
            cancel=enough,
            hint=Hint(self._known(built), None if bound is None else bound + 1.0),
        )
        if result.status is Status.INFEASIBLE:
            return ResolveResult(infeasible=True)
        bounds = [whole_bound(one) for one in (result.bound, heard[0]) if one is not None]
        bound = min([*bounds, *(() if bound is None else (bound,))], default=None)
        point = result.point if result.ties_settled else self._best_known(built, problem, result.point)
        if point is None:
            if most is None or bound is None or bound > most:
                self.left()
                if result.stopped is Stop.TIME_LIMIT:
                    raise LimitReached(StopReason.TIME_LIMIT)
            return ResolveResult(bound=bound)
        return self._trial(portfolio, built, point, bound)

    def nearby(
        self, portfolio: Portfolio, problem: Problem, built: PortfolioModel, near: Neighbourhood
    ) -> ResolveResult:
        """The best plan near a known one; it is kept for the solves to come. Raises OutOfTime.

        Its bound is unknown, and no plan may be found where there are some. Where no gap is asked for there is no use
        in it, as everything has to be looked at in any case.
        """
        if not self.gap:
            return ResolveResult()
        time_limit = self.left()
        self.solves += 1
        self.tell(SolveProgress(self.phase, self.seconds, None, None, None))
        result = solve_problem(
            near.problem(built, problem),
            self._backend,
            gap=min(self.gap, NEARBY_GAP),
            time_limit=time_limit,
            cancel=self._cancel,
            hint=Hint(self._known(built), order_equals=False),
        )
        return ResolveResult() if result.point is None else self._trial(portfolio, built, result.point, None)

    def _trial(self, portfolio: Portfolio, built: PortfolioModel, point: Point, bound: int | None) -> ResolveResult:
        self.know(built, point)
        decision = built.decision(point)
        value = value_of(portfolio, decision)
        return ResolveResult(value, None if bound is None else max(value, bound), decision, point)

    def _best_known(self, built: PortfolioModel, problem: Problem, point: Point | None) -> Point | None:
        """The best of what a search found and what was known: one that is stopped early may not have looked at that."""
        found = [] if point is None else [point]
        found += [one for one in self._known(built) if not any(exact.broken(problem, one))]
        return max(found, key=lambda one: exact.worth(problem, one), default=None)

    def know(self, built: PortfolioModel, point: Point) -> None:
        """Keep a point for the solves to come to begin with."""
        self._points = [(built.choices, point), *(one for one in self._points if one[1] != point)][:KEPT]

    def _known(self, built: PortfolioModel) -> tuple[Point, ...]:
        """Points of problems with the same options and cells, the latest first."""
        return tuple(point for choices, point in self._points if choices == built.choices)

    def any_point(self, problem: Problem, solver: str = "") -> Point | None:
        """A solution of a problem, whatever it is worth; None where there is none. Raises OutOfTime."""
        return self._settled(lambda search: any_point(problem, search), solver)

    def least_shortage(
        self, problem: Problem, prices: Mapping[tuple[str, int | None], float], gap: float
    ) -> tuple[Point, tuple[Shortage, ...]] | None:
        """The cheapest way for some requirements to give way; see ``feasibility.least_shortage``. Raises OutOfTime.

        Where its nodes are spent it is the cheapest way found.
        """
        nodes = None if self._nodes is None else self._nodes // 10
        return self._settled(lambda search: least_shortage(problem, prices, search, gap), nodes=nodes)

    def mended(self, problem: Problem, point: Point) -> Point | None:
        """A solution with the options of a point that is one but for a few units. Raises OutOfTime."""
        return self._settled(lambda search: mended(problem, point, search))

    def least_shortage_relaxed(
        self, problem: Problem, prices: Mapping[tuple[str, int | None], float]
    ) -> tuple[Shortage, ...] | None:
        """The same if parts of options would do, which takes a moment only. Raises OutOfTime."""
        return self._settled(lambda search: least_shortage_relaxed(problem, prices, search))

    def tell(self, news: SolveProgress) -> None:
        """Pass on how far a solve is, under the name of what it is for."""
        if self._on_progress is not None:
            phase = self.phase or news.phase
            self._on_progress(SolveProgress(phase, self.seconds, news.value, news.bound, news.gap))

    def _settled(self, ask: Callable[[Search], Found], solver: str = "", nodes: int | None = None) -> Found:
        backend = backend_named(solver) if solver else self._backend
        left = self.left()
        if self._most_solves is not None and self.solves >= self._most_solves:
            raise PartLimitReached
        if self._until is not None and left is not None:
            left = min(left, self._until - self.seconds)
            if left <= 0:
                raise PartLimitReached
        if self._each is not None and left is not None:
            left = min(left, self._each)
        self.solves += 1
        self.tell(SolveProgress(self.phase, self.seconds, None, None, None))
        nodes = nodes or self._nodes
        try:
            return ask(Search(backend, left, self._cancel, nodes))
        except Unsettled:
            self.left()
            if self._until is not None and self.seconds >= self._until:
                raise PartLimitReached from None
            if nodes is not None or self._each is not None:
                raise NodeLimitReached from None
            raise LimitReached(StopReason.TIME_LIMIT) from None


def verified(portfolio: Portfolio, trial: ResolveResult) -> ResolveResult:
    """The same trial; raises VerificationFailure if its plan does not keep to the portfolio."""
    if trial.decision is not None and (violations := verify(portfolio, trial.decision)):
        raise VerificationFailure(violations)
    return trial
