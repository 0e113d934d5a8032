"""Optimising: from the open portfolio to the solver, and from its answer back to the portfolio."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.plan import Plan
from cxalloc_ui.background import Background
from cxalloc_ui.session import Session
from cxalloc_ui.solving import Progress, SolverLike


class Optimising(QObject):
    """Runs one solve at a time for a session. ``running_changed`` says when it starts and ends."""

    running_changed = Signal(bool)
    progressed = Signal(object)
    failed = Signal(str, str)

    def __init__(
        self, session: Session, solver: SolverLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._solver = solver
        self._background = background
        self._job: int | None = None
        self._wanted = False
        self._scenario = ""
        solver.progressed.connect(self._progress)
        solver.answered.connect(self._answer)
        solver.failed.connect(self._fail)
        session.opening.connect(self.abandon)

    @property
    def is_running(self) -> bool:
        """Whether an answer is awaited."""
        return self._wanted

    def start(self) -> None:
        """Look for the best plan of what is open, under its scenario."""
        document, scenario = self._session.document, self._session.scenario
        if document is None or self._wanted:
            return
        self._wanted = True
        self.running_changed.emit(True)
        portfolio = document.portfolio
        self._background.run(lambda: _to_json(portfolio), lambda text: self._ask(text, scenario), self._went_wrong)

    def stop(self) -> None:
        """Stop with the best plan found so far."""
        if self._job is None:
            self._end()
        else:
            self._solver.stop()

    def abandon(self) -> None:
        """Forget the running job: another portfolio is being opened."""
        if self._job is not None:
            self._solver.stop()
        self._job = None
        self._end()

    def _ask(self, portfolio: str, scenario: str) -> None:
        if self._wanted:
            self._scenario = scenario
            self._job = self._solver.solve(portfolio, scenario)

    def _progress(self, job: int, progress: Progress) -> None:
        if job == self._job:
            self.progressed.emit(progress)

    def _answer(self, job: int, answer: dict[str, Any]) -> None:
        if job == self._job:
            self._background.run(lambda: _plan(answer), lambda plan: self._keep(plan, answer), self._went_wrong)

    def _keep(self, plan: Plan | None, answer: dict[str, Any]) -> None:
        self._job = None
        if plan is not None:
            self._session.keep_plan(plan, self._end)
        else:
            self._session.keep_reasons(tuple(answer.get("reasons", ())), self._scenario)
            self._end()

    def _fail(self, job: int, error: str) -> None:
        if job == self._job:
            self._job = None
            self._end()
            if error:
                self.failed.emit(self.tr("No plan was found"), error)

    def _went_wrong(self, error: BaseException) -> None:
        self._job = None
        self._end()
        self.failed.emit(self.tr("No plan was found"), str(error))

    def _end(self) -> None:
        if self._wanted:
            self._wanted = False
            self.running_changed.emit(False)


def _to_json(portfolio: Any) -> str:
    from cxalloc.domain.snapshot import to_json

    return to_json(portfolio)


def _plan(answer: dict[str, Any]) -> Plan | None:
    from cxalloc.domain.snapshot import converter

    return converter().structure(answer["plan"], Plan) if answer.get("plan") else None
