"""Dates of spreadsheets, which are numbers of days."""

from __future__ import annotations

from datetime import date, timedelta

from cxalloc.exchange.parsers.number_formats import Moment

_LEAP_DAY = 60
"""29 February 1900, a day that Excel has and the calendar has not."""
_SECONDS = 86_400


def date_text(days: float, shown: Moment, is_1904: bool = False) -> str | None:
    """The text of a cell with a date (``2027-05-14``) or a time (``12:30:00``); None if there is no such date.

    Args:
        days: Days since 31 December 1899, or with ``is_1904`` since 1 January 1904.
        shown: What the format of the cell shows of it.
        is_1904: Whether the workbook counts days as Excel for Macintosh did.
    """
    if not 0 <= days < 2_958_466:  # the end of the year 9999
        return None
    if shown is Moment.TIME:
        seconds = round(days * _SECONDS)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    first = date(1904, 1, 1) if is_1904 else date(1899, 12, 30 if days >= _LEAP_DAY else 31)
    try:
        return (first + timedelta(int(days))).isoformat()
    except OverflowError:
        return None
