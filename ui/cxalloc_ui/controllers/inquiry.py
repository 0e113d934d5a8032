"""A question about the open portfolio that is answered on demand, and is out of date after the next edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import JobRunner, WorkerLike


class Inquiry(QObject):
    """Asks a worker, and reports what comes in. The plan that is shown goes on being optimised in parallel.

    ``portfolio`` is what the things found are about, as it was when they were asked for. They stay until there are
    newer ones, or another portfolio is opened.
    """

    running_changed = Signal(bool)
    progressed = Signal(str)
    """A line about how far it is."""
    outdated_changed = Signal()
    """The portfolio was edited since, or what was asked about is the portfolio as it is now."""
    forgotten = Signal()
    """Another portfolio is open: nothing is known about that."""
    failed = Signal(str, object)

    def __init__(
        self, session: Session, worker: WorkerLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._jobs = JobRunner(worker, background, self)
        self._asked: Portfolio | None = None
        self.portfolio: Portfolio | None = None
        self.is_running = False
        self._jobs.progressed.connect(self._receive_progress)
        self._jobs.answered.connect(self._take)
        self._jobs.failed.connect(self._give_up)
        session.left.connect(self.forget)
        session.document_changed.connect(lambda _: self.outdated_changed.emit())

    @property
    def is_outdated(self) -> bool:
        """Whether what was asked about is not the portfolio as it is now."""
        document, about = self._session.document, self._asked if self.is_running else self.portfolio
        return document is not None and about is not None and about is not document.portfolio

    def stop(self) -> None:
        """Stop, and keep what was found."""
        if self.is_running:
            self.progressed.emit(self.tr("Stopping …"))
            self._jobs.stop()

    def forget(self) -> None:
        """Drop what was found, and what is being worked out."""
        self._jobs.forget()
        self.portfolio = self._asked = None
        self._show_running(running=False)
        self.forgotten.emit()

    def _ask(self, use_case: str, **arguments: object) -> None:
        document = self._session.document
        if document is None or self.is_running:
            return
        self._asked = document.portfolio
        self._show_running(running=True)
        self._jobs.ask(use_case, document.portfolio, **arguments)

    def _receive_progress(self, message: dict[str, Any]) -> None:
        """Takes a report on the way."""
        raise NotImplementedError

    def _take(self, answer: dict[str, Any]) -> None:
        """The answer is there."""
        raise NotImplementedError

    def _what_failed(self) -> str:
        """What could not be worked out, in words."""
        raise NotImplementedError

    def _give_up(self, error: str) -> None:
        self._show_running(running=False)
        if error:
            self.failed.emit(self._what_failed(), error)

    def _report_exported(self, paths: tuple[Path, Path]) -> None:
        words = self.tr("Exported to {name} and {other}")
        self._session.message.emit(words.format(name=paths[0], other=paths[1].name))

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self.failed.emit(what, error)

    def _show_running(self, *, running: bool) -> None:
        if running is not self.is_running:
            self.is_running = running
            self.running_changed.emit(running)
            self.outdated_changed.emit()
