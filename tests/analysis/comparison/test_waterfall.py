"""The waterfall between two scenarios: every step is a difference of figures, and they add up to the cent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.analysis.comparison.compare import Comparison, KeyFigure, compare, difference
from cxalloc.analysis.comparison.waterfall import StepKind, Waterfall, WaterfallStep, waterfall
from cxalloc.domain.constraints.relations import Enables, Endpoint
from cxalloc.domain.initiative import BenefitPerPeriod
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio, Scenario
from cxalloc.interface.sources import load
from cxalloc.samples import samples_folder
from tests.examples import examples
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, level, portfolio

CHANGES = [
    ("budget.factor", "0.6"),
    ("budget.factor", "2"),
    ("annual_rate", "0.2"),
    ("initiative.i0.status", "never"),
    ("initiative.i0.benefit_factor", "1.5"),
    ("initiative.i1.success", "0.4"),
    ("initiative.i1.earliest_start", "2027-Q2"),
]


def between(comparison: Comparison, scenario: str, reference: str = "") -> Waterfall:
    found = waterfall(comparison.column(scenario), comparison.column(reference))
    assert found is not None
    return found


def check(found: Waterfall, comparison: Comparison) -> None:
    """The steps lead from one figure to the other, as they are and condensed to any number."""
    here, there = comparison.column(found.scenario), comparison.column(found.reference)
    apart = difference(here, there, found.figure)
    assert apart is not None
    assert apart.amount == found.after - found.before
    for most in (len(found.steps), 5, 1, 0):
        shown = found.condensed(most)
        assert shown.before + sum(step.amount for step in shown.steps) == shown.after
        assert len(shown.steps) <= most + len(StepKind)
        kinds = [list(StepKind).index(step.kind) for step in shown.steps]
        assert kinds == sorted(kinds)
        for kind in StepKind:
            whole, part = (
                [(one.amount, one.count) for one in some.steps if one.kind is kind] for some in (found, shown)
            )
            assert sum(amount for amount, _ in whole) == sum(amount for amount, _ in part)
            assert sum(count for _, count in whole) == sum(count for _, count in part)
    assert all(step.amount and step.name for step in found.steps)


@settings(deadline=None, max_examples=examples(12), suppress_health_check=list(HealthCheck))
@given(
    instances.portfolios(),
    st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique_by=lambda change: change[0]),
)
def test_the_steps_add_up_whatever_is_changed(made: Portfolio, changes: list[tuple[str, str]]) -> None:
    comparison = compare(replace(made, scenarios=(Scenario("other", tuple(changes)),)))
    for column, reference in permutations(comparison.columns, 2):
        found = waterfall(column, reference)
        if found is None:
            assert column.plan is None or reference.plan is None
        else:
            check(found, comparison)


@pytest.fixture(scope="module")
def of_tutorial() -> Comparison:
    return compare(load(samples_folder() / "tutorial"))


def test_the_scenarios_of_a_sample_add_up_against_each_other(of_tutorial: Comparison) -> None:
    for column, reference in permutations(of_tutorial.columns, 2):
        check(between(of_tutorial, column.scenario, reference.scenario), of_tutorial)


def three(*scenarios: Scenario) -> Portfolio:
    """Two of three initiatives fit the budget."""
    made = (initiative("a", 4, 9), initiative("b", 4, 6), initiative("c", 3, 3))
    return portfolio(8, *made, scenarios=scenarios)


def steps_of(found: Waterfall) -> list[tuple[StepKind, str, int]]:
    return [(step.kind, step.id, step.amount) for step in found.steps]


def test_a_scenario_without_a_changed_figure_has_only_steps_of_decisions() -> None:
    found = between(compare(three(Scenario("Not a", (("initiative.a.status", "never"),)))), "Not a")
    assert (found.figure, found.before, found.after) == (KeyFigure.VALUE, 15 * COIN, 9 * COIN)
    assert steps_of(found) == [(StepKind.LEFT, "a", -9 * COIN), (StepKind.CAME_IN, "c", 3 * COIN)]
    assert found.bound is not None
    assert found.bound_before is not None
    assert found.bound >= found.after
    assert found.bound_before >= found.before


def test_changed_inputs_come_first_at_the_decisions_of_the_reference() -> None:
    worse = Scenario("b is poor", (("initiative.b.npv", "0.01"),))
    assert steps_of(between(compare(three(worse)), "b is poor")) == [
        (StepKind.INPUTS, "b", 1 - 6 * COIN),
        (StepKind.LEFT, "b", -1),
        (StepKind.CAME_IN, "c", 3 * COIN),
    ]


def test_a_lost_enabler_is_a_step_of_the_candidate_that_it_enabled() -> None:
    later = initiative("b", 4, earliest=1, latest=1, benefit=BenefitPerPeriod(40 * COIN), success=Decimal("0.5"))
    made = portfolio(
        (4, 4),
        initiative("a", 2, 9, earliest=0, latest=0),
        later,
        relations=(Enables(Endpoint("a"), Endpoint("b"), Decimal("0.25")),),
        scenarios=(Scenario("Not a", (("initiative.a.status", "never"),)),),
        benefit_periods=1,
    )
    assert steps_of(between(compare(made), "Not a")) == [
        (StepKind.LEFT, "a", -9 * COIN),
        (StepKind.ENABLED, "b", -10 * COIN),
    ]


def test_another_start_and_another_level_are_steps_of_their_own() -> None:
    later = Scenario("Later", (("initiative.a.earliest_start", "2027-Q2"),))
    poor = Scenario("Poor", (("budget.factor", "0.5"),))
    made = replace(
        portfolio((8, 8), initiative("a", levels=(level("full", cost=8, npv=9), level("pilot", cost=4, npv=5)))),
        annual_rate=Decimal("0.2"),
        scenarios=(later, poor),
    )
    comparison = compare(made)
    assert [step.kind for step in between(comparison, "Poor").steps] == [StepKind.LEVEL]
    dated = portfolio(
        (8, 8), initiative("a", 4, benefit=BenefitPerPeriod(9 * COIN)), scenarios=(later,), benefit_periods=2
    )
    assert [step.kind for step in between(compare(dated), "Later").steps] == [StepKind.START]


def test_without_a_plan_there_is_no_waterfall() -> None:
    impossible = Scenario("Too little", (("budget.factor", "0.1"), ("initiative.a.status", "must")))
    comparison = compare(three(impossible))
    assert waterfall(comparison.column("Too little"), comparison.column("")) is None


def test_scenarios_that_maximise_different_things_are_bridged_in_npv_without_bounds() -> None:
    level = initiative("a", 4, 9).levels[0]
    scored = replace(initiative("a", 4, 9), levels=(replace(level, scores=(("fit", Decimal(50)),)),))
    objective = Objective(ObjectiveKind.NPV, (("fit", Decimal("0.5")), ("npv", Decimal("0.5"))))
    score = Scenario("Score", (("objective", "score"),))
    found = between(compare(portfolio(8, scored, objective=objective, scenarios=(score,))), "Score")
    assert (found.figure, found.bound, found.bound_before) == (KeyFigure.NPV, None, None)


def test_small_steps_are_put_together_by_kind() -> None:
    steps = tuple(WaterfallStep(StepKind.INPUTS, f"i{n}", f"I {n}", n) for n in range(5, 0, -1))
    made = Waterfall(KeyFigure.VALUE, "s", "", 0, 15, steps)
    assert made.condensed(2).steps == (
        *steps[:2],
        WaterfallStep(StepKind.INPUTS, "", "", 6, 3),
    )
    assert made.condensed(4).steps == steps  # one small step alone keeps its name
