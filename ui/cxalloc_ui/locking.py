"""Locks that somebody asks for on the plan page, made as one step of undo."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cxalloc.domain.document import Document
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.locks import Lock, lockable, with_lock
from cxalloc_ui.session import Session


class Locking(QObject):
    """Puts locks on initiatives of the open portfolio: in the base case, or in the scenario that is shown."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def lock(self, ids: tuple[str, ...], lock: Lock) -> None:
        """Lock initiatives, or unlock them. Those that cannot be locked so are left alone, and it is said."""
        session = self._session
        document, view = session.document, session.view
        if document is None or view is None:
            return
        decision = view.result.plan.decision if view.result is not None else None
        able = lockable(ids, lock, document.portfolio, decision)
        if not able:
            session.told.emit(self.tr("Nothing was locked: what is kept as it is must be an initiative that is funded"))
            return
        name = document.portfolio.initiative_by_id[able[0]].name if len(able) == 1 else ""
        try:
            portfolio = with_lock(document.portfolio, able, lock, scenario=session.scenario, decision=decision)
        except InvalidInput as error:
            session.failed.emit(self.tr("The lock does not fit the portfolio as it is now"), error)
            return
        label = self._label(lock, name, len(able))
        if session.edit(Document(portfolio, document.drafts), label) is not None:
            where = self.tr("in the scenario {name}").format(name=session.scenario) if session.scenario else ""
            session.told.emit(f"{label} {where}".strip())

    def _label(self, lock: Lock, name: str, count: int) -> str:
        one, many = {
            Lock.MUST: (self.tr("Must fund {name}"), self.tr("Must fund {n} initiatives")),
            Lock.NEVER: (self.tr("Never fund {name}"), self.tr("Never fund {n} initiatives")),
            Lock.KEEP: (self.tr("Keep {name} as it is"), self.tr("Keep {n} initiatives as they are")),
            Lock.OPEN: (self.tr("Unlock {name}"), self.tr("Unlock {n} initiatives")),
        }[lock]
        return one.format(name=name) if count == 1 else many.format(n=count)
