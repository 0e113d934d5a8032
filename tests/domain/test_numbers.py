from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc.domain.numbers import read_number, read_share, read_whole, read_yes_no, write_number

numbers = st.decimals(-(10**15), 10**15, allow_nan=False, places=9)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", "12"), (" 1250.50 ", "1250.5"), ("+3", "3"), ("-0.5", "-0.5"), (".5", "0.5"), ("5.", "5"), ("1e3", "1000")],
)
def test_numbers(text: str, number: str):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        ".",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1,5",
        "1 000",
        "1_000",
        "1.2.3",
        "0x10",
        "１２",
        "1e",
        "1e999",
        "12 €",
        "15 %",
        "1" * 19,
        "--1",
        "1-",
        "#N/A",
    ],
)
def test_what_is_no_number(text: str):
    assert read_number(text) is None


@given(st.text(max_size=12))
def test_whatever_the_text_it_is_a_finite_number_or_none(text: str):
    number = read_number(text)
    assert number is None or number.is_finite()


@given(numbers)
def test_a_number_is_written_and_read_without_loss(number: Decimal):
    text = write_number(number)
    assert read_number(text) == number
    assert "e" not in text.lower()
    assert not ("." in text and text.endswith("0"))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12), st.integers(0, 9))
def test_equal_numbers_are_written_alike(number: Decimal, zeros: int):
    longer = Decimal(f"{number:f}" + ("" if "." in f"{number:f}" else ".") + "0" * zeros)
    assert longer == number
    assert write_number(longer) == write_number(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.10", "0.1"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("0E-12", "0"),
        ("-2.50", "-2.5"),
    ],
)
def test_numbers_as_written(number: str, text: str):
    assert write_number(Decimal(number)) == text


@pytest.mark.parametrize(
    ("text", "whole"), [("3", 3), ("3.0", 3), ("-2", -2), ("1e2", 100), ("3.5", None), ("x", None), ("", None)]
)
def test_whole_numbers(text: str, whole: int | None):
    assert read_whole(text) == whole


@pytest.mark.parametrize(
    ("text", "share"),
    [("0.15", "0.15"), ("15 %", "0.15"), ("15%", "0.15"), (" 12.5  % ", "0.125"), ("-5 %", "-0.05"), ("1000 %", "10")],
)
def test_shares(text: str, share: str):
    assert read_share(text) == Decimal(share)


@pytest.mark.parametrize("text", ["", "%", "15 % of it", "15 %%", "% 15", "nan", "nan %", "15 percent", "1,5 %"])
def test_what_is_no_share(text: str):
    assert read_share(text) is None


@given(st.decimals(-1000, 1000, places=6))
def test_a_percentage_is_a_hundredth(number: Decimal):
    share = read_share(f"{write_number(number)} %")
    assert share is not None
    assert Fraction(share) * 100 == Fraction(number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("Yes ", True),
        ("TRUE", True),
        ("1", True),
        ("no", False),
        ("False", False),
        ("0", False),
        ("", None),
        ("oui", None),
        ("2", None),
    ],
)
def test_yes_and_no(text: str, value: bool | None):
    assert read_yes_no(text) is value
