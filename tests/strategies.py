"""Hypothesis strategies for whole portfolios, small and of every form that the domain allows.

Hypothesis looks at a strategy before it draws from it for the first time, which takes longer than to draw: what can
be is made once.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import (
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
from cxalloc.domain.money import spread
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty

CURRENCIES = ("EUR", "JPY", "KWD")
ONE = Decimal(1)

# A few awkward ids and names, and whatever else Hypothesis thinks of.
_AWKWARD = ["+1", "-x", "@home", "#N/A", "nan", "run", "standard", "réclamation", "顧客"]
_AWKWARD += ["a.b", "a'b", "a, b", "x:y", "\\", "#1", "*"]
_LETTERS = st.characters(codec="utf-8", exclude_characters=';="\x7f\u2028\u2029', exclude_categories=("Cc", "Cs"))
names = st.one_of(st.sampled_from(_AWKWARD), st.text(_LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool))
"""What an id, a level or a tag may be called."""
titles = st.one_of(names, st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(str.strip))
"""What a person may call something: line breaks, quotes and signs included."""
shares = st.decimals(0, 1, places=4)

_integers = cache(st.integers)
_decimals = cache(st.decimals)
_flags = st.booleans()
_owners = st.one_of(st.just(""), titles)
_statuses = st.sampled_from(list(Status))
_level_names = st.one_of(st.just(["standard"]), st.lists(names, min_size=1, max_size=3, unique=True))
_scenario_changes = st.dictionaries(names, st.text(st.characters(codec="utf-8"), max_size=6), max_size=2)


@cache
def _amounts(largest: int = 10**9) -> st.SearchStrategy[int]:
    return st.one_of(st.integers(0, 3), st.integers(0, largest))


@cache
def _some(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=most).map(tuple)


@cache
def _distinct(values: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(values, min_size=least, max_size=most, unique=True)


@cache
def _optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


@cache
def _one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@cache
def _tags() -> st.SearchStrategy[tuple[Tag, ...]]:
    dimensions = names.filter(lambda name: ":" not in name)
    return st.lists(st.builds(Tag, dimensions, names), max_size=2, unique=True).map(tuple)


@cache
def _scores(criteria: tuple[str, ...]) -> st.SearchStrategy[Any]:
    own = [one for one in criteria if one != "npv"]
    if not own:
        return st.just(())
    scores = st.dictionaries(st.sampled_from(own), st.decimals(0, 100, places=2), max_size=2)
    return scores.map(lambda found: tuple(found.items()))


@cache
def _chosen_funds(funds: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.one_of(_distinct(st.sampled_from(funds), 0, 2), st.just(list(funds[:1])))


@cache
def _spread_costs(duration: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.one_of(_amounts().map(lambda total: spread(total, duration)), _some(_amounts()))


_run_costs = st.one_of(st.just(0), _amounts())


@st.composite
def _costs(draw, funds: list[str], duration: int) -> tuple[Cost, ...]:
    chosen = draw(_chosen_funds(tuple(funds)))
    return tuple(Cost(fund, draw(_spread_costs(duration)), draw(_run_costs)) for fund in chosen)


@st.composite
def _profiles(draw) -> BenefitProfile:
    likely = draw(_some(_amounts()))
    low = high = None
    if likely and draw(_flags):
        low = tuple(draw(_integers(0, amount)) for amount in likely)
    if likely and draw(_flags):
        high = tuple(amount + draw(_amounts()) for amount in likely)
    return BenefitProfile(likely, low, high)


@cache
def _benefits(from_roi: bool) -> st.SearchStrategy[Any]:
    forms = [_amounts().map(BenefitPerPeriod), _profiles(), st.integers(-(10**9), 10**9).map(StatedNpv)]
    forms.append(st.builds(BenefitTotal, _amounts(), st.integers(0, 3)))
    if from_roi:
        forms.append(st.decimals(-1, 10, places=4).map(BenefitFromRoi))
    return st.one_of(forms)


_days = st.lists(st.decimals(0, 500, places=2), min_size=1, max_size=3).map(tuple)


@st.composite
def _levels(draw, name: str, room: int, horizon: Horizon, parts: dict[str, list[str]]) -> Level:
    """A level that fits in ``room`` budget periods."""
    duration = draw(_integers(1, room))
    costs = draw(_costs(parts["funds"], duration))
    returns = horizon.periods - horizon.budget_periods + room - duration > 0 or horizon.periods == 1
    benefit = draw(_benefits(returns and any(sum(cost.amounts) + cost.run for cost in costs)))
    profile = isinstance(benefit, BenefitProfile)
    loss = isinstance(benefit, StatedNpv) and benefit.npv < 0
    low = ONE if loss or (profile and benefit.low is not None) else draw(shares)
    high = ONE if loss or (profile and benefit.high is not None) else ONE + draw(shares)
    success = ONE if isinstance(benefit, StatedNpv) else draw(_decimals("0.0001", 1, places=4))
    teams = draw(_distinct(_one_of(*parts["teams"]), 0, 2)) if parts["teams"] else []
    effort = tuple(Effort(team, draw(_days)) for team in teams)
    scores = draw(_scores(tuple(parts["criteria"])))
    uncertain = draw(_level_ranges(duration)) if draw(_flags) else {}
    return Level(name, duration, costs, benefit, success, low, high, effort, scores, **uncertain)


@cache
def _level_ranges(duration: int) -> st.SearchStrategy[dict[str, Any]]:
    optional = {
        "cost_low": shares,
        "cost_high": shares.map(lambda share: 1 + share),
        "duration_low": st.integers(1, duration),
        "duration_high": st.integers(duration, duration + 3),
    }
    return st.fixed_dictionaries({}, optional=optional)


@cache
def _uncertainties() -> st.SearchStrategy[Uncertainty]:
    dimensions = names.filter(lambda name: ":" not in name)
    correlations = st.one_of(
        st.builds(Correlation, st.sampled_from((CorrelatedBy.ALL, CorrelatedBy.OWNER)), shares),
        st.builds(Correlation, st.just(CorrelatedBy.TAG), shares, dimensions),
    )
    tails = st.builds(LognormalTail, st.builds(Tag, dimensions, names), st.decimals("1.01", 100, places=2))
    return st.builds(Uncertainty, st.sampled_from(LowHigh), _optional(correlations), _optional(tails))


@st.composite
def _initiatives(draw, key: str, horizon: Horizon, parts: dict[str, list[str]]) -> Initiative:
    periods = horizon.budget_periods
    earliest = draw(_integers(0, periods - 1))
    level_names = draw(_level_names)
    levels = tuple(draw(_levels(name, periods - earliest, horizon, parts)) for name in level_names)
    status = draw(_statuses)
    latest = draw(_optional(_integers(earliest, periods - 1)))
    if latest is None and any(earliest + level.cost_periods > periods for level in levels):
        latest = periods - 1  # else it would have no start
    commitment = None
    if status is Status.COMMITTED:
        level = draw(st.sampled_from(levels))
        commitment = Commitment(level.name, draw(_integers(0, periods - level.duration)))
    owner = draw(_owners)
    return Initiative(key, draw(titles), levels, owner, draw(_tags()), status, earliest, latest, commitment)


@st.composite
def _small_allocations(draw, key: str, parts: dict[str, list[str]]) -> SmallAllocation:
    minimum = draw(_integers(1, 10**6))
    rates = sorted(draw(_some(_decimals(0, 5, places=3))), reverse=True)
    tiers = [Tier(rate, draw(_integers(1, 10**6))) for rate in rates]
    if tiers and draw(_flags):
        tiers[-1] = Tier(tiers[-1].rate)
    return SmallAllocation(
        key,
        draw(titles),
        draw(_one_of(*parts["funds"])),
        minimum,
        minimum + draw(_amounts()),
        tuple(tiers),
        ticket=draw(_one_of(None, minimum)),
        total_cap=draw(_optional(_amounts())),
        cadence=draw(_optional(_integers(1, 4))),
        delay=draw(_integers(0, 3)),
        owner=draw(_owners),
        tags=draw(_tags()),
        scores=draw(_scores(tuple(parts["criteria"]))),
        rate_low=draw(shares),
        rate_high=1 + draw(shares),
    )


@st.composite
def _relations(draw, initiatives: list[Initiative]) -> list[Any]:
    relations: list[Any] = []
    enabled: set[str] = set()
    for _ in range(draw(_integers(0, 3)) if len(initiatives) > 1 else 0):
        first, second = sorted(draw(_distinct(_integers(0, len(initiatives) - 1), 2, 2)))
        ends: list[Endpoint] = []
        for initiative in (initiatives[second], initiatives[first]):  # a later one requires an earlier one: no cycle
            level = draw(_optional(_one_of(*(level.name for level in initiative.levels))))
            ends.append(Endpoint(initiative.id, level))
        target = initiatives[first]
        rise = ONE - max(level.success for level in target.levels)
        kinds: list[Any] = [
            Requires(ends[0], ends[1], draw(_flags)),
            Excludes(ends[0], ends[1]),
            Together(ends[0], ends[1]),
            GroupLimit((initiatives[first].id, initiatives[second].id), 1, draw(_one_of(None, 1, 2))),
        ]
        stated = any(isinstance(level.benefit, StatedNpv) for level in target.levels)
        if rise > 0 and not stated and target.id not in enabled:
            kinds.append(Enables(ends[0], ends[1], rise))
        relations.append(draw(st.sampled_from(kinds)))
        if isinstance(relations[-1], Enables):
            enabled.add(target.id)
    return relations


@st.composite
def _selections(draw, candidates: list[Any], funds: list[str], kinds: list[Kind | None]) -> Selection:
    owners = [None, *(candidate.owner for candidate in candidates)]
    tags = [None, *(tag for candidate in candidates for tag in candidate.tags)]
    return Selection(*(draw(_one_of(*some)) for some in (kinds, [None, *funds], owners, tags)))


@st.composite
def _rules(draw, candidates: list[Any], funds: list[str], periods: int) -> list[Any]:
    rules: list[Any] = []
    bound = draw(_one_of(*Bound))  # floors alone, or ceilings alone, never contradict each other
    for key in draw(_distinct(names, 0, 3)):
        enabled = draw(_flags)
        if draw(_flags):
            select = draw(_selections(candidates, funds, [None, Kind.SMALL_ALLOCATION]))
            able = sum(
                select.matches(Kind.SMALL_ALLOCATION, one.owner, one.tags) and select.covers_fund(one.fund)
                for one in candidates
                if isinstance(one, SmallAllocation)
            )
            if able or not enabled:
                rules.append(CadenceRule(key, draw(_integers(1, max(1, able))), select, enabled))
            continue
        selections = _selections(candidates, funds, [None, *Kind])
        share = draw(_optional(shares))
        amount = draw(_amounts()) if share is None else None
        of = EVERYTHING if share is None else draw(selections)
        window = draw(_optional(_integers(1, periods)))
        rules.append(SpendRule(key, bound, draw(selections), amount, share, of, window, enabled))
    return rules


@cache
def _by_period(periods: int) -> tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]:
    """Amounts of a fund and capacities of a team."""
    amounts = st.one_of(_amounts().map(lambda one: (one,) * periods), st.tuples(*[_amounts()] * periods))
    return amounts, st.tuples(*[st.decimals(0, 500, places=2)] * periods)


_criteria = _distinct(st.one_of(st.just("npv"), names), 0, 2)


@st.composite
def portfolios(draw) -> Portfolio:
    """A small valid portfolio: 0 to 4 initiatives, 0 to 2 small allocations, and everything else that may be there."""
    unit = draw(_one_of(*PeriodUnit))
    start = {"month": "2027-11", "quarter": "2027-Q3", "year": "2027"}[unit.value]
    periods = draw(_integers(1, 4))
    horizon = Horizon(unit, start, periods, draw(_integers(0, 2)))
    amounts, capacity = _by_period(periods)
    funds = draw(_distinct(names, 1, 3))
    teams = draw(_distinct(names, 0, 2))
    criteria = draw(_criteria)
    parts = {"funds": funds, "teams": teams, "criteria": criteria}
    ids = draw(_distinct(names, 0, 6))
    initiatives = [draw(_initiatives(key, horizon, parts)) for key in ids[:4]]
    small = [draw(_small_allocations(key, parts)) for key in ids[4:]]
    weight = draw(shares)
    weights = tuple(zip(criteria, (ONE,) if len(criteria) == 1 else (weight, ONE - weight), strict=False))
    kind = draw(_one_of(*ObjectiveKind)) if weights else ObjectiveKind.NPV
    return Portfolio(
        name=draw(titles),
        currency=draw(_one_of(*CURRENCIES)),
        horizon=horizon,
        annual_rate=draw(_decimals("-0.5", "0.5", places=4)),
        funds=tuple(Fund(key, draw(titles), draw(amounts), draw(shares)) for key in funds),
        initiatives=tuple(initiatives),
        small_allocations=tuple(small),
        teams=tuple(Team(key, draw(titles), draw(capacity)) for key in teams),
        relations=tuple(draw(_relations(initiatives))),
        rules=tuple(draw(_rules([*initiatives, *small], funds, periods))),
        objective=Objective(kind, weights),
        scenarios=tuple(Scenario(key, tuple(draw(_scenario_changes).items())) for key in draw(_distinct(names, 0, 2))),
        late_start=draw(_one_of(*LateStart)),
        uncertainty=draw(_uncertainties()),
    )
