"""Searches for the cheapest relaxations that allow a plan of an infeasible portfolio.

Any sufficient relaxation relaxes some constraint of each infeasible subsystem. So the constraints of one irreducible
subsystem are tried one by one; where no single one is enough, several of a kind, and finally of all kinds, are relaxed
together. Every relaxation that is returned was applied and solved, and its plan verified.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Relaxation, RelaxationKind
from cxalloc.analysis.infeasibility.relax import NEAR, UNITS, ConstraintKey, Relaxer
from cxalloc.analysis.infeasibility.relaxation_steps import RelaxationSteps
from cxalloc.analysis.infeasibility.single_relaxations import SingleRelaxations, grouped
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.resolve import LimitReached, Resolver, SolveUndecided
from cxalloc_solvers.result import Shortage

EASIER = ("status", "relation", "rule", "total cap", "cadence", "minimum")
HARDER = ("team", "fund", "window")
"""The kinds whose search takes longest come last, in case the time does not suffice for all."""
ELASTIC_KINDS = ("fund", "team", "rule", "status", "relation", "total cap", "cadence")
"""The kinds of constraint that an elastic program can relax."""
LESS_MONEY = 6
"""Solves that minimising the money of several funds and periods may take."""


class RelaxationSearch:
    """The search for relaxations of one portfolio.

    Attributes:
        found: The relaxations so far, the cheapest first once the search has ended.
        left_out: The constraints for which the search was not completed.
    """

    def __init__(self, portfolio: Portfolio, iis: Sequence[RemovableConstraint], resolver: Resolver) -> None:
        self.found: list[Relaxation] = []
        self.left_out: list[RemovableConstraint] = []
        self._iis = iis
        self._relaxer = Relaxer(portfolio, resolver)
        self._steps = RelaxationSteps(portfolio, self._relaxer.model)
        self._single = SingleRelaxations(portfolio, self._relaxer, self._steps)

    def run(self) -> bool:
        """Search for relaxations; return whether the search was completed."""
        groups = grouped(self._iis)
        self.left_out = list(self._iis)
        try:
            enough = {kind: self._all_of_a_kind(kind, groups) for kind in ("fund", "team")}
            for group in sorted(groups, key=lambda one: (*EASIER, *HARDER).index(one[0].kind)):
                if enough.get(group[0].kind, True):
                    self._collect(self._single.of(group[0]))
                for one in group:
                    self.left_out.remove(one)
            single = [relaxation.steps[0].kind for relaxation in self.found if len(relaxation.steps) == 1]
            if RelaxationKind.OPTIONAL not in single and any(group[0].kind == "status" for group in groups):
                self._collect(self._several("status"))
            if not single:
                self._collect(self._anything())
        except LimitReached:
            return False
        finally:
            self.found = list(self._in_order())
        return not self.left_out

    def _collect(self, search: Iterable[Relaxation]) -> None:
        """Collect the results of a search; one whose solve stays undecided does not end the others."""
        with contextlib.suppress(SolveUndecided):
            for relaxation in search:
                self.found.append(relaxation)

    def _in_order(self) -> Iterator[Relaxation]:
        seen = set()
        for relaxation in sorted(self.found, key=lambda one: (one.cost, len(one.steps), not one.least)):
            if relaxation.steps not in seen:
                seen.add(relaxation.steps)
                yield relaxation

    def _all_of_a_kind(self, kind: str, groups: Iterable[Sequence[RemovableConstraint]]) -> bool:
        """Search for relaxations in money, or days, only; return whether that is enough, as far as is known."""
        if not any(group[0].kind == kind for group in groups):
            return False
        try:
            found = list(self._several(kind))
        except SolveUndecided:
            return True
        self.found += found
        return bool(found)

    def _several(self, kind: str) -> Iterator[Relaxation]:
        """The smallest joint relaxation of all constraints of a kind; nothing where that is not enough."""
        keys = self._relaxer.keys(kind)
        guess = self._relaxer.guess({key: float(unit) for key, unit in keys.items()}) if keys else None
        if guess is None:
            return
        steps, least = self._enough(*guess), False
        if steps is None:
            return
        if kind == "fund":
            steps, least = self._less_money(steps, tuple(keys))
        yield self._steps.relaxation(steps, least=least)

    def _anything(self) -> Iterator[Relaxation]:
        """The smallest joint relaxation of constraints of all kinds."""
        prices = dict.fromkeys((key for kind in ELASTIC_KINDS for key in self._relaxer.keys(kind)), 0.0)
        guess = self._relaxer.guess(prices, NEAR)
        if guess is not None and (steps := self._enough(*guess)) is not None:
            yield self._steps.relaxation(steps)

    def _enough(self, decision: Decision, shortages: Sequence[Shortage]) -> Sequence[ConstraintRelaxation] | None:
        """Steps that are enough for a decision in whole units, which may be a few units more than in floating point."""
        steps = self._steps.for_decision(decision, shortages)
        for more in range(UNITS):
            money = [
                replace(one, after=one.after + more) if one.kind is RelaxationKind.MONEY and one.after else one
                for one in steps
            ]
            if self._relaxer.near(money, decision) is not None:
                return money
        return None if self._relaxer.attempt(steps) is None else steps

    def _less_money(
        self, steps: Sequence[ConstraintRelaxation], keys: Sequence[ConstraintKey]
    ) -> tuple[Sequence[ConstraintRelaxation], bool]:
        """These steps or ones with a smaller total of money, and whether it is proved that less is not enough."""
        constraints = self._relaxer.model.constraints
        for _ in range(LESS_MONEY):
            total = sum(int((step.after or 0) - (step.before or 0)) for step in steps)
            try:
                less = self._relaxer.less_in_all(keys, total)
                if less is None:
                    return steps, True
                fewer = [
                    self._steps.money(constraints[label].subject, period or 0, amount)
                    for (label, period), amount in less.items()
                ]
                if self._relaxer.attempt(fewer) is None:
                    return steps, False
            except LimitReached:
                return steps, False  # the steps found so far are returned
            steps = fewer
        return steps, False
