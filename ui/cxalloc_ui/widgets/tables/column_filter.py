"""The popup of a column heading: sort by the column, and filter its cells."""

from __future__ import annotations

from collections import Counter

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
from cxalloc_ui.models.table_model import ColumnFilter

MOST_VALUES = 500
"""Longest list of values; of more values the text field narrows the list down."""
WIDTH = 280


class ColumnFilterBox(QDialog):
    """Asks for the filter and the sort order of one column.

    ``chosen`` carries a ColumnFilter; ``sort_requested`` carries 1 (ascending), -1 (descending) or 0 (stored order).
    """

    chosen = Signal(object)
    sort_requested = Signal(int)

    def __init__(self, title: str, values: Counter[str], current: ColumnFilter, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Filter {column}").format(column=title))
        self._values = sorted(values.items(), key=lambda one: (not one[0], one[0].casefold()))
        self._unchecked = set() if current.values is None else set(values) - current.values
        frame = QFrame()
        frame.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        self.setFixedWidth(WIDTH)
        layout.addWidget(heading(title, 1.05))
        sorting = QHBoxLayout()
        for text, name, order in (
            (self.tr("A → Z"), self.tr("Sort upwards"), 1),
            (self.tr("Z → A"), self.tr("Sort downwards"), -1),
            (self.tr("As entered"), self.tr("Do not sort"), 0),
        ):
            button = QPushButton(text)
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(name))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, order=order: self._sort(order))
            sorting.addWidget(button)
        layout.addLayout(sorting)
        self.blank = QComboBox()
        self.blank.setAccessibleName(self.tr("Blank cells"))
        for text, wanted in (
            (self.tr("Blank or not"), None),
            (self.tr("Only blank cells"), True),
            (self.tr("Only cells that are not blank"), False),
        ):
            self.blank.addItem(text, wanted)
        self.blank.setCurrentIndex(max(0, self.blank.findData(current.blank)))
        layout.addWidget(self.blank)
        self.contains = QLineEdit(current.contains)
        self.contains.setAccessibleName(self.tr("Contains"))
        self.contains.setPlaceholderText(self.tr("Contains …"))
        self.contains.setClearButtonEnabled(True)
        layout.addWidget(self.contains)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Values"))
        layout.addWidget(self.list, stretch=1)
        self._more = muted("", 0.9)
        self._more.setWordWrap(True)
        layout.addWidget(self._more)
        layout.addLayout(self._buttons())
        self.contains.textChanged.connect(self._fill)
        self.list.itemChanged.connect(self._checked)
        self._fill()

    def show_at(self, place: QPoint) -> None:
        """Open the popup at a point of the screen, moved to fit on it."""
        self.resize(WIDTH, 420)
        room = self.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - WIDTH))
        self.move(x, max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.show()
        self.contains.setFocus()

    def accept(self) -> None:
        """Emit the entered filter, and close."""
        shown = {value for value, _ in self._values if self._has_words(value)}
        unchecked = self._unchecked & shown
        values = frozenset(shown - unchecked) if unchecked else None
        self.chosen.emit(ColumnFilter(self.contains.text().strip(), self.blank.currentData(), values))
        super().accept()

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

    def _has_words(self, value: str) -> bool:
        return self.contains.text().strip().casefold() in value.casefold()

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        found = [(value, count) for value, count in self._values if self._has_words(value)]
        for value, count in found[:MOST_VALUES]:
            shown = value or self.tr("(blank)")
            item = QListWidgetItem(shown if count == 1 else f"{shown}  ({user_locale().toString(count)})")
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if value in self._unchecked else Qt.CheckState.Checked)
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
        for value, _ in self._values:
            if self._has_words(value):
                (self._unchecked.discard if checked else self._unchecked.add)(value)
        self._fill()
