"""An edit as changes of rows: those of what it touches, and no others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cxalloc.domain.document.document import Draft, DraftKey, Part, positions_of
from cxalloc.domain.document.edits import Edit, ValueChange
from cxalloc.storage.tables.portfolio_writer import ORDER, add_head, add_item, write_portfolio
from cxalloc.storage.tables.rows import TableRow, TableRows

if TYPE_CHECKING:
    from sqlite_utils import Database

    from cxalloc.domain.portfolio import Portfolio

_TABLES = {
    Part.FUND: ("fund", "id"),
    Part.TEAM: ("team", "id"),
    Part.INITIATIVE: ("initiative", "id"),
    Part.SMALL_ALLOCATION: ("small_allocation", "id"),
    Part.RULE: ("rule", "id"),
    Part.SCENARIO: ("scenario", "name"),
}
"""The table of a part's items, and what they are called by there."""

Keyed = dict[tuple[Any, ...], TableRow]


def write_edit(database: Database, before: Portfolio, after: Portfolio, edit: Edit) -> None:
    """Make an edit, inside the transaction that is open, in a file that holds ``before``: it holds ``after`` then."""
    connection: sqlite3.Connection = database.conn
    if before.horizon != after.horizon:
        write_portfolio(database, after)  # every period is another one
    else:
        _write_items(connection, before, after, edit)
    places = [list(change.place) for change in edit.drafts]
    connection.executemany("DELETE FROM draft WHERE part = ? AND key = ? AND field = ?", places)
    insert_drafts(connection, (change.after for change in edit.drafts if change.after is not None))


def _write_items(connection: sqlite3.Connection, before: Portfolio, after: Portfolio, edit: Edit) -> None:
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
                _shift(connection, part, before, after, {one.key for one in changes})
    _write_difference(connection, old, new)


def _shift(connection: sqlite3.Connection, part: Part, before: Portfolio, after: Portfolio, but: set[str]) -> None:
    """Give items that did not change themselves the positions that they have now."""
    table, name = _TABLES[part]
    were = positions_of(before, part)
    shifted = ((at, key) for key, at in positions_of(after, part).items() if key not in but and were[key] != at)
    connection.executemany(f"UPDATE {table} SET position = ? WHERE {name} = ?", shifted)


def _write_difference(connection: sqlite3.Connection, old: TableRows, new: TableRows) -> None:
    """Insert and update what others refer to before them, and delete it after them: no reference is ever broken."""
    tables = [table for table in ORDER if table in old.tables or table in new.tables]
    keyed = {table: [_by_key(connection, table, rows.tables.get(table, ())) for rows in (old, new)] for table in tables}
    for table, (were, are) in keyed.items():
        _insert(connection, table, [row for key, row in are.items() if key not in were])
        _update(connection, table, were, are)
    for table, (were, are) in reversed(keyed.items()):
        key = _key_of(connection, table)
        where = " AND ".join(f"{name} = ?" for name in key)
        connection.executemany(f"DELETE FROM {table} WHERE {where}", [one for one in were if one not in are])


def _key_of(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    found = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (table,))
    return tuple(name for (name,) in found)


def _by_key(connection: sqlite3.Connection, table: str, rows: Iterable[TableRow]) -> Keyed:
    key = _key_of(connection, table)
    return {tuple(row[name] for name in key): row for row in rows}


def _insert(connection: sqlite3.Connection, table: str, rows: list[TableRow]) -> None:
    if rows:
        names = list(rows[0])
        marks = ", ".join(f":{name}" for name in names)
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def _update(connection: sqlite3.Connection, table: str, were: Keyed, are: Keyed) -> None:
    key = _key_of(connection, table)
    where = " AND ".join(f"{name} = ?" for name in key)
    changed: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for one, row in are.items():
        before = were.get(one)
        if before is not None and before != row:
            names = tuple(name for name in row if row[name] != before[name])
            changed.setdefault(names, []).append((*(row[name] for name in names), *one))
    for names, values in changed.items():
        settings = ", ".join(f"{name} = ?" for name in names)
        connection.executemany(f"UPDATE {table} SET {settings} WHERE {where}", values)


def insert_drafts(connection: sqlite3.Connection, drafts: Iterable[Draft]) -> None:
    """Add drafts, inside the transaction that is open."""
    rows = ((one.part.value, one.key, one.field, one.text, one.reason) for one in drafts)
    connection.executemany("INSERT INTO draft (part, key, field, text, reason) VALUES (?, ?, ?, ?, ?)", rows)


def read_drafts(connection: sqlite3.Connection) -> dict[DraftKey, Draft]:
    """The drafts of a file. Raises UNSOUND if somebody wrote one that is none."""
    rows = connection.execute("SELECT part, key, field, text, reason FROM draft ORDER BY rowid")
    drafts = (Draft(Part(part), *rest) for part, *rest in rows)
    return {draft.place: draft for draft in drafts}
