"""Find the best portfolio: build, solve, verify, and keep the answer as a plan."""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import cxalloc_solvers.result as solver_result
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.money import to_major
from cxalloc.domain.plan import Decision, Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario import apply_scenario
from cxalloc.domain.snapshot import sha256, to_json
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc.optimisation.warm_start import IncumbentFilter, SolveQuestion, WarmStart, warm_search
from cxalloc.verification.verifier import VerificationFailure, verify_plan
from cxalloc.version import __version__
from cxalloc_solvers.solve import DEFAULT_GAP, backend_named
from cxalloc_solvers.solve import solve as solve_problem

SOLVERS = ("highs", "cbc")


@dataclass(frozen=True, slots=True)
class SolveProgress:
    """Where a solve is. ``value`` and ``bound`` are in units of the objective, None while unknown."""

    phase: str
    seconds: float
    value: int | None
    bound: int | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a solve: a verified plan, or in ``reasons`` why there is none."""

    outcome: Outcome
    stopped: StopReason
    plan: Plan | None = None
    reasons: tuple[str, ...] = ()


def under_scenario(portfolio: Portfolio, scenario: str) -> Portfolio:
    """The portfolio under one of its scenarios; ``""`` is the base. Raises InvalidInput for an unknown name."""
    if not scenario:
        return portfolio
    for one in portfolio.scenarios:
        if one.name == scenario:
            return apply_scenario(portfolio, one)
    names = ", ".join(one.name for one in portfolio.scenarios)
    expected = f"one of the scenarios: {names}" if names else "no scenario: this portfolio has none"
    raise InvalidInput([Finding("scenario", "", "", scenario, expected)])


def solve(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    *,
    scenario: str = "",
    solver: str = "highs",
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
    on_progress: Callable[[SolveProgress], None] | None = None,
    cancel: threading.Event | None = None,
    on_plan: Callable[[Plan], None] | None = None,
    warm: WarmStart | None = None,
) -> Answer:
    """The best portfolio under ``scenario``, to a relative ``gap`` or until ``time_limit`` seconds have passed.

    ``on_plan`` gets verified plans found on the way, each better than the one before. With ``warm``, which remembers
    what was answered, such plans come sooner, from a second thread too; the answer is the same with and without it.
    Where the search is cut short, the best plan that was told is the answer.
    Raises InvalidInput for a scenario that can't be applied, and VerificationFailure for a plan that does not hold.
    """
    changed = under_scenario(portfolio, scenario)
    valuation = Valuation(changed)
    model = build_model(changed, valuation)
    question = SolveQuestion(changed, solver, gap)
    if warm is not None and (known := warm.answer(question)) is not None:
        return answer_from(changed, scenario, model, valuation, known, gap)

    def hear(news: solver_result.SearchProgress) -> None:
        if on_progress is not None:
            on_progress(SolveProgress(news.phase, news.seconds, _whole(news.value), _whole(news.bound), news.gap))

    def found(result: solver_result.Result) -> None:
        answer = answer_from(changed, scenario, model, valuation, result, gap)
        if on_plan is not None and answer.plan is not None:
            on_plan(answer.plan)

    backend = backend_named(solver)
    tell = None if on_plan is None else IncumbentFilter(found)
    hint = None if warm is None else warm.hint(model.problem)
    with contextlib.ExitStack() as stack:
        if tell is not None:
            stack.callback(tell.close)
        if tell is not None and hint is not None:
            stack.enter_context(
                warm_search(model.problem, backend, hint, gap=gap, time_limit=time_limit, on_result=tell)
            )
        result = solve_problem(
            model.problem, backend, gap=gap, time_limit=time_limit, on_progress=hear, cancel=cancel, on_result=tell
        )
    if tell is not None:
        result = tell.or_answer(result)
    if warm is not None:
        warm.keep(question, model.problem, result)
    return answer_from(changed, scenario, model, valuation, result, gap)


def answer_from(
    portfolio: Portfolio,
    scenario: str,
    model: PortfolioModel,
    valuation: Valuation,
    result: solver_result.Result,
    gap: float,
) -> Answer:
    """What a solver's result means: a verified plan, or the reasons why there is none.

    ``portfolio`` is the one that was built, with the changes of ``scenario`` made; raises VerificationFailure.
    """
    outcome, stopped = Outcome(result.status.value), StopReason(result.stopped.value)
    if result.point is None:
        return Answer(outcome, stopped, reasons=tuple(_reasons(portfolio, model, result)))
    plan = _plan(portfolio, scenario, model.decision(result.point), valuation, result, gap)
    if violations := verify_plan(plan):
        raise VerificationFailure(violations)
    return Answer(outcome, stopped, plan)


def _plan(
    portfolio: Portfolio,
    scenario: str,
    decision: Decision,
    valuation: Valuation,
    result: solver_result.Result,
    gap: float,
) -> Plan:
    value = make_ledger(portfolio, decision, valuation).key_figures.objective_value
    bound = max(value, whole_bound(result.bound)) if result.bound is not None else None
    inputs = to_json(portfolio)
    proof = Proof(
        Outcome(result.status.value),
        StopReason(result.stopped.value),
        value,
        bound,
        None if bound is None else solver_result.relative_gap(value, bound),
        gap,
        result.ties_settled,
        result.solver,
        result.version,
        result.seconds,
    )
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return Plan(scenario or "Base", scenario, created, decision, proof, inputs, sha256(inputs), __version__)


def whole_bound(bound: float) -> int:
    """The largest whole value under a bound that carries the rounding of floating point."""
    return math.floor(bound + 1e-6 + 1e-12 * abs(bound))


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _reasons(portfolio: Portfolio, model: PortfolioModel, result: solver_result.Result) -> list[str]:
    """What would have to give way, and by how much, in words."""
    reasons = []
    for shortage in result.shortages:
        requirement = model.constraints[shortage.label]
        missing = shortage.amount / (requirement.scale or 1)
        money = f"{to_major(math.ceil(missing - 1e-3), portfolio.currency):,} {portfolio.currency}"
        if requirement.kind == "fund" and shortage.period is not None:
            reasons.append(f"{requirement.text} in {portfolio.horizon.label(shortage.period)} would need {money} more")
        elif requirement.kind == "rule" and requirement.scale is not None:
            reasons.append(f"{requirement.text} is missed by {money}")
        elif requirement.kind == "team":
            reasons.append(f"{requirement.text} lacks {round(missing, 2):g} person-days")
        else:
            reasons.append(f"{requirement.text}: this cannot be kept")
    return reasons
