"""What every solution of some value decides alike, by the bound of the relaxation."""

from __future__ import annotations

from dataclasses import replace

from cxalloc_solvers.backend import Backend, End, Limits
from cxalloc_solvers.formulation import Model, Reduction
from cxalloc_solvers.kernel import Relaxation, decided_by_reduced_cost, relax

PROBED_GROUPS = 20
"""Groups that are probed, those with the largest values first."""


def reduced(model: Model, relaxation: Relaxation | None, value: float) -> Reduction:
    """The model's reduction, and the options that every solution of more than ``value`` (minor units) decides alike."""
    known = model.reduction or Reduction()
    if relaxation is None:
        return known
    decided, _ = decided_by_reduced_cost(model, relaxation, model.to_objective(value))
    return replace(known, decided={**decided, **known.decided})


def with_certain_groups(
    model: Model, reduction: Reduction, backend: Backend, limits: Limits, value: float
) -> Reduction:
    """Also the groups of which every solution of more than ``value`` (minor units) has an option.

    The groups with the largest values are probed: whether the relaxation without any of their options is worse than
    that.
    """
    problem, certain = model.problem, set(reduction.certain)
    largest = [max((abs(problem.options[one].value) for one in members), default=0) for members in problem.options_of]
    for number in sorted(range(len(largest)), key=lambda number: -largest[number])[:PROBED_GROUPS]:
        members = problem.options_of[number]
        if problem.groups[number].must or number in certain or all(one in reduction.decided for one in members):
            continue
        with model.fixed(dict.fromkeys(members, False)):
            without = relax(model, backend, limits)
        if without is End.INFEASIBLE or (isinstance(without, Relaxation) and model.to_value(without.bound) <= value):
            certain.add(number)
    return replace(reduction, certain=frozenset(certain))
