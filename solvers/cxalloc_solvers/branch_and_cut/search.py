"""From a relaxation to an incumbent and its proof: dive, fix by reduced costs, cut, then search the rest as a tree.

Everything happens in the reduced program (``linear.without_fixed``) with the root cuts as rows. There the relaxation is
so tight that a tree over some hundred columns proves a good incumbent; so dives near its nodes keep improving it.
Sizes, gaps and numbers of relaxations control the search, never the clock: so it is deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from cxalloc_solvers.arrays import Indices, Numbers
from cxalloc_solvers.backend import SolverFailure
from cxalloc_solvers.branch_and_cut.cuts import with_cuts
from cxalloc_solvers.branch_and_cut.dives import Diver
from cxalloc_solvers.branch_and_cut.linear import (
    FRACTIONAL,
    IsStopped,
    LinearProgram,
    LpSolution,
    Solution,
    cutoff_for,
    solve_relaxation,
    without_fixed,
)
from cxalloc_solvers.branch_and_cut.tree import Found, Tree

SHARE_OF_GAP = 0.25
"""Dives search for solutions that are better by this share of the requested gap."""

FEW_FRACTIONAL = 0.01
"""With a smaller share of fractional integer columns the relaxation is tight: a tree without cuts may be enough."""

DIVES_IF_NEAR = 3
RESERVE = 0.001
"""The share of the requested gap that is reserved for the cost of rounding a solution to whole units."""

NOISE = 1e-9
"""The least gap that can be proved: the precision of a relaxation's cost."""

WORK = 30_000_000
WORK_BEFORE_CUTS = 600_000
WORK_WITH_CUTS = 2_000_000
"""Columns times relaxations that a tree may take; after that the backend's own search goes on."""


class BranchAndCut:
    """The search of one program. ``best`` is the incumbent, ``bound`` a lower bound on the cost of every solution."""

    def __init__(
        self,
        linear: LinearProgram,
        gap: float,
        stopped: IsStopped,
        seen: LpSolution,
        best: Solution | None = None,
        *,
        has_cuts: bool = False,
    ) -> None:
        """``has_cuts``: the program has root cuts already, and so a tree may be enough."""
        self.best = best
        self._has_cuts = has_cuts
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
        """Search until the gap is proved or the work is done; yields after each change of incumbent or bound."""
        values = self._relaxed.values[self._remaining.integer_columns]
        is_near = int((np.abs(values - np.round(values)) > FRACTIONAL).sum()) < FEW_FRACTIONAL * len(values)
        steps = [self._dive(1), self._cut(), self._dive(1), self._search(WORK)]
        if self._has_cuts:
            steps[:0] = [self._search(WORK_WITH_CUTS)]
        elif is_near:
            steps[:1] = [self._dive(DIVES_IF_NEAR), self._search(WORK_BEFORE_CUTS)]
        try:
            for step in steps:
                for _ in step:
                    yield
                    if self.is_done:
                        return
                if self._stopped():
                    return
        except SolverFailure:
            return  # incumbent and bound hold; HiGHS's own search is more robust

    def _dive(self, count: int) -> Iterator[None]:
        """Dive into ``count`` kernels."""
        for found in self._diver().from_relaxation(self._relaxed, SHARE_OF_GAP * self._gap, count):
            self._set_best(found.cost, found.values)
            yield

    def _cut(self) -> Iterator[None]:
        """Fix by reduced costs, add root cuts, and solve the relaxation again."""
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
        """Search the reduced program as a tree, for ``work`` columns times relaxations."""
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
        """Fix the columns that no solution better than the incumbent by the gap changes; whether one may be left.

        The cost of changing one of them is a bound for what this cuts off.
        """
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
        """Raise the bound: ``cost`` bounds the reduced program, and other bounds what was cut off from it."""
        self.bound = max(self.bound, min(cost, self._cut_off_bound, math.inf if self.best is None else self.best.cost))
