"""What a new portfolio may start with: a share of the spend for small allocations, and three examples of them."""

from __future__ import annotations

from decimal import Decimal

from cxalloc.domain.constraints.rules import Bound, Kind, Selection, SpendRule
from cxalloc.domain.names import slug
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import LEAST_AMOUNT, SmallAllocation, linear_return
from cxalloc.messages.formatter import Formatter

USUAL_SHARE = Decimal("0.15")
"""The share of every period's spend that small allocations get, unless another one is asked for."""
_EXAMPLES = (
    ("small.frontline_fund", Decimal("0.04"), Decimal("0.8")),
    ("small.friction_sprints", Decimal("0.03"), Decimal("0.45")),
    ("small.micro_experiments", Decimal("0.02"), Decimal("0.35")),
)
"""Name, amount as a share of the first period's budget, ROI."""


def small_floor(share: Decimal = USUAL_SHARE) -> SpendRule:
    """The rule that small allocations get at least a share of every period's spend."""
    return SpendRule("small-floor", Bound.AT_LEAST, Selection(Kind.SMALL_ALLOCATION), share=share)


def example_allocations(portfolio: Portfolio, formatter: Formatter) -> tuple[SmallAllocation, ...]:
    """Three examples in the language of a formatter, with amounts that fit the budget of the first fund."""
    fund = portfolio.funds[0]
    made = []
    for key, share, roi in _EXAMPLES:
        name, amount = formatter.text(key), int(fund.amounts[0] * share)
        unit = int(10 ** max(0, len(str(amount)) - 2))
        most = max(LEAST_AMOUNT, amount // unit * unit)
        made.append(SmallAllocation(slug(name), name, fund.id, LEAST_AMOUNT, most, linear_return(roi), is_example=True))
    return tuple(made)
