"""The smallest sets of requirements that clash: irreducible ones, found by an elastic filter and a deletion filter.

The elastic filter (Chinneck and Dravnieks 1991) lets every requirement give way at a price, and makes those that do
binding, until the binding ones alone can't be kept; the deletion filter then leaves out one after the other, as long as
what is left still clashes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cxalloc.analysis.infeasibility.constraints import ConstraintSystem, RemovableConstraint
from cxalloc.optimisation.resolve import LimitReached, NodeLimitReached, Resolver
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Shortage

ELASTIC_GAP = 0.05
"""Which requirements give way matters here, not exactly by how much."""


@dataclass(frozen=True, slots=True)
class Iis:
    """Requirements that can't all be kept. ``irreducible``: without any one of them the others can be; proved."""

    constraints: tuple[RemovableConstraint, ...]
    irreducible: bool = True


def find_iis(
    requirements: ConstraintSystem,
    trials: Resolver,
    among: Sequence[RemovableConstraint] | None = None,
    condition: Callable[[Problem], Problem] = lambda problem: problem,
) -> Iis | None:
    """An irreducible set of requirements (``among`` those given) that clash under a condition, None if none do.

    The condition, such as that a candidate is in, is no requirement: it always holds. Where time runs out the set is
    the smallest one found so far. Raises OutOfTime if nothing was found by then.
    """
    candidates = list(requirements.labels) if among is None else list(among)

    doubted = False

    def clash(kept: Sequence[RemovableConstraint]) -> bool:
        try:
            return trials.any_point(condition(requirements.only(kept))) is None
        except NodeLimitReached:
            nonlocal doubted
            doubted = True  # what was left out stays in
            return False

    found = _elastic(requirements, trials, candidates, condition)
    if found is None:
        return None
    try:
        kept, irreducible = _irreducible(found, clash), not doubted
    except _Unfinished as unfinished:
        kept, irreducible = unfinished.kept, False
    return Iis(tuple(one for one in candidates if one in kept), irreducible)


class _Unfinished(Exception):  # noqa: N818 - not an error: it carries what was found
    def __init__(self, kept: tuple[RemovableConstraint, ...]) -> None:
        self.kept = kept
        super().__init__()


def _elastic(
    requirements: ConstraintSystem,
    trials: Resolver,
    candidates: list[RemovableConstraint],
    condition: Callable[[Problem], Problem],
) -> list[RemovableConstraint] | None:
    """Requirements that clash, not yet irreducible; None if all can be kept."""
    minimums = [one for one in candidates if one.kind == "minimum"]  # they have no slack, and bind from the beginning
    binding: list[RemovableConstraint] = []
    problem = condition(requirements.only(candidates))
    relaxed = True  # at first: what already clashes if parts of options would do is found in a moment
    while True:
        soft = [one for one in candidates if one not in binding and one.kind != "minimum"]
        if not soft:
            return [*binding, *minimums]
        short = _short(trials, problem, {requirements.key(one): 0.0 for one in soft}, relaxed=relaxed)
        if short is None:
            return [*binding, *minimums]
        stretched = {requirements.by_shortage(one.label, one.period) for one in short}
        fresh = [one for one in soft if one in stretched]
        if fresh:
            binding += fresh
        elif relaxed:
            relaxed = False
        else:
            if not binding and trials.any_point(problem) is not None:
                return None
            return candidates  # what is short is less than a solver sees: the deletion filter looks at everything


def _short(
    trials: Resolver, problem: Problem, prices: Mapping[tuple[str, int | None], float], *, relaxed: bool
) -> Sequence[Shortage] | None:
    if relaxed:
        return trials.least_shortage_relaxed(problem, prices)
    found = trials.least_shortage(problem, prices, ELASTIC_GAP)
    return None if found is None else found[1]


def _irreducible(
    found: list[RemovableConstraint], clash: Callable[[Sequence[RemovableConstraint]], bool]
) -> tuple[RemovableConstraint, ...]:
    """Leave out what is not needed for the clash: halves first, while they are long, then one by one."""
    kept = list(found)
    try:
        size = len(kept)
        while size >= 1:
            first = 0
            while first < len(kept):
                rest = kept[:first] + kept[first + size :]
                if clash(rest):
                    kept = rest
                else:
                    first += size
            size = 0 if size == 1 else max(1, size // 2)
    except LimitReached:
        raise _Unfinished(tuple(kept)) from None
    return tuple(kept)
