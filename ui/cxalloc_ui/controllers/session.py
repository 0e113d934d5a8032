"""The session: the open portfolio, its history, the scenario shown, and its plan."""

from __future__ import annotations

from collections.abc import Callable
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
from cxalloc_ui.controllers.opening import (
    FOLDER_FILE,
    Opened,
    close_with,
    make_portfolio,
    open_portfolio,
    save_elsewhere,
)
from cxalloc_ui.controllers.view_updater import ViewRequest, ViewUpdater
from cxalloc_ui.models.view import View, make_view
from cxalloc_ui.workers.background import Background

if TYPE_CHECKING:
    from cxalloc.storage.file import PortfolioFile, StorageError


class Session(QObject):
    """One portfolio at a time.

    ``document`` is what is edited; it changes at once, in this thread. ``view`` is what is reckoned of it, a moment
    later. Reading, writing and reckoning are done in the background.
    """

    opening = Signal(str)
    opened = Signal()
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
        self._history: History | None = None
        self._origin: Document | None = None
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
        """What is edited: the portfolio, and what somebody typed where it cannot stand."""
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

    def edit(self, after: Document, label: str) -> Edit | None:
        """Make ``after`` the document; ``label`` names the step in words. Returns the edit, None if nothing differs."""
        assert self._history is not None
        edit = self._history.do(after, label)
        if not edit:
            return None
        self._changed(EditOperation.DO, edit)
        return edit

    def undo(self) -> None:
        """Take the last edit back."""
        if self._history is not None and self._history.can_undo:
            self._go(EditOperation.UNDO, self._history.undo)

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._history is not None and self._history.can_redo:
            self._go(EditOperation.REDO, self._history.redo)

    def _go(self, way: EditOperation, step: Callable[[], Edit]) -> None:
        try:
            edit = step()
        except EditMismatch:  # the history of the file is not that of its portfolio
            self.message.emit(self.tr("That cannot be undone any more: another program has changed the file."))
            return
        self._changed(way, edit)

    def replace_portfolio(self, portfolio: Portfolio, label: str, message: str = "") -> None:
        """Put another portfolio in place of the one that is edited, as one step; ``message`` is said then."""
        assert self.document is not None
        self.edit(with_portfolio(self.document, portfolio), label)
        if message:
            self.message.emit(message)

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether closing now would lose edits; waits a moment for those that are just being stored."""
        if self.autosave.flush():
            return False
        return self.autosave.state is not SaveState.NOWHERE or self.document != self._origin

    def _changed(self, way: EditOperation, edit: Edit) -> None:
        assert self._history is not None
        if edit.changes:
            self._reasons.clear()  # they are about another portfolio
        self.autosave.add(Step(way, edit, self._history.document))
        self.document_changed.emit(edit)
        self._update_view()

    # Opening and keeping

    def open(self, path: Path) -> None:
        """Open a .cxalloc file or a portfolio folder; what is open stays until that has worked."""
        if path.name == FOLDER_FILE:
            path = path.parent
        if self._file is not None and self._file.is_at(path):
            return  # it is open, and all of it is stored
        self.opening.emit(path.name)
        what = self.tr("{name} could not be opened").format(name=path.name)
        self.background.run(
            lambda: open_portfolio(path), lambda opened: self._leave_for(path, opened), self._fail(what)
        )

    def reopen(self, first: Callable[[], None] = lambda: None, message: str = "", *, take_over: bool = False) -> None:
        """Close the open file, do ``first``, open it anew, and say ``message``."""
        path, file = self.path, self._file
        assert path is not None
        assert file is not None
        self.opening.emit(path.name)

        def again() -> tuple[Opened, Exception | None]:
            file.close()
            failure = None
            try:
                first()
            except Exception as error:  # whatever it is, the file is to be opened again
                failure = error
            return open_portfolio(path, take_over=take_over), failure

        def finish(done: tuple[Opened, Exception | None]) -> None:
            self._go_on_with(path, done[0])
            if done[1] is not None:
                self.failed.emit(self.tr("{name} was left as it is").format(name=path.name), done[1])
            elif message:
                self.message.emit(message)

        def fail(error: BaseException) -> None:
            self._file = None  # what is shown is not kept anywhere now
            self.autosave.move_to(None)
            self.failed.emit(self.tr("{name} could not be opened").format(name=path.name), error)

        self.background.run(again, finish, fail)

    def lose_file(self, error: BaseException) -> None:
        """Somebody else has the file now, or it is gone: go on reading, and drop nothing that was not stored."""
        self.failed.emit(self.tr("The file can no longer be changed here"), error)
        if not self.autosave.waiting:
            self.reopen()

    def save_as(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Keep the portfolio with its history and its plans in a new .cxalloc file, and go on with that."""
        assert self._origin is not None
        if self._file is not None and self._file.is_at(path):
            return  # all of it is stored there already
        origin, waiting = self._origin, self.autosave.take()
        plans, before = list(self._plans.values()), self._file

        def finish(saved: tuple[PortfolioFile, list[Plan]]) -> None:
            self._file, kept = saved
            self._plans = {plan.scenario: plan for plan in kept}
            self.path, self.read_only_reason = path, None
            self.autosave.move_to(self._file)
            self.opened.emit()
            self._update_view()
            self.message.emit(self.tr("Saved as {name}").format(name=path.name))
            then()

        self.background.run(
            lambda: save_elsewhere(path, before, origin, waiting, plans),
            finish,
            self._fail(self.tr("The portfolio could not be saved")),
        )

    def begin(self, portfolio: Portfolio) -> None:
        """Go on with a new portfolio, which is kept nowhere yet."""
        self.opening.emit(portfolio.name)
        self._leave_for(None, Opened(History(Document(portfolio)), make_view(portfolio, "", None)))

    def create(self, path: Path, portfolio: Portfolio) -> None:
        """Make a new .cxalloc file of a portfolio, and go on with that."""
        self.opening.emit(path.name)
        self.background.run(
            lambda: make_portfolio(path, portfolio),
            lambda opened: self._leave_for(path, opened),
            self._fail(self.tr("The portfolio could not be made")),
        )

    def close(self) -> None:
        """Close the file."""
        self.autosave.flush()
        self._leave_file()

    def _leave_for(self, path: Path | None, opened: Opened) -> None:
        self._leave_file()
        self._go_on_with(path, opened)

    def _leave_file(self) -> None:
        """Close the file, with the latest plans: those made as one edits are not stored one by one."""
        file, self._file = self._file, None
        plans = [] if self.read_only_reason else [plan for plan in self._plans.values() if not plan.id]
        if file is not None:
            self.background.run(lambda: close_with(file, plans), failed=lambda _: None)

    def _go_on_with(self, path: Path | None, opened: Opened) -> None:
        self._history, self._origin = opened.history, opened.history.document
        self._file, self._plans, self.read_only_reason = opened.file, opened.plans, opened.read_only_reason
        self._reasons, self._when_shown = {}, []
        self.path, self.view, self.scenario = path, opened.view, opened.view.scenario
        self._view_updater.start_with(opened.view)
        self.autosave.start_with(None if self.read_only_reason else self._file)
        self.opened.emit()
        self.view_changed.emit()

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
        file = None if self.read_only_reason else self._file
        if file is None:
            self.show_plan(plan, shown)
            return

        def fail(error: BaseException) -> None:
            self.show_plan(plan, shown)
            self.failed.emit(self.tr("The plan could not be stored"), error)

        self.background.run(lambda: file.add_plan(plan), lambda stored: self.show_plan(stored, shown), fail)

    def show_reasons(
        self, reasons: tuple[Message, ...], scenario: str, shown: Callable[[], None] = lambda: None
    ) -> None:
        """Show why there is no plan under a scenario."""
        self._plans.pop(scenario, None)
        self._reasons[scenario] = reasons
        self._when_shown.append(shown)
        self._update_view()

    def export(self, write: Callable[[Portfolio, Plan, Path], None], path: Path) -> None:
        """Write the current plan to ``path``."""
        assert self.view is not None
        assert self.view.result is not None
        result = self.view.result
        self.background.run(
            lambda: write(result.portfolio, result.plan, path),
            lambda _: self.message.emit(self.tr("Exported to {name}").format(name=path)),
            self._fail(self.tr("The plan could not be exported")),
        )

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
        for tell in shown:
            tell()

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self.failed.emit(what, error)
