"""Small programs in PuLP and small problems, easy and hard, for the tests of the solvers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pulp

from cxalloc_solvers.problem import Bonus, Cell, Fund, Group, LinearRow, Option, Precedence, Problem


def program(
    worths: Sequence[float], rows: Sequence[tuple[Sequence[float], int, float]] = (), *, integer: bool = True
) -> pulp.LpProblem:
    """Maximise ``worths`` over columns from 0 to 1; rows are (coefficients, sense of PuLP, right-hand side)."""
    made = pulp.LpProblem("test", pulp.LpMaximize)
    category = pulp.LpInteger if integer else pulp.LpContinuous
    columns = [made.add_variable(f"x{index:03}", 0, 1, category) for index in range(len(worths))]
    made.setObjective(pulp.LpAffineExpression(dict(zip(columns, worths, strict=True))))
    for number, (coefficients, sense, bound) in enumerate(rows):
        terms = {column: factor for column, factor in zip(columns, coefficients, strict=True) if factor}
        made.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, f"r{number:03}", bound))
    return made


def knapsack() -> pulp.LpProblem:
    """The second and the third fit together, for a value of 11; the relaxation is worth more."""
    return program([7, 6, 5], [([5, 4, 3], pulp.LpConstraintLE, 7)])


def impossible() -> pulp.LpProblem:
    """Two columns of 0 and 1 that would have to sum to 3."""
    return program([1, 1], [([1, 1], pulp.LpConstraintGE, 3)])


def long_search(size: int = 90, rows: int = 12) -> pulp.LpProblem:
    """A knapsack with many rows: solutions come at once, the proof takes minutes at this size."""
    draw = random.Random(7)
    weights = [[draw.randint(10, 99) for _ in range(size)] for _ in range(rows)]
    worths = [sum(weights[row][column] for row in range(rows)) // rows + draw.randint(0, 9) for column in range(size)]
    return program(worths, [(row, pulp.LpConstraintLE, sum(row) // 2) for row in weights])


def no_solution_in_sight() -> pulp.LpProblem:
    """Market split (Cornuéjols and Dawande 1998): equations that no search solves in seconds, nor refutes."""
    draw = random.Random(11)
    rows = [[draw.randint(0, 99) for _ in range(50)] for _ in range(6)]
    return program([1.0] * 50, [(row, pulp.LpConstraintEQ, sum(row) // 2) for row in rows])


def value_of(made: pulp.LpProblem, values: Sequence[float]) -> float:
    """The objective at ``values``, in the order of the columns."""
    at = dict(zip(made.variables(), values, strict=True))
    return float(sum(factor * at[column] for column, factor in made.objective.items()))


def keeps_rows(made: pulp.LpProblem, values: Sequence[float]) -> bool:
    """Whether ``values`` keep every row and bound of a program, within a solver's tolerance."""
    at = dict(zip(made.variables(), values, strict=True))
    for row in made.constraints():
        total = sum(factor * at[column] for column, factor in row.expr.items())
        low, high = row.getLb(), row.getUb()
        if (low is not None and total < low - 1e-6) or (high is not None and total > high + 1e-6):
            return False
    return all(-1e-6 <= value <= 1 + 1e-6 for value in at.values())


def problem(
    worths: Sequence[int],
    draws: Sequence[int] = (),
    budget: int = 0,
    *,
    must: Sequence[int] = (),
    cells: Sequence[Cell] = (),
    rows: Sequence[LinearRow] = (),
    **more: Any,
) -> Problem:
    """A problem of one period and one fund: each option has a group of its own and draws its part of ``budget``."""
    labels = [f"o{index}" for index in range(len(worths))]
    return Problem(
        1,
        tuple(Group(label, index in must) for index, label in enumerate(labels)),
        tuple(Option(label, index, 0, 1, worths[index]) for index, label in enumerate(labels)),
        (Fund("fund", (budget,), Fraction(0), (dict(enumerate(draws)),)),),
        tuple(cells),
        tuple(rows),
        **more,
    )


def scheduled(
    starts: Mapping[str, Sequence[tuple[int, int, int]]],
    *,
    periods: int = 3,
    precedences: Sequence[Precedence] = (),
    bonuses: Sequence[Bonus] = (),
    rows: Sequence[LinearRow] = (),
) -> Problem:
    """A problem without costs: per group its options as (start, ready, worth), numbered through in that order."""
    groups = tuple(Group(label) for label in starts)
    options = tuple(
        Option(f"{label}@{start}", number, start, ready, worth)
        for number, (label, members) in enumerate(starts.items())
        for start, ready, worth in members
    )
    return Problem(periods, groups, options, (), (), tuple(rows), tuple(precedences), tuple(bonuses))


def as_problem(made: pulp.LpProblem) -> Problem:
    """A program of whole numbers as a problem of options without costs, and rows."""
    position = {column: index for index, column in enumerate(made.variables())}
    rows = []
    for number, row in enumerate(made.constraints()):
        low, high = (None if bound is None else round(bound) for bound in (row.getLb(), row.getUb()))
        factors = {position[column]: round(factor) for column, factor in row.expr.items()}
        rows.append(LinearRow(f"row {number}", low, high, factors))
    return problem([round(factor) for factor in made.objective.values()], rows=rows)
