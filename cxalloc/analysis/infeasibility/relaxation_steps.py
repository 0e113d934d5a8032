"""The relaxations of single constraints of a portfolio, and their costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Relaxation, RelaxationKind, Unit
from cxalloc.analysis.infeasibility.relaxed_portfolio import NOT_A_CHANGE, changes_for
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.utilisation import rule_margins
from cxalloc.domain.constraints.rules import Bound, Rule, SpendRule
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.model_builder import PortfolioModel
from cxalloc_solvers.result import Shortage

SHARE_STEP = Decimal("0.001")
"""A share is relaxed in steps of a tenth of a percentage point."""
FINE_SHARE_STEP = Decimal("0.00001")
FINE = Decimal("0.01")
"""A share up to this is relaxed in steps of a thousandth of a percentage point."""

REMOVED = {
    "status": RelaxationKind.OPTIONAL,
    "cadence": RelaxationKind.NO_CADENCE,
    "relation": RelaxationKind.NO_RELATION,
}
"""The relaxation of constraints that are removed as a whole, by their kind."""


class RelaxationSteps:
    """Makes the relaxations of the constraints of one portfolio."""

    def __init__(self, portfolio: Portfolio, model: PortfolioModel) -> None:
        self._portfolio = portfolio
        self._model = model
        self._budget = max(1, sum(sum(fund.amounts) for fund in portfolio.funds))
        self._capacity = max(Decimal(1), sum((sum(team.capacity, Decimal(0)) for team in portfolio.teams), Decimal(0)))

    def relaxation(self, steps: Sequence[ConstraintRelaxation], *, least: bool = False) -> Relaxation:
        """The relaxation of these steps; ``least``: it is proved that a unit less is not enough."""
        steps = tuple(steps)
        added = [(step, (step.after or Decimal(0)) - (step.before or Decimal(0))) for step in steps]
        return Relaxation(
            steps,
            changes_for(self._portfolio, steps),
            all(step.kind not in NOT_A_CHANGE for step in steps),
            sum((self._cost(step) for step in steps), Decimal(0)).quantize(Decimal("1e-12")),
            int(sum(more for step, more in added if step.kind is RelaxationKind.MONEY)),
            sum((more for step, more in added if step.kind is RelaxationKind.DAYS), Decimal(0)),
            least,
        )

    def _cost(self, step: ConstraintRelaxation) -> Decimal:
        """The share given up: of all budgets, all capacities or a bound; 1 for a removal, 0.5 for a release."""
        if step.before is None or step.after is None:
            return Decimal("0.5") if step.kind is RelaxationKind.RELEASED else Decimal(1)
        moved = abs(step.after - step.before)
        match step.kind:
            case RelaxationKind.MONEY:
                return moved / self._budget
            case RelaxationKind.DAYS:
                return moved / self._capacity
            case RelaxationKind.EARLIER | RelaxationKind.LATER | RelaxationKind.CADENCE:
                return moved / self._portfolio.horizon.budget_periods
        whole = max(abs(step.before), Decimal(1))
        if step.unit is Unit.SHARE:
            whole = step.before if step.after < step.before else 1 - step.before
        return min(Decimal(1), moved / whole)

    def for_decision(self, decision: Decision, shortages: Sequence[Shortage]) -> list[ConstraintRelaxation]:
        """The steps that make a decision a plan, given its shortages."""
        steps: dict[tuple[str, str, int | None], ConstraintRelaxation] = {}
        for shortage in shortages:
            one, period, missing = self._model.constraints[shortage.label], None, whole_units(shortage)
            match one.kind:
                case "fund":
                    assert shortage.period is not None
                    period, step = shortage.period, self.money(one.subject, shortage.period, missing)
                case "team":
                    period, step = (
                        one.period,
                        self.days(one.subject, one.period or 0, Fraction(missing, one.scale or 1)),
                    )
                case "rule":
                    step = self.rule_for(one.subject, decision)
                case "total cap":
                    step = self.cap(one.subject, missing)
                case _:
                    step = ConstraintRelaxation(REMOVED[one.kind], one.subject)
            steps[one.kind, one.subject, period] = step
        return list(steps.values())

    def money(self, fund_id: str, period: int, more: int) -> ConstraintRelaxation:
        """``more`` minor units in addition in a fund and period."""
        before = next(one for one in self._portfolio.funds if one.id == fund_id).amounts[period]
        return _sized(RelaxationKind.MONEY, fund_id, before, before + more, Unit.MONEY, period)

    def days(self, team_id: str, period: int, more: Fraction) -> ConstraintRelaxation:
        """``more`` person-days in addition of a team in a period."""
        before = next(one for one in self._portfolio.teams if one.id == team_id).capacity[period]
        # Days have finitely many decimals: the denominator of their unit divides a power of ten.
        added = Decimal(more.numerator) / Decimal(more.denominator)
        return _sized(RelaxationKind.DAYS, team_id, before, before + added, Unit.DAYS, period)

    def cap(self, small_id: str, more: int) -> ConstraintRelaxation:
        """A total cap raised by ``more`` minor units."""
        cap = self._portfolio.small_allocation_by_id[small_id].total_cap or 0
        return _sized(RelaxationKind.CAP, small_id, cap, cap + more, Unit.MONEY)

    def cadence(self, small_id: str, more: int) -> ConstraintRelaxation:
        """A cadence that is ``more`` periods longer."""
        now = self._portfolio.small_allocation_by_id[small_id].cadence or 1
        return _sized(RelaxationKind.CADENCE, small_id, now, now + more, Unit.COUNT)

    def minimum(self, small_id: str, less: int) -> ConstraintRelaxation:
        """A minimum lowered by ``less`` minor units."""
        now = self._portfolio.small_allocation_by_id[small_id].minimum
        return _sized(RelaxationKind.MINIMUM, small_id, now, now - less, Unit.MONEY)

    def earlier(self, initiative_id: str, periods: int) -> ConstraintRelaxation:
        """A start window that opens ``periods`` periods earlier."""
        now = self._portfolio.initiative_by_id[initiative_id].earliest
        return _sized(RelaxationKind.EARLIER, initiative_id, now, now - periods, Unit.PERIOD)

    def later(self, initiative_id: str, periods: int) -> ConstraintRelaxation:
        """A start window that closes ``periods`` periods later."""
        now = self._portfolio.initiative_by_id[initiative_id].latest
        assert now is not None
        return _sized(RelaxationKind.LATER, initiative_id, now, now + periods, Unit.PERIOD)

    # -- rules -------------------------------------------------------------------------------------------------------

    def rule(self, rule_id: str, size: int) -> ConstraintRelaxation:
        """A rule with its bound moved by ``size`` steps (see ``rule_room``)."""
        rule = self.rule_of(rule_id)
        step, _ = rule_room(rule)
        if not isinstance(rule, SpendRule):
            before, sign, unit = Decimal(rule.minimum_active), -1, Unit.COUNT
        else:
            sign = -1 if rule.bound is Bound.AT_LEAST else 1
            before = Decimal(rule.amount or 0) if rule.share is None else rule.share
            unit = Unit.MONEY if rule.share is None else Unit.SHARE
        after = before + sign * size * step
        if unit is Unit.SHARE:  # a multiple of the step: 12.3 % rather than 12.34 %
            away = (after / step).to_integral_value("ROUND_FLOOR" if sign < 0 else "ROUND_CEILING")
            after = away * step
        return _sized(RelaxationKind.LOOSER, rule.id, before, after, unit)

    def rule_for(self, rule_id: str, decision: Decision) -> ConstraintRelaxation:
        """A rule relaxed as far as a decision needs, or switched off."""
        _, most = rule_room(self.rule_of(rule_id))
        size = self.rule_size(rule_id, decision)
        return self.rule(rule_id, size) if 1 <= size <= most else ConstraintRelaxation(RelaxationKind.OFF, rule_id)

    def rule_size(self, rule_id: str, decision: Decision) -> int:
        """The number of steps by which a decision breaks a rule."""
        rule = self.rule_of(rule_id)
        step, _ = rule_room(rule)
        stands = rule_margins(rule, self._portfolio, make_ledger(self._portfolio, decision))
        return max(math.ceil(-one.slack / Fraction(step)) for one in stands)

    def rule_of(self, rule_id: str) -> Rule:
        """The rule of an id."""
        return next(one for one in self._portfolio.rules if one.id == rule_id)


def rule_room(rule: Rule) -> tuple[Decimal, int]:
    """The step by which the bound of a rule moves, and the number of steps after which the rule has no effect."""
    if not isinstance(rule, SpendRule):
        return Decimal(1), rule.minimum_active - 1
    floor = rule.bound is Bound.AT_LEAST
    if rule.share is None:
        # A ceiling in money has no upper end; raising it more than a few times over is no useful relaxation.
        return Decimal(1), (rule.amount or 0) - 1 if floor else max(10**6, 100 * (rule.amount or 0))
    room = rule.share if floor else 1 - rule.share
    step = FINE_SHARE_STEP if room <= FINE else SHARE_STEP
    return step, math.ceil(room / step) - 1


def whole_units(shortage: Shortage) -> int:
    """A floating-point shortage rounded to whole units."""
    return math.ceil(shortage.amount - 1e-6)


def _sized(
    kind: RelaxationKind,
    subject: str,
    before: Decimal | int,
    after: Decimal | int,
    unit: Unit,
    period: int | None = None,
) -> ConstraintRelaxation:
    return ConstraintRelaxation(kind, subject, period, Decimal(before), Decimal(after), unit)
