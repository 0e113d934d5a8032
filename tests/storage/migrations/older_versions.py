"""Files as earlier versions of the program wrote them, made of new ones."""

import sqlite3

from cxalloc.storage import schema

_ADDED = (
    (9, "small_allocation", "is_example"),
    (7, "level", "total_periods"),
    (7, "level", "total"),
    (7, "portfolio", "late_start"),
    (6, "audit", "message"),
    (5, "edit", "message"),
    (5, "draft", "message"),
)
"""The columns that a version added, the newest first: (version, table, column)."""


def make_older(connection: sqlite3.Connection, version: int) -> None:
    """Take away what later versions than ``version`` (3 or more) add to the schema."""
    for added, table, column in _ADDED:
        if added > version:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    if version < 8:
        for table in ("plan_digest", "audit_digest", "audit_head"):
            connection.execute(f"DROP TABLE {table}")
    connection.execute(f"PRAGMA user_version = {version}")
    assert schema.definition_faults(connection, version) == []
