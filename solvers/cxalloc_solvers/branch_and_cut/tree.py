"""Branch and bound over a relaxation that stays loaded: one more bound, and a millisecond later one knows.

A solver of programs with integers cuts, probes and looks for plans at every node, which is worth it where nodes are few
and each is large. The programs here are small once reduced costs have fixed most of them, and their trees are won by
the order in which things are decided: whether an initiative is done at all before when it starts, and the first where
it matters most. What matters is tried (strong branching) until it has been seen often enough to be known (pseudo-costs;
Achterberg, Koch and Martin 2005, Operations Research Letters 33).
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
"""How many decisions are tried at a node, the most promising first, before one is made."""

RELIABLE_COUNT = 1
"""Decisions that have been tried or made this often in both directions are not tried again."""

LEAST_GAIN = 1e-6
"""What a decision is taken to cost that costs nothing: of two such, the other direction decides."""

HEURISTIC_EVERY = 120_000
"""Columns times relaxations from one look for a solution around a node to the next."""

Key = tuple[str, int, int]
Found = tuple[float, Numbers]
PrimalHeuristic = Callable[[LpSolution, Numbers, Numbers], Iterator[Found]]
"""Given a node's relaxation and its bounds (by column, then by row): yields better solutions, and what they cost."""

_STATUS = highspy.HighsModelStatus
_NO_SOLUTION = (_STATUS.kInfeasible, _STATUS.kObjectiveBound)


@dataclass(frozen=True, slots=True)
class BoundChange:
    """Other bounds of some columns; a number from the count of columns on stands for a row."""

    columns: Indices
    lower: Numbers
    upper: Numbers


@dataclass(frozen=True, slots=True)
class _Node:
    """What is decided here and, by way of ``parent``, above; ``cost`` is what a solution costs at least."""

    cost: float
    change: BoundChange | None = None
    parent: _Node | None = None
    sample: _PseudoCostSample | None = None


@dataclass(frozen=True, slots=True)
class _PseudoCostSample:
    """The decision that made a node, for its pseudo-cost: which one, which way, how far, and from what cost."""

    key: Key
    up: bool
    distance: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Branching:
    """What to decide, how far the relaxation is from deciding it either way, and the bounds that each way means."""

    key: Key
    down_by: float
    up_by: float
    down: BoundChange
    up: BoundChange


@dataclass(slots=True)
class _PseudoCosts:
    """What deciding cost so far, by unit of distance, in both directions."""

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
    """One search of a program's solutions.

    ``runs`` counts relaxations; ``bound`` is what every solution costs at least that is better than the best one by
    the tolerance, as far as the search has come. A tree can be searched once.
    """

    def __init__(self, linear: LinearProgram, stopped: IsStopped) -> None:
        self.bound = -math.inf
        self.runs = 0
        self._stopped = stopped
        self._columns = len(linear.vectors.cost)
        self._integers: Indices = linear.integer_columns
        self._sets = _SpecialOrderedSets(linear)
        self._model = load_relaxation(linear)
        # Perturbed costs have to be taken back after each run, which is dear where runs are short.
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
        """Yield solutions, each costing less than the last and than ``cost`` by a relative ``tolerance`` at least.

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
                    settled = self._rounded(node, solved)
                    if settled is not None and settled.cost < cutoff:
                        cutoff = cutoff_for(settled.cost, tolerance)
                        yield settled.cost, settled.values
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
        """The same with whole columns quite whole, and the others worked out for them."""
        whole = np.round(solved.values[self._integers])
        settled = self._solve(_Node(node.cost, BoundChange(self._integers, whole, whole), node), math.inf)
        if settled is not None:
            settled.values[self._integers] = whole
        self._bounds(node)  # what is decided next, is decided at the node
        return settled

    def _branch(self, node: _Node, solved: LpSolution, decisions: list[_Branching], cutoff: float) -> list[_Node]:
        """The nodes below, the one to look at next first; none, if no solution below costs less than ``cutoff``."""
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
        """The node with all that has to stay as it is here, below: any change of it would cost more than ``cutoff``."""
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
        """The decision that raises the cost most either way, and what both ways cost where they were tried.

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
        """What the decision will cost, down and up."""
        seen = self._pseudo_costs.get(decision.key)
        estimates = []
        for up, distance in enumerate((decision.down_by, decision.up_by)):
            mean = None if seen is None else seen.mean(bool(up))
            if mean is None:
                mean = self._average.mean(bool(up)) or 0.0
            estimates.append(max(LEAST_GAIN, mean * distance))
        return estimates[0], estimates[1]

    def _decisions(self, values: Numbers) -> list[_Branching]:
        """All that the relaxation leaves undecided."""
        is_open = np.zeros(len(values), dtype=bool)
        is_open[self._integers] = np.abs(values[self._integers] - np.round(values[self._integers])) > FRACTIONAL
        if not is_open.any():
            return []
        decisions = list(self._sets.decisions(values, is_open))
        decisions += [self._on_column(int(column), values) for column in np.flatnonzero(is_open & ~self._sets.has)]
        return decisions

    def _least_integral(self, values: Numbers) -> list[_Branching]:
        """What is whole within a tolerance and no solution once it is quite whole: the column that is least so."""
        if not len(self._integers):
            return []
        off = np.abs(values[self._integers] - np.round(values[self._integers]))
        worst = int(np.argmax(off))
        return [self._on_column(int(self._integers[worst]), values)] if off[worst] > 0 else []

    def _on_column(self, column: int, values: Numbers) -> _Branching:
        """To have no more than the whole number below, or no less than the one above."""
        value, at = float(values[column]), np.array([column], dtype=np.int32)
        low, high = math.floor(value), math.ceil(value)
        _, lower, upper = self._at
        down = BoundChange(at, lower[at], np.array([float(low)]))
        up = BoundChange(at, np.array([float(high)]), upper[at])
        return _Branching(("column", column, 0), value - low, high - value, down, up)

    def _solve(self, node: _Node, cutoff: float) -> LpSolution | None:
        """The relaxation of a node; None if it has no solution that costs less than ``cutoff``."""
        self._apply(node)
        model = self._model
        model.setOptionValue("objective_bound", cutoff)
        model.run()
        self.runs += 1
        status = model.getModelStatus()
        if status != _STATUS.kOptimal and status not in _NO_SOLUTION:
            model.clearSolver()  # what it went on from may have been the trouble
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
        """Tell the model in what the bounds of a node differ from those that it has."""
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
    """The rows that allow one of their columns at most (special ordered sets): an initiative's starts, and the like."""

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
        """For each set with an open column: whether to have any of it, or which half of it."""
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
