from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.domain.names import NAME_EXPECTED, Tag
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from tests.domain.conftest import UP_TO_LIMIT

ABOVE = "an amount above 0"
MAXIMUM = "an amount of at least the ticket or the minimum"
RATE = "a return per unit, 0 or more"
TOO_MUCH = LARGEST_AMOUNT + 1


def tiers(*rates_and_amounts: tuple[str, int | None]) -> dict[str, Any]:
    return {"tiers": tuple(Tier(Decimal(rate), amount) for rate, amount in rates_and_amounts)}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"key": "x;y"}, ("id", "x;y", str(NAME_EXPECTED))),
        ({"title": " "}, ("name", "", "a name")),
        ({"tags": (Tag("k", "x"), Tag("k", "x"))}, ("tag", "", "each tag once")),
        ({"minimum": 0}, ("minimum", "0", ABOVE)),
        ({"minimum": -1}, ("minimum", "-1", ABOVE)),
        ({"maximum": 9}, ("maximum", "9", MAXIMUM)),
        ({"maximum": TOO_MUCH}, ("maximum", str(TOO_MUCH), UP_TO_LIMIT)),
        ({"ticket": 0}, ("ticket", "0", ABOVE)),
        ({"ticket": 20}, ("minimum", "10", "nothing: the ticket is the minimum")),
        ({"total_cap": -1}, ("total_cap", "-1", "an amount of 0 or more")),
        ({"total_cap": TOO_MUCH}, ("total_cap", str(TOO_MUCH), UP_TO_LIMIT)),
        ({"cadence": 0}, ("cadence", "0", "a whole number of periods, at least 1")),
        ({"delay": -1}, ("delay", "-1", "a whole number of periods, 0 or more")),
        ({"scores": (("fit", Decimal(101)),)}, ("score:fit", "101", "a score from 0 to 100")),
        ({"scores": (("fit", Decimal("NaN")),)}, ("score:fit", "NaN", "a score from 0 to 100")),
        ({"rate_low": Decimal("1.1")}, ("rate_low", "1.1", "a share of the likely figure from 0 to 1")),
        ({"rate_high": Decimal("0.9")}, ("rate_high", "0.9", "a share of the likely figure from 1 to 100")),
        (tiers(("-0.1", 5)), ("tier1_rate", "-0.1", RATE)),
        (tiers(("NaN", 5), ("1", None)), ("tier1_rate", "NaN", RATE)),
        (tiers(("2", 5), ("Infinity", None)), ("tier2_rate", "Infinity", RATE)),
        (tiers(("2", 0)), ("tier1_amount", "0", ABOVE)),
        (tiers(("2", TOO_MUCH)), ("tier1_amount", str(TOO_MUCH), UP_TO_LIMIT)),
        (tiers(("2", None), ("1", 5)), ("tier1_amount", "", "an amount: only the last tier may be without one")),
        (tiers(("1.5", 5), ("1.6", 5)), ("tier2_rate", "1.6", "at most the rate of the tier before, 1.5")),
    ],
)
def test_what_a_small_allocation_refuses(changes, finding, small, found):
    assert found(small, **changes) == [("small allocation", changes.get("key", "k"), *finding)]


@pytest.mark.parametrize(
    "changes",
    [
        {"minimum": 40},
        {"minimum": 1, "maximum": LARGEST_AMOUNT, "total_cap": LARGEST_AMOUNT},
        {"ticket": 10},
        {"total_cap": 0},
        {"cadence": 1},
        {"delay": 99},
        {"rate_low": Decimal(0), "rate_high": Decimal(100)},
        tiers(),
        tiers(("1.5", 5), ("1.5", 1), ("0", None)),
    ],
)
def test_what_it_takes_to_the_very_bounds(changes, small):
    assert isinstance(small(**changes), SmallAllocation)


def test_all_that_is_wrong_is_reported_at_once(small, found):
    rising = tiers(("1", None), ("2", 0), ("-1", 5))
    findings = found(small, key="", title="", minimum=0, maximum=-1, total_cap=-1, cadence=0, delay=-1, **rising)
    assert [(field, value) for _, _, field, value, _ in findings] == [
        ("id", ""),
        ("name", ""),
        ("minimum", "0"),
        ("maximum", "-1"),
        ("total_cap", "-1"),
        ("cadence", "0"),
        ("delay", "-1"),
        ("tier1_amount", ""),
        ("tier2_amount", "0"),
        ("tier2_rate", "2"),
        ("tier3_rate", "-1"),
    ]


def test_text_is_trimmed_and_tags_and_scores_are_put_in_order(small):
    scores = (("fit", Decimal(1)), ("ease", Decimal(2)))
    tags = (Tag("kind", "b"), Tag("kind", "a"))
    one = small(title=" Kappa ", owner=" CX ", tags=tags, scores=scores)
    assert one == small(owner="CX", tags=tags[::-1], scores=scores[::-1])


@pytest.mark.parametrize(
    ("amount", "parts"), [(0, (0, 0)), (5, (5, 0)), (10, (10, 0)), (17, (10, 7)), (30, (10, 20)), (45, (10, 20))]
)
def test_an_amount_falls_into_the_tiers_in_order(amount, parts, small):
    # tiers of 10 and 20: what goes beyond 30 is in none
    assert small(**tiers(("2", 10), ("1", 20))).tier_parts(amount) == parts


@given(st.lists(st.integers(1, 50), max_size=4), st.booleans(), st.integers(0, 300))
def test_tiers_fill_up_one_after_the_other(amounts: list[int], endless: bool, spent: int):
    made = [Tier(Decimal(1), amount) for amount in amounts] + [Tier(Decimal(0))] * endless
    parts = SmallAllocation("k", "K", "opex", 1, 300, tuple(made)).tier_parts(spent)
    assert sum(parts) == (spent if endless else min(spent, sum(amounts)))
    for position, (part, amount) in enumerate(zip(parts, amounts, strict=False)):
        assert part == amount or not any(parts[position + 1 :])
