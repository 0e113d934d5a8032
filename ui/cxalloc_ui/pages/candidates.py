"""The page of candidates: initiatives and small allocations in grids, and a panel for the selected one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QTabWidget, QVBoxLayout, QWidget

from cxalloc_ui.formats import Formats
from cxalloc_ui.models.candidates import InitiativeRow, SmallAllocationRow
from cxalloc_ui.models.columns import initiative_columns, small_allocation_columns
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.models.view import View
from cxalloc_ui.theme import muted
from cxalloc_ui.widgets.data_table import DataTable
from cxalloc_ui.widgets.detail_panel import DetailPanel


class CandidatesPage(QWidget):
    """What could be funded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._formats: Formats | None = None
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Kinds of candidate"))
        self.tabs.setDocumentMode(True)
        self.initiatives = _Grid(
            self.tr("Initiatives"),
            self.tr(
                "No initiatives yet. A portfolio folder brings them in initiatives.csv: name, cost and ROI are enough."
            ),
            lambda row: row.id,
            _initiative_text,
        )
        self.small_allocations = _Grid(
            self.tr("Small allocations"),
            self.tr(
                "No small allocations yet: recurring, small budget lines, "
                "such as a fund that frontline colleagues may spend."
            ),
            lambda row: row.id,
            _small_allocation_text,
        )
        self.tabs.addTab(self.initiatives, self.tr("Initiatives"))
        self.tabs.addTab(self.small_allocations, self.tr("Small allocations"))
        self.details = DetailPanel()
        self.details.setMinimumWidth(350)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(16)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.tabs)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([790, 360])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.initiatives.current_changed.connect(lambda row: self._show_details(self.initiatives, row))
        self.small_allocations.current_changed.connect(lambda row: self._show_details(self.small_allocations, row))
        self.tabs.currentChanged.connect(self._tab_changed)

    def show_view(self, view: View, formats: Formats) -> None:
        """Show the candidates of a portfolio under a scenario."""
        self._view, self._formats = view, formats
        rows, planned = view.rows, view.result is not None
        self.initiatives.show_rows(rows.initiatives, initiative_columns(view.portfolio, rows, formats, planned=planned))
        self.small_allocations.show_rows(
            rows.small_allocations, small_allocation_columns(view.portfolio, rows, formats, planned=planned)
        )
        self.tabs.setTabText(0, _counted(self.tr("Initiatives"), rows.initiatives))
        self.tabs.setTabText(1, _counted(self.tr("Small allocations"), rows.small_allocations))

    def typing_place(self) -> QWidget:
        """Where typing begins: the grid that is shown."""
        grid = self.tabs.currentWidget()
        return grid.table if isinstance(grid, _Grid) else self.tabs

    def find_place(self) -> QWidget:
        """The field that filters the grid that is shown."""
        grid = self.tabs.currentWidget()
        return grid.filter if isinstance(grid, _Grid) else self.tabs

    def select(self, candidate: str) -> None:
        """Show one candidate: its row, in its tab, and its details."""
        for grid in (self.initiatives, self.small_allocations):
            if grid.model.place_of(candidate) is None:
                grid.filter.clear()
            if grid.model.place_of(candidate) is not None:
                self.tabs.setCurrentWidget(grid)
                grid.table.select_key(candidate)

    def _tab_changed(self) -> None:
        grid = self.tabs.currentWidget()
        if isinstance(grid, _Grid):
            self._show_details(grid, grid.current_row())

    def _show_details(self, grid: _Grid, row: InitiativeRow | SmallAllocationRow | None) -> None:
        if grid is not self.tabs.currentWidget():
            return
        if row is None or self._view is None or self._formats is None:
            self.details.show_nothing()
        elif isinstance(row, InitiativeRow):
            self.details.show_initiative(row, self._view.portfolio, self._formats)
        else:
            self.details.show_small_allocation(row, self._view.portfolio, self._formats)


class _Grid(QWidget):
    """A table with a filter over it. ``current_changed`` carries the current row, or None."""

    current_changed = Signal(object)

    def __init__(self, name: str, empty: str, key: Callable[[Any], str], searched: Callable[[Any], str]) -> None:
        super().__init__()
        self.model: TableModel[Any] = TableModel([], key, searched, self)
        self.table = DataTable(name, frozen=True)
        self.table.set_model(self.model)
        self.filter = QLineEdit()
        self.filter.setAccessibleName(self.tr("Filter {table}").format(table=name))
        self.filter.setPlaceholderText(self.tr("Filter by name, owner, fund or tag"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(340)
        self._count = muted()
        self._empty = muted(empty)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QHBoxLayout()
        bar.addWidget(self.filter, stretch=1)
        bar.addWidget(self._count)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(bar)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self._empty, stretch=1)
        self.filter.textChanged.connect(self._filter)
        self.table.current_changed.connect(lambda _: self.current_changed.emit(self.current_row()))

    def show_rows(self, rows: Sequence[Any], columns: Sequence[Column[Any]]) -> None:
        """Show rows; the first becomes the current one if none was."""
        self.model.set_rows(rows, columns)
        self.table.setVisible(bool(rows))
        self.filter.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._tell_count()
        if rows and not self.table.currentIndex().isValid():
            self.table.select_key(self.model.row(0).id if self.model.rowCount() else None)

    def current_row(self) -> Any:
        """The row of the current cell, or None."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._tell_count()

    def _tell_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        told = "" if shown == total else self.tr("{shown} of {total}").format(shown=shown, total=total)
        self._count.setText(told or ("" if shown else self.tr("nothing matches")))


def _counted(name: str, rows: Sequence[object]) -> str:
    return f"{name}  {len(rows)}"


def _initiative_text(row: InitiativeRow) -> str:
    initiative = row.initiative
    return " ".join([initiative.name, initiative.owner, initiative.id, *row.funds, *row.tags.values()])


def _small_allocation_text(row: SmallAllocationRow) -> str:
    allocation = row.allocation
    return " ".join([allocation.name, allocation.owner, allocation.id, allocation.fund, *row.tags.values()])
