"""The solution that differs most from others and keeps a value: distance is the objective, the value is one more row.

The distance of two solutions is the sum, over all groups and all cells of one label, of the absolute difference of what
they draw from the funds. From several references the least of the distances counts. For an option that is linear: of a
group at most one is chosen. For a total of cells a binary column says on which side of the reference it lies.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import pulp

from cxalloc_solvers.backend import Backend, End, Limits, Run, SolverFailure
from cxalloc_solvers.formulation import Model, Terms
from cxalloc_solvers.gap import GAP_NOISE
from cxalloc_solvers.integers import exact, rounding
from cxalloc_solvers.integers.repair import REPAIR_SECONDS
from cxalloc_solvers.integers.rounding import UnitProgram
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point

ROW_NOISE = 1e-5
"""By how much a solver may exceed the right-hand side of a row, in units of the program."""

FEW_NODES = 200
"""Nodes of the searches that make a point fit or give it more value: they need no proof."""


@dataclass(frozen=True, slots=True)
class Distant:
    """The point that was found, its distance and the bound of all distances (minor units; None: nothing is proved)."""

    end: End
    point: Point | None = None
    distance: int | None = None
    bound: int | None = None


@dataclass(frozen=True)
class DistanceSearch:
    """A backend and its limits: the relative gap of the distance, seconds in all.

    ``on_bounds`` is called with the distance found so far, and its bound (minor units).
    """

    backend: Backend
    gap: float
    seconds: float | None = None
    cancel: threading.Event | None = None
    on_bounds: Callable[[float | None, float | None], None] | None = None


def distance(problem: Problem, one: Point, other: Point) -> int:
    """The distance of two points (minor units)."""
    here, there = _drawn(problem, one), _drawn(problem, other)
    return sum(abs(amount - there_too) for amount, there_too in zip(here, there, strict=True))


def least_distance(problem: Problem, point: Point, references: Sequence[Point]) -> int:
    """The distance of a point from the nearest of some others."""
    return min(distance(problem, point, one) for one in references)


def most_different(
    problem: Problem,
    references: Sequence[Point],
    search: DistanceSearch,
    *,
    floors: tuple[float, float, float],
    accepts: Callable[[Point], bool],
) -> Distant:
    """The point with the largest distance from the nearest reference among those with at least a value.

    Args:
        problem: The problem.
        references: Points of it, at least one.
        search: The backend and the limits.
        floors: Least values (minor units): the bound is that of all solutions with at least the first; amounts that
            rounding leaves with too little value are moved to keep the second, and if need be the third.
        accepts: Whether a point in whole units keeps the value.

    Raises:
        SolverFailure: The solver failed, or finds no solution although a reference is one.
    """
    program = _DistanceProgram(problem, references, search, floors[1:], accepts)
    program.require_value(floors[0])
    end, point, bound = program.solve()
    away = 0 if point is None else least_distance(problem, point, references)
    if end is End.DONE and (point is None or (bound is not None and bound > away * (1 + search.gap) + 1)):
        # What rounding to whole units and the value cost is more than the gap: another choice may lose less.
        program.require_value(floors[-1])
        end, other, _ = program.solve(bound, may_be_infeasible=True)
        if other is not None and least_distance(problem, other, references) > away:
            point = other
    if point is None:
        return Distant(end, bound=bound)
    point = program.polished(point) or point
    away = least_distance(problem, point, references)
    return Distant(end, point, away, None if bound is None else max(bound, away))


def _drawn(problem: Problem, point: Point) -> list[int]:
    """What a point draws for each group, then for each label of cells."""
    by_group = [0] * len(problem.groups)
    for index in point.options:
        by_group[problem.options[index].group] += problem.draw_of[index]
    return [*by_group, *(sum(point.amounts[cell] for cell in cells) for cells in _cells_by_label(problem).values())]


def _cells_by_label(problem: Problem) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(problem.cells):
        found.setdefault(cell.label, []).append(index)
    return found


class _DistanceProgram:
    """The program of a problem with the least distance as a column, and the value as a row."""

    def __init__(
        self,
        problem: Problem,
        references: Sequence[Point],
        search: DistanceSearch,
        floors: Sequence[float],
        accepts: Callable[[Point], bool],
    ) -> None:
        self._problem = problem
        self._references = references
        self._search = search
        self._floors = floors
        self._accepts = accepts
        self._began = time.perf_counter()
        self._model = Model(problem)
        self._least = self._model.add_column(upper=None)
        for reference in references:
            self._add_distance(reference)

    def require_value(self, least: float) -> None:
        """Cut off solutions of less than ``least`` (minor units)."""
        self._model.require_value(least)

    def solve(
        self, known: int | None = None, *, may_be_infeasible: bool = False
    ) -> tuple[End, Point | None, int | None]:
        """How the search ended, its point in whole units, and the bound; ``known`` is a bound that is reported with.

        It may be infeasible where not even a reference keeps the least value.
        """
        self._model.maximise({self._least: 1.0})
        unit, on_bounds = self._model.money_unit, self._search.on_bounds

        def hear(value: float | None, bound: float | None) -> None:
            if on_bounds is not None:
                bounds = [one for one in (known, None if bound is None else bound * unit) if one is not None]
                on_bounds(None if value is None else value * unit, min(bounds, default=None))

        backend = self._search.backend
        run = backend.run(self._model.program, self._limits(self._search.gap), on_bounds=hear)
        if run.end is End.INFEASIBLE:
            if may_be_infeasible:
                return End.DONE, None, None
            raise SolverFailure(f"{backend.name} finds no solution although there is one")
        bound = None if run.bound is None else math.floor((run.bound * (1 + GAP_NOISE) + ROW_NOISE) * unit)
        return run.end, self._point(run), bound

    def polished(self, point: Point) -> Point | None:
        """A point of at least the distance of ``point`` and more value, if one is found with little work.

        The program is of no other use afterwards.
        """
        away = least_distance(self._problem, point, self._references)
        self._model.add_row({self._least: 1.0}, lower=away / self._model.money_unit - ROW_NOISE)
        self._model.maximise(self._model.objective)
        try:
            run = self._search.backend.run(self._model.program, self._limits(self._search.gap, FEW_NODES))
        except SolverFailure:
            return None
        better = self._point(run)
        if better is None or least_distance(self._problem, better, self._references) < away:
            return None
        is_better = exact.objective_value(self._problem, better) > exact.objective_value(self._problem, point)
        return better if is_better else None

    def _limits(self, gap: float, nodes: int | None = None) -> Limits:
        seconds = self._search.seconds
        left = None if seconds is None else max(0.0, seconds - (time.perf_counter() - self._began))
        return Limits(gap, left, nodes, self._search.cancel)

    def _point(self, run: Run) -> Point | None:
        """The solution of a run in whole units, if it keeps the value there; a repair keeps its options."""
        if run.values is None:
            return None
        point = rounding.rounded(self._problem, *self._model.read(run.values))
        if not any(exact.violated(self._problem, point)) and self._accepts(point):
            return point
        for radius, floor in product(rounding.REPAIR_RADII, self._floors):
            repaired = self._repaired(point, radius, floor)
            if repaired is not None:
                return repaired
        return None

    def _repaired(self, point: Point, radius: int, floor: float) -> Point | None:
        """The most different point with the options of ``point``, at least a value, and amounts within a radius."""
        problem, units = self._problem, UnitProgram(self._problem, point, radius)
        if not units.moves:
            return None
        further = units.program.add_variable("d")
        away = [distance(problem, point, one) for one in self._references]
        for reference, here in zip(self._references, away, strict=True):
            # No distance is less than the differences, each with the sign that it has at the point.
            signed = {move: -step for move, step in self._signed_steps(units, point, reference)}
            units.add_row({further: 1.0, **signed}, pulp.LpConstraintLE, here - min(away))
        lacking = floor - exact.objective_value(problem, point)
        units.add_row(units.gains, pulp.LpConstraintGE, lacking)
        units.program.setObjective(pulp.LpAffineExpression({further: 1.0}))
        absolute = max(1.0, self._search.gap / 10 * min(away))
        limits = replace(self._limits(0.0, FEW_NODES), absolute_gap=absolute)
        if limits.seconds is not None:
            limits = replace(limits, seconds=max(limits.seconds, REPAIR_SECONDS))
        try:
            if self._search.backend.run(units.program, limits).values is None:
                return None
        except SolverFailure:
            return None
        repaired = units.point()
        return None if any(exact.violated(problem, repaired)) or not self._accepts(repaired) else repaired

    def _signed_steps(
        self, units: UnitProgram, point: Point, reference: Point
    ) -> Iterator[tuple[pulp.LpVariable, float]]:
        """By how much a move of each cell adds to the distance from a reference."""
        steps = units.draw()
        for cells in _cells_by_label(self._problem).values():
            more = sum(point.amounts[cell] - reference.amounts[cell] for cell in cells)
            for cell in cells:
                if cell in units.moves:
                    yield units.moves[cell], steps[units.moves[cell]] * (1.0 if more >= 0 else -1.0)

    def _add_distance(self, reference: Point) -> None:
        """Bound the least distance by that from one reference."""
        model, unit = self._model, self._model.money_unit
        terms: Terms = {self._least: 1.0}
        drawn = _drawn(self._problem, reference)
        constant = 0.0
        for members, there in zip(self._problem.options_of, drawn, strict=False):
            constant += there
            for index in members:
                terms[model.chosen[index]] = -(abs(self._problem.draw_of[index] - there) - there) / unit
        labels = _cells_by_label(self._problem)
        for cells, there in zip(labels.values(), drawn[len(self._problem.groups) :], strict=True):
            amount = dict(self._amount(cells))
            most = sum(self._problem.cells[index].maximum for index in cells)
            if 0 < there < most:
                terms[self._difference(amount, there, most)] = -1.0
                continue
            sign = 1.0 if there == 0 else -1.0  # the total lies on one side of the reference
            constant -= sign * there
            for variable, units in amount.items():
                terms[variable] = terms.get(variable, 0.0) - sign * units / unit
        model.add_row(terms, upper=constant / unit)

    def _amount(self, cells: Sequence[int]) -> Iterator[tuple[pulp.LpVariable, float]]:
        """The terms of the sum of some cells, in minor units; each cell has columns of its own."""
        for index in cells:
            yield from self._model.amounts[index].items()

    def _difference(self, amount: Terms, there: int, most: int) -> pulp.LpVariable:
        """A column that is at most the absolute difference of an amount from that of the reference."""
        model, unit = self._model, self._model.money_unit
        above, difference = model.add_column(upper=1, integer=True), model.add_column(upper=None)
        scaled = {variable: units / unit for variable, units in amount.items()}
        minus = {variable: -units for variable, units in scaled.items()}
        # Above: the amount less that of the reference. Below: the reverse. The other row is far away then.
        model.add_row({difference: 1.0, above: 2.0 * there / unit, **minus}, upper=there / unit)
        model.add_row({difference: 1.0, above: -2.0 * (most - there) / unit, **scaled}, upper=there / unit)
        return difference
