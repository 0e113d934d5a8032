"""A summary of a portfolio in a few lines."""

from __future__ import annotations

from cxalloc.domain.message import Amount, Count, Phrases, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter


def summary(portfolio: Portfolio, formatter: Formatter) -> str:
    """The name, the number of its parts, and the budget."""
    formatter = formatter.of(portfolio)
    parts = [
        message("terminal.initiatives", n=Count(len(portfolio.initiatives))),
        message("terminal.small_allocations_count", n=Count(len(portfolio.small_allocations))),
        message("terminal.funds", n=Count(len(portfolio.funds))),
        message("terminal.teams", n=Count(len(portfolio.teams))),
        message("terminal.relations", n=Count(len(portfolio.relations))),
        message("terminal.rules", n=Count(len(portfolio.rules))),
        message("terminal.scenarios", n=Count(len(portfolio.scenarios))),
    ]
    present = tuple(part for part in parts if part.by_name["n"] != Count(0))
    holds = formatter.text("terminal.holds", name=portfolio.name, parts=Phrases(present, with_commas=True))
    budget = formatter.text(
        "terminal.budget_of_periods",
        amount=Amount(sum(sum(fund.amounts) for fund in portfolio.funds)),
        first=formatter.period(0),
        last=formatter.period(portfolio.horizon.budget_periods - 1),
    )
    return f"{holds}\n{budget}"
