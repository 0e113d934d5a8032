"""Small portfolios of every kind of requirement, and the best decision of each by looking at all there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain, product
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

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
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.verification.verifier import value_of, verify

# (initiatives, levels of each, periods, small allocations): few enough decisions to look at them all.
_WITHOUT_SMALL = [(4, 1, 2, 0), (3, 1, 3, 0)]
_WITH_SMALL = [(4, 1, 1, 1), (3, 1, 2, 1), (2, 2, 2, 1), (2, 1, 3, 1), (1, 1, 2, 2), (3, 2, 1, 1)]
SHAPES = [*_WITHOUT_SMALL, *_WITH_SMALL]
EURO = 100
HARD_TO_TELL = 5 * 10**7
"""Of this value 10^-8, the precision of a solver's bound, is half a unit: ties of many decisions may stay unsettled."""
SHARES = [Decimal(0), Decimal("0.3"), Decimal("0.5"), Decimal(1)]
TAGS = [Tag("kind", "groundwork"), Tag("kind", "technology")]


_flags = st.booleans()
_owners = st.sampled_from(["Ada", "Bo"])
_tags = st.sets(st.sampled_from(TAGS), max_size=1)
_statuses = st.sampled_from([Status.CANDIDATE] * 5 + [Status.MUST, Status.NEVER, Status.COMMITTED])
_relations = st.sampled_from(["requires", "needs", "excludes", "together", "group", "enables"])


# Hypothesis looks at a strategy before it draws from it for the first time, which takes longer than to draw.


@cache
def _integers(least: int, most: int, unit: int = 1) -> st.SearchStrategy[int]:
    return st.integers(least, most) if unit == 1 else st.integers(least, most).map(lambda drawn: drawn * unit)


@cache
def _one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@cache
def _optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@cache
def _orders(length: int) -> st.SearchStrategy[list[int]]:
    return st.permutations(range(length))


@cache
def _selections(fund: str) -> st.SearchStrategy[Selection]:
    return st.sampled_from(
        [
            Selection(kind=Kind.SMALL_ALLOCATION),
            Selection(kind=Kind.INITIATIVE),
            Selection(fund=fund),
            Selection(owner="Ada"),
            Selection(tag=TAGS[0]),
            Selection(kind=Kind.INITIATIVE, owner="Bo"),
        ]
    )


@cache
def _or_everything(selections: st.SearchStrategy[Selection]) -> st.SearchStrategy[Selection]:
    return st.just(EVERYTHING) | selections


def _pick(draw: st.DrawFn, values: Sequence[Any]) -> Any:
    return values[draw(_integers(0, len(values) - 1))]


@st.composite
def portfolios(draw: st.DrawFn, *, ranges: bool = False) -> Portfolio:
    """A portfolio small enough for ``best``; with ``ranges``, small allocations take any of a few cents in a range.

    Amounts are a few whole euros, so that everything binds often and ties are common.
    """
    initiatives, levels, periods, allocations = draw(_one_of(*SHAPES))
    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", periods, draw(_integers(0, 1)))
    funds = tuple(
        Fund(f"f{n}", f"Fund {n}", _amounts(draw, periods, 20), draw(_one_of(*SHARES)))
        for n in range(draw(_integers(1, 2)))
    )
    teams = tuple(
        Team("t", "Team", tuple(Decimal(draw(_integers(0, 6))) / 2 for _ in range(periods)))
        for _ in range(draw(_integers(0, 1)))
    )
    score = draw(_flags)
    weights = (("fit", Decimal("0.4")), ("npv", Decimal("0.6"))) if score else ()
    kind = ObjectiveKind.SCORE if score and draw(_flags) else ObjectiveKind.NPV
    made = tuple(_initiative(draw, n, levels, horizon, funds, teams, score) for n in range(initiatives))
    small = tuple(_small(draw, n, funds, periods, score, ranges) for n in range(allocations))
    try:
        return Portfolio(
            "Instance",
            "EUR",
            horizon,
            draw(_one_of(Decimal(0), Decimal("0.1"))),
            funds,
            made,
            small,
            teams,
            tuple(_relation(draw, made) for _ in range(draw(_integers(0, 3)) if initiatives > 1 else 0)),
            tuple(_rule(draw, n, funds, small, periods) for n in range(draw(_integers(0, 2)))),
            Objective(kind, weights),
            late_start=draw(_one_of(*LateStart)),
        )
    except InvalidInput:
        # Relations drawn at random may go in circles, floors may lie above ceilings, tags may be on nobody.
        assume(False)
        raise


def _amount(draw: st.DrawFn, least: int, most: int) -> int:
    return EURO * draw(_integers(least, most))


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
    earliest = draw(_integers(0, periods - longest))
    latest = draw(_optional(_integers(earliest, periods - 1)))
    if latest is None and any(earliest + level.cost_periods > periods for level in made):
        latest = periods - 1  # else it would have no start
    status = draw(_statuses)
    commitment = None
    if status is Status.COMMITTED:
        level = _pick(draw, made)
        commitment = Commitment(level.name, draw(_integers(0, periods - level.duration)))
    return Initiative(
        f"i{n}",
        f"Initiative {n}",
        made,
        owner=draw(_owners),
        tags=tuple(draw(_tags)),
        status=status,
        earliest=earliest,
        latest=latest,
        commitment=commitment,
    )


def _level(
    draw: st.DrawFn, name: str, horizon: Horizon, funds: tuple[Fund, ...], teams: tuple[Team, ...], score: bool
) -> Level:
    duration = draw(_integers(1, min(2, horizon.budget_periods)))
    costs = tuple(
        Cost(fund.id, _amounts(draw, draw(_integers(1, 2)), 9), draw(_one_of(0, 0, EURO)))
        for fund in _pick(draw, [funds[:1], funds[-1:], funds])
    )
    profile = _amounts(draw, 2, 15)
    benefits: list[Benefit] = [
        BenefitPerPeriod(_amount(draw, 0, 12)),
        BenefitProfile(profile, tuple(amount // 2 for amount in profile), tuple(amount * 2 for amount in profile)),
        StatedNpv(_amount(draw, -3, 12)),
        BenefitTotal(_amount(draw, 0, 15), draw(_integers(0, 2))),
    ]
    if any(cost.run + sum(cost.amounts) for cost in costs) and (duration < horizon.budget_periods):
        benefits.append(BenefitFromRoi(Decimal(draw(_integers(-2, 8))) / 4))
    benefit = _pick(draw, benefits)
    stated = isinstance(benefit, StatedNpv)
    return Level(
        name,
        duration,
        costs,
        benefit,
        success=Decimal(1) if stated else draw(_one_of(Decimal("0.5"), Decimal("0.8"), Decimal(1))),
        effort=tuple(Effort(team.id, (Decimal(draw(_integers(0, 4))) / 2,)) for team in teams),
        scores=(("fit", Decimal(draw(_integers(0, 4)) * 25)),) if score else (),
    )


def _small(
    draw: st.DrawFn, n: int, funds: tuple[Fund, ...], periods: int, score: bool, ranges: bool
) -> SmallAllocation:
    unit = 1 if ranges else EURO
    low = unit * draw(_integers(1, 3))
    high = low + draw(_integers(1, 3)) if ranges else low * draw(_integers(1, 2))
    rates = sorted((Decimal(draw(_integers(0, 12))) / 4 for _ in range(2)), reverse=True)
    return SmallAllocation(
        f"k{n}",
        f"Small {n}",
        _pick(draw, funds).id,
        low,
        high,
        (Tier(rates[0], unit * draw(_integers(1, 3))), Tier(rates[1], draw(_optional(_one_of(2 * unit))))),
        ticket=None if ranges else low,
        total_cap=draw(_optional(_integers(0, 8, unit))),
        cadence=draw(_optional(_integers(1, 3))),
        delay=draw(_integers(0, 1)),
        owner=draw(_owners),
        tags=tuple(draw(_tags)),
        scores=(("fit", Decimal(draw(_integers(0, 4)) * 25)),) if score else (),
    )


def _relation(draw: st.DrawFn, made: tuple[Initiative, ...]) -> Relation:
    one, other = (made[index] for index in draw(_orders(len(made)))[:2])
    first, second = (
        Endpoint(initiative.id, draw(_optional(_one_of(*(level.name for level in initiative.levels)))))
        for initiative in (one, other)
    )
    kind = draw(_relations)
    match kind:
        case "requires" | "needs":
            return Requires(first, second, delivered=kind == "requires")
        case "excludes":
            return Excludes(first, second)
        case "together":
            return Together(first, second)
        case "group":
            at_least = draw(_integers(0, 1))
            return GroupLimit(tuple(i.id for i in made), at_least, draw(_optional(_integers(1, len(made)))))
        case _:
            assume(all(level.success < 1 for level in other.levels))
            return Enables(first, second, Decimal("0.1"))


def _rule(
    draw: st.DrawFn, n: int, funds: tuple[Fund, ...], small: tuple[SmallAllocation, ...], periods: int
) -> SpendRule | CadenceRule:
    if small and draw(_integers(0, 3)) == 0:
        return CadenceRule(f"r{n}", draw(_integers(1, len(small))))
    selections = _selections(funds[-1].id)
    as_share = draw(_flags)
    return SpendRule(
        f"r{n}",
        draw(_one_of(*Bound)),
        draw(selections),
        amount=None if as_share else _amount(draw, 0, 10),
        share=draw(_one_of(*SHARES)) if as_share else None,
        of=draw(_or_everything(selections)) if as_share else EVERYTHING,
        window=draw(_optional(_integers(1, periods))),
        enabled=draw(_integers(0, 4)) > 0,
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


def feasible(portfolio: Portfolio) -> Iterator[Decision]:
    """The decisions among ``decisions`` that the verifier accepts, in the same order.

    What one initiative or small allocation cannot do with all the money and without relations and rules, it cannot do
    next to others: so most decisions need not be looked at one by one.
    """
    alone = replace(portfolio, relations=(), rules=())
    choices: list[list[tuple[Choice, ...]]] = []
    for initiative in portfolio.initiatives:
        own = replace(alone, initiatives=(initiative,), small_allocations=())
        choices.append([one.choices for one in decisions(own) if not verify(own, one)])
    amounts: list[list[tuple[Allotment, ...]]] = []
    for allocation in portfolio.small_allocations:
        own = replace(alone, initiatives=(), small_allocations=(allocation,))
        amounts.append([one.allotments for one in decisions(own) if not verify(own, one)])
    for chosen in product(*choices):
        for given in product(*amounts):
            decision = Decision(tuple(chain(*chosen)), tuple(chain(*given)))
            if not verify(portfolio, decision):
                yield decision


def best(portfolio: Portfolio) -> Decision | None:
    """The best decision: most value, then least spend, then first in stored order. None if there is none."""
    found: tuple[tuple[int, int], Decision] | None = None
    for decision in feasible(portfolio):
        rank = (value_of(portfolio, decision), -spend_of(portfolio, decision))
        if found is None or rank > found[0]:
            found = rank, decision
    return None if found is None else found[1]


def spend_of(portfolio: Portfolio, decision: Decision) -> int:
    """All that a decision spends, in the budget periods and after them."""
    spend = sum(line.amount for line in decision.allotments)
    by_id = {initiative.id: initiative for initiative in portfolio.initiatives}
    for choice in decision.choices:
        initiative = by_id[choice.initiative]
        level = initiative.level(choice.level)
        running, counted = portfolio.horizon.periods - choice.start - level.duration, portfolio.horizon.periods
        if isinstance(level.benefit, BenefitTotal):
            running, counted = level.benefit.periods, 99
        elif isinstance(level.benefit, BenefitFromRoi) and portfolio.late_start is LateStart.SHIFT:
            running, counted = portfolio.horizon.periods - initiative.earliest - level.duration, 99
        for cost in level.costs:
            spend += sum(cost.amounts[: counted - choice.start]) + cost.run * max(0, running)
    return spend


def is_rounded(portfolio: Portfolio) -> bool:
    """Whether what small amounts are worth is rounded to whole units."""
    return bool(portfolio.annual_rate) or portfolio.objective.kind is ObjectiveKind.SCORE


def cells(portfolio: Portfolio) -> int:
    """How many small amounts there may be."""
    return len(portfolio.small_allocations) * portfolio.horizon.budget_periods
