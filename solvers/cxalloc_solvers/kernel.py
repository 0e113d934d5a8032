"""Search: the relaxation for a bound, kernels for a plan, reduced costs to cut down what is left, then the proof.

Kernel search solves the program over the columns that the relaxation is undecided about, then over more of them
(Angelelli, Mansini and Speranza 2010, Computers & Operations Research 37). A column whose reduced cost alone takes the
bound down to the plan in hand, or to the gap around it, can be fixed without giving up the proof. Sizes, gaps and nodes
steer the search, never the clock: so it repeats itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pulp

from cxalloc_solvers.backend import Backend, Bounds, End, Limits, Run, SolverFailure
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.result import relative_gap

UNDECIDED = 1e-9
"""Up to this reduced cost (in units of the program) the relaxation does not care whether a column is in or out."""

FRACTIONAL = 1e-6
FEW_FRACTIONAL = 0.01
"""With fewer options than this share left fractional by the relaxation, kernels come close to its bound."""

BUCKETS = 2
KERNEL_NODES = 500
FIRST_GAP = 1e-3
NEXT_GAPS = 0.1
"""A kernel is solved to this share of the gap that is still open: what it leaves is for the columns outside it."""


NOTHING_KNOWN = Run(End.NODES)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The program without integrality: a bound, and per option its value and what forcing it the other way costs."""

    bound: float
    values: Sequence[float]
    costs: Sequence[float]


def relax(model: Model, backend: Backend, limits: Limits) -> Relaxation | End:
    """Solve the relaxation; how that ended, if it has no solution."""
    integers = [column for column in model.columns if column.cat == pulp.LpInteger]
    for column in integers:
        column.cat = pulp.LpContinuous
    try:
        run = backend.run(model.program, limits)
    finally:
        for column in integers:
            column.cat = pulp.LpInteger
    if run.end is not End.DONE:
        return run.end
    if run.value is None or run.values is None or run.reduced_costs is None:
        raise SolverFailure(f"{backend.name} gives no reduced costs for a relaxation")
    # Options are the model's first columns.
    count = len(model.chosen)
    return Relaxation(run.value, run.values[:count], [abs(cost) for cost in run.reduced_costs[:count]])


def fix_by_reduced_cost(model: Model, relaxation: Relaxation, worth: float) -> float | None:
    """Fix every option that no solution worth more than ``worth`` (units of the program) decides otherwise.

    Returns what a solution that decides one of them otherwise is worth at most; None if nothing was fixed.
    """
    bound: float | None = None
    decided: dict[int, bool] = {}
    for index, (value, cost) in enumerate(zip(relaxation.values, relaxation.costs, strict=True)):
        otherwise = relaxation.bound - cost
        if otherwise <= worth and not _is_fractional(value):
            decided[index] = value > 0.5
            bound = otherwise if bound is None else max(bound, otherwise)
    model.fix(decided)
    return bound


class KernelSearch:
    """One search of a model's program; ``relaxation`` is there afterwards, unless there was no time for it."""

    def __init__(
        self,
        model: Model,
        backend: Backend,
        limits: Limits,
        on_bounds: Bounds | None = None,
        on_better: Callable[[Run], None] | None = None,
    ) -> None:
        self.relaxation: Relaxation | None = None
        self._model = model
        self._backend = backend
        self._limits = limits
        self._on_bounds = on_bounds
        self._on_better = on_better
        self._best = Run(End.NODES)
        self._began = time.monotonic()

    def run(self, start: Run = NOTHING_KNOWN) -> Run:
        """Solve to the gap of the limits; like ``Backend.run``, only sooner.

        ``start`` is what is known before: a solution of this program, a bound, or neither.
        """
        relaxed = relax(self._model, self._backend, self._left())
        if isinstance(relaxed, End):
            return Run(relaxed)
        self.relaxation = relaxed
        self._best = replace(start, end=End.NODES, bound=_lowest(relaxed.bound, start.bound))
        self._tell(None, self._best.bound)
        if self._gap() <= self._limits.gap:
            return replace(self._best, end=End.DONE)
        for free, gap in self._kernels(relaxed):
            stopped = self._solve_kernel(relaxed, free, gap)
            if stopped is not None or self._gap() <= self._limits.gap:
                return replace(self._best, end=stopped or End.DONE)
            if self._on_better is not None and self._best.values is not None:
                self._on_better(self._best)
        return self._prove(relaxed)

    def _kernels(self, relaxed: Relaxation) -> Iterator[tuple[set[int], float]]:
        """Options left free, and the gap to solve to: the undecided ones, then as many more in each bucket."""
        order = sorted(range(len(relaxed.costs)), key=lambda index: relaxed.costs[index])
        undecided = sum(cost <= UNDECIDED for cost in relaxed.costs)
        yield set(order[:undecided]), max(FIRST_GAP, self._limits.gap)
        fractional = sum(map(_is_fractional, relaxed.values))
        if fractional < FEW_FRACTIONAL * len(relaxed.values):
            for bucket in range(BUCKETS):
                size = undecided * (bucket + 2)
                yield set(order[:size]), max(NEXT_GAPS * self._gap(), self._limits.gap / 2)

    def _solve_kernel(self, relaxed: Relaxation, free: set[int], gap: float) -> End | None:
        """Solve over the free options, the others as the relaxation has them; an end other than being done."""
        decided = {index: value > 0.5 for index, value in enumerate(relaxed.values) if index not in free}
        with self._model.fixed(decided):
            limits = replace(self._left(), gap=gap, nodes=KERNEL_NODES, target=self._enough())
            run = self._backend.run(
                self._model.program, limits, start=self._best.values, on_bounds=lambda value, _: self._tell(value, None)
            )
        if run.value is not None and (self._best.value is None or run.value > self._best.value):
            self._best = replace(run, bound=self._best.bound)
        return run.end if run.end in (End.TIME, End.CANCELLED) else None

    def _prove(self, relaxed: Relaxation) -> Run:
        """Solve over all that a better plan could still be made of; the bound is the whole program's."""
        best = self._best
        with self._model.fixed({}):
            outside = None
            if best.value is not None:
                outside = fix_by_reduced_cost(self._model, relaxed, best.value + self._limits.gap * abs(best.value))
            run = self._backend.run(
                self._model.program,
                self._left(),
                start=best.values,
                on_bounds=lambda value, bound: self._tell(value, None if bound is None else _highest(bound, outside)),
            )
        if run.end is End.INFEASIBLE and best.values is not None:
            # Nothing is better than the kernel's plan, which a solver's tolerance may put just outside.
            return replace(best, end=End.DONE, bound=_highest(best.value, outside))
        bound = best.bound
        if run.bound is not None and bound is not None:
            bound = min(bound, run.bound if outside is None else max(run.bound, outside))
        if run.value is None or (best.value is not None and best.value > run.value):
            run = replace(run, values=best.values, value=best.value)
        return replace(run, bound=bound)

    def _left(self) -> Limits:
        """The limits with the seconds that are left."""
        seconds = self._limits.seconds
        if seconds is None:
            return self._limits
        return replace(self._limits, seconds=max(0.0, seconds - (time.monotonic() - self._began)))

    def _enough(self) -> float | None:
        """What a solution has to be worth to end the search."""
        bound = self._best.bound
        return None if bound is None or bound <= 0 else bound / (1 + self._limits.gap)

    def _gap(self) -> float:
        best = self._best
        return 1.0 if best.value is None or best.bound is None else relative_gap(best.value, best.bound)

    def _tell(self, value: float | None, bound: float | None) -> None:
        """Pass on news, never worse than what is known."""
        if self._on_bounds is not None:
            best = self._best
            lowest = best.bound if bound is None or best.bound is None else min(bound, best.bound)
            self._on_bounds(_highest(value, best.value), lowest)


def _is_fractional(value: float) -> bool:
    return min(value, 1 - value) > FRACTIONAL


def _lowest(one: float, other: float | None) -> float:
    return one if other is None else min(one, other)


def _highest(one: float | None, other: float | None) -> float | None:
    return one if other is None else other if one is None else max(one, other)
