"""The changes of a scenario, read and applied to a portfolio.

A change is a key and a value, the same in a portfolio folder, in a file and after ``--set`` on the command line. The
table in ``docs/portfolio_format.md`` lists the keys.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from cxalloc.domain import expected, numbers
from cxalloc.domain.amount_notes import WrittenAmount, amount_notes
from cxalloc.domain.constraints.rules import SpendRule
from cxalloc.domain.errors import Checks
from cxalloc.domain.message import Alternatives, Message, message
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.fields import ChangeFields, Field
from cxalloc.domain.scenario.revision import NewValues, revised, revised_item

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


class ItemChanges:
    """Makes single parts of a portfolio under changes, each as ``apply_changes`` makes it."""

    def __init__(self, portfolio: Portfolio, budget_factor: Decimal | None = None) -> None:
        self._reader = _ChangeReader(portfolio, Checks("scenario", ""))
        self._budget_factor = budget_factor

    def made(self, kind: str, item: Any, changes: Mapping[str, str]) -> Any:
        """A part of a kind under changes by field (``LEVEL.FIELD`` of a level).

        Raises InvalidInput with what is wrong with the changes, or with the part.
        """
        reader = self._reader
        reader.checks, reader.values = Checks("scenario", ""), NewValues()
        for field, value in changes.items():
            reader.take_field(kind, item.id, field, f"{kind}.{item.id}.{field}", value.strip())
        reader.checks.done()
        values = reader.values.parts.get((kind, item.id), {})
        return revised_item(reader.portfolio, kind, item, values, self._budget_factor)


def _taken(portfolio: Portfolio, changes: ScenarioChanges, name: str) -> _ChangeReader:
    reader = _ChangeReader(portfolio, Checks("scenario", name), name)
    for key, value in changes:
        reader.take(key, value.strip())
    return reader


class _ChangeReader:
    """Reads changes one by one, and notes what is wrong with them."""

    def __init__(self, portfolio: Portfolio, checks: Checks, name: str = "") -> None:
        self.portfolio = portfolio
        self.checks = checks
        self.values = NewValues()
        self.amounts: list[WrittenAmount] = []
        self._name = name
        self._levels: dict[str, frozenset[str]] = {}
        self._fields = ChangeFields(portfolio)
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
        if (field := self._fields.head.get(key)) is not None:
            self._read(self.values.head, field, key, key, value)
            return
        kind, _, rest = key.partition(".")
        known = f"{', '.join(self._fields.head)}, {', '.join(f'{kind}.ID.FIELD' for kind in self._ids)}"
        example = f"fund.{self.portfolio.funds[0].id}.factor" if self.portfolio.funds else "budget.factor"
        if not self.checks.require(
            kind in self._ids, KEY, key, message("expected.change_key_like", keys=known, example=example)
        ):
            return
        ids = self._ids[kind]
        owner = owner_of(rest, ids)
        if owner is not None:
            self.take_field(kind, owner, rest[len(owner) + 1 :], key, value)
        else:
            self.checks.require(False, KEY, key, _id_expected(kind, rest, list(ids)))

    def take_field(self, kind: str, owner: str, name: str, key: str, value: str) -> None:
        """Read a change of a field of a part that exists; note a finding if it is not understood."""
        part = self.values.parts.setdefault((kind, owner), {})
        level = owner_of(name, self._levels_of(owner)) if kind == "initiative" else None
        kind_of_field = kind
        if level is not None and level != name:
            kind_of_field, name = "level", name[len(level) + 1 :]
        else:
            level = ""
        field = self._fields.find(kind_of_field, name)
        names = ", ".join(self._fields.names(kind_of_field))
        known = self.checks.require(
            field is not None, KEY, key, message("expected.field_of", part=_PARTS[kind], names=names)
        )
        into = (level, name) if kind == "initiative" else name
        if not (known and field is not None and self._read(part, field, into, key, value)):
            self.values.misread.add((kind, owner))

    def _levels_of(self, initiative: str) -> Container[str]:
        if initiative not in self._levels:
            levels = self.portfolio.initiative_by_id[initiative].levels
            self._levels[initiative] = frozenset(level.name for level in levels)
        return self._levels[initiative]

    def _read(self, into: dict[Any, Any], field: Field, name: Any, key: str, value: str) -> bool:
        read = field.read(value)
        if self.checks.require(read is not None, key, value, field.expected):
            if self._is_money(field, key, value):
                self._keep_amounts(key, value)
            into.pop(name, None)  # the later of two changes comes later in order, too
            into[name] = read
        return read is not None

    def _is_money(self, field: Field, key: str, value: str) -> bool:
        """Whether the value of a key is money; a bound of a rule is, unless it is a share."""
        if field.is_money or not key.startswith("rule.") or field.expected is not expected.BOUND:
            return field.is_money
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
