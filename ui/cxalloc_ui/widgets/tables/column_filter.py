"""The popup of a column heading: sort by the column, and filter its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.models.column_filter import ColumnFilter
from cxalloc_ui.models.table_model import CellValue, Column
from cxalloc_ui.widgets.tables.number_condition import ConditionError, NumberConditionFields

MOST_VALUES = 500
"""Longest list of values; of more values the text field narrows the list down."""
WIDTH = 280


class ColumnFilterBox(QDialog):
    """Asks for the filter and the sort order of one column.

    ``chosen`` carries a ColumnFilter; ``sort_requested`` carries 1 (ascending), -1 (descending) or 0 (stored order).
    """

    chosen = Signal(object)
    sort_requested = Signal(int)

    def __init__(
        self, column: Column[Any], values: Sequence[CellValue], current: ColumnFilter, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Filter {column}").format(column=column.title))
        self._values = values
        self._unchecked = set() if current.values is None else {one.text for one in values} - current.values
        frame = QFrame()
        frame.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        self.setFixedWidth(zoomed(WIDTH))
        layout.addWidget(heading(column.title, 1.05))
        sorting = QHBoxLayout()
        for text, name, order in (
            (self.tr("1 → 9") if column.number else self.tr("A → Z"), self.tr("Sort ascending"), 1),
            (self.tr("9 → 1") if column.number else self.tr("Z → A"), self.tr("Sort descending"), -1),
            (self.tr("As entered"), self.tr("Do not sort"), 0),
        ):
            button = QPushButton(text)
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(name))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, order=order: self._sort(order))
            sorting.addWidget(button)
        layout.addLayout(sorting)
        self.blank, self.contains = QComboBox(), QLineEdit(current.contains)
        self.numbers: NumberConditionFields | None = None
        if column.read_value is not None:
            self.numbers = NumberConditionFields(column, current)
            layout.addWidget(self.numbers)
        else:
            self._ask_for_text(layout, current)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Values"))
        layout.addWidget(self.list, stretch=1)
        self._more = muted("", 0.9)
        self._more.setWordWrap(True)
        layout.addWidget(self._more)
        layout.addLayout(self._buttons())
        if self.numbers is not None:
            self.numbers.changed.connect(self._fill)
        self.contains.textChanged.connect(self._fill)
        self.list.itemChanged.connect(self._checked)
        self._fill()

    def show_at(self, place: QPoint) -> None:
        """Open the popup at a point of the screen, moved to fit on it."""
        self.resize(zoomed(WIDTH), zoomed(420))
        room = self.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - zoomed(WIDTH)))
        self.move(x, max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.show()
        (self.contains if self.numbers is None else self.numbers.comparison).setFocus()

    def accept(self) -> None:
        """Emit the entered filter, and close; a condition that cannot be read is explained instead."""
        try:
            number = None if self.numbers is None else self.numbers.condition()
        except ConditionError as error:
            assert self.numbers is not None
            self.numbers.show_problem(error)
            self.numbers.first.setFocus()
            return
        shown = {one.text for one in self._shown_values()}
        unchecked = self._unchecked & shown
        values = frozenset(shown - unchecked) if unchecked else None
        blank = self.blank.currentData() if self.numbers is None else self.numbers.blank
        self.chosen.emit(ColumnFilter(self.contains.text().strip(), blank, values, number))
        super().accept()

    def _ask_for_text(self, layout: QVBoxLayout, current: ColumnFilter) -> None:
        self.blank.setAccessibleName(self.tr("Blank cells"))
        for text, wanted in (
            (self.tr("Blank or not"), None),
            (self.tr("Only blank cells"), True),
            (self.tr("Only cells that are not blank"), False),
        ):
            self.blank.addItem(text, wanted)
        self.blank.setCurrentIndex(max(0, self.blank.findData(current.blank)))
        self.contains.setAccessibleName(self.tr("Contains"))
        self.contains.setPlaceholderText(self.tr("Contains …"))
        self.contains.setClearButtonEnabled(True)
        layout.addWidget(self.blank)
        layout.addWidget(self.contains)

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        for text, do, primary in (
            (self.tr("All"), lambda: self._check_all(True), False),
            (self.tr("None"), lambda: self._check_all(False), False),
            (self.tr("Filter"), self.accept, True),
        ):
            button = QPushButton(text)
            button.setProperty("primary", primary)
            button.setAutoDefault(primary)
            button.setDefault(primary)
            button.clicked.connect(lambda _=False, do=do: do())
            buttons.addWidget(button)
        return buttons

    def _sort(self, order: int) -> None:
        self.sort_requested.emit(order)
        self.reject()

    def _shown_values(self) -> list[CellValue]:
        """Return the values that meet what is entered; all of them while it cannot be read."""
        try:
            number = None if self.numbers is None else self.numbers.condition()
        except ConditionError:
            number = None
        blank = None if self.numbers is None else self.numbers.blank
        wanted = ColumnFilter(self.contains.text().strip(), blank, None, number)
        return [one for one in self._values if wanted.matches(one.value, lambda: one.text, is_blank=not one.text)]  # noqa: B023

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        found = self._shown_values()
        for one in found[:MOST_VALUES]:
            shown = one.text or self.tr("(blank)")
            item = QListWidgetItem(shown if one.count == 1 else f"{shown}  ({user_locale().toString(one.count)})")
            item.setData(Qt.ItemDataRole.UserRole, one.text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if one.text in self._unchecked else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        left = len(found) - MOST_VALUES
        self._more.setText(self.tr("and {n} more: type to narrow them down").format(n=left))
        self._more.setVisible(left > 0)

    def _checked(self, item: QListWidgetItem) -> None:
        value = item.data(Qt.ItemDataRole.UserRole)
        if item.checkState() is Qt.CheckState.Checked:
            self._unchecked.discard(value)
        else:
            self._unchecked.add(value)

    def _check_all(self, checked: bool) -> None:
        for one in self._shown_values():
            (self._unchecked.discard if checked else self._unchecked.add)(one.text)
        self._fill()
