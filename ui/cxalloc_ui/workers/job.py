"""Jobs of a worker process: one request at a time.

Whoever asks has a worker of its own, which is started with the first question: a question stops the one before it, and
nothing that is asked about a plan may stop the search for the next one.
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
    """Answers one question at a time.

    ``progressed`` and ``answered`` carry the number of a job and plain values, as the worker writes them;
    ``failed`` the number and what went wrong (nothing, if it was stopped on request and had no answer).
    """

    progressed: SignalInstance
    answered: SignalInstance
    failed: SignalInstance

    def ask(self, use_case: str, portfolio: str, **arguments: Any) -> int:
        """Ask for a use case of the worker about a portfolio (canonical JSON); return the job's number."""

    def stop(self) -> None:
        """Ask for what was found so far."""

    def close(self) -> None:
        """End the worker."""


class JobRunner(QObject):
    """Asks for a use case of ``cxalloc.worker.use_cases``; what comes of a question that was overtaken is dropped.

    ``progressed`` and ``answered`` carry plain values, which ``read`` makes dataclasses of; ``failed`` carries what
    went wrong (nothing, if it was stopped before there was an answer). Portfolios are written and answers are read in
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
        """Counts the questions, also those that have no job yet."""
        self._is_waiting = False
        worker.progressed.connect(self._progress)
        worker.answered.connect(self._answer)
        worker.failed.connect(self._fail)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is awaited."""
        return self._is_waiting

    def ask(self, use_case: str, portfolio: Portfolio, **arguments: object) -> None:
        """Ask about a portfolio; the arguments are numbers, texts, dataclasses, and lists of them."""
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
        """Make a value of a reply, and hand it to ``then`` unless another question was asked meanwhile.

        ``kind`` imports its type: only what is asked for is loaded, and in the background.
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
        """Ask for what was found so far: an answer still comes, or ``failed`` with nothing."""
        if self._job is not None:
            self._asker.stop()
        elif self._is_waiting:
            self._give_up(self._round, "")

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
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
