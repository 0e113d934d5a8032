"""Rows of tables, on their way to a file or from one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

TableRow = dict[str, Any]

UNSOUND = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What rows can raise on their way to domain values if another program wrote them, or changed their tables."""


class TableRows:
    """The rows of some tables, in their order. Children are found by the ids of their parents."""

    def __init__(self, tables: Mapping[str, Iterable[TableRow]] | None = None) -> None:
        self.tables: dict[str, list[TableRow]] = {table: list(rows) for table, rows in (tables or {}).items()}
        self._children: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[TableRow]]] = {}

    def add(self, table: str, **columns: Any) -> None:
        """Add a row at the end of a table."""
        self.tables.setdefault(table, []).append(columns)

    def of(self, table: str, **parent: Any) -> list[TableRow]:
        """The rows of ``table`` that have these ids, in order."""
        names = tuple(parent)
        index = self._children.get((table, names))
        if index is None:
            index = self._children[table, names] = {}
            for row in self.tables.get(table, ()):
                index.setdefault(tuple(row[name] for name in names), []).append(row)
        return index.get(tuple(parent.values()), [])


def database_on(connection: sqlite3.Connection) -> Database:
    """sqlite-utils on a connection. It is imported here because it takes pandas along, which is slow to load."""
    from sqlite_utils import Database

    return Database(connection, execute_plugins=False)


def insert(database: Database, rows: TableRows) -> None:
    """Insert the rows, table by table in the order in which they were added."""
    for table, added in rows.tables.items():
        database.table(table).insert_all(added)


def fetch(database: Database, tables: Mapping[str, str], where: str = "", arguments: Iterable[Any] = ()) -> TableRows:
    """The rows of ``tables`` (the column to order each by), all or ``where`` the condition holds."""
    return TableRows(
        {
            table: database.table(table).rows_where(where or None, list(arguments), order_by=column)
            for table, column in tables.items()
        }
    )
