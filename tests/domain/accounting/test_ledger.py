from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.accounting.ledger import FundPeriod, Ledger, LedgerLine, cash_flow, make_ledger
from cxalloc.domain.accounting.moving_benefits import last_flows
from cxalloc.domain.accounting.valuation import POINT, Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitProfile, Cost, StatedNpv
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind
from cxalloc.domain.small_allocation import Tier
from tests.strategies import portfolios


def start(*choices: tuple[str, int], **amounts: dict[int, int]) -> Decision:
    """A decision: (initiative, start) of each choice, and amounts by period of each small allocation."""
    allotments = [Allotment(key, period, amount) for key, by in amounts.items() for period, amount in by.items()]
    return Decision(tuple(Choice(key, "standard", period) for key, period in choices), tuple(allotments))


def flows(ledger: Ledger) -> list[tuple[str, str, int, int, int]]:
    return [(line.id, line.fund, line.period, line.spend, line.benefit) for line in ledger.lines]


def test_nothing_decided_is_nothing_spent(portfolio, initiative, small):
    ledger = make_ledger(portfolio(initiative(), small_allocations=(small(),)), Decision())
    assert ledger.lines == ()
    assert [(one.id, one.funded, one.level, one.start, one.cost, one.npv) for one in ledger.verdicts] == [
        ("a", False, "", None, 0, 0),
        ("k", False, "", None, 0, 0),
    ]
    figures = ledger.key_figures
    assert (figures.spend, figures.cost, figures.benefit, figures.npv, figures.funded) == (0, 0, 0, 0, 0)
    assert (figures.candidates, figures.budget, figures.roi, figures.payback) == (2, 4000, None, None)


def test_the_lines_of_an_initiative(portfolio, initiative):
    # 80 and 60 from capex, 5 a period from opex once delivered in 2; 100 a period comes back, on the first fund.
    funds = (Fund("opex", "Opex", (999,) * 4), Fund("capex", "Capex", (999,) * 4))
    costs = (Cost("capex", (80, 60)), Cost("opex", (), 5))
    one = initiative(duration=2, costs=costs, benefit=BenefitPerPeriod(100), owner="CX", success=Decimal("0.9"))
    ledger = make_ledger(portfolio(one, funds=funds, after=1), start(("a", 0)))
    assert sorted(flows(ledger), key=lambda flow: (flow[2], flow[1])) == [
        ("a", "capex", 0, 80, 0),
        ("a", "capex", 1, 60, 0),
        ("a", "capex", 2, 0, 90),
        ("a", "opex", 2, 5, 0),
        ("a", "capex", 3, 0, 90),
        ("a", "opex", 3, 5, 0),
        ("a", "capex", 4, 0, 90),
        ("a", "opex", 4, 5, 0),
    ]
    assert ledger.lines[0] == LedgerLine(Kind.INITIATIVE, "a", "Alpha", "standard", "CX", "capex", 0, 80, 0)
    figures = ledger.key_figures
    assert (figures.spend, figures.cost, figures.benefit) == (150, 155, 270)  # the last 5 draw on no budget
    assert figures.roi == Fraction(270 - 155, 155)


def test_benefits_without_any_cost_stand_on_the_first_fund(portfolio, initiative):
    ledger = make_ledger(portfolio(initiative(costs=())), start(("a", 2)))
    assert flows(ledger) == [("a", "opex", 3, 0, 50)]
    assert ledger.verdicts[0].roi is None


def test_the_lines_of_a_small_allocation(portfolio, small):
    # 30 in period 0 return 2 · 10 + 20 in period 1; 15 in period 3 return 2 · 10 + 5 in period 4, 5 is beyond it all.
    one = small(delay=1, tiers=(Tier(Decimal(2), 10), Tier(Decimal(1))), owner="Front")
    ledger = make_ledger(portfolio(small_allocations=(one,), after=1), start(k={0: 30, 1: 10, 3: 15}))
    assert flows(ledger) == [
        ("k", "opex", 0, 30, 0),
        ("k", "opex", 1, 10, 40),
        ("k", "opex", 2, 0, 20),
        ("k", "opex", 3, 15, 0),
        ("k", "opex", 4, 0, 25),
    ]
    [verdict] = ledger.verdicts
    assert (verdict.kind, verdict.funded, verdict.start, verdict.cost, verdict.benefit) == (
        Kind.SMALL_ALLOCATION, True, 0, 55, 85,
    )  # fmt: skip
    assert (verdict.npv, verdict.roi) == (30, Fraction(30, 55))


def test_what_a_small_allocation_returns_too_late_has_no_line_where_late_starts_cut(portfolio, small):
    cut = portfolio(small_allocations=(small(delay=1),), late_start=LateStart.CUT)
    ledger = make_ledger(cut, start(k={3: 10}))
    assert flows(ledger) == [("k", "opex", 3, 10, 0)]
    assert ledger.verdicts[0].npv == -10


def test_what_a_small_allocation_returns_after_the_horizon_has_a_line_there(portfolio, small):
    ledger = make_ledger(portfolio(small_allocations=(small(delay=1),)), start(k={3: 10}))
    assert flows(ledger) == [("k", "opex", 3, 10, 0), ("k", "opex", 4, 0, 20)]
    assert ledger.verdicts[0].npv == 10


def test_the_cash_flow_goes_on_to_the_last_period_with_money(portfolio, initiative):
    # A cost of 100 and a run cost of 10, an ROI of 30 %: 169 in the three periods after delivery, 57 + 56 + 56.
    roi = initiative(costs=(Cost("opex", (100,), 10),), benefit=BenefitFromRoi(Decimal("0.3")))
    made = portfolio(roi, rate="0.08")
    ledger = make_ledger(made, start(("a", 3)))
    flows = cash_flow(made, ledger)
    assert [(one.period, one.spend, one.benefit) for one in flows] == [
        (0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 100, 0), (4, 10, 57), (5, 10, 56), (6, 10, 56),
    ]  # fmt: skip
    assert [one.factor for one in flows] == list(made.horizon.discount_factors(made.annual_rate, 7))
    assert round(sum(one.discounted for one in flows)) == ledger.key_figures.npv
    assert (ledger.key_figures.spend, ledger.key_figures.cost, ledger.key_figures.payback) == (100, 130, 6)
    assert [row.period for row in ledger.fund_periods] == [0, 1, 2, 3]
    assert ledger.key_figures.roi == Fraction(39, 130)


def test_what_is_left_is_carried_over_in_part(portfolio, initiative, small):
    # Half of what is left may be spent in the next period, rounded up.
    # Period 0: 100 − 35 = 65 left, 32.5 → 33 carried. Period 1: 100 + 33 − 133 = 0. Period 2: 100 − 10 = 90, 45.
    # Period 3: 100 + 45 − 0 = 145 left, and no period after it to carry it to.
    fund = Fund("opex", "Opex", (100,) * 4, Decimal("0.5"))
    one = initiative(costs=(Cost("opex", (20, 133)),))
    ledger = make_ledger(portfolio(one, funds=(fund,), small_allocations=(small(),)), start(("a", 0), k={0: 15, 2: 10}))
    assert ledger.fund_periods == (
        FundPeriod("opex", 0, 100, 0, 35, 15, 33),
        FundPeriod("opex", 1, 100, 33, 133, 0, 0),
        FundPeriod("opex", 2, 100, 0, 10, 10, 45),
        FundPeriod("opex", 3, 100, 45, 0, 0, 0),
    )
    assert [row.left for row in ledger.fund_periods] == [65, 0, 90, 145]
    assert (ledger.key_figures.spend, ledger.key_figures.small_allocation_spend) == (178, 25)


def test_funds_are_kept_apart(portfolio, initiative):
    funds = (Fund("opex", "Opex", (9,) * 4, Decimal(1)), Fund("capex", "Capex", (200, 0, 0, 0)))
    ledger = make_ledger(portfolio(initiative(costs=(Cost("capex", (150,)),)), funds=funds), start(("a", 0)))
    assert [(row.fund, row.period, row.carried_in, row.spend) for row in ledger.fund_periods] == [
        ("opex", 0, 0, 0), ("opex", 1, 9, 0), ("opex", 2, 18, 0), ("opex", 3, 27, 0),
        ("capex", 0, 0, 150), ("capex", 1, 0, 0), ("capex", 2, 0, 0), ("capex", 3, 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("costs", "benefits", "payback"),
    [
        ((100,), (0, 60, 40, 0), 2),  # −100, −40, 0, 0
        ((100,), (0, 60, 39, 0), None),  # never all of it
        ((100,), (100,), 0),  # at once
        ((50, 0, 80), (60, 0, 0, 90), 3),  # 10, 10, −70, 20: back under water in period 2
        ((0, 0, 50), (0, 0, 0, 50), 3),  # the periods before anything is spent do not count once it is
    ],
)
def test_payback_is_when_the_running_sum_stays_above_water(costs, benefits, payback, portfolio, initiative):
    one = initiative(duration=1, costs=(Cost("opex", costs),), benefit=BenefitProfile(benefits))
    assert make_ledger(portfolio(one), start(("a", 0))).key_figures.payback == payback


def test_a_stated_npv_leaves_benefit_roi_and_payback_open(portfolio, initiative):
    two = (initiative("a"), initiative("s", benefit=StatedNpv(700)))
    ledger = make_ledger(portfolio(*two), start(("a", 0), ("s", 0)))
    stated, figures = ledger.verdicts[1], ledger.key_figures
    assert (stated.cost, stated.benefit, stated.npv, stated.roi) == (100, None, 700, None)
    assert (figures.benefit, figures.roi, figures.payback) == (None, None, None)
    assert (figures.npv, figures.cost) == (50 + 700, 200)
    # Not funded, it hides nothing.
    assert make_ledger(portfolio(*two), start(("a", 0))).key_figures.benefit == 150


ENABLES = (Enables(Endpoint("b"), Endpoint("a"), Decimal("0.2")), Enables(Endpoint("c"), Endpoint("a"), Decimal("0.1")))


@pytest.fixture
def groundwork(portfolio, initiative):
    """``b`` and ``c`` cost 10 and earn nothing themselves; ``a`` succeeds in half the cases, and returns 100."""
    nothing = {"costs": (Cost("opex", (10,)),), "benefit": BenefitPerPeriod(0)}
    target = initiative("a", success=Decimal("0.5"), benefit=BenefitProfile((0, 100)))
    return portfolio(target, initiative("b", **nothing), initiative("c", **nothing), relations=ENABLES)


@pytest.mark.parametrize(
    ("choices", "npv", "enabled", "benefit", "earned"),
    [
        ([("a", 1)], -50, 0, 50, ()),  # 0.5 · 100 − 100
        ([("a", 1), ("b", 0)], -30, 20, 70, (20,)),  # 0.2 · 100 more
        ([("a", 1), ("b", 0), ("c", 0)], -20, 30, 80, (20, 10)),
        ([("a", 1), ("b", 1)], -50, 0, 50, (0,)),  # b is delivered only when a has started
        ([("a", 2), ("b", 0), ("c", 2)], -30, 20, 70, (20, 0)),
    ],
)
def test_what_was_delivered_before_the_start_raises_the_benefit(choices, npv, enabled, benefit, earned, groundwork):
    ledger = make_ledger(groundwork, start(*choices))
    target = ledger.verdicts[0]
    assert (target.npv, target.enabled_npv, target.benefit) == (npv, enabled, benefit)
    assert sum(line.benefit for line in ledger.lines if line.id == "a") == benefit
    enablers = [one for one in ledger.verdicts[1:] if one.funded]
    assert tuple(one.enables_npv for one in enablers) == earned
    assert [one.enables for one in enablers] == [(("a", npv),) if npv else () for npv in earned]
    assert ledger.key_figures.npv == npv - 10 * len(enablers)


def test_an_enabler_at_another_level_earns_nothing(portfolio, initiative, level):
    levels = (level(name="pilot"), level(name="full"))
    relation = Enables(Endpoint("b", "full"), Endpoint("a"), Decimal("0.2"))
    target = initiative("a", levels=(level(name="pilot", success=Decimal("0.5")),))
    one = portfolio(target, initiative("b", levels=levels), relations=(relation,))
    pilot = make_ledger(one, Decision((Choice("a", "pilot", 2), Choice("b", "pilot", 0))))
    full = make_ledger(one, Decision((Choice("a", "pilot", 2), Choice("b", "full", 0))))
    assert (pilot.verdicts[0].enabled_npv, full.verdicts[0].enabled_npv) == (0, 10)


def test_worth_follows_the_objective(groundwork):
    # Under npv the worth is the npv; under a score of 100 % npv, per hundredth of the best option's npv.
    decision = start(("a", 1), ("b", 0))
    ledger = make_ledger(groundwork, decision)
    assert [one.objective_value for one in ledger.verdicts] == [-30, -10, 0]
    assert ledger.key_figures.objective_value == ledger.key_figures.npv == -40
    weights = (("npv", Decimal(1)),)
    scored = replace(groundwork, objective=Objective(ObjectiveKind.SCORE, weights))
    assert (
        make_ledger(scored, decision).key_figures.objective_value == -40 * POINT
    )  # the worst option, −100, is the scale


slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(st.data())
@slow
def test_whatever_is_decided_the_lines_sum_to_the_figures(data: st.DataObject):
    portfolio = data.draw(portfolios())
    valuation = Valuation(portfolio)
    choices = []
    for initiative in portfolio.initiatives:
        own = [option for option in valuation.options if option.initiative == initiative.id]
        if data.draw(st.booleans()) and own:
            option = data.draw(st.sampled_from(own))
            choices.append(Choice(option.initiative, option.level, option.start))
    allotments = [
        Allotment(small.id, period, small.minimum)
        for small in portfolio.small_allocations
        for period in range(portfolio.horizon.budget_periods)
        if data.draw(st.booleans())
    ]
    ledger = make_ledger(portfolio, Decision(tuple(choices), tuple(allotments)), valuation)
    spend: Counter[tuple[str, int]] = Counter()
    for line in ledger.lines:
        assert line.spend or line.benefit
        assert 0 <= line.period < last_flows(portfolio)
        spend[line.fund, line.period] += line.spend
    for verdict in ledger.verdicts:
        own_lines = [line for line in ledger.lines if line.id == verdict.id]
        assert sum(line.spend for line in own_lines) == verdict.cost
        assert verdict.benefit in (None, sum(line.benefit for line in own_lines))
        assert verdict.funded or not own_lines
    figures = ledger.key_figures
    assert figures.cost == sum(spend.values())
    assert figures.npv == sum(verdict.npv for verdict in ledger.verdicts)
    assert figures.objective_value == sum(verdict.objective_value for verdict in ledger.verdicts)
    assert figures.funded == len(choices) + len({one.small_allocation for one in allotments})
    assert sum(verdict.enabled_npv for verdict in ledger.verdicts) == sum(v.enables_npv for v in ledger.verdicts)
    rows = {(row.fund, row.period): row for row in ledger.fund_periods}
    assert len(rows) == len(portfolio.funds) * portfolio.horizon.budget_periods
    for fund in portfolio.funds:
        carried = 0
        for period, amount in enumerate(fund.amounts):
            row = rows[fund.id, period]
            assert (row.amount, row.carried_in, row.spend) == (amount, carried, spend[fund.id, period])
            carried = row.carried_out
            last = period == portfolio.horizon.budget_periods - 1
            assert carried == (0 if last else math.ceil(Fraction(fund.carry_over) * row.left))


def test_discounting_is_in_the_npv_alone(portfolio, initiative):
    # Years at 25 %: 0.8 · −100 + (0.64 + 0.512 + 0.4096) · 50 = −80 + 78.08 = −1.92
    one = portfolio(initiative(), unit=PeriodUnit.YEAR, rate="0.25")
    figures = make_ledger(one, start(("a", 0))).key_figures
    assert (figures.npv, figures.cost, figures.benefit, figures.roi) == (-2, 100, 150, Fraction(1, 2))


def test_the_cash_flows_and_their_factors_give_the_npv_again(portfolio, initiative, small):
    # 21 % a year over years: factors 1/1.21, 1/1.21², … as a spreadsheet's NPV has them.
    one = initiative(costs=(Cost("opex", (80,), run=5),), benefit=BenefitProfile((0, 90, 90)))
    made = replace(portfolio(one, small_allocations=(small(),)), annual_rate=Decimal("0.21"))
    ledger = make_ledger(made, start(("a", 0), k={2: 10}))
    flows_ = cash_flow(made, ledger)
    spent, earned = [0] * made.horizon.periods, [0] * made.horizon.periods
    for line in ledger.lines:
        spent[line.period] += line.spend
        earned[line.period] += line.benefit
    assert [(flow.spend, flow.benefit) for flow in flows_] == list(zip(spent, earned, strict=True))
    per_year = made.horizon.unit.per_year
    for flow in flows_:
        assert float(flow.factor) == pytest.approx(1.21 ** (-(flow.period + 1) / per_year), abs=1e-11)
        assert flow.discounted == flow.factor * (earned[flow.period] - spent[flow.period])
    total = sum((flow.discounted for flow in flows_), Decimal(0))
    assert abs(total - ledger.key_figures.npv) <= len(ledger.verdicts)
