"""Tests relaxations of an infeasible portfolio, and minimises their size.

A plan is accepted only after it was verified against the relaxed portfolio.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation
from cxalloc.analysis.infeasibility.relaxed_portfolio import with_steps
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.model_builder import PortfolioModel, build_model, point_of
from cxalloc.optimisation.resolve import LimitReached, Resolver
from cxalloc.verification.verifier import VerificationFailure, verify
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Cell, LinearRow
from cxalloc_solvers.result import Shortage

TIGHTENINGS = 14
"""Solves that minimising one relaxation may take."""
UNITS = 3
"""How many units above the floating-point result are tried before a solve."""
GROWTH = 4
"""Solves that enlarging a relaxation from the floating-point result to an exactly sufficient size may take."""
EXACT, NEAR = 1e-6, 0.02
"""The gaps of a first guess: for one kind of constraint, which may be minimised afterwards, and for all kinds."""

ConstraintKey = tuple[str, int | None]
"""The key of a constraint in the problem: its label and, for a fund, the period."""
StepsOfSize = Callable[[int], Sequence[ConstraintRelaxation]]
"""Makes the relaxation of a size."""
SizeNeeded = Callable[[Decision], int]
"""Gives the size that a decision needs."""


@dataclass(frozen=True, slots=True)
class LeastRelaxation:
    """A size at which there is a plan, that plan, and whether it is proved that one unit less allows none."""

    size: int
    decision: Decision
    proved: bool


class Relaxer:
    """Tests relaxations of one portfolio."""

    def __init__(self, portfolio: Portfolio, resolver: Resolver) -> None:
        self.portfolio = portfolio
        self.resolver = resolver

    @cached_property
    def model(self) -> PortfolioModel:
        """The model of the portfolio as it is."""
        return build_model(self.portfolio)

    def keys(self, kind: str, subject: str | None = None, period: int | None = None) -> dict[ConstraintKey, Fraction]:
        """The keys of constraints, each with the size of its unit in minor units, days or counts."""
        found: dict[ConstraintKey, Fraction] = {}
        for label, one in self.model.constraints.items():
            if one.kind != kind or subject not in (None, one.subject):
                continue
            if kind == "fund":
                periods = range(self.model.problem.periods) if period is None else (period,)
                found |= {(label, each): Fraction(1) for each in periods}
            elif period in (None, one.period):
                found[label, None] = Fraction(1, one.scale or 1)
        return found

    def attempt(self, steps: Sequence[ConstraintRelaxation]) -> Decision | None:
        """A plan of the portfolio with these steps applied; None if there is none. Raises LimitReached."""
        try:
            relaxed = with_steps(self.portfolio, steps)
        except InvalidInput:  # for example an amount beyond the limits of a portfolio
            return None
        model = build_model(relaxed)
        point = self.resolver.feasible_point(model.problem)
        if point is None:
            return None
        decision = model.decision(point)
        if violations := verify(relaxed, decision):
            raise VerificationFailure(relaxed, violations)
        return decision

    def holds(self, steps: Sequence[ConstraintRelaxation], decision: Decision) -> bool:
        """Whether a decision is a plan of the portfolio with these steps applied."""
        try:
            return not verify(with_steps(self.portfolio, steps), decision)
        except InvalidInput:
            return False

    def near(self, steps: Sequence[ConstraintRelaxation], decision: Decision) -> Decision | None:
        """A plan with these steps applied, at most a few units off a decision; None if none was found."""
        if self.holds(steps, decision):
            return decision
        try:
            model = build_model(with_steps(self.portfolio, steps))
        except InvalidInput:
            return None
        if model.choices != self.model.choices:
            return None
        point = self.resolver.settled_point(model.problem, point_of(model, decision))
        mended = None if point is None else model.decision(point)
        return mended if mended is not None and self.holds(steps, mended) else None

    def plan_with(self, steps: Sequence[ConstraintRelaxation], decision: Decision) -> Decision | None:
        """A plan with these steps applied, the one nearest to a decision if there is one."""
        return self.near(steps, decision) or self.attempt(steps)

    def guess(
        self, prices: Mapping[ConstraintKey, float], gap: float = EXACT
    ) -> tuple[Decision, tuple[Shortage, ...]] | None:
        """The least shortages if only these constraints may be violated; None if that is not enough.

        A price of 0 stands for the default one, at which the whole budget or bound of the constraint costs 1.
        """
        if self.resolver.least_shortage_relaxed(self.model.problem, prices) is None:  # a quick test
            return None
        found = self.resolver.least_shortage(self.model.problem, prices, gap)
        return None if found is None else (self.model.decision(found[0]), found[1])

    def short(self, decision: Decision, keys: Mapping[ConstraintKey, Fraction]) -> dict[ConstraintKey, Fraction]:
        """By how much a decision breaks these constraints of the portfolio as it is."""
        shortages = exact.shortages(self.model.problem, point_of(self.model, decision))
        return {
            (one.label, one.period): Fraction(one.amount) * keys[one.label, one.period]
            for one in shortages
            if (one.label, one.period) in keys
        }

    def least(
        self, make: StepsOfSize, first: int, needed: SizeNeeded, most: int, guess: Decision | None = None
    ) -> LeastRelaxation | None:
        """The smallest size from 1 to ``most`` whose steps allow a plan; None if there is none.

        ``first`` is the first size tried; ``guess`` is a decision that breaks the steps of that size by a few units at
        most. It is known that size 0 allows no plan.
        """
        size, low = min(max(1, first), most), 0
        decision = None
        for more in range(UNITS if guess is not None else 0):
            if guess is not None and (decision := self.near(make(min(size + more, most)), guess)) is not None:
                size = min(size + more, most)
                break
        decision = decision or self.attempt(make(size))
        for _ in range(GROWTH):
            if decision is not None or size >= most:
                break
            low, size = size, min(most, size + max(1, size // 1000))
            decision = self.attempt(make(size))
        if decision is None:
            return None
        found = self._smaller(make, size, decision, needed, low)
        for number in range(TIGHTENINGS):
            if found.size == low + 1:
                return replace(found, proved=True)
            probe = found.size - 1 if number == 0 else (low + found.size) // 2
            try:
                smaller = self.attempt(make(probe))
            except LimitReached:
                break  # the best size found so far is returned
            if smaller is None:
                low = probe
            else:
                found = self._smaller(make, probe, smaller, needed, low)
        return replace(found, proved=found.size == low + 1)

    def _smaller(
        self, make: StepsOfSize, size: int, decision: Decision, needed: SizeNeeded, low: int
    ) -> LeastRelaxation:
        """The relaxation that a plan of this size needs, which may be smaller."""
        enough = min(size, max(low + 1, needed(decision)))
        return LeastRelaxation(
            enough if enough == size or self.holds(make(enough), decision) else size, decision, False
        )

    def less_in_all(self, keys: Sequence[ConstraintKey], total: int) -> dict[ConstraintKey, int] | None:
        """A distribution of less than ``total`` minor units over funds and periods; None if proved to be insufficient.

        In the problem each fund and period gets ``total`` more, and an additional cell returns the part that is not
        needed, so that the solution is in whole units. Raises LimitReached.
        """
        problem, number = self.model.problem, {fund.label: n for n, fund in enumerate(self.model.problem.funds)}
        if total <= 1:
            return None
        amounts = [list(fund.amounts) for fund in problem.funds]
        cells = list(problem.cells)
        for label, period in keys:
            assert period is not None
            amounts[number[label]][period] += total
            cells.append(Cell("given back", number[label], period, 1, total, ((total, 0.0),)))
        back = dict.fromkeys(range(len(problem.cells), len(cells)), 1)
        richer = replace(
            problem,
            funds=tuple(replace(fund, amounts=tuple(mine)) for fund, mine in zip(problem.funds, amounts, strict=True)),
            cells=tuple(cells),
            rows=(*problem.rows, LinearRow("given back", lower=len(keys) * total - (total - 1), amounts=back)),
        )
        point = self.resolver.feasible_point(richer)
        if point is None:
            return None
        given = point.amounts[len(problem.cells) :]
        return {key: total - amount for key, amount in zip(keys, given, strict=True) if amount < total}
