"""Many objectives over one set of solutions: the best solution under each of them, within a gap.

Only values differ, so that the program is built once, its root cuts are kept (they are made without an incumbent, and
so are valid under any objective), and a solution of one objective is a start for the others. Where the relaxation shows
that a known solution is within the gap, that is the answer; otherwise the search starts from it.

Every relaxation starts from the basis of the first objective, not from that of the objective before: so an answer
depends on the objective and on the solutions that it is given, and on nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from cxalloc_solvers.arrays import Numbers
from cxalloc_solvers.backend import Backend, Limits, SolverFailure
from cxalloc_solvers.branch_and_cut.cuts import with_cuts_for_any_objective
from cxalloc_solvers.branch_and_cut.linear import (
    LinearProgram,
    LpSolution,
    Solution,
    linear_program_of,
    load_relaxation,
)
from cxalloc_solvers.branch_and_cut.search import BranchAndCut
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.gap import GAP_NOISE
from cxalloc_solvers.integers import exact
from cxalloc_solvers.integers.repair import Stopped, in_whole_units
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point, relative_gap
from cxalloc_solvers.solve import solve
from cxalloc_solvers.starts.hints import Hint, same_shape
from cxalloc_solvers.starts.warm_start import fit

FIT_GAP = 1e-6


@dataclass(frozen=True)
class Known:
    """A solution in whole units, and its values by column of the program."""

    point: Point
    values: Numbers


@dataclass(frozen=True)
class Reoptimised:
    """The best solution under one objective.

    No solution has a value above ``bound`` (both in minor units). ``solution`` is one of those that were known if
    ``is_known``.
    """

    solution: Known
    value: float
    bound: float
    is_known: bool

    @property
    def gap(self) -> float:
        """The relative gap."""
        return relative_gap(self.value, self.bound)


class Reoptimiser:
    """Solves one problem under other values. It is not to be used by two threads at once: see ``copy``."""

    def __init__(self, problem: Problem, backend: Backend, cancel: threading.Event | None = None) -> None:
        """Prepare the program of ``problem``, which has a gain for every bonus that can have one."""
        self._problem = problem
        self._backend = backend
        self._cancel = cancel
        self._set_model()
        self._linear = with_cuts_for_any_objective(linear_program_of(self._model.program), self._is_stopped)
        self._load()

    def _set_model(self) -> None:
        self._model = Model(self._problem)
        self._place = {variable: index for index, variable in enumerate(self._model.columns)}

    def _load(self) -> None:
        self._relaxation = load_relaxation(self._linear)
        self._relaxation.run()
        self._basis = self._relaxation.getBasis()

    def copy(self) -> Reoptimiser:
        """Another one for the same problem, for another thread: it gives the same answers."""
        made = object.__new__(Reoptimiser)
        made.__dict__.update(self.__dict__)
        made._set_model()
        made._load()
        return made

    @property
    def linear(self) -> LinearProgram:
        """The program with its cuts, to be minimised."""
        return self._linear

    def known(self, point: Point) -> Known | None:
        """A feasible point as a start of other searches; None where the program has no such solution."""
        run = fit(self._model, self._backend, Limits(FIT_GAP, cancel=self._cancel), point)
        return None if run.values is None else Known(point, np.asarray(run.values))

    def solve(self, problem: Problem, gap: float, known: Sequence[Known] = ()) -> Reoptimised | None:
        """The best solution under the values of ``problem``, within a relative ``gap``; None where it is cancelled.

        The gap is missed where rounding to whole units costs more than it leaves, as in ``solve.solve``.
        ``problem`` differs from that of the constructor in values only. Raises SolverFailure where there is none.
        """
        if not same_shape(problem, self._problem):
            raise ValueError("the problems differ in more than their values")
        linear = replace(self._linear, vectors=replace(self._linear.vectors, cost=self._costs(problem)))
        try:
            relaxed = self._relax(linear)
        except SolverFailure:
            return self._solved_anew(problem, gap, known)
        best = self._best_known(problem, linear, known)
        if best is not None:
            value, bound = exact.objective_value(problem, best.point), self._model.to_value(-relaxed.cost)
            if relative_gap(value, bound) <= gap:
                return Reoptimised(best, value, max(value, bound), True)
        start = None if best is None else Solution(best.values, float(linear.vectors.cost @ best.values))
        search = BranchAndCut(linear, gap, self._is_stopped, relaxed, start, has_cuts=True)
        for _ in search.run():
            pass
        if self._is_stopped():
            return None
        found = self._in_whole_units(problem, search, gap)
        return self._solved_anew(problem, gap, known) if found is None or found.gap > gap + GAP_NOISE else found

    def _costs(self, problem: Problem) -> Numbers:
        """The costs of the program's columns under the values of a problem."""
        model, costs = self._model, np.zeros(len(self._place))
        costs[: len(problem.options)] = [option.value for option in problem.options]
        for cell, active, tiers, unit in zip(problem.cells, model.active, model.tiers, model.tier_units, strict=True):
            if cell.minimum == cell.maximum:
                costs[self._place[active]] = cell.value_of(cell.maximum)
            for tier, (_, value) in zip(tiers, (one for one in cell.tiers if one[0]), strict=False):
                costs[self._place[tier]] = value * unit
        for bonus, earned in zip(problem.bonuses, model.earned, strict=True):
            for index, variable in earned.items():
                costs[self._place[variable]] = max(0, bonus.gains[index])
        costs /= -model.value_unit
        return costs

    def _relax(self, linear: LinearProgram) -> LpSolution:
        """The relaxation, from the basis of the first objective. Raises SolverFailure."""
        model, costs = self._relaxation, linear.vectors.cost
        model.clearSolver()  # with the basis alone the answer depends on the run before
        model.setBasis(self._basis)
        model.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise SolverFailure(f"HiGHS stopped a relaxation with {model.modelStatusToString(model.getModelStatus())}")
        solution = model.getSolution()
        return LpSolution(
            np.asarray(solution.col_value),
            np.abs(np.asarray(solution.col_dual)),
            model.getInfo().objective_function_value,
        )

    def _best_known(self, problem: Problem, linear: LinearProgram, known: Sequence[Known]) -> Known | None:
        costs = [float(linear.vectors.cost @ one.values) for one in known]
        return known[int(np.argmin(costs))] if costs else None

    def _in_whole_units(self, problem: Problem, search: BranchAndCut, gap: float) -> Reoptimised | None:
        """What a search has found, in whole units; None if nothing fits."""
        if search.best is None:
            return None
        options, amounts = self._model.read(search.best.values.tolist())
        try:
            point = in_whole_units(problem, self._backend, Limits(0.0, cancel=self._cancel), options, amounts, gap=gap)
        except (Stopped, SolverFailure):
            return None
        if point is None:
            return None
        value = exact.objective_value(problem, point)
        bound = max(value, self._model.to_value(-search.bound))
        return Reoptimised(Known(point, search.best.values), value, bound, False)

    def _solved_anew(self, problem: Problem, gap: float, known: Sequence[Known]) -> Reoptimised | None:
        """The answer of a solve of its own: slower, and sure."""
        hint = Hint(tuple(one.point for one in known[-1:]), order_equals=False)
        found = solve(problem, self._backend, gap=gap, cancel=self._cancel, hint=hint)
        if self._is_stopped():
            return None
        if found.point is None or found.value is None or found.bound is None:
            raise SolverFailure(f"{found.solver} has no solution under other values: {found.status}")
        made = self.known(found.point)
        if made is None:
            raise SolverFailure("a solution of a problem is none of its program")
        return Reoptimised(made, found.value, found.bound, False)

    def _is_stopped(self) -> bool:
        return self._cancel is not None and self._cancel.is_set()
