"""Plans that look at the worst cases."""

import threading
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.analysis.risk.downside import downside
from cxalloc.analysis.risk.draws import Draws
from cxalloc.analysis.risk.outcomes import PlanOutcomes
from cxalloc.analysis.risk.result import DownsidePoint
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.optimisation.resolve import LimitReached
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import value_of, verify
from cxalloc_solvers.tail import conditional_value
from tests.analysis.risk.small_portfolios import initiative, portfolio
from tests.examples import examples
from tests.random_portfolios import random_portfolio

MILLION = 10**6


def safe_or_risky() -> Portfolio:
    """A safe initiative of 0.8 million, or one of 2 million that succeeds in half of all cases."""
    rows = [initiative("safe", 0, MILLION * 8 // 10), initiative("risky", 0, 2 * MILLION, success=0.5)]
    return portfolio(rows, relations=(Excludes(Endpoint("safe"), Endpoint("risky")),))


def mixed() -> Portfolio:
    """Six initiatives and a small allocation with everything uncertain but durations, of which half can be paid."""
    rows = [
        initiative(f"i{n}", 100, 150 + 20 * n, low=0.5, high=1.4, success=0.9 - 0.1 * n, cost_high=1.3)
        for n in range(6)
    ]
    tiers = Tier(Decimal(2), 30), Tier(Decimal("1.2"))
    line = SmallAllocation("k", "K", "main", 10, 60, tiers, rate_low=Decimal("0.4"))
    enables = Enables(Endpoint("i0"), Endpoint("i1"), Decimal("0.15"))
    return portfolio(rows, periods=3, budget=150, small_allocations=(line,), relations=(enables,))


def funded(decision: Decision) -> list[str]:
    return [choice.initiative for choice in decision.choices]


def test_the_worst_cases_choose_what_is_safe():
    found = downside(safe_or_risky(), weights=(0.0, 0.5, 1.0), gap=0.0)
    assert [funded(point.decision) for point in found.points] == [["risky"], ["safe"], ["safe"]]
    risky, between, safe = found.points
    assert (risky.mean, risky.cvar, risky.value) == (MILLION, 0, MILLION)
    assert (safe.mean, safe.cvar, safe.value) == (800_000, 800_000, 800_000)
    assert between.value == 800_000
    assert risky.checked_cvar == 0
    assert found.complete


def test_without_weight_it_is_the_plan_of_the_expected_value():
    made = mixed()
    best = solve(made, gap=0.0).plan
    assert best is not None
    found = downside(made, weights=(0.0, 1.0), gap=0.0, scenarios=100, checked=100)
    assert found.points[0].value == pytest.approx(best.proof.value, abs=1)
    assert found.points[0].mean == value_of(made, found.points[0].decision)
    assert found.points[1].mean <= found.points[0].mean
    assert found.points[1].cvar >= found.points[0].cvar
    assert all(point.gap is not None and point.gap <= 1e-3 for point in found.points)


def test_scenarios_are_the_draws_of_the_distribution():
    # The same draws, valued by code of its own: only the rounding of each amount may differ.
    found = downside(mixed(), weights=(0.0, 0.6), scenarios=50, checked=50)
    for point in found.points:
        values = PlanOutcomes(mixed(), point.decision, Draws(0, 50)).values()
        assert point.cvar == pytest.approx(float(conditional_value(values, Fraction("0.9"))), abs=8)
        assert point.checked_cvar == pytest.approx(point.cvar, abs=8)


def test_it_reports_and_can_be_stopped():
    heard: list[DownsidePoint] = []
    cancel = threading.Event()

    def hear(news: object) -> None:
        if isinstance(news, DownsidePoint):
            heard.append(news)
            cancel.set()

    found = downside(safe_or_risky(), on_progress=hear, cancel=cancel)
    assert found.points == tuple(heard)
    assert len(heard) == 1
    assert not found.complete
    with pytest.raises(LimitReached):
        downside(safe_or_risky(), cancel=cancel)
    wrong: dict[str, Any]
    for wrong in ({"weights": (2.0,)}, {"alpha": 1.0}, {"scenarios": 1}):
        with pytest.raises(ValueError, match="expected weights"):
            downside(safe_or_risky(), **wrong)


def test_musts_are_kept():
    made = safe_or_risky()
    must = replace(made.initiatives[1], status=Status.MUST)
    found = downside(replace(made, initiatives=(made.initiatives[0], must)), weights=(1.0,), checked=10)
    assert funded(found.points[0].decision) == ["risky"]


@given(st.integers(0, 10**6))
@settings(max_examples=examples(8))
def test_every_kind_of_portfolio_has_its_worst_cases(seed):
    made = random_portfolio(seed).planned
    plan = solve(made).plan
    if plan is None:
        return
    found = downside(made, weights=(0.0, 0.7), scenarios=10, checked=10)
    assert len(found.points) == 2
    for point in found.points:
        assert not verify(made, point.decision)
        assert point.mean == value_of(made, point.decision)
        assert point.bound is not None
        assert point.bound >= point.value
    # Rounding to whole units apart, no plan has a higher expected value than the best one.
    assert found.points[0].value <= (plan.proof.bound or 0)
