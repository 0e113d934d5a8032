"""A search for a text in the displayed cells of a grid, a number of rows at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.models.grids.edit_model import EditModel

Cell = tuple[int, int]
"""A displayed row, and the place of a column in displayed order."""
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))


class CellSearch:
    """Finds the cells that contain a text, ignoring case, and in numbers the marks between groups of digits.

    Args:
        model: The grid.
        columns: The indexes of the visible columns in displayed order.
        text: The text to find; nothing contains an empty one.
        first: The displayed row to begin with; the rows above it are searched last.
    """

    def __init__(self, model: EditModel[Any], columns: Sequence[int], text: str, first: int = 0) -> None:
        self._model, self.columns = model, list(columns)
        self._text = plain(text)
        self._number = without_groups(self._text)
        self._rows = [*range(first, model.places), *range(min(first, model.places))] if self._text.strip() else []
        self._done = 0
        self.hits: list[Cell] = []
        """The cells found so far, in reading order."""

    @property
    def is_done(self) -> bool:
        """Whether all displayed rows have been searched."""
        return self._done >= len(self._rows)

    def search(self, rows: int) -> None:
        """Search so many more rows."""
        for row in self._rows[self._done : self._done + rows]:
            if self._model.is_group(row):
                continue
            for place, column in enumerate(self.columns):
                if self._contains(row, column):
                    insort(self.hits, (row, place))
        self._done += rows

    def after(self, cell: Cell, *, forward: bool = True, itself: bool = False) -> Cell | None:
        """Return the next hit from a cell on, or the one before it, wrapping around; None if there is none."""
        if not self.hits:
            return None
        if forward:
            at = (bisect_left if itself else bisect_right)(self.hits, cell)
            return self.hits[at % len(self.hits)]
        return self.hits[bisect_left(self.hits, cell) - 1]

    def _contains(self, row: int, column: int) -> bool:
        text = plain(self._model.index(row, column).data(Qt.ItemDataRole.DisplayRole))
        if self._text in text:
            return True
        return self._model.columns[column].number and bool(self._number) and self._number in without_groups(text)


def plain(text: str) -> str:
    """Return a text as it is compared: without case, and with one kind of space."""
    return text.translate(_SPACES).casefold()


def without_groups(text: str) -> str:
    """Return the text of a number without the marks between its groups of digits."""
    return text.replace(plain(user_locale().groupSeparator()), "").replace(" ", "")
