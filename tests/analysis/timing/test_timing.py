"""The same money at other times: against brute force, and as it must be whatever the portfolio."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.analysis.prices.result import Price
from cxalloc.analysis.timing.messages import timing_messages
from cxalloc.analysis.timing.timing import timing
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Decision, Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.domain.snapshot import converter, from_json
from cxalloc.messages.formatter import Formatter
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import value_of, verify, verify_plan
from tests.examples import examples
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, portfolio

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def keeps_totals(base: Portfolio, decision: Decision) -> bool:
    """Whether a decision keeps everything but the balances of funds by period, and the total of each fund."""
    if any(one.key != "verification.overdrawn" for one in verify(base, decision)):
        return False
    return all(sum(fund.amounts) >= spent(base, decision, fund.id) for fund in base.funds)


def spent(base: Portfolio, decision: Decision, fund: str) -> int:
    """What a decision spends from a fund in the budget periods."""
    lines = make_ledger(base, decision).lines
    return sum(line.spend for line in lines if line.fund == fund and line.period < base.horizon.budget_periods)


def check_against_brute_force(base: Portfolio, solver: str) -> None:
    found = timing(base, solver=solver, gap=0)
    best = instances.best(base)
    if best is None:
        assert (found.outcome, found.gain) == (Outcome.INFEASIBLE, None)
        return
    cents = instances.cells(base) if instances.is_rounded(base) else 0
    value = value_of(base, best)
    free = max(value_of(base, one) for one in instances.decisions(base) if keeps_totals(base, one))
    assert found.gain is not None
    assert found.gain.most is not None
    assert 0 <= found.gain.least - cents <= free - value or found.gain.least == 0
    assert free - value <= found.gain.most + cents + abs(value) // 10**8
    assert abs(found.gain.found - (free - value)) <= 2 * cents
    if base.horizon.budget_periods == 1:
        assert found.gain == Price(0, 0, found.gain.most)
    if found.better is not None:
        assert not verify_plan(found.better)
        budgeted = apply_changes(base, found.budget)
        assert not verify(budgeted, found.better.decision)
        for one, fund, before in zip(found.funds, budgeted.funds, base.funds, strict=True):
            assert (one.needed, one.today) == (fund.amounts, before.amounts)
            assert sum(one.needed) == sum(one.today)


@settings(quick, max_examples=examples(20))
@given(instances.portfolios())
def test_highs_gains_what_brute_force_does(base: Portfolio) -> None:
    check_against_brute_force(base, "highs")


@settings(quick, max_examples=examples(6))
@given(instances.portfolios())
def test_cbc_gains_what_brute_force_does(base: Portfolio) -> None:
    check_against_brute_force(base, "cbc")


# Together a and b need 20 coins at once, in the first quarter: there are 10 in each.
SPLIT = portfolio([10, 10], initiative("a", 20, 30, latest=0), initiative("b", 10, 5))


def words(base: Portfolio, language: str = "en") -> list[str]:
    formatter = Formatter(language).of(base)
    said = [formatter.render(one) for one in timing_messages(timing(base, gap=0))]
    return [one.replace("\N{NO-BREAK SPACE}", " ") for one in said]


def test_the_budget_is_what_the_plan_needs():
    found = timing(SPLIT, gap=0)
    assert found.gain == Price(25 * COIN, 25 * COIN, 25 * COIN)
    (fund,) = found.funds
    assert fund.today == (10 * COIN, 10 * COIN)
    assert fund.needed == fund.spend == (20 * COIN, 0)
    assert (fund.moved, fund.periods_with_less, fund.periods_with_more) == (10 * COIN, (1,), (0,))
    assert found.budget == (("fund.cx.amounts", "0.4;0"),)
    assert found.better is not None
    assert from_json(found.better.inputs).funds[0].amounts == fund.needed
    assert words(SPLIT) == [
        "With the same money at other times the plan would be worth 0.50 EUR more (proved).",
        "CX budget: 0 EUR would come at other times: less in 2027-Q2, more in 2027-Q1.",
        "It would bring in “A”.",
        "It would leave out “B”.",
    ]
    assert words(SPLIT, "fr")[2] == "Entreraient : « A »."


def test_what_carry_over_pays_for_needs_no_other_budget():
    base = portfolio([10, 10], initiative("a", 20, 30, earliest=1, latest=1), carry_over="1")
    assert timing(base, gap=0).gain == Price(0, 0, 0)
    assert words(base) == ["The same money at other times would bring nothing (proved)."]


def test_one_period_has_no_other_time():
    base = portfolio(10, initiative("a", 10, 20), initiative("b", 10, 30))
    assert timing(base, gap=0).gain == Price(0, 0, 0)


def test_a_scenario_a_known_plan_and_the_way_to_the_window():
    base = replace(SPLIT, scenarios=(Scenario("Rich", (("budget.factor", "2"),)),))
    assert timing(base, scenario="Rich", gap=0).gain == Price(0, 0, 0)  # with 20 in each quarter both fit in time
    plan = solve(SPLIT, gap=0).plan
    found = timing(SPLIT, plan=plan, gap=0)
    assert found.solves == timing(SPLIT, gap=0).solves - 1
    packed = json.loads(json.dumps(converter().unstructure(found)))
    assert converter().structure(packed, type(found)) == found


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_without_a_plan_or_after_a_stop_nothing_is_known(solver):
    none = timing(portfolio(5, initiative("a", 10, 20, status=Status.MUST)), solver=solver)
    assert (none.outcome, none.gain, none.value) == (Outcome.INFEASIBLE, None, None)
    cancel = threading.Event()
    cancel.set()
    stopped = timing(SPLIT, plan=solve(SPLIT).plan, solver=solver, cancel=cancel)
    assert (stopped.gain, stopped.stopped, stopped.complete) == (None, StopReason.CANCELLED, False)
