"""HiGHS through PuLP, without PuLP's overhead and without its reading of how a run ended.

PuLP loads a model into HiGHS column by column and row by row, and calls every interrupted or time-limited run optimal,
even one that has found nothing. This subclass passes the model in one call and reads HiGHS's own account.
"""

from __future__ import annotations

import math
import operator
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import highspy
import numpy as np
import pulp

from cxalloc_solvers.arrays import Matrix, Vectors, changed_entries, columns_of, matrix_of, vectors_of
from cxalloc_solvers.backend import End, Limits, OnBounds, Run, SolverFailure, UnknownOption
from cxalloc_solvers.branch_and_cut.linear import (
    IsStopped,
    LinearProgram,
    LpSolution,
    Solution,
    linear_program_of,
    load,
)
from cxalloc_solvers.branch_and_cut.search import BranchAndCut

SEED = 0
FEW_COLUMNS = 1000
OVERTIME_SECONDS = 1.0
"""What HiGHS gets to stop by itself: some of its steps, presolve above all, hear no interrupt."""
POLL_SECONDS = 0.1
THREADS = 1  # one thread on every machine: then a stop by gap or nodes gives the same solution on all of them

_MODEL_STATUS = highspy.HighsModelStatus
_ENDS = {
    _MODEL_STATUS.kOptimal: End.DONE,
    _MODEL_STATUS.kModelEmpty: End.DONE,
    _MODEL_STATUS.kInfeasible: End.INFEASIBLE,
    # Every program here is bounded: its objective sums bounded columns.
    _MODEL_STATUS.kUnboundedOrInfeasible: End.INFEASIBLE,
    _MODEL_STATUS.kTimeLimit: End.TIME,
    _MODEL_STATUS.kSolutionLimit: End.NODES,
    _MODEL_STATUS.kObjectiveTarget: End.TARGET,
    _MODEL_STATUS.kInterrupt: End.CANCELLED,
}
_CALLBACKS = highspy.cb.HighsCallbackType
_INTERRUPTS = (_CALLBACKS.kCallbackMipInterrupt, _CALLBACKS.kCallbackSimplexInterrupt)
_NEWS = (_CALLBACKS.kCallbackMipImprovingSolution, _CALLBACKS.kCallbackMipLogging)


@cache
def _version() -> str:
    return str(highspy.Highs().version())  # type: ignore[no-untyped-call]


class HighsBackend:
    """The default backend."""

    name = "highs"

    def __init__(self, options: Mapping[str, int | float | str] | None = None) -> None:
        """``options`` are options of HiGHS beyond those of ``Limits``."""
        self._options = dict(options or {})

    def version(self) -> str:
        """HiGHS's version."""
        return _version()

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        """Solve a program; see Backend. What the program was loaded with before, is forgotten."""
        solver = LiveHighs(self._options)
        try:
            return solver.run(program, limits, start=start, on_bounds=on_bounds)
        finally:
            program.solverModel = None  # a program with a live model can't be pickled

    def branch_and_cut(
        self, program: pulp.LpProblem, gap: float, stopped: IsStopped, relaxed: LpSolution, best: Solution | None
    ) -> BranchAndCut:
        """The search of a program by relaxations that stay loaded; see ``kernel.SupportsBranchAndCut``."""
        return BranchAndCut(linear_program_of(program), gap, stopped, relaxed, best)


class LiveHighs(pulp.HiGHS):  # type: ignore[misc]
    """One model that stays loaded: ``program.solve(solver)``, change it, ``program.resolve()``.

    ``resolve`` takes over what PuLP calls changes: costs, bounds, right-hand sides, integrality, and rows and columns
    that were added. Coefficients of rows that were there it takes as they were; after such a change, or whenever PuLP
    thinks it better (it does after ``setObjective``), ``solve`` looks at all of it, and loads anew only if it must.
    """

    def __init__(self, options: Mapping[str, int | float | str] | None = None) -> None:
        super().__init__(msg=False)
        self._options = dict(options or {})
        self.limits = Limits(0.0)
        self.start: Sequence[float] | None = None
        self.on_bounds: OnBounds | None = None
        self.outcome: Run | None = None
        self.loads = 0
        self._loaded: _Loaded | None = None

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        """Solve a program, or solve it again after changes; see Backend."""
        self.limits, self.start, self.on_bounds = limits, start, on_bounds
        if self._loaded is not None and program is self._loaded.program and program.solver is self:
            program.resolve()
        else:
            program.solve(self)
        assert self.outcome is not None
        return self.outcome

    def actualSolve(self, lp: pulp.LpProblem) -> int:  # noqa: N802 - PuLP's name
        """Load all that has changed, run, and read back."""
        columns = columns_of(lp)
        wanted, loaded = _Loaded(lp, columns, vectors_of(lp, columns), matrix_of(lp)), self._loaded
        if loaded is not None and lp.solverModel is not None and wanted.extends(loaded):
            self._update(wanted)
        else:
            self._loaded = wanted
            self.createAndConfigureSolver(lp)
            self.buildSolverModel(lp)
        return self._finish(lp)

    def actualResolve(self, lp: pulp.LpProblem) -> int:  # noqa: N802
        """Like ``actualSolve``, without a look at what seldom changes."""
        loaded = self._loaded
        if loaded is None or lp is not loaded.program or lp.solverModel is None or loaded.is_smaller_than(lp):
            return self.actualSolve(lp)
        self._update(replace(loaded, vectors=vectors_of(lp, loaded.columns)))
        return self._finish(lp)

    def createAndConfigureSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802
        """A new HiGHS, silent from the beginning: it greets on standard output as soon as it is asked anything."""
        lp.solverModel = highspy.Highs()  # type: ignore[no-untyped-call]
        lp.solverModel.setOptionValue("output_flag", False)

    def buildSolverModel(self, lp: pulp.LpProblem) -> None:  # noqa: N802
        """Load the whole model in one call."""
        assert self._loaded is not None
        vectors = self._loaded.vectors
        self.loads += 1
        load(LinearProgram(vectors, self._loaded.matrix), lp.solverModel, vectors.is_integer)

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802
        """Run within the limits, from the start that was given."""
        assert self._loaded is not None
        model, columns = lp.solverModel, len(self._loaded.columns)
        limits = self.limits
        deadline = math.inf if limits.seconds is None else time.monotonic() + limits.seconds
        # The clock of a live model goes on from run to run. A relaxation's limit counts on it, a search begins at 0.
        begins = 0.0 if self._loaded.vectors.is_integer.any() else model.getRunTime()
        _set_options(model, limits, columns, begins, self._options)
        if self.start is not None:
            index = np.arange(columns, dtype=np.int32)
            model.setSolution(columns, index, np.asarray(self.start, dtype=np.float64))
        left = threading.Event()
        _install_callbacks(model, limits, deadline, left, self.on_bounds)
        if not _run_within_limits(model, limits, deadline, left):
            self._loaded = lp.solverModel = None

    def findSolutionValues(self, lp: pulp.LpProblem) -> tuple[int, int]:  # noqa: N802
        """Read all values in one call, and HiGHS's own account of how the run ended."""
        if self._loaded is None:
            self.outcome = Run(End.CANCELLED if self.limits.cancelled else End.TIME)
            return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound
        self.outcome = _read(lp.solverModel, bool(self._loaded.vectors.is_integer.any()))
        if self.outcome.end is End.CANCELLED and not self.limits.cancelled:
            self.outcome = replace(self.outcome, end=End.TIME)
        for column, value in zip(self._loaded.columns, self.outcome.values or (), strict=False):
            column.varValue = value
        if self.outcome.values is None:
            return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound
        is_best = self.outcome.end is End.DONE
        return pulp.LpStatusOptimal, pulp.LpSolutionOptimal if is_best else pulp.LpSolutionIntegerFeasible

    def _finish(self, lp: pulp.LpProblem) -> int:
        if self.limits.cancelled:
            self.outcome = Run(End.CANCELLED)
            status: tuple[int, int] = pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound
        else:
            self.callSolver(lp)
            status = self.findSolutionValues(lp)
        lp.assignStatus(*status)
        lp.resolveOK = True
        return status[0]

    def _update(self, wanted: _Loaded) -> None:
        """Tell the live model what has changed, and what was added."""
        assert self._loaded is not None
        model, old = wanted.program.solverModel, self._loaded.vectors
        _change(old, wanted.vectors, model)
        _add(old, wanted.vectors, wanted.matrix, model)
        self._loaded = wanted
        if wanted.vectors.is_integer.any():
            # A search begins as if the model had just been loaded: so it goes the same way every time. A relaxation
            # begins where the last one ended.
            model.clearSolver()


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What a live model holds."""

    program: pulp.LpProblem
    columns: list[pulp.LpVariable]
    vectors: Vectors
    matrix: Matrix

    def extends(self, other: _Loaded) -> bool:
        """Whether the other's columns and rows come first here, and are the same."""
        # PuLP's columns have an == of their own.
        same = len(self.columns) >= len(other.columns) and all(map(operator.is_, self.columns, other.columns))
        return bool(same and self.program is other.program and self.matrix.extends(other.matrix))

    def is_smaller_than(self, program: pulp.LpProblem) -> bool:
        """Whether the program has grown."""
        rows = len(self.vectors.row_lower)
        return bool(program.numVariables() != len(self.columns) or program.numConstraints() != rows)


def _change(old: Vectors, new: Vectors, model: highspy.Highs) -> None:
    """Other costs, bounds and integrality of what was there."""
    at = changed_entries(new.cost, old.cost)
    if len(at):
        model.changeColsCost(len(at), at, new.cost[at])
    at = np.union1d(changed_entries(new.lower, old.lower), changed_entries(new.upper, old.upper)).astype(np.int32)
    if len(at):
        model.changeColsBounds(len(at), at, new.lower[at], new.upper[at])
    at = changed_entries(new.is_integer, old.is_integer)
    if len(at):
        model.changeColsIntegrality(len(at), at, new.is_integer[at].astype(np.uint8))
    at = np.union1d(
        changed_entries(new.row_lower, old.row_lower), changed_entries(new.row_upper, old.row_upper)
    ).astype(np.int32)
    for row in at:  # highspy has no call for some rows in every version
        model.changeRowBounds(int(row), new.row_lower[row], new.row_upper[row])


def _add(old: Vectors, new: Vectors, matrix: Matrix, model: highspy.Highs) -> None:
    """Columns and rows behind those that were there."""
    first, count = len(old.cost), len(new.cost) - len(old.cost)
    if count:
        none = np.zeros(0, dtype=np.int32)
        model.addCols(
            count,
            new.cost[first:],
            new.lower[first:],
            new.upper[first:],
            0,
            np.zeros(count, dtype=np.int32),
            none,
            np.zeros(0),
        )
        at = np.arange(first, first + count, dtype=np.int32)
        model.changeColsIntegrality(count, at, new.is_integer[first:].astype(np.uint8))
    first, count = len(old.row_lower), len(new.row_lower) - len(old.row_lower)
    if count:
        entry = matrix.starts[first]
        model.addRows(
            count,
            new.row_lower[first:],
            new.row_upper[first:],
            len(matrix.indices) - entry,
            matrix.starts[first:-1] - entry,
            matrix.indices[entry:],
            matrix.coefficients[entry:],
        )


def _install_callbacks(
    model: highspy.Highs, limits: Limits, deadline: float, left: threading.Event, on_bounds: OnBounds | None
) -> None:
    """Let HiGHS ask whether to stop, and tell how far it is, until it is left to itself."""

    def heard(kind: Any, _: str, news: Any, answer: Any, __: Any) -> None:
        if kind in _INTERRUPTS:
            # HiGHS looks at its own time limit too seldom: it has been seen to run three times as long.
            answer.user_interrupt = limits.cancelled or time.monotonic() > deadline
        elif on_bounds is not None and not left.is_set():
            on_bounds(_negated(news.mip_primal_bound), _negated(news.mip_dual_bound))

    model.setCallback(heard, None)
    for kind in (*_INTERRUPTS, *_NEWS):
        model.startCallback(kind)


def _run_within_limits(model: highspy.Highs, limits: Limits, deadline: float, left: threading.Event) -> bool:
    """Run HiGHS; False if it went on for too long after it was to stop.

    Then it is left to itself, in a thread that ends as soon as HiGHS hears of it; what it had found is lost.
    """
    if limits.seconds is None and limits.cancel is None:
        model.run()
        return True
    faults: list[BaseException] = []

    def run() -> None:
        try:
            model.run()
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run, name="highs", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(POLL_SECONDS)
        if limits.cancelled or time.monotonic() > deadline:
            thread.join(OVERTIME_SECONDS)
            if thread.is_alive():
                left.set()
                return False
    if faults:
        raise faults[0]
    return True


def _set_options(
    model: highspy.Highs, limits: Limits, columns: int, begins: float, more: Mapping[str, int | float | str]
) -> None:
    options: dict[str, Any] = {
        **more,
        "output_flag": False,
        "threads": THREADS,
        "random_seed": SEED,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": limits.absolute_gap,
        # In small programs the time goes into the root: there a restart, and searches in neighbourhoods of what has
        # been found already, take more than they give (docs/decisions).
        "mip_allow_restart": columns >= FEW_COLUMNS,
        "mip_heuristic_run_rins": columns >= FEW_COLUMNS,
        "mip_heuristic_run_rens": columns >= FEW_COLUMNS,
    }
    # A live model keeps the limits of its last run until it gets others.
    options["time_limit"] = math.inf if limits.seconds is None else begins + max(0.0, limits.seconds)
    options["objective_target"] = -math.inf if limits.target is None else -limits.target
    options["mip_max_nodes"] = highspy.kHighsIInf if limits.nodes is None else limits.nodes
    for name, value in options.items():
        if model.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise UnknownOption(f"HiGHS does not know the option {name} = {value}")


def _negated(number: float) -> float | None:
    """A figure of HiGHS, which minimises the objective with its sign turned, as one of a program that maximises."""
    return -number if math.isfinite(number) else None


def _read(model: highspy.Highs, has_integers: bool) -> Run:
    """What HiGHS itself says: its status, and whether the point it holds is feasible."""
    status, info = model.getModelStatus(), model.getInfo()
    if status == _MODEL_STATUS.kMemoryLimit:
        raise MemoryError("HiGHS ran out of memory")
    end = _ENDS.get(status)
    if end is None:
        raise SolverFailure(f"HiGHS stopped with {model.modelStatusToString(status)}")
    if end is End.INFEASIBLE:
        return Run(end)
    bound = _negated(info.mip_dual_bound)
    if status != _MODEL_STATUS.kModelEmpty and info.primal_solution_status != int(
        highspy.SolutionStatus.kSolutionStatusFeasible
    ):
        if end is End.DONE:
            raise SolverFailure("HiGHS says optimal and has no feasible solution")
        return Run(end, bound=bound)
    value, solution = -info.objective_function_value, model.getSolution()
    if has_integers:
        return Run(end, list(solution.col_value), value, bound)
    bound = value if end is End.DONE else None
    return Run(end, list(solution.col_value), value, bound, list(solution.col_dual))
