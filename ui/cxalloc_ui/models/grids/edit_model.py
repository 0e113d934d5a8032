"""An editable table model: edits leave as ``GridEntry``, and changed rows are updated one by one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from cxalloc.domain.message import Message
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.table_model import (
    KEY_ROLE,
    NO_INDEX,
    RAW_ROLE,
    STATE_ROLE,
    Column,
    Index,
    Row,
    TableModel,
    _sort_key,
)

ERROR_ROLE = Qt.ItemDataRole.UserRole + 3
"""Item role: the CellError of a cell, or None."""
COMPUTED_ROLE = Qt.ItemDataRole.UserRole + 4
"""Item role: whether a cell shows a computed value, which cannot be edited."""
MOST_RUNS = 40
"""With more separate runs of changed rows than this, the whole range between them is repainted."""
NEW_ROW = -2


@dataclass(frozen=True, slots=True)
class CellError:
    """A rejected text that a user typed into a cell, and why it is rejected."""

    text: str
    reason: Message | str


@dataclass(frozen=True, slots=True)
class CellText:
    """A new text for a cell of an existing row."""

    key: Hashable
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class GridEntry:
    """One edit of a grid: texts for cells, new rows by column, and the keys of rows to delete or duplicate.

    New rows are inserted after the row ``after``, or at the end if it is None.
    """

    label: str
    cells: tuple[CellText, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    after: Hashable | None = None
    deleted: tuple[Hashable, ...] = ()
    duplicated: tuple[Hashable, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the entry changes nothing."""
        return not (self.cells or self.rows or self.deleted or self.duplicated)


class EditModel(TableModel[Row]):
    """An editable table of a document's rows.

    ``entered`` carries a GridEntry; its receiver edits the document and passes the new rows to ``update_rows``.

    Rows are sorted and filtered on request only: an edited row keeps its place, and ``order_is_old`` says that the
    order is outdated. Below the rows there may be an empty line into which a new row is typed.
    """

    entered = Signal(object)
    order_aged = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        searched: Callable[[Row], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key, searched, parent)
        self.new_row_hint = ""
        self.order_is_old = False
        self._takes_new = self._editable = False
        self._numbers: dict[Hashable, int] = {}
        self._cell_errors: dict[tuple[Hashable, str], CellError] = {}

    # Permissions

    @property
    def editable(self) -> bool:
        """Whether the table may be edited at all."""
        return self._editable

    def allow(self, *, editing: bool, new_rows: bool) -> None:
        """Set whether cells may be edited, and whether rows may be added at the end."""
        if (editing, editing and new_rows) != (self._editable, self._takes_new):
            self.beginResetModel()
            self._editable, self._takes_new = editing, editing and new_rows
            self.endResetModel()

    def is_new_row(self, place: int) -> bool:
        """Return whether a displayed line is the empty one below the rows."""
        return self._takes_new and place == len(self._shown)

    def key_at(self, place: int) -> Hashable | None:
        """Return the key of the row displayed at a place; None for the empty line."""
        return self._key(self.row(place)) if 0 <= place < len(self._shown) else None

    def shown_keys(self) -> list[Hashable]:
        """Return the keys of the displayed rows, in order."""
        return [self._key(row) for row in self.shown_rows()]

    def can_edit(self, column: int) -> bool:
        """Return whether the cells of a column can be edited."""
        return self._editable and self.columns[column].edit is not None

    # Rows

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

    def order_anew(self) -> None:
        """Sort and filter by the current values of the rows."""
        self._show_anew()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        super().sort(column, order)
        self._set_old(False)

    # Cell errors

    @property
    def cell_errors(self) -> Mapping[tuple[Hashable, str], CellError]:
        """The rejected texts by the keys of row and column."""
        return self._cell_errors

    def set_cell_errors(self, cell_errors: Mapping[tuple[Hashable, str], CellError]) -> None:
        """Set the rejected texts, which are displayed in their cells."""
        before, self._cell_errors = self._cell_errors, dict(cell_errors)
        for key, column in {*before, *cell_errors}:
            if before.get((key, column)) != cell_errors.get((key, column)):
                place, at = self.place_of(key), self.column_of(column)
                if place is not None and at is not None:
                    index = self.index(place, at)
                    self.dataChanged.emit(index, index)

    def next_cell_error(self, place: int, column: int, *, forward: bool = True) -> Index | None:
        """Return the next displayed cell with an error, after (or before) a cell, wrapping around; None if none."""
        places = {number: at for at, number in enumerate(self._shown)}
        cells = sorted(
            (places[number], at)
            for key, one in self._cell_errors
            if (number := self._numbers.get(key, -1)) in places and (at := self.column_of(one)) is not None
        )
        if not cells:
            return None
        here = (place, column)
        ahead = [cell for cell in cells if (cell > here if forward else cell < here)]
        found = (ahead or cells)[0 if forward else -1]
        return self.index(*found)

    # Qt overrides

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown) + self._takes_new

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.can_edit(index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        place, column = index.row(), self.columns[index.column()]
        if place >= len(self._shown):
            return self._new_row_data(index.column(), role)
        mark = self._cell_errors.get((self._key(self.row(place)), column.key)) if self._cell_errors else None
        match role:
            case Qt.ItemDataRole.EditRole:
                return mark.text if mark else self.text_at(place, index.column())
            case _ if role == COMPUTED_ROLE:
                return self._editable and column.edit is None
            case _ if role == ERROR_ROLE or mark is None:
                return mark if role == ERROR_ROLE else super().data(index, role)
            case Qt.ItemDataRole.DisplayRole:
                return mark.text
            case Qt.ItemDataRole.ToolTipRole:
                return tr("{text}: {reason}").format(text=mark.text or tr("Empty"), reason=message_text(mark.reason))
            case _:
                return "bad" if role == STATE_ROLE else super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return "+" if self.is_new_row(section) else str(section + 1)
        return super().headerData(section, orientation, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Emit an entry for a typed text, unless it equals the present one."""
        if role != Qt.ItemDataRole.EditRole or not self.can_edit(index.column()):
            return False
        text, column = str(value).strip(), self.columns[index.column()]
        if text == (index.data(Qt.ItemDataRole.EditRole) or ""):
            return False
        key = self.key_at(index.row())
        if key is None:
            self.enter(GridEntry(tr("Add a row"), rows=({column.key: column.read(text)},)))
        else:
            label = tr("Change {column}").format(column=column.title)
            self.enter(GridEntry(label, cells=(CellText(key, column.key, column.read(text)),)))
        return True

    # Cell texts

    def text_at(self, place: int, column: int) -> str:
        """Return the text of a cell for editing and copying: the rejected text if there is one."""
        if place >= len(self._shown):
            return ""
        row, one = self.row(place), self.columns[column]
        mark = self._cell_errors.get((self._key(row), one.key)) if self._cell_errors else None
        if mark:
            return mark.text
        if one.edit is not None:
            return one.edit(row)
        return one.copied(row) if one.copied else one.text(one.value(row))

    def enter(self, entry: GridEntry) -> None:
        """Emit an entry unless it is empty."""
        if self._editable and not entry.is_empty:
            self.entered.emit(entry)

    # Implementation

    def _cell_text(self, number: int, column: int) -> str:
        if self._cell_errors:
            mark = self._cell_errors.get((self._key(self._rows[number]), self.columns[column].key))
            if mark:
                return mark.text
        return super()._cell_text(number, column)

    def _is_blank(self, number: int, column: int) -> bool:
        if self._cell_errors:
            mark = self._cell_errors.get((self._key(self._rows[number]), self.columns[column].key))
            if mark:
                return not mark.text
        return super()._is_blank(number, column)

    def _place_past_rows(self, number: int) -> int | None:
        return len(self._shown) if self._takes_new else None

    def _new_row_data(self, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.new_row_hint if column == 0 else ""
            case Qt.ItemDataRole.EditRole:
                return ""
            case Qt.ItemDataRole.ToolTipRole:
                return self.new_row_hint
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.headerData(column, Qt.Orientation.Horizontal, role)
            case _ if role == STATE_ROLE:
                return "muted"
            case _ if role == COMPUTED_ROLE:
                return self.columns[column].edit is None
            case _ if role in (KEY_ROLE, RAW_ROLE, ERROR_ROLE):
                return None
        return None

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
            if _sort_key(value(before)) != _sort_key(value(after)):
                return True
        for key, wanted in self._column_filters.items():
            at = self.column_of(key)
            if at is None:
                continue
            column = self.columns[at]
            one, other = (wanted.matches(column.written(row), is_blank=column.is_blank(row)) for row in (before, after))
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
