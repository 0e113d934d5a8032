"""A feasible point without a solver: by value per unit of money, for a time limit that leaves no time to search.

Options and cells are taken by their return while the funds last. Constraints on shares of the spend, which no first
option can keep, are met afterwards by taking away what costs least. Nothing here is a proof: exact arithmetic says
whether the point is feasible, and where it is not, there is none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from cxalloc_solvers.backend import Backend
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import LinearRow, Problem
from cxalloc_solvers.result import Point, Result, Status, Stop, relative_gap

PASSES = 3
"""How often the ranking is gone through: what requires something of a lower rank is taken in a later pass."""


def greedy_point(problem: Problem) -> Point | None:
    """A feasible point with a value above 0, None where this heuristic finds none."""
    greedy = _Greedy(problem)
    greedy.take_what_must_be()
    greedy.take_by_return()
    greedy.meet_shares()
    greedy.take_by_return()  # what fits into the money that this left, and keeps the shares
    point = Point(tuple(sorted(greedy.chosen)), tuple(greedy.amounts))
    if any(exact.violated(problem, point)) or exact.objective_value(problem, point) <= 0:
        return None
    return point


def greedy_result(problem: Problem, backend: Backend, seconds: float, bound: float | None = None) -> Result:
    """What a solve returns at its time limit where the search has no solution: the greedy point, if there is one.

    ``backend`` would have searched, ``seconds`` went by, and ``bound`` (minor units) is what is proved, if anything.
    """
    stopped = Result(Status.STOPPED, Stop.TIME_LIMIT, backend.name, backend.version(), seconds, bound=bound)
    point = greedy_point(problem)
    if point is None:
        return stopped
    value = exact.objective_value(problem, point)
    bound = None if bound is None else max(value, bound)
    gap = None if bound is None else relative_gap(value, bound)
    return replace(stopped, status=Status.FEASIBLE, point=point, value=value, bound=bound, gap=gap)


class _Greedy:
    """What is chosen so far, what it spends, and the total of each row."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.chosen: set[int] = set()
        self.amounts = [0] * len(problem.cells)
        size = len(problem.options)
        self._taken: set[int] = set()  # groups
        self._spent = [[0] * problem.periods for _ in problem.funds]
        self._draws: list[list[tuple[int, int, int]]] = [[] for _ in range(size)]
        for number, fund in enumerate(problem.funds):
            for period, draws in enumerate(fund.draws):
                for option, amount in draws.items():
                    self._draws[option].append((number, period, amount))
        self._totals = [0] * len(problem.rows)
        self._is_share = [_is_share(row) for row in problem.rows]
        self._is_relation = [
            not share and min(row.options.values(), default=0) < 0
            for row, share in zip(problem.rows, self._is_share, strict=True)
        ]
        self._rows: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        self._rows_of_cell: list[list[tuple[int, int, int]]] = [[] for _ in problem.cells]
        for number, row in enumerate(problem.rows):
            for option, weight in row.options.items():
                self._rows[option].append((number, weight))
            for cell in row.amounts.keys() | row.active.keys():
                self._rows_of_cell[cell].append((number, row.amounts.get(cell, 0), row.active.get(cell, 0)))
        self._needs: list[list[int]] = [[] for _ in range(size)]
        self._serves: list[list[int]] = [[] for _ in range(size)]
        for number, relation in enumerate(problem.precedences):
            for option in relation.after:
                self._needs[option].append(number)
            for option in relation.before:
                self._serves[option].append(number)

    def take_what_must_be(self) -> None:
        """Groups that must be chosen, then what rows with a floor above 0 count, each by return."""
        for group, members in zip(self.problem.groups, self.problem.options_of, strict=True):
            if group.must:
                self._take_one(sorted(members, key=self._return_of_option, reverse=True))
        for number, row in enumerate(self.problem.rows):
            if row.lower is None or row.lower <= 0:
                continue
            for cell in sorted(row.amounts.keys() | row.active.keys()):
                if self._totals[number] < row.lower:
                    self._fill(cell)
            helping = [option for option, weight in row.options.items() if weight > 0]
            for option in sorted(helping, key=self._return_of_option, reverse=True):
                if self._totals[number] >= row.lower:
                    break
                self._take_one([option])

    def take_by_return(self) -> None:
        """Every option and cell that adds value, the best return first, while the constraints allow it."""
        ranking = [(self._return_of_option(option), 1, option) for option in range(len(self.problem.options))]
        ranking += [(self._return_of_cell(cell), 0, cell) for cell in range(len(self.problem.cells))]
        left = sorted((one for one in ranking if one[0] > 0), key=lambda one: (-one[0], *one[1:]))
        for _ in range(PASSES):
            before = len(self.chosen)
            for _, is_option, index in left:
                if is_option:
                    self._take_one([index])
                else:
                    self._fill(index)
            # Only what waits for another option can have become possible.
            left = [one for one in left if one[1] and self._waits(one[2])]
            if len(self.chosen) == before or not left:
                break

    def meet_shares(self) -> None:
        """Take away options until no row is violated, of each row those that cost the least value for their part.

        From then on shares are kept as all rows are.
        """
        waiting = dict.fromkeys(number for number in range(len(self._totals)) if self._excess(number))
        while waiting:
            number = next(iter(waiting))  # the one that waits longest; each waits once
            del waiting[number]
            excess = self._excess(number)
            if not excess:
                continue
            weights = self.problem.rows[number].options
            sign = 1 if excess > 0 else -1
            culprits = [option for option in self.chosen if weights.get(option, 0) * sign > 0]
            culprits.sort(key=lambda option: self.problem.options[option].value / (weights[option] * sign))
            for option in culprits:
                if not self._excess(number):
                    break
                if option in self.chosen and not self.problem.groups[self.problem.options[option].group].must:
                    changed = sorted(self._drop(option) - {number})
                    waiting |= dict.fromkeys(other for other in changed if self._excess(other))
        self._is_share = [False] * len(self._totals)

    def _take_one(self, options: Iterable[int]) -> None:
        """Choose the first of the options that is possible, if their group is open."""
        for option in options:
            group = self.problem.options[option].group
            if group not in self._taken and self._is_ready(option) and self._count(option, 1):
                self._taken.add(group)
                self.chosen.add(option)
                return

    def _drop(self, option: int) -> set[int]:
        """Take away an option and those that need it; return the rows that this changes."""
        if option not in self.chosen:
            return set()
        self.chosen.discard(option)
        self._taken.discard(self.problem.options[option].group)
        self._count(option, -1)
        changed = {number for number, _ in self._rows[option]}
        for number in self._serves[option]:
            for after in self.problem.precedences[number].after:
                if after in self.chosen and not self._is_ready(after):
                    changed |= self._drop(after)
        return changed

    def _count(self, option: int, sign: int) -> bool:
        """Count an option in or out; undone, with False, if coming in it breaks a fund or a row."""
        for fund, period, amount in self._draws[option]:
            self._spent[fund][period] += sign * amount
        for number, weight in self._rows[option]:
            self._totals[number] += sign * weight
        if sign < 0:
            return True
        funds = {fund for fund, _, _ in self._draws[option]}
        if all(map(self._lasts, funds)) and not any(
            self._breaks(number, self._totals[number] - weight) for number, weight in self._rows[option]
        ):
            return True
        self._count(option, -1)
        return False

    def _fill(self, cell: int) -> None:
        """Raise an empty cell as far as its value grows and fund and rows allow; by halves where not all of it fits."""
        one = self.problem.cells[cell]
        if self.amounts[cell]:
            return
        step = one.ticket or 1
        useful = min(one.maximum, sum(length for length, value in one.tiers if value > 0))
        amount = max(useful, one.minimum) // step * step
        while amount and amount >= one.minimum:
            if self._set(cell, amount):
                return
            amount = amount // 2 // step * step

    def _set(self, cell: int, amount: int) -> bool:
        one = self.problem.cells[cell]
        before = [self._totals[number] for number, _, _ in self._rows_of_cell[cell]]
        for sign in (1, -1):
            self._spent[one.fund][one.period] += sign * amount
            for number, weight, active in self._rows_of_cell[cell]:
                self._totals[number] += sign * (weight * amount + active)
            if sign < 0:
                return False
            rows = zip(self._rows_of_cell[cell], before, strict=True)
            if self._lasts(one.fund) and not any(self._breaks(number, total) for (number, _, _), total in rows):
                break
        self.amounts[cell] = amount
        return True

    def _lasts(self, fund: int) -> bool:
        one = self.problem.funds[fund]
        return exact.can_pay(one, one.amounts, self._spent[fund])

    def _breaks(self, number: int, before: int) -> bool:
        """Whether a row is violated more than with its total before; shares are met later."""
        if self._is_share[number]:
            return False
        row, total = self.problem.rows[number], self._totals[number]
        return (row.upper is not None and total > max(row.upper, before)) or (
            row.lower is not None and total < min(row.lower, before)
        )

    def _excess(self, number: int) -> int:
        """How far a row is above its upper bound; below 0: how far it is under its lower bound."""
        row, total = self.problem.rows[number], self._totals[number]
        if row.upper is not None and total > row.upper:
            return total - row.upper
        return min(0, total - row.lower) if row.lower is not None else 0

    def _is_ready(self, option: int) -> bool:
        """Whether everything that an option needs is chosen, and ready when it starts."""
        start = self.problem.options[option].start
        return all(
            any(other in self.chosen and self.problem.options[other].ready <= start for other in relation.before)
            for relation in (self.problem.precedences[number] for number in self._needs[option])
        )

    def _waits(self, option: int) -> bool:
        """Whether an open option depends on what else is chosen."""
        if self.problem.options[option].group in self._taken:
            return False
        return bool(self._needs[option]) or any(self._is_relation[number] for number, _ in self._rows[option])

    def _return_of_option(self, option: int) -> float:
        """The value per unit of the draw; without a draw more than any other."""
        value, draw = self.problem.options[option].value, self.problem.draw_of[option]
        return value / draw if draw else math.copysign(math.inf, value) if value else 0.0

    def _return_of_cell(self, cell: int) -> float:
        one = self.problem.cells[cell]
        return one.tiers[0][1] if one.tiers else 0.0


def _is_share(row: LinearRow) -> bool:
    """Whether a row compares amounts of money: it may be violated by a part of a point that keeps it."""
    weights = [*row.options.values(), *row.amounts.values()]
    return bool(weights) and min(weights) < 0 < max(weights) and max(map(abs, weights)) > 1
