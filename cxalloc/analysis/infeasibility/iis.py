"""Irreducible infeasible subsystems (IIS), found by an elastic filter and a deletion filter.

The elastic filter (Chinneck and Dravnieks 1991) lets every constraint be violated at a price, and enforces those that
are, until the enforced ones alone are infeasible; the deletion filter then drops one after the other, as long as the
rest is still infeasible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cxalloc.analysis.infeasibility.constraints import ConstraintSystem, RemovableConstraint
from cxalloc.optimisation.resolve import LimitReached, Resolver, SolveUndecided
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Shortage

ELASTIC_GAP = 0.05
"""The gap of the elastic filter, which needs the set of violated constraints rather than the exact violations."""


@dataclass(frozen=True, slots=True)
class Iis:
    """Constraints that cannot all be satisfied. ``irreducible``: proved that without any one of them the others can."""

    constraints: tuple[RemovableConstraint, ...]
    irreducible: bool = True


def find_iis(
    system: ConstraintSystem,
    resolver: Resolver,
    among: Sequence[RemovableConstraint] | None = None,
    condition: Callable[[Problem], Problem] = lambda problem: problem,
) -> Iis | None:
    """An irreducible infeasible subsystem under a condition; None where all constraints can be satisfied.

    Args:
        system: The constraints and their problem.
        resolver: Runs the solves. At its limit the smallest infeasible set found so far is returned.
        among: The constraints to choose from; all of them if left out.
        condition: Applied to each problem, to force a candidate in, for example; it is not part of the subsystem.

    Raises:
        LimitReached: Nothing was found in time.
    """
    candidates = list(system.labels) if among is None else list(among)
    is_undecided = False

    def is_infeasible(kept: Sequence[RemovableConstraint]) -> bool:
        try:
            return resolver.feasible_point(condition(system.only(kept))) is None
        except SolveUndecided:
            nonlocal is_undecided
            is_undecided = True  # the constraint is kept
            return False

    found = _elastic_filter(system, resolver, candidates, condition)
    if found is None:
        return None
    try:
        kept, irreducible = _deletion_filter(found, is_infeasible), not is_undecided
    except _Unfinished as unfinished:
        kept, irreducible = unfinished.kept, False
    return Iis(tuple(one for one in candidates if one in kept), irreducible)


class _Unfinished(Exception):  # noqa: N818 - not an error: it carries what was found
    def __init__(self, kept: tuple[RemovableConstraint, ...]) -> None:
        self.kept = kept
        super().__init__()


def _elastic_filter(
    system: ConstraintSystem,
    resolver: Resolver,
    candidates: list[RemovableConstraint],
    condition: Callable[[Problem], Problem],
) -> list[RemovableConstraint] | None:
    """Constraints that are infeasible together, not yet irreducible; None if all can be satisfied."""
    minimums = [one for one in candidates if one.kind == "minimum"]  # they have no slack: enforced from the beginning
    binding: list[RemovableConstraint] = []
    problem = condition(system.only(candidates))
    relaxed = True  # at first: the linear relaxation is fast, and often infeasible already
    while True:
        soft = [one for one in candidates if one not in binding and one.kind != "minimum"]
        if not soft:
            return [*binding, *minimums]
        short = _shortages(resolver, problem, {system.key(one): 0.0 for one in soft}, relaxed=relaxed)
        if short is None:
            return [*binding, *minimums]
        stretched = {system.by_shortage(one.label, one.period) for one in short}
        fresh = [one for one in soft if one in stretched]
        if fresh:
            binding += fresh
        elif relaxed:
            relaxed = False
        else:
            if not binding and resolver.feasible_point(problem) is not None:
                return None
            return candidates  # the violation is within the solver's tolerance: the deletion filter takes them all


def _shortages(
    resolver: Resolver, problem: Problem, prices: Mapping[tuple[str, int | None], float], *, relaxed: bool
) -> Sequence[Shortage] | None:
    if relaxed:
        return resolver.least_shortage_relaxed(problem, prices)
    found = resolver.least_shortage(problem, prices, ELASTIC_GAP)
    return None if found is None else found[1]


def _deletion_filter(
    found: list[RemovableConstraint], is_infeasible: Callable[[Sequence[RemovableConstraint]], bool]
) -> tuple[RemovableConstraint, ...]:
    """Drop constraints that the infeasibility does not need: halves first, while they are long, then single ones."""
    kept = list(found)
    try:
        size = len(kept)
        while size >= 1:
            first = 0
            while first < len(kept):
                rest = kept[:first] + kept[first + size :]
                if is_infeasible(rest):
                    kept = rest
                else:
                    first += size
            size = 0 if size == 1 else max(1, size // 2)
    except LimitReached:
        raise _Unfinished(tuple(kept)) from None
    return tuple(kept)
