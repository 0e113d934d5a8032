"""Reads a pasted table of candidates by the code that imports files: titles, totals, kinds of rows, frequencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cxalloc.domain.numbers import read_number
from cxalloc.exchange.parsers.units import NO_UNIT
from cxalloc_ui.application.formats import formatter_of, message_text
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.models.grids.entries import PastedTable
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.pasted_headings import ENOUGH

if TYPE_CHECKING:
    from cxalloc.domain.errors import Finding
    from cxalloc.editing.cells.reader import Style
    from cxalloc.exchange.tables.row_kinds import RowKind
    from cxalloc.exchange.tables.table_reader import PartRead, TableRead


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

    portfolio = texts.document.portfolio
    kinds, units = tables(portfolio.currency, portfolio.horizon), TableUnits(portfolio.currency, portfolio.horizon)
    own = [sum(cell.casefold() in titles for cell in row) for row in block[:HEADING_WITHIN]]
    scores = [max(heading_score(row, kinds, units), mine) for row, mine in zip(block, own, strict=False)]
    at = scores.index(max(scores))
    if scores[at] < min(ENOUGH, len(block[at])):
        return None
    table = kinds[FILES[kind]]
    mapping = {}
    for cell in block[at]:
        column = titles.get(cell.casefold())
        if column is not None:
            mapping[cell] = column if table.has_column(column) else ""
    findings: list[Finding] = []
    grid = Grid("", tuple(map(tuple, block)))
    options = ImportOptions(mapping=mapping, skip_rows=at)
    try:
        reader = TableReader(grid, kinds, units, portfolio.funds, options, findings, default=kind)
        read = reader.read()
    except InvalidInput:
        return None
    part = read.parts.get(kind)
    if part is None:
        return None
    # Amounts of the calendar fill no single column of the grid: they can be imported, not pasted.
    columns = ["" if one.span is not None else one.column for one in part.columns]
    rows = [_row(read, part, number, texts.style) for number in range(len(part.rows))]
    unknown = sum(bool(one.heading) and (not one.column or one.span is not None) for one in read.columns)
    is_mixed = any(other is not kind and one.rows for other, one in read.parts.items())
    return PastedTable(columns, rows, unknown, tuple(_said(read, kind, findings, texts)), is_mixed)


def _row(read: TableRead, part: PartRead, number: int, style: Style) -> list[str]:
    """The texts of a row by position of the headings; those that are refused keep a form that the cell refuses too."""
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


def _said(read: TableRead, kind: RowKind, findings: Sequence[Finding], texts: Texts) -> list[str]:
    """What was converted, left out, or not understood."""
    from cxalloc.exchange.tables.notes import NoteKind, note_messages
    from cxalloc.exchange.tables.row_kinds import RowKind

    portfolio = texts.document.portfolio
    formats = formatter_of(portfolio)
    wanted = (NoteKind.CONVERTED, NoteKind.NOT_OF_SMALL, NoteKind.NOT_OF_INITIATIVES)
    notes = [note for note in read.notes() if note.kind in wanted]
    said = [
        formats.render(one).rstrip(".")
        for one in note_messages(None, notes, portfolio.currency, portfolio.horizon.unit)
    ]
    if read.totals:
        one, many = tr("{n} row that adds others up left out"), tr("{n} rows that add others up left out")
        said.append(counted(len(read.totals), one, many))
    for other, part in read.parts.items():
        if other is not kind and part.rows:
            is_small = other is RowKind.SMALL
            one = tr("{n} small allocation left out") if is_small else tr("{n} initiative left out")
            many = tr("{n} small allocations left out") if is_small else tr("{n} initiatives left out")
            said.append(counted(len(part.rows), one, many))
    for finding in findings:
        if finding.entity in ("heading", "column") and getattr(finding.expected, "key", "") != "tables.choose_mark":
            said.append(
                tr("{heading}: expected {expected}").format(
                    heading=str(finding.value or finding.key), expected=message_text(finding.expected)
                )
            )
    return said
