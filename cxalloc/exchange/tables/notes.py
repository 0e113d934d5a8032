"""Notes on how a table was read: everything that changed a figure, or left one out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cxalloc.domain.message import Count, ExactAmount, Message, message


class NoteKind(StrEnum):
    """The kind of a note."""

    ROUNDED = "rounded"
    """Amounts with more decimals than the currency has."""
    CONVERTED = "converted"
    """Amounts for another length of time than a period."""
    UNREAD = "unread"
    """Rows with text in columns that are not used, and in no other; ``heading`` has their numbers."""
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
    """

    kind: NoteKind
    heading: str = ""
    count: int = 0
    amount: Decimal = Decimal(0)
    factor: Fraction = Fraction(1)


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


def note_messages(money: MoneyRead | None, notes: Iterable[ImportNote], currency: str) -> Iterator[Message]:
    """The totals and each note, as messages."""
    if money is not None:
        amounts = {name: ExactAmount(getattr(money, name), currency) for name in ("costs", "least", "most")}
        yield message("tables.money_read", n=Count(money.count), **amounts)
        if money.benefits is not None:
            yield message("tables.benefits_read", benefits=ExactAmount(money.benefits, currency))
    for note in notes:
        amount = f"{note.amount:f} {currency}"
        match note.kind:
            case NoteKind.ROUNDED:
                yield message("tables.rounded", heading=repr(note.heading), n=Count(note.count), amount=amount)
            case NoteKind.CONVERTED:
                yield message("tables.converted", heading=repr(note.heading), factor=str(note.factor))
            case NoteKind.HIDDEN:
                yield message("tables.hidden_rows", n=Count(note.count), amount=amount)
            case NoteKind.UNREAD:
                yield message("tables.unread_rows", n=Count(note.count), rows=note.heading)
