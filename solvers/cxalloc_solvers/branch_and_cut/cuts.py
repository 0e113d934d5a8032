"""Root cuts: valid inequalities that HiGHS separates from the relaxation.

HiGHS derives them from rows and their combinations (mixed-integer rounding, covers, cliques) before its first node,
and passes its cut pool to a callback. It is stopped there: a tree of live relaxations with these rows is faster from
then on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from cxalloc_solvers.arrays import Indices, Matrix
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


@dataclass(frozen=True, slots=True)
class Root:
    """A program with cuts, and the solution that HiGHS found on the way, if any.

    The cuts are valid for solutions that cost less than this one by the gap: HiGHS may cut off all others.
    """

    linear: LinearProgram
    solution: Solution | None


def with_cuts(linear: LinearProgram, gap: float, stopped: Callable[[], bool]) -> Root:
    """The program with the root cuts of HiGHS for a relative ``gap``.

    None are added where HiGHS ends before it separates any, or where it is stopped.
    """
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (*_OPTIONS.items(), ("mip_rel_gap", gap)):
        model.setOptionValue(name, value)
    load(linear, model, linear.vectors.is_integer)
    found: list[LinearProgram] = []

    def on_callback(kind: Any, _: str, data: Any, answer: Any, __: Any) -> None:
        if kind == _CALLBACKS.kCallbackMipGetCutPool:
            found.append(_with_rows(linear, data))
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
    return Root(found[-1] if found else linear, solution)


def _with_rows(linear: LinearProgram, pool: Any) -> LinearProgram:
    """The program with the rows of a cut pool appended."""
    vectors, matrix = linear.vectors, linear.matrix
    # highspy gives the start of each row; some versions append the end of the last one.
    starts: Indices = np.append(pool.cutpool_start[: pool.cutpool_num_cut], len(pool.cutpool_index)).astype(np.int32)
    return replace(
        linear,
        vectors=replace(
            vectors,
            row_lower=np.append(vectors.row_lower, pool.cutpool_lower),
            row_upper=np.append(vectors.row_upper, pool.cutpool_upper),
        ),
        matrix=Matrix(
            np.append(matrix.starts[:-1], starts + matrix.starts[-1]).astype(np.int32),
            np.append(matrix.indices, pool.cutpool_index).astype(np.int32),
            np.append(matrix.coefficients, pool.cutpool_value),
        ),
    )
