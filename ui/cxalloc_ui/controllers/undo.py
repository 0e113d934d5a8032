"""Undo and redo: they go where the change can be seen, and say what it was."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cxalloc.domain.document.edits import Edit
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.models.edit_place import edit_place
from cxalloc_ui.widgets.page import PlacePage
from cxalloc_ui.widgets.work_area import WorkArea


class UndoController(QObject):
    """Undoes and redoes edits of the open portfolio. The current page stays if it shows the change."""

    def __init__(self, session: Session, work: WorkArea, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._work = session, work

    def undo(self) -> None:
        """Undo the last edit."""
        self._show(self._session.undo(), self.tr("Undone: {step}"))

    def redo(self) -> None:
        """Redo the last undone edit."""
        self._show(self._session.redo(), self.tr("Redone: {step}"))

    def _show(self, edit: Edit | None, words: str) -> None:
        if edit is None:
            return
        self._go_to(edit)
        self._session.message.emit(words.format(step=message_text(edit.label)))

    def _go_to(self, edit: Edit) -> None:
        place = edit_place(edit)
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
