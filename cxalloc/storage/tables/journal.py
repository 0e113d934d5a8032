"""The journal of a file: the edits that can be undone, and those that can be redone."""

from __future__ import annotations

import sqlite3

from cxalloc.domain.document.edits import Edit
from cxalloc.domain.document.journal import MOST_EDITS, EditOperation, StoredEdit, pack
from cxalloc.storage.tables.stored_messages import packed_message, stored_message
from cxalloc.storage.user import user_name, utc_now

MOST_BYTES = 16 * 2**20
"""The most bytes of all stored edits together; the newest one is stored whatever its length."""


def write_journal(connection: sqlite3.Connection, edit: Edit, way: EditOperation) -> None:
    """Add an edit, or move the mark between done and undone edits, inside the open transaction.

    ``edit`` is the one that was applied: for an undo, the inverse of the one in the journal.
    """
    if way is EditOperation.DO:
        connection.execute("DELETE FROM edit WHERE undone")
        _insert(connection, edit, undone=False)
        _forget(connection)
        return
    undone = way is EditOperation.UNDO
    choice = "max(id)" if undone else "min(id)"
    (found,) = connection.execute(f"SELECT {choice} FROM edit WHERE undone = ?", (not undone,)).fetchone()
    if found is not None:
        connection.execute("UPDATE edit SET undone = ? WHERE id = ?", (undone, found))
    else:  # the history in memory has more edits than the journal
        _insert(connection, edit.inverse() if undone else edit, undone=undone, first=undone)


def _insert(connection: sqlite3.Connection, edit: Edit, *, undone: bool, first: bool = False) -> None:
    stored = pack(edit)
    number = None
    if first:
        (number,) = connection.execute("SELECT min(id) - 1 FROM edit").fetchone()
    label = stored.label
    size = len(stored.text.encode())
    values = (number, utc_now(), user_name(), str(label), packed_message(label), undone, size, stored.text)
    names = "id, at, user, label, message, undone, size, changes"
    connection.execute(f"INSERT INTO edit ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def _forget(connection: sqlite3.Connection) -> None:
    """Drop the oldest edits if there are too many, or they are too long."""
    total = 0
    sizes = connection.execute("SELECT id, size FROM edit WHERE NOT undone ORDER BY id DESC").fetchall()
    for number, (last, size) in enumerate(sizes):
        total += size
        if number and (number >= MOST_EDITS or total > MOST_BYTES):
            connection.execute("DELETE FROM edit WHERE NOT undone AND id <= ?", (last,))
            return


def read_journal(connection: sqlite3.Connection) -> tuple[list[StoredEdit], list[StoredEdit]]:
    """The done and the undone edits, each in the order in which they were made."""
    rows = connection.execute("SELECT undone, label, message, changes FROM edit ORDER BY id").fetchall()
    done, undone = (
        [StoredEdit(stored_message(packed) or label, text) for mark, label, packed, text in rows if mark == side]
        for side in (0, 1)
    )
    return done, undone
