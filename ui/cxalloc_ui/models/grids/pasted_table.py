"""Reads a pasted table of candidates by the code that imports files: titles, totals, kinds of rows, frequencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cxalloc.domain.numbers import read_number
from cxalloc.exchange.parsers.units import NO_UNIT
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.models.grids.entries import PastedTable
from cxalloc_ui.models.grids.grid_columns import Texts

if TYPE_CHECKING:
    from cxalloc.domain.errors import Finding
    from cxalloc.editing.cells.reader import Style
    from cxalloc.exchange.tables.row_kinds import RowKind
    from cxalloc.exchange.tables.table_reader import PartRead, TableRead

MONEY = frozenset(("cost", "run_cost", "maximum", "ticket"))
"""Columns whose amounts a fund pays."""
_LOOKED_AT = 20
"""So many rows are looked at for figures below what may be headings."""
ENOUGH = 2
"""Known headings that a row must contain to count as headings, since an item may be named Cost."""


def read_pasted_table(
    block: Sequence[Sequence[str]], texts: Texts, kind: RowKind, titles: Mapping[str, str]
) -> PastedTable | None:
    """Return the rows of a pasted table that are of a kind, in the user's style; None if it has no headings.

    ``titles`` maps the grid's own titles to its columns. Rows that state no kind are of this one.
    """
    from cxalloc.domain.errors import InvalidInput
    from cxalloc.exchange.folder.schema import tables
    from cxalloc.exchange.grids import Grid
    from cxalloc.exchange.tables.headings import TableUnits
    from cxalloc.exchange.tables.options import ImportOptions
    from cxalloc.exchange.tables.table_kinds import FILES
    from cxalloc.exchange.tables.table_reader import HEADING_WITHIN, TableReader, heading_score
    from cxalloc.exchange.tables.text_files import with_error_values

    portfolio = texts.document.portfolio
    kinds, units = tables(portfolio.currency, portfolio.horizon), TableUnits(portfolio.currency, portfolio.horizon)
    own = [sum(cell.casefold() in titles for cell in row) for row in block[:HEADING_WITHIN]]
    scores = [max(heading_score(row, kinds, units), mine) for row, mine in zip(block, own, strict=False)]
    at = scores.index(max(scores))
    if scores[at] < min(ENOUGH, len(block[at])):
        return PastedTable((), (), asks=True) if _has_headings(block, scores[0]) else _without_totals(block)
    table = kinds[FILES[kind]]
    mapping = {}
    for cell in block[at]:
        column = titles.get(cell.casefold())
        if column is not None:
            mapping[cell] = column if table.has_column(column) else ""
    findings: list[Finding] = []
    grid = with_error_values(Grid("", tuple(map(tuple, block))))
    options = ImportOptions(mapping=mapping, skip_rows=at)
    reader = TableReader(grid, kinds, units, portfolio.funds, options, findings, default=kind)
    try:
        read = reader.read()
    except InvalidInput:
        return PastedTable((), (), asks=True)
    part = read.parts[kind]
    rows = [_row(read, part, number, texts.style) for number in range(len(part.rows))]
    is_mixed = any(other is not kind and one.rows for other, one in read.parts.items())
    asks = is_mixed or _repeats_a_name(part) or any(not _is_of_a_cell(one, read, part) for one in findings)
    columns = {one.column for one in part.columns}
    if len(portfolio.funds) > 1 and "fund" not in columns:
        asks = asks or not MONEY.isdisjoint(columns)
    return PastedTable(list(_columns(read, part)), rows, tuple(_said(read, texts)), asks)


def _has_headings(block: Sequence[Sequence[str]], known: int) -> bool:
    """Return whether a first row of which too little is known stands above figures, as headings do."""
    from cxalloc.exchange.parsers.numbers import read_figure

    figures = [[bool(read_figure(cell).plain) for cell in row] for row in block[:_LOOKED_AT]]
    named = [cell and any(row[n] for row in figures[1:]) for n, cell in enumerate(block[0])]
    return not any(figures[0]) and sum(map(bool, named)) >= (1 if known else ENOUGH)


def _without_totals(block: Sequence[Sequence[str]]) -> PastedTable | None:
    """Return a block without headings, and without the rows that are called totals; None if there is none of those."""
    from cxalloc.exchange.parsers.numbers import read_figure
    from cxalloc.exchange.tables.row_roles import is_only_total

    kept = [
        row
        for row in block
        if not (row[0] and is_only_total(row[0]) and any(read_figure(one).plain for one in row[1:]))
    ]
    totals = len(block) - len(kept)
    return PastedTable(None, kept, [_said_of_totals(totals)]) if totals and kept else None


def _repeats_a_name(part: PartRead) -> bool:
    """Return whether two rows have one name and no id: files refuse them, unless they are levels of one initiative."""
    from cxalloc.exchange.tables.merge import same_name

    cells = [row.cells for row in part.rows if not row.cells.get("id") and row.cells.get("name")]
    names = [(same_name(one["name"]), one.get("level", "")) for one in cells]
    return len(set(names)) < len(names)


def _said_of_totals(count: int) -> str:
    one, many = tr("{n} row that adds others up left out"), tr("{n} rows that add others up left out")
    return counted(count, one, many)


def _columns(read: TableRead, part: PartRead) -> Iterator[str | None]:
    """Yield the column of each heading; empty for those whose texts have no place in a grid."""
    for position, (meant, one) in enumerate(zip(read.columns, part.columns, strict=True)):
        if not any(read.grid.rows[at][position] for at in part.positions):
            yield None
            continue
        if one.span is not None:  # amounts of the calendar fill no single column: they can be imported, not pasted
            yield ""
        elif one.column or not one.heading:
            yield one.column or None
        else:  # what a column of kinds or of frequencies says was used to read the rows
            yield None if meant.column else ""


def _is_of_a_cell(finding: Finding, read: TableRead, part: PartRead) -> bool:
    """Return whether a finding shows as an error in the cells that it is about."""
    from cxalloc.exchange.tables.workbook_cells import NUMBERS

    if finding.expected.key == "tables.choose_mark":
        return True
    column = finding.place.column if finding.place is not None else ""
    meant = next((one.column for one in read.columns if one.heading == column), "")
    is_number = any(one.column == meant and part.values.kind_of(meant) in NUMBERS for one in part.columns if meant)
    return finding.entity == "cell" and is_number


def _row(read: TableRead, part: PartRead, number: int, style: Style) -> list[str]:
    """Return the texts of a row by position of the headings; what is refused keeps a form that the cell refuses too."""
    from cxalloc.exchange.tables.workbook_cells import NUMBERS

    at, cells, values = part.positions[number], part.rows[number].cells, part.values
    found = []
    for position, one in enumerate(part.columns):
        raw = read.grid.rows[at][position]
        if one.span is not None or not one.column or not raw or values.kind_of(one.column) not in NUMBERS:
            found.append(cells.get(one.column, "") if one.column else "")
            continue
        plain = cells[one.column]
        figure = read_number(plain.removesuffix("%"))
        if figure is not None:
            found.append(style.number(figure) + (" %" if plain.endswith("%") else ""))
        elif values.leaves_open(one.column) and one.unit == NO_UNIT and one.per is None:
            rhythm = values.rhythm_of(at) if values.recurs(one.column) else None
            found.append(raw if rhythm is None else f"{raw} / {rhythm.value}")
        else:
            found.append(f"{raw} ?" if any(map(str.isdigit, raw)) else raw)
    return found


def _said(read: TableRead, texts: Texts) -> Iterator[str]:
    """Yield what was converted, and what was left out."""
    from cxalloc.exchange.tables.notes import note_messages

    portfolio = texts.document.portfolio
    formats = formatter_of(portfolio)
    for note in note_messages(None, read.notes(), portfolio.currency, portfolio.horizon.unit):
        yield formats.render(note).rstrip(".")
    if read.totals:
        yield _said_of_totals(len(read.totals))
