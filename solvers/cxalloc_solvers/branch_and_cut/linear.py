"""A mixed-integer program as arrays, its relaxation, and the reduced program once columns are fixed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import pulp

from cxalloc_solvers.arrays import Indices, Matrix, Numbers, Vectors, columns_of, matrix_of, vectors_of
from cxalloc_solvers.backend import SolverFailure

DROPPED, SMALLEST_COEFFICIENT = 1e-9, 1e-12
"""HiGHS drops coefficients below the first one unless told of the second one: a few units next to trillions, which
decide between equals."""
TOLERANCE = 1e-9
"""Tolerance of rows and bounds when columns are eliminated."""

FRACTIONAL = 1e-6
"""A value further than this from an integer is fractional."""

IsStopped = Callable[[], bool]
"""Whether to stop the search."""


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """A program to be minimised: vectors and rows; ``offset`` is the cost of the eliminated columns."""

    vectors: Vectors
    matrix: Matrix
    offset: float = 0.0

    @property
    def integer_columns(self) -> Indices:
        """The indices of the integer columns."""
        return np.flatnonzero(self.vectors.is_integer).astype(np.int32)

    def row_of_entries(self) -> Indices:
        """The row of each entry of the matrix."""
        starts = self.matrix.starts
        return np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))


class RelaxationFailure(SolverFailure):
    """A relaxation could not be solved."""


@dataclass(frozen=True, slots=True)
class LpSolution:
    """An optimal solution of a relaxation: values and absolute reduced costs by column."""

    values: Numbers
    reduced_costs: Numbers
    cost: float


@dataclass(frozen=True, slots=True)
class Solution:
    """A feasible solution: values by column, and their cost."""

    values: Numbers
    cost: float


def cutoff_for(cost: float, tolerance: float) -> float:
    """The cutoff value: the cost below which a solution improves on ``cost`` by a relative tolerance."""
    return cost if math.isinf(cost) else cost - tolerance * abs(cost)


def linear_program_of(program: pulp.LpProblem) -> LinearProgram:
    """The arrays of a PuLP program; the objective is negated if it is maximised."""
    return LinearProgram(vectors_of(program, columns_of(program)), matrix_of(program))


def without_fixed(linear: LinearProgram, lower: Numbers, upper: Numbers) -> tuple[LinearProgram, Indices] | None:
    """The program within tighter bounds without its fixed columns, and the indices of the others; None if infeasible.

    Columns whose bounds are equal move into the right-hand sides, rows of one column become bounds (rounded for integer
    columns), and rows that the bounds imply are dropped.
    """
    vectors, matrix, rows = linear.vectors, linear.matrix, len(linear.vectors.row_lower)
    is_free = upper > lower  # however narrow: a few units next to trillions decide which cells can be active
    columns = np.flatnonzero(is_free).astype(np.int32)
    fixed = np.where(is_free, 0.0, lower)
    row_of, is_left = linear.row_of_entries(), is_free[matrix.indices]
    used = np.bincount(row_of, weights=matrix.coefficients * fixed[matrix.indices], minlength=rows)
    row_lower, row_upper = vectors.row_lower - used, vectors.row_upper - used

    entry_row, entry_column, coefficient = row_of[is_left], matrix.indices[is_left], matrix.coefficients[is_left]
    counts = np.bincount(entry_row, minlength=rows)
    empty = counts == 0
    slack = 1e-7 * np.maximum(1.0, np.abs(used))
    if np.any(empty & ((row_lower > slack) | (row_upper < -slack))):
        return None
    lower, upper = lower.copy(), upper.copy()
    room = np.abs(coefficient) * (upper - lower)[entry_column]
    alone = (counts[entry_row] == 1) & (room > TOLERANCE)  # the others say nothing beyond the tolerance of rows
    _bound_by_rows(entry_row[alone], entry_column[alone], coefficient[alone], row_lower, row_upper, lower, upper)
    is_integer = vectors.is_integer.astype(bool)
    lower[is_integer] = np.ceil(lower[is_integer] - 1e-6)
    upper[is_integer] = np.floor(upper[is_integer] + 1e-6)
    if np.any(lower > upper + 1e-7):
        return None
    upper = np.maximum(lower, upper)

    low = np.where(coefficient > 0, coefficient * lower[entry_column], coefficient * upper[entry_column])
    high = np.where(coefficient > 0, coefficient * upper[entry_column], coefficient * lower[entry_column])
    least = np.bincount(entry_row, weights=low, minlength=rows)
    most = np.bincount(entry_row, weights=high, minlength=rows)
    binds = (counts > 1) & ((most > row_upper + TOLERANCE) | (least < row_lower - TOLERANCE))

    new_column = np.cumsum(is_free) - 1
    stays = binds[entry_row]
    starts = np.zeros(int(binds.sum()) + 1, dtype=np.int32)
    np.cumsum(counts[binds], out=starts[1:])
    left = Vectors(
        vectors.cost[columns],
        lower[columns],
        upper[columns],
        vectors.is_integer[columns],
        row_lower[binds],
        row_upper[binds],
    )
    rest = Matrix(starts, new_column[entry_column[stays]].astype(np.int32), coefficient[stays])
    return LinearProgram(left, rest, linear.offset + float(vectors.cost @ fixed)), columns


def load(linear: LinearProgram, model: highspy.Highs, is_integer: Indices) -> None:
    """Load a program into a HiGHS in one call. ``is_integer`` has a 1 for each integer column."""
    vectors, matrix = linear.vectors, linear.matrix
    sizes = np.abs(matrix.coefficients)
    if np.any((sizes > 0) & (sizes < DROPPED)):  # else the default stays: HiGHS also takes it for zero in its search
        model.setOptionValue("small_matrix_value", SMALLEST_COEFFICIENT)
    status = model.passModel(
        len(vectors.cost),
        len(vectors.row_lower),
        len(matrix.indices),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        linear.offset,
        vectors.cost,
        vectors.lower,
        vectors.upper,
        vectors.row_lower,
        vectors.row_upper,
        matrix.starts,
        matrix.indices,
        matrix.coefficients,
        is_integer,
    )
    if status == highspy.HighsStatus.kError:
        raise SolverFailure("HiGHS refused the model")


def load_relaxation(linear: LinearProgram) -> highspy.Highs:
    """A HiGHS with the relaxation loaded, on one thread and without presolve."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
        model.setOptionValue(name, value)
    load(linear, model, np.zeros_like(linear.vectors.is_integer))
    return model


def solve_relaxation(linear: LinearProgram) -> LpSolution | None:
    """The optimal solution of the relaxation; None if it is infeasible. Raises RelaxationFailure."""
    model = load_relaxation(linear)
    model.run()
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise RelaxationFailure(f"HiGHS stopped a relaxation with {model.modelStatusToString(status)}")
    solution, cost = model.getSolution(), model.getInfo().objective_function_value
    return LpSolution(np.asarray(solution.col_value), np.abs(np.asarray(solution.col_dual)), cost)


def _bound_by_rows(
    rows: Indices,
    columns: Indices,
    coefficients: Numbers,
    row_lower: Numbers,
    row_upper: Numbers,
    lower: Numbers,
    upper: Numbers,
) -> None:
    """Tighten bounds in place by singleton rows."""
    one, other = row_lower[rows] / coefficients, row_upper[rows] / coefficients
    np.maximum.at(lower, columns, np.where(coefficients > 0, one, other))
    np.minimum.at(upper, columns, np.where(coefficients > 0, other, one))
