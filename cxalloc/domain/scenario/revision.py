"""A portfolio revised by changes that were read: each part with its new values, and then the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from cxalloc.domain import expected, numbers
from cxalloc.domain.accounting.moving_benefits import moving_benefit
from cxalloc.domain.accounting.valuation import benefits_of_roi
from cxalloc.domain.constraints.rules import Bound, Rule, SpendRule
from cxalloc.domain.errors import Checks, Finding, InvalidInput
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Commitment,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.message import message
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import Horizon
from cxalloc.domain.portfolio import Fund, Portfolio, Team
from cxalloc.domain.small_allocation import SmallAllocation

WHOLE_HORIZON = "horizon"
"""The window of a rule that holds over all periods together."""

_PLAIN = (
    *("success", "duration", "low", "high"),
    *("cost_low", "cost_high", "duration_low", "duration_high"),
)
"""Figures of a level that a change replaces, and nothing else with them."""

PartKey = tuple[str, str]
"""A kind of part, as keys of changes name it, and an id."""


@dataclass(slots=True)
class NewValues:
    """Values that were read from changes, grouped by part, so that those of one initiative are applied together."""

    head: dict[str, Any] = field(default_factory=dict)
    """Of the portfolio itself, by key."""
    parts: dict[PartKey, dict[str, Any]] = field(default_factory=dict)
    """By part, then by field; of a level ``LEVEL.FIELD``."""
    misread: set[PartKey] = field(default_factory=set)
    """Parts with a change that could not be read; they stay as they are."""


def money_of(portfolio: Portfolio, value: str) -> int | None:
    """An amount in minor units; None if the text is no number."""
    number = numbers.read_number(value)
    return None if number is None else to_minor(number, portfolio.currency)


def revised(portfolio: Portfolio, values: NewValues, findings: Iterable[Finding]) -> Portfolio:
    """The portfolio with new values.

    Raises InvalidInput with ``findings``, those of the values, and all that is wrong with the parts and the whole.

    The whole is checked with invalid items as they were before. An invalid rule is left out instead, as nothing refers
    to it: in its old form it may contradict another rule that was changed along with it.
    """
    findings = list(findings)
    changed: dict[str, Any] = {}
    makers: tuple[tuple[str, str, Callable[[Any, Mapping[str, Any]], Any]], ...] = (
        ("fund", "funds", partial(_fund, portfolio.horizon, values.head.get("budget.factor"))),
        ("team", "teams", partial(_team, portfolio.horizon)),
        ("initiative", "initiatives", partial(_initiative, portfolio)),
        ("small_allocation", "small_allocations", _small_allocation),
        ("rule", "rules", partial(_rule, partial(money_of, portfolio))),
    )
    for kind, attribute, make in makers:
        made = []
        for item in getattr(portfolio, attribute):
            as_it_was = [] if kind == "rule" else [item]
            if (kind, item.id) in values.misread:
                made += as_it_was
                continue
            try:
                made.append(make(item, values.parts.get((kind, item.id), {})))
            except InvalidInput as error:
                findings.extend(error.findings)
                made += as_it_was
        changed[attribute] = tuple(made)
    try:
        changed |= _head(portfolio, values.head)
    except InvalidInput as error:
        findings.extend(error.findings)
    try:
        result = portfolio.revised(**changed)
    except InvalidInput as error:
        raise InvalidInput([*findings, *error.findings]) from None
    if findings:
        raise InvalidInput(findings)
    return result


def _head(portfolio: Portfolio, values: Mapping[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "annual_rate" in values:
        changes["annual_rate"] = values["annual_rate"]
    if "objective" in values:
        changes["objective"] = replace(portfolio.objective, kind=values["objective"])
    return changes


def _scaled(amount: int, factor: Decimal) -> int:
    return round(amount * Fraction(factor))


def _per_period(figures: tuple[Any, ...], horizon: Horizon) -> tuple[Any, ...]:
    return figures * horizon.budget_periods if len(figures) == 1 else figures


def _fund(horizon: Horizon, budget_factor: Decimal | None, fund: Fund, changes: Mapping[str, Any]) -> Fund:
    amounts = _per_period(changes["amounts"], horizon) if "amounts" in changes else fund.amounts
    for factor in (changes.get("factor"), budget_factor):
        if factor is not None:
            amounts = tuple(_scaled(amount, factor) for amount in amounts)
    return replace(fund, amounts=amounts, carry_over=changes.get("carry_over", fund.carry_over))


def _team(horizon: Horizon, team: Team, changes: Mapping[str, Any]) -> Team:
    capacity = _per_period(changes["capacity"], horizon) if "capacity" in changes else team.capacity
    return replace(team, capacity=tuple(days * changes.get("factor", Decimal(1)) for days in capacity))


def _initiative(portfolio: Portfolio, initiative: Initiative, changes: Mapping[str, Any]) -> Initiative:
    if not changes:
        return initiative
    of_levels: dict[str, dict[str, Any]] = {}
    for key, value in changes.items():
        level_name, _, field = key.rpartition(".")
        of_levels.setdefault(level_name, {})[field] = value
    common = of_levels.get("", {})
    levels = tuple(_level(portfolio, initiative, one, common, of_levels.get(one.name, {})) for one in initiative.levels)
    slip = changes.get("slip", 0)
    status = changes.get("status", initiative.status)
    before = initiative.commitment if status is Status.COMMITTED else None
    only = initiative.levels[0].name if len(initiative.levels) == 1 else ""
    level = changes.get("committed_level", before.level if before else only)
    start = changes.get("committed_start", before.start + slip if before else None)
    # A start without the status is passed on, to be refused as it is in a file.
    commitment = None if start is None else Commitment(level, start)
    latest = changes.get("latest_start", initiative.latest)
    earliest = changes.get("earliest_start", initiative.earliest) + slip
    if earliest != initiative.earliest:
        levels = tuple(_with_fixed_return(portfolio, initiative, level) for level in levels)
    return replace(
        initiative,
        levels=levels,
        status=status,
        commitment=commitment,
        earliest=earliest,
        latest=None if latest is None else latest + slip,
    )


def _with_fixed_return(portfolio: Portfolio, initiative: Initiative, level: Level) -> Level:
    """A level whose ROI is converted to the benefit that it stands for before its window, cost or duration changes.

    Otherwise a slip would spread the benefits over fewer periods, because an ROI describes the *earliest* start; and a
    cost overrun would raise the benefit, because that is a share of the cost. Where late starts shift a benefit, it
    keeps its sum and its number of periods; where they cut it, what it is per period.
    """
    horizon, benefit = portfolio.horizon, level.benefit
    if not isinstance(benefit, BenefitFromRoi):
        return level
    if moving := moving_benefit(portfolio, initiative, level):
        checks = Checks("initiative", initiative.id)
        checks.require(bool(moving.periods) or horizon.periods == 1, "roi", benefit.roi, expected.PERIOD_FOR_RETURN)
        checks.done()
        return replace(level, benefit=moving)
    returned = benefits_of_roi(level, benefit.roi, initiative.earliest, horizon.periods)
    if horizon.periods == 1:
        return replace(level, benefit=BenefitProfile(returned))
    return replace(level, benefit=BenefitPerPeriod(round(Fraction(sum(returned), max(1, len(returned))))))


def _level(
    portfolio: Portfolio, initiative: Initiative, level: Level, common: Mapping[str, Any], own: Mapping[str, Any]
) -> Level:
    """A level with the changes that all levels of its initiative have in ``common``, and then its ``own``."""
    figures = {**{key: value for key, value in common.items() if key not in own}, **own}
    factor = figures.get("cost_factor", Decimal(1))
    if factor != 1 or figures.get("duration", level.duration) != level.duration:
        level = _with_fixed_return(portfolio, initiative, level)
    costs, benefit = level.costs, level.benefit
    if factor != 1:
        checks = Checks("initiative", initiative.id)
        restated = not isinstance(benefit, StatedNpv) or "npv" in figures
        checks.require(restated, "cost_factor", factor, expected.NEW_NPV)
        checks.done()
        scale = partial(_scaled, factor=factor)
        costs = tuple(replace(c, amounts=tuple(map(scale, c.amounts)), run=scale(c.run)) for c in costs)
    for name, value in figures.items():  # of an roi and an npv the later one wins, and one of this level alone
        benefit = BenefitFromRoi(value) if name == "roi" else StatedNpv(value) if name == "npv" else benefit
    if "benefit_factor" in figures:
        benefit = _scaled_benefit(benefit, figures["benefit_factor"])
    plain = {name: figures[name] for name in _PLAIN if name in figures}
    return replace(level, costs=costs, benefit=benefit, **plain)


def _scaled_benefit(benefit: Benefit, factor: Decimal) -> Benefit:
    scale = partial(_scaled, factor=factor)
    match benefit:
        case BenefitPerPeriod(amount):
            return BenefitPerPeriod(scale(amount))
        case BenefitProfile(likely, low, high):
            scaled = [None if row is None else tuple(map(scale, row)) for row in (likely, low, high)]
            return BenefitProfile(scaled[0] or (), scaled[1], scaled[2])
        case BenefitFromRoi(roi):
            return BenefitFromRoi((1 + roi) * factor - 1)
        case BenefitTotal(amount, periods):
            return BenefitTotal(scale(amount), periods)
        case StatedNpv(npv):
            return StatedNpv(scale(npv))


def _small_allocation(allocation: SmallAllocation, changes: Mapping[str, Any]) -> SmallAllocation:
    changes = dict(changes)
    if "ticket" in changes:
        changes["minimum"] = changes["ticket"]
    return replace(allocation, **changes)


def _rule(read_money: Callable[[str], int | None], rule: Rule, changes: Mapping[str, Any]) -> Rule:
    """A rule changed; a value with ``%`` makes its bound a share, one without keeps what it was."""
    checks = Checks("rule", rule.id)
    plain = dict(changes)
    for bound in Bound:
        value = plain.pop(bound.value, None)
        if value is None:
            continue
        if checks.require(isinstance(rule, SpendRule), bound.value, value, expected.MINIMUM_ACTIVE_INSTEAD):
            assert isinstance(rule, SpendRule)
            checks.require(
                rule.bound is bound, bound.value, value, message("expected.bound_of_rule", bound=rule.bound.value)
            )
            as_share = "%" in value or rule.share is not None
            plain |= {"share": numbers.read_share(value), "amount": None} if as_share else {"amount": read_money(value)}
    wrong = "minimum_active" if isinstance(rule, SpendRule) else "window"
    for name in {wrong} & plain.keys():
        checks.require(False, name, plain[name], expected.FIELD_OF_RULE)
    checks.done()
    if plain.get("window") == WHOLE_HORIZON:
        plain["window"] = None
    return replace(rule, **plain)
