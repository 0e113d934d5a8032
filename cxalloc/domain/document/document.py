"""The document: what a user edits. A valid portfolio, and drafts: texts that are not valid (yet)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from cxalloc.domain.constraints.relations import Enables, Excludes, GroupLimit, Relation, Requires
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.message import Message
from cxalloc.domain.periods import Horizon
from cxalloc.domain.portfolio import LateStart, Objective, Portfolio
from cxalloc.domain.uncertainty import Uncertainty


class Part(StrEnum):
    """The kinds of thing that a portfolio consists of."""

    PORTFOLIO = "portfolio"
    FUND = "fund"
    TEAM = "team"
    INITIATIVE = "initiative"
    SMALL_ALLOCATION = "small_allocation"
    RELATION = "relation"
    RULE = "rule"
    SCENARIO = "scenario"


ATTRIBUTES: Mapping[Part, str] = MappingProxyType(
    {
        Part.FUND: "funds",
        Part.TEAM: "teams",
        Part.INITIATIVE: "initiatives",
        Part.SMALL_ALLOCATION: "small_allocations",
        Part.RELATION: "relations",
        Part.RULE: "rules",
        Part.SCENARIO: "scenarios",
    }
)
"""The attribute of a portfolio that holds the items of a part; ``PORTFOLIO``, the head, has none."""

DraftKey = tuple[Part, str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A typed text that is not valid (yet): shown in its cell with the reason, stored in the file, undoable.

    ``key`` is the key of the item as in ``keys_of``, ``ID/LEVEL`` for a funding level, '' for the portfolio's head.
    """

    part: Part
    key: str
    field: str
    text: str
    reason: Message

    @property
    def place(self) -> DraftKey:
        """The cell of the draft."""
        return (self.part, self.key, self.field)


@dataclass(frozen=True, slots=True)
class Head:
    """What a portfolio has once."""

    name: str
    currency: str
    horizon: Horizon
    annual_rate: Decimal
    objective: Objective
    late_start: LateStart
    uncertainty: Uncertainty


@dataclass(frozen=True)
class Document:
    """A valid portfolio, and the drafts by their cell."""

    portfolio: Portfolio
    drafts: Mapping[DraftKey, Draft] = field(default_factory=dict)


@dataclass(frozen=True)
class ScenarioDocument(Document):
    """The portfolio of a ``base`` document under one of its scenarios, and what was typed for that and refused."""

    base: Document = field(kw_only=True)
    scenario: str = field(kw_only=True)


def head_of(portfolio: Portfolio) -> Head:
    """The head of a portfolio."""
    return Head(
        portfolio.name,
        portfolio.currency,
        portfolio.horizon,
        portfolio.annual_rate,
        portfolio.objective,
        portfolio.late_start,
        portfolio.uncertainty,
    )


def items_of(portfolio: Portfolio, part: Part) -> tuple[Any, ...]:
    """The items of a part in their order; the head alone for ``PORTFOLIO``."""
    if part is Part.PORTFOLIO:
        return (head_of(portfolio),)
    items: tuple[Any, ...] = getattr(portfolio, ATTRIBUTES[part])
    return items


def keys_of(part: Part, items: Sequence[Any]) -> list[str]:
    """The key of each item: its id, the name of a scenario, '' for the head.

    The key of a relation is its content (``chatbot requires data-platform``), so that it stays the same when others
    come and go; a second relation with the same content has ``#2`` appended.
    """
    if part is Part.RELATION:
        return _relation_keys(items)
    if part is Part.SCENARIO:
        return [item.name for item in items]
    return [""] if part is Part.PORTFOLIO else [item.id for item in items]


def positions_of(portfolio: Portfolio, part: Part) -> Mapping[str, int]:
    """The position of each item of a part by key. Computed once for each portfolio."""
    known: dict[Part, dict[str, int]] = portfolio.__dict__.setdefault("_positions", {})
    if part not in known:
        known[part] = {key: at for at, key in enumerate(keys_of(part, items_of(portfolio, part)))}
    return known[part]


def level_key(initiative: str, level: str) -> str:
    """The key of a funding level."""
    return f"{initiative}/{level}"


def find_level(initiatives: Mapping[str, Initiative], key: str) -> tuple[str, str]:
    """The initiative and the level that a key names; the level is '' for the initiative itself.

    Raises KeyError if there is none of that key.
    """
    if key in initiatives:
        return key, ""
    at = key.find("/")
    while at >= 0:
        whose, level = key[:at], key[at + 1 :]
        if whose in initiatives and any(one.name == level for one in initiatives[whose].levels):
            return whose, level
        at = key.find("/", at + 1)
    raise KeyError(key)


def exists(portfolio: Portfolio, part: Part, key: str) -> bool:
    """Whether there is an item, or a funding level, of that key."""
    if part is not Part.INITIATIVE:
        return key in positions_of(portfolio, part)
    try:
        find_level(portfolio.initiative_by_id, key)
    except KeyError:
        return False
    return True


def with_portfolio(document: Document, portfolio: Portfolio) -> Document:
    """Another portfolio, with the drafts of what is still there."""
    kept = {place: draft for place, draft in document.drafts.items() if exists(portfolio, *place[:2])}
    return Document(portfolio, document.drafts if len(kept) == len(document.drafts) else kept)


def _relation_keys(relations: Sequence[Relation]) -> list[str]:
    keys: dict[str, None] = {}
    last: dict[str, int] = {}
    for relation in relations:
        said = _said(relation)
        key, number = said, last.get(said, 1)
        while key in keys:
            number += 1
            key = f"{said} #{number}"
        keys[key], last[said] = None, number
    return list(keys)


def _said(relation: Relation) -> str:
    match relation:
        case GroupLimit(members):
            return f"group {'; '.join(members)}"
        case Requires():
            verb = "requires"
        case Excludes():
            verb = "excludes"
        case Enables():
            verb = "enables"
        case _:
            verb = "together with"
    return f"{relation.initiative} {verb} {relation.other}"
