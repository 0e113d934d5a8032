"""A search that does not begin from nothing: points of a neighbouring problem, fitted into this one.

Of a point that no longer fits, the options are what was hard to find; the amounts are worked out again. Where even the
options do not fit, the best of them are kept.
"""

from __future__ import annotations

from dataclasses import replace

from cxalloc_solvers import exact
from cxalloc_solvers.backend import Backend, End, Limits, Run
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.hints import Hint
from cxalloc_solvers.result import Point

FIT_GAP = 1e-3
FIT_NODES = 100
"""Fitting is a small program; what it leaves is for the search."""


def begin(model: Model, backend: Backend, limits: Limits, hint: Hint) -> Run:
    """What a search can begin with: the best solution that a hint's points come to, if any, and the hint's bound."""
    bound = None if hint.bound is None else hint.bound / model.value_unit
    limits = replace(limits, gap=max(limits.gap, FIT_GAP) if limits.gap else 0.0, nodes=FIT_NODES)
    best = Run(End.NODES, bound=bound)
    for point in dict.fromkeys(hint.points):
        run = fit(model, backend, limits, point)
        if run.value is not None and (best.value is None or run.value > best.value):
            best = Run(End.NODES, run.values, run.value, bound)  # the bound of a part is none of the whole
    return best


def fit(model: Model, backend: Backend, limits: Limits, point: Point) -> Run:
    """The best solution that chooses the options of a point, or, if there is none, some of them.

    Only of equally many options and cells: the caller translates between problems.
    """
    chosen = set(point.options)
    keeps = not any(exact.violated(model.problem, point))
    decided = {index: index in chosen for index in range(len(model.chosen)) if keeps or index not in chosen}
    with model.fixed(decided):
        return backend.run(model.program, limits)
