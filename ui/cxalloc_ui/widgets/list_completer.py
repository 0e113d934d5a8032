"""Completion of known values in a text field, one of several too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from cxalloc.domain.numbers import LIST_SEPARATOR


class ListCompleter(QCompleter):
    """Offers the values that contain what is typed; with ``several``, what is typed after the last semicolon."""

    def __init__(self, choices: Sequence[str], field: QLineEdit, *, several: bool = False) -> None:
        super().__init__(list(choices), field)
        self._field, self._several = field, several
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(LIST_SEPARATOR)[2].strip() if self._several else path]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        value = str(index.data(self.completionRole()))
        before, separator, _ = self._field.text().rpartition(LIST_SEPARATOR)
        return f"{before.rstrip()}{separator} {value}" if self._several and separator else value
