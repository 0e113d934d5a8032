"""The choices of a user about how a table is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Settings of an import that are detected where they are empty.

    ``kind`` says what all rows are: ``initiatives`` or ``small_allocations``. ``mapping`` has columns of those tables
    by heading, ``kind`` or ``frequency``, or empty text for a heading whose values are ignored.
    ``decimal_marks`` has the decimal mark of single columns by heading, and takes precedence over ``decimal_mark``.
    ``keep_rows`` are rows, by their number, that are initiatives whatever their name; ``leave_out`` are rows to ignore.
    The first ``skip_rows`` rows are skipped, and ``last_row`` is the last one read (0: all). Of a workbook, ``sheet``
    is the one with the initiatives, and with ``visible_only`` rows that are hidden or filtered are left out. ``fund``
    is the id of the fund that pays for new rows which name none, where there are several.
    """

    kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal_mark: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    decimal_marks: Mapping[str, str] = field(default_factory=dict)
    keep_rows: frozenset[int] = frozenset()
    leave_out: frozenset[int] = frozenset()
    skip_rows: int = 0
    last_row: int = 0
    sheet: str = ""
    visible_only: bool = False
    fund: str = ""


NO_OPTIONS = ImportOptions()


@dataclass(frozen=True, slots=True)
class MarkChoice:
    """The decimal marks that the user chose: one for the table, empty for none, and by heading for single columns."""

    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def of(self, heading: str) -> str:
        """The mark of a column; empty if none was chosen."""
        return self.columns.get(heading, self.table)
