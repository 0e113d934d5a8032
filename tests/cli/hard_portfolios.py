"""Portfolios without a plan, and such that only just have one: at the edge, where the tolerances of solvers show."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from cxalloc.domain.constraints.relations import Endpoint, Excludes, Relation, Requires, Together
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import (
    Benefit,
    BenefitPerPeriod,
    Commitment,
    Cost,
    Effort,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier

SCALES = [1, 100, 12_345, 1_000_003, 10**9, 10**11]
"""Minor units that an amount of 1 stands for."""
SHARES = [Decimal(0), Decimal("0.25"), Decimal("0.333"), Decimal(1)]
DEMANDING = [Status.COMMITTED, Status.COMMITTED, Status.MUST, Status.MUST, Status.CANDIDATE, Status.NEVER]


@st.composite
def hard_portfolios(draw: st.DrawFn) -> Portfolio:
    """A portfolio whose commitments ask for about as much as its funds have, or for more."""
    periods, scale = draw(st.integers(1, 4)), draw(st.sampled_from(SCALES))
    funds = tuple(
        Fund(f"f{n}", f"Fund {n}", _amounts(draw, periods, scale, 5), draw(st.sampled_from(SHARES)))
        for n in range(draw(st.integers(1, 2)))
    )
    teams = tuple(
        Team("t", "Team", tuple(Decimal(draw(st.integers(0, 5))) for _ in range(periods)))
        for _ in range(draw(st.integers(0, 1)))
    )
    made = tuple(_initiative(draw, n, periods, scale, funds, teams) for n in range(draw(st.integers(1, 4))))
    small = tuple(_small(draw, n, periods, scale, funds) for n in range(draw(st.integers(0, 2))))
    try:
        return Portfolio(
            "Hard",
            "EUR",
            Horizon(PeriodUnit.QUARTER, "2027-Q1", periods, draw(st.integers(0, 2))),
            Decimal("0.08"),
            funds,
            made,
            small,
            teams,
            tuple(_relation(draw, made) for _ in range(draw(st.integers(0, 2)) if len(made) > 1 else 0)),
            tuple(_rule(draw, n, scale, bool(small)) for n in range(draw(st.integers(0, 2)))),
        )
    except InvalidInput:  # a circle of relations, say
        assume(False)
        raise


def _amounts(draw: st.DrawFn, periods: int, scale: int, most: int) -> tuple[int, ...]:
    """Amounts that are, but for a few minor units, multiples of a scale: so that sums of them nearly fit."""
    return tuple(
        max(0, scale * draw(st.integers(0, most)) + draw(st.sampled_from([0, 0, -1, 1]))) for _ in range(periods)
    )


def _initiative(
    draw: st.DrawFn, n: int, periods: int, scale: int, funds: tuple[Fund, ...], teams: tuple[Team, ...]
) -> Initiative:
    status, duration = draw(st.sampled_from(DEMANDING)), draw(st.integers(1, min(2, periods)))
    cost = Cost(draw(st.sampled_from(funds)).id, _amounts(draw, draw(st.integers(1, duration)), scale, 6))
    benefits: list[Benefit] = [StatedNpv(1), StatedNpv(scale), BenefitPerPeriod(2 * scale)]
    benefit = draw(st.sampled_from(benefits))
    effort = tuple(Effort(team.id, (Decimal(draw(st.integers(0, 4))),)) for team in teams)
    level = Level("standard", duration, (cost,), benefit, effort=effort)
    commitment = None
    if status is Status.COMMITTED:
        commitment = Commitment("standard", draw(st.integers(0, periods - duration)))
    latest = draw(st.none() | st.integers(0, periods - duration))
    if latest is None and level.cost_periods > periods:
        latest = periods - duration
    return Initiative(f"i{n}", f"Initiative {n}", (level,), status=status, latest=latest, commitment=commitment)


def _small(draw: st.DrawFn, n: int, periods: int, scale: int, funds: tuple[Fund, ...]) -> SmallAllocation:
    least = max(1, draw(st.sampled_from([1, scale // 3, scale])))
    most = least * draw(st.integers(1, 3))
    return SmallAllocation(
        f"s{n}",
        f"Small {n}",
        draw(st.sampled_from(funds)).id,
        least,
        most,
        (Tier(Decimal("1.5"), None),),
        ticket=draw(st.sampled_from([None, None, least])),
        cadence=draw(st.none() | st.integers(1, periods)),
        total_cap=draw(st.sampled_from([None, most])),
    )


def _relation(draw: st.DrawFn, made: tuple[Initiative, ...]) -> Relation:
    one, other = draw(st.permutations(made))[:2]
    ends = Endpoint(one.id), Endpoint(other.id)
    relations: list[Relation] = [
        Requires(*ends),
        Requires(*ends, delivered=False),
        Excludes(*ends),
        Together(*ends),
    ]
    return draw(st.sampled_from(relations))


def _rule(draw: st.DrawFn, n: int, scale: int, has_small: bool) -> SpendRule | CadenceRule:
    if has_small and draw(st.integers(0, 3)) == 0:
        return CadenceRule(f"r{n}", 1, Selection(kind=Kind.SMALL_ALLOCATION))
    select = Selection(kind=draw(st.sampled_from(list(Kind)))) if has_small else Selection(kind=Kind.INITIATIVE)
    bound, window = draw(st.sampled_from(list(Bound))), draw(st.sampled_from([1, None]))
    if draw(st.booleans()):
        share = draw(st.sampled_from([Decimal("0.14"), Decimal("0.5"), Decimal(1)]))
        return SpendRule(f"r{n}", bound, select, share=share, of=EVERYTHING, window=window)
    return SpendRule(f"r{n}", bound, select, amount=scale * draw(st.integers(1, 4)), window=window)
