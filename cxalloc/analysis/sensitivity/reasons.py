"""The limits that keep a candidate out of the best plan, or in it, each tested by a solve or in exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from cxalloc.analysis.sensitivity.explanation import Reason, ReasonKind
from cxalloc.analysis.sensitivity.limits import CandidateLimit, CandidatePart, candidate_part
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.message import Message, literal
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.candidate import Candidate, with_fixed_benefits, with_initiative, with_widest_window
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc.optimisation.neighbourhood import Neighbourhood
from cxalloc.optimisation.resolve import Resolver, ResolveResult
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point

FEW = 3
"""How many options of the candidate are tried on the plan before a solve is used."""


@dataclass(frozen=True)
class FlipCase:
    """One candidate of a portfolio, the best plan without it, and the best with it."""

    portfolio: Portfolio
    candidate: Candidate
    part: CandidatePart
    resolver: Resolver
    without: ResolveResult
    inside: ResolveResult
    demand: Reason | None = None
    """The candidate's own requirement that was relaxed for the plan without it: its status, or a cadence."""

    @property
    def model(self) -> PortfolioModel:
        """The model of the portfolio, with the constraints behind its labels."""
        return self.part.model

    def neighbourhood(self, *, inside: bool = False) -> Neighbourhood | None:
        """The neighbourhood of the best plan without the candidate, or with it."""
        decision = self.inside.decision if inside else self.without.decision
        return None if decision is None else Neighbourhood(decision, self.candidate)


def reasons_out(case: FlipCase) -> Iterator[Reason]:
    """Limits that have to be lifted for the candidate so that a plan with it reaches the value of the best one without.

    First an irreducible set of them; then the start window, if a wider one alone is enough.
    """
    assert case.without.bound is not None
    target = case.without.bound
    found = _by_adding(case, target)
    if found is None:
        found, is_hopeless = _by_lifting_everything(case, target)
        if is_hopeless:
            yield Reason(ReasonKind.VALUE)
    if found is not None:
        limits, point = _irreducible(case, *found, target)
        for limit in limits:
            yield _reason(case, limit, point, alone=len(limits) == 1)
    if (reason := _window(case, target)) is not None:
        yield reason


def _by_adding(case: FlipCase, target: int) -> tuple[tuple[CandidateLimit, ...], Point] | None:
    """Limits that the best plan without the candidate breaks when an option of the candidate is added to it.

    None if no option reaches the value ``target`` in that way. No solve is needed: the plan is known, and the limits
    are checked in exact arithmetic.
    """
    if case.without.point is None:
        return None
    problem, limits = case.model.problem, case.part.limits()
    groups = {problem.options[index].group for index in case.part.options}
    others = [index for index in case.without.point.options if problem.options[index].group not in groups]
    points = []
    for index in sorted(case.part.options):
        point = Point(tuple(sorted([*others, index])), case.without.point.amounts)
        if exact.objective_value(problem, point) >= target:
            points.append(point)
    points.sort(key=lambda point: len(set(exact.violated(problem, point))))
    needed = [(case.part.needed(point, limits), point) for point in points[:FEW]]
    enough = [(limits, point) for limits, point in needed if limits]
    return min(enough, key=lambda one: len(one[0]), default=None)


def _by_lifting_everything(case: FlipCase, target: int) -> tuple[tuple[tuple[CandidateLimit, ...], Point] | None, bool]:
    """Limits that a plan with the candidate breaks if all are lifted; and whether that is proved to be not enough."""
    limits = case.part.limits()
    result = _lifted(case, limits, target)
    if not result.reaches(target) or result.point is None:
        return None, result.stays_below(target)
    needed = case.part.needed(result.point, limits)
    return (needed, result.point) if needed else None, False


def _irreducible(
    case: FlipCase, limits: tuple[CandidateLimit, ...], point: Point, target: int
) -> tuple[tuple[CandidateLimit, ...], Point]:
    """Drop one limit after the other, as long as lifting the remaining ones is enough."""
    if len(limits) == 1:
        return limits, point
    for limit in limits:
        rest = [one for one in limits if one != limit]
        if len(rest) == 0 or limit not in limits:
            continue
        result = _lifted(case, rest, target)
        if result.reaches(target) and result.point is not None:
            limits, point = case.part.needed(result.point, rest) or tuple(rest), result.point
    return limits, point


def _lifted(case: FlipCase, limits: Sequence[CandidateLimit], target: int) -> ResolveResult:
    case.resolver.phase = "finding what binds"
    problem = case.part.lifted(case.model.problem, limits)
    forced = case.part.forced(True, problem)
    return case.resolver.best(
        case.portfolio, forced, model=case.model, against=target, neighbourhood=case.neighbourhood()
    )


def _window(case: FlipCase, target: int) -> Reason | None:
    """The start window as a reason, if the candidate would be in with any start."""
    if case.candidate.kind is Kind.SMALL_ALLOCATION:
        return None
    initiative = case.portfolio.initiative_by_id[case.candidate.id]
    if initiative.commitment is not None or (initiative.earliest == 0 and initiative.latest is None):
        return None
    fixed = with_fixed_benefits(case.portfolio, case.candidate)
    open_window = with_widest_window(fixed, fixed.initiative_by_id[initiative.id])
    wider = with_initiative(fixed, open_window)
    model = build_model(wider)
    if len(model.choices) == len(case.model.choices):
        return None
    case.resolver.phase = "trying other starts"
    forced = candidate_part(model, case.candidate).forced(True)
    result = case.resolver.best(wider, forced, model=model, against=target, neighbourhood=case.neighbourhood())
    if not result.reaches(target) or result.decision is None:
        return None
    start = next(one.start for one in result.decision.choices if one.initiative == initiative.id)
    return Reason(ReasonKind.WINDOW, initiative.id, start)


def _reason(case: FlipCase, limit: CandidateLimit, point: Point, *, alone: bool) -> Reason:
    requirement = case.model.constraints[limit.label]
    taken = _taken(case, limit, point)
    text = name_of(case.portfolio, limit.kind, limit.subject, requirement.text)
    return Reason(ReasonKind(limit.kind), limit.subject, limit.period, taken, alone, text)


def name_of(portfolio: Portfolio, kind: str, subject: str, text: Message) -> Message:
    """The name of a limit: of funds and teams without the period, because their periods are listed together."""
    if kind == "fund":
        return literal(next(one.name for one in portfolio.funds if one.id == subject))
    if kind == "team":
        return literal(next(one.name for one in portfolio.teams if one.id == subject))
    return text


def _taken(case: FlipCase, limit: CandidateLimit, point: Point) -> Decimal | None:
    """The candidate's use of a fund (minor units) or a team (person-days) in a period, in the plan of a point."""
    problem = case.model.problem
    if limit.kind == "fund":
        [number] = [n for n, fund in enumerate(problem.funds) if fund.label == limit.label]
        draws = problem.funds[number].draws[limit.period or 0]
        total = sum(draws.get(index, 0) for index in point.options if index in case.part.options)
        cells = problem.cells_at.get((number, limit.period or 0), ())
        return Decimal(total + sum(point.amounts[index] for index in cells if index in case.part.cells))
    if limit.kind == "team":
        [row] = [row for row in problem.rows if row.label == limit.label]
        total = sum(row.options.get(index, 0) for index in point.options if index in case.part.options)
        days = Fraction(total, case.model.constraints[limit.label].scale or 1)
        return Decimal(days.numerator) / Decimal(days.denominator)
    return None


def reasons_in(case: FlipCase) -> Iterator[Reason]:
    """Constraints without which the best plan would leave the candidate out; its own value, if there are none.

    Those that the plan with the candidate would break without it are tested.
    """
    found = False
    if case.demand is not None and case.without.reaches((case.inside.bound or 0) + 1):
        found = True
        yield case.demand
    for label in _kept_by(case):
        if _decides(case, label):
            found = True
            requirement = case.model.constraints[label]
            yield Reason(
                ReasonKind(requirement.kind), requirement.subject, requirement.period, None, True, requirement.text
            )
    if not found:
        yield Reason(ReasonKind.VALUE)


def _kept_by(case: FlipCase) -> list[str]:
    """Labels of the constraints that the plan breaks if the candidate is removed from it."""
    point, part, problem = case.inside.point, case.part, case.model.problem
    if point is None:
        return []
    options = tuple(index for index in point.options if index not in part.options)
    amounts = tuple(0 if index in part.cells else amount for index, amount in enumerate(point.amounts))
    left = Point(options, amounts)
    own = {problem.groups[problem.options[index].group].label for index in part.options}
    labels = dict.fromkeys(label for label in exact.violated(problem, left) if label not in own)
    return [label for label in labels if case.model.constraints[label].kind in ("rule", "relation", "cadence")]


def _decides(case: FlipCase, label: str) -> bool:
    """Whether without this constraint the best plan leaves the candidate out."""
    case.resolver.phase = "finding what binds"
    dropped = without_rows(case.model.problem, {label})
    without = case.resolver.best(
        case.portfolio,
        case.part.forced(False, dropped),
        model=case.model,
        against=case.inside.bound,
        neighbourhood=case.neighbourhood(inside=True),
    )
    if not without.reaches((case.inside.bound or 0) + 1) or without.value is None:
        return False
    inside = case.resolver.best(
        case.portfolio, case.part.forced(True, dropped), model=case.model, against=without.value - 1
    )
    return inside.stays_below(without.value - 1)


def without_rows(problem: Problem, labels: set[str]) -> Problem:
    """The problem without the rows and precedences of these labels."""
    rows = tuple(row for row in problem.rows if row.label not in labels)
    precedences = tuple(one for one in problem.precedences if one.label not in labels)
    return replace(problem, rows=rows, precedences=precedences)
