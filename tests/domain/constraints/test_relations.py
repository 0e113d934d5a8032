from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.domain.constraints.relations import (
    Enables,
    Endpoint,
    Excludes,
    GroupLimit,
    Requires,
    Together,
    endpoints_of,
    initiatives_of,
)

A, B = Endpoint("a"), Endpoint("b", "full")


@pytest.mark.parametrize("uplift", ["0", "-0.1", "1.01", "NaN", "Infinity"])
def test_an_uplift_is_a_rise_in_probability(uplift: str, found):
    assert found(Enables, A, B, Decimal(uplift)) == [
        ("relation", "a enables b (full)", "uplift", uplift, "a rise in probability above 0 and at most 1")
    ]


def test_an_uplift_may_be_certainty():
    assert Enables(A, B, Decimal(1)).uplift == 1


@pytest.mark.parametrize(
    ("arguments", "finding"),
    [
        (((),), ("", "members", "", "the ids of a group, separated by ';'")),
        ((("a", "b", "a"),), ("a; b; a", "members", "a; b; a", "each initiative once")),
        ((("a", "b"), 3), ("a; b", "at_least", "3", "a number from 0 to 2")),
        ((("a", "b"), -1), ("a; b", "at_least", "-1", "a number from 0 to 2")),
        ((("a", "b"), 2, 1), ("a; b", "at_most", "1", "at least 2")),
        ((("a", "b"), 0, -1), ("a; b", "at_most", "-1", "at least 0")),
    ],
)
def test_what_a_group_refuses(arguments, finding, found):
    assert found(GroupLimit, *arguments) == [("relation", *finding)]


def test_all_that_is_wrong_with_a_group_is_reported_at_once(found):
    assert [finding[2] for finding in found(GroupLimit, ("a", "a"), 3, 1)] == ["members", "at_least", "at_most"]


@pytest.mark.parametrize(("least", "most"), [(0, 0), (2, 2), (0, None), (2, None), (1, 2)])
def test_what_a_group_takes_to_the_very_bounds(least, most):
    assert GroupLimit(("a", "b"), least, most).members == ("a", "b")


@pytest.mark.parametrize(
    "relation", [Requires(A, B), Requires(A, B, False), Excludes(A, B), Together(A, B), Enables(A, B, Decimal("0.1"))]
)
def test_the_ends_of_a_relation_of_two(relation):
    assert initiatives_of(relation) == ("a", "b")
    assert endpoints_of(relation) == (A, B)


def test_a_group_has_members_and_no_ends():
    assert initiatives_of(GroupLimit(("a", "b", "c"))) == ("a", "b", "c")
    assert endpoints_of(GroupLimit(("a", "b", "c"))) == ()


def test_to_require_means_delivered_unless_it_is_said():
    assert Requires(A, B).delivered


def test_an_end_says_its_level():
    assert (str(A), str(B)) == ("a", "b (full)")
