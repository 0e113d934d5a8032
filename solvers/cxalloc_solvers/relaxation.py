"""The bound of the linear relaxation."""

from __future__ import annotations

import threading

from cxalloc_solvers.backend import Backend, End, Limits
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.kernel import relax
from cxalloc_solvers.problem import Problem


def relaxed_bound(
    problem: Problem, backend: Backend, *, time_limit: float | None = None, cancel: threading.Event | None = None
) -> float | End:
    """The bound of the relaxation (minor units), or how the run ended without one.

    ``End.INFEASIBLE`` means that the relaxation has no solution. ``time_limit`` is in seconds. Raises SolverFailure.
    """
    model = Model(problem)
    relaxed = relax(model, backend, Limits(0.0, time_limit, cancel=cancel))
    return relaxed if isinstance(relaxed, End) else model.to_value(relaxed.bound)
