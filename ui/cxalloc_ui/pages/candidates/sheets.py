"""The sheets of initiatives and small allocations."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject

from cxalloc.domain.document.document import Document, Part
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.entries import Heading, PastedTable
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.models.grids.sheet import Sheet
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.candidates import initiative_columns, initiative_lines, small_allocation_grid

_TITLES = 20
"""So many rows of a pasted block may be titles and headings."""


class InitiativeSheet(Sheet):
    """The sheet of initiatives."""

    part = Part.INITIATIVE
    file = "initiatives.csv"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._computed = initiative_lines.ComputedRows.of(None)

    def recognise(self, block: Sequence[Sequence[str]]) -> list[Heading | None] | PastedTable | None:
        from cxalloc.exchange.tables.row_kinds import RowKind, is_mark

        if not any(is_mark(cell) for row in block[:_TITLES] for cell in row):
            return super().recognise(block)
        found = self._pasted_table(block, RowKind.INITIATIVE)
        return found if found is not None and found.is_mixed else super().recognise(block)

    def _columns(self, dimensions: Sequence[str], *, planned: bool) -> list[Column[Any]]:
        assert self.texts is not None
        self.model.new_row_hint = tr("New initiative …")
        return initiative_columns.initiative_columns(self.texts, dimensions, planned=planned)

    def show_view(self, view: View) -> None:
        self._computed = initiative_lines.ComputedRows.of(view)
        super().show_view(view)

    def _lines(self) -> list[Any]:
        return initiative_lines.initiative_lines(self.document, self._computed, self.model.row_of)

    def _cell_errors(self) -> Mapping[tuple[Hashable, str], CellError]:
        return initiative_lines.initiative_errors(self.document, self.model.columns)

    def _searched(self, line: Any) -> str:
        assert self.texts is not None
        return initiative_lines.searched_text(line, self.texts)

    def _place(self, key: str, column: str, document: Document | None = None) -> str:
        initiative = (document or self.document).portfolio.initiative_by_id[key]
        return initiative_lines.place_of_field(initiative, column)


class SmallAllocationSheet(Sheet):
    """The sheet of small allocations."""

    part = Part.SMALL_ALLOCATION
    file = "small_allocations.csv"

    def recognise(self, block: Sequence[Sequence[str]]) -> list[Heading | None] | PastedTable | None:
        from cxalloc.exchange.tables.row_kinds import RowKind

        return self._pasted_table(block, RowKind.SMALL)

    def _columns(self, dimensions: Sequence[str], *, planned: bool) -> list[Column[Any]]:
        assert self.texts is not None
        self.model.new_row_hint = tr("New small allocation …")
        return small_allocation_grid.small_allocation_columns(self.texts, dimensions, planned=planned)

    def _lines(self) -> list[Any]:
        return small_allocation_grid.small_allocation_lines(self.document, self._view, self.model.row_of)

    def _cell_errors(self) -> Mapping[tuple[Hashable, str], CellError]:
        return small_allocation_grid.small_allocation_errors(self.document, self.model.columns)

    def _searched(self, line: Any) -> str:
        assert self.texts is not None
        return small_allocation_grid.searched_text(line, self.texts)
