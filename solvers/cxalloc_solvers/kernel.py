"""The search of a program: relaxation for a bound, then a heuristic for an incumbent, then the proof.

A backend that can keep relaxations loaded branches and cuts by itself (``branch_and_cut``). With others, incumbents
come from kernel search: restricted problems over the columns that the relaxation leaves undecided, then over more of
them (Angelelli, Mansini and Speranza 2010, Computers & Operations Research 37). The backend proves the rest: a column
whose reduced cost alone takes the bound down to the incumbent, or to the gap around it, can be fixed without losing the
proof. Sizes, gaps and nodes control the search, never the clock: so it is deterministic.
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
"""Up to this reduced cost (units of the program) the relaxation is indifferent to the value of a column."""

FEW_FRACTIONAL = 0.01
"""Below this share of fractional options the relaxation is tight, and larger kernels come close to its bound."""

BUCKETS = 2
KERNEL_NODES = 50
FIRST_GAP = 1e-3
NEXT_GAPS = 0.1
"""A kernel is solved to this share of the open gap: the rest is due to the columns outside the kernel."""


NOTHING_KNOWN = Run(End.NODES)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The solution of the linear relaxation: bound, and by column values and absolute reduced costs."""

    bound: float
    values: Sequence[float]
    reduced_costs: Sequence[float]


@runtime_checkable
class SupportsBranchAndCut(Protocol):
    """A backend that keeps relaxations loaded, and so offers branch and cut."""

    def branch_and_cut(
        self, program: pulp.LpProblem, gap: float, stopped: IsStopped, relaxed: LpSolution, best: Solution | None
    ) -> BranchAndCut:
        """The search of a program, given its relaxation and an incumbent."""


def relax(model: Model, backend: Backend, limits: Limits) -> Relaxation | End:
    """Solve the relaxation; the end of the run if it has no solution. Raises SolverFailure."""
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


def decided_by_reduced_cost(model: Model, relaxation: Relaxation, value: float) -> tuple[dict[int, bool], float | None]:
    """The options that every solution of more than ``value`` (units of the program) decides alike: chosen or not.

    Also the bound of what they cut off: the most that a solution which decides one of them otherwise can have; None if
    nothing is decided.
    """
    bound: float | None = None
    decided: dict[int, bool] = {}
    for index in range(len(model.chosen)):  # options are the model's first columns
        relaxed, otherwise = relaxation.values[index], relaxation.bound - relaxation.reduced_costs[index]
        if otherwise <= value and not _is_fractional(relaxed):
            decided[index] = relaxed > 0.5
            bound = otherwise if bound is None else max(bound, otherwise)
    return decided, bound


def fix_by_reduced_cost(model: Model, relaxation: Relaxation, value: float) -> float | None:
    """Fix the options of ``decided_by_reduced_cost``, and return the bound of what is cut off."""
    decided, bound = decided_by_reduced_cost(model, relaxation, value)
    model.fix(decided)
    return bound


class KernelSearch:
    """One search of a model's program; ``relaxation`` is set afterwards if it was solved within the limits."""

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
        """Solve to the gap of the limits; see ``Backend.run``.

        ``start`` is a warm start: a solution of this program, a bound, or neither.
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
        """Improve incumbent and bound by branch and cut; yields an end where a limit stops it."""
        seen = LpSolution(np.asarray(relaxed.values), np.asarray(relaxed.reduced_costs), -relaxed.bound)
        known, value = self._best.values, self._best.value
        best = None if known is None or value is None else Solution(np.asarray(known), -value)
        search = branches.branch_and_cut(self._model.program, self._limits.gap, self._is_stopped, seen, best)
        for _ in search.run():
            if search.best is None and math.isinf(search.bound):
                return  # perhaps infeasible: the backend has to prove that
            if search.best is not None and -search.best.cost != self._best.value:
                self._best = replace(self._best, values=search.best.values.tolist(), value=-search.best.cost)
            self._best = replace(self._best, bound=_lowest(-search.bound, self._best.bound))
            self._report(None, None)
            yield End.DONE if search.is_done else None
        if self._is_stopped():
            yield End.CANCELLED if self._limits.cancelled else End.TIME

    def _kernels(self, relaxed: Relaxation) -> Iterator[End | None]:
        """Solve the restricted problem over the undecided options, then over more of them."""
        share = sum(map(_is_fractional, self._of_options(relaxed.values))) / max(1, len(self._model.chosen))
        for size in range(1, BUCKETS + 2 if share < FEW_FRACTIONAL else 2):
            yield self._solve_kernel(relaxed, size)

    def _of_options(self, of_columns: Sequence[float]) -> Sequence[float]:
        """The entries of the options, which are the model's first columns."""
        return of_columns[: len(self._model.chosen)]

    def _solve_kernel(self, relaxed: Relaxation, size: int) -> End | None:
        """Solve the restricted problem over ``size`` times as many options as are undecided.

        The other options are fixed as in the relaxation. Returns the end if a limit stops the run, else None.
        """
        costs, values = self._of_options(relaxed.reduced_costs), self._of_options(relaxed.values)
        order = sorted(range(len(costs)), key=lambda index: costs[index])
        undecided = sum(cost <= UNDECIDED for cost in costs)
        decided = {index: values[index] > 0.5 for index in order[undecided * size :]}
        gap = max(FIRST_GAP, self._limits.gap) if size == 1 else max(NEXT_GAPS * self._gap(), self._limits.gap / 2)
        with self._model.fixed(decided):
            limits = replace(self._left(), gap=gap, nodes=KERNEL_NODES, target=self._enough())
            run = self._run(
                limits,
                on_bounds=lambda value, _: self._report(value, None),
            )
        if run.value is not None and (self._best.value is None or run.value > self._best.value):
            self._best = replace(run, bound=self._best.bound)
        return run.end if run.end in (End.TIME, End.CANCELLED, End.FAILED) else None

    def _run(self, limits: Limits, on_bounds: OnBounds) -> Run:
        """Run the backend from the incumbent, which is kept where the run fails. Raises SolverFailure without one."""
        try:
            return self._backend.run(self._model.program, limits, start=self._best.values, on_bounds=on_bounds)
        except SolverFailure:
            if self._best.values is None:
                raise
            return Run(End.FAILED)

    def _prove(self, relaxed: Relaxation) -> Run:
        """Solve over the options that reduced costs cannot fix; the bound is that of the whole program."""
        best = self._best
        with self._model.fixed({}):
            cut_off_bound = None
            if best.value is not None:
                cut_off_bound = fix_by_reduced_cost(
                    self._model, relaxed, best.value + self._limits.gap * abs(best.value)
                )

            def on_bounds(value: float | None, bound: float | None) -> None:
                self._report(value, None if bound is None else _highest(bound, cut_off_bound))

            run = self._run(self._left(), on_bounds)
        if run.end is End.INFEASIBLE and best.values is not None:
            # Nothing is better than the incumbent, which may be infeasible here within the solver's tolerance.
            return replace(best, end=End.DONE, bound=_highest(best.value, cut_off_bound))
        bound = best.bound
        if run.bound is not None and bound is not None:
            bound = min(bound, run.bound if cut_off_bound is None else max(run.bound, cut_off_bound))
        if run.value is None or (best.value is not None and best.value > run.value):
            run = replace(run, values=best.values, value=best.value)
        return replace(run, bound=bound)

    def _is_stopped(self) -> bool:
        """Whether a stop was requested or the time is over."""
        seconds = self._left().seconds
        return self._limits.cancelled or (seconds is not None and seconds <= 0)

    def _left(self) -> Limits:
        """The limits with the remaining seconds."""
        seconds = self._limits.seconds
        if seconds is None:
            return self._limits
        return replace(self._limits, seconds=max(0.0, seconds - (time.monotonic() - self._began)))

    def _enough(self) -> float | None:
        """The value at which an incumbent closes the gap (units of the program)."""
        bound = self._best.bound
        return None if bound is None or bound <= 0 else bound / (1 + self._limits.gap)

    def _gap(self) -> float:
        best = self._best
        return 1.0 if best.value is None or best.bound is None else relative_gap(best.value, best.bound)

    def _report(self, value: float | None, bound: float | None) -> None:
        """Report value and bound, never worse than the known ones."""
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
