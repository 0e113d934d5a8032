"""The session: the open portfolio, its history, the scenario shown, and its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.document.document import Document, Part, with_portfolio
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
    """The file operation that is in progress."""

    READY = auto()
    OPENING = auto()
    """A portfolio is being opened or reopened."""
    SAVING_AS = auto()
    """The portfolio is being saved under another path."""


class Session(QObject):
    """Holds the one open portfolio, its undo history and its plans.

    ``document`` is edited in the GUI thread and changes at once. ``view`` is computed from it in the background and
    follows a moment later. Reading and writing are done in the background too.

    While another portfolio is being opened this one is read-only; while it is saved under another path it can be
    edited but not closed. Requests that are not allowed in such a state are refused with a message.
    """

    state_changed = Signal()
    opening = Signal(str)
    """A portfolio starts to be opened; carries its name."""
    left = Signal()
    """The open portfolio is about to be replaced: results about it are no longer wanted."""
    opened = Signal()
    """Another portfolio is open, or the same one was read again."""
    moved = Signal()
    """The same portfolio continues in another file."""
    closed = Signal()
    """No portfolio is open any more."""
    document_changed = Signal(object)
    """The document has changed; carries the edit that led from the previous document to this one."""
    scenario_changed = Signal()
    """Another scenario was chosen; its view follows."""
    view_changed = Signal()
    message = Signal(str)
    """A line for the status bar."""
    scenario_unfit = Signal(str, object)
    """The changes of a scenario cannot be made; carries its name and the error. The base case is shown instead."""
    failed = Signal(str, object)
    """A sentence that says which action failed, and the error."""

    def __init__(self, background: Background, compute_thread: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = background
        self.autosave = Autosave(background, self)
        self._view_updater = ViewUpdater(compute_thread, self)
        self.state = SessionState.READY
        self._history: History | None = None
        self.origin: Document | None = None
        """The document with which the history began: a new file starts from it if there is no file to copy."""
        self._file: PortfolioFile | None = None
        self.read_only_reason: StorageError | None = None
        """Why the open file is read-only; None if it is writable."""
        self._plans: dict[str, Plan] = {}
        self._reasons: dict[str, tuple[Message, ...]] = {}
        self._when_shown: list[Callable[[], None]] = []
        self.last_operation = EditOperation.DO
        """Whether the last change of the document was a new edit, or an earlier one undone or redone."""
        self.path: Path | None = None
        self.scenario = ""
        self.view: View | None = None
        self._view_updater.ready.connect(self._show)
        self._view_updater.failed.connect(self._cannot_show)
        self.autosave.failed.connect(self._fail(self.tr("The last change could not be stored. It is tried again")))

    @property
    def document(self) -> Document | None:
        """The edited document: the portfolio, and the drafts (rejected texts that a user typed into its cells)."""
        return self._history.document if self._history is not None else None

    @property
    def history(self) -> History | None:
        """The undo history; only ``edit``, ``undo`` and ``redo`` may change it."""
        return self._history

    @property
    def is_file(self) -> bool:
        """Whether the portfolio comes from a .cxalloc file (folders and samples are only read)."""
        return self._file is not None

    @property
    def file(self) -> PortfolioFile | None:
        """The open file; to be used in the background thread only."""
        return self._file

    # Editing

    def edit(self, after: Document, label: Message | str) -> Edit | None:
        """Make ``after`` the document; ``label`` names the undo step.

        Returns the edit; None if nothing differs, or if editing is not possible now, which is reported by a message.
        """
        if self._history is None or not self._may_edit():
            return None
        edit = self._history.do(after, label)
        if not edit:
            return None
        self._changed(EditOperation.DO, edit)
        return edit

    def undo(self) -> Edit | None:
        """Undo the last edit; return the edit that was applied, None if nothing was undone."""
        if self._history is None or not self._history.can_undo or not self._may_edit():
            return None
        return self._go(EditOperation.UNDO, self._history.undo)

    def redo(self) -> Edit | None:
        """Redo the last undone edit; return it, None if nothing was redone."""
        if self._history is None or not self._history.can_redo or not self._may_edit():
            return None
        return self._go(EditOperation.REDO, self._history.redo)

    def _go(self, way: EditOperation, step: Callable[[], Edit]) -> Edit | None:
        try:
            edit = step()
        except EditMismatch:  # the stored history does not lead to the stored portfolio
            self.message.emit(self.tr("That cannot be undone any more: another program has changed the file."))
            return None
        self._changed(way, edit)
        return edit

    def replace_portfolio(self, portfolio: Portfolio, label: Message | str, message: str = "") -> None:
        """Replace the edited portfolio by another as one undo step, and show ``message``."""
        assert self.document is not None
        if self._may_edit():
            self.edit(with_portfolio(self.document, portfolio), label)
            if message:
                self.message.emit(message)

    @property
    def has_unsaved_edits(self) -> bool:
        """Return whether closing now would lose edits; waits briefly for those that are being stored."""
        if self.autosave.flush():
            return False
        return self.autosave.state is not SaveState.NOWHERE or self.document != self.origin

    def _may_edit(self) -> bool:
        return self.state is not SessionState.OPENING or self.is_ready()

    def _changed(self, way: EditOperation, edit: Edit) -> None:
        assert self._history is not None
        if edit:
            self._reasons.clear()  # they belong to another portfolio
            self._follow_scenarios(edit)
        self.last_operation = way
        self.autosave.add(Step(way, edit, self._history.document))
        self.document_changed.emit(edit)
        self._update_view()

    def _follow_scenarios(self, edit: Edit) -> None:
        """Keep the plan of a renamed scenario, and show no scenario that is gone."""
        changes = [one for one in edit.changes if one.part is Part.SCENARIO]
        new = {one.is_at: one.key for one in changes if one.before is None}
        for gone in (one for one in changes if one.after is None):
            name = new.get(gone.was_at, "")
            plan = self._plans.pop(gone.key, None) if name else None
            if plan is not None:
                self._plans[name] = replace(plan, scenario=name, id=0)  # kept in the file under that name, too
            if self.scenario == gone.key:
                self.scenario = name
                self.scenario_changed.emit()

    # The open portfolio and its file

    def is_ready(self) -> bool:
        """Return whether a portfolio may be opened or saved under another path now; emit a message if not."""
        if self.state is SessionState.OPENING:
            self.message.emit(self.tr("A portfolio is being opened: try again in a moment."))
        elif self.state is SessionState.SAVING_AS:
            self.message.emit(self.tr("The portfolio is being saved: try again in a moment."))
        return self.state is SessionState.READY

    def set_state(self, state: SessionState) -> None:
        """Set the file operation in progress; called by the FileController."""
        self.state = state
        self.state_changed.emit()

    @property
    def writable_file(self) -> PortfolioFile | None:
        """The open file if it is writable; to be used in the background thread only."""
        return None if self.read_only_reason else self._file

    def close_file(self) -> None:
        """Store the latest plans in the file and close it: plans of live solves are not stored one by one."""
        file, self._file = self._file, None
        plans = [] if self.read_only_reason else [plan for plan in self._plans.values() if not plan.id]
        if file is not None:
            self.background.run(lambda: close_with(file, plans), failed=lambda _: None)

    def close_portfolio(self) -> None:
        """Close the open portfolio, whose edits are stored or not wanted; then none is open."""
        if self._history is None:
            return
        self.close_file()
        self.left.emit()
        self._history = self.origin = self.path = self.view = self.read_only_reason = None
        self._plans, self._reasons, self._when_shown, self.scenario = {}, {}, [], ""
        self._view_updater.start_with(None)
        self.autosave.start_with(None)
        self.closed.emit()

    def detach_file(self) -> None:
        """Keep the portfolio open without a file, because its file was closed and cannot be reopened."""
        self._file = None
        self.autosave.move_to(None)

    def adopt(self, path: Path | None, opened: Opened) -> None:
        """Replace the open portfolio by an opened one."""
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
        """The latest plan of each scenario, by scenario id."""
        return dict(self._plans)

    def continue_in(self, path: Path, saved: SavedElsewhere, plans: Mapping[str, Plan]) -> None:
        """Continue with the same portfolio in another file; ``plans`` are those already stored in it."""
        stored = {plan.scenario: plan for plan in saved.plans}
        for scenario, plan in plans.items():  # plans found meanwhile are not stored yet
            if self._plans.get(scenario) is plan and scenario in stored:
                self._plans[scenario] = stored[scenario]
        self._file, self.path, self.read_only_reason = saved.file, path, None
        self.autosave.move_to(saved.file, has_held=True)
        self.moved.emit()
        self._update_view()

    # The scenario and plan that are shown

    def choose_scenario(self, scenario: str) -> None:
        """Show the portfolio and its latest plan under another scenario ('' is the base case)."""
        if self.view is not None and scenario != self.scenario:
            self.scenario = scenario
            self.scenario_changed.emit()
            self._update_view()

    def show_plan(self, plan: Plan, shown: Callable[[], None] = lambda: None) -> None:
        """Make a plan the current one of its scenario; call ``shown`` when its view is shown or has failed."""
        self._plans[plan.scenario] = plan
        self._reasons.pop(plan.scenario, None)
        self._when_shown.append(shown)
        self._update_view()

    def store_plan(self, plan: Plan, shown: Callable[[], None] = lambda: None) -> None:
        """Show a plan, and store it in the file if there is a writable one."""
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
            if self._file is not file:  # the portfolio has moved to another file since
                self.store_plan(plan, shown)
                return
            self.show_plan(plan, shown)
            self.failed.emit(self.tr("The plan could not be stored"), error)

        self.background.run(lambda: file.add_plan(plan), show, fail)

    def show_reasons(
        self, reasons: tuple[Message, ...], scenario: str, shown: Callable[[], None] = lambda: None
    ) -> None:
        """Show the reasons why there is no plan under a scenario."""
        self._plans.pop(scenario, None)
        self._reasons[scenario] = reasons
        self._when_shown.append(shown)
        self._update_view()

    def _update_view(self) -> None:
        assert self.document is not None
        scenario, document = self.scenario, self.document
        plan, reasons = self._plans.get(scenario), self._reasons.get(scenario, ())
        self._view_updater.ask(ViewRequest(document.portfolio, scenario, plan, reasons, document.drafts))

    def _show(self, view: View) -> None:
        self.view = view
        self.view_changed.emit()
        self._call_when_shown()

    def _cannot_show(self, question: ViewRequest, error: BaseException) -> None:
        """Fall back to the base case, which can always be shown, if a scenario does not fit the portfolio any more."""
        if question.scenario:
            self.scenario = ""
            self.scenario_changed.emit()
            self._update_view()
        if question.scenario and isinstance(error, InvalidInput):
            self.scenario_unfit.emit(question.scenario, error)
        else:
            self.failed.emit(self.tr("The portfolio cannot be shown"), error)
        self._call_when_shown()

    def _call_when_shown(self) -> None:
        shown, self._when_shown = self._when_shown, []
        for callback in shown:
            callback()

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self.failed.emit(what, error)
