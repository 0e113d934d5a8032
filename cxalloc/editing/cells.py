"""Cells: the values of a document as texts by part, key and field, to be shown, typed over, pasted and copied.

Keys are those of ``document.keys_of``; a funding level is called ``ID/LEVEL`` (``level_key``), and where an initiative
has one level only, its own key will do for the fields of that level too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxalloc.domain.document import Document, Draft, DraftKey, Part, items_of, keys_of
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.initiative_cells import initiative_text, is_level_field, level_text
from cxalloc.editing.reading import PLAIN, Reader, Style
from cxalloc.editing.setting import Put, Setting

__all__ = ["PLAIN", "Cell", "Style", "level_key", "set_cells", "text_of"]


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


def level_key(initiative: str, level: str) -> str:
    """The key of a funding level."""
    return f"{initiative}/{level}"


def text_of(portfolio: Portfolio, part: Part, key: str, field: str, style: Style = PLAIN) -> str:
    """What a cell shows, drafts aside.

    A level's field asked of an initiative with several levels shows those of all, between slashes.

    Raises KeyError if there is no such item or field.
    """
    return _text(Reader(style, portfolio.currency, portfolio.horizon), portfolio, part, key, field)


def _text(reader: Reader, portfolio: Portfolio, part: Part, key: str, field: str) -> str:
    if part is not Part.INITIATIVE:
        raise KeyError((part, key, field))
    whose, level = find_level(portfolio.initiative_by_id, key)
    initiative = portfolio.initiative_by_id[whose]
    if not is_level_field(field):
        return initiative_text(reader, initiative, field)
    levels = [initiative.level(level)] if level else initiative.levels
    return " / ".join(level_text(reader, one, field) for one in levels)


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


def set_cells(document: Document, cells: Sequence[Cell], style: Style = PLAIN) -> Document:
    """The document with the texts of cells read and set, all at once.

    A text that cannot be read, or that the domain refuses, becomes a draft with the reason, and its cell keeps its
    value; everything else is set. A cell that is set soundly loses its draft. The drafts of the items that were
    touched are tried again: an ROI that came before its cost is set with the cost. Of two texts for one cell the later
    one counts. Writing back what a cell shows changes nothing.

    Raises KeyError if there is no such item or field.
    """
    given = {cell.place: cell.text for cell in cells}
    reader = Reader(style, document.portfolio.currency, document.portfolio.horizon)
    setting = Setting(document.portfolio, reader)
    puts = _puts(document.portfolio, given)
    refused = setting.set_all(put for put in puts if _differs(reader, document.portfolio, put))
    drafts = {place: draft for place, draft in document.drafts.items() if place not in given}
    drafts |= {place: Draft(*place, given[place], reason) for place, reason in refused.items()}
    touched = {put.whose for put in puts}
    waiting = _puts(setting.portfolio, {place: draft.text for place, draft in drafts.items()})
    older = {put.whose for put in waiting if put.place not in given} & touched
    again = [put for put in waiting if put.whose in older]
    if again:
        refused = setting.set_all(again)
        for put in again:
            draft = drafts.pop(put.place)
            if put.place in refused:
                drafts[put.place] = Draft(*put.place, draft.text, refused[put.place])
    same = drafts == document.drafts
    if same and setting.portfolio is document.portfolio:
        return document
    return Document(setting.portfolio, document.drafts if same else drafts)


def _puts(portfolio: Portfolio, given: Mapping[DraftKey, str]) -> list[Put]:
    """Texts with whom each belongs to."""
    positions: dict[Part, dict[str, int]] = {}
    puts = []
    for place, text in given.items():
        part, key, _ = place
        if part not in positions:
            positions[part] = {one: at for at, one in enumerate(keys_of(part, items_of(portfolio, part)))}
        whose, level = find_level(portfolio.initiative_by_id, key) if part is Part.INITIATIVE else (key, "")
        puts.append(Put(place, positions[part][whose], level, text))
    return puts


def _differs(reader: Reader, portfolio: Portfolio, put: Put) -> bool:
    return put.text.strip() != _text(reader, portfolio, *put.place).strip()
