"""The most different plans of nearly the same value: against brute force, and as they must be in any case."""

from __future__ import annotations

import threading
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.analysis.alternatives.alternatives import alternatives, least_value
from cxalloc.analysis.alternatives.result import AlternativeFound, Alternatives
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Decision, Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import value_of, verify, verify_plan
from tests.examples import examples
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, portfolio, small

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def spends(base: Portfolio, decision: Decision) -> dict[str, int]:
    """What each candidate spends in the budget periods."""
    found: dict[str, int] = defaultdict(int)
    for line in make_ledger(base, decision).lines:
        if line.period < base.horizon.budget_periods:
            found[line.id] += line.spend
    return found


def apart(base: Portfolio, one: Decision, other: Decision) -> int:
    here, there = spends(base, one), spends(base, other)
    return sum(abs(here.get(id, 0) - there.get(id, 0)) for id in here.keys() | there.keys())


def check_against_brute_force(base: Portfolio, solver: str) -> None:
    within = 0.2
    found = alternatives(base, within=within, solver=solver, gap=0)
    if instances.best(base) is None:
        assert (found.outcome, found.alternatives) == (Outcome.INFEASIBLE, ())
        return
    assert found.plan is not None
    floor = least_value(found.plan.proof.value, within)
    assert found.floor == floor
    # The value of each small amount is rounded, and the program does not see that.
    possible = [one for one in instances.decisions(base) if not verify(base, one) and value_of(base, one) >= floor]
    before = [found.plan.decision]
    for one in found.alternatives:
        decision = one.plan.decision
        assert not verify_plan(one.plan)
        assert one.plan.proof.value >= floor
        assert one.distances == tuple(apart(base, decision, other) for other in before)
        assert one.distance == min(one.distances) > 0
        furthest = max(min(apart(base, each, other) for other in before) for each in possible)
        assert one.bound is not None
        assert one.distance <= furthest <= one.bound
        if not base.small_allocations:
            assert one.distance == furthest
        before.append(decision)
    if found.none_left:
        assert all(min(apart(base, each, other) for other in before) == 0 for each in possible)
    elif not base.small_allocations:
        assert len(found.alternatives) == 2


@settings(quick, max_examples=examples(20))
@given(instances.portfolios())
def test_highs_finds_the_most_different_plans(base: Portfolio) -> None:
    check_against_brute_force(base, "highs")


@settings(quick, max_examples=examples(6))
@given(instances.portfolios())
def test_cbc_finds_the_most_different_plans(base: Portfolio) -> None:
    check_against_brute_force(base, "cbc")


# a and b bring 20 each for 10 coins of 20; c and d hardly less; what is left is not worth the value given up.
BASE = portfolio(
    20,
    initiative("a", 10, 1000),
    initiative("b", 10, 1000),
    initiative("c", 10, 999),
    initiative("d", 10, 998),
    initiative("e", 10, 100),
)


def test_the_second_differs_from_the_first_too():
    found = alternatives(BASE, gap=0)
    first, second = found.alternatives
    assert {one.initiative for one in first.plan.decision.choices} == {"c", "d"}
    assert (first.distance, first.distances, first.bound) == (40 * COIN, (40 * COIN,), 40 * COIN)
    # One of a and b with one of c and d is as far from the plan as from the first alternative.
    assert len({one.initiative for one in second.plan.decision.choices} & {"a", "b"}) == 1
    assert second.distances == (20 * COIN, 20 * COIN)
    assert {change.id for change in first.changes} == {"a", "b", "c", "d"}
    assert first.plan.name != second.plan.name


def test_without_another_plan_that_is_said():
    found = alternatives(portfolio(10, initiative("a", 10, 20), initiative("b", 10, 5)), gap=0)
    assert (found.alternatives, found.none_left, found.complete) == ((), True, True)


def test_amounts_of_small_allocations_count_by_their_total():
    base = portfolio([10, 10], small_allocations=(small("tips", 1, 4, "2"), small("calls", 1, 4, "1.99")))
    found = alternatives(base, within=0.5, count=1, gap=0)
    (one,) = found.alternatives
    # Both are worth it in both quarters: half of the value is lost by leaving one of them out.
    assert one.distance == 8 * COIN
    assert one.distance == apart(base, one.plan.decision, found.plan.decision if found.plan else Decision())


def test_a_sample_keeps_99_percent_and_is_proved_within_the_gap():
    base = read_folder(samples_folder() / "tutorial")
    heard: list[object] = []
    found = alternatives(base, on_progress=heard.append)
    assert found.value is not None
    assert found.complete
    for one in found.alternatives:
        assert one.plan.proof.value >= Decimal("0.99") * found.value.value
        assert one.plan.proof.bound == found.value.bound
        assert one.bound is not None
        assert one.bound <= one.distance * 1.0102
    assert [one.alternative for one in heard if isinstance(one, AlternativeFound)] == list(found.alternatives)


def test_a_known_plan_is_the_one_that_they_differ_from():
    plan = solve(BASE, gap=0).plan
    found = alternatives(BASE, plan=plan, count=1, gap=0)
    assert found.plan is plan
    assert found.solves == 1


@pytest.mark.parametrize(("within", "count"), [(1.0, 2), (-0.1, 2), (0.01, 0), (0.01, 10)])
def test_numbers_out_of_range_are_refused(within, count):
    with pytest.raises(InvalidInput):
        alternatives(BASE, within=within, count=count)


def test_without_a_plan_and_after_a_stop_there_are_none():
    none = alternatives(portfolio(5, initiative("a", 10, 20, status=Status.MUST)))
    assert (none.outcome, none.alternatives, none.plan) == (Outcome.INFEASIBLE, (), None)
    cancel = threading.Event()
    cancel.set()
    found: Alternatives = alternatives(BASE, plan=solve(BASE).plan, cancel=cancel)
    assert (found.alternatives, found.complete, found.stopped) == ((), False, StopReason.CANCELLED)


def test_of_a_loss_a_share_more_may_be_lost():
    assert least_value(-1000, 0.01) == -1010
    assert least_value(1000, 0.01) == 990
    assert least_value(0, 0.01) == 0
