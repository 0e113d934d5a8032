"""How figures and messages are written, in English and French."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc.domain.message import (
    Alternatives,
    Amount,
    BreakEvenValue,
    Count,
    ExactAmount,
    ExactShare,
    Gap,
    Names,
    ObjectiveValue,
    PercentagePoints,
    PeriodCount,
    PeriodLabel,
    Periods,
    PersonDays,
    Phrases,
    Rate,
    Share,
    Signed,
    Span,
    literal,
)
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import LANGUAGES
from cxalloc.messages.numbers import PLAIN_STYLES, NumberStyle

NB, NNB = "\u00a0", "\u202f"
HORIZON = Horizon(PeriodUnit.QUARTER, "2027-Q1", 8)
ENGLISH = Formatter("en", "EUR", HORIZON)
FRENCH = Formatter("fr", "EUR", HORIZON)


@pytest.mark.parametrize(
    ("minor", "written"),
    [(None, "–"), (0, "0"), (125_000_00, "125,000"), (-1_50, "-2"), (99, "1"), (123456789012_34, "123,456,789,012")],
)
def test_money_is_grouped_and_without_cents(minor, written):
    assert ENGLISH.money(minor) == written


@pytest.mark.parametrize(
    ("minor", "written"),
    [(None, "–"), (125_000_00, f"125,000{NB}EUR"), (-1_05, f"-1.05{NB}EUR"), (7, f"0.07{NB}EUR")],
)
def test_exact_money_shows_cents_where_there_are_any(minor, written):
    assert ENGLISH.exact_money(minor) == written


def test_another_currency_and_one_without_cents():
    assert Formatter(currency="JPY").exact_money(1500) == f"1,500{NB}JPY"
    assert FRENCH.value(ExactAmount(1500, "JPY")) == f"1{NNB}500{NB}JPY"
    assert ENGLISH.value(Amount(1500, "JPY")) == f"1,500{NB}JPY"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1000, f"1{NB}k"),
        (999_499, f"999{NB}k"),
        (999_600, f"1.00{NB}M"),
        (4_214_000, f"4.21{NB}M"),
        (42_140_000, f"42.1{NB}M"),
        (-310_000, f"-310{NB}k"),
        (2.5e9, f"2.50{NB}bn"),
    ],
)
def test_short_money_has_three_or_four_digits(amount, written):
    assert ENGLISH.short_amount(amount) == written


def test_french_figures_are_french():
    assert FRENCH.money(1_250_000_00) == f"1{NNB}250{NNB}000"
    assert FRENCH.exact_money(1250_50) == f"1{NNB}250,50{NB}EUR"
    assert FRENCH.share(Decimal("0.125"), 1) == f"12,5{NB}%"
    assert FRENCH.short_amount(2.5e9) == f"2,50{NB}Md"
    assert FRENCH.gap(0.0149 / 100) == f"0,02{NB}%"


@pytest.mark.parametrize(
    ("share", "written"), [("0.15", "15"), ("0.125", "12.5"), ("1", "100"), ("0", "0"), ("0.12345", "12.345")]
)
def test_a_share_that_was_entered_keeps_its_decimals(share, written):
    assert ENGLISH.exact_share(Decimal(share)) == f"{written}{NB}%"


@pytest.mark.parametrize(
    ("share", "written"),
    [("0.15", "15"), ("0.3149", "31.5"), ("0.00126", "0.1"), ("0.000126", "0.013"), ("-0.0000126", "-0.0013")],
)
def test_a_share_that_was_computed_is_rounded_but_never_to_nothing(share, written):
    assert ENGLISH.value(Share(Decimal(share))) == f"{written}{NB}%"


@pytest.mark.parametrize(
    ("gap", "written"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (0.00001, "< 0.01 %"),
        (0.0001, "0.01 %"),
        (0.000149, "0.02 %"),
        (0.0123, "1.23 %"),
        (0.01230001, "1.24 %"),
        (11.0, "–"),
    ],
)
def test_gaps_are_rounded_up(gap, written):
    assert Formatter(marks=PLAIN_STYLES["en"]).gap(gap) == written


@given(st.floats(0, 9.99))
def test_a_gap_never_looks_smaller_than_it_is(gap):
    for language in LANGUAGES:
        written = Formatter(language).gap(gap).replace(NB, "").replace(NNB, "").replace(",", ".")
        if written.startswith("<"):
            assert 0 < gap < 1e-4
        else:
            shown = Decimal(written.rstrip("%"))
            assert 0 <= shown - Decimal(gap) * 100 + Decimal("1e-7") < Decimal("0.0101")


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "BHD"]))
def test_exact_money_loses_nothing(minor, currency):
    written = Formatter("fr").exact_money(minor, currency).removesuffix(f"{NB}{currency}")
    digits = {"EUR": 2, "JPY": 0, "BHD": 3}[currency]
    assert Decimal(written.replace(NNB, "").replace(",", ".")).scaleb(digits) == minor


@given(st.decimals(-(10**9), 10**9, places=4))
def test_an_exact_number_loses_nothing(number):
    assert Decimal(ENGLISH.style.exact(number).replace(",", "")) == number


def test_numbers_are_rounded_half_to_even_whatever_they_are():
    for half in (Decimal("2.5"), Fraction(5, 2), 2.5):
        assert ENGLISH.number(half) == "2"
    assert ENGLISH.number(Fraction(1, 3), 2) == "0.33"
    assert ENGLISH.number(-1234.5678, 1) == "-1,234.6"
    assert ENGLISH.number(Decimal("-0.04"), 1) == "0.0"


def test_the_marks_of_the_desktop_go_before_those_of_the_language():
    swiss = Formatter("fr", "CHF", HORIZON, marks=NumberStyle(group="’", decimal="."))
    assert swiss.exact_money(1250_50) == f"1’250.50{NB}CHF"


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (Rate(Decimal("1.505")), "1.5", "1,5"),
        (PersonDays(Decimal("1200.25")), "1,200.25 person-days", "1 200,25 jours-personnes"),
        (Periods((0, 1, 2, 4)), "2027-Q1 to 2027-Q3, 2028-Q1", "T1 2027 à T3 2027, T1 2028"),
        (Periods((0, 1)), "2027-Q1, 2027-Q2", "T1 2027, T2 2027"),
        (PeriodLabel("2027-03"), "2027-03", "2027-03"),
        (PeriodCount(1), "1 quarter", "1 trimestre"),
        (PeriodCount(2), "2 quarters", "2 trimestres"),
        (PeriodCount(0), "0 quarters", "0 trimestre"),
        (Count(1200), "1,200", "1 200"),
        (Gap(0.0), "0 %", "0 %"),
        (ExactShare(Decimal("0.155")), "15.5 %", "15,5 %"),
        (Names(("A", "B")), "“A”, “B”", "« A », « B »"),
        (Names(("A",), 3), "“A” and 3 more", "« A » et 3 de plus"),
        (Alternatives(("a", "b", "c")), "a, b or c", "a, b ou c"),
        (Alternatives(("a",)), "a", "a"),
        (Signed(Amount(150)), "+2 EUR", "+2 EUR"),
        (Signed(Amount(-300)), "−3 EUR", "−3 EUR"),
        (Signed(PercentagePoints(Decimal(0))), "±0.0 pp", "±0,0 pt"),
        (Signed(PeriodCount(-1)), "−1 quarter", "−1 trimestre"),
        (Phrases((literal("a"), literal("b"))), "a; b", "a ; b"),
        (Span(Amount(100), None, None), "about 1 EUR", "1 EUR environ"),
        (
            Span(Amount(100), Amount(0), Amount(200)),
            "about 1 EUR (from 0 EUR to 2 EUR)",
            "1 EUR environ (de 0 EUR à 2 EUR)",
        ),
        (BreakEvenValue(Amount(100), Amount(200)), "1 EUR (now 2 EUR)", "1 EUR (actuellement 2 EUR)"),
        (
            BreakEvenValue(Span(Amount(100), Amount(0), None), Amount(200)),
            "about 1 EUR (at least 0 EUR; now 2 EUR)",
            "1 EUR environ (au moins 0 EUR ; actuellement 2 EUR)",
        ),
        ("{as it is}", "{as it is}", "{as it is}"),
    ],
)
def test_each_kind_of_value_in_both_languages(value, english, french):
    found = [each.value(value).replace(NB, " ").replace(NNB, " ") for each in (ENGLISH, FRENCH)]
    assert found == [english, french]


def test_values_of_the_objective():
    assert ENGLISH.value(ObjectiveValue(150)) == f"2{NB}EUR"
    points = Formatter("fr", "EUR", HORIZON, in_points=True)
    assert points.value(ObjectiveValue(12_345_678)) == "12,3 points"


def test_periods_under_a_chart():
    assert ENGLISH.short_period(2) == "Q3 27"
    assert FRENCH.short_period(2) == "T3 27"
    assert Formatter(horizon=Horizon(PeriodUnit.MONTH, "2027-11", 4)).short_period(2) == "01.28"
    assert Formatter(horizon=Horizon(PeriodUnit.YEAR, "2027", 4)).short_period(2) == "2029"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("unit", "start"), [("month", "2027-11"), ("quarter", "2027-Q3"), ("year", "2027")])
def test_a_period_is_read_back_as_it_is_written(language, unit, start):
    horizon = Horizon(PeriodUnit(unit), start, 20)
    formatter = Formatter(language, horizon=horizon)
    assert [horizon.index(formatter.period(period)) for period in range(20)] == list(range(20))
