"""Verdicts in words, on plans that are made up; ``tests/domain/accounting/test_grounds.py`` has what is true."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.domain.accounting.grounds import Grounds, GroundsKind, Obstacle
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.slack import LimitKind
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires
from cxalloc.domain.constraints.rules import Bound, Kind, Selection, SpendRule
from cxalloc.domain.initiative import BenefitPerPeriod, Commitment, Cost, Initiative, Level, StatedNpv, Status
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import ENGLISH, FRENCH
from cxalloc.messages.verdicts import VerdictMessages
from cxalloc_ui.models.view import PlanView, View, make_view
from cxalloc_ui.pages.plan.decisions.decision_rows import decision_columns, decision_rows
from cxalloc_ui.pages.plan.decisions.verdicts import Reasons
from tests.ui.pages.plan.test_page import made_up_plan

WOULD_FIT = "Would fit from 2027-Q1 and add 35\u00a0EUR: this plan is not quite the best"


def initiative(id: str, benefit: int = 90_00, **more) -> Initiative:
    level = Level("standard", 1, (Cost("opex", (100_00,)),), BenefitPerPeriod(benefit), success=Decimal("0.5"))
    return Initiative(id, f"The {id}", (level,), **more)


def view_of(*initiatives: Initiative, funded: str, relations=(), rules=()) -> View:
    portfolio = Portfolio(
        name="Reasons",
        currency="EUR",
        horizon=Horizon(PeriodUnit.QUARTER, "2027-Q1", 4),
        annual_rate=Decimal(0),
        funds=(Fund("opex", "Opex", (1000_00,) * 4),),
        initiatives=initiatives,
        relations=tuple(relations),
        rules=rules,
    )
    starts = {"x": 1}  # x comes last, so that what enables it is delivered before
    decision = Decision(tuple(Choice(id, "standard", starts.get(id, 0)) for id in funded))
    plan = made_up_plan(portfolio, decision)
    view = make_view(portfolio, "", None)
    return replace(view, result=PlanView(plan, portfolio, make_ledger(portfolio, decision), True))


def verdicts(view: View, formats) -> dict[str, str]:
    assert view.result is not None
    rows = decision_rows(view, view.result)
    columns = decision_columns(rows, view.result, formats, Reasons(view.result, formats))
    return {row.id: columns[-1].value(row) for row in rows}


@pytest.mark.parametrize(
    ("relation", "verdict"),
    [
        (None, WOULD_FIT),
        (Requires(Endpoint("y"), Endpoint("z")), "Needs The z, which is not funded"),
        (Requires(Endpoint("y", "standard"), Endpoint("z")), "Needs The z, which is not funded"),
        (
            Requires(Endpoint("y"), Endpoint("x")),  # which is delivered at the end of 2027-Q2
            "Would have to start by 2027-Q1 to pay; needs The x to be delivered before it starts",
        ),
        (Requires(Endpoint("y"), Endpoint("x"), delivered=False), WOULD_FIT),
        (Excludes(Endpoint("x"), Endpoint("y")), "Excluded by The x"),
        (Excludes(Endpoint("y"), Endpoint("z")), WOULD_FIT),
        (GroupLimit(("x", "y"), 0, 1), "Its group may have 1 and has them"),
        (GroupLimit(("x", "y"), 0, 2), WOULD_FIT),
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
        "w": "Enables “The x”",
        "x": "45\u00a0EUR of its NPV come from what enables it",
    }
    lost = "Does not pay by itself: without it the plan would gain {}, and is not quite the best"
    assert verdicts(view_of(*candidates, funded="wx"), formats) == {
        "w": lost.format("100\u00a0EUR"),
        "x": lost.format("10\u00a0EUR"),
    }


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
        "b": "Does not pay by itself",
    }


def test_what_is_needed_by_what_is_funded(formats):
    needs = [Requires(Endpoint(f"{id}"), Endpoint("g")) for id in "xyz"]
    others = [initiative(id, earliest=1) for id in "xyz"]
    view = view_of(initiative("g", 0), *others, funded="gx", relations=needs)
    assert verdicts(view, formats)["g"] == "Needed by “The x”"


def test_the_cases_of_the_verdicts_that_were_false(formats):
    """A floor that nothing counts for, and a start that comes too late to pay."""
    floor = SpendRule("small", Bound.AT_LEAST, Selection(kind=Kind.SMALL_ALLOCATION), share=Decimal("0.15"))
    blocked = view_of(initiative("a"), funded="", rules=(floor,))
    assert verdicts(blocked, formats)["a"] == (
        "The rule “small allocations get at least 15\u00a0% of every quarter's spend” blocks it: "
        "there is no candidate whose spend counts for it"
    )
    first = Level("standard", 1, (Cost("opex", (950_00,)),), StatedNpv(400_00))
    late = view_of(Initiative("m", "The m", (first,)), initiative("y"), funded="m")
    assert verdicts(late, formats)["y"] == ("Would have to start by 2027-Q1 to pay; too little left of Opex in 2027-Q1")


def test_every_kind_of_grounds_has_words_in_both_languages(formats):
    made = view_of(initiative("x"), initiative("y"), funded="x")
    assert made.result is not None
    words = VerdictMessages(made.result.portfolio, made.result.plan.decision)
    obstacle = Obstacle(LimitKind.FUND, "opex", (0,))
    for kind in GroundsKind:
        one = Grounds(kind, (obstacle,) if kind is GroundsKind.OBSTACLES else (), others=("x",), start=0, amount=1)
        if kind is GroundsKind.ASKED_FOR:
            one = replace(one, obstacles=(Obstacle(LimitKind.CADENCE, "x"),))
        for language in (ENGLISH, FRENCH):
            written = Formatter(language).of(made.result.portfolio)
            assert words.sentence("y", (one,), written)[0].isupper() or kind is GroundsKind.ENABLED
