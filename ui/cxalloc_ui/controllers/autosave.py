"""Autosave: stores each edit in the background as soon as it is made, in order, and retries failures."""

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
"""Milliseconds until a failed write is retried: the first delay and the longest, doubling in between."""
FLUSH_SECONDS = 20.0


@dataclass(frozen=True)
class Step:
    """An edit that was made, undone or redone; ``after`` is the resulting document."""

    way: EditOperation
    edit: Edit
    after: Document

    def store(self, file: PortfolioFile) -> None:
        """Store the step in a file. Runs in the background."""
        file.store(self.edit, self.way)


class SaveState(Enum):
    """Whether the edits are stored."""

    SAVED = auto()
    SAVING = auto()
    NOT_SAVED = auto()
    """Storing failed and is retried."""
    NOWHERE = auto()
    """There is no file to store edits in, or it is read-only."""


class Autosave(QObject):
    """Stores the steps of one history in its file, if there is a writable one.

    Steps that are not stored yet wait in order, and follow the portfolio when it moves to another file.
    """

    changed = Signal()
    failed = Signal(object)
    """Why storing failed; emitted once per series of failures."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._file: PortfolioFile | None = None
        self._waiting: deque[Step] = deque()
        self._runs = 0
        """Number of the current run: results of runs for an earlier file are ignored."""
        self._held: deque[Step] | None = None
        """While paused: the steps that were waiting when the pause began."""
        self._last: Future[None] | None = None
        self.problem: BaseException | None = None
        """The error of the last attempt, if it failed."""
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self.store_waiting)
        self._pause = FIRST_RETRY

    @property
    def state(self) -> SaveState:
        """Whether the edits are stored, being stored, or cannot be stored."""
        if not self.waiting:
            return SaveState.SAVED
        if self._file is None and self._held is None:
            return SaveState.NOWHERE
        return SaveState.SAVING if self.problem is None else SaveState.NOT_SAVED

    @property
    def waiting(self) -> int:
        """The number of steps that are not stored yet."""
        return len(self._waiting) + len(self._held or ())

    def start_with(self, file: PortfolioFile | None) -> None:
        """Start anew for another portfolio, stored in ``file`` if it is writable; drop the waiting steps."""
        self._waiting, self._held = deque(), None  # a new object, because a run in progress still uses the old one
        self.move_to(file)

    def pause(self) -> deque[Step]:
        """Suspend storing until ``move_to`` names a file; return the waiting steps, to be stored in that file."""
        self._held, self._waiting = self._waiting, deque()
        self._retry.stop()
        return self._held

    def move_to(self, file: PortfolioFile | None, *, has_held: bool = False) -> None:
        """Store waiting and future steps in another file, or in none.

        ``has_held`` says that the file already contains the steps that were waiting when the pause began.
        """
        if self._held and not has_held:
            self._waiting.extendleft(reversed(self._held))
        self._file, self.problem, self._held = file, None, None
        self._runs += 1  # a failure of the previous file says nothing about this one
        self._retry.stop()
        self._pause = FIRST_RETRY
        self.store_waiting()
        self.changed.emit()

    def add(self, step: Step) -> None:
        """Queue a step behind the earlier ones, and store it."""
        self._waiting.append(step)
        self.store_waiting()
        self.changed.emit()

    def store_waiting(self) -> None:
        """Try to store the waiting steps."""
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
        """Block until everything that can be stored is stored; return whether no step is waiting."""
        if self._waiting and self._file is not None and self._held is None:
            self.store_waiting()
            if self._last is not None:
                try:
                    self._last.result(FLUSH_SECONDS)
                except Exception as error:  # already reported, and the steps keep waiting
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
    """Store steps in order; a step that fails stays in the queue with all after it. Runs in the background."""
    while waiting:
        waiting[0].store(file)
        waiting.popleft()
