"""What exact arithmetic proves about the amounts of a choice, and what the search does where it proves nothing."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc_solvers.backend import Backend, SolverFailure
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.integers import exact, rounding
from cxalloc_solvers.integers.infeasibility_certificate import is_infeasible_choice
from cxalloc_solvers.problem import Cell, Fund, Group, LinearRow, Option, Problem
from cxalloc_solvers.result import Point, Status, Stop
from cxalloc_solvers.solve import solve
from tests.solvers import programs

LARGE = 10**12


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """Cells of a few units in one or two periods, a fund that carries over, a floor and a ceiling."""
    periods = draw(st.integers(1, 2))
    cells = []
    for number in range(draw(st.integers(1, 3))):
        minimum = draw(st.integers(1, 4))
        maximum = minimum + draw(st.integers(0, 4))
        cells.append(Cell(f"c{number}", 0, draw(st.integers(0, periods - 1)), minimum, maximum, ((maximum, 1.0),)))
    amounts = tuple(draw(st.lists(st.integers(0, 8), min_size=periods, max_size=periods)))
    fund = Fund("fund", amounts, draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)])), ({},) * periods)
    factors = draw(st.dictionaries(st.integers(0, len(cells) - 1), st.integers(-2, 3), max_size=3))
    bounds = sorted(draw(st.tuples(st.integers(-3, 12), st.integers(-3, 12))))
    return Problem(periods, (), (), (fund,), tuple(cells), (LinearRow("row", bounds[0], bounds[1], amounts=factors),))


@settings(max_examples=150, deadline=None)
@given(small_problems(), st.integers(0, 7))
def test_what_is_proved_infeasible_has_no_amounts(problem: Problem, active: int) -> None:
    """Every amount within bounds is tried."""
    is_active = [bool(active >> index & 1) for index in range(len(problem.cells))]
    ranges = [
        range(cell.minimum, cell.maximum + 1) if used else range(1)
        for cell, used in zip(problem.cells, is_active, strict=True)
    ]
    points = [Point((), amounts) for amounts in itertools.product(*ranges)]
    has_point = any(not any(exact.violated(problem, point)) for point in points)
    seen = [cell.minimum + 0.3 if used else 0.0 for cell, used in zip(problem.cells, is_active, strict=True)]
    if is_infeasible_choice(problem, (), seen):
        assert not has_point


@pytest.mark.parametrize("missing", [0, 1])
def test_a_single_unit_of_a_trillion_is_seen(missing: int) -> None:
    cells = [Cell(name, 0, 0, LARGE // 4, LARGE, ((LARGE, 1.0),)) for name in "ab"]
    floor = LinearRow("floor", lower=LARGE + missing, amounts={0: 1, 1: 1})
    problem = programs.problem([], budget=LARGE, cells=cells, rows=[floor])
    assert is_infeasible_choice(problem, (), [LARGE / 2, LARGE / 2]) == bool(missing)


def test_a_third_carried_over_is_seen() -> None:
    """A third of 10**12 is rounded up to a whole unit, and not by two."""
    fund = Fund("fund", (LARGE, 0), Fraction(1, 3), ({}, {}))
    most = exact.share_of(Fraction(1, 3), LARGE)
    for more, is_infeasible in ((0, False), (2, True)):
        cell = Cell("cell", 0, 1, most + more, LARGE, ((LARGE, 1.0),))
        problem = Problem(2, (), (), (fund,), (cell,))
        assert is_infeasible_choice(problem, (), [float(most + more)]) == is_infeasible


def without_repair(monkeypatch: pytest.MonkeyPatch, options: tuple[int, ...]) -> None:
    """Let rounding fail for a choice of options, as it may where amounts are large."""
    really = rounding.round_and_repair

    def round_and_repair(problem: Problem, chosen: list[int], *others: object) -> Point | None:
        return None if tuple(chosen) == options else really(problem, chosen, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(rounding, "round_and_repair", round_and_repair)


def test_what_is_left_does_not_prove_what_was_cut_off(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best choice is lost on the way to whole units: the second best is not called optimal then."""
    problem = programs.problem([9, 7, 4], [5, 4, 3], 8, cells=[Cell("cell", 0, 0, 1, 8, ((8, 0.5),))])
    without_repair(monkeypatch, (0, 2))
    result = solve(problem, backend, gap=0)
    assert (result.status, result.stopped) == (Status.FEASIBLE, Stop.WHOLE_UNITS)
    assert result.value == 11.5  # the second and the third, and one unit of the cell
    assert result.bound is not None
    assert result.bound >= 13
    assert result.gap is not None
    assert result.gap > 0
    assert not result.ties_settled


def test_where_nothing_but_what_was_cut_off_is_left_the_other_solver_is_asked(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = programs.problem([9], [5], 8, must=[0])
    without_repair(monkeypatch, (0,))
    with pytest.raises(SolverFailure):
        solve(problem, backend, gap=0)


def large_problem(seed: int) -> Problem:
    """Some options and two cells of up to 10**12 units, in two periods."""
    chance = random.Random(seed)
    draws: tuple[dict[int, int], dict[int, int]] = ({}, {})
    options = []
    for index in range(4):
        for period in range(2):
            draws[period][index] = chance.randrange(10**10, 4 * 10**11)
        options.append(Option(f"o{index}", index, 0, 2, chance.randrange(10**10, 9 * 10**11)))
    cells = []
    for period in range(2):
        minimum, maximum = chance.randrange(10**10, 10**11), chance.randrange(5 * 10**11, 10**12)
        first = chance.randrange(10**9, minimum)
        tiers = ((first, chance.uniform(1, 2)), (maximum - first, chance.uniform(0.2, 1)))
        cells.append(Cell(f"c{period}", 0, period, minimum, maximum, tiers))
    fund = Fund("fund", tuple(chance.randrange(5 * 10**11, 10**12) for _ in range(2)), Fraction(1, 4), draws)
    floor = LinearRow("floor", lower=0, options={0: -(10**11)}, amounts={0: 1, 1: 1})
    return Problem(2, tuple(Group(f"g{index}") for index in range(4)), tuple(options), (fund,), tuple(cells), (floor,))


@pytest.mark.parametrize("seed", range(12))
def test_of_billions_both_solvers_say_the_same(seed: int) -> None:
    """CBC's eight digits used to lose the best choice, and to prove what was left."""
    problem = large_problem(seed)
    one, other = (solve(problem, backend_named(name), gap=0) for name in ("highs", "cbc"))
    for mine, its in ((one, other), (other, one)):
        assert mine.status is Status.OPTIMAL
        assert mine.bound is not None
        assert its.value is not None
        assert its.value <= mine.bound * (1 + 1e-8)
    assert one.value == pytest.approx(other.value, rel=1e-9)
