"""Rules, relations and objectives as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from cxalloc.domain.constraints.relations import (
    Enables,
    Endpoint,
    Excludes,
    GroupLimit,
    Relation,
    Requires,
    initiatives_of,
)
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitProfile, BenefitTotal, Level, StatedNpv
from cxalloc.domain.portfolio import NPV, ObjectiveKind, Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr


def objective_sentence(portfolio: Portfolio, formats: Formatter) -> str:
    """Return the sentence that says what is maximised, and over which horizon."""
    horizon = portfolio.horizon
    rate = formats.exact_share(portfolio.annual_rate)
    if portfolio.objective.kind is ObjectiveKind.NPV:
        aim = tr("Maximise the expected net present value at {rate} a year").format(rate=rate)
    else:
        weights = ", ".join(
            f"{'NPV' if criterion == NPV else criterion} {formats.exact_share(weight)}"
            for criterion, weight in portfolio.objective.weights
        )
        aim = tr("Maximise a weighted score: {weights}").format(weights=weights)
    budgeted = tr("{aim}, with a budget over {periods}").format(
        aim=aim, periods=formats.period_count(horizon.budget_periods)
    )
    if not horizon.benefit_periods:
        return budgeted + "."
    return tr("{sentence} and benefits over {periods} more.").format(
        sentence=budgeted, periods=formats.period_count(horizon.benefit_periods)
    )


def rule_sentence(rule: Rule, portfolio: Portfolio, formats: Formatter) -> str:
    """Return a rule as one sentence."""
    if isinstance(rule, CadenceRule):
        selected = _qualified(tr("small allocations"), rule.select, portfolio)
        return tr("At least {n} {selected} are active in every {unit}.").format(
            n=rule.minimum_active, selected=selected, unit=formats.unit_word()
        )
    subject = _capital(_subject(rule.select, portfolio))
    pattern = tr("{subject} get at least {bound} {when}.")
    if rule.bound is Bound.AT_MOST:
        pattern = tr("{subject} get at most {bound} {when}.")
    return pattern.format(subject=subject, bound=_bound(rule, formats), when=_when(rule, portfolio, formats))


def relation_sentences(initiative: str, portfolio: Portfolio, formats: Formatter) -> Iterator[str]:
    """Yield a sentence for each relation of an initiative, from that initiative's point of view."""
    for relation in portfolio.relations:
        if initiative in initiatives_of(relation):
            yield relation_sentence(relation, initiative, portfolio, formats)


def benefit_sentence(level: Level, formats: Formatter) -> str:
    """Return how the benefit of a level is entered, with its low and high estimate."""
    match level.benefit:
        case BenefitPerPeriod(amount):
            stated = tr("{amount} per period after delivery").format(amount=formats.exact_money(amount))
        case BenefitFromRoi(roi):
            stated = tr("all costs × (1 + ROI of {roi})").format(roi=formats.exact_share(roi))
        case BenefitTotal(amount, periods):
            stated = tr("{amount} in all, over {periods} after delivery").format(
                amount=formats.exact_money(amount), periods=formats.period_count(periods)
            )
        case StatedNpv(npv):
            stated = tr("a stated net present value of {amount}").format(amount=formats.exact_money(npv))
        case BenefitProfile(likely, low, high):
            stated = tr("by period, {amount} in all").format(amount=formats.exact_money(sum(likely)))
            if low is not None or high is not None:
                stated = tr("{stated} (low {low}, high {high})").format(
                    stated=stated,
                    low=formats.exact_money(sum(low or likely)),
                    high=formats.exact_money(sum(high or likely)),
                )
    if level.low != 1 or level.high != 1:
        stated = tr("{stated}; low {low}, high {high} of it").format(
            stated=stated, low=formats.exact_share(level.low), high=formats.exact_share(level.high)
        )
    return stated


def relation_sentence(relation: Relation, initiative: str, portfolio: Portfolio, formats: Formatter) -> str:
    """Return a relation as a sentence, from the point of view of one of its initiatives."""
    if isinstance(relation, GroupLimit):
        names = ", ".join(_name(one, portfolio) for one in relation.members)
        least = tr("at least {n}").format(n=relation.at_least) if relation.at_least else ""
        most = tr("at most {n}").format(n=relation.at_most) if relation.at_most is not None else ""
        limit = tr(" and ").join(filter(None, [least, most]))
        return tr("{limit} of: {names}").format(limit=_capital(limit), names=names)
    own, other = relation.initiative, relation.other
    forward = own.initiative == initiative
    name = _end(other if forward else own, portfolio)
    match relation:
        case Requires(delivered=True):
            text = tr("Requires {name}, delivered before it starts") if forward else tr("Required by {name}")
        case Requires():
            text = tr("Requires {name}") if forward else tr("Required by {name}")
        case Excludes():
            text = tr("Excludes {name}")
        case Enables(uplift=uplift):
            text = tr("Enables {name}: success + {uplift}") if forward else tr("Enabled by {name}: success + {uplift}")
            return text.format(name=name, uplift=formats.exact_share(uplift))
        case _:
            text = tr("Together with {name}")
    return text.format(name=name)


def _end(end: Endpoint, portfolio: Portfolio) -> str:
    name = _name(end.initiative, portfolio)
    return name if end.level is None else f"{name} ({end.level})"


def _name(initiative: str, portfolio: Portfolio) -> str:
    return portfolio.initiative_by_id[initiative].name


def _subject(selection: Selection, portfolio: Portfolio) -> str:
    kinds = {
        None: tr("all candidates"),
        Kind.INITIATIVE: tr("initiatives"),
        Kind.SMALL_ALLOCATION: tr("small allocations"),
    }
    return _qualified(kinds[selection.kind], selection, portfolio)


def _qualified(subject: str, selection: Selection, portfolio: Portfolio) -> str:
    if selection.tag is not None:
        tag = f"{selection.tag.dimension}: {selection.tag.value}"
        subject = tr("{subject} tagged “{tag}”").format(subject=subject, tag=tag)
    if selection.owner is not None:
        subject = tr("{subject} of {owner}").format(subject=subject, owner=selection.owner or tr("no owner"))
    if selection.fund is not None:
        fund = portfolio.funds[portfolio.fund_index[selection.fund]].name
        subject = tr("{subject} paid from {fund}").format(subject=subject, fund=fund)
    return subject


def _bound(rule: SpendRule, formats: Formatter) -> str:
    return formats.exact_money(rule.amount) if rule.share is None else formats.exact_share(rule.share)


def _when(rule: SpendRule, portfolio: Portfolio, formats: Formatter) -> str:
    unit = formats.unit_word()
    if rule.share is not None and rule.of == EVERYTHING:
        if rule.window == 1:
            return tr("of every {unit}'s spend").format(unit=unit)
        base = tr("of all spend")
    elif rule.share is not None:
        base = tr("of what {selected} get").format(selected=_subject(rule.of, portfolio))
    else:
        base = ""
    if rule.window is None:
        when = tr("over the whole horizon")
    elif rule.window == 1:
        when = tr("in every {unit}").format(unit=unit)
    else:
        when = tr("over any {periods} on end").format(periods=formats.period_count(rule.window))
    return f"{base} {when}".strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
