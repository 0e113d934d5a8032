"""Autosave: stores edits in the background, in order, each as soon as it is made; retries if that fails."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from cxalloc.domain.document.document import Document
from cxalloc.domain.document.edits import Edit
from cxalloc.domain.document.journal import EditOperation
from cxalloc_ui.workers.background import Background

if TYPE_CHECKING:
    from cxalloc.storage.file import PortfolioFile

FIRST_RETRY, LAST_RETRY = 2_000, 60_000
"""Milliseconds until what could not be stored is tried again: at first, and at most, doubling in between."""
FLUSH_SECONDS = 20.0


@dataclass(frozen=True)
class Step:
    """An edit that was made, undone or done again; ``after`` is the document that it led to."""

    way: EditOperation
    edit: Edit
    after: Document

    def store(self, file: PortfolioFile) -> None:
        """Store it. Runs in the background."""
        file.store(self.edit, self.way)


class SaveState(Enum):
    """Where the edits are."""

    SAVED = auto()
    SAVING = auto()
    NOT_SAVED = auto()
    """Storing failed; it is tried again."""
    NOWHERE = auto()
    """There is no file to store them in, or it can only be read."""


class Autosave(QObject):
    """Takes the steps of one history and stores them in its file, if it has one that can be written.

    Steps that are not stored yet wait in order, and move on to another file if the portfolio does.
    """

    changed = Signal()
    failed = Signal(object)
    """Why storing failed; reported once, however often it fails after that."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._file: PortfolioFile | None = None
        self._waiting: deque[Step] = deque()
        self._runs = 0
        """Counts the runs; what comes of one that belongs to another file is of no interest any more."""
        self._held: deque[Step] | None = None
        """While this is paused: the steps that waited when that began."""
        self._last: Future[None] | None = None
        self.problem: BaseException | None = None
        """Why the last try failed, if it did."""
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self.go_on)
        self._pause = FIRST_RETRY

    @property
    def state(self) -> SaveState:
        """Where the edits are."""
        if not self.waiting:
            return SaveState.SAVED
        if self._file is None and self._held is None:
            return SaveState.NOWHERE
        return SaveState.SAVING if self.problem is None else SaveState.NOT_SAVED

    @property
    def waiting(self) -> int:
        """How many steps are not stored yet."""
        return len(self._waiting) + len(self._held or ())

    def start_with(self, file: PortfolioFile | None) -> None:
        """Another portfolio is open, kept in ``file`` if it can be written; what waited is forgotten."""
        self._waiting, self._held = deque(), None  # a run that is still going on keeps the old ones
        self.move_to(file)

    def pause(self) -> deque[Step]:
        """Store nothing that comes until ``move_to`` says where; return the steps that wait, for the other file."""
        self._held, self._waiting = self._waiting, deque()
        self._retry.stop()
        return self._held

    def move_to(self, file: PortfolioFile | None, *, has_held: bool = False) -> None:
        """Store what waits, and what comes, in another file, or in none.

        ``has_held`` if that file has the steps already that waited when this was paused.
        """
        if self._held and not has_held:
            self._waiting.extendleft(reversed(self._held))
        self._file, self.problem, self._held = file, None, None
        self._runs += 1  # a failure in the file before is none in this one
        self._retry.stop()
        self._pause = FIRST_RETRY
        self.go_on()
        self.changed.emit()

    def add(self, step: Step) -> None:
        """Store a step after those that came before."""
        self._waiting.append(step)
        self.go_on()
        self.changed.emit()

    def go_on(self) -> None:
        """Try to store what waits."""
        file, waiting = self._file, self._waiting
        if file is None or self._held is not None or not waiting:
            return
        self._retry.stop()
        self._runs += 1
        run = self._runs
        self._last = self._background.run(
            lambda: store_all(waiting, file), lambda _: self._done(run), lambda error: self._failed(run, error)
        )

    def flush(self) -> bool:
        """Wait until all is stored that can be; whether nothing waits any more."""
        if self._waiting and self._file is not None and self._held is None:
            self.go_on()
            if self._last is not None:
                try:
                    self._last.result(FLUSH_SECONDS)
                except Exception as error:  # it is reported, and the steps still wait
                    self.problem = error
            self.changed.emit()
        return not self.waiting

    def _done(self, run: int) -> None:
        if run == self._runs:
            self.problem, self._pause = None, FIRST_RETRY
            self.changed.emit()

    def _failed(self, run: int, error: BaseException) -> None:
        if run != self._runs:
            return
        is_news, self.problem = self.problem is None, error
        self._retry.start(self._pause)
        self._pause = min(LAST_RETRY, 2 * self._pause)
        self.changed.emit()
        if is_news:
            self.failed.emit(error)


def store_all(waiting: deque[Step], file: PortfolioFile) -> None:
    """Store steps in their order; one that fails stays, and so do those after it. Runs in the background."""
    while waiting:
        waiting[0].store(file)
        waiting.popleft()
