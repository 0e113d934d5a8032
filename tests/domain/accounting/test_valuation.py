"""Valuations worked out by hand. Amounts are in minor units; four quarters at a rate of 0 unless a test says more."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.domain.accounting.moving_benefits import last_flows
from cxalloc.domain.accounting.valuation import POINT, Valuation, costs_by_period
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Commitment,
    Cost,
    Effort,
    StatedNpv,
    Status,
)
from cxalloc.domain.money import spread
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Team
from cxalloc.domain.small_allocation import Tier
from cxalloc.verification.revaluation import value_of
from tests.strategies import portfolios

DISCOUNTED = {"unit": PeriodUnit.YEAR, "rate": "0.25"}
"""Years at 25 %: factors 0.8, 0.64, 0.512, 0.4096."""
CUT = {"late_start": LateStart.CUT}


@pytest.fixture
def options(portfolio, initiative):
    """The options of one initiative, with the fields of it and of the portfolio told apart."""

    def make(horizon=None, **changes):
        return Valuation(portfolio(initiative(**changes), **(horizon or {}))).options

    return make


def test_discount_factors_are_integers_over_10_to_the_12(portfolio):
    assert Valuation(portfolio(**DISCOUNTED)).discount == (8 * 10**11, 64 * 10**10, 512 * 10**9, 4096 * 10**8)


# The short form: cost and ROI


def test_an_roi_holds_whatever_the_start(options):
    # Cost 300, ROI 20 %: it returns 360, spread over the 3 periods after delivery, whenever that is: 360 − 300 = 60.
    found = options(costs=(Cost("opex", (300,)),), benefit=BenefitFromRoi(Decimal("0.2")))
    assert [(one.start, one.ready, one.cost, one.benefit, one.npv) for one in found] == [
        (start, start + 1, 300, 360, 60) for start in range(4)
    ]
    assert [one.spend for one in found] == [(("opex", start, 300),) for start in range(4)]


def test_benefits_and_run_costs_of_an_roi_move_past_the_end_of_the_horizon(portfolio, initiative):
    # From 0 it is delivered in 1, 2 and 3: 100 + 3 · 20 = 160 cost and 1.5 · 160 = 240 return, 80 in each.
    made = portfolio(initiative(costs=(Cost("opex", (100,), 20),), benefit=BenefitFromRoi(Decimal("0.5"))))
    [one] = made.initiatives
    valuation = Valuation(made)
    assert [(o.cost, o.benefit, o.npv) for o in valuation.options] == [(160, 240, 80)] * 4
    late = valuation.options[2]
    assert late.spend == (("opex", 2, 100), ("opex", 3, 20))  # what draws on a fund
    costs = [(period, amount) for _, period, amount in valuation.costs(one, one.levels[0], 2)]
    assert costs == [(2, 100), (3, 20), (4, 20), (5, 20)]
    assert [(period, likely) for period, _, likely, _ in valuation.benefits(one, one.levels[0], 2)] == [
        (3, 80), (4, 80), (5, 80),
    ]  # fmt: skip


def test_only_discounting_makes_it_cost_to_wait(options):
    # 200 in year t returns 120 in each of the 3 years after it; a factor of 0.8 a year more for each year of waiting.
    found = options(DISCOUNTED, costs=(Cost("opex", (200,)),), benefit=BenefitFromRoi(Decimal("0.8")))
    at_once = Fraction("27.392")
    assert [one.npv for one in found] == [round(at_once * Fraction("0.8") ** year) for year in range(4)]


def test_an_roi_has_as_many_periods_as_its_earliest_start_leaves(options):
    # May start in 1 at the earliest, 2 periods long, 4 + 2 periods in all: delivered from 3, shared by 3, 4 and 5.
    # 100 · (1 + 1) = 200 = 67 + 67 + 66; from 2 it is shared by 4, 5 and 6.
    found = options(
        {"after": 2}, earliest=1, duration=2, costs=(Cost("opex", (50, 50)),), benefit=BenefitFromRoi(Decimal(1))
    )
    assert [(one.start, one.benefit) for one in found] == [(1, 200), (2, 200)]


def test_costs_by_offset_count_for_a_stated_roi_wherever_they_fall(options):
    # 100, then 40 and 30 after delivery, 4 periods in all: from 3 the last two fall after the horizon, and count.
    costs = (Cost("opex", (100, 40, 30)),)
    found = options(latest=3, costs=costs, benefit=BenefitFromRoi(Decimal("0.5")))
    assert [(one.cost, one.benefit, one.npv) for one in found] == [(170, 255, 85)] * 4


def test_a_commitment_before_the_window_moves_the_benefits_forward(options):
    # Stated for a start in 2: one period (3) is left for the run cost of 20 and the benefit of 1.5 · 120 = 180.
    roi = {"costs": (Cost("opex", (100,), 20),), "benefit": BenefitFromRoi(Decimal("0.5")), "earliest": 2}
    [early] = options(**roi, status=Status.COMMITTED, commitment=Commitment("standard", 0))
    assert (early.cost, early.benefit, early.npv) == (120, 180, 60)
    assert early.spend == (("opex", 0, 100), ("opex", 1, 20))


@pytest.mark.parametrize("late_start", LateStart)
def test_a_benefit_in_all_keeps_its_sum_and_its_periods(options, late_start):
    # 200 over 3 periods after delivery is 67 + 67 + 66, and the run cost of 5 falls in the same three.
    made = {"costs": (Cost("opex", (100,), 5),), "benefit": BenefitTotal(200, 3)}
    found = options({"late_start": late_start}, **made)
    assert [(one.cost, one.benefit, one.npv) for one in found] == [(115, 200, 85)] * 4
    assert found[3].spend == (("opex", 3, 100),)


def test_a_benefit_in_all_over_no_period_comes_with_delivery(options):
    # Delivered at the end of year 1: 200 · 0.64 − 100 · 0.8 = 48; the run cost falls in no period.
    one = options(DISCOUNTED, duration=2, costs=(Cost("opex", (100,), 5),), benefit=BenefitTotal(200, 0))[0]
    assert (one.cost, one.benefit, one.npv) == (100, 200, 48)


# The short form where a late start cuts it, as in files of before


def test_where_late_starts_cut_an_roi_is_harvested_in_part(options):
    # Cost 300, ROI 20 %: it returns 360, spread over the 3 periods after delivery, 120 each.
    # Start 0: 3 · 120 − 300 = 60. Start 1: 2 · 120 − 300 = −60. Start 2: 120 − 300. Start 3: nothing − 300.
    found = options(CUT, costs=(Cost("opex", (300,)),), benefit=BenefitFromRoi(Decimal("0.2")))
    assert [(one.start, one.ready, one.benefit, one.npv) for one in found] == [
        (0, 1, 360, 60),
        (1, 2, 240, -60),
        (2, 3, 120, -180),
        (3, 4, 0, -300),
    ]
    assert [one.spend for one in found] == [(("opex", start, 300),) for start in range(4)]


def test_where_it_is_cut_it_is_spread_from_the_earliest_start_of_the_window(options):
    # May start in 1 at the earliest, 2 periods long, 4 + 2 periods in all: delivered from 3, shared by 3, 4 and 5.
    # 100 · (1 + 1) = 200 = 67 + 67 + 66. From 2 it harvests the first two of those: 134.
    roi = BenefitFromRoi(Decimal(1))
    found = options({"after": 2, **CUT}, earliest=1, duration=2, costs=(Cost("opex", (50, 50)),), benefit=roi)
    assert [(one.start, one.benefit) for one in found] == [(1, 200), (2, 134)]


@pytest.mark.parametrize("late_start", LateStart)
def test_in_a_horizon_of_one_period_the_roi_falls_in_that_period(options, late_start):
    # One year at 25 %: (130 − 100) · 0.8 = 24
    [one] = options({**DISCOUNTED, "budget": 1, "late_start": late_start}, benefit=BenefitFromRoi(Decimal("0.3")))
    assert (one.start, one.benefit, one.npv) == (0, 130, 24)


def test_where_it_is_cut_all_costs_count_the_run_costs_from_the_earliest_start_among_them(options):
    # From 0: 100 + 3 · 20 = 160 cost, 1.5 · 160 = 240 return, 80 in each of 3 periods: 240 − 160 = 80.
    # From 2: cost 100 + 20, harvest 80: −40.
    found = options(CUT, costs=(Cost("opex", (100,), 20),), benefit=BenefitFromRoi(Decimal("0.5")))
    assert [(one.cost, one.benefit, one.npv) for one in found[:3:2]] == [(160, 240, 80), (120, 80, -40)]


def test_the_roi_of_minus_one_returns_nothing(options):
    assert {(one.benefit, one.npv) for one in options(benefit=BenefitFromRoi(Decimal(-1)))} == {(0, -100)}


@pytest.mark.parametrize("late_start", LateStart)
def test_a_lock_does_not_change_what_an_roi_returns(options, late_start):
    made = {"late_start": late_start}
    roi = {"costs": (Cost("opex", (300,)),), "benefit": BenefitFromRoi(Decimal("0.2"))}
    [locked] = options(made, **roi, status=Status.COMMITTED, commitment=Commitment("standard", 1))
    assert locked == options(made, **roi)[1]


def test_discounting_the_short_form(options):
    # 200 in year 0 returns 1.8 · 200 = 360 as 120 in years 1, 2 and 3:
    # 120 · (0.64 + 0.512 + 0.4096) − 200 · 0.8 = 187.392 − 160 = 27.392
    one = options(DISCOUNTED, costs=(Cost("opex", (200,)),), benefit=BenefitFromRoi(Decimal("0.8")))[0]
    assert (one.benefit, one.npv, one.discounted_benefit) == (360, 27, Fraction(187392, 1000))


# Benefits per period, by offset, with low and high


def test_a_benefit_per_period_runs_from_delivery_to_the_end_of_the_benefit_periods(options):
    # Duration 2, 4 + 1 periods: from 0 it delivers in 2, 3 and 4, 3 · 50 − 100 = 50; from 2 in 4 alone.
    found = options({"after": 1}, duration=2)
    assert [(one.start, one.ready, one.benefit, one.npv) for one in found] == [
        (0, 2, 150, 50),
        (1, 3, 100, 0),
        (2, 4, 50, -50),
    ]


def test_a_benefit_per_period_discounted(options):
    # 1000 · (0.64 + 0.512 + 0.4096) − 100 · 0.8 = 1561.6 − 80 = 1481.6
    assert options(DISCOUNTED, benefit=BenefitPerPeriod(1000))[0].npv == 1482


def test_the_pert_mean_weighs_the_likely_benefit_four_times(options):
    # (0.4 · 60 + 4 · 60 + 1.9 · 60) / 6 = 60 · 6.3 / 6 = 63 in each of 3 periods: 189 − 100
    one = options(benefit=BenefitPerPeriod(60), low=Decimal("0.4"), high=Decimal("1.9"))[0]
    assert (one.benefit, one.npv) == (189, 89)


def test_success_multiplies_benefits_and_not_costs(options):
    # 0.3 · 150 = 45; 45 − 100 = −55. Given success the harvest is 150.
    one = options(success=Decimal("0.3"))[0]
    assert (one.benefit, one.npv, one.discounted_benefit) == (45, -55, 150)


def test_a_profile_counts_its_offsets_from_the_start_and_ends_with_the_horizon(options):
    # 10 at once, 20 in the next period, 400 in the fourth; what would come after the last period is lost.
    found = options(benefit=BenefitProfile((10, 20, 0, 400)))
    assert [one.benefit for one in found] == [430, 30, 30, 10]


def test_a_profile_with_low_and_high_in_money(options):
    # period 0: (0 + 4·60 + 120)/6 = 60; period 1: (30 + 4·90 + 210)/6 = 100: 160 − 100
    one = options(benefit=BenefitProfile((60, 90), low=(0, 30), high=(120, 210)))[0]
    assert (one.benefit, one.npv) == (160, 60)


def test_a_profile_with_low_in_money_and_high_as_a_share(options):
    # (30 + 4·60 + 2·60)/6 = 390/6 = 65
    assert options(benefit=BenefitProfile((60,), low=(30,)), high=Decimal(2))[0].benefit == 65


def test_a_profile_with_shares(options):
    # Discounted once at 0.8 and once at 0.64: the mean of 60 is 60 · (0.5 + 4 + 2.5)/6 = 70, that of 120 is 140.
    # 70 · 0.8 + 140 · 0.64 − 100 · 0.8 = 56 + 89.6 − 80 = 65.6
    profile = BenefitProfile((60, 120))
    one = options(DISCOUNTED, benefit=profile, low=Decimal("0.5"), high=Decimal("2.5"))[0]
    assert (one.benefit, one.npv) == (210, 66)


def test_one_rounding_half_to_even(options):
    # 0.5 · 25 = 12.5 is 12 and 0.5 · 27 = 13.5 is 14: the cost of 0 leaves them alone.
    found = [options(costs=(), benefit=BenefitProfile((amount,)), success=Decimal("0.5"))[0].npv for amount in (25, 27)]
    assert found == [12, 14]


# Costs


def test_costs_by_fund_and_offset_and_run_costs_after_delivery(options):
    # Two funds: 80 and 60 from capex; 15 at offset 1 and 5 a period after delivery (2, 3, 4) from opex.
    funds = (Fund("opex", "Opex", (999,) * 4), Fund("capex", "Capex", (999,) * 4))
    costs = (Cost("capex", (80, 60)), Cost("opex", (0, 15), 5))
    one = options({"after": 1, "funds": funds}, duration=2, costs=costs)[0]
    assert one.spend == (("capex", 0, 80), ("capex", 1, 60), ("opex", 1, 15), ("opex", 2, 5), ("opex", 3, 5))
    assert one.cost == 80 + 60 + 15 + 3 * 5  # the run cost of the benefit period 4 draws on no budget, but it counts


def test_costs_by_offset_may_run_on_after_delivery(options):
    # Delivered after one period, the run cost of 5 comes on top of the 40 and the 30 still to be paid.
    one = options({"after": 2, "budget": 2}, latest=1, costs=(Cost("opex", (100, 40, 30), 5),))[0]
    assert one.spend == (("opex", 0, 100), ("opex", 1, 45))
    assert one.cost == 100 + 45 + 35 + 5


def test_what_falls_beyond_the_horizon_does_not_count(level):
    long = level(costs=(Cost("opex", (1, 2, 3), 10), Cost("capex", (7, 7, 7))))
    assert list(costs_by_period(long, 2, 4)) == [
        ("opex", 2, 1),
        ("opex", 3, 2 + 10),
        ("capex", 2, 7),
        ("capex", 3, 7),
    ]


def test_costs_are_discounted_in_benefit_periods_too(options):
    # 100 · 0.8 + 10 · (0.64 + 0.512) = 80 + 11.52, of which only year 0 has a budget.
    horizon = {**DISCOUNTED, "budget": 1, "after": 2}
    one = options(horizon, costs=(Cost("opex", (100,), 10),), benefit=BenefitPerPeriod(0))[0]
    assert (one.npv, one.cost, one.spend) == (-92, 120, (("opex", 0, 100),))


def test_effort_by_offset_in_budget_periods(options):
    teams = (Team("data", "Data", (Decimal(9),) * 4),)
    effort = (Effort("data", (Decimal("1.5"), Decimal(0), Decimal(2))),)
    found = options({"teams": teams, "after": 3}, effort=effort)
    assert found[0].effort == (("data", 0, Decimal("1.5")), ("data", 2, Decimal(2)))
    assert found[3].effort == (("data", 3, Decimal("1.5")),)


# A stated net present value


def test_a_stated_npv_stands_whatever_the_start_and_the_rate(options):
    found = options(DISCOUNTED, benefit=StatedNpv(700), duration=2)
    assert [(one.npv, one.benefit, one.discounted_benefit, one.cost) for one in found] == [(700, None, 0, 100)] * 3
    assert found[1].spend == (("opex", 1, 100),)


def test_a_stated_npv_with_low_and_high(options):
    # 600 · (0.5 + 4 + 3) / 6 = 750
    assert options(benefit=StatedNpv(600), low=Decimal("0.5"), high=Decimal(3))[0].npv == 750


# Which options there are


def test_options_come_in_stored_order_and_never_means_none(portfolio, initiative, level):
    levels = (level(name="pilot", duration=3), level(name="full", duration=4))
    found = Valuation(
        portfolio(initiative("b", levels=levels), initiative("n", status=Status.NEVER), initiative("a", latest=1))
    ).options
    assert [(one.initiative, one.level, one.start) for one in found] == [
        ("b", "pilot", 0),
        ("b", "pilot", 1),
        ("b", "full", 0),
        ("a", "standard", 0),
        ("a", "standard", 1),
    ]


# Enablers


def test_an_uplift_earns_its_share_of_the_harvest(portfolio, initiative):
    # Harvest 150 given success: 0.2 · 150 = 30 more. With 0.3 it is 45, as 0.5 · 150 − 0.2 · 150.
    valuation = Valuation(portfolio(initiative(success=Decimal("0.3"))))
    one = valuation.options[0]
    assert valuation.uplift_npv(one, Decimal("0.2")) == 30
    assert valuation.uplift_npv(one, Decimal("0.7")) + one.npv == 150 - 100
    assert valuation.uplift_value(one, Decimal("0.2")) == 30


# Small allocations

TIERS = (Tier(Decimal(2), 10), Tier(Decimal("1.5"), 20))


def test_tiers_return_by_what_is_spent_in_a_period(portfolio, small):
    valuation = Valuation(portfolio(small_allocations=(small(tiers=TIERS),)))
    [one] = valuation.portfolio.small_allocations
    # 10 return 20, the next 20 return 30, the last 5 nothing: 50 − 35 = 15
    assert valuation.allocation_benefit(one, 0, 35) == 50
    assert valuation.allocation_npv(one, 0, 35) == 15
    assert valuation.tier_npvs(one, 0) == (Fraction(1), Fraction(1, 2), Fraction(-1))


def test_a_delay_discounts_what_comes_back_and_not_what_is_spent(portfolio, small):
    valuation = Valuation(portfolio(**DISCOUNTED, after=1, small_allocations=(small(tiers=TIERS, delay=2),)))
    [one] = valuation.portfolio.small_allocations
    # Spent in year 0 (0.8), back in year 2 (0.512): per unit 2 · 0.512 − 0.8 = 0.224; 1.5 · 0.512 − 0.8 = −0.032
    assert valuation.tier_npvs(one, 0) == (Fraction(224, 1000), Fraction(-32, 1000), Fraction(-8, 10))
    # 10 · 0.224 − 20 · 0.032 − 10 · 0.8 = 2.24 − 0.64 − 8 = −6.4
    assert valuation.allocation_npv(one, 0, 40) == -6
    assert valuation.allocation_benefit(one, 0, 40) == 50


def test_what_comes_back_beyond_the_horizon_counts(portfolio, small):
    # Spent in year 3 (0.4096), back in year 5 (0.262144): 10 · (2 · 0.262144 − 0.4096) = 1.14688
    valuation = Valuation(portfolio(small_allocations=(small(tiers=TIERS, delay=2),), **DISCOUNTED))
    [one] = valuation.portfolio.small_allocations
    assert [valuation.allocation_benefit(one, period, 10) for period in range(4)] == [20] * 4
    assert valuation.tier_npvs(one, 3)[0] == 2 * Fraction("0.262144") - Fraction("0.4096")
    assert valuation.allocation_npv(one, 3, 10) == 1


def test_what_would_come_back_beyond_the_horizon_is_lost_where_late_starts_cut(portfolio, small):
    valuation = Valuation(portfolio(after=1, small_allocations=(small(tiers=TIERS, delay=2),), **CUT))
    [one] = valuation.portfolio.small_allocations
    assert [valuation.allocation_benefit(one, period, 10) for period in range(4)] == [20, 20, 20, 0]
    assert [valuation.allocation_npv(one, period, 10) for period in range(4)] == [10, 10, 10, -10]


# The objective


def score(**weights: str) -> Objective:
    return Objective(ObjectiveKind.SCORE, tuple((name, Decimal(weight)) for name, weight in weights.items()))


def test_under_npv_a_choice_is_worth_its_npv(portfolio, initiative, small):
    objective = Objective(weights=(("fit", Decimal(1)),))  # weights that another scenario may use
    one = initiative(scores=(("fit", Decimal(90)),))
    valuation = Valuation(portfolio(one, small_allocations=(small(),), objective=objective))
    assert [valuation.option_value(option) for option in valuation.options] == [50, 0, -50, -100]
    assert valuation.allocation_value(small(), 0, 10) == 10
    assert valuation.tier_values(small(), 0) == (Fraction(1), Fraction(-1))


def test_a_score_weighs_criteria_and_npv_against_the_largest_one(portfolio, initiative):
    # The largest npv of any option, gain or loss, is −100 (a from 3), which scores −100.
    # a: 50 from 0: 0.4 · 50 + 0.6 · 70 = 62 points; 0 from 1: 42; from 3: −40 + 42 = 2.
    # b: costs 100 and returns 150 − 120 = 30 less in 3 periods: npv 20 scores 20: 8 + 0.6 · 100 = 68
    a = initiative("a", scores=(("fit", Decimal(70)),))
    b = initiative("b", benefit=BenefitPerPeriod(40), scores=(("fit", Decimal(100)),))
    valuation = Valuation(portfolio(a, b, objective=score(npv="0.4", fit="0.6")))
    worths = {(one.initiative, one.start): valuation.option_value(one) for one in valuation.options}
    assert valuation.npv_scale == 100
    assert worths["a", 0] == 62 * POINT
    assert worths["a", 1] == 42 * POINT
    assert worths["a", 3] == 2 * POINT
    assert worths["b", 0] == 68 * POINT


def test_without_a_positive_npv_the_worst_one_is_the_scale(portfolio, initiative):
    valuation = Valuation(portfolio(initiative(benefit=BenefitPerPeriod(0)), objective=score(npv="1")))
    assert valuation.npv_scale == 100
    assert valuation.option_value(valuation.options[0]) == -100 * POINT


def test_where_every_npv_is_zero_the_scale_is_no_division_by_zero(portfolio, initiative, small):
    level = {"costs": (Cost("opex", (100,)),), "benefit": BenefitPerPeriod(100)}
    one = initiative(earliest=2, latest=2, scores=(("fit", Decimal(50)),), **level)
    kappa = small(tiers=(Tier(Decimal(1)),))
    whole = portfolio(one, small_allocations=(kappa,), objective=score(npv="0.5", fit="0.5"))
    valuation = Valuation(whole)
    [option] = valuation.options
    assert (option.npv, valuation.npv_scale) == (0, 1)
    assert valuation.option_value(option) == 25 * POINT
    assert valuation.allocation_value(kappa, 0, 40) == 0
    funded = Decision((Choice("a", "standard", 2),), (Allotment("k", 0, 40),))
    assert value_of(whole, funded) == 25 * POINT  # the verifier's own sum


def test_a_criterion_without_weight_for_npv_leaves_npv_out(portfolio, initiative):
    one = initiative(scores=(("fit", Decimal("33.5")),))
    valuation = Valuation(portfolio(one, objective=score(fit="1")))
    assert {valuation.option_value(option) for option in valuation.options} == {33_500_000}
    assert valuation.uplift_value(valuation.options[0], Decimal(1)) == 0


def test_an_uplift_scores_by_the_npv_it_adds(portfolio, initiative):
    # 0.2 · 150 = 30 more npv, against a scale of the largest, −100 of a start too late: 30 · 0.5 = 15 points
    valuation = Valuation(portfolio(initiative(success=Decimal("0.8")), objective=score(npv="0.5", fit="0.5")))
    assert valuation.npv_scale == 100
    assert valuation.uplift_value(valuation.options[0], Decimal("0.2")) == 15 * POINT


def test_a_small_allocation_earns_its_score_with_what_it_spends(portfolio, small):
    # The full score comes with 40 in each of 4 periods, 160, or with the cap over all periods where that is less.
    scores = (("fit", Decimal(80)),)
    free, capped = small("k", scores=scores), small("l", scores=scores, total_cap=50)
    valuation = Valuation(portfolio(small_allocations=(free, capped), objective=score(fit="1")))
    assert valuation.allocation_value(free, 0, 40) == 20 * POINT  # 80 · 40/160
    assert valuation.allocation_value(capped, 0, 25) == 40 * POINT  # 80 · 25/50
    assert valuation.tier_values(free, 3) == (Fraction(80 * POINT, 160),) * 2


def test_a_cap_of_nothing_is_no_division_by_zero(portfolio, small):
    capped = small(scores=(("fit", Decimal(80)),), total_cap=0)
    valuation = Valuation(portfolio(small_allocations=(capped,), objective=score(fit="1")))
    assert valuation.allocation_value(capped, 0, 0) == 0


# Whatever the portfolio

slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(portfolios())
@slow
def test_an_option_is_the_sum_of_its_flows(one: Portfolio):
    valuation, periods = Valuation(one), last_flows(one)
    factors = [Fraction(factor) for factor in one.horizon.discount_factors(one.annual_rate, periods)]
    for option in valuation.options:
        initiative = one.initiative_by_id[option.initiative]
        level = initiative.level(option.level)
        costs = list(valuation.costs(initiative, level, option.start))
        assert sum(amount for _, _, amount in costs) == option.cost
        budgeted = [flow for flow in costs if flow[2] and flow[1] < one.horizon.budget_periods]
        assert list(option.spend) == budgeted
        if option.benefit is None:
            continue
        means = [
            (period, Fraction(low + 4 * likely + high, 6))
            for period, low, likely, high in valuation.benefits(initiative, level, option.start)
        ]
        assert sum(mean * factors[period] for period, mean in means) == option.discounted_benefit
        discounted_cost = sum(amount * factors[period] for _, period, amount in costs)
        assert option.npv == round(Fraction(level.success) * option.discounted_benefit - discounted_cost)
        assert option.benefit == round(Fraction(level.success) * sum(mean for _, mean in means))


@given(portfolios())
@slow
def test_an_roi_returns_what_it_says(one: Portfolio):
    """From the earliest start; from any start where late starts shift it, in as many periods, and at the same cost."""
    valuation = Valuation(one)
    for initiative in one.initiatives:
        for level in initiative.levels:
            if not isinstance(level.benefit, BenefitFromRoi) or level.low != 1 or level.high != 1:
                continue
            found = []
            for start in {initiative.earliest, *initiative.starts(level, one.horizon.budget_periods)}:
                likely = tuple(row[2] for row in valuation.benefits(initiative, level, start))
                cost = sum(amount for _, _, amount in valuation.costs(initiative, level, start))
                if start == initiative.earliest or one.late_start is LateStart.SHIFT:
                    found.append((cost, likely))
                    assert sum(likely) == round(cost * (1 + Fraction(level.benefit.roi)))
                    assert likely == spread(sum(likely), len(likely))
            assert len(set(found)) == 1


@given(portfolios())
@slow
def test_the_values_of_tiers_add_up_to_that_of_an_amount(one: Portfolio):
    valuation = Valuation(one)
    for allocation in one.small_allocations:
        for period in range(one.horizon.budget_periods):
            for amount in (allocation.minimum, allocation.maximum):
                parts = allocation.tier_parts(amount)
                parts = (*parts, amount - sum(parts))
                worth = sum(x * y for x, y in zip(parts, valuation.tier_values(allocation, period), strict=True))
                assert valuation.allocation_value(allocation, period, amount) == round(worth)
