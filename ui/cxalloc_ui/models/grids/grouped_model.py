"""A table model whose rows can be grouped by a column, with a line of subtotals above each group."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.updatable_model import UpdatableModel
from cxalloc_ui.models.table_model import STATE_ROLE, Column, Index, Row

GROUP_ROLE = Qt.ItemDataRole.UserRole + 5
"""Item role: whether a cell belongs to the line of a group."""
_FIRST = -2
"""The first group has this number among the displayed lines, the next ones those below; -1 is the empty line."""


@dataclass(frozen=True)
class Group:
    """A group: the displayed text that its rows share (empty for blank cells), and the numbers of its rows."""

    text: str
    numbers: tuple[int, ...]


class GroupedModel(UpdatableModel[Row]):
    """An updatable table that may be grouped by a column; groups are folded and unfolded.

    The line of a group is displayed among the rows, cannot be edited, and is no row: ``row``, ``key_at`` and ``shown``
    know rows only. ``places`` counts both. A row whose group changes stays until the order is asked for anew.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        searched: Callable[[Row], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key, searched, parent)
        self._grouped_by = ""
        self._groups: list[Group] = []
        self._folded: set[str] = set()
        self._filtered: list[int] = []
        self._new: set[int] = set()
        """Rows that came since the order was made, which stay in sight whatever the filters."""
        self._group_numbers: dict[int, int] = {}
        self._group_places: list[int] = []
        self._subtotals: dict[tuple[int, int], str] = {}

    @property
    def grouped_by(self) -> str:
        """The key of the column by which rows are grouped; empty if they are not."""
        return self._grouped_by if self.column_of(self._grouped_by) is not None else ""

    def group_by(self, column: str) -> None:
        """Group the rows by the displayed texts of a column; not at all by an empty key."""
        if column != self._grouped_by:
            self._grouped_by, self._folded = column, set()
            self._show_anew()

    def fold(self, groups: Sequence[str], *, folded: bool) -> None:
        """Fold groups away, by their texts, or unfold them."""
        before = set(self._folded)
        (self._folded.update if folded else self._folded.difference_update)(groups)
        if before != self._folded:
            self._show_anew()

    @property
    def groups(self) -> list[str]:
        """The texts of the displayed groups."""
        return [group.text for group in self._groups]

    def group_at(self, place: int) -> str | None:
        """Return the text of the group whose line is displayed at a place; None if that is no line of a group."""
        return self._groups[_FIRST - self._shown[place]].text if self.is_group(place) else None

    def place_of_group(self, group: str) -> int | None:
        """Return the place of the line of a group; None if it is not displayed."""
        return self._group_places[self.groups.index(group)] if group in self.groups else None

    def is_group(self, place: int) -> bool:
        """Return whether the line of a group is displayed at a place."""
        return 0 <= place < len(self._shown) and self._shown[place] < 0

    def is_folded(self, group: str) -> bool:
        """Return whether a group is folded away."""
        return group in self._folded

    def unfold_row(self, key: Hashable) -> None:
        """Unfold the group of a row."""
        number = self._numbers.get(key)
        if number in self._group_numbers:
            self.fold([self._groups[self._group_numbers[number]].text], folded=False)

    # Rows and places

    @property
    def places(self) -> int:
        """The number of displayed lines: rows and lines of groups."""
        return len(self._shown)

    @property
    def shown(self) -> int:
        """The number of rows that meet the filters, folded away or not."""
        return len(self._filtered) if self.grouped_by else len(self._shown)

    def filtered_rows(self) -> list[Row]:
        """Return the rows that meet the filters, folded away or not, in displayed order."""
        return [self._rows[number] for number in (self._filtered if self.grouped_by else self._shown)]

    def shown_rows(self) -> list[Row]:
        return [self._rows[number] for number in self._shown if number >= 0]

    def rows_at(self, places: Sequence[int]) -> list[Row]:
        """Return the rows displayed at places; what is no row is left out."""
        return [self.row(place) for place in places if 0 <= place < self.places and not self.is_group(place)]

    def key_at(self, place: int) -> Hashable | None:
        return None if self.is_group(place) else super().key_at(place)

    def ordinal(self, place: int) -> int:
        """Return the number, from 1, of the row displayed at a place among those that are displayed."""
        return place + 1 - bisect_left(self._group_places, place)

    def row_places(self, first: int) -> Iterator[int]:
        """Yield the places of rows from one on, and then endlessly those past all lines."""
        place = first
        while True:
            if not self.is_group(place):
                yield place
            place += 1

    def next_row(self, place: int, step: int) -> int:
        """Return the nearest place from one on, in a direction (1 or -1), that is no line of a group; -1 if none."""
        while self.is_group(place):
            place += step
        return place

    # Qt overrides

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if not self.is_group(index.row()):
            return None if role == GROUP_ROLE else super().data(index, role)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._group_text(_FIRST - self._shown[index.row()], index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.headerData(index.column(), Qt.Orientation.Horizontal, role)
            case _ if role == GROUP_ROLE:
                return True
            case _ if role == STATE_ROLE:
                return ""
        return None

    def _group_text(self, at: int, column: int) -> str:
        group, one = self._groups[at], self.columns[column]
        if column == 0:
            name = tr("(blank)") if not group.text else group.text
            sign = "▸" if group.text in self._folded else "▾"
            return f"{sign} {name}  ({user_locale().toString(len(group.numbers))})"
        if (at, column) not in self._subtotals:
            self._subtotals[at, column] = self._subtotal(group, one)
        return self._subtotals[at, column]

    def _subtotal(self, group: Group, column: Column[Row]) -> str:
        rows = [self._rows[number] for number in group.numbers]
        if column.total is not None:
            return column.text(column.total(rows))
        if not column.adds_up:
            return ""
        values = [value for row in rows if (value := column.value(row)) is not None]
        return column.text(sum(values)) if values else ""

    # Order

    def _order(self) -> list[int]:
        order = super()._order()
        if self._new:
            met = set(order)
            order += [number for number in self._stored if number in self._new and number not in met]
        self._groups, self._group_numbers, self._group_places, self._filtered = [], {}, [], order
        self._subtotals.clear()
        at = self.column_of(self._grouped_by)
        if at is None:
            return order
        found: dict[str, list[int]] = {}
        for number in order:
            found.setdefault("" if self._is_blank(number, at) else self._cell_text(number, at), []).append(number)
        texts = sorted(found, key=lambda text: (not text, text.casefold()))
        self._groups = [Group(text, tuple(found[text])) for text in texts]
        self._filtered = [number for group in self._groups for number in group.numbers]
        lines: list[int] = []
        for place, group in enumerate(self._groups):
            self._group_numbers.update(dict.fromkeys(group.numbers, place))
            self._group_places.append(len(lines))
            lines.append(_FIRST - place)
            if group.text not in self._folded:
                lines += group.numbers
        return lines

    def _show_anew(self) -> None:
        self._new = set()
        super()._show_anew()

    def _is_moved_by(self, before: Row, after: Row, number: int) -> bool:
        at = self.column_of(self._grouped_by)
        if at is not None and self.columns[at].written(before) != self.columns[at].written(after):
            return True
        return super()._is_moved_by(before, after, number)

    def _show_others(self, gone: set[int], come: set[int], stored: list[int]) -> None:
        if self.grouped_by:  # groups come and go with their rows
            self._new |= come
            self.beginResetModel()
            self._shown = self._order()
            self.endResetModel()
        else:
            super()._show_others(gone, come, stored)

    def _emit_changed(self, changed: list[int]) -> None:
        self._subtotals.clear()
        groups = {_FIRST - self._group_numbers[number] for number in changed if number in self._group_numbers}
        super()._emit_changed([*changed, *groups])
