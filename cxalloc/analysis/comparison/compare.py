"""Comparison of scenarios: key figures, binding limits, and the candidates that differ."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from cxalloc.analysis.infeasibility.diagnose import diagnose_briefly, with_cross_check
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.domain.accounting.ledger import KeyFigures, make_ledger
from cxalloc.domain.accounting.utilisation import BindingLimit, binding_limits
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message, literal
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.domain.snapshot import from_json, is_same_problem, to_json
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.solve import SolveProgress, solve, under_scenario
from cxalloc.verification.verifier import verify_plan
from cxalloc_solvers.solve import DEFAULT_GAP

LARGE, GAP_OF_LARGE = 100, 0.005
"""With more initiatives than ``LARGE`` plans have this wider gap: a proof to 0.01 % takes minutes for each."""
BASE = ""
"""The name of the base scenario, that is the portfolio without changes."""


class KeyFigure(StrEnum):
    """A row of the comparison."""

    VALUE = "value"
    NPV = "npv"
    BUDGET = "budget"
    SPEND = "spend"
    COST = "cost"
    BENEFIT = "benefit"
    ROI = "roi"
    PAYBACK = "payback"
    FUNDED = "funded"
    SMALL_SPEND = "small_spend"
    SMALL_SHARE = "small_share"


@dataclass(frozen=True, slots=True)
class ScenarioColumn:
    """One scenario: its plan and key figures, or in ``reasons`` why there is none.

    ``outcome`` is None where the scenario's changes can't be made; it is infeasible only where two solvers agree.
    ``diagnosis`` has their verdict and an IIS. ``is_reused``: its plan comes from ``stored``.
    """

    scenario: str
    changes: tuple[tuple[str, str], ...]
    outcome: Outcome | None
    stopped: StopReason | None
    objective: ObjectiveKind
    plan: Plan | None = None
    figures: KeyFigures | None = None
    limits: tuple[BindingLimit, ...] = ()
    reasons: tuple[Message, ...] = ()
    is_reused: bool = False
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True, slots=True)
class FundedState:
    """How one candidate is funded: an initiative's level, the first period with money, and the whole cost."""

    level: str
    start: int
    amount: int


class Presence(StrEnum):
    """Where a candidate is funded: in all scenarios that have a plan (a no-regret choice), in some, or in none."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate across the columns; a state is None where it is not funded, or where there is no plan."""

    kind: Kind
    id: str
    name: str
    owner: str
    states: tuple[FundedState | None, ...]
    place: Presence
    differs: bool
    """Whether two plans decide it differently: in or out, another level or start, another amount."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Columns in the requested order, and a row for each candidate in stored order."""

    columns: tuple[ScenarioColumn, ...]
    rows: tuple[CandidateRow, ...]

    def column(self, scenario: str) -> ScenarioColumn:
        """The column of a scenario. Raises KeyError for one that was not compared."""
        for column in self.columns:
            if column.scenario == scenario:
                return column
        raise KeyError(scenario)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure minus that of the reference.

    For a maximised figure (the objective value, or the NPV that both scenarios maximise) the difference between the
    optimal plans lies between ``low`` and ``high``, given the gaps of both plans (None: unknown). For any other figure
    both equal the difference between the plans found. ``is_certain`` is False where the gaps leave the sign open.
    """

    amount: int | Fraction
    low: int | Fraction | None
    high: int | Fraction | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class CompareProgress:
    """How far the solve of one scenario is; ``value`` and ``bound`` are in units of its objective."""

    phase: str
    scenario: str
    number: int
    scenarios: int
    seconds: float
    value: int | None
    bound: int | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A finished column, and its position among the columns."""

    position: int
    column: ScenarioColumn


def usual_gap(portfolio: Portfolio) -> float:
    """The default gap of a comparison: wider for a large portfolio, to finish within minutes."""
    return DEFAULT_GAP if len(portfolio.initiatives) <= LARGE else GAP_OF_LARGE


def compare(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    *,
    scenarios: Sequence[str] | None = None,
    stored: Sequence[Plan] = (),
    solver: str = "highs",
    gap: float = DEFAULT_GAP,
    proof_gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
    on_progress: Callable[[CompareProgress | ColumnFound], None] | None = None,
    cancel: threading.Event | None = None,
) -> Comparison:
    """Solve a portfolio under each of ``scenarios`` and compare the plans; None: the base (``""``) and all scenarios.

    Scenarios that result in the same inputs are solved once.

    Args:
        portfolio: The base portfolio.
        scenarios: The names of the scenarios, ``""`` for the base.
        stored: Known plans, reused where they have the same inputs and a gap that is small enough.
        solver: The name of the backend.
        gap: The relative gap at which each search ends.
        proof_gap: The gap within which a plan is called optimal.
        time_limit: Seconds for each solve; the diagnosis of an infeasible scenario takes at most as many again.
        on_progress: Receives the progress, and every column as it is found.
        cancel: Set by the caller to end it; unfinished columns then report a cancelled search.

    Raises:
        InvalidInput: A scenario does not exist.
    """
    names = (BASE, *(one.name for one in portfolio.scenarios)) if scenarios is None else tuple(dict.fromkeys(scenarios))
    for name in names:
        if name and all(one.name != name for one in portfolio.scenarios):
            under_scenario(portfolio, name)  # raises InvalidInput, with the existing names
    report = on_progress or (lambda _: None)
    columns: list[ScenarioColumn] = []
    known = list(stored)
    for position, name in enumerate(names):

        def hear(news: SolveProgress, name: str = name, position: int = position) -> None:
            proof = (news.seconds, news.value, news.bound, news.gap)
            report(CompareProgress(news.phase, name, position + 1, len(names), *proof))

        def ask(changed: Portfolio, hear: Callable[[SolveProgress], None] = hear) -> tuple[Answer, Diagnosis | None]:
            answer = solve(changed, solver=solver, gap=gap, time_limit=time_limit, on_progress=hear, cancel=cancel)
            if answer.outcome is not Outcome.INFEASIBLE:
                return answer, None
            diagnosis = diagnose_briefly(changed, solver=solver, time_limit=time_limit, on_progress=hear, cancel=cancel)
            return with_cross_check(answer, diagnosis), diagnosis

        is_cancelled = cancel is not None and cancel.is_set()
        column = _column(portfolio, name, known, (gap, proof_gap), None if is_cancelled else ask)
        if column.plan is not None:
            known.append(column.plan)
        columns.append(column)
        report(ColumnFound(position, column))
    return Comparison(tuple(columns), tuple(make_rows(portfolio, columns)))


def _column(
    portfolio: Portfolio,
    scenario: str,
    known: Iterable[Plan],
    gaps: tuple[float, float],
    ask: Callable[[Portfolio], tuple[Answer, Diagnosis | None]] | None,
) -> ScenarioColumn:
    defined = next((one for one in portfolio.scenarios if one.name == scenario), None)
    changes = defined.changes if defined else ()
    try:
        changed = (apply_scenario(portfolio, defined) if defined else portfolio).planned
    except InvalidInput as error:
        reasons = tuple(literal(str(finding)) for finding in error.findings)
        return ScenarioColumn(scenario, changes, None, None, portfolio.objective.kind, reasons=reasons)
    gap, proof_gap = gaps
    plan, is_reused = fitting_plan(changed, known, gap), True
    objective = changed.objective.kind
    if plan is None:
        if ask is None:
            return ScenarioColumn(scenario, changes, Outcome.STOPPED, StopReason.CANCELLED, objective)
        (answer, diagnosis), is_reused = ask(changed), False
        if answer.plan is None:
            diagnosis = replace(diagnosis, scenario=scenario) if diagnosis else None
            return ScenarioColumn(
                scenario,
                changes,
                answer.outcome,
                answer.stopped,
                objective,
                reasons=answer.reasons,
                diagnosis=diagnosis,
            )
        plan = replace(answer.plan, name=scenario or answer.plan.name, scenario=scenario)
    plan = replace(plan, proof=plan.proof.called_optimal_within(proof_gap))
    ledger = make_ledger(changed, plan.decision)
    return ScenarioColumn(
        scenario,
        changes,
        plan.proof.outcome,
        plan.proof.stopped,
        objective,
        plan,
        ledger.key_figures,
        binding_limits(changed, plan.decision, ledger),
        is_reused=is_reused,
    )


def fitting_plan(portfolio: Portfolio, known: Iterable[Plan], gap: float) -> Plan | None:
    """The best of the known plans with the same inputs as ``portfolio``, if its gap is at most ``gap``."""
    inputs = to_json(portfolio)
    fitting = [
        plan
        for plan in known
        if plan.proof.gap is not None
        and (plan.proof.gap <= gap or (plan.proof.outcome is Outcome.OPTIMAL and plan.proof.asked_gap <= gap))
        and is_same_problem(plan.inputs, inputs)
        and not verify_plan(plan)
    ]
    return max(fitting, key=lambda plan: plan.proof.value, default=None)


def make_rows(portfolio: Portfolio, columns: Sequence[ScenarioColumn]) -> Iterator[CandidateRow]:
    """One row for each candidate with its state in each column."""
    states = [_states(column) for column in columns]
    planned = [of for column, of in zip(columns, states, strict=True) if column.plan is not None]
    for kind, candidates in (
        (Kind.INITIATIVE, portfolio.initiatives),
        (Kind.SMALL_ALLOCATION, portfolio.small_allocations),
    ):
        for one in candidates:
            found = [of.get(one.id) for of in planned]
            place = Presence.NONE if not any(found) else Presence.ALL if all(found) else Presence.SOME
            across = tuple(of.get(one.id) for of in states)
            yield CandidateRow(kind, one.id, one.name, one.owner, across, place, len(set(found)) > 1)


def _states(column: ScenarioColumn) -> dict[str, FundedState]:
    if column.plan is None:
        return {}
    portfolio, decision = from_json(column.plan.inputs), column.plan.decision
    states = {}
    for verdict in make_ledger(portfolio, decision).verdicts:
        if verdict.funded and verdict.start is not None:
            states[verdict.id] = FundedState(verdict.level, verdict.start, verdict.cost)
    return states


def key_figure(column: ScenarioColumn, figure: KeyFigure) -> int | Fraction | None:
    """A figure of a column: minor units, a ratio, a period (from 0) or a count; None where there is none.

    The value is in units of the objective, that is minor units or millionths of a point.
    """
    figures = column.figures
    if figures is None:
        return None
    if figure is KeyFigure.SMALL_SHARE:
        return Fraction(figures.small_allocation_spend, figures.spend) if figures.spend else None
    found: int | Fraction | None = getattr(figures, _NAMES.get(figure, figure.value))
    return found


_NAMES = {KeyFigure.VALUE: "objective_value", KeyFigure.SMALL_SPEND: "small_allocation_spend"}
"""Key figures with another name in the ledger."""


def difference(column: ScenarioColumn, reference: ScenarioColumn, figure: KeyFigure) -> Difference | None:
    """A figure of a column minus that of the reference; None where one is missing, or where the units differ."""
    here, there = key_figure(column, figure), key_figure(reference, figure)
    if here is None or there is None or column.plan is None or reference.plan is None:
        return None
    amount = here - there
    is_maximised = figure is KeyFigure.VALUE or (figure is KeyFigure.NPV and column.objective is ObjectiveKind.NPV)
    if column.objective is not reference.objective:
        if figure is KeyFigure.VALUE:
            return None
        is_maximised = False
    if column is reference or not is_maximised:
        return Difference(amount, amount, amount, is_certain=True)
    bound, other_bound = column.plan.proof.bound, reference.plan.proof.bound
    # On both sides the optimal value lies between the plan's value and its bound.
    low = None if other_bound is None else here - other_bound
    high = None if bound is None else bound - there
    is_certain = (low is not None and low > 0) or (high is not None and high < 0) or (low == high == 0)
    return Difference(amount, low, high, is_certain)
