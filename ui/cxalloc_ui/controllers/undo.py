"""Undo and redo: they go where the change can be seen, and say what it was."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.document.document import Part
from cxalloc.domain.document.edits import Edit
from cxalloc.domain.document.journal import EditOperation
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.models.edit_place import edit_place, place_under_scenario, scenario_of_edit
from cxalloc_ui.widgets.page import PlacePage
from cxalloc_ui.widgets.work_area import WorkArea


class UndoController(QObject):
    """Undoes and redoes edits of the open portfolio. The current page stays if it shows the change.

    ``stepped`` carries the name of each step that is made, undone or redone.
    """

    stepped = Signal(str)

    def __init__(self, session: Session, work: WorkArea, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._work = session, work
        session.document_changed.connect(self._name_step)

    def undo(self) -> None:
        """Undo the last edit."""
        self._show(self._session.undo())

    def undo_here(self) -> None:
        """Undo the last edit without leaving the page, which offered that."""
        self._show(self._session.undo(), goes=False)

    def redo(self) -> None:
        """Redo the last undone edit."""
        self._show(self._session.redo())

    def _show(self, edit: Edit | None, *, goes: bool = True) -> None:
        if edit is None:
            return
        if goes:
            self._go_to(edit)
        self._session.message.emit(self._step(edit))

    def _name_step(self, edit: Edit) -> None:
        if edit:
            self.stepped.emit(self._step(edit))

    def _step(self, edit: Edit) -> str:
        """Return the name of the step that was made last, and whether it was undone or redone."""
        words = {
            EditOperation.DO: "{step}",
            EditOperation.UNDO: self.tr("Undone: {step}"),
            EditOperation.REDO: self.tr("Redone: {step}"),
        }
        return words[self._session.last_operation].format(step=message_text(edit.label))

    def _go_to(self, edit: Edit) -> None:
        place, document = edit_place(edit), self._session.document
        if document is not None and (scenario := scenario_of_edit(edit)):
            self._session.choose_scenario(scenario)
            place = place_under_scenario(edit, document.portfolio)
        elif document is not None and place is not None and place.part is not Part.SCENARIO:
            self._session.choose_scenario("")
        if place is None:
            return
        pages = {number: spec.page for number, spec in enumerate(self._work.places)}
        shown_by = {number: page for number, page in pages.items() if isinstance(page, PlacePage) and page.shows(place)}
        if not shown_by:
            return  # a scenario, say, which no page has a place for
        current = self._work.current_number
        number = current if current in shown_by else min(shown_by)
        if number != current:
            self._work.show_page(number)
        shown_by[number].show_place(place)
