"""The page *Candidates*: grids of initiatives and small allocations, and the detail panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Document, DraftKey, Part, ScenarioDocument
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.locks import Lock
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.edit_place import EditPlace
from cxalloc_ui.models.grids.sheet import Sheet
from cxalloc_ui.models.lock_texts import lock_texts
from cxalloc_ui.models.view import CANDIDATE_PARTS, View
from cxalloc_ui.pages.candidates.detail_panel import DetailPanel
from cxalloc_ui.pages.candidates.initiative_lines import InitiativeLine
from cxalloc_ui.pages.candidates.sheets import InitiativeSheet, SmallAllocationSheet
from cxalloc_ui.pages.candidates.small_allocation_lines import SmallAllocationLine
from cxalloc_ui.widgets.tables.edit_grid import EditGrid

DETAILS_WIDTH = 350
FOLDED = "details/folded"
"""The name of the setting that the details are folded away."""


class CandidatesPage(QWidget):
    """Shows and edits the candidates: all initiatives and small allocations that could be funded.

    ``edited`` carries the document after an edit, and the name of the undo step; the page shows the edit once
    ``show_document`` is called with it. Under a scenario it is the portfolio under that scenario.
    """

    edited = Signal(object, object)
    message = Signal(str)
    import_requested = Signal()
    mapping_requested = Signal(str)
    """The columns of a pasted table, whose text it carries, are to be mapped."""
    samples_requested = Signal()
    lock_requested = Signal(tuple, object)
    """Carries ids of initiatives and a ``Lock``."""
    why_requested = Signal(str)
    """Carries the id of the candidate whose decision in the plan is to be explained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._settings: QSettings | None = None
        self._editable = False
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Kinds of candidate"))
        self.tabs.setDocumentMode(True)
        self.initiative_sheet, self.small_allocation_sheet = InitiativeSheet(self), SmallAllocationSheet(self)
        place = self.tr("Filter by name, owner, fund or tag")
        self.initiatives = _grid(self.tr("Initiatives"), self.initiative_sheet, place)
        self.small_allocations = _grid(self.tr("Small allocations"), self.small_allocation_sheet, place)
        self.tabs.addTab(self.initiatives, self.tr("Initiatives"))
        self.tabs.addTab(self.small_allocations, self.tr("Small allocations"))
        self.details = DetailPanel()
        set_pixels(self.details, minimum_width=DETAILS_WIDTH)
        self.fold = QPushButton()
        self.fold.setProperty("link", True)
        self.fold.setCheckable(True)
        self.tabs.setCornerWidget(self.fold)
        self._say_what_to_do()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(16)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.tabs)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([790, 360])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(splitter, stretch=1)
        self._pairs: tuple[tuple[EditGrid, Sheet], ...] = (
            (self.initiatives, self.initiative_sheet),
            (self.small_allocations, self.small_allocation_sheet),
        )
        for grid, sheet in self._pairs:
            sheet.edited.connect(self.edited)
            sheet.said.connect(self.message)
            grid.selection_changed.connect(lambda grid=grid: self._show_details(grid))
            grid.table.message.connect(self.message)
            grid.table.menu_requested.connect(lambda menu, grid=grid: self._extend_menu(menu, grid))
            grid.table.mapping_requested.connect(self.mapping_requested)
        self.details.edited.connect(self.edited)
        self.details.said.connect(self.message)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.fold.toggled.connect(self.fold_details)
        self.fold_details(False)

    def typing_place(self) -> QWidget:
        """Return the widget in which typing begins: the current grid."""
        return self.current_grid.table

    def find_place(self) -> QWidget:
        """Return the bar that finds a text in the current grid."""
        return self.current_grid.find_bar

    @property
    def current_grid(self) -> EditGrid:
        """The grid of the current tab."""
        grid = self.tabs.currentWidget()
        assert isinstance(grid, EditGrid)
        return grid

    def fold_details(self, folded: bool) -> None:
        """Fold the detail panel away, or show it; this is remembered."""
        self.fold.setChecked(folded)
        self.fold.setText(self.tr("Show details") if folded else self.tr("Hide details"))
        self.details.setVisible(not folded)
        if self._settings is not None:
            self._settings.setValue(FOLDED, folded)

    def restore_settings(self, settings: QSettings) -> None:
        """Restore the layout of columns and whether the details are folded away, and save their changes."""
        self._settings = settings
        self.fold_details(str(settings.value(FOLDED, "false")).lower() == "true")
        self.initiatives.table.restore_settings(settings, "initiatives")
        self.small_allocations.table.restore_settings(settings, "small_allocations")

    def take_view(self, view: View) -> None:
        """Take the figures of a portfolio that is about to be shown, so that its lines are made once."""
        for _, sheet in self._pairs:
            sheet.take_view(view)

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show a document at once."""
        self._editable = editable
        for grid, sheet in self._pairs:
            sheet.show_document(document, formats, editable=editable)
            # Under a scenario there is nothing to import: names and other texts are those of the base case.
            grid.table.maps_pastes = not isinstance(document, ScenarioDocument)
            self._after(grid)
        self._show_counts(document)
        self._show_details(self.current_grid)

    def show_view(self, view: View, formats: Formatter) -> None:
        """Fill in the computed figures under a scenario."""
        self._view = view
        for grid, sheet in self._pairs:
            sheet.show_view(view)
            self._after(grid)
        self._show_details(self.current_grid)

    def select(self, candidate: str) -> None:
        """Show one candidate: its row, in its tab, and its details."""
        for grid, sheet in self._pairs:
            if sheet.model.row_of(candidate) is not None:
                self.tabs.setCurrentWidget(grid)
                grid.select_key(candidate)

    def shows(self, place: EditPlace) -> bool:
        """Return whether an item is edited on this page."""
        return place.part in CANDIDATE_PARTS

    def show_place(self, place: EditPlace) -> None:
        """Select the candidate that an edit changes, unless it is selected already."""
        parts = place.key.replace("/", " ").split(" ")  # a level is ID/LEVEL, a relation begins with an id
        known = [" ".join(parts[:n]) for n in range(len(parts), 0, -1)]
        for grid, sheet in self._pairs:
            key = next((one for one in (place.key, *known) if sheet.model.row_of(one) is not None), None)
            if key is not None and not (grid is self.current_grid and key in grid.table.selected_keys()):
                self.select(key)

    def forget_paste(self) -> None:
        """Hide what a paste left out, because another portfolio is opened."""
        for grid, _ in self._pairs:
            grid.left_out.hide()

    def show_error(self, place: DraftKey) -> None:
        """Show the candidate with an error, and go to the cell that shows it if the grid has one."""
        part, key, field = place
        if part is Part.RELATION:
            self.select(next((one.id for one in self._initiatives() if key.startswith(f"{one.id} ")), ""))
            return
        for grid, sheet in self._pairs:
            errors = [one for one in sheet.model.cell_errors if key == one[0] or key.startswith(f"{one[0]}/")]
            if errors:
                self.tabs.setCurrentWidget(grid)
                row, column = next((one for one in errors if one[1] == field), errors[0])
                grid.select_key(row)
                at = sheet.model.column_of(column) or 0
                grid.table.reveal_column(at)
                grid.table.go_to(grid.table.currentIndex().row(), at)
                grid.table.setFocus()
                return

    def _initiatives(self) -> tuple[Initiative, ...]:
        texts = self.initiative_sheet.texts
        return texts.document.portfolio.initiatives if texts is not None else ()

    def _after(self, grid: EditGrid) -> None:
        grid.show_state()
        if not grid.table.currentIndex().isValid():
            grid.table.go_to(0, 0)

    def _show_counts(self, document: Document) -> None:
        numbers, portfolio = user_locale(), document.portfolio
        for at, name, count in (
            (0, self.tr("Initiatives"), len(portfolio.initiatives)),
            (1, self.tr("Small allocations"), len(portfolio.small_allocations)),
        ):
            self.tabs.setTabText(at, f"{name}  {numbers.toString(count)}")

    def _extend_menu(self, menu: QMenu, grid: EditGrid) -> None:
        """Add what can be decided and asked about the selected candidates to the context menu of their rows."""
        keys = tuple(str(key) for key in grid.table.selected_keys())
        has_plan = self._view is not None and self._view.result is not None
        first = menu.actions()[0]
        if grid is self.initiatives:
            locks = QMenu(self.tr("L&ock"), menu)
            for lock, text in lock_texts().items():
                action = locks.addAction(text)
                action.triggered.connect(lambda _=False, lock=lock: self.lock_requested.emit(keys, lock))
                action.setEnabled(has_plan or lock is not Lock.KEEP)
            menu.insertMenu(first, locks).setEnabled(bool(keys) and self._editable)
        why = QAction(self.tr("&Why?"), menu)
        why.triggered.connect(lambda: self.why_requested.emit(keys[0]))
        why.setEnabled(has_plan and len(keys) == 1)
        menu.insertAction(first, why)
        menu.insertSeparator(first)

    def _tab_changed(self) -> None:
        self._show_details(self.current_grid)

    def _show_details(self, grid: EditGrid) -> None:
        if grid is not self.tabs.currentWidget():
            return
        lines: list[Any] = [grid.model.row_of(key) for key in grid.table.selected_keys()]
        self._show_lines([line for line in lines if line is not None])

    def _show_lines(self, lines: Sequence[Any]) -> None:
        texts = self.initiative_sheet.texts
        if not lines or texts is None:
            self.details.show_nothing()
        elif isinstance(lines[0], InitiativeLine):
            planned = self._view is not None and self._view.result is not None
            self.details.show_initiatives(lines, texts, editable=self._editable, planned=planned)
        elif isinstance(lines[0], SmallAllocationLine):
            amounts = self._planned_amounts(lines[0].id)
            self.details.show_small_allocations(lines, texts, amounts, editable=self._editable)

    def _planned_amounts(self, allocation: str) -> Sequence[int] | None:
        rows = self._view.rows.small_allocations if self._view else ()
        return next((row.amounts for row in rows if row.id == allocation), None)

    def _say_what_to_do(self) -> None:
        self.initiatives.empty.show_hint(
            self.tr("No initiatives yet"),
            self.tr(
                "Type a name into the first line, or copy a table in Excel and paste it here: "
                "name, cost and ROI are enough. Headings are understood in English and French."
            ),
            [
                (self.tr("Paste from Excel"), self._paste),
                (self.tr("Import a table…"), self.import_requested.emit),
                (self.tr("Open a sample"), self.samples_requested.emit),
            ],
        )
        self.small_allocations.empty.show_hint(
            self.tr("No small allocations yet"),
            self.tr(
                "Recurring, small budget lines, such as a fund that frontline colleagues may spend. "
                "Type a name into the first line, or paste a table from Excel."
            ),
            [(self.tr("Paste from Excel"), self._paste)],
        )

    def _paste(self) -> None:
        grid = self.current_grid
        grid.table.setFocus()
        grid.table.gestures.paste()


def _grid(name: str, sheet: Sheet, placeholder: str) -> EditGrid:
    return EditGrid(name, sheet.model, placeholder, sheet.recognise, sheet.totals)
