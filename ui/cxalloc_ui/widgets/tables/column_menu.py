"""The menu of a column: filter, sort, move, hide, which columns are shown, and by which the rows are grouped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cxalloc_ui.widgets.tables.edit_table import EditTable


class ColumnMenu(QMenu):
    """The actions on one column of a table. ``filter_column`` opens the filter of the column."""

    def __init__(self, table: EditTable, column: int, filter_column: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table, self._column = table, column
        columns, layout = table.cells.columns, table.layout_
        title = columns[column].title.replace("&", "&&")
        self.setAccessibleName(self.tr("Column {column}").format(column=title))
        self._add(self, self.tr("&Filter {column}…").format(column=title), filter_column)
        self.addSeparator()
        for text, order in (
            (self.tr("Sort &upwards"), Qt.SortOrder.AscendingOrder),
            (self.tr("Sort &downwards"), Qt.SortOrder.DescendingOrder),
        ):
            self._add(self, text, partial(table.horizontalHeader().setSortIndicator, column, order))
        unsorted = self._add(self, self.tr("Do &not sort"), self._unsort)
        unsorted.setEnabled(table.horizontalHeader().sortIndicatorSection() >= 0)
        self.addSeparator()
        in_sight = table.columns_in_sight()
        place = in_sight.index(column) if column in in_sight else 0
        for text, step, is_possible in (
            (self.tr("Move to the &left"), -1, place > 1),
            (self.tr("Move to the &right"), 1, 0 < place < len(in_sight) - 1),
        ):
            self._add(self, text, partial(layout.move, column, step)).setEnabled(is_possible)
        hide = self._add(self, self.tr("&Hide {column}").format(column=title), partial(self._set_hidden, column, True))
        hide.setEnabled(column > 0)
        self.addMenu(self._choices())
        self.addMenu(self._groupings())

    def _choices(self) -> QMenu:
        """Return the submenu in which columns are hidden and shown."""
        menu = QMenu(self.tr("&Columns"), self)
        header = self._table.horizontalHeader()
        for place in range(1, header.count()):
            column = header.logicalIndex(place)
            is_hidden = self._table.isColumnHidden(column)
            title = self._table.cells.columns[column].title.replace("&", "&&")
            action = self._add(menu, title, partial(self._set_hidden, column, not is_hidden))
            action.setCheckable(True)
            action.setChecked(not is_hidden)
        menu.addSeparator()
        self._add(menu, self.tr("Show &all columns as at first"), self._table.layout_.reset)
        return menu

    def _groupings(self) -> QMenu:
        """Return the submenu in which rows are grouped by a column."""
        menu, cells = QMenu(self.tr("&Group by"), self), self._table.cells
        for key, text in (
            ("", self.tr("&Do not group")),
            *((one.key, one.title.replace("&", "&&")) for one in cells.columns if one.groups),
        ):
            action = self._add(menu, text, partial(self._table.group_by, key))
            action.setCheckable(True)
            action.setChecked(cells.grouped_by == key)
        menu.addSeparator()
        for text, folded in ((self.tr("&Fold all"), True), (self.tr("&Unfold all"), False)):
            action = self._add(menu, text, partial(cells.fold, cells.groups, folded=folded))
            action.setEnabled(bool(cells.grouped_by))
        return menu

    def _set_hidden(self, column: int, hidden: bool) -> None:
        self._table.layout_.set_hidden(self._table.cells.columns[column].key, hidden=hidden)

    def _unsort(self) -> None:
        self._table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _add(self, menu: QMenu, text: str, do: Callable[[], object]) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _=False: do())
        return action
