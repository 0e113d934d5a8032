"""Parses periods as users write them: ``T1 2027``, ``03/2027``, ``March 2027``, ``2027-05-14T00:00:00``."""

from __future__ import annotations

import re
from datetime import date

from cxalloc.domain.message import Message, message
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.parsers.words import plain

_QUARTER = re.compile(r"[QqTt]([1-4])[ /-]?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[ /-]?[QqTt]([1-4])", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_MONTH_LAST = re.compile(r"(\d{4})[/.](\d{1,2})", re.ASCII)
_NAMED = re.compile(r"([^\W\d_]{3,10})\.?[ /-]?(\d{4})")
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_NAMES = (
    ("jan", "january", "janv", "janvier"), ("feb", "february", "fevr", "fev", "fevrier"), ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"), ("may", "mai"), ("jun", "june", "juin"), ("jul", "july", "juil", "juillet"),
    ("aug", "august", "aout"), ("sep", "sept", "september", "septembre"), ("oct", "october", "octobre"),
    ("nov", "november", "novembre"), ("dec", "december", "decembre"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
"""The number of a month by its names, as ``plain`` writes them."""


def period_text(text: str, unit: PeriodUnit) -> tuple[str, Message | str]:
    """A period in the form that portfolio folders have, a label or a date in it; other text as it is.

    Returns:
        The form; nothing, and why, if the text has two meanings.
    """
    if found := _MOMENT.fullmatch(text):
        return found[1], ""
    if found := _QUARTER.fullmatch(text):
        return _quarter(int(found[2]), int(found[1]), unit), ""
    if found := _YEAR_FIRST.fullmatch(text):
        return _quarter(int(found[1]), int(found[2]), unit), ""
    if (month := _month(text)) is not None:
        year, number = month
        return (f"{year:04}-{number:02}" if unit is PeriodUnit.MONTH else f"{year:04}-{number:02}-01"), ""
    found = _DAY.fullmatch(text)
    if found is None:
        return text, ""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    days = [day for one, two in ((first, second), (second, first)) if (day := _day(year, two, one)) is not None]
    if not days:
        return text, ""
    months = 12 // unit.per_year
    if len({(day.month - 1) // months for day in days}) > 1:
        return "", message("input.date")
    return days[0].isoformat(), ""


def _quarter(year: int, quarter: int, unit: PeriodUnit) -> str:
    """A quarter as a label; where periods are years, as a day in it."""
    return f"{year:04}-{quarter * 3 - 2:02}-01" if unit is PeriodUnit.YEAR else f"{year:04}-Q{quarter}"


def _month(text: str) -> tuple[int, int] | None:
    """The year and the month that a text names."""
    if found := _MONTH.fullmatch(text):
        year, number = int(found[2]), int(found[1])
    elif found := _MONTH_LAST.fullmatch(text):
        year, number = int(found[1]), int(found[2])
    elif (found := _NAMED.fullmatch(text)) and plain(found[1]) in MONTHS:
        year, number = int(found[2]), MONTHS[plain(found[1])]
    else:
        return None
    return (year, number) if 1 <= number <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
