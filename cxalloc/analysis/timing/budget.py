"""The budget by period that pays for a plan, with the total of each fund as it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from cxalloc.analysis.timing.result import FundTiming
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.budget import Fund
from cxalloc.domain.money import to_major
from cxalloc.domain.numbers import LIST_SEPARATOR, write_number
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio


def budget_for(portfolio: Portfolio, decision: Decision) -> tuple[FundTiming, ...]:
    """The budget of each fund that pays for a decision, given that its total does.

    A fund whose amounts of today pay for it, with what they carry over, keeps them. In any other each period gets what
    is spent in it, and the rest of the money stays where it is today, in the earliest periods first.
    """
    spends = {fund.id: [0] * portfolio.horizon.budget_periods for fund in portfolio.funds}
    for row in make_ledger(portfolio, decision).fund_periods:
        spends[row.fund][row.period] += row.spend
    return tuple(
        FundTiming(fund.id, fund.name, fund.amounts, _needed(fund, spends[fund.id]), tuple(spends[fund.id]))
        for fund in portfolio.funds
    )


def with_budget(portfolio: Portfolio, funds: Sequence[FundTiming]) -> Portfolio:
    """The portfolio with the budget of these funds."""
    needed = {one.id: one.needed for one in funds}
    return portfolio.revised(funds=tuple(replace(fund, amounts=needed[fund.id]) for fund in portfolio.funds))


def budget_changes(
    portfolio: Portfolio, funds: Sequence[FundTiming], *, every: bool = False
) -> tuple[tuple[str, str], ...]:
    """The changes of a scenario that make the budget: of the funds that differ from today, or of ``every`` one."""
    return tuple(
        (
            f"fund.{one.id}.amounts",
            LIST_SEPARATOR.join(write_number(to_major(amount, portfolio.currency)) for amount in one.needed),
        )
        for one in funds
        if every or one.needed != one.today
    )


def _needed(fund: Fund, spend: Sequence[int]) -> tuple[int, ...]:
    if _pays(fund, spend):
        return fund.amounts
    needed, rest = list(spend), sum(fund.amounts) - sum(spend)
    for period, today in enumerate(fund.amounts):
        kept = min(rest, max(0, today - needed[period]))
        needed[period] += kept
        rest -= kept
    return tuple(needed)


def _pays(fund: Fund, spend: Sequence[int]) -> bool:
    """Whether the amounts of a fund pay for a spend, with what may be carried over."""
    carried, share = 0, Fraction(fund.carry_over)
    for amount, spent in zip(fund.amounts, spend, strict=True):
        left = amount + carried - spent
        if left < 0:
            return False
        carried = math.ceil(share * left)
    return True
