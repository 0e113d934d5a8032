"""A cadence of n periods: an amount in every n consecutive periods, for the optimiser and for the verifier."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Allotment, Decision
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import verify

PERIODS = 5


def portfolio(cadence: int, rate: str = "0.5") -> Portfolio:
    """One small allocation of 10 at a time that loses money, over five years: the best plan has as few as may be."""
    small = SmallAllocation("k", "K", "opex", 10, 10, (Tier(Decimal(rate)),), cadence=cadence)
    horizon = Horizon(PeriodUnit.YEAR, "2027", PERIODS)
    return Portfolio(
        "p", "EUR", horizon, Decimal(0), (Fund("opex", "O", (100,) * PERIODS),), small_allocations=(small,)
    )


@pytest.mark.parametrize("cadence", range(1, PERIODS + 2))
def test_the_verifier_finds_a_pause_of_just_as_many_periods(cadence: int) -> None:
    whole = portfolio(cadence)
    for active in product((False, True), repeat=PERIODS):
        decision = Decision(allotments=tuple(Allotment("k", period, 10) for period in range(PERIODS) if active[period]))
        text = "".join("x" if one else "." for one in active)
        kept = "." * min(cadence, PERIODS) not in text
        assert (verify(whole, decision) == []) == kept, text


@pytest.mark.parametrize(("cadence", "least"), [(1, 5), (2, 2), (3, 1), (4, 1), (5, 1), (6, 1)])
def test_the_optimiser_spends_as_seldom_as_the_cadence_lets_it(cadence: int, least: int) -> None:
    plan = solve(portfolio(cadence)).plan
    assert plan is not None
    assert len(plan.decision.allotments) == least
