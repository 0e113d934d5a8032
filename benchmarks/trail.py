"""The trail of a solver: the times of its first plan and of each proven gap."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cxalloc_solvers.problem import Problem

GAPS = (0.01, 0.005, 0.001, 0.0001)
"""The proven gaps that are timed, as shares of the value."""

POLL_SECONDS = 0.002
_NOISE = 1e-9
"""The tolerance for rounding errors in a gap."""


class Trail:
    """One run: the best value and the lowest bound so far, and the time of each milestone."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.value: float | None = None
        self.bound: float | None = None
        self.first: float | None = None
        self.reached: dict[float, float] = {}

    def seconds(self) -> float:
        """Seconds since the beginning of the run."""
        return time.perf_counter() - self._began

    def restart(self, seconds: float) -> None:
        """Restart the clock, as if ``seconds`` had passed."""
        self._began = time.perf_counter() - seconds

    def note(self, value: float | None = None, bound: float | None = None) -> None:
        """Record a value or a bound; one that is not finite, or no better than the best so far, is ignored.

        A plan of value 0 (all solvers try to fund nothing) does not count as the first plan.
        """
        if value is not None and math.isfinite(value) and value > max(0.0, self.value or 0.0):
            self.value = value
            self.first = self.first or self.seconds()
        if bound is not None and math.isfinite(bound) and (self.bound is None or bound < self.bound):
            self.bound = bound
        gap = self.gap
        for wanted in GAPS:
            if gap is not None and gap <= wanted + _NOISE:
                self.reached.setdefault(wanted, self.seconds())

    @property
    def gap(self) -> float | None:
        """The relative gap: (bound - value) as a share of the value; None while one of them is unknown."""
        return None if self.value is None or self.bound is None else (self.bound - self.value) / self.value


Race = Callable[[Problem, Trail, float, float], None]
"""Solves a problem to a gap within a number of seconds, and keeps a trail."""


@contextlib.contextmanager
def following(path: Path, hear: Callable[[str], None]) -> Iterator[None]:
    """Context in which every line that is appended to a file is passed to a callback, ``hear``."""
    ended = threading.Event()

    def follow() -> None:
        with path.open(errors="replace") as file:
            rest = ""
            while True:
                last = ended.is_set()
                *lines, rest = (rest + file.read()).split("\n")
                for line in lines:
                    hear(line)
                if last:
                    return
                time.sleep(POLL_SECONDS)

    path.touch()
    with ThreadPoolExecutor(1) as pool:
        followed = pool.submit(follow)
        try:
            yield
        finally:
            ended.set()
        followed.result()
