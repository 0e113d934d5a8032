"""Numbers as the user's locale writes them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import QLocale

from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc_ui.application.formats import Formats, periods_in_words, short_label, user_locale

FRENCH = Formats(QLocale(QLocale.Language.French, QLocale.Country.France), "EUR")
NB = "\u00a0"


@pytest.mark.parametrize(
    ("minor", "written"),
    [(None, "–"), (0, "0"), (125_000_00, "125,000"), (-1_50, "-2"), (99, "1"), (123456789012_34, "123,456,789,012")],
)
def test_money_is_grouped_and_without_cents(formats, minor, written):
    assert formats.money(minor) == written


@pytest.mark.parametrize(
    ("minor", "written"),
    [(None, "–"), (125_000_00, f"125,000{NB}EUR"), (-1_05, f"-1.05{NB}EUR"), (7, f"0.07{NB}EUR")],
)
def test_exact_money_shows_cents_where_there_are_any(formats, minor, written):
    assert formats.exact_money(minor) == written


def test_a_currency_without_cents_has_none(formats):
    assert Formats(formats.locale, "JPY").exact_money(1500) == f"1,500{NB}JPY"


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
def test_short_money_has_three_or_four_digits(formats, amount, written):
    assert formats.short_amount(amount) == written


def test_french_figures_are_french():
    assert FRENCH.money(1_250_000_00) == "1\u202f250\u202f000"
    assert FRENCH.exact_money(1250_50) == f"1\u202f250,50{NB}EUR"
    assert FRENCH.share(Decimal("0.125"), 1) == f"12,5{NB}%"


@pytest.mark.parametrize(
    ("share", "written"), [("0.15", f"15{NB}%"), ("0.125", f"12.5{NB}%"), ("1", f"100{NB}%"), ("0", f"0{NB}%")]
)
def test_a_share_that_was_entered_keeps_its_decimals(formats, share, written):
    assert formats.exact_share(Decimal(share)) == written


@pytest.mark.parametrize(
    ("gap", "written"), [(None, "–"), (0.0, f"0{NB}%"), (0.00001, f"< 0.01{NB}%"), (0.0123, f"1.23{NB}%")]
)
def test_gaps(formats, gap, written):
    assert formats.gap(gap) == written


def test_days_show_a_fraction_only_where_there_is_one(formats):
    assert [formats.days(Decimal(days)) for days in ("12", "12.50", "1200")] == ["12", "12.5", "1,200"]
    assert formats.share(Fraction(1, 3), 1) == f"33.3{NB}%"


def test_periods_under_a_chart():
    assert short_label(Horizon(PeriodUnit.QUARTER, "2027-Q3", 4), 2) == "Q1 28"
    assert short_label(Horizon(PeriodUnit.MONTH, "2027-11", 4), 2) == "01.28"
    assert short_label(Horizon(PeriodUnit.YEAR, "2027", 4), 2) == "2029"
    assert periods_in_words(Horizon(PeriodUnit.MONTH, "2027-11", 4), 1) == "1 month"
    assert periods_in_words(Horizon(PeriodUnit.YEAR, "2027", 4), 3) == "3 years"


def test_a_desktop_without_a_locale_still_groups_digits():
    QLocale.setDefault(QLocale.c())
    assert user_locale().toString(1000) == "1,000"
