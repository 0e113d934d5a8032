"""Which of several equally good solutions is given: less drawn first, then what stands earlier in the problem.

A solver returns any of them, and another version, thread count or machine another one. People take that for a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pulp

from cxalloc_solvers import exact
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.result import Point

BLOCK = 16
"""Options decided at a time: weights of powers of two up to 2**16 are well inside a solver's precision."""

HALF_UNIT = 0.5
"""Worths of options are whole units, so what is less than half a unit apart is equal."""

Run = Callable[[], tuple[Point | None, bool]]
"""Runs the model as it stands; returns the point (None: there is none) and whether it is proved to be the best."""


class NotProved(Exception):  # noqa: N818 - not an error: the run stopped before it had proved its answer
    """A run stopped early."""


def break_ties(model: Model, point: Point, run: Run, *, proved: bool) -> tuple[Point, bool]:
    """Among solutions worth no less than ``point``: the one that draws least, then the one that comes first.

    Returns what was found, and whether it is proved to be the one. Where ``point`` is not ``proved`` to be the best
    there is, only options of equal worth are exchanged: to look for more could take longer than the search did, and
    what is worth as much would still not be the best. The model is of no use for anything else after.
    """
    ties = _TieBreaker(model, point, run)
    if not proved:
        ties.exchange_only_equals()
    try:
        ties.draw_least()
        if not ties.only_one_choice():
            ties.come_first()
        ties.pay_early()
    except NotProved:
        return ties.point, False
    return ties.point, proved


class _TieBreaker:
    """The best point so far, and the model that is narrowed step by step to points at least as good."""

    def __init__(self, model: Model, point: Point, run: Run) -> None:
        self.point = point
        self._model = model
        self._problem = model.problem
        self._run = run
        self._least_value = exact.objective_value(self._problem, point) - HALF_UNIT
        model.add_row(model.objective, lower=self._least_value / model.value_unit)

    def exchange_only_equals(self) -> None:
        """Decide every option but the chosen ones and those that are worth exactly as much as one of them."""
        options, chosen = self._problem.options, set(self.point.options)
        unchosen = {option.value for index, option in enumerate(options) if index not in chosen}
        free = {options[index].value for index in chosen} & unchosen
        self._model.fix({i: i in chosen for i, option in enumerate(options) if option.value not in free})
        self._model.fix_active(self.point.amounts)

    def draw_least(self) -> None:
        """Draw as little as possible, and no more from here on."""
        drawn = self._model.drawn()
        self._prefer({variable: -coefficient for variable, coefficient in drawn.items()})
        self._model.add_row(drawn, upper=(self._draw(self.point) + HALF_UNIT) / self._model.money_unit)

    def only_one_choice(self) -> bool:
        """Whether every point that is left chooses the same options."""
        differs = self._model.differs_from(self.point.options)
        self._prefer({differs: 1.0})
        return float(differs.varValue or 0) < HALF_UNIT

    def come_first(self) -> None:
        """Prefer what stands earlier, strictly: an option outweighs all that come after it."""
        model, undecided = self._model, list(range(len(self._problem.options)))
        while undecided:
            block, undecided = undecided[:BLOCK], undecided[BLOCK:]
            self._prefer({model.chosen[index]: 2.0 ** (BLOCK - rank) for rank, index in enumerate(block)})
            chosen = set(self.point.options)
            model.fix({index: index in chosen for index in block})

    def pay_early(self) -> None:
        """Where equal amounts could fall in several cells, prefer the cells that stand earlier."""
        model = self._model
        if self._problem.cells:
            chosen = set(self.point.options)
            model.fix({index: index in chosen for index in range(len(self._problem.options))})
            self._prefer(
                {
                    variable: units / model.money_unit * (len(model.amounts) - rank)
                    for rank, amount in enumerate(model.amounts)
                    for variable, units in amount.items()
                }
            )

    def _prefer(self, terms: Mapping[pulp.LpVariable, float]) -> None:
        self._model.maximise(terms)
        found, proved = self._run()
        if found is not None and self._is_as_good(found):
            self.point = found
        if not proved:
            raise NotProved

    def _is_as_good(self, found: Point) -> bool:
        """Not less worth and not more drawn: a solver's tolerance may let through what is neither."""
        return exact.objective_value(self._problem, found) >= self._least_value and self._draw(found) <= self._draw(
            self.point
        )

    def _draw(self, point: Point) -> int:
        return sum(self._problem.draw_of[index] for index in point.options) + sum(point.amounts)
