from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import BenefitFromRoi, Commitment, Cost, Effort, StatedNpv, Status
from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.domain.names import LONGEST_NAME, NAME_EXPECTED, Tag
from cxalloc.domain.portfolio import Fund, Objective, ObjectiveKind, Portfolio, Scenario, Team, is_open
from tests.domain.conftest import UP_TO_LIMIT
from tests.strategies import portfolios

A, B, C, X = (Endpoint(key) for key in "abcx")
SMALL = Selection(kind=Kind.SMALL_ALLOCATION)
WINDOW = "a period from 2027-Q1 to 2027-Q4"


@pytest.fixture
def refused(portfolio, found):
    """The findings about a portfolio that is spoilt in some way."""
    return lambda *initiatives, **changes: found(portfolio, *initiatives, **changes)


# Its parts


@pytest.mark.parametrize(
    ("arguments", "finding"),
    [
        (("a;b", "A", (1,)), ("a;b", "id", "a;b", str(NAME_EXPECTED))),
        (("f", " ", (1,)), ("f", "name", " ", "a name")),
        (("f", "F", (1, -1)), ("f", "amounts", "-1", "an amount of 0 or more")),
        (("f", "F", (LARGEST_AMOUNT + 1,)), ("f", "amounts", str(LARGEST_AMOUNT + 1), UP_TO_LIMIT)),
        (("f", "F", (1,), Decimal("1.01")), ("f", "carry_over", "1.01", "a share from 0 to 1")),
        (("f", "F", (1,), Decimal("-0.1")), ("f", "carry_over", "-0.1", "a share from 0 to 1")),
        (("f", "F", (1,), Decimal("NaN")), ("f", "carry_over", "NaN", "a share from 0 to 1")),
    ],
)
def test_what_a_fund_refuses(arguments, finding, found):
    assert found(Fund, *arguments) == [("fund", *finding)]


def test_all_that_is_wrong_with_a_fund_is_reported_at_once(found):
    fields = [finding[2] for finding in found(Fund, "", "", (-1, 5, -2), Decimal(2))]
    assert fields == ["id", "name", "amounts", "amounts", "carry_over"]


@pytest.mark.parametrize("days", ["-1", "NaN", "Infinity"])
def test_what_a_team_refuses(days, found):
    assert found(Team, "", "", (Decimal(1), Decimal(days))) == [
        ("team", "", "id", "", str(NAME_EXPECTED)),
        ("team", "", "name", "", "a name"),
        ("team", "", "capacity", days, "person-days, 0 or more"),
    ]


def weights(**given_weights: str) -> tuple[tuple[str, Decimal], ...]:
    return tuple((name, Decimal(weight)) for name, weight in given_weights.items())


@pytest.mark.parametrize(
    ("kind", "given_weights", "findings"),
    [
        ("score", (), [("weights", "0", "weights that sum to 1")]),
        ("score", weights(npv="0.6", fit="0.3"), [("weights", "0.9", "weights that sum to 1")]),
        ("npv", weights(fit="0.9"), [("weights", "0.9", "weights that sum to 1")]),
        ("score", weights(a="0.5") * 2, [("weights", "a, a", "each criterion once")]),
        (
            "score",
            weights(a="1.5", b="-0.5"),
            [("weights.a", "1.5", "a weight from 0 to 1"), ("weights.b", "-0.5", "a weight from 0 to 1")],
        ),
        ("score", (("a;b", Decimal(1)),), [("weights", "a;b", str(NAME_EXPECTED))]),
        (
            "score",
            weights(a="NaN"),
            [("weights.a", "NaN", "a weight from 0 to 1"), ("weights", "NaN", "weights that sum to 1")],
        ),
    ],
)
def test_what_an_objective_refuses(kind, given_weights, findings, found):
    assert found(Objective, ObjectiveKind(kind), given_weights) == [("objective", "", *one) for one in findings]


def test_thirds_do_not_sum_to_one_but_what_is_left_does():
    assert Objective(ObjectiveKind.SCORE, weights(a="0.333", b="0.333", c="0.334")).weights[2][1] == Decimal("0.334")


def test_what_a_scenario_refuses(found):
    assert found(Scenario, " ", (("a=b", "1"), ("fund.f.factor", "1"), ("fund.f.factor", "2"))) == [
        ("scenario", " ", "name", " ", str(NAME_EXPECTED)),
        ("scenario", " ", "set", "a=b", "a key such as fund.opex.factor"),
        ("scenario", " ", "set", "", "each key once"),
    ]


def test_a_change_may_name_the_longest_ids():
    name = "x" * LONGEST_NAME
    assert Scenario("long", ((f"initiative.{name}.{name}.benefit_factor", "1"),)).changes


# Its head, ids and figures by period


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"name": " "}, ("name", " ", "a name")),
        ({"currency": "eur"}, ("currency", "eur", "a code of three capital letters such as EUR")),
        ({"currency": "EURO"}, ("currency", "EURO", "a code of three capital letters such as EUR")),
        ({"currency": "ÉUR"}, ("currency", "ÉUR", "a code of three capital letters such as EUR")),
        ({"rate": "-0.51"}, ("annual_rate", "-0.51", "an annual rate from -50 % to 50 % such as 0.08 or 8 %")),
        ({"rate": "8"}, ("annual_rate", "8", "an annual rate from -50 % to 50 % such as 0.08 or 8 %")),
        ({"rate": "NaN"}, ("annual_rate", "NaN", "an annual rate from -50 % to 50 % such as 0.08 or 8 %")),
        ({"funds": ()}, ("funds", "", "at least one fund")),
    ],
)
def test_what_the_head_refuses(changes, finding, refused):
    assert refused(**changes) == [("portfolio", "", *finding)]


def test_ids_are_unique_and_initiatives_and_small_allocations_share_theirs(initiative, small, refused):
    fund, team = Fund("f", "F", (1,) * 4), Team("t", "T", (Decimal(1),) * 4)
    rule, scenario = SpendRule("r", Bound.AT_MOST, SMALL, 5), Scenario("s")
    findings = refused(
        initiative("a", costs=()),
        initiative("a", costs=()),
        small_allocations=(small("a", fund="f"),),
        funds=(fund, fund),
        teams=(team, team),
        rules=(rule, rule),
        scenarios=(scenario, scenario),
    )
    assert findings == [
        ("fund", "f", "id", "f", "an id that no other fund has"),
        ("team", "t", "id", "t", "an id that no other team has"),
        ("initiative", "a", "id", "a", "an id that no other candidate has"),
        ("initiative", "a", "id", "a", "an id that no other candidate has"),
        ("rule", "r", "id", "r", "an id that no other rule has"),
        ("scenario", "s", "name", "s", "a name that no other scenario has"),
    ]


def test_capitals_count_in_ids(initiative, portfolio):
    assert portfolio(initiative("a"), initiative("A")).initiative_by_id.keys() == {"a", "A"}


def test_figures_by_period_are_as_many_as_there_are_budget_periods(refused):
    assert refused(
        after=2, funds=(Fund("f", "F", (1,) * 6), Fund("g", "G", ())), teams=(Team("t", "T", (Decimal(1),)),)
    ) == [
        ("fund", "f", "amounts", "6 figures", "4, one for each budget period"),
        ("fund", "g", "amounts", "0 figures", "4, one for each budget period"),
        ("team", "t", "capacity", "1 figures", "4, one for each budget period"),
    ]


# Initiatives within the horizon


def commit(start: int, **changes: Any) -> dict[str, Any]:
    return {"status": Status.COMMITTED, "commitment": Commitment("standard", start), **changes}


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({"earliest": -1}, [("earliest_start", "2026-Q4", WINDOW)]),
        ({"earliest": 4}, [("earliest_start", "2028-Q1", WINDOW)]),
        ({"latest": 4}, [("latest_start", "2028-Q1", WINDOW)]),
        ({"latest": -1}, [("latest_start", "2026-Q4", WINDOW)]),
        ({"earliest": 4, "latest": 5}, [("earliest_start", "2028-Q1", WINDOW), ("latest_start", "2028-Q2", WINDOW)]),
        ({"earliest": 2, "latest": 1}, [("latest_start", "2027-Q2", "2027-Q3 or later: that is the earliest start")]),
        (commit(4), [("committed_start", "2028-Q1", WINDOW)]),
        (commit(-1), [("committed_start", "2026-Q4", WINDOW)]),
        (commit(3, duration=2), [("committed_start", "2027-Q4", "a start from which 2 periods end by 2027-Q4")]),
        (
            {"earliest": 2, "duration": 3},
            [
                (
                    "duration",
                    "3",
                    "at most 2 periods: it may start in 2027-Q3 "
                    "and must be delivered by the last budget period, 2027-Q4",
                )
            ],
        ),
        (
            {"duration": 4, "benefit": BenefitFromRoi(Decimal("0.5"))},
            [
                (
                    "roi",
                    "0.5",
                    "a period after delivery for the return: a shorter duration, an earlier start or benefit periods",
                )
            ],
        ),
    ],
)
def test_initiatives_stay_within_the_horizon(changes, findings, initiative, refused):
    assert refused(initiative(**changes)) == [("initiative", "a", *one) for one in findings]


def test_a_benefit_period_gives_an_roi_room(initiative, portfolio):
    assert portfolio(initiative(duration=4, benefit=BenefitFromRoi(Decimal("0.5"))), after=1).initiatives


def test_in_a_horizon_of_one_period_an_roi_needs_no_room(initiative, portfolio):
    assert portfolio(initiative(benefit=BenefitFromRoi(Decimal("0.5"))), budget=1).initiatives


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"costs": (Cost("gold", (1,)),)}, ("fund", "gold", "one of the funds: opex")),
        ({"effort": (Effort("data", (Decimal(1),)),)}, ("team", "data", "one of the teams: none is defined")),
        ({"scores": (("fit", Decimal(1)),)}, ("score:fit", "fit", "a criterion of the objective: none is defined")),
    ],
)
def test_what_a_level_refers_to_must_exist(changes, finding, initiative, refused):
    assert refused(initiative(**changes)) == [("initiative", "a", *finding)]


def test_what_a_small_allocation_refers_to_must_exist(small, refused):
    objective = Objective(weights=weights(npv="0.5", ease="0.5"))
    one = small(fund="gold", scores=(("fit", Decimal(1)), ("npv", Decimal(1)), ("ease", Decimal(1))))
    assert refused(small_allocations=(one,), objective=objective) == [
        ("small allocation", "k", "fund", "gold", "one of the funds: opex"),
        ("small allocation", "k", "score:fit", "fit", "a criterion of the objective: ease"),
        ("small allocation", "k", "score:npv", "npv", "a criterion of the objective: ease"),
    ]


# Relations


@pytest.mark.parametrize(
    "relation", [Requires(A, X), Requires(X, A), Excludes(A, X), Together(A, X), Enables(X, A, Decimal("0.1"))]
)
def test_a_relation_names_initiatives_that_exist(relation, initiative, refused):
    one = initiative(success=Decimal("0.5"))
    assert refused(one, relations=(Excludes(A, A), relation))[1:] == [
        ("relation", "2", "initiative", "x", "the id of an initiative")
    ]


def test_small_allocations_have_no_relations(initiative, small, refused):
    findings = refused(initiative(), small_allocations=(small("x"),), relations=(GroupLimit(("a", "x", "y")),))
    assert findings == [
        ("relation", "1", "initiative", "x", "the id of an initiative"),
        ("relation", "1", "initiative", "y", "the id of an initiative"),
    ]


def test_a_relation_names_levels_that_exist_and_two_initiatives(initiative, refused):
    relations = (Excludes(Endpoint("a", "full"), Endpoint("b", "tiny")), Together(A, A))
    assert refused(initiative("a"), initiative("b"), relations=relations) == [
        ("relation", "1", "level", "full", "one of standard"),
        ("relation", "1", "level", "tiny", "one of standard"),
        ("relation", "2", "other", "a", "another initiative"),
    ]


def test_nothing_waits_for_itself(initiative, refused):
    three = [initiative(key) for key in "abc"]
    [finding] = refused(*three, relations=(Requires(A, B), Requires(B, C), Requires(C, A)))
    assert finding[:3] == ("relation", "requires", "other")
    assert finding[4] == "no initiative that has to wait for itself"
    walked = finding[3].split(" requires ")
    assert walked[0] == walked[-1]
    assert {f"{one}{other}" for one, other in itertools.pairwise(walked)} == {"ab", "bc", "ca"}


def test_two_that_require_each_other_are_merely_funded_together(initiative, portfolio):
    relations = (Requires(A, B, delivered=False), Requires(B, A, delivered=False))
    assert portfolio(initiative("a"), initiative("b"), relations=relations).relations == relations


def test_a_diamond_is_no_circle(initiative, portfolio):
    relations = (Requires(A, B), Requires(A, C), Requires(B, X), Requires(C, X))
    assert portfolio(*(initiative(key) for key in "abcx"), relations=relations).relations == relations


def test_uplifts_add_up_to_at_most_certainty(initiative, portfolio, refused):
    target, others = initiative("a", success=Decimal("0.6")), (initiative("b"), initiative("c"))
    rises = (Enables(B, A, Decimal("0.3")), Enables(C, A, Decimal("0.1")))
    assert portfolio(target, *others, relations=rises).relations == rises
    assert refused(target, *others, relations=(rises[0], Enables(C, A, Decimal("0.11")))) == [
        (
            "initiative",
            "a",
            "success",
            "0.6 raised by 0.3 + 0.11",
            "a probability of at most 1 after all that enables it",
        )
    ]


def test_what_is_certain_can_not_be_made_likelier(initiative, refused):
    assert refused(initiative("a"), initiative("b"), relations=(Enables(B, A, Decimal("0.1")),)) == [
        ("initiative", "a", "success", "1 raised by 0.1", "a probability of at most 1 after all that enables it")
    ]


def test_an_uplift_of_one_level_counts_for_that_level(initiative, level, portfolio):
    levels = (level(name="pilot", success=Decimal("0.5")), level(name="full"))
    relations = (Enables(B, Endpoint("a", "pilot"), Decimal("0.5")),)
    assert portfolio(initiative("a", levels=levels), initiative("b"), relations=relations).relations == relations


def test_a_stated_npv_can_not_be_enabled(initiative, refused):
    stated = initiative("a", benefit=StatedNpv(5))
    findings = refused(stated, initiative("b"), relations=(Enables(B, A, Decimal("0.1")),))
    assert findings[0] == ("relation", "1", "other", "a", "an initiative with benefits, not a stated npv")


# Rules


@pytest.mark.parametrize("side", ["select", "of"])
def test_a_selection_names_what_exists(side, initiative, refused):
    nothing = Selection(fund="gold", owner="Nobody", tag=Tag("moment", "none"))
    selections = {"select": SMALL} | {side: nothing}
    rule = SpendRule("r", Bound.AT_MOST, share=Decimal("0.5"), **selections)
    assert refused(initiative(owner="CX", tags=(Tag("moment", "help"),)), rules=(rule,)) == [
        ("rule", "r", "fund", "gold", "the id of a fund"),
        ("rule", "r", "owner", "Nobody", "an owner of some candidate"),
        ("rule", "r", "tag", "moment:none", "a tag of some candidate"),
    ]


def test_a_selection_may_name_what_a_small_allocation_has(small, portfolio):
    rule = CadenceRule("r", 1, Selection(fund="opex", owner="CX", tag=Tag("kind", "frontline")))
    one = small(owner="CX", tags=(Tag("kind", "frontline"),))
    assert portfolio(small_allocations=(one,), rules=(rule,)).rules == (rule,)


def test_a_window_fits_into_the_budget_periods(portfolio, refused):
    def rule(window: int | None) -> SpendRule:
        return SpendRule("r", Bound.AT_MOST, SMALL, 5, window=window)

    assert refused(after=3, rules=(rule(5),)) == [("rule", "r", "window", "5", "at most 4 budget periods")]
    assert portfolio(rules=(rule(4),)).rules
    assert portfolio(rules=(rule(None),)).rules


@pytest.mark.parametrize(
    ("select", "able"),
    [
        (Selection(), 3),
        (SMALL, 3),
        (Selection(owner="CX"), 2),
        (Selection(fund="capex"), 1),
        (Selection(owner="CX", fund="capex"), 0),
    ],
)
def test_a_cadence_asks_for_no_more_than_are_selected(select, able, small, portfolio, refused):
    parts = {
        "funds": (Fund("opex", "Opex", (9,) * 4), Fund("capex", "Capex", (9,) * 4)),
        "small_allocations": (small("k", owner="CX"), small("l", owner="CX"), small("m", fund="capex")),
    }
    assert refused(rules=(CadenceRule("r", able + 1, select),), **parts) == [
        ("rule", "r", "minimum_active", str(able + 1), f"at most {able}: so many are selected")
    ]
    assert portfolio(rules=(CadenceRule("r", able + 1, select, enabled=False),), **parts).active_rules == ()
    if able:
        assert portfolio(rules=(CadenceRule("r", able, select),), **parts).rules


def spend_rules(floor: str, ceiling: str, **of_ceiling: Any) -> tuple[SpendRule, ...]:
    fields: dict[str, Any] = {"select": SMALL, **of_ceiling}
    return (
        SpendRule("low-floor", Bound.AT_LEAST, SMALL, share=Decimal("0.01")),
        SpendRule("floor", Bound.AT_LEAST, SMALL, share=Decimal(floor)),
        SpendRule("ceiling", Bound.AT_MOST, share=Decimal(ceiling), **fields),
    )


def test_a_floor_lies_below_the_ceiling(refused):
    assert refused(rules=spend_rules("0.5", "0.4")) == [
        ("rule", "floor", "at_least", "0.5", "no more than the ceiling of rule 'ceiling'")
    ]


def test_a_floor_in_money_lies_below_the_ceiling(refused):
    rules = (SpendRule("c", Bound.AT_MOST, SMALL, 10), SpendRule("f", Bound.AT_LEAST, SMALL, 11))
    assert refused(rules=rules) == [("rule", "f", "at_least", "11", "no more than the ceiling of rule 'c'")]


@pytest.mark.parametrize(
    "rules",
    [
        spend_rules("0.5", "0.5"),
        spend_rules("0.5", "0.4", enabled=False),
        spend_rules("0.5", "0.4", window=2),
        spend_rules("0.5", "0.4", select=Selection(fund="opex")),
        spend_rules("0.5", "0.4", of=Selection(fund="opex")),
        (SpendRule("f", Bound.AT_LEAST, SMALL, 11), SpendRule("c", Bound.AT_MOST, SMALL, share=Decimal("0.1"))),
    ],
)
def test_a_floor_and_a_ceiling_on_different_things_do_not_conflict(rules, portfolio):
    assert portfolio(rules=rules).rules == rules


# As a whole


def test_all_that_is_wrong_is_reported_at_once(initiative, small, refused):
    findings = refused(
        initiative("a", earliest=9, costs=(Cost("gold", (1,)),)),
        initiative("a"),
        name="",
        rate="11",
        funds=(Fund("opex", "Opex", (1,)),),
        small_allocations=(small(fund="gold"),),
        relations=(Requires(A, X), GroupLimit(("y",))),
        rules=(SpendRule("r", Bound.AT_MOST, Selection(owner="Nobody"), 5, window=9), CadenceRule("n", 2)),
    )
    assert [finding[:3] for finding in findings] == [
        ("portfolio", "", "name"),
        ("portfolio", "", "annual_rate"),
        ("initiative", "a", "id"),
        ("fund", "opex", "amounts"),
        ("initiative", "a", "earliest_start"),
        ("initiative", "a", "fund"),
        ("small allocation", "k", "fund"),
        ("relation", "1", "initiative"),
        ("relation", "2", "initiative"),
        ("rule", "r", "owner"),
        ("rule", "r", "window"),
        ("rule", "n", "minimum_active"),
    ]


def test_parts_by_id(initiative, small, portfolio):
    funds = (Fund("opex", "Opex", (1,) * 4), Fund("capex", "Capex", (1,) * 4))
    one = portfolio(initiative("a"), initiative("b"), small_allocations=(small("k"),), funds=funds)
    assert one.fund_index == {"opex": 0, "capex": 1}
    assert one.initiative_by_id["b"] is one.initiatives[1]
    assert one.small_allocation_by_id["k"] is one.small_allocations[0]


@pytest.mark.parametrize(
    ("changes", "still_open"),
    [({}, True), ({"status": Status.MUST}, True), (commit(0), True), ({"status": Status.NEVER}, False)],
)
def test_only_what_is_never_funded_is_not_open(changes, still_open, initiative):
    assert is_open(initiative(**changes)) is still_open


@given(portfolios())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_portfolio_that_may_be_leaves_each_open_initiative_a_start(one: Portfolio):
    for each in filter(is_open, one.initiatives):
        assert any(each.starts(level, one.horizon.budget_periods) for level in each.levels)
