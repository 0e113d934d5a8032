"""The distribution of a plan's value, next to closed forms and to enumeration."""

import threading
from dataclasses import replace
from decimal import Decimal
from itertools import product
from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.analysis.risk.distribution import distribution, fund_risks
from cxalloc.analysis.risk.draws import Draws
from cxalloc.analysis.risk.outcomes import PlanOutcomes
from cxalloc.analysis.risk.result import RiskProgress
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.budget import Fund
from cxalloc.domain.constraints.relations import Enables, Endpoint, Requires
from cxalloc.domain.names import Tag
from cxalloc.domain.plan import Allotment, Choice, Decision, StopReason
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty
from cxalloc.optimisation.resolve import LimitReached
from cxalloc.optimisation.solve import solve
from tests.analysis.risk.small_portfolios import everything, initiative, portfolio
from tests.examples import examples
from tests.random_portfolios import random_portfolio

DRAWS = 10_000


def within(share: float, draws: int = DRAWS) -> float:
    """Four standard errors of a share."""
    return 4 * sqrt(share * (1 - share) / draws)


def test_only_rounding_where_only_the_benefits_have_a_range():
    made = portfolio([initiative(f"i{n}", 100_000, 150_000 + n, low=0.6, high=1.5) for n in range(30)])
    found = distribution(made, everything(made))
    assert found.bridge.plan == make_ledger(made, everything(made)).key_figures.npv
    assert abs(found.bridge.sampling) <= 30
    assert (found.bridge.reading, found.bridge.cost, found.bridge.rate, found.bridge.duration) == (0, 0, 0, 0)
    assert found.bridge.mean == round(found.value.mean)


def test_many_independent_benefits_are_normal_in_sum():
    # A symmetric PERT distribution over [0.5, 1.5] is a beta distribution (3, 3): its variance is 1/28.
    count, benefit = 60, 1_000_000
    made = portfolio([initiative(f"i{n}", 0, benefit, low=0.5, high=1.5) for n in range(count)])
    found = distribution(made, everything(made)).value
    deviation = benefit * sqrt(count / 28)
    assert found.mean == pytest.approx(count * benefit, abs=count)
    assert found.deviation == pytest.approx(deviation, rel=4 / sqrt(2 * DRAWS))
    normal = NormalDist(count * benefit, deviation)
    for share, value in ((0.05, found.p5), (0.5, found.p50), (0.95, found.p95)):
        error = sqrt(share * (1 - share) / DRAWS) * deviation / NormalDist().pdf(NormalDist().inv_cdf(share))
        assert value == pytest.approx(normal.inv_cdf(share), abs=4 * error)
    target = round(count * benefit + deviation)
    assert found.reaching(target) == pytest.approx(1 - NormalDist().cdf(1), abs=within(0.16))
    assert found.cumulative(target) == pytest.approx(NormalDist().cdf(1), abs=within(0.16))


def test_a_common_factor_adds_deviation_and_leaves_the_mean():
    made = portfolio(
        [initiative(f"i{n}", 0, 10**6, low=0.5, high=1.5, owner="A") for n in range(20)],
        uncertainty=Uncertainty(correlation=Correlation(CorrelatedBy.OWNER, Decimal("0.5"))),
    )
    found = distribution(made, everything(made))
    assert found.independent is not None
    assert found.independent.deviation == pytest.approx(10**6 * sqrt(20 / 28), rel=0.04)
    # Nearly normal figures: the variance of the sum is n (1 + (n - 1) ρ) times that of one.
    assert found.value.deviation == pytest.approx(10**6 * sqrt(20 * (1 + 19 * 0.5) / 28), rel=0.04)
    assert found.value.mean == pytest.approx(found.independent.mean, rel=0.01)
    assert found.rho == 0.5
    alone = replace(made, initiatives=tuple(replace(one, owner="") for one in made.initiatives))
    unrelated = distribution(alone, everything(alone))
    assert unrelated.value == unrelated.independent


def test_success_is_drawn_by_its_probability():
    chances = (0.5, 0.8, 0.9)
    made = portfolio([initiative(f"i{n}", 100, 150 + 10 * n, success=p) for n, p in enumerate(chances)])
    found = distribution(made, everything(made)).value
    probabilities: dict[int, float] = {}
    for outcome in product((0, 1), repeat=3):
        value = sum(won * (150 + 10 * n) for n, won in enumerate(outcome)) - 300
        chance = float(np.prod([p if won else 1 - p for won, p in zip(outcome, chances, strict=True)]))
        probabilities[value] = probabilities.get(value, 0.0) + chance
    values = np.array(found.values)
    assert set(found.values) <= set(probabilities)
    for value, chance in probabilities.items():
        assert float((values == value).mean()) == pytest.approx(chance, abs=within(chance))
    assert found.loss == pytest.approx(sum(p for value, p in probabilities.items() if value < 0), abs=within(0.3))


def test_the_two_uncertainties_are_kept_apart():
    made = portfolio([initiative("a", 100_000, 200_000, success=0.5)])
    drawn = PlanOutcomes(made, everything(made), Draws(0, 1000)).values()
    assert set(drawn.tolist()) == {-100_000, 100_000}
    # Where success is not what is drawn, nothing of it is left but its probability.
    assert set(PlanOutcomes(made, everything(made), Draws(0, 1000), with_success=False).values().tolist()) == {0}


def test_an_enabler_raises_the_probability_as_planned():
    made = portfolio(
        [initiative("a", 0, 0, duration_high=3), initiative("b", 0, 1000, success=0.4)],
        periods=3,
        relations=(Enables(Endpoint("a"), Endpoint("b"), Decimal("0.3")),),
    )
    late = Decision((Choice("a", "standard", 0), Choice("b", "standard", 1)))
    assert distribution(made, late).value.mean == pytest.approx(700)
    assert distribution(made, everything(made)).value.mean == pytest.approx(2 * 400)


@pytest.mark.parametrize("percentiles", [False, True])
def test_costs_overrun_and_the_bridge_says_by_how_much(percentiles):
    made = portfolio(
        [initiative(f"i{n}", 10**6, 0, cost_low=0.9, cost_high=1.7) for n in range(10)],
        uncertainty=Uncertainty(LowHigh.P10_P90 if percentiles else LowHigh.EXTREMES),
    )
    found = distribution(made, everything(made))
    if not percentiles:
        assert found.bridge.cost == -round(10 * 10**6 * 0.1)
    assert found.bridge.cost < 0
    assert abs(found.bridge.sampling) <= 100
    assert found.bridge.plan + found.bridge.cost + found.bridge.sampling == found.bridge.mean


def test_percentiles_are_a_step_of_the_bridge():
    made = portfolio([initiative("a", 0, 10**6, low=0.5, high=1.2)])
    wide = replace(made, uncertainty=Uncertainty(LowHigh.P10_P90))
    found = distribution(wide, everything(wide))
    assert found.bridge.reading < 0
    assert abs(found.bridge.sampling) <= 30
    assert found.value.deviation > distribution(made, everything(made)).value.deviation


def test_the_tail_is_for_the_costs_of_one_tag():
    tail = Uncertainty(lognormal_tail=LognormalTail(Tag("kind", "IT"), Decimal(5)))
    one = initiative("a", 10**6, 0)
    made = portfolio([replace(one, tags=(Tag("kind", "IT"),)), initiative("b", 10**6, 0)], uncertainty=tail)
    found = distribution(made, everything(made)).value
    assert found.reaching(-2 * 10**6) == pytest.approx(0.82, abs=1e-3)
    assert min(found.values) == -6 * 10**6


def test_overspending_and_contingency_have_closed_forms():
    # A share of costs with the distribution function 1 - (2 - x)**5 on [1, 2].
    made = portfolio([initiative("a", 10**6, 0, cost_high=2.0)], budget=1_200_000)
    (risk,) = distribution(made, everything(made)).funds
    assert (risk.fund, risk.period) == ("main", 0)
    assert risk.overspending == pytest.approx(0.8**5, abs=2e-4)
    assert risk.contingency == pytest.approx(10**6 * (2 - 0.1**0.2) - 1_200_000, abs=200)


def test_the_contingency_is_the_least_that_is_enough():
    spend = np.array([[0, 5, 5, 5, 5, 5, 5, 5, 7, 9]] * 2)
    first, second = fund_risks(Fund("f", "F", (5, 5), Decimal("0.5")), spend)
    # Fewer than 10 % of ten draws: none.
    assert (first.overspending, first.contingency) == (0.2, 4)
    assert (second.overspending, second.contingency) == (0.2, 4)
    spend = np.array([[0, 5], [6, 6], [9, 9]])
    carried = fund_risks(Fund("f", "F", (5, 5, 5), Decimal("0.3")), spend)
    # The first draw carries 2 over (rounded up), and 1 of what is left then.
    assert [risk.overspending for risk in carried] == [0.0, 0.5, 1.0]
    assert carried[2].contingency == 4
    half = 5 * 10**14
    exact = fund_risks(
        Fund("f", "F", (2 * half, 0), Decimal("0.999999999999")), np.array([[half - 7] * 2, [half - 493, half - 492]])
    )
    assert exact[1].overspending == 0.5


def test_delays_shift_benefits_and_lose_those_after_the_horizon():
    made = portfolio([initiative("a", 100, 1000, duration_low=1, duration_high=4, duration=2)], periods=5)
    found = distribution(made, everything(made))
    level = made.initiatives[0].levels[0]
    expected = set()
    for duration in (1, 2, 3, 4):
        other = replace(level, duration=duration, duration_low=None, duration_high=None)
        expected.add(Valuation(made).option(made.initiatives[0], other, 0).npv)
    assert set(found.value.values) == expected
    assert found.bridge.duration < 0
    assert abs(found.bridge.sampling) <= 1


def test_successors_slip_with_what_they_require():
    first = initiative("a", 100, 0, duration=1, duration_high=4)
    then = initiative("b", 7, 1000)
    made = portfolio([first, then], periods=5, relations=(Requires(Endpoint("b"), Endpoint("a"), delivered=True),))
    plan = Decision((Choice("a", "standard", 0), Choice("b", "standard", 1)))
    outcomes = PlanOutcomes(made, plan, Draws(0, 2000))
    values = outcomes.values()
    # Delivered after 1 to 4 periods, b starts then, and has the benefits of the periods that are left.
    assert set(values.tolist()) <= {(5 - (start + 1)) * 1000 - 107 for start in (1, 2, 3, 4)}
    assert len(set(values.tolist())) >= 3
    spend = outcomes.spend("main")
    assert (spend.sum(axis=0) == 107).all()
    assert set(np.flatnonzero((spend[1:] == 7).any(axis=1)) + 1) >= {1, 2, 3}
    free = replace(made, relations=())
    assert set(PlanOutcomes(free, plan, Draws(0, 2000)).values().tolist()) == {3000 - 107}


def test_small_allocations_return_by_drawn_rates():
    line = SmallAllocation(
        "k", "K", "main", 1, 1000, (Tier(Decimal(2), 500), Tier(Decimal(1))), rate_low=Decimal("0.5")
    )
    made = portfolio([], small_allocations=(line,))
    decision = Decision(allotments=(Allotment("k", 0, 800), Allotment("k", 1, 100)))
    found = distribution(made, decision)
    # Likely returns: 1300 and 200; the mean of PERT (0.5, 1, 1) is 11/12.
    assert found.bridge.rate == round(-1500 / 12)
    assert found.value.mean == pytest.approx(1500 * 11 / 12 - 900, abs=2)
    assert max(found.value.values) <= 600


def test_other_rows_and_their_order_change_no_bit():
    rows = [initiative(f"i{n}", 10**6, 10**6, low=0.4, high=1.3, success=0.7, cost_high=1.5) for n in range(8)]
    correlated = Uncertainty(correlation=Correlation(CorrelatedBy.ALL, Decimal("0.3")))
    made = portfolio(rows, uncertainty=correlated)
    plan = everything(made)
    found = distribution(made, plan)
    other = portfolio([initiative("x", 1, 1, low=0.1), *rows[::-1]], uncertainty=correlated)
    assert distribution(other, Decision(plan.choices[::-1])) == found
    assert distribution(made, plan, seed=1).value != found.value


@given(st.integers(0, 10**6))
@settings(max_examples=examples(12))
def test_means_agree_with_the_ledger_for_every_kind_of_candidate(seed):
    made = random_portfolio(seed).planned
    plan = solve(made).plan
    if plan is None:
        return
    ledger = make_ledger(made, plan.decision)
    found = PlanOutcomes(made, plan.decision, Draws(seed, 2000), with_success=False).values()
    size = sum(line.spend + line.benefit for line in ledger.lines)
    assert float(found.mean()) == pytest.approx(ledger.key_figures.npv, abs=len(ledger.lines) + 3e-6 * size)


def test_it_can_be_stopped():
    made = portfolio([initiative("a", 100, 1000)])
    cancel = threading.Event()
    heard: list[RiskProgress] = []
    distribution(made, everything(made), on_progress=heard.append)
    assert [news.done for news in heard] == [0, 2]
    cancel.set()
    with pytest.raises(LimitReached) as stopped:
        distribution(made, everything(made), cancel=cancel)
    assert stopped.value.stopped is StopReason.CANCELLED
    with pytest.raises(ValueError, match="2 or more"):
        distribution(made, everything(made), draws=1)
