"""Small portfolios of every kind of requirement, and the best decision of each by looking at all there are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from hypothesis import assume
from hypothesis import strategies as st

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
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
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, Objective, ObjectiveKind, Portfolio, Team
from cxalloc.domain.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.rules import EVERYTHING, Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.verification.verifier import value_of, verify

# (initiatives, levels of each, periods, small allocations): few enough decisions to look at them all.
_WITHOUT_SMALL = [(4, 1, 2, 0), (3, 1, 3, 0)]
_WITH_SMALL = [(4, 1, 1, 1), (3, 1, 2, 1), (2, 2, 2, 1), (2, 1, 3, 1), (1, 1, 2, 2), (3, 2, 1, 1)]
SHAPES = [*_WITHOUT_SMALL, *_WITH_SMALL]
EURO = 100
SHARES = [Decimal(0), Decimal("0.3"), Decimal("0.5"), Decimal(1)]
TAGS = [Tag("kind", "groundwork"), Tag("kind", "technology")]


@st.composite
def portfolios(draw: st.DrawFn, *, ranges: bool = False) -> Portfolio:
    """A portfolio small enough for ``best``; with ``ranges``, small allocations take any of a few cents in a range.

    Amounts are a few whole euros, so that everything binds often and ties are common.
    """
    initiatives, levels, periods, allocations = draw(st.sampled_from(SHAPES))
    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", periods, draw(st.integers(0, 1)))
    funds = tuple(
        Fund(f"f{n}", f"Fund {n}", _amounts(draw, periods, 20), draw(st.sampled_from(SHARES)))
        for n in range(draw(st.integers(1, 2)))
    )
    teams = tuple(
        Team("t", "Team", tuple(Decimal(draw(st.integers(0, 6))) / 2 for _ in range(periods)))
        for _ in range(draw(st.integers(0, 1)))
    )
    score = draw(st.booleans())
    weights = (("fit", Decimal("0.4")), ("npv", Decimal("0.6"))) if score else ()
    kind = ObjectiveKind.SCORE if score and draw(st.booleans()) else ObjectiveKind.NPV
    made = tuple(_initiative(draw, n, levels, horizon, funds, teams, score) for n in range(initiatives))
    small = tuple(_small(draw, n, funds, periods, score, ranges) for n in range(allocations))
    try:
        return Portfolio(
            "Instance",
            "EUR",
            horizon,
            draw(st.sampled_from([Decimal(0), Decimal("0.1")])),
            funds,
            made,
            small,
            teams,
            tuple(_relation(draw, made) for _ in range(draw(st.integers(0, 3)) if initiatives > 1 else 0)),
            tuple(_rule(draw, n, funds, small, periods) for n in range(draw(st.integers(0, 2)))),
            Objective(kind, weights),
        )
    except InvalidInput:
        # Relations drawn at random may go in circles, floors may lie above ceilings, tags may be on nobody.
        assume(False)
        raise


def _amount(draw: st.DrawFn, least: int, most: int) -> int:
    return EURO * draw(st.integers(least, most))


def _amounts(draw: st.DrawFn, periods: int, most: int) -> tuple[int, ...]:
    return tuple(_amount(draw, 0, most) for _ in range(periods))


def _initiative(
    draw: st.DrawFn,
    n: int,
    levels: int,
    horizon: Horizon,
    funds: tuple[Fund, ...],
    teams: tuple[Team, ...],
    score: bool,
) -> Initiative:
    periods = horizon.budget_periods
    made = tuple(_level(draw, f"l{m}", horizon, funds, teams, score) for m in range(levels))
    longest = max(level.duration for level in made)
    earliest = draw(st.integers(0, periods - longest))
    latest = draw(st.none() | st.integers(earliest, periods - 1))
    status = draw(st.sampled_from([Status.CANDIDATE] * 5 + [Status.MUST, Status.NEVER, Status.COMMITTED]))
    commitment = None
    if status is Status.COMMITTED:
        level = draw(st.sampled_from(made))
        commitment = Commitment(level.name, draw(st.integers(0, periods - level.duration)))
    return Initiative(
        f"i{n}",
        f"Initiative {n}",
        made,
        owner=draw(st.sampled_from(["Ada", "Bo"])),
        tags=tuple(draw(st.sets(st.sampled_from(TAGS), max_size=1))),
        status=status,
        earliest=earliest,
        latest=latest,
        commitment=commitment,
    )


def _level(
    draw: st.DrawFn, name: str, horizon: Horizon, funds: tuple[Fund, ...], teams: tuple[Team, ...], score: bool
) -> Level:
    duration = draw(st.integers(1, min(2, horizon.budget_periods)))
    costs = tuple(
        Cost(fund.id, _amounts(draw, draw(st.integers(1, 2)), 9), draw(st.sampled_from([0, 0, EURO])))
        for fund in draw(st.sampled_from([funds[:1], funds[-1:], funds]))
    )
    profile = _amounts(draw, 2, 15)
    benefits: list[Benefit] = [
        BenefitPerPeriod(_amount(draw, 0, 12)),
        BenefitProfile(profile, tuple(amount // 2 for amount in profile), tuple(amount * 2 for amount in profile)),
        StatedNpv(_amount(draw, -3, 12)),
    ]
    if any(cost.run + sum(cost.amounts) for cost in costs) and (duration < horizon.budget_periods):
        benefits.append(BenefitFromRoi(Decimal(draw(st.integers(-2, 8))) / 4))
    benefit = draw(st.sampled_from(benefits))
    stated = isinstance(benefit, StatedNpv)
    return Level(
        name,
        duration,
        costs,
        benefit,
        success=Decimal(1) if stated else draw(st.sampled_from([Decimal("0.5"), Decimal("0.8"), Decimal(1)])),
        effort=tuple(Effort(team.id, (Decimal(draw(st.integers(0, 4))) / 2,)) for team in teams),
        scores=(("fit", Decimal(draw(st.integers(0, 4)) * 25)),) if score else (),
    )


def _small(
    draw: st.DrawFn, n: int, funds: tuple[Fund, ...], periods: int, score: bool, ranges: bool
) -> SmallAllocation:
    unit = 1 if ranges else EURO
    low = unit * draw(st.integers(1, 3))
    high = low + draw(st.integers(1, 3)) if ranges else low * draw(st.integers(1, 2))
    rates = sorted((Decimal(draw(st.integers(0, 12))) / 4 for _ in range(2)), reverse=True)
    return SmallAllocation(
        f"k{n}",
        f"Small {n}",
        draw(st.sampled_from(funds)).id,
        low,
        high,
        (Tier(rates[0], unit * draw(st.integers(1, 3))), Tier(rates[1], draw(st.none() | st.just(2 * unit)))),
        ticket=None if ranges else low,
        total_cap=draw(st.none() | st.integers(0, 8).map(lambda cap: cap * unit)),
        cadence=draw(st.none() | st.integers(1, 3)),
        delay=draw(st.integers(0, 1)),
        owner=draw(st.sampled_from(["Ada", "Bo"])),
        tags=tuple(draw(st.sets(st.sampled_from(TAGS), max_size=1))),
        scores=(("fit", Decimal(draw(st.integers(0, 4)) * 25)),) if score else (),
    )


def _relation(draw: st.DrawFn, made: tuple[Initiative, ...]) -> Relation:
    one, other = draw(st.permutations(made))[:2]
    first, second = (
        Endpoint(initiative.id, draw(st.none() | st.sampled_from([level.name for level in initiative.levels])))
        for initiative in (one, other)
    )
    kind = draw(st.sampled_from(["requires", "needs", "excludes", "together", "group", "enables"]))
    match kind:
        case "requires" | "needs":
            return Requires(first, second, delivered=kind == "requires")
        case "excludes":
            return Excludes(first, second)
        case "together":
            return Together(first, second)
        case "group":
            at_least = draw(st.integers(0, 1))
            return GroupLimit(tuple(i.id for i in made), at_least, draw(st.none() | st.integers(1, len(made))))
        case _:
            assume(all(level.success < 1 for level in other.levels))
            return Enables(first, second, Decimal("0.1"))


def _rule(
    draw: st.DrawFn, n: int, funds: tuple[Fund, ...], small: tuple[SmallAllocation, ...], periods: int
) -> SpendRule | CadenceRule:
    if small and draw(st.integers(0, 3)) == 0:
        return CadenceRule(f"r{n}", draw(st.integers(1, len(small))))
    selections = st.sampled_from(
        [
            Selection(kind=Kind.SMALL_ALLOCATION),
            Selection(kind=Kind.INITIATIVE),
            Selection(fund=funds[-1].id),
            Selection(owner="Ada"),
            Selection(tag=TAGS[0]),
            Selection(kind=Kind.INITIATIVE, owner="Bo"),
        ]
    )
    as_share = draw(st.booleans())
    return SpendRule(
        f"r{n}",
        draw(st.sampled_from(Bound)),
        draw(selections),
        amount=None if as_share else _amount(draw, 0, 10),
        share=draw(st.sampled_from(SHARES)) if as_share else None,
        of=draw(st.just(EVERYTHING) | selections) if as_share else EVERYTHING,
        window=draw(st.none() | st.integers(1, periods)),
        enabled=draw(st.integers(0, 4)) > 0,
    )


def decisions(portfolio: Portfolio) -> Iterator[Decision]:
    """Every decision there is, kept or not to the portfolio, in stored order: earlier options come first."""
    periods = range(portfolio.horizon.budget_periods)
    choices = [
        [Choice(i.id, level.name, start) for level in i.levels for start in periods] + [None]
        for i in portfolio.initiatives
    ]
    amounts = [
        [
            Allotment(allocation.id, period, amount) if amount else None
            for amount in reversed(range(0, allocation.maximum + 1, allocation.ticket or 1))
        ]
        for allocation in portfolio.small_allocations
        for period in periods
    ]
    for chosen in product(*choices):
        for given in product(*amounts):
            yield Decision(tuple(one for one in chosen if one), tuple(one for one in given if one))


def best(portfolio: Portfolio) -> Decision | None:
    """The best decision: most value, then least spend, then first in stored order. None if there is none."""
    found: tuple[tuple[int, int], Decision] | None = None
    for decision in decisions(portfolio):
        if verify(portfolio, decision):
            continue
        rank = (value_of(portfolio, decision), -spend_of(portfolio, decision))
        if found is None or rank > found[0]:
            found = rank, decision
    return None if found is None else found[1]


def spend_of(portfolio: Portfolio, decision: Decision) -> int:
    """All that a decision spends in the budget periods."""
    spend = sum(line.amount for line in decision.allotments)
    by_id = {initiative.id: initiative for initiative in portfolio.initiatives}
    for choice in decision.choices:
        level = by_id[choice.initiative].level(choice.level)
        for cost in level.costs:
            for period in range(choice.start, portfolio.horizon.budget_periods):
                offset = period - choice.start
                spend += cost.amounts[offset] if offset < len(cost.amounts) else 0
                spend += cost.run if offset >= level.duration else 0
    return spend


def is_rounded(portfolio: Portfolio) -> bool:
    """Whether what small amounts are worth is rounded to whole units."""
    return bool(portfolio.annual_rate) or portfolio.objective.kind is ObjectiveKind.SCORE


def cells(portfolio: Portfolio) -> int:
    """How many small amounts there may be."""
    return len(portfolio.small_allocations) * portfolio.horizon.budget_periods
