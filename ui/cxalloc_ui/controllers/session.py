"""The session: the open portfolio, its history, the scenario shown, and its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.document.document import Document, with_portfolio
from cxalloc.domain.document.edits import Edit, EditMismatch
from cxalloc.domain.document.journal import EditOperation
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.history import History
from cxalloc_ui.controllers.autosave import Autosave, SaveState, Step
from cxalloc_ui.controllers.portfolio_files import Opened, SavedElsewhere, close_with
from cxalloc_ui.controllers.view_updater import ViewRequest, ViewUpdater
from cxalloc_ui.models.view import View
from cxalloc_ui.workers.background import Background

if TYPE_CHECKING:
    from cxalloc.storage.file import PortfolioFile, StorageError


class SessionState(Enum):
    """What the session is doing to its file."""

    READY = auto()
    OPENING = auto()
    """Another portfolio is being opened, or this one anew."""
    SAVING_AS = auto()
    """The portfolio moves to another file."""


class Session(QObject):
    """One portfolio at a time.

    ``document`` is what is edited; it changes at once, in this thread. ``view`` is what is computed of it, a moment
    later. Reading, writing and computing are done in the background.

    While another portfolio is being opened this one can be looked at and not changed; while it is saved elsewhere it
    can be edited and not left. What is asked for at such a time is refused with a message.
    """

    state_changed = Signal()
    opening = Signal(str)
    """Another portfolio begins to be opened; its name."""
    left = Signal()
    """Another portfolio takes the place of the one that was open: what was asked about that is of no use any more."""
    opened = Signal()
    """Another portfolio is open, or the same one in another file."""
    document_changed = Signal(object)
    """The edit that led from the document before to the one that is there now."""
    scenario_changed = Signal()
    """Another scenario is chosen; its view follows."""
    view_changed = Signal()
    message = Signal(str)
    """Something was done that is worth a line in the status bar."""
    failed = Signal(str, object)
    """What could not be done, and the error."""

    def __init__(self, background: Background, compute_thread: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = background
        self.autosave = Autosave(background, self)
        self._view_updater = ViewUpdater(compute_thread, self)
        self.state = SessionState.READY
        self._history: History | None = None
        self.origin: Document | None = None
        """What is kept elsewhere of a portfolio whose edits are kept nowhere yet."""
        self._file: PortfolioFile | None = None
        self.read_only_reason: StorageError | None = None
        """Why the open file can be read and not changed, if so."""
        self._plans: dict[str, Plan] = {}
        self._reasons: dict[str, tuple[Message, ...]] = {}
        self._when_shown: list[Callable[[], None]] = []
        self.path: Path | None = None
        self.scenario = ""
        self.view: View | None = None
        self._view_updater.ready.connect(self._show)
        self._view_updater.failed.connect(self._cannot_show)
        self.autosave.failed.connect(self._fail(self.tr("The last change could not be stored. It is tried again")))

    @property
    def document(self) -> Document | None:
        """What is edited: the portfolio, and what a user typed where it cannot stand."""
        return self._history.document if self._history is not None else None

    @property
    def history(self) -> History | None:
        """What can be undone and done again; to be changed by ``edit``, ``undo`` and ``redo`` only."""
        return self._history

    @property
    def is_file(self) -> bool:
        """Whether the portfolio comes from a .cxalloc file (a folder or a sample is only read)."""
        return self._file is not None

    @property
    def file(self) -> PortfolioFile | None:
        """The open file; it is used in the background only."""
        return self._file

    # Editing

    def edit(self, after: Document, label: Message | str) -> Edit | None:
        """Make ``after`` the document; ``label`` names the step in words.

        Returns the edit; None if nothing differs, or if nothing may be edited now, which is reported.
        """
        if self._history is None or not self._may_edit():
            return None
        edit = self._history.do(after, label)
        if not edit:
            return None
        self._changed(EditOperation.DO, edit)
        return edit

    def undo(self) -> None:
        """Take the last edit back."""
        if self._history is not None and self._history.can_undo and self._may_edit():
            self._go(EditOperation.UNDO, self._history.undo)

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._history is not None and self._history.can_redo and self._may_edit():
            self._go(EditOperation.REDO, self._history.redo)

    def _go(self, way: EditOperation, step: Callable[[], Edit]) -> None:
        try:
            edit = step()
        except EditMismatch:  # the history of the file is not that of its portfolio
            self.message.emit(self.tr("That cannot be undone any more: another program has changed the file."))
            return
        self._changed(way, edit)

    def replace_portfolio(self, portfolio: Portfolio, label: str, message: str = "") -> None:
        """Put another portfolio in place of the one that is edited, as one step; ``message`` is shown then."""
        assert self.document is not None
        if self._may_edit():
            self.edit(with_portfolio(self.document, portfolio), label)
            if message:
                self.message.emit(message)

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether closing now would lose edits; waits a moment for those that are just being stored."""
        if self.autosave.flush():
            return False
        return self.autosave.state is not SaveState.NOWHERE or self.document != self.origin

    def _may_edit(self) -> bool:
        return self.state is not SessionState.OPENING or self.is_ready()

    def _changed(self, way: EditOperation, edit: Edit) -> None:
        assert self._history is not None
        if edit.changes:
            self._reasons.clear()  # they are about another portfolio
        self.autosave.add(Step(way, edit, self._history.document))
        self.document_changed.emit(edit)
        self._update_view()

    # What is open

    def is_ready(self) -> bool:
        """Whether another portfolio may be opened, or this one saved elsewhere; reports it if not."""
        if self.state is SessionState.OPENING:
            self.message.emit(self.tr("A portfolio is being opened: try again in a moment."))
        elif self.state is SessionState.SAVING_AS:
            self.message.emit(self.tr("The portfolio is being saved: try again in a moment."))
        return self.state is SessionState.READY

    def set_state(self, state: SessionState) -> None:
        """Say what is being done to the file: for the FileController."""
        self.state = state
        self.state_changed.emit()

    @property
    def writable_file(self) -> PortfolioFile | None:
        """The open file if it can be changed; it is used in the background only."""
        return None if self.read_only_reason else self._file

    def leave_file(self) -> None:
        """Close the file, with the latest plans: those made as one edits are not stored one by one."""
        file, self._file = self._file, None
        plans = [] if self.read_only_reason else [plan for plan in self._plans.values() if not plan.id]
        if file is not None:
            self.background.run(lambda: close_with(file, plans), failed=lambda _: None)

    def lose_file(self) -> None:
        """Go on with what is open though it is in no file any more: it was closed, and cannot be opened again."""
        self._file = None
        self.autosave.move_to(None)

    def go_on_with(self, path: Path | None, opened: Opened) -> None:
        """Put what was opened in the place of what was open."""
        if self._history is not None:
            self.left.emit()
        self._history, self.origin = opened.history, opened.history.document
        self._file, self._plans, self.read_only_reason = opened.file, opened.plans, opened.read_only_reason
        self._reasons, self._when_shown = {}, []
        self.path, self.view, self.scenario = path, opened.view, opened.view.scenario
        self._view_updater.start_with(opened.view)
        self.autosave.start_with(self.writable_file)
        self.opened.emit()
        self.view_changed.emit()

    @property
    def plans(self) -> dict[str, Plan]:
        """The latest plan of each scenario that has one."""
        return dict(self._plans)

    def go_on_in(self, path: Path, saved: SavedElsewhere, plans: Mapping[str, Plan]) -> None:
        """Go on with the same portfolio in another file; ``plans`` are those that were stored in it."""
        stored = {plan.scenario: plan for plan in saved.plans}
        for scenario, plan in plans.items():  # those that were found meanwhile are not stored yet
            if self._plans.get(scenario) is plan and scenario in stored:
                self._plans[scenario] = stored[scenario]
        self._file, self.path, self.read_only_reason = saved.file, path, None
        self.autosave.move_to(saved.file, has_held=True)
        self.opened.emit()
        self._update_view()

    # What is shown

    def choose_scenario(self, scenario: str) -> None:
        """Show the portfolio, and its latest plan, under another scenario ('' is the base case)."""
        if self.view is not None and scenario != self.scenario:
            self.scenario = scenario
            self.scenario_changed.emit()
            self._update_view()

    def show_plan(self, plan: Plan, shown: Callable[[], None] = lambda: None) -> None:
        """Make a plan the current one of its scenario; ``shown`` is called when that is seen, or cannot be."""
        self._plans[plan.scenario] = plan
        self._reasons.pop(plan.scenario, None)
        self._when_shown.append(shown)
        self._update_view()

    def store_plan(self, plan: Plan, shown: Callable[[], None] = lambda: None) -> None:
        """Show a plan, and store it in the file if there is one."""
        file, history = self.writable_file, self._history
        if file is None:
            self.show_plan(plan, shown)
            return

        def show(stored: Plan) -> None:
            if self._history is history:
                self.show_plan(stored, shown)

        def fail(error: BaseException) -> None:
            if self._history is not history:
                return
            if self._file is not file:  # it was saved elsewhere meanwhile
                self.store_plan(plan, shown)
                return
            self.show_plan(plan, shown)
            self.failed.emit(self.tr("The plan could not be stored"), error)

        self.background.run(lambda: file.add_plan(plan), show, fail)

    def show_reasons(
        self, reasons: tuple[Message, ...], scenario: str, shown: Callable[[], None] = lambda: None
    ) -> None:
        """Show why there is no plan under a scenario."""
        self._plans.pop(scenario, None)
        self._reasons[scenario] = reasons
        self._when_shown.append(shown)
        self._update_view()

    def _update_view(self) -> None:
        assert self.document is not None
        scenario = self.scenario
        self._view_updater.ask(
            ViewRequest(self.document.portfolio, scenario, self._plans.get(scenario), self._reasons.get(scenario, ()))
        )

    def _show(self, view: View) -> None:
        self.view = view
        self.view_changed.emit()
        self._call_when_shown()

    def _cannot_show(self, question: ViewRequest, error: BaseException) -> None:
        """The base case can always be shown; a scenario may not fit the portfolio any more."""
        if question.scenario:
            self.scenario = ""
            self._update_view()
        if question.scenario and isinstance(error, InvalidInput):
            what = self.tr("The scenario {name} cannot be applied").format(name=question.scenario)
            self.failed.emit(what, error)
        else:
            self.failed.emit(self.tr("The portfolio cannot be shown"), error)
        self._call_when_shown()

    def _call_when_shown(self) -> None:
        shown, self._when_shown = self._when_shown, []
        for callback in shown:
            callback()

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self.failed.emit(what, error)
