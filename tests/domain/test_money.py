from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cxalloc.domain.money import LARGEST_AMOUNT, minor_digits, spread, to_major, to_minor

amounts = st.integers(-LARGEST_AMOUNT, LARGEST_AMOUNT)


@pytest.mark.parametrize(
    ("currency", "digits"), [("EUR", 2), ("USD", 2), ("JPY", 0), ("XOF", 0), ("KWD", 3), ("TND", 3), ("XXX", 2)]
)
def test_decimals_of_the_minor_unit(currency: str, digits: int):
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("1250.50", "EUR", 125050),
        ("0.005", "EUR", 0),  # half to even: 0.5 cents
        ("0.015", "EUR", 2),  # 1.5 cents
        ("0.025", "EUR", 2),  # 2.5 cents
        ("0.0250001", "EUR", 3),
        ("-0.015", "EUR", -2),
        ("2.5", "JPY", 2),
        ("3.5", "JPY", 4),
        ("1.2345", "KWD", 1234),
        ("1e3", "EUR", 100000),
    ],
)
def test_amounts_are_rounded_to_the_minor_unit_half_to_even(amount: str, currency: str, minor: int):
    assert to_minor(Decimal(amount), currency) == minor


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_to_currency_units_and_back(minor: int, currency: str):
    major = to_major(minor, currency)
    assert to_minor(major, currency) == minor
    assert Fraction(major) * 10 ** minor_digits(currency) == minor


def test_currency_units_keep_their_decimals():
    assert str(to_major(125050, "EUR")) == "1250.50"
    assert str(to_major(7, "JPY")) == "7"


@pytest.mark.parametrize(
    ("total", "parts", "amounts"),
    [
        (100, 3, (34, 33, 33)),  # 100 = 3 · 33 + 1, and the larger part comes first
        (2, 4, (1, 1, 0, 0)),
        (0, 2, (0, 0)),
        (-5, 2, (-3, -2)),
        (7, 1, (7,)),
    ],
)
def test_a_spread_by_hand(total: int, parts: int, amounts: tuple[int, ...]):
    assert spread(total, parts) == amounts


@given(amounts, st.integers(1, 200))
@example(-1, 200)
def test_a_spread_sums_to_the_total_and_differs_by_at_most_one_unit(total: int, parts: int):
    amounts = spread(total, parts)
    assert len(amounts) == parts
    assert sum(amounts) == total
    assert max(amounts) - min(amounts) <= 1
    assert list(map(abs, amounts)) == sorted(map(abs, amounts), reverse=True)
