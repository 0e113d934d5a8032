"""Locks in the base case and under a scenario."""

from __future__ import annotations

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Commitment, Status
from cxalloc.domain.locks import Lock, lockable, with_lock
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_scenario

DECISION = Decision((Choice("a", "standard", 2),))


@pytest.fixture
def base(portfolio, initiative, small):
    cut = Scenario("Cut", (("budget.factor", "0.9"), ("initiative.a.status", "never"), ("initiative.b.success", "0.5")))
    dotted = initiative("a.status", title="Dotted")
    return portfolio(
        initiative("a"),
        initiative("b", title="Beta"),
        dotted,
        small_allocations=(small(),),
        scenarios=(cut, Scenario("Other")),
    )


def stand(portfolio: Portfolio, key: str = "a") -> tuple[Status, Commitment | None]:
    one = portfolio.initiative_by_id[key]
    return one.status, one.commitment


@pytest.mark.parametrize(
    ("lock", "expected"),
    [
        (Lock.MUST, (Status.MUST, None)),
        (Lock.NEVER, (Status.NEVER, None)),
        (Lock.KEEP, (Status.COMMITTED, Commitment("standard", 2))),
        (Lock.OPEN, (Status.CANDIDATE, None)),
    ],
)
def test_a_lock_in_the_base_case_and_under_a_scenario(base, lock, expected):
    plain = with_lock(base, ["a"], lock, decision=DECISION)
    assert stand(plain) == expected
    assert plain.scenarios == base.scenarios
    under = with_lock(base, ["a"], lock, scenario="Cut", decision=DECISION)
    assert under.initiatives == base.initiatives
    assert under.scenarios[1] == base.scenarios[1]
    assert stand(apply_scenario(under, under.scenarios[0])) == expected
    changes = dict(under.scenarios[0].changes)
    assert (changes["budget.factor"], changes["initiative.b.success"]) == ("0.9", "0.5")  # the others are kept


def test_what_the_base_case_says_already_is_no_change_of_a_scenario(base):
    locked = with_lock(with_lock(base, ["b"], Lock.MUST), ["a"], Lock.MUST)
    under = with_lock(locked, ["a", "b"], Lock.MUST, scenario="Cut")
    assert under.scenarios[0].changes == (("budget.factor", "0.9"), ("initiative.b.success", "0.5"))
    opened = with_lock(locked, ["b"], Lock.OPEN, scenario="Cut")
    assert opened.scenarios[0].changes[-1] == ("initiative.b.status", "candidate")
    assert stand(apply_scenario(opened, opened.scenarios[0]), "b") == (Status.CANDIDATE, None)


def test_several_at_once_and_what_cannot_be_locked_is_left_alone(base):
    ids = ["a", "b", "k", "nobody"]
    assert lockable(ids, Lock.MUST, base, DECISION) == ("a", "b")
    assert lockable(ids, Lock.KEEP, base, DECISION) == ("a",)
    assert lockable(ids, Lock.KEEP, base, None) == ()
    locked = with_lock(base, ids, Lock.NEVER, decision=DECISION)
    assert [stand(locked, key)[0] for key in ("a", "b")] == [Status.NEVER] * 2
    kept = with_lock(base, ids, Lock.KEEP, decision=DECISION)
    assert stand(kept, "b") == stand(base, "b")


def test_a_plan_that_no_longer_fits_is_refused(base):
    old = Decision((Choice("a", "standard", 7),))
    for scenario in ("", "Cut"):
        with pytest.raises(InvalidInput):
            with_lock(base, ["a"], Lock.KEEP, scenario=scenario, decision=old)
    unknown_level = Decision((Choice("a", "deluxe", 0),))
    with pytest.raises(InvalidInput):
        with_lock(base, ["a"], Lock.KEEP, decision=unknown_level)
