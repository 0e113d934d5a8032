"""What a plan uses of funds, teams and rules, and its spend by group; and all of it in words."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Effort, Initiative, Level
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, Portfolio, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc_ui.models.candidate_rows import candidate_rows
from cxalloc_ui.models.grouped_spend import (
    Grouping,
    fund_rows,
    grouped_spend,
    rule_utilisation,
    rule_utilisations,
    team_rows,
)

NB = "\u00a0"
SMALL = Selection(kind=Kind.SMALL_ALLOCATION)


def initiative(id: str, cost: int, owner: str = "", tags: tuple[Tag, ...] = (), **more) -> Initiative:
    effort = (Effort("data", (Decimal(4),)),)
    level = Level("standard", 1, (Cost("opex", (cost,)),), BenefitPerPeriod(cost), effort=effort, **more)
    return Initiative(id, id.upper(), (level,), owner=owner, tags=tags)


PORTFOLIO = Portfolio(
    name="Uses",
    currency="EUR",
    horizon=Horizon(PeriodUnit.QUARTER, "2027-Q1", 3),
    annual_rate=Decimal(0),
    funds=(Fund("opex", "Opex", (1000_00, 1000_00, 1000_00), Decimal("0.5")),),
    teams=(Team("data", "Data", (Decimal(5), Decimal(5), Decimal(5))),),
    initiatives=(
        initiative("a", 600_00, "Ann", (Tag("moment", "join"),), success=Decimal("0.5")),
        initiative("b", 300_00, "Bob"),
    ),
    small_allocations=(
        SmallAllocation(
            "s", "S", "opex", 50_00, 200_00, (Tier(Decimal(2)),), owner="Bob", tags=(Tag("moment", "fix"),)
        ),
    ),
)
DECISION = Decision(
    (Choice("a", "standard", 0), Choice("b", "standard", 1)), (Allotment("s", 0, 150_00), Allotment("s", 1, 100_00))
)
LEDGER = make_ledger(PORTFOLIO, DECISION)


def test_funds_show_budget_spend_and_what_is_left():
    rows = {row.what: row for row in fund_rows(PORTFOLIO, LEDGER)}
    assert rows["budget"].values == (1000_00, 1000_00, 1000_00)
    assert rows["spent"].values == (750_00, 400_00, 0)
    assert rows["carried"].values == (0, 125_00, 362_50)
    assert rows["carried"].total is None
    assert rows["left"].values == (250_00, 725_00, 1362_50)
    assert rows["left"].total == 1850_00
    assert [row.what for row in fund_rows(PORTFOLIO, None)] == ["budget"]


def test_teams_show_capacity_and_use():
    rows = {row.what: row.values for row in team_rows(PORTFOLIO, DECISION)}
    assert rows["used"] == (4, 4, 0)
    assert rows["left"] == (1, 1, 5)


@pytest.mark.parametrize(
    ("rule", "value", "slack", "first", "met"),
    [
        (SpendRule("r", Bound.AT_LEAST, SMALL, share=Decimal("0.15")), Fraction(0), Fraction(0), 2, True),
        (
            SpendRule("r", Bound.AT_LEAST, SMALL, share=Decimal("0.22"), window=None),
            Fraction(250, 1150),
            None,
            0,
            False,
        ),
        (SpendRule("r", Bound.AT_MOST, SMALL, amount=140_00), 150_00, -10_00, 0, False),
        (SpendRule("r", Bound.AT_MOST, SMALL, amount=300_00, window=2), 250_00, 50_00, 0, True),
        (CadenceRule("r", 1), 0, -1, 2, False),
        # a fraction of a cent short: rounded in the plan's favour, as the solver and the verifier have it
        (SpendRule("r", Bound.AT_LEAST, SMALL, share=Decimal("0.20000999")), Fraction(1, 5), Fraction(0), 0, True),
    ],
)
def test_how_a_plan_stands_to_a_rule(rule, value, slack, first, met):
    use = rule_utilisation(rule, PORTFOLIO, LEDGER)
    assert (use.value, use.first, use.is_met) == (value, first, met)
    if slack is not None:
        assert use.slack == slack


def test_the_use_of_all_rules_at_once_is_that_of_each():
    tag = Tag("moment", "join")
    rules = (
        SpendRule("small", Bound.AT_LEAST, SMALL, share=Decimal("0.15")),
        SpendRule("bob", Bound.AT_MOST, Selection(owner="Bob"), amount=400_00, window=2),
        SpendRule("joint", Bound.AT_MOST, Selection(tag=tag), share=Decimal(1), of=Selection(owner="Ann"), window=None),
        SpendRule("other", Bound.AT_LEAST, Selection(fund="opex", kind=Kind.INITIATIVE), amount=1),
        CadenceRule("rhythm", 1),
        CadenceRule("idle", 1, enabled=False),
    )
    portfolio = replace(PORTFOLIO, rules=rules)
    uses = rule_utilisations(portfolio, LEDGER)
    assert uses == {rule.id: rule_utilisation(rule, portfolio, LEDGER) for rule in rules[:-1]}
    assert (uses["small"].value, uses["small"].first) == (Fraction(0), 2)
    assert (uses["bob"].value, uses["bob"].slack) == (550_00, -150_00)
    assert uses["joint"].value == Fraction(1)
    assert [uses[name].value for name in ("other", "rhythm")] == [0, 0]


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("kind", {"initiative": 900_00, "small_allocation": 250_00}),
        ("owner", {"Ann": 600_00, "Bob": 550_00}),
        ("fund", {"opex": 1150_00}),
        ("tag:moment", {"join": 600_00, "": 300_00, "fix": 250_00}),
    ],
)
def test_spend_by_group(key, groups):
    found = grouped_spend(PORTFOLIO, LEDGER, Grouping(key))
    assert {group.name: sum(group.spend) for group in found} == groups
    assert [sum(group.spend) for group in found] == sorted(groups.values(), reverse=True)


def test_past_six_groups_the_smaller_ones_become_one():
    initiatives = tuple(initiative(f"i{number}", 10_00 + number, f"Owner {number}") for number in range(9))
    portfolio = replace(PORTFOLIO, initiatives=initiatives, small_allocations=())
    decision = Decision(tuple(Choice(one.id, "standard", 0) for one in initiatives))
    groups = grouped_spend(portfolio, make_ledger(portfolio, decision), Grouping("owner"))
    assert len(groups) == 6
    assert groups[-1].name is None
    assert groups[-1].candidates == {"i0", "i1", "i2", "i3"}
    assert sum(sum(group.spend) for group in groups) == sum(10_00 + number for number in range(9))


def test_candidates_show_their_best_level_and_what_was_decided():
    rows = candidate_rows(PORTFOLIO, LEDGER)
    first = rows.initiatives[0]
    assert (first.id, first.best.cost, first.best.benefit, first.best.npv) == ("a", 600_00, 600_00, 0)
    assert first.roi == 0
    assert first.verdict is not None
    assert first.verdict.funded
    assert rows.small_allocations[0].amounts == (150_00, 100_00, 0)
    assert rows.dimensions == ("moment",)
    assert candidate_rows(PORTFOLIO).initiatives[0].verdict is None
