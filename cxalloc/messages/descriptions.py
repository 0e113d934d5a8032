"""The objective, rules, relations and benefits of a portfolio as messages.

Phrases (``rule_message``, ``relation_message``) begin with a small letter and stand inside sentences; the others are
sentences. ``Formatter.sentence`` writes a phrase as a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from cxalloc.domain.constraints.relations import (
    Enables,
    Endpoint,
    Excludes,
    GroupLimit,
    Relation,
    Requires,
    Together,
    initiatives_of,
)
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Level,
    StatedNpv,
)
from cxalloc.domain.message import (
    Count,
    ExactAmount,
    ExactShare,
    Message,
    PeriodCount,
    Phrases,
    literal,
    message,
)
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.portfolio import NPV, ObjectiveKind, Portfolio

_UNITS = {
    PeriodUnit.MONTH: message("figures.month"),
    PeriodUnit.QUARTER: message("figures.quarter"),
    PeriodUnit.YEAR: message("figures.year"),
}
_SUBJECTS = {
    None: message("descriptions.candidates"),
    Kind.INITIATIVE: message("descriptions.initiatives"),
    Kind.SMALL_ALLOCATION: message("descriptions.small_allocations"),
}


def objective_message(portfolio: Portfolio) -> Message:
    """What is maximised, and over which horizon."""
    horizon = portfolio.horizon
    if portfolio.objective.kind is ObjectiveKind.NPV:
        aim = message("descriptions.aim_npv", rate=ExactShare(portfolio.annual_rate))
    else:
        weights = (
            message("descriptions.weight", criterion=criterion_name(criterion), weight=ExactShare(weight))
            for criterion, weight in portfolio.objective.weights
        )
        aim = message("descriptions.aim_score", weights=Phrases(tuple(weights), with_commas=True))
    budget = PeriodCount(horizon.budget_periods)
    if not horizon.benefit_periods:
        return message("descriptions.objective", aim=aim, budget=budget)
    benefits = PeriodCount(horizon.benefit_periods)
    return message("descriptions.objective_with_benefits", aim=aim, budget=budget, benefits=benefits)


def criterion_name(criterion: str) -> Message | str:
    """The name of a criterion of the score; that of the net present value is not the user's."""
    return message("descriptions.npv") if criterion == NPV else criterion


# Rules


def rule_message(portfolio: Portfolio, rule: Rule) -> Message:
    """A rule as a phrase: ``small allocations get at least 15 % of every quarter's spend``."""
    if isinstance(rule, CadenceRule):
        selected = _selection(portfolio, rule.select, _SUBJECTS[Kind.SMALL_ALLOCATION])
        unit, n = _UNITS[portfolio.horizon.unit], Count(rule.minimum_active)
        return message("descriptions.rule_active", n=n, selected=selected, unit=unit)
    key = "descriptions.rule_at_least" if rule.bound is Bound.AT_LEAST else "descriptions.rule_at_most"
    bound = ExactAmount(rule.amount or 0) if rule.share is None else ExactShare(rule.share)
    return message(key, subject=selection_message(portfolio, rule.select), bound=bound, when=_when(portfolio, rule))


def rule_of_id(portfolio: Portfolio, id: str) -> Message:
    """The rule of an id as a phrase; the id itself where the portfolio has no such rule."""
    found = next((rule for rule in portfolio.rules if rule.id == id), None)
    return literal(id) if found is None else rule_message(portfolio, found)


def selection_message(portfolio: Portfolio, selection: Selection) -> Message:
    """Whose spend a rule is about."""
    return _selection(portfolio, selection, _SUBJECTS[selection.kind])


def _selection(portfolio: Portfolio, selection: Selection, subject: Message) -> Message:
    if selection.tag is not None:
        tag = message("descriptions.tag", dimension=selection.tag.dimension, value=selection.tag.value)
        subject = message("descriptions.tagged", subject=subject, tag=tag)
    if selection.owner is not None:
        owner = selection.owner
        subject = (
            message("descriptions.of_owner", subject=subject, owner=owner)
            if owner
            else message("descriptions.without_owner", subject=subject)
        )
    if selection.fund is not None:
        fund = portfolio.funds[portfolio.fund_index[selection.fund]].name
        subject = message("descriptions.paid_from", subject=subject, fund=fund)
    return subject


def _when(portfolio: Portfolio, rule: SpendRule) -> Message:
    """Over which periods a rule holds, and of what a share is one."""
    unit = _UNITS[portfolio.horizon.unit]
    if rule.window is None:
        when = message("descriptions.over_the_horizon")
    elif rule.window == 1:
        when = message("descriptions.in_every_period", unit=unit)
    else:
        when = message("descriptions.over_any_run", periods=PeriodCount(rule.window))
    if rule.share is None:
        return when
    if rule.of != EVERYTHING:
        return message("descriptions.of_selected", selected=selection_message(portfolio, rule.of), when=when)
    if rule.window == 1:
        return message("descriptions.of_spend_of_every_period", unit=unit)
    return message("descriptions.of_all_spend", when=when)


# Relations


def relation_message(portfolio: Portfolio, relation: Relation) -> Message:
    """A relation as a phrase, with the names of its initiatives."""
    if isinstance(relation, GroupLimit):
        return _group_message(portfolio, relation)
    name, other = (_end(portfolio, end) for end in (relation.initiative, relation.other))
    match relation:
        case Requires(delivered=delivered):
            key = "constraints.requires_delivered" if delivered else "constraints.requires"
            return message(key, name=name, other=other)
        case Excludes():
            return message("constraints.excludes", name=name, other=other)
        case Together():
            return message("constraints.together", name=name, other=other)
        case Enables(uplift=uplift):
            return message("constraints.enables", name=name, other=other, uplift=ExactShare(uplift))


def relations_of(portfolio: Portfolio, initiative: str) -> Iterator[Message]:
    """The relations of an initiative, each from its point of view."""
    for relation in portfolio.relations:
        if initiative in initiatives_of(relation):
            yield relation_from(portfolio, relation, initiative)


def relation_from(portfolio: Portfolio, relation: Relation, initiative: str) -> Message:
    """A relation from the point of view of one of its initiatives: ``requires Chatbot``."""
    if isinstance(relation, GroupLimit):
        return _group_message(portfolio, relation)
    own, other = relation.initiative, relation.other
    forward = own.initiative == initiative
    name = _end(portfolio, other if forward else own)
    match relation:
        case Requires(delivered=delivered) if forward:
            return message("descriptions.requires_delivered" if delivered else "descriptions.requires", name=name)
        case Requires():
            return message("descriptions.required_by", name=name)
        case Excludes():
            return message("descriptions.excludes", name=name)
        case Together():
            return message("descriptions.together", name=name)
        case Enables(uplift=uplift):
            key = "descriptions.enables" if forward else "descriptions.enabled_by"
            return message(key, name=name, uplift=ExactShare(uplift))


def _group_message(portfolio: Portfolio, group: GroupLimit) -> Message:
    by_id = portfolio.initiative_by_id
    names = Phrases(tuple(literal(by_id[member].name) for member in group.members), with_commas=True)
    least, most = group.at_least, group.at_most
    if least and most is not None:
        return message("constraints.group_between", n=Count(least), most=Count(most), names=names)
    if most is not None:
        return message("constraints.group_at_most", n=Count(most), names=names)
    if least:
        return message("constraints.group_at_least", n=Count(least), names=names)
    return message("constraints.group_any", names=names)


def _end(portfolio: Portfolio, end: Endpoint) -> str:
    name = portfolio.initiative_by_id[end.initiative].name
    return f"{name} ({end.level})" if end.level else name


# Benefits


def benefit_message(level: Level) -> Message:
    """How the benefit of a level is entered, with its low and high estimate."""
    stated = _stated(level.benefit)
    if level.low == 1 and level.high == 1:
        return stated
    low, high = ExactShare(level.low), ExactShare(level.high)
    return message("descriptions.benefit_shares", stated=stated, low=low, high=high)


def _stated(benefit: Benefit) -> Message:
    match benefit:
        case BenefitPerPeriod(amount):
            return message("descriptions.benefit_per_period", amount=ExactAmount(amount))
        case BenefitFromRoi(roi):
            return message("descriptions.benefit_from_roi", roi=ExactShare(roi))
        case BenefitTotal(amount, periods):
            after = PeriodCount(periods)
            return message("descriptions.benefit_total", amount=ExactAmount(amount), periods=after)
        case StatedNpv(npv):
            return message("descriptions.stated_npv", amount=ExactAmount(npv))
        case BenefitProfile(likely, low, high):
            total = ExactAmount(sum(likely))
            if low is None and high is None:
                return message("descriptions.benefit_profile", amount=total)
            least, most = ExactAmount(sum(low or likely)), ExactAmount(sum(high or likely))
            return message("descriptions.benefit_profile_between", amount=total, low=least, high=most)
