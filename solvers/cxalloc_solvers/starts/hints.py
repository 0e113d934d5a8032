"""Warm start information: points of similar problems, and a proved bound.

A hint does not weaken a proof: points are checked in integers before they are used; a bound has to be proved by the
caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point


@dataclass(frozen=True, slots=True)
class Hint:
    """Points to start from, and a bound (minor units) on the value of every solution.

    ``points`` need not be feasible; they are tried in this order. Unless ``order_equals``, ties are broken only where
    the answer is proved to be the best.
    """

    points: tuple[Point, ...] = ()
    bound: float | None = None
    order_equals: bool = True


NO_HINT = Hint()


def translated(point: Point, source: Problem, target: Problem) -> Point:
    """A point of one problem in the indices of another; options and cells are matched by label.

    What the target lacks is left out, and what is new in it is not chosen; so the point need not be feasible there.
    """
    number = {option.label: index for index, option in enumerate(target.options)}
    chosen = (source.options[index].label for index in point.options)
    amounts = {(cell.label, cell.period): amount for cell, amount in zip(source.cells, point.amounts, strict=True)}
    return Point(
        tuple(sorted(number[label] for label in chosen if label in number)),
        tuple(amounts.get((cell.label, cell.period), 0) for cell in target.cells),
    )


def same_shape(one: Problem, other: Problem) -> bool:
    """Whether two problems differ only in the amounts of funds and in values: so their points are interchangeable.

    Parts with different labels are different.
    """
    return (
        one.periods == other.periods
        and one.groups == other.groups
        and one.rows == other.rows
        and one.precedences == other.precedences
        and len(one.funds) == len(other.funds)
        and all(
            mine.label == its.label and mine.carry == its.carry and mine.draws == its.draws
            for mine, its in zip(one.funds, other.funds, strict=True)
        )
        and _shapes(one) == _shapes(other)
    )


def is_within(one: Problem, other: Problem) -> bool:
    """Whether each solution of ``one`` is a solution of ``other`` with at least its value: so ``other``'s bound holds.

    A larger amount in a fund cuts off no solution: nothing has to be spent.
    """
    return (
        same_shape(one, other)
        and all(
            mine <= its
            for fund, rich in zip(one.funds, other.funds, strict=True)
            for mine, its in zip(fund.amounts, rich.amounts, strict=True)
        )
        and all(mine <= its for mine, its in zip(_values(one), _values(other), strict=True))
    )


def _shapes(problem: Problem) -> tuple[Sequence[object], ...]:
    """All of options, cells and bonuses except their values."""
    return (
        [(option.label, option.group, option.start, option.ready) for option in problem.options],
        [
            (cell.label, cell.fund, cell.period, cell.minimum, cell.maximum, cell.ticket, [t[0] for t in cell.tiers])
            for cell in problem.cells
        ],
        [(bonus.label, bonus.before, tuple(bonus.gains)) for bonus in problem.bonuses],
    )


def _values(problem: Problem) -> Iterable[float]:
    for option in problem.options:
        yield option.value
    for cell in problem.cells:
        yield from (value for _, value in cell.tiers)
    for bonus in problem.bonuses:
        yield from (max(0, gain) for gain in bonus.gains.values())
