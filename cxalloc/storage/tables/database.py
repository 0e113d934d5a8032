"""sqlite-utils on a portfolio file. Imported only to write: the import takes long, and pandas along (decision 0021)."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database


class FileDatabase(Database):
    """sqlite-utils on an open connection, without side effects on the file or the connection."""

    supports_on_conflict = True
    """Every SQLite with STRICT tables does. sqlite-utils would find out by making a table in the user's file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, recursive_triggers=False, execute_plugins=False)
