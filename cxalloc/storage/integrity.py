"""Whether a file is sound, as far as it can know of itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from cxalloc.domain.document.document import Document
from cxalloc.domain.document.edits import EditMismatch, apply
from cxalloc.domain.document.journal import EditOperation, unpack
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.plan import Plan
from cxalloc.domain.snapshot import sha256
from cxalloc.storage.errors import StorageError
from cxalloc.storage.schema import definitions, expected_definitions, version_of
from cxalloc.storage.tables import plans
from cxalloc.storage.tables.edits import read_drafts
from cxalloc.storage.tables.journal import read_journal
from cxalloc.storage.tables.portfolio_reader import read_portfolio
from cxalloc.storage.tables.rows import UNSOUND, TableRow, fetch
from cxalloc.version import __version__


def find_faults(connection: sqlite3.Connection, path: Path, *, of_plans: bool = True) -> list[str]:
    """What is wrong with an open file, in words. A damaged one is not looked at further.

    Without ``of_plans`` their sums are left out: those of a plan that an older program stored may have another meaning.
    """
    try:
        damage = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
        if not damage:
            found = [*_schema_faults(connection, path), *_portfolio_faults(connection)]
            return [*found, *_plan_faults(connection)] if of_plans else found
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite's own message can quote what is no text
        damage = [str(error)]
    return [f"the file is damaged: {text}" for text in damage]


def _schema_faults(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    try:
        version_of(connection, path)
    except StorageError as error:
        yield str(error)
    there, expected = definitions(connection), expected_definitions()
    for name in sorted(there.keys() | expected.keys()):
        if name not in there:
            yield f"{name} is missing: somebody removed this table, view or trigger"
        elif name not in expected:
            yield f"{name} is not part of a portfolio file: somebody added this table, view or trigger"
        elif there[name] != expected[name]:
            yield f"{name} is not as it was made: somebody changed this table, view or trigger"
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table}, row {row}: the {parent} it refers to is not there"


def _portfolio_faults(connection: sqlite3.Connection) -> Iterator[str]:
    try:
        document = Document(read_portfolio(connection), read_drafts(connection))
        done, undone = read_journal(connection)
    except UNSOUND as error:
        yield f"the portfolio does not fit together: {error}"
        return
    for edits, way, action in ((done[::-1], EditOperation.UNDO, "undone"), (undone, EditOperation.REDO, "done again")):
        there = document
        try:
            for stored in edits:
                edit = unpack(stored, there, way)
                there = apply(there, edit.inverse() if way is EditOperation.UNDO else edit)
        except (EditMismatch, InvalidInput) as error:
            yield f"the edit {stored.label!r} cannot be {action}: {error}"


def _plan_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for row in fetch(connection, {"plan": "id"}).tables["plan"]:
        content = fetch(connection, plans.ORDER, "plan = ?", [row["id"]])
        subject = f"plan {row['id']} {row['name']!r}"
        if sha256(row["inputs"]) != row["inputs_sha256"]:
            yield f"{subject}: its inputs were changed after it was stored (they do not have their hash)"
            continue
        try:
            plan = plans.plan_from_row(row, content)
            changed = _differences(plan, row, content.tables)
        except Exception as error:  # rows that somebody changed can fail anywhere in the sums
            yield f"{subject}: it cannot be worked out again: {type(error).__name__}: {error}"
            continue
        older = f" (cxalloc {plan.program_version} stored it)" if plan.program_version != __version__ else ""
        for table in changed:
            yield f"{subject}: {table} is not what its inputs and decision come to{older}"


def _differences(plan: Plan, row: TableRow, tables: dict[str, list[TableRow]]) -> list[str]:
    """The tables in which a plan is not what it would be if it were stored again."""
    accounts = plans.accounts_of(plan)
    again = plans.content_to_rows(plan, accounts).tables
    changed = [table for table in plans.ORDER if tables[table] != again.get(table, [])]
    if row != plans.plan_to_row(plan, accounts.portfolio) | {"id": plan.id}:
        changed.insert(0, "plan")
    return changed
