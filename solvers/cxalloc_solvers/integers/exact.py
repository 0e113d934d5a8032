"""Values and violations of a point in exact integer arithmetic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from cxalloc_solvers.problem import Cell, Fund, Problem
from cxalloc_solvers.result import Point, Shortage


def objective_value(problem: Problem, point: Point) -> float:
    """The objective value of a point, in minor units."""
    options = [problem.options[index] for index in point.options]
    total = float(sum(option.value for option in options))
    for bonus in problem.bonuses:
        ready = min((problem.options[index].ready for index in point.options if index in bonus.before), default=None)
        for index in point.options:
            if ready is not None and index in bonus.gains and ready <= problem.options[index].start:
                total += max(0, bonus.gains[index])
    return total + sum(cell.value_of(amount) for cell, amount in zip(problem.cells, point.amounts, strict=True))


def exact_value(problem: Problem, point: Point) -> Fraction:
    """The objective value of a point as a fraction: the same on every machine, in whatever order it is summed."""
    options = objective_value(problem, Point(point.options, (0,) * len(problem.cells)))
    cells = zip(problem.cells, point.amounts, strict=True)
    return Fraction(options) + sum((_exact_value(cell, amount) for cell, amount in cells), Fraction())


def whole_value(problem: Problem, point: Point) -> int:
    """The objective value rounded to whole minor units."""
    return math.floor(exact_value(problem, point) + Fraction(1, 2))


def _exact_value(cell: Cell, amount: int) -> Fraction:
    value = Fraction()
    for length, per_unit in cell.tiers:
        part = min(amount, length)
        value += part * Fraction(per_unit)
        amount -= part
    return value


def violated(problem: Problem, point: Point) -> Iterator[str]:
    """The labels of the constraints that a point violates."""
    return (shortage.label for shortage in shortages(problem, point))


def shortages(problem: Problem, point: Point) -> Iterator[Shortage]:
    """The violations of a point, computed in integers."""
    chosen = set(point.options)
    for group, members in zip(problem.groups, problem.options_of, strict=True):
        count = len(chosen.intersection(members))
        if count > 1 or (group.must and count == 0):
            yield Shortage(group.label, abs(count - 1))
    for cell, amount in zip(problem.cells, point.amounts, strict=True):
        if amount and not (cell.minimum <= amount <= cell.maximum and amount % (cell.ticket or 1) == 0):
            yield Shortage(cell.label, max(cell.minimum - amount, amount - cell.maximum, amount % (cell.ticket or 1)))
    for number, fund in enumerate(problem.funds):
        for period, left in enumerate(remainders(problem, number, chosen, point.amounts)):
            if left < 0:
                yield Shortage(fund.label, -left, period)
    for row in problem.rows:
        total = row.total(chosen, point.amounts)
        if row.lower is not None and total < row.lower:
            yield Shortage(row.label, row.lower - total)
        if row.upper is not None and total > row.upper:
            yield Shortage(row.label, total - row.upper)
    for relation in problem.precedences:
        starts = [problem.options[index].start for index in relation.after if index in chosen]
        ready = [problem.options[index].ready for index in relation.before if index in chosen]
        if starts and (not ready or min(ready) > min(starts)):
            yield Shortage(relation.label, 1)


def share_of(share: Fraction, amount: int) -> int:
    """A share of an amount in whole units, rounded up: so that it is at least what a solver computed with."""
    return -(-amount * share.numerator // share.denominator)


def can_pay(fund: Fund, amounts: Sequence[int], spent: Sequence[int]) -> bool:
    """Whether a fund with these amounts by period can pay the spend, with the largest carry-over allowed."""
    carried = 0
    for amount, spend in zip(amounts, spent, strict=True):
        left = amount + carried - spend
        if left < 0:
            return False
        carried = share_of(fund.carry, left)
    return True


def remainders(problem: Problem, number: int, chosen: set[int], amounts: Sequence[int]) -> Iterator[int]:
    """What each period leaves of a fund (below 0: what it lacks), with as much carried over as is allowed."""
    fund, carried = problem.funds[number], 0
    for period, amount in enumerate(fund.amounts):
        spend = sum(draw for index, draw in fund.draws[period].items() if index in chosen)
        spend += sum(amounts[index] for index in problem.cells_at.get((number, period), ()))
        left = amount + carried - spend
        yield left
        carried = share_of(fund.carry, max(0, left))
