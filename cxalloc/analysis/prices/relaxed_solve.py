"""Solves a portfolio without some of its constraints, starting from the plan at hand, and gives what they cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cxalloc.analysis.prices.result import Price
from cxalloc.analysis.sensitivity.explanation import ProvenValue
from cxalloc.domain.plan import Decision, Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.model_builder import PortfolioModel
from cxalloc.optimisation.resolve import Resolver
from cxalloc.verification.verifier import VerificationFailure, Violation
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.solve import DEFAULT_GAP

LARGE, GAP_OF_LARGE = 100, 1e-3
"""With more initiatives than ``LARGE`` each search ends at this wider gap: one to 0.01 % takes minutes."""


def usual_gap(portfolio: Portfolio) -> float:
    """The default gap of a search without a constraint."""
    return DEFAULT_GAP if len(portfolio.initiatives) <= LARGE else GAP_OF_LARGE


@dataclass(frozen=True, slots=True)
class RelaxedSolve:
    """The best plan found without the constraints (the plan at hand, if nothing better), and what they cost."""

    price: Price
    value: ProvenValue
    decision: Decision


def solve_relaxed(
    portfolio: Portfolio,
    model: PortfolioModel,
    base: Plan,
    resolver: Resolver,
    *,
    problem: Problem,
    bound: int | None,
    keeps_all: Callable[[Decision], bool],
    violations: Callable[[Decision], Sequence[Violation]],
) -> RelaxedSolve:
    """Solve ``problem``, of which every plan of the constrained one is a plan with the same value.

    Args:
        portfolio: Gives the value of a decision.
        model: The model of the problem.
        base: The plan at hand; the resolver remembers its point.
        resolver: Solver, gap, limits and progress of the search.
        problem: The relaxed problem.
        bound: A bound of the relaxed problem that is proved already.
        keeps_all: Whether a decision keeps the constraints too: then they did not stand in its way.
        violations: Of the relaxed portfolio by a decision.

    Raises:
        LimitReached: No time was left, or the user cancelled.
        VerificationFailure: The verifier rejects the plan: a fault of the program.
    """
    value, proved = base.proof.value, base.proof.bound
    result = resolver.best(portfolio, problem, model=model, below=value, bound=bound)
    found, decision = result.value, result.decision
    if found is None or decision is None:
        found, decision = value, base.decision  # it is proved that nothing is better
    elif broken := violations(decision):
        raise VerificationFailure(portfolio, broken)
    if found <= value or keeps_all(decision):
        decision = base.decision
    gained = 0 if decision is base.decision else found - value
    least = 0 if proved is None else max(0, found - proved)
    most = None if result.bound is None else max(gained, least, result.bound - value)
    return RelaxedSolve(Price(max(gained, least), least, most), ProvenValue(value + gained, result.bound), decision)
