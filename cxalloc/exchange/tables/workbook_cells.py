"""Prepares the cells of workbooks for import: reports errors, fills merged text down, and applies number formats."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import message
from cxalloc.domain.numbers import write_number
from cxalloc.exchange.folder.columns import Table, ValueKind, match_heading
from cxalloc.exchange.grids import Cell, Grid
from cxalloc.exchange.workbooks.sheet import NOT_CALCULATED

NUMBERS = (ValueKind.NUMBER, ValueKind.MONEY, ValueKind.SHARE, ValueKind.PERIODS)
"""Kinds of columns whose cells are numbers."""


def fault_finding(grid: Grid, cell: Cell, heading: str) -> Finding:
    """The finding for a cell with an error or a formula without a value."""
    value = grid.rows[cell[0]][cell[1]]
    key = "tables.not_calculated" if value == NOT_CALCULATED else "tables.error_value"
    return Finding("cell", "", "", value, message(key), Place(grid.file, grid.number(cell[0]), heading))


def with_merged_text(grid: Grid, numbers: Collection[int]) -> Grid:
    """The grid with the text of merged cells in each of their rows; columns of ``numbers`` are left as they are."""
    if not grid.merges:
        return grid
    rows = [list(row) for row in grid.rows]
    exact = set(grid.exact)
    for first, column, last, _ in grid.merges:
        if column in numbers or first >= len(rows) or column >= len(rows[first]):
            continue
        for row in range(first + 1, min(last + 1, len(rows))):
            if column < len(rows[row]):
                rows[row][column] = rows[first][column]
                if (first, column) in grid.exact:
                    exact.add((row, column))
    return replace(grid, rows=tuple(map(tuple, rows)), exact=frozenset(exact))


def merged_numbers(grid: Grid, numbers: Collection[int], headings: Collection[str], start: int) -> Iterator[Finding]:
    """Findings for numbers that are merged over several rows below ``start``: they cannot be assigned to one row."""
    names = list(headings)
    for first, column, last, _ in grid.merges:
        if column in numbers and last > first > start and first < len(grid.rows) and column < len(grid.rows[first]):
            value = grid.rows[first][column]
            if value:
                span = {"first": str(grid.number(first)), "last": str(last + 1)}
                place = Place(grid.file, grid.number(first), names[column])
                yield Finding("cell", "", "", value, message("tables.merged_number", **span), place)


def as_strict_sheet(grid: Grid, table: Table, currency: str, findings: list[Finding]) -> Grid:
    """A sheet that stands for a file of a portfolio folder, with its cells in the plain form that its reader takes.

    A cell has the value that it shows: thousands and millions in its format are multiplied, and another currency is
    appended to the number, so that it is refused. Errors, and numbers merged over rows, are added to ``findings``.
    """
    if not grid.rows:
        return grid
    headings = grid.rows[0]
    keys = [match_heading(table, heading) for heading in headings]
    kinds = [table.by_pattern[key[0]].reader.kind if key else ValueKind.TEXT for key in keys]
    numbers = {position for position, kind in enumerate(kinds) if kind in NUMBERS}
    findings += merged_numbers(grid, numbers, headings, 0)
    filled = with_merged_text(grid, numbers)
    rows = [list(row) for row in filled.rows]
    for row in range(1, len(rows)):
        for column, cell in enumerate(rows[row]):
            if cell and column < len(headings) and (row, column) in filled.faults:
                if kinds[column] is ValueKind.TEXT:  # the readers of other columns refuse it themselves
                    findings.append(fault_finding(filled, (row, column), headings[column]))
            elif (found := filled.formats.get((row, column))) is not None and column in numbers:
                unit = found.unit
                shown = found.shown(Decimal(cell)).scaleb(unit.power or 0)
                if unit.percent and kinds[column] is ValueKind.SHARE:
                    rows[row][column] = f"{write_number(shown)} %"
                elif found.other or found.per is not None:
                    rows[row][column] = f"{write_number(shown)} {found.other or found.per}"
                elif unit.percent or not unit.is_money_of(currency):
                    rows[row][column] = f"{write_number(shown)} {'%' if unit.percent else unit.currencies[0]}"
                elif kinds[column] is ValueKind.MONEY:
                    rows[row][column] = write_number(shown)
    return replace(filled, rows=tuple(map(tuple, rows)))
