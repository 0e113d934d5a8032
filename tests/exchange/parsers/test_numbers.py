"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cxalloc.exchange.parsers.numbers import proven_mark, read_figure

NBSP, NARROW, THIN, MINUS = "\u00a0", "\u202f", "\u2009", "\u2212"


@pytest.mark.parametrize(
    ("text", "number", "percent"),
    [
        ("1 234,56 €", "1234.56", False),
        (f"1{NBSP}234,56{NBSP}€", "1234.56", False),
        (f"1{NARROW}234,56{NARROW}€", "1234.56", False),
        (f"12{THIN}345{THIN}678", "12345678", False),
        ("€ 1,234.56", "1234.56", False),
        ("-€5", "-5", False),
        ("EUR 7", "7", False),
        ("7eur", "7", False),
        ("12,5 %", "12.5", True),
        ("12.5%", "12.5", True),
        ("(5)", "-5", False),
        ("(1.234,5 €)", "-1234.5", False),
        (f"{MINUS} 3", "-3", False),
        ("+4", "4", False),
        ("1.234,56", "1234.56", False),
        ("1,234.56", "1234.56", False),
        ("1.234.567", "1234567", False),
        ("1,234,567", "1234567", False),
        ("1'234.5", "1234.5", False),
        ("0,350", "0.350", False),
        ("1234,567", "1234.567", False),
        (",5", "0.5", False),
        ("1,5E+06", "1500000", False),
        ("1,00,000", "100000", False),
        ("12,34,567.5", "1234567.5", False),
    ],
)
def test_read_right(text, number, percent):
    figure = read_figure(text, "EUR")
    assert {Decimal(plain) for plain in figure.plain.values()} == {Decimal(number)}
    assert figure.percent is percent
    assert not figure.problem


@pytest.mark.parametrize(
    ("text", "digits", "power"),
    [
        ("12 k", "12", 3),
        ("12k€", "12", 3),
        ("12 K EUR", "12", 3),
        ("€12k", "12", 3),
        ("1,5 M€", "1.5", 6),
        ("€ 1.5m", "1.5", 6),
        (f"4.21{NBSP}M", "4.21", 6),
        ("1.5 Mio. €", "1.5", 6),
        ("0.3 bn", "0.3", 9),
        ("0,3 Md€", "0.3", 9),
        ("12 milliers d'euros", "12", 3),
        ("(2 k€)", "-2", 3),
        ("12 €", "12", None),
        ("12", "12", None),
    ],
)
def test_thousands_and_millions(text, digits, power):
    reading = read_figure(text, "EUR")
    assert (reading.value("."), reading.unit.power) == (Decimal(digits), power)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12,345", "-1.234 €", "(1,000)"])
def test_ambiguous(text):
    figure = read_figure(text, "EUR")
    assert figure.is_ambiguous
    assert figure.mark == ""


@pytest.mark.parametrize(
    "text",
    [
        *["", "-", "%", "€", "x", "1 23", "1,23,45", "12.345.67", "1.234,56,7", "1 234 56", "1,234 567", "(5", "5)"],
        *["(-5)", "5 $", "5 k$", "5 €€", "€5€", "NaN", "inf", "1e999", "0x10", "١٢", "1_000", "--5", "5-", "1" * 200],
    ],
)
def test_refused(text):
    figure = read_figure(text, "EUR")
    assert figure.plain == {}
    assert figure.problem


def test_a_currency_only_where_money_stands():
    assert read_figure("5 €").problem
    assert read_figure("5 $", "USD").plain
    assert read_figure("5 $", "CAD").plain
    assert "'GBP' is not EUR" in str(read_figure("5 GBP", "EUR").problem)


def test_marks_are_proven_by_what_can_be_read_in_one_way():
    assert proven_mark(read_figure(text) for text in ["1.234", "5", "0,5"]) == ","
    assert proven_mark(read_figure(text) for text in ["1.234", "5"]) == ""
    assert proven_mark(read_figure(text) for text in ["0.5", "0,5"]) == ""


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(", .\u00a0\u202f'"), st.sampled_from(".,"))
@example(Decimal("1234.00"), ",", ".")
def test_whatever_is_grouped_and_marked_comes_back(number, group, mark):
    if group == mark:
        return
    text = f"{number:,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    figure = read_figure(text)
    assert Decimal(figure.plain[mark]) == number
    assert figure.mark in ("", mark)


@given(st.text(max_size=40) | st.text("0123456789., %()-€'eE\u00a0\u202f", max_size=24))
def test_any_text_is_read_in_a_plain_form_or_refused(text):
    figure = read_figure(text, "EUR")
    for plain in figure.plain.values():
        assert Decimal(plain).is_finite()
    assert bool(figure.plain) != bool(figure.problem)
