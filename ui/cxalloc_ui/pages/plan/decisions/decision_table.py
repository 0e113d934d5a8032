"""The table of decisions: sorts, copies and locks rows, and opens explanations."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from cxalloc.domain.locks import Lock
from cxalloc_ui.application.theme import scaled_font
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.pages.plan.decisions.decision_rows import DecisionRow
from cxalloc_ui.widgets.tables.data_table import DataTable

PADDING = 26
"""Pixels that a cell needs in addition to its text."""
WIDEST_NAME = 460
NARROWEST_NAME = 170
READABLE_NAME = 260
NARROWEST_VERDICT = 150
MEASURED = 20


class DecisionTable(DataTable):
    """Lists the funded candidates, or the others. Signals carry ids of candidates."""

    lock_requested = Signal(tuple, object)
    why_requested = Signal(str)
    timeline_requested = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str, *, funded: bool, parent: QWidget | None = None) -> None:
        super().__init__(name, frozen=True, parent=parent)
        self._is_funded = funded
        self._widths: list[int] = []
        self.name_width = NARROWEST_NAME
        self.rows: TableModel[DecisionRow] = TableModel([], lambda row: row.id, _searched, parent=self)
        self.set_model(self.rows)
        # The frozen column of names is a separate view, which has to select rows like the table.
        for view in (self, *self.findChildren(QTableView)):
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(lambda at, view=view: self._show_menu(view, at))
        self.locks = {
            Lock.MUST: self._action(self.tr("&Must fund"), "Ctrl+M"),
            Lock.NEVER: self._action(self.tr("&Never fund"), "Ctrl+Shift+M"),
            Lock.KEEP: self._action(self.tr("&Keep level and start as they are"), "Ctrl+K"),
            Lock.OPEN: self._action(self.tr("&Unlock"), "Ctrl+U"),
        }
        self.why = self._action(self.tr("&Why?"), "")  # the shortcut belongs to the window's menu
        self.open_candidate = self._action(self.tr("&Open in candidates"), "")
        self.in_timeline = self._action(self.tr("Show in the &timeline"), "Ctrl+T")
        self.copy = self._action(self.tr("&Copy"), "Ctrl+C")
        self.copy_all = self._action(self.tr("Copy with &headings"), "Ctrl+Shift+C")
        for lock, action in self.locks.items():
            action.triggered.connect(lambda _=False, lock=lock: self._ask_lock(lock))
        self.why.triggered.connect(lambda: self._emit_current(self.why_requested))
        self.open_candidate.triggered.connect(lambda: self._emit_current(self.opened))
        self.in_timeline.triggered.connect(lambda: self._emit_current(self.timeline_requested))
        self.copy.triggered.connect(lambda: self.copy_rows(headings=False))
        self.copy_all.triggered.connect(lambda: self.copy_rows(headings=True))
        self.activated.connect(lambda index: self.opened.emit(self.rows.row(index.row()).id))
        self.offer_why(offered=False)
        self.in_timeline.setVisible(funded)

    def show_rows(self, rows: Sequence[DecisionRow], columns: Sequence[Column[DecisionRow]]) -> None:
        """Replace the rows, keeping sort order and filters."""
        self._widths = [self._width_of(column, rows) for column in columns]
        self.name_width = min(WIDEST_NAME, max(NARROWEST_NAME, *self._widths[:1]))
        chosen = {row.id for row in self.chosen}
        self.rows.set_rows(rows, columns)
        self._choose(chosen)

    def _choose(self, ids: set[str]) -> None:
        """Select rows by id, to restore a selection of several rows after the rows were replaced."""
        if len(ids) < 2:
            return  # the table itself keeps the current row
        selection, last = QItemSelection(), self.rows.columnCount() - 1
        for number in range(self.rows.rowCount()):
            if self.rows.row(number).id in ids:
                selection.select(self.rows.index(number, 0), self.rows.index(number, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def set_name_width(self, width: int) -> None:
        """Set the width of the column of names, to match the other list."""
        self.name_width = width
        self._set_widths()

    def offer_why(self, *, offered: bool) -> None:
        """Enable or disable explaining a decision."""
        self.why.setVisible(offered)
        self.why.setEnabled(offered)

    @property
    def chosen(self) -> tuple[DecisionRow, ...]:
        """The selected rows, in displayed order."""
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self.rows.row(number) for number in numbers)

    def menu(self) -> QMenu:
        """Return the context menu of the selected rows."""
        menu = QMenu(self)
        self.update_locks()
        menu.addActions(list(self.locks.values()))
        menu.addSeparator()
        menu.addActions([self.why, self.open_candidate, self.in_timeline])
        menu.addSeparator()
        menu.addActions([self.copy, self.copy_all])
        return menu

    def update_locks(self) -> None:
        """Enable the locks that apply to at least one selected row."""
        chosen = [row for row in self.chosen if row.status is not None]
        for lock, action in self.locks.items():
            action.setEnabled(bool(chosen) and (lock is not Lock.KEEP or self._is_funded))

    def copy_rows(self, *, headings: bool) -> None:
        """Copy the selected rows for spreadsheets: tab-separated, numbers as displayed."""
        columns = self.rows.columns
        lines = [[column.text(column.value(row)) for column in columns] for row in self.chosen]
        if headings:
            lines.insert(0, [column.title for column in columns])
        text = io.StringIO()
        csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(lines)
        QGuiApplication.clipboard().setText(text.getvalue())

    def widths(self, room: int) -> list[int]:
        """Return the column widths: names in full where possible, the remaining width for the verdict."""
        if not self._widths:
            return []
        widths = [self.name_width, *self._widths[1:-1], NARROWEST_VERDICT]
        spare = room - sum(widths)
        if spare < 0:  # names are shortened before the list gets a scroll bar
            widths[0] = max(min(widths[0], READABLE_NAME), widths[0] + spare)
        else:
            widths[-1] += spare
        return widths

    def _width_of(self, column: Column[DecisionRow], rows: Sequence[DecisionRow]) -> int:
        """Return the width of the widest cell of a column, measuring only the longest texts."""
        metrics = self.fontMetrics()
        if column.key == "verdict":
            return NARROWEST_VERDICT
        values = {value for value in map(column.value, rows) if value is not None}
        if column.number:
            few = [min(values), max(values)] if values else []
        elif column.key == "name":
            few = sorted(values, key=len)[-MEASURED:]  # the widest text is among the longest
        else:
            few = list(values)[:MEASURED]
        texts = [column.title, *map(column.text, few)]
        widest = max(map(metrics.horizontalAdvance, texts))
        if column.adds_up:
            total = column.text(sum(value for row in rows if (value := column.value(row)) is not None))
            widest = max(widest, QFontMetrics(scaled_font(1.0, bold=True)).horizontalAdvance(total))
        return widest + PADDING

    def _action(self, text: str, shortcut: str) -> QAction:
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(shortcut)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def _show_menu(self, view: QWidget, at: QPoint) -> None:
        if self.chosen:
            self.menu().popup(view.mapToGlobal(at))

    def _ask_lock(self, lock: Lock) -> None:
        ids = tuple(row.id for row in self.chosen if row.status is not None)
        if ids:
            self.lock_requested.emit(ids, lock)

    def _emit_current(self, signal: SignalInstance) -> None:
        row = self.currentIndex().row()
        if row >= 0:
            signal.emit(self.rows.row(row).id)


def _searched(row: DecisionRow) -> str:
    return f"{row.verdict.name} {row.verdict.owner} {row.level}"
