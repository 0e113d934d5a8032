"""A plan kept as a scenario: solved under it, the same plan comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxalloc.domain.document.document import Document
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Scenario
from cxalloc.editing.scenarios import add_scenario, add_scenario_of_plan
from cxalloc.interface.sources import load
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from tests.optimisation.small import initiative, level, portfolio


def test_the_plan_of_a_scenario_of_a_plan_is_that_plan():
    bank = load(samples_folder() / "retail_bank")
    plan = solve(bank, scenario="Cut 15 %", gap=0.01).plan
    assert plan is not None
    cut = next(one for one in bank.scenarios if one.name == "Cut 15 %")
    step = add_scenario_of_plan(Document(bank), "Cut, as decided", plan.decision, cut.changes)
    assert step.keys == ("Cut, as decided",)
    assert "Cut, as decided" in str(step.label)
    again = solve(step.document.portfolio, scenario="Cut, as decided", gap=0.01).plan
    assert again is not None
    assert again.decision.choices == plan.decision.choices
    assert again.proof.value >= plan.proof.value  # small allocations are free to become better


def test_locks_win_over_the_changes_that_the_plan_was_made_under():
    base = portfolio((4, 4), initiative("a", levels=(level("pilot", cost=1, npv=1), level("full", cost=4, npv=9))))
    decision = Decision((Choice("a", "pilot", 1),))
    changes = (("initiative.a.status", "must"), ("budget.factor", "2"))
    first = add_scenario_of_plan(Document(base), "kept", decision, changes).document
    second = add_scenario_of_plan(first, "kept", Decision()).document
    kept, out = second.portfolio.scenarios
    assert out.name != kept.name
    assert dict(kept.changes) == {
        "budget.factor": "2",
        "initiative.a.status": "committed",
        "initiative.a.committed_level": "pilot",
        "initiative.a.committed_start": "2027-Q2",
    }
    assert dict(out.changes) == {"initiative.a.status": Status.NEVER.value}


def test_a_plan_that_no_longer_fits_is_refused():
    base = portfolio(4, initiative("a", 4, 9))
    with pytest.raises(InvalidInput):
        add_scenario_of_plan(Document(base), "old", Decision((Choice("a", "gone", 0),)))
    with pytest.raises(InvalidInput):
        add_scenario_of_plan(Document(replace(base, scenarios=(Scenario("x"),))), "", Decision())


def test_a_scenario_of_changes_is_made_once():
    base = portfolio((4, 4), initiative("a", 4, 9))
    first = add_scenario(Document(base), "Half", (("budget.factor", "0.5"),))
    again = add_scenario(first.document, "Lean", (("budget.factor", "0.5"),))
    assert (first.keys, again.keys) == (("Half",), ("Half",))
    assert again.document is first.document
    other = add_scenario(first.document, "Half", (("budget.factor", "0.4"),))
    assert [one.changes for one in other.document.portfolio.scenarios] == [
        (("budget.factor", "0.5"),),
        (("budget.factor", "0.4"),),
    ]
    assert other.keys[0] != "Half"
    with pytest.raises(InvalidInput):
        add_scenario(Document(base), "Wrong", (("fund.none.factor", "2"),))
