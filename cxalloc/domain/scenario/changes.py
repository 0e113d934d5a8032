"""The changes of a scenario, read and applied to a portfolio.

A change is a key and a value, the same in a portfolio folder, in a file and after ``--set`` on the command line. The
table in ``docs/portfolio_format.md`` lists the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from typing import Any

from cxalloc.domain import expected, numbers
from cxalloc.domain.amount_notes import WrittenAmount, amount_notes
from cxalloc.domain.constraints.rules import SpendRule
from cxalloc.domain.errors import Checks
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import Alternatives, Message, message
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio, Scenario
from cxalloc.domain.scenario.revision import WHOLE_HORIZON, NewValues, money_of, revised

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
    reader = _taken(portfolio, changes, name)
    return revised(portfolio, reader.values, reader.checks.findings)


def check_changes(portfolio: Portfolio, changes: ScenarioChanges, name: str = AD_HOC) -> None:
    """Raise InvalidInput unless every key and value can be read. The consistency of the result is not checked."""
    _taken(portfolio, changes, name).checks.done()


def change_notes(portfolio: Portfolio, changes: ScenarioChanges, name: str = AD_HOC) -> tuple[Message, ...]:
    """What has to be said of the amounts in changes that can be made: those that are rounded, or may mean thousands."""
    return tuple(amount_notes(_taken(portfolio, changes, name).amounts, portfolio.currency))


class ChangeChecker:
    """Checks changes one by one, in the time that each takes: what they may name is listed once."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._reader = _ChangeReader(portfolio, Checks("scenario", ""))

    def check(self, key: str, value: str, name: str) -> None:
        """Raise InvalidInput unless a key and its value can be read; ``name`` is that of the scenario."""
        self._reader.checks = Checks("scenario", name)
        self._reader.take(key, value.strip())
        self._reader.checks.done()


def _taken(portfolio: Portfolio, changes: ScenarioChanges, name: str) -> _ChangeReader:
    reader = _ChangeReader(portfolio, Checks("scenario", name), name)
    for key, value in changes:
        reader.take(key, value.strip())
    return reader


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
_WINDOW = _Field(
    lambda value: value if value == WHOLE_HORIZON else numbers.read_whole(value),
    expected.WINDOW,
)


def _one_of(words: type[StrEnum]) -> _Field:
    return _Field(lambda value: words(value.lower()) if value.lower() in list(words) else None, expected.one_of(words))


def _each(value: str, read: Callable[[str], Any]) -> tuple[Any, ...] | None:
    parts = tuple(read(part) for part in value.split(numbers.LIST_SEPARATOR))
    return None if None in parts else parts


class _ChangeReader:
    """Reads changes one by one, and notes what is wrong with them."""

    def __init__(self, portfolio: Portfolio, checks: Checks, name: str = "") -> None:
        self.portfolio = portfolio
        self.checks = checks
        self.values = NewValues()
        self.amounts: list[WrittenAmount] = []
        self._name = name
        self._levels: dict[str, frozenset[str]] = {}
        read_money = partial(money_of, portfolio)
        money = _Field(read_money, numbers.NUMBER_EXPECTED)
        amounts = _Field(lambda value: _each(value, read_money), _NUMBERS.expected)
        self._money_fields = (money, amounts)
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
            "cost_low": _SHARE,
            "cost_high": _SHARE,
            "duration_low": _WHOLE,
            "duration_high": _WHOLE,
        }
        self._head_fields = {"annual_rate": _SHARE, "budget.factor": _FACTOR, "objective": _one_of(ObjectiveKind)}
        self._fields: dict[str, dict[str, _Field]] = {
            "fund": {
                "factor": _FACTOR,
                "amounts": amounts,
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
                "rate_low": _SHARE,
                "rate_high": _SHARE,
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

    def take(self, key: str, value: str) -> None:
        """Read one change; note a finding if its key or value is not understood."""
        if key in self._head_fields:
            self._read(self.values.head, self._head_fields[key], key, key, value)
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
        part, prefix = self.values.parts.setdefault((kind, owner), {}), ""
        fields = self._fields[kind]
        if kind == "initiative" and field not in fields:
            named = owner_of(field, self._levels_of(owner))
            if named is not None and named != field:
                fields, prefix, field = self._fields["level"], f"{named}.", field[len(named) + 1 :]
        known = self.checks.require(
            field in fields, KEY, key, message("expected.field_of", part=_PARTS[kind], names=", ".join(fields))
        )
        if not (known and self._read(part, fields[field], prefix + field, key, value)):
            self.values.misread.add((kind, owner))

    def _levels_of(self, initiative: str) -> Container[str]:
        if initiative not in self._levels:
            levels = self.portfolio.initiative_by_id[initiative].levels
            self._levels[initiative] = frozenset(level.name for level in levels)
        return self._levels[initiative]

    def _read(self, into: dict[str, Any], field: _Field, name: str, key: str, value: str) -> bool:
        read = field.read(value)
        if self.checks.require(read is not None, key, value, field.expected):
            if self._is_money(field, key, value):
                self._keep_amounts(key, value)
            into.pop(name, None)  # the later of two changes comes later in order, too
            into[name] = read
        return read is not None

    def _is_money(self, field: _Field, key: str, value: str) -> bool:
        """Whether the value of a key is money; a bound of a rule is, unless it is a share."""
        if field is not _BOUND:
            return field in self._money_fields
        rule = next((one for one in self.portfolio.rules if key.startswith(f"rule.{one.id}.")), None)
        return "%" not in value and isinstance(rule, SpendRule) and rule.share is None

    def _keep_amounts(self, key: str, value: str) -> None:
        place: Message | str = f"{AD_HOC} {key}"
        if self._name != AD_HOC:
            place = message("input.key_of_scenario", change=repr(key), name=repr(self._name))
        for text in value.split(numbers.LIST_SEPARATOR):
            amount = numbers.read_number(text)
            if amount is not None:
                self.amounts.append(WrittenAmount(place, text.strip(), amount))


def owner_of(rest: str, ids: Container[str]) -> str | None:
    """The id that ``ID.FIELD`` begins with; ids may contain dots, and the longest one wins."""
    end = rest.rfind(".")
    while end >= 0:
        if rest[:end] in ids:
            return rest[:end]
        end = rest.rfind(".", 0, end)
    return rest if rest in ids else None


_PARTS = {
    "fund": message("findings.fund"),
    "team": message("findings.team"),
    "initiative": message("findings.initiative"),
    "small_allocation": message("findings.small_allocation"),
    "rule": message("findings.rule"),
}
"""What the parts of a portfolio are called, by the first word of a key."""


def _id_expected(kind: str, wanted: str, ids: Sequence[str]) -> Message:
    """That an id was expected, with the ids that may have been meant."""
    part = _PARTS[kind]
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
