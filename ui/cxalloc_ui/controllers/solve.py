"""The solve controller: sends the open portfolio to the solver, and passes its answers to the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from cxalloc.domain.document.document import Document
from cxalloc.domain.document.edits import Edit
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Plan
from cxalloc.editing.optimiser_input import optimiser_input
from cxalloc_ui.application.formats import error_text
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.solver_process import SolveProgress, SolverLike


@dataclass(frozen=True, eq=False)
class SolveRequest:
    """The input of a solve. Answers carry it, so that an answer to an earlier request is not shown."""

    document: Document
    scenario: str


SOLVE_DELAY = 400
"""Milliseconds without an edit before a live solve starts: edits often come in quick succession."""


class SolveController(QObject):
    """Runs one solve at a time for a session: on request, and after every edit if ``live``.

    An edit during a solve replaces it by a solve of the new portfolio. Intermediate plans are shown as they are found.
    A plan that the user requested is stored at once, the plan of a live solve when the file is closed.
    """

    running_changed = Signal(bool)
    """Whether a solve is running has changed."""
    stopping = Signal()
    """The running solve was asked to stop."""
    progressed = Signal(object)
    plan_shown = Signal()
    """The result of a requested solve is shown: a first plan, or why there is none."""
    failed = Signal(str, str)

    def __init__(
        self, session: Session, solver: SolverLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._solver = solver
        self._background = background
        self._request: SolveRequest | None = None
        """The request that is being solved or about to be; answers to others are dropped."""
        self._job: int | None = None
        """The worker's job number of the request, once it is sent."""
        self._is_asked = self._wants_showing = False
        self.problem = ""
        """The error of the last solve, if it failed."""
        self._live = False
        self._is_stopping = False
        self._found: Plan | None = None
        """The best plan of the running solve so far."""
        self._settling = QTimer(self, singleShot=True, interval=SOLVE_DELAY)
        self._settling.timeout.connect(self._follow)
        solver.progressed.connect(self._progress)
        solver.improved.connect(self._improve)
        solver.answered.connect(self._answer)
        solver.failed.connect(self._fail)
        session.left.connect(self.abandon)
        session.opened.connect(self._opened)
        session.document_changed.connect(self._document_changed)
        session.scenario_changed.connect(self._settle)

    @property
    def is_running(self) -> bool:
        """Whether a solve is running."""
        return self._request is not None

    @property
    def is_stopping(self) -> bool:
        """Whether the solve was asked to stop, and has not ended yet."""
        return self._is_stopping

    @property
    def live(self) -> bool:
        """Whether every edit starts a solve."""
        return self._live

    @live.setter
    def live(self, live: bool) -> None:
        self._live = live
        if live:
            self._settle()
        else:
            self._settling.stop()

    def start(self) -> None:
        """Solve the open portfolio under its scenario; the plan is shown and stored."""
        if self._session.document is None:
            return
        self._is_asked = self._wants_showing = True
        self._settling.stop()
        if not self.is_running:
            self._begin()

    def stop(self) -> None:
        """Stop the solve and keep the best plan found so far."""
        self._settling.stop()
        if self._job is None:
            self._end()
        elif not self._is_stopping:
            self._is_stopping = True
            self._solver.stop()
            self.stopping.emit()

    def abandon(self) -> None:
        """Drop the running job, because another portfolio is opened."""
        self._settling.stop()
        self.problem = ""
        if self._job is not None:
            self._solver.stop()
        self._end()

    # Live solves after edits

    def _opened(self) -> None:
        """Solve what was opened without a current plan, as after an edit; without candidates there is nothing to do."""
        document = self._session.document
        if document is not None and (document.portfolio.initiatives or document.portfolio.small_allocations):
            self._settle()

    def _document_changed(self, edit: Edit) -> None:
        if edit:
            self._settle()

    def _settle(self) -> None:
        if self._live and self._session.document is not None:
            self._settling.start()

    def _follow(self) -> None:
        """Solve after the last of a series of edits, unless the current plan belongs to exactly this portfolio."""
        session = self._session
        document, view = session.document, session.view
        if document is None:
            return
        is_shown = view is not None and view.is_of(document, session.scenario)
        if view is not None and is_shown and (view.input.errors or (view.result and view.result.is_current)):
            if self._job is not None:
                self._solver.stop()
            self._end()
        elif is_shown or view is None:
            self._begin()
        else:
            self._settling.start()  # the view is still being computed

    # A single solve

    def _begin(self) -> None:
        document, was_running = self._session.document, self.is_running and not self._is_stopping
        assert document is not None
        request = self._request = SolveRequest(document, self._session.scenario)
        self._job, self._found, self.problem = None, None, ""
        self._is_stopping = False
        if not was_running:
            self.running_changed.emit(True)

        def ask(text: str) -> None:
            if request is self._request:
                self._job = self._solver.solve(text, request.scenario)

        self._background.run(lambda: _to_json(request), ask, lambda error: self._give_up(request, error_text(error)))

    def _progress(self, job: int, progress: SolveProgress) -> None:
        if job == self._job:
            self.progressed.emit(progress)

    def _improve(self, job: int, plan: dict[str, Any]) -> None:
        """Show an intermediate plan: the first one comes long before the proof of optimality."""
        request = self._request

        def show(found: Plan | None) -> None:
            if request is self._request and job == self._job and found is not None:
                self._found = found
                self._session.show_plan(found, self._show_if_asked)

        if job == self._job:
            self._background.run(lambda: _plan({"plan": plan}), show, lambda _: None)

    def _answer(self, job: int, answer: dict[str, Any]) -> None:
        request = self._request
        if job != self._job or request is None:
            return

        def keep(plan: Plan | None) -> None:
            if request is self._request:
                self._keep(request, plan, answer)

        self._background.run(lambda: _plan(answer), keep, lambda error: self._give_up(request, error_text(error)))

    def _keep(self, request: SolveRequest, plan: Plan | None, answer: dict[str, Any]) -> None:
        self._job = None

        def shown() -> None:
            if request is self._request:
                self._show_if_asked()
                self._end()

        if plan is None:
            reasons = tuple(map(Message.from_json, answer.get("reasons", ())))
            self._session.show_reasons(reasons, request.scenario, shown)
        elif self._is_asked:
            self._session.store_plan(plan, shown)
        else:
            self._session.show_plan(plan, shown)

    def _show_if_asked(self) -> None:
        if self._wants_showing:
            self._wants_showing = False
            self.plan_shown.emit()

    def _fail(self, job: int, error: str) -> None:
        if job != self._job or self._request is None:
            return
        if self._is_stopping and self._found is not None:
            self._keep(self._request, self._found, {})  # a search that had to be ended has found it all the same
        else:
            self._give_up(self._request, error)

    def _give_up(self, request: SolveRequest, error: str) -> None:
        if request is not self._request:
            return
        was_asked = self._is_asked
        self.problem = error.splitlines()[0] if error else ""
        self._end()
        what = self.tr("No plan was found")
        if error and was_asked:
            self.failed.emit(what, error)
        elif error:  # the user did not request this solve: a dialog would interrupt typing
            self._session.message.emit(f"{what}: {self.problem}")

    def _end(self) -> None:
        was_running = self.is_running
        self._request = self._job = self._found = None
        self._is_stopping = False
        self._is_asked = self._wants_showing = False
        if was_running:
            self.running_changed.emit(False)


def _to_json(request: SolveRequest) -> str:
    """What can be optimised under a scenario. Raises InvalidInput with the errors that an optimisation waits for."""
    from cxalloc.domain.snapshot import to_json

    return to_json(optimiser_input(request.document, request.scenario).checked())


def _plan(answer: dict[str, Any]) -> Plan | None:
    from cxalloc.domain.snapshot import converter

    return converter().structure(answer["plan"], Plan) if answer.get("plan") else None
