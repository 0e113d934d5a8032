"""The item model of the decisions: one list in two groups, funded and not funded, each under its heading with sums."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Qt

from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.table_model import KEY_ROLE, RAW_ROLE, STATE_ROLE, Column, TableModel
from cxalloc_ui.models.table_model import Index as ModelIndex
from cxalloc_ui.pages.plan.decisions.decision_rows import DecisionRow

FUNDED, NOT_FUNDED = -1, -2
"""Stand in the list of displayed row numbers for the headings of the groups."""
OPEN, FOLDED = "▾", "▸"


class DecisionModel(TableModel[DecisionRow]):
    """Rows in two groups that are sorted and filtered each by itself. A heading has a place, but is no row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__([], lambda row: row.id, _searched, parent)
        self._folded: set[int] = set()
        self._members: dict[int, list[DecisionRow]] = {FUNDED: [], NOT_FUNDED: []}
        self._number: Callable[[int], str] = str

    def set_number_format(self, number: Callable[[int], str]) -> None:
        """Set how the counts of the headings are written."""
        self._number = number

    def heading_at(self, place: int) -> int | None:
        """Return FUNDED or NOT_FUNDED if their heading is displayed at a place, else None."""
        number = self._shown[place] if 0 <= place < len(self._shown) else 0
        return number if number < 0 else None

    def row_at(self, place: int) -> DecisionRow | None:
        """Return the row displayed at a place; None for a heading or a place outside of the list."""
        if not 0 <= place < len(self._shown) or self._shown[place] < 0:
            return None
        return self._rows[self._shown[place]]

    def toggle(self, group: int) -> None:
        """Fold or unfold the rows of a group."""
        self._folded ^= {group}
        self._show_anew()

    def is_folded(self, group: int) -> bool:
        """Return whether the rows of a group are folded away."""
        return group in self._folded

    def unfold(self, key: Hashable) -> None:
        """Unfold the group of a row, so that it is displayed."""
        group = next((_group(row) for row in self._rows if row.id == key), None)
        if group in self._folded and group is not None:
            self.toggle(group)

    def rows_of(self, group: int) -> list[DecisionRow]:
        """Return the displayed rows of a group, also if they are folded away."""
        return self._members[group]

    # TableModel

    def row(self, number: int) -> DecisionRow:
        row = self.row_at(number)
        assert row is not None
        return row

    def place_of(self, key: Hashable) -> int | None:
        places = enumerate(self._shown)
        return next((place for place, number in places if number >= 0 and self._rows[number].id == key), None)

    def shown_rows(self) -> list[DecisionRow]:
        return [self._rows[number] for number in self._shown if number >= 0]

    @property
    def shown(self) -> int:
        return sum(number >= 0 for number in self._shown)

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        if self.heading_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or (group := self.heading_at(index.row())) is None:
            return super().data(index, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(group, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._heading(group, index.column()))
        if role in (KEY_ROLE, RAW_ROLE):
            return None
        if role == STATE_ROLE:
            return "muted" if self.columns[index.column()].key == "verdict" else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight if self.columns[index.column()].number else Qt.AlignmentFlag.AlignLeft
            )
        return None

    def _order(self) -> list[int]:
        numbers = super()._order()
        groups: dict[int, list[int]] = {FUNDED: [], NOT_FUNDED: []}
        for number in numbers:
            groups[_group(self._rows[number])].append(number)
        self._members = {group: [self._rows[number] for number in own] for group, own in groups.items()}
        if not self._rows:
            return []
        return [
            number for group, own in groups.items() for number in (group, *(own if group not in self._folded else ()))
        ]

    def _heading(self, group: int, number: int) -> str:
        """Return the text of a cell of a heading: the count, the sums, and what the figures of the group are."""
        column, rows = self.columns[number], self._members[group]
        if column.key == "name":
            total = sum(_group(row) == group for row in self._rows)
            counted = self._number(total)
            if len(rows) < total:
                counted = tr("{shown} of {total}").format(shown=self._number(len(rows)), total=counted)
            words = tr("Funded  {n}") if group == FUNDED else tr("Not funded  {n}")
            return f"{FOLDED if group in self._folded else OPEN} {words.format(n=counted)}"
        if column.key == "verdict":
            return "" if group == FUNDED else tr("figures at the best level and the earliest start")
        has_sum = column.adds_up and any(column.value(row) is not None for row in rows)
        return sum_text(column, rows) if has_sum else ""


def sum_text(column: Column[DecisionRow], rows: Iterable[DecisionRow]) -> str:
    """Return the sum of a column over some rows as text."""
    return column.text(sum(value for row in rows if (value := column.value(row)) is not None))


def _group(row: DecisionRow) -> int:
    return FUNDED if row.verdict.funded else NOT_FUNDED


def _searched(row: DecisionRow) -> str:
    return f"{row.verdict.name} {row.verdict.owner} {row.level}"
