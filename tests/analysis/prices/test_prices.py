"""Prices of rules, locks and commitments: against brute force, and as they must be whatever the portfolio."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.analysis.prices.messages import change_messages, price_message
from cxalloc.analysis.prices.prices import prices
from cxalloc.analysis.prices.removal import ConstraintKind, NotRelaxed, PricedConstraint, priced_constraints
from cxalloc.analysis.prices.result import ConstraintPrice, Price, PriceFound, Prices
from cxalloc.domain.constraints.relations import Endpoint, GroupLimit, Requires
from cxalloc.domain.constraints.rules import Bound, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Commitment, Cost, StatedNpv, Status
from cxalloc.domain.plan import Decision, Outcome, StopReason
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio, Scenario
from cxalloc.domain.snapshot import converter
from cxalloc.messages.formatter import Formatter
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import value_of, verify
from cxalloc.worker.use_cases import USE_CASES, arguments_of
from tests.examples import examples
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, portfolio, small

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

_VIOLATIONS = {
    ConstraintKind.RULE: {"verification.rule_active", "verification.rule_spend"},
    ConstraintKind.STATUS: {"verification.must", "verification.never"},
    ConstraintKind.CADENCE: {"verification.cadence"},
    ConstraintKind.CAP: {"verification.above_total_cap"},
    ConstraintKind.RELATION: {"verification.relation", "verification.group"},
}
"""What the verifier says where a constraint of a kind is not kept."""


def is_possible_without(base: Portfolio, constraint: PricedConstraint, decision: Decision) -> bool:
    """Whether a decision keeps all constraints but one."""
    keys = _VIOLATIONS[constraint.kind]
    rest = [one for one in verify(base, decision) if one.key not in keys or one.subject != constraint.subject]
    if not rest or constraint.kind is not ConstraintKind.STATUS:
        return not rest
    one = base.initiative_by_id[constraint.subject]
    if one.status is not Status.COMMITTED:
        return False
    try:  # at another level and start, within the window
        return not verify(_with(base, replace(one, status=Status.CANDIDATE, commitment=None)), decision)
    except InvalidInput:
        return False


def _with(base: Portfolio, changed) -> Portfolio:
    made = tuple(changed if one.id == changed.id else one for one in base.initiatives)
    return replace(base, initiatives=made)


def check_against_brute_force(base: Portfolio, solver: str) -> None:
    expected = instances.best(base)
    found = prices(base, solver=solver, gap=0)
    if expected is None:
        assert found.outcome is Outcome.INFEASIBLE
        assert not found.prices
        return
    cents = instances.cells(base) if instances.is_rounded(base) else 0
    value = value_of(base, expected)
    everything = list(instances.decisions(base))
    assert {one.constraint for one in found.prices} == set(priced_constraints(base))
    for one in found.prices:
        assert one.constraint is not None
        if one.not_relaxed is NotRelaxed.OTHER_SCALE:
            assert base.objective.kind is ObjectiveKind.SCORE
            continue
        possible = [each for each in everything if is_possible_without(base, one.constraint, each)]
        best = max(value_of(base, each) for each in possible)
        assert one.price is not None
        assert 0 <= one.price.least <= one.price.found
        assert one.price.least - cents <= best - value
        assert one.price.most is not None
        assert best - value <= one.price.most + cents + abs(value) // 10**8
        assert abs(one.price.found - (best - value)) <= 2 * cents


@settings(quick, max_examples=examples(20))
@given(instances.portfolios())
def test_highs_prices_as_brute_force_does(base: Portfolio) -> None:
    check_against_brute_force(base, "highs")


@settings(quick, max_examples=examples(6))
@given(instances.portfolios())
def test_cbc_prices_as_brute_force_does(base: Portfolio) -> None:
    check_against_brute_force(base, "cbc")


@settings(quick, max_examples=examples(12))
@given(instances.portfolios())
def test_a_price_is_never_below_nothing_at_a_wide_gap(base: Portfolio) -> None:
    found = prices(base, gap=0.2)
    for one in found.prices:
        if one.price is not None:
            assert 0 <= one.price.least <= one.price.found
            assert one.price.most is None or one.price.found <= one.price.most


def floor(share: str, id: str = "floor", *, enabled: bool = True) -> SpendRule:
    small_ones = Selection(kind=Kind.SMALL_ALLOCATION)
    return SpendRule(id, Bound.AT_LEAST, small_ones, share=Decimal(share), enabled=enabled)


def by_subject(found: Prices) -> dict[str, ConstraintPrice]:
    return {one.constraint.subject: one for one in found.prices if one.constraint is not None}


def words(found: Prices, base: Portfolio, language: str = "en") -> list[str]:
    formatter = Formatter(language).of(base)
    said = (formatter.render(price_message(one, found.objective)) for one in found.prices)
    return [one.replace("\N{NO-BREAK SPACE}", " ") for one in said]


# Without the floor a gets all 10 coins, and brings 20. With half for tips, which lose half of their 4 coins, there is
# only room for b, which takes 4 coins and brings 4.
FLOORED = 2 * COIN
RULE = "small allocations get at least {} % of every quarter's spend"
TIGHT = portfolio(
    10,
    initiative("a", 10, 20),
    initiative("b", 4, 4),
    small_allocations=(small("tips", 1, 10, "0.5"),),
    rules=(floor("0.5"), floor("0", "loose"), floor("1", "off", enabled=False)),
)


def test_a_floor_costs_what_the_plan_without_it_is_worth_more():
    found = prices(TIGHT, gap=0)
    assert [one.constraint for one in found.prices] == [
        PricedConstraint(ConstraintKind.RULE, "floor"),
        PricedConstraint(ConstraintKind.RULE, "loose"),
    ]
    costly, loose = found.prices
    # With the floor: b for 5 coins, and 4 for tips of which half is lost.
    assert found.value is not None
    assert found.value.value == FLOORED
    assert costly.price == Price(20 * COIN - FLOORED, 20 * COIN - FLOORED, 20 * COIN - FLOORED)
    assert loose.price == Price(0, 0, 0)
    assert {change.id: change.after.funded for change in costly.changes} == {"a": True, "b": False, "tips": False}
    assert loose.changes == ()
    assert words(found, TIGHT) == [
        f"the rule “{RULE.format(50)}” costs 0.36 EUR (proved)",
        f"the rule “{RULE.format(0)}” costs nothing (proved)",
    ]
    assert words(found, TIGHT, "fr")[1].endswith(" des dépenses de chaque trimestre » ne coûte rien (prouvé)")
    said = [Formatter("en").of(TIGHT).render(one) for one in change_messages(costly)]
    assert said == ["In without it: “A”.", "Out without it: “B”, “Tips”."]


def test_locks_have_prices_and_what_could_not_be_anyway_costs_nothing():
    base = portfolio(
        10,
        initiative("a", 10, 20),
        initiative("b", 10, 12, status=Status.MUST),
        initiative("c", 10, 15, status=Status.NEVER),
        initiative("far", costs=(Cost("cx", (0, 2)),), benefit=StatedNpv(100), status=Status.NEVER),
    )
    found = by_subject(prices(base, gap=0))
    assert found["b"].price == Price(8 * COIN, 8 * COIN, 8 * COIN)
    assert found["c"].price == Price(0, 0, 0)  # b must be, and takes all the money
    assert found["far"].not_relaxed is NotRelaxed.NOTHING_ELSE  # its second instalment falls after the only quarter
    assert found["far"].price == Price(0, 0, 0)


def test_a_commitment_is_priced_with_every_start_that_its_window_allows():
    late = initiative("late", 10, 8, status=Status.COMMITTED, earliest=1, commitment=Commitment("standard", 0))
    base = portfolio([10, 10], late, initiative("a", 10, 20, latest=0))
    found = by_subject(prices(base, gap=0))
    # Moved to the second quarter it leaves the first one to a.
    assert found["late"].price == Price(20 * COIN, 20 * COIN, 20 * COIN)
    assert {change.id for change in found["late"].changes} == {"late", "a"}


def test_a_return_stays_the_money_that_it_is_where_a_commitment_starts_before_its_window():
    late = initiative(
        "late", 10, benefit=BenefitFromRoi(Decimal(1)), status=Status.COMMITTED, earliest=1,
        commitment=Commitment("standard", 0),
    )  # fmt: skip
    base = portfolio([10, 10], late, benefit_periods=2)
    (one,) = prices(base, gap=0).prices
    assert one.price == Price(0, 0, 0)


def test_relations_and_groups_have_prices_by_their_number():
    needs = Requires(Endpoint("a"), Endpoint("b"), delivered=False)
    base = portfolio(
        20, initiative("a", 10, 20), initiative("b", 10, -5), relations=(needs, GroupLimit(("a", "b"), 0, 2))
    )
    found = prices(base, gap=0)
    assert [(one.constraint.subject, one.price) for one in found.prices if one.constraint] == [
        ("1", Price(5 * COIN, 5 * COIN, 5 * COIN)),
        ("2", Price(0, 0, 0)),
    ]
    assert found.together is not None
    assert found.together.price == Price(5 * COIN, 5 * COIN, 5 * COIN)


def test_prices_survive_the_way_to_the_window_and_so_do_the_constraints_asked_for():
    found = prices(TIGHT, gap=0)
    packed = json.loads(json.dumps(converter().unstructure(found)))
    assert converter().structure(packed, Prices) == found
    asked = converter().unstructure([one.constraint for one in found.prices])
    arguments = arguments_of(USE_CASES["prices"](), {"job": 1, "constraints": asked, "together": False})
    assert arguments["constraints"] == tuple(one.constraint for one in found.prices)


def test_only_what_is_asked_for_is_priced():
    asked = [PricedConstraint(ConstraintKind.RULE, "floor"), PricedConstraint(ConstraintKind.RULE, "unknown")]
    found = prices(TIGHT, constraints=asked, gap=0)
    assert [one.constraint for one in found.prices] == asked[:1]
    assert found.together is None


def test_a_score_whose_scale_would_change_has_no_price():
    objective = Objective(ObjectiveKind.SCORE, (("npv", Decimal(1)),))
    base = portfolio(10, initiative("a", 10, 5), initiative("out", 10, 50, status=Status.NEVER), objective=objective)
    (one,) = prices(base, gap=0).prices
    assert one.price is None
    assert one.not_relaxed is NotRelaxed.OTHER_SCALE
    assert "no price" in words(prices(base, gap=0), base)[0]


def test_a_cap_of_a_score_has_no_price_even_where_the_plan_is_empty():
    """A full score is for the cap: without it the same money counts for less, whatever the plan holds."""
    objective = Objective(ObjectiveKind.SCORE, (("fit", Decimal("0.5")), ("npv", Decimal("0.5"))))
    tips = small("tips", 2, 4, "0.1", total_cap=COIN, scores=(("fit", Decimal(50)),))
    base = portfolio(10, small_allocations=(tips,), objective=objective)
    (one,) = prices(base, gap=0).prices
    assert one.not_relaxed is NotRelaxed.OTHER_SCALE


def test_a_lock_of_a_scenario_is_priced_under_it():
    base = portfolio(
        10,
        initiative("a", 10, 20),
        initiative("b", 10, 4),
        scenarios=(Scenario("Lock", (("initiative.b.status", "must"),)),),
    )
    assert prices(base, gap=0).prices == ()
    (one,) = prices(base, scenario="Lock", gap=0).prices
    assert one.price == Price(16 * COIN, 16 * COIN, 16 * COIN)


def test_a_known_plan_saves_a_solve_and_prices_are_reported_as_they_are_found():
    plan = solve(TIGHT, gap=0).plan
    heard: list[object] = []
    known = prices(TIGHT, plan=plan, gap=0, on_progress=heard.append)
    assert known.solves == prices(TIGHT, gap=0).solves - 1
    reported = [one.price for one in heard if isinstance(one, PriceFound)]
    assert len(reported) == 3
    assert set(reported) == {*known.prices, known.together}


def test_without_a_plan_there_is_nothing_to_price():
    found = prices(portfolio(5, initiative("a", 10, 20, status=Status.MUST)))
    assert (found.outcome, found.prices, found.value) == (Outcome.INFEASIBLE, (), None)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_stop_leaves_what_is_not_known_open(solver):
    plan, cancel = solve(TIGHT, gap=0).plan, threading.Event()
    cancel.set()
    found = prices(TIGHT, plan=plan, solver=solver, cancel=cancel)
    assert not found.complete
    assert found.stopped is StopReason.CANCELLED
    assert all(one.price is None for one in found.prices)
    assert "not known" in words(found, TIGHT)[0]
