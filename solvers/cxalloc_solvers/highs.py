"""HiGHS through PuLP, without PuLP's overhead and without its reading of how a run ended.

PuLP loads a model into HiGHS column by column and row by row, and calls every interrupted or time-limited run optimal,
even one that has found nothing. This subclass passes the model in one call and reads HiGHS's own account.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import highspy
import numpy as np
import pulp

from cxalloc_solvers.backend import Bounds, End, Limits, Run, SolverFailure

SEED = 0
FEW_COLUMNS = 1000
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

    def version(self) -> str:
        """HiGHS's version."""
        return _version()

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: Bounds | None = None,
    ) -> Run:
        """Solve a program; see Backend."""
        solver = _Highs(limits, start, on_bounds)
        program.solve(solver)
        program.solverModel = None  # a program with a live model can't be pickled
        assert solver.outcome is not None
        return solver.outcome


class _Highs(pulp.HiGHS):  # type: ignore[misc]
    """One run: PuLP calls the overridden steps in order."""

    def __init__(self, limits: Limits, start: Sequence[float] | None, on_bounds: Bounds | None) -> None:
        super().__init__(msg=False)
        self._limits = limits
        self._start = start
        self._on_bounds = on_bounds
        self._deadline = math.inf if limits.seconds is None else time.monotonic() + limits.seconds
        self.outcome: Run | None = None

    def actualSolve(self, lp: pulp.LpProblem) -> int:  # noqa: N802 - PuLP's name
        """Load, run and read back in one go each."""
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        columns = lp.variables()
        _set_options(model, self._limits, len(columns))
        _load(model, lp, columns)
        if self._start is not None:
            index = np.arange(len(columns), dtype=np.int32)
            model.setSolution(len(columns), index, np.asarray(self._start, dtype=np.float64))
        if self._limits.cancelled:
            self.outcome = Run(End.CANCELLED)
            return int(pulp.LpStatusNotSolved)
        self._listen(model)
        model.run()
        self.outcome = _read(model)
        if self.outcome.end is End.CANCELLED and not self._limits.cancelled:
            self.outcome = replace(self.outcome, end=End.TIME)
        for column, value in zip(columns, self.outcome.values or (), strict=False):
            column.varValue = value
        lp.assignStatus(pulp.LpStatusOptimal if self.outcome.values is not None else pulp.LpStatusNotSolved)
        return int(lp.status)

    def _listen(self, model: highspy.Highs) -> None:
        def heard(kind: Any, _: str, news: Any, answer: Any, __: Any) -> None:
            if kind in _INTERRUPTS:
                # HiGHS looks at its own time limit too seldom: it has been seen to run three times as long.
                answer.user_interrupt = self._limits.cancelled or time.monotonic() > self._deadline
            elif self._on_bounds is not None:
                self._on_bounds(_turned(news.mip_primal_bound), _turned(news.mip_dual_bound))

        model.setCallback(heard, None)
        for kind in (*_INTERRUPTS, *_NEWS):
            model.startCallback(kind)


def _set_options(model: highspy.Highs, limits: Limits, columns: int) -> None:
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": THREADS,
        "random_seed": SEED,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": limits.absolute_gap,
        # In small programs the time goes into the root: there a restart, and searches in neighbourhoods of what the
        # kernels have found already, take more than they give (docs/decisions).
        "mip_allow_restart": columns >= FEW_COLUMNS,
        "mip_heuristic_run_rins": columns >= FEW_COLUMNS,
        "mip_heuristic_run_rens": columns >= FEW_COLUMNS,
    }
    if limits.seconds is not None:
        options["time_limit"] = max(0.0, limits.seconds)
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    for name, value in options.items():
        if model.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise SolverFailure(f"HiGHS does not know the option {name} = {value}")


def _load(model: highspy.Highs, program: pulp.LpProblem, columns: list[pulp.LpVariable]) -> None:
    position = {column: index for index, column in enumerate(columns)}
    cost = np.zeros(len(columns))
    for column, coefficient in program.objective.items():
        cost[position[column]] = -coefficient if program.sense == pulp.LpMaximize else coefficient
    rows = program.constraints()
    starts: list[int] = [0]
    indices: list[int] = []
    coefficients: list[float] = []
    for row in rows:
        indices.extend(position[column] for column in row.expr)
        coefficients.extend(row.expr.values())
        starts.append(len(indices))
    status = model.passModel(
        len(columns),
        len(rows),
        len(indices),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        cost,
        _bounds((column.lowBound for column in columns), -highspy.kHighsInf, len(columns)),
        _bounds((column.upBound for column in columns), highspy.kHighsInf, len(columns)),
        _bounds((row.getLb() for row in rows), -highspy.kHighsInf, len(rows)),
        _bounds((row.getUb() for row in rows), highspy.kHighsInf, len(rows)),
        np.asarray(starts, dtype=np.int32),
        np.asarray(indices, dtype=np.int32),
        np.asarray(coefficients, dtype=np.float64),
        np.asarray([column.cat == pulp.LpInteger for column in columns], dtype=np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise SolverFailure("HiGHS refused the model")


def _bounds(bounds: Any, missing: float, size: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.fromiter((missing if bound is None else bound for bound in bounds), dtype=np.float64, count=size)


def _turned(number: float) -> float | None:
    """A figure of HiGHS, which minimises the objective with its sign turned, as one of a program that maximises."""
    return -number if math.isfinite(number) else None


def _read(model: highspy.Highs) -> Run:
    """What HiGHS itself says: its status, and whether the point it holds is feasible."""
    status, info = model.getModelStatus(), model.getInfo()
    end = _ENDS.get(status)
    if end is None:
        raise SolverFailure(f"HiGHS stopped with {model.modelStatusToString(status)}")
    if end is End.INFEASIBLE:
        return Run(end)
    bound = _turned(info.mip_dual_bound)
    if status != _MODEL_STATUS.kModelEmpty and info.primal_solution_status != int(
        highspy.SolutionStatus.kSolutionStatusFeasible
    ):
        if end is End.DONE:
            raise SolverFailure("HiGHS says optimal and has no feasible solution")
        return Run(end, bound=bound)
    value, solution = -info.objective_function_value, model.getSolution()
    if any(kind == highspy.HighsVarType.kInteger for kind in model.getLp().integrality_):
        return Run(end, list(solution.col_value), value, bound)
    bound = value if end is End.DONE else None
    return Run(end, list(solution.col_value), value, bound, list(solution.col_dual))
