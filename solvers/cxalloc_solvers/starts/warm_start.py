"""Warm start: points of a similar problem, made feasible for this one.

Of an infeasible point the options are the part that was hard to find; the amounts are computed anew. Where the options
do not fit either, the best subset of them is kept.
"""

from __future__ import annotations

from dataclasses import replace

from cxalloc_solvers.backend import Backend, End, Limits, Run
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.integers import exact
from cxalloc_solvers.result import Point
from cxalloc_solvers.starts.hints import Hint

FIT_GAP = 1e-3
FIT_NODES = 100
"""Limits of the program that makes a point feasible: the search improves what it leaves."""


def warm_start(model: Model, backend: Backend, limits: Limits, hint: Hint) -> Run:
    """The best solution that a hint's points lead to, if any, with the hint's bound (units of the program)."""
    bound = None if hint.bound is None else model.to_objective(hint.bound)
    limits = replace(limits, gap=max(limits.gap, FIT_GAP) if limits.gap else 0.0, nodes=FIT_NODES)
    best = Run(End.NODES, bound=bound)
    for point in dict.fromkeys(hint.points):
        run = fit(model, backend, limits, point)
        if run.value is not None and (best.value is None or run.value > best.value):
            best = Run(End.NODES, run.values, run.value, bound)  # a bound with options fixed does not hold without
    return best


def fit(model: Model, backend: Backend, limits: Limits, point: Point) -> Run:
    """The best solution with the options of a point, or, if that is infeasible, with a subset of them.

    The point has to be in the indices of the model's problem.
    """
    chosen = set(point.options)
    keeps = not any(exact.violated(model.problem, point))
    decided = {index: index in chosen for index in range(len(model.chosen)) if keeps or index not in chosen}
    with model.fixed(decided):
        return backend.run(model.program, limits)
