"""What a portfolio holds, in a few lines."""

from __future__ import annotations

from cxalloc.cli.figures import Figures
from cxalloc.domain.portfolio import Portfolio


def summary(portfolio: Portfolio) -> str:
    """The name, the number of its parts, and the budget."""
    horizon, figures = portfolio.horizon, Figures(portfolio)
    last = horizon.label(horizon.budget_periods - 1)
    counts = [
        (len(portfolio.initiatives), "initiative", "initiatives"),
        (len(portfolio.small_allocations), "small allocation", "small allocations"),
        (len(portfolio.funds), "fund", "funds"),
        (len(portfolio.teams), "team", "teams"),
        (len(portfolio.relations), "relation", "relations"),
        (len(portfolio.rules), "rule", "rules"),
        (len(portfolio.scenarios), "scenario", "scenarios"),
    ]
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    budget = figures.money_with_unit(sum(sum(fund.amounts) for fund in portfolio.funds))
    return f"{portfolio.name}: {', '.join(parts)}.\nBudget {budget} from {horizon.label(0)} to {last}."
