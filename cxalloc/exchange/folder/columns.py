"""The columns of a table, their headings, and how their cells are read; one reader for all tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any

from cxalloc.domain.amount_notes import WrittenAmount
from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import Message, message
from cxalloc.domain.numbers import read_number
from cxalloc.domain.periods import LONGEST_HORIZON
from cxalloc.exchange.diagnostics import Findings, SourceCell, SourceRow
from cxalloc.exchange.grids import Grid

LARGEST_OFFSET = 2 * LONGEST_HORIZON
"""No offset or duration is larger: budget and benefit periods together."""
HeadingArgument = int | str | None
"""The variable part of a heading: the 3 of ``cost_3``, the dimension of ``tag:moment``."""


class ValueKind(Enum):
    """The kind of a value, whatever its notation."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    PERIODS = "periods"
    PERIOD = "period"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class ValueReader:
    """How a value is read (None: not understood), the text that describes a valid one, and how the domain shows it.

    ``kind`` selects the further notations that the tolerant import accepts for such a value.
    """

    read: Callable[[Any], Any]
    expected: Message
    show: Callable[[Any], str] = str
    kind: ValueKind = ValueKind.TEXT


@dataclass(frozen=True)
class Column:
    """A column, or a family of them: ``#`` stands for a number (``cost_#``), ``*`` for any name (``tag:*``).

    ``fields`` are the names of the value in the domain; a heading is always one of them.
    """

    pattern: str
    reader: ValueReader
    fields: tuple[str, ...] = ()

    @cached_property
    def is_single(self) -> bool:
        """Whether there is one heading of it only."""
        return not {"#", "*"} & set(self.pattern)

    @cached_property
    def _heading(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.pattern).replace(r"\#", r"([1-9]\d{0,3})").replace(r"\*", "(.+)"), re.ASCII)

    def match(self, heading: str) -> tuple[str, HeadingArgument] | None:
        """The pattern and the argument of a heading of this column; None if the heading belongs to another column."""
        found = self._heading.fullmatch(heading)
        if found is None:
            return None
        if not found.groups():
            return self.pattern, None
        if "#" not in self.pattern:
            return self.pattern, found[1]
        # The heading of a year is no offset.
        return (self.pattern, int(found[1])) if int(found[1]) <= LARGEST_OFFSET else None

    def heading(self, argument: HeadingArgument) -> str:
        """The heading for an argument."""
        sign = "#" if "#" in self.pattern else "*"
        return self.pattern.replace(sign, str(argument))


@dataclass(frozen=True)
class Table:
    """A kind of table: what a row of it describes, and its columns in the order in which they are written."""

    entity: str
    columns: tuple[Column, ...]
    required: tuple[str, ...]

    @cached_property
    def by_pattern(self) -> dict[str, Column]:
        """The columns by pattern."""
        return {column.pattern: column for column in self.columns}

    @cached_property
    def families(self) -> tuple[Column, ...]:
        """The columns that have more than one heading."""
        return tuple(column for column in self.columns if not column.is_single)

    @cached_property
    def _fields(self) -> dict[tuple[str, HeadingArgument], tuple[str, ...]]:
        return {}

    def fields(self, pattern: str, argument: HeadingArgument) -> tuple[str, ...]:
        """The names under which findings may speak of a column; tables have few of them, and many cells."""
        found = self._fields.get((pattern, argument))
        if found is None:
            column = self.by_pattern[pattern]
            heading = column.heading(argument)
            found = (*column.fields, *([] if heading in column.fields else [heading]))
            self._fields[pattern, argument] = found
        return found

    def is_family(self, pattern: str) -> bool:
        """Whether a pattern stands for columns with several headings."""
        return not self.by_pattern[pattern].is_single

    def match(self, heading: str) -> tuple[str, HeadingArgument] | None:
        """The pattern and the argument of a heading of the table; None if it has no such column."""
        single = self.by_pattern.get(heading)
        if single is not None and single.is_single:
            return heading, None
        found = (column.match(heading) for column in self.families)
        return next((key for key in found if key is not None), None)

    def has_column(self, heading: str) -> bool:
        """Whether a heading is one of the table's."""
        return self.match(heading) is not None

    def position(self, heading: str) -> tuple[int, HeadingArgument]:
        """The sort key of a column when the table is written."""
        for position, column in enumerate(self.columns):
            if found := column.match(heading):
                return position, found[1] or 0
        raise KeyError(heading)


@dataclass(slots=True)
class TableRow:
    """A row: its cells by pattern and argument. ``key`` identifies the candidate in findings."""

    table: Table
    file: str
    number: int
    texts: dict[tuple[str, HeadingArgument], str]
    headings: dict[tuple[str, HeadingArgument], str]
    key: str = ""
    cells: dict[tuple[str, HeadingArgument], SourceCell] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place(self.file, self.number)

    def text(self, pattern: str) -> str:
        """The unchanged text of a cell; empty if it is not given."""
        return self.texts.get((pattern, None), "")

    def read(self, report: Findings, key: str) -> None:
        """Read all cells; one that is not understood is reported, and counts as not given."""
        self.key = key
        for (pattern, argument), text in self.texts.items():
            if not text:
                continue
            column = self.table.by_pattern[pattern]
            fields = self.table.fields(pattern, argument)
            place = Place(self.file, self.number, self.headings[pattern, argument])
            value = column.reader.read(text)
            cell = SourceCell(place, text, value, fields, "" if value is None else column.reader.show(value))
            if value is None:
                report.note(self.table.entity, key, cell, column.reader.expected)
                continue
            self.cells[pattern, argument] = cell
            amount = read_number(text) if column.reader.kind is ValueKind.MONEY else None
            if amount is not None:
                report.amounts.append(WrittenAmount(_column_of(self.file, place.column), text.strip(), amount))

    def source(self) -> SourceRow:
        """The row as a source for findings, which locates its values again."""
        return SourceRow(self.place, list(self.cells.values()), self.table.has_column)

    def cell(self, pattern: str) -> SourceCell | None:
        """The cell of a column; None if it is not given."""
        return self.cells.get((pattern, None))

    def value(self, pattern: str, default: Any = None) -> Any:
        """The value of a column, or the default."""
        cell = self.cells.get((pattern, None))
        return default if cell is None else cell.value

    def family(self, pattern: str) -> dict[Any, SourceCell]:
        """The cells of a family of columns by number or name, in order of the columns."""
        if not self.table.is_family(pattern):
            cell = self.cells.get((pattern, None))
            return {} if cell is None else {None: cell}
        return {argument: cell for (one, argument), cell in self.cells.items() if one == pattern}

    def was_given(self, pattern: str) -> bool:
        """Whether a column, or any of a family, has text in this row, understood or not."""
        if not self.table.is_family(pattern):
            return bool(self.texts.get((pattern, None)))
        return any(one == pattern and text for (one, _), text in self.texts.items())

    def has_column(self, pattern: str) -> bool:
        """Whether the table has a column, or any of a family."""
        return any(one == pattern for one, _ in self.headings)

    def missing(self, report: Findings, column: str, expected: Message) -> None:
        """Note that a column has no value in this row."""
        place = Place(self.file, self.number, column)
        report.add(Finding(self.table.entity, self.key, column, "", expected, place))


@lru_cache(maxsize=64)
def _column_of(file: str, column: str) -> Message:
    return message("input.column_of_file", column=repr(column), file=str(file))


def read_rows(grid: Grid, table: Table, report: Findings) -> list[TableRow]:
    """The rows of a grid, their cells still text. Faults in headings and in the shape of rows are reported."""
    if not grid.rows:
        expected = message("input.heading_row", columns=_known(table))
        report.add(Finding("file", grid.file, "", message("input.found_empty"), expected, Place(grid.file, 1)))
        return []
    heading_row = grid.rows[0]
    keys = list(_match_headings(grid, table, report))
    shown = grid.headings or heading_row
    headings = {key: shown[position] for position, key in enumerate(keys) if key is not None}
    rows = []
    for position, cells in enumerate(grid.rows[1:], start=1):
        if not any(cells):
            continue
        number = grid.number(position)
        if len(cells) != len(heading_row):
            expected = message("input.cells_for_headings", n=str(len(heading_row)))
            report.add(Finding("row", "", "cells", str(len(cells)), expected, Place(grid.file, number)))
            continue
        texts = {key: text for key, text in zip(keys, cells, strict=True) if key is not None}
        rows.append(TableRow(table, grid.file, number, texts, headings))
    return rows


def _match_headings(grid: Grid, table: Table, report: Findings) -> Iterator[tuple[str, HeadingArgument] | None]:
    heading_row = grid.rows[0]
    seen: Counter[tuple[str, HeadingArgument]] = Counter()
    for position, heading in enumerate(heading_row):
        if not heading:
            filled = next((n for n, row in enumerate(grid.rows) if len(row) > position and row[position]), None)
            if filled is not None and len(grid.rows[filled]) == len(heading_row):
                place = Place(grid.file, 1, f"number {position + 1}")
                expected = message("input.heading_for_value", row=str(filled + 1))
                report.add(Finding("heading", "", "", "", expected, place))
            yield None
            continue
        key = match_heading(table, heading)
        place = Place(grid.file, 1, heading)
        if key is None:
            known = _known(table)
            in_one = ";" in heading and len(heading_row) == 1
            expected = message("input.one_of_comma", words=known) if in_one else message("expected.one_of", names=known)
            report.add(Finding("heading", "", "", heading, expected, place))
        else:
            seen[key] += 1
            if seen[key] > 1:
                report.add(Finding("heading", "", "", heading, message("input.each_column_once"), place))
        yield key if key is None or seen[key] == 1 else None
    for name in table.required:
        if (name, None) not in seen:
            expected = message("input.column", name=repr(name))
            report.add(Finding("column", name, "", "", expected, Place(grid.file, 1, name)))


def match_heading(table: Table, heading: str) -> tuple[str, HeadingArgument] | None:
    """Match a heading to a column; fixed parts may be in any case and have spaces: ``Earliest start``."""
    prefix, colon, name = heading.partition(":")
    tidy = re.sub(r"\s+", "_", prefix.strip()).casefold() + colon + name.strip()
    return table.match(tidy)


def _known(table: Table) -> str:
    return ", ".join(column.pattern.replace("#", "1").replace("*", "NAME") for column in table.columns)
