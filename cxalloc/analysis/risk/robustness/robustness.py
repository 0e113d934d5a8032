"""What holds whatever happens: the best plan of each draw of the estimates, and what follows from them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cxalloc.analysis.risk.draws import Draws
from cxalloc.analysis.risk.estimates import Estimates
from cxalloc.analysis.risk.result import RiskProgress, Robustness
from cxalloc.analysis.risk.robustness.drawn_values import DrawnValues
from cxalloc.analysis.risk.robustness.frequency import largest_shift, selection_frequencies
from cxalloc.analysis.risk.robustness.further_plans import further_problems
from cxalloc.analysis.risk.robustness.information import information
from cxalloc.analysis.risk.robustness.optima import GAP, Optima, OptimaSearch
from cxalloc.analysis.risk.robustness.regret import least_regret, regrets
from cxalloc.analysis.risk.robustness.tornado import tornado
from cxalloc.domain.plan import Decision, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.resolve import LimitReached

DRAWS = 1000
CHECKED, CHECKED_GAP = 200, 1e-4
"""How many draws are also solved to a smaller gap, to see how far the gap moves frequencies."""
REPORT_SECONDS = 1.0
"""The least time between two reports of what is found so far."""


def robustness(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    decision: Decision,
    *,
    others: Mapping[str, Decision] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    gap: float = GAP,
    checked: int = CHECKED,
    solver: str = "highs",
    workers: int | None = None,
    time_limit: float | None = None,
    on_progress: Callable[[RiskProgress], None] | None = None,
    on_result: Callable[[Robustness], None] | None = None,
    cancel: threading.Event | None = None,
) -> Robustness:
    """Selection frequencies, regret, the value of information and the tornado.

    Estimates are drawn, and success is not: what an estimate is wrong about may be learnt before deciding, and whether
    an initiative then succeeds may not. Draws depend on the seed, their number and the candidate alone; with the same
    ``draws`` the answer is the same for any number of ``workers``.

    Args:
        portfolio: The portfolio, with the changes of its scenario applied.
        decision: The decision of the plan at hand, feasible for it.
        others: Other decisions by name, whose regret is wanted, too; those that the portfolio forbids are left out.
        draws: How many draws, from 1.
        seed: Any whole number.
        gap: The relative gap to which the best plan of each draw is proved.
        checked: How many of the draws are also solved to ``CHECKED_GAP``; 0 for none.
        solver: The name of the backend; relaxations are solved by HiGHS in any case.
        workers: How many draws are solved in parallel; one for each core if left out.
        time_limit: Seconds; what is found by then is the answer.
        on_progress: Receives the progress.
        on_result: Receives what is found so far, about once a second.
        cancel: Set by the caller to end it; what is found so far is the answer.

    Raises:
        LimitReached: It ended before the first block of draws was solved.
        ValueError: There are no draws, or the gap is no share.
        VerificationFailure: The verifier rejects a plan: a fault of the program.
    """
    if draws < 1 or not 0 <= gap < 1:
        raise ValueError(f"{draws} draws to a gap of {gap}; expected 1 or more, and a share from 0 to below 1")
    end = _End(cancel, time_limit)
    run = _Run(portfolio, decision, others or {}, _Asked(draws, seed, gap, solver, workers), end, on_progress)
    return run.answer(min(checked, draws), on_result)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How many draws of which seed are asked for, and how each is solved."""

    draws: int
    seed: int
    gap: float
    solver: str
    workers: int | None


class _End(threading.Event):
    """Counts as set once the caller's event is set, or the time is over."""

    def __init__(self, outer: threading.Event | None, time_limit: float | None) -> None:
        super().__init__()
        self._outer = outer
        self._deadline = None if time_limit is None else time.perf_counter() + time_limit

    def is_set(self) -> bool:
        is_late = self._deadline is not None and time.perf_counter() > self._deadline
        return is_late or (self._outer is not None and self._outer.is_set())


class _Run:
    """One call of ``robustness``."""

    def __init__(
        self,
        portfolio: Portfolio,
        decision: Decision,
        others: Mapping[str, Decision],
        asked: _Asked,
        end: threading.Event,
        on_progress: Callable[[RiskProgress], None] | None,
    ) -> None:
        self._began = time.perf_counter()
        self._on_progress = on_progress
        self._end = end
        self._asked = asked
        self._decision, self._others = decision, others
        self._report("drawing estimates", 0, asked.draws)
        draws = Draws(asked.seed, asked.draws, Estimates(portfolio).rho)
        self._values = DrawnValues(portfolio, draws, self._check)

    def answer(self, checked: int, on_result: Callable[[Robustness], None] | None) -> Robustness:
        coarse: Optima | None = None
        told = time.perf_counter()
        try:
            search = self._search(self._asked.gap)
            for coarse in self._blocks(search, self._asked.draws, "solving draws"):
                if on_result is not None and time.perf_counter() - told > REPORT_SECONDS:
                    told = time.perf_counter()
                    on_result(self._result(coarse, None))
        except LimitReached:
            if coarse is None:
                raise
            return self._result(coarse, None)
        assert coarse is not None
        coarse = self._with_further_plans(search, coarse)
        if not checked or self._asked.gap <= CHECKED_GAP:
            return self._result(coarse, None)
        if on_result is not None:
            on_result(self._result(coarse, None))
        fine: Optima | None = None
        with contextlib.suppress(LimitReached):
            for optima in self._blocks(self._search(CHECKED_GAP), checked, "solving draws to a smaller gap"):
                fine = optima
        return self._result(coarse, fine)

    def _search(self, gap: float) -> OptimaSearch:
        solver, workers = self._asked.solver, self._asked.workers
        return OptimaSearch(self._values, self._decision, solver=solver, gap=gap, workers=workers, cancel=self._end)

    def _blocks(self, search: OptimaSearch, draws: int, phase: str) -> Iterator[Optima]:
        """What is found after each block. Raises LimitReached."""
        self._report(phase, 0, draws)
        for optima in search.run(draws):
            self._report(phase, optima.draws, draws)
            yield optima

    def _with_further_plans(self, search: OptimaSearch, optima: Optima) -> Optima:
        """The optima with the best plans where single figures are known; without them at a limit."""
        problems = further_problems(optima)
        self._report("finding what to find out first", 0, len(problems))
        with contextlib.suppress(LimitReached):
            return search.with_plans_of(problems)
        return optima

    def _result(self, optima: Optima, fine: Optima | None) -> Robustness:
        least, its_decision = least_regret(optima)
        gaps = optima.gaps
        return Robustness(
            optima.draws,
            self._asked.draws,
            self._asked.seed,
            self._values.portfolio.objective.kind,
            self._asked.gap,
            float(gaps.mean()),
            float(gaps.max()),
            len(optima.points),
            selection_frequencies(optima),
            0 if fine is None else fine.draws,
            CHECKED_GAP,
            None if fine is None else largest_shift(optima, fine),
            regrets(optima, self._others),
            least,
            its_decision,
            information(optima),
            tornado(optima),
        )

    def _check(self) -> None:
        """Raise LimitReached at the time limit, or where it was cancelled."""
        if self._end.is_set():
            raise LimitReached(StopReason.CANCELLED)

    def _report(self, phase: str, done: int, total: int) -> None:
        if self._on_progress is not None:
            self._on_progress(RiskProgress(phase, done, total, time.perf_counter() - self._began))
