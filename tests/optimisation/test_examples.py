"""Small allocations that are examples are left out of every plan until someone confirms their figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.analysis.comparison.compare import compare
from cxalloc.analysis.frontier.frontier import frontier
from cxalloc.analysis.sensitivity.explain import explain
from cxalloc.domain.constraints.rules import CadenceRule, Selection
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio, Scenario
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.snapshot import from_json, to_json
from cxalloc.optimisation.solve import solve

SURE = SmallAllocation("sure", "Sure", "opex", 1, 100_00, (Tier(Decimal("1.5")),))
EXAMPLE = SmallAllocation(
    "example", "Example", "opex", 1, 100_00, (Tier(Decimal(2)),), tags=(Tag("kind", "trial"),), is_example=True
)
PORTFOLIO = Portfolio(
    "P",
    "EUR",
    Horizon(PeriodUnit.QUARTER, "2027-Q1", 2),
    Decimal(0),
    (Fund("opex", "Opex", (100_00,) * 2),),
    small_allocations=(SURE, EXAMPLE),
    scenarios=(Scenario("More", (("small_allocation.example.maximum", "200"),)),),
)


def funded(portfolio: Portfolio, scenario: str = "") -> set[str]:
    plan = solve(portfolio, scenario=scenario).plan
    assert plan is not None
    assert [one.id for one in from_json(plan.inputs).small_allocations] == sorted(
        one.id for one in portfolio.small_allocations if not one.is_example
    )
    return {one.small_allocation for one in plan.decision.allotments}


@pytest.mark.parametrize("scenario", ["", "More"])
def test_the_better_example_gets_nothing_until_it_is_confirmed(scenario):
    assert funded(PORTFOLIO, scenario) == {"sure"}
    confirmed = replace(PORTFOLIO, small_allocations=(replace(EXAMPLE, is_example=False), SURE))
    assert funded(confirmed) == {"example"}


def test_comparisons_and_frontiers_leave_it_out():
    for column in compare(PORTFOLIO, scenarios=["More"]).columns:
        assert column.plan is not None
        assert {one.small_allocation for one in column.plan.decision.allotments} == {"sure"}
    for point in frontier(PORTFOLIO, points=2).points:
        assert {one.small_allocation for one in point.decision.allotments} <= {"sure"}


@pytest.mark.parametrize("rule", [CadenceRule("r", 2), CadenceRule("r", 1, Selection(tag=Tag("kind", "trial")))])
def test_a_rule_counts_on_no_example(rule):
    with pytest.raises(InvalidInput):
        replace(PORTFOLIO, rules=(rule,))


def test_inputs_without_examples_are_written_as_before_there_were_any():
    assert "is_example" not in to_json(PORTFOLIO.planned)
    assert from_json(to_json(PORTFOLIO)) == PORTFOLIO


def test_a_question_about_an_example_says_that_it_is_one():
    for name in ("example", "Example"):
        with pytest.raises(
            InvalidInput, match="is an example, and left out of every plan until its figures are confirmed"
        ):
            explain(PORTFOLIO, name)
    with pytest.raises(InvalidInput, match="the id or name of a candidate"):
        explain(PORTFOLIO, "nothing like it")
