"""Edits as text, to be stored: of a value that changed only the fields that differ, before and after.

Such an edit is restored with the document in which it was made, or which it produced: that has the rest of each value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, get_type_hints

from cxalloc.domain.budget import Fund, Scenario, Team
from cxalloc.domain.constraints.relations import Relation
from cxalloc.domain.constraints.rules import Rule
from cxalloc.domain.document.document import Document, Draft, Head, Part, items_of
from cxalloc.domain.document.edits import DraftChange, Edit, EditMismatch, ValueChange
from cxalloc.domain.initiative import Initiative, Level
from cxalloc.domain.message import Message, literal
from cxalloc.domain.small_allocation import SmallAllocation

if TYPE_CHECKING:
    from cattrs import Converter

MOST_EDITS = 500
"""The number of steps that can be undone; older ones are dropped."""


def _converter() -> Converter:
    """Imports cattrs only when an edit is first stored or restored: a history exists before that."""
    from cxalloc.domain.snapshot import converter

    return converter()


_TYPES: Mapping[Part, Any] = {
    Part.PORTFOLIO: Head,
    Part.FUND: Fund,
    Part.TEAM: Team,
    Part.INITIATIVE: Initiative,
    Part.SMALL_ALLOCATION: SmallAllocation,
    Part.RELATION: Relation,
    Part.RULE: Rule,
    Part.SCENARIO: Scenario,
}


class EditOperation(StrEnum):
    """What the history does with an edit."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class StoredEdit:
    """An edit in its stored form (JSON)."""

    label: Message | str
    text: str


_to_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def pack(edit: Edit) -> StoredEdit:
    """An edit as text (JSON)."""
    # Change by change: the encoder holds the interpreter lock, and a window may be waiting for it.
    changes, drafts = (
        ",".join(map(_to_json, packed)) for packed in (map(_packed, edit.changes), map(_packed_draft, edit.drafts))
    )
    return StoredEdit(edit.label, f'{{"changes":[{changes}],"drafts":[{drafts}]}}')


def _packed(change: ValueChange) -> dict[str, Any]:
    packed: dict[str, Any] = {"part": change.part.value, "key": change.key}
    packed |= {"was_at": change.was_at, "is_at": change.is_at}
    if change.moved:
        packed["moved"] = True
    if _is_same_kind(change.before, change.after):
        levels = _packed_levels(change.before, change.after)
        return packed | {"fields": _packed_fields(change.before, change.after, but="levels" if levels else "")} | levels
    for name in ("before", "after"):
        value = getattr(change, name)
        if value is not None:
            packed[name] = _converter().unstructure(value, unstructure_as=_TYPES[change.part])
    return packed


def _packed_fields(before: Any, after: Any, but: str = "") -> dict[str, list[Any]]:
    hints = _hints(type(before))
    return {
        name: [_converter().unstructure(side, unstructure_as=hints[name]) for side in sides]
        for name, sides in changed_fields(before, after)
        if name != but
    }


def _packed_levels(before: Any, after: Any) -> dict[str, Any]:
    """The fields of levels that differ, by the name of the level, where the levels are still the same ones."""
    if not isinstance(before, Initiative) or before.levels is after.levels:
        return {}
    if [level.name for level in before.levels] != [level.name for level in after.levels]:
        return {}
    pairs = zip(before.levels, after.levels, strict=True)
    found = {old.name: _packed_fields(old, new) for old, new in pairs if old is not new}
    return {"levels": {name: fields for name, fields in found.items() if fields}}


def changed_fields(before: Any, after: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """The fields of two values of one type that differ, with both sides."""
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old is not new and old != new:
            yield field.name, (old, new)


def _is_same_kind(before: Any, after: Any) -> bool:
    return before is not None and type(before) is type(after)


def _hints(kind: Any) -> dict[str, Any]:
    """The types of the fields of a class."""
    if kind not in _KNOWN:
        _KNOWN[kind] = get_type_hints(kind)
    return _KNOWN[kind]


_KNOWN: dict[Any, dict[str, Any]] = {}


def _packed_draft(change: DraftChange) -> dict[str, Any]:
    part, key, field = change.place
    sides = {"before": change.before, "after": change.after}
    texts = {name: {"text": one.text, "reason": one.reason.to_json()} for name, one in sides.items() if one is not None}
    return {"part": part.value, "key": key, "field": field, **texts}


def unpack(stored: StoredEdit, document: Document, way: EditOperation) -> Edit:
    """The edit, restored with the document that it produced (to undo it) or in which it was made (to redo it).

    Raises EditMismatch if it is not an edit of that document.
    """
    try:
        content = json.loads(stored.text)
        changes = tuple(_unpacked(one, document, way) for one in content["changes"])
        return Edit(stored.label, changes, tuple(map(_unpacked_draft, content["drafts"])))
    except EditMismatch:
        raise
    except Exception as error:  # text changed by another program can fail anywhere
        raise EditMismatch(f"the edit {stored.label!r} cannot be read: {error}") from error


def _unpacked(packed: Mapping[str, Any], document: Document, way: EditOperation) -> ValueChange:
    part = Part(packed["part"])
    place = {name: packed[name] for name in ("key", "was_at", "is_at")} | {"moved": packed.get("moved", False)}
    if "fields" not in packed:
        sides = [packed.get(name) for name in ("before", "after")]
        values = [None if side is None else _converter().structure(side, _TYPES[part]) for side in sides]
        return ValueChange(part, before=values[0], after=values[1], **place)
    here, other = ("after", 0) if way is EditOperation.UNDO else ("before", 1)
    items, at = items_of(document.portfolio, part), packed["is_at" if way is EditOperation.UNDO else "was_at"]
    if not isinstance(at, int) or not 0 <= at < len(items):
        raise EditMismatch(f"{part.value} {packed['key']!r} is not where it was when the edit was made")
    now = items[at]
    there = _unpacked_fields(type(now), packed["fields"], other)
    if levels := packed.get("levels"):
        there["levels"] = tuple(
            replace(level, **_unpacked_fields(Level, levels[level.name], other)) if level.name in levels else level
            for level in now.levels
        )
    sides_by_name = {here: now, "before" if here == "after" else "after": replace(now, **there) if there else now}
    return ValueChange(part, **sides_by_name, **place)


def _unpacked_fields(kind: Any, packed: Mapping[str, list[Any]], side: int) -> dict[str, Any]:
    hints = _hints(kind)
    return {name: _converter().structure(both[side], hints[name]) for name, both in packed.items()}


def _unpacked_draft(packed: Mapping[str, Any]) -> DraftChange:
    place = (Part(packed["part"]), packed["key"], packed["field"])
    sides = [packed.get(name) for name in ("before", "after")]
    drafts = [None if side is None else Draft(*place, side["text"], _reason(side["reason"])) for side in sides]
    return DraftChange(place, *drafts)


def _reason(packed: Any) -> Message:
    """A reason; before version 4 of the file it was a text in English."""
    return literal(packed) if isinstance(packed, str) else Message.from_json(packed)
