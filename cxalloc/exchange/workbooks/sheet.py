"""A sheet of a workbook while it is read, and the text of its cells."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal

from cxalloc.domain.numbers import write_number
from cxalloc.exchange.grids import Cell, Grid, Merge
from cxalloc.exchange.parsers.number_formats import CellFormat
from cxalloc.exchange.workbooks.xml_parts import WorkbookError

DECIMALS = 9
"""Decimals kept of a number, which a workbook holds as a binary fraction: 0.1 + 0.2 is 0.3 again."""
MOST_CELLS = 5_000_000
"""The largest sheet, in cells from A1 to the last with a value."""
LONGEST_TEXT = 100 * 2**20
"""The longest text of all cells together: a short sheet can refer to a long text a million times."""
MOST_ROWS, MOST_COLUMNS = 2**20, 2**14
NOT_CALCULATED = "a formula without a value"


class SheetTooLargeError(WorkbookError):
    """A sheet that is larger than ``MOST_CELLS``."""

    def __init__(self, sheet: str, cells: int) -> None:
        super().__init__(f"{cells} cells in the sheet {sheet!r}")
        self.sheet, self.cells = sheet, cells


@dataclass(slots=True)
class Sheet:
    """What is known of a sheet. Rows and columns count from 0.

    Args:
        name: Its name.
        is_visible: Whether users see it.
        is_active: Whether it is the sheet shown when the workbook is opened.
        rows: The texts of cells with values, by row and column.
        exact: Cells that hold a number or a date, not text.
        formats: The formats of cells with numbers.
        faults: Cells with an error value, or with a formula without a value.
        hidden: Rows that are hidden or filtered away.
        merges: Cells that are merged.
    """

    name: str
    is_visible: bool = True
    is_active: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    exact: set[Cell] = field(default_factory=set)
    formats: dict[Cell, CellFormat] = field(default_factory=dict)
    faults: set[Cell] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    last_row: int = -1
    last_column: int = -1

    def put(self, row: int, column: int, text: str) -> None:
        """Give a cell its text. Raises WorkbookError if it has one already, or if the sheet becomes too large."""
        cells = self.rows.setdefault(row, {})
        if column in cells:
            raise WorkbookError(f"the cell {reference(row, column)} twice")
        cells[column] = text
        if row > self.last_row or column > self.last_column:
            self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)
            if (cells_in_all := (self.last_row + 1) * (self.last_column + 1)) > MOST_CELLS:
                raise SheetTooLargeError(self.name, cells_in_all)

    def grid(self, file: str) -> Grid:
        """The sheet as a grid, each row as long as the longest."""
        width, none = self.last_column + 1, dict[int, str]()
        rows = []
        for number in range(self.last_row + 1):
            cells = self.rows.get(number, none)
            rows.append(tuple(cells.get(column, "") for column in range(width)) if cells else ("",) * width)
        return Grid(
            file,
            tuple(rows),
            frozenset(self.exact),
            formats=self.formats,
            faults=frozenset(self.faults),
            hidden=frozenset(self.hidden),
            merges=tuple(self.merges),
            is_visible=self.is_visible,
            is_active=self.is_active,
        )


def number_text(number: float) -> str:
    """A number in plain form, rounded to 9 decimals. Raises WorkbookError if it is infinite or not a number."""
    if not math.isfinite(number):
        raise WorkbookError(f"the number {number}")
    if abs(number) >= 10**15:  # more digits than a workbook holds
        return str(number)
    return write_number(round(Decimal(repr(number)), DECIMALS))


def reference(row: int, column: int) -> str:
    """The name of a cell, such as ``C5``."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
