"""The distribution of the value of the plan at hand, and of what it spends.

Estimates and success are drawn, ten thousand times: what a plan may come to once it is decided.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from cxalloc.analysis.risk.draws import Draws
from cxalloc.analysis.risk.estimates import Estimates
from cxalloc.analysis.risk.outcomes import Amounts, AmountsByPeriod, PlanOutcomes
from cxalloc.analysis.risk.result import Bridge, FundRisk, PlanDistribution, RiskProgress, ValueDistribution
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.budget import Fund
from cxalloc.domain.plan import Decision, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.resolve import LimitReached

DRAWS = 10_000
CONTINGENCY = Fraction(1, 10)
"""With its contingency a fund is overspent with less than this probability."""


def distribution(
    portfolio: Portfolio,
    decision: Decision,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    on_progress: Callable[[RiskProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> PlanDistribution:
    """The distribution of the net present value of a decision, and the risk that its funds are overspent.

    Args:
        portfolio: The portfolio, with the changes of its scenario applied.
        decision: A decision that is feasible for it: that of a plan.
        draws: How many draws, from 2.
        seed: Any whole number; equal seeds give equal draws.
        on_progress: Receives the progress.
        cancel: Set by the caller to end it.

    Raises:
        LimitReached: It was cancelled.
        ValueError: There are fewer than 2 draws.
    """
    if draws < 2:
        raise ValueError(f"{draws} draws; expected 2 or more")
    began = time.perf_counter()

    def check() -> None:
        if cancel is not None and cancel.is_set():
            raise LimitReached(StopReason.CANCELLED)

    def report(phase: str, done: int) -> None:
        if on_progress is not None:
            on_progress(RiskProgress(phase, done, 3, time.perf_counter() - began))

    rho = Estimates(portfolio).rho
    drawn = Draws(seed, draws, rho)
    report("drawing values", 0)
    outcomes = PlanOutcomes(portfolio, decision, drawn, check=check)
    values = outcomes.values()
    independent = None
    if rho:
        report("drawing values without correlation", 1)
        alone = PlanOutcomes(portfolio, decision, replace(drawn, rho=0.0), check=check)
        independent = value_distribution(alone.values())
    report("drawing spend", 2)
    return PlanDistribution(
        draws,
        seed,
        rho,
        value_distribution(values),
        independent,
        _bridge(portfolio, decision, outcomes, values),
        tuple(risk for fund in portfolio.funds for risk in fund_risks(fund, outcomes.spend(fund.id))),
    )


def value_distribution(values: Amounts) -> ValueDistribution:
    """The distribution of values of equally probable draws."""
    ordered = np.sort(values)
    return ValueDistribution(
        float(ordered.mean()),
        float(ordered.std(ddof=1)),
        percentile(ordered, Fraction(1, 20)),
        percentile(ordered, Fraction(1, 2)),
        percentile(ordered, Fraction(19, 20)),
        float((ordered < 0).mean()),
        tuple(ordered.tolist()),
    )


def percentile(ordered: Amounts, share: Fraction) -> int:
    """The least of the values, which are in rising order, that at least this share of them does not exceed."""
    return int(ordered[max(0, -(-share.numerator * len(ordered) // share.denominator) - 1)])


def fund_risks(fund: Fund, spend: AmountsByPeriod) -> list[FundRisk]:
    """The risk of a fund by budget period, from its spend by period and draw.

    What is overspent is paid by a contingency: it is not taken from the next period.
    """
    risks = []
    draws = spend.shape[1]
    carried: Amounts = np.zeros(draws, dtype=np.int64)
    for period, amount in enumerate(fund.amounts):
        left = amount + carried - spend[period]
        shortage = np.sort(np.maximum(0, -left))
        if spend[period].any():
            # Of the draws, fewer than this share may be short of more than the contingency.
            allowed = -(-CONTINGENCY.numerator * draws // CONTINGENCY.denominator) - 1
            share = float((shortage > 0).mean())
            risks.append(FundRisk(fund.id, period, share, int(shortage[draws - 1 - allowed])))
        carried = _share_of(np.maximum(0, left), Fraction(fund.carry_over))
    return risks


def _share_of(amounts: Amounts, share: Fraction) -> Amounts:
    """A share of amounts from 0, rounded up to whole units."""
    if int(amounts.max()) * share.numerator < 2**62:
        return -(-amounts * share.numerator // share.denominator)
    return np.array([-(-amount * share.numerator // share.denominator) for amount in amounts.tolist()], dtype=np.int64)


def _bridge(portfolio: Portfolio, decision: Decision, outcomes: PlanOutcomes, values: Amounts) -> Bridge:
    found = outcomes.expectations()
    reading, cost, rate, duration = map(round, (found.reading, found.cost, found.rate, found.duration))
    plan, mean = make_ledger(portfolio, decision).key_figures.npv, round(float(values.mean()))
    sampling = mean - plan - reading - cost - rate - duration
    return Bridge(plan, reading, cost, rate, duration, sampling, mean)
