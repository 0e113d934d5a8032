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
        points: The plans that were found, the plan at hand first, each once, in the order of the draws.
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
        self._reoptimiser = Reoptimiser(values.base_problem(), backend_named(solver), cancel)
        self._check()
        point = point_of(values.model, decision)
        start = self._reoptimiser.known(point)
        self._check()
        self._known: list[Known] = [] if start is None else [start]
        self._points: dict[Point, int] = {point: 0}

    def run(self, draws: int) -> Iterator[Optima]:
        """Solve the first draws; yields what is found after each block. Raises LimitReached, VerificationFailure."""
        found: list[int] = []
        bounds: list[float] = []
        with ThreadPoolExecutor(self._workers, "risk") as pool:
            free: SimpleQueue[Reoptimiser] = SimpleQueue()
            for number in range(self._workers):
                free.put(self._reoptimiser.copy() if number else self._reoptimiser)

            def solve(draw: int) -> Reoptimised | None:
                mine = free.get()
                try:
                    return mine.solve(self._values.problem(draw), self._gap, starts[draw])
                finally:
                    free.put(mine)

            for first in range(0, draws, BLOCK):
                block = range(first, min(draws, first + BLOCK))
                starts = self._starts(block)
                for result in pool.map(solve, block):
                    self._check()
                    assert result is not None
                    found.append(self._number_of(result))
                    bounds.append(result.bound)
                yield self._optima(found, bounds)

    def _starts(self, block: range) -> dict[int, list[Known]]:
        """By draw, the best of the plans that are known before its block."""
        if not self._known:
            return {draw: [] for draw in block}
        values = self._values.values([one.point for one in self._known], slice(block.start, block.stop))
        return {draw: [self._known[int(best)]] for draw, best in zip(block, values.argmax(axis=0), strict=True)}

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

    def _optima(self, found: Sequence[int], bounds: Sequence[float]) -> Optima:
        points = tuple(self._points)
        by_draw = self._values.values(points, slice(0, len(found)))
        return Optima(self._values, points, by_draw, tuple(found), np.array(bounds), self._gap)

    def _check(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise LimitReached(StopReason.CANCELLED)
