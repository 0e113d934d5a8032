"""The bar that finds a text in the cells of a grid, and goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.cell_search import Cell, CellSearch
from cxalloc_ui.widgets.find_line import FindLine
from cxalloc_ui.widgets.tables.edit_table import EditTable

ROWS_AT_ONCE = 150
"""Rows searched between two turns of the event loop: some milliseconds."""
_Key = QKeySequence.StandardKey


class FindBar(FindLine):
    """Finds a text in the displayed cells of a table while rows stay where they are; hidden until it is asked for."""

    def __init__(self, table: EditTable, grid: QWidget) -> None:
        super().__init__(tr("Find in {table}").format(table=table.accessibleName()), tr("Find in the cells"), grid)
        self._table = table
        self._search = CellSearch(table.cells, [], "")
        self._moves = False
        """Whether the first hit that is found becomes the current cell."""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._continue)
        self.field.textChanged.connect(lambda _: self._begin(moves=True))
        for keys, forward in ((_Key.FindNext, True), (_Key.FindPrevious, False)):
            shortcut = QShortcut(QKeySequence(keys), grid)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda forward=forward: self.go_on(forward=forward))
        model = table.cells
        for signal in (model.dataChanged, model.modelReset, model.layoutChanged, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._cells_changed)
        self.hide()

    def go_on(self, *, forward: bool = True) -> None:
        """Go to the next or the previous hit; show the bar if nothing is to be found yet."""
        if self.isHidden() or not self.field.text():
            self.show()
            self.field.setFocus()
            return
        if self._search.columns != self._table.columns_in_sight():
            self._begin(moves=True)
        else:
            self._go_to(self._search.after(self._here(), forward=forward))

    def close_bar(self) -> None:
        """Hide the bar, and go back to the cells."""
        self.hide()
        self._table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin(moves=False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _cells_changed(self) -> None:
        if self.isVisible():
            self._begin(moves=False)

    def _begin(self, *, moves: bool) -> None:
        row = max(0, self._table.currentIndex().row())
        self._search = CellSearch(self._table.cells, self._table.columns_in_sight(), self.field.text(), row)
        self._moves = moves
        self._show_count()
        self._timer.start()

    def _continue(self) -> None:
        self._search.search(ROWS_AT_ONCE)
        if self._search.is_done:
            self._timer.stop()
        if self._moves and self._search.hits:
            self._moves = False
            self._go_to(self._search.after(self._here(), itself=True))
        self._show_count()

    def _here(self) -> Cell:
        """Return the current cell, by the place of its column."""
        current, columns = self._table.currentIndex(), self._search.columns
        return max(0, current.row()), columns.index(current.column()) if current.column() in columns else 0

    def _go_to(self, cell: Cell | None) -> None:
        if cell is not None:
            self._table.go_to(cell[0], self._search.columns[cell[1]])
            self._show_count()

    def _show_count(self) -> None:
        hits, numbers = self._search.hits, user_locale()
        if not self.field.text().strip():
            text = ""
        elif not self._search.is_done:
            text = self.tr("{n} …").format(n=numbers.toString(len(hits)))
        elif not hits:
            text = self.tr("Not found")
        elif (here := self._here()) in hits:
            text = self.tr("{at} of {n}").format(
                at=numbers.toString(hits.index(here) + 1), n=numbers.toString(len(hits))
            )
        else:
            text = self.tr("{n} found").format(n=numbers.toString(len(hits)))
        self.found.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(bool(hits))
