"""A decision as rows of typed cells, which CSV and workbooks write each in their own way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import Ledger, Verdict, periods_of
from cxalloc.domain.accounting.stated_roi import stated_roi
from cxalloc.domain.accounting.unspent import unspent_money
from cxalloc.domain.accounting.utilisation import candidate
from cxalloc.domain.money import to_major
from cxalloc.domain.names import Tag
from cxalloc.domain.numbers import LIST_SEPARATOR
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.left_out import because_message
from cxalloc.messages.unspent import UnspentMessages
from cxalloc.messages.verdicts import VerdictMessages

PLAN_COLUMNS = ("kind", "id", "name", "level", "owner", "fund", "period", "spend", "benefit")
DECISION_COLUMNS = (
    "kind", "id", "name", "owner", "status", "decision", "level", "start", "delivered",
    "cost", "benefit", "value", "enabled_value", "roi", "stated_roi", "why",
)  # fmt: skip
FIGURES = frozenset({"cost", "benefit", "value", "enabled_value", "roi", "stated_roi"})
"""The columns of decisions that hold numbers."""
FUND_COLUMNS = (
    "period", "fund", "amount", "carried_in", "spend", "small_allocations", "left", "carried_out", "benefit",
)  # fmt: skip
UNSPENT_COLUMNS = ("fund", "period", "left", "carried_out", "id", "name", "decision", "least", "why")
RESULT_HEADINGS = (
    frozenset({"kind", "id", "decision", "level", "start", "delivered", "cost"}),
    frozenset({"kind", "id", "level", "fund", "period", "spend", "benefit"}),
)
"""Headings by which the decisions and the plan are known again: their figures are results, no input."""
RESULT_SHEETS = ("Decisions", "Schedule", "Money by period", "Money left", "Lines")
"""The sheets of a plan's workbook that hold results."""
FUNDED, NOT_FUNDED, LEFT_OUT = "funded", "not funded", "left out"
ROI_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class MoneyCell:
    """An amount in minor units."""

    minor: int


ExportCell = str | MoneyCell | Decimal | None
"""Text, an amount, a plain number or a ratio, or nothing."""
ExportRows = Iterator[list[ExportCell]]


def plan_headings(portfolio: Portfolio) -> list[str]:
    """The columns of the plan, one for each dimension of tags at the end."""
    return [*PLAN_COLUMNS, *_Tags(portfolio).headings]


def plan_rows(portfolio: Portfolio, ledger: Ledger) -> ExportRows:
    """One row for each funded candidate, fund and period in which it spends or returns money."""
    tags = _Tags(portfolio)
    for line in ledger.lines:
        what = [line.kind.value, line.id, line.name, line.level, line.owner, line.fund]
        money = [MoneyCell(line.spend), MoneyCell(line.benefit)]
        yield [*what, portfolio.horizon.label(line.period), *money, *tags.cells(line.id)]


def decision_headings(portfolio: Portfolio) -> list[str]:
    """The columns of the decisions, one for each dimension of tags at the end."""
    return [*DECISION_COLUMNS, *_Tags(portfolio).headings]


def decision_rows(review: PlanReview, formatter: Formatter) -> ExportRows:
    """One row for each candidate: whether it is funded and why, at which level, from when, its cost and its value.

    Candidates that are left out because of errors follow, without figures.
    """
    portfolio = review.portfolio
    tags, words = _Tags(portfolio), VerdictMessages(portfolio, review.decision)
    for verdict in review.ledger.verdicts:
        why = words.sentence(verdict.id, review.grounds(verdict.id), formatter.of(portfolio))
        yield [*_verdict_cells(portfolio, verdict), why, *tags.cells(verdict.id)]
    for one in portfolio.left_out:
        why = formatter.of(portfolio).render(because_message(one))
        named = {"kind": one.kind.value, "id": one.id, "name": one.name, "decision": LEFT_OUT, "why": why}
        yield [
            *(named.get(column, None if column in FIGURES else "") for column in DECISION_COLUMNS),
            *tags.cells(one.id),
        ]


def verdict_rows(portfolio: Portfolio, ledger: Ledger) -> Iterator[dict[str, ExportCell]]:
    """The cells of each candidate's decision by column, without the reasons."""
    columns = [column for column in DECISION_COLUMNS if column != "why"]
    for verdict in ledger.verdicts:
        yield dict(zip(columns, _verdict_cells(portfolio, verdict), strict=True))


def unspent_rows(review: PlanReview, formatter: Formatter) -> ExportRows:
    """What each fund leaves in each period: a row for each candidate that could use it, and what stops that.

    ``least`` is the least that it would take more. Where no candidate could use the money there is a row without one.
    """
    portfolio, words = review.portfolio, UnspentMessages(review)
    for money in unspent_money(review):
        period = portfolio.horizon.label(money.period)
        left: list[ExportCell] = [money.fund, period, MoneyCell(money.left), MoneyCell(money.carried_out)]
        for use in money.uses:
            why = words.why(use, money.period, formatter.of(portfolio))
            name = candidate(portfolio, use.id).name
            yield [*left, use.id, name, FUNDED if use.funded else NOT_FUNDED, MoneyCell(use.least), why]
        if not money.uses:
            yield [*left, "", "", "", None, formatter.text("verdicts.unspent_no_candidate")]


def _verdict_cells(portfolio: Portfolio, verdict: Verdict) -> list[ExportCell]:
    period = portfolio.horizon.label
    initiative = portfolio.initiative_by_id.get(verdict.id)
    delivered = ""
    if initiative is not None and verdict.start is not None:
        delivered = period(verdict.start + initiative.level(verdict.level).duration - 1)
    return [
        verdict.kind.value,
        verdict.id,
        verdict.name,
        verdict.owner,
        initiative.status.value if initiative else "",
        FUNDED if verdict.funded else NOT_FUNDED,
        verdict.level,
        "" if verdict.start is None else period(verdict.start),
        delivered,
        MoneyCell(verdict.cost),
        None if verdict.benefit is None else MoneyCell(verdict.benefit),
        MoneyCell(verdict.npv),
        MoneyCell(verdict.enabled_npv),
        None if verdict.roi is None else rounded(verdict.roi),
        stated_roi(portfolio, verdict),
    ]


def fund_rows(portfolio: Portfolio, ledger: Ledger) -> ExportRows:
    """One row for each period and each fund; benefits stand with a candidate's first fund.

    The periods are those of the horizon, and those after it up to the last one with a cost or a benefit.
    """
    horizon = portfolio.horizon
    benefits: dict[tuple[str, int], int] = defaultdict(int)
    spends: dict[tuple[str, int], int] = defaultdict(int)
    for line in ledger.lines:
        benefits[line.fund, line.period] += line.benefit
        spends[line.fund, line.period] += line.spend
    budgets = {(row.fund, row.period): row for row in ledger.fund_periods}
    for period in range(periods_of(portfolio, ledger.lines)):
        for fund in portfolio.funds:
            key = fund.id, period
            row = budgets.get(key)
            if row is None:  # a period with benefits only
                cells: list[ExportCell] = [None, None, MoneyCell(spends[key]), None, None, None]
            else:
                figures = row.amount, row.carried_in, row.spend, row.small_allocations, row.left, row.carried_out
                cells = [MoneyCell(figure) for figure in figures]
            yield [horizon.label(period), fund.id, *cells, MoneyCell(benefits[key])]


def rounded(ratio: Fraction) -> Decimal:
    """A ratio to four decimals."""
    return Decimal(round(ratio * 10**ROI_DECIMALS)).scaleb(-ROI_DECIMALS)


def in_units(money: MoneyCell, currency: str) -> Decimal:
    """An amount in currency units."""
    return to_major(money.minor, currency)


class _Tags:
    """A column for each dimension of tags."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._tags: dict[str, tuple[Tag, ...]] = {one.id: one.tags for one in portfolio.initiatives}
        self._tags |= {one.id: one.tags for one in portfolio.small_allocations}
        self._dimensions = sorted({tag.dimension for tags in self._tags.values() for tag in tags})
        self.headings = [f"tag:{dimension}" for dimension in self._dimensions]

    def cells(self, candidate: str) -> list[ExportCell]:
        values = [
            [tag.value for tag in self._tags.get(candidate, ()) if tag.dimension == one] for one in self._dimensions
        ]
        return [f"{LIST_SEPARATOR} ".join(several) for several in values]
