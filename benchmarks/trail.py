"""What a solver knew when: the times at which it had its first plan and had proved each gap."""

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
"""What floating point adds to a gap."""


class Trail:
    """One run from its beginning: the best value and the lowest bound, and when they sufficed for what."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.value: float | None = None
        self.bound: float | None = None
        self.first: float | None = None
        self.reached: dict[float, float] = {}

    def seconds(self) -> float:
        """Since the beginning."""
        return time.perf_counter() - self._began

    def restart(self, seconds: float) -> None:
        """Begin anew, as if ``seconds`` had passed."""
        self._began = time.perf_counter() - seconds

    def note(self, value: float | None = None, bound: float | None = None) -> None:
        """News: what is not finite, or no better than what is known, changes nothing.

        A plan of no value (all solvers try to fund nothing) is no plan yet.
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
        """How much better than the value a plan could still be, as a share of it."""
        return None if self.value is None or self.bound is None else (self.bound - self.value) / self.value


Race = Callable[[Problem, Trail, float, float], None]
"""Solves a problem to a gap within so many seconds, and keeps a trail."""


@contextlib.contextmanager
def following(path: Path, hear: Callable[[str], None]) -> Iterator[None]:
    """Hand every line that appears in a growing file to ``hear``, as it appears."""
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
