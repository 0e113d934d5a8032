"""The best plan of each draw of the estimates.

Draws go in blocks that their numbers fix, and a draw may start from plans of earlier blocks only: so the number of
workers changes no answer. Each is proved to a gap; whatever plan is found for another draw may turn out to be better,
so that the best plan of a draw is the best in it of all that were found.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np

from cxalloc.analysis.risk.outcomes import Amounts
from cxalloc.analysis.risk.quantiles import Numbers
from cxalloc.analysis.risk.robustness.drawn_values import DrawnValues, ValuesByDraw
from cxalloc.domain.plan import Decision, StopReason
from cxalloc.optimisation.model_builder import point_of
from cxalloc.optimisation.resolve import LimitReached
from cxalloc.verification.verifier import VerificationFailure, verify
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.reoptimisation import Known, Reoptimised, Reoptimiser
from cxalloc_solvers.result import Point

BLOCK = 20
GAP = 0.005
"""The default relative gap of the best plan of each draw."""


@dataclass(frozen=True)
class Optima:
    """The best plans of the draws so far.

    Attributes:
        values: What every choice is worth in each draw.
        points: The plans that were found, each once: the plan at hand, the best one under mean values (unless that is
            the same), then those of the draws in their order.
        by_draw: By plan and draw, the objective value.
        found: By draw, the plan that was found for it.
        bounds: By draw, the value that no plan exceeds.
        gap: The gap that was asked for.
    """

    values: DrawnValues
    points: tuple[Point, ...]
    by_draw: ValuesByDraw
    found: tuple[int, ...]
    bounds: Numbers
    gap: float

    @property
    def draws(self) -> int:
        """How many draws are solved."""
        return len(self.found)

    @property
    def best(self) -> Amounts:
        """By draw, the number of the best plan: the one that was found for it, unless another one is better."""
        values = self.by_draw.copy()
        # Of equal ones the plan that was found for the draw, so that frequencies do not depend on the order of plans.
        at = np.arange(self.draws)
        ahead = values[list(self.found), at] >= values.max(axis=0)
        best: Amounts = np.where(ahead, np.array(self.found, dtype=np.int64), values.argmax(axis=0))
        return best

    @property
    def best_values(self) -> Amounts:
        """By draw, the value of the best plan that was found."""
        best: Amounts = self.by_draw.max(axis=0)
        return best

    @property
    def gaps(self) -> Numbers:
        """By draw, the relative gap that is proved."""
        best = self.best_values
        gaps: Numbers = np.maximum(0.0, self.bounds - best) / np.maximum(1.0, np.abs(best))
        return gaps


class OptimaSearch:
    """Finds the best plan of each draw, block by block."""

    def __init__(
        self,
        values: DrawnValues,
        decision: Decision,
        *,
        solver: str = "highs",
        gap: float = GAP,
        workers: int | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        """Prepare the search; ``decision`` is the plan at hand, with which it begins.

        Raises LimitReached where it is cancelled.
        """
        self._values = values
        self._gap = gap
        self._workers = workers or os.cpu_count() or 1
        self._cancel = cancel
        self._copies = [Reoptimiser(values.base_problem(), backend_named(solver), cancel)]
        self._check()
        point = point_of(values.model, decision)
        start = self._copies[0].known(point)
        self._check()
        self._known: list[Known] = [] if start is None else [start]
        self._points: dict[Point, int] = {point: 0}
        self._found: list[int] = []
        self._bounds: list[float] = []
        self._solve([values.expected_problem()])

    def run(self, draws: int) -> Iterator[Optima]:
        """Solve the first draws; yields what is found after each block. Raises LimitReached, VerificationFailure."""
        for first in range(len(self._found), draws, BLOCK):
            block = range(first, min(draws, first + BLOCK))
            results = self._solve([self._values.problem(draw) for draw in block], self._starts(block))
            self._found += [number for number, _ in results]
            self._bounds += [bound for _, bound in results]
            yield self._optima()

    def with_plans_of(self, problems: Sequence[Problem]) -> Optima:
        """The optima, with the best plans under further values among those that are known to be possible."""
        for first in range(0, len(problems), BLOCK):
            self._solve(problems[first : first + BLOCK])
        return self._optima()

    def _solve(
        self, problems: Sequence[Problem], starts: Sequence[Sequence[Known]] | None = None
    ) -> list[tuple[int, float]]:
        """By problem, the number of its best plan, and its bound; ``starts`` are all known plans if left out."""
        known = starts or [tuple(self._known)] * len(problems)
        free: SimpleQueue[Reoptimiser] = SimpleQueue()
        for one in self._reoptimisers(len(problems)):
            free.put(one)

        def solve(problem: Problem, start: Sequence[Known]) -> Reoptimised | None:
            mine = free.get()
            try:
                return mine.solve(problem, self._gap, start)
            finally:
                free.put(mine)

        found = []
        with ThreadPoolExecutor(self._workers, "risk") as pool:
            for result in pool.map(solve, problems, known):
                self._check()
                assert result is not None
                found.append((self._number_of(result), result.bound))
        return found

    def _reoptimisers(self, count: int) -> Sequence[Reoptimiser]:
        """One for each worker, as far as there is something to solve."""
        while len(self._copies) < min(self._workers, count):
            self._copies.append(self._copies[0].copy())
        return self._copies

    def _starts(self, block: range) -> list[list[Known]]:
        """By draw, the best of the plans that are known before its block."""
        if not self._known:
            return [[] for _ in block]
        values = self._values.values([one.point for one in self._known], slice(block.start, block.stop))
        return [[self._known[int(best)]] for best in values.argmax(axis=0)]

    def _number_of(self, result: Reoptimised) -> int:
        """The number of a plan among those that were found. A new one is verified."""
        point = result.solution.point
        if point not in self._points:
            portfolio, decision = self._values.portfolio, self._values.model.decision(point)
            if violations := verify(portfolio, decision):
                raise VerificationFailure(portfolio, violations)
            self._points[point] = len(self._points)
            self._known.append(result.solution)
        return self._points[point]

    def _optima(self) -> Optima:
        points = tuple(self._points)
        by_draw = self._values.values(points, slice(0, len(self._found)))
        return Optima(self._values, points, by_draw, tuple(self._found), np.array(self._bounds), self._gap)

    def _check(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise LimitReached(StopReason.CANCELLED)
