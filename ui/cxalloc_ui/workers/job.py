"""Jobs of a worker process, one request at a time.

Each controller has a separate worker, which is started with its first request: a new request stops the previous one,
and a request about a plan must not stop the search for the next plan.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, SignalInstance

from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.formats import error_text
from cxalloc_ui.workers.background import Background

T = TypeVar("T")


class WorkerLike(Protocol):
    """The interface of a worker, which answers one request at a time.

    ``progressed`` and ``answered`` carry the number of a job and plain JSON values, as the worker writes them;
    ``failed`` carries the number and the error (empty if the job was stopped on request without an answer).
    """

    progressed: SignalInstance
    answered: SignalInstance
    failed: SignalInstance

    def ask(self, use_case: str, portfolio: str, **arguments: Any) -> int:
        """Request a use case of the worker for a portfolio (canonical JSON); return the number of the job."""

    def stop(self) -> None:
        """Stop the running job; its answer is the result found so far."""

    def close(self) -> None:
        """End the worker."""


class JobRunner(QObject):
    """Requests a use case of ``cxalloc.worker.use_cases``; answers to superseded requests are dropped.

    ``progressed`` and ``answered`` carry plain values, which ``read`` converts to dataclasses; ``failed`` carries the
    error (empty if the job was stopped before there was an answer). Portfolios are serialised and answers parsed in
    the background.
    """

    progressed = Signal(object)
    answered = Signal(object)
    failed = Signal(str)

    def __init__(self, worker: WorkerLike, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker, self._background = worker, background
        self._job: int | None = None
        self._round = 0
        """Number of the latest request, which may not have a job yet."""
        self._is_waiting = False
        worker.progressed.connect(self._progress)
        worker.answered.connect(self._answer)
        worker.failed.connect(self._fail)

    @property
    def is_waiting(self) -> bool:
        """Whether a request is not answered yet."""
        return self._is_waiting

    def ask(self, use_case: str, portfolio: Portfolio, **arguments: object) -> None:
        """Request a use case for a portfolio; arguments are numbers, strings, dataclasses, and lists of these."""
        self.forget()
        self._is_waiting = True
        this = self._round

        def prepare() -> tuple[str, dict[str, Any]]:
            from cxalloc.domain.snapshot import converter, to_json

            return to_json(portfolio), {name: converter().unstructure(value) for name, value in arguments.items()}

        def ask(prepared: tuple[str, dict[str, Any]]) -> None:
            if this == self._round:
                self._job = self._asker.ask(use_case, prepared[0], **prepared[1])

        self._background.run(prepare, ask, lambda error: self._give_up(this, error_text(error)))

    def read(self, plain: object, kind: Callable[[], type[T]], then: Callable[[T], None]) -> None:
        """Parse a reply, and pass the value to ``then`` unless it is superseded by a newer request.

        ``kind`` imports and returns its type, so that modules are loaded on demand and in the background.
        """
        this = self._round

        def make() -> T:
            from cxalloc.domain.snapshot import converter

            return converter().structure(plain, kind())

        def hand_on(made: T) -> None:
            if this == self._round:
                then(made)

        self._background.run(make, hand_on, lambda error: self._give_up(this, error_text(error)))

    def stop(self) -> None:
        """Stop the request: the result found so far follows as its answer, or ``failed`` with an empty error."""
        if self._job is not None:
            self._asker.stop()
        elif self._is_waiting:
            self._give_up(self._round, "")

    def forget(self) -> None:
        """Stop the request and drop its answer."""
        self._round += 1
        self._is_waiting = False
        if self._job is not None:
            self._job = None
            self._asker.stop()

    def close(self) -> None:
        """End the worker."""
        self.forget()
        self._asker.close()

    def _progress(self, job: int, message: object) -> None:
        if job == self._job:
            self.progressed.emit(message)

    def _answer(self, job: int, answer: object) -> None:
        if job == self._job:
            self._job, self._is_waiting = None, False
            self.answered.emit(answer)

    def _fail(self, job: int, error: str) -> None:
        if job == self._job:
            self._give_up(self._round, error)

    def _give_up(self, this: int, error: str) -> None:
        if this == self._round:
            self._round += 1
            self._job, self._is_waiting = None, False
            self.failed.emit(error)
