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
from cxalloc.domain.message import Message, message
from cxalloc.domain.plan import Decision, Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json, sha256
from cxalloc.verification.revaluation import FundedInitiative, VerificationFailure, funded_at, funded_of, value_of

__all__ = ["VerificationFailure", "check_proof", "value_of", "verify", "verify_plan"]


@dataclass(frozen=True, slots=True)
class _Spend:
    """One outflow in a budget period, with the attributes by which rules select spend."""

    kind: Kind
    owner: str
    tags: frozenset[tuple[str, str]]
    fund: str
    period: int
    amount: int


def verify_plan(plan: Plan) -> list[Message]:
    """The faults of a stored plan in its hash, decision and value; empty if it is valid."""
    if sha256(plan.inputs) != plan.inputs_sha256:
        return [message("verification.inputs_hash")]
    portfolio = from_json(plan.inputs)
    return verify(portfolio, plan.decision) or check_proof(portfolio, plan)


def check_proof(portfolio: Portfolio, plan: Plan) -> list[Message]:
    """The faults in the value and the bound of a plan whose decision is feasible."""
    value, violations = value_of(portfolio, plan.decision), []
    if value != plan.proof.value:
        violations.append(message("verification.value", value=str(value), stored=str(plan.proof.value)))
    if plan.proof.bound is not None and value > plan.proof.bound:
        violations.append(message("verification.above_bound", value=str(value), bound=str(plan.proof.bound)))
    return violations


def verify(portfolio: Portfolio, decision: Decision) -> list[Message]:
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


def _references(portfolio: Portfolio, decision: Decision) -> Iterator[Message]:
    initiatives = {initiative.id: initiative for initiative in portfolio.initiatives}
    seen: set[object] = set()
    for choice in decision.choices:
        initiative = initiatives.get(choice.initiative)
        if initiative is None or all(level.name != choice.level for level in initiative.levels):
            yield message("verification.no_such_level", id=choice.initiative, level=choice.level)
        if choice.initiative in seen:
            yield message("verification.chosen_twice", id=choice.initiative)
        seen.add(choice.initiative)
    allocations = {allocation.id for allocation in portfolio.small_allocations}
    for line in decision.allotments:
        if line.small_allocation not in allocations or not 0 <= line.period < portfolio.horizon.budget_periods:
            yield message("verification.no_such_allocation", id=line.small_allocation, period=str(line.period))
        if (line.small_allocation, line.period) in seen:
            yield message("verification.two_amounts", id=line.small_allocation, period=str(line.period))
        seen.add((line.small_allocation, line.period))


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


def _check_statuses(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Message]:
    for initiative in portfolio.initiatives:
        one = funded.get(initiative.id)
        if initiative.status is Status.NEVER and one is not None:
            yield message("verification.never", id=initiative.id)
        if initiative.status in (Status.MUST, Status.COMMITTED) and one is None:
            yield message("verification.must", id=initiative.id)
        fixed = initiative.commitment
        if fixed is not None and one is not None and (one.level.name, one.start) != (fixed.level, fixed.start):
            yield message("verification.committed", id=initiative.id)


def _check_windows(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Message]:
    for one in funded.values():
        initiative = one.initiative
        if one.start < 0 or one.ready > portfolio.horizon.budget_periods:
            yield message("verification.not_delivered", id=initiative.id)
        if initiative.commitment is None:
            if one.start < initiative.earliest:
                yield message("verification.too_early", id=initiative.id)
            if initiative.latest is None:
                if any(
                    amount and one.start + offset >= portfolio.horizon.budget_periods
                    for cost in one.level.costs
                    for offset, amount in enumerate(cost.amounts)
                ):
                    yield message("verification.costs_beyond", id=initiative.id)
            elif one.start > initiative.latest:
                yield message("verification.too_late", id=initiative.id)


def _check_small(portfolio: Portfolio, small: dict[tuple[str, int], int]) -> Iterator[Message]:
    periods = portfolio.horizon.budget_periods
    for allocation in portfolio.small_allocations:
        amounts = [small.get((allocation.id, period), 0) for period in range(periods)]
        for period, amount in enumerate(amounts):
            given = {"id": allocation.id, "amount": str(amount), "period": str(period)}
            if amount and not allocation.minimum <= amount <= allocation.maximum:
                yield message("verification.out_of_bounds", **given)
            if allocation.ticket and amount % allocation.ticket:
                yield message("verification.not_whole_tickets", **given)
        if allocation.total_cap is not None and sum(amounts) > allocation.total_cap:
            yield message("verification.above_total_cap", id=allocation.id, amount=str(sum(amounts)))
        if allocation.cadence is not None:
            for first in range(max(1, periods - allocation.cadence + 1)):
                if not any(amounts[first : first + allocation.cadence]):
                    n = str(allocation.cadence)
                    yield message("verification.cadence", id=allocation.id, n=n, period=str(first))


def _check_funds(portfolio: Portfolio, spends: list[_Spend]) -> Iterator[Message]:
    for fund in portfolio.funds:
        share = Fraction(fund.carry_over)
        carried = 0
        for period, amount in enumerate(fund.amounts):
            spent = sum(spend.amount for spend in spends if spend.fund == fund.id and spend.period == period)
            left = amount + carried - spent
            if left < 0:
                yield message("verification.overdrawn", id=fund.id, amount=str(-left), period=str(period))
            carried = math.ceil(share * max(0, left))


def _check_teams(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Message]:
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
                days = {"asked": str(asked), "capacity": str(capacity)}
                yield message("verification.team", id=team.id, period=str(period), **days)


def _check_relations(portfolio: Portfolio, funded: dict[str, FundedInitiative]) -> Iterator[Message]:
    for number, relation in enumerate(portfolio.relations, start=1):
        if isinstance(relation, GroupLimit):
            count = sum(member in funded for member in relation.members)
            if count < relation.at_least or (relation.at_most is not None and count > relation.at_most):
                yield message("verification.group", number=str(number), n=str(count))
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
            yield message("verification.relation", number=str(number), relation=str(relation))


def _selects(selection: Selection, spend: _Spend) -> bool:
    wanted = selection.tag
    return (
        (selection.kind is None or selection.kind is spend.kind)
        and (selection.fund is None or selection.fund == spend.fund)
        and (selection.owner is None or selection.owner == spend.owner)
        and (wanted is None or (wanted.dimension, wanted.value) in spend.tags)
    )


def _check_rules(portfolio: Portfolio, spends: list[_Spend]) -> Iterator[Message]:
    for rule in portfolio.rules:
        if not rule.enabled:
            continue
        if isinstance(rule, CadenceRule):
            yield from _check_cadence_rule(portfolio, rule, spends)
        else:
            yield from _check_spend_rule(portfolio, rule, spends)


def _check_cadence_rule(portfolio: Portfolio, rule: CadenceRule, spends: list[_Spend]) -> Iterator[Message]:
    for period in range(portfolio.horizon.budget_periods):
        # Each active small allocation is one spend in the period.
        active = sum(
            spend.kind is Kind.SMALL_ALLOCATION and spend.period == period and _selects(rule.select, spend)
            for spend in spends
        )
        if active < rule.minimum_active:
            yield message("verification.rule_active", id=rule.id, n=str(active), period=str(period))


def _check_spend_rule(portfolio: Portfolio, rule: SpendRule, spends: list[_Spend]) -> Iterator[Message]:
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
            window = {"first": str(first), "last": str(first + length - 1)}
            yield message("verification.rule_spend", id=rule.id, amount=str(selected), limit=str(limit), **window)
