"""The price of rules, locks and commitments: how much more the best plan would be worth without each of them.

For each constraint the problem is solved again without it, starting from the plan at hand. A larger set of plans has at
least the value of a smaller one: the price is at least 0, and the bound of the problem without any of the constraints
is a bound without one of them. With value v and bound b of the plan, and v' and b' without the constraint, the price
lies between max(0, v' - b) and b' - v.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cxalloc.analysis.prices.messages import constraint_message, together_message
from cxalloc.analysis.prices.relaxed_solve import solve_relaxed, usual_gap
from cxalloc.analysis.prices.removal import (
    NotRelaxed,
    PricedConstraint,
    RelaxedPortfolio,
    priced_constraints,
    without,
)
from cxalloc.analysis.prices.result import ConstraintPrice, Price, PriceFound, Prices, PricesProgress
from cxalloc.analysis.sensitivity.changes import changes_between
from cxalloc.analysis.sensitivity.explanation import ProvenValue
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Outcome, Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.base_plan import base_plan
from cxalloc.optimisation.model_builder import build_model, point_of
from cxalloc.optimisation.resolve import LimitReached, Resolver
from cxalloc.optimisation.solve import SolveProgress, under_scenario
from cxalloc.verification.verifier import verify
from cxalloc_solvers.solve import DEFAULT_GAP

OnProgress = Callable[[PricesProgress | PriceFound], None]


def prices(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    *,
    scenario: str = "",
    constraints: Sequence[PricedConstraint] | None = None,
    together: bool = True,
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
    plan: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Prices:
    """What each constraint costs.

    Args:
        portfolio: The base portfolio.
        scenario: One of its scenarios, ``""`` for the base.
        constraints: The ones to price; None for all that ``priced_constraints`` gives.
        together: Compute what all of them cost together, too.
        solver: The name of the backend.
        gap: The relative gap of every solve. None: the plan is that of ``solve``, and the others have ``usual_gap``.
        time_limit: Seconds for all solves together, of which each price gets an equal share of what is left.
        plan: A known plan, which saves the first solve if it has the same inputs.
        on_progress: Receives the progress, and each price as it is found.
        cancel: Set by the caller to end it; the prices found so far are returned.

    Raises:
        InvalidInput: The scenario does not exist.
    """
    changed = under_scenario(portfolio, scenario)
    asked = priced_constraints(changed)
    if constraints is not None:
        wanted = set(constraints)
        asked = tuple(one for one in asked if one in wanted)
    run = _PricesRun(changed, asked, solver, gap, time_limit, on_progress or (lambda _: None), cancel)
    return run.answer(scenario, plan, together=together and len(asked) > 1)


@dataclass
class _Position:
    """Which of the searches is under way, as it is reported."""

    phase: str
    text: Message | None
    number: int
    of: int


class _PricesRun:
    """One call of ``prices``: the portfolio under its scenario, what is asked, and the limits."""

    def __init__(
        self,
        portfolio: Portfolio,
        asked: tuple[PricedConstraint, ...],
        solver: str,
        gap: float | None,
        time_limit: float | None,
        report: OnProgress,
        cancel: threading.Event | None,
    ) -> None:
        self.portfolio = portfolio
        self.asked = asked
        self._gap = gap
        self._report = report
        self._cancel = cancel
        self._position = _Position("finding the best plan", None, 0, len(asked))
        self._limits = Resolver(solver=solver, gap=gap or DEFAULT_GAP, time_limit=time_limit, cancel=cancel)

    def answer(self, scenario: str, plan: Plan | None, *, together: bool) -> Prices:
        found = base_plan(
            self.portfolio,
            plan,
            self._limits,
            gap=DEFAULT_GAP if self._gap is None else self._gap,
            on_progress=self._hear,
            cancel=self._cancel,
        )
        kind = self.portfolio.objective.kind
        if found.plan is None:
            return Prices(scenario, kind, found.outcome, found.stopped, complete=found.outcome is Outcome.INFEASIBLE)
        base, stopped = found.plan, found.stopped
        made: list[ConstraintPrice] = []
        total: ConstraintPrice | None = None
        searches = ([None] if together else []) + list(self.asked)
        for number, constraint in enumerate(searches):
            bound = None if total is None or total.without is None else total.without.bound
            try:
                one = self._price(base, constraint, bound, len(searches) - number)
            except LimitReached as end:
                stopped = end.stopped
                one = ConstraintPrice(constraint, self._text(constraint))
            if constraint is None:
                total = one
            else:
                made.append(one)
            self._report(PriceFound(one))
        everything = made if total is None else [total, *made]
        return Prices(
            scenario,
            kind,
            base.proof.outcome,
            stopped,
            ProvenValue(base.proof.value, base.proof.bound),
            base.decision,
            tuple(sorted(made, key=_rank)),
            total,
            complete=all(one.price is not None or one.not_relaxed is not None for one in everything),
            asked_gap=usual_gap(self.portfolio) if self._gap is None else self._gap,
            solver=self._limits.solver,
            solves=self._limits.solves,
            seconds=self._limits.seconds,
        )

    def _text(self, constraint: PricedConstraint | None) -> Message:
        return together_message() if constraint is None else constraint_message(self.portfolio, constraint)

    def _price(self, base: Plan, constraint: PricedConstraint | None, bound: int | None, left: int) -> ConstraintPrice:
        """The price of a constraint, or of all together (None).

        ``bound`` is proved without any of them, and ``left`` is how many prices, with this one, share the time.
        """
        text = self._text(constraint)
        removed = self._comparable(base) if constraint is None else (constraint,)
        relaxed = without(self.portfolio, removed, base.decision)
        if relaxed is NotRelaxed.NOTHING_ELSE:
            value = ProvenValue(base.proof.value, base.proof.bound)
            return ConstraintPrice(constraint, text, Price(0, 0, 0), value, base.decision, not_relaxed=relaxed)
        if isinstance(relaxed, NotRelaxed):
            return ConstraintPrice(constraint, text, not_relaxed=relaxed)
        if bound is not None and bound <= base.proof.value:  # not even without all of them anything is better
            return ConstraintPrice(
                constraint, text, Price(0, 0, 0), ProvenValue(base.proof.value, base.proof.value), base.decision
            )
        of = len(self.asked)
        number = of - left + 1 if constraint is not None else 0
        self._position = _Position("finding what it costs", text, number, of)
        seconds = self._limits.seconds_left()
        resolver = Resolver(
            solver=self._limits.solver,
            gap=usual_gap(self.portfolio) if self._gap is None else self._gap,
            time_limit=None if seconds is None else seconds / left,
            on_progress=self._hear,
            cancel=self._cancel,
        )
        try:
            return self._solved(base, constraint, text, relaxed, resolver, bound)
        finally:
            self._limits.solves += resolver.solves

    def _comparable(self, base: Plan) -> tuple[PricedConstraint, ...]:
        """The constraints without which values remain comparable."""
        return tuple(
            one for one in self.asked if without(self.portfolio, (one,), base.decision) is not NotRelaxed.OTHER_SCALE
        )

    def _solved(
        self,
        base: Plan,
        constraint: PricedConstraint | None,
        text: Message,
        relaxed: RelaxedPortfolio,
        resolver: Resolver,
        bound: int | None,
    ) -> ConstraintPrice:
        model = build_model(relaxed.portfolio)
        resolver.remember(model, point_of(model, base.decision))
        better = solve_relaxed(
            relaxed.portfolio,
            model,
            base,
            resolver,
            problem=relaxed.problem(model),
            bound=bound,
            keeps_all=lambda decision: not verify(self.portfolio, decision),
            violations=lambda decision: verify(relaxed.portfolio, decision),
        )
        changes = tuple(changes_between(relaxed.portfolio, base.decision, better.decision))
        return ConstraintPrice(constraint, text, better.price, better.value, better.decision, changes)

    def _hear(self, news: SolveProgress) -> None:
        at = self._position
        phase = at.phase if at.text is not None else news.phase
        self._report(
            PricesProgress(phase, at.text, at.number, at.of, self._limits.seconds, news.value, news.bound, news.gap)
        )


def _rank(one: ConstraintPrice) -> tuple[int, int, int]:
    """Sorts by what is proved, then by what was found; what is not known comes last."""
    price = one.price
    if price is None:
        return 1, 0, 0
    return 0, -price.least, -price.found
