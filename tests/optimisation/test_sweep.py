"""Many budgets at once: the same answers as one by one, with any number of workers, each proved by itself."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.interface.sources import load
from cxalloc.optimisation.solve import solve
from cxalloc.optimisation.sweep import solve_many
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import value_of, verify_plan
from tests.optimisation import instances
from tests.optimisation.small import initiative, portfolio

GAP = 0.005


def sample(name: str) -> Portfolio:
    return load(samples_folder() / name)


def budgets(base: Portfolio, percents: Sequence[int]) -> list[Portfolio]:
    """The portfolio with so much of its funds."""
    return [
        replace(
            base,
            funds=tuple(
                replace(fund, amounts=tuple(amount * percent // 100 for amount in fund.amounts)) for fund in base.funds
            ),
        )
        for percent in percents
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(instances.portfolios(), st.lists(st.integers(0, 200), min_size=2, max_size=5), st.booleans())
def test_small_sweeps_find_what_brute_force_finds(base: Portfolio, percents: list[int], in_order: bool) -> None:
    swept = budgets(base, sorted(percents) if in_order else percents)
    for one, answer in zip(swept, solve_many(swept, gap=0), strict=True):
        expected = instances.best(one)
        if expected is None:
            assert answer.outcome is Outcome.INFEASIBLE
            assert answer.reasons
            continue
        assert answer.plan is not None
        cents = instances.cells(one) if instances.is_rounded(one) else 0
        best = value_of(one, expected)
        assert best - cents <= answer.plan.proof.value <= best
        assert answer.plan.proof.ties_settled or best >= instances.HARD_TO_TELL
        if answer.plan.proof.ties_settled and not cents:
            assert answer.plan.decision.choices == expected.choices


def test_every_answer_is_proved_and_near_the_one_by_itself() -> None:
    swept = budgets(sample("retail_bank"), [70, 90, 95, 130])
    for one, answer in zip(swept, solve_many(swept, gap=GAP), strict=True):
        alone = solve(one, gap=GAP)
        assert answer.plan is not None
        assert alone.plan is not None
        proof, other = answer.plan.proof, alone.plan.proof
        assert answer.outcome is Outcome.OPTIMAL
        assert verify_plan(answer.plan) == []
        assert proof.bound is not None
        assert other.bound is not None
        assert proof.gap is not None
        assert proof.gap <= GAP * 1.001
        assert proof.value <= other.bound
        assert other.value <= proof.bound


@pytest.mark.parametrize(("solver", "name"), [("highs", "retail_bank"), ("cbc", "tutorial")])
def test_workers_change_nothing(solver: str, name: str) -> None:
    swept = budgets(sample(name), [80, 95, 100, 105, 120])
    one, two = (solve_many(swept, gap=0.01, solver=solver, workers=workers) for workers in (1, 2))
    for mine, its in zip(one, two, strict=True):
        assert mine.plan is not None
        assert its.plan is not None
        assert mine.plan.decision == its.plan.decision
        assert mine.plan.proof.bound == its.plan.proof.bound


def test_answers_are_reported_as_they_come_and_stand_in_the_order_asked() -> None:
    base = portfolio(4, initiative("a", cost=1, npv=3), initiative("b", cost=2, npv=5), initiative("c", cost=4, npv=7))
    swept = budgets(base, [0, 25, 50, 75, 100, 200])
    told: dict[int, int] = {}
    answers = solve_many(
        swept,
        gap=0,
        on_answer=lambda index, answer: told.update({index: answer.plan.proof.value if answer.plan else -1}),
    )
    assert sorted(told) == list(range(6))
    assert [answer.plan and answer.plan.proof.value for answer in answers] == [told[index] for index in range(6)]
    assert [told[index] for index in range(6)] == [0, 6, 10, 16, 16, 30]


def test_other_portfolios_may_stand_in_the_list() -> None:
    """What does not go together is solved by itself."""
    one = portfolio(2, initiative("a", cost=1, npv=3), initiative("b", cost=2, npv=5))
    other = portfolio(2, initiative("b", cost=2, npv=5), initiative("c", cost=1, npv=9), initiative("d", npv=1))
    third = portfolio((1, 1), initiative("a", cost=1, npv=3))
    answers = solve_many([one, other, third, one], gap=0)
    chosen = [answer.plan and [choice.initiative for choice in answer.plan.decision.choices] for answer in answers]
    assert chosen == [["b"], ["c", "d"], ["a"], ["b"]]


def test_none_is_no_trouble() -> None:
    assert solve_many([]) == []


def test_a_sweep_can_be_cancelled() -> None:
    cancel = threading.Event()
    cancel.set()
    answers = solve_many(budgets(sample("tutorial"), [90, 100, 110]), cancel=cancel)
    assert [answer.stopped for answer in answers] == [StopReason.CANCELLED] * 3


def test_time_is_for_all_together() -> None:
    answers = solve_many(budgets(sample("tutorial"), [90, 100, 110]), time_limit=0)
    assert [answer.stopped for answer in answers] == [StopReason.TIME_LIMIT] * 3
