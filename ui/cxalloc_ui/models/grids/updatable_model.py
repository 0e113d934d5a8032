"""A table model whose rows are updated one by one and keep their places."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from cxalloc_ui.models.table_model import NO_INDEX, Column, Row, TableModel, sort_key

MOST_RUNS = 40
"""With more separate runs of changed rows than this, the whole range between them is repainted."""


class UpdatableModel(TableModel[Row]):
    """A table whose rows change while a user works in it.

    Rows are sorted and filtered on request only: a changed row keeps its place, and ``order_is_old`` says that the
    order is outdated.
    """

    order_aged = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        searched: Callable[[Row], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key, searched, parent)
        self.order_is_old = False
        self._numbers: dict[Hashable, int] = {}

    def key_at(self, place: int) -> Hashable | None:
        """Return the key of the row displayed at a place; None for the empty line."""
        return self._key(self.row(place)) if 0 <= place < len(self._shown) else None

    def shown_keys(self) -> list[Hashable]:
        """Return the keys of the displayed rows, in order."""
        return [self._key(row) for row in self.shown_rows()]

    def set_rows(self, rows: Iterable[Row], columns: Sequence[Column[Row]] | None = None) -> None:
        super().set_rows(rows, columns)
        self._numbers = {self._key(row): number for number, row in enumerate(self._rows)}
        self._set_old(False)

    def place_of(self, key: Hashable) -> int | None:
        number = self._numbers.get(key)
        try:
            return None if number is None else self._shown.index(number)
        except ValueError:
            return None

    def row_of(self, key: Hashable) -> Row | None:
        """Return the row of a key, displayed or not; None if there is none."""
        number = self._numbers.get(key)
        return None if number is None else self._rows[number]

    def update_rows(self, rows: Sequence[Row]) -> int:
        """Replace the rows, in stored order; unchanged rows must be the same objects as before.

        Only rows that differ are compared and repainted. Rows keep their places, and new ones are displayed whatever
        the filter. Returns the number of rows that changed, were added or were removed.
        """
        changed: list[int] = []
        aged = False
        stored: list[int] = []
        numbers: dict[Hashable, int] = {}
        for row in rows:
            key = self._key(row)
            number = self._numbers.get(key)
            if number is None:
                number = len(self._rows)
                self._rows.append(row)
            elif (before := self._rows[number]) is not row:
                aged = aged or self._is_moved_by(before, row, number)
                self._rows[number] = row
                self._search_texts.pop(number, None)
                changed.append(number)
            numbers[key] = number
            stored.append(number)
        before_keys, self._numbers = self._numbers, numbers
        gone = {number for key, number in before_keys.items() if key not in numbers}
        come = {number for key, number in numbers.items() if key not in before_keys}
        is_moved = not (gone or come) and stored != self._stored
        self._stored = stored
        if gone or come or is_moved:
            self._show_others(gone, come, stored)
            aged = aged or bool(come and (self._sorted_by or self.is_filtered))
        self._emit_changed(changed)
        if aged:
            self._set_old(True)
        return len(changed) + len(gone) + len(come)

    def change_rows(self, rows: Sequence[Row]) -> int:
        """Replace some rows by rows of the same keys. Only these are compared and repainted; returns their number."""
        changed: list[int] = []
        aged = False
        for row in rows:
            number = self._numbers[self._key(row)]
            aged = aged or self._is_moved_by(self._rows[number], row, number)
            self._rows[number] = row
            self._search_texts.pop(number, None)
            changed.append(number)
        self._emit_changed(changed)
        if aged:
            self._set_old(True)
        return len(changed)

    def order_anew(self) -> None:
        """Sort and filter by the current values of the rows."""
        self._show_anew()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        super().sort(column, order)
        self._set_old(False)

    # Implementation

    def _show_anew(self) -> None:
        super()._show_anew()
        self._set_old(False)

    def _set_old(self, old: bool) -> None:
        if old != self.order_is_old:
            self.order_is_old = old
            self.order_aged.emit()

    def _is_moved_by(self, before: Row, after: Row, number: int) -> bool:
        """Return whether a changed row sorts elsewhere, or is hidden or shown by the filters unlike before."""
        if self._sorted_by is not None:
            value = self.columns[self._sorted_by[0]].value
            if sort_key(value(before)) != sort_key(value(after)):
                return True
        for key, wanted in self._column_filters.items():
            at = self.column_of(key)
            if at is None:
                continue
            column = self.columns[at]
            if wanted.is_rank and column.value(before) != column.value(after):
                return True
            one, other = (
                wanted.matches(column.value(row), partial(column.written, row), is_blank=column.is_blank(row))
                for row in (before, after)
            )
            if one != other:
                return True
        if self._filter and self._searched:
            texts = [self._searched(row).casefold() for row in (before, after)]
            one, other = (all(word in text for word in self._filter) for text in texts)
            return one != other
        return False

    def _show_others(self, gone: set[int], come: set[int], stored: list[int]) -> None:
        """Remove and insert displayed rows with as few notifications to the views as possible."""
        kept = [number for number in self._shown if number not in gone]
        if self._sorted_by is None and not self.is_filtered:
            after = stored
        else:
            after = kept + [number for number in stored if number in come]
        removed = list(_runs(place for place, number in enumerate(self._shown) if number in gone))
        added = list(_runs(place for place, number in enumerate(after) if number in come))
        in_order = [number for number in after if number not in come] == kept
        if not in_order or len(removed) + len(added) > MOST_RUNS:
            self.beginResetModel()
            self._shown = list(after)
            self.endResetModel()
            return
        for first, last in reversed(removed):
            self.beginRemoveRows(NO_INDEX, first, last)
            del self._shown[first : last + 1]
            self.endRemoveRows()
        for first, last in added:
            self.beginInsertRows(NO_INDEX, first, last)
            self._shown[first:first] = after[first : last + 1]
            self.endInsertRows()

    def _emit_changed(self, changed: list[int]) -> None:
        if not changed:
            return
        wanted = set(changed)
        spans = list(_runs(place for place, number in enumerate(self._shown) if number in wanted))
        if len(spans) > MOST_RUNS:
            spans = [(spans[0][0], spans[-1][1])]
        for first, last in spans:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last number of each run of consecutive numbers."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last
