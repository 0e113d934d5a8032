"""Files as earlier versions of the program wrote them, made of new ones."""

import sqlite3
from contextlib import closing

from cxalloc.storage import schema


def make_older(connection: sqlite3.Connection, version: int) -> None:
    """Take away what later versions than ``version`` (3 or more) add to the schema."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as older:
        schema.apply_migrations(older, 0, version)
        kept = {table: _columns(older, table) for table in _tables(older)}
    for table in _tables(connection):
        if table not in kept:
            connection.execute(f"DROP TABLE {table}")
            continue
        added = [column for column in _columns(connection, table) if column not in kept[table]]
        for column in reversed(added):  # a constraint of one may name those before it
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    connection.execute(f"PRAGMA user_version = {version}")
    assert schema.definition_faults(connection, version) == []


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
