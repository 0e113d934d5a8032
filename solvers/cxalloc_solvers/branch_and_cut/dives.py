"""Primal heuristic: fix most columns as in a relaxation, and search a tree over the others, one relaxation a node.

A relaxation of a few hundred columns is re-solved in half a millisecond after a bound change, so that a hundred nodes
cost less than the setup of a mixed-integer solver. The tree finds good solutions because of its order: the column with
the largest objective coefficient is decided first, small ones fill what remains. Which columns stay free follows from
reduced costs, or from where the relaxation differs from the incumbent: so the same program gives the same solutions.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import replace

import highspy
import numpy as np

from cxalloc_solvers.arrays import Indices, Numbers
from cxalloc_solvers.branch_and_cut.linear import (
    FRACTIONAL,
    IsStopped,
    LinearProgram,
    LpSolution,
    Solution,
    cutoff_for,
    load_relaxation,
    without_fixed,
)

KERNEL_SIZES = (200, 400, 800)
"""How many integer columns stay free, in one dive after another."""

NEIGHBOURHOOD_SIZE = 250
"""How many stay free in a dive from a node of the tree."""

DIVE_NODES = 250
"""Nodes of the tree of one dive."""

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


class Diver:
    """Finds solutions of one program. ``best`` is the incumbent; ``stopped`` says whether to stop."""

    def __init__(self, linear: LinearProgram, stopped: IsStopped, best: Solution | None = None) -> None:
        self.best = best
        self._linear = linear
        self._stopped = stopped
        self._is_integer: Mask = linear.vectors.is_integer.astype(bool)
        self._round = 0

    def from_relaxation(self, relaxed: LpSolution, tolerance: float, count: int | None = None) -> Iterator[Solution]:
        """Yield improving solutions from kernels of growing size; ``count`` is the most dives to make.

        ``tolerance`` is a relative gap: a solution has to be better by more than that.
        """
        columns = int(self._is_integer.sum())
        for size in KERNEL_SIZES[:count]:
            yield from self._search(self._linear, self._kernel(relaxed, size), relaxed.values, tolerance)
            if size >= columns:
                break

    def from_neighbourhood(
        self, relaxed: LpSolution, lower: Numbers, upper: Numbers, tolerance: float
    ) -> Iterator[Solution]:
        """Yield improving solutions near a node of the tree: its relaxation and its bounds, by column, then by row.

        In turn, the columns stay free in which its relaxation differs from the incumbent (relaxation induced
        neighbourhood search: Danna, Rothberg and Le Pape 2005, Mathematical Programming 102), and those with small
        reduced costs.
        """
        if self.best is not None and self._round % 2 == 0:
            self._round += 1
            agrees = np.abs(self.best.values - relaxed.values) <= FRACTIONAL
            yield from self._search(self._linear, self._is_integer & agrees, self.best.values, tolerance)
            return
        columns, vectors = len(relaxed.values), self._linear.vectors
        node = replace(vectors, lower=lower[:columns], upper=upper[:columns])
        node = replace(node, row_lower=lower[columns:], row_upper=upper[columns:])
        below = replace(self._linear, vectors=node)
        yield from self._search(below, self._kernel(relaxed, NEIGHBOURHOOD_SIZE), relaxed.values, tolerance)

    def _kernel(self, relaxed: LpSolution, size: int) -> Mask:
        """The integer columns to fix: all but ``size``, the fractional ones and those of small reduced costs first.

        Many reduced costs are 0; a sequence picks among them, so that not always the first columns stay free.
        """
        values, scale = relaxed.values, abs(relaxed.cost) / max(1, len(relaxed.values))
        near = np.maximum(relaxed.reduced_costs, 0.01 * scale) * (0.2 + self._sequence())
        near[np.abs(values - np.round(values)) > FRACTIONAL] = -1.0
        near[~self._is_integer] = math.inf
        is_fixed = self._is_integer.copy()
        is_fixed[np.argsort(near, kind="stable")[:size]] = False
        return is_fixed

    def _sequence(self) -> Numbers:
        """A new low-discrepancy sequence in [0, 1) by column: fractional parts of multiples of an irrational number."""
        self._round += 1
        step = math.sqrt(_prime(self._round))
        return np.asarray((np.arange(1, len(self._is_integer) + 1) * step) % 1.0)

    def _search(self, linear: LinearProgram, is_fixed: Mask, values: Numbers, tolerance: float) -> Iterator[Solution]:
        lower, upper = linear.vectors.lower.copy(), linear.vectors.upper.copy()
        lower[is_fixed] = upper[is_fixed] = np.clip(np.round(values[is_fixed]), lower[is_fixed], upper[is_fixed])
        left = without_fixed(linear, lower, upper)
        if left is None or not left[0].vectors.is_integer.any():
            return
        smaller, columns = left
        tree = _DiveTree(smaller, self._stopped)
        for cost, found in tree.solutions(DIVE_NODES, self.best.cost if self.best else math.inf, tolerance):
            point = lower.copy()
            point[columns] = found
            self.best = Solution(point, cost)
            yield self.best


Fixings = dict[int, float]


class _DiveTree:
    """A tree of relaxations: depth first into the nearer child, then the best open node."""

    def __init__(self, linear: LinearProgram, stopped: IsStopped) -> None:
        self._stopped = stopped
        self._vectors = linear.vectors
        self._integers: Indices = linear.integer_columns
        self._weight = np.abs(linear.vectors.cost[self._integers])
        self._model = load_relaxation(linear)
        self._applied: Fixings = {}

    def solutions(self, nodes: int, cost: float, tolerance: float) -> Iterator[tuple[float, Numbers]]:
        """Yield improving solutions (cost and values) within so many nodes."""
        open_nodes: list[tuple[float, int, Fixings]] = []
        fixings: Fixings | None = {}
        for count in range(nodes):
            if fixings is None:
                if not open_nodes:
                    return
                estimate, _, fixings = heapq.heappop(open_nodes)
                if estimate >= cutoff_for(cost, tolerance):
                    return
            if self._stopped():
                return
            relaxed = self._solve(fixings)
            if relaxed is None or relaxed[0] >= cutoff_for(cost, tolerance):
                fixings = None
                continue
            column = self._column_to_decide(relaxed[1])
            if column is None:
                rounded = self._rounded(relaxed[1], fixings)
                if rounded is not None and rounded[0] < cost:
                    cost = rounded[0]
                    yield rounded
                fixings = None
                continue
            value = float(relaxed[1][column])
            up, down = {**fixings, column: math.ceil(value)}, {**fixings, column: math.floor(value)}
            fixings, other = (up, down) if value - math.floor(value) > 0.5 else (down, up)
            heapq.heappush(open_nodes, (relaxed[0], count, other))

    def _solve(self, fixings: Fixings) -> tuple[float, Numbers] | None:
        """The cost and the values of the relaxation with these columns fixed; None if it is infeasible."""
        model = self._model
        for column in [column for column in self._applied if column not in fixings]:
            model.changeColBounds(column, self._vectors.lower[column], self._vectors.upper[column])
            del self._applied[column]
        for column, value in fixings.items():
            if self._applied.get(column) != value:
                model.changeColBounds(column, value, value)
                self._applied[column] = value
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return model.getInfo().objective_function_value, np.asarray(model.getSolution().col_value)

    def _column_to_decide(self, values: Numbers) -> int | None:
        """The fractional integer column with the largest objective coefficient."""
        whole = values[self._integers]
        fractional = np.flatnonzero(np.abs(whole - np.round(whole)) > FRACTIONAL)
        if not len(fractional):
            return None
        return int(self._integers[fractional[np.argmax(self._weight[fractional])]])

    def _rounded(self, values: Numbers, fixings: Fixings) -> tuple[float, Numbers] | None:
        """The solution with integer columns rounded and the others re-solved; None if that is infeasible."""
        whole = {int(column): float(round(values[column])) for column in self._integers}
        solved = self._solve({**fixings, **whole})
        if solved is not None:
            for column, value in whole.items():
                solved[1][column] = value
        return solved


def _prime(number: int) -> int:
    """The n-th prime number, from 2 for 1."""
    found, candidate = 0, 1
    while found < number:
        candidate += 1
        if all(candidate % divisor for divisor in range(2, math.isqrt(candidate) + 1)):
            found += 1
    return candidate
