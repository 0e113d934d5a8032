"""Lexicographic preference among equals of a solution that is not proved the best: least cost, then the stored order.

To prove what ``tie_breaking`` proves could take longer than the search did, and what has the same value would still not
be the best. So only options of exactly the same value are exchanged, and amounts are shifted between the active cells:
the answer is deterministic, but another one may be as good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pulp

from cxalloc_solvers.formulation import Model
from cxalloc_solvers.gap import HALF_UNIT
from cxalloc_solvers.integers import exact
from cxalloc_solvers.result import Point

BLOCK = 16
"""Options decided at a time: weights of powers of two up to 2**16 are well within a solver's precision."""

RunModel = Callable[[Model], Point | None]
"""Runs a model; the point that it finds, None where it ends before it is proved."""


class _NotProved(Exception):  # noqa: N818 - not an error
    """A run ended early."""


def exchange_equals(model: Model, point: Point, run: RunModel) -> Point:
    """A point of the value of ``point`` that costs less or comes first; the model is of no other use afterwards."""
    steps = _Lexicographic(model, point, run)
    try:
        steps.cost_least()
        if not steps.only_one_choice():
            steps.come_first()
        steps.pay_early()
    except _NotProved:
        pass
    return steps.point


class _Lexicographic:
    """The best point so far, and the model that each step narrows to points at least as good."""

    def __init__(self, model: Model, point: Point, run: RunModel) -> None:
        self.point = point
        self._model = model
        self._problem = model.problem
        self._run = run
        self._least_value = exact.objective_value(self._problem, point) - HALF_UNIT
        model.require_value(self._least_value)
        options, chosen = self._problem.options, set(point.options)
        unchosen = {option.value for index, option in enumerate(options) if index not in chosen}
        free = {options[index].value for index in chosen} & unchosen
        model.fix({i: i in chosen for i, option in enumerate(options) if option.value not in free})
        model.fix_active(point.amounts)

    def cost_least(self) -> None:
        """Draw as little as possible, and no more from here on."""
        self._model.minimise_cost()
        self._improve()
        self._model.limit_cost(self._cost(self.point))

    def only_one_choice(self) -> bool:
        """Whether all remaining points have the same options."""
        differs = self._model.differs_from(self.point.options)
        self._model.maximise({differs: 1.0})
        self._improve()
        return float(differs.varValue or 0) < HALF_UNIT

    def come_first(self) -> None:
        """Prefer the stored order: an option outweighs all options behind it."""
        model, undecided = self._model, list(range(len(self._problem.options)))
        while undecided:
            block, undecided = undecided[:BLOCK], undecided[BLOCK:]
            model.maximise({model.chosen[index]: 2.0 ** (BLOCK - rank) for rank, index in enumerate(block)})
            self._improve()
            chosen = set(self.point.options)
            model.fix({index: index in chosen for index in block})

    def pay_early(self) -> None:
        """Where equal amounts could fall in several cells, prefer the first ones."""
        model = self._model
        if not self._problem.cells:
            return
        chosen = set(self.point.options)
        model.fix({index: index in chosen for index in range(len(self._problem.options))})
        terms: Mapping[pulp.LpVariable, float] = {
            variable: units / model.money_unit * (len(model.amounts) - rank)
            for rank, amount in enumerate(model.amounts)
            for variable, units in amount.items()
        }
        model.maximise(terms)
        self._improve()

    def _improve(self) -> None:
        found = self._run(self._model)
        if found is None:
            raise _NotProved
        if self._is_as_good(found):
            self.point = found

    def _is_as_good(self, found: Point) -> bool:
        """Not of less value and not more cost: a solver's tolerance may let through what is neither."""
        value = exact.objective_value(self._problem, found)
        return value >= self._least_value and self._cost(found) <= self._cost(self.point)

    def _cost(self, point: Point) -> int:
        return sum(self._problem.cost_of[index] for index in point.options) + sum(point.amounts)
