"""Checks whether a file is sound, as far as that can be seen within the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from cxalloc.domain.document.document import Document
from cxalloc.domain.document.edits import EditMismatch, apply
from cxalloc.domain.document.journal import EditOperation, unpack
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message, Phrases, message
from cxalloc.domain.plan import Plan
from cxalloc.domain.snapshot import sha256
from cxalloc.messages.findings import error_messages
from cxalloc.storage.audit_chain import chain_faults
from cxalloc.storage.errors import StorageError
from cxalloc.storage.schema import definition_faults, version_of
from cxalloc.storage.tables import plans
from cxalloc.storage.tables.edits import read_drafts
from cxalloc.storage.tables.journal import read_journal
from cxalloc.storage.tables.portfolio_reader import read_portfolio
from cxalloc.storage.tables.portfolio_writer import ORDER, portfolio_to_rows
from cxalloc.storage.tables.rows import UNSOUND, TableRow, fetch
from cxalloc.version import __version__


def find_faults(
    connection: sqlite3.Connection, path: Path, *, of_plans: bool = True, chained_now: bool = False
) -> list[Message]:
    """The faults of an open file. A damaged one is not checked further.

    Without ``of_plans`` their sums are left out: those of a plan that an older program stored may have another meaning.
    ``chained_now``: the connection is on a copy of a file that had no chain.
    """
    try:
        damage = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
        if not damage:
            of_schema = list(_schema_faults(connection, path))
            found = [*of_schema, *_portfolio_faults(connection)]
            if not of_plans:
                return found
            of_the_plans = list(_plan_faults(connection))
            changed = {str(fault.by_name["id"]) for fault in of_the_plans}
            # A table that is missing is a fault of its own, and leaves nothing to compare.
            of_the_chain = [] if of_schema else chain_faults(connection, changed, made_now=chained_now)
            return [*found, *of_the_plans, *of_the_chain]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite's own message can quote what is no text
        damage = [str(error)]
    return [message("files.file_damaged", problem=text) for text in damage]


def _schema_faults(connection: sqlite3.Connection, path: Path) -> Iterator[Message]:
    try:
        version_of(connection, path)
    except StorageError as error:
        yield error.message
    yield from definition_faults(connection)
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield message("files.reference_broken", table=table, row=str(row), parent=parent)


def _portfolio_faults(connection: sqlite3.Connection) -> Iterator[Message]:
    try:
        document = Document(read_portfolio(connection), read_drafts(connection))
        done, undone = read_journal(connection)
    except UNSOUND as error:
        yield message("files.portfolio_unsound", problem=Phrases(error_messages(error)))
        return
    there, expected = fetch(connection, ORDER).tables, portfolio_to_rows(document.portfolio).tables
    for table in ORDER:
        if _sorted(there[table]) != _sorted(expected.get(table, [])):
            yield message("files.portfolio_table_changed", table=table)
    for edits, way in ((done[::-1], EditOperation.UNDO), (undone, EditOperation.REDO)):
        now = document
        try:
            for stored in edits:
                edit = unpack(stored, now, way)
                now = apply(now, edit.inverse() if way is EditOperation.UNDO else edit)
        except (EditMismatch, InvalidInput) as error:
            label, problem = repr(str(stored.label)), Phrases(error_messages(error))
            if way is EditOperation.UNDO:
                yield message("files.edit_not_undone", label=label, problem=problem)
            else:
                yield message("files.edit_not_redone", label=label, problem=problem)


def _sorted(rows: list[TableRow]) -> list[str]:
    """Rows in an order of their own: where another program changed positions, only these differ."""
    return sorted(repr(sorted(row.items())) for row in rows)


def _plan_faults(connection: sqlite3.Connection) -> Iterator[Message]:
    for row in fetch(connection, {"plan": "id"}).tables["plan"]:
        content = fetch(connection, plans.ORDER, "plan = ?", [row["id"]])
        plan_id, name = str(row["id"]), repr(row["name"])
        if sha256(row["inputs"]) != row["inputs_sha256"]:
            yield message("files.plan_inputs_changed", id=plan_id, name=name)
            continue
        try:
            plan = plans.plan_from_row(row, content)
            changed = _differences(plan, row, content.tables)
        except Exception as error:  # rows changed by another program can fail anywhere in the sums
            problem = f"{type(error).__name__}: {error}"
            yield message("files.plan_not_recomputed", id=plan_id, name=name, problem=problem)
            continue
        version = plan.program_version
        for table in changed:
            if version == __version__:
                yield message("files.plan_table_changed", id=plan_id, name=name, table=table)
            else:
                yield message("files.plan_table_of_older", id=plan_id, name=name, table=table, version=version)


def _differences(plan: Plan, row: TableRow, tables: dict[str, list[TableRow]]) -> list[str]:
    """The tables in which a plan is not what it would be if it were stored again."""
    accounts = plans.accounts_of(plan)
    again = plans.content_to_rows(plan, accounts).tables
    changed = [table for table in plans.ORDER if tables[table] != again.get(table, [])]
    if row != plans.plan_to_row(plan, accounts.portfolio) | {"id": plan.id}:
        changed.insert(0, "plan")
    return changed
