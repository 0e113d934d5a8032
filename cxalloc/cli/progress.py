"""Long work that can be watched and stopped: a line of progress, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import TypeVar

from rich.console import Console

from cxalloc.cli.changes import make_changes
from cxalloc.cli.exits import Exit
from cxalloc.cli.figures import Figures
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario import Changes
from cxalloc.optimisation.solve import Answer, SolveProgress
from cxalloc.optimisation.solve import solve as find_best
from cxalloc_solvers.solve import DEFAULT_GAP

HEARTBEAT = 0.1
"""Seconds between two looks at whether the solve has ended: a wait without an end would not hear Ctrl-C on Windows."""
SHOW_CURSOR = "\x1b[?25h"

News = TypeVar("News")
Answered = TypeVar("Answered")
Work = Callable[[Callable[[News], None], threading.Event], Answered]


def solve(
    portfolio: Portfolio,
    *,
    scenario: str = "",
    changes: Changes = (),
    solver: str = "highs",
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
) -> tuple[Portfolio, Answer]:
    """The portfolio as it was solved, scenario and changes made, and what came of it.

    Ctrl-C asks the solver to stop: the answer then holds the best plan found, if there is one.
    """
    changes = tuple(changes)
    changed = make_changes(portfolio, scenario, changes)
    figures = Figures(changed)

    def work(tell: Callable[[SolveProgress], None], cancel: threading.Event) -> Answer:
        return find_best(changed, solver=solver, gap=gap, time_limit=time_limit, on_progress=tell, cancel=cancel)

    def say(news: SolveProgress) -> list[str]:
        return progress_in_words(news, figures)

    answer = watched(work, say)
    if answer.plan is not None:
        name = " with ".join(filter(None, [scenario or "Base", ", ".join(f"{key}={value}" for key, value in changes)]))
        answer = replace(answer, plan=replace(answer.plan, name=name, scenario=scenario))
    return changed, answer


def watched(work: Work[News, Answered], in_words: Callable[[News], Sequence[str]]) -> Answered:
    """Do long work with a line of progress, in the words of ``in_words``; Ctrl-C asks it to stop.

    ``work`` is called with what hears its progress and with what is set when it is to stop.
    """
    cancel = threading.Event()
    # The work gets a thread of its own, so that this one hears Ctrl-C at any time.
    with ThreadPoolExecutor(1) as pool, _heeding_ctrl_c(cancel), _progress_line(in_words, cancel) as tell:
        running = pool.submit(work, tell, cancel)
        while not running.done():
            try:
                running.exception(HEARTBEAT)
            except NotYet:
                continue
    return running.result()


def progress_in_words(news: SolveProgress, figures: Figures) -> list[str]:
    """How far a solve is."""
    parts = [f"{news.phase.capitalize()}, {news.seconds:.0f} s"]
    if news.value is not None:
        most = "" if news.bound is None else f" of at most {figures.worth(news.bound)}"
        parts.append(f"{figures.worth(news.value)}{most} {figures.unit}")
    if news.gap is not None:
        parts.append(f"gap {figures.gap(news.gap)}")
    return parts


@contextmanager
def _heeding_ctrl_c(cancel: threading.Event) -> Iterator[None]:
    """The first Ctrl-C sets ``cancel``, the second ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears signals
        return

    def heed(_: int, __: FrameType | None) -> None:
        if cancel.is_set():
            if sys.stderr is not None and sys.stderr.isatty():
                os.write(sys.stderr.fileno(), f"\n{SHOW_CURSOR}".encode())
            os._exit(Exit.CANCELLED)
        cancel.set()

    before = signal.signal(signal.SIGINT, heed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress_line(
    in_words: Callable[[News], Sequence[str]], cancel: threading.Event
) -> Iterator[Callable[[News], None]]:
    """A line on standard error while it is a terminal; nothing otherwise."""
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Building …") as line:

        def tell(news: News) -> None:
            parts = list(in_words(news))
            if cancel.is_set():
                parts.append("stopping …")
            elif len(parts) == 1:  # later there is no room for it in 80 columns
                parts.append("Ctrl-C stops")
            line.update(" · ".join(parts))

        yield tell
