"""People's own tables of initiatives: read tolerantly, shown before anything is done, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.header import header_of
from cxalloc.exchange.folder.schema import TABLES, tables
from cxalloc.exchange.folder.writer import RowTexts
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.reading.numbers import MARKS
from cxalloc.exchange.reading.units import NO_UNIT, Unit, merged_units, plain, read_unit, title_unit
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
from cxalloc.exchange.tables.notes import ImportNote, MoneyRead
from cxalloc.exchange.tables.strict_table import TableSettings, table_ending, table_sheets
from cxalloc.exchange.tables.text_files import DELIMITERS, ENCODINGS, find_delimiter, read_tolerantly, split

MOST_COLUMNS = 2500
MOST_CELLS = 5_000_000
SAMPLE_ROWS = 8
_TOTALS = {
    *("total", "totals", "grand total", "subtotal", "sub total", "sum", "overall total"),
    *("totaux", "total general", "sous total", "somme", "ensemble"),
}
"""Names of rows that add others up, as ``plain`` writes them."""
_WORDS = ("id", "name", "owner", "level", "status")
"""Columns that a row of an initiative says something of its own in."""
_UNIT_HEADINGS = ("unite", "unites", "unit", "units", "unite monetaire")
_CURRENCY_HEADINGS = ("currency", "currencies", "devise", "devises", "monnaie", "ccy")
_HEADING_WITHIN = 20
"""The heading row is one of so many: above it people write titles."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is to be taken as said, where it would be found otherwise: empty means find it.

    ``mapping`` has columns of initiatives.csv by heading, empty for a heading whose values are not to be used.
    ``decimal_marks`` has the decimal mark of single columns by heading; it goes before ``decimal_mark``.
    """

    encoding: str = ""
    delimiter: str = ""
    decimal_mark: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    decimal_marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What an import would do. ``portfolio`` is what it would give, None as long as there are ``findings``.

    ``encoding`` and ``delimiter`` are empty for a workbook, ``decimal_mark`` where no number needs one. ``columns`` are
    the headings in their order; ``sample`` has the first rows as they are written, ``heading_row`` and ``sample_rows``
    say where they stand. ``totals`` are the rows that add others up, by their number: they are no initiatives, and are
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

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings whose values are not used."""
        return tuple(one.heading for one in self.columns if one.heading and not one.column)


NO_OPTIONS = ImportOptions()


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table of initiatives, and with it the sheets of a workbook that stand for other files of a folder.

    ``encoding`` and ``delimiter`` say how a text file was read, and are empty otherwise.
    """

    table: Grid
    sheets: Mapping[str, Grid] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""


def preview_table(path: Path, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS) -> TablePreview:
    """Read a CSV file or a workbook: how it is read, all that is wrong, and what it would give. Changes nothing.

    With a portfolio as ``base`` its initiatives are updated by id (by name where a row has no id) and new ones are
    added; none is removed, and what the table does not speak of stays.

    Raises InvalidInput if the file as a whole cannot be read.
    """
    for name, value, known in (
        ("encoding", options.encoding, ENCODINGS),
        ("delimiter", options.delimiter, DELIMITERS),
        ("decimal mark", options.decimal_mark, MARKS),
        *(("decimal mark", mark, MARKS) for mark in options.decimal_marks.values()),
    ):
        if value and value not in known:
            raise InvalidInput([Finding("option", name, "", value, f"one of {', '.join(map(repr, known))}")])
    return preview_source(_source_of(path, base, options), base, options)


def preview_source(
    source: TableSource, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS
) -> TablePreview:
    """Read a table that is in memory, as ``preview_table`` does at one in a file."""
    return _Import(source, base, options).preview()


def import_table(path: Path, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS) -> Portfolio:
    """The portfolio that a table gives. Raises InvalidInput with all that is wrong; then nothing is imported."""
    preview = preview_table(path, base, options)
    if preview.portfolio is None:
        raise InvalidInput(preview.findings)
    return preview.portfolio


def _source_of(path: Path, base: TableSettings | Portfolio, options: ImportOptions) -> TableSource:
    if table_ending(path) == ".xlsx":
        sheets = table_sheets(path)
        return TableSource(sheets.pop(INITIATIVES, Grid(path.name, ())), sheets)
    text, encoding = read_tolerantly(path, options.encoding)
    delimiter = options.delimiter or find_delimiter(text, _recogniser(base))
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
        self._grid, self._sheets = source.table, source.sheets
        self._findings: list[Finding] = []

    def preview(self) -> TablePreview:
        """Read all of it."""
        heading_row = self._heading_row()
        place = Place(self._grid.file, heading_row + 1)
        headings = self._headings(heading_row, place)
        columns, wrong = map_headings(headings, self._table, self._units, self._options.mapping, place)
        self._findings += wrong
        written = self._rows(heading_row, headings)
        totals = {at for at in written if self._is_total(at, columns)}
        positions = [at for at in written if at not in totals]
        context = UnitContext(self._title_unit(heading_row), self._row_units(columns, positions))
        marks = MarkChoice(self._options.decimal_mark, self._options.decimal_marks)
        values = TableValues(self._grid, self._table, columns, positions, self._units, marks, context)
        self._findings += values.findings
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
            tuple(map(self._grid.number, sorted(totals))),
            tuple(dict.fromkeys(self._findings)),
            portfolio,
            () if portfolio is None else differences(self._base, portfolio),
            tuple(values.notes()),
            values.money(),
        )

    def _title_unit(self, heading_row: int) -> Unit:
        """The unit that a line above the headings states for all amounts: ``Montants en k€``, ``Currency: USD``."""
        found = NO_UNIT
        for at, row in enumerate(self._grid.rows[:heading_row]):
            for column, cell in enumerate(row):
                unit = title_unit(cell, self._units.currency) if (at, column) not in self._grid.exact else None
                if unit is None:
                    continue
                merged = merged_units(found, unit)
                place = Place(self._grid.file, self._grid.number(at))
                if merged is None:
                    self._findings.append(Finding("title", "", "", cell, message("reading.one_unit"), place))
                elif not unit.is_money_of(self._units.currency):
                    expected = message("reading.other_money", currency=self._units.currency)
                    self._findings.append(Finding("title", "", "", cell, expected, place))
                else:
                    found = merged
        return found

    def _row_units(self, columns: tuple[MappedHeading, ...], positions: list[int]) -> dict[int, Unit]:
        """The unit of each row by a column of units or of currencies; other money is noted, once for each text."""
        found: dict[int, Unit] = {}
        for column, mapped in enumerate(columns):
            is_currency = plain(mapped.heading) in _CURRENCY_HEADINGS
            if mapped.column or not (is_currency or plain(mapped.heading) in _UNIT_HEADINGS):
                continue
            if self._is_left_out(mapped.heading):
                continue
            texts = {at: self._grid.rows[at][column] for at in positions if column < len(self._grid.rows[at])}
            read = {text: read_unit(text, self._units.currency) for text in set(texts.values()) if text}
            if not is_currency and not any(read.values()):
                continue  # a unit of something else
            for text in sorted(text for text, unit in read.items() if unit is None or not self._is_own(unit)):
                at = next(at for at, one in texts.items() if one == text)
                place = Place(self._grid.file, self._grid.number(at), mapped.heading)
                key = "reading.currency_of_portfolio" if is_currency else "reading.unit_of_portfolio"
                expected = message(key, currency=self._units.currency)
                self._findings.append(Finding("column", mapped.heading, "", text, expected, place))
            for at, text in texts.items():
                unit = read.get(text)
                if unit is not None and self._is_own(unit):
                    found[at] = merged_units(found.get(at, NO_UNIT), unit) or unit
        return found

    def _is_own(self, unit: Unit) -> bool:
        return unit.is_money_of(self._units.currency) and not unit.percent

    def _is_left_out(self, heading: str) -> bool:
        """Whether the user chose not to use a column."""
        return any(plain(heading) == plain(one) and not column for one, column in self._options.mapping.items())

    def _heading_row(self) -> int:
        """The row of the first twenty with most headings that are known; the first with any text if none is."""
        rows = [(at, row) for at, row in enumerate(self._grid.rows[:_HEADING_WITHIN]) if any(row)]
        return max(rows, key=lambda row: self._recognised(row[1]), default=(0, ()))[0]

    def _headings(self, at: int, place: Place) -> tuple[str, ...]:
        row = self._grid.rows[at] if self._grid.rows else ()
        headings = row[: max((n + 1 for n, heading in enumerate(row) if heading), default=0)]
        cells = len(headings) * (len(self._grid.rows) - at)
        if len(headings) > MOST_COLUMNS or cells > MOST_CELLS:
            found = f"{len(headings)} columns and {len(self._grid.rows)} rows"
            expected = f"at most {MOST_COLUMNS} columns, and {MOST_CELLS} cells"
            raise InvalidInput([Finding("table", "", "", found, expected, place)])
        if not headings and not self._sheets:
            raise InvalidInput([Finding("file", self._grid.file, "", "empty", "a heading row and initiatives", place)])
        return headings

    def _rows(self, heading_row: int, headings: tuple[str, ...]) -> list[int]:
        """Where rows with any value stand; those with values beyond the headings are noted."""
        positions = []
        for at, row in enumerate(self._grid.rows[heading_row + 1 :], start=heading_row + 1):
            if not any(row):
                continue
            positions.append(at)
            extra = next((n for n, cell in enumerate(row) if cell and n >= len(headings)), None)
            if extra is not None:
                expected = (
                    f"{len(headings)} cells, one for each heading (text with a delimiter stands in double quotes)"
                )
                place = Place(self._grid.file, self._grid.number(at), f"number {extra + 1}")
                self._findings.append(Finding("row", "", "cells", row[extra], expected, place))
        nameless = [n for n, heading in enumerate(headings) if not heading]
        for n in nameless:
            filled = next((at for at in positions if len(self._grid.rows[at]) > n and self._grid.rows[at][n]), None)
            if filled is not None:
                place = Place(self._grid.file, heading_row + 1, f"number {n + 1}")
                expected = f"a heading, as row {self._grid.number(filled)} has a value"
                self._findings.append(Finding("heading", "", "", "", expected, place))
        return positions

    def _is_total(self, at: int, columns: tuple[MappedHeading, ...]) -> bool:
        """Whether a row adds others up: it is named so, and says nothing else in words but an id that is so too."""
        cells = dict(zip((one.column for one in columns), self._grid.rows[at], strict=False))
        said = [cell for column, cell in cells.items() if cell and (column in _WORDS or column.startswith("tag:"))]
        return bool(said) and all(plain(cell) in _TOTALS for cell in said)

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
            expected = "a row below the headings" if shown else "a heading that is known, such as name, cost or roi"
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
                grids[name] = sheet  # its headings are wrong: the reader says how
                continue
            kept: list[RowTexts] = merge.table(name) if cells is None else merge.replace(name, cells)
            if kept:
                grids[name] = grid_of(sheet.file if sheet else name, self._kinds[name], _numbered(kept, cells), {})
        return grids


def _numbered(rows: list[RowTexts], of_sheet: list[RowTexts] | None) -> list[NumberedRow]:
    places = {id(row): number for number, row in enumerate(of_sheet or (), start=2)}
    return [NumberedRow(places.get(id(row), 0), row) for row in rows]
