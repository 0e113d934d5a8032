"""What is known of a problem before it is solved: points of its neighbours, and a bound.

A hint never steers what is *claimed*: points are checked in integers before they are used, a bound has to be proved by
whoever gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point


@dataclass(frozen=True, slots=True)
class Hint:
    """``points`` may or may not fit the problem, in the order in which they are tried; none is worth over ``bound``.

    Unless ``order_equals``, an answer that is not proved to be the best there is, is not exchanged for an equal one
    that draws less or comes first.
    """

    points: tuple[Point, ...] = ()
    bound: float | None = None
    order_equals: bool = True


NO_HINT = Hint()


def translated(point: Point, source: Problem, target: Problem) -> Point:
    """A point of one problem in the numbers of another: options and cells go by their labels.

    What the other has no place for is left out, and what is new in it is not chosen; so the point need not fit.
    """
    number = {option.label: index for index, option in enumerate(target.options)}
    chosen = (source.options[index].label for index in point.options)
    amounts = {(cell.label, cell.period): amount for cell, amount in zip(source.cells, point.amounts, strict=True)}
    return Point(
        tuple(sorted(number[label] for label in chosen if label in number)),
        tuple(amounts.get((cell.label, cell.period), 0) for cell in target.cells),
    )


def same_shape(one: Problem, other: Problem) -> bool:
    """Whether two problems differ in amounts of funds and in worths at most: a point of the one is one of the other.

    Labels count: what is called otherwise is something else.
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
    """Whether each point of ``one`` is a point of ``other`` and worth no more there: then ``other``'s bound holds here.

    More money in a fund never breaks what held: it can be kept, and keeping is never forbidden.
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
    """Everything of options, cells and bonuses but what they are worth."""
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
