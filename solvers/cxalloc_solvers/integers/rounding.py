"""From a solver's floating-point solution to whole units: round, check in integers, and repair where need be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import pulp

from cxalloc_solvers.integers.exact import remainders, share_of, violated
from cxalloc_solvers.problem import Cell, Problem
from cxalloc_solvers.result import Point

NEARLY_WHOLE = 0.01
"""A solver's amount this close to a whole unit stands for that unit."""

REPAIR_RADII = 1000, 1_000_000
"""By how many units, or tickets, a repair may move an amount: first a little, then as far as a solver may be off."""


def rounded(problem: Problem, options: Sequence[int], amounts: Sequence[float]) -> Point:
    """The point in whole units that a solver's solution stands for; it need not be feasible."""
    in_units = (_round(cell, amount) for cell, amount in zip(problem.cells, amounts, strict=True))
    return Point(tuple(sorted(options)), tuple(in_units))


def round_and_repair(
    problem: Problem, options: Sequence[int], amounts: Sequence[float], run: Callable[[pulp.LpProblem], bool]
) -> Point | None:
    """The feasible point in whole units next to a solver's solution; None if there is none within reach.

    ``run`` solves a small program (it returns whether there is a solution) and is called only where plain rounding
    violates a constraint.
    """
    point = rounded(problem, options, amounts)
    if not any(violated(problem, point)):
        return point
    for radius in REPAIR_RADII:
        program = UnitProgram(problem, point, radius)
        if program.moves and run(program.program):
            repaired = program.point()
            if not any(violated(problem, repaired)):
                return repaired
    return None


def _round(cell: Cell, amount: float) -> int:
    """The amount in whole units or tickets: the nearest one if that is close, else rounded down, which spends less."""
    if amount < cell.minimum / 2:
        return 0
    step = cell.ticket or 1
    steps = round(amount / step)
    if cell.ticket is None and abs(amount - steps) > NEARLY_WHOLE:
        steps = math.floor(amount)
    return min(max(steps * step, cell.minimum), cell.maximum)


class UnitProgram:
    """The integer program over the amounts of the active cells of a point; its options are fixed.

    Variables are moves, in units or tickets, from the amounts of the point, by at most ``radius`` (None: within the
    bounds of the cell). Right-hand sides are computed in integers: so the numbers of the program are small, and a
    solver's tolerance cannot hide a violated row. The objective is the value.
    """

    def __init__(self, problem: Problem, point: Point, radius: int | None = None) -> None:
        self.program = pulp.LpProblem("units", pulp.LpMaximize)
        self.moves: dict[int, pulp.LpVariable] = {}
        """By index of the cell."""
        self.gains: dict[pulp.LpVariable, float] = {}
        """The terms of the change of value."""
        self._problem = problem
        self._point = point
        self._radius = radius
        self._chosen = set(point.options)
        for index, (cell, amount) in enumerate(zip(problem.cells, point.amounts, strict=True)):
            if amount and cell.minimum < cell.maximum:
                low, high = (cell.minimum - amount) // _step(cell), (cell.maximum - amount) // _step(cell)
                if radius is not None:
                    low, high = max(-radius, low), min(radius, high)
                self.moves[index] = self.program.add_variable(f"m{index:07}", low, high, pulp.LpInteger)
        for index in self.moves:
            self._add_gain(index)
        self.program.setObjective(pulp.LpAffineExpression(self.gains))
        for number in range(len(problem.funds)):
            self._add_fund_rows(number)
        self._add_rows()

    def point(self) -> Point:
        """The point that the values of the variables stand for."""
        amounts = list(self._point.amounts)
        for index, move in self.moves.items():
            amounts[index] += _step(self._problem.cells[index]) * round(move.varValue or 0)
        return Point(self._point.options, tuple(amounts))

    def move_to(self, index: int, point: Point) -> int:
        """The move of a cell to its amount in another point."""
        return (point.amounts[index] - self._point.amounts[index]) // _step(self._problem.cells[index])

    def draw(self) -> dict[pulp.LpVariable, float]:
        """The terms of the change of what is drawn from the funds, in units."""
        return {move: float(_step(self._problem.cells[index])) for index, move in self.moves.items()}

    def add_row(self, terms: Mapping[pulp.LpVariable, float], sense: int, bound: float) -> None:
        """Add a row; a bound that no move within the radius reaches is cut to a size that floats represent exactly."""
        if self._radius is not None:
            far = sum(abs(coefficient) for coefficient in terms.values()) * self._radius * 1000
            bound = max(-far, min(far, bound))
        self.program.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(dict(terms)), sense, None, bound))

    def _add_gain(self, index: int) -> None:
        """The gain of a move: at most each of the lines, which is exact because values decrease from tier to tier."""
        cell, gain = self._problem.cells[index], self.program.add_variable(f"w{index:07}")
        self.gains[gain] = 1.0
        for per_unit, at_rest in self._gain_lines(cell, self._point.amounts[index]):
            line = pulp.LpAffineExpression({gain: 1.0, self.moves[index]: -per_unit * _step(cell)})
            self.program.addConstraint(pulp.LpConstraint(line, pulp.LpConstraintLE, None, at_rest))

    def _gain_lines(self, cell: Cell, amount: int) -> Iterator[tuple[float, float]]:
        """Lines (slope, value at no move) above the gain of a move from ``amount``, one for each tier within reach."""
        here, start, before = cell.value_of(amount), 0, 0.0
        reach = cell.maximum if self._radius is None else self._radius * _step(cell)
        for length, per_unit in cell.tiers:
            if start - reach <= amount <= start + length + reach:
                yield per_unit, before + per_unit * (amount - start) - here
            before += per_unit * length
            start += length

    def _add_fund_rows(self, number: int) -> None:
        """The remainder of each period is at least 0, and what is carried over is at most its share of that."""
        fund, carried_move = self._problem.funds[number], None
        share = fund.carry
        for period, left in enumerate(remainders(self._problem, number, self._chosen, self._point.amounts)):
            cells = self._problem.cells_at.get((number, period), ())
            terms = {self.moves[index]: _step(self._problem.cells[index]) for index in cells if index in self.moves}
            if carried_move is not None:
                terms[carried_move] = -1
            if terms:
                self.add_row(terms, pulp.LpConstraintLE, left)
            carried = share_of(share, max(0, left))
            carried_move = None
            if share and period + 1 < self._problem.periods and (terms or carried):
                name = f"c{number:03}p{period:04}"
                carried_move = self.program.add_variable(name, -carried, None, pulp.LpInteger)
                balance = {variable: coefficient * share.numerator for variable, coefficient in terms.items()}
                balance[carried_move] = share.denominator
                slack = share.numerator * left + share.denominator - 1 - share.denominator * carried
                self.add_row(balance, pulp.LpConstraintLE, slack)

    def _add_rows(self) -> None:
        for row in self._problem.rows:
            terms = {
                self.moves[index]: factor * _step(self._problem.cells[index])
                for index, factor in row.amounts.items()
                if index in self.moves
            }
            if terms:
                total = row.total(self._chosen, self._point.amounts)
                if row.upper is not None:
                    self.add_row(terms, pulp.LpConstraintLE, row.upper - total)
                if row.lower is not None:
                    self.add_row(terms, pulp.LpConstraintGE, row.lower - total)


def _step(cell: Cell) -> int:
    """The granularity of an amount: a ticket, or a unit."""
    return cell.ticket or 1
