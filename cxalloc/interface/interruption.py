"""Ctrl-C while something is being solved: the first one asks the solver to stop, the second one raises."""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")
HEARTBEAT = 0.1
"""Seconds between two looks at whether the work has ended: a wait without an end would not hear Ctrl-C on Windows."""


class Interrupted(UserWarning):
    """Ctrl-C stopped the search: what is returned is the best that was found until then."""


def run(work: Callable[[threading.Event], Result]) -> Result:
    """Do long work that Ctrl-C can stop.

    The work has a thread of its own, so that the main thread hears signals. Elsewhere than in the main thread the work
    is simply done: only the main thread hears Ctrl-C.

    Args:
        work: Called with the event that is set when it is to stop; it returns what it has by then.

    Returns:
        What ``work`` returns; after Ctrl-C with the warning ``Interrupted``.

    Raises:
        KeyboardInterrupt: Ctrl-C came a second time.
    """
    cancel = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        return work(cancel)
    outcome: list[Result | BaseException] = []

    def target() -> None:
        try:
            outcome.append(work(cancel))
        except BaseException as error:
            outcome.append(error)

    def heed(_: int, __: FrameType | None) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()
        print("cxalloc: stopping; Ctrl-C again does not wait for the best plan so far", file=sys.stderr)

    thread = threading.Thread(target=target, name="cxalloc", daemon=True)
    before = signal.signal(signal.SIGINT, heed)
    try:
        thread.start()
        while thread.is_alive():
            thread.join(HEARTBEAT)
    finally:
        signal.signal(signal.SIGINT, before)
    [found] = outcome
    if isinstance(found, BaseException):
        raise found
    if cancel.is_set():
        warnings.warn("stopped by Ctrl-C: this is the best that was found until then", Interrupted, stacklevel=3)
    return found
