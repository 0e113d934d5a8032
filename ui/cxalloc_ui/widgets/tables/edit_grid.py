"""An editable table with filters above it, a hint while it is empty, and errors below it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.column_filter import ColumnFilter, Comparison, NumberCondition
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.entries import Recognise
from cxalloc_ui.models.grids.totals import Totals
from cxalloc_ui.widgets.figure_strip import clear
from cxalloc_ui.widgets.tables.column_filter import ColumnFilterBox
from cxalloc_ui.widgets.tables.column_menu import ColumnMenu
from cxalloc_ui.widgets.tables.data_table import ROW_HEIGHT
from cxalloc_ui.widgets.tables.edit_table import EditTable
from cxalloc_ui.widgets.tables.find_bar import FindBar
from cxalloc_ui.widgets.tables.left_out_notice import LeftOutNotice
from cxalloc_ui.widgets.tables.problem_line import ProblemLine, TotalsLine

HINT_WIDTH = 430


class EditGrid(QWidget):
    """An editable grid with filters. ``current_changed`` carries the key of the current row, or None."""

    current_changed = Signal(object)
    selection_changed = Signal()
    """The selection of rows has changed."""

    def __init__(
        self,
        name: str,
        model: EditModel[Any],
        placeholder: str,
        recognise: Recognise | None = None,
        totals: Callable[[], Totals] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.table = EditTable(name, model, recognise)
        self.filter = QLineEdit()
        self.filter.setAccessibleName(self.tr("Filter {table}").format(table=name))
        self.filter.setPlaceholderText(placeholder)
        self.filter.setClearButtonEnabled(True)
        set_pixels(self.filter, maximum_width=300)
        self.column_filter = QPushButton(self.tr("Filter column…"))
        self.column_filter.setToolTip(self.tr("Filter or sort by the column of the current cell"))
        self.column_menu = QPushButton(self.tr("Columns…"))
        self.column_menu.setToolTip(self.tr("Sort, move, hide and show columns; also a right click on a heading"))
        self.count = muted()
        self.again = _link(self.tr("Sort and filter again"))
        self.again.setToolTip(self.tr("Rows stay where they are while you type; this puts them where they belong now"))
        self.clear_filter = _link(self.tr("Clear filter"))
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self.empty = _Hint(self.table)
        self.nothing = _Hint(self.table)
        self.nothing.show_hint(
            self.tr("Nothing matches the filter"), "", [(self.tr("Clear filter"), self.clear_filters)]
        )
        self.left_out = LeftOutNotice()
        self.find_bar = FindBar(self.table, self)
        self.totals = TotalsLine(self.table, totals) if totals is not None else None
        self.line = ProblemLine(self.table, totals)
        self.problem, self.errors = self.line.problem, self.line.errors
        self._lay_out()
        self._connect()
        self.show_state()

    def clear_filters(self) -> None:
        """Remove all filters."""
        self.filter.clear()
        self.model.clear_filters()
        self.show_state()
        self.table.setFocus()

    def next_error(self) -> None:
        """Go to the next cell with an error, removing filters if they hide it."""
        if not self.table.gestures.next_error() and self.model.cell_errors:
            self.clear_filters()
            self.model.fold(self.model.groups, folded=False)
            self.table.gestures.next_error()

    def select_key(self, key: Hashable) -> None:
        """Make the row of a key the current one, removing filters if they hide it."""
        if self.model.place_of(key) is None:
            self.model.unfold_row(key)
        if self.model.place_of(key) is None and self.model.row_of(key) is not None:
            self.clear_filters()
        self.table.select_key(key)

    def current_row(self) -> Any:
        """The row of the current cell; None if there is none."""
        place = self.table.currentIndex().row()
        return next(iter(self.model.rows_at([place])), None)

    def show_state(self) -> None:
        """Show the number of displayed and of all rows, the active filters, and the errors."""
        model = self.model
        numbers = user_locale()
        shown, total = numbers.toString(model.shown), numbers.toString(model.total)
        message = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self.count.setText(message if model.is_filtered else "")
        self.clear_filter.setVisible(model.is_filtered)
        self.again.setVisible(model.order_is_old)
        self.empty.setVisible(not model.total)
        self.nothing.setVisible(bool(model.total) and not model.shown)
        for widget in (self.filter, self.column_filter, self.column_menu):
            widget.setEnabled(bool(model.total))
        self.line.show_state()

    def ask_column_filter(self, column: int, place: QPoint) -> None:
        """Open the filter popup of a column at a point of the screen."""
        if not 0 <= column < len(self.model.columns):
            return
        one = self.model.columns[column]
        box = ColumnFilterBox(
            one,
            self.model.values_of(one.key),
            self.model.column_filters.get(one.key, ColumnFilter()),
            self,
        )
        box.chosen.connect(lambda wanted: self._filter_column(one.key, wanted))
        box.sort_requested.connect(lambda order: self._sort(column, order))
        box.show_at(place)

    def show_column_menu(self, column: int, place: QPoint) -> None:
        """Open the menu of a column at a point of the screen."""
        if 0 <= column < len(self.model.columns):
            ColumnMenu(self.table, column, lambda: self.ask_column_filter(column, place), self).popup(place)

    def _sort(self, column: int, order: int) -> None:
        downwards = Qt.SortOrder.DescendingOrder if order < 0 else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(column if order else -1, downwards)

    def _filter_column(self, key: str, wanted: ColumnFilter | None) -> None:
        self.model.set_column_filter(key, wanted)
        self._show_chips()
        self.show_state()

    def _show_chips(self) -> None:
        clear(self._chips)
        if at := self.model.column_of(self.model.grouped_by):
            title = self.model.columns[at].title
            chip = _chip(self.tr("Grouped by {column}").format(column=title), self.tr("Do not group"))
            chip.setAccessibleName(self.tr("Do not group by {column}").format(column=title))
            chip.clicked.connect(lambda: self.table.group_by(""))
            self._chips.addWidget(chip)
        for column in self.model.columns:
            wanted = self.model.column_filters.get(column.key)
            if wanted is None:
                continue
            chip = _chip(f"{column.title}: {_in_words(wanted)}", self.tr("Remove this filter"))
            chip.setAccessibleName(self.tr("Remove the filter on {column}").format(column=column.title))
            chip.clicked.connect(lambda _=False, key=column.key: self._filter_column(key, None))
            self._chips.addWidget(chip)

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self.show_state()

    def _selection_changed(self) -> None:
        self.line.show_cell()
        self.selection_changed.emit()

    def _ask_for_current_column(self) -> None:
        column = max(0, self.table.currentIndex().column())
        at = QPoint(0, self.column_filter.height())
        self.ask_column_filter(column, self.column_filter.mapToGlobal(at))

    def _show_menu_of_current_column(self) -> None:
        at = self.column_menu.mapToGlobal(QPoint(0, self.column_menu.height()))
        self.show_column_menu(max(0, self.table.currentIndex().column()), at)

    def _connect(self) -> None:
        table = self.table
        self.filter.textChanged.connect(self._filter)
        self.column_filter.clicked.connect(self._ask_for_current_column)
        self.clear_filter.clicked.connect(self.clear_filters)
        self.again.clicked.connect(self.model.order_anew)
        self.errors.clicked.connect(self.next_error)
        table.maps_pastes = True
        table.rows_left_out.connect(self.left_out.show_paste)
        table.error_requested.connect(self.next_error)
        self.column_menu.clicked.connect(self._show_menu_of_current_column)
        table.column_menu_requested.connect(self.show_column_menu)
        table.cell_changed.connect(self._selection_changed)
        table.current_changed.connect(self.current_changed)
        self.model.order_aged.connect(self.show_state)
        for signal in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            signal.connect(self._rows_changed)

    def _rows_changed(self) -> None:
        self._show_chips()
        self.show_state()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(10)
        bar.addWidget(self.filter, stretch=3)
        bar.addWidget(self.column_filter)
        bar.addWidget(self.column_menu)
        bar.addLayout(self._chips)
        bar.addWidget(self.count)
        bar.addWidget(self.clear_filter)
        bar.addWidget(self.again)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(bar)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.left_out)
        layout.addWidget(self.table, stretch=1)
        below = QVBoxLayout()
        below.setSpacing(2)
        if self.totals is not None:
            below.addWidget(self.totals)
        below.addWidget(self.line)
        layout.addLayout(below)


class _Hint(QWidget):
    """The hint over an empty table."""

    def __init__(self, table: EditTable) -> None:
        super().__init__(table)
        self._table = table
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 24, 24, 24)
        self._layout.setSpacing(12)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        table.installEventFilter(self)
        self.hide()

    def show_hint(self, title: str, text: str, ways: Sequence[tuple[str, Callable[[], Any]]]) -> None:
        """Show a title, a text, and buttons for possible actions, the most likely one first."""
        clear(self._layout)
        self._layout.addStretch(2)
        self._layout.addWidget(heading(title, 1.2), alignment=Qt.AlignmentFlag.AlignHCenter)
        if text:
            label = muted(text)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedWidth(HINT_WIDTH)
            label.setMinimumHeight(label.heightForWidth(HINT_WIDTH))
            self._layout.addWidget(label, alignment=Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        for number, (name, do) in enumerate(ways):
            button = QPushButton(name)
            button.setProperty("primary", number == 0)
            button.clicked.connect(lambda _=False, do=do: do())
            row.addWidget(button)
        row.addStretch(1)
        self._layout.addLayout(row)
        self._layout.addStretch(3)

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        top = self._table.horizontalHeader().height() + ROW_HEIGHT * self._table.cells.rowCount()
        self.setGeometry(2, top, self._table.width() - 4, max(0, self._table.height() - top - 2))
        self.raise_()


def _chip(text: str, tip: str) -> QPushButton:
    chip = QPushButton(f"{text}  ✕")
    chip.setToolTip(plain_tip(tip))
    chip.setProperty("chip", True)
    return chip


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("link", True)
    return button


def _in_words(wanted: ColumnFilter) -> str:
    parts = []
    if wanted.blank is not None:
        parts.append(tr("blank") if wanted.blank else tr("not blank"))
    if wanted.number is not None:
        parts.append(_condition_in_words(wanted.number))
    if wanted.contains:
        parts.append(f"“{wanted.contains}”")
    if wanted.values is not None:
        values = sorted(wanted.values, key=str.casefold)
        shown = ", ".join(value or tr("blank") for value in values[:2])
        parts.append(shown if len(values) <= 2 else tr("{values} and {n} more").format(values=shown, n=len(values) - 2))
    text = ", ".join(parts)
    return text if len(text) <= 40 else text[:39] + "…"


def _condition_in_words(condition: NumberCondition) -> str:
    match condition.comparison:
        case Comparison.BETWEEN:
            return condition.text
        case Comparison.TOP:
            return tr("the largest {n}").format(n=condition.text)
        case Comparison.BOTTOM:
            return tr("the smallest {n}").format(n=condition.text)
    return f"{condition.comparison.value} {condition.text}"
