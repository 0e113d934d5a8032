"""The figures and the lines of the page *Risk*."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.messages import probability
from cxalloc.analysis.risk.result import FundRisk, PlanDistribution
from cxalloc.domain.message import message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.key_figures import Figure
from cxalloc_ui.models.table_model import Column

OFTEN = 0.1
"""A fund that is overspent with at least this probability is marked."""


def risk_figures(made: PlanDistribution, risk: Risk | None, formats: Formatter) -> list[Figure]:
    """Return the key figures of a distribution, each with a tooltip that says what it means."""
    value, other = made.value, made.independent

    def without(minor: float) -> str:
        return tr("{amount} without correlation").format(amount=formats.short_money(round(minor)))

    figures = [
        Figure(
            tr("Bad case (P5)"),
            formats.short_money(value.p5),
            without(other.p5) if other else tr("1 in 20 draws is worse"),
            tr("5 % of the draws bring at most {amount}").format(amount=formats.exact_money(value.p5)),
            state="bad" if value.p5 < 0 else "",
        ),
        Figure(
            tr("Median (P50)"),
            formats.short_money(value.p50),
            tr("half of the draws are worse"),
            tr("Half of the draws bring at most {amount}").format(amount=formats.exact_money(value.p50)),
        ),
        Figure(
            tr("Good case (P95)"),
            formats.short_money(value.p95),
            without(other.p95) if other else tr("1 in 20 draws is better"),
            tr("95 % of the draws bring at most {amount}").format(amount=formats.exact_money(value.p95)),
        ),
        Figure(
            tr("Mean"),
            formats.short_money(round(value.mean)),
            tr("the plan says {amount}").format(amount=formats.short_money(made.bridge.plan)),
            tr("The average over all draws; the bridge below says why it differs from the plan's value"),
        ),
        Figure(
            tr("Deviation"),
            formats.short_money(round(value.deviation)),
            without(other.deviation) if other else tr("standard deviation"),
            tr("The standard deviation of the value over all draws"),
        ),
        Figure(
            tr("Loss"),
            formats.value(probability(value.loss)),
            tr("probability"),
            tr("The share of the draws in which the plan brings less than it costs, discounted"),
            state="bad" if value.loss >= OFTEN else "",
        ),
    ]
    if risk is not None and risk.tail is not None:
        share = formats.exact_share(1 - Decimal(repr(risk.alpha)))
        figures.append(
            Figure(
                tr("Worst cases"),
                formats.short_money(round(risk.tail)),
                tr("mean of the worst {share}").format(share=share),
                tr("The conditional value at risk (CVaR): what the worst {share} of the draws bring on average").format(
                    share=share
                ),
            )
        )
    if risk is not None and risk.promise is not None and risk.promise.expected is not None:
        figures.append(
            Figure(
                tr("To expect"),
                formats.short_money(risk.promise.expected),
                tr("promised: {amount}").format(amount=formats.short_money(risk.promise.stated)),
                formats.render(message("risk.promise_why")),
            )
        )
    return figures


def fund_columns(portfolio: Portfolio, formats: Formatter) -> Sequence[Column[FundRisk]]:
    """Return the columns of the list of funds by period."""
    names = {fund.id: fund.name for fund in portfolio.funds}
    return [
        Column("fund", tr("Fund"), lambda one: names[one.fund], width=90),
        Column("period", tr("Period"), lambda one: one.period, formats.period, width=85),
        Column(
            "overspending",
            tr("Probability"),
            lambda one: one.overspending,
            lambda share: formats.value(probability(share)),
            number=True,
            width=95,
            help=tr("The share of the draws that spend more in the period than the fund has"),
            state=lambda one: "bad" if one.overspending >= OFTEN else "",
        ),
        Column(
            "contingency",
            tr("Contingency"),
            lambda one: one.contingency,
            formats.money,
            number=True,
            width=95,
            help=tr("The least amount on top with which fewer than 10 % of the draws overspend ({currency})").format(
                currency=formats.currency
            ),
        ),
    ]
