"""The grounds of verdicts: each statement against every decision that differs in the candidate alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cxalloc.domain.accounting.grounds import Grounds, GroundsKind, Obstacle, PlanReview
from cxalloc.domain.accounting.slack import Limit, LimitKind
from cxalloc.domain.constraints.relations import Requires
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level, StatedNpv, Status
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.verification.verifier import value_of, verify
from tests.domain.accounting.test_slack import limit_of, some_feasible
from tests.examples import examples
from tests.optimisation import instances

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def without(decision: Decision, id: str) -> Decision:
    return Decision(
        tuple(one for one in decision.choices if one.initiative != id),
        tuple(one for one in decision.allotments if one.small_allocation != id),
    )


def ways(portfolio: Portfolio, decision: Decision, id: str) -> Iterator[tuple[int, Decision]]:
    """(start, decision) of every way to have a candidate in a decision, all else as it is."""
    rest, periods = without(decision, id), portfolio.horizon.budget_periods
    if initiative := portfolio.initiative_by_id.get(id):
        for level in initiative.levels:
            for start in initiative.starts(level, periods):
                yield start, Decision((*rest.choices, Choice(id, level.name, start)), rest.allotments)
        return
    allocation = portfolio.small_allocation_by_id[id]
    unit = allocation.ticket or 1
    amounts = [0, *range(allocation.minimum, allocation.maximum + 1, unit)]
    for given_amounts in product(amounts, repeat=periods):
        own = tuple(Allotment(id, period, amount) for period, amount in enumerate(given_amounts) if amount)
        if own:
            yield own[0].period, Decision(rest.choices, (*rest.allotments, *own))


def names(obstacle: Obstacle, limit: Limit) -> bool:
    """Whether a broken limit is what an obstacle names."""
    if (obstacle.kind, obstacle.subject) != (limit.kind, limit.subject):
        return False
    return limit.period == -1 or limit.period in obstacle.periods


def is_broken(portfolio: Portfolio, decision: Decision, obstacle: Obstacle) -> bool:
    return any(names(obstacle, limit_of(one)) for one in verify(portfolio, decision))


class Check:
    """Checks the grounds of one candidate; a method for each kind of statement."""

    def __init__(self, portfolio: Portfolio, decision: Decision, id: str) -> None:
        self.portfolio, self.decision, self.id = portfolio, decision, id
        self.value = value_of(portfolio, decision)
        self.ways = list(ways(portfolio, decision, id))
        self.initiative = portfolio.initiative_by_id.get(id)

    def raising(self) -> list[tuple[int, Decision]]:
        return [(start, way) for start, way in self.ways if value_of(self.portfolio, way) > self.value]

    def possible(self) -> list[tuple[int, Decision]]:
        return [(start, way) for start, way in self.ways if not verify(self.portfolio, way)]

    def removed(self) -> tuple[int, list[Limit]]:
        """What the value gains without the candidate, and what that breaks."""
        rest = without(self.decision, self.id)
        violations = [one for one in verify(self.portfolio, rest) if one.key != "verification.must"]
        return value_of(self.portfolio, rest) - self.value, list(map(limit_of, violations))

    def never(self, _: Grounds) -> None:
        assert self.initiative is not None
        assert self.initiative.status is Status.NEVER

    def no_start(self, _: Grounds) -> None:
        assert not self.ways

    def would_pay(self, one: Grounds) -> None:
        gains = {(start, value_of(self.portfolio, way) - self.value) for start, way in self.possible()}
        assert one.amount > 0
        assert (one.start, one.amount) in gains

    def does_not_pay(self, _: Grounds) -> None:
        assert not self.raising()

    def obstacles(self, one: Grounds) -> None:
        looked_at = self.raising()
        if not looked_at:  # then another statement says that it does not pay
            assert all(obstacle.kind is LimitKind.RELATION for obstacle in one.obstacles)
            looked_at = self.ways
        for _, way in looked_at:
            broken = [is_broken(self.portfolio, way, obstacle) for obstacle in one.obstacles]
            assert any(broken)
            assert all(broken) or one.either
        if one.fits or one.until is not None:
            assert self.possible()
        if one.until is not None:
            assert all(start <= one.until for start, _ in looked_at)
            assert all(start > one.until for start, _ in self.possible())
        if any(obstacle.always for obstacle in one.obstacles) and not one.either:
            for _, way in ways(self.portfolio, Decision(), self.id):
                if any(way.choices == raising.choices[-1:] for _, raising in looked_at) and way.choices:
                    assert verify(self.portfolio, way)

    def not_known(self, _: Grounds) -> None:
        assert self.raising()
        assert all(verify(self.portfolio, way) for _, way in self.raising())

    def must(self, _: Grounds) -> None:
        assert self.initiative is not None
        assert self.initiative.status is Status.MUST

    def committed(self, _: Grounds) -> None:
        assert self.initiative is not None
        assert self.initiative.status is Status.COMMITTED

    def enables(self, one: Grounds) -> None:
        funded = {choice.initiative for choice in self.decision.choices}
        assert set(one.others) <= funded - {self.id}

    def enabled(self, one: Grounds) -> None:
        assert one.amount > 0

    def needed(self, one: Grounds) -> None:
        funded = {choice.initiative for choice in self.decision.choices}
        _, broken = self.removed()
        numbers = [int(limit.subject) for limit in broken if limit.kind is LimitKind.RELATION]
        relations = [self.portfolio.relations[number - 1] for number in numbers]
        needing = {relation.initiative.initiative for relation in relations if isinstance(relation, Requires)}
        assert set(one.others) == needing
        assert needing <= funded

    def asked_for(self, one: Grounds) -> None:
        _, broken = self.removed()
        assert one.obstacles
        for obstacle in one.obstacles:
            assert any(names(obstacle, limit) for limit in broken)

    def pays(self, _: Grounds) -> None:
        assert self.removed()[0] < 0

    def adds_nothing(self, _: Grounds) -> None:
        assert self.removed() == (0, [])

    def lowers(self, one: Grounds) -> None:
        assert self.removed() == (one.amount, [])
        assert one.amount > 0


@settings(quick, max_examples=examples(120))
@given(instances.portfolios(), st.data())
def test_what_a_verdict_states_is_true_of_every_decision_that_differs_in_the_candidate(
    portfolio: Portfolio, data: st.DataObject
) -> None:
    decision = some_feasible(portfolio, data)
    review = PlanReview(portfolio, decision)
    for id in (*portfolio.initiative_by_id, *portfolio.small_allocation_by_id):
        check = Check(portfolio, decision, id)
        grounds = review.grounds(id)
        assert grounds
        for one in grounds:
            event(one.kind.value)
            getattr(check, one.kind.value.replace(" ", "_"))(one)


@settings(quick, max_examples=examples(30))
@given(instances.portfolios(ranges=True), st.data())
def test_the_same_of_amounts_in_a_range(portfolio: Portfolio, data: st.DataObject) -> None:
    decision = some_feasible(portfolio, data)
    review = PlanReview(portfolio, decision)
    for allocation in portfolio.small_allocations:
        check = Check(portfolio, decision, allocation.id)
        for one in review.grounds(allocation.id):
            getattr(check, one.kind.value.replace(" ", "_"))(one)


def stated(id: str, *levels: Level, **more: Any) -> Initiative:
    return Initiative(id, id.upper(), levels, **more)


def level(name: str, fund: str, cost: int, npv: int = 100) -> Level:
    return Level(name, 1, (Cost(fund, (cost,)),), StatedNpv(npv))


def grounds_of(*initiatives: Initiative, chosen: str, capex: int = 0) -> dict[str, tuple[Grounds, ...]]:
    """The grounds of each initiative in two quarters of 100 cents; those that are chosen start at once."""
    portfolio = Portfolio(
        "Made by hand",
        "EUR",
        Horizon(PeriodUnit.QUARTER, "2027-Q1", 2),
        Decimal(0),
        (Fund("opex", "Opex", (100, 100)), Fund("capex", "Capex", (capex, capex))),
        initiatives,
    )
    first = {one.id: one.levels[0].name for one in initiatives}
    review = PlanReview(portfolio, Decision(tuple(Choice(id, first[id], 0) for id in chosen)))
    return {one.id: review.grounds(one.id) for one in initiatives}


def test_what_is_in_the_way_of_each_level_alone_is_no_obstacle_of_all() -> None:
    either = stated("c", level("a", "opex", 50), level("b", "capex", 50), latest=0)
    [found] = grounds_of(stated("m", level("l", "opex", 60)), either, chosen="m")["c"]
    capex = Obstacle(LimitKind.FUND, "capex", (0,), always=True)
    assert found == Grounds(GroundsKind.OBSTACLES, (capex, Obstacle(LimitKind.FUND, "opex", (0,))), either=True)


def test_periods_are_no_more_than_have_to_be_named() -> None:
    """Two quarters cost 50 from the first on, one costs 150 in either quarter: the first quarter is in all ways."""
    long = Level("long", 1, (Cost("opex", (50, 80)),), StatedNpv(100))
    candidate = stated("c", long, level("dear", "opex", 150), latest=0)
    [found] = grounds_of(stated("m", level("l", "opex", 60)), candidate, chosen="m")["c"]
    assert found.obstacles == (Obstacle(LimitKind.FUND, "opex", (0,)),)
    [alone] = grounds_of(stated("c", level("dear", "opex", 150)), chosen="")["c"]
    assert alone.obstacles == (Obstacle(LimitKind.FUND, "opex", (0, 1), always=True),)


def test_what_fits_but_does_not_pay_is_said() -> None:
    """A level that pays is too dear, one that fits does not pay."""
    candidate = stated("c", level("dear", "opex", 150), level("cheap", "opex", 10, npv=0))
    [found] = grounds_of(candidate, chosen="")["c"]
    assert (found.kind, found.fits, found.until) == (GroundsKind.OBSTACLES, True, None)
    [lost] = grounds_of(stated("c", level("cheap", "opex", 10, npv=-5)), chosen="c")["c"]
    assert lost == Grounds(GroundsKind.LOWERS, amount=5)
    [nothing] = grounds_of(stated("c", level("cheap", "opex", 10, npv=0)), chosen="c")["c"]
    assert nothing == Grounds(GroundsKind.ADDS_NOTHING)


def test_the_last_start_that_pays_is_named() -> None:
    """From the third quarter on it fits, and returns nothing any more; it would pay from the first or the second."""
    late = stated("c", Level("l", 1, (Cost("opex", (50,)),), BenefitPerPeriod(60)))
    portfolio = Portfolio(
        "Late",
        "EUR",
        Horizon(PeriodUnit.QUARTER, "2027-Q1", 3),
        Decimal(0),
        (Fund("opex", "Opex", (40, 40, 100)),),
        (late,),
    )
    [found] = PlanReview(portfolio, Decision()).grounds("c")
    opex = Obstacle(LimitKind.FUND, "opex", (0, 1), always=True)
    assert found == Grounds(GroundsKind.OBSTACLES, (opex,), until=1, fits=True)
