from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Selection, SpendRule, windows
from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.domain.names import NAME_EXPECTED, Tag
from tests.domain.conftest import UP_TO_LIMIT

SHARE = "a share from 0 to 1"
AMOUNT = "an amount of 0 or more"
EITHER = "an amount or a share"
SMALL = Selection(kind=Kind.SMALL_ALLOCATION)
TOO_MUCH = LARGEST_AMOUNT + 1


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"id": "a=b", "amount": 1}, ("a=b", "id", "a=b", str(NAME_EXPECTED))),
        ({}, ("r", "at_least", "", EITHER)),
        ({"amount": 1, "share": Decimal("0.1")}, ("r", "at_least", "", EITHER)),
        ({"amount": -1}, ("r", "at_least", "-1", AMOUNT)),
        (
            {"amount": LARGEST_AMOUNT + 1, "bound": Bound.AT_MOST},
            ("r", "at_most", str(LARGEST_AMOUNT + 1), UP_TO_LIMIT),
        ),
        ({"share": Decimal("1.01")}, ("r", "at_least", "1.01", SHARE)),
        ({"share": Decimal("-0.01"), "bound": Bound.AT_MOST}, ("r", "at_most", "-0.01", SHARE)),
        ({"share": Decimal("NaN")}, ("r", "at_least", "NaN", SHARE)),
        ({"amount": 1, "of": SMALL}, ("r", "of", "given", "nothing: only a share is a share of something")),
        ({"amount": 1, "window": 0}, ("r", "window", "0", "a whole number of periods, at least 1")),
    ],
)
def test_what_a_floor_or_ceiling_refuses(changes, finding, found):
    fields = {"id": "r", "bound": Bound.AT_LEAST, "select": SMALL} | changes
    assert found(SpendRule, **fields) == [("rule", *finding)]


def test_all_that_is_wrong_with_a_rule_is_reported_at_once(found):
    findings = found(SpendRule, "", Bound.AT_MOST, SMALL, -1, Decimal(2), SMALL, 0)
    assert [(field, value) for _, _, field, value, _ in findings] == [
        ("id", ""),
        ("at_most", ""),
        ("at_most", "-1"),
        ("of", "given"),
        ("at_most", "2"),
        ("window", "0"),
    ]


@pytest.mark.parametrize(
    ("arguments", "finding"),
    [
        (("", 1), ("", "id", "", str(NAME_EXPECTED))),
        (("r", 0), ("r", "minimum_active", "0", "a whole number, at least 1")),
        (
            ("r", 1, Selection(kind=Kind.INITIATIVE)),
            ("r", "select", "initiative", "small allocations: a cadence is theirs"),
        ),
    ],
)
def test_what_a_cadence_rule_refuses(arguments, finding, found):
    assert found(CadenceRule, *arguments) == [("rule", *finding)]


def test_all_that_is_wrong_with_a_cadence_rule_is_reported_at_once(found):
    findings = found(CadenceRule, "", 0, Selection(kind=Kind.INITIATIVE))
    assert [finding[2] for finding in findings] == ["id", "minimum_active", "select"]


@pytest.mark.parametrize(("amount", "share"), [(0, None), (LARGEST_AMOUNT, None), (None, "0"), (None, "1")])
def test_bounds_that_a_rule_takes(amount, share):
    rule = SpendRule("r", Bound.AT_LEAST, SMALL, amount, None if share is None else Decimal(share))
    assert (rule.window, rule.enabled, rule.of) == (1, True, EVERYTHING)


HELP, NPS = Tag("moment", "help"), Tag("kpi", "nps")


@pytest.mark.parametrize(
    ("selection", "matches"),
    [
        (EVERYTHING, True),
        (Selection(kind=Kind.INITIATIVE), True),
        (SMALL, False),
        (Selection(owner="CX"), True),
        (Selection(owner="IT"), False),
        (Selection(owner=""), False),
        (Selection(tag=NPS), True),
        (Selection(tag=Tag("moment", "nps")), False),
        (Selection(kind=Kind.INITIATIVE, owner="CX", tag=HELP), True),
        (Selection(kind=Kind.INITIATIVE, owner="IT", tag=HELP), False),
        (Selection(fund="capex"), True),  # its fund aside
    ],
)
def test_each_part_that_is_given_must_match(selection: Selection, matches: bool):
    assert selection.matches(Kind.INITIATIVE, "CX", (HELP, NPS)) is matches


def test_a_selection_covers_its_fund_or_all():
    assert EVERYTHING.covers_fund("opex")
    assert Selection(fund="opex").covers_fund("opex")
    assert not Selection(fund="capex").covers_fund("opex")


@pytest.mark.parametrize(
    ("window", "runs"),
    [
        (1, [[0], [1], [2], [3]]),
        (2, [[0, 1], [1, 2], [2, 3]]),
        (3, [[0, 1, 2], [1, 2, 3]]),
        (4, [[0, 1, 2, 3]]),
        (9, [[0, 1, 2, 3]]),
        (None, [[0, 1, 2, 3]]),
    ],
)
def test_the_runs_of_a_window(window, runs):
    assert [list(run) for run in windows(window, 4)] == runs


@given(st.integers(1, 30), st.integers(1, 30))
def test_every_period_is_in_as_many_runs_as_fit_around_it(window: int, periods: int):
    runs = windows(window, periods)
    assert {period for run in runs for period in run} == set(range(periods))
    assert all(len(run) == min(window, periods) for run in runs)
    assert all(after[0] == before[0] + 1 for before, after in itertools.pairwise(runs))
