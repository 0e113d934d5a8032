"""The figures and the lines of the page *Risk*."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.messages import figure_name, probability
from cxalloc.analysis.risk.result import FundRisk, PlanDistribution, Robustness, SelectionFrequency
from cxalloc.domain.message import message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.key_figures import Figure
from cxalloc_ui.models.standings import standing_column
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.pages.risk.tornado_chart import TornadoLine

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
        Column("fund", tr("Fund"), lambda one: names[one.fund], width=112),
        Column("period", tr("Period"), lambda one: one.period, formats.period, width=80),
        Column(
            "overspending",
            tr("Probability"),
            lambda one: one.overspending,
            lambda share: formats.value(probability(share)),
            number=True,
            width=92,
            help=tr("The share of the draws that spend more in the period than the fund has"),
            state=lambda one: "bad" if one.overspending >= OFTEN else "",
        ),
        Column(
            "contingency",
            tr("Contingency"),
            lambda one: one.contingency,
            formats.money,
            number=True,
            width=92,
            help=tr("The least amount on top with which fewer than 10 % of the draws overspend ({currency})").format(
                currency=formats.currency
            ),
        ),
    ]


def candidate_columns(formats: Formatter) -> Sequence[Column[SelectionFrequency]]:
    """Return the columns of the list of what holds whatever happens."""
    return [
        Column("name", tr("Candidate"), lambda one: one.name, width=240),
        Column(
            "in_plan",
            tr("In the plan"),
            lambda one: one.in_plan,
            lambda is_in: tr("yes") if is_in else tr("no"),
            width=95,
        ),
        standing_column(lambda one: one.standing, formats),
        Column(
            "share",
            tr("Frequency"),
            lambda one: one.share,
            lambda share: formats.value(probability(share)),
            number=True,
            width=100,
            help=tr("The share of the draws of the estimates whose best plan funds it, at any level and start"),
        ),
        Column(
            "interval",
            tr("Interval at 95 %"),
            lambda one: one.lower,
            shown=lambda one: tr("{low} to {high}").format(
                low=formats.share(one.lower, 0), high=formats.share(one.upper, 0)
            ),
            number=True,
            width=130,
            help=tr("Wilson interval: between these the frequency lies that any number of draws would show"),
        ),
    ]


def tornado_lines(found: Robustness, formats: Formatter, most: int) -> list[TornadoLine]:
    """Return the lines of the tornado, the largest effect first."""
    worth = {(one.kind, one.id, one.figure): one for one in found.information.estimates}
    lines = []
    for one in found.tornado[:most]:
        figure = formats.render(figure_name(one.figure))
        name = tr("{name}: {figure}").format(name=one.name, figure=figure)
        low, high = (formats.objective_value_with_unit(units) for units in (one.low, one.high))
        text = tr("{name}: {low} at its low, {high} at its high").format(name=name, low=low, high=high)
        known = worth.get((one.kind, one.id, one.figure))
        if known is not None:
            value = formats.objective_value_with_unit(known.value)
            told = (
                tr("Knowing it before deciding is worth up to {value}")
                if known.is_distinguishable
                else tr("What knowing it would be worth cannot be told from 0")
            )
            text = f"{text}\n{told.format(value=value)}"
        lines.append(TornadoLine(name, one.low, one.high, text, one.changes_at_low, one.changes_at_high))
    return lines
