"""What holds whatever happens, next to closed forms and to all plans of small portfolios."""

import threading
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.analysis.risk.draws import Draws
from cxalloc.analysis.risk.figures import Figure
from cxalloc.analysis.risk.outcomes import PlanOutcomes
from cxalloc.analysis.risk.result import RiskProgress, Robustness, Standing
from cxalloc.analysis.risk.robustness.drawn_values import DrawnValues
from cxalloc.analysis.risk.robustness.effects import effects
from cxalloc.analysis.risk.robustness.frequency import standing, wilson
from cxalloc.analysis.risk.robustness.further_plans import further_problems
from cxalloc.analysis.risk.robustness.information import information
from cxalloc.analysis.risk.robustness.optima import Optima, OptimaSearch
from cxalloc.analysis.risk.robustness.regret import ranking_decision
from cxalloc.analysis.risk.robustness.robustness import robustness
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, Requires
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, Uncertainty
from cxalloc.optimisation.resolve import LimitReached
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import verify
from cxalloc_solvers.integers import exact
from cxalloc_solvers.result import Point
from tests.analysis.risk.small_portfolios import initiative, portfolio
from tests.examples import examples
from tests.random_portfolios import random_portfolio
from tests.solvers.strategies import points

MILLION = 10**6


def plan_of(made: Portfolio) -> Decision:
    """The best plan, in expectation of the benefits alone."""
    plan = solve(made).plan
    assert plan is not None
    return plan.decision


def optima_of(made: Portfolio, draws: int, *, gap: float = 0.0, seed: int = 0, workers: int = 1) -> Optima:
    """The best plans of all draws."""
    rho = made.uncertainty.correlation
    values = DrawnValues(made, Draws(seed, draws, 0.0 if rho is None else float(rho.rho)))
    return list(OptimaSearch(values, plan_of(made), gap=gap, workers=workers).run(draws))[-1]


def two_actions() -> Portfolio:
    """One certain and one uncertain initiative, of which one is funded; both have the same mean.

    The uncertain benefit is a million times 1 + x, where x has the density 5 (1 - x)**4, and so the mean 1/6.
    """
    certain, uncertain = initiative("certain", 0, MILLION * 7 // 6), initiative("uncertain", 0, MILLION, high=2.0)
    return portfolio([certain, uncertain], relations=(Excludes(Endpoint("certain"), Endpoint("uncertain")),))


def knapsack(count: int, **parts: Any) -> Portfolio:
    """Initiatives of which about half can be paid, each of them uncertain."""
    rows = [
        initiative(f"i{n}", 100 + 13 * n, 180 + 31 * n % 90, low=0.5, high=1.6, cost_high=1.2, owner="AB"[n % 2])
        for n in range(count)
    ]
    return portfolio(rows, budget=sum(100 + 13 * n for n in range(count)) // 2, **parts)


def test_wilson_intervals_are_those_of_the_literature():
    # Newcombe (1998, Statistics in Medicine 17): 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    known = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0, 0.1611), (1, 29): (0.0061, 0.1718)}
    for (count, draws), expected in known.items():
        assert wilson(count, draws) == pytest.approx(expected, abs=5e-5)
    assert standing(*wilson(1000, 1000)) is Standing.CORE
    assert standing(*wilson(0, 1000)) is Standing.OUT
    assert standing(*wilson(10, 10)) is Standing.BORDERLINE


def test_the_value_of_information_of_a_decision_between_two_actions():
    found = robustness(two_actions(), plan_of(two_actions()), draws=2000, gap=0.0)
    # The mean of the positive part of x - 1/6 is (5/6)**6 / 6.
    expected = MILLION * (5 / 6) ** 6 / 6
    assert found.information.perfect == pytest.approx(expected, rel=1e-3)
    (only,) = found.information.estimates
    assert (only.id, only.figure, only.is_distinguishable) == ("uncertain", Figure.BENEFIT, True)
    assert only.value == pytest.approx(found.information.perfect, abs=2)
    # The uncertain one is the better one where x is above 1/6.
    frequency = {one.id: one.share for one in found.candidates}["uncertain"]
    assert frequency == pytest.approx((5 / 6) ** 5, abs=1e-3)
    (bar,) = found.tornado
    assert (bar.changes_at_low, bar.changes_at_high) in ((True, False), (False, True))
    assert abs(bar.high - bar.low) in (0, MILLION)


def test_success_is_no_reason_to_hesitate():
    # In half of all cases the better one fails. But that is never known before deciding: so it is always chosen.
    better, worse = initiative("better", 0, MILLION, success=0.5), initiative("worse", 0, MILLION // 3)
    made = portfolio([better, worse], relations=(Excludes(Endpoint("better"), Endpoint("worse")),))
    found = robustness(made, plan_of(made), draws=200, gap=0.0)
    assert {one.id: one.share for one in found.candidates} == {"better": 1.0, "worse": 0.0}
    assert found.information.perfect == 0
    assert found.regrets[0].p95 == 0
    outcomes = PlanOutcomes(made, plan_of(made), Draws(0, 200)).values()
    assert set(outcomes.tolist()) == {0, MILLION}


@given(st.integers(0, 10**6))
@settings(max_examples=examples(8))
def test_the_best_of_each_draw_is_the_best_of_all_plans(seed: int) -> None:
    made = random_portfolio(seed).planned
    if solve(made).plan is None:
        return
    ranged = made.revised(
        initiatives=tuple(
            replace(one, levels=tuple(replace(level, cost_high=Decimal("1.7")) for level in one.levels))
            for one in made.initiatives
        ),
        small_allocations=tuple(replace(one, rate_high=Decimal("1.5")) for one in made.small_allocations),
    )
    optima = optima_of(ranged, 3, seed=seed)
    if sum(cell.maximum for cell in optima.values.model.problem.cells) > 300:
        return  # too many amounts to try
    for draw in range(3):
        problem = optima.values.problem(draw)
        best = max(exact.objective_value(problem, point) for point in points(problem))
        assert optima.best_values[draw] == pytest.approx(best, rel=1e-9, abs=len(problem.cells) + 2)


@given(st.integers(0, 10**6))
@settings(max_examples=examples(15))
def test_values_of_plans_are_those_of_the_problem_of_the_draw(seed):
    made = random_portfolio(seed).planned
    plan = solve(made).plan
    if plan is None:
        return
    ranged = made.revised(
        small_allocations=tuple(replace(one, rate_low=Decimal("0.3")) for one in made.small_allocations)
    )
    values = DrawnValues(ranged, Draws(seed, 4))
    choices = {choice: index for index, choice in enumerate(values.model.choices)}
    amounts = {(line.small_allocation, line.period): line.amount for line in plan.decision.allotments}
    point = Point(
        tuple(sorted(choices[choice] for choice in plan.decision.choices)),
        tuple(amounts.get(cell, 0) for cell in values.model.cells),
    )
    for draw in range(4):
        expected = exact.objective_value(values.problem(draw), point)
        (row,) = values.values([point])
        assert int(row[draw]) == pytest.approx(expected, rel=1e-9, abs=2 + len(amounts))


def test_least_expected_regret_is_the_highest_mean():
    optima = optima_of(knapsack(8), 60)
    means = optima.by_draw.mean(axis=1)
    expected_regret = (optima.best_values - optima.by_draw).mean(axis=1)
    assert len(optima.points) > 5
    assert int(expected_regret.argmin()) == int(means.argmax())


def test_regrets_of_other_plans():
    made = knapsack(8)
    nothing, ranked = Decision(), ranking_decision(made)
    assert ranked is not None
    too_much = Decision(tuple(Choice(one.id, "standard", 0) for one in made.initiatives))
    found = robustness(made, plan_of(made), draws=60, others={"nothing": nothing, "all": too_much, "ranking": ranked})
    assert [one.name for one in found.regrets] == ["", "nothing", "ranking"]
    assert found.regrets[1].value == 0
    assert found.regrets[1].mean > found.regrets[0].mean
    assert found.least_regret.p95 <= min(one.p95 for one in found.regrets[:1])
    assert not verify(made, found.least_regret_decision)


def test_a_ranking_begins_with_what_has_to_be():
    made = knapsack(6)
    must = replace(made.initiatives[0], status=Status.MUST)
    changed = replace(made, initiatives=(must, *made.initiatives[1:]))
    ranked = ranking_decision(changed)
    assert ranked is not None
    assert not verify(changed, ranked)
    assert ranking_decision(replace(changed, funds=(replace(changed.funds[0], amounts=(0, 0)),))) is None
    shares = robustness(changed, plan_of(changed), draws=20).candidates
    assert must.id not in [one.id for one in shares]


@pytest.mark.parametrize("rho", [None, "0.5"])
def test_workers_and_the_order_of_rows_change_no_bit(rho):
    common = None if rho is None else Correlation(CorrelatedBy.OWNER, Decimal(rho))
    made = knapsack(14, uncertainty=Uncertainty(correlation=common))
    plan = plan_of(made)
    found = robustness(made, plan, draws=50, workers=1, checked=0)
    assert robustness(made, plan, draws=50, workers=3, checked=0) == found
    extra = replace(initiative("x", 1, 9, low=0.1), status=Status.NEVER)
    turned = made.revised(initiatives=(extra, *made.initiatives[::-1]))
    other = robustness(turned, Decision(plan.choices[::-1]), draws=50, workers=2, checked=0)
    assert sorted(other.candidates, key=lambda one: one.id) == sorted(found.candidates, key=lambda one: one.id)
    assert (other.regrets, other.least_regret, other.plans) == (found.regrets, found.least_regret, found.plans)
    assert set(other.tornado) == set(found.tornado)
    assert set(other.information.estimates) == set(found.information.estimates)


def test_both_backends_find_the_same():
    made = knapsack(8)
    answers = [robustness(made, plan_of(made), draws=20, gap=0.0, solver=solver) for solver in ("highs", "cbc")]
    assert answers[0].candidates == answers[1].candidates
    assert answers[0].regrets == answers[1].regrets


@pytest.mark.parametrize("figure", list(Figure)[:4])
def test_the_effect_of_a_figure_is_what_varies_where_nothing_else_does(figure):
    all_ranges: dict[Figure, dict[str, Any]] = {
        Figure.BENEFIT: {"low": 0.4},
        Figure.COST: {"cost_high": 1.9},
        Figure.DURATION: {"duration_high": 3},
        Figure.RATE: {},
    }
    ranges = all_ranges[figure]
    a, b = initiative("a", 50, 400, success=0.5, **ranges), initiative("b", 10, 30)
    line = SmallAllocation(
        "k", "K", "main", 10, 60, (Tier(Decimal(2), 30), Tier(Decimal("1.2"))), rate_low=Decimal("0.4")
    )
    made = portfolio(
        [a, b],
        periods=4,
        budget=60,
        small_allocations=(line,) if figure is Figure.RATE else (),
        relations=(Enables(Endpoint("b"), Endpoint("a"), Decimal("0.3")),),
    )
    optima = optima_of(made, 200)
    (effect,) = effects(optima)
    assert effect.figure is figure
    for group in effect.groups:
        for plan in group.plans:
            varied = optima.by_draw[plan] - optima.by_draw[plan].mean()
            assert np.abs(varied - group.by_draw).max() <= 2
            worst, best = sorted((group.low, group.high))
            assert worst - 1 <= varied.min() <= varied.max() <= best + 1
            assert (group.low <= group.high) is (figure in (Figure.BENEFIT, Figure.RATE)) or worst == best


def test_what_an_estimate_says_of_others_counts():
    # Knowing one of two correlated benefits says something of the other one: it is worth more than without.
    def made(rho: str) -> Portfolio:
        return two_actions().revised(
            initiatives=(
                initiative("certain", 0, MILLION * 2, owner="A"),
                *(initiative(name, 0, MILLION, low=0.2, high=1.8, owner="A") for name in ("one", "two")),
            ),
            relations=tuple(Excludes(Endpoint("certain"), Endpoint(name)) for name in ("one", "two")),
            uncertainty=Uncertainty(correlation=Correlation(CorrelatedBy.OWNER, Decimal(rho))),
        )

    values = []
    for rho in ("0", "0.8"):
        found = robustness(made(rho), plan_of(made(rho)), draws=600, gap=0.0).information
        assert all(0 <= one.value <= found.perfect for one in found.estimates)
        values.append(found.estimates[0].value)
    assert values[1] > 1.3 * values[0]


def test_scores_are_objectives_too():
    made = random_portfolio(4).planned
    for seed in range(40):
        made = random_portfolio(seed).planned
        if made.objective.weights and solve(made).plan is not None:
            break
    assert made.objective.weights
    optima = optima_of(made, 5)
    units = 1 + len(optima.values.model.problem.cells)
    assert (optima.bounds - optima.best_values <= units).all()


def test_it_streams_and_can_be_stopped(monkeypatch):
    monkeypatch.setattr("cxalloc.analysis.risk.robustness.robustness.REPORT_SECONDS", 0.0)
    made, heard, cancel = knapsack(10), list[Robustness](), threading.Event()
    progress: list[tuple[str, int]] = []
    found = robustness(
        made,
        plan_of(made),
        draws=60,
        gap=0.01,
        checked=20,
        on_progress=lambda news: progress.append((news.phase, news.done)),
        on_result=heard.append,
    )
    assert [one.draws for one in heard][:2] == [20, 40]
    assert ("solving draws", 60) in progress
    assert found.checked == 20
    assert found.largest_shift is not None
    assert found.largest_gap <= 0.01 + 1e-9

    def stop(news: RiskProgress) -> None:
        if news.done >= 20:
            cancel.set()

    part = robustness(made, plan_of(made), draws=60, on_progress=stop, cancel=cancel)
    assert (part.draws, part.asked, part.largest_shift) == (20, 60, None)
    with pytest.raises(LimitReached):
        robustness(made, plan_of(made), cancel=cancel)
    with pytest.raises(LimitReached):
        robustness(made, plan_of(made), time_limit=0.0)
    with pytest.raises(ValueError, match="1 or more"):
        robustness(made, plan_of(made), draws=0)


def test_requirements_hold_as_planned():
    rows = [initiative("a", 10, 0, duration_high=3), initiative("b", 10, 100)]
    made = portfolio(rows, periods=4, relations=(Requires(Endpoint("b"), Endpoint("a"), delivered=True),))
    optima = optima_of(made, 30)
    # b is worth the same in every draw, however late a is.
    assert len(optima.points) == 1
    assert set(optima.best_values.tolist()) == {int(optima.best_values[0])}


def three_actions() -> Portfolio:
    """Of a certain initiative and two uncertain ones one is funded; their means are a million, or a little less."""
    names = ("certain", "narrow", "wide")
    rows = [
        initiative("certain", 0, MILLION),
        initiative("narrow", 0, MILLION - 10_000, low=0.8, high=1.2),
        initiative("wide", 0, MILLION - 50_000, low=0.2, high=1.8),
    ]
    pairs = [(one, other) for one in names for other in names if one < other]
    return portfolio(rows, relations=tuple(Excludes(Endpoint(one), Endpoint(other)) for one, other in pairs))


def test_the_value_of_one_estimate_is_the_mean_of_the_best_given_it():
    made = three_actions()
    optima = optima_of(made, 400)
    found = {one.id: one.value for one in information(optima).estimates}
    funded = {
        optima.values.model.decision(point).choices[0].initiative: row
        for point, row in zip(optima.points, optima.by_draw, strict=True)
    }
    means = {name: float(row.mean()) for name, row in funded.items()}
    for name in ("narrow", "wide"):
        others = max(mean for other, mean in means.items() if other != name)
        expected = float(np.maximum(funded[name], others).mean()) - max(means.values())
        assert found[name] == pytest.approx(expected, abs=2)
    assert 0 < found["narrow"] < found["wide"] <= information(optima).perfect


def test_plans_are_also_found_where_single_figures_are_known():
    optima = optima_of(two_actions(), 50)
    problems = further_problems(optima)
    # Eleven quantiles of one figure, its low and its high.
    assert len(problems) == 13
    search = OptimaSearch(optima.values, plan_of(two_actions()), gap=0.0, workers=1)
    list(search.run(1))
    assert {len(point.options) for point in search.with_plans_of(problems).points} == {1}
    labels = []
    for problem in problems[-2:]:
        best = max(points(problem), key=lambda point: exact.objective_value(problem, point))
        labels.append(problem.options[best.options[0]].label)
    assert labels == ["certain/standard/0", "uncertain/standard/0"]


def test_it_knows_figures_of_small_allocations():
    tiers = (Tier(Decimal("1.3"), 400), Tier(Decimal("1.1")))
    lines = tuple(
        SmallAllocation(f"k{n}", "K", "main", 100, 600, tiers, rate_low=Decimal("0.5"), rate_high=Decimal("1.4"))
        for n in range(2)
    )
    made = portfolio([initiative("a", 300, 240)], budget=700, small_allocations=lines)
    found = robustness(made, plan_of(made), draws=40, gap=0.0, checked=0)
    assert {one.figure for one in found.information.estimates} == {Figure.RATE}
    assert found.information.perfect > 0
    assert any(bar.changes_at_high or bar.changes_at_low for bar in found.tornado)
