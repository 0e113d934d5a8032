"""A portfolio revised by changes that were read: each part with its new values, and then the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from cxalloc.domain import expected
from cxalloc.domain.accounting.moving_benefits import moving_benefit
from cxalloc.domain.accounting.valuation import benefits_of_roi
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, Rule, SpendRule
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
from cxalloc.domain.periods import Horizon
from cxalloc.domain.portfolio import Fund, Portfolio, Team
from cxalloc.domain.scenario.candidates import restated_benefit, restated_level, revised_small_allocation
from cxalloc.domain.scenario.fields import NOTHING, WHOLE_HORIZON, bound_of, money_of, period_of

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
    parts: dict[PartKey, dict[Any, Any]] = field(default_factory=dict)
    """By part, then by field; those of an initiative by level, '' for all of it, and field."""
    misread: set[PartKey] = field(default_factory=set)
    """Parts with a change that could not be read; they stay as they are."""


_ATTRIBUTES = {
    "fund": "funds",
    "team": "teams",
    "initiative": "initiatives",
    "small_allocation": "small_allocations",
    "rule": "rules",
}


def revised_item(
    portfolio: Portfolio, kind: str, item: Any, values: Mapping[Any, Any], budget_factor: Decimal | None = None
) -> Any:
    """One part of a kind with new values; the same object where it stays as it is. Raises InvalidInput."""
    if not values and (budget_factor is None or kind != "fund"):
        return item
    match kind:
        case "fund":
            return _fund(portfolio.horizon, budget_factor, item, values)
        case "team":
            return _team(portfolio.horizon, item, values)
        case "initiative":
            return _initiative(portfolio, item, values)
        case "small_allocation":
            return revised_small_allocation(item, values)
    return _rule(portfolio, item, values)


def revised(portfolio: Portfolio, values: NewValues, findings: Iterable[Finding]) -> Portfolio:
    """The portfolio with new values.

    Raises InvalidInput with ``findings``, those of the values, and all that is wrong with the parts and the whole.

    The whole is checked with invalid items as they were before. An invalid rule is left out instead, as nothing refers
    to it: in its old form it may contradict another rule that was changed along with it.
    """
    findings = list(findings)
    changed: dict[str, Any] = {}
    budget_factor = values.head.get("budget.factor")
    for kind, attribute in _ATTRIBUTES.items():
        made = []
        for item in getattr(portfolio, attribute):
            as_it_was = [] if kind == "rule" else [item]
            if (kind, item.id) in values.misread:
                made += as_it_was
                continue
            try:
                made.append(revised_item(portfolio, kind, item, values.parts.get((kind, item.id), {}), budget_factor))
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
    changes |= {name: values[name] for name in ("annual_rate", "late_start") if name in values}
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
    amounts = _with_periods(amounts, changes)
    return replace(fund, amounts=amounts, carry_over=changes.get("carry_over", fund.carry_over))


def _team(horizon: Horizon, team: Team, changes: Mapping[str, Any]) -> Team:
    capacity = _per_period(changes["capacity"], horizon) if "capacity" in changes else team.capacity
    scaled = tuple(days * changes["factor"] for days in capacity) if "factor" in changes else capacity
    return replace(team, capacity=_with_periods(scaled, changes))


def _with_periods(figures: tuple[Any, ...], changes: Mapping[str, Any]) -> tuple[Any, ...]:
    """Figures of which some are stated by period: those stand as they are stated, whatever the factors."""
    stated = {at: value for field, value in changes.items() if (at := period_of(field)) is not None}
    return tuple(stated.get(at, figure) for at, figure in enumerate(figures)) if stated else figures


def _initiative(portfolio: Portfolio, initiative: Initiative, changes: Mapping[tuple[str, str], Any]) -> Initiative:
    if not changes:
        return initiative
    of_levels: dict[str, dict[str, Any]] = {}
    for (level_name, name), value in changes.items():
        of_levels.setdefault(level_name, {})[name] = value
    common = of_levels.get("", {})
    levels = tuple(_level(portfolio, initiative, one, common, of_levels.get(one.name, {})) for one in initiative.levels)
    slip = common.get("slip", 0)
    status = common.get("status", initiative.status)
    before = initiative.commitment if status is Status.COMMITTED else None
    only = initiative.levels[0].name if len(initiative.levels) == 1 else ""
    level = common.get("committed_level", before.level if before else only)
    start = common.get("committed_start", before.start + slip if before else None)
    # A start without the status is passed on, to be refused as it is in a file.
    commitment = None if start is None else Commitment(level, start)
    latest = common.get("latest_start", initiative.latest)
    earliest = common.get("earliest_start", initiative.earliest) + slip
    if earliest != initiative.earliest:
        # An ROI that is stated together with a start is about that start; a slip moves what was meant before it.
        stated = () if slip else [one.name for one in levels if _states_roi(common, of_levels.get(one.name, {}))]
        levels = tuple(
            level if level.name in stated else _with_fixed_return(portfolio, initiative, level) for level in levels
        )
    return replace(
        initiative,
        levels=levels,
        status=status,
        commitment=commitment,
        earliest=earliest,
        latest=None if latest is None or latest == NOTHING else latest + slip,
    )


def _states_roi(common: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    return "roi" in common or "roi" in own


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
    benefit = restated_benefit(benefit, figures, initiative.id)
    if "benefit_factor" in figures:
        benefit = _scaled_benefit(benefit, figures["benefit_factor"])
    plain: dict[str, Any] = {
        name: None if figures[name] == NOTHING else figures[name] for name in _PLAIN if name in figures
    }
    made = replace(level, costs=costs, benefit=benefit, **plain)
    return restated_level(made, figures, level.duration, portfolio.funds[0].id, initiative.id)


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


def _rule(portfolio: Portfolio, rule: Rule, changes: Mapping[str, Any]) -> Rule:
    """A rule changed: ``%`` makes its bound a share, the currency an amount, and a bare number keeps what it was."""
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
            plain |= _bound(portfolio, rule, value)
    wrong = "minimum_active" if isinstance(rule, SpendRule) else "window"
    for name in {wrong} & plain.keys():
        checks.require(False, name, plain[name], expected.FIELD_OF_RULE)
    checks.done()
    if plain.get("window") == WHOLE_HORIZON:
        plain["window"] = None
    return replace(rule, **plain)


def _bound(portfolio: Portfolio, rule: SpendRule, value: str) -> dict[str, Any]:
    found = bound_of(portfolio, value)
    assert found is not None  # it was read before
    figure, what = found
    if what == "share" or (not what and rule.share is not None):
        return {"share": figure, "amount": None}
    if what == "amount":  # of nothing: only a share is a share of something
        return {"amount": figure, "share": None, "of": EVERYTHING}
    return {"amount": money_of(portfolio, value)}
