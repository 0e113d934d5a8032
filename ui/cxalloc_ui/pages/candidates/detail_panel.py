"""The detail panel next to the grids of candidates."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cxalloc_ui.application.theme import muted
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.pages.candidates.initiative_details import InitiativeDetails
from cxalloc_ui.pages.candidates.initiative_lines import InitiativeLine
from cxalloc_ui.pages.candidates.small_allocation_details import SmallAllocationDetails
from cxalloc_ui.pages.candidates.small_allocation_lines import SmallAllocationLine


class DetailPanel(QScrollArea):
    """Shows and edits the selection. ``edited`` carries the document after an edit, and the name of the undo step."""

    edited = Signal(object, object)
    said = Signal(str)
    """What was done to a typed text, such as a conversion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Details"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        frame = QFrame()
        frame.setObjectName("card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(18, 16, 18, 16)
        self._hint = muted(self.tr("Select a row to see and edit its funding levels, money by period and relations."))
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.initiative, self.small_allocation = InitiativeDetails(), SmallAllocationDetails()
        for widget in (self._hint, self.initiative, self.small_allocation):
            layout.addWidget(widget)
        self.setWidget(frame)
        self.show_nothing()
        self.initiative.edited.connect(self.edited)
        self.small_allocation.edited.connect(self.edited)
        self.small_allocation.said.connect(self.said)

    def show_nothing(self) -> None:
        """Show a hint that nothing is selected."""
        self._show(self._hint)

    def show_initiatives(self, lines: Sequence[InitiativeLine], texts: Texts, *, editable: bool, planned: bool) -> None:
        """Show one initiative, or the common fields of several."""
        self.initiative.show_lines(lines, texts, editable=editable, planned=planned)
        self._show(self.initiative)

    def show_small_allocations(
        self, lines: Sequence[SmallAllocationLine], texts: Texts, amounts: Sequence[int] | None, *, editable: bool
    ) -> None:
        """Show one small allocation, or the common fields of several."""
        self.small_allocation.show_lines(lines, texts, amounts, editable=editable)
        self._show(self.small_allocation)

    def _show(self, shown: QWidget) -> None:
        is_other = not shown.isVisibleTo(self)
        for widget in (self._hint, self.initiative, self.small_allocation):
            widget.setVisible(widget is shown)
        if is_other:
            self.verticalScrollBar().setValue(0)
