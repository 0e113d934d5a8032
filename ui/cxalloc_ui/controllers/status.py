"""Shows messages of session and solver in the status bar, the header and dialogs."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.messages.search import phase_message
from cxalloc_ui.application.formats import formatter, formatter_of
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.texts import counted
from cxalloc_ui.controllers.backups import save_notice
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.controllers.solve import SolveController
from cxalloc_ui.dialogs.dialogs import Dialogs
from cxalloc_ui.widgets.work_area import WorkArea
from cxalloc_ui.workers.solver_process import SolveProgress


class StatusController(QObject):
    """Shows the messages, errors and progress of a session and its solver.

    A message stays in the status bar until another one follows.
    """

    def __init__(
        self, session: Session, solve_controller: SolveController, work: WorkArea, dialogs: Dialogs, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._session, self._dialogs, self._window = session, dialogs, window
        self._solves = solve_controller
        self._header, self._navigation = work.header, work.navigation
        self._proof = Label()
        self._bar = window.statusBar()
        self._bar.addPermanentWidget(self._proof)
        self._bar.setSizeGripEnabled(False)
        session.opening.connect(self._show_opening)
        session.opened.connect(self._show_opened)
        session.moved.connect(self._show_saved)
        session.closed.connect(self._show_closed)
        session.message.connect(self._bar.showMessage)
        session.failed.connect(self.show_error)
        session.autosave.changed.connect(self._show_saved)
        session.view_changed.connect(self._show_outdated)
        solve_controller.running_changed.connect(self._show_running)
        solve_controller.progressed.connect(self._show_progress)
        solve_controller.stopping.connect(self._show_stopping)
        self._parts: list[str] = []
        self._seconds = 0.0
        self._since = QElapsedTimer()
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._show_clock)
        solve_controller.failed.connect(self.show_error)

    def show_error(self, what: str, error: BaseException | str) -> None:
        """Show an error dialog: the action that failed, and why."""
        self._bar.showMessage(what)
        self._dialogs.show_error(self._window, what, error)

    def show_proof(self, text: str) -> None:
        """Show what is proved about the plan (optimality or gap) in the status bar."""
        self._proof.setText(text)

    def _show_running(self, running: bool) -> None:
        self._header.show_running(running=running)
        self._show_outdated()
        if running:
            self._start_clock([self.tr("Getting ready …")], 0.0)
        else:
            self._clock.stop()

    def _show_stopping(self) -> None:
        self._header.show_stopping()
        self._start_clock([self.tr("Stopping …")], self._elapsed())

    def _start_clock(self, parts: list[str], seconds: float) -> None:
        """Let the clock run on from so many seconds, behind parts of a text."""
        self._parts, self._seconds = parts, seconds
        self._since.start()
        self._clock.start()

    def _elapsed(self) -> float:
        """Return for how many seconds the solve has been running, also while it reports nothing."""
        return self._seconds + self._since.elapsed() / 1000

    def _show_clock(self) -> None:
        if self._solves.is_running:
            seconds = self.tr("{seconds} s").format(seconds=round(self._elapsed()))
            self._header.show_progress("  ·  ".join([*self._parts, seconds]))

    def _show_outdated(self) -> None:
        """While no solve runs, show whether the plan is outdated by later edits, and the last error."""
        view = self._session.view
        if self._solves.is_running or view is None:
            return
        if problem := self._solves.problem:
            self._header.show_progress(self.tr("{problem} F5 tries again.").format(problem=problem))
            return
        if waiting := len(view.input.errors):
            words = counted(
                waiting,
                self.tr("The plan waits for {n} error. F8 shows it."),
                self.tr("The plan waits for {n} errors. F8 shows the next one."),
            )
            self._header.show_progress(words)
            return
        is_old = view.result is not None and not view.result.is_current
        self._header.show_progress(self.tr("The plan is out of date. F5 brings it up to date.") if is_old else "")

    def _show_opening(self, name: str) -> None:
        self._bar.showMessage(self.tr("Opening {name} …").format(name=name))

    def _show_opened(self) -> None:
        assert self._session.view is not None
        self._show_saved()
        self._bar.showMessage(self.tr("Opened {name}").format(name=self._session.view.base.name))

    def _show_closed(self) -> None:
        self._bar.clearMessage()
        self.show_proof("")

    def _show_saved(self) -> None:
        self._navigation.show_saved(save_notice(self._session))

    def _show_progress(self, progress: SolveProgress) -> None:
        if self._solves.is_stopping:
            return
        parts = [formatter().render(phase_message(progress.phase))]
        view = self._session.view
        if view is not None and progress.value is not None:
            formats = formatter_of(view.portfolio)
            if view.portfolio.objective.kind is ObjectiveKind.NPV:
                parts.append(self.tr("best so far {value}").format(value=formats.short_money(progress.value)))
            if progress.gap is not None:
                parts.append(self.tr("gap {gap}").format(gap=formats.gap(progress.gap)))
        self._start_clock(parts, progress.seconds)
        self._show_clock()
