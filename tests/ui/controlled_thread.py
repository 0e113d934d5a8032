"""A thread under the control of a test, which decides when its work is done and what happens in between."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from PySide6.QtCore import QCoreApplication


class Patience(Future[Any]):
    """Whoever waits for it makes it come."""

    def __init__(self, executor: "StepByStep") -> None:
        super().__init__()
        self.executor = executor

    def result(self, timeout: float | None = None) -> Any:
        while not self.done():
            self.executor.step()
        return super().result(timeout)


class StepByStep(Executor):
    """Does one thing when it is told to, so that a test decides what happens in between."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()

    def submit(self, work: Callable[..., Any], /, *_: Any, **__: Any) -> Future[Any]:
        future = Patience(self)
        self.waiting.append((future, work))
        return future

    def step(self) -> None:
        """Do the next thing that waits, if there is one."""
        if self.waiting:
            future, work = self.waiting.popleft()
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

    def step_and_deliver(self) -> None:
        """Do the next thing, and let whoever waits for it have it."""
        self.step()
        QCoreApplication.sendPostedEvents()

    def run_all(self) -> None:
        """Do all that waits, and what comes of it."""
        while self.waiting:
            self.step_and_deliver()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        while self.waiting:
            self.step()
