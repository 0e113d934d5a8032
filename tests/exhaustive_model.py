"""A second model of portfolios, written from ``docs/mathematics.md`` and ``docs/portfolio_format.md`` alone.

It looks at every decision there is, in integers and fractions. From the program it takes nothing but the fields of a
portfolio: what an option costs and returns, what a plan may do and what it is worth is all evaluated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil, floor

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Cost,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.portfolio import LateStart, ObjectiveKind, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation

PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
POINT = 10**6


@dataclass
class Option:
    """A level from a start: what it draws in each budget period, by fund, and what it is worth."""

    level: str
    start: int
    ready: int
    draws: dict[str, list[int]]
    spend: int
    days: dict[str, list[Fraction]]
    npv: int
    likely: Fraction
    """The discounted expected benefits, but for the probability of success."""
    score: Fraction


@dataclass
class Found:
    """A decision that keeps to everything: its value, its spend over all periods, and what it decides."""

    value: int
    spend: int
    options: tuple[Option | None, ...]
    amounts: tuple[tuple[int, ...], ...]


@dataclass
class ExhaustiveModel:
    """All decisions on a portfolio.

    ``removed`` is a constraint, (kind, id) as ``cxalloc prices`` names it, that does not hold; with ``pooled`` the
    total of a fund may be spent at any time.
    """

    portfolio: Portfolio
    removed: tuple[str, str] = ("", "")
    pooled: bool = False
    amounts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By small allocation: what it may get in a period, if not every amount that it allows is looked at."""

    def __post_init__(self) -> None:
        horizon = self.portfolio.horizon
        self.budget_periods = horizon.budget_periods
        self.all_periods = horizon.budget_periods + horizon.benefit_periods
        self.shifts = self.portfolio.late_start is LateStart.SHIFT
        self.weights = {name: Fraction(weight) for name, weight in self.portfolio.objective.weights}
        self.by_points = self.portfolio.objective.kind is ObjectiveKind.SCORE
        longest = max((allocation.delay for allocation in self.portfolio.small_allocations), default=0)
        self.factors = _factors(
            self.portfolio.annual_rate, PER_YEAR[horizon.unit.value], 3 * self.all_periods + longest + 20
        )
        self.options = [self._options(initiative) for initiative in self.portfolio.initiatives]

    # What an option costs and returns.

    def _options(self, initiative: Initiative) -> list[Option]:
        is_removed = self.removed == ("status", initiative.id)
        if initiative.status is Status.NEVER and not is_removed:
            return []
        made = []
        for level in initiative.levels:
            starts = set(self._window(initiative, level))
            if initiative.commitment is not None:
                own = {initiative.commitment.start} if initiative.commitment.level == level.name else set()
                starts = starts | own if is_removed else own
            made += [self._option(initiative, level, start) for start in sorted(starts)]
        return made

    def _window(self, initiative: Initiative, level: Level) -> range:
        last = self.budget_periods - level.duration
        if initiative.latest is not None:
            last = min(last, initiative.latest)
        else:
            paid = max((n + 1 for cost in level.costs for n, one in enumerate(cost.amounts) if one), default=0)
            last = min(last, self.budget_periods - paid)
        return range(initiative.earliest, last + 1)

    def _costs(self, initiative: Initiative, level: Level, start: int, cost: Cost) -> dict[int, int]:
        """Costs of a fund by period, also after the horizon where they shift."""
        ready = start + level.duration
        runs, last = self._runs(initiative, level, start)
        flows: dict[int, int] = {}
        for period, amount in [
            *((start + offset, amount) for offset, amount in enumerate(cost.amounts)),
            *((period, cost.run) for period in range(ready, ready + runs)),
        ]:
            if period < last:
                flows[period] = flows.get(period, 0) + amount
        return flows

    def _runs(self, initiative: Initiative, level: Level, start: int) -> tuple[int, int]:
        """In how many periods run costs fall, and the period before which costs count."""
        ready = start + level.duration
        if isinstance(level.benefit, BenefitTotal):
            return level.benefit.periods, len(self.factors)
        if isinstance(level.benefit, BenefitFromRoi) and self.shifts:
            return self.all_periods - initiative.earliest - level.duration, len(self.factors)
        return max(0, self.all_periods - ready), self.all_periods

    def _benefits(self, initiative: Initiative, level: Level, start: int) -> list[tuple[int, Fraction]]:
        """Mean benefits by period, but for the probability of success."""
        ready, benefit = start + level.duration, level.benefit
        mean = (Fraction(level.low) + 4 + Fraction(level.high)) / 6
        last = self.all_periods
        flows: list[tuple[int, Fraction]] = []
        match benefit:
            case BenefitPerPeriod(amount):
                flows = [(period, amount * mean) for period in range(ready, last)]
            case BenefitProfile(likely, low, high):
                for offset, amount in enumerate(likely):
                    worst = Fraction(low[offset]) if low is not None else amount * Fraction(level.low)
                    best = Fraction(high[offset]) if high is not None else amount * Fraction(level.high)
                    flows.append((start + offset, (worst + 4 * amount + best) / 6))
            case BenefitFromRoi(roi):
                count = last - initiative.earliest - level.duration
                total = sum(cost.run * count + sum(cost.amounts) for cost in level.costs)
                if self.shifts:
                    last = len(self.factors)
                else:
                    total = sum(
                        cost.run * count + sum(cost.amounts[: last - initiative.earliest]) for cost in level.costs
                    )
                flows = _spread(round(total * (1 + Fraction(roi))), count, ready, mean)
            case BenefitTotal(amount, count):
                last = len(self.factors)
                flows = _spread(amount, count, ready, mean)
        return [(period, amount) for period, amount in flows if period < last]

    def _option(self, initiative: Initiative, level: Level, start: int) -> Option:
        draws = {fund.id: [0] * self.budget_periods for fund in self.portfolio.funds}
        spend, discounted = 0, Fraction(0)
        for cost in level.costs:
            for period, amount in self._costs(initiative, level, start, cost).items():
                spend += amount
                discounted += self.factors[period] * amount
                if period < self.budget_periods:
                    draws[cost.fund][period] += amount
        likely = Fraction(0)
        if isinstance(level.benefit, StatedNpv):
            npv = round(level.benefit.npv * (Fraction(level.low) + 4 + Fraction(level.high)) / 6)
        else:
            likely = sum(
                (self.factors[period] * mean for period, mean in self._benefits(initiative, level, start)),
                Fraction(0),
            )
            npv = round(Fraction(level.success) * likely - discounted)
        days = {team.id: [Fraction(0)] * self.budget_periods for team in self.portfolio.teams}
        for effort in level.effort:
            for period, asked in enumerate(effort.days, start):
                if period < self.budget_periods:
                    days[effort.team][period] += Fraction(asked)
        scores = sum((self.weights[name] * Fraction(score) for name, score in level.scores), Fraction(0))
        return Option(level.name, start, start + level.duration, draws, spend, days, npv, likely, scores)

    # What is worth how much.

    @cached_property
    def scale(self) -> Fraction:
        """The net present value that counts as 100 points."""
        npvs = [abs(Fraction(option.npv)) for options in self.options for option in options]
        for allocation in self.portfolio.small_allocations:
            full = _in_tickets(allocation, allocation.maximum)
            npvs += [abs(Fraction(round(self._npv_of_amount(allocation, t, full)))) for t in range(self.budget_periods)]
        return max(npvs, default=Fraction(0)) or Fraction(1)

    def _points(self, npv: Fraction | int, scores: Fraction) -> int:
        return round(POINT * (self.weights.get("npv", Fraction(0)) * 100 * npv / self.scale + scores))

    def _value(self, option: Option) -> int:
        return self._points(option.npv, option.score) if self.by_points else option.npv

    def _npv_of_amount(self, allocation: SmallAllocation, period: int, amount: int) -> Fraction:
        returned, rest = Fraction(0), amount
        for tier in allocation.tiers:
            part = rest if tier.amount is None else min(rest, tier.amount)
            returned += Fraction(tier.rate) * part
            rest -= part
        back = period + allocation.delay
        if not self.shifts and back >= self.all_periods:
            returned = Fraction(0)
        return returned * self.factors[back] - amount * self.factors[period]

    def _value_of_amount(self, allocation: SmallAllocation, period: int, amount: int) -> int:
        npv = self._npv_of_amount(allocation, period, amount)
        if not self.by_points:
            return round(npv)
        most = _in_tickets(allocation, allocation.maximum) * self.budget_periods
        if allocation.total_cap is not None:
            most = min(most, _in_tickets(allocation, allocation.total_cap))
        scores = sum((self.weights[name] * Fraction(score) for name, score in allocation.scores), Fraction(0))
        return self._points(npv, scores * amount / most if most else Fraction(0))

    def is_rounded(self) -> bool:
        """Whether the value of some small amount is rounded: then another amount may seem as good, or better."""
        return self.by_points or any(
            self._npv_of_amount(allocation, t, amount).denominator > 1
            for allocation in self.portfolio.small_allocations
            for t in range(self.budget_periods)
            for amount in self._amounts_of_a_period(allocation)
        )

    # What may be decided.

    def _funds_pay(self, spend: dict[str, list[int]]) -> bool:
        for fund in self.portfolio.funds:
            if self.pooled:
                if sum(spend[fund.id]) > sum(fund.amounts):
                    return False
                continue
            carried = 0
            for amount, spent in zip(fund.amounts, spend[fund.id], strict=True):
                left = amount + carried - spent
                if left < 0:
                    return False
                carried = ceil(Fraction(fund.carry_over) * left)
        return True

    def _teams_have_time(self, chosen: tuple[Option | None, ...]) -> bool:
        return all(
            sum((option.days[team.id][period] for option in chosen if option), Fraction(0)) <= Fraction(capacity)
            for team in self.portfolio.teams
            for period, capacity in enumerate(team.capacity)
        )

    def _at(self, end: Endpoint, chosen: tuple[Option | None, ...]) -> Option | None:
        ids = [initiative.id for initiative in self.portfolio.initiatives]
        option = chosen[ids.index(end.initiative)]
        return option if option and end.level in (None, option.level) else None

    def _relations_hold(self, chosen: tuple[Option | None, ...]) -> bool:
        funded = {i.id for i, option in zip(self.portfolio.initiatives, chosen, strict=True) if option}
        for number, relation in enumerate(self.portfolio.relations, start=1):
            if self.removed == ("relation", str(number)) or isinstance(relation, Enables):
                continue
            if isinstance(relation, GroupLimit):
                count = len(funded & set(relation.members))
                most = len(relation.members) if relation.at_most is None else relation.at_most
                if not relation.at_least <= count <= most:
                    return False
                continue
            one, other = self._at(relation.initiative, chosen), self._at(relation.other, chosen)
            match relation:
                case Requires():
                    late = relation.delivered and one and other and other.ready > one.start
                    holds = one is None or (other is not None and not late)
                case Excludes():
                    holds = one is None or other is None
                case Together():
                    holds = (one is None) == (other is None)
            if not holds:
                return False
        return True

    def _demands_hold(self, chosen: tuple[Option | None, ...]) -> bool:
        return all(
            option is not None
            or initiative.status not in (Status.MUST, Status.COMMITTED)
            or self.removed == ("status", initiative.id)
            for initiative, option in zip(self.portfolio.initiatives, chosen, strict=True)
        )

    def _enabled(self, chosen: tuple[Option | None, ...]) -> int:
        value = 0
        for number, relation in enumerate(self.portfolio.relations, start=1):
            if isinstance(relation, Enables) and self.removed != ("relation", str(number)):
                one, other = self._at(relation.initiative, chosen), self._at(relation.other, chosen)
                if one and other and one.ready <= other.start:
                    rise = round(Fraction(relation.uplift) * other.likely)
                    value += self._points(rise, Fraction(0)) if self.by_points else rise
        return value

    def _amounts_of_a_period(self, allocation: SmallAllocation) -> tuple[int, ...]:
        if allocation.id in self.amounts:
            return self.amounts[allocation.id]
        least, step = allocation.ticket or allocation.minimum, allocation.ticket or 1
        return (*reversed(range(least, allocation.maximum + 1, step)), 0)

    def _rows_of_amounts(self, allocation: SmallAllocation) -> list[tuple[int, ...]]:
        """What the allocation may get by period, as much as possible first."""
        one_period = self._amounts_of_a_period(allocation)
        cap = None if self.removed == ("total cap", allocation.id) else allocation.total_cap
        cadence = None if self.removed == ("cadence", allocation.id) else allocation.cadence
        rows = []
        for row in product(one_period, repeat=self.budget_periods):
            run = min(cadence or self.budget_periods, self.budget_periods)
            runs = [row[first : first + run] for first in range(self.budget_periods - run + 1)] if cadence else []
            if (cap is None or sum(row) <= cap) and all(any(one) for one in runs):
                rows.append(row)
        return rows

    def _rules_hold(self, chosen: tuple[Option | None, ...], amounts: tuple[tuple[int, ...], ...]) -> bool:
        portfolio = self.portfolio

        def spent(select: Selection, periods: range) -> int:
            total = 0
            for initiative, option in zip(portfolio.initiatives, chosen, strict=True):
                if option and _selects(select, Kind.INITIATIVE, initiative):
                    total += sum(
                        sum(draws[t] for t in periods)
                        for fund, draws in option.draws.items()
                        if select.fund in (None, fund)
                    )
            for allocation, row in zip(portfolio.small_allocations, amounts, strict=True):
                if _selects(select, Kind.SMALL_ALLOCATION, allocation) and select.fund in (None, allocation.fund):
                    total += sum(row[t] for t in periods)
            return total

        for rule in portfolio.rules:
            if not rule.enabled or self.removed == ("rule", rule.id):
                continue
            if isinstance(rule, CadenceRule):
                for period in range(self.budget_periods):
                    active = sum(
                        row[period] > 0
                        for allocation, row in zip(portfolio.small_allocations, amounts, strict=True)
                        if _selects(rule.select, Kind.SMALL_ALLOCATION, allocation)
                        and rule.select.fund in (None, allocation.fund)
                    )
                    if active < rule.minimum_active:
                        return False
                continue
            length = min(rule.window or self.budget_periods, self.budget_periods)
            for first in range(self.budget_periods - length + 1):
                periods = range(first, first + length)
                bound: Fraction | int = rule.amount or 0
                if rule.share is not None:
                    bound = Fraction(rule.share) * spent(rule.of, periods)
                own = spent(rule.select, periods)
                if rule.bound is Bound.AT_LEAST and own < floor(bound):
                    return False
                if rule.bound is Bound.AT_MOST and own > ceil(bound):
                    return False
        return True

    def feasible(self) -> Iterator[Found]:
        """Every decision that keeps to everything, in stored order: earlier options and larger amounts first."""
        allocations = self.portfolio.small_allocations
        rows = [
            [
                (row, sum(self._value_of_amount(allocation, t, one) for t, one in enumerate(row) if one))
                for row in self._rows_of_amounts(allocation)
            ]
            for allocation in allocations
        ]
        for chosen in product(*([*options, None] for options in self.options)):
            if not (self._demands_hold(chosen) and self._relations_hold(chosen) and self._teams_have_time(chosen)):
                continue
            spend = {fund.id: [0] * self.budget_periods for fund in self.portfolio.funds}
            for option in chosen:
                for fund, draws in option.draws.items() if option else ():
                    spend[fund] = [one + more for one, more in zip(spend[fund], draws, strict=True)]
            if not self._funds_pay(spend):
                continue
            value = sum(self._value(option) for option in chosen if option) + self._enabled(chosen)
            total = sum(option.spend for option in chosen if option)
            for given in product(*rows):
                amounts = tuple(row for row, _ in given)
                if amounts:
                    both = {fund: list(draws) for fund, draws in spend.items()}
                    for allocation, row in zip(allocations, amounts, strict=True):
                        own = both[allocation.fund]
                        both[allocation.fund] = [one + more for one, more in zip(own, row, strict=True)]
                    if not self._funds_pay(both):
                        continue
                if self._rules_hold(chosen, amounts):
                    more = sum(one for _, one in given)
                    yield Found(value + more, total + sum(map(sum, amounts)), chosen, amounts)

    def best(self) -> Found | None:
        """The most value, then the least spend, then the first in stored order; None if nothing is feasible."""
        best: Found | None = None
        for found in self.feasible():
            if best is None or (found.value, -found.spend) > (best.value, -best.spend):
                best = found
        return best

    def only(self, funded: dict[str, tuple[str, int]], amounts: dict[str, dict[int, int]]) -> Found | None:
        """A decision, by id: (level, start), and amounts by period. None if it does not keep to everything."""
        chosen: list[list[Option]] = []
        for initiative, options in zip(self.portfolio.initiatives, self.options, strict=True):
            wanted = funded.get(initiative.id)
            chosen.append([option for option in options if (option.level, option.start) == wanted])
            if wanted is not None and not chosen[-1]:
                return None
        rows = {
            allocation.id: tuple(amounts.get(allocation.id, {}).get(t, 0) for t in range(self.budget_periods))
            for allocation in self.portfolio.small_allocations
        }
        for allocation in self.portfolio.small_allocations:
            for amount in filter(None, rows[allocation.id]):
                if not allocation.minimum <= amount <= allocation.maximum or amount % (allocation.ticket or 1):
                    return None
        alone = ExhaustiveModel(self.portfolio, self.removed, self.pooled)
        alone.scale = self.scale
        alone.options = chosen
        alone.amounts = {id: tuple(sorted({0, *row}, reverse=True)) for id, row in rows.items()}
        wanted_rows = tuple(rows.values())
        size = sum(one is not None for one in funded.values())
        for found in alone.feasible():
            if found.amounts == wanted_rows and sum(option is not None for option in found.options) == size:
                return found
        return None


def _selects(select: Selection, kind: Kind, one: Initiative | SmallAllocation) -> bool:
    return (
        select.kind in (None, kind)
        and select.owner in (None, one.owner)
        and (select.tag is None or select.tag in one.tags)
    )


def _in_tickets(allocation: SmallAllocation, amount: int) -> int:
    return amount // (allocation.ticket or 1) * (allocation.ticket or 1)


def _factors(rate: Decimal, per_year: int, count: int) -> list[Fraction]:
    with localcontext(prec=80):
        exact = [(1 + rate) ** (Decimal(-(t + 1)) / per_year) for t in range(count)]
        return [Fraction(one.quantize(Decimal("1e-12"))) for one in exact]


def _spread(amount: int, count: int, first: int, mean: Fraction) -> list[tuple[int, Fraction]]:
    """An amount in so many even parts, the larger first; in the period before, if there is no part."""
    if count <= 0:
        return [(first - 1, amount * mean)]
    least, larger = divmod(amount, count)
    return [(first + n, (least + (n < larger)) * mean) for n in range(count)]
