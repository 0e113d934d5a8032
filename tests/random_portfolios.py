"""Random portfolios of every family, each made of a seed, that are small enough for all decisions to be looked at.

Amounts are a few multiples of a scale, which goes from a minor unit to billions, but for a unit more or less: so that
much nearly fits. Of every four portfolios one has the budgets that some decision takes to the last unit, or a unit
less.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Commitment,
    Cost,
    Effort,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from tests.exhaustive_model import ExhaustiveModel

SCALES = [1, 7, 100, 100, 100, 12_345, 1_000_003, 10**9, 10**11, 10**13]
"""Minor units that an amount of 1 stands for."""
SHARES = [Decimal(0), Decimal("0.14"), Decimal("0.333"), Decimal("0.5"), Decimal(1)]
STATUSES = [Status.CANDIDATE] * 6 + [Status.MUST, Status.NEVER, Status.COMMITTED]
TAGS = [Tag("kind", "groundwork"), Tag("kind", "technology")]
STARTS = {PeriodUnit.MONTH: "2027-11", PeriodUnit.QUARTER: "2027-Q3", PeriodUnit.YEAR: "2027"}
# (initiatives, levels, budget periods, small allocations)
SHAPES = [(5, 1, 1, 0), (4, 1, 2, 0), (3, 1, 3, 0), (3, 2, 2, 0), (2, 1, 4, 0), (4, 1, 1, 1), (3, 1, 2, 1)]
SHAPES += [(2, 2, 2, 1), (2, 1, 3, 1), (2, 1, 2, 2), (1, 1, 2, 2), (3, 2, 1, 2), (0, 1, 3, 1), (1, 1, 4, 1)]


def random_portfolio(seed: int) -> Portfolio:
    """The portfolio of a seed: always the same one."""
    draw = _Draw(seed)
    while True:
        try:
            return draw.portfolio()
        except InvalidInput:  # a circle of relations, a floor above its ceiling, a tag that nobody has
            continue


class _Draw:
    def __init__(self, seed: int) -> None:
        self.seed, self.random = seed, random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *values: Any) -> Any:
        return self.random.choice(values)

    def whole(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def amount(self, least: int, most: int) -> int:
        return max(least, self.scale * self.whole(least, most) + self.random.choice([0, 0, 0, 0, -1, 1]))

    def amounts(self, count: int, most: int) -> tuple[int, ...]:
        return tuple(self.amount(0, most) for _ in range(count))

    def decimal(self, *values: str) -> Decimal:
        return Decimal(self.random.choice(values))

    def portfolio(self) -> Portfolio:
        count, self.levels, self.periods, small = self.one(*SHAPES)
        self.scale: int = self.one(*SCALES)
        self.is_scored = self.chance(0.25)
        unit = self.one(*PeriodUnit)
        self.horizon = Horizon(unit, STARTS[unit], self.periods, self.whole(0, 2))
        budget = self.one(8, 16, 30)
        self.funds = tuple(
            Fund(f"f{n}", f"Fund {n}", self.amounts(self.periods, budget), self.one(*SHARES))
            for n in range(self.one(1, 1, 2))
        )
        self.teams = tuple(
            Team("t", "Team", tuple(Decimal(self.whole(0, 8)) / 4 for _ in range(self.periods)))
            for _ in range(self.one(0, 0, 1))
        )
        made = [self.initiative(n) for n in range(count)]
        allocations = [self.small(n) for n in range(small)]
        weights = (("fit", Decimal("0.4")), ("npv", Decimal("0.6"))) if self.is_scored else ()
        kind = ObjectiveKind.SCORE if self.is_scored and self.chance(0.7) else ObjectiveKind.NPV
        relations = [self.relation(made) for _ in range(self.whole(0, 3) if len(made) > 1 else 0)]
        portfolio = Portfolio(
            f"Random {self.seed}",
            self.one("EUR", "EUR", "JPY", "KWD"),
            self.horizon,
            self.decimal("0", "0.08", "0.1", "-0.05"),
            self.funds,
            tuple(made),
            tuple(allocations),
            self.teams,
            tuple(relations),
            tuple(self.rule(n, allocations) for n in range(self.one(0, 0, 1, 2))),
            Objective(kind, weights),
            self.scenarios(),
            late_start=self.one(*LateStart),
        )
        return self.at_the_edge(portfolio) if self.chance(0.25) else portfolio

    def scenarios(self) -> tuple[Scenario, ...]:
        changes = self.one(("budget.factor", "0.8"), ("budget.factor", "0"), ("annual_rate", "0.2"))
        return (Scenario("Other", (changes,)),) if self.chance(0.3) else ()

    def at_the_edge(self, portfolio: Portfolio) -> Portfolio:
        """With funds that have exactly what some options take, which are musts, or a unit less."""
        options = ExhaustiveModel(portfolio).options
        needed = {fund.id: [0] * self.periods for fund in self.funds}
        made: list[Initiative] = []
        for initiative, some in zip(portfolio.initiatives, options, strict=True):
            if not some or self.chance(0.3):
                made.append(initiative)
                continue
            option = self.random.choice(some)
            for fund, draws in option.draws.items():
                needed[fund] = [one + more for one, more in zip(needed[fund], draws, strict=True)]
            is_candidate = initiative.status is Status.CANDIDATE
            made.append(replace(initiative, status=Status.MUST) if is_candidate else initiative)
        lack = self.one(0, 0, 0, 1)
        funds = tuple(
            replace(fund, amounts=tuple(max(0, one - lack) for one in needed[fund.id])) for fund in self.funds
        )
        return replace(portfolio, funds=funds, initiatives=tuple(made))

    def initiative(self, n: int) -> Initiative:
        levels = tuple(self.level(f"l{m}") for m in range(self.levels))
        room = self.periods - max(level.duration for level in levels)
        earliest = self.whole(0, room)
        levels = tuple(replace(level, benefit=self.benefit(level, earliest)) for level in levels)
        levels = tuple(self.risks(level) for level in levels)
        latest = self.whole(earliest, self.periods - 1) if self.chance(0.5) else None
        if latest is None and any(earliest + level.cost_periods > self.periods for level in levels):
            latest = self.periods - 1  # else it would have no start
        status, commitment = self.one(*STATUSES), None
        if status is Status.COMMITTED:
            level = self.random.choice(levels)
            commitment = Commitment(level.name, self.whole(0, self.periods - level.duration))
        tags = (self.one(*TAGS),) if self.chance(0.5) else ()
        return Initiative(
            f"i{n}", f"Initiative {n}", levels, self.one("Ada", "Bo"), tags, status, earliest, latest, commitment
        )

    def level(self, name: str) -> Level:
        duration = self.whole(1, min(2, self.periods))
        funds = self.one(self.funds[:1], self.funds[-1:], self.funds)
        costs = tuple(Cost(fund.id, self.amounts(self.whole(1, 2), 9), self.one(0, 0, 0, self.scale)) for fund in funds)
        effort = tuple(
            Effort(team.id, tuple(Decimal(self.whole(0, 4)) / 4 for _ in range(self.whole(1, 2))))
            for team in self.teams
        )
        scores = (("fit", Decimal(25 * self.whole(0, 4))),) if self.is_scored else ()
        return Level(name, duration, costs, StatedNpv(0), effort=effort, scores=scores)

    def benefit(self, level: Level, earliest: int) -> Benefit:
        likely = self.amounts(self.whole(1, 3), 15)
        low = tuple(one // 2 for one in likely) if self.chance(0.5) else None
        high = tuple(2 * one for one in likely) if self.chance(0.5) else None
        forms: list[Benefit] = [
            BenefitPerPeriod(self.amount(0, 12)),
            BenefitProfile(likely, low, high),
            BenefitTotal(self.amount(0, 20), self.whole(0, 2)),
            StatedNpv(self.one(1, -self.amount(0, 4), self.amount(0, 12))),
        ]
        returns = earliest + level.duration < self.horizon.periods or self.horizon.periods == 1
        if returns and any(sum(cost.amounts) + cost.run for cost in level.costs):
            forms += [BenefitFromRoi(Decimal(self.whole(-2, 8)) / 4)] * 3
        return self.random.choice(forms)

    def risks(self, level: Level) -> Level:
        benefit, one = level.benefit, Decimal(1)
        is_stated = isinstance(benefit, StatedNpv)
        has_low = isinstance(benefit, BenefitProfile) and benefit.low is not None
        has_high = isinstance(benefit, BenefitProfile) and benefit.high is not None
        is_loss = isinstance(benefit, StatedNpv) and benefit.npv < 0
        return replace(
            level,
            success=one if is_stated else self.decimal("0.5", "0.8", "1"),
            low=one if has_low or is_loss else self.decimal("0.6", "1"),
            high=one if has_high or is_loss else self.decimal("1", "1.5"),
        )

    def small(self, n: int) -> SmallAllocation:
        """With tickets, of one amount, or of any amount of a range of a few minor units."""
        form = self.one("tickets", "tickets", "fixed", "range", "short")
        unit = 1 if form in ("range", "short") else self.scale
        low = 1 if form == "short" else max(1, unit * self.whole(1, 3))
        match form:
            case "tickets":
                high = low * self.whole(1, 2) + self.one(0, 0, low // 2)
            case "fixed":
                high = low
            case _:
                high = low + self.whole(1, 3)
        rates = sorted((Decimal(self.whole(0, 12)) / 4 for _ in range(self.whole(1, 2))), reverse=True)
        tiers = [Tier(rate, unit * self.whole(1, 3)) for rate in rates]
        if self.chance(0.5):
            tiers[-1] = Tier(tiers[-1].rate)
        return SmallAllocation(
            f"k{n}",
            f"Small {n}",
            self.random.choice(self.funds).id,
            low,
            high,
            tuple(tiers),
            ticket=low if form == "tickets" else None,
            total_cap=unit * self.whole(0, 8) if self.chance(0.4) else None,
            cadence=self.whole(1, 3) if self.chance(0.4) else None,
            delay=self.whole(0, 2),
            owner=self.one("Ada", "Bo"),
            tags=(self.one(*TAGS),) if self.chance(0.5) else (),
            scores=(("fit", Decimal(25 * self.whole(0, 4))),) if self.is_scored else (),
        )

    def relation(self, made: Sequence[Initiative]) -> Relation:
        first, second = self.random.sample(list(made), 2)
        one, other = (
            Endpoint(initiative.id, self.one(None, None, *(level.name for level in initiative.levels)))
            for initiative in (first, second)
        )
        at_least = self.whole(0, 1)
        group = GroupLimit(tuple(i.id for i in made), at_least, self.one(None, self.whole(1, len(made))))
        enables = Enables(one, other, Decimal("0.1"))
        relations: list[Relation] = [Requires(one, other), Requires(one, other, delivered=False)]
        relations += [Excludes(one, other), Together(one, other), group, enables, enables]
        return self.random.choice(relations)

    def rule(self, n: int, small: Sequence[SmallAllocation]) -> SpendRule | CadenceRule:
        enabled = self.chance(0.8)
        if small and self.chance(0.25):
            return CadenceRule(f"r{n}", self.whole(1, len(small)), enabled=enabled)
        selections = [
            EVERYTHING,
            Selection(kind=Kind.SMALL_ALLOCATION),
            Selection(kind=Kind.INITIATIVE),
            Selection(fund=self.funds[-1].id),
            Selection(owner="Ada"),
            Selection(tag=TAGS[0]),
            Selection(kind=Kind.INITIATIVE, owner="Bo"),
        ]
        bound, window = self.one(*Bound), self.one(None, 1, self.whole(1, self.periods))
        select, of = self.random.choice(selections), self.random.choice(selections)
        if self.chance(0.5):
            return SpendRule(f"r{n}", bound, select, share=self.one(*SHARES), of=of, window=window, enabled=enabled)
        return SpendRule(f"r{n}", bound, select, amount=self.amount(0, 10), window=window, enabled=enabled)


def combinations(portfolio: Portfolio) -> int:
    """How many combinations of options and amounts a portfolio has at most."""
    size = 1
    for initiative in portfolio.initiatives:
        size *= 1 + len(initiative.levels) * portfolio.horizon.budget_periods
    for allocation in portfolio.small_allocations:
        amounts = (allocation.maximum - allocation.minimum) // (allocation.ticket or 1) + 2
        size *= amounts**portfolio.horizon.budget_periods
    return size
