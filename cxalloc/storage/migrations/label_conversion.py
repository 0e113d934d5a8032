"""The step from version 4 to 5: labels of edits and reasons of drafts are kept as messages, too.

The patterns are those by which labels were composed until then. They are frozen: later labels are stored as messages.
A label that none of them fits, as those that the window made in the user's language, stays a text.
"""

from __future__ import annotations

import json
import re
import sqlite3

from cxalloc.domain.message import Count, Message, Phrases, Value, message

_LABELS = (
    ("edits.add", "Add {items}"),
    ("edits.duplicate", "Duplicate {items}"),
    ("edits.move", "Move {items}"),
    ("edits.delete_with", "Delete {items} with {lost}"),
    ("edits.delete", "Delete {items}"),
    ("edits.add_level", "Add level ‘{name}’"),
    ("edits.move_level", "Move level ‘{name}’"),
    ("edits.delete_level_with", "Delete level ‘{name}’ of ‘{other}’ with {lost}"),
    ("edits.delete_level", "Delete level ‘{name}’ of ‘{other}’"),
    ("edits.must_under", "Must fund: {items} under ‘{name}’"),
    ("edits.never_under", "Never fund: {items} under ‘{name}’"),
    ("edits.keep_under", "Keep as planned: {items} under ‘{name}’"),
    ("edits.unlock_under", "Unlock: {items} under ‘{name}’"),
    ("edits.must", "Must fund: {items}"),
    ("edits.never", "Never fund: {items}"),
    ("edits.keep", "Keep as planned: {items}"),
    ("edits.unlock", "Unlock: {items}"),
)
_NAMED = {
    "fund": "edits.fund",
    "team": "edits.team",
    "initiative": "edits.initiative",
    "small allocation": "edits.small_allocation",
    "relation": "edits.relation",
    "rule": "edits.rule",
    "scenario": "edits.scenario",
}
_COUNTED = {
    "fund": "edits.funds",
    "team": "edits.teams",
    "initiative": "edits.initiatives",
    "small allocation": "edits.small_allocations",
    "relation": "edits.relations",
    "rule": "edits.rules",
    "scenario": "edits.scenarios",
}
_ONE = re.compile(rf"({'|'.join(_NAMED)}) ‘(.*)’", re.DOTALL)
_SOME = re.compile(rf"(\d+) ({'|'.join(_COUNTED)})s?")


def add_messages(connection: sqlite3.Connection) -> None:
    """Add the messages, and store that of every label that is one, inside the open transaction.

    They are JSON: a key with values. NULL stands for a text of its own.
    """
    connection.execute("ALTER TABLE edit ADD COLUMN message TEXT")
    connection.execute("ALTER TABLE draft ADD COLUMN message TEXT")
    rows = connection.execute("SELECT id, label FROM edit").fetchall()
    found = ((label_message(label), number) for number, label in rows)
    packed = [(json.dumps(one.to_json(), ensure_ascii=False), number) for one, number in found if one is not None]
    connection.executemany("UPDATE edit SET message = ? WHERE id = ?", packed)


def label_message(label: str) -> Message | None:
    """The message of a label of before, if it is one of its own."""
    for key, template in _LABELS:
        if (fit := _form(template).fullmatch(label)) is not None:
            values = {name: _value(name, text) for name, text in fit.groupdict().items()}
            if all(value is not None for value in values.values()):
                return Message(key, tuple((name, value) for name, value in values.items() if value is not None))
    return None


def _form(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"(?P<{name}>.+)" for name in parts[1::2]]
    return re.compile("".join(parts), re.DOTALL)


def _value(name: str, text: str) -> Value | None:
    if name == "items":
        return _items(text)
    if name == "lost":
        phrases = [_items(part) for part in text.split(", ")]
        whole = tuple(one for one in phrases if one is not None)
        return Phrases(whole, with_commas=True) if len(whole) == len(phrases) else None
    return text


def _items(text: str) -> Message | None:
    if one := _ONE.fullmatch(text):
        return message(_NAMED[one[1]], name=one[2])
    if some := _SOME.fullmatch(text):
        return message(_COUNTED[some[2]], n=Count(int(some[1])))
    return None
