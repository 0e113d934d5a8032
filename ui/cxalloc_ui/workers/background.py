"""A background thread that runs functions in order and returns results to the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class Background(QObject):
    """Runs functions one after another in a separate thread.

    Files are opened, written and closed there: each has a single writer, and the window never blocks on it.
    """

    _done = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None, executor: Executor | None = None) -> None:
        super().__init__(parent)
        self._executor = executor or ThreadPoolExecutor(max_workers=1, thread_name_prefix="cxalloc")
        # Queued, so that ``run`` never calls back before it returns, even if the work is already done.
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._closed = False

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] = lambda _: None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> Future[T] | None:
        """Run ``work`` in the background, then pass its result to ``then`` or its error to ``failed`` in this thread.

        Returns the future of the work; None after ``close``.
        """
        if self._closed:
            return None
        future = self._executor.submit(work)
        future.add_done_callback(lambda done: self._announce(done, then, failed))
        return future

    def close(self) -> None:
        """Wait for all submitted functions; their results are dropped."""
        self._closed = True
        self._executor.shutdown(wait=True)

    def _announce(self, done: Future[T], then: Callable[[T], None], failed: Any) -> None:
        if not self._closed:
            self._done.emit(done, then, failed)

    def _deliver(self, done: Future[Any], then: Callable[[Any], None], failed: Any) -> None:
        if self._closed or done.cancelled():
            return
        error = done.exception()
        if error is None:
            then(done.result())
        elif failed is not None:
            failed(error)
        else:
            raise error
