"""Rows and columns of money by period: budget, spend, and the cash flow with its discount factors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cxalloc.domain.accounting.ledger import CashFlow, cash_flow
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import PlanView

SHOWN_DECIMALS = 4
"""Decimals of a discount factor in its cell; its tooltip has all that the NPV is computed with."""


@dataclass(frozen=True, slots=True)
class PeriodMoney:
    """One period, or a total of periods (minor units). Budget figures are None in periods without a budget.

    ``by_fund`` is the spend by the id of the fund. A total has a ``title``, and ``discounted`` cash flows that were
    added up, as no factor leads from its sums to them.
    """

    flow: CashFlow
    discounted: Decimal
    budget: int | None = None
    carried_in: int | None = None
    small: int | None = None
    by_fund: Mapping[str, int] = field(default_factory=dict)
    title: str = ""

    @property
    def available(self) -> int | None:
        """The budget including the amount carried over from earlier periods."""
        return None if self.budget is None else self.budget + (self.carried_in or 0)

    @property
    def left(self) -> int | None:
        """The available budget that is not spent."""
        return None if self.available is None else self.available - self.flow.spend


def money_by_period(result: PlanView) -> list[PeriodMoney]:
    """Return a row for each period of the horizon."""
    portfolio = result.portfolio
    sums = [[0, 0, 0] for _ in range(portfolio.horizon.budget_periods)]
    for row in result.ledger.fund_periods:
        for number, amount in enumerate((row.amount, row.carried_in, row.small_allocations)):
            sums[row.period][number] += amount
    spend: dict[int, Counter[str]] = defaultdict(Counter)
    for line in result.ledger.lines:
        spend[line.period][line.fund] += line.spend
    rows = []
    for flow in cash_flow(portfolio, result.ledger):
        budget, carried_in, small = sums[flow.period] if flow.period < len(sums) else (None, None, None)
        rows.append(PeriodMoney(flow, flow.discounted, budget, carried_in, small, spend[flow.period]))
    return rows


def totals(rows: Sequence[PeriodMoney], result: PlanView) -> list[PeriodMoney]:
    """Return the totals of the budget periods, and of all periods where there are others."""
    budgeted = rows[: result.portfolio.horizon.budget_periods]
    if len(budgeted) == len(rows):
        return [_total(rows, tr("Total"), has_budget=True)]
    return [
        _total(budgeted, tr("Budget periods"), has_budget=True),
        _total(rows, tr("All periods"), has_budget=False),
    ]


def _total(rows: Sequence[PeriodMoney], title: str, *, has_budget: bool) -> PeriodMoney:
    """Return the total of some rows. What is carried from period to period is in no total, to count no money twice."""
    flow = CashFlow(-1, sum(row.flow.spend for row in rows), sum(row.flow.benefit for row in rows), Decimal(1))
    by_fund: Counter[str] = Counter()
    for row in rows:
        by_fund.update(row.by_fund)
    return PeriodMoney(
        flow,
        sum((row.discounted for row in rows), Decimal(0)),
        sum(row.budget or 0 for row in rows) if has_budget else None,
        None,
        sum(row.small or 0 for row in rows),
        by_fund,
        title,
    )


def money_columns(result: PlanView, formats: Formatter) -> list[Column[PeriodMoney]]:
    """Return the columns of the table by period: budget, spend, benefits, and the discounted cash flow."""
    portfolio = result.portfolio
    rate = formats.exact_share(portfolio.annual_rate)

    def money(
        key: str, title: str, value: Callable[[PeriodMoney], int | None], help: str, width: int = 98
    ) -> Column[PeriodMoney]:
        return Column(
            key,
            title,
            value,
            formats.money,
            number=True,
            width=width,
            help=f"{help} ({formats.currency})",
            tip=lambda row: formats.exact_money(value(row)),
        )

    carried = any(row.carried_in for row in result.ledger.fund_periods)
    return [
        Column(
            "period",
            tr("Period"),
            lambda row: row.flow.period,
            formats.of(portfolio).period,
            width=120,
            shown=lambda row: row.title,
        ),
        money("budget", tr("Budget"), lambda row: row.budget, tr("What the funds get in the period")),
        *(
            [money("carried_in", tr("Carried in"), lambda row: row.carried_in, tr("Unspent before, and moved here"))]
            if carried
            else []
        ),
        money("spend", tr("Spend"), lambda row: row.flow.spend, tr("Initiatives, small allocations and run costs")),
        *_spend_by_fund(result, money),
        money("small", tr("of which small"), lambda row: row.small, tr("The part that goes to small allocations")),
        money("left", tr("Left"), lambda row: row.left, tr("What is available and not spent")),
        money("benefit", tr("Benefit"), lambda row: row.flow.benefit, _benefit_help(result)),
        money("net", tr("Net"), lambda row: row.flow.net, tr("Benefit less spend")),
        Column(
            "factor",
            tr("Discount factor"),
            lambda row: None if row.title else row.flow.factor,
            lambda factor: "" if factor is None else formats.number(factor, SHOWN_DECIMALS),
            number=True,
            width=120,
            help=tr("At {rate} a year; the first period is discounted once, as a spreadsheet's NPV does").format(
                rate=rate
            ),
            tip=lambda row: "" if row.title else formats.style.exact(row.flow.factor),
        ),
        Column(
            "discounted",
            tr("Discounted"),
            lambda row: row.discounted,
            lambda value: formats.money(round(value)),
            number=True,
            width=104,
            help=tr("Net × discount factor; the sum of the column is the NPV of the plan ({currency})").format(
                currency=formats.currency
            ),
            tip=lambda row: formats.exact_money(round(row.discounted)),
        ),
    ]


def _spend_by_fund(
    result: PlanView, money: Callable[[str, str, Callable[[PeriodMoney], int | None], str], Column[PeriodMoney]]
) -> list[Column[PeriodMoney]]:
    """Return the columns that split the spend by fund, where there are several."""
    funds = result.portfolio.funds
    if len(funds) < 2:
        return []
    return [
        money(
            f"fund:{fund.id}",
            fund.name,
            lambda row, id=fund.id: row.by_fund.get(id, 0),  # type: ignore[misc]
            tr("The part of the spend that {fund} pays").format(fund=fund.name),
        )
        for fund in funds
    ]


def sum_in_words(rows: list[PeriodMoney], result: PlanView, formats: Formatter) -> str:
    """Return the sentence that compares the sum of the discounted column with the NPV of the plan."""
    total = round(sum((row.discounted for row in rows), Decimal(0)))
    if result.ledger.key_figures.benefit is None:
        return tr(
            "Candidates with a stated NPV have no benefits by period, and are missing here: the "
            "discounted column adds up to {sum}, the NPV of the plan is {npv}."
        ).format(sum=formats.exact_money(total), npv=formats.exact_money(result.ledger.key_figures.npv))
    return tr(
        "The discounted column adds up to {sum}; the NPV of the plan, {npv}, is the sum of what each candidate is "
        "worth, each rounded to a whole cent."
    ).format(sum=formats.exact_money(total), npv=formats.exact_money(result.ledger.key_figures.npv))


def _benefit_help(result: PlanView) -> str:
    help = tr("Expected benefits, undiscounted")
    missing = tr("without candidates with a stated NPV")
    return help if result.ledger.key_figures.benefit is not None else f"{help}, {missing}"
