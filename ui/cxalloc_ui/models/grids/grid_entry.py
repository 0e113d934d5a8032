"""What a user enters into a grid, and a text that was rejected there."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from cxalloc.domain.message import Message


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

    New rows are inserted after the row ``after``, or at the end if it is None. ``is_pasted``: they come from elsewhere,
    and say of themselves whatever could be assumed of a row that is typed.
    """

    label: Message
    cells: tuple[CellText, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    after: Hashable | None = None
    deleted: tuple[Hashable, ...] = ()
    duplicated: tuple[Hashable, ...] = ()
    is_pasted: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the entry changes nothing."""
        return not (self.cells or self.rows or self.deleted or self.duplicated)
