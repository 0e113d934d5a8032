"""Evaluation of a choice of options and active cells: its best amounts, in whole units.

They depend on nothing but the choice, so that each choice is evaluated once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import pulp

from cxalloc_solvers.backend import End, Run
from cxalloc_solvers.formulation import Model, Reduction
from cxalloc_solvers.integers.exact import objective_value, violated, whole_value
from cxalloc_solvers.integers.infeasibility_certificate import is_infeasible_choice
from cxalloc_solvers.integers.rounding import UnitProgram
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point
from cxalloc_solvers.ties.lexicographic import exchange_equals

TIE_NODES = 2000
"""Nodes of each run; a limit in nodes, unlike one in seconds, gives the same plan everywhere."""

UNIT_NODES = 200
"""Nodes of the programs over amounts in whole units; what they leave is a few units."""

EQUAL = 1e-3
"""Amounts of one choice are of equal value that differ by less than this, in minor units."""

FEW_CELLS = 12
"""Up to so many amounts of a choice are decided in whole units, one after the other."""

Choice = tuple[tuple[int, ...], tuple[bool, ...]]
"""Chosen options, and which cells are active."""


class RunProgram(Protocol):
    """Runs a program with a gap of 0."""

    def __call__(self, program: pulp.LpProblem, nodes: int, *, precise: bool) -> Run:
        """Run ``program`` for so many nodes; ``precise`` asks for the smallest tolerances that the solver knows."""


Repair = Callable[[Sequence[int], Sequence[float]], Point | None]
"""The point in whole units of options and amounts (minor units, by cell), None if none is found."""


class NotProved(Exception):  # noqa: N818 - not an error
    """A step ended before it was proved: at a limit, or because a solver's precision does not suffice."""


@dataclass(frozen=True, slots=True)
class EvaluatedChoice:
    """The best point of a choice, its value in whole minor units, and what it costs."""

    choice: Choice
    point: Point
    value: int
    cost: int
    limit: float = math.inf
    """No amounts of the choice have a higher value (minor units)."""

    def rank(self) -> tuple[int, int]:
        """The larger, the better."""
        return self.value, -self.cost


class ChoiceEvaluator:
    """Evaluates choices, each once; what cannot be proved raises NotProved."""

    def __init__(self, problem: Problem, run: RunProgram, repair: Repair) -> None:
        self.evaluated: dict[Choice, EvaluatedChoice | None] = {}
        """None for a choice without amounts in whole units."""
        self._problem = problem
        self._run_program = run
        self._repair = repair

    def run(self, model: Model) -> Run:
        """Run a model to its end; precisely where its amounts differ so much in size that HiGHS's presolve errs."""
        return _ended(self._run_program(model.program, TIE_NODES, precise=model.has_own_units))

    def evaluated_run(self, model: Model, run: Run) -> EvaluatedChoice | None:
        """The best point of the choice of a run; None if it is proved to have no amounts in whole units."""
        assert run.values is not None
        options, amounts = model.read(run.values)
        choice = tuple(options), tuple(amount > 0 for amount in amounts)
        if choice in self.evaluated:
            return self.evaluated[choice]
        point = self._repair(options, amounts)
        if point is None and not is_infeasible_choice(self._problem, options, amounts):
            raise NotProved
        if point is not None and _choice_of(point) != choice:
            raise NotProved
        self.evaluated[choice] = None
        return None if point is None else self.evaluate(point)

    def evaluate(self, point: Point) -> EvaluatedChoice:
        """The best point of the choice of a point; it does not depend on the amounts of the point."""
        choice = _choice_of(point)
        best, limit = self._best_amounts(point)
        self.evaluated[choice] = found = replace(self.as_it_is(best), limit=limit)
        return found

    def as_it_is(self, point: Point) -> EvaluatedChoice:
        """The choice of a point with the amounts that the point has."""
        return EvaluatedChoice(_choice_of(point), point, whole_value(self._problem, point), self._cost(point))

    def _best_amounts(self, point: Point) -> tuple[Point, float]:
        """The amounts of the highest value that draw least and lie in the first cells; and a bound of that value.

        They are as good as a limited number of nodes makes them; what matters is that they are always the same.
        """
        adjustable = [
            index
            for index, (cell, amount) in enumerate(zip(self._problem.cells, point.amounts, strict=True))
            if amount and cell.minimum < cell.maximum
        ]
        if not adjustable:
            return point, float(objective_value(self._problem, point))
        return self._few_amounts(point) if len(adjustable) <= FEW_CELLS else self._many_amounts(point)

    def _few_amounts(self, point: Point) -> tuple[Point, float]:
        """Amounts of a few cells, by a program in whole units: one cell is filled after the other."""
        base = _with_least_amounts(self._problem, point)
        units = UnitProgram(self._problem, base)
        run = self._run_units(units.program)
        if run.values is None or run.bound is None:
            raise NotProved
        limit = objective_value(self._problem, base) + run.bound
        best = self._repaired(units.point().amounts, point)
        units = UnitProgram(self._problem, best)
        draw = units.draw()
        units.add_row(units.gains, pulp.LpConstraintGE, -EQUAL)
        least = self._preferred(units, {move: -step for move, step in draw.items()}, best)
        units.add_row(draw, pulp.LpConstraintLE, self._cost(least) - self._cost(best))
        for index, move in units.moves.items():
            least = self._preferred(units, {move: 1.0}, least)
            move.lowBound = move.upBound = units.move_to(index, least)
        return least, limit

    def _many_amounts(self, point: Point) -> tuple[Point, float]:
        """Amounts of many cells, by the program of the problem with the choice fixed."""
        decided = {index: index in point.options for index in range(len(self._problem.options))}
        model = Model(self._problem, reduction=Reduction(decided))
        model.fix_active(point.amounts)
        first = self.run(model)
        if first.values is None or first.bound is None:
            raise NotProved
        limit = model.to_value(first.bound)
        best = self._repaired(model.read(first.values)[1], point)

        def run(model: Model) -> Point | None:
            values = self.run(model).values
            return None if values is None else self._repaired(model.read(values)[1], point)

        return exchange_equals(model, best, run), limit

    def _repaired(self, amounts: Sequence[float], point: Point) -> Point:
        """The point in whole units with the options of ``point`` and nearly these amounts."""
        repaired = self._repair(point.options, amounts)
        if repaired is None:
            raise NotProved
        return repaired

    def _preferred(self, units: UnitProgram, terms: Mapping[pulp.LpVariable, float], point: Point) -> Point:
        """The point that maximises ``terms``; ``point`` where what is found violates a constraint."""
        units.program.setObjective(pulp.LpAffineExpression(dict(terms)))
        if self._run_units(units.program).values is None:
            return point  # at its limit of nodes
        found = units.point()
        return point if any(violated(self._problem, found)) else found

    def _run_units(self, program: pulp.LpProblem) -> Run:
        """Run a program over whole units, precisely: a ticket may be so many that a millionth of it is one."""
        run = self._run_program(program, UNIT_NODES, precise=True)
        return run if run.end is End.NODES else _ended(run)

    def _cost(self, point: Point) -> int:
        return sum(self._problem.cost_of[index] for index in point.options) + sum(point.amounts)


def _ended(run: Run) -> Run:
    if run.end not in (End.DONE, End.INFEASIBLE) or (run.end is End.DONE and run.values is None):
        raise NotProved
    return run


def _with_least_amounts(problem: Problem, point: Point) -> Point:
    """A point of the same choice; it need not be feasible."""
    amounts = zip(problem.cells, point.amounts, strict=True)
    return Point(point.options, tuple(cell.minimum if amount else 0 for cell, amount in amounts))


def _choice_of(point: Point) -> Choice:
    return point.options, tuple(amount > 0 for amount in point.amounts)
