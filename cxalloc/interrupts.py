"""Ctrl-C ends the program at any moment with exit code 130, without a traceback and with nothing half written.

Python's own handler raises KeyboardInterrupt wherever the program happens to be, which is not enough: some imports
swallow it, others turn it into an error of their own. So every Ctrl-C is remembered here, and a program that has not
ended some seconds after the first one is ended.

Only the standard library is imported, and little of it: the handler is installed before anything else is loaded.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

CANCELLED = 130
GRACE = 2.0
"""Seconds from the first Ctrl-C in which work may still hand over the best that it has."""
_POLL = 0.05
_SHOW_CURSOR = b"\n\x1b[?25h"


class _State:
    interrupted = False
    """Whether Ctrl-C was pressed since the handler was installed."""
    pending = False
    """Whether it was pressed in a block that must not be interrupted."""
    held = 0
    deadline = 0.0
    """When an interrupted program is ended, in seconds of the monotonic clock."""
    work: threading.Event | None = None
    """Requests the work that is going on to stop."""
    cleanups: list[Callable[[], None]] = []  # noqa: RUF012 - there is one state
    """Remove what must not outlive the program."""


_state = _State()


def install() -> None:
    """Handle Ctrl-C from now on. Only the main thread of a program that is ours alone may call it."""
    signal.signal(signal.SIGINT, _handle)
    sys.unraisablehook = _report_unraisable


def clean_up_with(remove: Callable[[], None]) -> None:
    """Have something called if the program is ended here, until ``clean_up_without`` it; exceptions are ignored."""
    _state.cleanups.append(remove)


def clean_up_without(remove: Callable[[], None]) -> None:
    """Leave to its owner what ``clean_up_with`` was called for."""
    with suppress(ValueError):
        _state.cleanups.remove(remove)


def is_interrupted() -> bool:
    """Whether Ctrl-C was pressed."""
    return _state.interrupted


def end_if_interrupted() -> None:
    """End the program with exit code 130 if Ctrl-C was pressed; from now on it is too late for one.

    Python's own way out could report the interrupt, or be held up.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _state.interrupted:
        _clean_up()
        os._exit(CANCELLED)


@contextmanager
def stoppable(cancel: threading.Event) -> Iterator[None]:
    """Context of long work in another thread, which the first Ctrl-C requests to stop, and the second ends.

    Work that begins after a Ctrl-C is requested to stop at once. In a thread other than the main one, which receives
    no signals, nothing happens.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _handle)
    _state.work = cancel
    if _state.interrupted:
        cancel.set()
    try:
        yield
    finally:
        _state.work = None
        _state.deadline = time.monotonic() + GRACE  # what the work has found may be printed and stored
        signal.signal(signal.SIGINT, before)
        if before is not _handle:  # within another program, as in a test: the next work is not concerned
            _state.interrupted = False


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Context of a short change that is made as a whole: Ctrl-C takes effect after it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _state.held += 1
    try:
        yield
    finally:
        _state.held -= 1
        if _state.pending and not _state.held:
            _state.pending = False
            _handle(signal.SIGINT, None)


def _handle(_: int, __: FrameType | None) -> None:
    if _state.held:
        _state.pending = True
    elif _state.interrupted:
        _abort()
    else:
        _state.interrupted = True
        _state.deadline = time.monotonic() + GRACE
        threading.Thread(target=_end_after_grace, name="interrupts", daemon=True).start()
        if _state.work is None:
            raise KeyboardInterrupt
        _state.work.set()


def _end_after_grace() -> None:
    """End a program that goes on to work, or that has swallowed the interrupt."""
    while _state.interrupted:
        time.sleep(_POLL)
        if time.monotonic() > _state.deadline and not _state.held:
            _abort()


def _clean_up() -> None:
    for remove in tuple(_state.cleanups):
        with suppress(Exception):
            remove()


def _abort() -> NoReturn:
    _clean_up()
    with suppress(Exception):
        if sys.__stderr__ is not None and sys.__stderr__.isatty():
            os.write(sys.__stderr__.fileno(), _SHOW_CURSOR)
    os._exit(CANCELLED)


def _report_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    if not _state.interrupted:
        sys.__unraisablehook__(unraisable)
