"""One item model for all lists: plain rows, columns that say how to read and write a cell, own sort and filter."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
KEY_ROLE = Qt.ItemDataRole.UserRole
"""The key of the row that a cell belongs to."""
RAW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The value of a cell before it is formatted."""
STATE_ROLE = Qt.ItemDataRole.UserRole + 2
"""``good``, ``muted`` … for a cell that is to be coloured; its text says the same."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its key (the field of the portfolio folder where there is one), its title, and how to read a cell.

    ``value`` gives what is sorted by (None stands last), ``text`` how it is written, ``tip`` what a tooltip says.
    """

    key: str
    title: str
    value: Callable[[Row], Any]
    text: Callable[[Any], str] = str
    number: bool = False
    width: int = 110
    help: str = ""
    tip: Callable[[Row], str] | None = None
    state: Callable[[Row], str] | None = None


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows as they are stored, shown through a list of row numbers that sorting and filtering rewrite.

    Sorting touches one value per row and filtering one text, whatever Qt asks later: no proxy model in between.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        searched: Callable[[Row], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._key = key
        self._searched = searched
        self._rows: Sequence[Row] = ()
        self._search_texts: list[str] | None = None
        self._shown: list[int] = []
        self._filter: tuple[str, ...] = ()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    # What it holds

    def set_rows(self, rows: Iterable[Row], columns: Sequence[Column[Row]] | None = None) -> None:
        """Show other rows (and columns), sorted and filtered as before."""
        self.beginResetModel()
        if columns is not None:
            self.columns = list(columns)
            if self._sorted_by is not None and self._sorted_by[0] >= len(self.columns):
                self._sorted_by = None
        self._rows = tuple(rows)
        self._search_texts = None
        self._shown = self._order()
        self.endResetModel()

    def row(self, number: int) -> Row:
        """The row that is shown in that place."""
        return self._rows[self._shown[number]]

    def place_of(self, key: Hashable) -> int | None:
        """Where the row of that key is shown, if it is."""
        return next((place for place, number in enumerate(self._shown) if self._key(self._rows[number]) == key), None)

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._rows)

    def set_filter(self, text: str) -> None:
        """Show the rows that contain every word of ``text``, in any case."""
        words = tuple(text.casefold().split())
        if words != self._filter:
            self._filter = words
            self.beginResetModel()
            self._shown = self._order()
            self.endResetModel()

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        row = self._rows[self._shown[index.row()]]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(column.value(row))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.number else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip(row) if column.tip else column.text(column.value(row))
            case _ if role == KEY_ROLE:
                return self._key(row)
            case _ if role == RAW_ROLE:
                return column.value(row)
            case _ if role == STATE_ROLE:
                return column.state(row) if column.state else ""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.help or column.title
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.number else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 brings the stored order back. Rows that are equal keep the stored order."""
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._shown[index.row()], index.column()) for index in before]
        self._shown = self._order()
        places = {number: place for place, number in enumerate(self._shown)} if kept else {}
        after = [self.index(places[number], column) for number, column in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _order(self) -> list[int]:
        numbers: Iterable[int] = range(len(self._rows))
        if self._filter:
            texts = self._texts()
            numbers = (number for number in numbers if all(word in texts[number] for word in self._filter))
        if self._sorted_by is None:
            return list(numbers)
        column, order = self._sorted_by
        value = self.columns[column].value
        keys = {number: _sort_key(value(self._rows[number])) for number in numbers}
        known = [number for number, key in keys.items() if key is not None]
        known.sort(key=keys.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        return known + [number for number, key in keys.items() if key is None]

    def _texts(self) -> list[str]:
        if self._search_texts is None:
            searched = self._searched or self._all_text
            self._search_texts = [searched(row).casefold() for row in self._rows]
        return self._search_texts

    def _all_text(self, row: Row) -> str:
        return " ".join(column.text(column.value(row)) for column in self.columns if not column.number)


def _sort_key(value: Any) -> Any:
    """What a value is sorted by; nothing, which stands last in either order, for None and empty text."""
    if isinstance(value, str):
        return value.casefold() or None
    return value
