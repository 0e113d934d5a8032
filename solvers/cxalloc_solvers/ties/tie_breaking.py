"""Tie breaking: of all solutions of the same value, the one that costs least, and of those the first one.

A solver returns any of them, and with another version, thread count or machine another one, which users take for a
mistake. So the answer is made a function of the problem alone:

1. the highest value, rounded to whole minor units;
2. then the least cost: draws from the funds, and what options cost later, where no fund pays;
3. then the stored order: an option outweighs all options behind it;
4. then the stored order of the cells: as much as possible in the first one, then in the second, and so on.

A solver sees values and costs within a tolerance only. So it searches sets that contain all solutions in question, and
what it finds is evaluated in integers: the best amounts of that choice of options and active cells, which depend on
nothing but the choice. A choice that was evaluated is cut off, and the search goes on. Once nothing is left, the best
of the choices that were evaluated is proved to be the one. Where there are too many of them, options are decided in
their order, in blocks; a choice that the evaluation rejects is cut off there, too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cxalloc_solvers.formulation import Model, Reduction
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point
from cxalloc_solvers.ties.evaluation import Choice, ChoiceEvaluator, EvaluatedChoice, NotProved, Repair, RunProgram
from cxalloc_solvers.ties.lexicographic import BLOCK

CHOICES = 12
"""Choices of options and active cells that are evaluated one by one, before options are decided in blocks."""

REJECTED = 16
"""Choices that a step may find and reject before it gives up."""

CELLS = 60
"""With more cells in play their order is not proved."""

BOUND_NOISE = 1e-8
"""The precision of a bound, relative to the largest value in the program."""

NEARLY = 1e-4
"""A bound in whole units may be off by this."""


@dataclass(frozen=True, slots=True)
class Ties:
    """The point that was found, whether it is proved to be the one, and whether its value is proved to be the best."""

    point: Point
    settled: bool
    best_value: bool


def break_ties(
    problem: Problem, point: Point, reduction: Reduction, run: RunProgram, repair: Repair, *, value_is_best: bool
) -> Ties:
    """The first of the solutions of the best value that cost least.

    Args:
        problem: the problem.
        point: a solution of it.
        reduction: what all solutions of at least the value of ``point`` decide alike.
        run: runs a program with a gap of 0.
        repair: rounds to whole units.
        value_is_best: whether it is known that no solution has a higher whole value; else that is proved first.

    Returns:
        The point, with a proof or without one; without, it is at least as good as ``point``.
    """
    ties = _TieBreaker(problem, point, reduction, run, repair)
    try:
        ties.evaluate_best()
        is_only_one = ties.prove_value(is_known=value_is_best)
        value_is_best = value_is_best or ties.has_best_amounts()
        if not is_only_one and not ties.enumerate_choices():
            ties.prove_cost()
            ties.decide_options()
            ties.decide_cells()
    except NotProved:
        return Ties(ties.best.point, False, value_is_best)
    return Ties(ties.best.point, True, value_is_best)


class _TieBreaker:
    """The steps of tie breaking, and the best point so far."""

    def __init__(self, problem: Problem, point: Point, reduction: Reduction, run: RunProgram, repair: Repair) -> None:
        self._problem = problem
        self._reduction = reduction
        self._choices = ChoiceEvaluator(problem, run, repair)
        self._bound: float | None = None
        """Of the last run, in units of its program."""
        self.best = self._choices.as_it_is(point)

    # Steps

    def evaluate_best(self) -> None:
        """Take the best amounts of the choice at hand."""
        evaluated = self._choices.evaluate(self.best.point)
        if evaluated.value < self.best.value:
            raise NotProved
        self.best = evaluated

    def prove_value(self, *, is_known: bool) -> bool:
        """Prove that no solution has a higher value, or find the best one; whether no other solution has that value.

        The search is for solutions of the same value at least: mostly there is no other one, and that settles it all.
        """
        while True:
            model = self._model_of_equals()
            model.maximise(model.objective)
            before = self.best.value
            for _ in range(REJECTED):
                found = self._next(model)
                if found is None:
                    self.best = self._first(self._equals())
                    return True
                if found.rank() > self.best.rank():
                    self.best = found
                if found.value > before:
                    break
                limit = before + 0.5 - BOUND_NOISE * model.largest_value
                if is_known or (self._bound is not None and model.to_value(self._bound) < limit):
                    return False
            else:
                raise NotProved

    def has_best_amounts(self) -> bool:
        """Whether no choice that was evaluated can have amounts of a higher value than the best one."""
        limits = (one.limit for one in self._choices.evaluated.values() if one is not None)
        return all(limit < self.best.value + 0.5 for limit in limits)

    def enumerate_choices(self) -> bool:
        """Evaluate all choices of the same value that cost no more; False if there are too many."""
        model = self._model_of_equals()
        model.limit_cost(self.best.cost)
        model.minimise_cost()
        for _ in range(CHOICES):
            found = self._next(model)
            if found is None:
                self.best = self._first(self._equals())
                return True
            if found.rank() > self.best.rank():
                self.best = found
                model.limit_cost(found.cost)
        return False

    def prove_cost(self) -> None:
        """Prove that no solution of the same value costs less."""
        model = self._model_of_equals()
        model.limit_cost(self.best.cost - 1)
        model.minimise_cost()
        for _ in range(REJECTED):
            found = self._next(model)
            if found is None:
                return
            if found.rank() > self.best.rank():
                self.best = found
                model.limit_cost(found.cost - 1)
        raise NotProved

    def decide_options(self) -> None:
        """Decide options in their order, in blocks; the best point has these options afterwards."""
        model = self._model_of_equals(but_best=True)
        model.limit_cost(self.best.cost)
        undecided = [index for index in range(len(self._problem.options)) if index not in self._reduction.decided]
        while undecided:
            block, undecided = undecided[:BLOCK], undecided[BLOCK:]
            model.maximise({model.chosen[index]: 2.0 ** (BLOCK - rank) for rank, index in enumerate(block)})
            self.best = self._accepted(model)
            chosen = set(self.best.choice[0])
            model.fix({index: index in chosen for index in block})

    def decide_cells(self) -> None:
        """Decide the cells in their order, with the options of the best point."""
        if not self._problem.cells:
            return
        chosen = set(self.best.choice[0])
        model = self._model_of_equals(but_best=True)
        model.limit_cost(self.best.cost)
        model.fix({index: index in chosen for index in range(len(self._problem.options))})
        model.forbid(self.best.choice[0], self.best.choice[1])
        model.maximise({})
        equals = [self.best]
        for _ in range(CHOICES):
            found = self._next(model)
            if found is None:
                self.best = self._first(equals)
                return
            if found.rank() == self.best.rank():
                equals.append(found)
        self._fill_cells()

    def _fill_cells(self) -> None:
        """Fill one cell after another as far as possible; proved if the amounts in whole units are as much."""
        if len(self._problem.cells) > CELLS:
            raise NotProved
        chosen = set(self.best.choice[0])
        model = self._model_of_equals(but_best=True)
        model.limit_cost(self.best.cost)
        model.fix({index: index in chosen for index in range(len(self._problem.options))})
        most: list[float] = []
        found = self.best
        for terms in model.amounts:
            model.maximise({variable: units / model.money_unit for variable, units in terms.items()})
            run = self._choices.run(model)
            if run.value is None:
                raise NotProved
            most.append(run.value * model.money_unit)
            model.add_row(terms, lower=most[-1] - 0.5)
            found = self._choices.evaluated_run(model, run) or found
        if found.rank() < self.best.rank() or any(
            amount < math.floor(limit + NEARLY) for amount, limit in zip(found.point.amounts, most, strict=True)
        ):
            raise NotProved
        self.best = found

    # Models

    def _model(self, but: Iterable[Choice] = ()) -> Model:
        """The program of all solutions of interest, without the choices that were evaluated."""
        model = Model(self._problem, reduction=self._reduction)
        kept = set(but)
        for choice in self._choices.evaluated:
            if choice not in kept:
                model.forbid(*choice)
        return model

    def _model_of_equals(self, *, but_best: bool = False) -> Model:
        """The program of the solutions that have the best value; with ``but_best`` the best choices are not cut off."""
        model = self._model(one.choice for one in self._equals() if but_best)
        model.require_value(self.best.value - 0.5)
        return model

    def _equals(self) -> list[EvaluatedChoice]:
        """The choices that are as good as the best one."""
        return [one for one in self._choices.evaluated.values() if one is not None and one.rank() == self.best.rank()]

    def _next(self, model: Model) -> EvaluatedChoice | None:
        """The next choice of a model, which is cut off from it; None if there is none. Without amounts: looks on."""
        while True:
            run = self._choices.run(model)
            if run.values is None:
                return None
            self._bound = run.bound
            choice = model.read(run.values)
            if model.forbids(*choice):
                raise NotProved
            found = self._choices.evaluated_run(model, run)
            model.forbid(*choice)
            if found is not None:
                return found

    def _accepted(self, model: Model) -> EvaluatedChoice:
        """The best choice of a model that is as good as the best point; those that are not are cut off."""
        for _ in range(REJECTED):
            run = self._choices.run(model)
            if run.values is None:
                raise NotProved
            found = self._choices.evaluated_run(model, run)
            if found is not None and found.rank() >= self.best.rank():
                return found
            model.forbid(*model.read(run.values))
        raise NotProved

    def _first(self, equals: Sequence[EvaluatedChoice]) -> EvaluatedChoice:
        """The first of points of the same value and cost: by options, then by the amounts of cells in their order."""
        first = max((one.choice[0] for one in equals), key=self._order)
        rest = [one for one in equals if one.choice[0] == first]
        return max(rest, key=lambda one: one.point.amounts)

    def _order(self, options: tuple[int, ...]) -> list[bool]:
        """Of two choices of options the larger one comes first."""
        return [index in options for index in range(len(self._problem.options))]
