"""The verifier: checks that a decision keeps every requirement of its portfolio, and recomputes its value from scratch.

It shares no code with the path from a portfolio to a solver (valuation, model builder, formulation): it reads the
portfolio and the decision, and adds up integers and fractions. A violation that it finds is a fault of the program,
not a mistake of the user.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.constraints.relations import Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import (
    Count,
    ExactAmount,
    Number,
    PeriodCount,
    Periods,
    PersonDays,
    Value,
    message,
)
from cxalloc.domain.plan import Decision, Plan
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.domain.snapshot import from_json, sha256
from cxalloc.messages.descriptions import relation_message, rule_message
from cxalloc.verification.revaluation import (
    FundedInitiative,
    VerificationFailure,
    Violation,
    funded_at,
    funded_of,
    value_of,
)

__all__ = ["VerificationFailure", "Violation", "check_proof", "value_of", "verify", "verify_plan"]


@dataclass(frozen=True, slots=True)
class _Spend:
    """One outflow in a budget period, with the attributes by which rules select spend."""

    kind: Kind
    owner: str
    tags: frozenset[tuple[str, str]]
    fund: str
    period: int
    amount: int


def verify_plan(plan: Plan) -> list[Violation]:
    """The faults of a stored plan in its hash, decision and value; empty if it is valid."""
    if sha256(plan.inputs) != plan.inputs_sha256:
        return [Violation(message("verification.inputs_hash"))]
    portfolio = from_json(plan.inputs)
    return verify(portfolio, plan.decision) or check_proof(portfolio, plan)


def check_proof(portfolio: Portfolio, plan: Plan) -> list[Violation]:
    """The faults in the value and the bound of a plan whose decision is feasible."""
    value, violations = value_of(portfolio, plan.decision), []
    found = _exactly(portfolio, value)
    if value != plan.proof.value:
        stored = _exactly(portfolio, plan.proof.value)
        violations.append(Violation(message("verification.value", value=found, stored=stored)))
    if plan.proof.bound is not None and value > plan.proof.bound:
        bound = _exactly(portfolio, plan.proof.bound)
        violations.append(Violation(message("verification.above_bound", value=found, bound=bound)))
    return violations


def _exactly(portfolio: Portfolio, value: int) -> Value:
    """A value of the objective to the last unit."""
    if portfolio.objective.kind is ObjectiveKind.NPV:
        return ExactAmount(value)
    return message("figures.points", n=Number(Decimal(value).scaleb(-6)))


def verify(portfolio: Portfolio, decision: Decision) -> list[Violation]:
    """Check a decision against every requirement of its portfolio, in exact arithmetic.

    Args:
        portfolio: The portfolio, with the changes of its scenario applied.
        decision: The decision.

    Returns:
        The broken requirements in words, for a report of a fault; empty if the decision is feasible.
    """
    violations = list(_references(portfolio, decision))
    if violations:
        return violations
    funded = funded_of(portfolio, decision)
    small = {(line.small_allocation, line.period): line.amount for line in decision.allotments}
    spends = list(_spends(portfolio, funded, small))
    checks = (
        _check_statuses(portfolio, funded),
        _check_windows(portfolio, funded),
        _check_small(portfolio, small),
        _check_funds(portfolio, spends),
        _check_teams(portfolio, funded),
        _check_relations(portfolio, funded),
        _check_rules(portfolio, spends),
    )
    return [violation for check in checks for violation in check]


def _references(portfolio: Portfolio, decision: Decision) -> Iterator[Violation]:
    initiatives = {initiative.id: initiative for initiative in portfolio.initiatives}
    seen: set[object] = set()
    for choice in decision.choices:
        initiative = initiatives.get(choice.initiative)
        if initiative is None or all(level.name != choice.level for level in initiative.levels):
            yield Violation(
                message("verification.no_such_level", name=choice.initiative, level=choice.level), choice.initiative
            )
        if choice.initiative in seen:
            yield Violation(message("verification.chosen_twice", name=choice.initiative), choice.initiative)
        seen.add(choice.initiative)
    allocations = {allocation.id for allocation in portfolio.small_allocations}
    for line in decision.allotments:
        if line.small_allocation not in allocations or not 0 <= line.period < portfolio.horizon.budget_periods:
            period = _any_period(portfolio, line.period)
            yield Violation(
                message("verification.no_such_allocation", name=line.small_allocation, period=period),
                line.small_allocation,
                line.period,
            )
        if (line.small_allocation, line.period) in seen:
            period = _any_period(portfolio, line.period)
            yield Violation(
                message("verification.two_amounts", name=line.small_allocation, period=period),
                line.small_allocation,
                line.period,
            )
        seen.add((line.small_allocation, line.period))


def _any_period(portfolio: Portfolio, period: int) -> Value:
    """A period that a decision names; one outside of the horizon has no label."""
    if 0 <= period < portfolio.horizon.budget_periods + portfolio.horizon.benefit_periods:
        return Periods((period,))
    return message("verification.unknown_period", n=Count(period + 1))


def _spends(
    portfolio: Portfolio, funded: dict[str, FundedInitiative], small: dict[tuple[str, int], int]
) -> Iterator[_Spend]:
    last = portfolio.horizon.budget_periods
    for one in funded.values():
        tags = frozenset((tag.dimension, tag.value) for tag in one.initiative.tags)
        for cost in one.level.costs:
            for offset, amount in enumerate(cost.amounts):
                if amount and one.start + offset < last:
                    yield _Spend(Kind.INITIATIVE, one.initiative.owner, tags, cost.fund, one.start + offset, amount)
            for period in range(one.ready, min(last, one.run_until(portfolio))):
                if cost.run:
                    yield _Spend(Kind.INITIATIVE, one.initiative.owner, tags, cost.fund, period, cost.run)
    for allocation in portfolio.small_allocations:
        tags = frozenset((tag.dimension, tag.value) for tag in allocation.tags)
        for period in range(last):
            amount = small.get((allocation.id, period), 0)
            if amount:
                yield _Spend(Kind.SMALL_ALLOCATION, allocation.owner, tags, allocation.fund, period, amount)


def _check_statuses(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Violation]:
    for initiative in portfolio.initiatives:
        one = funded.get(initiative.id)
        if initiative.status is Status.NEVER and one is not None:
            yield Violation(message("verification.never", name=initiative.name), initiative.id)
        if initiative.status in (Status.MUST, Status.COMMITTED) and one is None:
            yield Violation(message("verification.must", name=initiative.name), initiative.id)
        fixed = initiative.commitment
        if fixed is not None and one is not None and (one.level.name, one.start) != (fixed.level, fixed.start):
            yield Violation(message("verification.committed", name=initiative.name), initiative.id)


def _check_windows(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Violation]:
    for one in funded.values():
        initiative = one.initiative
        if one.start < 0 or one.ready > portfolio.horizon.budget_periods:
            yield Violation(message("verification.not_delivered", name=initiative.name), initiative.id)
        if initiative.commitment is None:
            if one.start < initiative.earliest:
                yield Violation(message("verification.too_early", name=initiative.name), initiative.id)
            if initiative.latest is None:
                if any(
                    amount and one.start + offset >= portfolio.horizon.budget_periods
                    for cost in one.level.costs
                    for offset, amount in enumerate(cost.amounts)
                ):
                    yield Violation(message("verification.costs_beyond", name=initiative.name), initiative.id)
            elif one.start > initiative.latest:
                yield Violation(message("verification.too_late", name=initiative.name), initiative.id)


def _check_small(portfolio: Portfolio, small: dict[tuple[str, int], int]) -> Iterator[Violation]:
    periods = portfolio.horizon.budget_periods
    for allocation in portfolio.small_allocations:
        amounts = [small.get((allocation.id, period), 0) for period in range(periods)]
        for period, amount in enumerate(amounts):
            given: dict[str, Value] = {
                "name": allocation.name,
                "amount": ExactAmount(amount),
                "period": Periods((period,)),
            }
            if amount and not allocation.minimum <= amount <= allocation.maximum:
                yield Violation(message("verification.out_of_bounds", **given), allocation.id, period)
            if allocation.ticket and amount % allocation.ticket:
                yield Violation(message("verification.not_whole_tickets", **given), allocation.id, period)
        if allocation.total_cap is not None and sum(amounts) > allocation.total_cap:
            yield Violation(
                message("verification.above_total_cap", name=allocation.name, amount=ExactAmount(sum(amounts))),
                allocation.id,
            )
        if allocation.cadence is not None:
            for first in range(max(1, periods - allocation.cadence + 1)):
                if not any(amounts[first : first + allocation.cadence]):
                    n, period_from = PeriodCount(allocation.cadence), Periods((first,))
                    yield Violation(
                        message("verification.cadence", name=allocation.name, n=n, period=period_from),
                        allocation.id,
                        first,
                    )


def _check_funds(portfolio: Portfolio, spends: list[_Spend]) -> Iterator[Violation]:
    for fund in portfolio.funds:
        share = Fraction(fund.carry_over)
        carried = 0
        for period, amount in enumerate(fund.amounts):
            spent = sum(spend.amount for spend in spends if spend.fund == fund.id and spend.period == period)
            left = amount + carried - spent
            if left < 0:
                missing, when = ExactAmount(-left), Periods((period,))
                yield Violation(
                    message("verification.overdrawn", name=fund.name, amount=missing, period=when), fund.id, period
                )
            carried = math.ceil(share * max(0, left))


def _check_teams(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Violation]:
    for team in portfolio.teams:
        for period, capacity in enumerate(team.capacity):
            asked = sum(
                (
                    effort.days[period - one.start]
                    for one in funded.values()
                    for effort in one.level.effort
                    if effort.team == team.id and 0 <= period - one.start < len(effort.days)
                ),
                Decimal(0),
            )
            if asked > capacity:
                days = {"asked": PersonDays(asked), "capacity": PersonDays(capacity)}
                yield Violation(
                    message("verification.team", name=team.name, period=Periods((period,)), **days), team.id, period
                )


def _check_relations(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Violation]:
    for number, relation in enumerate(portfolio.relations, start=1):
        if isinstance(relation, GroupLimit):
            count = sum(member in funded for member in relation.members)
            if count < relation.at_least or (relation.at_most is not None and count > relation.at_most):
                said = relation_message(portfolio, relation)
                yield Violation(message("verification.group", relation=said, n=Count(count)), str(number))
            continue
        one, other = funded_at(funded, relation.initiative), funded_at(funded, relation.other)
        broken = False
        match relation:
            case Requires(delivered=delivered):
                if one is not None:
                    broken = other is None or (delivered and other.ready > one.start)
            case Excludes():
                broken = one is not None and other is not None
            case Together():
                broken = (one is None) != (other is None)
        if broken:
            yield Violation(
                message("verification.relation", relation=relation_message(portfolio, relation)), str(number)
            )


def _selects(selection: Selection, spend: _Spend) -> bool:
    wanted = selection.tag
    return (
        (selection.kind is None or selection.kind is spend.kind)
        and (selection.fund is None or selection.fund == spend.fund)
        and (selection.owner is None or selection.owner == spend.owner)
        and (wanted is None or (wanted.dimension, wanted.value) in spend.tags)
    )


def _check_rules(portfolio: Portfolio, spends: list[_Spend]) -> Iterator[Violation]:
    for rule in portfolio.rules:
        if not rule.enabled:
            continue
        if isinstance(rule, CadenceRule):
            yield from _check_cadence_rule(portfolio, rule, spends)
        else:
            yield from _check_spend_rule(portfolio, rule, spends)


def _check_cadence_rule(portfolio: Portfolio, rule: CadenceRule, spends: list[_Spend]) -> Iterator[Violation]:
    for period in range(portfolio.horizon.budget_periods):
        # Each active small allocation is one spend in the period.
        active = sum(
            spend.kind is Kind.SMALL_ALLOCATION and spend.period == period and _selects(rule.select, spend)
            for spend in spends
        )
        if active < rule.minimum_active:
            said = rule_message(portfolio, rule)
            yield Violation(
                message("verification.rule_active", rule=said, n=Count(active), period=Periods((period,))),
                rule.id,
                period,
            )


def _check_spend_rule(portfolio: Portfolio, rule: SpendRule, spends: list[_Spend]) -> Iterator[Violation]:
    periods = portfolio.horizon.budget_periods
    length = periods if rule.window is None else min(rule.window, periods)
    for first in range(periods - length + 1):
        inside = [spend for spend in spends if first <= spend.period < first + length]
        selected = sum(spend.amount for spend in inside if _selects(rule.select, spend))
        if rule.share is not None:
            whole = sum(spend.amount for spend in inside if _selects(rule.of, spend))
            exact = Fraction(rule.share) * whole
            limit = math.floor(exact) if rule.bound is Bound.AT_LEAST else math.ceil(exact)
        else:
            limit = rule.amount or 0
        if selected < limit if rule.bound is Bound.AT_LEAST else selected > limit:
            when = Periods(tuple(range(first, first + length)))
            amounts = {"amount": ExactAmount(selected), "limit": ExactAmount(limit)}
            yield Violation(
                message("verification.rule_spend", rule=rule_message(portfolio, rule), when=when, **amounts),
                rule.id,
                first,
            )
