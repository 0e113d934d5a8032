from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from cxalloc.domain.errors import Checks, Finding, InvalidInput, Place
from cxalloc.domain.message import literal

FINDING = Finding("initiative", "chatbot", "roi", "15", literal("a rate such as 0.35 or 35 %"))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("portfolio.toml"), "portfolio.toml"),
        (Place("initiatives.csv", 7), "initiatives.csv, row 7"),
        (Place("initiatives.csv", 7, "roi"), "initiatives.csv, row 7, column roi"),
        (Place("initiatives.csv", None, "roi"), "initiatives.csv, column roi"),
    ],
)
def test_a_place_reads_from_the_file_inwards(place: Place, text: str):
    assert str(place) == text


def test_a_finding_says_whose_which_what_and_what_was_expected():
    assert str(FINDING) == "initiative 'chatbot', roi is '15'; expected a rate such as 0.35 or 35 %"


def test_a_finding_without_value_is_about_something_missing():
    assert str(Finding("portfolio", "", "funds", "", literal("at least one fund"))) == (
        "portfolio, funds is missing; expected at least one fund"
    )


def test_a_finding_gets_its_place_from_whoever_read_it():
    placed = FINDING.at(Place("initiatives.csv", 7, "roi"))
    assert str(placed) == f"initiatives.csv, row 7, column roi: {FINDING}"
    assert (placed.entity, placed.field, placed.value) == (FINDING.entity, FINDING.field, FINDING.value)
    assert FINDING.place is None


def test_the_error_carries_every_finding_and_writes_one_a_line():
    other = Finding("fund", "opex", "amounts", "-1", literal("an amount of 0 or more"))
    error = InvalidInput(iter([FINDING, other]))
    assert error.findings == (FINDING, other)
    assert str(error).splitlines() == [str(FINDING), str(other)]
    assert isinstance(error, ValueError)


def test_the_error_reaches_another_process_whole():
    error = pickle.loads(pickle.dumps(InvalidInput([FINDING.at(Place("initiatives.csv", 2))])))
    assert error.findings == (FINDING.at(Place("initiatives.csv", 2)),)


def test_checks_collect_all_that_fails_and_raise_once():
    checks = Checks("fund", "opex")
    assert checks.require(True, "id", "opex", literal("an id"))
    assert not checks.require(False, "name", None, literal("a name"))
    assert not checks.require(False, "amounts", 0, literal("more"))
    with pytest.raises(InvalidInput) as caught:
        checks.done()
    assert [(one.field, one.value) for one in caught.value.findings] == [("name", ""), ("amounts", "0")]


def test_checks_without_findings_raise_nothing():
    Checks("fund", "opex").done()


@pytest.mark.parametrize("value", ["NaN", "-NaN", "sNaN", "Infinity", "-Infinity", "-0.0001", "1.0001"])
def test_what_is_not_within_bounds_is_noted_even_where_it_can_not_be_compared(value: str):
    checks = Checks("fund", "opex")
    assert not checks.require_within(0, Decimal(value), 1, "carry_over", literal("a share"))
    assert [(one.field, one.value) for one in checks.findings] == [("carry_over", value)]


@pytest.mark.parametrize("value", ["0", "-0", "0.5", "1", "1.0"])
def test_bounds_belong_to_what_is_within_them(value: str):
    assert Checks("fund", "opex").require_within(0, Decimal(value), 1, "carry_over", literal("a share"))
