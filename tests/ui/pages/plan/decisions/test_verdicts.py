"""Verdicts in words: only what the portfolio and the plan say by themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires
from cxalloc.domain.initiative import BenefitPerPeriod, Commitment, Cost, Initiative, Level, Status
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Choice, Decision, Outcome
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc_ui.models.view import PlanView, View, make_view
from cxalloc_ui.pages.plan.decisions.decision_rows import decision_columns, decision_rows
from cxalloc_ui.pages.plan.decisions.verdicts import Reasons
from tests.ui.pages.plan.test_page import made_up_plan


def initiative(id: str, benefit: int = 90_00, **more) -> Initiative:
    level = Level("standard", 1, (Cost("opex", (100_00,)),), BenefitPerPeriod(benefit), success=Decimal("0.5"))
    return Initiative(id, f"The {id}", (level,), **more)


def view_of(*initiatives: Initiative, funded: str, relations=(), outcome=Outcome.OPTIMAL) -> View:
    portfolio = Portfolio(
        name="Reasons",
        currency="EUR",
        horizon=Horizon(PeriodUnit.QUARTER, "2027-Q1", 4),
        annual_rate=Decimal(0),
        funds=(Fund("opex", "Opex", (1000_00,) * 4),),
        initiatives=initiatives,
        relations=tuple(relations),
    )
    starts = {"x": 1}  # x comes last, so that what enables it is delivered before
    decision = Decision(tuple(Choice(id, "standard", starts.get(id, 0)) for id in funded))
    plan = made_up_plan(portfolio, decision)
    plan = replace(plan, proof=replace(plan.proof, outcome=outcome))
    view = make_view(portfolio, "", None)
    return replace(view, result=PlanView(plan, portfolio, make_ledger(portfolio, decision), True))


def verdicts(view: View, formats) -> dict[str, str]:
    assert view.result is not None
    reasons = Reasons(view.result, formats)
    columns = [
        next(
            column
            for column in decision_columns(view.result, formats, reasons, funded=funded)
            if column.key == "verdict"
        )
        for funded in (True, False)
    ]
    return {
        row.id: column.value(row)
        for column, rows in zip(columns, decision_rows(view, view.result), strict=True)
        for row in rows
    }


@pytest.mark.parametrize(
    ("relation", "verdict"),
    [
        (None, "No room beside what is worth more"),
        (Requires(Endpoint("y"), Endpoint("z")), "Needs The z, which is not funded"),
        (Requires(Endpoint("y", "standard"), Endpoint("z")), "No room beside what is worth more"),  # of one level only
        (Requires(Endpoint("y"), Endpoint("x")), "No room beside what is worth more"),  # that is met
        (Excludes(Endpoint("x"), Endpoint("y")), "Excluded by The x"),
        (Excludes(Endpoint("y"), Endpoint("z")), "No room beside what is worth more"),
        (GroupLimit(("x", "y"), 0, 1), "Its group may have 1 and has them"),
        (GroupLimit(("x", "y"), 0, 2), "No room beside what is worth more"),
    ],
)
def test_what_bars_a_candidate(relation, verdict, formats):
    # Each returns 3 × 90 × 50 % = 135 for 100 if it starts at once.
    view = view_of(initiative("x"), initiative("y"), initiative("z"), funded="x", relations=filter(None, [relation]))
    assert verdicts(view, formats)["y"] == verdict


def test_what_enables_and_what_is_enabled(formats):
    # x starts in 2027-Q2 and returns 2 × 90 × 50 % = 90 for 100; 25 % more bring 2 × 90 × 25 % = 45.
    enables = Enables(Endpoint("w"), Endpoint("x"), Decimal("0.25"))
    candidates = initiative("w", 0), initiative("x")
    assert verdicts(view_of(*candidates, funded="wx", relations=[enables]), formats) == {
        "w": "Enables The x",
        "x": "45 of its NPV come from what enables it",
    }
    asked_for = "Loses by itself; a rule or a relation asks for it"
    assert verdicts(view_of(*candidates, funded="wx"), formats) == {"w": asked_for, "x": asked_for}


def test_what_a_user_decided_comes_first(formats):
    view = view_of(
        initiative("m", status=Status.MUST),
        initiative("c", status=Status.COMMITTED, commitment=Commitment("standard", 0)),
        initiative("n", status=Status.NEVER),
        initiative("b", 0),
        funded="mc",
    )
    assert verdicts(view, formats) == {
        "m": "Must be funded",
        "c": "Committed",
        "n": "Never fund",
        "b": "Loses by itself",
    }


def test_nothing_is_said_of_the_best_where_it_is_not_proved(formats):
    view = view_of(initiative("a", 0), initiative("b"), funded="a", outcome=Outcome.FEASIBLE)
    assert verdicts(view, formats) == {"a": "Loses by itself", "b": "Not in the best plan found so far"}


def test_what_is_needed_by_what_is_funded(formats):
    needs = [Requires(Endpoint(f"{id}"), Endpoint("g")) for id in "xyz"]
    others = [initiative(id, earliest=1) for id in "xyz"]
    view = view_of(initiative("g", 0), *others, funded="gx", relations=needs)
    assert verdicts(view, formats)["g"] == "Needed by The x"
