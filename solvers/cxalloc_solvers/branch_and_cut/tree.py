"""Branch and bound over one relaxation that stays loaded and is re-solved after each change of bounds.

A general solver separates cuts, probes and runs heuristics at every node, which pays where nodes are few and large. The
programs here are small once reduced costs have fixed most columns, and their trees are decided by the order of
branching: whether an initiative is done at all before when it starts, and the most influential one first. Influence is
measured by strong branching until its pseudo-costs are reliable (Achterberg, Koch and Martin 2005, Operations Research
Letters 33).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np

from cxalloc_solvers.arrays import Indices, Numbers
from cxalloc_solvers.branch_and_cut.linear import (
    FRACTIONAL,
    IsStopped,
    LinearProgram,
    LpSolution,
    RelaxationFailure,
    cutoff_for,
    load_relaxation,
)

STRONG_BRANCHINGS = 8
"""Strong branchings at a node, the most promising candidates first."""

RELIABLE_COUNT = 1
"""Pseudo-costs with this many samples in both directions are reliable."""

LEAST_GAIN = 1e-6
"""The least gain in a score, so that of two candidates without gain in one direction the other one decides."""

HEURISTIC_EVERY = 120_000
"""Columns times relaxations between two calls of the primal heuristic."""

Key = tuple[str, int, int]
Found = tuple[float, Numbers]
PrimalHeuristic = Callable[[LpSolution, Numbers, Numbers], Iterator[Found]]
"""Given a node's relaxation and its bounds (by column, then by row): yields improving solutions with their costs."""

_STATUS = highspy.HighsModelStatus
_NO_SOLUTION = (_STATUS.kInfeasible, _STATUS.kObjectiveBound)


@dataclass(frozen=True, slots=True)
class BoundChange:
    """New bounds of some columns; an index from the number of columns on stands for a row."""

    columns: Indices
    lower: Numbers
    upper: Numbers


@dataclass(frozen=True, slots=True)
class _Node:
    """A node: its bound change, its parent's, and so on; ``cost`` is a lower bound on the cost of its solutions."""

    cost: float
    change: BoundChange | None = None
    parent: _Node | None = None
    sample: _PseudoCostSample | None = None


@dataclass(frozen=True, slots=True)
class _PseudoCostSample:
    """The branching that made a node, as a sample of its pseudo-cost: direction, distance and cost of the parent."""

    key: Key
    up: bool
    distance: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Branching:
    """A branching candidate: the distance of the relaxation from both children, and their bound changes."""

    key: Key
    down_by: float
    up_by: float
    down: BoundChange
    up: BoundChange


@dataclass(slots=True)
class _PseudoCosts:
    """Pseudo-costs of a branching: gains by unit of distance, down and up."""

    gains: list[float] = field(default_factory=lambda: [0.0, 0.0])
    counts: list[int] = field(default_factory=lambda: [0, 0])

    def add(self, up: bool, gain: float) -> None:
        self.gains[up] += gain
        self.counts[up] += 1

    def mean(self, up: bool) -> float | None:
        return self.gains[up] / self.counts[up] if self.counts[up] else None

    @property
    def is_reliable(self) -> bool:
        return min(self.counts) >= RELIABLE_COUNT


class Tree:
    """The tree of one program; it can be searched once.

    ``runs`` counts relaxations. ``bound`` is a lower bound on the cost of every solution that improves on the incumbent
    by the tolerance.
    """

    def __init__(self, linear: LinearProgram, stopped: IsStopped) -> None:
        self.bound = -math.inf
        self.runs = 0
        self._stopped = stopped
        self._columns = len(linear.vectors.cost)
        self._integers: Indices = linear.integer_columns
        self._sets = _SpecialOrderedSets(linear)
        self._model = load_relaxation(linear)
        # Removing the perturbation of costs after each run is expensive where runs are short.
        self._model.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        rows = linear.vectors.row_lower, linear.vectors.row_upper
        self._lower = np.concatenate((linear.vectors.lower, rows[0]))
        self._upper = np.concatenate((linear.vectors.upper, rows[1]))
        self._now = self._lower.copy(), self._upper.copy()
        self._at: tuple[_Node | None, Numbers, Numbers] = None, self._lower, self._upper
        self._pseudo_costs: dict[Key, _PseudoCosts] = {}
        self._average = _PseudoCosts()

    def solutions(
        self, runs: int, cost: float, tolerance: float, heuristic: PrimalHeuristic | None = None
    ) -> Iterator[Found]:
        """Yield solutions (cost and values), each better than the last and than ``cost`` by a relative ``tolerance``.

        Ends after so many relaxations, or when there is no better one. ``look`` is asked for a solution now and then.
        """
        open_nodes: list[tuple[float, int, _Node]] = []
        node: _Node | None = _Node(-math.inf)
        cutoff, made, due, every = cutoff_for(cost, tolerance), 0, 0, HEURISTIC_EVERY // max(1, self._columns)
        while node is not None or open_nodes:
            if node is None:
                node = heapq.heappop(open_nodes)[2]
            self.bound = min([cutoff, node.cost, *(other[0] for other in open_nodes[:1])])
            if node.cost >= cutoff:
                node = None
                continue
            if self.runs >= runs or self._stopped():
                return
            children: list[_Node] = []
            solved = self._solve(node, cutoff)
            if solved is not None:
                decisions = self._decisions(solved.values)
                is_open = bool(decisions)
                if not is_open:
                    rounded = self._rounded(node, solved)
                    if rounded is not None and rounded.cost < cutoff:
                        cutoff = cutoff_for(rounded.cost, tolerance)
                        yield rounded.cost, rounded.values
                    if solved.cost < cutoff:
                        decisions = self._least_integral(solved.values)
                if decisions:
                    children = self._branch(node, solved, decisions, cutoff)
                if is_open and heuristic is not None and self.runs >= due:
                    due = self.runs + every
                    for found in heuristic(solved, *self._bounds(node)):
                        cutoff = cutoff_for(found[0], tolerance)
                        yield found
            for other in children[1:]:
                made += 1
                heapq.heappush(open_nodes, (other.cost, made, other))
            node = children[0] if children else None
        self.bound = cutoff

    def _rounded(self, node: _Node, solved: LpSolution) -> LpSolution | None:
        """The solution with integer columns rounded and the others re-solved; None if that is infeasible."""
        whole = np.round(solved.values[self._integers])
        rounded = self._solve(_Node(node.cost, BoundChange(self._integers, whole, whole), node), math.inf)
        if rounded is not None:
            rounded.values[self._integers] = whole
        self._bounds(node)  # branching goes on from the bounds of the node
        return rounded

    def _branch(self, node: _Node, solved: LpSolution, decisions: list[_Branching], cutoff: float) -> list[_Node]:
        """The children, the one to solve next first; none if no solution below costs less than ``cutoff``."""
        if cutoff < math.inf:
            node = self._with_fixed(node, solved, cutoff)
        decision, costs = self._choose(node, solved, decisions, cutoff)
        if decision is None:
            return []
        nodes = []
        for up, change in enumerate((decision.down, decision.up)):
            if costs is None:
                sample = _PseudoCostSample(
                    decision.key, bool(up), decision.up_by if up else decision.down_by, solved.cost
                )
                nodes.append(_Node(solved.cost, change, node, sample))
            elif costs[up] < cutoff:
                nodes.append(_Node(costs[up], change, node))
        down, up_ = self._estimates(decision)
        return nodes if down < up_ else nodes[::-1]

    def _with_fixed(self, node: _Node, solved: LpSolution, cutoff: float) -> _Node:
        """The node with the columns fixed whose change would cost more than ``cutoff`` (reduced cost fixing)."""
        values, reduced = solved.values[self._integers], solved.reduced_costs[self._integers]
        is_fixed = (solved.cost + reduced >= cutoff) & (np.abs(values - np.round(values)) <= FRACTIONAL)
        _, lower, upper = self._at
        columns = self._integers[is_fixed]
        columns = columns[lower[columns] < upper[columns]]
        if not len(columns):
            return node
        whole = np.round(solved.values[columns])
        return _Node(node.cost, BoundChange(columns, whole, whole), node)

    def _choose(
        self, node: _Node, solved: LpSolution, decisions: list[_Branching], cutoff: float
    ) -> tuple[_Branching | None, tuple[float, float] | None]:
        """The candidate with the best score, and the costs of its children if they were solved (strong branching).

        None where a decision was tried that leaves no way.
        """
        decisions.sort(key=lambda decision: math.prod(self._estimates(decision)), reverse=True)
        best, best_score, best_costs, tried = decisions[0], -1.0, None, 0
        for decision in decisions:
            seen, costs = self._pseudo_costs.get(decision.key), None
            if tried < STRONG_BRANCHINGS and (seen is None or not seen.is_reliable):
                tried += 1
                costs = self._strong_branch(node, solved, decision, cutoff)
                if min(costs) >= cutoff:
                    return None, None
                if max(costs) >= cutoff:
                    return decision, costs
                score = math.prod(max(LEAST_GAIN, cost - solved.cost) for cost in costs)
            else:
                score = math.prod(self._estimates(decision))
            if score > best_score:
                best, best_score, best_costs = decision, score, costs
        return best, best_costs

    def _strong_branch(
        self, node: _Node, solved: LpSolution, decision: _Branching, cutoff: float
    ) -> tuple[float, float]:
        costs = []
        for up, change in enumerate((decision.down, decision.up)):
            distance = decision.up_by if up else decision.down_by
            sample = _PseudoCostSample(decision.key, bool(up), distance, solved.cost)
            found = self._solve(_Node(solved.cost, change, node, sample), cutoff)
            costs.append(math.inf if found is None else found.cost)
        return costs[0], costs[1]

    def _estimates(self, decision: _Branching) -> tuple[float, float]:
        """The estimated gains of both children, down and up."""
        seen = self._pseudo_costs.get(decision.key)
        estimates = []
        for up, distance in enumerate((decision.down_by, decision.up_by)):
            mean = None if seen is None else seen.mean(bool(up))
            if mean is None:
                mean = self._average.mean(bool(up)) or 0.0
            estimates.append(max(LEAST_GAIN, mean * distance))
        return estimates[0], estimates[1]

    def _decisions(self, values: Numbers) -> list[_Branching]:
        """The branching candidates of a relaxation."""
        is_open = np.zeros(len(values), dtype=bool)
        is_open[self._integers] = np.abs(values[self._integers] - np.round(values[self._integers])) > FRACTIONAL
        if not is_open.any():
            return []
        decisions = list(self._sets.decisions(values, is_open))
        decisions += [self._on_column(int(column), values) for column in np.flatnonzero(is_open & ~self._sets.has)]
        return decisions

    def _least_integral(self, values: Numbers) -> list[_Branching]:
        """The column furthest from an integer, where all are within the tolerance and rounding is infeasible."""
        if not len(self._integers):
            return []
        off = np.abs(values[self._integers] - np.round(values[self._integers]))
        worst = int(np.argmax(off))
        return [self._on_column(int(self._integers[worst]), values)] if off[worst] > 0 else []

    def _on_column(self, column: int, values: Numbers) -> _Branching:
        """Branch on a column: at most the integer below, or at least the one above."""
        value, at = float(values[column]), np.array([column], dtype=np.int32)
        low, high = math.floor(value), math.ceil(value)
        _, lower, upper = self._at
        down = BoundChange(at, lower[at], np.array([float(low)]))
        up = BoundChange(at, np.array([float(high)]), upper[at])
        return _Branching(("column", column, 0), value - low, high - value, down, up)

    def _solve(self, node: _Node, cutoff: float) -> LpSolution | None:
        """Solve the relaxation of a node; None if no solution costs less than ``cutoff``. Raises RelaxationFailure."""
        self._apply(node)
        model = self._model
        model.setOptionValue("objective_bound", cutoff)
        model.run()
        self.runs += 1
        status = model.getModelStatus()
        if status != _STATUS.kOptimal and status not in _NO_SOLUTION:
            model.clearSolver()  # the basis that it started from may be the cause
            model.run()
            status = model.getModelStatus()
        if status in _NO_SOLUTION:
            return None
        if status != _STATUS.kOptimal:
            raise RelaxationFailure(f"HiGHS stopped a relaxation with {model.modelStatusToString(status)}")
        solution, cost = model.getSolution(), model.getInfo().objective_function_value
        sample = node.sample
        if sample is not None and sample.distance > 0:
            gain = max(0.0, cost - sample.cost) / sample.distance
            self._average.add(sample.up, gain)
            self._pseudo_costs.setdefault(sample.key, _PseudoCosts()).add(sample.up, gain)
        if cost >= cutoff:
            return None
        return LpSolution(np.asarray(solution.col_value), np.abs(np.asarray(solution.col_dual)), cost)

    def _apply(self, node: _Node) -> None:
        """Set the bounds of a node in the loaded model, where they differ."""
        lower, upper = self._bounds(node)
        changed = np.flatnonzero((lower != self._now[0]) | (upper != self._now[1])).astype(np.int32)
        self._now = lower, upper
        columns = changed[changed < self._columns]
        if len(columns):
            self._model.changeColsBounds(len(columns), columns, lower[columns], upper[columns])
        for row in changed[len(columns) :]:  # highspy has no call for some rows in every version
            self._model.changeRowBounds(int(row) - self._columns, lower[row], upper[row])

    def _bounds(self, node: _Node) -> tuple[Numbers, Numbers]:
        changes, above = [], node
        known, lower, upper = self._at
        while above is not known and above.parent is not None:
            changes.append(above.change)
            above = above.parent
        if above is not known:
            lower, upper = self._lower, self._upper
        lower, upper = lower.copy(), upper.copy()
        for change in reversed(changes):
            if change is not None:
                lower[change.columns], upper[change.columns] = change.lower, change.upper
        self._at = node, lower, upper
        return lower, upper


class _SpecialOrderedSets:
    """Rows that allow at most one of their binary columns (SOS1), such as the starts of an initiative."""

    def __init__(self, linear: LinearProgram) -> None:
        vectors, matrix = linear.vectors, linear.matrix
        is_binary = vectors.is_integer.astype(bool) & (vectors.lower >= 0) & (vectors.upper <= 1)
        self.has = np.zeros(len(vectors.cost), dtype=bool)
        self._rows: list[tuple[int, Indices]] = []
        for row, (start, end) in enumerate(zip(matrix.starts[:-1], matrix.starts[1:], strict=True)):
            columns, coefficients = matrix.indices[start:end], matrix.coefficients[start:end]
            allowed = vectors.row_upper[row]
            if end - start > 1 and allowed > 0 and (coefficients == allowed).all() and is_binary[columns].all():
                self._rows.append((row, columns))
                self.has[columns] = True
        self._members = np.concatenate([columns for _, columns in self._rows] or [np.zeros(0, dtype=np.int32)])
        self._starts = np.cumsum([0, *(len(columns) for _, columns in self._rows)])[:-1]
        self._row_upper = vectors.row_upper

    def decisions(self, values: Numbers, is_open: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[_Branching]:
        """For each set with a fractional column: branch on any or none of it, or on its halves."""
        if not self._rows:
            return
        sums = np.add.reduceat(values[self._members], self._starts)
        some_open = np.logical_or.reduceat(is_open[self._members], self._starts)
        for number in np.flatnonzero(some_open):
            row, columns = self._rows[number]
            total = float(sums[number])
            if total < 1 - FRACTIONAL:
                allowed = self._row_upper[row]
                at = np.array([len(values) + row], dtype=np.int32)
                some = BoundChange(at, np.array([allowed]), np.array([allowed]))
                yield _Branching(("any", row, 0), total, 1 - total, _none_of(columns), some)
            else:
                upto = np.cumsum(values[columns])[:-1]
                half = int(np.argmin(np.abs(upto - 0.5)))
                early, late = columns[: half + 1], columns[half + 1 :]
                share = float(upto[half])
                yield _Branching(("split", row, half), share, 1 - share, _none_of(early), _none_of(late))


def _none_of(columns: Indices) -> BoundChange:
    nothing = np.zeros(len(columns))
    return BoundChange(columns, nothing, nothing)
