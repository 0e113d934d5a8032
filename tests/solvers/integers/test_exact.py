"""From a solver's floating-point answer to whole units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc_solvers.backend import Backend, Limits, Run
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.integers import exact, rounding
from cxalloc_solvers.problem import Bonus, Cell, Fund, LinearRow, Option, Precedence, Problem
from cxalloc_solvers.result import Point, Shortage, Status
from cxalloc_solvers.solve import solve
from tests.solvers import programs

FLAT = ((10**6, 1.0),)
MANY = 10**6


def cell(minimum: int = 1, maximum: int = 1000, *, period: int = 0, ticket: int | None = None) -> Cell:
    return Cell("cell", 0, period, minimum, maximum, FLAT, ticket)


def never(program: pulp.LpProblem) -> bool:
    raise AssertionError("nothing was to be repaired")


@pytest.fixture
def run(backend: Backend) -> Callable[[pulp.LpProblem], bool]:
    return lambda program: backend.run(program, Limits(0)).values is not None


class TestRounding:
    @pytest.mark.parametrize(
        ("minimum", "said", "meant"),
        [
            (1, 57.0, 57),
            (1, 56.9999, 57),
            (1, 57.0001, 57),
            (1, 57.4, 57),
            (1, 57.9, 57),
            (1, 0.0, 0),
            (10, 1e-7, 0),
            (10, 4.9, 0),
            (10, 9.9999, 10),
            (10, 9.4, 10),
            (1, 1000.00001, 1000),
        ],
    )
    def test_an_amount_is_the_unit_that_is_meant_or_else_less(self, minimum: int, said: float, meant: int) -> None:
        problem = programs.problem([], budget=MANY, cells=[cell(minimum)])
        assert rounding.round_and_repair(problem, [], [said], never) == Point((), (meant,))

    @pytest.mark.parametrize(("said", "meant"), [(0.0, 0), (499.99, 500), (1000.2, 1000), (1499.9, 1500)])
    def test_an_amount_in_tickets_is_whole_tickets(self, said: float, meant: int) -> None:
        problem = programs.problem([], budget=MANY, cells=[cell(500, 1500, ticket=500)])
        assert rounding.round_and_repair(problem, [], [said], never) == Point((), (meant,))

    def test_options_come_in_order(self) -> None:
        problem = programs.problem([1, 1, 1], [1, 1, 1], 3)
        assert rounding.round_and_repair(problem, [2, 0], [], never) == Point((0, 2), ())


class TestMending:
    def test_a_floor_and_a_budget_that_fit_only_after_moving_a_unit(self, run) -> None:
        floor = LinearRow("floor", lower=51, amounts={0: 1, 1: 1})
        problem = programs.problem([], budget=51, cells=[cell(), cell()], rows=[floor])
        point = rounding.round_and_repair(problem, [], [33.4, 17.6], run)
        assert point is not None
        assert sum(point.amounts) == 51

    def test_a_plan_that_was_found_in_time_is_mended_when_the_time_is_over(
        self, backend: Backend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Noise as a solver might leave makes mending a run of its own; the clock is over once the search has run."""
        runs: list[Limits] = []
        run = backend.run

        def noted(program: pulp.LpProblem, limits: Limits, **others: Any) -> Run:
            runs.append(limits)
            return run(program, limits, **others)

        monkeypatch.setattr(backend, "run", noted)
        monkeypatch.setattr(Model, "read", lambda *_: ([], [33.4, 17.6]))
        monkeypatch.setattr("cxalloc_solvers.solve.time", SimpleNamespace(perf_counter=lambda: 3600.0 if runs else 0.0))
        floor = LinearRow("floor", lower=51, amounts={0: 1, 1: 1})
        problem = programs.problem([], budget=51, cells=[cell(), cell()], rows=[floor])
        result = solve(problem, backend, gap=0, time_limit=60)
        assert result.point is not None
        assert sum(result.point.amounts) == result.value == 51

    def test_it_is_done_at_the_least_loss_of_value(self, run) -> None:
        """Both could give a unit up; the one that earns less does."""
        cells = [Cell("rich", 0, 0, 1, 50, ((50, 3.0),)), Cell("poor", 0, 0, 1, 50, ((50, 1.5),))]
        problem = programs.problem([], budget=99, cells=cells)
        assert rounding.round_and_repair(problem, [], [50.0, 50.0], run) == Point((), (50, 49))

    def test_an_amount_at_the_end_of_a_tier_does_not_fall_further_than_it_must(self, run) -> None:
        """One unit more is worth nothing there, one unit less is a loss."""
        tiers = ((40, 2.0), (30, 1.0), (30, 0.5))
        problem = programs.problem([], budget=139, cells=[Cell(name, 0, 0, 1, 100, tiers) for name in "ab"])
        point = rounding.round_and_repair(problem, [], [70.0, 70.0], run)
        assert point is not None
        assert exact.objective_value(problem, point) == 2 * (80 + 30) - 1

    def test_a_unit_is_saved_in_the_period_before(self, run) -> None:
        """Half of what is left moves on, rounded up: 10 are needed in the second period, so 19 must be left."""
        fund = Fund("fund", (100, 0), Fraction(1, 2), ({}, {}))
        need = LinearRow("need", lower=10, amounts={1: 1})
        problem = Problem(2, (), (), (fund,), (cell(), cell(period=1)), (need,))
        assert rounding.round_and_repair(problem, [], [81.0, 10.0], never) == Point((), (81, 10))
        assert rounding.round_and_repair(problem, [], [82.0, 10.0], run) == Point((), (81, 10))

    def test_the_numbers_may_be_large(self, run) -> None:
        """One unit of 10**12: far below what a solver can see in the row itself."""
        large = 10**12
        half = large // 2
        cells = [Cell(name, 0, 0, 1, half + 1, ((large, worth),)) for name, worth in (("rich", 2.0), ("poor", 1.0))]
        problem = programs.problem([], budget=large + 1, cells=cells)
        assert rounding.round_and_repair(problem, [], [half + 1, half + 1], run) == Point((), (half + 1, half))

    def test_what_cannot_be_mended_is_none(self, run) -> None:
        problem = programs.problem([1, 1], [30, 30], 50, cells=[cell()])
        assert rounding.round_and_repair(problem, [0, 1], [0.0], run) is None
        assert rounding.round_and_repair(problem, [0, 1], [5.0], run) is None, (
            "an amount is no help: it only draws more"
        )

    def test_nothing_is_moved_out_of_its_bounds(self, run) -> None:
        problem = programs.problem([], budget=15, cells=[cell(8, 20), cell(8, 20)])
        assert rounding.round_and_repair(problem, [], [8.0, 8.0], run) is None

    def test_tickets_are_given_back_whole(self, run) -> None:
        problem = programs.problem([], budget=999, cells=[cell(500, 1500, ticket=500)])
        assert rounding.round_and_repair(problem, [], [1000.0], run) == Point((), (500,))
        assert (
            rounding.round_and_repair(
                replace(problem, funds=(replace(problem.funds[0], amounts=(499,)),)), [], [500.0], run
            )
            is None
        )

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(2, 60), st.floats(-0.45, 0.45)), min_size=1, max_size=4),
        st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]),
    )
    def test_a_solution_in_whole_units_nearby_is_found(
        self, drawn: Sequence[tuple[int, float]], carry: Fraction
    ) -> None:
        """Amounts that fit exactly, seen through noise: floor and budget leave no room but for themselves."""
        amounts = [amount for amount, _ in drawn]
        periods = len(amounts)
        carried, budget = 0, []
        for amount in amounts:
            budget.append(max(0, amount + 2 - carried))
            carried = exact.share_of(carry, budget[-1] + carried - amount)
        cells = tuple(cell(1, 100, period=period) for period in range(periods))
        floor = LinearRow("floor", lower=sum(amounts), amounts=dict.fromkeys(range(periods), 1))
        fund = Fund("fund", tuple(budget), carry, ({},) * periods)
        problem = Problem(periods, (), (), (fund,), cells, (floor,))
        assert not list(exact.violated(problem, Point((), tuple(amounts))))
        highs = backend_named("highs")
        seen = [amount + noise for amount, noise in drawn]
        point = rounding.round_and_repair(problem, [], seen, lambda made: highs.run(made, Limits(0)).values is not None)
        assert point is not None
        assert not list(exact.violated(problem, point))


class TestBelowTheToleranceOfASolver:
    """Overdrafts of one unit in 10**12: the rows of the program can't see them, whole numbers can."""

    LARGE = 10**12

    def test_a_choice_that_overdraws_by_one_is_ruled_out_and_the_search_goes_on(self, backend: Backend) -> None:
        draws = [self.LARGE // 2, self.LARGE // 2 + 1, self.LARGE // 2 - 9]
        worths = [70_000, 60_000, 20_000]
        problem = programs.problem(worths, draws, self.LARGE)
        best = max(
            sum(worth for worth, taken in zip(worths, chosen, strict=True) if taken)
            for chosen in product([0, 1], repeat=3)
            if sum(draw for draw, taken in zip(draws, chosen, strict=True) if taken) <= self.LARGE
        )
        assert best == 90_000
        result = solve(problem, backend, gap=0)
        assert (result.status, result.value) == (Status.OPTIMAL, best)
        assert result.point == Point((0, 2), ())

    @pytest.mark.parametrize("ticket", [None, 50_000])
    def test_an_amount_that_overdraws_by_one_does_not_cost_the_choice_it_stands_next_to(
        self, backend: Backend, ticket: int | None
    ) -> None:
        """Beside the option there is one unit too little for the least amount: either fits alone."""
        least = Cell("cell", 0, 0, 50_000, 100_000, ((100_000, 1.5),), ticket)
        problem = programs.problem([10**6], [self.LARGE], self.LARGE + 49_999, cells=[least])
        result = solve(problem, backend, gap=0)
        assert (result.status, result.value) == (Status.OPTIMAL, 10**6)
        assert result.point == Point((0,), (0,))

    def test_a_must_that_overdraws_by_one_has_no_solution(self, backend: Backend) -> None:
        """The elastic program sees no shortage either: it is told in whole numbers."""
        draws = [self.LARGE // 2, self.LARGE // 2 + 1]
        result = solve(programs.problem([5, 5], draws, self.LARGE, must=[0, 1]), backend, gap=0)
        assert (result.status, result.point) == (Status.INFEASIBLE, None)
        assert result.shortages == (Shortage("fund", 1, 0),)


def wrong(point: Point, problem: Problem) -> list[str]:
    return list(exact.violated(problem, point))


class TestBroken:
    def test_nothing_is_wrong_with_what_fits(self) -> None:
        problem = programs.problem([1, 1], [3, 4], 7, must=[1], cells=[cell()])
        assert wrong(Point((0, 1), (0,)), problem) == []

    def test_a_group_that_must_be_and_is_not(self) -> None:
        assert wrong(Point((), ()), programs.problem([1], [1], 5, must=[0])) == ["o0"]

    def test_two_options_of_a_group(self) -> None:
        problem = programs.scheduled({"a": [(0, 1, 5), (1, 2, 4)]})
        assert wrong(Point((0, 1), ()), problem) == ["a"]

    @pytest.mark.parametrize(("amount", "fits"), [(0, True), (5, True), (20, True), (4, False), (21, False)])
    def test_a_cell_outside_its_bounds(self, amount: int, fits: bool) -> None:
        problem = programs.problem([], budget=MANY, cells=[cell(5, 20)])
        assert wrong(Point((), (amount,)), problem) == ([] if fits else ["cell"])

    def test_a_cell_of_broken_tickets(self) -> None:
        problem = programs.problem([], budget=MANY, cells=[cell(500, 1500, ticket=500)])
        assert wrong(Point((), (700,)), problem) == ["cell"]
        assert wrong(Point((), (1500,)), problem) == []

    def test_a_fund_overdrawn_by_one(self) -> None:
        problem = programs.problem([1, 1], [3, 4], 7, cells=[cell()])
        assert wrong(Point((0, 1), (0,)), problem) == []
        assert wrong(Point((0, 1), (1,)), problem) == ["fund"]

    def test_a_fund_overdrawn_after_what_was_carried_over(self) -> None:
        """A third of 10 is 4 when rounded up: and no more."""
        fund = Fund("fund", (10, 0), Fraction(1, 3), ({}, {0: 4, 1: 5}))
        options = (Option("four", 0, 0, 1, 1), Option("five", 0, 0, 1, 1))
        problem = Problem(2, (programs.problem([1]).groups[0],), options, (fund,))
        assert wrong(Point((0,), ()), problem) == []
        assert wrong(Point((1,), ()), problem) == ["fund"]

    def test_what_is_overdrawn_is_not_carried_over(self) -> None:
        fund = Fund("fund", (1, 5), Fraction(1), ({0: 3}, {}))
        problem = Problem(2, (programs.problem([1]).groups[0],), (Option("o", 0, 0, 1, 1),), (fund,))
        assert wrong(Point((0,), ()), problem) == ["fund"]

    @pytest.mark.parametrize(
        ("row", "fits"),
        [
            (LinearRow("row", upper=9, options={0: 3}, amounts={0: 2}), False),
            (LinearRow("row", upper=13, options={0: 3}, amounts={0: 2}), True),
            (LinearRow("row", lower=14, options={0: 3}, amounts={0: 2}), False),
            (LinearRow("row", lower=13, upper=13, options={0: 3}, amounts={0: 2}), True),
            (LinearRow("row", lower=2, active={0: 1}), False),
            (LinearRow("row", lower=1, upper=1, active={0: 1}), True),
            (LinearRow("row", upper=-1, options={0: -1}), True),
            (LinearRow("row", upper=-2, options={0: -1}), False),
        ],
    )
    def test_a_row(self, row: LinearRow, fits: bool) -> None:
        problem = programs.problem([1], [1], MANY, cells=[cell()], rows=[row])
        assert wrong(Point((0,), (5,)), problem) == ([] if fits else ["row"])

    def test_an_inactive_cell_does_not_count_as_active(self) -> None:
        problem = programs.problem([], cells=[cell()], rows=[LinearRow("row", lower=1, active={0: 1})])
        assert wrong(Point((), (0,)), problem) == ["row"]

    @pytest.mark.parametrize(
        ("chosen", "fits"),
        [((), True), ((2,), True), ((2, 1), True), ((2, 0), False), ((0,), False), ((3, 0), False)],
        ids=["none", "only before", "in time", "too late", "without", "much too late"],
    )
    def test_a_precedence(self, chosen: tuple[int, ...], fits: bool) -> None:
        """Of *a* (starts in 0 or 1) and *b* (ready from 1 or 3 on), b is to be ready when a starts."""
        options = {"a": [(0, 1, 1), (1, 2, 1)], "b": [(0, 1, 1), (2, 3, 1)]}
        problem = programs.scheduled(options, precedences=[Precedence("first b", (0, 1), (2, 3))])
        assert wrong(Point(chosen, ()), problem) == ([] if fits else ["first b"])

    def test_everything_that_is_wrong_is_reported(self) -> None:
        problem = programs.problem([1, 1], [9, 9], 5, must=[0], rows=[LinearRow("row", upper=0, options={1: 1})])
        assert wrong(Point((1,), ()), problem) == ["o0", "fund", "row"]


class TestObjectiveValue:
    def test_options_and_tiers_add_up(self) -> None:
        tiers = ((10, 2.0), (5, 1.5), (100, -1.0))
        problem = programs.problem([7, 100], cells=[Cell("cell", 0, 0, 1, 100, tiers)])
        assert exact.objective_value(problem, Point((0,), (0,))) == 7
        assert exact.objective_value(problem, Point((0,), (10,))) == 27
        assert exact.objective_value(problem, Point((0,), (12,))) == 30
        assert exact.objective_value(problem, Point((), (20,))) == 20 + 7.5 - 5

    @pytest.mark.parametrize(
        ("chosen", "value"),
        [((0,), 10), ((1,), 8), ((0, 2), 10 + 1), ((1, 2), 8 + 1 + 40), ((1, 3), 8 + 2), ((2,), 1)],
        ids=["early", "late", "too early for it", "in time", "ready too late", "enabler alone"],
    )
    def test_a_bonus_is_earned_when_the_other_is_ready(self, chosen: tuple[int, ...], value: int) -> None:
        options = {"a": [(0, 1, 10), (1, 2, 8)], "b": [(0, 1, 1), (0, 2, 2)]}
        bonus = Bonus("b enables a", (2, 3), {0: 30, 1: 40})
        problem = programs.scheduled(options, bonuses=[bonus])
        assert exact.objective_value(problem, Point(chosen, ())) == value

    def test_bonuses_add_up_and_a_loss_is_not_taken(self) -> None:
        options = {"a": [(1, 2, 8)], "b": [(0, 1, 1)]}
        bonuses = [Bonus("one", (1,), {0: 30}), Bonus("two", (1,), {0: 5}), Bonus("loss", (1,), {0: -9})]
        assert exact.objective_value(programs.scheduled(options, bonuses=bonuses), Point((0, 1), ())) == 8 + 1 + 35

    def test_a_plan_of_nothing_is_worth_nothing(self) -> None:
        assert exact.objective_value(programs.problem([5]), Point((), ())) == 0


@pytest.mark.parametrize(
    ("share", "amount", "moved"),
    [
        (Fraction(0), 99, 0),
        (Fraction(1), 99, 99),
        (Fraction(1, 2), 99, 50),
        (Fraction(1, 2), 98, 49),
        (Fraction(1, 3), 1, 1),
        (Fraction(1, 3), 0, 0),
        (Fraction(1, 3), 10**15, 333_333_333_333_334),
    ],
)
def test_a_share_is_rounded_up(share: Fraction, amount: int, moved: int) -> None:
    assert exact.share_of(share, amount) == moved
