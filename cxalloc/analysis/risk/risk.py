"""How sure is the plan at hand: the analyses of risk one after the other, each reported as soon as it is done."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from cxalloc.analysis.risk.answer import DistributionFound, Risk, RobustnessFound
from cxalloc.analysis.risk.distribution import DRAWS, distribution
from cxalloc.analysis.risk.downside import downside
from cxalloc.analysis.risk.promise import OWNER, promise
from cxalloc.analysis.risk.result import Downside, DownsidePoint, RiskProgress, Robustness
from cxalloc.analysis.risk.robustness.robustness import DRAWS as SOLVED
from cxalloc.analysis.risk.robustness.robustness import robustness
from cxalloc.analysis.sensitivity.explanation import ProvenValue
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation
from cxalloc.optimisation.base_plan import base_plan
from cxalloc.optimisation.resolve import LimitReached, Resolver
from cxalloc.optimisation.solve import SolveProgress, under_scenario
from cxalloc_solvers.solve import DEFAULT_GAP

ALPHA = 0.9
MOST_DRAWS = 1_000_000
MOST_POINTS = 101

OnProgress = Callable[[SolveProgress | RiskProgress | DistributionFound | RobustnessFound | DownsidePoint], None]


def risk(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    *,
    scenario: str = "",
    draws: int = DRAWS,
    solved: int = SOLVED,
    downside_points: int = 0,
    seed: int = 0,
    rho: float | None = None,
    alpha: float = ALPHA,
    classes: str = OWNER,
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
    plan: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Risk:
    """How sure the best plan is: the distribution of its value, what to expect of it, and the risk of its funds.

    Args:
        portfolio: The base portfolio.
        scenario: One of its scenarios, ``""`` for the base.
        draws: How many draws, from 2 to ``MOST_DRAWS``.
        solved: For how many draws of the estimates the best plan is found: what holds whatever happens, regret, and
            what to find out first follow from these. 0: none of it.
        downside_points: How many plans are found between the best one for the mean and the best one for the worst
            cases, both included: 2 to ``MOST_POINTS``; 0 for none.
        seed: Any whole number; equal seeds give equal draws.
        rho: The correlation to draw with, from 0 to 1, by what the portfolio states, else of all candidates. None: the
            one that the portfolio states.
        alpha: The conditional value at risk is the mean of the worst 1 - alpha of the values; from 0 to below 1.
        classes: What the candidates are compared by for what one should expect of the plan: ``owner``,
            ``tag:DIMENSION`` or ``all``.
        solver: The name of the backend for the plan.
        gap: The relative gap of the plan; None for that of ``solve``.
        time_limit: Seconds for all of it; what is found by then is returned.
        plan: The plan at hand, which saves its solve if it answers the same question.
        on_progress: Receives the progress, and each part of the answer as it is found.
        cancel: Set by the caller to end it; what is found by then is returned.

    Raises:
        InvalidInput: The scenario does not exist.
        ValueError: An argument is out of its range.
    """
    if not 2 <= draws <= MOST_DRAWS:
        raise ValueError(f"{draws} draws; expected 2 to {MOST_DRAWS}")
    if not 0 <= solved <= MOST_DRAWS:
        raise ValueError(f"{solved} solved draws; expected 0 to {MOST_DRAWS}")
    if downside_points and not 2 <= downside_points <= MOST_POINTS:
        raise ValueError(f"{downside_points} downside_points; expected 0, or 2 to {MOST_POINTS}")
    if rho is not None and not 0 <= rho <= 1:
        raise ValueError(f"rho is {rho}; expected 0 to 1")
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha is {alpha}; expected 0 to below 1")
    report = on_progress or (lambda _: None)
    changed = with_rho(under_scenario(portfolio, scenario), rho)
    wide = DEFAULT_GAP if gap is None else gap
    limits = Resolver(solver=solver, gap=wide, time_limit=time_limit, cancel=cancel)
    found = base_plan(changed, plan, limits, gap=wide, on_progress=report, cancel=cancel)
    kind = changed.objective.kind
    if found.plan is None:
        is_infeasible = found.outcome is Outcome.INFEASIBLE
        return Risk(scenario, kind, found.outcome, found.stopped, complete=is_infeasible)
    proof, decision = found.plan.proof, found.plan.decision
    answer = Risk(
        scenario,
        kind,
        found.outcome,
        found.stopped,
        ProvenValue(proof.value, proof.bound),
        decision,
        alpha,
        asked_gap=wide,
        solver=solver,
    )
    try:
        limits.seconds_left()
        made = distribution(changed, decision, draws=draws, seed=seed, on_progress=report, cancel=cancel)
    except LimitReached as end:
        return replace(answer, stopped=end.stopped, solves=limits.solves, seconds=limits.seconds)
    report(DistributionFound(made))
    values = made.value.values
    answer = replace(
        answer,
        distribution=made,
        tail=conditional_value_at_risk(values, alpha),
        promise=promise(changed, decision, by=classes),
        uncertain=values[0] != values[-1],
    )
    run = _FurtherAnalyses(changed, found.plan, seed, limits, report, cancel)
    try:
        if solved:
            answer = replace(answer, robustness=run.robustness(solved))
            limits.seconds_left()
        if downside_points:
            answer = replace(answer, downside=run.downside(downside_points, alpha))
            limits.seconds_left()
        is_whole = answer.robustness is None or answer.robustness.draws == solved
        answer = replace(answer, complete=is_whole and (answer.downside is None or answer.downside.complete))
    except LimitReached:
        # The draws are ended by one event for both.
        is_cancelled = cancel is not None and cancel.is_set()
        answer = replace(answer, stopped=StopReason.CANCELLED if is_cancelled else StopReason.TIME_LIMIT)
    return replace(answer, solves=limits.solves, seconds=limits.seconds)


class _FurtherAnalyses:
    """The analyses that search for plans, within the limits of the whole question."""

    def __init__(
        self,
        portfolio: Portfolio,
        plan: Plan,
        seed: int,
        limits: Resolver,
        report: OnProgress,
        cancel: threading.Event | None,
    ) -> None:
        self._portfolio, self._plan, self._seed = portfolio, plan, seed
        self._limits, self._report, self._cancel = limits, report, cancel

    def robustness(self, draws: int) -> Robustness:
        """What holds whatever happens."""
        return robustness(
            self._portfolio,
            self._plan.decision,
            draws=draws,
            seed=self._seed,
            solver=self._limits.solver,
            time_limit=self._limits.seconds_left(),
            on_progress=self._report,
            on_result=lambda found: self._report(RobustnessFound(found)),
            cancel=self._cancel,
        )

    def downside(self, points: int, alpha: float) -> Downside:
        """The plans that look at the worst cases, at so many weights from 0 to 1."""
        return downside(
            self._portfolio,
            weights=[number / (points - 1) for number in range(points)],
            alpha=alpha,
            seed=self._seed,
            solver=self._limits.solver,
            time_limit=self._limits.seconds_left(),
            on_progress=self._report,
            cancel=self._cancel,
        )


def with_rho(portfolio: Portfolio, rho: float | None) -> Portfolio:
    """The portfolio with another correlation, by what it states; of all candidates where it states none."""
    if rho is None:
        return portfolio
    stated = portfolio.uncertainty.correlation or Correlation(CorrelatedBy.ALL, Decimal(0))
    correlation = replace(stated, rho=Decimal(repr(rho))) if rho else None
    return portfolio.revised(uncertainty=replace(portfolio.uncertainty, correlation=correlation))


def conditional_value_at_risk(values: Sequence[int], alpha: float) -> float:
    """The mean of the worst 1 - alpha of equally probable values, which are in rising order.

    A value that straddles the share counts in part (Rockafellar and Uryasev 2000).
    """
    worst = (1 - alpha) * len(values)
    whole = math.floor(worst + 1e-9)
    total = math.fsum(values[:whole])
    if whole < len(values):
        total += max(0.0, worst - whole) * values[whole]
    return total / worst
