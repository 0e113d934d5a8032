"""Root cuts: valid inequalities that HiGHS separates from the relaxation.

HiGHS derives them from rows and their combinations (mixed-integer rounding, covers, cliques) before its first node,
and passes its cut pool to a callback. It is stopped there: a tree of live relaxations with these rows is faster from
then on.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from cxalloc_solvers.arrays import Indices, Matrix, Numbers, Vectors
from cxalloc_solvers.branch_and_cut.linear import LinearProgram, Solution, load

_CALLBACKS = highspy.cb.HighsCallbackType
_INTERRUPTS = (_CALLBACKS.kCallbackMipInterrupt, _CALLBACKS.kCallbackSimplexInterrupt)
_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "presolve": "off",  # the cuts are for these columns
    "mip_abs_gap": 0.0,
    "mip_max_nodes": 1,
    "mip_allow_restart": False,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}


SPLIT_ROWS, SPLIT_COLUMNS, SPLIT_SEED = 3, 30, 0
"""A market split problem of this size has no solution with near certainty, and takes a solver hours."""


@dataclass(frozen=True, slots=True)
class Root:
    """A program with cuts, and the solution that HiGHS found on the way, if any.

    The cuts are valid for solutions that cost less than this one by the gap: HiGHS may cut off all others.
    """

    linear: LinearProgram
    solution: Solution | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows and their bounds."""

    lower: Numbers
    upper: Numbers
    matrix: Matrix


def with_cuts(linear: LinearProgram, gap: float, stopped: Callable[[], bool]) -> Root:
    """The program with the root cuts of HiGHS for a relative ``gap``.

    None are added where HiGHS ends before it separates any, or where it is stopped.
    """
    found, solution = _separated(linear, gap, stopped)
    return Root(linear if found is None else _with_rows(linear, found), solution)


def _separated(linear: LinearProgram, gap: float, stopped: Callable[[], bool]) -> tuple[Rows | None, Solution | None]:
    """The root cuts of HiGHS, if it separates any, and the solution that it finds on the way, if any."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (*_OPTIONS.items(), ("mip_rel_gap", gap)):
        model.setOptionValue(name, value)
    load(linear, model, linear.vectors.is_integer)
    found: list[Rows] = []

    def on_callback(kind: Any, _: str, data: Any, answer: Any, __: Any) -> None:
        if kind == _CALLBACKS.kCallbackMipGetCutPool:
            found.append(_rows_of(data))
        elif kind in _INTERRUPTS:
            answer.user_interrupt = bool(found) or stopped()

    model.setCallback(on_callback, None)
    for kind in (*_INTERRUPTS, _CALLBACKS.kCallbackMipGetCutPool):
        model.startCallback(kind)
    model.run()
    has_solution = model.getInfo().primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    solution = None
    if has_solution:
        solution = Solution(np.asarray(model.getSolution().col_value), model.getInfo().objective_function_value)
    return found[-1] if found else None, solution


def _rows_of(pool: Any) -> Rows:
    """The rows of a cut pool."""
    # highspy gives the start of each row; some versions append the end of the last one.
    starts: Indices = np.append(pool.cutpool_start[: pool.cutpool_num_cut], len(pool.cutpool_index)).astype(np.int32)
    indices: Indices = np.array(pool.cutpool_index, dtype=np.int32)
    matrix = Matrix(starts, indices, np.array(pool.cutpool_value))
    return Rows(np.array(pool.cutpool_lower), np.array(pool.cutpool_upper), matrix)


def _with_rows(linear: LinearProgram, rows: Rows) -> LinearProgram:
    """The program with further rows behind its own."""
    vectors, matrix = linear.vectors, linear.matrix
    return replace(
        linear,
        vectors=replace(
            vectors,
            row_lower=np.append(vectors.row_lower, rows.lower),
            row_upper=np.append(vectors.row_upper, rows.upper),
        ),
        matrix=Matrix(
            np.append(matrix.starts[:-1], rows.matrix.starts + matrix.starts[-1]).astype(np.int32),
            np.append(matrix.indices, rows.matrix.indices).astype(np.int32),
            np.append(matrix.coefficients, rows.matrix.coefficients),
        ),
    )


def with_cuts_for_any_objective(linear: LinearProgram, stopped: Callable[[], bool]) -> LinearProgram:
    """The program with root cuts that cut off none of its solutions, whatever the objective.

    What HiGHS separates once it has a solution may cut off every worse one. So it gets a program without solutions:
    a market split problem in columns of its own (Cornuéjols and Dawande 1999), which no heuristic solves and no cut
    refutes. The relaxation in the other columns, and what follows from their rows, is that of the program. None are
    added if HiGHS finds a solution after all.
    """
    columns = len(linear.vectors.cost)
    found, solution = _separated(_without_solution(linear), 0.0, stopped)
    if found is None or solution is not None:
        return linear
    starts, indices = found.matrix.starts, found.matrix.indices
    counts = np.diff(starts)
    is_split = np.bincount(np.repeat(np.arange(len(counts)), counts)[indices >= columns], minlength=len(counts)) > 0
    kept = np.repeat(~is_split, counts)
    lengths = np.concatenate(([0], np.cumsum(counts[~is_split]))).astype(np.int32)
    matrix = Matrix(lengths, indices[kept], found.matrix.coefficients[kept])
    return _with_rows(linear, Rows(found.lower[~is_split], found.upper[~is_split], matrix))


def _without_solution(linear: LinearProgram) -> LinearProgram:
    """The program with the columns and rows of a market split problem behind its own."""
    vectors, draw = linear.vectors, random.Random(SPLIT_SEED)
    first, count = len(vectors.cost), SPLIT_COLUMNS
    split = np.array([[draw.randrange(100) for _ in range(count)] for _ in range(SPLIT_ROWS)], dtype=float)
    half = np.floor(split.sum(axis=1) / 2)
    zeros, ones = np.zeros(count), np.ones(count)
    wider = Vectors(
        np.append(vectors.cost, zeros),
        np.append(vectors.lower, zeros),
        np.append(vectors.upper, ones),
        np.append(vectors.is_integer, ones).astype(vectors.is_integer.dtype),
        vectors.row_lower,
        vectors.row_upper,
    )
    indices: Indices = np.tile(np.arange(first, first + count), SPLIT_ROWS).astype(np.int32)
    starts: Indices = (np.arange(SPLIT_ROWS + 1) * count).astype(np.int32)
    return _with_rows(replace(linear, vectors=wider), Rows(half, half, Matrix(starts, indices, split.ravel())))
