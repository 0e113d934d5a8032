"""The value of a decision as the verifier computes it, beside sums done by hand and beside the other computation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio
from cxalloc.verification.verifier import value_of
from tests.optimisation.small import COIN, initiative, level, portfolio, small

POINT = 10**6


def score(**weights: str) -> Objective:
    return Objective(ObjectiveKind.SCORE, tuple((name, Decimal(weight)) for name, weight in weights.items()))


def both(made: Portfolio, decision: Decision) -> set[int]:
    """The value by the verifier and by the ledger."""
    return {value_of(made, decision), make_ledger(made, decision).key_figures.objective_value}


@pytest.mark.parametrize(
    ("cap", "points"),
    [
        (None, 40),  # 8 of the 20 coins that two periods may have
        (8, 100),
        (16, 50),
        (100, 40),
    ],
)
def test_a_small_allocation_earns_its_full_score_at_its_total_cap(cap: int | None, points: int) -> None:
    capped = small("k", 1, 10, "1", scores=(("fit", Decimal(100)),), total_cap=None if cap is None else cap * COIN)
    made = portfolio((10, 10), small_allocations=(capped,), objective=score(fit="1"))
    assert both(made, Decision((), (Allotment("k", 0, 5 * COIN), Allotment("k", 1, 3 * COIN)))) == {points * POINT}


def test_a_score_of_nothing_but_zeros_is_zero() -> None:
    free = initiative("a", levels=(level(cost=1, npv=0, scores=(("fit", Decimal(50)),)),))
    made = portfolio((5,), free, objective=score(npv="0.5", fit="0.5"))
    assert both(made, Decision((Choice("a", "standard", 0),), ())) == {25 * POINT}
    assert both(made, Decision()) == {0}


def test_a_score_of_a_loss_is_scaled_by_the_largest_amount_of_either_sign() -> None:
    made = portfolio((5,), initiative("a", 1, -20), initiative("b", 1, 10), objective=score(npv="1"))
    values = {name: both(made, Decision((Choice(name, "standard", 0),), ())) for name in ("a", "b")}
    assert values == {"a": {-100 * POINT}, "b": {50 * POINT}}
