"""Why money is left: each statement against every decision that differs in one candidate."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.unspent import PossibleUse, UseStop, unspent_money, unspent_runs
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Allotment, Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.verification.verifier import value_of, verify
from tests.domain.accounting.test_grounds import is_broken, ways
from tests.domain.accounting.test_slack import some_feasible
from tests.examples import examples
from tests.optimisation import instances

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def spent(portfolio: Portfolio, decision: Decision, fund: str, period: int) -> int:
    rows = make_ledger(portfolio, decision).fund_periods
    return next(row.spend for row in rows if (row.fund, row.period) == (fund, period))


def other_ways(portfolio: Portfolio, decision: Decision, id: str) -> Iterator[Decision]:
    """Every other level of an initiative (every level if it is not funded), every larger single amount."""
    if initiative := portfolio.initiative_by_id.get(id):
        levels = {choice.initiative: choice.level for choice in decision.choices}
        if initiative.status is not Status.NEVER:
            for _, way in ways(portfolio, decision, id):
                if next(one.level for one in way.choices if one.initiative == id) != levels.get(id):
                    yield way
        return
    allocation = portfolio.small_allocation_by_id[id]
    amounts = {(one.small_allocation, one.period): one.amount for one in decision.allotments}
    for period in range(portfolio.horizon.budget_periods):
        now = amounts.get((id, period), 0)
        for amount in range(allocation.minimum, allocation.maximum + 1, allocation.ticket or 1):
            if amount > now:
                more = {**amounts, (id, period): amount}
                yield Decision(decision.choices, tuple(Allotment(*cell, units) for cell, units in more.items()))


@settings(quick, max_examples=examples(80))
@given(instances.portfolios(), st.data())
def test_what_stops_the_use_of_money_is_true_of_every_way_to_use_it(portfolio: Portfolio, data: st.DataObject) -> None:
    decision = some_feasible(portfolio, data)
    value = value_of(portfolio, decision)
    ledger = make_ledger(portfolio, decision)
    found = list(unspent_money(PlanReview(portfolio, decision, ledger)))
    assert [(one.fund, one.period, one.left, one.carried_out) for one in found] == [
        (row.fund, row.period, row.left, row.carried_out) for row in ledger.fund_periods if row.left > row.carried_out
    ]
    everyone = [*portfolio.initiative_by_id, *portfolio.small_allocation_by_id]
    ways_of = {id: list(other_ways(portfolio, decision, id)) for id in everyone}
    for row in found:
        now = spent(portfolio, decision, row.fund, row.period)
        uses = {use.id: use for use in row.uses}
        for id in everyone:
            takes = [way for way in ways_of[id] if spent(portfolio, way, row.fund, row.period) > now]
            assert bool(takes) == (id in uses)
            if id in uses:
                check(uses[id], portfolio, value, takes)
                use = uses[id]
                asked = takes if use.stop is UseStop.DOES_NOT_PAY else raising(portfolio, value, takes)
                least = min(spent(portfolio, way, row.fund, row.period) for way in asked) - now
                assert use.least >= least
                assert use.short == (use.least > row.left)
                if use.short and use.stop is UseStop.OBSTACLES:
                    assert least > row.left
    assert sum(run.left for run in unspent_runs(found)) == sum(row.left - row.carried_out for row in found)


def raising(portfolio: Portfolio, value: int, takes: list[Decision]) -> list[Decision]:
    return [way for way in takes if value_of(portfolio, way) > value]


def check(use: PossibleUse, portfolio: Portfolio, value: int, takes: list[Decision]) -> None:
    better = raising(portfolio, value, takes)
    possible = [way for way in better if not verify(portfolio, way)]
    event(use.stop.value)
    if use.stop is UseStop.DOES_NOT_PAY:
        assert not better
    elif use.stop is UseStop.NOTHING:
        assert use.gain in {value_of(portfolio, way) - value for way in possible}
    else:
        assert better
        assert not possible
        for way in better:
            broken = [is_broken(portfolio, way, obstacle) for obstacle in use.obstacles]
            assert use.stop is UseStop.NOT_KNOWN or any(broken)
            assert all(broken) or use.either
