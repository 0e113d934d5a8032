"""A family of generated portfolios like those of large organisations: any number of initiatives, any seed.

Costs are log-normal, budgets cover 45 % of them, starts may wait up to three periods, some initiatives build on others
or exclude each other, and every owner has a floor and a ceiling. Equal arguments give equal portfolios.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from cxalloc.domain.constraints.relations import Endpoint, GroupLimit, Relation, Requires
from cxalloc.domain.constraints.rules import Bound, Kind, Rule, Selection, SpendRule
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.money import spread
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier

PERIODS = 12
BENEFIT_PERIODS = 4
OWNERS = tuple(f"owner {number}" for number in range(5))
SMALL_ALLOCATIONS = 10
LONGEST = 4
LATEST_WAIT = 3
FUND = "main"


def portfolio(initiatives: int, seed: int) -> Portfolio:
    """The portfolio of a seed with this number of initiatives (2 or more)."""
    draw = random.Random(seed * 1_000_003 + initiatives)
    candidates = tuple(_initiative(draw, number) for number in range(initiatives))
    cost = sum(sum(cost.amounts) for one in candidates for level in one.levels for cost in level.costs)
    budget = int(cost * 0.45 / PERIODS)
    return Portfolio(
        f"{initiatives} initiatives, seed {seed}",
        "EUR",
        Horizon(PeriodUnit.MONTH, "2027-01", PERIODS, BENEFIT_PERIODS),
        Decimal("0.08"),
        (Fund(FUND, "Main", (budget,) * PERIODS, Decimal("0.5")),),
        candidates,
        tuple(_small_allocation(number, budget) for number in range(SMALL_ALLOCATIONS)),
        relations=tuple(_relations(draw, initiatives)),
        rules=tuple(_rules()),
    )


def _initiative(draw: random.Random, number: int) -> Initiative:
    duration = draw.randint(1, LONGEST)
    cost = round(draw.lognormvariate(11.5, 0.8)) * 100
    earliest = draw.randrange(PERIODS - duration - LATEST_WAIT + 1)
    roi = draw.uniform(0.1, 1.6)
    benefit = int(cost * (1 + roi) / (PERIODS + BENEFIT_PERIODS - earliest - duration))
    level = Level("standard", duration, (Cost(FUND, spread(cost, duration)),), BenefitPerPeriod(benefit))
    return Initiative(
        f"i{number}",
        f"Initiative {number}",
        (level,),
        owner=draw.choice(OWNERS),
        earliest=earliest,
        latest=earliest + LATEST_WAIT,
    )


def _small_allocation(number: int, budget: int) -> SmallAllocation:
    """Up to 3 % of a period's budget, in three tiers of falling return."""
    most = int(budget * 0.03)
    rates = (Decimal("2.1") - Decimal(number) / 20, Decimal("1.5") - Decimal(number) / 40)
    return SmallAllocation(
        f"k{number}",
        f"Small allocation {number}",
        FUND,
        most // 4,
        most,
        (*(Tier(rate, most // 3) for rate in rates), Tier(Decimal("1.05"))),
        delay=1,
        owner=OWNERS[number % len(OWNERS)],
    )


def _relations(draw: random.Random, initiatives: int) -> Iterator[Relation]:
    """One precedence per ten initiatives, and one group of four, at most one of them funded, per twenty."""
    for _ in range(initiatives // 10):
        first, then = sorted(draw.sample(range(initiatives), 2))  # always from low to high, so never in a circle
        yield Requires(Endpoint(f"i{then}"), Endpoint(f"i{first}"))
    shuffled = list(range(initiatives))
    draw.shuffle(shuffled)
    for group in range(initiatives // 20):
        yield GroupLimit(tuple(f"i{number}" for number in shuffled[group * 4 : group * 4 + 4]), at_most=1)


def _rules() -> Iterator[Rule]:
    """A tenth of every period's spend for small allocations, and a tenth to 35 % of all spend for each owner."""
    small = Selection(Kind.SMALL_ALLOCATION)
    yield SpendRule("small", Bound.AT_LEAST, small, share=Decimal("0.1"))
    for number, owner in enumerate(OWNERS):
        mine = Selection(owner=owner)
        yield SpendRule(f"floor-{number}", Bound.AT_LEAST, mine, share=Decimal("0.1"), window=None)
        yield SpendRule(f"ceiling-{number}", Bound.AT_MOST, mine, share=Decimal("0.35"), window=None)
