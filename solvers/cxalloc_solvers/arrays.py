"""A PuLP program as the arrays that a solver is loaded with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import highspy
import numpy as np
import pulp

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Indices = np.ndarray[tuple[int], np.dtype[np.int32]]

INFINITY = highspy.kHighsInf


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of a program: costs (to be minimised), bounds and integrality by column, and bounds by row."""

    cost: Numbers
    lower: Numbers
    upper: Numbers
    is_integer: Indices
    row_lower: Numbers
    row_upper: Numbers


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows, their entries one after another: row r has those from ``starts[r]`` up to ``starts[r + 1]``."""

    starts: Indices
    indices: Indices
    coefficients: Numbers

    def extends(self, other: Matrix) -> bool:
        """Whether this is ``other``, perhaps with more rows at the end."""
        rows, entries = len(other.starts), len(other.indices)
        return (
            np.array_equal(self.starts[:rows], other.starts)
            and np.array_equal(self.indices[:entries], other.indices)
            and np.array_equal(self.coefficients[:entries], other.coefficients)
        )


def columns_of(program: pulp.LpProblem) -> list[pulp.LpVariable]:
    """The columns in PuLP's order, each with its number as ``index``: PuLP keeps this place for its solvers.

    A dictionary by column would cost a call of Python for each entry of the program.
    """
    columns: list[pulp.LpVariable] = list(program.variables())
    for index, column in enumerate(columns):
        column.index = index
    return columns


def vectors_of(program: pulp.LpProblem, columns: Sequence[pulp.LpVariable]) -> Vectors:
    """Costs and bounds of a program whose ``columns`` are numbered."""
    rows = program.constraints()
    cost = np.zeros(len(columns))
    sign = -1.0 if program.sense == pulp.LpMaximize else 1.0
    for column, coefficient in program.objective.items():
        cost[column.index] = sign * coefficient
    return Vectors(
        cost,
        _bounds([column.lowBound for column in columns], -INFINITY),
        _bounds([column.upBound for column in columns], INFINITY),
        np.asarray([column.cat == pulp.LpInteger for column in columns], dtype=np.int32),
        _bounds([row.getLb() for row in rows], -INFINITY),
        _bounds([row.getUb() for row in rows], INFINITY),
    )


def matrix_of(program: pulp.LpProblem) -> Matrix:
    """The rows of a program whose columns are numbered."""
    expressions = [row.expr for row in program.constraints()]
    return Matrix(
        np.fromiter(accumulate(map(len, expressions), initial=0), dtype=np.int32, count=len(expressions) + 1),
        np.fromiter((column.index for column in chain.from_iterable(expressions)), dtype=np.int32),
        np.fromiter(chain.from_iterable(terms.values() for terms in expressions), dtype=np.float64),
    )


def changed_entries(one: Numbers | Indices, other: Numbers | Indices) -> Indices:
    """The positions at which the first entries of ``one`` differ from ``other``'s."""
    return np.flatnonzero(one[: len(other)] != other).astype(np.int32)


def _bounds(bounds: Iterable[float | None], missing: float) -> Numbers:
    return np.asarray([missing if bound is None else bound for bound in bounds], dtype=np.float64)
