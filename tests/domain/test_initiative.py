from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    Commitment,
    Cost,
    Effort,
    Initiative,
    StatedNpv,
    Status,
)
from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.domain.names import NAME_EXPECTED, Tag
from tests.domain.conftest import UP_TO_LIMIT

AMOUNT = "an amount of 0 or more"
SUCCESS = "a probability above 0 and at most 1"
LOW = "a share of the likely benefit from 0 to 1"
HIGH = "a share of the likely benefit, at least 1"
LOW_SHARE = "a share of the likely figure from 0 to 1"
HIGH_SHARE = "a share of the likely figure from 1 to 100"
DURATION = "a whole number of periods, at least 1"
SCORE = "a score from 0 to 100"
DAYS = "person-days, 0 or more"
ROI = "a rate such as 0.35 or 35 % (a bare number above 10 could mean either)"
BOTH = "low and high in money or as shares, not both"
TOO_MUCH = LARGEST_AMOUNT + 1


def profile(likely: Any, low: Any = None, high: Any = None) -> dict[str, Any]:
    return {"benefit": BenefitProfile(likely, low, high)}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"name": ""}, ("level", "", str(NAME_EXPECTED))),
        ({"name": "a;b"}, ("level", "a;b", str(NAME_EXPECTED))),
        ({"duration": 0}, ("duration", "0", DURATION)),
        ({"duration": -3}, ("duration", "-3", DURATION)),
        ({"costs": (Cost("opex", (-1,)),)}, ("cost", "-1", AMOUNT)),
        ({"costs": (Cost("opex", (0, TOO_MUCH)),)}, ("cost", str(TOO_MUCH), UP_TO_LIMIT)),
        ({"costs": (Cost("opex", (), -5),)}, ("run_cost", "-5", AMOUNT)),
        ({"costs": (Cost("opex", (), TOO_MUCH),)}, ("run_cost", str(TOO_MUCH), UP_TO_LIMIT)),
        ({"costs": (Cost("opex", (1,)), Cost("opex", (2,)))}, ("cost", "opex", "each fund once")),
        ({"effort": (Effort("data", (Decimal(-1),)),)}, ("effort", "-1", DAYS)),
        ({"effort": (Effort("data", (Decimal("NaN"),)),)}, ("effort", "NaN", DAYS)),
        ({"effort": (Effort("data", (Decimal("Infinity"),)),)}, ("effort", "Infinity", DAYS)),
        ({"effort": (Effort("data", ()),)}, ("effort", "", "person-days for one offset at least")),
        ({"effort": (Effort("d", (Decimal(1),)),) * 2}, ("effort", "d", "each team once")),
        ({"success": Decimal(0)}, ("success", "0", SUCCESS)),
        ({"success": Decimal("1.01")}, ("success", "1.01", SUCCESS)),
        ({"success": Decimal("NaN")}, ("success", "NaN", SUCCESS)),
        ({"low": Decimal("-0.1")}, ("low", "-0.1", LOW)),
        ({"low": Decimal("1.1")}, ("low", "1.1", LOW)),
        ({"low": Decimal("NaN")}, ("low", "NaN", LOW)),
        ({"high": Decimal("0.9")}, ("high", "0.9", HIGH)),
        ({"high": Decimal("NaN")}, ("high", "NaN", HIGH)),
        ({"high": Decimal("Infinity")}, ("high", "Infinity", HIGH)),
        ({"cost_low": Decimal("1.1")}, ("cost_low", "1.1", LOW_SHARE)),
        ({"cost_low": Decimal("-0.1")}, ("cost_low", "-0.1", LOW_SHARE)),
        ({"cost_high": Decimal("0.9")}, ("cost_high", "0.9", HIGH_SHARE)),
        ({"cost_high": Decimal("100.1")}, ("cost_high", "100.1", HIGH_SHARE)),
        ({"cost_high": Decimal("NaN")}, ("cost_high", "NaN", HIGH_SHARE)),
        ({"duration_low": 2}, ("duration_low", "2", "a whole number from 1 to 1")),
        ({"duration": 3, "duration_low": 0}, ("duration_low", "0", "a whole number from 1 to 3")),
        ({"duration": 3, "duration_high": 2}, ("duration_high", "2", "a whole number from 3 to 600")),
        ({"duration_high": 601}, ("duration_high", "601", "a whole number from 1 to 600")),
        ({"scores": (("fit", Decimal(101)),)}, ("score:fit", "101", SCORE)),
        ({"scores": (("fit", Decimal(-1)),)}, ("score:fit", "-1", SCORE)),
        ({"scores": (("fit", Decimal("NaN")),)}, ("score:fit", "NaN", SCORE)),
        ({"scores": (("fit", Decimal(1)), ("fit", Decimal(2)))}, ("scores", "fit", "each criterion once")),
        ({"benefit": BenefitPerPeriod(-1)}, ("benefit", "-1", AMOUNT)),
        ({"benefit": BenefitPerPeriod(TOO_MUCH)}, ("benefit", str(TOO_MUCH), UP_TO_LIMIT)),
        ({"benefit": BenefitFromRoi(Decimal("10.01"))}, ("roi", "10.01", ROI)),
        ({"benefit": BenefitFromRoi(Decimal("-1.01"))}, ("roi", "-1.01", ROI)),
        ({"benefit": BenefitFromRoi(Decimal("NaN"))}, ("roi", "NaN", ROI)),
        ({"benefit": BenefitFromRoi(Decimal(1)), "costs": ()}, ("cost", "", "a cost to apply the ROI to")),
        (
            {"benefit": BenefitFromRoi(Decimal(1)), "costs": (Cost("opex", (0,)),)},
            ("cost", "", "a cost to apply the ROI to"),
        ),
        ({"benefit": StatedNpv(-TOO_MUCH)}, ("npv", str(-TOO_MUCH), UP_TO_LIMIT)),
        (
            {"benefit": StatedNpv(5), "success": Decimal("0.5")},
            ("success", "0.5", "nothing: a stated npv is already an expectation"),
        ),
        ({"benefit": StatedNpv(-5), "low": Decimal("0.5")}, ("npv", "-5", "0 or more when low or high is given")),
        ({"benefit": StatedNpv(-5), "high": Decimal(2)}, ("npv", "-5", "0 or more when low or high is given")),
        (profile((3, -1)), ("benefit", "-1", AMOUNT)),
        (profile((3, 4), low=(1,)), ("low", "1", "as many periods as benefits (2)")),
        (profile((3, 4), high=(5, 6, 7)), ("high", "3", "as many periods as benefits (2)")),
        (profile((), low=()), ("low", "0", "as many periods as benefits (0)")),
        (profile((3,), low=(4,)), ("low", "4", "an amount from 0 to the likely one")),
        (profile((3,), low=(-1,)), ("low", "-1", "an amount from 0 to the likely one")),
        (profile((3,), high=(2,)), ("high", "2", "at least the likely amount")),
        (profile((3,), high=(TOO_MUCH,)), ("high", str(TOO_MUCH), UP_TO_LIMIT)),
        (profile((3,), low=(1,)) | {"low": Decimal("0.5")}, ("low", "0.5", BOTH)),
        (profile((3,), high=(9,)) | {"high": Decimal(2)}, ("high", "2", BOTH)),
    ],
)
def test_what_a_level_refuses(changes, finding, initiative, found):
    assert found(initiative, **changes) == [("initiative", "a", *finding)]


@pytest.mark.parametrize(
    "changes",
    [
        {"duration": 1200},
        {"costs": ()},
        {"costs": (Cost("opex", (0, LARGEST_AMOUNT), LARGEST_AMOUNT), Cost("capex"))},
        {"effort": (Effort("data", (Decimal(0), Decimal("2.5"))),)},
        {"success": Decimal("0.0001")},
        {"low": Decimal(0), "high": Decimal(50)},
        {"cost_low": Decimal(0), "cost_high": Decimal(100)},
        {"duration": 3, "duration_low": 1, "duration_high": 600},
        {"duration": 3, "duration_low": 3, "duration_high": 3},
        {"scores": (("fit", Decimal(0)), ("ease", Decimal(100)))},
        {"benefit": BenefitPerPeriod(0)},
        {"benefit": BenefitFromRoi(Decimal(10))},
        {"benefit": BenefitFromRoi(Decimal(-1))},
        {"benefit": BenefitFromRoi(Decimal(1)), "costs": (Cost("opex", (), 1),)},
        {"benefit": StatedNpv(-LARGEST_AMOUNT)},
        {"benefit": StatedNpv(5), "low": Decimal("0.5"), "high": Decimal(3)},
        profile(()),
        profile((3, 4), low=(0, 4), high=(3, 9)),
        profile((3,), low=(1,)) | {"high": Decimal(2)},
    ],
)
def test_what_a_level_takes_to_the_very_bounds(changes, initiative):
    assert isinstance(initiative(**changes), Initiative)


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"key": ""}, ("", "id", "", str(NAME_EXPECTED))),
        ({"key": "x=1"}, ("x=1", "id", "x=1", str(NAME_EXPECTED))),
        ({"title": "  "}, ("a", "name", "", "a name")),
        ({"tags": (Tag("m", "x"), Tag("m", "x"))}, ("a", "tag", "", "each tag once")),
        ({"tags": (Tag("m", ""),)}, ("a", "tag:m", "", f"a value of {NAME_EXPECTED}")),
        ({"status": Status.COMMITTED}, ("a", "committed_start", "", "the start of a committed initiative")),
        (
            {"status": Status.COMMITTED, "commitment": Commitment("full", 0)},
            ("a", "committed_level", "full", "one of standard"),
        ),
        ({"commitment": Commitment("standard", 2)}, ("a", "committed_start", "2", "nothing, or status committed")),
        (
            {"status": Status.MUST, "commitment": Commitment("standard", 0)},
            ("a", "committed_start", "0", "nothing, or status committed"),
        ),
    ],
)
def test_what_an_initiative_refuses(changes, finding, initiative, found):
    assert found(initiative, **changes) == [("initiative", *finding)]


def test_an_initiative_has_a_level_and_each_once(level, found):
    assert found(Initiative, "a", "A", ()) == [("initiative", "a", "level", "", "at least one funding level")]
    assert found(Initiative, "a", "A", (level(), level(), level(name="full"))) == [
        ("initiative", "a", "level", "standard", "each level once")
    ]


def test_all_that_is_wrong_is_reported_at_once(level, found):
    levels = (
        level(name="", duration=0, costs=(Cost("opex", (-1, -2), -3),), success=Decimal(2)),
        level(name="full", benefit=BenefitFromRoi(Decimal(15)), low=Decimal(2), high=Decimal(0)),
    )
    tags = (Tag("a:b", "x"),)
    findings = found(Initiative, "", "", levels, tags=tags, status=Status.COMMITTED)
    assert [(field, value) for _, _, field, value, _ in findings] == [
        ("id", ""),
        ("name", ""),
        ("tag", "a:b"),
        ("level", ""),
        ("duration", "0"),
        ("cost", "-1"),
        ("cost", "-2"),
        ("run_cost", "-3"),
        ("success", "2"),
        ("low", "2"),
        ("high", "0"),
        ("roi", "15"),
        ("committed_start", ""),
    ]


def test_text_is_trimmed_and_tags_and_scores_are_put_in_order(initiative):
    scores = (("fit", Decimal(1)), ("ease", Decimal(2)))
    tags = (Tag("moment", "b"), Tag("kpi", "z"), Tag("moment", "a"))
    one = initiative(title=" Alpha ", owner=" CX\n", tags=tags, scores=scores)
    assert (one.name, one.owner) == ("Alpha", "CX")
    assert one == initiative(owner="CX", tags=tuple(reversed(tags)), scores=tuple(reversed(scores)))


def test_a_level_by_its_name(level):
    one = Initiative("a", "A", (level(name="pilot"), level(name="full", duration=3)))
    assert one.level("full").duration == 3


@pytest.mark.parametrize(
    ("changes", "budget", "starts"),
    [
        ({}, 4, [0, 1, 2, 3]),
        ({"duration": 3}, 4, [0, 1]),  # from 1 it takes 1, 2 and 3, the last budget period
        ({"duration": 5}, 4, []),
        ({"earliest": 2}, 4, [2, 3]),
        ({"earliest": 1, "latest": 2}, 4, [1, 2]),
        ({"latest": 3, "duration": 2}, 4, [0, 1, 2]),  # the window is longer than what can be delivered
        ({"status": Status.COMMITTED, "commitment": Commitment("standard", 3), "latest": 1}, 4, [3]),
    ],
)
def test_the_starts_of_a_level(changes, budget, starts, initiative):
    one = initiative(**changes)
    assert list(one.starts(one.levels[0], budget)) == starts


def test_a_commitment_leaves_no_start_to_other_levels(level):
    levels = (level(name="pilot"), level(name="full"))
    one = Initiative("a", "A", levels, status=Status.COMMITTED, commitment=Commitment("full", 1))
    assert [list(one.starts(each, 4)) for each in levels] == [[], [1]]
