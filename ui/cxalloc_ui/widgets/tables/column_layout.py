"""Widths, order and visibility of columns, persistent as the user sets them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QTableView

from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.models.table_model import Column

LEAST_FIRST = 150
"""Pixels to which the first column, that of the names, may give way."""
IN_SIGHT = 4
"""Number of columns, with the first one, for which the first one gives way."""


def spread(columns: Sequence[Column[Any]], room: int, sized: Mapping[str, int]) -> list[int]:
    """Return the widths of columns in ``room`` pixels; ``sized`` are the widths set by the user, by key.

    The remaining width is divided equally among the columns that stretch; without any it goes to the first one. Where
    there is too little, the first one gives way, so that the next ones are in sight.
    """
    widths = [sized.get(column.key, zoomed(column.width)) for column in columns]
    if columns and columns[0].key not in sized:
        widths[0] = max(min(widths[0], zoomed(LEAST_FIRST)), min(widths[0], room - sum(widths[1:IN_SIGHT])))
    left = room - sum(widths)
    takers = [number for number, column in enumerate(columns) if column.stretches] or [0] * bool(columns)
    takers = [number for number in takers if columns[number].key not in sized]
    for place, number in enumerate(takers):
        share = max(0, left) // (len(takers) - place)  # the last ones take the remainder of the division
        widths[number] += share
        left -= share
    return widths


class ColumnLayout(QObject):
    """Keeps widths, order and hidden columns by key, so that they survive the addition and removal of columns.

    A column that the user has not sized has its default width, or shares the remaining width: see ``spread``.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._columns: Sequence[Column[object]] = ()
        self._widths: dict[str, int] = {}
        self._order: list[str] = []
        self._hidden: set[str] = set()
        self.grouping = ""
        """The key of the column by which the rows are grouped."""
        self._settings: QSettings | None = None
        self._name = ""
        self._arranging = False
        header = table.horizontalHeader()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)

    def restore_settings(self, settings: QSettings, name: str) -> None:
        """Restore the layout from the settings under ``name``, and save its changes there."""
        self._settings, self._name = settings, f"columns/{name}"
        try:
            stored = json.loads(str(settings.value(self._name, "{}")))
            self._widths = {str(key): int(width) for key, width in stored.get("widths", {}).items()}
            self._order = [str(key) for key in stored.get("order", [])]
            self._hidden = {str(key) for key in stored.get("hidden", [])}
            self.grouping = str(stored.get("grouped_by", ""))
        except (ValueError, AttributeError, TypeError):
            return  # not in the expected format: ignored
        self.arrange(self._columns)

    def arrange(self, columns: Sequence[Column[object]]) -> None:
        """Apply order, visibility and widths to the columns of the table."""
        self._columns = columns
        self._arranging = True
        header = self._table.horizontalHeader()
        keys = [column.key for column in columns]
        if self._order:
            known = [key for key in self._order if key in keys]
            for place, key in enumerate(keys[:1] + [key for key in known if key != keys[0]]):
                header.moveSection(header.visualIndex(keys.index(key)), place)
        for number, key in enumerate(keys):
            self._table.setColumnHidden(number, number > 0 and key in self._hidden)
        self._arranging = False
        self.fit()

    def fit(self) -> None:
        """Set the width of each column for the present width of the table."""
        self._arranging = True
        seen = [number for number in range(len(self._columns)) if not self._table.isColumnHidden(number)]
        columns = [self._columns[number] for number in seen]
        widths = spread(columns, self._table.viewport().width(), self._widths)
        for number, width in zip(seen, widths, strict=True):
            if self._table.columnWidth(number) != width:
                self._table.setColumnWidth(number, width)
        self._arranging = False

    def set_hidden(self, key: str, *, hidden: bool) -> None:
        """Hide a column, or show it; the first one, that of the names, always stays."""
        (self._hidden.add if hidden else self._hidden.discard)(key)
        self.arrange(self._columns)
        self._keep()

    def move(self, column: int, step: int) -> None:
        """Move a column past the next visible one to the right (1) or to the left (-1), never before the names."""
        header = self._table.horizontalHeader()
        place = header.visualIndex(column) + step
        while 0 < place < header.count() and header.isSectionHidden(header.logicalIndex(place)):
            place += step
        if column > 0 and 0 < place < header.count():
            header.moveSection(header.visualIndex(column), place)

    def set_grouping(self, key: str) -> None:
        """Remember by which column the rows are grouped."""
        self.grouping = key
        self._keep()

    def reset(self) -> None:
        """Show all columns with their first widths in their first order."""
        self._widths, self._hidden = {}, set()
        self._order = [column.key for column in self._columns]
        self.arrange(self._columns)
        self._order = []
        self._keep()

    def _resized(self, section: int, _: int, width: int) -> None:
        if not self._arranging and section < len(self._columns):
            self._widths[self._columns[section].key] = width
            self._keep()

    def _moved(self) -> None:
        if self._arranging:
            return
        header = self._table.horizontalHeader()
        order = sorted(range(len(self._columns)), key=header.visualIndex)
        self._order = [self._columns[number].key for number in order]
        self._keep()

    def _keep(self) -> None:
        if self._settings is not None:
            layout = {"widths": self._widths, "order": self._order, "hidden": sorted(self._hidden)}
            self._settings.setValue(self._name, json.dumps({**layout, "grouped_by": self.grouping}))
