"""The schema of a portfolio file: its marker, its version, and the migrations from one version to the next."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from cxalloc.domain.message import Message, literal, message
from cxalloc.messages.printable import printable
from cxalloc.messages.system_errors import system_error_message
from cxalloc.storage.audit import AuditChange, record
from cxalloc.storage.audit_chain import begin_chain
from cxalloc.storage.backups import BackupReason, back_up
from cxalloc.storage.connection import write_transaction
from cxalloc.storage.errors import StorageError, WriteProtected
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


class Definition(NamedTuple):
    """A table, index, view or trigger: what it is, its name, the table that it is on, and its SQL."""

    kind: str
    name: str
    table: str
    sql: str | None


_OF_ANALYZE = {("table", f"sqlite_stat{number}") for number in range(1, 5)}
"""What SQLite itself adds when somebody runs ANALYZE."""


def definitions(connection: sqlite3.Connection) -> Counter[Definition]:
    """Every table, index, view and trigger; indexes that SQLite makes for keys have no SQL.

    Nothing is left out by its name, and things of different kinds may share one: a trigger named like an index, or
    almost like what SQLite keeps for itself, would run with every change.
    """
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    return Counter(Definition(*row) for row in rows if row[:2] not in _OF_ANALYZE)


def expected_definitions(version: int | None = None) -> Counter[Definition]:
    """The result of ``definitions`` for a file of a version, or of the newest one."""
    return _definitions_of(MIGRATIONS[:version])


@cache
def _definitions_of(steps: tuple[str | Callable[[sqlite3.Connection], None], ...]) -> Counter[Definition]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        apply_migrations(connection, 0, len(steps))
        return definitions(connection)


def definition_faults(connection: sqlite3.Connection, version: int | None = None) -> list[Message]:
    """A fault for each table, index, view and trigger that is not as cxalloc made it, by name."""
    there, expected = definitions(connection), expected_definitions(version)
    added, missing = ({one.name for one in some} for some in (there - expected, expected - there))
    faults = []
    for name in sorted(added | missing):
        if name not in missing:
            faults.append(message("files.definition_added", name=printable(name)))
        elif name not in added:
            faults.append(message("files.definition_missing", name=printable(name)))
        else:
            faults.append(message("files.definition_changed", name=printable(name)))
    return faults


def foreign_definitions(path: Path, faults: Sequence[Message]) -> WriteProtected:
    """The error for a file that another program's definitions, known by their faults, keep from being changed."""
    names = ", ".join(str(one.by_name["name"]) for one in faults[:5])
    return WriteProtected(message("files.foreign_definitions", path=str(path), names=names))


def refuse_foreign(connection: sqlite3.Connection, path: Path, checked: int) -> int:
    """Raise WriteProtected, inside the open transaction, if another program has added definitions.

    ``checked`` is the version of the schema (SQLite's, not ours) that was found to be sound before; returns that now.
    """
    (now,) = connection.execute("PRAGMA schema_version").fetchone()
    if now != checked and (faults := definition_faults(connection)):
        raise foreign_definitions(path, faults)
    return int(now)


def copy_rows(source: sqlite3.Connection, target: sqlite3.Connection, version: int | None = None) -> None:
    """Make ``target``, an empty database, a clean copy: the rows of cxalloc's own tables, in its own schema.

    Only columns that SQLite stores are read, and only from tables, so that no definition of another program is run.
    What is in the place of one of ours is left out.

    Raises sqlite3.Error if rows do not fit the schema.
    """
    with write_transaction(target):
        apply_migrations(target, 0, version)
        target.execute("PRAGMA defer_foreign_keys = ON")
        tables = [*_tables(target), "sqlite_sequence"]
        # Views and virtual tables have no page of their own.
        found = source.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
        there = {name for (name,) in found.fetchall()}
        for table in tables:
            names = [name for (name,) in target.execute("SELECT name FROM pragma_table_info(?)", (table,))]
            stored = source.execute("SELECT name FROM pragma_table_xinfo(?) WHERE NOT hidden", (table,)).fetchall()
            is_ours = table in there and {(name,) for name in names} <= set(stored)
            rows = source.execute(f"SELECT {', '.join(names)} FROM {table}") if is_ours else ()
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
