"""Rows of tables: read with plain SQL, written with sqlite-utils (decision 0021)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

    from cxalloc.storage.tables.database import FileDatabase

TableRow = dict[str, Any]

UNSOUND = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""The errors of building domain values from rows that another program wrote, or from changed tables."""


class TableRows:
    """The rows of several tables, in order, with an index by the ids of their parents."""

    def __init__(self, tables: Mapping[str, Iterable[TableRow]] | None = None) -> None:
        self.tables: dict[str, list[TableRow]] = {table: list(rows) for table, rows in (tables or {}).items()}
        self._children: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[TableRow]]] = {}

    def add(self, table: str, **columns: Any) -> None:
        """Add a row at the end of a table."""
        self.tables.setdefault(table, []).append(columns)

    def of(self, table: str, **parent: Any) -> list[TableRow]:
        """The rows of ``table`` with these values of parent columns, in order."""
        names = tuple(parent)
        index = self._children.get((table, names))
        if index is None:
            index = self._children[table, names] = {}
            for row in self.tables.get(table, ()):
                index.setdefault(tuple(row[name] for name in names), []).append(row)
        return index.get(tuple(parent.values()), [])


def fetch(
    connection: sqlite3.Connection, tables: Mapping[str, str], where: str = "", arguments: Iterable[Any] = ()
) -> TableRows:
    """The rows of ``tables`` (each with the columns to order by), all or those that meet the condition ``where``.

    A table that another program has dropped has no rows.
    """
    values, condition = tuple(arguments), f" WHERE {where}" if where else ""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    found: dict[str, list[TableRow]] = {table: [] for table in tables}
    for table, order in tables.items():
        if table not in there:
            continue
        cursor = connection.execute(f"SELECT * FROM {table}{condition} ORDER BY {order}", values)
        names = [column for column, *_ in cursor.description]
        found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return TableRows(found)


def database_on(connection: sqlite3.Connection) -> FileDatabase:
    """sqlite-utils on a connection, to write rows.

    It is imported here, and only to write: its import takes half a second, and a second with pandas, which it imports
    if that is installed.
    """
    from cxalloc.storage.tables.database import FileDatabase

    return FileDatabase(connection)


def insert(database: FileDatabase, rows: TableRows) -> None:
    """Insert the rows, table by table in the order in which the tables were added."""
    for table, added in rows.tables.items():
        database.table(table).insert_all(added)
