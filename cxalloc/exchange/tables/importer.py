"""Import of users' own tables of initiatives: tolerant, with a preview, and all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.columns import ValueKind
from cxalloc.exchange.folder.header import header_of
from cxalloc.exchange.folder.schema import TABLES, tables
from cxalloc.exchange.folder.writer import RowTexts
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.parsers.numbers import MARKS
from cxalloc.exchange.tables.cell_values import MarkChoice, OriginalTexts, TableValues, UnitContext
from cxalloc.exchange.tables.headings import MappedHeading, TableUnits, map_headings, recognised
from cxalloc.exchange.tables.merge import (
    INITIATIVES,
    ImportDifference,
    Merge,
    NumberedRow,
    differences,
    grid_of,
    rows_of,
)
from cxalloc.exchange.tables.notes import ImportNote, MoneyRead, NoteKind
from cxalloc.exchange.tables.row_roles import RowChoices, RowRole, TableRow, roles_of
from cxalloc.exchange.tables.strict_table import (
    WORKBOOK_ENDINGS,
    TableSettings,
    strict_sheets,
    table_ending,
    table_sheets,
)
from cxalloc.exchange.tables.table_units import unit_of_titles, units_of_rows
from cxalloc.exchange.tables.text_files import DELIMITERS, ENCODINGS, find_delimiter, read_tolerantly, split
from cxalloc.exchange.tables.workbook_cells import NUMBERS, merged_numbers, with_merged_text

MOST_COLUMNS = 2500
MOST_CELLS = 5_000_000
SAMPLE_ROWS = 8
_HEADING_WITHIN = 100
"""The heading row is searched for in this many rows: titles and notes may stand above it."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Settings of an import that are detected where they are empty.

    ``mapping`` has columns of initiatives.csv by heading, empty for a heading whose values are ignored.
    ``decimal_marks`` has the decimal mark of single columns by heading, and takes precedence over ``decimal_mark``.
    ``keep_rows`` are rows, by their number, that are initiatives whatever their name; ``leave_out`` are rows to ignore.
    The first ``skip_rows`` rows are skipped, and ``last_row`` is the last one read (0: all). Of a workbook, ``sheet``
    is the one with the initiatives, and with ``visible_only`` rows that are hidden or filtered are left out.
    """

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


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The result of an import before it is applied. ``portfolio`` is None as long as there are ``findings``.

    ``encoding`` and ``delimiter`` are empty for a workbook, ``decimal_mark`` where no number needs one. ``columns`` are
    the headings in their order; ``sample`` has the first rows as they are written, ``heading_row`` and ``sample_rows``
    give their row numbers. ``totals`` are the numbers of the rows that add others up: they are no initiatives, and are
    left out.
    """

    file: str
    encoding: str
    delimiter: str
    decimal_mark: str
    heading_row: int
    columns: tuple[MappedHeading, ...]
    sample: tuple[tuple[str, ...], ...]
    sample_rows: tuple[int, ...]
    rows: int
    totals: tuple[int, ...]
    findings: tuple[Finding, ...]
    portfolio: Portfolio | None
    differences: tuple[ImportDifference, ...]
    notes: tuple[ImportNote, ...] = ()
    money: MoneyRead | None = None
    other_sheets: tuple[str, ...] = ()

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings whose values are not used."""
        return tuple(one.heading for one in self.columns if one.heading and not one.column)


NO_OPTIONS = ImportOptions()


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table of initiatives, and with it the sheets of a workbook that stand for other files of a folder.

    ``encoding`` and ``delimiter`` say how a text file was read, and are empty otherwise. ``other_sheets`` are those of
    a workbook that are not read.
    """

    table: Grid
    sheets: Mapping[str, Grid] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    other_sheets: tuple[str, ...] = ()


def preview_table(path: Path, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS) -> TablePreview:
    """Read a CSV file or a workbook and preview its import: settings, findings and result. Changes nothing.

    With a portfolio as ``base`` its initiatives are updated by id (by name where a row has no id) and new ones are
    added; none is removed, and fields without a column in the table keep their values.

    Raises InvalidInput if the file as a whole cannot be read.
    """
    for name, value, known in (
        ("encoding", options.encoding, ENCODINGS),
        ("delimiter", options.delimiter, DELIMITERS),
        ("decimal mark", options.decimal_mark, MARKS),
        *(("decimal mark", mark, MARKS) for mark in options.decimal_marks.values()),
    ):
        if value and value not in known:
            expected = message("expected.one_of", names=", ".join(map(repr, known)))
            raise InvalidInput([Finding("option", name, "", value, expected)])
    return preview_source(_source_of(path, base, options), base, options)


def preview_source(
    source: TableSource, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS
) -> TablePreview:
    """Preview the import of a table in memory, as ``preview_table`` does for a file."""
    return _Import(source, base, options).preview()


def import_table(path: Path, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS) -> Portfolio:
    """The portfolio that a table gives. Raises InvalidInput with all findings; nothing is imported then."""
    preview = preview_table(path, base, options)
    if preview.portfolio is None:
        raise InvalidInput(preview.findings)
    return preview.portfolio


def _source_of(path: Path, base: TableSettings | Portfolio, options: ImportOptions) -> TableSource:
    known = _recogniser(base)
    if table_ending(path) in WORKBOOK_ENDINGS:

        def headings(grid: Grid) -> int:
            return max((known(row) for row in grid.rows[options.skip_rows :][:_HEADING_WITHIN]), default=0)

        sheets, others = table_sheets(path, options.sheet, headings)
        return TableSource(sheets.pop(INITIATIVES, Grid(path.name, ())), sheets, other_sheets=others)
    text, encoding = read_tolerantly(path, options.encoding)
    delimiter = options.delimiter or find_delimiter(text, known)
    return TableSource(split(path.name, text, delimiter), encoding=encoding, delimiter=delimiter)


def _recogniser(base: TableSettings | Portfolio) -> Callable[[Sequence[str]], int]:
    """Counts the cells of a row that are headings."""
    table, units = tables(base.currency, base.horizon)[INITIATIVES], TableUnits(base.currency, base.horizon.unit)
    return lambda row: recognised(row, table, units)


class _Import:
    """The import of one table."""

    def __init__(self, source: TableSource, base: TableSettings | Portfolio, options: ImportOptions) -> None:
        self._base = base if isinstance(base, Portfolio) else None
        self._header = base.header() if isinstance(base, TableSettings) else header_of(base)
        self._options = options
        self._kinds = tables(base.currency, base.horizon)
        self._table = self._kinds[INITIATIVES]
        self._units = TableUnits(base.currency, base.horizon.unit)
        self._recognised = _recogniser(base)
        self._source = source
        self._findings: list[Finding] = []
        self._grid = source.table
        self._sheets = strict_sheets(source.sheets, base.currency, base.horizon, self._findings)

    def preview(self) -> TablePreview:
        """Read all of it."""
        heading_row = self._heading_row()
        place = Place(self._grid.file, heading_row + 1)
        headings = self._headings(heading_row, place)
        columns, wrong = map_headings(headings, self._table, self._units, self._options.mapping, place)
        self._findings += wrong
        numbers = {position for position, one in enumerate(columns) if self._kind(one.column) in NUMBERS}
        self._findings += merged_numbers(self._grid, numbers, headings, heading_row)
        self._grid = with_merged_text(self._grid, numbers)
        written = self._rows(heading_row, headings)
        currency, unused = self._units.currency, [one for one, column in self._options.mapping.items() if not column]
        title = unit_of_titles(self._grid, range(heading_row), currency, self._findings)
        in_rows = units_of_rows(self._grid, columns, written, currency, unused, self._findings)
        marks = MarkChoice(self._options.decimal_mark, self._options.decimal_marks)
        context = UnitContext(title, in_rows)
        values = TableValues(self._grid, self._table, columns, written, self._units, marks, context)
        roles = self._row_roles(written, columns, values)
        positions = [at for at in written if roles[at] is RowRole.INITIATIVE]
        used = [position for position, one in enumerate(columns) if one.column]
        unread = [at for at in positions if used and not any(self._grid.rows[at][n : n + 1] != ("",) for n in used)]
        positions = [at for at in positions if at not in set(unread)]
        self._findings += self._swallowed(positions, columns)
        self._findings += values.settle(positions)
        rows = [NumberedRow(self._grid.number(at), values.row(at)) for at in positions]
        portfolio = self._portfolio(rows, columns, values.originals)
        sample = positions[:SAMPLE_ROWS]
        return TablePreview(
            self._grid.file,
            self._source.encoding,
            self._source.delimiter,
            values.decimal_mark,
            heading_row + 1,
            columns,
            tuple(self._padded(at, len(headings)) for at in sample),
            tuple(self._grid.number(at) for at in sample),
            len(positions),
            tuple(self._grid.number(at) for at, role in roles.items() if role is RowRole.TOTAL),
            tuple(dict.fromkeys(self._findings)),
            portfolio,
            () if portfolio is None else differences(self._base, portfolio),
            tuple(self._notes(values, positions, unread)),
            values.money(),
            self._source.other_sheets,
        )

    def _swallowed(self, positions: list[int], columns: tuple[MappedHeading, ...]) -> Iterator[Finding]:
        """Texts that hold a line break and the delimiter: a stray quote has swallowed other rows."""
        for at in positions if self._source.delimiter else ():
            for column, cell in enumerate(self._grid.rows[at][: len(columns)]):
                if "\n" in cell and self._source.delimiter in cell and columns[column].column:
                    place = Place(self._grid.file, self._grid.number(at), columns[column].heading)
                    yield Finding("cell", "", "", cell, message("tables.stray_quote"), place)

    def _notes(self, values: TableValues, positions: list[int], unread: list[int]) -> Iterator[ImportNote]:
        if unread:
            yield ImportNote(NoteKind.UNREAD, ", ".join(map(str, map(self._grid.number, unread))), len(unread))
        hidden = [at for at in positions if at in self._grid.hidden]
        if hidden:
            yield ImportNote(NoteKind.HIDDEN, "", len(hidden), values.cost_of(hidden))
        yield from values.notes()

    def _kind(self, column: str) -> ValueKind | None:
        return next((one.reader.kind for one in self._table.columns if column and one.match(column)), None)

    def _heading_row(self) -> int:
        """The row, among the first ones, with most known headings; the first with any text if none has any."""
        first = self._options.skip_rows
        within = enumerate(self._grid.rows[first : first + _HEADING_WITHIN], start=first)
        rows = [(at, row) for at, row in within if any(row)]
        return max(rows, key=lambda row: self._recognised(row[1]), default=(first, ()))[0]

    def _headings(self, at: int, place: Place) -> tuple[str, ...]:
        row = self._grid.rows[at] if at < len(self._grid.rows) else ()
        headings = row[: max((n + 1 for n, heading in enumerate(row) if heading), default=0)]
        cells = len(headings) * (len(self._grid.rows) - at)
        if len(headings) > MOST_COLUMNS or cells > MOST_CELLS:
            columns, rows = str(len(headings)), str(len(self._grid.rows))
            found = message("input.found_columns", columns=columns, rows=rows)
            expected = message("input.columns_and_cells", columns=str(MOST_COLUMNS), cells=str(MOST_CELLS))
            raise InvalidInput([Finding("table", "", "", found, expected, place)])
        if not headings and not self._sheets:
            found, expected = message("input.found_empty"), message("input.heading_row_and_initiatives")
            raise InvalidInput([Finding("file", self._grid.file, "", found, expected, place)])
        return headings

    def _rows(self, heading_row: int, headings: tuple[str, ...]) -> list[int]:
        """The positions of rows with any value; those with values beyond the headings are reported."""
        positions = []
        for at, row in enumerate(self._grid.rows[heading_row + 1 :], start=heading_row + 1):
            number = self._grid.number(at)
            if not any(row) or number in self._options.leave_out or number > (self._options.last_row or number):
                continue
            if at in self._grid.hidden and self._options.visible_only:
                continue
            positions.append(at)
            extra = next((n for n, cell in enumerate(row) if cell and n >= len(headings)), None)
            if extra is not None:
                expected = message("input.cells_for_headings_delimiter", n=str(len(headings)))
                place = Place(self._grid.file, self._grid.number(at), f"number {extra + 1}")
                self._findings.append(Finding("row", "", "cells", row[extra], expected, place))
        nameless = [n for n, heading in enumerate(headings) if not heading]
        for n in nameless:
            filled = next((at for at in positions if len(self._grid.rows[at]) > n and self._grid.rows[at][n]), None)
            if filled is not None:
                place = Place(self._grid.file, heading_row + 1, f"number {n + 1}")
                expected = message("input.heading_for_value", row=str(self._grid.number(filled)))
                self._findings.append(Finding("heading", "", "", "", expected, place))
        return positions

    def _row_roles(
        self, written: list[int], columns: tuple[MappedHeading, ...], values: TableValues
    ) -> dict[int, RowRole]:
        """The role of each row; rows that the user has to decide about are reported."""
        numbers = {self._grid.number(at): at for at in written}
        choices = RowChoices(
            frozenset(numbers[one] for one in self._options.keep_rows if one in numbers),
            frozenset(numbers[one] for one in self._options.leave_out if one in numbers),
        )
        used = [(position, one.column) for position, one in enumerate(columns) if one.column]
        rows = []
        for at in written:
            cells = self._grid.rows[at]
            texts = {name: cells[position] for position, name in used if position < len(cells)}
            rows.append(TableRow(at, texts, values.shown_amounts(at)))
        roles = roles_of(rows, [one.heading for one in columns], choices)
        for row in rows:
            if roles[row.at] is RowRole.QUESTION:
                number = self._grid.number(row.at)
                expected = message("tables.total_or_initiative", row=str(number))
                place = Place(self._grid.file, number)
                text = row.name or ", ".join(filter(None, row.texts.values()))
                self._findings.append(Finding("row", "", "", text, expected, place))
        return roles

    def _padded(self, at: int, width: int) -> tuple[str, ...]:
        row = self._grid.rows[at][:width]
        return (*row, *[""] * (width - len(row)))

    def _portfolio(
        self, rows: list[NumberedRow], columns: tuple[MappedHeading, ...], originals: OriginalTexts
    ) -> Portfolio | None:
        """The portfolio that the rows give; None, and all findings, if anything is wrong."""
        shown = {one.column: one.heading for one in columns if one.column}
        report = Findings()
        for finding in self._findings:
            report.add(finding)
        if self._base is None and not self._sheets and not (rows and shown):
            headings = ", ".join(one.heading for one in columns if one.heading)
            expected = message("input.row_below") if shown else message("input.known_heading")
            report.add(Finding("table", "", "headings", headings, expected, Place(self._grid.file, 1)))
        grids = self._grids(rows, shown, report)
        try:
            portfolio = assemble(self._header, grids, report)
        except InvalidInput as error:
            written = [originals.as_written(finding, shown) for finding in error.findings]
            self._findings = self._in_reading_order([one for one in written if one is not None], columns)
            return None
        return None if self._findings else portfolio

    def _in_reading_order(self, findings: list[Finding], columns: tuple[MappedHeading, ...]) -> list[Finding]:
        order = {one.heading: position for position, one in reversed(list(enumerate(columns)))}

        def position(finding: Finding) -> tuple[int, int]:
            place = finding.place
            if place is None or place.file != self._grid.file:
                return (-1 if place is None else 2**31), 0
            return place.row or 0, order.get(place.column, len(order))

        return sorted(findings, key=position)

    def _grids(self, rows: list[NumberedRow], shown: Mapping[str, str], report: Findings) -> dict[str, Grid]:
        if self._base is None:
            made = {INITIATIVES: grid_of(self._grid.file, self._table, rows, shown)} if shown else {}
            return {**self._sheets, **made}
        merge = Merge(self._base, self._grid.file)
        merge.lay_over(rows)
        for finding in merge.findings:
            report.add(finding)
        grids = {INITIATIVES: grid_of(self._grid.file, self._table, merge.rows, shown)}
        for name in TABLES:
            if name == INITIATIVES:
                continue
            sheet = self._sheets.get(name)
            cells = None if sheet is None else rows_of(sheet, self._kinds[name])
            if sheet is not None and cells is None:
                grids[name] = sheet  # its headings are wrong, which the reader reports
                continue
            kept: list[RowTexts] = merge.table(name) if cells is None else merge.replace(name, cells)
            if kept:
                grids[name] = grid_of(sheet.file if sheet else name, self._kinds[name], _numbered(kept, cells), {})
        return grids


def _numbered(rows: list[RowTexts], of_sheet: list[RowTexts] | None) -> list[NumberedRow]:
    places = {id(row): number for number, row in enumerate(of_sheet or (), start=2)}
    return [NumberedRow(places.get(id(row), 0), row) for row in rows]
