"""The amounts of one choice of options and active cells: whether exact arithmetic rules them out.

A solver keeps rows within a tolerance, which in rows of large amounts hides many units. So a choice may be feasible for
the solver and have no amounts in whole units. That is proved here as in a linear program: multipliers of the rows whose
combination no point within the bounds of the amounts can satisfy (Farkas' lemma). A solver proposes the multipliers, in
floating point; they are a proof only if they are one in fractions (Neumaier and Shcherbina 2004, Mathematical
Programming 99).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np

from cxalloc_solvers.arrays import INFINITY
from cxalloc_solvers.integers.exact import remainders, share_of
from cxalloc_solvers.problem import Problem

ROUNDINGS = (10**3, 10**6, None)
"""Multipliers are tried rounded to fractions with denominators up to these, then as they are."""


@dataclass(frozen=True, slots=True)
class _Inequality:
    """Sum of coefficients times variables ≤ ``upper``, in whole numbers."""

    terms: Mapping[int, int]
    upper: int


class _Amounts:
    """The linear relaxation of the amounts of a choice, as moves from a point: bounds, and inequalities."""

    def __init__(self, problem: Problem, options: Sequence[int], amounts: Sequence[int]) -> None:
        self.lower: list[int] = []
        self.upper: list[int] = []
        self._problem = problem
        self._chosen = set(options)
        self._amounts = amounts
        self._variable_of: dict[int, int] = {}
        for index, (cell, amount) in enumerate(zip(problem.cells, amounts, strict=True)):
            if amount and cell.minimum < cell.maximum:
                self._variable_of[index] = self._variable(cell.minimum - amount, cell.maximum - amount)
        self.rows = [*self._fund_rows(), *self._linear_rows()]

    def _variable(self, lower: int, upper: int) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def _fund_rows(self) -> Iterator[_Inequality]:
        """What a period leaves is at least 0, and what it carries over is at most its share, rounded up."""
        problem = self._problem
        for number, fund in enumerate(problem.funds):
            carried_move: int | None = None
            most_carried = 0
            share = fund.carry
            for period, left in enumerate(remainders(problem, number, self._chosen, self._amounts)):
                cells = problem.cells_at.get((number, period), ())
                terms = {self._variable_of[index]: 1 for index in cells if index in self._variable_of}
                if carried_move is not None:
                    terms[carried_move] = -1
                yield _Inequality(terms, left)
                if not share or period + 1 == problem.periods:
                    carried_move, most_carried = None, 0
                    continue
                carried = share_of(share, max(0, left))
                drawn = sum(draw for index, draw in fund.draws[period].items() if index in self._chosen)
                most_carried = share_of(share, max(0, fund.amounts[period] + most_carried - drawn))
                carried_move = self._variable(-carried, max(0, most_carried - carried))
                balance = {variable: coefficient * share.numerator for variable, coefficient in terms.items()}
                balance[carried_move] = share.denominator
                slack = share.numerator * left + share.denominator - 1 - share.denominator * carried
                yield _Inequality(balance, slack)

    def _linear_rows(self) -> Iterator[_Inequality]:
        for row in self._problem.rows:
            terms = {self._variable_of[i]: factor for i, factor in row.amounts.items() if i in self._variable_of}
            total = row.total(self._chosen, self._amounts)
            if row.upper is not None:
                yield _Inequality(terms, row.upper - total)
            if row.lower is not None:
                yield _Inequality({variable: -factor for variable, factor in terms.items()}, total - row.lower)


def is_infeasible_choice(problem: Problem, options: Sequence[int], amounts: Sequence[float]) -> bool:
    """Whether it is proved that no amounts in whole units go with these options and these active cells.

    ``amounts`` are a solver's (minor units, by cell); cells with an amount above 0 are the active ones. Everything but
    the amounts has to be feasible.
    """
    whole = [
        min(max(round(amount), cell.minimum), cell.maximum) if amount else 0
        for cell, amount in zip(problem.cells, amounts, strict=True)
    ]
    relaxation = _Amounts(problem, options, whole)
    multipliers = _multipliers(relaxation)
    return any(_is_proof(relaxation, [_rounded(one, most) for one in multipliers]) for most in ROUNDINGS)


def _multipliers(amounts: _Amounts) -> list[float]:
    """The dual solution of the elastic program: minimise the sum of the violations of the rows."""
    columns, rows = len(amounts.lower), len(amounts.rows)
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
        model.setOptionValue(name, value)
    nothing = np.zeros(0, dtype=np.int32), np.zeros(0)
    every = columns + rows
    cost = np.concatenate((np.zeros(columns), np.ones(rows)))
    lower = np.concatenate((np.asarray(amounts.lower, dtype=float), np.zeros(rows)))
    upper = np.concatenate((np.asarray(amounts.upper, dtype=float), np.full(rows, INFINITY)))
    model.addCols(every, cost, lower, upper, 0, np.zeros(every, dtype=np.int32), *nothing)
    for number, row in enumerate(amounts.rows):
        indices = np.asarray([*row.terms, columns + number], dtype=np.int32)
        coefficients = np.asarray([*row.terms.values(), -1], dtype=float)
        model.addRow(-INFINITY, float(row.upper), len(indices), indices, coefficients)
    model.run()
    return [max(0.0, -dual) for dual in model.getSolution().row_dual]


def _is_proof(amounts: _Amounts, multipliers: Sequence[Fraction]) -> bool:
    """Whether the combination of the rows by ``multipliers`` exceeds its right-hand side everywhere in the bounds."""
    combined = [Fraction(0)] * len(amounts.lower)
    most = Fraction(0)
    for row, multiplier in zip(amounts.rows, multipliers, strict=True):
        if multiplier:
            most += multiplier * row.upper
            for variable, coefficient in row.terms.items():
                combined[variable] += multiplier * coefficient
    least = sum(
        (min(one * low, one * high) for one, low, high in zip(combined, amounts.lower, amounts.upper, strict=True)),
        Fraction(0),
    )
    return least > most


def _rounded(multiplier: float, most: int | None) -> Fraction:
    fraction = Fraction(multiplier)
    return fraction if most is None else fraction.limit_denominator(most)
