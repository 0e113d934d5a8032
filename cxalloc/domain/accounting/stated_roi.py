"""The ROI that a candidate states, next to the one that is expected of it.

They are the same where success, low and high are 100 %, nothing enables the initiative, and no start cuts its benefits.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.accounting.ledger import Verdict
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import BenefitFromRoi, Level
from cxalloc.domain.portfolio import Portfolio


def stated_roi(portfolio: Portfolio, verdict: Verdict) -> Decimal | None:
    """The ROI that is stated for what is funded: its level, or all money of a small allocation; None without one."""
    if not verdict.funded:
        return None
    if verdict.kind is Kind.SMALL_ALLOCATION:
        return portfolio.small_allocation_by_id[verdict.id].roi
    return stated_roi_of(portfolio.initiative_by_id[verdict.id].level(verdict.level))


def stated_roi_of(level: Level) -> Decimal | None:
    """The ROI that a level states; None where its benefit is stated otherwise."""
    return level.benefit.roi if isinstance(level.benefit, BenefitFromRoi) else None


def is_as_stated(stated: Decimal, cost: int, benefit: int | None, rounded: int = 1) -> bool:
    """Whether the expected benefit (minor units) of a cost is what a stated ROI says.

    It may differ by half a unit for each of ``rounded`` amounts.
    """
    return benefit is not None and abs(benefit - cost * (1 + Fraction(stated))) * 2 <= rounded


def differ_from_stated(portfolio: Portfolio, verdicts: Iterable[Verdict]) -> bool:
    """Whether some candidate's expected ROI is not the stated one, so that a list of them shows both."""
    periods = portfolio.horizon.budget_periods  # a small allocation's benefit is rounded in each of them
    return any(
        stated is not None
        and not is_as_stated(stated, one.cost, one.benefit, periods if one.kind is Kind.SMALL_ALLOCATION else 1)
        for one in verdicts
        for stated in [stated_roi(portfolio, one)]
    )
