"""A problem in cxalloc's rows or in straightforward ones, as arrays or as a PuLP model."""

from __future__ import annotations

from typing import Any

from benchmarks import straightforward
from benchmarks.rows import Program, from_pulp, to_pulp
from cxalloc_solvers.problem import Problem

STRAIGHTFORWARD = "straightforward"
OURS = "our"


def program_in(problem: Problem, rows: str) -> Program:
    """The arrays of a problem in straightforward rows or in cxalloc's."""
    if rows == STRAIGHTFORWARD:
        return straightforward.program_of(problem)
    from cxalloc_solvers.formulation import Model

    model = Model(problem)
    return from_pulp(model.program, model.value_unit)


def pulp_model_in(problem: Problem, rows: str) -> tuple[Any, float]:
    """The PuLP model, and the value, in units of the problem, of one unit of its objective."""
    if rows == STRAIGHTFORWARD:
        program = straightforward.program_of(problem)
        return to_pulp(program), program.value_unit
    from cxalloc_solvers.formulation import Model

    model = Model(problem)
    return model.program, model.value_unit
