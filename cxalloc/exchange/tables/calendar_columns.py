"""Columns of amounts for a year, a quarter or a month of the calendar: they become amounts by offset from the start."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import Message, PeriodLabel, message
from cxalloc.domain.money import spread, to_major, to_minor
from cxalloc.domain.numbers import read_number, write_number
from cxalloc.domain.periods import Horizon
from cxalloc.exchange.folder.columns import Column, Table
from cxalloc.exchange.folder.writer import RowTexts
from cxalloc.exchange.parsers.periods import named_span
from cxalloc.exchange.parsers.words import plain

_WORDS = {
    "cost": "cost costs cout couts investment investissement depense depenses capex opex budget montant amount",
    "benefit": "benefit benefits benefice benefices gain gains saving savings economie economies",
}
FAMILIES = {family: frozenset(words.split()) for family, words in _WORDS.items()}
"""The words next to a period, as ``plain`` writes them, by the family of columns; a period alone is one of costs."""
_JOINING = {"in", "en", "for", "pour", "of", "de", "du", "d", "year", "annee", "exercice", "fy"}
_FAMILY_OF = {word: family for family, words in FAMILIES.items() for word in words}
_OTHER_AMOUNTS = re.compile(r"run costs?|couts? (?:recurrents?|de fonctionnement)")


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """The periods, from 0, that the amounts of a column stand for, and the family they belong to.

    An amount for several periods is spread over them. ``months`` are the first month of the calendar, counted from the
    year 0, and the month after the last one.
    """

    family: str
    first: int
    count: int
    label: str
    months: tuple[int, int]

    @property
    def column(self) -> str:
        """What the column is called: ``cost 2027-Q1``."""
        return f"{self.family} {self.label}"

    def overlaps(self, other: CalendarSpan) -> bool:
        """Whether another column of the family has amounts for some of its months."""
        begins, ends = max(self.months[0], other.months[0]), min(self.months[1], other.months[1])
        return self.family == other.family and begins < ends


def calendar_span(heading: str, horizon: Horizon) -> CalendarSpan | Message | None:
    """What a heading of calendar amounts stands for; None for another heading, a message if it cannot be used.

    ``heading`` is without its unit. A year stands for all periods in it, and a month or a quarter for the period that
    it is part of.
    """
    if (found := _months(plain(heading))) is None:
        return None
    family, first_month, months, label = found
    if not family:
        return message("tables.calendar_run_cost")
    per_period = 12 // horizon.unit.per_year
    begin = first_month - _month_of(horizon)
    if months < per_period:
        first, count, fits = begin // per_period, 1, True
    else:
        first, count, fits = begin // per_period, months // per_period, begin % per_period == 0
    if not fits or first < 0 or first + count > horizon.periods:
        last = PeriodLabel(horizon.label(horizon.periods - 1))
        return message("tables.calendar_outside", first=PeriodLabel(horizon.label(0)), last=last)
    return CalendarSpan(family, first, count, label, (first_month, first_month + months))


def known_column(table: Table, name: str) -> Column | None:
    """The column of a table that a mapped heading stands for, also if its amounts are those of a calendar period."""
    family, space, _ = name.partition(" ")
    if space and family in FAMILIES and f"{family}_#" in table.by_pattern:
        return table.by_pattern[f"{family}_#"]
    return next((one for one in table.columns if name and one.match(name)), None)


def with_offsets(
    cells: RowTexts, spans: Mapping[str, tuple[CalendarSpan, str]], horizon: Horizon, currency: str, place: Place
) -> tuple[RowTexts, list[Finding]]:
    """The cells of a row with its calendar amounts by offset from its start.

    A row without a start begins in the first period with an amount. Unless it states otherwise it starts then and at
    no other time, because its amounts would not be those of the calendar, and lasts until its last cost within the
    budget periods.

    Args:
        cells: The cells by column, in plain form.
        spans: What the calendar columns stand for, with their headings, by column.
        horizon: That of the portfolio.
        currency: That of the amounts.
        place: The place of the row.
    """
    kept = {column: text for column, text in cells.items() if column not in spans}
    amounts: dict[str, dict[int, int]] = {family: defaultdict(int) for family in FAMILIES}
    given: dict[tuple[str, int], str] = {}
    for column, (span, heading) in spans.items():
        text = cells.get(column, "")
        if not text:
            continue
        number = read_number(text)
        if number is None:  # the strict reader reports it
            kept[f"{span.family}_{span.first + 1}"] = text
            continue
        for period, part in enumerate(spread(to_minor(number, currency), span.count), start=span.first):
            amounts[span.family][period] += part
            given[span.family, period] = heading
    periods = [period for family in amounts.values() for period, amount in family.items() if amount]
    if not given:
        return kept, []
    stated = kept.get("earliest_start", "")
    first = min(periods, default=0) if amounts["cost"] else 0  # when benefits come does not say when work begins
    start = horizon.index(stated) if stated else first
    if start is None:
        return kept, []  # the strict reader reports it
    early = [heading for (family, period), heading in given.items() if period < start and amounts[family][period]]
    if early:
        where, expected = Place(place.file, place.row, early[0]), message("tables.calendar_before_start", start=stated)
        return kept, [Finding("initiative", "", "", message("tables.an_amount"), expected, where)]
    if start >= horizon.budget_periods and not stated:
        where = Place(place.file, place.row, next(heading for (_, period), heading in given.items() if period == start))
        return kept, [Finding("initiative", "", "", horizon.label(start), horizon.expected_label(), where)]
    for family, by_period in amounts.items():
        last = max((period for period, amount in by_period.items() if amount), default=start) if by_period else -1
        for period in range(start, last + 1):
            kept[f"{family}_{period - start + 1}"] = _text(by_period.get(period, 0), currency)
        if family == "cost" and last >= start and not kept.get("duration"):
            kept["duration"] = str(max(1, min(last + 1, horizon.budget_periods) - start))
    kept["earliest_start"] = stated or horizon.label(start)
    kept["latest_start"] = kept.get("latest_start") or kept["earliest_start"]
    return kept, []


def _text(minor: int, currency: str) -> str:
    return write_number(Decimal(to_major(minor, currency)))


def _months(bare: str) -> tuple[str, int, int, str] | None:
    """The family, the first month from the year 0, the number of months and the label of a heading; None for others.

    The family is empty for amounts that cannot be stated by period.
    """
    other = _OTHER_AMOUNTS.search(bare)
    words = [word for word in (_OTHER_AMOUNTS.sub(" ", bare) if other else bare).split() if word not in _JOINING]
    families = {_FAMILY_OF[word] for word in words if word in _FAMILY_OF}
    rest = [word for word in words if word not in _FAMILY_OF]
    if len(families) > 1 or len(words) - len(rest) > 1:
        return None
    span = named_span(" ".join(rest))
    if span is None:
        return None
    return "" if other else next(iter(families), "cost"), span.year * 12 + span.month - 1, span.months, span.label


def _month_of(horizon: Horizon) -> int:
    """The month, from the year 0, in which a horizon begins."""
    year, _, rest = horizon.label(0).partition("-")
    number = int(rest.lstrip("Q") or 1) if rest else 1
    return int(year) * 12 + (number - 1) * (12 // horizon.unit.per_year)
