"""What the program prints it reads back, and two doors never give two different values: one that knows less may ask."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc.domain.money import minor_digits, to_major
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.editing.cells.reader import Reader, Refusal, Style
from cxalloc.exchange.parsers.ambiguity import (
    ColumnRule,
    NumberFormat,
    Unreadable,
    may_have_three_decimals,
    single_amount,
)
from cxalloc.exchange.parsers.numbers import read_figure
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.numbers import NARROW_NO_BREAK_SPACE, NumberStyle

STYLES = {
    "English": NumberStyle(),
    "French": NumberStyle(group=NARROW_NO_BREAK_SPACE, decimal=","),
    "German": NumberStyle(group=".", decimal=","),
    "Swiss": NumberStyle(group="\u2019"),
    "Indian": NumberStyle(sizes=(3, 2)),
}
styles = st.sampled_from(sorted(STYLES)).map(STYLES.__getitem__)
currencies = st.sampled_from(["EUR", "JPY", "KWD"])
minor_amounts = st.integers(-(10**12), 10**12)
HORIZON = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4)


def printed(minor: int, currency: str, style: NumberStyle) -> list[str]:
    """An amount in the ways in which the program prints it."""
    digits = minor_digits(currency)
    number = style.number(to_major(minor, currency), digits)
    return [number, style.with_unit(number, currency), Formatter(currency=currency, marks=style).exact_money(minor)]


@given(minor_amounts, currencies, styles)
def test_a_printed_amount_is_read_back_where_it_was_printed(minor, currency, style):
    written = NumberFormat(style.decimal, style.group)
    for text in printed(minor, currency, style):
        assert single_amount(text, currency, written) == to_major(minor, currency)


@given(st.lists(minor_amounts, min_size=1, max_size=4), currencies, styles)
def test_a_column_of_printed_amounts_is_read_right_or_refused(amounts, currency, style):
    texts = [printed(minor, currency, style)[0] for minor in amounts]
    readings = [read_figure(text, currency) for text in texts]
    fine = may_have_three_decimals(currency, 0)
    rule = ColumnRule.of(readings, "", is_amount=True, three_decimals=fine)
    chosen = ColumnRule.of(readings, style.decimal, is_amount=True, three_decimals=fine)
    for minor, reading in zip(amounts, readings, strict=True):
        assert rule.decide(reading) in (None, to_major(minor, currency))
        assert chosen.decide(reading) == to_major(minor, currency)


texts = st.one_of(
    st.from_regex(r"[(-]?\d{1,4}([.,' ]\d{1,3}){0,3}[)]?( ?(€|k€|M|EUR|%))?", fullmatch=True),
    st.text("0123456789., '%€kM()-", max_size=14),
)


@given(st.lists(texts, min_size=1, max_size=4), styles)
def test_a_cell_an_option_and_a_column_give_one_value_or_ask(column, style):
    written = NumberFormat(style.decimal, style.group)
    reader = Reader(Style(style.decimal, group_elsewhere=style.group), "EUR", HORIZON)
    readings = [read_figure(text, "EUR") for text in column]
    for text, reading in zip(column, readings, strict=True):
        try:
            typed = single_amount(text, "EUR", written)
        except Unreadable:
            typed = None
        try:
            assert typed is not None
            assert reader.exact_money(text) == typed
        except (AssertionError, Refusal):
            with pytest.raises(Refusal):
                reader.exact_money(text)
            assert typed is None
        if typed is None or not reading.plain or reading.percent:
            continue
        for known in (readings, [reading]):
            found = ColumnRule.of(known, "", is_amount=True).decide(reading)
            assert found is None or found.scaleb(reading.unit.power or 0) == typed


@given(st.integers(-(10**6), 10**6).map(lambda share: Decimal(share) / 10000), styles)
def test_a_printed_share_is_read_back(share, style):
    reader = Reader(Style(style.decimal, group_elsewhere=style.group), "EUR", HORIZON)
    assert reader.share(reader.style.share(share)) == share
