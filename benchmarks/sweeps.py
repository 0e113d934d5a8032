"""Several solves of one portfolio: fifty budgets, and a what-if after one figure has changed.

A way to answer is a generator: it takes the problems one after another and yields, for each, the value of the plan and
the proved bound. It may keep state between problems. A new one needs a line in ``WAYS`` only.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.contenders.registry import contenders
from benchmarks.programs import STRAIGHTFORWARD
from benchmarks.trail import Trail
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point, Result

Answer = tuple[float | None, float | None]
Way = Callable[[Iterable[Problem], float, float], Iterator[Answer]]

SWEEP = "sweep"
WHAT_IF = "what-if"
BUDGETS = 50


def _cold(key: str) -> Way:
    """Solves each problem from scratch."""

    def way(problems: Iterable[Problem], gap: float, cap: float) -> Iterator[Answer]:
        race = contenders()[key].race
        for problem in problems:
            trail = Trail()
            race(problem, trail, gap, cap)
            yield trail.value, trail.bound

    return way


def _swept(problems: Iterable[Problem], gap: float, cap: float) -> Iterator[Answer]:
    """Solves all problems in one sweep; the cap is for each."""
    from cxalloc_solvers.backends.registry import backend_named
    from cxalloc_solvers.sweep import sweep

    asked = list(problems)
    for result in sweep(asked, backend_named("highs"), gap=gap, time_limit=cap * len(asked)):
        yield result.value, result.bound


def _from_the_plan_at_hand(problems: Iterable[Problem], gap: float, cap: float) -> Iterator[Answer]:
    """As the window does it: until one of two parallel searches has a plan that is proved to the gap.

    One search begins with the solution of the previous problem, the other from scratch.
    """
    from cxalloc.optimisation.warm_start import warm_search
    from cxalloc_solvers.backends.registry import backend_named
    from cxalloc_solvers.solve import solve
    from cxalloc_solvers.starts.hints import Hint, translated

    backend = backend_named("highs")
    before: tuple[Problem, Point] | None = None
    for problem in problems:
        proved, shown = threading.Event(), list[Result]()

        def show(result: Result, proved: threading.Event = proved, shown: list[Result] = shown) -> None:
            shown.append(result)
            if result.gap is not None and result.gap <= gap:
                proved.set()

        with contextlib.ExitStack() as stack:
            if before is not None:
                hint = Hint((translated(before[1], before[0], problem),), order_equals=False)
                stack.enter_context(warm_search(problem, backend, hint, gap=gap, time_limit=cap, on_result=show))
            shown.append(
                solve(problem, backend, gap=gap, time_limit=cap, on_result=show if before else None, cancel=proved)
            )
        best = min(shown, key=lambda result: math.inf if result.gap is None else result.gap)
        before = None if best.point is None else (problem, best.point)
        yield best.value, best.bound


BASELINE = "PuLP + HiGHS, each cold"
WARM = {SWEEP: "cxalloc, one sweep", WHAT_IF: "cxalloc, from the plan at hand"}
"""The ways that the targets refer to; the table says so while one is not in ``WAYS``."""

WAYS: dict[str, dict[str, Way]] = {
    SWEEP: {
        BASELINE: _cold(f"pulp-highs/{STRAIGHTFORWARD}"),
        "cxalloc, each cold": _cold("cxalloc"),
        WARM[SWEEP]: _swept,
    },
    WHAT_IF: {
        BASELINE: _cold(f"pulp-highs/{STRAIGHTFORWARD}"),
        "cxalloc, each cold": _cold("cxalloc"),
        WARM[WHAT_IF]: _from_the_plan_at_hand,
    },
}


def measure(problem: Problem, question: str, way: str, gap: float, cap: float, count: int) -> dict[str, Any]:
    """Seconds for ``count`` budgets, or for one what-if after the first answer; and the widest gap proved.

    ``processor`` is the processor time of this process on all cores: unlike seconds, it is comparable on a machine with
    other load.
    """
    answers = WAYS[question][way](problems_of(problem, question, count), gap, cap)
    began, used = time.perf_counter(), time.process_time()
    given = []
    for number, answer in enumerate(answers):
        given.append(answer)
        if question == WHAT_IF and number == 0:
            began, used = time.perf_counter(), time.process_time()
    gaps = [None if value is None or bound is None else (bound - value) / value for value, bound in given]
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
        "worst_gap": None if None in gaps else max(gap for gap in gaps if gap is not None),
        "values": [value for value, _ in given],
    }


def problems_of(problem: Problem, question: str, count: int) -> list[Problem]:
    """The problems in order: ``count`` budgets, or the problem before and after the change."""
    return list(_budgets(problem, count) if question == SWEEP else _what_if(problem))


def _budgets(problem: Problem, count: int) -> Iterator[Problem]:
    """The problem at ``count`` budgets, from 0.5 to 1.5 times the original one."""
    for number in range(count):
        yield _with_budget(problem, 0.5 + number / max(1, count - 1))


def _what_if(problem: Problem) -> Iterator[Problem]:
    """The problem, and the same with 20 % more value for the options of one group in the middle and 2 % less budget."""
    yield problem
    group = len(problem.groups) // 2
    options = tuple(
        replace(option, value=option.value * 6 // 5) if option.group == group else option for option in problem.options
    )
    yield _with_budget(replace(problem, options=options), 0.98)


def _with_budget(problem: Problem, factor: float) -> Problem:
    funds = (replace(fund, amounts=tuple(round(amount * factor) for amount in fund.amounts)) for fund in problem.funds)
    return replace(problem, funds=tuple(funds))
