"""Actions on cells and rows of an editable table: clipboard, fill, add, delete, next error."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, SignalInstance
from PySide6.QtGui import QGuiApplication

from cxalloc.domain.message import message
from cxalloc_ui.models.grids import entries
from cxalloc_ui.models.grids.clipboard import read_block
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.entries import Recognise
from cxalloc_ui.models.grids.grid_entry import GridEntry


class Table(Protocol):
    """The part of a table that gestures need: its model, its selection and its current cell."""

    cells: EditModel[Any]
    message: SignalInstance
    mapping_requested: SignalInstance
    rows_left_out: SignalInstance
    maps_pastes: bool

    def selected(self) -> list[tuple[int, int]]: ...
    def columns_in_sight(self) -> list[int]: ...
    def go_to(self, row: int, column: int, *, end: tuple[int, int] | None = None) -> None: ...
    def reveal_column(self, column: int) -> None: ...
    def currentIndex(self) -> QModelIndex: ...
    def edit(self, index: QModelIndex) -> Any: ...
    def setFocus(self) -> None: ...


class Gestures(QObject):
    """Turns actions on a table into entries of its model. Menus and the keys of the table call the same methods."""

    def __init__(self, table: Table, recognise: Recognise | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._cells = table.cells
        self._recognise = recognise

    def can_edit(self) -> bool:
        """Whether the table may be edited."""
        return self._cells.editable

    def copy(self) -> None:
        """Copy the selection to the clipboard, with numbers in the user's spreadsheet format."""
        self._copy(headings=False)

    def copy_with_headings(self) -> None:
        """Copy the selection with the headings of its columns."""
        self._copy(headings=True)

    def cut(self) -> None:
        """Copy the selection, then clear it."""
        self._copy(headings=False)
        self._cells.enter(entries.clear(self._cells, self._table.selected(), message("edits.cut_cells")))

    def paste(self) -> None:
        """Paste the clipboard at the top left of the selection."""
        text = QGuiApplication.clipboard().text()
        block = read_block(text)
        current = self._table.currentIndex()
        if not block or not self._cells.editable:
            return
        here = (current.row(), current.column()) if current.isValid() else (self._cells.places, 0)
        pasted = entries.paste(
            self._cells, block, self._table.selected(), here, self._table.columns_in_sight(), self._recognise
        )
        if pasted.is_partial and self._table.maps_pastes:
            # What has no place might be what something costs: a row without it would come in for nothing.
            self._table.mapping_requested.emit(text)
            return
        top, before = min((row for row, _ in self._table.selected()), default=here[0]), self._cells.places
        self._cells.enter(pasted.entry)
        columns = [column for _, column in pasted.cells] or [here[1]]
        last = max(
            [row for row, _ in pasted.cells] + ([self._cells.places - 1] if self._cells.places > before else []),
            default=top,
        )
        message = "; ".join(filter(None, (pasted.message, self._money_of(pasted.entry, top, last))))
        self._table.message.emit(message)
        if pasted.said:
            self._table.rows_left_out.emit(message)
        self._table.go_to(top, min(columns), end=(last, max(columns)))

    def _money_of(self, entry: GridEntry, top: int, last: int) -> str:
        """Return what the pasted rows come to, if the paste says anything of money."""
        touched = {cell.column for cell in entry.cells}.union(*entry.rows)
        rows = self._cells.rows_at(range(top, last + 1))
        return self._cells.money_of(rows, touched)

    def clear_cells(self) -> None:
        """Clear the selected cells."""
        self._cells.enter(entries.clear(self._cells, self._table.selected()))

    def fill(self, text: str) -> None:
        """Set all selected cells to a text."""
        self._cells.enter(entries.fill(self._cells, self._table.selected(), text))

    def fill_down(self) -> None:
        """Copy the topmost selected cell of each column down the selection."""
        self._cells.enter(entries.fill_down(self._cells, self._table.selected()))

    def insert_row(self) -> None:
        """Add a row after the current one, and start editing its name."""
        key = self._cells.key_at(self._table.currentIndex().row())
        before = set(self._cells.shown_keys())
        self._cells.enter(GridEntry(message("edits.add_row"), rows=({},), after=key))
        self._go_to_new(before)
        self._table.edit(self._table.currentIndex())

    def duplicate_rows(self) -> None:
        """Duplicate each selected row."""
        before = set(self._cells.shown_keys())
        self._cells.enter(entries.duplicate_rows(self._cells, self._table.selected()))
        self._go_to_new(before)

    def delete_rows(self) -> None:
        """Delete the rows with selected cells."""
        current = self._table.currentIndex()
        at, column = min((row for row, _ in self._table.selected()), default=0), max(0, current.column())
        self._cells.enter(entries.delete_rows(self._cells, self._table.selected()))
        self._table.go_to(min(at, self._cells.rowCount() - 1), column)

    def next_error(self, *, forward: bool = True) -> bool:
        """Go to the next cell with an error; return False if no displayed cell has one."""
        current = self._table.currentIndex()
        found = self._cells.next_cell_error(current.row(), current.column(), forward=forward)
        if found is None:
            return False
        self._table.reveal_column(found.column())
        self._table.go_to(found.row(), found.column())
        self._table.setFocus()
        return True

    def _copy(self, *, headings: bool) -> None:
        block = entries.copied(self._cells, self._table.selected(), self._table.columns_in_sight(), headings=headings)
        if block:
            QGuiApplication.clipboard().setText(block)

    def _go_to_new(self, before: set[Hashable]) -> None:
        new = [key for key in self._cells.shown_keys() if key not in before]
        if new:
            first, last = self._cells.place_of(new[0]), self._cells.place_of(new[-1])
            assert first is not None
            assert last is not None
            self._table.go_to(first, 0, end=(last, self._cells.columnCount() - 1) if len(new) > 1 else None)
