"""Random problems that are small enough to try every point."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from hypothesis import strategies as st

from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Bonus, Cell, Fund, Group, LinearRow, Option, Precedence, Problem
from cxalloc_solvers.result import Point


@st.composite
def problems(draw: st.DrawFn, *, values: Sequence[int] = (0, 1, 2, 3), cells: int = 2) -> Problem:
    """A few options and cells over one to three periods, with so few different numbers that ties abound."""
    periods = draw(st.integers(1, 3))
    small = st.sampled_from([1, 2, 3])
    draws: list[dict[int, int]] = [{} for _ in range(periods)]
    groups: list[Group] = []
    options: list[Option] = []
    for number in range(draw(st.integers(1, 4))):
        groups.append(Group(f"g{number}", draw(st.integers(0, 5)) == 0))
        cost, value = draw(small), draw(st.sampled_from(values))
        for start in range(draw(st.integers(1, periods))):
            draws[start][len(options)] = cost
            late = draw(st.sampled_from([0, 0, 1])) * start
            later = draw(st.sampled_from([0, 0, 1]))
            options.append(Option(f"g{number}@{start}", number, start, start + 1, value - late, later))
    carry = draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]))
    amounts = tuple(draw(st.lists(st.integers(0, 5), min_size=periods, max_size=periods)))
    fund = Fund("fund", amounts, carry, tuple(draws))
    made: list[Cell] = [draw(_cell(number, periods)) for number in range(draw(st.integers(0, cells)))]
    rows: list[LinearRow] = []
    precedences: list[Precedence] = []
    bonuses: list[Bonus] = []
    if draw(st.booleans()):
        chosen = draw(st.dictionaries(st.integers(0, len(options) - 1), st.just(1), min_size=1))
        rows.append(LinearRow("at most", upper=draw(st.integers(1, 2)), options=chosen))
    has_floor = draw(st.booleans())
    if made and has_floor:
        rows.append(LinearRow("floor", lower=draw(st.integers(0, 3)), amounts=dict.fromkeys(range(len(made)), 1)))
    members = [[index for index, one in enumerate(options) if one.group == number] for number in range(len(groups))]
    if len(groups) > 1 and draw(st.booleans()):
        precedences.append(Precedence("after", tuple(members[0]), tuple(members[1])))
    if len(groups) > 1 and draw(st.booleans()):
        bonuses.append(Bonus("bonus", tuple(members[-1]), dict.fromkeys(members[0], draw(small))))
    return Problem(
        periods, tuple(groups), tuple(options), (fund,), tuple(made), tuple(rows), tuple(precedences), tuple(bonuses)
    )


@st.composite
def _cell(draw: st.DrawFn, number: int, periods: int) -> Cell:
    ticket = draw(st.sampled_from([None, None, 2]))
    minimum = ticket or draw(st.integers(1, 2))
    maximum = minimum + (ticket or 1) * draw(st.integers(0, 2))
    rates = sorted(draw(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=2, max_size=2)), reverse=True)
    length = draw(st.integers(1, maximum))
    tiers = ((length, rates[0]), (maximum - length, rates[1]))
    return Cell(f"c{number}", 0, draw(st.integers(0, periods - 1)), minimum, maximum, tiers, ticket)


def points(problem: Problem) -> Iterator[Point]:
    """Every point that keeps all constraints."""
    choices = [(None, *members) for members in problem.options_of]
    amounts = [
        (0, *(one for one in range(cell.minimum, cell.maximum + 1) if one % (cell.ticket or 1) == 0))
        for cell in problem.cells
    ]
    for options in itertools.product(*choices):
        chosen = tuple(sorted(one for one in options if one is not None))
        for filled in itertools.product(*amounts):
            point = Point(chosen, filled)
            if not any(exact.violated(problem, point)):
                yield point


def first_of_the_best(problem: Problem) -> Point | None:
    """The point that ``tie_breaking`` defines, by trying all."""

    def cost(point: Point) -> int:
        return sum(problem.cost_of[index] for index in point.options) + sum(point.amounts)

    best: dict[tuple[object, ...], Point] = {}
    for point in points(problem):
        choice = point.options, tuple(amount > 0 for amount in point.amounts)
        if choice not in best or _rank(problem, point, cost) > _rank(problem, best[choice], cost):
            best[choice] = point

    def order(point: Point) -> tuple[int, int, list[bool], tuple[int, ...]]:
        chosen = [index in point.options for index in range(len(problem.options))]
        return exact.whole_value(problem, point), -cost(point), chosen, point.amounts

    return max(best.values(), key=order, default=None)


def _rank(problem: Problem, point: Point, cost: Callable[[Point], int]) -> tuple[Fraction, int, tuple[int, ...]]:
    return exact.exact_value(problem, point), -cost(point), point.amounts


def portfolio_like(seed: int) -> Problem:
    """Initiatives with starts, and small allocations by quarter, in cents; some are the same, so that ties abound."""
    chance = random.Random(seed)
    periods = chance.randint(2, 4)
    draws: list[dict[int, int]] = [{} for _ in range(periods)]
    groups: list[Group] = []
    options: list[Option] = []
    cost, value, fade = 10_000, 10_000, 0
    for number in range(chance.randint(4, 9)):
        if chance.random() < 0.7:
            cost, value = chance.randrange(10, 300) * 10_000, chance.randrange(-20, 400) * 10_000
            fade = chance.choice([0, 0, value // 50])
        groups.append(Group(f"g{number}", chance.random() < 0.1))
        for start in range(chance.randint(1, periods)):
            draws[start][len(options)] = cost
            options.append(Option(f"g{number}@{start}", number, start, start + 1, value - fade * start))
    cells: list[Cell] = []
    for number in range(chance.randint(0, 2)):
        ticket = chance.choice([None, 50_000])
        minimum, maximum = chance.choice([50_000, 100_000]), chance.choice([150_000, 500_000])
        rates = chance.uniform(0.5, 1), chance.uniform(-0.1, 0.5)
        discount = chance.choice([1.0, 0.98])
        for period in range(periods):
            tiers = tuple((maximum // 2, rate * discount**period) for rate in rates)
            cells.append(Cell(f"c{number}", 0, period, minimum, maximum, tiers, ticket))
    amounts = tuple(chance.randrange(0, 120) * 10_000 for _ in range(periods))
    fund = Fund("fund", amounts, chance.choice([Fraction(0), Fraction(1, 4), Fraction(1)]), tuple(draws))
    share = LinearRow(
        "floor", 0, options={i: -d for of in draws for i, d in of.items()}, amounts=dict.fromkeys(range(len(cells)), 9)
    )
    rows = (share,) if cells and chance.random() < 0.5 else ()
    return Problem(periods, tuple(groups), tuple(options), (fund,), tuple(cells), rows)
