"""The optimum against brute force: every portfolio and schedule of small instances is looked at."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.domain.accounting.grounds import GroundsKind, PlanReview
from cxalloc.domain.accounting.unspent import UseStop, unspent_money
from cxalloc.domain.plan import Outcome
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import value_of
from tests.examples import examples
from tests.optimisation import instances

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def check_exactly(portfolio: Portfolio, solver: str) -> None:
    """Value, spend and choice are those of the first among the best decisions.

    Small amounts are rounded to a cent each where they are discounted: then cents may hide which one is best. Scores
    may be so high that their ties are not settled, which is said.
    """
    expected = instances.best(portfolio)
    answer = solve(portfolio, solver=solver, gap=0)
    if expected is None:
        assert answer.outcome is Outcome.INFEASIBLE
        assert answer.plan is None
        assert answer.reasons
        return
    assert answer.plan is not None, answer.reasons
    found, proof = answer.plan.decision, answer.plan.proof
    cents = instances.cells(portfolio) if instances.is_rounded(portfolio) else 0
    best = value_of(portfolio, expected)
    assert best - cents <= proof.value <= best
    assert answer.outcome is Outcome.OPTIMAL
    assert proof.ties_settled or best >= instances.HARD_TO_TELL
    assert proof.bound is not None
    noise = abs(proof.value) // 10**8  # of a solver's floating point
    assert proof.value <= proof.bound <= proof.value + cents + noise
    if proof.ties_settled and not cents:
        assert instances.spend_of(portfolio, found) == instances.spend_of(portfolio, expected)
        assert found.choices == expected.choices


@settings(quick, max_examples=examples(350))
@given(instances.portfolios())
def test_highs_finds_the_first_of_the_best(portfolio: Portfolio) -> None:
    check_exactly(portfolio, "highs")


@settings(quick, max_examples=examples(120))
@given(instances.portfolios())
def test_cbc_finds_the_first_of_the_best(portfolio: Portfolio) -> None:
    check_exactly(portfolio, "cbc")


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@settings(quick, max_examples=examples(100))
@given(instances.portfolios(ranges=True))
def test_amounts_in_a_range_lose_no_more_than_rounding(solver: str, portfolio: Portfolio) -> None:
    """A solver may pay fractions of a cent; whole cents cost at most a few cents' return per amount."""
    expected = instances.best(portfolio)
    answer = solve(portfolio, solver=solver, gap=0)
    if expected is None:
        assert answer.plan is None
        return
    assert answer.plan is not None, answer.reasons
    cells = instances.cells(portfolio)
    best = value_of(portfolio, expected)
    proof = answer.plan.proof
    assert proof.bound is not None
    assert proof.value <= best <= proof.bound + cells
    assert proof.value >= best - 4 * cells or portfolio.objective.weights


@settings(quick, max_examples=examples(40))
@given(instances.portfolios())
def test_nothing_can_be_added_to_the_best_plan_and_nothing_taken_away(portfolio: Portfolio) -> None:
    """The verdicts on a plan that is proved to be the best never say that it is not, but for the rounding of cents."""
    answer = solve(portfolio, gap=0)
    if answer.plan is None or answer.outcome is not Outcome.OPTIMAL:
        return
    review = PlanReview(portfolio, answer.plan.decision)
    cents = instances.cells(portfolio) if instances.is_rounded(portfolio) else 0
    for id in review.verdicts:
        for one in review.grounds(id):
            if one.kind in (GroundsKind.WOULD_PAY, GroundsKind.LOWERS):
                assert one.amount <= cents
    for use in (use for money in unspent_money(review) for use in money.uses):
        assert use.stop is not UseStop.NOTHING or use.gain <= cents
