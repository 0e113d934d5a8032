"""The cheapest repairs of a portfolio without a plan: what would have to give way, and how little of it is enough.

Whatever makes a plan possible has to loosen some requirement of each set that clashes. So the requirements of one
irreducible set are tried one by one; where no single one is enough, several of a kind, and at last of all kinds, give
way together. Every repair was made, solved, and its plan verified.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Relaxation, RelaxationKind, Unit
from cxalloc.analysis.infeasibility.relax import NEAR, UNITS, ConstraintKey, Relaxer, SizeNeeded, StepsOfSize
from cxalloc.analysis.infeasibility.relaxed_portfolio import NOT_A_CHANGE, changes_for
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.utilisation import rule_margins
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.rules import Bound, Rule, SpendRule
from cxalloc.optimisation.resolve import LimitReached, NodeLimitReached, Resolver
from cxalloc_solvers.result import Shortage

SHARE_STEP = Decimal("0.001")
"""A share is loosened by tenths of a percentage point."""
FINE_SHARE_STEP = Decimal("0.00001")
FINE = Decimal("0.01")
"""A share as small as this is loosened by thousandths of a percentage point."""
EASIER = ("status", "relation", "rule", "total cap", "cadence", "minimum")
HARDER = ("team", "fund", "window")
"""What takes longest comes last, should the time not be enough for all."""
LESS_MONEY = 6
"""Solves that making the money of several funds and periods as little as can be may take."""


class RelaxationSearch:
    """The search for repairs of one portfolio: ``found`` so far, and the requirements that were ``left_out``."""

    def __init__(self, portfolio: Portfolio, clash: Sequence[RemovableConstraint], trials: Resolver) -> None:
        self.portfolio = portfolio
        self.found: list[Relaxation] = []
        self.left_out: list[RemovableConstraint] = []
        self._clash = clash
        self._loosening = Relaxer(portfolio, trials)
        self._budget = max(1, sum(sum(fund.amounts) for fund in portfolio.funds))
        self._capacity = max(Decimal(1), sum((sum(team.capacity, Decimal(0)) for team in portfolio.teams), Decimal(0)))

    def seek(self) -> bool:
        """Look for repairs; whether the search came to its end."""
        groups = _grouped(self._clash)
        self.left_out = list(self._clash)
        try:
            enough = {kind: self._all_of_a_kind(kind, groups) for kind in ("fund", "team")}
            for group in sorted(groups, key=lambda one: (*EASIER, *HARDER).index(one[0].kind)):
                kind = group[0].kind
                if enough.get(kind, True):
                    self._tolerant(partial(self._single, group))
                for one in group:
                    self.left_out.remove(one)
            single = [repair.steps[0].way for repair in self.found if len(repair.steps) == 1]
            if RelaxationKind.OPTIONAL not in single and any(group[0].kind == "status" for group in groups):
                self._tolerant(lambda: self._several("status", 1.0))
            if not single:
                self._tolerant(self._anything)
        except LimitReached:
            return False
        finally:
            self.found = list(self._in_order())
        return not self.left_out

    def _tolerant(self, look: Callable[[], object]) -> None:
        """Go on where one solve came to its limit."""
        with contextlib.suppress(NodeLimitReached):
            look()

    def _in_order(self) -> Iterator[Relaxation]:
        told = set()
        for repair in sorted(self.found, key=lambda one: (one.cost, len(one.steps), not one.least)):
            if repair.steps not in told:
                told.add(repair.steps)
                yield repair

    def _add(self, steps: Sequence[ConstraintRelaxation], *, least: bool = False) -> None:
        steps = tuple(steps)
        added = [(step, (step.after or Decimal(0)) - (step.before or Decimal(0))) for step in steps]
        self.found.append(
            Relaxation(
                steps,
                changes_for(self.portfolio, steps),
                all(step.way not in NOT_A_CHANGE for step in steps),
                sum((self._cost(step) for step in steps), Decimal(0)).quantize(Decimal("1e-12")),
                int(sum(more for step, more in added if step.way is RelaxationKind.MONEY)),
                sum((more for step, more in added if step.way is RelaxationKind.DAYS), Decimal(0)),
                least,
            )
        )

    def _cost(self, step: ConstraintRelaxation) -> Decimal:
        """How much of what it touches a step gives up: all budgets, all capacities, its bound, or the whole of it."""
        if step.before is None or step.after is None:
            return Decimal("0.5") if step.way is RelaxationKind.RELEASED else Decimal(1)
        moved = abs(step.after - step.before)
        match step.way:
            case RelaxationKind.MONEY:
                return moved / self._budget
            case RelaxationKind.DAYS:
                return moved / self._capacity
            case RelaxationKind.EARLIER | RelaxationKind.LATER | RelaxationKind.CADENCE:
                return moved / self.portfolio.horizon.budget_periods
        whole = max(abs(step.before), Decimal(1))
        if step.unit is Unit.SHARE:
            whole = step.before if step.after < step.before else 1 - step.before
        return min(Decimal(1), moved / whole)

    # -- several of a kind -------------------------------------------------------------------------------------------

    def _all_of_a_kind(self, kind: str, groups: Iterable[Sequence[RemovableConstraint]]) -> bool:
        """Look for money, or days, wherever they are missing; whether more of them is enough."""
        if not any(group[0].kind == kind for group in groups):
            return False
        try:
            return self._several(kind, 1.0)
        except NodeLimitReached:
            return True

    def _several(self, kind: str, price: float) -> bool:
        """The least by which all requirements of a kind together have to give way; whether that is enough."""
        keys = self._loosening.keys(kind)
        guess = self._loosening.guess({key: price * float(unit) for key, unit in keys.items()}) if keys else None
        if guess is None:
            return False
        steps = self._enough(self._steps(*guess), guess[0])
        if steps is None:
            return False
        least = False
        if kind == "fund":
            steps, least = self._less_money(steps, tuple(keys))
        self._add(steps, least=least)
        return True

    def _less_money(
        self, steps: Sequence[ConstraintRelaxation], keys: Sequence[ConstraintKey]
    ) -> tuple[Sequence[ConstraintRelaxation], bool]:
        """The same, or steps that need less money in all, and whether it is proved that less is not enough."""
        for _ in range(LESS_MONEY):
            total = sum(int((step.after or 0) - (step.before or 0)) for step in steps)
            try:
                less = self._loosening.less_in_all(keys, total)
                if less is None:
                    return steps, True
                fewer = [self._money(key, amount) for key, amount in less.items()]
                if self._loosening.attempt(fewer) is None:
                    return steps, False
            except LimitReached:
                return steps, False  # what was found stands
            steps = fewer
        return steps, False

    def _anything(self) -> None:
        """The least by which requirements of all kinds together have to give way."""
        loosening = self._loosening
        prices = dict.fromkeys((key for kind in _kinds(self.portfolio) for key in loosening.keys(kind)), 0.0)
        guess = loosening.guess(prices, NEAR)
        if guess is not None and (steps := self._enough(self._steps(*guess), guess[0])) is not None:
            self._add(steps)

    def _enough(
        self, steps: Sequence[ConstraintRelaxation], decision: Decision
    ) -> Sequence[ConstraintRelaxation] | None:
        """Steps that are enough for a decision in whole units, which may take a few more than in floating point."""
        for more in range(UNITS):
            money = [
                replace(one, after=one.after + more) if one.way is RelaxationKind.MONEY and one.after else one
                for one in steps
            ]
            if self._loosening.near(money, decision) is not None:
                return money
        return None if self._loosening.attempt(steps) is None else steps

    def _steps(self, decision: Decision, short: Sequence[Shortage]) -> list[ConstraintRelaxation]:
        """What has to give way for a decision to be a plan."""
        steps: dict[tuple[str, str, int | None], ConstraintRelaxation] = {}
        for shortage in short:
            one = self._loosening.model.constraints[shortage.label]
            match one.kind:
                case "fund":
                    steps[one.kind, one.subject, shortage.period] = self._money(
                        (shortage.label, shortage.period), _whole(shortage)
                    )
                case "team":
                    missing = Fraction(_whole(shortage), one.scale or 1)
                    steps[one.kind, one.subject, one.period] = self._days(one.subject, one.period or 0, missing)
                case "rule":
                    steps[one.kind, one.subject, None] = self._rule_for(one.subject, decision)
                case "total cap":
                    cap = self.portfolio.small_allocation_by_id[one.subject].total_cap or 0
                    after = Decimal(cap + _whole(shortage))
                    steps[one.kind, one.subject, None] = ConstraintRelaxation(
                        RelaxationKind.CAP, one.subject, None, Decimal(cap), after, Unit.MONEY
                    )
                case _:
                    way = {
                        "status": RelaxationKind.OPTIONAL,
                        "cadence": RelaxationKind.NO_CADENCE,
                        "relation": RelaxationKind.NO_RELATION,
                    }[one.kind]
                    steps[one.kind, one.subject, None] = ConstraintRelaxation(way, one.subject)
        return list(steps.values())

    # -- one requirement ---------------------------------------------------------------------------------------------

    def _single(self, group: Sequence[RemovableConstraint]) -> None:
        """Repairs that loosen nothing but this: one requirement, or all of one rule or cadence."""
        one = group[0]
        match one.kind:
            case "fund" | "team":
                self._more(one)
            case "rule":
                self._rule(one.subject)
            case "status":
                committed = self.portfolio.initiative_by_id[one.subject].status is Status.COMMITTED
                for way in (
                    (RelaxationKind.RELEASED, RelaxationKind.OPTIONAL) if committed else (RelaxationKind.OPTIONAL,)
                ):
                    self._try(ConstraintRelaxation(way, one.subject))
            case "relation":
                self._try(ConstraintRelaxation(RelaxationKind.NO_RELATION, one.subject))
            case "total cap":
                self._cap(one.subject)
            case "cadence":
                self._cadence(one.subject)
            case "minimum":
                self._minimum(one.subject)
            case "window":
                self._window(one.subject)

    def _try(self, *steps: ConstraintRelaxation) -> bool:
        if self._loosening.attempt(steps) is None:
            return False
        self._add(steps)
        return True

    def _more(self, one: RemovableConstraint) -> None:
        """More of a fund or a team in one period."""
        keys = self._loosening.keys(one.kind, one.subject, one.period)
        [(key, unit)] = keys.items()

        def make(size: int) -> list[ConstraintRelaxation]:
            if one.kind == "fund":
                return [self._money(key, size)]
            return [self._days(one.subject, one.period or 0, size * unit)]

        def needed(decision: Decision) -> int:
            return math.ceil(self._loosening.short(decision, keys).get(key, Fraction(0)) / unit)

        self._least_shortage(keys, make, needed)

    def _least_shortage(self, keys: Iterable[ConstraintKey], make: StepsOfSize, needed: SizeNeeded) -> None:
        """The least by which an amount has to grow, from what is short of it in floating point."""
        guess = self._loosening.guess(dict.fromkeys(keys, 1.0))
        if guess is None:
            return
        decision, short = guess
        first = max(needed(decision), *map(_whole, short))
        self._least(make, first, needed, 10 * first + 1000, decision)

    def _least(
        self, make: StepsOfSize, first: int, needed: SizeNeeded, most: int, guess: Decision | None = None
    ) -> bool:
        least = self._loosening.least(make, first, needed, most, guess)
        if least is not None:
            self._add(make(least.size), least=least.proved)
        return least is not None

    def _rule(self, rule_id: str) -> None:
        """A rule with another bound, and without it."""
        keys = self._loosening.keys("rule", rule_id)
        guess = self._loosening.guess(dict.fromkeys(keys, 0.0))
        if guess is None:
            return
        off = ConstraintRelaxation(RelaxationKind.OFF, rule_id)
        if self._loosening.plan_with([off], guess[0]) is None:
            return
        self._add([off])
        rule = self._rule_of(rule_id)
        step, most = _room(rule)
        if most >= 1:
            self._least(
                lambda size: [_looser(rule, size, step)],
                self._rule_need(rule, guess[0], step),
                lambda decision: self._rule_need(rule, decision, step),
                most,
            )

    def _rule_of(self, rule_id: str) -> Rule:
        return next(one for one in self.portfolio.rules if one.id == rule_id)

    def _rule_need(self, rule: Rule, decision: Decision, step: Decimal) -> int:
        """How many steps a rule has to give way for a decision."""
        stands = rule_margins(rule, self.portfolio, make_ledger(self.portfolio, decision))
        return max(math.ceil(-one.slack / Fraction(step)) for one in stands)

    def _rule_for(self, rule_id: str, decision: Decision) -> ConstraintRelaxation:
        """A rule loosened so far that a decision keeps to it, or switched off."""
        rule = self._rule_of(rule_id)
        step, most = _room(rule)
        size = self._rule_need(rule, decision, step)
        return _looser(rule, size, step) if 1 <= size <= most else ConstraintRelaxation(RelaxationKind.OFF, rule_id)

    def _cap(self, small_id: str) -> None:
        cap = self.portfolio.small_allocation_by_id[small_id].total_cap or 0
        keys = self._loosening.keys("total cap", small_id)

        def make(size: int) -> list[ConstraintRelaxation]:
            return [
                ConstraintRelaxation(RelaxationKind.CAP, small_id, None, Decimal(cap), Decimal(cap + size), Unit.MONEY)
            ]

        def needed(decision: Decision) -> int:
            return math.ceil(max(self._loosening.short(decision, keys).values(), default=Fraction(0)))

        self._least_shortage(keys, make, needed)

    def _cadence(self, small_id: str) -> None:
        """A small allocation that is active less often, at least once; if that is not enough, whenever it likes."""
        now = self.portfolio.small_allocation_by_id[small_id].cadence or 1
        rarer = self.portfolio.horizon.budget_periods - now

        def make(size: int) -> list[ConstraintRelaxation]:
            return [
                ConstraintRelaxation(
                    RelaxationKind.CADENCE, small_id, None, Decimal(now), Decimal(now + size), Unit.COUNT
                )
            ]

        if rarer < 1 or not self._least(make, rarer, lambda _: rarer, rarer):
            self._try(ConstraintRelaxation(RelaxationKind.NO_CADENCE, small_id))

    def _minimum(self, small_id: str) -> None:
        """A lower minimum; a ticket is no minimum that one could lower without changing all amounts."""
        allocation = self.portfolio.small_allocation_by_id[small_id]
        if allocation.ticket is not None:
            return
        most = allocation.minimum - 1

        def make(size: int) -> list[ConstraintRelaxation]:
            before, after = Decimal(allocation.minimum), Decimal(allocation.minimum - size)
            return [ConstraintRelaxation(RelaxationKind.MINIMUM, small_id, None, before, after, Unit.MONEY)]

        def needed(decision: Decision) -> int:
            given = (line.amount for line in decision.allotments if line.small_allocation == small_id)
            return allocation.minimum - min(given, default=allocation.minimum)

        self._least(make, most, needed, most)

    def _window(self, initiative_id: str) -> None:
        """A start window that opens earlier, and one that closes later."""
        one = self.portfolio.initiative_by_id[initiative_id]
        last = self.portfolio.horizon.budget_periods - 1

        def start(decision: Decision, otherwise: int) -> int:
            return next((each.start for each in decision.choices if each.initiative == initiative_id), otherwise)

        def earlier(size: int) -> list[ConstraintRelaxation]:
            before, after = Decimal(one.earliest), Decimal(one.earliest - size)
            return [ConstraintRelaxation(RelaxationKind.EARLIER, initiative_id, None, before, after, Unit.PERIOD)]

        if one.earliest > 0:
            most = one.earliest
            self._least(earlier, most, lambda decision: one.earliest - start(decision, one.earliest), most)
        if one.latest is None or one.latest >= last:
            return
        latest = one.latest

        def later(size: int) -> list[ConstraintRelaxation]:
            return [
                ConstraintRelaxation(
                    RelaxationKind.LATER, initiative_id, None, Decimal(latest), Decimal(latest + size), Unit.PERIOD
                )
            ]

        self._least(later, last - latest, lambda decision: start(decision, latest) - latest, last - latest)

    def _money(self, key: ConstraintKey, amount: int) -> ConstraintRelaxation:
        label, period = key
        fund = next(one for one in self.portfolio.funds if one.id == self._loosening.model.constraints[label].subject)
        assert period is not None
        before = fund.amounts[period]
        return ConstraintRelaxation(
            RelaxationKind.MONEY, fund.id, period, Decimal(before), Decimal(before + amount), Unit.MONEY
        )

    def _days(self, team_id: str, period: int, missing: Fraction) -> ConstraintRelaxation:
        before = next(one for one in self.portfolio.teams if one.id == team_id).capacity[period]
        # Days have finitely many decimals: the denominator of what they are counted in divides a power of ten.
        more = Decimal(missing.numerator) / Decimal(missing.denominator)
        return ConstraintRelaxation(RelaxationKind.DAYS, team_id, period, before, before + more, Unit.DAYS)


def _kinds(portfolio: Portfolio) -> Sequence[str]:
    """The kinds of requirement that can give way in an elastic problem."""
    return ("fund", "team", "rule", "status", "relation", "total cap", "cadence")


def _grouped(clash: Iterable[RemovableConstraint]) -> list[list[RemovableConstraint]]:
    """What gives way together: a fund or a team in a period, of anything else all that is about one subject."""
    groups: dict[tuple[str, str, int | None], list[RemovableConstraint]] = {}
    for one in clash:
        period = one.period if one.kind in ("fund", "team") else None
        groups.setdefault((one.kind, one.subject, period), []).append(one)
    return list(groups.values())


def _whole(shortage: Shortage) -> int:
    """What is short in floating point, in whole units."""
    return math.ceil(shortage.amount - 1e-6)


def _room(rule: Rule) -> tuple[Decimal, int]:
    """By what a rule is loosened, and how many times before it says nothing any more."""
    if not isinstance(rule, SpendRule):
        return Decimal(1), rule.minimum_active - 1
    floor = rule.bound is Bound.AT_LEAST
    if rule.share is None:
        # A ceiling in money has no end; nobody doubles it more than a few times.
        return Decimal(1), (rule.amount or 0) - 1 if floor else max(10**6, 100 * (rule.amount or 0))
    room = rule.share if floor else 1 - rule.share
    step = FINE_SHARE_STEP if room <= FINE else SHARE_STEP
    return step, math.ceil(room / step) - 1


def _looser(rule: Rule, size: int, step: Decimal) -> ConstraintRelaxation:
    if not isinstance(rule, SpendRule):
        before, sign, unit = Decimal(rule.minimum_active), -1, Unit.COUNT
    else:
        sign = -1 if rule.bound is Bound.AT_LEAST else 1
        before = Decimal(rule.amount or 0) if rule.share is None else rule.share
        unit = Unit.MONEY if rule.share is None else Unit.SHARE
    after = before + sign * size * step
    if unit is Unit.SHARE:  # on the grid: 12.3 % rather than 12.34 %
        away = (after / step).to_integral_value("ROUND_FLOOR" if sign < 0 else "ROUND_CEILING")
        after = away * step
    return ConstraintRelaxation(RelaxationKind.LOOSER, rule.id, None, before, after, unit)
