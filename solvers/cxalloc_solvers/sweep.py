"""Solve many problems that differ in amounts and values, with bounds proved for one reused for others.

A bound for a larger budget holds for a smaller one. The problems are solved in the order of a bisection, so that each
has solved neighbours on both sides, several in parallel. A problem takes bounds only from its neighbours in that order,
never from whichever is done first: so the answers are the same with any number of workers.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from cxalloc_solvers.backend import Backend
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Result
from cxalloc_solvers.solve import DEFAULT_GAP, solve
from cxalloc_solvers.starts.hints import Hint, is_within

POLL_SECONDS = 0.2

Neighbours = tuple[int, ...]
Done = tuple[int, Result]


def sweep(
    problems: Sequence[Problem],
    backend: Backend,
    *,
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
    workers: int | None = None,
    on_result: Callable[[int, Result], None] | None = None,
    cancel: threading.Event | None = None,
) -> list[Result]:
    """Solve every problem to a relative ``gap``; results in the order of the problems, see ``solve``.

    Adjacent problems should be similar. ``time_limit`` is in seconds for all of them; ``workers`` is how many are
    solved in parallel (default: one for each core). ``on_result`` is called with each index and result in order of
    completion, from the calling thread.
    """
    deadline = None if time_limit is None else time.monotonic() + time_limit
    results: dict[int, Result] = {}

    near = _bisection(len(problems))

    def one(index: int) -> Result:
        seconds = None if deadline is None else max(0.0, deadline - time.monotonic())
        hint = _hint(index, near[index], problems, results)
        return solve(problems[index], backend, gap=gap, time_limit=seconds, hint=hint, cancel=cancel)

    for index, result in _in_order(near, one, workers or os.cpu_count() or 1):
        results[index] = result
        if on_result is not None:
            on_result(index, result)
    return [results[index] for index in range(len(problems))]


def _bisection(size: int) -> dict[int, Neighbours]:
    """By index, the neighbours to solve before it: both ends first, then the middle between two."""
    if not size:
        return {}
    near: dict[int, Neighbours] = {0: (), size - 1: ()}
    spans = [(0, size - 1)]
    for low, high in spans:
        if high - low > 1:
            middle = (low + high) // 2
            near[middle] = (low, high)
            spans += [(low, middle), (middle, high)]
    return near


def _hint(index: int, near: Neighbours, problems: Sequence[Problem], results: Mapping[int, Result]) -> Hint:
    """The least bound of the neighbours whose solutions include those of this problem."""
    bounds = [
        bound
        for other in near
        if (bound := results[other].bound) is not None and is_within(problems[index], problems[other])
    ]
    return Hint(bound=min(bounds, default=None), order_equals=False)


def _in_order(near: Mapping[int, Neighbours], one: Callable[[int], Result], workers: int) -> Iterator[Done]:
    """Solve each index after its neighbours, ``workers`` in parallel; yields results in order of completion."""
    waiting, done = list(near), set[int]()
    running: dict[Future[Result], int] = {}
    with ThreadPoolExecutor(workers, "sweep") as pool:  # the solvers run outside of Python's lock
        while waiting or running:
            for index in [index for index in waiting if done.issuperset(near[index])]:
                waiting.remove(index)
                running[pool.submit(one, index)] = index
            # A wait without a timeout can't be interrupted from the keyboard on every system.
            for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
                index = running.pop(future)
                yield index, future.result()
                done.add(index)
