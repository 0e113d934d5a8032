"""A small sound portfolio, and a way to read what a constructor finds wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier

UP_TO_LIMIT = "an amount of at most 1,000,000,000,000,000 minor units of the currency (cents, where it has them)"
"""What is expected of an amount that is too large."""


@pytest.fixture
def found():
    """The findings of a call that is refused, each as (entity, key, field, value, expected)."""

    def findings(make, *args, **fields):
        with pytest.raises(InvalidInput) as caught:
            make(*args, **fields)
        return [(one.entity, one.key, one.field, one.value, str(one.expected)) for one in caught.value.findings]

    return findings


@pytest.fixture
def level():
    """Build a level: one period long, 100 from the fund ``opex``, 50 in each period after delivery."""

    def make(**changes):
        fields: dict[str, Any] = {
            "name": "standard",
            "duration": 1,
            "costs": (Cost("opex", (100,)),),
            "benefit": BenefitPerPeriod(50),
        }
        return Level(**(fields | changes))

    return make


@pytest.fixture
def initiative(level):
    """Build an initiative ``a`` with one level; fields of the level may be given beside its own."""

    def make(key="a", *, levels=None, owner="", tags=(), **changes):
        own = {name: changes.pop(name) for name in ("status", "earliest", "latest", "commitment") if name in changes}
        return Initiative(key, changes.pop("title", "Alpha"), levels or (level(**changes),), owner, tags, **own)

    return make


@pytest.fixture
def small():
    """Build a small allocation ``k``: 10 to 40 a period from ``opex``, twice its money back at once."""

    def make(key="k", **changes):
        fields: dict[str, Any] = {"fund": "opex", "minimum": 10, "maximum": 40, "tiers": (Tier(Decimal(2)),)}
        return SmallAllocation(key, changes.pop("title", "Kappa"), **(fields | changes))

    return make


@pytest.fixture
def portfolio():
    """Build a portfolio: four quarters with 1000 each in the fund ``opex``, at a rate of 0."""

    def make(*initiatives, budget=4, after=0, unit=PeriodUnit.QUARTER, rate="0", **changes):
        start = {PeriodUnit.MONTH: "2027-01", PeriodUnit.QUARTER: "2027-Q1", PeriodUnit.YEAR: "2027"}[unit]
        fields: dict[str, Any] = {
            "name": "Test",
            "currency": "EUR",
            "horizon": Horizon(unit, start, budget, after),
            "annual_rate": Decimal(rate),
            "funds": (Fund("opex", "Opex", (1000,) * budget),),
            "initiatives": initiatives,
        }
        return Portfolio(**(fields | changes))

    return make
