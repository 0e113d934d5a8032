"""Parses the rhythm of an amount: ``500 a week``, ``2 000 / mois``, a heading ``Montant mensuel``, a cell ``Weekly``.

A year has 52 weeks, 26 fortnights, 12 months, 4 quarters and 2 half-years; an amount is converted to the periods of a
portfolio by these numbers. Days have no fixed number of working days in a year, and are not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cxalloc.domain.money import to_major, to_minor
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.parsers.words import plain


class Rhythm(StrEnum):
    """How often an amount recurs."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def per_year(self) -> int:
        """The number of times in a year."""
        return _PER_YEAR[self]

    def is_of(self, period: PeriodUnit) -> bool:
        """Whether an amount of this rhythm is one of each period."""
        return self.per_year == period.per_year


_PER_YEAR = {
    Rhythm.WEEK: 52, Rhythm.FORTNIGHT: 26, Rhythm.MONTH: 12, Rhythm.QUARTER: 4, Rhythm.HALF_YEAR: 2, Rhythm.YEAR: 1,
}  # fmt: skip
_NAMES = {
    Rhythm.WEEK: "week, weeks, wk, semaine, semaines, sem",
    Rhythm.FORTNIGHT: "fortnight, fortnights, quinzaine, two weeks, 2 weeks, deux semaines, 2 semaines, quinze jours, "
    "15 jours",
    Rhythm.MONTH: "month, months, mth, mois",
    Rhythm.QUARTER: "quarter, quarters, qtr, trimestre, trimestres",
    Rhythm.HALF_YEAR: "half year, half years, semester, semestre, semestres, six months, 6 months, six mois, 6 mois",
    Rhythm.YEAR: "year, years, yr, annum, an, ans, annee, annees",
}
_ADVERBS = {
    Rhythm.WEEK: "weekly, hebdomadaire, hebdomadaires, hebdo",
    Rhythm.FORTNIGHT: "fortnightly",
    Rhythm.MONTH: "monthly, mensuel, mensuelle, mensuels, mensuelles, mensuellement",
    Rhythm.QUARTER: "quarterly, trimestriel, trimestrielle, trimestriels, trimestrielles",
    Rhythm.HALF_YEAR: "half yearly, semiannual, semi annual, semestriel, semestrielle, semestriels, semestrielles",
    Rhythm.YEAR: "yearly, annual, annually, p a, annuel, annuelle, annuels, annuelles",
}
_BEFORE = (
    "per, a, an, each, every, by, once a, once every, 1 per, par, chaque, une fois par, 1 par, tous les, toutes les"
)


def _known() -> dict[tuple[str, ...], Rhythm]:
    found = {tuple(text.split()): one for one, texts in _ADVERBS.items() for text in texts.split(", ")}
    for one, texts in _NAMES.items():
        for name in texts.split(", "):
            for before in _BEFORE.split(", "):
                found[(*before.split(), *name.split())] = one
    return found


_PHRASES = _known()
_UNITS = {tuple(name.split()): one for one, texts in _NAMES.items() for name in texts.split(", ")}
_END = re.compile(r"\s*(?P<stroke>/)?\s*(?P<words>[^\W\d_][^\d/]*)", re.DOTALL)
"""A rhythm at the end of a text, after the figure and its unit."""
_ONCE = frozenset(
    (
        *("once", "one off", "one time", "once only", "single", "non recurring", "1", "1x", "none", "no"),
        *("ponctuel", "ponctuelle", "ponctuels", "unique", "une fois", "non recurrent", "non recurrente", "aucune"),
    )
)
_OWN = frozenset(
    f"{before} {name}" for before in ("per", "a", "each", "every", "par", "chaque") for name in ("period", "periode")
)


def phrase_rhythm(words: Sequence[str]) -> Rhythm | None:
    """The rhythm that plain words state: ``per month``, ``mensuel``; a bare ``month`` states none."""
    return _PHRASES.get(tuple(words))


def unit_rhythm(words: Sequence[str]) -> Rhythm | None:
    """The rhythm that plain words name after a stroke: the ``month`` of ``/ month``."""
    return _UNITS.get(tuple(words)) or _PHRASES.get(tuple(words))


def cell_rhythm(text: str) -> Rhythm | None:
    """The rhythm that a cell of a column of frequencies states: ``Weekly``, ``1 / mois``, ``month``."""
    bare = re.sub(r"^\s*(?:1\s*x?|once|une fois)\s*(?:/|per\b|par\b)", "", text.strip(), flags=re.IGNORECASE)
    words = plain(bare).split()
    return unit_rhythm(words)


def is_once(text: str) -> bool:
    """Whether a cell of a column of frequencies says that an amount does not recur."""
    return plain(text) in _ONCE


def is_own_period(text: str) -> bool:
    """Whether a text says that an amount is one of each period of the portfolio."""
    return plain(text) in _OWN


def split_rhythm(text: str) -> tuple[str, Rhythm | None]:
    """An amount without the rhythm after it, and the rhythm: ``2 000 € / mois`` is ``2 000 €`` a month."""
    if len(text) > 120:
        return text, None
    last = max((at for at, letter in enumerate(text) if letter.isdigit()), default=-1)
    for at in range(last + 1, len(text)) if last >= 0 else ():
        found = _END.fullmatch(text, at) if not text[at - 1].isalpha() else None
        if found is None:
            continue
        words = plain(found["words"]).split()
        rhythm = unit_rhythm(words) if found["stroke"] else phrase_rhythm(words)
        if rhythm is not None:
            return text[:at].strip(), rhythm
    return text, None


def periods_factor(rhythm: Rhythm, period: PeriodUnit) -> Fraction:
    """The factor that makes an amount of this rhythm one of each period: 13 for a week in quarters."""
    return Fraction(rhythm.per_year, period.per_year)


def in_periods(amount: Decimal, rhythm: Rhythm, period: PeriodUnit, currency: str) -> Decimal:
    """An amount of a rhythm (currency units) as one of each period, rounded half to even to the minor unit."""
    factor = periods_factor(rhythm, period)
    if factor == 1:
        return amount
    exact = Fraction(amount) * factor
    return to_major(to_minor(Decimal(exact.numerator) / Decimal(exact.denominator), currency), currency)
