"""What is computed, how often, and how that grows with the portfolio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from cxalloc.analysis.infeasibility.constraints import constraint_system
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.initiative import BenefitPerPeriod
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.domain.snapshot import from_json, to_json
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import value_of, verify
from tests.counting import calls, growth
from tests.optimisation.small import initiative, portfolio, small

LINEAR = 2.1
"""Twice the work and a little more: instructions are counted, so there is no noise to allow for."""
SIZE = 60


def chain(size: int, relate: Callable[[Endpoint, Endpoint], Relation]) -> Portfolio:
    """So many initiatives, each related to the one before."""
    names = [f"i{number}" for number in range(size)]
    relations = tuple(relate(Endpoint(one), Endpoint(before)) for before, one in pairwise(names))
    made = [initiative(name, 1, benefit=BenefitPerPeriod(8), success=Decimal("0.5")) for name in names]
    return portfolio((size, size), *made, relations=relations)


def everything(made: Portfolio) -> Decision:
    """The decision that funds all at once."""
    return Decision(tuple(Choice(one.id, "standard", 0) for one in made.initiatives))


@pytest.mark.parametrize(
    "relate",
    [
        Requires,
        Excludes,
        Together,
        lambda one, other: Enables(one, other, Decimal("0.1")),
        lambda one, other: GroupLimit((one.initiative, other.initiative), 0, 1),
    ],
)
def test_a_model_is_built_in_time_linear_in_its_relations(relate: Callable[[Endpoint, Endpoint], Relation]) -> None:
    def build(size: int) -> Callable[[], Any]:
        made = chain(size, relate)
        return lambda: build_model(made)

    assert growth(build, SIZE) < LINEAR


def test_a_decision_is_verified_and_valued_in_time_linear_in_its_relations() -> None:
    def check(size: int) -> Callable[[], Any]:
        made = chain(size, lambda one, other: Enables(one, other, Decimal("0.1")))
        return lambda: (verify(made, everything(made)), value_of(made, everything(made)))

    assert growth(check, SIZE) < LINEAR


def test_a_scenario_with_a_lock_on_each_initiative_is_applied_in_time_linear_in_their_number() -> None:
    def locked(size: int) -> Callable[[], Any]:
        changes = tuple((f"initiative.i{number}.status", "must") for number in range(size))
        made = chain(size, Requires)
        return lambda: apply_scenario(made, Scenario("all", changes))

    assert growth(locked, SIZE) < LINEAR


def test_constraints_are_listed_in_time_linear_in_their_number() -> None:
    def listed(size: int) -> Callable[[], Any]:
        made = chain(size, Requires)
        late = tuple(replace(one, earliest=1) for one in made.initiatives)
        amounts = tuple(small(f"s{number}", 2, 4, "2") for number in range(size))
        made = replace(made, initiatives=late, small_allocations=amounts)
        return lambda: constraint_system(made)

    assert growth(listed, SIZE) < LINEAR


def test_a_solve_makes_one_valuation_one_snapshot_and_a_ledger_for_each_plan() -> None:
    made = chain(4, Requires)
    found: list[Any] = []
    counted = calls(
        lambda: found.append(solve(made, on_plan=found.append)), Valuation.__init__, make_ledger, to_json, from_json
    )
    assert counted == {"Valuation.__init__": 1, "make_ledger": len(found), "to_json": 1, "from_json": 1}
