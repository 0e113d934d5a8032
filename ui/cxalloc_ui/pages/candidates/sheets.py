"""The sheets of initiatives and small allocations."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from typing import Any

from PySide6.QtCore import QObject

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import BenefitPerPeriod
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.entries import PastedTable
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.models.grids.sheet import Sheet
from cxalloc_ui.models.grids.totals import Totals
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.candidates import (
    candidate_totals,
    initiative_columns,
    initiative_lines,
    small_allocation_columns,
    small_allocation_lines,
)


class _CandidateSheet(Sheet):
    """Base class of both sheets."""

    def _said_of(self, costs: Sequence[int], benefits: int | None) -> str:
        """Return what is said of amounts (minor units) in the words of an import."""
        from cxalloc.exchange.tables.notes import MoneyRead, note_messages

        assert self.texts is not None
        if not costs:
            return ""
        portfolio, is_small = self.document.portfolio, self.part is Part.SMALL_ALLOCATION
        money = MoneyRead(len(costs), sum(costs), min(costs), max(costs), benefits)
        found = (None, money) if is_small else (money, None)
        said = note_messages(found[0], (), portfolio.currency, portfolio.horizon.unit, found[1])
        return "; ".join(self.texts.formats.render(one).rstrip(".") for one in said)


class InitiativeSheet(_CandidateSheet):
    """The sheet of initiatives."""

    part = Part.INITIATIVE

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._computed = initiative_lines.ComputedRows.of(None)
        self._maker = initiative_lines.InitiativeLines()

    def recognise(self, block: Sequence[Sequence[str]]) -> PastedTable | None:
        from cxalloc.exchange.tables.row_kinds import RowKind

        return self._pasted_table(block, RowKind.INITIATIVE)

    def _columns(self, dimensions: Sequence[str], *, planned: bool) -> list[Column[Any]]:
        assert self.texts is not None
        self.model.new_row_hint = tr("New initiative …")
        return initiative_columns.initiative_columns(self.texts, dimensions, planned=planned)

    def take_view(self, view: View) -> None:
        self._computed = initiative_lines.ComputedRows.of(view)
        super().take_view(view)

    def totals(self) -> Totals:
        assert self.texts is not None
        return candidate_totals.InitiativeTotals(self.texts.formats)

    def _lines(self) -> list[Any]:
        return self._maker.all(self.document, self._computed, self.model.row_of)

    def _changed_lines(self) -> list[Any] | None:
        return self._maker.changed(self.document, self._computed, self.model.row_of)

    def _cell_errors(self) -> Mapping[tuple[Hashable, str], CellError]:
        return initiative_lines.initiative_errors(self.document, self.model.columns)

    def _searched(self, line: Any) -> str:
        assert self.texts is not None
        return initiative_lines.searched_text(line, self.texts)

    def _money_of(self, lines: Sequence[Any], columns: Set[str]) -> str:
        if columns.isdisjoint(("cost", "benefit")):
            return ""
        costs = [sum(sum(cost.amounts) for cost in line.level.costs) for line in lines]
        benefits = [line.level.benefit.amount for line in lines if isinstance(line.level.benefit, BenefitPerPeriod)]
        return self._said_of(costs, sum(benefits) if benefits else None)

    def _place(self, key: str, column: str, document: Document | None = None) -> str:
        initiative = (document or self.document).portfolio.initiative_by_id[key]
        return initiative_lines.place_of_field(initiative, column)


class SmallAllocationSheet(_CandidateSheet):
    """The sheet of small allocations."""

    part = Part.SMALL_ALLOCATION

    def recognise(self, block: Sequence[Sequence[str]]) -> PastedTable | None:
        from cxalloc.exchange.tables.row_kinds import RowKind

        return self._pasted_table(block, RowKind.SMALL)

    def _columns(self, dimensions: Sequence[str], *, planned: bool) -> list[Column[Any]]:
        assert self.texts is not None
        self.model.new_row_hint = tr("New small allocation …")
        return small_allocation_columns.small_allocation_columns(self.texts, dimensions, planned=planned)

    def totals(self) -> Totals:
        assert self.texts is not None
        return candidate_totals.SmallAllocationTotals(self.texts.formats)

    def _lines(self) -> list[Any]:
        return small_allocation_lines.small_allocation_lines(self.document, self._view, self.model.row_of)

    def _cell_errors(self) -> Mapping[tuple[Hashable, str], CellError]:
        return small_allocation_lines.small_allocation_errors(self.document, self.model.columns)

    def _searched(self, line: Any) -> str:
        assert self.texts is not None
        return small_allocation_lines.searched_text(line, self.texts)

    def _money_of(self, lines: Sequence[Any], columns: Set[str]) -> str:
        if columns.isdisjoint(("maximum", "ticket")):
            return ""
        return self._said_of([line.allocation.maximum for line in lines], None)
