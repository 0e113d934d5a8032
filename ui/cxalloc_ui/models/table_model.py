"""The item model of all lists: plain rows, columns that format and parse cells, and built-in sort and filter."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.models.column_filter import ColumnFilter

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
KEY_ROLE = Qt.ItemDataRole.UserRole
"""Item role: the key of the row that a cell belongs to."""
RAW_ROLE = Qt.ItemDataRole.UserRole + 1
"""Item role: the unformatted value of a cell."""
STATE_ROLE = Qt.ItemDataRole.UserRole + 2
"""Item role: ``good``, ``muted`` … for a coloured cell, whose text carries the same meaning."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its key (the field of the portfolio folder if there is one), its title, and how to format its cells.

    ``value`` returns the sort value (None sorts last), ``text`` formats it, ``tip`` returns the tooltip; ``shown``
    formats a cell whose text depends on more than its value (empty: use ``text``); ``adds_up`` allows sums of values.
    ``read_value`` reads a typed number as a value to compare with, for filters; it raises a ValueError whose ``reason``
    is a Message. ``total`` returns the value of several rows where that is not the sum; by a column that ``groups``,
    rows may be grouped.
    ``edit`` returns the text with which editing starts and which is copied; a column without it is read-only.
    ``choices`` are the texts offered; with ``only_choices`` no others are allowed; of ``several`` a cell holds any
    number, separated by semicolons. ``read`` converts a typed text into the text of the field. ``copied`` returns the
    copied text if it differs from ``edit``. Columns with ``stretches``
    share the remaining width; without any the first column gets it.
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
    edit: Callable[[Row], str] | None = None
    choices: Callable[[], Sequence[str]] | None = None
    only_choices: bool = False
    several: bool = False
    read: Callable[[str], str] = str
    copied: Callable[[Row], str] | None = None
    adds_up: bool = False
    shown: Callable[[Row], str] | None = None
    stretches: bool = False
    read_value: Callable[[str], Any] | None = None
    total: Callable[[Sequence[Row]], Any] | None = None
    groups: bool = False

    def written(self, row: Row) -> str:
        """Return the displayed text of a cell."""
        return (self.shown(row) if self.shown else "") or self.text(self.value(row))

    def is_blank(self, row: Row) -> bool:
        """Return whether a cell is empty."""
        return self.value(row) in (None, "") and not (self.shown and self.shown(row))


@dataclass(frozen=True)
class CellValue:
    """A displayed text of a column, its value, and the number of cells that show it; a blank cell has no text."""

    text: str
    value: Any
    count: int


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows in stored order, displayed through a list of row numbers that sorting and filtering rewrite.

    Sorting reads one value per row and filtering one text, which is faster than a proxy model.
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
        self._rows: list[Row] = []
        self._stored: list[int] = []  # numbers of the rows in stored order; the number of a deleted row stays unused
        self._search_texts: dict[int, str] = {}
        self._shown: list[int] = []
        self._filter: tuple[str, ...] = ()
        self._column_filters: dict[str, ColumnFilter] = {}
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    # Rows

    def set_rows(self, rows: Iterable[Row], columns: Sequence[Column[Row]] | None = None) -> None:
        """Replace the rows (and columns), keeping sort order and filters."""
        self.beginResetModel()
        if columns is not None:
            self._set_columns(columns)
        self._rows = list(rows)
        self._stored = list(range(len(self._rows)))
        self._search_texts.clear()
        self._shown = self._order()
        self.endResetModel()

    def row(self, number: int) -> Row:
        """Return the row displayed at a place."""
        return self._rows[self._shown[number]]

    def all_rows(self) -> list[Row]:
        """Return all rows in stored order."""
        return [self._rows[number] for number in self._stored]

    def shown_rows(self) -> list[Row]:
        """Return the displayed rows in order."""
        return [self._rows[number] for number in self._shown]

    def place_of(self, key: Hashable) -> int | None:
        """Return the place of the row of a key; None if it is not displayed."""
        return next((place for place, number in enumerate(self._shown) if self._key(self._rows[number]) == key), None)

    def column_of(self, key: str) -> int | None:
        """Return the index of the column of a key; None if there is none."""
        return next((number for number, column in enumerate(self.columns) if column.key == key), None)

    @property
    def total(self) -> int:
        """The number of rows, displayed or not."""
        return len(self._stored)

    @property
    def shown(self) -> int:
        """The number of displayed rows."""
        return len(self._shown)

    def filtered_rows(self) -> list[Row]:
        """Return the rows that meet the filters, in displayed order."""
        return self.shown_rows()

    # Filters

    def set_filter(self, text: str) -> None:
        """Display the rows that contain every word of ``text``, ignoring case."""
        words = tuple(text.casefold().split())
        if words != self._filter:
            self._filter = words
            self._show_anew()

    def set_column_filter(self, column: str, wanted: ColumnFilter | None) -> None:
        """Display the rows whose cell in a column meets a condition; None removes it."""
        before = dict(self._column_filters)
        if wanted is None or wanted == ColumnFilter():
            self._column_filters.pop(column, None)
        else:
            self._column_filters[column] = wanted
        if before != self._column_filters:
            self._show_anew()

    def clear_filters(self) -> None:
        """Remove all filters."""
        if self.is_filtered:
            self._filter = ()
            self._column_filters.clear()
            self._show_anew()

    @property
    def column_filters(self) -> Mapping[str, ColumnFilter]:
        """The column filters by the keys of the columns."""
        return self._column_filters

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self._filter or self._column_filters)

    def values_of(self, column: str) -> list[CellValue]:
        """Return the displayed texts of a column with their values, in order; blank cells come last."""
        at = self.column_of(column)
        found: dict[str, CellValue] = {}
        for number in self._stored if at is not None else ():
            assert at is not None
            text = "" if self._is_blank(number, at) else self._cell_text(number, at)
            count = found[text].count + 1 if text in found else 1
            found[text] = CellValue(text, self._cell_value(number, at), count)
        if at is not None and self.columns[at].number:
            known = [one for one in found.values() if one.text and one.value is not None]
            known.sort(key=lambda one: sort_key(one.value))
            shown = {one.text for one in known}
            rest = sorted((one for one in found.values() if one.text not in shown), key=lambda one: not one.text)
            return known + rest
        return sorted(found.values(), key=lambda one: (not one.text, one.text.casefold()))

    # Qt overrides

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
                return column.written(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.number else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(column.tip(row) if column.tip else column.written(row))
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
                return plain_tip(column.help or column.title)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.number else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 restores the stored order. Equal rows keep the stored order."""
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._number_at(index.row()), index.column()) for index in before]
        self._shown = self._order()
        places = {number: place for place, number in enumerate(self._shown)} if kept else {}
        after = [
            NO_INDEX if (place := places.get(number, self._place_past_rows(number))) is None else self.index(place, at)
            for number, at in kept
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _number_at(self, place: int) -> int:
        return self._shown[place] if place < len(self._shown) else -1

    def _place_past_rows(self, number: int) -> int | None:
        """Return the place of a displayed line that is not a row; always None unless a subclass has such lines."""
        return None

    def _set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Replace the columns; sort order and filters follow the keys of the columns."""
        sorted_by = self._sorted_by
        key = self.columns[sorted_by[0]].key if sorted_by else None
        self.columns = list(columns)
        keys = [column.key for column in self.columns]
        self._sorted_by = (keys.index(key), sorted_by[1]) if sorted_by and key in keys else None
        self._column_filters = {one: wanted for one, wanted in self._column_filters.items() if one in keys}

    def _show_anew(self) -> None:
        self.beginResetModel()
        self._shown = self._order()
        self.endResetModel()

    def _order(self) -> list[int]:
        numbers: Iterable[int] = self._stored
        if self._filter:
            numbers = [number for number in numbers if self._has_words(number)]
        for key, wanted in self._column_filters.items():
            at = self.column_of(key)
            assert at is not None
            numbers = [number for number in numbers if self._meets(number, at, wanted)]
        numbers = self._of_ranks(list(numbers))
        if self._sorted_by is None:
            return numbers
        column, order = self._sorted_by
        value = self.columns[column].value
        keys = {number: sort_key(value(self._rows[number])) for number in numbers}
        known = [number for number, key in keys.items() if key is not None]
        known.sort(key=keys.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        return known + [number for number, key in keys.items() if key is None]

    def _of_ranks(self, numbers: list[int]) -> list[int]:
        """Return the rows that every rank (the top 10) keeps, of those that meet the other conditions."""
        kept = set(numbers)
        for key, wanted in self._column_filters.items():
            at = self.column_of(key)
            if wanted.number is not None and wanted.is_rank and at is not None:
                kept &= wanted.number.ranked({number: self._cell_value(number, at) for number in numbers})
        return numbers if len(kept) == len(numbers) else [number for number in numbers if number in kept]

    def _meets(self, number: int, column: int, wanted: ColumnFilter) -> bool:
        return wanted.matches(
            self._cell_value(number, column),
            lambda: self._cell_text(number, column),
            is_blank=self._is_blank(number, column),
        )

    def _cell_value(self, number: int, column: int) -> Any:
        """Return the value of a cell."""
        return self.columns[column].value(self._rows[number])

    def _cell_text(self, number: int, column: int) -> str:
        """Return the displayed text of a cell."""
        return self.columns[column].written(self._rows[number])

    def _is_blank(self, number: int, column: int) -> bool:
        return self.columns[column].is_blank(self._rows[number])

    def _has_words(self, number: int) -> bool:
        text = self._search_texts.get(number)
        if text is None:
            row = self._rows[number]
            text = (self._searched(row) if self._searched else self._all_text(row)).casefold()
            self._search_texts[number] = text
        return all(word in text for word in self._filter)

    def _all_text(self, row: Row) -> str:
        return " ".join(column.written(row) for column in self.columns if not column.number)


def sort_key(value: Any) -> Any:
    """Return the sort key of a value; None, which sorts last in either order, for None and empty text."""
    if isinstance(value, str):
        return value.casefold() or None
    return value
