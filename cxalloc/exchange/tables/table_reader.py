"""Reads one table that people keep into rows of the folder's tables: of initiatives, small allocations, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message
from cxalloc.domain.portfolio import Fund
from cxalloc.exchange.folder.columns import Table
from cxalloc.exchange.grids import TABLE_ENDINGS, Grid
from cxalloc.exchange.parsers.units import title_unit
from cxalloc.exchange.parsers.words import plain
from cxalloc.exchange.tables.calendar_columns import with_offsets
from cxalloc.exchange.tables.cell_values import TableValues
from cxalloc.exchange.tables.edited_results import are_results
from cxalloc.exchange.tables.headings import MappedHeading, TableUnits, recognised
from cxalloc.exchange.tables.merge import NumberedRow
from cxalloc.exchange.tables.notes import ImportNote, NoteKind
from cxalloc.exchange.tables.options import ImportOptions, MarkChoice
from cxalloc.exchange.tables.row_kinds import MarkReader, RowKind, RowMarks, fund_of, is_mark, table_name
from cxalloc.exchange.tables.row_roles import RowChoices, RowRole, TableRow, is_footnote, roles_of
from cxalloc.exchange.tables.table_kinds import FILES, TableKinds, together
from cxalloc.exchange.tables.table_units import UnitContext, unit_of_titles, units_of_rows
from cxalloc.exchange.tables.workbook_cells import merged_numbers, with_merged_text

MOST_COLUMNS = 2500
MOST_ROWS = 100_000
MOST_CELLS = 300_000
"""Cells of the rows that are not empty, under the headings: these take up to 10 seconds and 500 MB."""
HEADING_WITHIN = 100
"""The heading row is searched for in this many rows: titles and notes may stand above it."""


def heading_score(row: Sequence[str], kinds: Mapping[str, Table], units: TableUnits) -> int:
    """How many cells of a row are headings of candidates that are known for sure."""
    marks = sum(map(is_mark, row[:50]))
    return max(recognised(row, kinds[file], units) for file in FILES.values()) + (marks if marks else 0)


@dataclass(slots=True)
class PartRead:
    """The rows of one kind: the columns of their headings, their values, and the rows themselves."""

    columns: tuple[MappedHeading, ...]
    values: TableValues
    positions: list[int]
    rows: list[NumberedRow] = field(default_factory=list)

    @property
    def shown(self) -> dict[str, str]:
        """The headings of the file by column."""
        return {one.column: one.heading for one in self.columns if one.column}


@dataclass(slots=True)
class TableRead:
    """A table that was read.

    Args:
        grid: The table.
        heading_row: The position of its heading row.
        columns: What its headings mean, of both kinds together.
        parts: The rows by kind; a kind without rows has none, except that of the table itself.
        totals: The numbers of the rows that add others up.
        positions: The positions of the rows that were used.
        unread: The positions of rows with text in unused columns only, and of footnotes.
        side_notes: The positions of rows with text to the right of the headings.
    """

    grid: Grid
    heading_row: int
    columns: tuple[MappedHeading, ...]
    parts: dict[RowKind, PartRead]
    totals: tuple[int, ...]
    positions: list[int]
    unread: list[int]
    side_notes: list[int]

    def notes(self) -> Iterator[ImportNote]:
        """Everything that changed a figure, or left one out."""
        number = self.grid.number
        if self.unread:
            yield ImportNote(NoteKind.UNREAD, ", ".join(map(str, map(number, self.unread))), len(self.unread))
        if self.side_notes:
            yield ImportNote(NoteKind.SIDE, ", ".join(map(str, map(number, self.side_notes))), len(self.side_notes))
        hidden = [at for at in self.positions if at in self.grid.hidden]
        if hidden:
            amount = sum((part.values.cost_of(hidden) for part in self.parts.values()), Decimal(0))
            yield ImportNote(NoteKind.HIDDEN, "", len(hidden), amount)
        for kind, part in self.parts.items():
            yield from part.values.notes(is_small=kind is RowKind.SMALL)
            dated = [one.heading for one in part.columns if one.span is not None]
            if dated:
                yield ImportNote(NoteKind.CALENDAR, ", ".join(map(repr, dated)), len(dated))
            yield from self._not_of(kind, part)

    def _not_of(self, kind: RowKind, part: PartRead) -> Iterator[ImportNote]:
        """The columns that only rows of the other kind have, where rows of this one say something in them."""
        others = [one for other, one in self.parts.items() if other is not kind]
        for position, heading in enumerate(part.columns) if others else ():
            if heading.column or not others[0].columns[position].column:
                continue
            count = sum(bool(self.grid.rows[at][position : position + 1] not in ((), ("",))) for at in part.positions)
            if count:
                note = NoteKind.NOT_OF_SMALL if kind is RowKind.SMALL else NoteKind.NOT_OF_INITIATIVES
                yield ImportNote(note, heading.heading, count)


class TableReader:
    """Reads one table.

    Args:
        grid: The table.
        kinds: The tables of a folder, by the name of their file.
        units: The currency and the period of the portfolio.
        funds: Its funds.
        options: The user's choices.
        findings: Receives what is wrong with the table.
        delimiter: That of a text file; empty for others.
        default: The kind of rows that state none, where the place in which they come in says it.
        is_second: Whether it stands next to the table that the options are about; of their rows only those apply here
            that are a question.
    """

    def __init__(  # noqa: PLR0913 - what a table is read by
        self,
        grid: Grid,
        kinds: Mapping[str, Table],
        units: TableUnits,
        funds: Iterable[Fund],
        options: ImportOptions,
        findings: list[Finding],
        *,
        delimiter: str = "",
        default: RowKind | None = None,
        is_second: bool = False,
    ) -> None:
        self._grid = grid
        self._kinds = kinds
        self._units = units
        self._funds = tuple(funds)
        self._options = options
        self._findings = findings
        self._delimiter = delimiter
        self._default = default
        self._is_second = is_second

    def read(self, *, may_be_empty: bool = False) -> TableRead:
        """Read all of it. Raises InvalidInput if it is too large, or empty and not ``may_be_empty``."""
        heading_row = self._heading_row()
        place = Place(self._grid.file, heading_row + 1)
        headings = self._headings(heading_row, place, may_be_empty=may_be_empty)
        self._refuse_results(headings, place)
        mapping = dict(self._options.mapping)
        self._check_mapping(mapping, headings, place)
        kinds = TableKinds(self._kinds, self._units, headings, mapping, place, self._options.kind)
        numbers = kinds.numbers()
        self._findings += merged_numbers(self._grid, numbers, headings, heading_row)
        self._grid = with_merged_text(self._grid, numbers)
        written, side_notes = self._rows(heading_row, headings)
        marks = MarkReader(self._grid, headings, place, mapping, self._funds, self._units.currency).read(written)
        mapping |= marks.columns
        default = self._default or kinds.default(self._grid, heading_row, marks, self._findings)
        of_rows = kinds.of_rows(self._grid, written, marks, default)
        columns = kinds.columns({default, *of_rows.values()}, marks, self._findings)
        meant = together(headings, columns, marks)
        parts = self._parts(columns, meant, written, marks, heading_row)
        roles = self._row_roles(written, headings, of_rows, parts, marks)
        used = [at for at in written if roles[at] is RowRole.INITIATIVE]
        numbers = {self._grid.number(at) for at in used}
        self._findings += [one for one in marks.findings if self._concerns(one, numbers)]
        unread = [at for at in used if not self._says_anything(at, parts[of_rows[at]].columns)]
        silent = set(unread)
        unread = [at for at in written if at in silent or roles[at] is RowRole.NOTE]
        used = [at for at in used if at not in silent]
        asked: set[int] = set()
        for kind, part in parts.items():
            self._settle(part, [at for at in used if of_rows[at] is kind], used, asked)
            asked |= {position for position, one in enumerate(part.columns) if one.column}
        for part in parts.values():
            part.values.forget_texts()
        totals = tuple(self._grid.number(at) for at, role in roles.items() if role is RowRole.TOTAL)
        return TableRead(self._grid, heading_row, meant, parts, totals, used, unread, side_notes)

    # Headings and rows

    def _heading_row(self) -> int:
        """The row, among the first ones, with most known headings; the first with any text if none has any."""
        first = 0 if self._is_second else self._options.skip_rows
        within = enumerate(self._grid.rows[first : first + HEADING_WITHIN], start=first)
        rows = [(at, row) for at, row in within if any(row)]
        return max(rows, key=lambda row: heading_score(row[1], self._kinds, self._units), default=(first, ()))[0]

    def _headings(self, at: int, place: Place, *, may_be_empty: bool) -> tuple[str, ...]:
        row = self._grid.rows[at] if at < len(self._grid.rows) else ()
        headings = row[: max((n + 1 for n, heading in enumerate(row) if heading), default=0)]
        filled = sum(any(row) for row in self._grid.rows[at:])
        cells = len(headings) * filled
        if len(headings) > MOST_COLUMNS or filled > MOST_ROWS + 1 or cells > MOST_CELLS + len(headings):
            columns, rows = str(len(headings)), str(filled)
            found = message("input.found_columns", columns=columns, rows=rows)
            most = {"columns": str(MOST_COLUMNS), "rows": str(MOST_ROWS), "cells": str(MOST_CELLS)}
            expected = message("input.columns_and_cells", **most)
            raise InvalidInput([Finding("table", "", "", found, expected, place)])
        if not headings and not may_be_empty:
            found, expected = message("input.found_empty"), message("input.heading_row_and_initiatives")
            raise InvalidInput([Finding("file", self._grid.file, "", found, expected, place)])
        return headings

    def _refuse_results(self, headings: Sequence[str], place: Place) -> None:
        """Refuse an exported plan: its figures are results, and one that was edited would otherwise be ignored."""
        if are_results(headings):
            found, expected = message("tables.found_results"), message("tables.no_results")
            raise InvalidInput([Finding("table", "", "", found, expected, place)])

    def _check_mapping(self, mapping: dict[str, str], headings: Sequence[str], place: Place) -> None:
        """Report choices for headings that the table does not have; those of a second table are left out."""
        there = {plain(heading) for heading in headings}
        for heading in [one for one in mapping if plain(one) not in there]:
            del mapping[heading]
            if not self._is_second:
                expected = message("input.heading_of_table", headings=", ".join(filter(None, headings)))
                self._findings.append(Finding("mapping", heading, "", heading, expected, place))

    def _rows(self, heading_row: int, headings: Sequence[str]) -> tuple[list[int], list[int]]:
        """The positions of rows with any value, and of those with notes to the right of the headings.

        In a text file whose rows are longer than the row of the headings a delimiter may stand within a text: that is
        reported.
        """
        options, positions, side_notes = self._options, [], []
        width = len(self._grid.rows[heading_row]) if heading_row < len(self._grid.rows) else 0
        for at, row in enumerate(self._grid.rows[heading_row + 1 :], start=heading_row + 1):
            number = self._grid.number(at)
            left_out = number in options.leave_out or number > (options.last_row or number)
            if not any(row) or (left_out and not self._is_second):
                continue
            if at in self._grid.hidden and options.visible_only:
                continue
            positions.append(at)
            extra = next((n for n, cell in enumerate(row) if cell and n >= len(headings)), None)
            if extra is not None and (not self._delimiter or extra < width):
                side_notes.append(at)
            elif extra is not None:
                expected = message("input.cells_for_headings_delimiter", n=str(len(headings)))
                place = Place(self._grid.file, self._grid.number(at), f"number {extra + 1}")
                self._findings.append(Finding("row", "", "cells", row[extra], expected, place))
        nameless = [n for n, heading in enumerate(headings) if not heading]
        for n in nameless:
            filled = next((at for at in positions if self._cell(at, n)), None)
            if filled is not None:
                place = Place(self._grid.file, heading_row + 1, f"number {n + 1}")
                expected = message("input.heading_for_value", row=str(self._grid.number(filled)))
                self._findings.append(Finding("heading", "", "", "", expected, place))
        return positions, side_notes

    def _cell(self, at: int, column: int) -> str:
        row = self._grid.rows[at]
        return row[column] if column < len(row) else ""

    # Rows

    def _parts(
        self,
        columns: Mapping[RowKind, tuple[MappedHeading, ...]],
        meant: Sequence[MappedHeading],
        written: Sequence[int],
        marks: RowMarks,
        heading_row: int,
    ) -> dict[RowKind, PartRead]:
        """The values of each kind of row."""
        currency, unused = self._units.currency, [one for one, column in self._options.mapping.items() if not column]
        lines = [*range(heading_row), *self._notes_of_units(written)]
        name = table_name(self._grid.file)
        name = name.removesuffix(PurePath(name).suffix if PurePath(name).suffix in TABLE_ENDINGS else "")
        title = unit_of_titles(self._grid, lines, name, currency, self._findings)
        in_rows = units_of_rows(self._grid, meant, written, currency, unused, self._findings)
        chosen = MarkChoice(self._options.decimal_mark, self._options.decimal_marks)
        parts = {}
        for kind, mapped in columns.items():
            context = UnitContext(title, in_rows, marks.rhythms if kind is RowKind.SMALL else {})
            table = self._kinds[FILES[kind]]
            values = TableValues(self._grid, table, mapped, written, self._units, chosen, context)
            parts[kind] = PartRead(mapped, values, [])
        return parts

    def _notes_of_units(self, written: Sequence[int]) -> Iterator[int]:
        """The last rows, as long as they hold nothing but a text that states a unit: ``* montants en k€``."""
        for at in reversed(written):
            texts = [cell for cell in self._grid.rows[at] if cell]
            if len(texts) == 1 and title_unit(texts[0].lstrip("*†‡ "), self._units.currency) is not None:
                yield at
            elif not (len(texts) == 1 and is_footnote(texts[0])):
                return

    def _row_roles(
        self,
        written: Sequence[int],
        headings: Sequence[str],
        kinds: Mapping[int, RowKind],
        parts: Mapping[RowKind, PartRead],
        marks: RowMarks,
    ) -> dict[int, RowRole]:
        """The role of each row; rows that the user has to decide about are reported."""
        numbers = {self._grid.number(at): at for at in written}
        keep = frozenset(numbers[one] for one in self._options.keep_rows if one in numbers)
        leave_out = frozenset(numbers[one] for one in self._options.leave_out if one in numbers)
        rows = []
        of_units = set(self._notes_of_units(written))
        for at in written:
            part = parts[kinds[at]]
            texts = {one.column: self._cell(at, n) for n, one in enumerate(part.columns) if one.column}
            is_small = kinds[at] is RowKind.SMALL
            rows.append(
                TableRow(
                    at,
                    texts,
                    part.values.shown_amounts(at),
                    is_small=is_small,
                    has_kind=at in marks.kinds,
                    is_note=at in of_units,
                    others=[self._cell(at, n) for n, one in enumerate(part.columns) if not one.column],
                )
            )
        choices = RowChoices() if self._is_second else RowChoices(keep, leave_out)
        roles = roles_of(rows, headings, choices)
        for row in rows:
            if roles[row.at] is not RowRole.QUESTION:
                continue
            if self._is_second and row.at in keep | leave_out:
                roles[row.at] = RowRole.INITIATIVE if row.at in keep else RowRole.LEFT_OUT
                continue
            number = self._grid.number(row.at)
            expected = message("tables.total_or_initiative", row=str(number))
            text = row.name or ", ".join(filter(None, row.texts.values()))
            self._findings.append(Finding("row", "", "", text, expected, Place(self._grid.file, number)))
        return roles

    def _concerns(self, finding: Finding, numbers: Set[int]) -> bool:
        """Whether a finding is about a row that is used, by its number, or about the table."""
        row = finding.place.row if finding.place else None
        return row in numbers or finding.value == (finding.place.column if finding.place else "")

    def _says_anything(self, at: int, columns: Sequence[MappedHeading]) -> bool:
        used = [position for position, one in enumerate(columns) if one.column]
        return not used or any(self._cell(at, position) for position in used)

    def _settle(self, part: PartRead, positions: list[int], of_both: Sequence[int], asked: set[int]) -> None:
        """Read the rows of a part. A column of both kinds of rows is asked about once, ``of_both``."""
        part.positions = positions
        self._findings += self._swallowed(positions, part.columns)
        self._findings += part.values.settle(positions, of_both, asked)
        spans = {one.column: (one.span, one.heading) for one in part.columns if one.span is not None}
        for at in positions:
            cells = part.values.row(at)
            if spans:
                place = Place(self._grid.file, self._grid.number(at))
                cells, wrong = with_offsets(cells, spans, self._units.horizon, self._units.currency, place)
                self._findings += wrong
            if fund := cells.get("fund"):
                cells["fund"] = fund_of(fund, self._funds) or fund
            part.rows.append(NumberedRow(self._grid.number(at), cells))

    def _swallowed(self, positions: Iterable[int], columns: Sequence[MappedHeading]) -> Iterator[Finding]:
        """Texts that hold a line break and the delimiter: a stray quote has swallowed other rows."""
        for at in positions if self._delimiter else ():
            for column, cell in enumerate(self._grid.rows[at][: len(columns)]):
                if "\n" in cell and self._delimiter in cell and columns[column].column:
                    place = Place(self._grid.file, self._grid.number(at), columns[column].heading)
                    yield Finding("cell", "", "", cell, message("tables.stray_quote"), place)
