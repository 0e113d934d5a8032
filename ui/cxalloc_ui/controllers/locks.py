"""Locks set on the plan page; each is one undo step."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.locks import Lock, lockable
from cxalloc.editing.rows import set_lock
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.controllers.session import Session


class LockController(QObject):
    """Locks initiatives of the open portfolio in or out: in the base case, or in the scenario that is shown."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def lock(self, ids: tuple[str, ...], lock: Lock) -> None:
        """Lock or unlock initiatives by id. Those that do not allow that lock are left unchanged."""
        session = self._session
        document, view = session.document, session.view
        if document is None or view is None:
            return
        decision = view.result.plan.decision if view.result is not None else None
        if not lockable(ids, lock, document.portfolio, decision):
            session.message.emit(
                self.tr("Nothing was locked: what is kept as it is must be an initiative that is funded")
            )
            return
        try:
            step = set_lock(document, ids, lock, scenario=session.scenario, decision=decision)
        except InvalidInput as error:
            session.failed.emit(self.tr("The lock does not fit the portfolio as it is now"), error)
            return
        if session.edit(step.document, step.label) is not None:
            session.message.emit(message_text(step.label))
