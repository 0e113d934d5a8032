"""Same money, better timing: the best plan where only the total of each fund is given.

In place of the balances by period each fund has one row: what is spent in all periods is at most its total. Every plan
keeps to that, because a fund carries over at most what it has left. So the gain is at least 0, and each plan that is
found can be paid by a budget with the same totals (``budget``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from cxalloc.analysis.prices.relaxed_solve import RelaxedSolve, solve_relaxed, usual_gap
from cxalloc.analysis.sensitivity.changes import changes_between
from cxalloc.analysis.sensitivity.explanation import ProvenValue
from cxalloc.analysis.timing.budget import budget_changes, budget_for, with_budget
from cxalloc.analysis.timing.result import FundTiming, Timing
from cxalloc.domain.plan import Decision, Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json, sha256, to_json
from cxalloc.optimisation.base_plan import base_plan
from cxalloc.optimisation.model_builder import build_model, point_of
from cxalloc.optimisation.resolve import LimitReached, Resolver
from cxalloc.optimisation.solve import SolveProgress, under_scenario
from cxalloc.verification.verifier import VerificationFailure, Violation, verify, verify_plan
from cxalloc_solvers.problem import LinearRow, Problem
from cxalloc_solvers.result import relative_gap
from cxalloc_solvers.solve import DEFAULT_GAP

TOTAL = "total of fund"
"""The label of the row for the total of a fund."""


def timing(
    portfolio: Portfolio,
    *,
    scenario: str = "",
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
    plan: Plan | None = None,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Timing:
    """What the same money of each fund brings at the best times, and the budget by period that this needs.

    Args:
        portfolio: The base portfolio.
        scenario: One of its scenarios, ``""`` for the base.
        solver: The name of the backend.
        gap: The relative gap of both searches. None: that of ``solve``, and for large portfolios a wider one.
        time_limit: Seconds for both together; what is found by then is returned.
        plan: The plan at hand, which saves the first solve if it has the same inputs.
        on_progress: Receives the progress.
        cancel: Set by the caller to end it.

    Raises:
        InvalidInput: The scenario does not exist.
    """
    changed = under_scenario(portfolio, scenario)
    wide = usual_gap(changed) if gap is None else gap
    resolver = Resolver(solver=solver, gap=wide, time_limit=time_limit, on_progress=on_progress, cancel=cancel)
    found = base_plan(
        changed,
        plan,
        resolver,
        gap=DEFAULT_GAP if gap is None else gap,
        on_progress=on_progress or (lambda _: None),
        cancel=cancel,
    )
    kind = changed.objective.kind
    if found.plan is None:
        is_infeasible = found.outcome is Outcome.INFEASIBLE
        return Timing(scenario, kind, found.outcome, found.stopped, complete=is_infeasible)
    value = ProvenValue(found.plan.proof.value, found.plan.proof.bound)
    answer = Timing(scenario, kind, found.outcome, found.stopped, value, asked_gap=wide, solver=solver)
    try:
        better = _solved(changed, found.plan, resolver)
    except LimitReached as end:
        return replace(answer, stopped=end.stopped, solves=resolver.solves, seconds=resolver.seconds)
    answer = replace(answer, gain=better.price, complete=True, solves=resolver.solves, seconds=resolver.seconds)
    if better.decision is found.plan.decision:
        return answer
    funds = budget_for(changed, better.decision)
    return replace(
        answer,
        better=_plan(changed, found.plan, better, funds, resolver),
        funds=funds,
        changes=tuple(changes_between(changed, found.plan.decision, better.decision)),
        budget=budget_changes(changed, funds),
        every_fund=budget_changes(changed, funds, every=True),
    )


def _solved(portfolio: Portfolio, base: Plan, resolver: Resolver) -> RelaxedSolve:
    def violations(decision: Decision) -> list[Violation]:
        return verify(with_budget(portfolio, budget_for(portfolio, decision)), decision)

    model = build_model(portfolio)
    resolver.remember(model, point_of(model, base.decision))
    resolver.phase = "finding the best times"
    return solve_relaxed(
        portfolio,
        model,
        base,
        resolver,
        problem=with_totals(model.problem),
        bound=None,
        keeps_all=lambda decision: not verify(portfolio, decision),
        violations=violations,
    )


def with_totals(problem: Problem) -> Problem:
    """The problem in which only the total of each fund is given: its amounts may fall in any periods."""
    rows = []
    for number, fund in enumerate(problem.funds):
        options: dict[int, int] = {}
        for draws in fund.draws:
            for index, amount in draws.items():
                options[index] = options.get(index, 0) + amount
        cells = {index: 1 for index, cell in enumerate(problem.cells) if cell.fund == number}
        rows.append(LinearRow(f"{TOTAL} {number}", upper=sum(fund.amounts), options=options, amounts=cells))
    funds = (replace(fund, amounts=(sum(fund.amounts),) * problem.periods, carry=Fraction(0)) for fund in problem.funds)
    return replace(problem, funds=tuple(funds), rows=(*problem.rows, *rows))


def _plan(
    portfolio: Portfolio, base: Plan, better: RelaxedSolve, funds: tuple[FundTiming, ...], resolver: Resolver
) -> Plan:
    """The plan with the budget that it needs. Its bound holds for any budget with the same totals."""
    inputs = to_json(with_budget(portfolio, funds))
    value, bound = better.value.value, better.value.bound
    gap = None if bound is None else relative_gap(value, bound)
    is_close = gap is not None and gap <= resolver.gap
    proof = Proof(
        Outcome.OPTIMAL if gap is not None and gap <= DEFAULT_GAP else Outcome.FEASIBLE,
        StopReason.GAP_REACHED if is_close else StopReason.TIME_LIMIT,
        value,
        bound,
        gap,
        resolver.gap,
        False,
        base.proof.solver,
        base.proof.solver_version,
        resolver.seconds,
    )
    plan = replace(
        base,
        id=0,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        decision=better.decision,
        proof=proof,
        inputs=inputs,
        inputs_sha256=sha256(inputs),
    )
    if violations := verify_plan(plan):
        raise VerificationFailure(from_json(inputs), violations)
    return plan
