"""Solve a problem: the best solution within a gap, in whole units, ties broken, infeasibility confirmed."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pulp

from cxalloc_solvers.backend import Backend, End, Limits, Run, SolverFailure, UnknownOption
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.formulation import Model, Reduction
from cxalloc_solvers.gap import HALF_UNIT, is_closed, is_near, is_reached, noise
from cxalloc_solvers.integers import exact, rounding
from cxalloc_solvers.integers.infeasibility_certificate import is_infeasible_choice
from cxalloc_solvers.integers.repair import Stopped, in_whole_units
from cxalloc_solvers.kernel import KernelSearch, Relaxation, fix_by_reduced_cost
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.reductions import reduced, with_certain_groups
from cxalloc_solvers.result import Point, Result, SearchProgress, Shortage, Status, Stop, relative_gap
from cxalloc_solvers.starts.hints import NO_HINT, Hint
from cxalloc_solvers.starts.warm_start import warm_start
from cxalloc_solvers.ties.evaluation import TIE_NODES
from cxalloc_solvers.ties.lexicographic import exchange_equals
from cxalloc_solvers.ties.tie_breaking import Ties, break_ties

DEFAULT_GAP = 1e-4
SMALL = 60
"""Up to this many options and cells the gap is closed, so that ties can be settled."""

REFINEMENTS = 3
"""How often a search goes on in a finer scale."""

SMALLEST_SHARE_OF_GAP = 1 / 16
_STOPS = {End.TIME: Stop.TIME_LIMIT, End.CANCELLED: Stop.CANCELLED, End.FAILED: Stop.SOLVER_FAILED}


def solve(
    problem: Problem,
    backend: Backend,
    *,
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
    on_progress: Callable[[SearchProgress], None] | None = None,
    cancel: threading.Event | None = None,
    hint: Hint = NO_HINT,
    on_result: Callable[[Result], None] | None = None,
) -> Result:
    """Solve ``problem`` to a relative ``gap``; see Result.

    Args:
        problem: what to solve.
        backend: the solver; where it fails or contradicts itself, the other one answers.
        gap: a share of the value, from 0 to below 1.
        time_limit: in seconds.
        on_progress: called from the solving thread.
        cancel: a request to stop.
        hint: a warm start; with another hint the answer may be another one within the gap.
        on_result: gets incumbents, each better than the one before, as they would be returned if the search were
            cancelled there; each costs the time to round it to whole units.

    Raises:
        ValueError: for a gap out of range.
        SolverFailure: where both solvers fail.
    """
    if not (math.isfinite(gap) and 0 <= gap < 1):
        raise ValueError(f"gap is {gap!r}; expected a share from 0 to 1")
    return _Solve(problem, backend, gap, time_limit, on_progress, cancel, hint, on_result).result()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search ends with: the run of its model, the point that it stands for, and its relaxation."""

    model: Model
    run: Run
    point: Point | None = None
    relaxation: Relaxation | None = None


class _Solve:
    """One call of ``solve``: the state that its steps share."""

    def __init__(
        self,
        problem: Problem,
        backend: Backend,
        gap: float,
        time_limit: float | None,
        on_progress: Callable[[SearchProgress], None] | None,
        cancel: threading.Event | None,
        hint: Hint,
        on_result: Callable[[Result], None] | None = None,
    ) -> None:
        self.problem = problem
        self.backend = backend
        self.gap = gap
        self.cancel = cancel
        self._hint = hint
        self._began = time.perf_counter()
        self._deadline = None if time_limit is None else self._began + time_limit
        self._on_progress = on_progress
        self._on_result = on_result
        self._best_reported: float | None = None
        self._cut_off_bound: float | None = None
        self._forbidden: list[tuple[list[int], list[float]]] = []

    @cached_property
    def _tie_backend(self) -> Backend:
        """HiGHS whichever backend searches, so that both give the same solution of equals."""
        return self.backend if self.backend.name == "highs" else backend_named("highs")

    def result(self) -> Result:
        try:
            return self._result()
        except UnknownOption:
            raise
        except SolverFailure as failure:
            self.backend = backend_named("cbc" if self.backend.name == "highs" else "highs")
            self._cut_off_bound = None
            self._forbidden = []
            try:
                return self._result()
            except SolverFailure:
                raise failure from None

    def _result(self) -> Result:
        self._report("building")
        found = self._search()
        run, point = found.run, found.point
        if run.end is End.INFEASIBLE:
            return self._confirm_infeasible()
        if point is None:
            bound = None if run.bound is None else found.model.to_value(run.bound)
            return self._finish(Status.STOPPED, _STOPS[run.end], bound=bound)
        value, bound, settled = exact.objective_value(self.problem, point), self._bound(found.model, run, point), False
        is_best = is_closed(found.model, value, bound)
        if run.end is End.DONE and (self._hint.order_equals or is_best):
            self._report("settling ties", value, bound)
            if bound is not None and (is_best or is_near(found.model, value, bound)):
                ties = self._break_ties(found, value, bound)
                point, settled = ties.point, ties.settled and (is_best or ties.best_value)
                if ties.best_value:
                    bound, is_best = min(bound, exact.whole_value(self.problem, point) + HALF_UNIT), True
            else:
                point = self._exchange_equals(found)
            value = exact.objective_value(self.problem, point)
        bound = None if bound is None else max(value, bound)
        if is_best or is_reached(found.model, value, bound, self.gap):
            status, stopped = Status.OPTIMAL, Stop.GAP_REACHED
        elif run.end is End.DONE:
            status, stopped = Status.FEASIBLE, Stop.WHOLE_UNITS
        else:
            status, stopped = Status.FEASIBLE, _STOPS[run.end]
        return self._finish(status, stopped, point=point, value=value, bound=bound, ties_settled=settled)

    def _search(self) -> _Found:
        """The best solution in whole units.

        A choice that is feasible only within a solver's tolerance is forbidden, and the search goes on: that is rare,
        and it ends, for there are finitely many choices. Where rounding costs more than the gap leaves, the search goes
        on to half the gap, a few times. Where no gap is left and a solver cannot see units next to the largest values,
        the search goes on without what is decided by then, in a scale of its own.
        """
        small = len(self.problem.options) + len(self.problem.cells) <= SMALL
        gap = 0.0 if small else self.gap
        model = Model(self.problem, reduction=None if gap else Reduction())
        self._report("searching")
        start = warm_start(model, self.backend, self._limits(gap), self._hint)
        refinements = 0
        while True:
            search = self._search_of(model, gap)
            run = search.run(start)
            if run.values is None:
                if run.end is End.DONE:
                    raise SolverFailure(f"{self.backend.name} says it is done and has no solution")
                if run.end is End.INFEASIBLE and self._cut_off_bound is not None:
                    raise SolverFailure(f"{self.backend.name} has only solutions that are infeasible in whole units")
                return _Found(model, run)
            try:
                point = self._in_whole_units(model, run)
            except Stopped as stopped:
                return _Found(model, Run(stopped.end, bound=run.bound))
            if point is None:
                self._forbid(model, run)
                start = replace(start, values=None, value=None)
                continue
            found = _Found(model, run, point, search.relaxation)
            value = exact.objective_value(self.problem, point)
            if run.end is not End.DONE:
                return found
            if not gap and refinements < REFINEMENTS and (finer := self._in_own_scale(found, value)) is not None:
                refinements += 1
                start = Run(End.NODES, run.values, finer.to_objective(model.to_value(run.value or 0.0)))
                model = finer
                continue
            if (
                is_reached(model, value, self._bound(model, run, point), self.gap)
                or gap <= self.gap * SMALLEST_SHARE_OF_GAP
            ):
                return found
            gap, start = gap / 2, replace(run, value=model.to_objective(value))

    def _search_of(self, model: Model, gap: float) -> KernelSearch:
        def report(value: float | None, bound: float | None) -> None:
            in_units = [None if one is None else model.to_value(one) for one in (value, bound)]
            self._report("searching", *in_units)

        on_better = None if self._on_result is None else lambda run: self._report_solution(model, run)
        return KernelSearch(model, self.backend, self._limits(gap), report, on_better)

    def _in_own_scale(self, found: _Found, value: float) -> Model | None:
        """The program of what is not decided yet, where a solver's precision needs it and that is smaller.

        Every solution that is better than ``value``, or as good, is one of that program.
        """
        if noise(found.model, value) <= HALF_UNIT / 2:
            return None
        least = self._least(found, value)
        reduction = with_certain_groups(
            found.model, self._reduction(found, value), self.backend, self._limits(0.0), least
        )
        finer = Model(self.problem, reduction=reduction)
        if finer.value_unit >= found.model.value_unit:
            return None
        for choice in self._forbidden:
            finer.forbid(*choice)
        return finer

    def _reduction(self, found: _Found, value: float) -> Reduction:
        """What all solutions decide alike that are at most a unit worse than ``value``."""
        return reduced(found.model, found.relaxation, self._least(found, value))

    def _least(self, found: _Found, value: float) -> float:
        """Solutions of this value, in minor units, are worse than ``value`` for certain."""
        return value - 1 - noise(found.model, value)

    def _break_ties(self, found: _Found, value: float, bound: float) -> Ties:
        assert found.point is not None
        # Without cells all values are whole.
        limit = exact.whole_value(self.problem, found.point) + (0.5 if self.problem.cells else 1.0)
        known = self.backend.name == "highs" and bound + noise(found.model, value) < limit
        return break_ties(
            self.problem,
            found.point,
            self._reduction(found, value),
            self._tie_run,
            self._tie_repair,
            value_is_best=known,
        )

    def _exchange_equals(self, found: _Found) -> Point:
        assert found.point is not None
        if found.relaxation is not None:
            value = exact.objective_value(self.problem, found.point)
            fix_by_reduced_cost(found.model, found.relaxation, found.model.to_objective(value - HALF_UNIT))

        def run(model: Model) -> Point | None:
            run = self.backend.run(model.program, self._limits(0.0, TIE_NODES))
            if run.end is not End.DONE or run.values is None:
                return None
            try:
                return self._in_whole_units(model, run)
            except Stopped:
                return None

        return exchange_equals(found.model, found.point, run)

    def _forbid(self, model: Model, run: Run) -> None:
        """Forbid a choice for which no amounts in whole units were found.

        Where exact arithmetic does not prove that there are none, the bound of the run stays the bound: what is left of
        the program says nothing about what was cut off from it.
        """
        assert run.values is not None
        options, amounts = model.read(run.values)
        if model.forbids(options, amounts):
            raise SolverFailure(f"{self.backend.name} returns a choice that is forbidden")
        if not is_infeasible_choice(self.problem, options, amounts):
            bound = math.inf if run.bound is None else model.to_value(run.bound)
            self._cut_off_bound = bound if self._cut_off_bound is None else max(bound, self._cut_off_bound)
        model.forbid(options, amounts)
        self._forbidden.append((options, amounts))

    def _report_solution(self, model: Model, run: Run) -> None:
        """Report an incumbent, if it is better than the last one that was reported."""
        assert self._on_result is not None
        try:
            point = self._in_whole_units(model, run)
        except Stopped:
            return
        if point is None:
            return
        value = exact.objective_value(self.problem, point)
        if self._best_reported is None or value > self._best_reported:
            self._best_reported = value
            bound = self._bound(model, run, point)
            self._on_result(self._finish(Status.FEASIBLE, Stop.CANCELLED, point=point, value=value, bound=bound))

    def _bound(self, model: Model, run: Run, point: Point) -> float | None:
        """The bound in minor units, what was cut off and the value of the incumbent included."""
        if run.bound is None or self._cut_off_bound == math.inf:
            return None
        bounds = [model.to_value(run.bound), exact.objective_value(self.problem, point)]
        return max(bounds if self._cut_off_bound is None else [*bounds, self._cut_off_bound])

    def _tie_run(self, program: pulp.LpProblem, nodes: int, *, precise: bool) -> Run:
        """Run a program of tie breaking; a run that fails has no end that proves anything."""
        backend = backend_named("highs", precise=True) if precise else self._tie_backend
        try:
            return backend.run(program, self._limits(0.0, nodes))
        except SolverFailure:
            return Run(End.FAILED)

    def _confirm_infeasible(self) -> Result:
        """Confirm infeasibility by the elastic program: the least violation of the constraints.

        Raises SolverFailure where it has a solution without any: then the first answer was wrong.
        """
        self._report("confirming that there is no plan")
        model = Model(self.problem, elastic=True)
        run = self.backend.run(model.program, self._limits(1e-6))
        if run.values is None:
            if run.end in _STOPS:
                return self._finish(Status.STOPPED, _STOPS[run.end])
            raise SolverFailure(f"{self.backend.name} finds no solution of the elastic program")
        shortages = tuple(
            Shortage(slack.label, slack.variable.varValue * slack.unit, slack.period)
            for slack in model.slacks
            if slack.variable.varValue > 1e-7
        )
        if not shortages:
            # A violation may be too small for a solver in a row of large amounts: whole numbers show it.
            try:
                point = self._in_whole_units(model, run)
            except Stopped as stopped:
                return self._finish(Status.STOPPED, _STOPS[stopped.end])
            if point is None:
                rounded = rounding.rounded(self.problem, *model.read(run.values))
                shortages = tuple(exact.shortages(self.problem, rounded))
        if shortages:
            return self._finish(Status.INFEASIBLE, Stop.INFEASIBLE, shortages=shortages)
        raise SolverFailure(f"{self.backend.name} calls a problem infeasible that has a solution")

    def _in_whole_units(self, model: Model, run: Run) -> Point | None:
        """The point in whole units of a run's solution, None if none is found; raises Stopped at a limit."""
        assert run.values is not None
        return self._repaired(self.backend, *model.read(run.values))

    def _repaired(self, backend: Backend, options: Sequence[int], amounts: Sequence[float]) -> Point | None:
        return in_whole_units(self.problem, backend, self._limits(0.0), options, amounts, gap=self.gap)

    def _tie_repair(self, options: Sequence[int], amounts: Sequence[float]) -> Point | None:
        try:
            return self._repaired(self._tie_backend, options, amounts)
        except (Stopped, SolverFailure):
            return None

    def _limits(self, gap: float, nodes: int | None = None) -> Limits:
        seconds = None if self._deadline is None else max(0.0, self._deadline - time.perf_counter())
        return Limits(gap, seconds, nodes, self.cancel)

    def _report(self, phase: str, value: float | None = None, bound: float | None = None) -> None:
        if self._on_progress is not None:
            self._on_progress(SearchProgress(phase, time.perf_counter() - self._began, value, bound))

    def _finish(
        self,
        status: Status,
        stopped: Stop,
        *,
        point: Point | None = None,
        value: float | None = None,
        bound: float | None = None,
        shortages: Sequence[Shortage] = (),
        ties_settled: bool = False,
    ) -> Result:
        return Result(
            status,
            stopped,
            self.backend.name,
            self.backend.version(),
            time.perf_counter() - self._began,
            point,
            value,
            bound,
            None if value is None or bound is None else relative_gap(value, bound),
            tuple(shortages),
            ties_settled,
        )
