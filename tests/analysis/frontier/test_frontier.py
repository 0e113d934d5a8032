"""The frontier against brute force, and what it promises: exact within the gap, never falling, verified everywhere."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks import family
from cxalloc.analysis.frontier.budget_sweep import NARROW, STEP, BudgetedProblem, SearchLimits
from cxalloc.analysis.frontier.frontier import changes_at, frontier, plan_at, portfolio_at
from cxalloc.analysis.frontier.result import Frontier, PointFound, RelaxationCurve
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.constraints.relations import Endpoint, Requires, Together
from cxalloc.domain.constraints.rules import Bound, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Cost, Status
from cxalloc.domain.plan import Decision, Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Fund, Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.interface.sources import load
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import value_of, verify, verify_plan
from cxalloc_solvers.sweep import sweep
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, portfolio, small

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
RICH = Decimal(1000)


def staircase() -> Portfolio:
    """Three initiatives of the same cost, worth less and less; today's budget pays for one of them."""
    return portfolio(4, initiative("a", 4, 9), initiative("b", 4, 6), initiative("c", 4, 3))


@pytest.fixture(scope="module")
def bank() -> Portfolio:
    return load(samples_folder() / "retail_bank")


@pytest.fixture(scope="module")
def of_bank(bank: Portfolio) -> Frontier:
    return frontier(bank, points=4, gap=0.03)


@pytest.fixture(scope="module")
def tutorial() -> Portfolio:
    return load(samples_folder() / "tutorial")


def coins(frontier: Frontier) -> list[tuple[int, int]]:
    """Budget and value of each point, in coins."""
    return [(point.budget // COIN, point.value // COIN) for point in frontier.points]


def check_promises(portfolio: Portfolio, found: Frontier) -> None:
    """What holds for every frontier, whatever the portfolio."""
    values = [point.value for point in found.points]
    bounds = [point.bound for point in found.points]
    budgets = [point.budget for point in found.points]
    assert values == sorted(values)
    assert bounds == sorted(bounds)
    assert budgets == sorted(set(budgets))
    assert len(found.marginals) == len(found.points) - 1
    for point, relaxed in zip(found.points, found.bounds, strict=True):
        changed = portfolio_at(portfolio, found.fund, point.factor)
        assert point.budget == budget_at(portfolio, found.fund, point.factor)
        assert not verify(changed, point.decision)
        assert value_of(changed, point.decision) == point.value <= point.bound <= max(relaxed, point.value)
        assert point.gap <= found.asked_gap + 1e-6 * (point.gap > 0) or not point.is_searched
        assert point.found_at <= point.factor
        assert point.ranked_decision is not None
        assert not verify(changed, point.ranked_decision)
        assert value_of(changed, point.ranked_decision) == point.ranked
        assert point.ranked <= point.value
        assert not verify_plan(plan_at(portfolio, found, point))
    if found.infeasible_factor is not None:
        assert budget_at(portfolio, found.fund, found.infeasible_factor) == found.infeasible_below
        # The amounts of several factors may be the same, and the first point is today's (1) where they are today's.
        least = highest_factor(portfolio, found.fund, found.points[0].budget - 1) + STEP
        assert least <= found.points[0].factor
        assert STEP <= least - found.infeasible_factor <= max(STEP, least * NARROW)
    for marginal in found.marginals:
        assert 0 <= marginal.low <= marginal.amount <= marginal.high
    for entry in found.entries:
        for number, point in enumerate(found.points):
            verdict = next(one for one in make_ledger(portfolio, point.decision).verdicts if one.id == entry.id)
            assert entry.levels[number] == (verdict.level if verdict.funded else None)
            assert entry.amounts[number] == verdict.cost


def worths(portfolio: Portfolio) -> list[tuple[Decision, int]]:
    """Every decision that keeps all but the budget, and its value."""
    rich = portfolio_at(portfolio, "", RICH)
    return [(one, value_of(rich, one)) for one in instances.feasible(rich)]


def budget_at(portfolio: Portfolio, fund: str, factor: Decimal) -> int:
    changed = portfolio_at(portfolio, fund, factor)
    return sum(sum(one.amounts) for one in changed.funds if fund in ("", one.id))


def highest_factor(portfolio: Portfolio, fund: str, budget: int) -> Decimal:
    """The highest factor that comes to no more than a budget, which the factor 1000 exceeds."""
    low, high = 0, 1000 * 10**6
    while high - low > 1:
        middle = (low + high) // 2
        within = budget_at(portfolio, fund, middle * STEP) <= budget
        low, high = (middle, high) if within else (low, middle)
    return low * STEP


@pytest.mark.timeout(600)
@settings(quick, max_examples=12)
@given(instances.portfolios())
def test_each_point_is_the_best_there_is_for_its_budget(portfolio: Portfolio) -> None:
    assume(any(sum(fund.amounts) for fund in portfolio.funds))
    every = worths(portfolio)
    found = frontier(portfolio, points=5, gap=0)
    if not every:
        assert not found.points
        assert found.stopped is StopReason.INFEASIBLE
        assert found.reasons
        return
    check_promises(portfolio, found)
    cents = instances.cells(portfolio) if instances.is_rounded(portfolio) else 0
    for point in found.points:
        changed = portfolio_at(portfolio, "", point.factor)
        best = max(value for decision, value in every if not verify(changed, decision))
        assert best - cents <= point.value <= best
    if found.infeasible_below is not None:
        poor = portfolio_at(portfolio, "", highest_factor(portfolio, "", found.infeasible_below))
        assert all(verify(poor, decision) for decision, _ in every)
    assert found.points[-1].value >= max(value for _, value in every) - cents


def test_the_staircase_of_three_initiatives_is_seen_whole() -> None:
    found = frontier(staircase(), points=7, gap=0)
    assert coins(found) == [(0, 0), (2, 0), (4, 9), (6, 9), (8, 15), (10, 15), (12, 18)]
    assert found.infeasible_below is None
    assert found.today is not None
    assert found.today.budget == 4 * COIN
    assert [marginal.amount for marginal in found.marginals] == [
        0, Fraction(9, 2), 0, 3, 0, Fraction(3, 2),
    ]  # fmt: skip
    assert {entry.id: entry.changes() for entry in found.entries} == {"a": [2], "b": [4], "c": [6]}
    assert found.entries[1].levels == (None, None, None, None, "standard", "standard", "standard")


def test_the_least_budget_is_the_one_that_keeps_what_must_be() -> None:
    must = portfolio(10, initiative("a", 4, 9, status=Status.MUST), initiative("b", 5, 6))
    found = frontier(must, points=4, gap=0)
    assert coins(found)[0] == (4, 9)
    assert found.infeasible_below is not None
    assert found.infeasible_below < 4 * COIN
    least = found.points[0].factor
    assert verify(portfolio_at(must, "", least - Decimal("0.000001")), found.points[0].decision)


def test_more_money_never_forbids_a_plan_even_where_floors_and_carry_over_are() -> None:
    floor = SpendRule("floor", Bound.AT_LEAST, Selection(Kind.SMALL_ALLOCATION), share=Decimal("0.5"))
    least = SpendRule("least", Bound.AT_LEAST, Selection(owner="Ada"), amount=3 * COIN, window=None)
    made = portfolio(
        (6, 2),
        initiative("a", 4, 9, owner="Ada"),
        initiative("b", 3, 5, owner="Ada"),
        carry_over="0.5",
        small_allocations=(small("k", 1, 4, "2", "1.2"),),
        rules=(floor, least),
    )
    check_promises(made, frontier(made, points=12, gap=0))


def test_one_fund_alone_can_be_changed() -> None:
    both = initiative("b", npv=5, costs=(Cost("cx", (2 * COIN,)), Cost("it", (3 * COIN,))))
    made = portfolio(4, initiative("a", 4, 9), both, funds=(Fund("it", "IT", (1 * COIN,)),))
    found = frontier(made, points=3, fund="it", gap=0)
    assert found.points[0].budget == 0
    assert found.points[-1].value == 9 * COIN  # the other fund pays for either, not for both
    assert portfolio_at(made, "it", Decimal(2)).funds[0].amounts == (4 * COIN,)
    check_promises(made, found)


@given(st.decimals(0, 50, places=6), st.sampled_from(["", "cx"]))
@settings(quick, max_examples=50)
def test_a_factor_means_what_it_means_in_a_scenario(factor: Decimal, fund: str) -> None:
    made = portfolio((3, 7, 11), initiative("a", 4, 9))
    budgets = BudgetedProblem(build_model(made).problem, [0], SearchLimits(0.0))
    scenario = Scenario("scaled", changes_at(fund, factor))
    assert apply_scenario(made, scenario).funds[0].amounts == budgets.amounts(factor)[0]


def test_the_curve_of_the_relaxation_comes_before_any_plan_and_points_come_as_found() -> None:
    heard: list[object] = []
    found = frontier(staircase(), points=5, gap=0, on_progress=heard.append)
    kinds = [type(one) for one in heard]
    assert kinds.index(RelaxationCurve) < kinds.index(PointFound)
    curve = [one for one in heard if isinstance(one, RelaxationCurve)][-1]
    assert curve.budgets == tuple(point.budget for point in found.points)
    assert curve.bounds == found.bounds
    told = [one.point for one in heard if isinstance(one, PointFound)]
    assert {point.budget for point in told} == set(curve.budgets)
    final = {point.budget: point for point in found.points}
    assert all(point.value <= final[point.budget].value for point in told)


def test_what_was_found_before_a_stop_is_kept(tutorial: Portfolio) -> None:
    cancel = threading.Event()

    def hear(news: object) -> None:
        if isinstance(news, PointFound):
            cancel.set()

    found = frontier(tutorial, points=12, gap=0, on_progress=hear, cancel=cancel)
    assert found.stopped is StopReason.CANCELLED
    assert any(point.is_searched for point in found.points)
    assert not all(point.is_searched for point in found.points)
    check_promises(tutorial, found)


def test_a_limit_before_anything_is_known_leaves_nothing(bank: Portfolio) -> None:
    found = frontier(bank, time_limit=1e-6)
    assert found.points == ()
    assert found.stopped is StopReason.TIME_LIMIT


def test_the_bank_has_a_frontier_that_keeps_its_promises(bank: Portfolio, of_bank: Frontier) -> None:
    check_promises(bank, of_bank)
    assert all(point.is_searched for point in of_bank.points)
    assert of_bank.infeasible_below is not None
    assert of_bank.today is not None


def test_todays_point_of_the_bank_and_its_plan_are_no_better_than_each_others_bounds(
    bank: Portfolio, of_bank: Frontier
) -> None:
    answer = solve(bank, gap=0.03)
    assert of_bank.today is not None
    assert answer.plan is not None
    assert answer.plan.proof.bound is not None
    assert of_bank.today.value <= answer.plan.proof.bound
    assert answer.plan.proof.value <= of_bank.today.bound


def test_searches_are_counted_and_few(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = sweep

    def counted(problems: list[object], *arguments: object, **more: object) -> object:
        calls.append(len(problems))
        return real(problems, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("cxalloc.analysis.frontier.budget_sweep.sweep", counted)
    found = frontier(staircase(), points=9, gap=0)
    assert calls == [9]
    assert 9 < found.solves <= 9 + 8


def test_plans_are_drawn_next_to_the_curve_where_they_speak_of_the_same(tutorial: Portfolio) -> None:
    scenarios = Scenario("Cut 15 %", (("budget.factor", "0.85"),)), Scenario("Score", (("objective", "score"),))
    objective = replace(tutorial.objective, weights=(("npv", Decimal(1)),))
    base = replace(tutorial, objective=objective, scenarios=scenarios)
    cut, score = (solve(base, scenario=name, gap=0.05).plan for name in ("Cut 15 %", "Score"))
    assert cut is not None
    assert score is not None
    found = frontier(base, points=2, gap=0.05, plans=(cut, score))
    today = sum(sum(fund.amounts) for fund in base.funds)
    assert [(mark.scenario, mark.budget) for mark in found.marks] == [("", today), ("Cut 15 %", today * 85 // 100)]
    assert found.marks[1].value == cut.proof.value


def test_ranking_takes_the_best_return_first_and_loses_where_two_would_be_better() -> None:
    # a returns 2 per coin and leaves no room; b and c return less, and more together.
    made = portfolio(10, initiative("a", 6, 12), initiative("b", 5, 9), initiative("c", 5, 9))
    today = frontier(made, points=3, gap=0).today
    assert today is not None
    assert today.value == 18 * COIN
    assert today.ranked == 12 * COIN
    assert today.loss == 6 * COIN


def test_ranking_brings_along_what_is_required_or_goes_together() -> None:
    made = portfolio(
        (4, 9),
        initiative("a", 1, -1),
        initiative("b", 2, 9),
        initiative("c", 3, 5),
        initiative("d", 3, 1),
        relations=(
            Requires(Endpoint("b"), Endpoint("a")),
            Together(Endpoint("c"), Endpoint("d")),
        ),
    )
    today = frontier(made, points=3, gap=0).today
    assert today is not None
    assert today.ranked_decision is not None
    assert [choice.initiative for choice in today.ranked_decision.choices] == ["a", "b", "c", "d"]
    assert today.ranked == 14 * COIN


def test_ranking_raises_small_allocations_to_their_floor() -> None:
    floor = SpendRule("floor", Bound.AT_LEAST, Selection(Kind.SMALL_ALLOCATION), share=Decimal("0.5"))
    made = portfolio(
        8, initiative("a", 4, 9), initiative("b", 4, 6), small_allocations=(small("k", 1, 4, "1"),), rules=(floor,)
    )
    today = frontier(made, points=3, gap=0).today
    assert today is not None
    assert today.ranked_decision is not None
    assert [choice.initiative for choice in today.ranked_decision.choices] == ["a"]
    assert (
        sum(one.amount for one in today.ranked_decision.allotments) == 4 * COIN - 1
    )  # a share is rounded in its favour


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"points": 1}, "points is '1'; expected a whole number from 2 to 1,000"),
        ({"fund": "gold"}, "fund is 'gold'; expected one of the funds: cx"),
    ],
)
def test_bad_questions_are_refused(arguments: dict[str, object], expected: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        frontier(staircase(), **arguments)  # type: ignore[arg-type]
    assert expected in str(caught.value)


def test_a_budget_of_nothing_cannot_be_scaled() -> None:
    with pytest.raises(InvalidInput, match="an amount above 0"):
        frontier(portfolio(0, initiative("a", 4, 9)))


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_two_hundred_initiatives_have_a_frontier_that_keeps_its_promises() -> None:
    made = family.portfolio(200, 1)
    found = frontier(made, points=8, gap=0.02)
    check_promises(made, found)
    assert all(point.is_searched for point in found.points)


LUMPS = portfolio(
    (20, 20),
    *(initiative(f"i{number}", 7 + number * 5 % 11, 20 + number * 7 % 13) for number in range(12)),
    carry_over="0.5",
)


@cache
def with_plan() -> tuple[Plan, Frontier, tuple[Any, ...]]:
    """The best plan, a frontier to a wide gap that knows it, and what was reported on the way."""
    plan = solve(LUMPS, gap=0).plan
    assert plan is not None
    told: list[Any] = []
    found = frontier(LUMPS, points=8, gap=0.5, plans=[plan], on_progress=told.append)
    return plan, found, tuple(told)


def test_todays_point_is_never_below_the_plan_at_hand() -> None:
    plan, found, told = with_plan()
    today = found.today
    assert today is not None
    assert today.value >= plan.proof.value
    assert today.bound <= (plan.proof.bound or 0)
    for one in told:
        if isinstance(one, PointFound) and one.point.factor >= 1:
            assert one.point.value >= plan.proof.value
    assert all(point.value >= plan.proof.value for point in found.points if point.factor >= 1)
    assert all(point.bound <= (plan.proof.bound or 0) for point in found.points if point.factor <= 1)


def test_a_plan_of_another_portfolio_says_nothing_about_todays_budget() -> None:
    richer = solve(portfolio_at(LUMPS, "", Decimal(2)), gap=0).plan
    assert richer is not None
    found = frontier(LUMPS, points=4, plans=[richer])
    assert found.today is not None
    assert found.today.value < richer.proof.value


def test_no_bound_that_was_drawn_rises_again() -> None:
    _, found, told = with_plan()
    drawn: list[tuple[int, int]] = []
    for one in told:
        if isinstance(one, RelaxationCurve):
            fresh = list(zip(one.budgets, one.bounds, strict=True))
        elif isinstance(one, PointFound):
            fresh = [(one.point.budget, one.point.bound)]
        else:
            continue
        for budget, bound in fresh:
            assert bound <= min((before for at, before in drawn if at >= budget), default=bound)
        drawn += fresh
    for point in found.points:
        assert point.bound <= min(bound for at, bound in drawn if at >= point.budget)


@pytest.mark.parametrize(("gap", "outcome"), [(1e-4, Outcome.OPTIMAL), (0.0032, Outcome.FEASIBLE)])
def test_a_plan_of_the_frontier_is_optimal_only_where_it_is_proved_as_closely_as_any_other(
    gap: float, outcome: Outcome
) -> None:
    _, found, _ = with_plan()
    proof = plan_at(LUMPS, found, replace(found.points[-1], gap=gap)).proof
    assert (proof.outcome, proof.stopped) == (outcome, StopReason.GAP_REACHED)
