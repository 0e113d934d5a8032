"""Search: the relaxation for a bound, then plans that come close to it, then the proof.

A backend that can keep relaxations loaded branches by itself (``branch_and_cut``). With another one, plans come from
kernel search, which solves the program over the columns that the relaxation is undecided about, then over more of them
(Angelelli, Mansini and Speranza 2010, Computers & Operations Research 37). What is left to prove, the backend proves: a
column whose reduced cost alone takes the bound down to the plan in hand, or to the gap around it, can be fixed without
giving up the proof. Sizes, gaps and nodes steer the search, never the clock: so it repeats itself.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np
import pulp

from cxalloc_solvers.backend import Backend, End, Limits, OnBounds, Run, SolverFailure
from cxalloc_solvers.branch_and_cut.linear import FRACTIONAL, IsStopped, LpSolution, Solution
from cxalloc_solvers.branch_and_cut.search import BranchAndCut
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.result import relative_gap

UNDECIDED = 1e-9
"""Up to this reduced cost (in units of the program) the relaxation does not care whether a column is in or out."""

FEW_FRACTIONAL = 0.01
"""With fewer options than this share left fractional by the relaxation, large kernels come close to its bound."""

BUCKETS = 2
KERNEL_NODES = 50
FIRST_GAP = 1e-3
NEXT_GAPS = 0.1
"""A kernel is solved to this share of the gap that is still open: what it leaves is for the columns outside it."""


NOTHING_KNOWN = Run(End.NODES)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The program without integrality: a bound, and by column its value and what forcing it the other way costs."""

    bound: float
    values: Sequence[float]
    reduced_costs: Sequence[float]


@runtime_checkable
class SupportsBranchAndCut(Protocol):
    """A backend that can keep a relaxation loaded, and so branch by itself."""

    def branch_and_cut(
        self, program: pulp.LpProblem, gap: float, stopped: IsStopped, relaxed: LpSolution, best: Solution | None
    ) -> BranchAndCut:
        """The search of a program, given its relaxation, for what is better than the best solution known."""


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
    return Relaxation(run.value, run.values, [abs(cost) for cost in run.reduced_costs])


def fix_by_reduced_cost(model: Model, relaxation: Relaxation, value: float) -> float | None:
    """Fix every option that no solution worth more than ``worth`` (units of the program) decides otherwise.

    Returns what a solution that decides one of them otherwise is worth at most; None if nothing was fixed.
    """
    bound: float | None = None
    decided: dict[int, bool] = {}
    for index in range(len(model.chosen)):  # options are the model's first columns
        relaxed, otherwise = relaxation.values[index], relaxation.bound - relaxation.reduced_costs[index]
        if otherwise <= value and not _is_fractional(relaxed):
            decided[index] = relaxed > 0.5
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
        on_bounds: OnBounds | None = None,
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
        self._report(None, self._best.bound)
        if self._gap() <= self._limits.gap:
            return replace(self._best, end=End.DONE)
        steps = (
            self._branch(self._backend, relaxed)
            if isinstance(self._backend, SupportsBranchAndCut)
            else self._kernels(relaxed)
        )
        shown = start.value
        for stopped in steps:
            if stopped is not None or self._gap() <= self._limits.gap:
                return replace(self._best, end=stopped or End.DONE)
            if self._on_better is not None and self._best.values is not None and self._best.value != shown:
                self._on_better(self._best)
                shown = self._best.value
        return self._prove(relaxed)

    def _branch(self, branches: SupportsBranchAndCut, relaxed: Relaxation) -> Iterator[End | None]:
        """Better and better plans and bounds; yields an end where there is no time for more."""
        seen = LpSolution(np.asarray(relaxed.values), np.asarray(relaxed.reduced_costs), -relaxed.bound)
        known, value = self._best.values, self._best.value
        best = None if known is None or value is None else Solution(np.asarray(known), -value)
        search = branches.branch_and_cut(self._model.program, self._limits.gap, self._is_stopped, seen, best)
        for _ in search.run():
            if search.best is None and math.isinf(search.bound):
                return  # there may be no solution: that, the backend has to say
            if search.best is not None and -search.best.cost != self._best.value:
                self._best = replace(self._best, values=search.best.values.tolist(), value=-search.best.cost)
            self._best = replace(self._best, bound=_lowest(-search.bound, self._best.bound))
            self._report(None, None)
            yield End.DONE if search.is_done else None
        if self._is_stopped():
            yield End.CANCELLED if self._limits.cancelled else End.TIME

    def _kernels(self, relaxed: Relaxation) -> Iterator[End | None]:
        """Plans over the options that the relaxation is undecided about, then over more of them."""
        share = sum(map(_is_fractional, self._of_options(relaxed.values))) / max(1, len(self._model.chosen))
        for size in range(1, BUCKETS + 2 if share < FEW_FRACTIONAL else 2):
            yield self._solve_kernel(relaxed, size)

    def _of_options(self, of_columns: Sequence[float]) -> Sequence[float]:
        """Options are the model's first columns."""
        return of_columns[: len(self._model.chosen)]

    def _solve_kernel(self, relaxed: Relaxation, size: int) -> End | None:
        """Solve over ``size`` times as many options as the relaxation is undecided about; an end other than being done.

        The others are as the relaxation has them.
        """
        costs, values = self._of_options(relaxed.reduced_costs), self._of_options(relaxed.values)
        order = sorted(range(len(costs)), key=lambda index: costs[index])
        undecided = sum(cost <= UNDECIDED for cost in costs)
        decided = {index: values[index] > 0.5 for index in order[undecided * size :]}
        gap = max(FIRST_GAP, self._limits.gap) if size == 1 else max(NEXT_GAPS * self._gap(), self._limits.gap / 2)
        with self._model.fixed(decided):
            limits = replace(self._left(), gap=gap, nodes=KERNEL_NODES, target=self._enough())
            run = self._backend.run(
                self._model.program,
                limits,
                start=self._best.values,
                on_bounds=lambda value, _: self._report(value, None),
            )
        if run.value is not None and (self._best.value is None or run.value > self._best.value):
            self._best = replace(run, bound=self._best.bound)
        return run.end if run.end in (End.TIME, End.CANCELLED) else None

    def _prove(self, relaxed: Relaxation) -> Run:
        """Solve over all that a better plan could still be made of; the bound is the whole program's."""
        best = self._best
        with self._model.fixed({}):
            cut_off_bound = None
            if best.value is not None:
                cut_off_bound = fix_by_reduced_cost(
                    self._model, relaxed, best.value + self._limits.gap * abs(best.value)
                )
            run = self._backend.run(
                self._model.program,
                self._left(),
                start=best.values,
                on_bounds=lambda value, bound: self._report(
                    value, None if bound is None else _highest(bound, cut_off_bound)
                ),
            )
        if run.end is End.INFEASIBLE and best.values is not None:
            # Nothing is better than the kernel's plan, which a solver's tolerance may put just cut_off_bound.
            return replace(best, end=End.DONE, bound=_highest(best.value, cut_off_bound))
        bound = best.bound
        if run.bound is not None and bound is not None:
            bound = min(bound, run.bound if cut_off_bound is None else max(run.bound, cut_off_bound))
        if run.value is None or (best.value is not None and best.value > run.value):
            run = replace(run, values=best.values, value=best.value)
        return replace(run, bound=bound)

    def _is_stopped(self) -> bool:
        """Whether somebody has asked to stop, or the time is over."""
        seconds = self._left().seconds
        return self._limits.cancelled or (seconds is not None and seconds <= 0)

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

    def _report(self, value: float | None, bound: float | None) -> None:
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
