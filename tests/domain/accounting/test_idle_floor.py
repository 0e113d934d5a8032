"""Floors for small allocations where there is none to plan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.domain.accounting.idle_floor import IdleFloor, idle_floors
from cxalloc.domain.constraints.rules import Bound, Kind, Selection, SpendRule
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.editing.starter import example_allocations, small_floor
from cxalloc.messages.descriptions import rule_of_id
from cxalloc.messages.formatter import Formatter

FLOOR = small_floor()
BARE = Portfolio(
    "P",
    "EUR",
    Horizon(PeriodUnit.QUARTER, "2027-Q1", 4),
    Decimal(0),
    (Fund("opex", "Opex", (1000_00,) * 4), Fund("capex", "Capex", (0,) * 4)),
    rules=(FLOOR,),
)
ONE = SmallAllocation("k", "K", "opex", 1, 5, (Tier(Decimal(2)),))


def test_without_any_and_with_examples_only():
    assert idle_floors(BARE) == (IdleFloor("small-floor", 0),)
    some = replace(BARE, small_allocations=example_allocations(BARE, Formatter("en")))
    assert idle_floors(some) == (IdleFloor("small-floor", 3),)
    said = Formatter("en").of(some).render(idle_floors(some)[0].note(rule_of_id(some, "small-floor")))
    assert "keeps spend for small allocations, and 3 examples are all there is" in said
    confirmed = replace(some, small_allocations=(replace(some.small_allocations[0], is_example=False),))
    assert idle_floors(confirmed) == ()


@pytest.mark.parametrize(
    "rule",
    [
        replace(FLOOR, enabled=False),
        replace(FLOOR, share=Decimal(0)),
        replace(FLOOR, bound=Bound.AT_MOST),
        replace(FLOOR, select=Selection(Kind.INITIATIVE)),
    ],
)
def test_rules_of_which_nothing_is_said(rule):
    assert idle_floors(replace(BARE, rules=(rule,))) == ()


def test_a_fund_that_no_allocation_has():
    rule = SpendRule("capex", Bound.AT_LEAST, Selection(Kind.SMALL_ALLOCATION, fund="capex"), amount=1)
    assert idle_floors(replace(BARE, small_allocations=(ONE,), rules=(FLOOR, rule))) == (IdleFloor("capex", 0),)


def test_examples_speak_the_language_of_their_formatter_and_fit_any_budget():
    french = example_allocations(BARE, Formatter("fr"))
    assert [one.name for one in french][2] == "Micro-expériences"
    nothing = replace(BARE, funds=(Fund("opex", "Opex", (0,) * 4),), rules=())
    assert {one.maximum for one in example_allocations(nothing, Formatter("en"))} == {1}
