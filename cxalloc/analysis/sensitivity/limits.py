"""One candidate in a problem: forces it in or out, and lifts its limits one at a time.

A *limit* of a candidate is a fund in a period, a team in a period, a rule, a relation, a cap or a start window. Lifting
it *for the candidate* means that the limit no longer restricts the candidate: its use of the fund or the team does not
count, its spend cannot break the rule, and the relation does not bind it. Where the candidate helps to keep a rule or
a relation, it still does. So lifting limits does not affect plans without the candidate, and only adds plans with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.candidate import Candidate
from cxalloc.optimisation.model_builder import PortfolioModel
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Fund, LinearRow, Problem
from cxalloc_solvers.result import Point

FORCED = "forced"
"""The label of the row that forces a candidate in or out."""


@dataclass(frozen=True, slots=True)
class CandidateLimit:
    """A limit of a candidate: ``kind`` and ``subject`` as in ``model_builder.Constraint``, and the period.

    ``label`` is that of the constraint in the problem.
    """

    kind: str
    subject: str
    period: int | None
    label: str


@dataclass(frozen=True)
class CandidatePart:
    """The part of a problem that a candidate has: its options, or its cells; ``whole`` unless it is one level."""

    model: PortfolioModel
    options: frozenset[int]
    cells: frozenset[int]
    whole: bool = True

    def forced(self, inside: bool, problem: Problem | None = None) -> Problem:
        """The problem with the candidate forced in, or out; a mandatory status that contradicts this is dropped."""
        problem = problem or self.model.problem
        lower, upper = (1, None) if inside else (None, 0)
        row = LinearRow(
            FORCED, lower, upper, dict.fromkeys(sorted(self.options), 1), {}, dict.fromkeys(sorted(self.cells), 1)
        )
        groups = {problem.options[index].group for index in self.options}
        if not inside and self.whole:
            freed = [replace(group, must=False) if n in groups else group for n, group in enumerate(problem.groups)]
            problem = replace(problem, groups=tuple(freed))
        return replace(problem, rows=(*problem.rows, row))

    def limits(self) -> tuple[CandidateLimit, ...]:
        """All limits of the candidate, in the order of the problem."""
        return tuple(dict.fromkeys([*self._funds(), *self._rows()]))

    def lifted(self, problem: Problem, limits: Collection[CandidateLimit]) -> Problem:
        """The problem with these limits lifted for the candidate."""
        periods = {(limit.subject, limit.period) for limit in limits if limit.kind == "fund"}
        labels = {limit.label for limit in limits if limit.kind != "fund"}
        funds, cells = list(problem.funds), list(problem.cells)
        for number, fund in enumerate(problem.funds):
            subject = self.model.constraints[fund.label].subject
            draws = tuple(
                _without(draw, self.options) if (subject, period) in periods else draw
                for period, draw in enumerate(fund.draws)
            )
            funds[number] = replace(fund, draws=draws)
            for index in self.cells:
                cell = problem.cells[index]
                if cell.fund == number and (subject, cell.period) in periods:
                    cells[index] = replace(cell, fund=len(problem.funds))
        if cells != list(problem.cells):  # their money comes from an additional fund that is large enough
            most = max(cells[index].maximum for index in self.cells) * len(self.cells)
            amounts = (most,) * problem.periods
            funds.append(Fund("lifted", amounts, problem.funds[0].carry * 0, ({},) * problem.periods))
        rows: list[LinearRow] = []
        for row in problem.rows:
            rows.extend(self._lifted_row(row) if row.label in labels else (row,))
        precedences = tuple(
            replace(one, after=tuple(index for index in one.after if index not in self.options))
            if one.label in labels
            else one
            for one in problem.precedences
        )
        return replace(problem, funds=tuple(funds), cells=tuple(cells), rows=tuple(rows), precedences=precedences)

    def needed(self, point: Point, limits: Sequence[CandidateLimit]) -> tuple[CandidateLimit, ...] | None:
        """An irreducible subset of ``limits`` whose lifting makes a point feasible, in exact arithmetic.

        None where lifting all of them is not enough.
        """
        kept = list(limits)
        if not self._fits(point, kept):
            return None
        for limit in limits:
            rest = [one for one in kept if one != limit]
            if self._fits(point, rest):
                kept = rest
        return tuple(kept)

    def _fits(self, point: Point, limits: Collection[CandidateLimit]) -> bool:
        lifted = self.lifted(self.model.problem, limits)
        return next(exact.violated(lifted, point), None) is None

    def _funds(self) -> Iterator[CandidateLimit]:
        for number, fund in enumerate(self.model.problem.funds):
            subject = self.model.constraints[fund.label].subject
            for period, draws in enumerate(fund.draws):
                own_cells = self.model.problem.cells_at.get((number, period), ())
                if not self.options.isdisjoint(draws) or not self.cells.isdisjoint(own_cells):
                    yield CandidateLimit("fund", subject, period, fund.label)

    def _rows(self) -> Iterator[CandidateLimit]:
        problem = self.model.problem
        for row in problem.rows:
            if self._lifted_row(row) != (row,):
                requirement = self.model.constraints[row.label]
                yield CandidateLimit(requirement.kind, requirement.subject, requirement.period, row.label)
        for relation in problem.precedences:
            if not self.options.isdisjoint(relation.after):
                requirement = self.model.constraints[relation.label]
                yield CandidateLimit(requirement.kind, requirement.subject, None, relation.label)

    def _lifted_row(self, row: LinearRow) -> tuple[LinearRow, ...]:
        """The row with the limit lifted for the candidate: one row for each of its bounds."""
        upper = self._bound(row, "upper", lambda coefficient: coefficient > 0)
        lower = self._bound(row, "lower", lambda coefficient: coefficient < 0)
        halves = [one for one in (upper, lower) if one is not None]
        if all(_terms(one) == _terms(row) for one in halves):
            return (row,)
        return tuple(halves)

    def _bound(self, row: LinearRow, side: str, hurts: Callable[[int], bool]) -> LinearRow | None:
        if getattr(row, side) is None:
            return None

        def without_hurting(terms: Mapping[int, int], own: frozenset[int]) -> dict[int, int]:
            return {index: number for index, number in terms.items() if not (index in own and hurts(number))}

        return replace(
            row,
            lower=row.lower if side == "lower" else None,
            upper=row.upper if side == "upper" else None,
            options=without_hurting(row.options, self.options),
            amounts=without_hurting(row.amounts, self.cells),
            active=without_hurting(row.active, self.cells),
        )


def candidate_part(model: PortfolioModel, candidate: Candidate) -> CandidatePart:
    """The part of the model's problem that a candidate has."""
    if candidate.kind is Kind.SMALL_ALLOCATION:
        cells = frozenset(index for index, (owner, _) in enumerate(model.cells) if owner == candidate.id)
        return CandidatePart(model, frozenset(), cells)
    options = frozenset(
        index
        for index, choice in enumerate(model.choices)
        if choice.initiative == candidate.id and candidate.level in ("", choice.level)
    )
    return CandidatePart(model, options, frozenset(), not candidate.level)


def without_own_cadence(portfolio: Portfolio, candidate: Candidate) -> Portfolio:
    """The portfolio without the cadence of a small allocation, which excluding the allocation would break."""
    small = tuple(
        replace(one, cadence=None) if candidate.kind is Kind.SMALL_ALLOCATION and one.id == candidate.id else one
        for one in portfolio.small_allocations
    )
    return replace(portfolio, small_allocations=small)


def _without(draws: Mapping[int, int], options: frozenset[int]) -> dict[int, int]:
    return {index: amount for index, amount in draws.items() if index not in options}


def _terms(row: LinearRow) -> tuple[Mapping[int, int], ...]:
    return row.options, row.amounts, row.active
