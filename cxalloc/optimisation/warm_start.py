"""Warm start: a what-if begins with the results of the last solve, so that there is a good plan at once.

The start of a search influences which of the plans within the gap it ends with. So that the same inputs always give
the same plan, an answer never comes from a warm start: the warm search runs in parallel with the one that gives the
answer, and its results are reported as incumbents, verified and with their own proof (docs/decisions). Only the answer
to exactly the same question is returned again at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from cxalloc.domain.portfolio import Portfolio
from cxalloc_solvers.backend import Backend, SolverFailure
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Result, Status, Stop, relative_gap
from cxalloc_solvers.solve import solve
from cxalloc_solvers.starts.hints import Hint, is_within, translated

REMEMBERED = 8
"""Questions whose answers are kept: a change that is undone, or scenarios shown in turn, need no search."""

CUT_SHORT = (Stop.TIME_LIMIT, Stop.CANCELLED)


@dataclass(frozen=True, slots=True)
class SolveQuestion:
    """Everything that an answer depends on: the portfolio under its scenario, the solver and the gap."""

    portfolio: Portfolio
    solver: str
    gap: float


class WarmStart:
    """Results of past solves in this process, from which the next one starts, whatever has changed in between."""

    def __init__(self) -> None:
        self._answers: deque[tuple[SolveQuestion, Result]] = deque(maxlen=REMEMBERED)
        self._last: tuple[Problem, Result] | None = None

    def keep(self, question: SolveQuestion, problem: Problem, result: Result) -> None:
        """Keep the result of a question: as its answer only if nothing cut the search short."""
        if result.point is not None:
            self._last = problem, result
        if result.stopped not in CUT_SHORT and self.answer(question) is None:
            self._answers.append((question, result))

    def answer(self, question: SolveQuestion) -> Result | None:
        """The answer to exactly the same question, if it is kept."""
        return next((result for asked, result in self._answers if asked == question), None)

    def hint(self, problem: Problem) -> Hint | None:
        """A start for a problem from the last solve; None if there was none."""
        if self._last is None:
            return None
        source, result = self._last
        assert result.point is not None
        bound = result.bound if is_within(problem, source) else None
        return Hint((translated(result.point, source, problem),), bound, order_equals=False)


class IncumbentFilter:
    """Passes on only incumbents that are better than all before, from any thread, until it is closed."""

    def __init__(self, pass_on: Callable[[Result], None]) -> None:
        self._pass_on = pass_on
        self._lock = threading.Lock()
        self._is_closed = False
        self.best: Result | None = None

    def __call__(self, result: Result) -> None:
        """Pass on a result with a solution."""
        with self._lock:
            if not self._is_closed and _is_better(result, self.best):
                self.best = result
                self._pass_on(result)

    def close(self) -> None:
        """Stop passing on incumbents; a call in progress has ended when this returns."""
        with self._lock:
            self._is_closed = True

    def or_answer(self, result: Result) -> Result:
        """The answer; where its search was cut short, the best incumbent that was passed on, if that is better.

        A plan that was shown is not replaced by a worse one because the user pressed *Stop*.
        """
        best = self.best
        if result.stopped not in CUT_SHORT or best is None or not _is_better(best, result):
            return result
        assert best.value is not None
        bounds = [bound for bound in (best.bound, result.bound) if bound is not None]
        bound = max(best.value, min(bounds)) if bounds else None
        gap = None if bound is None else relative_gap(best.value, bound)
        if best.status is not Status.OPTIMAL:
            best = replace(best, stopped=result.stopped)
        return replace(best, seconds=result.seconds, bound=bound, gap=gap)


@contextmanager
def warm_search(
    problem: Problem,
    backend: Backend,
    hint: Hint,
    *,
    gap: float,
    time_limit: float | None,
    on_result: Callable[[Result], None],
) -> Iterator[Future[None]]:
    """Search from a hint while the block runs; at its end signal the search to stop, without waiting for it.

    Yields a future that is done once the search has ended by itself. ``on_result`` is called in the search thread.
    A failure of the solver is ignored, as the answer comes from another search; any other exception is raised at the
    end of the block, if it has occurred by then.
    """
    done = threading.Event()

    def search() -> None:
        with suppress(SolverFailure):
            result = solve(
                problem, backend, gap=gap, time_limit=time_limit, cancel=done, hint=hint, on_result=on_result
            )
            if result.point is not None:
                on_result(result)

    thread = ThreadPoolExecutor(1, "warm")
    searching = thread.submit(search)
    try:
        yield searching
    finally:
        done.set()
        thread.shutdown(wait=False)
    if searching.done():
        searching.result()


def _is_better(one: Result, other: Result | None) -> bool:
    if one.value is None:
        return False
    return other is None or other.value is None or one.value > other.value
