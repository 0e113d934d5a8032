"""Figures in the window have the marks of the user's locale."""

import pytest
from PySide6.QtCore import QLocale

from cxalloc.messages.numbers import NumberStyle
from cxalloc_ui.application.formats import formatter_of, number_style, user_locale

NB, NNB = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("language", "country", "style"),
    [
        (QLocale.Language.English, QLocale.Country.UnitedKingdom, NumberStyle(",", ".", "-")),
        (QLocale.Language.French, QLocale.Country.France, NumberStyle(NNB, ",", "-")),
        (QLocale.Language.German, QLocale.Country.Switzerland, NumberStyle("'", ".", "-")),
        (QLocale.Language.Spanish, QLocale.Country.Spain, NumberStyle(".", ",", "-", least=2)),
        (QLocale.Language.English, QLocale.Country.India, NumberStyle(",", ".", "-", sizes=(3, 2))),
        (QLocale.Language.Swedish, QLocale.Country.Sweden, NumberStyle(NB, ",", "−")),
    ],
)
def test_the_marks_of_a_locale(language, country, style):
    assert number_style(QLocale(language, country)) == style


def test_figures_are_those_of_the_locale_and_words_those_of_the_language(tutorial, french):
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    formats = formatter_of(tutorial)
    assert formats.exact_money(1250_50) == f"1.250,50{NB}EUR"
    assert formats.period(0) == "T1 2027"
    assert formats.period_count(2) == "2 trimestres"


@pytest.mark.parametrize("country", [QLocale.Country.India, QLocale.Country.UnitedKingdom])
@pytest.mark.parametrize("number", [0, 999, 1000, 12_345, 123_456, 12_345_678, -1_234_567_890])
def test_numbers_are_grouped_as_qt_does(country, number):
    locale = QLocale(QLocale.Language.English, country)
    assert number_style(locale).number(number) == locale.toString(number)


def test_a_desktop_without_a_locale_still_groups_digits():
    QLocale.setDefault(QLocale.c())
    assert user_locale().toString(1000) == "1,000"
