"""Scenarios: a set of changes applied to a portfolio.

A change is a key and a value, the same in a portfolio folder, in a file and after ``--set`` on the command line. The
table in ``docs/portfolio_format.md`` lists the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any

from cxalloc.domain import expected, numbers
from cxalloc.domain.accounting.valuation import benefits_of_roi
from cxalloc.domain.constraints.rules import Bound, Rule, SpendRule
from cxalloc.domain.errors import Checks, Finding, InvalidInput
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    Commitment,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.message import Alternatives, Message, message
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import Horizon
from cxalloc.domain.portfolio import Fund, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.small_allocation import SmallAllocation

ScenarioChanges = Iterable[tuple[str, str]]
AD_HOC = "--set"
"""How changes that belong to no scenario of the portfolio are named in findings."""
KEY = "key"
"""The field of a finding about a key that names nothing."""
_FEW = 8
"""The most ids that a finding lists; of more, it lists only similar ones."""


def apply_scenario(portfolio: Portfolio, scenario: Scenario) -> Portfolio:
    """The portfolio under a scenario: its changes made, all the rest inherited."""
    return apply_changes(portfolio, scenario.changes, scenario.name)


def apply_changes(portfolio: Portfolio, changes: ScenarioChanges, name: str = AD_HOC) -> Portfolio:
    """The portfolio with changes made; later ones win.

    Raises InvalidInput with a finding for each change that cannot be made, named by ``name`` and its key; a portfolio
    that would be inconsistent is refused as it would be in a file. All findings are reported together, syntax first; a
    part with a change that cannot be read has no further findings.
    """
    return _taken(portfolio, changes, name).result()


def check_changes(portfolio: Portfolio, changes: ScenarioChanges, name: str = AD_HOC) -> None:
    """Raise InvalidInput unless every key and value can be read. The consistency of the result is not checked."""
    _taken(portfolio, changes, name).checks.done()


class ChangeChecker:
    """Checks changes one by one, in the time that each takes: what they may name is listed once."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._pending = _Pending(portfolio, Checks("scenario", ""))

    def check(self, key: str, value: str, name: str) -> None:
        """Raise InvalidInput unless a key and its value can be read; ``name`` is that of the scenario."""
        self._pending.checks = Checks("scenario", name)
        self._pending.take(key, value.strip())
        self._pending.checks.done()


def _taken(portfolio: Portfolio, changes: ScenarioChanges, name: str) -> _Pending:
    pending = _Pending(portfolio, Checks("scenario", name))
    for key, value in changes:
        pending.take(key, value.strip())
    return pending


@dataclass(frozen=True, slots=True)
class _Field:
    """How the value of a key is read, and what is expected of it."""

    read: Callable[[str], Any]
    expected: Message


_SHARE = _Field(numbers.read_share, numbers.SHARE_EXPECTED)
_WHOLE = _Field(numbers.read_whole, numbers.WHOLE_EXPECTED)
_YES_NO = _Field(numbers.read_yes_no, numbers.YES_NO_EXPECTED)
_FACTOR = _Field(lambda value: _not_negative(numbers.read_share(value)), expected.FACTOR)
_NUMBERS = _Field(lambda value: _each(value, numbers.read_number), expected.NUMBERS)
_WORD = _Field(lambda value: value or None, expected.WORD)
_BOUND = _Field(lambda value: None if numbers.read_share(value) is None else value, expected.BOUND)
_WHOLE_HORIZON = "horizon"
_WINDOW = _Field(
    lambda value: value if value == _WHOLE_HORIZON else numbers.read_whole(value),
    expected.WINDOW,
)


def _one_of(words: type[StrEnum]) -> _Field:
    return _Field(lambda value: words(value.lower()) if value.lower() in list(words) else None, expected.one_of(words))


def _each(value: str, read: Callable[[str], Any]) -> tuple[Any, ...] | None:
    parts = tuple(read(part) for part in value.split(numbers.LIST_SEPARATOR))
    return None if None in parts else parts


class _Pending:
    """Changes grouped by item, so that those of one initiative are applied together."""

    def __init__(self, portfolio: Portfolio, checks: Checks) -> None:
        self.portfolio = portfolio
        self.checks = checks
        self._head: dict[str, Any] = {}
        self._parts: dict[tuple[str, str], dict[str, Any]] = {}
        self._misread: set[tuple[str, str]] = set()
        self._levels: dict[str, frozenset[str]] = {}
        money = _Field(self._money, numbers.NUMBER_EXPECTED)
        period = _Field(portfolio.horizon.index, portfolio.horizon.expected_label())
        figures = {
            "cost_factor": _FACTOR,
            "benefit_factor": _FACTOR,
            "success": _SHARE,
            "roi": _SHARE,
            "npv": money,
            "duration": _WHOLE,
            "low": _SHARE,
            "high": _SHARE,
        }
        self._head_fields = {"annual_rate": _SHARE, "budget.factor": _FACTOR, "objective": _one_of(ObjectiveKind)}
        self._fields: dict[str, dict[str, _Field]] = {
            "fund": {
                "factor": _FACTOR,
                "amounts": _Field(lambda value: _each(value, self._money), _NUMBERS.expected),
                "carry_over": _SHARE,
            },
            "team": {"factor": _FACTOR, "capacity": _NUMBERS},
            "initiative": {
                "status": _one_of(Status),
                "earliest_start": period,
                "latest_start": period,
                "committed_level": _WORD,
                "committed_start": period,
                "slip": _WHOLE,
                **figures,
            },
            "level": figures,
            "small_allocation": {
                "ticket": money,
                "minimum": money,
                "maximum": money,
                "total_cap": money,
                "cadence": _WHOLE,
                "delay": _WHOLE,
            },
            "rule": {
                "enabled": _YES_NO,
                "at_least": _BOUND,
                "at_most": _BOUND,
                "minimum_active": _WHOLE,
                "window": _WINDOW,
            },
        }
        items: dict[str, Iterable[Any]] = {
            "fund": portfolio.funds,
            "team": portfolio.teams,
            "initiative": portfolio.initiatives,
            "small_allocation": portfolio.small_allocations,
            "rule": portfolio.rules,
        }
        # Dictionaries for their order and their quick look-up: there may be a change for each of thousands of items.
        self._ids = {kind: dict.fromkeys(item.id for item in of) for kind, of in items.items()}

    def _money(self, value: str) -> int | None:
        number = numbers.read_number(value)
        return None if number is None else to_minor(number, self.portfolio.currency)

    def take(self, key: str, value: str) -> None:
        """Read one change; note a finding if its key or value is not understood."""
        if key in self._head_fields:
            self._read(self._head, self._head_fields[key], key, key, value)
            return
        kind, _, rest = key.partition(".")
        known = f"{', '.join(self._head_fields)}, {', '.join(f'{kind}.ID.FIELD' for kind in self._ids)}"
        example = f"fund.{self.portfolio.funds[0].id}.factor" if self.portfolio.funds else "budget.factor"
        if not self.checks.require(
            kind in self._ids, KEY, key, message("expected.change_key_like", keys=known, example=example)
        ):
            return
        ids = self._ids[kind]
        owner = owner_of(rest, ids)
        if owner is not None:
            self._take_field(kind, owner, rest[len(owner) + 1 :], key, value)
        else:
            self.checks.require(False, KEY, key, _id_expected(kind, rest, list(ids)))

    def _take_field(self, kind: str, owner: str, field: str, key: str, value: str) -> None:
        part, prefix = self._parts.setdefault((kind, owner), {}), ""
        fields = self._fields[kind]
        if kind == "initiative" and field not in fields:
            named = owner_of(field, self._levels_of(owner))
            if named is not None and named != field:
                fields, prefix, field = self._fields["level"], f"{named}.", field[len(named) + 1 :]
        known = self.checks.require(
            field in fields, KEY, key, message("expected.field_of", part=_word(kind), names=", ".join(fields))
        )
        if not (known and self._read(part, fields[field], prefix + field, key, value)):
            self._misread.add((kind, owner))

    def _levels_of(self, initiative: str) -> Container[str]:
        if initiative not in self._levels:
            levels = self.portfolio.initiative_by_id[initiative].levels
            self._levels[initiative] = frozenset(level.name for level in levels)
        return self._levels[initiative]

    def _read(self, into: dict[str, Any], field: _Field, name: str, key: str, value: str) -> bool:
        read = field.read(value)
        if self.checks.require(read is not None, key, value, field.expected):
            into.pop(name, None)  # the later of two changes comes later in order, too
            into[name] = read
        return read is not None

    def result(self) -> Portfolio:
        """The changed portfolio. Raises InvalidInput with all that is wrong with the changes, the parts and the whole.

        The whole is checked with invalid items as they were before. An invalid rule is left out instead, as nothing
        refers to it: in its old form it may contradict another rule that was changed along with it.
        """
        findings: list[Finding] = list(self.checks.findings)
        changed: dict[str, Any] = {}
        makers: tuple[tuple[str, str, Callable[[Any, Mapping[str, Any]], Any]], ...] = (
            ("fund", "funds", partial(_fund, self.portfolio.horizon, self._head.get("budget.factor"))),
            ("team", "teams", partial(_team, self.portfolio.horizon)),
            ("initiative", "initiatives", partial(_initiative, self.portfolio.horizon)),
            ("small_allocation", "small_allocations", _small_allocation),
            ("rule", "rules", partial(_rule, self._money)),
        )
        for kind, attribute, make in makers:
            made = []
            for item in getattr(self.portfolio, attribute):
                as_it_was = [] if kind == "rule" else [item]
                if (kind, item.id) in self._misread:
                    made += as_it_was
                    continue
                try:
                    made.append(make(item, self._parts.get((kind, item.id), {})))
                except InvalidInput as error:
                    findings.extend(error.findings)
                    made += as_it_was
            changed[attribute] = tuple(made)
        try:
            changed |= self._head_changes()
        except InvalidInput as error:
            findings.extend(error.findings)
        try:
            revised = self.portfolio.revised(**changed)
        except InvalidInput as error:
            raise InvalidInput([*findings, *error.findings]) from None
        if findings:
            raise InvalidInput(findings)
        return revised

    def _head_changes(self) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if "annual_rate" in self._head:
            changes["annual_rate"] = self._head["annual_rate"]
        if "objective" in self._head:
            changes["objective"] = replace(self.portfolio.objective, kind=self._head["objective"])
        return changes


def owner_of(rest: str, ids: Container[str]) -> str | None:
    """The id that ``ID.FIELD`` begins with; ids may contain dots, and the longest one wins."""
    end = rest.rfind(".")
    while end >= 0:
        if rest[:end] in ids:
            return rest[:end]
        end = rest.rfind(".", 0, end)
    return rest if rest in ids else None


def _word(kind: str) -> str:
    return kind.replace("_", " ")


def _id_expected(kind: str, wanted: str, ids: Sequence[str]) -> Message:
    """That an id was expected, with the ids that may have been meant."""
    part = _word(kind)
    if not ids:
        return message("expected.id_after_none", part=part, kind=kind)
    if len(ids) <= _FEW:
        return message("expected.id_after_of", part=part, kind=kind, names=", ".join(ids))
    parts = wanted.split(".")
    close = [one for at in range(len(parts)) for one in get_close_matches(".".join(parts[: at + 1]), ids)]
    if not close:
        return message("expected.id_after", part=part, kind=kind)
    return message("expected.id_after_like", part=part, kind=kind, names=Alternatives(tuple(dict.fromkeys(close))))


def _not_negative(number: Decimal | None) -> Decimal | None:
    return None if number is None or number < 0 else number


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


def _initiative(horizon: Horizon, initiative: Initiative, changes: Mapping[str, Any]) -> Initiative:
    if not changes:
        return initiative
    of_levels: dict[str, dict[str, Any]] = {}
    for key, value in changes.items():
        level_name, _, field = key.rpartition(".")
        of_levels.setdefault(level_name, {})[field] = value
    common = of_levels.get("", {})
    levels = tuple(_level(horizon, initiative, one, common, of_levels.get(one.name, {})) for one in initiative.levels)
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
        levels = tuple(_with_fixed_return(level, initiative.earliest, horizon) for level in levels)
    return replace(
        initiative,
        levels=levels,
        status=status,
        commitment=commitment,
        earliest=earliest,
        latest=None if latest is None else latest + slip,
    )


def _with_fixed_return(level: Level, earliest: int, horizon: Horizon) -> Level:
    """A level whose ROI is converted to a benefit per period before its window, cost or duration changes.

    Otherwise a slip would cost next to nothing, because an ROI describes the *earliest* start; and a cost overrun would
    raise the benefit, because that is a share of the cost.
    """
    if not isinstance(level.benefit, BenefitFromRoi):
        return level
    returned = benefits_of_roi(level, level.benefit.roi, earliest, horizon.periods)
    if horizon.periods == 1:
        return replace(level, benefit=BenefitProfile(returned))
    return replace(level, benefit=BenefitPerPeriod(round(Fraction(sum(returned), max(1, len(returned))))))


def _level(
    horizon: Horizon, initiative: Initiative, level: Level, common: Mapping[str, Any], own: Mapping[str, Any]
) -> Level:
    """A level with the changes that all levels of its initiative have in ``common``, and then its ``own``."""
    figures = {**{key: value for key, value in common.items() if key not in own}, **own}
    factor = figures.get("cost_factor", Decimal(1))
    if factor != 1 or figures.get("duration", level.duration) != level.duration:
        level = _with_fixed_return(level, initiative.earliest, horizon)
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
    plain = {name: figures[name] for name in ("success", "duration", "low", "high") if name in figures}
    return replace(level, costs=costs, benefit=benefit, **plain)


def _scaled_benefit(
    benefit: BenefitPerPeriod | BenefitProfile | BenefitFromRoi | StatedNpv, factor: Decimal
) -> BenefitPerPeriod | BenefitProfile | BenefitFromRoi | StatedNpv:
    scale = partial(_scaled, factor=factor)
    match benefit:
        case BenefitPerPeriod(amount):
            return BenefitPerPeriod(scale(amount))
        case BenefitProfile(likely, low, high):
            scaled = [None if row is None else tuple(map(scale, row)) for row in (likely, low, high)]
            return BenefitProfile(scaled[0] or (), scaled[1], scaled[2])
        case BenefitFromRoi(roi):
            return BenefitFromRoi((1 + roi) * factor - 1)
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
    for field in {wrong} & plain.keys():
        checks.require(False, field, plain[field], expected.FIELD_OF_RULE)
    checks.done()
    if plain.get("window") == _WHOLE_HORIZON:
        plain["window"] = None
    return replace(rule, **plain)
