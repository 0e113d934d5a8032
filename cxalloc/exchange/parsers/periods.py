"""Parses periods as users write them: ``T1 2027``, ``1er trim. 27``, ``03/2027``, ``Mar-27``, ``2027-05-14T00:00:00``.

A year of two digits is one of this century, and is read only where a word or a letter says what stands before it:
``T1-27``, ``janv. 27``, ``FY27``. A fiscal year counts as the calendar year of its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cxalloc.domain.message import Message, message
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.parsers.words import plain

_QUARTER = re.compile(r"[QqTt]([1-4])[ /-]?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[ /-]?[QqTt]([1-4])", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_MONTH_LAST = re.compile(r"(\d{4})[/.](\d{1,2})", re.ASCII)
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_LONGEST = 40
"""A longer text names no period."""
_NAMES = (
    ("jan", "january", "janv", "janvier"), ("feb", "february", "fevr", "fev", "fevrier"), ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"), ("may", "mai"), ("jun", "june", "juin"), ("jul", "july", "juil", "juillet"),
    ("aug", "august", "aout"), ("sep", "sept", "september", "septembre"), ("oct", "october", "octobre"),
    ("nov", "november", "novembre"), ("dec", "december", "decembre"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
"""The number of a month by its names, as ``plain`` writes them."""


_ORDINAL = "(?:ere|er|e|eme|st|nd|rd|th)?"
_YEAR = r"(?:(?:fy ?)?(?P<year>[12]\d{3})|(?:fy ?)?(?P<short>\d\d))"
_LONG_YEAR = r"(?:fy ?)?(?P<year>[12]\d{3})"
_PARTS = (
    (rf"(?:[qt] ?(?P<q1>[1-4])|(?P<q2>[1-4]) ?[qt]|(?P<q3>[1-4]){_ORDINAL} (?:trimestre|trim|quarter|qtr)"
     r"|(?:trimestre|trim|quarter|qtr) ?(?P<q4>[1-4]))"),
    (rf"(?:[sh] ?(?P<h1>[12])|(?P<h2>[12]) ?[sh]|(?P<h3>[12]){_ORDINAL} (?:semestre|sem|half|half year)"
     r"|(?:semestre|half) ?(?P<h4>[12]))"),
    r"(?P<month>[a-z]{3,10})",
)  # fmt: skip
_SPANS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        *(rf"{part} ?{_YEAR}" for part in _PARTS),
        *(rf"{_LONG_YEAR} ?{part}" for part in _PARTS),
        rf"(?P<number>\d\d?) {_LONG_YEAR}",
        rf"{_LONG_YEAR} (?P<number>\d\d?)(?: 01)?",  # a spreadsheet has a month as its first day
        r"(?:fy ?)?(?P<year>[12]\d{3})|fy ?(?P<short>\d\d)",
    )
)
_DAYS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<day>\d\d?){_ORDINAL} (?P<month>[a-z]{{3,10}}) (?:(?P<year>[12]\d{{3}})|(?P<short>\d\d))",
        rf"(?P<month>[a-z]{{3,10}}) (?P<day>\d\d?){_ORDINAL} (?P<year>[12]\d{{3}})",
    )
)


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A year, half-year, quarter or month of the calendar: its year, its first month (1 to 12), and how many months."""

    year: int
    month: int
    months: int

    @property
    def label(self) -> str:
        """What it is called: ``2027``, ``2027-H1``, ``2027-Q1``, ``2027-03``."""
        part = (self.month - 1) // self.months + 1
        return f"{self.year}" + {12: "", 6: f"-H{part}", 3: f"-Q{part}", 1: f"-{part:02}"}[self.months]


def named_span(bare: str) -> NamedSpan | None:
    """The span of the calendar that a text names; ``bare`` is written as ``plain`` writes it. None for other texts."""
    for pattern in _SPANS if len(bare) <= _LONGEST else ():
        found = pattern.fullmatch(bare)
        if found is None:
            continue
        groups = {name: text for name, text in found.groupdict().items() if text}
        year = int(groups["year"]) if "year" in groups else 2000 + int(groups["short"])
        part = next((int(text) for name, text in groups.items() if name[0] in "qh"), 0)
        if part:
            months = 3 if any(name[0] == "q" for name in groups) else 6
            return NamedSpan(year, (part - 1) * months + 1, months)
        if "month" in groups or "number" in groups:
            month = MONTHS.get(groups.get("month", ""), 0) or int(groups.get("number", 0))
            if 1 <= month <= 12:
                return NamedSpan(year, month, 1)
            continue
        return NamedSpan(year, 1, 12)
    return None


def _named_day(bare: str) -> date | None:
    """The day that a text names with the name of its month: ``15 mars 2027``, ``March 15, 2027``."""
    for pattern in _DAYS if len(bare) <= _LONGEST else ():
        if (found := pattern.fullmatch(bare)) and found["month"] in MONTHS:
            groups = found.groupdict()
            year = int(groups["year"]) if groups["year"] else 2000 + int(groups["short"])
            return _day(year, MONTHS[found["month"]], int(found["day"]))
    return None


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
        return _named(text, unit), ""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    days = [day for one, two in ((first, second), (second, first)) if (day := _day(year, two, one)) is not None]
    if not days:
        return text, ""
    months = 12 // unit.per_year
    if len({(day.month - 1) // months for day in days}) > 1:
        return "", message("input.date")
    return days[0].isoformat(), ""


def _named(text: str, unit: PeriodUnit) -> str:
    """A period that is named in words, in the form that folders have; other text as it is."""
    if not any(map(str.isalpha, text)) or len(text) > _LONGEST:
        return text
    bare = plain(text)
    if (day := _named_day(bare)) is not None:
        return day.isoformat()
    span = named_span(bare)
    if span is None:
        return text
    if span.months == 3:
        return _quarter(span.year, (span.month + 2) // 3, unit)
    if span.months == 1:
        month = f"{span.year:04}-{span.month:02}"
        return month if unit is PeriodUnit.MONTH else f"{month}-01"
    return str(span.year) if span.months == 12 and unit is PeriodUnit.YEAR else text


def _quarter(year: int, quarter: int, unit: PeriodUnit) -> str:
    """A quarter as a label; where periods are years, as a day in it."""
    return f"{year:04}-{quarter * 3 - 2:02}-01" if unit is PeriodUnit.YEAR else f"{year:04}-Q{quarter}"


def _month(text: str) -> tuple[int, int] | None:
    """The year and the month that a text names."""
    if found := _MONTH.fullmatch(text):
        year, number = int(found[2]), int(found[1])
    elif found := _MONTH_LAST.fullmatch(text):
        year, number = int(found[1]), int(found[2])
    else:
        return None
    return (year, number) if 1 <= number <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
