"""The ROI that is shown is the stated one, unless something makes the expected one another."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.stated_roi import differ_from_stated, is_as_stated, stated_roi
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, Cost
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import LateStart, Portfolio
from cxalloc.domain.small_allocation import Tier
from tests.examples import examples
from tests.strategies import portfolios

ROI = {"costs": (Cost("opex", (100,), 10),), "benefit": BenefitFromRoi(Decimal("0.8"))}


def late(portfolio: Portfolio, *more: Choice) -> Decision:
    return Decision((Choice("a", "standard", 3), *more))


@pytest.mark.parametrize("start", range(4))
def test_it_is_shown_whatever_the_start(portfolio, initiative, start):
    made = portfolio(initiative(**ROI))
    [verdict] = make_ledger(made, Decision((Choice("a", "standard", start),))).verdicts
    assert verdict.roi == Fraction(4, 5) == stated_roi(made, verdict)
    assert not differ_from_stated(made, [verdict])


@pytest.mark.parametrize("change", [{"success": Decimal("0.5")}, {"low": Decimal("0.5")}, {"high": Decimal(2)}])
def test_success_low_and_high_make_another_one_expected(portfolio, initiative, change):
    made = portfolio(initiative(**ROI, **change))
    [verdict] = make_ledger(made, late(made)).verdicts
    assert stated_roi(made, verdict) == Decimal("0.8") != verdict.roi
    assert differ_from_stated(made, [verdict])


def test_an_enabler_makes_another_one_expected(portfolio, initiative):
    enables = Enables(Endpoint("b"), Endpoint("a"), Decimal("0.25"))
    made = portfolio(initiative(**ROI, success=Decimal("0.75")), initiative("b"), relations=(enables,))
    verdicts = make_ledger(made, late(made, Choice("b", "standard", 0))).verdicts
    assert verdicts[0].roi == Fraction(4, 5)  # 75 % and 25 % more are 100 %
    assert not differ_from_stated(made, verdicts)
    assert differ_from_stated(made, make_ledger(made, late(made)).verdicts)


def test_a_late_start_that_cuts_makes_another_one_expected(portfolio, initiative):
    made = portfolio(initiative(**ROI), late_start=LateStart.CUT)
    assert differ_from_stated(made, make_ledger(made, late(made)).verdicts)
    assert not differ_from_stated(made, make_ledger(made, Decision((Choice("a", "standard", 0),))).verdicts)


def test_what_states_none_has_none(portfolio, initiative, small):
    linear, tiered = small("k", tiers=(Tier(Decimal("1.8")),)), small("l", tiers=(Tier(Decimal(2), 5),))
    made = portfolio(initiative(benefit=BenefitPerPeriod(50)), initiative("b"), small_allocations=(linear, tiered))
    decision = Decision((Choice("a", "standard", 0),), (Allotment("k", 3, 10), Allotment("l", 3, 10)))
    verdicts = make_ledger(made, decision).verdicts
    assert [stated_roi(made, one) for one in verdicts] == [None, None, Decimal("0.8"), None]
    assert not differ_from_stated(made, verdicts)


@given(portfolios(), st.data())
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_shown_one_is_the_stated_one_where_nothing_stands_between(made: Portfolio, data: st.DataObject):
    """Whatever the level, the start and its rounding; and small allocations, whose amounts are rounded each."""
    certain = [
        option
        for option in Valuation(made).options
        for level in [made.initiative_by_id[option.initiative].level(option.level)]
        if isinstance(level.benefit, BenefitFromRoi) and level.success == level.low == level.high == 1
    ]
    small = [one for one in made.small_allocations if one.roi is not None]
    if made.late_start is LateStart.CUT or not (certain or small):
        return
    choices: tuple[Choice, ...] = ()
    allotments: tuple[Allotment, ...] = ()
    if certain:
        option = data.draw(st.sampled_from(certain))
        choices = (Choice(option.initiative, option.level, option.start),)
    if small:
        last = made.horizon.budget_periods - 1
        allotments = tuple(Allotment(one.id, last, one.minimum) for one in small)
    ledger = make_ledger(made, Decision(choices, allotments))
    assert not differ_from_stated(made, ledger.verdicts)
    for verdict in ledger.verdicts:
        if verdict.funded and (stated := stated_roi(made, verdict)) is not None:
            assert is_as_stated(stated, verdict.cost, verdict.benefit)
