from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.accounting.valuation import Valuation, benefits_of_roi
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Commitment,
    Cost,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.scenario.changes import apply_changes, apply_scenario
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from tests.examples import examples
from tests.strategies import portfolios

PAGE = (Path(__file__).parents[3] / "docs" / "portfolio_format.md").read_text("utf-8")
SMALL = Selection(kind=Kind.SMALL_ALLOCATION)

BASE = Portfolio(
    name="Base",
    currency="EUR",
    horizon=Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 2),
    annual_rate=Decimal("0.08"),
    funds=(Fund("opex", "Opex", (1000, 2000, 3000, 4001), Decimal("0.5")), Fund("a.b", "Capex", (10,) * 4)),
    initiatives=(
        Initiative(
            "ai",
            "Assistant",
            (
                Level("pilot", 1, (Cost("opex", (101, 33), 7),), BenefitPerPeriod(55), Decimal("0.5")),
                Level("full", 2, (Cost("opex", (500,)), Cost("a.b", (5,))), BenefitFromRoi(Decimal("0.5"))),
            ),
            earliest=1,
            latest=2,
        ),
        Initiative("a", "Short", (Level("b", 1, (Cost("opex", (1,)),), BenefitProfile((9,), (4,), (11,))),)),
        Initiative("a.b", "Dotted", (Level("standard", 1, (), StatedNpv(100)),)),
        Initiative(
            "on",
            "Onboarding",
            (Level("standard", 1, (), BenefitPerPeriod(1)),),
            status=Status.COMMITTED,
            commitment=Commitment("standard", 1),
        ),
    ),
    small_allocations=(
        SmallAllocation("tickets", "T", "opex", 10, 40, (Tier(Decimal(2)),), ticket=10),
        SmallAllocation("sprint", "S", "opex", 10, 40, (Tier(Decimal(2)),)),
    ),
    teams=(Team("data", "Data", (Decimal(10), Decimal(20), Decimal(30), Decimal(40))),),
    rules=(
        SpendRule("floor", Bound.AT_LEAST, SMALL, share=Decimal("0.15")),
        SpendRule("cap", Bound.AT_MOST, Selection(fund="opex"), amount=500000),
        CadenceRule("rhythm", 2),
    ),
    objective=Objective(weights=(("npv", Decimal(1)),)),
)


def changed(*pairs: str, base: Portfolio = BASE) -> Portfolio:
    """The portfolio under changes written as on the command line, ``KEY=VALUE``."""
    keys_and_values = [pair.partition("=") for pair in pairs]
    return apply_changes(base, [(key, value) for key, _, value in keys_and_values])


def initiative(key: str, *pairs: str) -> Initiative:
    return changed(*pairs).initiative_by_id[key]


def level(name: str, *pairs: str, of: str = "ai") -> Level:
    return initiative(of, *pairs).level(name)


@pytest.fixture
def refused(found):
    """The findings about changes written as on the command line."""
    return lambda *pairs: found(changed, *pairs)


# The table of the page and the code


def documented() -> set[str]:
    """Every key of the table, with ID as it stands there."""
    table = PAGE[PAGE.index("## Changes") : PAGE.index("## A single table")]
    keys: set[str] = set()
    for line in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE):
        prefix = ""
        for key in re.findall(r"`([^`]+)`", line):
            prefix = prefix if key.startswith(".") else key.rpartition(".")[0]
            keys.add(prefix + key if key.startswith(".") else key)
    return keys


# A value that each key takes, against the base.
VALUES = {
    "annual_rate": "9 %",
    "objective": "score",
    "budget.factor": "0.85",
    "fund.ID.factor": "2",
    "fund.ID.amounts": "5",
    "fund.ID.carry_over": "25 %",
    "team.ID.factor": "0.5",
    "team.ID.capacity": "1; 2; 3; 4",
    "initiative.ID.status": "must",
    "initiative.ID.earliest_start": "2027-Q3",
    "initiative.ID.latest_start": "2",
    "initiative.ID.committed_level": "full",
    "initiative.ID.committed_start": "1",
    "initiative.ID.slip": "1",
    "initiative.ID.cost_factor": "1.1",
    "initiative.ID.benefit_factor": "90 %",
    "initiative.ID.success": "0.7",
    "initiative.ID.roi": "20 %",
    "initiative.ID.npv": "30",
    "initiative.ID.duration": "3",
    "initiative.ID.low": "50 %",
    "initiative.ID.high": "2",
    "initiative.ID.cost_low": "90 %",
    "initiative.ID.cost_high": "1.5",
    "initiative.ID.duration_low": "1",
    "initiative.ID.duration_high": "9",
    "late_start": "cut",
    "fund.ID.amount_N": "7",
    "team.ID.capacity_N": "7",
    "initiative.ID.cost": "9",
    "initiative.ID.cost_N": "9",
    "initiative.ID.cost_N:FUND": "9",
    "initiative.ID.run_cost": "9",
    "initiative.ID.run_cost:FUND": "9",
    "initiative.ID.fund": "a.b",
    "initiative.ID.benefit": "9",
    "initiative.ID.benefit_N": "9",
    "initiative.ID.low_N": "0",
    "initiative.ID.high_N": "9",
    "initiative.ID.benefit_total": "9",
    "initiative.ID.benefit_periods": "2",
    "initiative.ID.effort_N:TEAM": "9",
    "initiative.ID.score:CRITERION": "9",
    "small_allocation.ID.fund": "a.b",
    "small_allocation.ID.tierN_rate": "1.5",
    "small_allocation.ID.tierN_amount": "0.10",
    "small_allocation.ID.score:CRITERION": "9",
    "small_allocation.ID.ticket": "0.20",
    "small_allocation.ID.minimum": "0.20",
    "small_allocation.ID.maximum": "1",
    "small_allocation.ID.total_cap": "1",
    "small_allocation.ID.cadence": "2",
    "small_allocation.ID.delay": "1",
    "small_allocation.ID.rate_low": "50 %",
    "small_allocation.ID.rate_high": "150 %",
    "rule.ID.enabled": "no",
    "rule.ID.at_least": "20 %",
    "rule.ID.at_most": "100",
    "rule.ID.minimum_active": "1",
    "rule.ID.window": "2",
}
IDS = {"fund": "opex", "team": "data", "initiative": "ai", "small_allocation": "sprint", "rule": "floor"}
OF_ONE_LEVEL = {"cost_N", "run_cost", "fund", "low_N", "high_N"}
"""Figures that are those of one fund, or bounded by what there is: of the initiative with one level."""
IDS_OF_SOME = dict.fromkeys((f"initiative.ID.{name}" for name in OF_ONE_LEVEL), "a") | {
    "rule.ID.at_most": "cap",
    "rule.ID.minimum_active": "rhythm",
}
TOGETHER = {
    "initiative.ID.committed_level": ("initiative.ai.status=committed", "initiative.ai.committed_start=1"),
    "initiative.ID.committed_start": ("initiative.ai.status=committed", "initiative.ai.committed_level=full"),
    "initiative.ID.npv": ("initiative.ai.success=1",),
    "initiative.ID.benefit_total": ("initiative.ai.benefit_periods=3",),
    "initiative.ID.benefit_periods": ("initiative.ai.benefit_total=3",),
    "initiative.ID.duration": ("initiative.ai.earliest_start=1",),
}


NEEDS_OTHERS = {"initiative.ID.committed_level", "initiative.ID.committed_start", "initiative.ID.npv"}
NEEDS_OTHERS |= {"initiative.ID.benefit_total", "initiative.ID.benefit_periods"}


def test_the_page_lists_every_key_that_is_tested_here():
    assert documented() == VALUES.keys()
    assert "`initiative.ID.LEVEL.success` of one" in PAGE


@pytest.mark.parametrize("key", VALUES)
def test_every_key_of_the_page_changes_something(key: str):
    owner = IDS_OF_SOME.get(key, IDS.get(key.partition(".")[0], ""))
    others = TOGETHER.get(key, ())
    written = key.replace("ID", owner).replace("_N", "_1").replace("tierN", "tier1")
    written = written.replace(":FUND", ":opex").replace(":TEAM", ":data").replace(":CRITERION", ":ease")
    base = replace(BASE, objective=Objective(weights=(("npv", Decimal("0.5")), ("ease", Decimal("0.5")))))
    after = changed(*others, f"{written}={VALUES[key]}", base=base)
    assert after != base
    if key not in NEEDS_OTHERS:
        assert after != changed(*others, base=base)


@pytest.mark.parametrize("kind", IDS)
def test_the_code_knows_no_key_that_is_not_on_the_page(kind: str, refused):
    [finding] = refused(f"{kind}.{IDS[kind]}.nonsense=1")
    known = finding[4].partition(": ")[2].split(", ")
    assert {f"{kind}.ID.{field}" for field in known} == {key for key in VALUES if key.startswith(f"{kind}.")}


def test_nor_any_other_kind(refused):
    [finding] = refused("nonsense=1")
    assert finding == (
        "scenario",
        "--set",
        "key",
        "nonsense",
        "one of annual_rate, budget.factor, objective, late_start, fund.ID.FIELD, team.ID.FIELD, initiative.ID.FIELD, "
        "small_allocation.ID.FIELD, rule.ID.FIELD, such as fund.opex.factor",
    )


# Head, funds and teams


def test_the_rate_and_the_objective():
    after = changed("annual_rate=9 %", "objective=Score")
    assert (after.annual_rate, after.objective.kind) == (Decimal("0.09"), ObjectiveKind.SCORE)
    assert after.objective.weights == BASE.objective.weights


def test_all_the_rest_is_inherited():
    assert replace(changed("annual_rate=9 %"), annual_rate=BASE.annual_rate) == BASE


def test_the_budget_and_a_fund_of_it():
    # 4001 · 0.5 = 2000.5 and 2000.5 rounds to even; a fund's own factor and the budget's multiply, each rounded.
    assert changed("budget.factor=50 %").funds[0].amounts == (500, 1000, 1500, 2000)
    after = changed("budget.factor=0.5", "fund.opex.factor=3", "fund.opex.carry_over=0")
    assert after.funds[0] == Fund("opex", "Opex", (1500, 3000, 4500, 6002))  # 12003 / 2 = 6001.5
    assert after.funds[1].amounts == (5,) * 4


def test_amounts_are_in_currency_units_and_then_scaled():
    assert changed("fund.opex.amounts=1.5", "fund.opex.factor=2").funds[0].amounts == (300,) * 4
    assert changed("fund.opex.amounts=1; 2;3 ;4").funds[0].amounts == (100, 200, 300, 400)


def test_the_capacity_of_a_team():
    assert changed("team.data.factor=150 %").teams[0].capacity == tuple(map(Decimal, (15, 30, 45, 60)))
    assert changed("team.data.capacity=5", "team.data.factor=0.5").teams[0].capacity == (Decimal("2.5"),) * 4


# Initiatives


def test_the_window_moves_and_slips():
    assert (initiative("ai", "initiative.ai.slip=1").earliest, initiative("ai", "initiative.ai.slip=1").latest) == (
        2,
        3,
    )
    assert initiative("ai", "initiative.ai.slip=-1").earliest == 0
    assert initiative("a", "initiative.a.slip=2").latest is None
    both = initiative("ai", "initiative.ai.slip=1", "initiative.ai.earliest_start=2027-Q1")
    assert (both.earliest, both.latest) == (1, 3)


@pytest.mark.parametrize("written", ["3", "2027-Q3", "2027Q3", "2027-08-14"])
def test_a_period_is_written_as_in_the_folder(written: str):
    assert initiative("a", f"initiative.a.earliest_start={written}").earliest == 2


def test_a_candidate_is_locked_and_a_lock_is_lifted():
    assert initiative("a", "initiative.a.status=Never").status is Status.NEVER
    locked = initiative("a", "initiative.a.status=committed", "initiative.a.committed_start=2027-Q2")
    assert locked.commitment == Commitment("b", 1)  # the one level it has
    lifted = initiative("on", "initiative.on.status=candidate")
    assert (lifted.status, lifted.commitment) == (Status.CANDIDATE, None)
    assert initiative("on", "initiative.on.committed_start=4").commitment == Commitment("standard", 3)


@pytest.mark.parametrize(
    ("pairs", "finding"),
    [
        (
            ("initiative.ai.status=committed", "initiative.ai.committed_start=2"),
            ("committed_level", "", "one of pilot, full"),
        ),
        (
            ("initiative.ai.status=committed", "initiative.ai.committed_level=pilot"),
            ("committed_start", "", "the start of a committed initiative"),
        ),
        (("initiative.a.committed_start=2",), ("committed_start", "1", "nothing, or status committed")),
        (
            ("initiative.on.status=must", "initiative.on.committed_start=2"),
            ("committed_start", "1", "nothing, or status committed"),
        ),
        (("initiative.on.committed_level=full",), ("committed_level", "full", "one of standard")),
    ],
)
def test_a_lock_that_does_not_hold_together_is_refused_as_in_a_file(pairs, finding, refused):
    assert refused(*pairs) == [("initiative", pairs[0].split(".")[1], *finding)]


def test_figures_of_all_levels_and_of_one():
    assert [one.success for one in initiative("ai", "initiative.ai.success=0.7").levels] == [Decimal("0.7")] * 2
    one = initiative("ai", "initiative.ai.full.success=0.2", "initiative.ai.success=0.7")
    assert [each.success for each in one.levels] == [Decimal("0.7"), Decimal("0.2")]
    assert level("full", "initiative.ai.full.duration=3").duration == 3
    assert level("pilot", "initiative.ai.full.duration=3").duration == 1
    assert (level("full", "initiative.ai.low=50 %", "initiative.ai.high=2").low) == Decimal("0.5")


def test_ranges_of_costs_durations_and_rates():
    made = level("full", "initiative.ai.cost_high=160 %", "initiative.ai.full.duration_high=5")
    assert (made.cost_low, made.cost_high) == (Decimal(1), Decimal("1.6"))
    assert (made.duration_low, made.duration_high) == (None, 5)
    after = changed("small_allocation.sprint.rate_low=0.5", "small_allocation.sprint.rate_high=1.2")
    one = after.small_allocation_by_id["sprint"]
    assert (one.rate_low, one.rate_high) == (Decimal("0.5"), Decimal("1.2"))


def test_a_cost_factor_scales_run_costs_too():
    # 101 · 0.5 = 50.5 and 33 · 0.5 = 16.5 round to even, 7 · 0.5 = 3.5 too
    assert level("pilot", "initiative.ai.cost_factor=0.5").costs == (Cost("opex", (50, 16), 4),)


@pytest.mark.parametrize(
    ("of", "name", "benefit"),
    [
        ("ai", "pilot", BenefitPerPeriod(110)),
        ("ai", "full", BenefitFromRoi(Decimal(2))),  # (1 + 0.5) · 2 − 1
        ("a", "b", BenefitProfile((18,), (8,), (22,))),
        ("a.b", "standard", StatedNpv(200)),
    ],
)
def test_a_benefit_factor_scales_every_way_of_stating_a_benefit(of, name, benefit):
    assert level(name, f"initiative.{of}.benefit_factor=2", of=of).benefit == benefit


def test_an_roi_or_an_npv_replaces_the_benefit_and_the_later_one_wins():
    roi, npv = "initiative.a.roi=20 %", "initiative.a.npv=1.50"
    assert level("b", roi, of="a").benefit == BenefitFromRoi(Decimal("0.2"))
    assert level("b", npv, of="a").benefit == StatedNpv(150)
    assert level("b", roi, npv, of="a").benefit == StatedNpv(150)
    assert level("b", npv, roi, of="a").benefit == BenefitFromRoi(Decimal("0.2"))
    assert level("b", roi, npv, roi, of="a").benefit == BenefitFromRoi(Decimal("0.2"))
    assert level("full", "initiative.ai.full.roi=0.3", "initiative.ai.roi=0.1").benefit == BenefitFromRoi(
        Decimal("0.3")
    )
    assert level("b", roi, "initiative.a.benefit_factor=50 %", of="a").benefit == BenefitFromRoi(Decimal("-0.4"))


def test_ids_and_levels_with_dots():
    # "a.b" is an initiative, a fund, and level b of initiative a: the longest id is meant.
    after = changed("initiative.a.b.npv=7", "fund.a.b.factor=2")
    assert after.initiative_by_id["a.b"].levels[0].benefit == StatedNpv(700)
    assert after.initiative_by_id["a"] == BASE.initiative_by_id["a"]
    assert after.funds[1].amounts == (20,) * 4
    # A fund that is named like a field of another one takes nothing away from that.
    named = replace(BASE, funds=(*BASE.funds, Fund("opex.factor", "Odd", (1,) * 4)))
    assert changed("fund.opex.factor=0", base=named).funds[0].amounts == (0,) * 4


def test_a_level_with_a_dot_and_one_named_like_a_field():
    levels = tuple(Level(name, 1, (), BenefitPerPeriod(1)) for name in ("x", "x.y", "success"))
    base = replace(BASE, initiatives=(Initiative("i.1", "I", levels),))

    def successes(*pairs: str) -> list[str]:
        return [str(one.success) for one in changed(*pairs, base=base).initiatives[0].levels]

    assert successes("initiative.i.1.x.success=0.5") == ["0.5", "1", "1"]
    assert successes("initiative.i.1.x.y.success=0.5") == ["1", "0.5", "1"]
    assert successes("initiative.i.1.success.success=0.5") == ["1", "1", "0.5"]
    assert successes("initiative.i.1.success=0.5") == ["0.5", "0.5", "0.5"]


# Small allocations and rules


def test_a_small_allocation():
    made = changed("small_allocation.sprint.minimum=0.20", "small_allocation.sprint.delay=2").small_allocation_by_id
    assert (made["sprint"].minimum, made["sprint"].delay, made["sprint"].maximum) == (20, 2, 40)
    ticket = changed("small_allocation.tickets.ticket=0.30").small_allocation_by_id["tickets"]
    assert (ticket.ticket, ticket.minimum) == (30, 30)
    capped = changed("small_allocation.tickets.total_cap=1", "small_allocation.tickets.cadence=3")
    assert (capped.small_allocations[0].total_cap, capped.small_allocations[0].cadence) == (100, 3)


def rule(key: str, *pairs: str) -> SpendRule:
    [one] = [one for one in changed(*pairs).rules if one.id == key]
    assert isinstance(one, SpendRule)
    return one


def test_a_rule_off_and_on():
    off = changed("rule.floor.enabled=no", "rule.rhythm.enabled=false")
    assert [one.id for one in off.active_rules] == ["cap"]
    assert changed("rule.floor.enabled=no", "rule.floor.enabled=yes") == BASE


def test_the_bound_of_a_rule():
    assert rule("floor", "rule.floor.at_least=20 %").share == Decimal("0.2")
    assert rule("floor", "rule.floor.at_least=0.2").share == Decimal("0.2")  # a share stays one
    assert rule("cap", "rule.cap.at_most=12.50").amount == 1250
    share = rule("cap", "rule.cap.at_most=40 %")
    assert (share.amount, share.share) == (None, Decimal("0.4"))


def test_the_window_of_a_rule():
    assert rule("floor", "rule.floor.window=3").window == 3
    assert rule("floor", "rule.floor.window=horizon").window is None


def test_the_rhythm():
    assert changed("rule.rhythm.minimum_active=1").rules[2] == CadenceRule("rhythm", 1)


@pytest.mark.parametrize(
    ("pair", "finding"),
    [
        ("rule.floor.at_most=5 %", ("floor", "at_most", "5 %", "at_least, as the rule is")),
        ("rule.rhythm.at_least=5", ("rhythm", "at_least", "5", "minimum_active: this is a cadence rule")),
        ("rule.rhythm.window=horizon", ("rhythm", "window", "horizon", "a field that this kind of rule has")),
        ("rule.floor.minimum_active=1", ("floor", "minimum_active", "1", "a field that this kind of rule has")),
        ("rule.floor.at_least=110 %", ("floor", "at_least", "1.10", "a share from 0 to 1")),
        ("rule.floor.window=5", ("floor", "window", "5", "at most 4 budget periods")),
    ],
)
def test_a_change_that_does_not_fit_a_rule(pair, finding, refused):
    assert refused(pair) == [("rule", *finding)]


# What is refused

SHARE = "a share such as 0.15 or 15 %"
WHOLE = "a whole number"
NUMBER = "a number such as 1250.50"
FACTOR = "a factor of 0 or more such as 0.85 or 85 %"
SEVERAL = "a number, or one per budget period separated by ';'"
PERIOD = "a quarter such as 2027-Q1 from 2027-Q1 to 2027-Q4, or a number from 1 to 4"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("annual_rate", "high", SHARE),
        ("objective", "fame", "one of npv, score"),
        ("budget.factor", "", FACTOR),
        ("fund.opex.amounts", "1;;2", SEVERAL),
        ("fund.opex.carry_over", "half", SHARE),
        ("team.data.capacity", "many", SEVERAL),
        ("initiative.ai.status", "maybe", "one of candidate, must, never, committed"),
        ("initiative.ai.earliest_start", "spring", PERIOD),
        ("initiative.ai.committed_level", "", "a word"),
        ("initiative.ai.slip", "1.5", WHOLE),
        ("initiative.ai.npv", "1 000", NUMBER),
        ("initiative.ai.full.success", "nan", SHARE),
        ("small_allocation.sprint.cadence", "often", f"{WHOLE}, or none"),
        ("small_allocation.sprint.maximum", "inf", NUMBER),
        ("rule.floor.enabled", "perhaps", "yes or no"),
        ("rule.floor.at_least", "much", "an amount, or a share such as 15 %"),
        ("rule.floor.window", "long", "a whole number or 'horizon'"),
    ],
)
def test_a_value_that_can_not_be_read(key, value, expected, refused):
    assert refused(f"{key}={value}") == [("scenario", "--set", key, value, expected)]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("fund.gold.factor", "the id of one fund after 'fund.': opex, a.b"),
        ("small_allocation.ai.delay", "the id of one small allocation after 'small_allocation.': "),
        ("rule.floor", "a field of rule: enabled, "),
        ("initiative.ai.tiny.success", "a field of initiative: "),
        ("initiative.ai.full.status", "a field of initiative: cost_factor, "),
        ("", "one of annual_rate, "),
    ],
)
def test_a_key_that_names_nothing(key, expected, refused):
    [finding] = refused(f"{key}=1")
    assert finding[:4] == ("scenario", "--set", "key", key)
    assert finding[4].startswith(expected)


def test_of_many_ids_those_are_reported_that_may_have_been_meant(found):
    one = Level("standard", 1, (), BenefitPerPeriod(1))
    ids = ["mortgage", "mortgages", *(f"idea-{n}" for n in range(99))]
    many = replace(BASE, initiatives=tuple(Initiative(each, "I", (one,)) for each in ids), relations=(), rules=())
    [finding] = found(changed, "initiative.morgage.standard.slip=1", base=many)
    assert finding[4] == "the id of one initiative after 'initiative.'; did you mean mortgage or mortgages?"
    [finding] = found(changed, "initiative.xyz.slip=1", base=many)
    assert finding[4] == "the id of one initiative after 'initiative.'"
    [finding] = found(changed, "team.data.factor=2", base=replace(many, teams=()))
    assert finding[4] == "the id of one team after 'team.'; there is none"


def test_all_that_can_not_be_understood_is_reported_at_once(refused):
    findings = refused("annual_rate=x", "objective=x", "nonsense=1", "rule.floor.at_least=x", "initiative.ai.slip=x")
    assert [finding[2] for finding in findings] == [
        "annual_rate", "objective", "key", "rule.floor.at_least", "initiative.ai.slip",
    ]  # fmt: skip


def test_all_that_does_not_fit_its_part_is_reported_at_once(found):
    base = replace(BASE, objective=Objective())
    findings = found(
        changed,
        "objective=score",
        "fund.opex.carry_over=2",
        "initiative.ai.success=2",
        "initiative.a.duration=0",
        "small_allocation.sprint.delay=-1",
        "rule.floor.at_most=1",
        base=base,
    )
    assert [finding[:3] for finding in findings] == [
        ("fund", "opex", "carry_over"),
        ("initiative", "ai", "success"),
        ("initiative", "ai", "success"),
        ("initiative", "a", "duration"),
        ("small allocation", "sprint", "delay"),
        ("rule", "floor", "at_most"),
        ("objective", "", "weights"),
    ]


def test_a_portfolio_that_would_not_hold_together_is_refused(refused):
    findings = refused("initiative.ai.slip=2", "annual_rate=2000 %", "rule.rhythm.minimum_active=3")
    assert [finding[:4] for finding in findings] == [
        ("portfolio", "", "annual_rate", "20.00"),
        ("initiative", "ai", "latest_start", "2028-Q1"),
        ("initiative", "ai", "duration", "2"),
        ("rule", "rhythm", "minimum_active", "3"),
    ]


def test_what_is_wrong_with_the_changes_the_parts_and_the_whole_is_reported_at_once(refused):
    findings = refused("nonsense=1", "team.data.factor=x", "fund.opex.carry_over=2", "annual_rate=20", "rule.floor.a=1")
    assert [finding[:4] for finding in findings] == [
        ("scenario", "--set", "key", "nonsense"),
        ("scenario", "--set", "team.data.factor", "x"),
        ("scenario", "--set", "key", "rule.floor.a"),
        ("fund", "opex", "carry_over", "2"),
        ("portfolio", "", "annual_rate", "20"),
    ]


def test_nothing_is_said_of_a_part_whose_changes_are_not_all_understood(refused):
    findings = refused(
        "initiative.a.status=committed",
        "initiative.a.committed_start=spring",
        "fund.opex.size=1",
        "fund.opex.amounts=1;2",
    )
    assert [finding[:3] for finding in findings] == [
        ("scenario", "--set", "initiative.a.committed_start"),
        ("scenario", "--set", "key"),
    ]


def test_a_rule_is_not_held_against_one_as_it_was_before_its_own_wrong_change(found):
    rules = tuple(SpendRule(str(bound), bound, SMALL, share=Decimal("0.5")) for bound in Bound)
    base = replace(BASE, rules=rules)
    [finding] = found(changed, "rule.at_least.at_least=80 %", "rule.at_most.at_most=900 %", base=base)
    assert finding[:3] == ("rule", "at_most", "at_most")
    [finding] = found(changed, "rule.at_least.at_least=80 %", base=base)
    assert finding[:3] == ("rule", "at_least", "at_least")


# Scenarios


def test_later_changes_win():
    assert changed("annual_rate=1 %", "annual_rate=2 %").annual_rate == Decimal("0.02")
    assert initiative("ai", "initiative.ai.slip=1", "initiative.ai.slip=-1").earliest == 0


def test_a_scenario_names_itself_in_its_findings():
    with pytest.raises(InvalidInput) as caught:
        apply_scenario(BASE, Scenario("Cut", (("budget.factor", "much"),)))
    [finding] = caught.value.findings
    assert (finding.entity, finding.key, finding.field) == ("scenario", "Cut", "budget.factor")


def test_changes_on_top_of_a_scenario():
    cut = apply_scenario(BASE, Scenario("Cut", (("fund.opex.factor", "50 %"), ("annual_rate", " 9 % "))))
    assert (cut.funds[0].amounts, cut.annual_rate) == ((500, 1000, 1500, 2000), Decimal("0.09"))
    assert changed("fund.opex.factor=2", base=cut).funds[0].amounts == (1000, 2000, 3000, 4000)


@given(portfolios())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_change_changes_nothing(portfolio: Portfolio):
    assert apply_changes(portfolio, ()) == portfolio
    neutral = [("budget.factor", "1"), *((f"initiative.{one.id}.slip", "0") for one in portfolio.initiatives)]
    neutral += [(f"initiative.{one.id}.cost_factor", "100 %") for one in portfolio.initiatives]
    neutral += [(f"initiative.{one.id}.benefit_factor", "1") for one in portfolio.initiatives]
    neutral += [(f"rule.{one.id}.enabled", "yes" if one.enabled else "no") for one in portfolio.rules]
    assert apply_changes(portfolio, neutral) == portfolio


MOVED = pytest.mark.parametrize(("moved", "periods"), [("slip=1", 1), ("slip=-1", -1), ("earliest_start=2027-Q3", 1)])
RETURNED = BenefitTotal(758, 3)
"""What the ROI of 50 % on 505 of ``ai`` stands for: delivered from 3 on, in a horizon of 6."""


@MOVED
def test_another_earliest_start_keeps_what_an_roi_returns_and_its_periods(moved: str, periods: int):
    before, after = BASE.initiative_by_id["ai"], initiative("ai", f"initiative.ai.{moved}")
    assert after.earliest == before.earliest + periods
    assert after.level("full").benefit == RETURNED


@pytest.mark.parametrize("lock", ["committed_start=2027-Q3", "committed_start=2027-Q1"])
def test_a_slip_moves_the_benefits_as_a_later_start_does(lock: str):
    """The flows of the third period after a slip of one are those of a start in the third without it."""
    slipped, plain = changed("initiative.ai.slip=1"), BASE
    one, other = (made.initiative_by_id["ai"] for made in (slipped, plain))
    flows = [
        (list(Valuation(made).costs(of, of.level("full"), 2)), list(Valuation(made).benefits(of, of.level("full"), 2)))
        for made, of in ((slipped, one), (plain, other))
    ]
    assert flows[0] == flows[1]
    locked = changed("initiative.ai.status=committed", "initiative.ai.committed_level=full", f"initiative.ai.{lock}")
    [option] = [one for one in Valuation(locked).options if one.initiative == "ai"]
    assert (option.cost, option.benefit) == (505, 758)


def test_a_cost_overrun_lowers_the_roi():
    over = changed("initiative.ai.full.cost_factor=1.2")
    option = Valuation(over).option(over.initiative_by_id["ai"], over.initiative_by_id["ai"].level("full"), 1)
    assert (option.cost, option.benefit) == (606, 758)


def test_an_roi_that_is_stated_anew_is_that_of_the_changed_costs():
    assert level("full", "initiative.ai.cost_factor=2", "initiative.ai.full.roi=1").benefit == BenefitFromRoi(
        Decimal(1)
    )
    # All costs are 1010 now, in three periods for the base's earliest start: 2020, moved by a period.
    again = level("full", "initiative.ai.cost_factor=2", "initiative.ai.full.roi=1", "initiative.ai.slip=1")
    assert again.benefit == BenefitTotal(2020, 3)


def test_an_roi_that_is_stated_anew_needs_a_period_after_delivery(refused):
    changes = ["initiative.ai.full.roi=1", "initiative.ai.full.duration=9", "initiative.ai.slip=-1"]
    assert ("roi", "1") in [(field, value) for _, _, field, value, _ in refused(*changes)]


def test_a_benefit_in_all_is_scaled_and_keeps_its_periods():
    changes = ["initiative.ai.full.cost_factor=2", "initiative.ai.full.benefit_factor=0.5"]
    assert level("full", *changes).benefit == BenefitTotal(379, 3)


CUT = replace(BASE, late_start=LateStart.CUT)


@MOVED
def test_where_late_starts_cut_another_earliest_start_keeps_the_benefit_per_period(moved: str, periods: int):
    before, after = CUT.initiative_by_id["ai"], changed(f"initiative.ai.{moved}", base=CUT).initiative_by_id["ai"]
    returned = benefits_of_roi(before.level("full"), Decimal("0.5"), before.earliest, BASE.horizon.periods)
    assert after.earliest == before.earliest + periods
    assert after.level("full").benefit == BenefitPerPeriod(round(Fraction(sum(returned), len(returned))))


def test_a_window_that_stays_keeps_the_roi():
    assert level("full", "initiative.ai.slip=0", "initiative.ai.latest_start=2027-Q4").benefit == BenefitFromRoi(
        Decimal("0.5")
    )


def test_a_cost_overrun_does_not_raise_what_an_roi_returns():
    after = level("full", "initiative.ai.cost_factor=2")
    assert (after.costs[0].amounts, after.benefit) == ((1000,), RETURNED)


def test_a_longer_duration_delays_what_an_roi_returns():
    assert level("full", "initiative.ai.full.duration=3").benefit == RETURNED
    cut = changed("initiative.ai.full.duration=3", base=CUT).initiative_by_id["ai"]
    assert cut.level("full").benefit == BenefitPerPeriod(253)


def test_a_cost_factor_on_a_stated_npv_asks_for_a_new_one(refused):
    findings = refused("initiative.a.b.cost_factor=2")
    assert [(field, value) for _, _, field, value, _ in findings] == [("cost_factor", "2")]


@given(portfolios(), st.data())
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_slip_moves_what_an_roi_returns_as_a_later_start_does(portfolio: Portfolio, data: st.DataObject):
    """Costs and benefits of every start that is left are the same by period, whatever the form of costs and levels."""
    made = replace(portfolio, late_start=LateStart.SHIFT, scenarios=())
    slipped = [
        one
        for one in made.initiatives
        if one.commitment is None and any(isinstance(level.benefit, BenefitFromRoi) for level in one.levels)
    ]
    if not slipped:
        return
    one = data.draw(st.sampled_from(slipped))
    try:
        later = changed(f"initiative.{one.id}.slip=1", base=made)
    except InvalidInput:
        return  # its window has no room for that
    after = later.initiative_by_id[one.id]
    for level in after.levels:
        before = one.level(level.name)
        if not isinstance(before.benefit, BenefitFromRoi):
            continue
        for start in after.starts(level, made.horizon.budget_periods):
            flows = [
                (list(valuation.costs(*of, start)), list(valuation.benefits(*of, start)))
                for valuation, of in ((Valuation(made), (one, before)), (Valuation(later), (after, level)))
            ]
            assert flows[0] == flows[1]


# Figures as they are in the end


def test_figures_of_a_level_are_those_that_are_stated():
    costs = level("full", "initiative.ai.full.cost_1:opex=7", "initiative.ai.full.run_cost:a.b=2").costs
    assert costs == (Cost("opex", (700,)), Cost("a.b", (5,), 200))  # the id of a fund may have a dot
    assert level("pilot", "initiative.ai.pilot.cost=2.68").costs == (Cost("opex", (202, 66), 7),)  # in proportion
    assert level("pilot", "initiative.ai.cost_factor=2", "initiative.ai.pilot.cost_2=1").costs == (
        Cost("opex", (202, 100), 14),
    )
    assert level("b", "initiative.a.benefit_2=3", of="a").benefit == BenefitProfile((9, 300), (4, 300), (11, 300))
    total = level("pilot", "initiative.ai.pilot.benefit_total=9", "initiative.ai.pilot.benefit_periods=2")
    assert total.benefit == BenefitTotal(900, 2)
    assert level("b", "initiative.a.roi=1", "initiative.a.benefit=3", of="a").benefit == BenefitPerPeriod(300)


def test_an_roi_is_about_the_start_that_is_stated_with_it():
    assert isinstance(level("full", "initiative.ai.earliest_start=1").benefit, BenefitTotal)
    stated = ("initiative.ai.earliest_start=1", "initiative.ai.roi=40 %")
    assert level("full", *stated).benefit == BenefitFromRoi(Decimal("0.4"))
    assert isinstance(level("full", "initiative.ai.slip=1", "initiative.ai.roi=40 %").benefit, BenefitTotal)


def test_amounts_of_a_period_stand_whatever_the_factors():
    after = changed("budget.factor=0.5", "fund.opex.factor=2", "fund.opex.amount_2=9", "team.data.capacity_4=1")
    assert after.funds[0].amounts == (1000, 900, 3000, 4001)
    assert after.teams[0].capacity == tuple(map(Decimal, (10, 20, 30, 1)))


def test_none_takes_a_figure_away():
    assert initiative("ai", "initiative.ai.latest_start=none").latest is None
    after = changed("small_allocation.tickets.ticket=none", "small_allocation.tickets.minimum=none")
    assert (after.small_allocations[0].ticket, after.small_allocations[0].minimum) == (None, 1)


def test_the_bound_of_a_share_becomes_an_amount_with_the_currency():
    made = rule("floor", "rule.floor.at_least=20 EUR")
    assert (made.share, made.amount) == (None, 2000)


@pytest.mark.parametrize(
    ("pair", "finding"),
    [
        ("initiative.ai.full.cost_1=7", ("initiative", "ai", "cost")),
        ("initiative.ai.full.run_cost=7", ("initiative", "ai", "run_cost")),
        ("initiative.ai.full.fund=opex", ("initiative", "ai", "fund")),
        ("initiative.ai.pilot.benefit_total=7", ("initiative", "ai", "benefit_periods")),
        ("initiative.ai.pilot.cost_1:gold=7", ("scenario", "--set", "key")),
        ("initiative.ai.pilot.effort_1=7", ("scenario", "--set", "key")),
        ("fund.opex.amount_5=7", ("scenario", "--set", "key")),
        ("small_allocation.sprint.tier3_rate=1", ("small allocation", "sprint", "tier2_rate")),
    ],
)
def test_a_figure_that_has_no_place_is_refused(pair, finding, refused):
    assert [one[:3] for one in refused(pair)] == [finding]
