"""What is said of amounts as they were written: checked against exact sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.domain.amount_notes import WrittenAmount, amount_notes
from cxalloc.domain.message import Count, Number, Value
from cxalloc.domain.money import minor_digits, to_major, to_minor
from tests.examples import examples

CURRENCIES = ("EUR", "JPY", "KWD")


def notes(texts: list[str], currency: str) -> dict[str, dict[str, Value]]:
    written = [WrittenAmount("here", text, Decimal(text)) for text in texts]
    return {one.key: one.by_name for one in amount_notes(written, currency)}


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.decimals(0, 10**6, places=6), max_size=5), st.sampled_from(CURRENCIES))
def test_a_change_of_an_amount_is_said_and_nothing_else(amounts, currency):
    found = notes([f"{amount:f}" for amount in amounts], currency)
    moves = [abs(to_major(to_minor(amount, currency), currency) - amount) for amount in amounts]
    assert ("input.rounded" in found) == any(moves)
    if any(moves):
        assert found["input.rounded"]["n"] == Count(sum(map(bool, moves)))
        assert found["input.rounded"]["total"] == Number(sum(moves, Decimal(0)))
    vanished = [amount for amount in amounts if 0 < amount < Decimal(10) ** -minor_digits(currency) / 2]
    assert ("input.rounded_to_0" in found) >= bool(vanished)


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1.200", "EUR", {"input.three_decimals"}),
        ("1.234", "EUR", {"input.three_decimals", "input.rounded"}),
        ("-12.000", "EUR", {"input.three_decimals"}),
        ("0.004", "EUR", {"input.rounded", "input.rounded_to_0"}),
        ("1200.500", "EUR", set()),  # no thousands: a group has at most three digits
        ("1.20", "EUR", set()),
        ("1.200", "KWD", set()),  # which has three decimals
        ("3.4", "JPY", {"input.rounded"}),
        ("1.200", "JPY", {"input.three_decimals", "input.rounded"}),
    ],
)
def test_what_is_said_of_an_amount(text, currency, expected):
    assert set(notes([text], currency)) == expected
