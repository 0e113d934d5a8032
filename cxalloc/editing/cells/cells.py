"""Cells: the values of a document as texts by part, key and field, to be shown, typed over, pasted and copied.

Keys are those of ``document.keys_of``; a funding level is called ``ID/LEVEL`` (``level_key``), and where an initiative
has one level only, its own key will do for the fields of that level too.
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
    """What a cell shows, drafts aside.

    A level's field asked of an initiative with several levels shows those of all, between slashes.

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
    """The document with the texts of cells read and set, all at once.

    A text that cannot be read, or that the domain refuses, becomes a draft with the reason, and its cell keeps its
    value; everything else is set. A cell that is set soundly loses its draft. The drafts of the items that were
    touched are tried again: an ROI that came before its cost is set with the cost; so are all where funds, teams,
    criteria or the horizon changed. Of two texts for one cell the later one counts. Writing back what a cell shows
    changes nothing. What refers to an item that gets another id follows it.

    Raises KeyError if there is no such item or field.
    """
    # Half of a pair of surrogates, which a clipboard can hold, could not be stored.
    given = {cell.place: cell.text.encode("utf-8", "replace").decode() for cell in cells}
    before = document.portfolio
    setting = CellBatch(before, style)
    puts = _puts(before, given)
    refused = setting.set_all(put for put in puts if _differs(setting.reader, before, put))
    new = {place: _draft(place, given[place], reason) for place, reason in refused.items()}
    old = {place: draft for place, draft in document.drafts.items() if place not in given}
    old, new = (rekeyed(before, setting.portfolio, drafts) for drafts in (old, new))
    touched = {put.whose for put in puts}
    keys = {(part, keys_of(part, [items_of(setting.portfolio, part)[at]])[0]) for part, at in touched}
    wide = _names(before) != _names(setting.portfolio)
    near = {place: draft.text for place, draft in {**old, **new}.items() if wide or _may_be_of(place, keys)}
    waiting = _puts(setting.portfolio, _of_cells(setting, near))
    older = {put.whose for put in waiting if put.place in old and (wide or put.whose in touched)}
    drafts = _tried_again(setting, {**old, **new}, [put for put in waiting if put.whose in older])
    return _result(document, setting.portfolio, drafts)


def retry(document: Document, style: Style = PLAIN) -> Document:
    """The document with all drafts tried again: what one waited for may have come (a fund, an initiative, a period)."""
    setting = CellBatch(document.portfolio, style)
    texts = {place: draft.text for place, draft in document.drafts.items()}
    waiting = _puts(setting.portfolio, _of_cells(setting, texts))
    drafts = _tried_again(setting, document.drafts, waiting)
    return _result(document, setting.portfolio, drafts)


def _names(portfolio: Portfolio) -> tuple[Any, ...]:
    """What cells of any item may name or depend on."""
    funds, teams = ({one.id for one in items} for items in (portfolio.funds, portfolio.teams))
    return portfolio.horizon, funds, teams, {criterion for criterion, _ in portfolio.objective.weights}


def _of_cells(setting: CellBatch, texts: Mapping[DraftKey, str]) -> dict[DraftKey, str]:
    """The texts for which there is still a cell: a period may be past the horizon by now."""
    return {place: text for place, text in texts.items() if _is_cell(setting.reader, setting.portfolio, place)}


def _tried_again(
    setting: CellBatch, drafts: Mapping[DraftKey, Draft], waiting: Sequence[CellAssignment]
) -> dict[DraftKey, Draft]:
    """The drafts that are left when some were tried again."""
    left = dict(drafts)
    if waiting:
        before = setting.portfolio
        refused = setting.set_all(waiting)
        for put in waiting:
            draft = left.pop(put.place)
            if put.place in refused:
                left[put.place] = _draft(put.place, draft.text, refused[put.place])
        left = rekeyed(before, setting.portfolio, left)
    return left


def _result(document: Document, portfolio: Portfolio, drafts: Mapping[DraftKey, Draft]) -> Document:
    """The same objects where nothing is different."""
    same = drafts == document.drafts
    if same and portfolio is document.portfolio:
        return document
    return Document(portfolio, document.drafts if same else drafts)


def _draft(place: DraftKey, text: str, reason: str) -> Draft:
    """A draft; a reason that quotes a whole page is cut."""
    return Draft(*place, text, reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…")


def rekeyed(before: Portfolio, after: Portfolio, drafts: Mapping[DraftKey, Draft]) -> dict[DraftKey, Draft]:
    """Drafts under the new keys of their items, and labels of periods, which stand where they stood before."""
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
    """What a field is called now: that of a period by its new label; '' if there is no such period any more."""
    name, _, label = field.partition(":")
    if name not in PERIOD_FIELDS or before.horizon == after.horizon:
        return field
    at = before.horizon.index(label)
    return "" if at is None or at >= after.horizon.budget_periods else f"{name}:{after.horizon.label(at)}"


def _puts(portfolio: Portfolio, given: Mapping[DraftKey, str]) -> list[CellAssignment]:
    """Texts with whom each belongs to."""
    puts = []
    for place, text in given.items():
        part, key, _ = place
        whose, level = find_level(portfolio.initiative_by_id, key) if part is Part.INITIATIVE else (key, "")
        puts.append(CellAssignment(place, positions_of(portfolio, part)[whose], level, text))
    return puts


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


def _differs(reader: Reader, portfolio: Portfolio, put: CellAssignment) -> bool:
    return put.text.strip() != _text(reader, portfolio, *put.place).strip()
