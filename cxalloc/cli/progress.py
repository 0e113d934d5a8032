"""Long work with a line of progress that Ctrl-C can stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from rich.console import Console

from cxalloc.cli.exits import Exit
from cxalloc.cli.figures import Figures
from cxalloc.optimisation.solve import SolveProgress

HEARTBEAT = 0.1
"""Seconds between two checks whether the work has ended: an endless wait would not hear Ctrl-C on Windows."""
SHOW_CURSOR = "\x1b[?25h"

Report = TypeVar("Report")
Answer = TypeVar("Answer")
Work = Callable[[Callable[[Report], None], threading.Event], Answer]


def run_with_progress(work: Work[Report, Answer], in_words: Callable[[Report], Sequence[str]]) -> Answer:
    """Run long work with a line of progress; Ctrl-C asks it to stop.

    Args:
        work: Gets a callback for its reports, and an event that is set when it is to stop.
        in_words: The parts of the line for a report.
    """
    cancel = threading.Event()
    # The work gets a thread of its own, so that this one hears Ctrl-C at any time.
    with ThreadPoolExecutor(1) as pool, _stop_on_ctrl_c(cancel), _progress_line(in_words, cancel) as report:
        running = pool.submit(work, report, cancel)
        while not running.done():
            try:
                running.exception(HEARTBEAT)
            except NotYet:
                continue
    return running.result()


def progress_in_words(progress: SolveProgress, figures: Figures) -> list[str]:
    """How far a solve is."""
    parts = [f"{progress.phase.capitalize()}, {progress.seconds:.0f} s"]
    if progress.value is not None:
        most = "" if progress.bound is None else f" of at most {figures.worth(progress.bound)}"
        parts.append(f"{figures.worth(progress.value)}{most} {figures.unit}")
    if progress.gap is not None:
        parts.append(f"gap {figures.gap(progress.gap)}")
    return parts


@contextmanager
def _stop_on_ctrl_c(cancel: threading.Event) -> Iterator[None]:
    """The first Ctrl-C sets ``cancel``, the second ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears signals
        return

    def stop(_: int, __: FrameType | None) -> None:
        if cancel.is_set():
            if sys.stderr is not None and sys.stderr.isatty():
                os.write(sys.stderr.fileno(), f"\n{SHOW_CURSOR}".encode())
            os._exit(Exit.CANCELLED)
        cancel.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress_line(
    in_words: Callable[[Report], Sequence[str]], cancel: threading.Event
) -> Iterator[Callable[[Report], None]]:
    """A line on standard error while it is a terminal; nothing otherwise."""
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Building …") as line:

        def report(progress: Report) -> None:
            parts = list(in_words(progress))
            if cancel.is_set():
                parts.append("stopping …")
            elif len(parts) == 1:  # later there is no room for it in 80 columns
                parts.append("Ctrl-C stops")
            line.update(" · ".join(parts))

        yield report
