"""The schema of a portfolio file: its marker, its version, and the migrations from one version to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path

from cxalloc.domain.message import literal, message
from cxalloc.messages.system_errors import system_error_message
from cxalloc.storage.audit import AuditChange, record
from cxalloc.storage.audit_chain import begin_chain
from cxalloc.storage.backups import BackupReason, back_up
from cxalloc.storage.connection import write_transaction
from cxalloc.storage.errors import StorageError
from cxalloc.storage.migrations.audit_conversion import add_messages_to_audit
from cxalloc.storage.migrations.explicit_windows import state_windows
from cxalloc.storage.migrations.label_conversion import add_messages

APPLICATION_ID = 0x4358414C
"""``CXAL`` in ASCII, in the header of the file: it distinguishes a portfolio from other SQLite files."""

MIGRATIONS: tuple[str | Callable[[sqlite3.Connection], None], ...] = (
    "schema.sql",
    "schema_2.sql",
    "schema_3.sql",
    state_windows,
    add_messages,
    add_messages_to_audit,
    "schema_7.sql",
    begin_chain,
    "schema_9.sql",
    "schema_10.sql",
)
"""Step n, SQL or a function, migrates a file from version n to n + 1. Steps are appended and never changed."""


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a file, from 1 to the newest.

    Raises:
        StorageError: the file belongs to another program or to a newer version of this one.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID or version < 1:
        raise StorageError(message("files.other_program", path=str(path)))
    if version > len(MIGRATIONS):
        raise StorageError(message("files.newer", path=str(path), version=str(version), newest=str(len(MIGRATIONS))))
    return int(version)


def apply_migrations(connection: sqlite3.Connection, version: int, to: int | None = None) -> None:
    """Migrate from ``version`` (0: an empty file) to the newest one, inside the open transaction."""
    newest = len(MIGRATIONS) if to is None else to
    for step in MIGRATIONS[version:newest]:
        if callable(step):
            step(connection)
            continue
        for statement in _statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {newest}")


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Migrate a file of an older version after a backup; leave it as it is if that fails."""
    with write_transaction(connection):
        version = version_of(connection, path)
        if version == len(MIGRATIONS):
            return
        try:
            back_up(path, BackupReason.UPGRADE)
        except (OSError, sqlite3.Error) as error:
            problem = system_error_message(error) if isinstance(error, OSError) else literal(str(error))
            raise StorageError(message("files.older_without_backup", path=str(path), problem=problem)) from error
        apply_migrations(connection, version)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise StorageError(message("files.not_brought_up_to_date", path=str(path)))
        versions = f"version {version}", f"version {len(MIGRATIONS)}"
        record(connection, [AuditChange.of(message("audit.brought_up_to_date"), message("audit.file"), *versions)])


def definitions(connection: sqlite3.Connection) -> dict[str, str]:
    """The SQL of every table, index, view and trigger, by name."""
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    return dict(rows.fetchall())


def expected_definitions(version: int | None = None) -> dict[str, str]:
    """The result of ``definitions`` for a file of a version, or of the newest one."""
    return _definitions_of(MIGRATIONS[:version])


@cache
def _definitions_of(steps: tuple[str | Callable[[sqlite3.Connection], None], ...]) -> dict[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        apply_migrations(connection, 0, len(steps))
        return definitions(connection)


def foreign_definitions(connection: sqlite3.Connection, version: int) -> list[str]:
    """The names of tables, indexes, views and triggers that are not as cxalloc made them, sorted."""
    there, expected = definitions(connection), expected_definitions(version)
    return sorted(name for name in there.keys() | expected.keys() if there.get(name) != expected.get(name))


def copy_rows(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Make ``target``, an empty database, a clean copy: the rows of cxalloc's own tables, in cxalloc's own schema."""
    with write_transaction(target):
        apply_migrations(target, 0)
        target.execute("PRAGMA defer_foreign_keys = ON")
        tables = [*_tables(target), "sqlite_sequence"]
        there = {name for (name,) in source.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        for table in tables:
            names = [name for (name,) in target.execute("SELECT name FROM pragma_table_info(?)", (table,))]
            rows = source.execute(f"SELECT {', '.join(names)} FROM {table}") if table in there else ()
            target.execute(f"DELETE FROM {table}")
            target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in names)})", rows)


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in rows]


def _statements(step: str) -> list[str]:
    """The statements of a step one by one: ``executescript`` would commit what is open."""
    statements, lines = [], []
    for line in resources.files(__package__).joinpath(step).read_text("utf-8").splitlines(keepends=True):
        lines.append(line)
        if sqlite3.complete_statement("".join(lines)):
            statements.append("".join(lines))
            lines = []
    return statements
