"""What the verifier lets pass and what it does not: at a limit, and one unit beyond it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import BenefitPerPeriod
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Portfolio, Team
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.verification.verifier import verify
from tests.optimisation.small import COIN, initiative, portfolio, small

SMALL = Selection(kind=Kind.SMALL_ALLOCATION)


def amounts(*coins: int, of: str = "k") -> tuple[Allotment, ...]:
    return tuple(Allotment(of, period, coin * COIN) for period, coin in enumerate(coins) if coin)


@pytest.mark.parametrize(
    ("given", "gaps"),
    [
        ((1, 1, 1, 1), ()),
        ((1, 0, 1, 0), ()),
        ((0, 1, 0, 1), ()),
        ((0, 1, 1, 0), ()),
        ((1, 0, 0, 1), (1,)),
        ((0, 0, 1, 1), (0,)),
        ((1, 1, 0, 0), (2,)),
        ((0, 0, 0, 0), (0, 1, 2)),
    ],
)
def test_a_cadence_of_two_periods_allows_for_no_two_without(given: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    made = portfolio((9, 9, 9, 9), small_allocations=(small("k", 1, 5, "1", cadence=2),))
    violations = verify(made, Decision((), amounts(*given)))
    said = (PLAIN_ENGLISH.of(made).render(one.text) for one in violations)
    assert list(said) == [f"K gets nothing for 2 quarters from 2027-Q{gap + 1} on" for gap in gaps]


@pytest.mark.parametrize(("given", "is_kept"), [((0, 1), True), ((1, 0), True), ((0, 0), False)])
def test_a_cadence_longer_than_the_horizon_asks_for_one_period(given: tuple[int, ...], is_kept: bool) -> None:
    made = portfolio((9, 9), small_allocations=(small("k", 1, 5, "1", cadence=5),))
    assert (not verify(made, Decision((), amounts(*given)))) is is_kept


@pytest.mark.parametrize(("coins", "is_kept"), [(4, True), (5, False)])
def test_a_fund_is_spent_to_the_last_unit_and_no_further(coins: int, is_kept: bool) -> None:
    made = portfolio((4,), small_allocations=(small("k", 1, 9, "1"),))
    assert (not verify(made, Decision((), amounts(coins)))) is is_kept


@pytest.mark.parametrize(("budget", "is_kept"), [((6, 3), True), ((6, 2), False)])
def test_what_is_carried_over_is_spent_to_the_last_unit(budget: tuple[int, int], is_kept: bool) -> None:
    made = portfolio(budget, small_allocations=(small("k", 1, 9, "1"),), carry_over="0.5")
    assert (not verify(made, Decision((), amounts(2, 5)))) is is_kept  # 4 are left, and 2 of them carried over


@pytest.mark.parametrize(("capacity", "is_kept"), [("2.5", True), ("2.4", False)])
def test_a_team_gives_all_its_days_and_no_more(capacity: str, is_kept: bool) -> None:
    team = Team("team", "Team", (Decimal(capacity),))
    made = portfolio((4,), initiative("a", 1, 1, days=Decimal("2.5")), teams=(team,))
    assert (not verify(made, Decision((Choice("a", "standard", 0),), ()))) is is_kept


@pytest.mark.parametrize(("coins", "is_kept"), [(0, True), (3, True), (4, False)])
def test_a_total_cap_is_reached_and_not_passed(coins: int, is_kept: bool) -> None:
    made = portfolio((9, 9), small_allocations=(small("k", 1, 5, "1", total_cap=6 * COIN),))
    assert (not verify(made, Decision((), amounts(3, coins)))) is is_kept


def ruled(rule: SpendRule | CadenceRule) -> Portfolio:
    return portfolio((20,), initiative("a", 6, 1), small_allocations=(small("k", 1, 9, "1"),), rules=(rule,))


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (SpendRule("r", Bound.AT_LEAST, SMALL, amount=3 * COIN), {3, 4}),
        (SpendRule("r", Bound.AT_MOST, SMALL, amount=3 * COIN), {2, 3}),
        (SpendRule("r", Bound.AT_LEAST, SMALL, share=Decimal("0.25"), of=EVERYTHING), {2, 3, 4}),  # 2 of 8
        # Of 16, 18 and 20 cents; a share is rounded in the plan's favour: to 5, 6 and 7, and to 5, 6 and 6.
        (SpendRule("r", Bound.AT_LEAST, SMALL, share=Decimal("0.35"), of=EVERYTHING), {3, 4}),
        (SpendRule("r", Bound.AT_MOST, SMALL, share=Decimal("0.3"), of=EVERYTHING), {2, 3}),
        (CadenceRule("r", 1, SMALL), {2, 3, 4}),
    ],
)
def test_a_rule_holds_at_its_bound(rule: SpendRule | CadenceRule, kept: set[int]) -> None:
    made = ruled(rule)
    decisions = {coins: Decision((Choice("a", "standard", 0),), amounts(coins)) for coins in (2, 3, 4)}
    assert {coins for coins, decision in decisions.items() if not verify(made, decision)} == kept


A, B = Endpoint("a"), Endpoint("b")


@pytest.mark.parametrize(
    ("relation", "kept"),
    [
        (Requires(A, B), {"", "b", "b, then a"}),
        (Requires(A, B, delivered=False), {"", "b", "a and b", "b, then a"}),
        (Excludes(A, B), {"", "a", "b"}),
        (Together(A, B), {"", "a and b", "b, then a"}),
        (GroupLimit(("a", "b"), at_most=1), {"", "a", "b"}),
        (Enables(A, B, Decimal("0.1")), {"", "a", "b", "a and b", "b, then a"}),
        (GroupLimit(("a", "b"), at_least=1), {"a", "b", "a and b", "b, then a"}),
    ],
)
def test_a_relation_is_kept_or_broken(relation: Relation, kept: set[str]) -> None:
    unsure = initiative("b", 1, success=Decimal("0.5"), benefit=BenefitPerPeriod(1))
    made = portfolio((9, 9), initiative("a", 1, 1), unsure, relations=(relation,))
    a, b, later = Choice("a", "standard", 0), Choice("b", "standard", 0), Choice("a", "standard", 1)
    plans = {"": (), "a": (a,), "b": (b,), "a and b": (a, b), "b, then a": (later, b)}
    assert {name for name, choices in plans.items() if not verify(made, Decision(choices, ()))} == kept


def test_a_window_holds_its_first_and_its_last_start() -> None:
    made = portfolio((9, 9, 9, 9), initiative("a", 1, 1, earliest=1, latest=2))
    assert {start for start in range(4) if not verify(made, Decision((Choice("a", "standard", start),), ()))} == {1, 2}


@pytest.mark.parametrize(("owner", "is_kept"), [("ann", False), ("bob", True)])
def test_a_rule_on_an_owner_counts_what_that_owner_spends(owner: str, is_kept: bool) -> None:
    rule = SpendRule("r", Bound.AT_MOST, Selection(owner=owner), amount=COIN)
    made = portfolio((9,), initiative("a", 2, 1, owner="ann"), initiative("b", owner="bob"), rules=(rule,))
    assert (not verify(made, Decision((Choice("a", "standard", 0),), ()))) is is_kept
