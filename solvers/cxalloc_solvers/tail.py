"""The best solution by its mean and the mean of its worst scenarios (CVaR).

The conditional value at risk of a solution over N scenarios is the most, over all η, of η - Σ shortfall(j) / ((1-α) N),
with shortfall(j) ≥ η - V(j) and ≥ 0 (Rockafellar and Uryasev 2000, Journal of Risk 2): columns and rows of the program.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pulp

from cxalloc_solvers.backend import Backend, End, Limits, SolverFailure
from cxalloc_solvers.formulation import Model, Terms
from cxalloc_solvers.integers import exact
from cxalloc_solvers.integers.repair import Stopped, in_whole_units
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point

Values = np.ndarray[tuple[int], np.dtype[np.int64]]
ValuesByScenario = np.ndarray[tuple[int, int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Scenarios:
    """What choices are worth in each of N equally probable scenarios (minor units).

    Attributes:
        options: By option and scenario.
        gains: By bonus, what each option gains in each scenario, from 0.
        returns: By cell and tier, the part of the value of a unit that changes with ``shares``.
        shares: By cell, the share of ``returns`` that there is in each scenario; None where that is all of it.
    """

    options: ValuesByScenario
    gains: tuple[Mapping[int, Values], ...]
    returns: tuple[tuple[float, ...], ...]
    shares: tuple[np.ndarray[tuple[int], np.dtype[np.float64]] | None, ...]

    @property
    def count(self) -> int:
        """N."""
        return int(self.options.shape[1])


@dataclass(frozen=True, slots=True)
class TailSolution:
    """The best solution that was found, and the bound of the objective (minor units)."""

    point: Point
    bound: float
    is_proved: bool


def conditional_value(values: Values, alpha: Fraction) -> Fraction:
    """The mean of the worst 1 - ``alpha`` of the values; a value at the edge counts for the part of it inside."""
    ordered = np.sort(values)
    size = (1 - alpha) * len(ordered)
    whole = math.floor(size)
    total = Fraction(int(ordered[:whole].sum()))
    if whole < size:
        total += (size - whole) * int(ordered[whole])
    return total / size


class TailProgram:
    """The program of a problem with its scenarios; it is solved for one weight after another."""

    def __init__(self, problem: Problem, scenarios: Scenarios, alpha: Fraction) -> None:
        """``alpha`` is from 0 to below 1."""
        self._problem = problem
        self._model = Model(problem)
        self._tail = self._add_tail(scenarios, alpha)
        self._start: Sequence[float] | None = None

    def _add_tail(self, scenarios: Scenarios, alpha: Fraction) -> Terms:
        """Add η and the shortfalls; returns the terms of the conditional value at risk."""
        model, unit = self._model, self._model.value_unit
        level = model.add_column(upper=None)
        level.lowBound = None
        share = 1 / float((1 - alpha) * scenarios.count)
        tail: Terms = {level: 1.0}
        for scenario in range(scenarios.count):
            shortfall = model.add_column(upper=None)
            terms: Terms = {shortfall: 1.0, level: -1.0}
            for variable, value in self._values(scenarios, scenario):
                terms[variable] = terms.get(variable, 0.0) + value / unit
            model.add_row(terms, lower=0)
            tail[shortfall] = -share
        return tail

    def _values(self, scenarios: Scenarios, scenario: int) -> list[tuple[pulp.LpVariable, float]]:
        """Columns and what they are worth in a scenario."""
        model = self._model
        found = list(zip(model.chosen, scenarios.options[:, scenario].tolist(), strict=True))
        for earned, gains in zip(model.earned, scenarios.gains, strict=True):
            found += [(variable, int(gains[index][scenario])) for index, variable in earned.items()]
        for number, cell in enumerate(self._problem.cells):
            shares, returns = scenarios.shares[number], scenarios.returns[number]
            more = 0.0 if shares is None else float(shares[scenario]) - 1
            rates = [value + more * returned for (_, value), returned in zip(cell.tiers, returns, strict=True)]
            if cell.minimum == cell.maximum:
                left, total = cell.maximum, 0.0
                for (length, _), rate in zip(cell.tiers, rates, strict=True):
                    part = min(left, length)
                    left, total = left - part, total + part * rate
                found.append((model.active[number], total))
            used = [rate for (length, _), rate in zip(cell.tiers, rates, strict=True) if length]
            found += [
                (tier, rate * model.tier_units[number]) for tier, rate in zip(model.tiers[number], used, strict=False)
            ]
        return found

    def solve(
        self,
        weight: float,
        backend: Backend,
        *,
        gap: float,
        absolute_gap: float = 0.0,
        seconds: float | None = None,
        cancel: threading.Event | None = None,
    ) -> TailSolution | None:
        """Maximise (1 - weight) · value + weight · CVaR; None where a limit ends it without a solution.

        Args:
            weight: From 0 to 1.
            backend: The solver.
            gap: The relative gap at which the search ends.
            absolute_gap: The gap in minor units at which it ends, too.
            seconds: The time limit.
            cancel: Set by the caller to end it.

        Raises:
            SolverFailure: The solver fails, or has no solution.
        """
        model = self._model
        terms = {variable: (1 - weight) * value for variable, value in model.objective.items()}
        for variable, value in self._tail.items():
            terms[variable] = terms.get(variable, 0.0) + weight * value
        if not weight:  # the level is free, and has no part in the objective
            terms[next(iter(self._tail))] = 0.0
        model.maximise(terms)
        until = None if seconds is None else time.monotonic() + seconds
        bound = -math.inf
        while True:
            left = None if until is None else max(0.0, until - time.monotonic())
            limits = Limits(gap, left, cancel=cancel, absolute_gap=absolute_gap / model.value_unit)
            run = backend.run(model.program, limits, start=self._start)
            if run.values is None:
                if run.end in (End.TIME, End.CANCELLED):
                    return None
                raise SolverFailure(f"{backend.name} has no solution of a program with scenarios: {run.end}")
            # What is forbidden on the way may have been all that reached the first bound.
            bound = max(bound, math.inf if run.bound is None else model.to_value(run.bound))
            options, amounts = model.read(run.values)
            try:
                point = in_whole_units(self._problem, backend, replace(limits, gap=0.0), options, amounts, gap=gap)
            except Stopped:
                return None
            if point is not None:
                self._start = run.values
                return TailSolution(point, bound, run.end is End.DONE)
            if model.forbids(options, amounts):
                raise SolverFailure(f"{backend.name} returns a choice that is forbidden")
            # A choice that is feasible within the solver's tolerance alone.
            model.forbid(options, amounts)
            self._start = None


def scenario_values(problem: Problem, scenarios: Scenarios, point: Point) -> Values:
    """The value of a point in each scenario, in whole units."""
    total: Values = scenarios.options[list(point.options)].sum(axis=0)
    for number, bonus in enumerate(problem.bonuses):
        ready = min((problem.options[index].ready for index in point.options if index in bonus.before), default=None)
        for index in point.options:
            if ready is not None and index in bonus.gains and ready <= problem.options[index].start:
                total = total + scenarios.gains[number][index]
    fixed = exact.objective_value(problem, Point((), point.amounts))
    varied = np.zeros(scenarios.count)
    for number, (cell, amount) in enumerate(zip(problem.cells, point.amounts, strict=True)):
        shares, left = scenarios.shares[number], amount
        if shares is not None and amount:
            for (length, _), returned in zip(cell.tiers, scenarios.returns[number], strict=True):
                part = min(left, length)
                left -= part
                varied += part * returned * (shares - 1)
    return total + np.rint(varied + fixed).astype(np.int64)
