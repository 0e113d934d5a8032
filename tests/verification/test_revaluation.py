"""The value of a decision as the verifier computes it, beside sums done by hand and beside the other computation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitProfile, BenefitTotal, Cost, Level
from cxalloc.domain.periods import Horizon
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import LateStart, Objective, ObjectiveKind, Portfolio
from cxalloc.verification.revaluation import VerificationFailure
from cxalloc.verification.verifier import value_of
from tests.examples import examples
from tests.optimisation.small import COIN, initiative, level, portfolio, small
from tests.strategies import portfolios

POINT = 10**6


def score(**weights: str) -> Objective:
    return Objective(ObjectiveKind.SCORE, tuple((name, Decimal(weight)) for name, weight in weights.items()))


def both(made: Portfolio, decision: Decision) -> set[int]:
    """The value by the verifier and by the ledger."""
    return {value_of(made, decision), make_ledger(made, decision).key_figures.objective_value}


@pytest.mark.parametrize(
    ("cap", "points"),
    [
        (None, 40),  # 8 of the 20 coins that two periods may have
        (8, 100),
        (16, 50),
        (100, 40),
    ],
)
def test_a_small_allocation_earns_its_full_score_at_its_total_cap(cap: int | None, points: int) -> None:
    capped = small("k", 1, 10, "1", scores=(("fit", Decimal(100)),), total_cap=None if cap is None else cap * COIN)
    made = portfolio((10, 10), small_allocations=(capped,), objective=score(fit="1"))
    assert both(made, Decision((), (Allotment("k", 0, 5 * COIN), Allotment("k", 1, 3 * COIN)))) == {points * POINT}


@pytest.mark.parametrize(("rules", "points"), [(3, 50), (2, 45)])
@pytest.mark.parametrize("cap", [None, 200])
def test_the_full_score_comes_with_what_whole_tickets_reach(cap: int | None, rules: int, points: int) -> None:
    """Tickets of 30 reach 90 of 100 a period, 180 of 200 in all; up to rules 2 the score was of 100 and 200."""
    most, in_all = 100 * COIN, None if cap is None else cap * COIN
    one = small("k", 30, 100, "1", scores=(("fit", Decimal(100)),), total_cap=in_all, ticket=True)
    assert one.maximum == most
    made = replace(portfolio((100, 100), small_allocations=(one,), objective=score(fit="1")), valuation_rules=rules)
    assert both(made, Decision((), (Allotment("k", 0, 90 * COIN),))) == {points * POINT}


def test_a_score_of_nothing_but_zeros_is_zero() -> None:
    free = initiative("a", levels=(level(cost=1, npv=0, scores=(("fit", Decimal(50)),)),))
    made = portfolio((5,), free, objective=score(npv="0.5", fit="0.5"))
    assert both(made, Decision((Choice("a", "standard", 0),), ())) == {25 * POINT}
    assert both(made, Decision()) == {0}


def test_a_score_of_a_loss_is_scaled_by_the_largest_amount_of_either_sign() -> None:
    made = portfolio((5,), initiative("a", 1, -20), initiative("b", 1, 10), objective=score(npv="1"))
    values = {name: both(made, Decision((Choice(name, "standard", 0),), ())) for name in ("a", "b")}
    assert values == {"a": {-100 * POINT}, "b": {50 * POINT}}


@pytest.mark.parametrize(
    ("made", "start", "value"),
    [
        (level(cost=1, benefit=BenefitPerPeriod(30)), 0, 3 * 30 - 2),
        (level(cost=1, benefit=BenefitPerPeriod(30)), 1, 2 * 30 - 2),
        (level(cost=1, benefit=BenefitPerPeriod(30), success=Decimal("0.5")), 1, 30 - 2),
        # The mean of 15, 30 and 60, where the likely value counts four times, is 32.5.
        (level(cost=1, benefit=BenefitPerPeriod(30), low=Decimal("0.5"), high=Decimal(2)), 1, 65 - 2),
        (level(cost=1, benefit=BenefitProfile((0, 10, 20, 40))), 1, 10 + 20 - 2),  # 40 comes after the horizon
        (level(cost=1, benefit=BenefitProfile((0, 10, 20), (0, 4, 8), (0, 22, 38))), 1, 11 + 21 - 2),
        (level(cost=10, benefit=BenefitFromRoi(Decimal(2))), 0, 60 - 20),
        (level(cost=10, benefit=BenefitFromRoi(Decimal(2))), 1, 60 - 20),
        # 5 and twice 4 in the three periods after delivery, from 4 on: the run cost of 3 comes with each of them.
        (level(costs=(Cost("cx", (2,), run=3),), benefit=BenefitTotal(13, 3)), 3, 13 - 2 - 3 * 3),
        (level(costs=(Cost("cx", (2,), run=3),), benefit=BenefitFromRoi(Decimal(1))), 3, 2 * 11 - 11),
        (level(costs=(Cost("cx", (2, 0, 4)),), benefit=BenefitTotal(13, 0)), 3, 13 - 6),
        (level(costs=(Cost("cx", (2,), run=3),), benefit=BenefitPerPeriod(30)), 1, 2 * (30 - 3) - 2),
    ],
)
def test_the_npv_of_an_initiative_by_hand(made: Level, start: int, value: int) -> None:
    four_quarters = portfolio((9, 9, 9, 9), initiative("a", levels=(made,)))
    assert both(four_quarters, Decision((Choice("a", "standard", start),), ())) == {value}


@pytest.mark.parametrize(("start", "value"), [(0, 3 * 20 - 20), (1, 2 * 20 - 20), (3, -20)])
def test_a_late_start_that_cuts_an_roi_by_hand(start: int, value: int) -> None:
    made = level(cost=10, benefit=BenefitFromRoi(Decimal(2)))
    four_quarters = portfolio((9, 9, 9, 9), initiative("a", levels=(made,)), late_start=LateStart.CUT)
    assert both(four_quarters, Decision((Choice("a", "standard", start),), ())) == {value}


def test_what_shifts_past_the_horizon_is_discounted_there() -> None:
    # At 1/1.1 a quarter: 300 in the fourth period, and 400 + 400 in the two after the horizon of four.
    made = level(costs=(Cost("cx", (300,)),), benefit=BenefitTotal(800, 2))
    one = portfolio((300,) * 4, initiative("a", levels=(made,)), annual_rate=Decimal("0.4641"))
    assert both(one, Decision((Choice("a", "standard", 3),), ())) == {round(400 / 1.1**5 + 400 / 1.1**6 - 300 / 1.1**4)}


@given(portfolios())
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_option_is_valued_alike_by_both(made: Portfolio) -> None:
    """Whatever the form of the benefit, the start, and the reading of a late one."""
    for option in Valuation(made).options:
        assert len(both(made, Decision((Choice(option.initiative, option.level, option.start),)))) == 1


@pytest.mark.parametrize(("start", "value"), [(0, 10 + 45 - 2), (1, 10 + 30 - 2 + 6)])
def test_an_enabled_initiative_gains_its_uplift_once_the_other_is_delivered(start: int, value: int) -> None:
    uplift = Enables(Endpoint("a"), Endpoint("b"), Decimal("0.1"))
    one, other = initiative("a", npv=5), initiative("b", 1, benefit=BenefitPerPeriod(30), success=Decimal("0.5"))
    made = portfolio((9, 9, 9, 9), one, other, relations=(uplift,))
    assert both(made, Decision((Choice("a", "standard", 0), Choice("b", "standard", start)), ())) == {value}


@pytest.mark.parametrize("off", [-1, 1])
def test_a_discount_factor_that_is_not_the_nearest_is_refused(off: int, monkeypatch: pytest.MonkeyPatch) -> None:
    right = Horizon.discount_factors
    wrong = Decimal(off) / 10**12
    monkeypatch.setattr(Horizon, "discount_factors", lambda *given: [one + wrong for one in right(*given)])
    made = portfolio((9, 9), initiative("a", 1, 1), annual_rate=Decimal("0.07"))
    with pytest.raises(VerificationFailure, match="discount factor of 2027-Q1"):
        value_of(made, Decision())


def test_interest_is_counted_by_the_end_of_each_period() -> None:
    made = portfolio((9,) * 4, initiative("a", 1, benefit=BenefitPerPeriod(10**6)), annual_rate=Decimal("0.4641"))
    # The factor of a quarter is 1.4641 to the power of -1/4, 1/1.1; costs come in the third, the benefit in the last.
    assert both(made, Decision((Choice("a", "standard", 2),), ())) == {round(10**6 / 1.1**4 - 2 / 1.1**3)}
