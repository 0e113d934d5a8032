"""The table of decisions: sorts, copies and locks rows, and opens explanations."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from heapq import nlargest

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QAction, QColor, QFontMetrics, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStyleOptionViewItem, QTableView, QWidget

from cxalloc.domain.locks import Lock
from cxalloc.exchange.exports.plan_csv import no_formula
from cxalloc_ui.application.theme import scaled_font, theme_of
from cxalloc_ui.models.lock_texts import lock_texts
from cxalloc_ui.models.table_model import STATE_ROLE, Column
from cxalloc_ui.pages.plan.decisions.decision_model import DecisionModel, sum_text
from cxalloc_ui.pages.plan.decisions.decision_rows import DecisionRow
from cxalloc_ui.widgets.tables.cell_delegate import StateDelegate
from cxalloc_ui.widgets.tables.data_table import ROW_HEIGHT, DataTable

PADDING = 26
"""Pixels that a cell needs in addition to its text."""
WIDEST_NAME = 460
NARROWEST_NAME = 150
NARROWEST_VERDICT = 160
NAMES_SHARE = 0.46
"""The share of the width of names and verdicts that names may take: the verdict, the longest text, has the rest."""
MEASURED, MEASURED_VERDICTS = 20, 200
VERDICT_WORK = 100_000
"""Candidates looked at to measure verdicts, each of which looks at all of them."""
EXPENDABLE, LEAST_REST = "enables", 340
"""The column that is left out where less than so many pixels are left for name and verdict, which says the same."""
TWO_LINES = 48
"""Height in pixels of rows in which names and verdicts may take two lines."""


class DecisionTable(DataTable):
    """Lists the funded candidates and the others. Signals carry ids of candidates."""

    lock_requested = Signal(tuple, object)
    why_requested = Signal(str)
    timeline_requested = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, frozen=True, parent=parent)
        self._widths: list[int] = []
        self._longest_verdict = 0
        self._spared: int | None = None
        """The index of the column that is left out where there is too little room."""
        self.rows = DecisionModel(self)
        self.set_model(self.rows)
        # A row that is selected from elsewhere, or again after a solve, must not scroll the page.
        self.setAutoScroll(False)
        # The frozen column of names is a separate view, which has to select rows like the table.
        for view in (self, *self.findChildren(QTableView)):
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(lambda at, view=view: self._show_menu(view, at))
            view.setItemDelegate(_DecisionDelegate(view))
            view.setWordWrap(True)
            view.clicked.connect(self._toggle)
            view.activated.connect(self._open)
        keys = {Lock.MUST: "Ctrl+M", Lock.NEVER: "Ctrl+Shift+M", Lock.KEEP: "Ctrl+K", Lock.OPEN: "Ctrl+U"}
        self.locks = {lock: self._action(text, keys[lock]) for lock, text in lock_texts().items()}
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
        self.offer_why(offered=False)

    def show_rows(self, rows: Sequence[DecisionRow], columns: Sequence[Column[DecisionRow]]) -> None:
        """Replace the rows, keeping sort order and filters."""
        self._widths = [self._width_of(column, rows) for column in columns]
        measured = max(MEASURED, min(MEASURED_VERDICTS, VERDICT_WORK // max(1, len(rows))))
        verdicts = {columns[-1].value(row) for row in rows[:measured]}
        self._longest_verdict = max(map(self.fontMetrics().horizontalAdvance, verdicts), default=0) + PADDING
        chosen = {row.id for row in self.chosen}
        self.rows.set_rows(rows, columns)
        self._choose(chosen)

    def _choose(self, ids: set[str]) -> None:
        """Select rows by id, to restore a selection of several rows after the rows were replaced."""
        if len(ids) < 2:
            return  # the table itself keeps the current row
        selection, last = QItemSelection(), self.rows.columnCount() - 1
        for number in range(self.rows.rowCount()):
            row = self.rows.row_at(number)
            if row is not None and row.id in ids:
                selection.select(self.rows.index(number, 0), self.rows.index(number, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def offer_why(self, *, offered: bool) -> None:
        """Enable or disable explaining a decision."""
        self.why.setVisible(offered)
        self.why.setEnabled(offered)

    @property
    def chosen(self) -> tuple[DecisionRow, ...]:
        """The selected rows, in displayed order."""
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(row for number in numbers if (row := self.rows.row_at(number)) is not None)

    @property
    def current(self) -> DecisionRow | None:
        """The current row; None if it is not selected, or a heading."""
        row = self.rows.row_at(self.currentIndex().row())
        return row if row in self.chosen else None

    def menu(self) -> QMenu:
        """Return the context menu of the selected rows."""
        menu = QMenu(self)
        self.update_locks()
        current = self.current
        self.in_timeline.setEnabled(current is not None and current.verdict.funded)
        menu.addActions(list(self.locks.values()))
        menu.addSeparator()
        menu.addActions([self.why, self.open_candidate, self.in_timeline])
        menu.addSeparator()
        menu.addActions([self.copy, self.copy_all])
        return menu

    def update_locks(self) -> None:
        """Enable the locks that apply to at least one selected row."""
        chosen = [row for row in self.chosen if row.status is not None]
        funded = any(row.verdict.funded for row in chosen)
        for lock, action in self.locks.items():
            action.setEnabled(funded if lock is Lock.KEEP else bool(chosen))

    def copy_rows(self, *, headings: bool) -> None:
        """Copy the selected rows for spreadsheets: tab-separated, numbers as displayed, and no name is a formula."""
        columns = self.rows.columns
        lines = [[_copied(column, row) for column in columns] for row in self.chosen]
        if headings:
            lines.insert(0, [column.title for column in columns])
        text = io.StringIO()
        csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(lines)
        QGuiApplication.clipboard().setText(text.getvalue())

    def widths(self, room: int) -> list[int]:
        """Return the column widths: figures in full, and the verdict wider than the name."""
        if not self._widths:
            return []
        between = self._widths[1:-1]
        rest = room - sum(between)
        self._spared = self.rows.column_of(EXPENDABLE) if rest < LEAST_REST else None
        if self._spared is not None:
            rest += self._widths[self._spared]
        name = max(NARROWEST_NAME, min(self._widths[0], WIDEST_NAME, round(rest * NAMES_SHARE)))
        return [name, *between, max(NARROWEST_VERDICT, rest - name)]

    def _set_widths(self) -> None:
        """Set the widths, and a height for two lines where a name or a verdict would be cut in one."""
        super()._set_widths()
        if not self._widths:
            return
        self._sizing = True  # hiding a column is no choice of the user's
        for number in range(1, len(self._widths)):
            self.setColumnHidden(number, number == self._spared)
        self._sizing = False
        is_cut = self.columnWidth(0) < self._widths[0]
        is_cut |= self.columnWidth(len(self._widths) - 1) < self._longest_verdict
        for view in (self, *self.findChildren(QTableView)):
            view.verticalHeader().setDefaultSectionSize(TWO_LINES if is_cut else ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        group = self.rows.heading_at(self.currentIndex().row())
        if group is not None and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right):
            if event.key() == Qt.Key.Key_Space or self.rows.is_folded(group) is (event.key() == Qt.Key.Key_Right):
                self._toggle(self.currentIndex())
            return
        super().keyPressEvent(event)
        self.scrollTo(self.currentIndex())

    def _toggle(self, index: QModelIndex) -> None:
        """Fold or unfold the group of a heading, which stays the current line."""
        group = self.rows.heading_at(index.row())
        if group is not None:
            self.rows.toggle(group)
            place = next(n for n in range(self.rows.rowCount()) if self.rows.heading_at(n) == group)
            flags = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.rows.index(place, 0), flags)

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index.row())
        if row is not None:
            self.opened.emit(row.id)

    def _width_of(self, column: Column[DecisionRow], rows: Sequence[DecisionRow]) -> int:
        """Return the width of the widest cell of a column, measuring only the longest texts."""
        metrics = self.fontMetrics()
        if column.key == "verdict":
            return NARROWEST_VERDICT
        values = {value for value in map(column.value, rows) if value is not None}
        if column.number:
            few = nlargest(MEASURED, values, key=abs)  # the widest is among them, a negative one included
        elif column.key == "name":
            few = sorted(values, key=len)[-MEASURED:]  # the widest text is among the longest
        else:
            few = list(values)[:MEASURED]
        texts = [column.title, *map(column.text, few)]
        widest = max(map(metrics.horizontalAdvance, texts))
        if column.adds_up:
            bold = QFontMetrics(scaled_font(1.0, bold=True))
            for funded in (True, False):
                total = sum_text(column, [row for row in rows if row.verdict.funded is funded])
                widest = max(widest, bold.horizontalAdvance(total))
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
        row = self.rows.row_at(self.currentIndex().row())
        if row is not None:
            signal.emit(row.id)


_Index = QModelIndex | QPersistentModelIndex


class _DecisionDelegate(StateDelegate):
    """Paints the headings of the groups in bold, on a ground of their own."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        if _is_heading(index):
            option.font = scaled_font(1.0, bold=not index.data(STATE_ROLE))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if _is_heading(index) and isinstance(option.widget, QWidget):
            painter.fillRect(option.rect, QColor(theme_of(option.widget).window))
        super().paint(painter, option, index)


def _copied(column: Column[DecisionRow], row: DecisionRow) -> str:
    text = column.text(column.value(row))
    return text if column.number else no_formula(text)


def _is_heading(index: _Index) -> bool:
    model = index.model()
    return isinstance(model, DecisionModel) and model.heading_at(index.row()) is not None
