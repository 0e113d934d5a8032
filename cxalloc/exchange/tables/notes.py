"""Notes on how a table was read: everything that changed a figure, or left one out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cxalloc.domain.message import Count, ExactAmount, Message, message
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.parsers.rhythms import Rhythm


class NoteKind(StrEnum):
    """The kind of a note."""

    ROUNDED = "rounded"
    """Amounts with more decimals than the currency has."""
    CONVERTED = "converted"
    """Amounts for another length of time than a period."""
    CALENDAR = "calendar"
    """Columns of amounts for periods of the calendar: they fix when an initiative starts."""
    PER_PERIOD = "per period"
    """Amounts of small allocations that state no rhythm: they are those of a period."""
    NOT_OF_SMALL = "not of small allocations"
    """Values of small allocations in a column that only initiatives have: they are not used."""
    NOT_OF_INITIATIVES = "not of initiatives"
    """The other way round."""
    RESULTS = "results"
    """Sheets with the results of a plan; ``heading`` has their names."""
    UNREAD = "unread"
    """Rows with text in columns that are not used, and in no other, and footnotes; ``heading`` has their numbers."""
    SIDE = "side notes"
    """Rows with text to the right of the headings; ``heading`` has their numbers."""
    EDITED = "edited"
    """A figure on a sheet of results that was edited; ``heading`` names its cell, ``text`` has it, and what it was."""
    HIDDEN = "hidden"
    """Rows that are hidden or filtered away, and were read all the same."""


@dataclass(frozen=True, slots=True)
class ImportNote:
    """One thing that was done to a table.

    Args:
        kind: What was done.
        heading: The heading of the column; empty for the table as a whole.
        count: How many cells or rows it concerns.
        amount: The change of the column's sum, or the cost of the rows, in currency units.
        factor: The factor by which its amounts were multiplied.
        rhythm: The rhythm that its amounts had.
        text: What a cell says, and what it should say.
    """

    kind: NoteKind
    heading: str = ""
    count: int = 0
    amount: Decimal = Decimal(0)
    factor: Fraction = Fraction(1)
    rhythm: Rhythm | None = None
    text: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class MoneyRead:
    """Totals of the money read from a table (minor units), which show at once if it is wrong by a thousand.

    Args:
        count: How many rows have a cost.
        costs: The sum of their costs.
        least: The smallest cost of a row.
        most: The largest one.
        benefits: The sum of the columns of benefits; None where there is none.
    """

    count: int
    costs: int
    least: int
    most: int
    benefits: int | None = None

    def __add__(self, other: MoneyRead) -> MoneyRead:
        """The totals of two tables."""
        benefits = [one.benefits for one in (self, other) if one.benefits is not None]
        return MoneyRead(
            self.count + other.count,
            self.costs + other.costs,
            min(self.least, other.least),
            max(self.most, other.most),
            sum(benefits) if benefits else None,
        )


_RHYTHMS = {
    Rhythm.WEEK: message("tables.a_week"),
    Rhythm.FORTNIGHT: message("tables.a_fortnight"),
    Rhythm.MONTH: message("tables.a_month"),
    Rhythm.QUARTER: message("tables.a_quarter"),
    Rhythm.HALF_YEAR: message("tables.a_half_year"),
    Rhythm.YEAR: message("tables.a_year"),
}
_PERIODS = {
    PeriodUnit.MONTH: message("tables.a_month"),
    PeriodUnit.QUARTER: message("tables.a_quarter"),
    PeriodUnit.YEAR: message("tables.a_year"),
}
"""What follows an amount: ``500 EUR a week``."""


def period_message(unit: PeriodUnit) -> Message:
    """What follows an amount of each period: ``a quarter``."""
    return _PERIODS[unit]


_OF_LISTS = {
    NoteKind.CALENDAR: "tables.calendar_read",
    NoteKind.RESULTS: "tables.results",
    NoteKind.SIDE: "tables.side_notes",
    NoteKind.UNREAD: "tables.unread_rows",
}
"""The keys of notes whose heading is a list of several headings, sheets or rows."""


def note_messages(
    money: MoneyRead | None,
    notes: Iterable[ImportNote],
    currency: str,
    period: PeriodUnit = PeriodUnit.QUARTER,
    small_money: MoneyRead | None = None,
) -> Iterator[Message]:
    """The totals and each note, as messages. ``period`` is the unit of the portfolio's periods."""
    for found, key in ((money, "tables.money_read"), (small_money, "tables.small_money_read")):
        if found is not None:
            amounts = {name: ExactAmount(getattr(found, name), currency) for name in ("costs", "least", "most")}
            each = {} if found is money else {"period": _PERIODS[period]}
            yield message(key, n=Count(found.count), **amounts, **each)
    if money is not None and money.benefits is not None:
        yield message("tables.benefits_read", benefits=ExactAmount(money.benefits, currency))
    for note in notes:
        yield _note_message(note, currency, period)


def _note_message(note: ImportNote, currency: str, period: PeriodUnit) -> Message:
    heading, n = repr(note.heading), Count(note.count)
    amount = f"{note.amount:f} {currency}"
    match note.kind:
        case NoteKind.ROUNDED:
            return message("tables.rounded", heading=heading, n=n, amount=amount)
        case NoteKind.CONVERTED:
            assert note.rhythm is not None
            each = {"rhythm": _RHYTHMS[note.rhythm], "period": _PERIODS[period]}
            return message("tables.converted", heading=heading, n=n, factor=str(note.factor), **each)
        case NoteKind.PER_PERIOD:
            return message("tables.per_period", heading=heading, n=n, period=_PERIODS[period])
        case NoteKind.NOT_OF_SMALL:
            return message("tables.not_of_small", heading=heading, n=n)
        case NoteKind.NOT_OF_INITIATIVES:
            return message("tables.not_of_initiatives", heading=heading, n=n)
        case NoteKind.EDITED:
            found, expected = map(repr, note.text)
            return message("tables.edited_result", cell=note.heading, found=found, expected=expected)
        case NoteKind.HIDDEN:
            return message("tables.hidden_rows", n=n, amount=amount)
        case NoteKind.CALENDAR | NoteKind.RESULTS | NoteKind.UNREAD | NoteKind.SIDE:
            return message(_OF_LISTS[note.kind], n=n, named=note.heading)
