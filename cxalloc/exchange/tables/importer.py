"""Import of users' own tables of candidates: tolerant, with a preview, and all or nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.diagnostics import Findings, grouped
from cxalloc.exchange.exports.plan_rows import RESULT_SHEETS
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.header import header_of
from cxalloc.exchange.folder.schema import TABLES, tables
from cxalloc.exchange.folder.writer import RowTexts
from cxalloc.exchange.grids import WORKBOOK_ENDINGS, Grid
from cxalloc.exchange.parsers.numbers import MARKS
from cxalloc.exchange.tables.edited_results import are_results, edited_results
from cxalloc.exchange.tables.headings import MappedHeading, TableUnits
from cxalloc.exchange.tables.merge import (
    INITIATIVES,
    SMALL_ALLOCATIONS,
    ImportDifference,
    Merge,
    NumberedRow,
    differences,
    grid_of,
    rows_of,
    spelt_differently,
)
from cxalloc.exchange.tables.notes import ImportNote, MoneyRead, NoteKind
from cxalloc.exchange.tables.options import NO_OPTIONS, ImportOptions
from cxalloc.exchange.tables.row_kinds import RowKind, is_named_small
from cxalloc.exchange.tables.strict_table import (
    TableSettings,
    strict_sheets,
    table_ending,
    table_sheets,
)
from cxalloc.exchange.tables.table_kinds import FILES
from cxalloc.exchange.tables.table_reader import HEADING_WITHIN, PartRead, TableRead, TableReader, heading_score
from cxalloc.exchange.tables.text_files import DELIMITERS, ENCODINGS, find_delimiter, read_tolerantly, split

__all__ = ["ImportOptions", "TablePreview", "TableSource", "import_table", "preview_source", "preview_table"]

SAMPLE_ROWS = 8
_PAID = ("cost", "run_cost", "maximum", "ticket")
"""How the columns begin whose amounts a fund pays."""
_QUESTIONS = ("tables.initiatives_or_small", "tables.fund_or_kind", "tables.envelope_of_money")


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The result of an import before it is applied. ``portfolio`` is None as long as there are ``findings``.

    ``encoding`` and ``delimiter`` are empty for a workbook, ``decimal_mark`` where no number needs one. ``columns`` are
    the headings in their order; ``sample`` has the first rows as they are written, ``heading_row`` and ``sample_rows``
    give their row numbers. ``rows`` counts the initiatives, ``small_rows`` the small allocations; ``money`` and
    ``small_money`` have their sums. ``columns`` are what the headings mean for the first kind of which there are rows,
    ``small_columns`` for small allocations where both are there, or those of their own sheet, ``small_sheet``,
    with its ``small_totals``.
    ``totals`` are the numbers of the rows that add others up: they are no candidates, and are left out.
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
    small_rows: int = 0
    small_money: MoneyRead | None = None
    small_columns: tuple[MappedHeading, ...] = ()
    small_sheet: str = ""
    small_totals: tuple[int, ...] = ()

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings whose values are not used."""
        columns = (*self.columns, *(self.small_columns if self.small_sheet else ()))
        return tuple(one.heading for one in columns if one.heading and not one.column)


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table of candidates, and with it the sheets of a workbook that stand for other files of a folder.

    ``small`` is a sheet of small allocations next to it, in people's own words. ``encoding`` and ``delimiter`` say how
    a text file was read, and are empty otherwise. ``other_sheets`` are those of a workbook that are not read, and
    ``results`` those of them that hold the decisions and the lines of a plan.
    """

    table: Grid
    sheets: Mapping[str, Grid] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    other_sheets: tuple[str, ...] = ()
    small: Grid | None = None
    results: tuple[Grid, ...] = ()


def preview_table(path: Path, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS) -> TablePreview:
    """Read a CSV file or a workbook and preview its import: settings, findings and result. Changes nothing.

    With a portfolio as ``base`` its initiatives are updated by id (by name where a row has no id) and new ones are
    added; none is removed, and fields without a column in the table keep their values.

    Raises InvalidInput if the file as a whole cannot be read.
    """
    _check_options(options, base)
    return preview_source(_source_of(path, base, options), base, options)


def preview_source(
    source: TableSource, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS
) -> TablePreview:
    """Preview the import of a table in memory, as ``preview_table`` does for a file."""
    _check_options(options, base)
    with _without_garbage_collection():
        return _Import(source, base, options).preview()


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A large table makes a million objects and no cycles: looking for some takes a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _check_options(options: ImportOptions, base: TableSettings | Portfolio) -> None:
    for name, value, known in (
        ("fund", options.fund, tuple(fund.id for fund in base.funds)),
        ("kind", options.kind, tuple(map(str, RowKind))),
        ("encoding", options.encoding, ENCODINGS),
        ("delimiter", options.delimiter, DELIMITERS),
        ("decimal mark", options.decimal_mark, MARKS),
        *(("decimal mark", mark, MARKS) for mark in options.decimal_marks.values()),
    ):
        if value and value not in known:
            expected = message("expected.one_of", names=", ".join(map(repr, known)))
            raise InvalidInput([Finding("option", name, "", value, expected)])


def import_table(path: Path, base: TableSettings | Portfolio, options: ImportOptions = NO_OPTIONS) -> Portfolio:
    """The portfolio that a table gives. Raises InvalidInput with all findings; nothing is imported then."""
    preview = preview_table(path, base, options)
    if preview.portfolio is None:
        raise InvalidInput(preview.findings)
    return preview.portfolio


def _source_of(path: Path, base: TableSettings | Portfolio, options: ImportOptions) -> TableSource:
    score = _score(base)
    if table_ending(path) in WORKBOOK_ENDINGS:

        def headings(grid: Grid) -> int:
            return max((score(row) for row in grid.rows[options.skip_rows :][:HEADING_WITHIN]), default=0)

        sheets, others = table_sheets(path, options.sheet, headings, is_named_small)
        small = sheets.pop(SMALL_ALLOCATIONS, None)
        if INITIATIVES not in sheets and small is not None:
            return TableSource(small, sheets, other_sheets=tuple(others))
        table = sheets.pop(INITIATIVES, Grid(path.name, ()))
        results = tuple(grid for grid in others.values() if grid.rows and are_results(grid.rows[0]))
        return TableSource(table, sheets, other_sheets=tuple(others), small=small, results=results)
    text, encoding = read_tolerantly(path, options.encoding)
    delimiter = options.delimiter or find_delimiter(text, score)
    return TableSource(split(path.name, text, delimiter), encoding=encoding, delimiter=delimiter)


def _score(base: TableSettings | Portfolio) -> Callable[[Sequence[str]], int]:
    """Counts the cells of a row that are headings."""
    kinds, units = tables(base.currency, base.horizon), TableUnits(base.currency, base.horizon)
    return lambda row: heading_score(row, kinds, units)


class _Import:
    """The import of one table, and of the sheets that come with it."""

    def __init__(self, source: TableSource, base: TableSettings | Portfolio, options: ImportOptions) -> None:
        self._base = base if isinstance(base, Portfolio) else None
        self._header = base.header() if isinstance(base, TableSettings) else header_of(base)
        self._kinds = tables(base.currency, base.horizon)
        self._fund = options.fund
        sheets = dict(source.sheets)
        small = sheets.pop(SMALL_ALLOCATIONS, None)
        source = source if small is None else replace(source, sheets=sheets, small=small)
        self._source = source
        self._findings: list[Finding] = []
        if self._base is not None and source.table.rows and are_results(source.table.rows[0]):
            self._refuse_results(self._base)
        self._sheets = strict_sheets(source.sheets, base.currency, base.horizon, self._findings)
        units = TableUnits(base.currency, base.horizon)
        self._reads = [
            TableReader(
                source.table, self._kinds, units, base.funds, options, self._findings, delimiter=source.delimiter
            ).read(may_be_empty=bool(self._sheets) or source.small is not None)
        ]
        if source.small is not None:
            reader = TableReader(source.small, self._kinds, units, base.funds, options, self._findings, is_second=True)
            self._reads.append(reader.read())

    def _refuse_results(self, base: Portfolio) -> None:
        """Refuse an exported plan, and name each figure in it that was edited. Raises InvalidInput."""
        table = self._source.table
        found, expected = message("tables.found_results"), message("tables.no_results")
        whole = Finding("table", "", "", found, expected, Place(table.file, 1))
        raise InvalidInput([whole, *grouped(edited_results(table, base))])

    def _edited(self) -> Iterator[ImportNote]:
        """A note for each cell that was edited on the sheets of results of a workbook."""
        for grid in self._source.results:
            for one in edited_results(grid, self._base) if self._base is not None else ():
                assert one.place is not None
                named = f"{grid.file}, {one.place.row}, {one.place.column}"
                yield ImportNote(
                    NoteKind.EDITED, named, 1, text=(str(one.value), str(dict(one.expected.values)["value"]))
                )

    def preview(self) -> TablePreview:
        """Assemble the rows and say what was read."""
        main, *more = self._reads
        parts = {kind: [read.parts[kind] for read in self._reads if kind in read.parts] for kind in RowKind}
        portfolio = self._portfolio(parts)
        sample, grid = main.positions[:SAMPLE_ROWS], main.grid
        width = len(main.columns)
        small = [part for read in self._reads for kind, part in read.parts.items() if kind is RowKind.SMALL]
        both = len(main.parts) > 1
        return TablePreview(
            grid.file,
            self._source.encoding,
            self._source.delimiter,
            next((part.values.decimal_mark for part in main.parts.values() if part.values.decimal_mark), ""),
            main.heading_row + 1,
            main.columns,
            tuple(_padded(grid.rows[at], width) for at in sample),
            tuple(map(grid.number, sample)),
            sum(len(part.rows) for part in parts[RowKind.INITIATIVE]),
            main.totals,
            grouped(self._findings),
            portfolio,
            () if portfolio is None else differences(self._base, portfolio),
            (
                *(note for read in self._reads for note in read.notes()),
                *_of_results(self._source.other_sheets),
                *self._edited(),
            ),
            _money(parts[RowKind.INITIATIVE]),
            self._source.other_sheets,
            small_rows=sum(len(part.rows) for part in small),
            small_money=_money(small),
            small_columns=more[0].columns if more else main.parts[RowKind.SMALL].columns if both else (),
            small_sheet=more[0].grid.file if more else "",
            small_totals=more[0].totals if more else (),
        )

    def _portfolio(self, parts: Mapping[RowKind, list[PartRead]]) -> Portfolio | None:
        """The portfolio that the rows give; None, and all findings, if anything is wrong."""
        report = Findings()
        for finding in self._findings:
            report.add(finding)
        main = self._reads[0]
        is_known = any(part.shown for read in self._reads for part in read.parts.values())
        has_rows = any(part.rows for read in self._reads for part in read.parts.values())
        if self._base is None and not self._sheets and not (is_known and has_rows):
            headings = ", ".join(one.heading for one in main.columns if one.heading)
            expected = message("input.row_below") if is_known else message("input.known_heading")
            report.add(Finding("table", "", "headings", headings, expected, Place(main.grid.file, 1)))
        if any(_is_question(finding) for finding in self._findings):
            self._findings = self._in_reading_order(self._findings)
            return None  # what the rows are is not known yet
        for read in self._reads:
            for kind, part in read.parts.items():
                for finding in spelt_differently(part.rows, read.grid.file, self._kinds[FILES[kind]].entity):
                    report.add(finding)
        grids = self._grids(parts, report)
        try:
            portfolio = assemble(self._header, grids, report)
        except InvalidInput as error:
            written = [self._as_written(finding) for finding in error.findings]
            self._findings = self._in_reading_order([one for one in written if one is not None])
            return None
        return None if self._findings else portfolio

    def _as_written(self, finding: Finding) -> Finding | None:
        """A finding with the heading and the text of the file; None if its column has one already."""
        for read in self._reads:
            for kind, part in read.parts.items():
                is_small = finding.entity == "small allocation"
                is_of_other = finding.entity in ("initiative", "small allocation") and is_small != (
                    kind is RowKind.SMALL
                )
                if is_of_other or finding.place is None or finding.place.file != read.grid.file:
                    continue
                written = part.values.originals.as_written(finding, part.shown)
                if written is not finding:
                    return written
        return finding

    def _in_reading_order(self, findings: list[Finding]) -> list[Finding]:
        files = {read.grid.file: number for number, read in enumerate(self._reads)}
        order = {
            (read.grid.file, one.heading): position
            for read in self._reads
            for position, one in reversed(list(enumerate(read.columns)))
        }

        def position(finding: Finding) -> tuple[int, int, int]:
            place = finding.place
            if place is None or place.file not in files:
                return (-1 if place is None else len(files)), 0, 0
            column = order.get((place.file, place.column or ""), len(order))
            return files[place.file], place.row or 0, column

        return sorted(findings, key=position)

    def _grids(self, parts: Mapping[RowKind, list[PartRead]], report: Findings) -> dict[str, Grid]:
        """The tables of the folder, with the rows that were read."""
        if self._base is None:
            return {**self._sheets, **dict(self._new_grids(parts))}
        merge = Merge(self._base, self._source.table.file)
        for part in parts[RowKind.INITIATIVE]:
            merge.lay_over(part.rows)
        for part in parts[RowKind.SMALL]:
            merge.lay_over_small(part.rows)
        for finding in merge.findings:
            report.add(finding)
        grids = {}
        for kind, rows in ((RowKind.INITIATIVE, merge.rows), (RowKind.SMALL, merge.small)):
            file = FILES[kind]
            if rows or kind is RowKind.INITIATIVE:
                grids[file] = self._grid(kind, rows, parts[kind])
        for name in TABLES:
            if name in FILES.values():
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

    def _new_grids(self, parts: Mapping[RowKind, list[PartRead]]) -> Iterator[tuple[str, Grid]]:
        for kind, found in parts.items():
            rows = [row for part in found for row in part.rows]
            is_only = kind is RowKind.INITIATIVE and not any(parts[RowKind.SMALL])
            if rows or (is_only and any(part.shown for part in found)):
                yield FILES[kind], self._grid(kind, rows, found)

    def _grid(self, kind: RowKind, rows: Sequence[NumberedRow], parts: Sequence[PartRead]) -> Grid:
        """Rows of one kind as a grid that knows where they stand in the table."""
        for row in rows if self._fund else ():
            if (
                row.number
                and not row.cells.get("fund")
                and any(cell and heading.startswith(_PAID) for heading, cell in row.cells.items())
            ):
                row.cells["fund"] = self._fund
        read: TableRead = next((one for one in reversed(self._reads) if kind in one.parts), self._reads[0])
        shown = {column: heading for part in parts for column, heading in part.shown.items()}
        return grid_of(read.grid.file, self._kinds[FILES[kind]], rows, shown)


def _is_question(finding: Finding) -> bool:
    """Whether a finding asks what the rows of a table are."""
    return finding.expected.key in _QUESTIONS


def _of_results(sheets: Sequence[str]) -> Iterator[ImportNote]:
    """A note on the sheets of an exported plan: whoever edits a figure there must know that it is not read."""
    if RESULT_SHEETS[0] in sheets:
        results = [one for one in sheets if one in RESULT_SHEETS]
        yield ImportNote(NoteKind.RESULTS, ", ".join(results), len(results))


def _money(parts: Sequence[PartRead]) -> MoneyRead | None:
    """The totals of rows of one kind."""
    found = [money for part in parts if (money := part.values.money()) is not None]
    return sum(found[1:], found[0]) if found else None


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row[:width], *[""] * (width - len(row)))


def _numbered(rows: list[RowTexts], of_sheet: list[RowTexts] | None) -> list[NumberedRow]:
    places = {id(row): number for number, row in enumerate(of_sheet or (), start=2)}
    return [NumberedRow(places.get(id(row), 0), row) for row in rows]
