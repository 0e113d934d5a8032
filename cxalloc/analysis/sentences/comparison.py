"""The account of a difference between two scenarios in plain words.

``tr`` puts a text into the reader's language, ``Writing`` writes amounts and periods in the reader's way: so the window
and the command line tell the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from cxalloc.analysis.comparison.attribution import Attribution, Contribution, ContributionKind, ReferenceKept
from cxalloc.analysis.comparison.compare import KeyFigure
from cxalloc.domain.accounting.utilisation import BindingLimit
from cxalloc.domain.portfolio import Portfolio

MOST_NAMED = 4
"""So many of a list are named; of the others only how many there are."""

Translate = Callable[[str], str]


class Writing(Protocol):
    """How figures are written."""

    def figure(self, figure: KeyFigure, value: int | Fraction) -> str:
        """A figure with its unit."""

    def change(self, figure: KeyFigure, value: int | Fraction) -> str:
        """A difference of a figure with its sign and unit."""

    def period(self, period: int) -> str:
        """What people call a period (from 0)."""


def same(text: str) -> str:
    """English is what the texts are written in."""
    return text


def figure_name(figure: KeyFigure, tr: Translate = same) -> str:
    """What a figure is called."""
    return {
        KeyFigure.VALUE: tr("Value"),
        KeyFigure.NPV: tr("Expected NPV"),
        KeyFigure.BUDGET: tr("Budget"),
        KeyFigure.SPEND: tr("Spend"),
        KeyFigure.COST: tr("Costs over the horizon"),
        KeyFigure.BENEFIT: tr("Benefits over the horizon"),
        KeyFigure.ROI: tr("ROI"),
        KeyFigure.PAYBACK: tr("Paid back by"),
        KeyFigure.FUNDED: tr("Funded"),
        KeyFigure.SMALL_SPEND: tr("Small allocations"),
        KeyFigure.SMALL_SHARE: tr("Small allocations, share of spend"),
    }[figure]


def why_in_words(account: Attribution, portfolio: Portfolio, writing: Writing, tr: Translate = same) -> list[str]:
    """The account of a difference as sentences, the most important first; ``portfolio`` is the base."""
    return list(_sentences(account, portfolio, writing, tr))


def scenario_name(scenario: str, tr: Translate = same) -> str:
    """What a scenario is called."""
    return scenario or tr("Base")


def _sentences(account: Attribution, portfolio: Portfolio, writing: Writing, tr: Translate) -> Iterator[str]:
    here, there = scenario_name(account.scenario, tr), scenario_name(account.reference, tr)
    found = account.difference
    yield _headline(account, here, there, writing, tr)
    if account.changes or account.reference_changes:
        for name, changes in ((here, account.changes), (there, account.reference_changes)):
            if changes:
                words = "; ".join(change_in_words(portfolio, key, value, tr) for key, value in changes)
                yield tr("What {scenario} changes: {changes}.").format(scenario=name, changes=words)
    yield from account.reasons
    if found is not None and not found.is_certain and found.low is not None and found.high is not None:
        low, high = writing.change(account.figure, found.low), writing.change(account.figure, found.high)
        text = tr("The gaps of the two plans leave the sign open: between the best plans it is from {low} to {high}.")
        yield text.format(low=low, high=high)
    if account.kept is not None and account.before is not None and account.after is not None:
        yield _kept_in_words(account, account.kept, there, writing, tr)
    if account.contributions:
        yield from _contributions_in_words(account, writing, tr)
    for part in account.made_of:
        if part.difference is not None:
            yield _headline(part, here, there, writing, tr)
            yield from _contributions_in_words(part, writing, tr)
    yield from _limits_in_words(account, here, there, writing, tr)


def _headline(account: Attribution, here: str, there: str, writing: Writing, tr: Translate) -> str:
    name = figure_name(account.figure, tr)
    if account.before is None or account.after is None or account.difference is None:
        return tr("{figure}: there is nothing to subtract between {scenario} and {reference}.").format(
            figure=name, scenario=here, reference=there
        )
    after, before = (writing.figure(account.figure, value) for value in (account.after, account.before))
    if not account.difference.amount:
        return tr("{figure}: {after} in {scenario}, as in {reference}.").format(
            figure=name, after=after, scenario=here, reference=there
        )
    return tr("{figure}: {after} in {scenario}, {before} in {reference}: {change}.").format(
        figure=name,
        after=after,
        scenario=here,
        before=before,
        reference=there,
        change=writing.change(account.figure, account.difference.amount),
    )


def _kept_in_words(account: Attribution, kept: ReferenceKept, there: str, writing: Writing, tr: Translate) -> str:
    assert account.before is not None
    assert account.after is not None
    figure = account.figure
    amounts = {
        "reference": there,
        "kept": writing.change(figure, kept.amount - account.before),
        "anew": writing.change(figure, account.after - kept.amount),
    }
    if kept.fits:
        text = tr("With the choices of {reference} the changes alone make {kept}; choosing anew makes {anew}.")
        return text.format(**amounts)
    if kept.broken:
        broken = "; ".join(_limit_in_words(limit, writing, tr) for limit in kept.broken)
        text = tr("The choices of {reference} are no longer possible here: they would break {limits}.")
        return text.format(reference=there, limits=broken)
    text = tr("The choices of {reference} are no longer possible here: a status, a start or a relation forbids them.")
    return text.format(reference=there)


def _contributions_in_words(account: Attribution, writing: Writing, tr: Translate) -> Iterator[str]:
    texts = {
        ContributionKind.CAME_IN: tr("Came in: {list}. Together {sum}."),
        ContributionKind.LEFT: tr("Left: {list}. Together {sum}."),
        ContributionKind.MOVED: tr("Other level, start or amounts: {list}. Together {sum}."),
        ContributionKind.REVALUED: tr("Decided alike, with other figures: {list}. Together {sum}."),
        ContributionKind.BUDGETED: tr("Funds: {list}. Together {sum}."),
    }
    for how, text in texts.items():
        own = [one for one in account.contributions if one.how is how]
        if own:
            total = writing.change(account.figure, sum(one.amount for one in own))
            yield text.format(list=_named(own, account.figure, writing, tr), sum=total)


def _named(some: Sequence[Contribution], figure: KeyFigure, writing: Writing, tr: Translate) -> str:
    named = [f"{one.name} ({writing.change(figure, one.amount)})" for one in some[:MOST_NAMED]]
    if rest := some[MOST_NAMED:]:
        sum_of = writing.change(figure, sum(one.amount for one in rest))
        named.append(tr("{n} more ({sum})").format(n=len(rest), sum=sum_of))
    return ", ".join(named)


def _limits_in_words(account: Attribution, here: str, there: str, writing: Writing, tr: Translate) -> Iterator[str]:
    if account.binds_now:
        limits = limits_in_words(account.binds_now, writing, tr)
        yield tr("Used up, or at its bound, in {scenario} and not in {reference}: {limits}.").format(
            scenario=here, reference=there, limits=limits
        )
    if account.binds_no_more:
        limits = limits_in_words(account.binds_no_more, writing, tr)
        yield tr("Used up, or at its bound, in {reference} and not in {scenario}: {limits}.").format(
            scenario=here, reference=there, limits=limits
        )


def limits_in_words(limits: Iterable[BindingLimit], writing: Writing, tr: Translate = same) -> str:
    """Limits with the periods in which they bind."""
    return "; ".join(_limit_in_words(limit, writing, tr) for limit in limits)


def _limit_in_words(limit: BindingLimit, writing: Writing, tr: Translate) -> str:
    text = {
        "fund": tr("{name} in {periods}"),
        "team": tr("the team {name} in {periods}"),
        "rule": tr("the rule {name} in {periods}"),
    }[limit.kind]
    return text.format(name=limit.name, periods=_periods(limit.periods, writing, tr))


def _periods(periods: Sequence[int], writing: Writing, tr: Translate) -> str:
    """Periods, each run of three or more as its first and last."""
    runs: list[list[int]] = []
    for period in periods:
        if runs and period == runs[-1][-1] + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    words = []
    for run in runs:
        if len(run) > 2:
            first, last = writing.period(run[0]), writing.period(run[-1])
            words.append(tr("{first} to {last}").format(first=first, last=last))
        else:
            words += map(writing.period, run)
    return ", ".join(words)


def change_in_words(portfolio: Portfolio, key: str, value: str, tr: Translate = same) -> str:
    """One change of a scenario; as it is written where there are no better words for it."""
    kind, _, rest = key.partition(".")
    owner, _, field = rest.rpartition(".")
    named: dict[str, dict[str, str]] = {
        "fund": {one.id: one.name for one in portfolio.funds},
        "team": {one.id: one.name for one in portfolio.teams},
        "initiative": {one.id: one.name for one in portfolio.initiatives},
        "small_allocation": {one.id: one.name for one in portfolio.small_allocations},
        "rule": {one.id: one.id for one in portfolio.rules},
    }
    heads = {
        "budget.factor": tr("the budget of every fund × {value}"),
        "annual_rate": tr("an annual rate of {value}"),
        "objective": tr("{value} is maximised"),
    }
    fields = {
        ("fund", "factor"): tr("{name} × {value}"),
        ("fund", "amounts"): tr("{name}: {value} per period"),
        ("team", "factor"): tr("the team {name} × {value}"),
        ("initiative", "slip"): tr("{name} slips by {value} periods"),
        ("initiative", "status"): tr("{name}: {value}"),
        ("initiative", "cost_factor"): tr("costs of {name} × {value}"),
        ("initiative", "benefit_factor"): tr("benefits of {name} × {value}"),
        ("initiative", "roi"): tr("an ROI of {value} for {name}"),
        ("rule", "enabled"): tr("the rule {name} on: {value}"),
        ("rule", "at_least"): tr("the rule {name} at least {value}"),
        ("rule", "at_most"): tr("the rule {name} at most {value}"),
    }
    if key in heads:
        return heads[key].format(value=value)
    text, name = fields.get((kind, field)), named.get(kind, {}).get(owner)
    return f"{key} = {value}" if text is None or name is None else text.format(name=name, value=value)
