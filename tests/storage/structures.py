"""Portfolio files whose rows another program has changed: every table and column, with its triggers out of the way."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cxalloc.domain.document.edits import EditMismatch
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message
from cxalloc.domain.plan import PlanStatus
from cxalloc.messages.findings import error_messages
from cxalloc.messages.formatter import Formatter
from cxalloc.storage.file import PortfolioFile, StorageError
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio

FORMATTERS = Formatter("en"), Formatter("fr")
VALUES: list[Any] = [
    None, "", "x", "0", "1", "-1", "0.5", "1E-999999", "NaN", "EUR", "must", "optimal", "{}", "[]", "null",
    '{"key": "x"}', "2027-Q1", "2027-01-15T09:30:00+00:00", "é" * 2000, "\u202e", "a\0b", b"\xff", b"", 0, 1, -1, 2, 7,
    10**15, 2**63 - 1, -(2**63), 0.1, 1e308, float("inf"), "opex", "data-platform", "highs", "npv", "approved",
    "quarter",
]  # fmt: skip


@cache
def sound_file() -> bytes:
    """A file with one of everything: edits, a journal, drafts, two plans, changes of status, an audit trail."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sound.cxalloc"
        with PortfolioFile.create(path, rich_portfolio()) as file:
            plan = made_plan(rich_portfolio(), RICH_DECISION)
            file.add_plan(plan)
            file.add_plan(plan)
            file.replace_portfolio(rich_portfolio(), "Nothing")
        return path.read_bytes()


def mutated_file(number: int) -> tuple[bytes, list[str]]:
    """The file of that number, and the tables in which something was changed."""
    chance, changed = random.Random(f"file {number}"), []

    def change(other: sqlite3.Connection) -> None:
        tables = [name for (name,) in other.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")]
        filled = [name for name in tables if other.execute(f"SELECT 1 FROM {name}").fetchone()]
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            table = chance.choice(filled)
            before = other.execute(f"SELECT rowid, * FROM {table}").fetchall()
            with suppress(sqlite3.Error, OverflowError):  # a type that a strict table does not take, a key twice
                _change(chance, other, table)
            if other.execute(f"SELECT rowid, * FROM {table}").fetchall() != before:
                changed.append(table)

    return changed_by(change), changed


def changed_by(change: Callable[[sqlite3.Connection], None]) -> bytes:
    """The file after a change by another program, which no trigger, check or reference of ours keeps from it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as other:
        other.deserialize(sound_file())
        for name, switch in (("foreign_keys", "OFF"), ("ignore_check_constraints", "ON"), ("journal_mode", "OFF")):
            other.execute(f"PRAGMA {name} = {switch}")
        triggers = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            other.execute(f"DROP TRIGGER {name}")
        change(other)
        for _, sql in triggers:
            other.execute(sql)
        return other.serialize()


def _change(chance: random.Random, other: sqlite3.Connection, table: str) -> None:
    columns = [one[1] for one in other.execute(f"PRAGMA table_info({table})")]
    rows = [one for (one,) in other.execute(f"SELECT rowid FROM {table}")]
    if not rows:
        return
    row, column = chance.choice(rows), chance.choice(columns)
    match chance.randrange(8):
        case 0:
            other.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        case 1:
            values = list(other.execute(f"SELECT * FROM {table} WHERE rowid = ?", (row,)).fetchone())
            values[columns.index(column)] = chance.choice(VALUES)
            other.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)
        case 2:
            other.execute(f"UPDATE {table} SET {column} = ?", (chance.choice(VALUES),))
        case 3:
            one = chance.choice(rows)
            (value,) = other.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (one,)).fetchone()
            other.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))
        case 4:
            (value,) = other.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()
            changed = value + 1 if isinstance(value, int | float) else f"{value}x"
            other.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed, row))
        case _:
            other.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (chance.choice(VALUES), row))


GUARDED = ("plan", "audit")
"""How the tables begin of which a change does not stay unnoticed; the portfolio is there to be changed."""


def read_mutated(number: int, path: Path) -> bool:
    """Open, check and change the file of that number; whether it opened. Anything but a refusal is a fault."""
    content, changed = mutated_file(number)
    path.write_bytes(content)
    try:
        with PortfolioFile.open(path, read_only=number % 10 > 0) as file:
            found = file.check()
            _say(found)
            guarded = [table for table in changed if table.startswith(GUARDED)]
            assert found or not guarded, f"{guarded} changed, and nothing found"
            with suppress(StorageError):
                file.audit(), file.journal(), file.chain_state()
            with suppress(StorageError):
                for plan in file.plans():
                    file.plan(plan.id)
            if not file.read_only:
                _use(file)
    except StorageError as error:
        _say(error_messages(error))
        assert number % 10 == 0 or path.read_bytes() == content
        return False
    return True


def _say(found: Sequence[Message]) -> None:
    for one in found[:5]:
        for formatter in FORMATTERS:
            assert formatter.render(one)


def _use(file: PortfolioFile) -> None:
    with suppress(StorageError, InvalidInput, EditMismatch):
        file.set_plan_status(1, PlanStatus.APPROVED)
    with suppress(StorageError, InvalidInput, EditMismatch):
        file.replace_portfolio(replace(file.portfolio, name="Changed"), "Rename")
    with suppress(StorageError, InvalidInput, EditMismatch):
        file.add_plan(made_plan(rich_portfolio(), RICH_DECISION))
