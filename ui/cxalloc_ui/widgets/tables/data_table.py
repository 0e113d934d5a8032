"""A table view for ``TableModel`` with a frozen first column."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.clipboard import write_block
from cxalloc_ui.models.table_model import KEY_ROLE, Index, TableModel
from cxalloc_ui.widgets.tables.cell_delegate import StateDelegate
from cxalloc_ui.widgets.tables.column_layout import spread

ROW_HEIGHT = 32


class DataTable(QTableView):
    """Shows a TableModel. ``current_changed`` carries the key of the current row, or None."""

    current_changed = Signal(object)
    menu_requested = Signal(QMenu)
    """Carries the context menu before it is shown, so that a page can add to it."""

    def __init__(self, name: str, *, frozen: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown_model: TableModel[Any] | None = None
        self.frozen = FrozenColumn(self) if frozen else None
        self._key: Hashable = None
        self._sized_by_user = self._sizing = False
        _make_quiet(self, name)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionsMovable(False)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.sectionResized.connect(self._section_resized)

    def set_model(self, model: TableModel[Any]) -> None:
        """Show a model, in stored order until a heading is clicked."""
        self.shown_model = model
        self.setModel(model)
        if self.frozen:
            self.frozen.attach(model)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        model.modelReset.connect(self._restore)
        self._set_widths()

    def select_key(self, key: Hashable) -> None:
        """Make the row of a key the current one."""
        place = self.shown_model.place_of(key) if self.shown_model is not None else None
        if place is None:
            return
        assert self.shown_model is not None
        index = self.shown_model.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)

    def copy_shown(self, *, headings: bool) -> None:
        """Copy the selected cells, or rows where rows are selected, as they are displayed, for a spreadsheet."""
        selected = self.selectionModel().selectedIndexes() if self.selectionModel() is not None else []
        if not selected or self.shown_model is None:
            return
        rows, wanted = sorted({index.row() for index in selected}), {index.column() for index in selected}
        header = self.horizontalHeader()
        columns = [at for at in map(header.logicalIndex, range(header.count())) if at in wanted]
        columns = [at for at in columns if not self.isColumnHidden(at)]
        block = [[str(self.shown_model.index(row, at).data() or "") for at in columns] for row in rows]
        if headings:
            block.insert(0, [self.shown_model.columns[at].title for at in columns])
        QGuiApplication.clipboard().setText(write_block(block))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_shown(headings=False)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_selected = self.selectionModel() is not None and self.selectionModel().hasSelection()
        for text, headings in ((tr("&Copy"), False), (tr("Copy with &headings"), True)):
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, headings=headings: self.copy_shown(headings=headings))
            action.setEnabled(is_selected)
        self.menu_requested.emit(menu)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._set_widths()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._choose_frame()

    def _choose_frame(self) -> None:
        """Let the frame of the current cell show the focus; where there is none, that of the table does."""
        is_bare = not self.currentIndex().isValid()
        if is_bare is not bool(self.property("bare")):
            self.setProperty("bare", is_bare)
            self.style().unpolish(self)
            self.style().polish(self)

    def widths(self, room: int) -> list[int]:
        """Return the width of each column in ``room`` pixels."""
        assert self.shown_model is not None
        return spread(self.shown_model.columns, room, {})

    def full_height(self) -> int:
        """Return the height in pixels that shows all rows without a vertical scroll bar."""
        rows = self.verticalHeader().length()
        across = self.horizontalScrollBar()
        below = across.sizeHint().height() if across.maximum() > across.minimum() else 0
        return self.horizontalHeader().sizeHint().height() + rows + below + 2 * self.frameWidth()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll to a cell so that the frozen column does not cover it."""
        super().scrollTo(index, hint)
        if self.frozen and index.column() > 0:
            hidden = self.columnWidth(0) - self.visualRect(index).left()
            if hidden > 0:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - hidden)

    def _row_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        self._key = current.data(KEY_ROLE) if current.isValid() else None
        self.current_changed.emit(self._key)

    def _restore(self) -> None:
        """Restore the widths, and the current row if it still exists, after the rows were replaced."""
        self._set_widths()
        if self._key is not None:
            self.select_key(self._key)
        if not self.currentIndex().isValid():
            self.current_changed.emit(None)
        self._choose_frame()

    def _section_resized(self) -> None:
        self._sized_by_user |= not self._sizing

    def _set_widths(self) -> None:
        if self.shown_model is None:
            return
        if not self._sized_by_user:
            self._sizing = True
            for number, width in enumerate(self.widths(self.viewport().width())):
                self.setColumnWidth(number, width)
            self._sizing = False
        if self.frozen:
            self.frozen.place()


class FrozenColumn(QTableView):
    """A second view of the first column on top of the table, which keeps names visible when scrolling to the right.

    Keyboard input always goes to the table; a click acts like one on the table.
    """

    def __init__(self, table: DataTable) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName("frozen")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(table)
        _make_quiet(self, self.tr("Names"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalHeader().sectionResized.connect(lambda *_: self.place())
        table.horizontalHeader().installEventFilter(self)

    def attach(self, model: TableModel[Any]) -> None:
        """Show the model, sharing the selection of the table."""
        self.setModel(model)
        self.setSelectionModel(self._table.selectionModel())
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self._sort)
        model.modelReset.connect(self._hide_others)
        self._hide_others()

    def place(self) -> None:
        """Move exactly over the first column."""
        width = self._table.columnWidth(0)
        self.setColumnWidth(0, width)
        frame = self._table.frameWidth()
        header = self._table.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(header)
        self.setGeometry(self._table.viewport().x(), frame, width, self._table.viewport().height() + header)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def _hide_others(self) -> None:
        for number in range(1, self.model().columnCount()):
            self.setColumnHidden(number, True)

    def _sort(self, column: int) -> None:
        header = self._table.horizontalHeader()
        down = header.sortIndicatorSection() == column and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)


def _make_quiet(view: QTableView, name: str) -> None:
    view.setAccessibleName(name)
    view.horizontalHeader().setAccessibleName(tr("Columns of {table}").format(table=name))
    view.verticalHeader().setAccessibleName(tr("Rows of {table}").format(table=name))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setFrameShape(QTableView.Shape.StyledPanel)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setItemDelegate(StateDelegate(view))
