"""Regret: by how much a plan falls short of the best plan of each draw (Savage 1951).

The plan of the least *expected* regret is that of the highest mean, by identity; so the 95th percentile is what tells
plans apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from cxalloc.analysis.frontier.budget_sweep import cheapest
from cxalloc.analysis.frontier.roi_ranking import Greedy, roi_ranking
from cxalloc.analysis.risk.distribution import percentile
from cxalloc.analysis.risk.outcomes import Amounts
from cxalloc.analysis.risk.result import Regret
from cxalloc.analysis.risk.robustness.optima import Optima
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.model_builder import build_model, point_of
from cxalloc.verification.verifier import verify
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.integers import exact
from cxalloc_solvers.result import Point
from cxalloc_solvers.solve import solve

_P95 = Fraction(19, 20)
_ANY_PLAN = 0.1
"""The gap of the search for a decision to begin the ranking with."""


def regrets(optima: Optima, others: Mapping[str, Decision]) -> tuple[Regret, ...]:
    """The regret of the plan at hand, then of other decisions by name, as far as the portfolio allows them."""
    made = [_regret("", optima.by_draw[0], optima.best_values)]
    model, portfolio = optima.values.model, optima.values.portfolio
    for name, decision in others.items():
        if not verify(portfolio, decision):
            (values,) = optima.values.values([point_of(model, decision)], slice(0, optima.draws))
            made.append(_regret(name, values, np.maximum(optima.best_values, values)))
    return tuple(made)


def least_regret(optima: Optima) -> tuple[Regret, Decision]:
    """Of all plans that were found, the one of the least 95th percentile of regret; of equal ones the least mean."""
    best = optima.best_values
    made = [_regret("", values, best) for values in optima.by_draw]
    number = min(range(len(made)), key=lambda plan: (made[plan].p95, made[plan].mean))
    return made[number], optima.values.model.decision(optima.points[number])


def _regret(name: str, values: Amounts, best: Amounts) -> Regret:
    missed = best - values
    return Regret(name, float(values.mean()), float(missed.mean()), percentile(np.sort(missed), _P95))


def ranking_decision(portfolio: Portfolio, solver: str = "highs") -> Decision | None:
    """What a ranking by ROI would fund; None where no decision that keeps every requirement is found to begin with."""
    valuation = Valuation(portfolio)
    model = build_model(portfolio, valuation)
    problem = model.problem
    start: Point | None = Point((), (0,) * len(problem.cells))
    assert start is not None
    if any(exact.violated(problem, start)):
        start = solve(cheapest(problem), backend_named(solver), gap=_ANY_PLAN).point
    if start is None:
        return None
    greedy = Greedy(problem, roi_ranking(portfolio, valuation, problem))
    return model.decision(greedy.run(start, [fund.amounts for fund in problem.funds]))
