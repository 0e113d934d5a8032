"""How much of each fund, team and rule a decision uses: reckoned from its ledger."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.initiative import Initiative
from cxalloc.domain.ledger import Ledger, Line
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule, windows
from cxalloc.domain.small_allocation import SmallAllocation


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A line of figures by period: money in minor units, or person-days. ``what`` is which line of its group it is."""

    group: str
    what: str
    values: tuple[int | Decimal, ...]
    total: int | Decimal | None


@dataclass(frozen=True, slots=True)
class RuleUse:
    """How a plan stands to a rule where it is tightest.

    ``value`` is what the selection gets there (a share, minor units, or a count), ``slack`` how far that is from the
    bound on the good side, ``binding`` in how many of ``windows`` nothing is left.
    """

    value: Fraction | int
    slack: Fraction | int
    first: int
    last: int
    binding: int
    windows: int

    @property
    def is_met(self) -> bool:
        """Whether the rule holds everywhere."""
        return self.slack >= 0


def fund_rows(portfolio: Portfolio, ledger: Ledger | None) -> Iterator[PeriodRow]:
    """The budget of each fund by period and, with a plan, what is carried in, spent and left."""
    for fund in portfolio.funds:
        yield PeriodRow(fund.id, "budget", fund.amounts, sum(fund.amounts))
        if ledger is None:
            continue
        periods = [row for row in ledger.fund_periods if row.fund == fund.id]
        spent = tuple(row.spend for row in periods)
        if fund.carry_over:
            carried = tuple(row.carried_in for row in periods)
            yield PeriodRow(fund.id, "carried", carried, None)  # a sum would count the same money again and again
        yield PeriodRow(fund.id, "spent", spent, sum(spent))
        yield PeriodRow(fund.id, "left", tuple(row.left for row in periods), sum(fund.amounts) - sum(spent))


@dataclass(frozen=True, slots=True)
class TeamUse:
    """What each budget period has of a team, and what a plan takes of it (person-days)."""

    team: str
    capacity: tuple[Decimal, ...]
    used: tuple[Decimal, ...]


def team_use(portfolio: Portfolio, decision: Decision) -> tuple[TeamUse, ...]:
    """The use of each team, in stored order."""
    used = {team.id: [Decimal(0)] * portfolio.horizon.budget_periods for team in portfolio.teams}
    for choice in decision.choices:
        level = portfolio.initiative_by_id[choice.initiative].level(choice.level)
        for effort in level.effort:
            for period, days in enumerate(effort.days, start=choice.start):
                if period < portfolio.horizon.budget_periods:
                    used[effort.team][period] += days
    return tuple(TeamUse(team.id, team.capacity, tuple(used[team.id])) for team in portfolio.teams)


def team_rows(portfolio: Portfolio, decision: Decision | None) -> Iterator[PeriodRow]:
    """The capacity of each team by period and, with a plan, what is used and left (person-days)."""
    for use in team_use(portfolio, decision or Decision()):
        yield PeriodRow(use.team, "capacity", use.capacity, sum(use.capacity, Decimal(0)))
        if decision is not None:
            left = tuple(have - need for have, need in zip(use.capacity, use.used, strict=True))
            yield PeriodRow(use.team, "used", use.used, sum(use.used, Decimal(0)))
            yield PeriodRow(use.team, "left", left, sum(left, Decimal(0)))


def rule_use(rule: Rule, portfolio: Portfolio, ledger: Ledger) -> RuleUse:
    """How the plan of a ledger stands to a rule."""
    periods = portfolio.horizon.budget_periods
    found: list[tuple[Fraction | int, Fraction | int, range]] = []
    if isinstance(rule, CadenceRule):
        active = [0] * periods
        for line in _selected(ledger, portfolio, rule.select, periods):
            active[line.period] += line.kind is Kind.SMALL_ALLOCATION
        found = [(count - rule.minimum_active, count, range(t, t + 1)) for t, count in enumerate(active)]
    else:
        got = _by_period(ledger, portfolio, rule.select, periods)
        base = _by_period(ledger, portfolio, rule.of, periods)
        for window in windows(rule.window, periods):
            found.append((*_stand(rule, sum(got[t] for t in window), sum(base[t] for t in window)), window))
    slack, value, window = min(found, key=lambda one: one[0])
    binding = sum(1 for one, _, _ in found if one <= 0)
    return RuleUse(value, slack, window[0], window[-1], binding, len(found))


def _stand(rule: SpendRule, got: int, base: int) -> tuple[Fraction | int, Fraction | int]:
    """(slack, value) in one window."""
    sign = 1 if rule.bound is Bound.AT_LEAST else -1
    if rule.share is None:
        assert rule.amount is not None
        return sign * (got - rule.amount), got
    if base == 0:
        return Fraction(0), Fraction(0)  # a share of nothing is met by nothing
    # As the domain has it: the share of money is rounded to a whole minor unit, in the plan's favour.
    exact = Fraction(rule.share) * base
    limit = math.floor(exact) if rule.bound is Bound.AT_LEAST else math.ceil(exact)
    return Fraction(sign * (got - limit), base), Fraction(got, base)


def _by_period(ledger: Ledger, portfolio: Portfolio, selection: Selection, periods: int) -> list[int]:
    sums = [0] * periods
    for line in _selected(ledger, portfolio, selection, periods):
        sums[line.period] += line.spend
    return sums


def _selected(ledger: Ledger, portfolio: Portfolio, selection: Selection, periods: int) -> Iterator[Line]:
    for line in ledger.lines:
        if line.period >= periods or not line.spend or not selection.covers_fund(line.fund):
            continue
        if selection.matches(line.kind, line.owner, candidate(portfolio, line.id).tags):
            yield line


def candidate(portfolio: Portfolio, id: str) -> Initiative | SmallAllocation:
    """The initiative or the small allocation of that id."""
    return portfolio.initiative_by_id.get(id) or portfolio.small_allocation_by_id[id]
