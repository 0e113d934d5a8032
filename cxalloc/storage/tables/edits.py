"""Writes an edit as changes of rows: only those of changed items."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cxalloc.domain.document.document import Draft, DraftKey, Part, positions_of
from cxalloc.domain.document.edits import Edit, ValueChange
from cxalloc.domain.message import literal
from cxalloc.storage.tables.portfolio_writer import ORDER, add_head, add_item, write_portfolio
from cxalloc.storage.tables.rows import TableRow, TableRows
from cxalloc.storage.tables.stored_messages import packed_message, stored_message

if TYPE_CHECKING:
    from cxalloc.domain.portfolio import Portfolio
    from cxalloc.storage.tables.database import FileDatabase

_TABLES = {
    Part.FUND: ("fund", "id"),
    Part.TEAM: ("team", "id"),
    Part.INITIATIVE: ("initiative", "id"),
    Part.SMALL_ALLOCATION: ("small_allocation", "id"),
    Part.RULE: ("rule", "id"),
    Part.SCENARIO: ("scenario", "name"),
}
"""The table of the items of a part, and its key column."""


def write_edit(database: FileDatabase, before: Portfolio, after: Portfolio, edit: Edit) -> None:
    """Apply an edit to a file that holds ``before``, inside the open transaction; it holds ``after`` then."""
    if before.horizon != after.horizon:
        write_portfolio(database, after)  # every period is another one
    else:
        _write_items(database, before, after, edit)
    removed = [list(change.place) for change in edit.drafts if change.after is None]
    database.conn.executemany("DELETE FROM draft WHERE part = ? AND key = ? AND field = ?", removed)
    write_drafts(database, (change.after for change in edit.drafts if change.after is not None))


def _write_items(database: FileDatabase, before: Portfolio, after: Portfolio, edit: Edit) -> None:
    old, new = TableRows(), TableRows()
    by_part: dict[Part, list[ValueChange]] = {}
    for change in edit.changes:
        by_part.setdefault(change.part, []).append(change)
    for part, changes in by_part.items():
        moved = any(one.moved or one.before is None or one.after is None for one in changes)
        if part is Part.PORTFOLIO:
            add_head(old, before)
            add_head(new, after)
        elif part is Part.RELATION and moved:  # their ids are their positions
            for rows, relations in ((old, before.relations), (new, after.relations)):
                for position, relation in enumerate(relations):
                    add_item(rows, part, position, relation)
        else:
            for one in changes:
                if one.before is not None and one.was_at is not None:
                    add_item(old, part, one.was_at, one.before)
                if one.after is not None and one.is_at is not None:
                    add_item(new, part, one.is_at, one.after)
            if moved:
                _shift(database.conn, part, before, after, {one.key for one in changes})
    _write_difference(database, old, new)


def _shift(connection: sqlite3.Connection, part: Part, before: Portfolio, after: Portfolio, but: set[str]) -> None:
    """Update the positions of items that only moved because others came or went."""
    table, name = _TABLES[part]
    were = positions_of(before, part)
    shifted = ((at, key) for key, at in positions_of(after, part).items() if key not in but and were[key] != at)
    connection.executemany(f"UPDATE {table} SET position = ? WHERE {name} = ?", shifted)


def _write_difference(database: FileDatabase, old: TableRows, new: TableRows) -> None:
    """Write parents before their children, and delete them after these: no reference is ever broken."""
    tables = [table for table in ORDER if table in old.tables or table in new.tables]
    keys = {table: tuple(database.table(table).pks) for table in tables}
    keyed = {table: [_by_key(keys[table], rows.tables.get(table, ())) for rows in (old, new)] for table in tables}
    for table, (before, after) in keyed.items():
        changed = [row for key, row in after.items() if before.get(key) != row]
        database.table(table).upsert_all(changed, pk=keys[table])
    for table, (before, after) in reversed(keyed.items()):
        where = " AND ".join(f"{name} = ?" for name in keys[table])
        database.conn.executemany(f"DELETE FROM {table} WHERE {where}", [key for key in before if key not in after])


def _by_key(key: tuple[str, ...], rows: Iterable[TableRow]) -> dict[tuple[Any, ...], TableRow]:
    return {tuple(row[name] for name in key): row for row in rows}


def write_drafts(database: FileDatabase, drafts: Iterable[Draft]) -> None:
    """Add or replace drafts, inside the open transaction."""
    rows = (
        {
            "part": one.part.value,
            "key": one.key,
            "field": one.field,
            "text": one.text,
            "reason": str(one.reason),
            "message": packed_message(one.reason),
        }
        for one in drafts
    )
    database.table("draft").upsert_all(rows, pk=("part", "key", "field"))


def read_drafts(connection: sqlite3.Connection) -> dict[DraftKey, Draft]:
    """The drafts of a file. Raises UNSOUND if another program wrote rows that are no drafts."""
    rows = connection.execute("SELECT part, key, field, text, reason, message FROM draft ORDER BY rowid")
    drafts = (
        Draft(Part(part), key, field, text, stored_message(packed) or literal(reason))
        for part, key, field, text, reason, packed in rows
    )
    return {draft.place: draft for draft in drafts}
