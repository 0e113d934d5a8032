"""The utilisation of funds, teams and rules at and around their limits, computed by hand (minor units, person-days)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.utilisation import BindingLimit, binding_limits, rule_utilisation
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import Cost, Effort
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, Team

SMALL = Selection(Kind.SMALL_ALLOCATION)


@pytest.fixture
def limits(portfolio, initiative, small):
    """The limits that bind: an initiative with a cost and an effort in the first period, 40 of ``k`` in two of four."""

    def bind(*rules, cost=100, days="1", fund=1000, team="100"):
        one = initiative(costs=(Cost("opex", (cost,)),), effort=(Effort("data", (Decimal(days),)),))
        whole = portfolio(
            one,
            small_allocations=(small(fund="other"),),
            funds=(Fund("opex", "Opex", (fund,) * 4), Fund("other", "Other", (1000,) * 4)),
            teams=(Team("data", "Data", (Decimal(team),) * 4),),
            rules=rules,
        )
        decision = Decision((Choice("a", "standard", 0),), (Allotment("k", 0, 40), Allotment("k", 2, 40)))
        return binding_limits(whole, decision, make_ledger(whole, decision))

    return bind


@pytest.mark.parametrize(("cost", "binds"), [(1000, True), (990, True), (989, False)])
def test_a_fund_binds_from_exactly_99_percent_on(limits, cost, binds):
    assert limits(cost=cost) == ((BindingLimit("fund", "opex", "Opex", (0,)),) if binds else ())


@pytest.mark.parametrize(("days", "binds"), [("100", True), ("99", True), ("98.99", False)])
def test_a_team_binds_from_exactly_99_percent_on(limits, days, binds):
    assert limits(days=days) == ((BindingLimit("team", "data", "Data", (0,)),) if binds else ())


@pytest.mark.parametrize(
    ("rule", "periods"),
    [
        # The selection spends 100 in the first period and nothing later.
        (SpendRule("r", Bound.AT_MOST, Selection(Kind.INITIATIVE), amount=100), (0,)),
        (SpendRule("r", Bound.AT_MOST, Selection(Kind.INITIATIVE), amount=101), (0,)),  # 1 left, of at most 1.01
        (SpendRule("r", Bound.AT_MOST, Selection(Kind.INITIATIVE), amount=102), ()),  # 2 left, of at most 1.02
        # 40 in the first and third period: the third is within one hundredth of the floor, to the cent.
        (SpendRule("r", Bound.AT_LEAST, SMALL, amount=40, window=2), (0, 1, 2)),
        (SpendRule("r", Bound.AT_MOST, Selection(Kind.INITIATIVE), amount=10_000, window=None), ()),
        (CadenceRule("r", 1), (0, 2)),
    ],
)
def test_a_rule_binds_at_its_bound_and_within_a_hundredth_of_it(limits, rule, periods):
    assert limits(rule) == ((BindingLimit("rule", "r", "r", periods),) if periods else ())


def test_a_rule_within_exactly_a_hundredth_of_its_bound_binds(limits):
    # 9900 of at most 10,000: exactly a hundredth is left.
    rule = SpendRule("r", Bound.AT_MOST, Selection(Kind.INITIATIVE), amount=10_000)
    assert [one.id for one in limits(rule, cost=9900, fund=100_000)] == ["r"]
    assert limits(rule, cost=9899, fund=100_000) == ()


@pytest.mark.parametrize(
    ("amount", "slack", "binding", "met"), [(39, 1, 0, True), (40, 0, 2, True), (41, -1, 2, False)]
)
def test_a_floor_at_exactly_what_is_spent_is_met_and_binds(portfolio, small, amount, slack, binding, met):
    rule = SpendRule("r", Bound.AT_LEAST, SMALL, amount=amount, window=2)
    whole = portfolio(budget=3, small_allocations=(small(),), rules=(rule,))
    decision = Decision(allotments=(Allotment("k", 1, 40),))
    use = rule_utilisation(rule, whole, make_ledger(whole, decision))
    assert (use.value, use.slack, use.binding, use.windows, use.is_met) == (40, slack, binding, 2, met)
