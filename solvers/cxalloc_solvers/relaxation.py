"""What no solution can be worth more than, without looking for one: the program without integrality."""

from __future__ import annotations

import threading

from cxalloc_solvers.backend import Backend, End, Limits
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.kernel import relax
from cxalloc_solvers.problem import Problem


def relaxed_bound(
    problem: Problem, backend: Backend, *, time_limit: float | None = None, cancel: threading.Event | None = None
) -> float | End:
    """No solution of ``problem`` is worth more than this, in its own units; or how the run ended without a bound.

    ``End.INFEASIBLE`` means that not even the relaxation has a solution.
    """
    model = Model(problem)
    relaxed = relax(model, backend, Limits(0.0, time_limit, cancel=cancel))
    return relaxed if isinstance(relaxed, End) else relaxed.bound * model.value_unit
