"""Long work with a line of progress that Ctrl-C can stop."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console

from cxalloc.domain.message import Gap, ObjectiveValue
from cxalloc.interrupts import stoppable
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import phase_message
from cxalloc.optimisation.solve import SolveProgress
from cxalloc.worker.standard_streams import libraries_print_nothing

HEARTBEAT = 0.1
"""Seconds between two checks whether the work has ended: on Windows an unlimited wait ignores Ctrl-C."""

Report = TypeVar("Report")
Answer = TypeVar("Answer")
Work = Callable[[Callable[[Report], None], threading.Event], Answer]


def run_with_progress(
    work: Work[Report, Answer], in_words: Callable[[Report], Sequence[str]], formatter: Formatter
) -> Answer:
    """Run long work with a line of progress; Ctrl-C requests it to stop.

    Args:
        work: Gets a callback for its reports, and an event that is set when it is to stop.
        in_words: Returns the parts of the line for a report.
        formatter: Formats the fixed parts of the line.
    """
    cancel = threading.Event()
    with (
        # The work runs in a second thread, so that this one, the main thread, receives Ctrl-C at any time.
        ThreadPoolExecutor(1) as pool,
        stoppable(cancel),
        _progress_line(in_words, cancel, formatter) as report,
        libraries_print_nothing(),
    ):
        running = pool.submit(work, report, cancel)
        while not running.done():
            try:
                running.exception(HEARTBEAT)
            except NotYet:
                continue
    return running.result()


def progress_in_words(progress: SolveProgress, formatter: Formatter) -> list[str]:
    """The progress of a solve as parts of a line. ``formatter`` is that of the portfolio."""
    parts = [phase_in_words(progress.phase, progress.seconds, formatter)]
    if progress.value is not None:
        value = formatter.objective_value(progress.value)
        if progress.bound is None:
            parts.append(formatter.objective_value_with_unit(progress.value))
        else:
            bound = ObjectiveValue(progress.bound)
            parts.append(formatter.text("terminal.value_of_at_most", value=value, bound=bound))
    if progress.gap is not None:
        parts.append(formatter.text("terminal.gap_so_far", gap=Gap(progress.gap)))
    return parts


def phase_in_words(phase: str, seconds: float, formatter: Formatter) -> str:
    """The phase of the work, and the seconds so far."""
    return formatter.text("terminal.phase", phase=phase_message(phase), seconds=formatter.number(seconds))


@contextmanager
def _progress_line(
    in_words: Callable[[Report], Sequence[str]], cancel: threading.Event, formatter: Formatter
) -> Iterator[Callable[[Report], None]]:
    """A line on standard error while it is a terminal; nothing otherwise."""
    console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(formatter.text("terminal.building")) as line:

        def report(progress: Report) -> None:
            parts = list(in_words(progress))
            if cancel.is_set():
                parts.append(formatter.text("terminal.stopping"))
            elif len(parts) == 1:  # later there is no room for it in 80 columns
                parts.append(formatter.text("terminal.ctrl_c"))
            line.update(" · ".join(parts))

        yield report
