"""What a decision leaves of every limit, and which limits one change of it would break, in exact arithmetic.

A change adds an option of an initiative, removes one, or moves amounts of small allocations; everything else stays as
decided. The verifier checks whole decisions, and shares nothing with this.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from cxalloc.domain.accounting.valuation import Option, Valuation
from cxalloc.domain.budget import Fund
from cxalloc.domain.constraints.relations import (
    Enables,
    Endpoint,
    Excludes,
    GroupLimit,
    Relation,
    Requires,
    Together,
    initiatives_of,
)
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, SpendRule, windows
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio, is_open
from cxalloc.domain.small_allocation import SmallAllocation


class LimitKind(StrEnum):
    """What sets a limit."""

    FUND = "fund"
    TEAM = "team"
    RULE = "rule"
    RELATION = "relation"
    TOTAL_CAP = "total cap"
    CADENCE = "cadence"


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """A limit in one period, or over one run of periods.

    ``subject`` is the id of the fund, team, rule or small allocation, or the number (from 1) of the relation.
    ``period`` (from 0) is that of a fund or team, the first one of a rule or cadence; -1 where there is none.
    """

    kind: LimitKind
    subject: str
    period: int = -1


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a decision: an option to add, one to remove, and differences of small amounts (id, period, units)."""

    added: Option | None = None
    removed: Option | None = None
    amounts: tuple[tuple[str, int, int], ...] = ()


@dataclass(slots=True)
class _Moved:
    """How a change moves money and effort: differences by period."""

    spend: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    effort: dict[tuple[str, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    selected: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    whole: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


class Slack:
    """A decision that fits its portfolio, and what changes of it would break and bring."""

    def __init__(self, portfolio: Portfolio, decision: Decision, valuation: Valuation | None = None) -> None:
        self.portfolio = portfolio
        self.valuation = valuation or Valuation(portfolio)
        self.periods = portfolio.horizon.budget_periods
        by_id = portfolio.initiative_by_id
        self.options: dict[str, Option] = {
            one.initiative: self.valuation.option(
                by_id[one.initiative], by_id[one.initiative].level(one.level), one.start
            )
            for one in decision.choices
        }
        self.amounts: dict[tuple[str, int], int] = {
            (one.small_allocation, one.period): one.amount for one in decision.allotments
        }
        self._rules = [(n, one) for n, one in enumerate(portfolio.active_rules) if isinstance(one, SpendRule)]
        self._windows = {n: windows(one.window, self.periods) for n, one in self._rules}
        self._sides: dict[tuple[str, str], tuple[tuple[int, bool, bool], ...]] = {}
        self._empty: dict[str, bool] = {}
        self._used = _Moved()
        for option in self.options.values():
            self._move_option(self._used, option, 1)
        for (id, period), amount in self.amounts.items():
            self._move_amount(self._used, id, period, amount)

    def broken_by(self, change: Change) -> frozenset[Limit]:
        """The limits that the decision, changed in this way, does not keep; empty if the change is feasible.

        The bounds of a single amount (its minimum, its maximum, whole tickets) and statuses are not looked at.
        """
        moved = self._moved(change)
        return frozenset(
            [
                *self._broken_funds(moved),
                *self._broken_teams(moved),
                *self._broken_rules(moved),
                *self._broken_relations(change),
                *self._broken_allocations(change),
            ]
        )

    def gain(self, change: Change) -> int:
        """What the change adds to the objective value, in its units; bonuses of enabling initiatives included."""
        total = 0
        if change.added is not None:
            total += self.valuation.option_value(change.added)
        if change.removed is not None:
            total -= self.valuation.option_value(change.removed)
        options = self._options_after(change)
        for id in _initiatives_of(change):
            for _, relation in self._relations.get(id, ()):
                if isinstance(relation, Enables):
                    total += self._bonus(relation, options) - self._bonus(relation, self.options)
        for id, period, more in change.amounts:
            allocation, now = self.portfolio.small_allocation_by_id[id], self.amounts.get((id, period), 0)
            after, before = (self.valuation.allocation_value(allocation, period, one) for one in (now + more, now))
            total += after - before
        return total

    def broken_alone(self, change: Change) -> frozenset[Limit]:
        """The limits that what a change adds breaks in any plan, whatever else is decided.

        Those are funds and teams that have less than it asks for, ceilings that are below what it spends, and floors
        to which no candidate of the portfolio could contribute. ``change`` only adds.
        """
        moved, nothing = self._moved(change), _Moved()
        funds_and_teams = [*self._broken_funds(moved, nothing), *self._broken_teams(moved, nothing)]
        return frozenset([*funds_and_teams, *self._broken_rules_alone(moved)])

    # Money and effort

    def _moved(self, change: Change) -> _Moved:
        moved = _Moved()
        if change.added is not None:
            self._move_option(moved, change.added, 1)
        if change.removed is not None:
            self._move_option(moved, change.removed, -1)
        for id, period, amount in change.amounts:
            self._move_amount(moved, id, period, amount)
        return moved

    def _move_option(self, moved: _Moved, option: Option, sign: int) -> None:
        initiative = self.portfolio.initiative_by_id[option.initiative]
        for fund, period, amount in option.spend:
            self._move(moved, initiative, fund, period, sign * amount)
        for team, period, days in option.effort:
            moved.effort[team, period] += sign * days

    def _move_amount(self, moved: _Moved, id: str, period: int, amount: int) -> None:
        allocation = self.portfolio.small_allocation_by_id[id]
        self._move(moved, allocation, allocation.fund, period, amount)

    def _move(
        self, moved: _Moved, candidate: Initiative | SmallAllocation, fund: str, period: int, amount: int
    ) -> None:
        moved.spend[fund][period] += amount
        for number, is_selected, is_of in self._sides_of(candidate, fund):
            if is_selected:
                moved.selected[number][period] += amount
            if is_of:
                moved.whole[number][period] += amount

    def _sides_of(self, candidate: Initiative | SmallAllocation, fund: str) -> tuple[tuple[int, bool, bool], ...]:
        """For each rule on money that a candidate's spend from a fund counts for: on which of its sides."""
        key = candidate.id, fund
        if key not in self._sides:
            kind = Kind.INITIATIVE if isinstance(candidate, Initiative) else Kind.SMALL_ALLOCATION
            found = []
            for number, rule in self._rules:
                sides = [
                    one.covers_fund(fund) and one.matches(kind, candidate.owner, candidate.tags)
                    for one in (rule.select, rule.of)
                ]
                if any(sides):
                    found.append((number, sides[0], sides[1]))
            self._sides[key] = tuple(found)
        return self._sides[key]

    def _broken_funds(self, moved: _Moved, used: _Moved | None = None) -> Iterator[Limit]:
        used = self._used if used is None else used
        for id, more in moved.spend.items():
            if not any(amount > 0 for amount in more.values()):
                continue
            fund, spent = self.portfolio.funds[self.portfolio.fund_index[id]], used.spend.get(id, {})
            for period, left in enumerate(_left(fund, spent, more)):
                if left < 0:
                    yield Limit(LimitKind.FUND, id, period)

    def _broken_teams(self, moved: _Moved, used: _Moved | None = None) -> Iterator[Limit]:
        used = self._used if used is None else used
        for (id, period), more in moved.effort.items():
            if more > 0 and used.effort.get((id, period), Decimal(0)) + more > self._capacity[id][period]:
                yield Limit(LimitKind.TEAM, id, period)

    @cached_property
    def _capacity(self) -> Mapping[str, Sequence[Decimal]]:
        return {team.id: team.capacity for team in self.portfolio.teams}

    # Rules

    def _broken_rules(self, moved: _Moved) -> Iterator[Limit]:
        for number, rule in self._rules:
            if number not in moved.selected and number not in moved.whole:
                continue
            touched = {*moved.selected.get(number, ()), *moved.whole.get(number, ())}
            for window in self._windows[number]:
                if touched.isdisjoint(window):
                    continue
                selected, whole = (
                    sum(part.get(number, {}).get(period, 0) for part in parts for period in window)
                    for parts in ((self._used.selected, moved.selected), (self._used.whole, moved.whole))
                )
                if not is_kept(rule, selected, whole):
                    yield Limit(LimitKind.RULE, rule.id, window[0])

    def _broken_rules_alone(self, moved: _Moved) -> Iterator[Limit]:
        for number, rule in self._rules:
            for window in self._windows[number]:
                selected, whole = (
                    sum(part.get(number, {}).get(period, 0) for period in window)
                    for part in (moved.selected, moved.whole)
                )
                if rule.bound is Bound.AT_LEAST:
                    is_broken = self.is_empty(rule) and not is_kept(rule, 0, whole)
                else:
                    is_broken = not rule.share and not is_kept(rule, selected, 0)
                if is_broken and (selected or whole):
                    yield Limit(LimitKind.RULE, rule.id, window[0])

    def is_empty(self, rule: SpendRule) -> bool:
        """Whether no candidate that may be funded spends anything that the rule's selection counts."""
        if rule.id not in self._empty:
            self._empty[rule.id] = not any(_may_count(one, rule) for one in self._open)
        return self._empty[rule.id]

    @cached_property
    def _open(self) -> tuple[Initiative | SmallAllocation, ...]:
        return (*filter(is_open, self.portfolio.initiatives), *self.portfolio.small_allocations)

    # Relations

    @cached_property
    def _relations(self) -> Mapping[str, Sequence[tuple[int, Relation]]]:
        """The relations of each initiative, with their numbers."""
        found: dict[str, list[tuple[int, Relation]]] = defaultdict(list)
        for number, relation in enumerate(self.portfolio.relations, start=1):
            for id in dict.fromkeys(initiatives_of(relation)):
                found[id].append((number, relation))
        return found

    def _options_after(self, change: Change) -> dict[str, Option]:
        if change.added is None and change.removed is None:
            return self.options
        options = dict(self.options)
        if change.removed is not None:
            del options[change.removed.initiative]
        if change.added is not None:
            options[change.added.initiative] = change.added
        return options

    def _broken_relations(self, change: Change) -> Iterator[Limit]:
        related = [one for id in _initiatives_of(change) for one in self._relations.get(id, ())]
        if not related:
            return
        options = self._options_after(change)
        for number, relation in related:
            if not _holds(relation, options):
                yield Limit(LimitKind.RELATION, str(number))

    def _bonus(self, relation: Enables, options: Mapping[str, Option]) -> int:
        enabler, enabled = _at(options, relation.initiative), _at(options, relation.other)
        if enabler is None or enabled is None or enabler.ready > enabled.start:
            return 0
        return self.valuation.uplift_value(enabled, relation.uplift)

    # Small allocations

    def _broken_allocations(self, change: Change) -> Iterator[Limit]:
        if not change.amounts:
            return
        after = dict(self.amounts)
        for id, period, more in change.amounts:
            after[id, period] = after.get((id, period), 0) + more
        for id in dict.fromkeys(id for id, _, _ in change.amounts):
            allocation = self.portfolio.small_allocation_by_id[id]
            amounts = [after.get((id, period), 0) for period in range(self.periods)]
            if allocation.total_cap is not None and sum(amounts) > allocation.total_cap:
                yield Limit(LimitKind.TOTAL_CAP, id)
            if allocation.cadence is not None:
                for window in windows(allocation.cadence, self.periods):
                    if not any(amounts[period] for period in window):
                        yield Limit(LimitKind.CADENCE, id, window[0])
        ended = {period for id, period, _ in change.amounts if not after[id, period]}
        for rule in self.portfolio.active_rules:
            if isinstance(rule, CadenceRule):
                for period in sorted(ended):
                    active = sum(
                        after.get((one.id, period), 0) > 0
                        for one in self.portfolio.small_allocations
                        if rule.select.matches(Kind.SMALL_ALLOCATION, one.owner, one.tags)
                        and rule.select.covers_fund(one.fund)
                    )
                    if active < rule.minimum_active:
                        yield Limit(LimitKind.RULE, rule.id, period)


def is_kept(rule: SpendRule, selected: int, whole: int) -> bool:
    """Whether a rule holds where so much is spent (minor units) by its selection, and by what its share is of."""
    if rule.share is None:
        limit = rule.amount or 0
    else:
        exact = Fraction(rule.share) * whole
        limit = math.floor(exact) if rule.bound is Bound.AT_LEAST else math.ceil(exact)
    return selected >= limit if rule.bound is Bound.AT_LEAST else selected <= limit


def _may_count(candidate: Initiative | SmallAllocation, rule: SpendRule) -> bool:
    """Whether spend of a candidate could count for what a rule selects."""
    if isinstance(candidate, SmallAllocation):
        kind, funds = Kind.SMALL_ALLOCATION, {candidate.fund}
    else:
        kind = Kind.INITIATIVE
        funds = {cost.fund for level in candidate.levels for cost in level.costs if any(cost.amounts) or cost.run}
    return rule.select.matches(kind, candidate.owner, candidate.tags) and any(map(rule.select.covers_fund, funds))


def _left(fund: Fund, spent: Mapping[int, int], more: Mapping[int, int]) -> Iterator[int]:
    """What each period leaves of a fund."""
    (numerator, denominator), carried = fund.carry_over.as_integer_ratio(), 0  # Fraction is ten times slower here
    for period, amount in enumerate(fund.amounts):
        left = amount + carried - spent.get(period, 0) - more.get(period, 0)
        yield left
        carried = -(-numerator * max(0, left) // denominator)


def _initiatives_of(change: Change) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.initiative for one in (change.added, change.removed) if one is not None))


def _at(options: Mapping[str, Option], end: Endpoint) -> Option | None:
    """The option that is funded at one end of a relation."""
    option = options.get(end.initiative)
    return option if option is not None and end.level in (None, option.level) else None


def _holds(relation: Relation, options: Mapping[str, Option]) -> bool:
    if isinstance(relation, GroupLimit):
        count = sum(member in options for member in relation.members)
        return count >= relation.at_least and (relation.at_most is None or count <= relation.at_most)
    one, other = _at(options, relation.initiative), _at(options, relation.other)
    match relation:
        case Requires(delivered=delivered):
            return one is None or (other is not None and (not delivered or other.ready <= one.start))
        case Excludes():
            return one is None or other is None
        case Together():
            return (one is None) == (other is None)
        case _:
            return True
