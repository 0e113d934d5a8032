"""Cells: the values of a document as texts by part, key and field, to show, type, paste and copy.

Keys are those of ``document.keys_of``; the key of a funding level is ``ID/LEVEL`` (``level_key``). The key of an
initiative with one level is valid for the fields of that level too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from cxalloc.domain.document.document import (
    Document,
    Draft,
    DraftKey,
    Part,
    exists,
    find_level,
    items_of,
    keys_of,
    level_key,
    positions_of,
)
from cxalloc.domain.message import Message, literal
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.cells.assignment import CellAssignment, CellBatch
from cxalloc.editing.cells.budget import PERIOD_FIELDS, fund_or_team_text, head_text
from cxalloc.editing.cells.initiative import initiative_text
from cxalloc.editing.cells.level import is_level_field, level_text
from cxalloc.editing.cells.reader import PLAIN, Reader, Style
from cxalloc.editing.cells.relation import relation_text
from cxalloc.editing.cells.rule import rule_text
from cxalloc.editing.cells.scenario import scenario_text
from cxalloc.editing.cells.small_allocation import small_allocation_text

__all__ = ["PLAIN", "Cell", "Style", "find_level", "level_key", "retry", "set_cells", "text_of"]


LONGEST_REASON = 500
"""Characters."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text for a cell."""

    part: Part
    key: str
    field: str
    text: str

    @property
    def place(self) -> DraftKey:
        """The cell that it is for."""
        return (self.part, self.key, self.field)


def text_of(portfolio: Portfolio, part: Part, key: str, field: str, style: Style = PLAIN) -> str:
    """The text of a cell, without drafts.

    A field of levels by the key of an initiative with several levels gives the texts of all, separated by slashes.

    Raises KeyError if there is no such item or field.
    """
    return _text(Reader(style, portfolio.currency, portfolio.horizon), portfolio, part, key, field)


def _text(reader: Reader, portfolio: Portfolio, part: Part, key: str, field: str) -> str:
    if part is Part.INITIATIVE:
        whose, level = find_level(portfolio.initiative_by_id, key)
        initiative = portfolio.initiative_by_id[whose]
        if not is_level_field(field):
            return initiative_text(reader, initiative, field)
        levels = [initiative.level(level)] if level else initiative.levels
        return " / ".join(level_text(reader, one, field) for one in levels)
    if part is Part.SMALL_ALLOCATION:
        return small_allocation_text(reader, portfolio.small_allocation_by_id[key], field)
    return _item_text(reader, part, items_of(portfolio, part)[positions_of(portfolio, part)[key]], field)


def _item_text(reader: Reader, part: Part, item: Any, field: str) -> str:
    match part:
        case Part.PORTFOLIO:
            return head_text(reader, item, field)
        case Part.FUND | Part.TEAM:
            return fund_or_team_text(reader, item, field)
        case Part.RELATION:
            return relation_text(reader, item, field)
        case Part.RULE:
            return rule_text(reader, item, field)
        case _:
            return scenario_text(item, field)


def set_cells(document: Document, cells: Sequence[Cell], style: Style = PLAIN) -> Document:
    """The document with the texts of many cells read and set together.

    A text that cannot be read, or that the domain refuses, becomes a draft with the reason, and its cell keeps its
    value; everything else is set. A cell that is set to a valid text loses its draft. Drafts of changed items are tried
    again (an ROI typed before its cost is set with the cost); so are all drafts if funds, teams, criteria or the
    horizon changed. Of two texts for one cell the later one counts. Writing back the text of a cell changes nothing.
    References to an item that gets another id are updated.

    Raises KeyError if there is no such item or field.
    """
    # A lone surrogate, which a clipboard can hold, could not be stored.
    given = {cell.place: cell.text.encode("utf-8", "replace").decode() for cell in cells}
    before = document.portfolio
    batch = CellBatch(before, style)
    assignments = _assignments(before, given)
    refused = batch.set_all(assignment for assignment in assignments if _differs(batch.reader, before, assignment))
    new = {place: _draft(place, given[place], reason) for place, reason in refused.items()}
    old = {place: draft for place, draft in document.drafts.items() if place not in given}
    old, new = (rekeyed(before, batch.portfolio, drafts) for drafts in (old, new))
    touched = {assignment.owner for assignment in assignments}
    keys = {(part, keys_of(part, [items_of(batch.portfolio, part)[at]])[0]) for part, at in touched}
    wide = _names(before) != _names(batch.portfolio)
    near = {place: draft.text for place, draft in {**old, **new}.items() if wide or _may_be_of(place, keys)}
    waiting = _assignments(batch.portfolio, _of_cells(batch, near))
    older = {
        assignment.owner for assignment in waiting if assignment.place in old and (wide or assignment.owner in touched)
    }
    drafts = _tried_again(batch, {**old, **new}, [assignment for assignment in waiting if assignment.owner in older])
    return _result(document, batch.portfolio, drafts)


def retry(document: Document, style: Style = PLAIN) -> Document:
    """The document with all drafts tried again: what one waited for may have come (a fund, an initiative, a period)."""
    batch = CellBatch(document.portfolio, style)
    texts = {place: draft.text for place, draft in document.drafts.items()}
    waiting = _assignments(batch.portfolio, _of_cells(batch, texts))
    drafts = _tried_again(batch, document.drafts, waiting)
    return _result(document, batch.portfolio, drafts)


def _names(portfolio: Portfolio) -> tuple[Any, ...]:
    """What the cells of any item may refer to or depend on."""
    funds, teams = ({one.id for one in items} for items in (portfolio.funds, portfolio.teams))
    return portfolio.horizon, funds, teams, {criterion for criterion, _ in portfolio.objective.weights}


def _of_cells(batch: CellBatch, texts: Mapping[DraftKey, str]) -> dict[DraftKey, str]:
    """The texts that still have a cell: a period may be past the horizon now."""
    return {place: text for place, text in texts.items() if _is_cell(batch.reader, batch.portfolio, place)}


def _tried_again(
    batch: CellBatch, drafts: Mapping[DraftKey, Draft], waiting: Sequence[CellAssignment]
) -> dict[DraftKey, Draft]:
    """The drafts that are left when some were tried again."""
    left = dict(drafts)
    if waiting:
        before = batch.portfolio
        refused = batch.set_all(waiting)
        for assignment in waiting:
            draft = left.pop(assignment.place)
            if assignment.place in refused:
                left[assignment.place] = _draft(assignment.place, draft.text, refused[assignment.place])
        left = rekeyed(before, batch.portfolio, left)
    return left


def _result(document: Document, portfolio: Portfolio, drafts: Mapping[DraftKey, Draft]) -> Document:
    """The same objects where nothing is different."""
    same = drafts == document.drafts
    if same and portfolio is document.portfolio:
        return document
    return Document(portfolio, document.drafts if same else drafts)


def _draft(place: DraftKey, text: str, reason: Message) -> Draft:
    """A draft; a reason that quotes a whole page is cut."""
    shown = str(reason)
    return Draft(*place, text, reason if len(shown) <= LONGEST_REASON else literal(f"{shown[: LONGEST_REASON - 1]}…"))


def rekeyed(before: Portfolio, after: Portfolio, drafts: Mapping[DraftKey, Draft]) -> dict[DraftKey, Draft]:
    """Drafts under the new keys of their items and the new labels of their periods; items keep their positions."""
    renamed: dict[tuple[Part, str], str] = {}
    for part in {place[0] for place in drafts} - {Part.PORTFOLIO}:
        old, new = items_of(before, part), items_of(after, part)
        if old is new:
            continue
        for key, other, one, two in zip(keys_of(part, old), keys_of(part, new), old, new, strict=True):
            renamed[part, key] = other
            if part is Part.INITIATIVE and one is not two:
                for level, same in zip(one.levels, two.levels, strict=True):
                    renamed[part, level_key(key, level.name)] = level_key(other, same.name)
    found = {}
    for place, draft in drafts.items():
        key, field = renamed.get(place[:2], place[1]), _field_after(before, after, place[2])
        if field:
            moved = draft if (key, field) == place[1:] else replace(draft, key=key, field=field)
            found[moved.place] = moved
    return found


def _field_after(before: Portfolio, after: Portfolio, field: str) -> str:
    """The new name of a field: that of a period has its new label; '' if the period no longer exists."""
    name, _, label = field.partition(":")
    if name not in PERIOD_FIELDS or before.horizon == after.horizon:
        return field
    at = before.horizon.index(label)
    return "" if at is None or at >= after.horizon.budget_periods else f"{name}:{after.horizon.label(at)}"


def _assignments(portfolio: Portfolio, given: Mapping[DraftKey, str]) -> list[CellAssignment]:
    """The texts with the items that they belong to."""
    assignments = []
    for place, text in given.items():
        part, key, _ = place
        whose, level = find_level(portfolio.initiative_by_id, key) if part is Part.INITIATIVE else (key, "")
        assignments.append(CellAssignment(place, positions_of(portfolio, part)[whose], level, text))
    return assignments


def _may_be_of(place: DraftKey, keys: Set[tuple[Part, str]]) -> bool:
    """Whether a cell can be one of some items: a first sieve, for there may be ten thousand drafts."""
    part, key, _ = place
    if part is Part.RELATION:
        return any(one is part for one, _ in keys)
    cuts = [at for at, sign in enumerate(key) if sign == "/"] if part is Part.INITIATIVE else []
    return (part, key) in keys or any((part, key[:at]) in keys for at in cuts)


def _is_cell(reader: Reader, portfolio: Portfolio, place: DraftKey) -> bool:
    """Whether there is a cell at a place."""
    try:
        return exists(portfolio, *place[:2]) and _text(reader, portfolio, *place) is not None
    except KeyError:
        return False


def _differs(reader: Reader, portfolio: Portfolio, assignment: CellAssignment) -> bool:
    return assignment.text.strip() != _text(reader, portfolio, *assignment.place).strip()
