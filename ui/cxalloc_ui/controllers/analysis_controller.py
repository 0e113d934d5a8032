"""Base classes of analyses of the open portfolio that run on demand and are outdated by the next edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.document.document import Document
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.optimiser_input import optimiser_input
from cxalloc.messages.search import phase_message
from cxalloc_ui.application.formats import formatter
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import JobRunner, WorkerLike


class AnalysisController(QObject):
    """Runs an analysis in a worker, and reports progress and results. The solve of the shown plan runs in parallel.

    ``portfolio`` is the portfolio of the last results as it was optimised, without candidates with errors. Results stay
    until there are newer ones or another portfolio is opened.
    """

    running_changed = Signal(bool)
    progressed = Signal(str)
    """A line of progress, in the user's language."""
    outdated_changed = Signal()
    """``is_outdated`` may have changed."""
    forgotten = Signal()
    """The results were dropped because another portfolio is opened."""
    failed = Signal(str, object)

    def __init__(
        self, session: Session, worker: WorkerLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._jobs = JobRunner(worker, background, self)
        self._asked: Portfolio | None = None
        self._document: Document | None = None
        """The document of the last request."""
        self.portfolio: Portfolio | None = None
        self.is_running = False
        self._jobs.progressed.connect(self._receive_progress)
        self._jobs.answered.connect(self._take)
        self._jobs.failed.connect(self._give_up)
        session.left.connect(self.forget)
        session.document_changed.connect(lambda _: self.outdated_changed.emit())

    @property
    def is_outdated(self) -> bool:
        """Whether the results, or those being computed, are about an earlier state of the portfolio."""
        document, about = self._session.document, self._asked if self.is_running else self.portfolio
        if document is None or about is None or document is self._document:
            return False
        known = self._document if about is self._asked else None
        return known is None or known.portfolio is not document.portfolio or known.drafts != document.drafts

    def stop(self) -> None:
        """Stop the analysis, and keep the results found so far."""
        if self.is_running:
            self.progressed.emit(self.tr("Stopping …"))
            self._jobs.stop()

    def forget(self) -> None:
        """Drop the results and the running analysis."""
        self._jobs.forget()
        self.portfolio = self._asked = self._document = None
        self._show_running(running=False)
        self.forgotten.emit()

    def _ask(self, use_case: str, **arguments: object) -> None:
        document = self._session.document
        if document is None or self.is_running:
            return
        try:
            optimised = optimiser_input(document, self._about).checked()
        except InvalidInput as error:
            self.failed.emit(self._what_failed(), error)
            return
        self._asked, self._document = optimised, document
        self._show_running(running=True)
        self._jobs.ask(use_case, optimised, **arguments)

    @property
    def _about(self) -> str | None:
        """The only scenario that the analysis reads; None for one that reads all."""
        return None

    def _receive_progress(self, message: dict[str, Any]) -> None:
        """Handle a progress message of the worker."""
        raise NotImplementedError

    def _take(self, answer: dict[str, Any]) -> None:
        """Handle the final answer of the worker."""
        raise NotImplementedError

    def _what_failed(self) -> str:
        """Return the sentence, in the user's language, that says which analysis failed."""
        raise NotImplementedError

    def _give_up(self, error: str) -> None:
        self._show_running(running=False)
        if error:
            self.failed.emit(self._what_failed(), error)

    def _report_exported(self, paths: tuple[Path, ...]) -> None:
        names = ", ".join([str(paths[0]), *(path.name for path in paths[1:])])
        self._session.message.emit(self.tr("Exported to {name}").format(name=names))

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self.failed.emit(what, error)

    def _show_running(self, *, running: bool) -> None:
        if running is not self.is_running:
            self.is_running = running
            self.running_changed.emit(running)
            self.outdated_changed.emit()


class ScenarioAnalysisController(AnalysisController):
    """An analysis of the best plan under the scenario that is shown; another scenario makes it outdated, too.

    ``scenario`` is the one that the results are about.
    """

    def __init__(
        self, session: Session, worker: WorkerLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(session, worker, background, parent)
        self.scenario = ""
        session.scenario_changed.connect(self.outdated_changed)

    @property
    def has_results(self) -> bool:
        """Whether anything was found that could be outdated."""
        raise NotImplementedError

    @property
    def is_outdated(self) -> bool:
        """Whether the results are about an earlier state of the portfolio, or about another scenario."""
        if not (self.has_results or self.is_running):
            return False
        return super().is_outdated or self.scenario != self._session.scenario

    @property
    def _about(self) -> str | None:
        return self.scenario

    def _ask_about_scenario(self, use_case: str, **arguments: object) -> None:
        """Run the analysis under the scenario that is shown; its plan saves the first solve if it is current."""
        self.scenario = self._session.scenario
        result = self._session.view.result if self._session.view is not None else None
        plan = result.plan if result is not None and result.is_current else None
        self._ask(use_case, scenario=self.scenario, plan=plan, **arguments)

    def _phase_line(self, message: Mapping[str, Any], of: int = 0) -> str:
        """The phase of a message with the seconds so far; with which search it is, where there are ``of`` of them."""
        values = {"phase": formatter().render(phase_message(message["phase"])), "seconds": round(message["seconds"])}
        if not of or not message["number"]:
            return self.tr("{phase}, {seconds} s").format(**values)
        return self.tr("{phase} ({n} of {m}), {seconds} s").format(n=message["number"], m=of, **values)
