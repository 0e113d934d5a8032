"""How much of each fund, team and rule a decision uses, computed from its ledger."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.accounting.ledger import FundPeriod, Ledger
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule, windows
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.names import Tag
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation

_Alike = tuple[Kind, str, str, tuple[Tag, ...]]

NEARLY_ALL = Fraction(99, 100)
"""The share of a limit from which on it counts as used up: costs come in lumps, and the last cent is rarely spent."""


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """Figures by period, in minor units or person-days. ``what`` is the line of its group (``budget``, ``spent`` …)."""

    group: str
    what: str
    values: tuple[int | Decimal, ...]
    total: int | Decimal | None


@dataclass(frozen=True, slots=True)
class RuleUtilisation:
    """How a plan meets a rule in its tightest run of periods.

    ``value`` is what the selection spends there (a share, minor units) or the number of active small allocations,
    ``slack`` its distance from the bound (negative: violated), ``binding`` the number of ``windows`` without slack.
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
    by_fund = _by_fund(ledger)
    for fund in portfolio.funds:
        yield PeriodRow(fund.id, "budget", fund.amounts, sum(fund.amounts))
        if ledger is None:
            continue
        periods = by_fund.get(fund.id, ())
        spent = tuple(row.spend for row in periods)
        if fund.carry_over:
            carried = tuple(row.carried_in for row in periods)
            yield PeriodRow(fund.id, "carried", carried, None)  # a sum would count the same money again and again
        yield PeriodRow(fund.id, "spent", spent, sum(spent))
        yield PeriodRow(fund.id, "left", tuple(row.left for row in periods), sum(fund.amounts) - sum(spent))


def _by_fund(ledger: Ledger | None) -> Mapping[str, Sequence[FundPeriod]]:
    """The budget periods of each fund, by id."""
    found: dict[str, list[FundPeriod]] = {}
    for row in ledger.fund_periods if ledger else ():
        found.setdefault(row.fund, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class TeamUtilisation:
    """The capacity of a team by budget period, and how much of it a plan uses (person-days)."""

    team: str
    capacity: tuple[Decimal, ...]
    used: tuple[Decimal, ...]


def team_utilisation(portfolio: Portfolio, decision: Decision) -> tuple[TeamUtilisation, ...]:
    """The use of each team, in stored order."""
    used = {team.id: [Decimal(0)] * portfolio.horizon.budget_periods for team in portfolio.teams}
    for choice in decision.choices:
        level = portfolio.initiative_by_id[choice.initiative].level(choice.level)
        for effort in level.effort:
            for period, days in enumerate(effort.days, start=choice.start):
                if period < portfolio.horizon.budget_periods:
                    used[effort.team][period] += days
    return tuple(TeamUtilisation(team.id, team.capacity, tuple(used[team.id])) for team in portfolio.teams)


def team_rows(portfolio: Portfolio, decision: Decision | None) -> Iterator[PeriodRow]:
    """The capacity of each team by period and, with a plan, what is used and left (person-days)."""
    for use in team_utilisation(portfolio, decision or Decision()):
        yield PeriodRow(use.team, "capacity", use.capacity, sum(use.capacity, Decimal(0)))
        if decision is not None:
            left = tuple(have - need for have, need in zip(use.capacity, use.used, strict=True))
            yield PeriodRow(use.team, "used", use.used, sum(use.used, Decimal(0)))
            yield PeriodRow(use.team, "left", left, sum(left, Decimal(0)))


@dataclass(frozen=True, slots=True)
class RuleMargin:
    """How a plan meets a rule in one run of periods; ``value`` and ``slack`` as in RuleUtilisation."""

    slack: Fraction | int
    value: Fraction | int
    first: int
    last: int


def rule_margins(rule: Rule, portfolio: Portfolio, ledger: Ledger) -> list[RuleMargin]:
    """How the plan of a ledger meets a rule, in each run of periods over which the rule holds."""
    return _stands(rule, _Spending(portfolio, ledger))


def _stands(rule: Rule, spending: _Spending) -> list[RuleMargin]:
    periods = spending.periods
    if isinstance(rule, CadenceRule):
        active = spending.active(rule.select)
        return [RuleMargin(count - rule.minimum_active, count, t, t) for t, count in enumerate(active)]
    got, base = spending.money(rule.select), spending.money(rule.of)
    return [
        RuleMargin(*_stand(rule, sum(got[t] for t in window), sum(base[t] for t in window)), window[0], window[-1])
        for window in windows(rule.window, periods)
    ]


def rule_utilisation(rule: Rule, portfolio: Portfolio, ledger: Ledger) -> RuleUtilisation:
    """How the plan of a ledger meets a rule."""
    return _use(rule_margins(rule, portfolio, ledger))


def rule_utilisations(portfolio: Portfolio, ledger: Ledger) -> dict[str, RuleUtilisation]:
    """How the plan of a ledger meets each enabled rule, by id, in one pass over the ledger."""
    spending = _Spending(portfolio, ledger)
    return {rule.id: _use(_stands(rule, spending)) for rule in portfolio.active_rules}


def _use(stands: Sequence[RuleMargin]) -> RuleUtilisation:
    tightest = min(stands, key=lambda one: one.slack)
    binding = sum(1 for one in stands if one.slack <= 0)
    return RuleUtilisation(tightest.value, tightest.slack, tightest.first, tightest.last, binding, len(stands))


@dataclass(frozen=True, slots=True)
class BindingLimit:
    """A limit that binds: a ``fund``, a ``team`` or a ``rule`` (that is its ``kind``).

    ``periods`` are those in which it binds; for a rule, the first ones of the runs of periods in which it does.
    """

    kind: str
    id: str
    name: str
    periods: tuple[int, ...]


def binding_limits(portfolio: Portfolio, decision: Decision, ledger: Ledger) -> tuple[BindingLimit, ...]:
    """The limits that a decision uses up: those of which less than a hundredth (``NEARLY_ALL``) is left somewhere.

    Money that a fund may carry over is not used up by being left. A cadence rule binds where it is met exactly.
    """
    found = []
    by_fund = _by_fund(ledger)
    for fund in portfolio.funds:
        periods = [
            row.period for row in by_fund.get(fund.id, ()) if _is_used_up(row.spend, row.amount + row.carried_in)
        ]
        found.append(BindingLimit("fund", fund.id, fund.name, tuple(periods)))
    used = {row.group: row.values for row in team_rows(portfolio, decision) if row.what == "used"}
    for team in portfolio.teams:
        days = zip(used[team.id], team.capacity, strict=True)
        periods = [period for period, (need, have) in enumerate(days) if _is_used_up(need, have)]
        found.append(BindingLimit("team", team.id, team.name, tuple(periods)))
    spending = _Spending(portfolio, ledger)
    for rule in portfolio.active_rules:
        stands = _stands(rule, spending)
        periods = [one.first for one in stands if _is_at_bound(rule, one)]
        found.append(BindingLimit("rule", rule.id, rule.id, tuple(periods)))
    return tuple(limit for limit in found if limit.periods)


def _is_at_bound(rule: Rule, stand: RuleMargin) -> bool:
    if isinstance(rule, CadenceRule):
        return stand.slack == 0
    if rule.share is not None and not stand.value and not stand.slack:
        return False  # a share of nothing
    return stand.slack <= (1 - NEARLY_ALL) * Fraction(rule.share or rule.amount or 0)


def _is_used_up(used: int | Decimal, available: int | Decimal) -> bool:
    return available > 0 and Fraction(used) >= NEARLY_ALL * Fraction(available)


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


class _Spending:
    """Spend by budget period, summed over what rules cannot distinguish: kind, fund, owner and tags."""

    def __init__(self, portfolio: Portfolio, ledger: Ledger) -> None:
        self.periods = periods = portfolio.horizon.budget_periods
        self._money: dict[_Alike, list[int]] = defaultdict(lambda: [0] * periods)
        self._lines: dict[_Alike, list[int]] = defaultdict(lambda: [0] * periods)
        for line in ledger.lines:
            if line.period < periods and line.spend:
                alike = (line.kind, line.fund, line.owner, candidate(portfolio, line.id).tags)
                self._money[alike][line.period] += line.spend
                self._lines[alike][line.period] += 1

    def money(self, selection: Selection) -> list[int]:
        """What a selection spends in each period (minor units)."""
        return self._sum(self._money, selection)

    def active(self, selection: Selection) -> list[int]:
        """How many small allocations of a selection are active in each period."""
        lines = {alike: row for alike, row in self._lines.items() if alike[0] is Kind.SMALL_ALLOCATION}
        return self._sum(lines, selection)

    def _sum(self, rows: Mapping[_Alike, list[int]], selection: Selection) -> list[int]:
        chosen = [
            row
            for (kind, fund, owner, tags), row in rows.items()
            if selection.covers_fund(fund) and selection.matches(kind, owner, tags)
        ]
        return [sum(column) for column in zip(*chosen, strict=True)] if chosen else [0] * self.periods


def candidate(portfolio: Portfolio, id: str) -> Initiative | SmallAllocation:
    """The initiative or the small allocation of that id."""
    return portfolio.initiative_by_id.get(id) or portfolio.small_allocation_by_id[id]
