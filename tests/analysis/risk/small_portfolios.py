"""Small portfolios of which everything is known, and plans of them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cxalloc.domain.budget import Fund
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio


def initiative(name: str, cost: int, benefit: int, *, duration: int = 1, owner: str = "", **level: Any) -> Initiative:
    """One level: all costs in the first period, and a benefit in every period after delivery."""
    level = {key: Decimal(str(value)) if isinstance(value, float) else value for key, value in level.items()}
    standard = Level("standard", duration, (Cost("main", (cost,)),), BenefitPerPeriod(benefit), **level)
    return Initiative(name, name, (standard,), owner=owner)


def portfolio(initiatives: Iterable[Initiative], *, periods: int = 2, budget: int = 10**9, **parts: Any) -> Portfolio:
    """Without discounting, so that sums are plain."""
    return Portfolio(
        "small",
        "EUR",
        Horizon(PeriodUnit.YEAR, "2027", periods),
        Decimal(0),
        (Fund("main", "Main", (budget,) * periods),),
        tuple(initiatives),
        **parts,
    )


def everything(of: Portfolio, start: int = 0) -> Decision:
    """All initiatives at their first level."""
    return Decision(tuple(Choice(one.id, one.levels[0].name, start) for one in of.initiatives))
