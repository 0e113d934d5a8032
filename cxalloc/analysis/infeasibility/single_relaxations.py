"""Relaxations of a single constraint, or of all constraints of one rule or cadence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Relaxation, RelaxationKind
from cxalloc.analysis.infeasibility.relax import ConstraintKey, Relaxer, SizeNeeded, StepsOfSize
from cxalloc.analysis.infeasibility.relaxation_steps import RelaxationSteps, rule_room, whole_units
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.candidate import with_widest_window


class SingleRelaxations:
    """Searches for the smallest relaxation of one constraint that alone allows a plan."""

    def __init__(self, portfolio: Portfolio, relaxer: Relaxer, steps: RelaxationSteps) -> None:
        self._portfolio = portfolio
        self._relaxer = relaxer
        self._steps = steps

    def of(self, one: RemovableConstraint) -> Iterator[Relaxation]:
        """The relaxations of a constraint, each as it is found. Raises LimitReached."""
        match one.kind:
            case "fund" | "team":
                yield from self._more(one)
            case "rule":
                yield from self._rule(one.subject)
            case "status":
                yield from self._status(one.subject)
            case "relation":
                yield from self._removed(RelaxationKind.NO_RELATION, one.subject)
            case "total cap":
                yield from self._cap(one.subject)
            case "cadence":
                yield from self._cadence(one.subject)
            case "minimum":
                yield from self._minimum(one.subject)
            case "window":
                yield from self._earlier(one.subject)
                yield from self._later(one.subject)

    def _removed(self, kind: RelaxationKind, subject: str) -> Iterator[Relaxation]:
        steps = [ConstraintRelaxation(kind, subject)]
        if self._relaxer.attempt(steps) is not None:
            yield self._steps.relaxation(steps)

    def _status(self, initiative_id: str) -> Iterator[Relaxation]:
        if self._portfolio.initiative_by_id[initiative_id].status is Status.COMMITTED:
            yield from self._removed(RelaxationKind.RELEASED, initiative_id)
        yield from self._removed(RelaxationKind.OPTIONAL, initiative_id)

    def _more(self, one: RemovableConstraint) -> Iterator[Relaxation]:
        """More of a fund or a team in one period."""
        keys = self._relaxer.keys(one.kind, one.subject, one.period)
        if not keys:  # it binds only outside the windows, which the subsystem widens: more of it alone is no help
            return
        [(key, unit)] = keys.items()

        def make(size: int) -> list[ConstraintRelaxation]:
            if one.kind == "fund":
                return [self._steps.money(one.subject, one.period or 0, size)]
            return [self._steps.days(one.subject, one.period or 0, size * unit)]

        def needed(decision: Decision) -> int:
            return math.ceil(self._relaxer.short(decision, keys).get(key, Fraction(0)) / unit)

        yield from self._least_shortage(keys, make, needed)

    def _least_shortage(
        self, keys: Iterable[ConstraintKey], make: StepsOfSize, needed: SizeNeeded
    ) -> Iterator[Relaxation]:
        """The smallest increase of an amount, beginning with its shortage in floating point."""
        guess = self._relaxer.guess(dict.fromkeys(keys, 1.0))
        if guess is None:
            return
        decision, shortages = guess
        first = max([needed(decision), *map(whole_units, shortages)])
        yield from self._least(make, first, needed, 10 * first + 1000, decision)

    def _least(
        self, make: StepsOfSize, first: int, needed: SizeNeeded, most: int, guess: Decision | None = None
    ) -> Iterator[Relaxation]:
        least = self._relaxer.least(make, first, needed, most, guess)
        if least is not None:
            yield self._steps.relaxation(make(least.size), least=least.proved)

    def _rule(self, rule_id: str) -> Iterator[Relaxation]:
        """The relaxations of a rule: switched off, and with another bound."""
        guess = self._relaxer.guess(dict.fromkeys(self._relaxer.keys("rule", rule_id), 0.0))
        if guess is None:
            return
        off = [ConstraintRelaxation(RelaxationKind.OFF, rule_id)]
        if self._relaxer.plan_with(off, guess[0]) is None:
            return
        yield self._steps.relaxation(off)
        _, most = rule_room(self._steps.rule_of(rule_id))
        if most >= 1:
            yield from self._least(
                lambda size: [self._steps.rule(rule_id, size)],
                self._steps.rule_size(rule_id, guess[0]),
                lambda decision: self._steps.rule_size(rule_id, decision),
                most,
            )

    def _cap(self, small_id: str) -> Iterator[Relaxation]:
        keys = self._relaxer.keys("total cap", small_id)

        def needed(decision: Decision) -> int:
            return math.ceil(max(self._relaxer.short(decision, keys).values(), default=Fraction(0)))

        yield from self._least_shortage(keys, lambda size: [self._steps.cap(small_id, size)], needed)

    def _cadence(self, small_id: str) -> Iterator[Relaxation]:
        """A small allocation that is active less often, at least once; if that is not enough, without a cadence."""
        now = self._portfolio.small_allocation_by_id[small_id].cadence or 1
        rarer = self._portfolio.horizon.budget_periods - now
        found: list[Relaxation] = []
        if rarer >= 1:
            found += self._least(lambda size: [self._steps.cadence(small_id, size)], rarer, lambda _: rarer, rarer)
        yield from found or self._removed(RelaxationKind.NO_CADENCE, small_id)

    def _minimum(self, small_id: str) -> Iterator[Relaxation]:
        """A lower minimum; not of a ticket, because lowering its size would change all amounts."""
        allocation = self._portfolio.small_allocation_by_id[small_id]
        if allocation.ticket is not None:
            return
        most = allocation.minimum - 1

        def needed(decision: Decision) -> int:
            given = (line.amount for line in decision.allotments if line.small_allocation == small_id)
            return allocation.minimum - min(given, default=allocation.minimum)

        yield from self._least(lambda size: [self._steps.minimum(small_id, size)], most, needed, most)

    def _earlier(self, initiative_id: str) -> Iterator[Relaxation]:
        earliest = self._portfolio.initiative_by_id[initiative_id].earliest
        if earliest > 0:
            yield from self._least(
                lambda size: [self._steps.earlier(initiative_id, size)],
                earliest,
                lambda decision: earliest - _start(decision, initiative_id, earliest),
                earliest,
            )

    def _later(self, initiative_id: str) -> Iterator[Relaxation]:
        initiative = self._portfolio.initiative_by_id[initiative_id]
        latest, last = initiative.latest, with_widest_window(self._portfolio, initiative).latest
        if latest is not None and last is not None and latest < last:
            yield from self._least(
                lambda size: [self._steps.later(initiative_id, size)],
                last - latest,
                lambda decision: _start(decision, initiative_id, latest) - latest,
                last - latest,
            )


def _start(decision: Decision, initiative_id: str, otherwise: int) -> int:
    """The period in which a decision starts an initiative."""
    return next((one.start for one in decision.choices if one.initiative == initiative_id), otherwise)


def grouped(iis: Iterable[RemovableConstraint]) -> list[Sequence[RemovableConstraint]]:
    """Constraints that are relaxed together: one fund or team and period; of other kinds all of one subject."""
    groups: dict[tuple[str, str, int | None], list[RemovableConstraint]] = {}
    for one in iis:
        period = one.period if one.kind in ("fund", "team") else None
        groups.setdefault((one.kind, one.subject, period), []).append(one)
    return list(groups.values())
