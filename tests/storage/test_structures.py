"""Files whose rows another program has changed are opened and checked, or refused; nothing done to a plan is sound.

``CXALLOC_FUZZ_FILES`` and ``CXALLOC_FUZZ_FIRST`` choose how many of them the long test makes, and from which on.
"""

import os
import sqlite3
from contextlib import closing, suppress

import pytest

from cxalloc.storage.file import PortfolioFile, StorageError
from tests.storage.structures import GUARDED, changed_by, read_mutated, sound_file

FILES = int(os.environ.get("CXALLOC_FUZZ_FILES", "20000"))
FIRST = int(os.environ.get("CXALLOC_FUZZ_FIRST", "0"))


def mutated(path, first: int, count: int) -> int:
    """How many of these files opened."""
    opened = 0
    for number in range(first, first + count):
        try:
            opened += read_mutated(number, path)
        except Exception as error:
            error.add_note(f"read_mutated({number}, …)")
            raise
    return opened


def test_some_files(path):
    assert 5 < mutated(path, 0, 60) < 60


def guarded_columns() -> list[tuple[str, str, str]]:
    """Each column of a plan and of the audit trail, with its type."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(sound_file())
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")]
        return [
            (table, name, kind)
            for table in tables
            if table.startswith(GUARDED) and file.execute(f"SELECT 1 FROM {table}").fetchone()
            for _, name, kind, *_ in file.execute(f"PRAGMA table_info({table})").fetchall()
        ]


def test_a_change_of_any_column_of_a_plan_or_of_the_trail_is_found(path):
    columns = guarded_columns()
    assert {"plan", "plan_choice", "plan_verdict", "audit", "audit_head"} <= {table for table, _, _ in columns}
    for table, column, kind in columns:
        other = "'zzz'" if kind == "TEXT" else "77"

        def change(file, table=table, column=column, other=other):
            least = f"(SELECT max(rowid) FROM {table})"
            file.execute(f"UPDATE {table} SET {column} = {other} WHERE rowid = {least}")

        path.write_bytes(changed_by(change))
        with suppress(StorageError), PortfolioFile.open(path, read_only=True) as file:
            assert file.check(), f"{table}.{column}"


@pytest.mark.soak
def test_many_files(path):
    assert mutated(path, FIRST, FILES)
