"""An editable table model: edits leave as ``GridEntry``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from cxalloc.domain.message import message
from cxalloc.messages.field_names import field_message
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.grid_entry import CellError, CellText, GridEntry
from cxalloc_ui.models.grids.grouped_model import GroupedModel
from cxalloc_ui.models.table_model import (
    KEY_ROLE,
    NO_INDEX,
    RAW_ROLE,
    STATE_ROLE,
    Column,
    Index,
    Row,
)

ERROR_ROLE = Qt.ItemDataRole.UserRole + 3
"""Item role: the CellError of a cell, or None."""
COMPUTED_ROLE = Qt.ItemDataRole.UserRole + 4
"""Item role: whether a cell shows a computed value, which cannot be edited."""
BASE_ROLE = Qt.ItemDataRole.UserRole + 6
"""Item role: the text that a cell has in the base case, if the scenario changes it; else None."""
_SHOWN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_CELL = _SHOWN | Qt.ItemFlag.ItemIsEditable


def fixed_reason() -> str:
    """Return why a field cannot be edited under a scenario."""
    return tr("A scenario cannot change this: edit the base case")


def base_note(text: str) -> str:
    """Return what is said of a figure that a scenario changes: the one of the base case."""
    return tr("Base case: {text}").format(text=text or tr("empty"))


class EditModel(GroupedModel[Row]):
    """An editable table of a document's rows.

    ``entered`` carries a GridEntry; its receiver edits the document and passes the new rows to ``update_rows``.

    Below the rows there may be an empty line into which a new row is typed.
    """

    entered = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        searched: Callable[[Row], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key, searched, parent)
        self.new_row_hint = ""
        self.money_of: Callable[[Sequence[Row], Set[str]], str] = lambda rows, columns: ""
        """What rows come to in money, which is said of a paste if some of its columns hold money."""
        self.base_text: Callable[[Row, str], str | None] = lambda row, column: None
        """What the cell of a row and column has in the base case, if the scenario that is edited changes it."""
        self._takes_new = self._editable = False
        self._fixed: frozenset[str] = frozenset()
        self._cell_errors: dict[tuple[Hashable, str], CellError] = {}
        self._set_flags()

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
            self._set_flags()
            self.endResetModel()

    def fix(self, columns: Set[str]) -> None:
        """Set the columns that cannot be edited although they are no computed ones: those a scenario cannot change."""
        if columns != self._fixed:
            self.beginResetModel()
            self._fixed = frozenset(columns)
            self._set_flags()
            self.endResetModel()

    def is_new_row(self, place: int) -> bool:
        """Return whether a displayed line is the empty one below the rows."""
        return self._takes_new and place == len(self._shown)

    def can_edit(self, column: int) -> bool:
        """Return whether the cells of a column can be edited."""
        one = self.columns[column]
        return self._editable and one.edit is not None and one.key not in self._fixed

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
        # Qt asks for every row of a column to see whether it is selected: nothing is put together here.
        if self._groups and self.is_group(index.row()):
            return _SHOWN
        column = index.column()
        return self._column_flags[column] if column >= 0 else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.is_group(index.row()):
            return super().data(index, role)
        place, column = index.row(), self.columns[index.column()]
        if place >= len(self._shown):
            return self._new_row_data(index.column(), role)
        mark = self._cell_errors.get((self._key(self.row(place)), column.key)) if self._cell_errors else None
        match role:
            case Qt.ItemDataRole.EditRole:
                return mark.text if mark else self.text_at(place, index.column())
            case _ if role in (COMPUTED_ROLE, ERROR_ROLE):
                return mark if role == ERROR_ROLE else self._editable and not self.can_edit(index.column())
            case _ if mark is None:
                return self._sound_data(index, role)
            case Qt.ItemDataRole.DisplayRole:
                return mark.text
            case Qt.ItemDataRole.ToolTipRole:
                written = mark.text or tr("Empty")
                return plain_tip(tr("{text}: {reason}").format(text=written, reason=message_text(mark.reason)))
            case _:
                return "bad" if role == STATE_ROLE else super().data(index, role)

    def _sound_data(self, index: Index, role: int) -> Any:
        """Return the data of a cell without an error."""
        row, column = self.row(index.row()), self.columns[index.column()]
        if role == BASE_ROLE:
            return self.base_text(row, column.key)
        return self._tip(row, column) if role == Qt.ItemDataRole.ToolTipRole else super().data(index, role)

    def _tip(self, row: Row, column: Column[Row]) -> str:
        """Return the tooltip of a cell, with what the base case has, or why it cannot be edited."""
        lines = [column.tip(row) if column.tip else column.written(row)]
        if column.key in self._fixed:
            lines.append(fixed_reason())
        elif (base := self.base_text(row, column.key)) is not None:
            lines.append(base_note(base))
        return plain_tip("\n".join(filter(None, lines)))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            if self.is_group(section):
                return ""
            return "+" if self.is_new_row(section) else str(self.ordinal(section))
        return super().headerData(section, orientation, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Emit an entry for a typed text, unless it equals the present one."""
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        text, column = str(value).strip(), self.columns[index.column()]
        if text == (index.data(Qt.ItemDataRole.EditRole) or ""):
            return False
        key = self.key_at(index.row())
        if key is None:
            self.enter(GridEntry(message("edits.add_row"), rows=({column.key: column.read(text)},)))
        else:
            label = message("edits.change", field=field_message(column.key, column.title))
            self.enter(GridEntry(label, cells=(CellText(key, column.key, column.read(text)),)))
        return True

    # Cell texts

    def text_at(self, place: int, column: int) -> str:
        """Return the text of a cell for editing and copying: the rejected text if there is one."""
        if place >= len(self._shown) or self.is_group(place):
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

    def _set_columns(self, columns: Sequence[Column[Row]]) -> None:
        super()._set_columns(columns)
        self._set_flags()

    def _set_flags(self) -> None:
        self._column_flags = [_CELL if self.can_edit(column) else _SHOWN for column in range(len(self.columns))]

    def _cell_text(self, number: int, column: int) -> str:
        if self._cell_errors:
            mark = self._cell_errors.get((self._key(self._rows[number]), self.columns[column].key))
            if mark:
                return mark.text
        return super()._cell_text(number, column)

    def _cell_value(self, number: int, column: int) -> Any:
        if self._cell_errors and (self._key(self._rows[number]), self.columns[column].key) in self._cell_errors:
            return None  # a rejected text has no value
        return super()._cell_value(number, column)

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
