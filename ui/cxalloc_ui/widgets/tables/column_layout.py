"""Widths and order of columns, kept as the user leaves them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QTableView

from cxalloc_ui.models.table_model import Column


def spread(columns: Sequence[Column[Any]], room: int, sized: Mapping[str, int]) -> list[int]:
    """How wide columns are in so much room; ``sized`` are the widths that a user gave them, by key.

    What is left over goes in equal parts to the columns that stretch, or else to the first one.
    """
    widths = [sized.get(column.key, column.width) for column in columns]
    left = room - sum(widths)
    takers = [number for number, column in enumerate(columns) if column.stretches] or [0] * bool(columns)
    takers = [number for number in takers if columns[number].key not in sized]
    for place, number in enumerate(takers):
        share = max(0, left) // (len(takers) - place)  # the last ones take the pixels that do not divide
        widths[number] += share
        left -= share
    return widths


class ColumnLayout(QObject):
    """Keeps widths and order by the keys of the columns, so that they outlast other columns coming and going.

    A column that nobody has sized is as wide as it says, or shares what is left over: see ``spread``.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._columns: Sequence[Column[object]] = ()
        self._widths: dict[str, int] = {}
        self._order: list[str] = []
        self._settings: QSettings | None = None
        self._name = ""
        self._arranging = False
        header = table.horizontalHeader()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)

    def restore_settings(self, settings: QSettings, name: str) -> None:
        """Take widths and order from the settings, and keep them there under ``name``."""
        self._settings, self._name = settings, f"columns/{name}"
        try:
            stored = json.loads(str(settings.value(self._name, "{}")))
            self._widths = {str(key): int(width) for key, width in stored.get("widths", {}).items()}
            self._order = [str(key) for key in stored.get("order", [])]
        except (ValueError, AttributeError, TypeError):
            return  # not what was written here: as if there were nothing
        self.arrange(self._columns)

    def arrange(self, columns: Sequence[Column[object]]) -> None:
        """Lay the columns of the table out."""
        self._columns = columns
        self._arranging = True
        header = self._table.horizontalHeader()
        keys = [column.key for column in columns]
        if self._order:
            known = [key for key in self._order if key in keys]
            for place, key in enumerate(keys[:1] + [key for key in known if key != keys[0]]):
                header.moveSection(header.visualIndex(keys.index(key)), place)
        self._arranging = False
        self.fit()

    def fit(self) -> None:
        """Give each column its width in the room that there is."""
        self._arranging = True
        widths = spread(self._columns, self._table.viewport().width(), self._widths)
        for number, width in enumerate(widths):
            if self._table.columnWidth(number) != width:
                self._table.setColumnWidth(number, width)
        self._arranging = False

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
            self._settings.setValue(self._name, json.dumps({"widths": self._widths, "order": self._order}))
