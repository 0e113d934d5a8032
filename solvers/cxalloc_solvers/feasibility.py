"""Feasibility of a problem, and the least violation of chosen constraints that makes it feasible.

The objective does not matter here, so a search ends with the first solution. A floating-point solution is rounded to
whole units as in ``solve``; one that is feasible only within a tolerance is cut off, and the search goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import pulp

from cxalloc_solvers.backend import Backend, End, Limits, SolverFailure
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.integers import exact, rounding
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point, Shortage

ROUNDING_GAP = 0.9
"""The value of the point does not matter: the first one in whole units will do."""

SLACK_TOLERANCE = 1e-7
"""A slack up to this is the noise of a solver."""


class Unsettled(Exception):  # noqa: N818 - not an error: the search was stopped
    """A limit or a request to stop ended the search before the answer was known."""


@dataclass(frozen=True)
class FeasibilitySearch:
    """A backend and its limits: seconds in all, nodes of each run."""

    backend: Backend
    seconds: float | None = None
    cancel: threading.Event | None = None
    nodes: int | None = None

    def limits(self, began: float, gap: float) -> Limits:
        left = None if self.seconds is None else max(0.0, self.seconds - (time.perf_counter() - began))
        return Limits(gap, left, self.nodes, self.cancel)

    def settles(self, program: pulp.LpProblem) -> bool:
        return self.backend.run(program, Limits(ROUNDING_GAP)).values is not None


def any_point(problem: Problem, search: FeasibilitySearch) -> Point | None:
    """A solution in whole units, or None if the problem is infeasible. Raises Unsettled and SolverFailure."""
    began, model = time.perf_counter(), Model(problem)
    model.maximise({})
    while True:
        run = search.backend.run(model.program, search.limits(began, 0.0))
        if run.end is End.INFEASIBLE:
            return None
        if run.values is None:
            if run.end is End.DONE:
                raise SolverFailure(f"{search.backend.name} says it is done and has no solution")
            raise Unsettled
        options, amounts = model.read(run.values)
        point = rounding.round_and_repair(problem, options, amounts, search.settles)
        if point is not None:
            return point
        if model.forbids(options, amounts):
            raise SolverFailure(f"{search.backend.name} returns a choice that is forbidden")
        model.forbid(options, amounts)


def repaired(problem: Problem, point: Point, search: FeasibilitySearch) -> Point | None:
    """A solution with the options of ``point`` and amounts at most a few units away; None if there is none."""
    return rounding.round_and_repair(problem, point.options, point.amounts, search.settles)


def least_shortage(
    problem: Problem, prices: Mapping[tuple[str, int | None], float], search: FeasibilitySearch, gap: float
) -> tuple[Point, tuple[Shortage, ...]] | None:
    """A point that violates only the constraints in ``prices``, at the least total price within ``gap``; and how much.

    Constraints are named by label and, for a fund, period. A price is per unit of the constraint; 0 stands for the
    inverse of its scale (a whole budget or bound costs 1). Returns None where these violations are not enough. They are
    counted in whole units at the point, or, where that shows none, by the slacks. Raises Unsettled and SolverFailure.
    """
    began, model = time.perf_counter(), _elastic(problem, prices)
    run = search.backend.run(model.program, search.limits(began, gap))
    if run.end is End.INFEASIBLE:
        return None
    if run.values is None:
        raise Unsettled
    value_of = dict(zip(model.columns, run.values, strict=True))
    point = rounding.rounded(problem, *model.read(run.values))
    short = tuple(exact.shortages(problem, point))
    if not short or any((one.label, one.period) not in prices for one in short):
        short = _slack_shortages(model, value_of)
    return point, short


def least_shortage_relaxed(
    problem: Problem, prices: Mapping[tuple[str, int | None], float], search: FeasibilitySearch
) -> tuple[Shortage, ...] | None:
    """The violations of ``least_shortage`` in the linear relaxation: a lower bound of them.

    None means that violating those constraints is not enough for integer solutions either. Raises Unsettled.
    """
    began, model = time.perf_counter(), _elastic(problem, prices)
    for column in model.columns:
        column.cat = pulp.LpContinuous
    run = search.backend.run(model.program, search.limits(began, 0.0))
    if run.end is End.INFEASIBLE:
        return None
    if run.values is None:
        raise Unsettled
    return _slack_shortages(model, dict(zip(model.columns, run.values, strict=True)))


def _elastic(problem: Problem, prices: Mapping[tuple[str, int | None], float]) -> Model:
    """The elastic program in which the constraints that have a price may be violated."""
    model = Model(problem, elastic=True)
    costs: dict[pulp.LpVariable, float] = {}
    for slack in model.slacks:
        price = prices.get((slack.label, slack.period))
        if price is None:
            slack.variable.upBound = 0
        else:
            costs[slack.variable] = -(price * slack.unit or 1.0)
    largest = max((abs(cost) for cost in costs.values()), default=1.0)
    model.maximise({variable: cost / largest for variable, cost in costs.items()})
    return model


def _slack_shortages(model: Model, value_of: Mapping[pulp.LpVariable, float]) -> tuple[Shortage, ...]:
    return tuple(
        Shortage(slack.label, value_of[slack.variable] * slack.unit, slack.period)
        for slack in model.slacks
        if value_of[slack.variable] > SLACK_TOLERANCE
    )
