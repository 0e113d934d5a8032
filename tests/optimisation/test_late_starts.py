"""Plans in which a late start shifts the benefits of a stated ROI, or cuts them: solved, verified, stored."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.accounting.ledger import cash_flow, make_ledger
from cxalloc.domain.initiative import BenefitFromRoi, Cost
from cxalloc.domain.plan import Choice, Plan
from cxalloc.domain.portfolio import LateStart, Portfolio
from cxalloc.domain.snapshot import from_json, sha256
from cxalloc.optimisation.solve import solve
from cxalloc.storage.file import PortfolioFile
from cxalloc.verification.verifier import verify_plan
from tests.optimisation.small import COIN, initiative, portfolio

ROI: dict[str, Any] = {"costs": (Cost("cx", (10 * COIN,), run=COIN),), "benefit": BenefitFromRoi(Decimal("0.5"))}
"""Of four quarters three are left after delivery: 10 + 3 coins of cost, 19.5 of benefit, whatever the start."""


def plan_of(made: Portfolio, solver: str = "highs") -> Plan:
    plan = solve(made, solver=solver, gap=0).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_of_equal_starts_the_earliest_is_taken(solver: str) -> None:
    """Though the latest draws least on the fund: its run costs fall after the last budget period, and are costs too."""
    plan = plan_of(portfolio((12,) * 4, initiative("a", **ROI)), solver)
    assert plan.decision.choices == (Choice("a", "standard", 0),)
    assert plan.proof.ties_settled
    assert plan.proof.value == round(Decimal("6.5") * COIN)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_what_has_to_wait_for_money_loses_nothing_where_late_starts_shift(solver: str) -> None:
    made = portfolio((0, 0, 0, 12), initiative("a", **ROI))
    assert plan_of(made, solver).decision.choices == (Choice("a", "standard", 3),)
    cut = plan_of(replace(made, late_start=LateStart.CUT), solver)
    assert (cut.decision.choices, cut.proof.value) == ((), 0)


def test_a_plan_that_goes_on_after_the_horizon_is_stored_and_found_sound(tmp_path: Path) -> None:
    made = portfolio((0, 0, 0, 12), initiative("a", **ROI), annual_rate=Decimal("0.08"))
    plan = plan_of(made)
    ledger = make_ledger(made, plan.decision)
    assert [line.period for line in ledger.lines] == [3, 4, 5, 6]
    assert len(cash_flow(made, ledger)) == 7
    with PortfolioFile.create(tmp_path / "late.cxalloc", made) as file:
        file.add_plan(plan)
    with PortfolioFile.open(tmp_path / "late.cxalloc") as file:
        assert file.check() == []
        [stored] = file.plans()
        assert stored.decision == plan.decision
        assert verify_plan(stored) == []


def without_rules(plan: Plan) -> Plan:
    """A plan as it was stored before inputs had the number of their valuation rules."""
    content = json.loads(plan.inputs)
    del content["valuation_rules"], content["late_start"]
    inputs = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return replace(plan, inputs=inputs, inputs_sha256=sha256(inputs))


def test_a_plan_of_the_first_rules_is_verified_by_them() -> None:
    """A start in the second quarter loses a third of the benefits, and a run cost: 13 of 19.5, less 12, is 1 coin."""
    made = portfolio((0, 12, 12, 12), initiative("a", **ROI), late_start=LateStart.CUT)
    old = without_rules(plan_of(made))
    assert (old.proof.value, old.decision.choices) == (COIN, (Choice("a", "standard", 1),))
    assert from_json(old.inputs).valuation_rules == 1
    assert verify_plan(old) == []


def test_a_plan_is_not_verified_by_rules_of_another_number() -> None:
    made = portfolio((0, 12, 12, 12), initiative("a", **ROI))
    shifted = plan_of(made)
    assert verify_plan(shifted) == []
    [fault] = verify_plan(without_rules(shifted))
    assert fault.key == "verification.value"
