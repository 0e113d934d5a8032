"""From a solver's floating-point answer to whole units: round it, check it in integers, and mend it where need be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

import pulp

from cxalloc_solvers.problem import Cell, Fund, LinearRow, Problem
from cxalloc_solvers.result import Point, Shortage

NEARLY_WHOLE = 0.01
"""A solver's amount this close to a whole unit means that unit."""

REPAIR_RADIUS = 1000
"""How many units, or tickets, mending may move an amount: far more than a solver's tolerance."""


def objective_value(problem: Problem, point: Point) -> float:
    """What a point is worth."""
    options = [problem.options[index] for index in point.options]
    total = float(sum(option.value for option in options))
    for bonus in problem.bonuses:
        ready = min((problem.options[index].ready for index in point.options if index in bonus.before), default=None)
        for index in point.options:
            if ready is not None and index in bonus.gains and ready <= problem.options[index].start:
                total += max(0, bonus.gains[index])
    return total + sum(cell.value_of(amount) for cell, amount in zip(problem.cells, point.amounts, strict=True))


def violated(problem: Problem, point: Point) -> Iterator[str]:
    """Labels of the requirements that a point breaks."""
    return (shortage.label for shortage in shortages(problem, point))


def shortages(problem: Problem, point: Point) -> Iterator[Shortage]:
    """By how much a point breaks the requirements that it breaks, in exact integer arithmetic."""
    chosen = set(point.options)
    for group, members in zip(problem.groups, problem.options_of, strict=True):
        count = len(chosen.intersection(members))
        if count > 1 or (group.must and count == 0):
            yield Shortage(group.label, abs(count - 1))
    for cell, amount in zip(problem.cells, point.amounts, strict=True):
        if amount and not (cell.minimum <= amount <= cell.maximum and amount % (cell.ticket or 1) == 0):
            yield Shortage(cell.label, max(cell.minimum - amount, amount - cell.maximum, amount % (cell.ticket or 1)))
    for number, fund in enumerate(problem.funds):
        for period, left in enumerate(_left(problem, number, fund, chosen, point.amounts)):
            if left < 0:
                yield Shortage(fund.label, -left, period)
    for row in problem.rows:
        total = _row_total(row, chosen, point.amounts)
        if row.lower is not None and total < row.lower:
            yield Shortage(row.label, row.lower - total)
        if row.upper is not None and total > row.upper:
            yield Shortage(row.label, total - row.upper)
    for relation in problem.precedences:
        starts = [problem.options[index].start for index in relation.after if index in chosen]
        ready = [problem.options[index].ready for index in relation.before if index in chosen]
        if starts and (not ready or min(ready) > min(starts)):
            yield Shortage(relation.label, 1)


def rounded(problem: Problem, options: Sequence[int], amounts: Sequence[float]) -> Point:
    """The point that a solver's answer means, in whole units."""
    amounts_in_units = (_round(cell, amount) for cell, amount in zip(problem.cells, amounts, strict=True))
    return Point(tuple(sorted(options)), tuple(amounts_in_units))


def round_and_repair(
    problem: Problem, options: Sequence[int], amounts: Sequence[float], run: Callable[[pulp.LpProblem], bool]
) -> Point | None:
    """The point in whole units next to a solver's answer; None if there is none within reach.

    ``run`` solves a small program (it returns whether there is a solution) and is called only where plain rounding
    breaks a requirement.
    """
    point = rounded(problem, options, amounts)
    if not any(violated(problem, point)):
        return point
    repaired = _repair(problem, point, run)
    return repaired if repaired is not None and not any(violated(problem, repaired)) else None


def share_of(share: Fraction, amount: int) -> int:
    """A share of an amount in whole units, rounded up: it never falls short of what a solver reckoned with."""
    return -(-amount * share.numerator // share.denominator)


def _round(cell: Cell, amount: float) -> int:
    """The amount in whole units or tickets: the nearest one if that is meant, else down, which spends less."""
    if amount < cell.minimum / 2:
        return 0
    step = cell.ticket or 1
    steps = round(amount / step)
    if cell.ticket is None and abs(amount - steps) > NEARLY_WHOLE:
        steps = math.floor(amount)
    return min(max(steps * step, cell.minimum), cell.maximum)


def _left(problem: Problem, number: int, fund: Fund, chosen: set[int], amounts: Sequence[int]) -> Iterator[int]:
    """What each period leaves of a fund, when each hands on all it may in whole units."""
    carried = 0
    for period, amount in enumerate(fund.amounts):
        spend = sum(draw for index, draw in fund.draws[period].items() if index in chosen)
        spend += sum(amounts[index] for index in problem.cells_at.get((number, period), ()))
        left = amount + carried - spend
        yield left
        carried = share_of(fund.carry, max(0, left))


def _row_total(row: LinearRow, chosen: set[int], amounts: Sequence[int]) -> int:
    total = sum(coefficient for index, coefficient in row.options.items() if index in chosen)
    total += sum(coefficient * amounts[index] for index, coefficient in row.amounts.items())
    return total + sum(coefficient for index, coefficient in row.active.items() if amounts[index])


def _repair(problem: Problem, point: Point, run: Callable[[pulp.LpProblem], bool]) -> Point | None:
    """Move the amounts by a few units or tickets so that every requirement holds, at the least loss of worth.

    The program counts in units around the point, and its right-hand sides are worked out in integers first: so its
    numbers are small, and the tolerance of a solver can't hide a broken row.
    """
    program = pulp.LpProblem("units", pulp.LpMaximize)
    moves: dict[int, pulp.LpVariable] = {}
    for index, (cell, amount) in enumerate(zip(problem.cells, point.amounts, strict=True)):
        if amount and cell.minimum < cell.maximum:
            low, high = (cell.minimum - amount) // _step(cell), (cell.maximum - amount) // _step(cell)
            low, high = max(-REPAIR_RADIUS, low), min(REPAIR_RADIUS, high)
            moves[index] = program.add_variable(f"m{index:07}", low, high, pulp.LpInteger)
    if not moves:
        return None
    gains: dict[pulp.LpVariable, float] = {}
    for index, move in moves.items():
        gain = program.add_variable(f"w{index:07}")
        gains[gain] = 1.0
        for per_unit, at_rest in _gain_lines(problem.cells[index], point.amounts[index]):
            line = pulp.LpAffineExpression({gain: 1.0, move: -per_unit * _step(problem.cells[index])})
            program.addConstraint(pulp.LpConstraint(line, pulp.LpConstraintLE, None, at_rest))
    program.setObjective(pulp.LpAffineExpression(gains))
    chosen = set(point.options)
    for number, fund in enumerate(problem.funds):
        _add_fund_rows(program, problem, number, fund, moves, chosen, point.amounts)
    for row in problem.rows:
        terms = {moves[i]: factor * _step(problem.cells[i]) for i, factor in row.amounts.items() if i in moves}
        if terms:
            total = _row_total(row, chosen, point.amounts)
            if row.upper is not None:
                program.addConstraint(_row(terms, pulp.LpConstraintLE, row.upper - total))
            if row.lower is not None:
                program.addConstraint(_row(terms, pulp.LpConstraintGE, row.lower - total))
    if not run(program):
        return None
    amounts = list(point.amounts)
    for index, move in moves.items():
        amounts[index] += _step(problem.cells[index]) * round(move.varValue or 0)
    return Point(point.options, tuple(amounts))


def _add_fund_rows(
    program: pulp.LpProblem,
    problem: Problem,
    number: int,
    fund: Fund,
    moves: Mapping[int, pulp.LpVariable],
    chosen: set[int],
    amounts: Sequence[int],
) -> None:
    """Rows of one fund: what is left stays at 0 or more, and what is carried is at most its share of that."""
    share, carried_move = fund.carry, None
    for period, left in enumerate(_left(problem, number, fund, chosen, amounts)):
        terms = {moves[i]: _step(problem.cells[i]) for i in problem.cells_at.get((number, period), ()) if i in moves}
        if carried_move is not None:
            terms[carried_move] = -1
        if terms:
            program.addConstraint(_row(terms, pulp.LpConstraintLE, left))
        carried = share_of(share, max(0, left))
        carried_move = None
        if share and period + 1 < problem.periods and (terms or carried):
            carried_move = program.add_variable(f"c{number:03}p{period:04}", -carried, None, pulp.LpInteger)
            balance = {variable: coefficient * share.numerator for variable, coefficient in terms.items()}
            balance[carried_move] = share.denominator
            slack = share.numerator * left + share.denominator - 1 - share.denominator * carried
            program.addConstraint(_row(balance, pulp.LpConstraintLE, slack))


def _row(terms: Mapping[pulp.LpVariable, int], sense: int, bound: int) -> pulp.LpConstraint:
    """A row over moves; a bound that no move within reach can touch is cut to a size that floats hold exactly."""
    far = sum(abs(coefficient) for coefficient in terms.values()) * REPAIR_RADIUS * 1000
    return pulp.LpConstraint(pulp.LpAffineExpression(dict(terms)), sense, None, max(-far, min(far, bound)))


def _gain_lines(cell: Cell, amount: int) -> Iterator[tuple[float, float]]:
    """Lines (slope, height at rest) above what moving ``amount`` gains, one for each tier within reach.

    Worths fall from tier to tier, so the lowest of the lines is what it gains.
    """
    here, start, before, reach = cell.value_of(amount), 0, 0.0, REPAIR_RADIUS * _step(cell)
    for length, per_unit in cell.tiers:
        if start - reach <= amount <= start + length + reach:
            yield per_unit, before + per_unit * (amount - start) - here
        before += per_unit * length
        start += length


def _step(cell: Cell) -> int:
    """By how much an amount can be more or less: by a ticket, or by a unit."""
    return cell.ticket or 1
