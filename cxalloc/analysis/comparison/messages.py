"""A comparison as messages: the names of figures, their values, and the attribution of differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from cxalloc.analysis.comparison.attribution import Attribution, Contribution, ContributionKind, ReferenceKept
from cxalloc.analysis.comparison.compare import KeyFigure, ScenarioColumn
from cxalloc.analysis.comparison.waterfall import StepKind, WaterfallStep
from cxalloc.domain.accounting.utilisation import BindingLimit
from cxalloc.domain.message import (
    Amount,
    Count,
    Message,
    ObjectiveValue,
    PercentagePoints,
    PeriodCount,
    Periods,
    Phrases,
    Share,
    Signed,
    Value,
    literal,
    message,
)
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.descriptions import rule_of_id
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.scenario_changes import change_message
from cxalloc.optimisation.solve import under_scenario

MOST_NAMED = 4
"""How many contributions are named; the others are summarised by their number and sum."""
RATIOS = (KeyFigure.ROI, KeyFigure.SMALL_SHARE)
IN_MONEY = (
    KeyFigure.NPV, KeyFigure.BUDGET, KeyFigure.SPEND, KeyFigure.COST, KeyFigure.BENEFIT, KeyFigure.SMALL_SPEND,
)  # fmt: skip

_NAMES = {
    KeyFigure.VALUE: "comparison.value",
    KeyFigure.NPV: "comparison.npv",
    KeyFigure.BUDGET: "comparison.budget",
    KeyFigure.SPEND: "comparison.spend",
    KeyFigure.COST: "comparison.cost",
    KeyFigure.BENEFIT: "comparison.benefit",
    KeyFigure.ROI: "comparison.roi",
    KeyFigure.PAYBACK: "comparison.payback",
    KeyFigure.FUNDED: "comparison.funded",
    KeyFigure.SMALL_SPEND: "comparison.small_spend",
    KeyFigure.SMALL_SHARE: "comparison.small_share",
}
_CONTRIBUTIONS = {
    ContributionKind.CAME_IN: "comparison.came_in",
    ContributionKind.LEFT: "comparison.left",
    ContributionKind.MOVED: "comparison.moved",
    ContributionKind.REVALUED: "comparison.revalued",
    ContributionKind.BUDGETED: "comparison.budgeted",
}
_STEPS = {
    StepKind.INPUTS: "comparison.step_inputs",
    StepKind.LEFT: "comparison.step_left",
    StepKind.CAME_IN: "comparison.step_came_in",
    StepKind.LEVEL: "comparison.step_level",
    StepKind.START: "comparison.step_start",
    StepKind.AMOUNTS: "comparison.step_amounts",
    StepKind.ENABLED: "comparison.step_enabled",
}
_LIMITS = {"fund": "comparison.fund_limit", "team": "comparison.team_limit", "rule": "comparison.rule_limit"}


def figure_name(figure: KeyFigure) -> Message:
    """The name of a key figure."""
    return message(_NAMES[figure])


def scenario_name(scenario: str) -> Message:
    """The name of a scenario."""
    return literal(scenario) if scenario else message("comparison.base")


def column_formatter(formatter: Formatter, portfolio: Portfolio, column: ScenarioColumn) -> Formatter:
    """A formatter for the figures of one scenario: one may maximise money and another points."""
    return replace(formatter.of(portfolio), in_points=column.objective is ObjectiveKind.SCORE)


def figure_value(figure: KeyFigure, value: int | Fraction) -> Value:
    """A figure with its unit, in a sentence."""
    if figure in RATIOS:
        return Share(_decimal(value))
    if figure is KeyFigure.PAYBACK:
        return Periods((int(value),))
    if figure is KeyFigure.FUNDED:
        return Count(int(value))
    return ObjectiveValue(int(value)) if figure is KeyFigure.VALUE else Amount(int(value))


def figure_change(figure: KeyFigure, value: int | Fraction) -> Signed:
    """A difference of a figure, with its sign and unit."""
    if figure in RATIOS:
        return Signed(PercentagePoints(_decimal(value)))
    if figure is KeyFigure.PAYBACK:
        return Signed(PeriodCount(int(value)))
    if figure is KeyFigure.FUNDED:
        return Signed(Count(int(value)))
    return Signed(ObjectiveValue(int(value)) if figure is KeyFigure.VALUE else Amount(int(value)))


def figure_cell(formatter: Formatter, figure: KeyFigure, value: int | Fraction) -> str:
    """A figure in a table: shares with one decimal, and money without its currency, which is in the title."""
    if figure in RATIOS:
        return formatter.share(value, 1)
    if figure in IN_MONEY or (figure is KeyFigure.VALUE and not formatter.in_points):
        return formatter.money(value)
    return formatter.value(figure_value(figure, value))


def change_cell(formatter: Formatter, figure: KeyFigure, value: int | Fraction) -> str:
    """A difference in a table."""
    if figure in IN_MONEY or (figure is KeyFigure.VALUE and not formatter.in_points):
        return formatter.signed_money(int(value))
    return formatter.value(figure_change(figure, value))


def attribution_messages(account: Attribution, portfolio: Portfolio) -> Iterator[Message]:
    """The attribution of a difference, the most important part first; ``portfolio`` is the base."""
    here, there = scenario_name(account.scenario), scenario_name(account.reference)
    changed, reference = (under_scenario(portfolio, one) for one in (account.scenario, account.reference))
    found = account.difference
    yield _headline(account, here, there)
    for name, changes in ((here, account.changes), (there, account.reference_changes)):
        if changes:
            phrases = Phrases(tuple(change_message(portfolio, key, value) for key, value in changes))
            yield message("comparison.changes", scenario=name, changes=phrases)
    yield from account.reasons
    if found is not None and not found.is_certain and found.low is not None and found.high is not None:
        low, high = figure_change(account.figure, found.low), figure_change(account.figure, found.high)
        yield message("comparison.sign_is_open", low=low, high=high)
    if account.kept is not None and account.before is not None and account.after is not None:
        yield _kept(account.figure, account.before, account.after, account.kept, there, changed)
    yield from _contributions(account)
    for part in account.made_of:
        if part.difference is not None:
            yield _headline(part, here, there)
            yield from _contributions(part)
    if account.binds_now:
        limits = limit_phrases(changed, account.binds_now)
        yield message("comparison.used_up_only_here", here=here, there=there, limits=limits)
    if account.binds_no_more:
        limits = limit_phrases(reference, account.binds_no_more)
        yield message("comparison.used_up_only_here", here=there, there=here, limits=limits)


def step_name(step: WaterfallStep) -> Message:
    """The name of a step of a waterfall: what changes, and of which candidate or of how many."""
    several = message("comparison.step_of_several", n=Count(step.count))
    return message(_STEPS[step.kind], what=step.name if step.name else several)


def value_message(scenario: str, figure: KeyFigure, value: int, bound: int | None) -> Message:
    """The value of a scenario's plan, with what no plan of that scenario exceeds where that is known."""
    name, found = scenario_name(scenario), figure_value(figure, value)
    if bound is None:
        return message("comparison.value_alone", scenario=name, value=found)
    return message("comparison.value_with_bound", scenario=name, value=found, bound=figure_value(figure, bound))


def _headline(account: Attribution, here: Message, there: Message) -> Message:
    figure, name = account.figure, figure_name(account.figure)
    if account.before is None or account.after is None or account.difference is None:
        return message("comparison.no_difference", figure=name, scenario=here, reference=there)
    after, before = figure_value(figure, account.after), figure_value(figure, account.before)
    if not account.difference.amount:
        return message("comparison.same", figure=name, after=after, scenario=here, reference=there)
    change = figure_change(figure, account.difference.amount)
    return message(
        "comparison.differs", figure=name, after=after, scenario=here, before=before, reference=there, change=change
    )


def _kept(
    figure: KeyFigure,
    before: int | Fraction,
    after: int | Fraction,
    kept: ReferenceKept,
    there: Message,
    changed: Portfolio,
) -> Message:
    if kept.fits:
        with_kept, anew = figure_change(figure, kept.amount - before), figure_change(figure, after - kept.amount)
        return message("comparison.reference_kept", reference=there, kept=with_kept, anew=anew)
    if kept.broken:
        return message("comparison.reference_breaks", reference=there, limits=limit_phrases(changed, kept.broken))
    return message("comparison.reference_not_possible", reference=there)


def _contributions(account: Attribution) -> Iterator[Message]:
    for kind, key in _CONTRIBUTIONS.items():
        own = [one for one in account.contributions if one.how is kind]
        if own:
            total = figure_change(account.figure, sum(one.amount for one in own))
            yield message(key, list=_named(own, account.figure), sum=total)


def _named(some: Sequence[Contribution], figure: KeyFigure) -> Phrases:
    named = [
        message("comparison.contribution", name=one.name, sum=figure_change(figure, one.amount))
        for one in some[:MOST_NAMED]
    ]
    if rest := some[MOST_NAMED:]:
        total = figure_change(figure, sum(one.amount for one in rest))
        named.append(message("comparison.more_contributions", n=Count(len(rest)), sum=total))
    return Phrases(tuple(named), with_commas=True)


def limit_name(portfolio: Portfolio, limit: BindingLimit) -> Message | str:
    """The name of a fund or a team; a rule has none, and is said in words."""
    return rule_of_id(portfolio, limit.id) if limit.kind == "rule" else limit.name


def limit_phrases(portfolio: Portfolio, limits: Iterable[BindingLimit]) -> Phrases:
    """Limits with the periods in which they bind."""
    return Phrases(
        tuple(
            message(_LIMITS[limit.kind], name=limit_name(portfolio, limit), periods=Periods(tuple(limit.periods)))
            for limit in limits
        )
    )


def _decimal(value: int | Fraction) -> Decimal:
    exact = Fraction(value)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
