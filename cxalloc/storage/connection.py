"""Connections to a portfolio file, and the transactions on them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

BUSY_SECONDS = 5.0
"""How long to wait for another program that is writing."""


def connect(path: Path, mode: Literal["rw", "rwc"] = "rw") -> sqlite3.Connection:
    """A connection that opens no transaction by itself. Only mode ``rwc`` makes a file that is not there.

    A file that may only be read is opened all the same, and refuses changes. Nothing is read or written yet.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
            raise sqlite3.NotSupportedError("this SQLite was built without foreign keys")
        # A file from elsewhere may contain views and triggers of its own: they may call no function with side effects.
        connection.execute("PRAGMA trusted_schema = OFF")
        # FULL can forget the last transaction in a power cut, because the folder is not synced; EXTRA cannot.
        connection.execute("PRAGMA synchronous = EXTRA")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def write_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """An atomic change.

    It takes the write lock at the start: a transaction that first reads and then writes would fail at once if another
    program writes in between, whatever the timeout.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # some errors have ended it already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def read_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read sees the file at one moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def copy_database(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy a database, atomically.

    Raises sqlite3.Error; TimeoutError if another program keeps one of them busy, for which SQLite would wait forever.
    """
    deadline = time.monotonic() + BUSY_SECONDS

    def watch(status: int, _: int, __: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise TimeoutError

    source.backup(target, progress=watch, sleep=0.05)
