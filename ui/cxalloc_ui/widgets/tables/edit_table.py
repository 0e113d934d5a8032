"""A table view with the editing keys of a spreadsheet: clipboard, fill, rows, next error."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSettings,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.entries import Recognise
from cxalloc_ui.models.table_model import Column, Index
from cxalloc_ui.widgets.tables.cell_delegate import CellDelegate
from cxalloc_ui.widgets.tables.column_layout import ColumnLayout
from cxalloc_ui.widgets.tables.data_table import DataTable
from cxalloc_ui.widgets.tables.gestures import Gestures

_Trigger = QAbstractItemView.EditTrigger
_Key = QKeySequence.StandardKey
_Select = QItemSelectionModel.SelectionFlag
TRIGGERS = _Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked


class EditTable(DataTable):
    """Shows an EditModel. Actions become entries of the model; ``message`` carries a line on their result."""

    message = Signal(str)
    mapping_requested = Signal(str)
    """The columns of a pasted table, whose text it carries, are to be mapped: not all of them have a place here."""
    rows_left_out = Signal(str)
    """A table was pasted without some of its rows; carries the message about it."""
    cell_changed = Signal()
    """The current cell or the selection has changed."""
    error_requested = Signal()
    """The next error was requested, but no displayed cell has one."""
    column_menu_requested = Signal(int, QPoint)
    """Carries the index of a column whose menu is requested, and the point of the screen for it."""

    def __init__(
        self, name: str, model: EditModel[Any], recognise: Recognise | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, frozen=True, parent=parent)
        assert self.frozen is not None
        self.cells = model
        self._place: tuple[Hashable, str | None, int, int, int] | None = None
        self.gestures = Gestures(self, recognise, self)
        self.maps_pastes = False
        """Whether a table with columns that have no place here is not pasted, but ``mapping_requested``."""
        self._edited = (0, 0)
        self.layout_ = ColumnLayout(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.frozen.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(True)
        self.verticalHeader().show()
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionsMovable(True)
        self.horizontalHeader().setFirstSectionMovable(False)
        for view in (self, self.frozen):
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.setEditTriggers(TRIGGERS)
            delegate = CellDelegate(self._column, view)
            # Relative to the editor's cell, because a row added at its place may have moved the current cell.
            delegate.left.connect(lambda down, right: self._step(down, right, *self._edited))
            delegate.filled.connect(self.gestures.fill)
            view.setItemDelegate(delegate)
            view.clicked.connect(self._fold_clicked)
            header = view.horizontalHeader()
            header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            header.customContextMenuRequested.connect(
                lambda at, header=header: self.column_menu_requested.emit(
                    header.logicalIndexAt(at), header.mapToGlobal(at)
                )
            )
        self.verticalHeader().geometriesChanged.connect(self.frozen.place)
        model.modelAboutToBeReset.connect(self._keep_place)
        self.set_model(model)
        self.selectionModel().selectionChanged.connect(lambda *_: self.cell_changed.emit())
        self.selectionModel().currentChanged.connect(self._current_changed)

    def group_by(self, column: str) -> None:
        """Group the rows by a column, by its key; not at all by an empty one. It is remembered."""
        self.cells.group_by(column)
        self.layout_.set_grouping(column)

    def _fold_clicked(self, index: QModelIndex) -> None:
        group = self.cells.group_at(index.row())
        if group is not None:
            self._fold(group, folded=not self.cells.is_folded(group))

    def _fold(self, group: str, *, folded: bool) -> None:
        column = max(0, self.currentIndex().column())
        self.cells.fold([group], folded=folded)
        if (place := self.cells.place_of_group(group)) is not None:
            self.go_to(place, column)

    def _do_group_key(self, event: QKeyEvent) -> bool:
        """Fold or unfold the group of the current line; return False if that is none."""
        group = self.cells.group_at(self.currentIndex().row())
        if group is None:
            return False
        match event.key():
            case Qt.Key.Key_Space | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._fold(group, folded=not self.cells.is_folded(group))
            case Qt.Key.Key_Minus | Qt.Key.Key_Left if not event.modifiers():
                self._fold(group, folded=True)
            case Qt.Key.Key_Plus | Qt.Key.Key_Right if not event.modifiers():
                self._fold(group, folded=False)
            case _:
                return False
        return True

    def restore_settings(self, settings: QSettings, name: str) -> None:
        """Restore widths, order and visibility of columns from the settings, and save their changes."""
        self.layout_.restore_settings(settings, name)
        self.cells.group_by(self.layout_.grouping)

    # Selection

    def selected(self) -> list[tuple[int, int]]:
        """Return row and column of the selected cells, or else of the current one; never of a hidden column."""
        cells = [
            (row, column)
            for part in self.selected_ranges()
            for row in range(part.top(), part.bottom() + 1)
            for column in range(part.left(), part.right() + 1)
            if not self.isColumnHidden(column) and not self.cells.is_group(row)
        ]
        current = self.currentIndex()
        is_cell = current.isValid() and not self.cells.is_group(current.row())
        return cells or ([(current.row(), current.column())] if is_cell else [])

    def selected_keys(self) -> list[Hashable]:
        """Return the keys of the rows with selected cells, in displayed order."""
        places = {row for part in self.selected_ranges() for row in range(part.top(), part.bottom() + 1)}
        return [key for place in sorted(places) if (key := self.cells.key_at(place)) is not None]

    def selected_ranges(self) -> list[QItemSelectionRange]:
        """Return the selected rectangles of cells."""
        chosen = self.selectionModel().selection()
        return [chosen.at(number) for number in range(chosen.count())]

    def go_to(self, row: int, column: int, *, end: tuple[int, int] | None = None) -> None:
        """Make a cell the current one, and select it or the rectangle from it to ``end``."""
        index = self.cells.index(row, column)
        last = self.cells.index(*end) if end else index
        if not index.isValid() or not last.isValid():
            return
        self.selectionModel().setCurrentIndex(index, _Select.NoUpdate)
        self.selectionModel().select(QItemSelection(index, last), _Select.ClearAndSelect)

    def reveal_column(self, column: int) -> None:
        """Show a column that is hidden."""
        if self.isColumnHidden(column):
            self.layout_.set_hidden(self.cells.columns[column].key, hidden=False)

    def select_key(self, key: Hashable) -> None:
        place = self.cells.place_of(key)
        if place is not None:
            self.go_to(place, max(0, self.currentIndex().column()))

    # Keys and editing

    def edit(self, index: Index, trigger: Any = _Trigger.AllEditTriggers, event: Any = None) -> Any:
        """Open an editor; for the first column in the frozen view, which covers that column."""
        view = self.frozen if self.frozen is not None and index.column() == 0 else self
        self._edited = (index.row(), index.column())
        opened = QAbstractItemView.edit(view, index, trigger, event)
        delegate = view.itemDelegate()
        if opened and isinstance(delegate, CellDelegate) and delegate.editor is not None:
            delegate.editor.leaves_by_arrows = trigger is _Trigger.AnyKeyPressed
            if trigger in (_Trigger.EditKeyPressed, _Trigger.DoubleClicked):
                delegate.editor.end(False)
                if self._column(index.column()).only_choices:
                    QTimer.singleShot(0, delegate.editor, delegate.editor.offer)
        return opened

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._do_group_key(event) and not self._do_key(event):
            super().keyPressEvent(event)

    def _do_key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        current = self.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not control:
                self._step(-1 if shift else 1, 0, current.row(), current.column())
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if not control:
                self.gestures.clear_cells()
            case Qt.Key.Key_Insert if not (control or shift):
                self.gestures.insert_row()
            case Qt.Key.Key_F6:
                QWidget.focusNextPrevChild(self, not shift)  # the view's own override would keep it inside
            case Qt.Key.Key_F8:
                if not self.gestures.next_error(forward=not shift):
                    self.error_requested.emit()
            case Qt.Key.Key_Down if event.modifiers() & Qt.KeyboardModifier.AltModifier and current.isValid():
                self.edit(current, _Trigger.EditKeyPressed, None)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if control and not shift:
                self.go_to(0 if event.key() == Qt.Key.Key_Up else self.cells.rowCount() - 1, max(0, current.column()))
            case Qt.Key.Key_Space if shift and current.isValid():
                self.go_to(current.row(), 0, end=(current.row(), self.cells.columnCount() - 1))
            case Qt.Key.Key_D if control:
                self.gestures.duplicate_rows() if shift else self.gestures.fill_down()
            case Qt.Key.Key_C if control and shift:
                self.gestures.copy_with_headings()
            case Qt.Key.Key_Minus if control:
                self.gestures.delete_rows()
            case Qt.Key.Key_Plus if control:
                self.gestures.insert_row()
            case _:
                return self._do_standard_key(event)
        return True

    def _do_standard_key(self, event: QKeyEvent) -> bool:
        for key, do in (
            (_Key.Copy, self.gestures.copy),
            (_Key.Cut, self.gestures.cut),
            (_Key.Paste, self.gestures.paste),
            (_Key.SelectAll, self.selectAll),
        ):
            if event.matches(key):
                do()
                return True
        return False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, do, changes in (
            (self.tr("Cu&t"), self.gestures.cut, True),
            (self.tr("&Copy"), self.gestures.copy, False),
            (self.tr("Copy with &headings"), self.gestures.copy_with_headings, False),
            (self.tr("&Paste"), self.gestures.paste, True),
            ("", None, False),
            (self.tr("&Insert row"), self.gestures.insert_row, True),
            (self.tr("Duplicat&e rows"), self.gestures.duplicate_rows, True),
            (self.tr("&Delete rows"), self.gestures.delete_rows, True),
            ("", None, False),
            (self.tr("&Fill down"), self.gestures.fill_down, True),
            (self.tr("C&lear cells"), self.gestures.clear_cells, True),
        ):
            if do is None:
                menu.addSeparator()
            else:
                action = menu.addAction(text)
                action.triggered.connect(do)
                action.setEnabled(self.cells.editable or not changes)
        self.menu_requested.emit(menu)
        menu.popup(event.globalPos())

    # Implementation

    def _column(self, number: int) -> Column[Any]:
        return self.cells.columns[number]

    def columns_in_sight(self) -> list[int]:
        header = self.horizontalHeader()
        shown = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in shown if not self.isColumnHidden(column)]

    def _step(self, down: int, right: int, row: int, column: int) -> None:
        """Go a number of rows and columns from a cell."""
        columns = self.columns_in_sight()
        at = columns.index(column) + right if column in columns else 0
        found = self.cells.next_row(max(0, min(row + down, self.cells.rowCount() - 1)), -1 if down < 0 else 1)
        self.go_to(row if found < 0 else found, columns[max(0, min(at, len(columns) - 1))])

    def _current_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        self.cell_changed.emit()
        self.viewport().update()
        if self.frozen is not None:
            self.frozen.viewport().update()

    def _keep_place(self) -> None:
        current = self.currentIndex()
        bars = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        row, column = current.row(), current.column()
        kept = self.cells.key_at(row), self.cells.group_at(row), column
        self._place = (*kept, *bars) if current.isValid() else None

    def _restore(self) -> None:
        self._set_widths()
        place, self._place = self._place, None
        if place is not None:
            key, group, column, across, down = place
            if group is not None:
                row = self.cells.place_of_group(group)
            else:
                row = self.cells.place_of(key) if key is not None else self.cells.rowCount() - 1
            if row is not None and column < self.cells.columnCount():
                self.go_to(row, column)
            self.horizontalScrollBar().setValue(across)
            self.verticalScrollBar().setValue(down)
        if not self.currentIndex().isValid():
            self.current_changed.emit(None)
        self.cell_changed.emit()

    def _set_widths(self) -> None:
        if self.shown_model is None:
            return
        self.layout_.arrange(self.cells.columns)
        if self.frozen:
            self.frozen.place()
