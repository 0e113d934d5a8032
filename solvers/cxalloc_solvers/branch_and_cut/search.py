"""From a relaxation to a plan and its proof: dive, cut, fix by reduced cost, then search all that is left.

Everything happens in what reduced costs have left of the program (``linear.without_fixed``), with the cuts of its root
as rows: there the relaxation is so close that a tree over some hundred columns proves a plan, if the plan is good. So
the tree looks for better ones around its nodes all the time. Sizes, gaps and counts of relaxations steer it, never the
clock: so it repeats itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from cxalloc_solvers.arrays import Indices, Numbers
from cxalloc_solvers.branch_and_cut.cuts import with_cuts
from cxalloc_solvers.branch_and_cut.dives import Diver
from cxalloc_solvers.branch_and_cut.linear import (
    FRACTIONAL,
    IsStopped,
    LinearProgram,
    LpSolution,
    RelaxationFailure,
    Solution,
    cutoff_for,
    solve_relaxation,
    without_fixed,
)
from cxalloc_solvers.branch_and_cut.tree import Found, Tree

SHARE_OF_GAP = 0.25
"""Dives look for plans that are better by this share of the gap asked for."""

FEW_FRACTIONAL = 0.01
"""With a smaller share of whole columns left fractional the relaxation is near: a plan is soon proved without cuts."""

DIVES_IF_NEAR = 3
RESERVE = 0.001
"""The share of the gap asked for that is kept for what settling a solution in whole units may cost."""

NOISE = 1e-9
"""Gaps that are no smaller than this can be proved: a relaxation's cost is no more certain."""

WORK = 30_000_000
WORK_BEFORE_CUTS = 600_000
"""Columns times relaxations that a tree may take: what is not proved then, is for another way."""


class BranchAndCut:
    """The search of one program. ``best`` is the best solution so far, ``bound`` what any solution costs at least."""

    def __init__(
        self, linear: LinearProgram, gap: float, stopped: IsStopped, seen: LpSolution, best: Solution | None = None
    ) -> None:
        self.best = best
        self.bound = seen.cost
        self._gap = max(gap * (1 - RESERVE), NOISE)
        self._stopped = stopped
        self._remaining = linear
        self._relaxed = seen
        self._columns: Indices = np.arange(len(linear.vectors.cost), dtype=np.int32)
        self._point: Numbers = linear.vectors.lower.copy()
        self._cut_off_bound = math.inf

    @property
    def is_done(self) -> bool:
        """Whether the gap is proved."""
        return self.best is not None and self.bound >= cutoff_for(self.best.cost, self._gap)

    def run(self) -> Iterator[None]:
        """Search until the gap is proved, or as far as this way goes; yields when there is something new."""
        values = self._relaxed.values[self._remaining.integer_columns]
        is_near = int((np.abs(values - np.round(values)) > FRACTIONAL).sum()) < FEW_FRACTIONAL * len(values)
        steps = [self._dive(1), self._cut(), self._dive(1), self._search(WORK)]
        if is_near:
            steps[:1] = [self._dive(DIVES_IF_NEAR), self._search(WORK_BEFORE_CUTS)]
        try:
            for step in steps:
                for _ in step:
                    yield
                    if self.is_done:
                        return
                if self._stopped():
                    return
        except RelaxationFailure:
            return  # what is known holds; HiGHS's own search copes with more

    def _dive(self, count: int) -> Iterator[None]:
        """Look for plans in so many kernels."""
        for found in self._diver().from_relaxation(self._relaxed, SHARE_OF_GAP * self._gap, count):
            self._set_best(found.cost, found.values)
            yield

    def _cut(self) -> Iterator[None]:
        """Fix what no better plan changes, and cut off what is no plan."""
        if not self._fix_by_reduced_costs():
            return
        root = with_cuts(self._remaining, self._gap, self._stopped)
        self._remaining = root.linear
        if root.solution is not None:
            self._cut_off_bound = min(self._cut_off_bound, cutoff_for(root.solution.cost, self._gap))
            if self.best is None or root.solution.cost < self.best.cost:
                self._set_best(root.solution.cost, root.solution.values)
        if not self._stopped():
            found = solve_relaxation(self._remaining)
            self._relaxed = self._relaxed if found is None else found
            self._raise_bound(math.inf if found is None else found.cost)
        yield

    def _search(self, work: int) -> Iterator[None]:
        """Search all that is left, as far as that goes."""
        if not self._fix_by_reduced_costs():
            return
        runs = work // max(1, len(self._remaining.vectors.cost))
        diver, tree = self._diver(), Tree(self._remaining, self._stopped)

        def heuristic(node: LpSolution, lower: Numbers, upper: Numbers) -> Iterator[Found]:
            for found in diver.from_neighbourhood(node, lower, upper, SHARE_OF_GAP * self._gap):
                yield found.cost, found.values

        known = math.inf if self.best is None else self.best.cost
        for cost, values in tree.solutions(runs, known, self._gap, heuristic):
            diver.best = Solution(values, cost)
            self._set_best(cost, values)
            self._raise_bound(tree.bound)
            yield
        self._raise_bound(tree.bound)
        yield

    def _diver(self) -> Diver:
        best = self.best
        return Diver(self._remaining, self._stopped, best and Solution(best.values[self._columns], best.cost))

    def _fix_by_reduced_costs(self) -> bool:
        """Fix what a solution better than the best one by the gap leaves as it is; whether any may be left."""
        if self.best is None:
            return True
        seen, vectors = self._relaxed, self._remaining.vectors
        is_integer = vectors.is_integer.astype(bool) & (np.abs(seen.values - np.round(seen.values)) <= FRACTIONAL)
        otherwise = seen.cost + seen.reduced_costs
        is_fixed = is_integer & (otherwise >= cutoff_for(self.best.cost, self._gap)) & (vectors.lower < vectors.upper)
        if not is_fixed.any():
            return True
        self._cut_off_bound = min(self._cut_off_bound, float(otherwise[is_fixed].min()))
        lower, upper = vectors.lower.copy(), vectors.upper.copy()
        lower[is_fixed] = upper[is_fixed] = np.round(seen.values[is_fixed])
        left = without_fixed(self._remaining, lower, upper)
        if left is None:
            self._raise_bound(math.inf)
            return False
        self._point[self._columns] = lower
        self._remaining, columns = left
        self._columns = self._columns[columns]
        self._relaxed = LpSolution(seen.values[columns], seen.reduced_costs[columns], seen.cost)
        return True

    def _set_best(self, cost: float, values: Numbers) -> None:
        point = self._point.copy()
        point[self._columns] = values
        self.best = Solution(point, cost)

    def _raise_bound(self, cost: float) -> None:
        """Take note of what solutions of what is left cost at least."""
        self.bound = max(self.bound, min(cost, self._cut_off_bound, math.inf if self.best is None else self.best.cost))
