"""The rules that decide how a text which could mean two numbers is read, for every entry of the program.

An amount that is wrong by a thousand is noticed late, so nothing is guessed. In these rules a text is *ambiguous* if a
comma or a point is its only mark, one to three digits stand before it, the first of them no 0, and exactly three after
it: ``1.200`` is twelve hundred in Berlin and one and a fifth in London. Any other text has one reading and *proves*
its mark: ``1.200.000``, ``1.200,50``, ``950,5``, ``0.350``.

In a column (a file, a block that is pasted):

1. A decimal mark that the user chose, for the column or for the table, decides.
2. Else only the other texts of the same column decide, if they prove one mark and not both.
3. An amount is read as grouped digits where they prove the other mark. Where they prove its own mark to be decimal, it
   would have three decimals, which few currencies have: it is refused, unless three decimals are possible (a unit of
   thousands or millions, a currency with three decimals) or the value is no amount (a share, a score, person-days).
4. Where they prove nothing it is refused, with the sums of the column under both readings.

A single value (a cell, a field of a dialog, an option of the command line) is read in the number format in which the
program prints there: its group sign before three digits groups; its decimal mark before three digits, in an amount, is
refused with both readings unless the currency has three decimals; a mark that the format does not use is refused before
three digits. In thousands or millions either mark is refused there, as no column can decide.

Whole decimals that a currency does not have are rounded half to even and noted, a column at a time; an amount that
would become 0 is refused. A unit that is stated twice (in a title, a heading, a cell or a cell format) counts once,
and two units that contradict each other are refused.

The program reads back what it prints, and two entries never give different values: one that knows less may ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cxalloc.domain.money import minor_digits, to_major, to_minor
from cxalloc.exchange.parsers.numbers import NumberReading, proven_mark, read_figure


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """Reads the ambiguous texts of one column.

    Args:
        mark: The decimal mark that the user chose; empty if none.
        proven: The decimal mark that the texts of the column prove; empty if they prove none, or contradict each other.
        is_amount: Whether its numbers are money.
        three_decimals: Whether an amount may have three decimals.
    """

    mark: str = ""
    proven: str = ""
    is_amount: bool = False
    three_decimals: bool = False

    @classmethod
    def of(
        cls, readings: Iterable[NumberReading], chosen: str, *, is_amount: bool, three_decimals: bool = False
    ) -> ColumnRule:
        """The rule for the texts of a column."""
        return cls(chosen, proven_mark(readings), is_amount, three_decimals)

    def decide(self, reading: NumberReading) -> Decimal | None:
        """The number, without the power of its unit; None if the text could mean two."""
        if not reading.is_ambiguous:
            return reading.value("")
        if self.mark:
            return reading.value(self.mark)
        if not self.proven:
            return None
        is_decimal = self.proven == reading.decimal_if_ambiguous
        if is_decimal and self.is_amount and not self.three_decimals:
            return None
        return reading.value(self.proven)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The number format in which the program prints where a single value is typed.

    Args:
        decimal_mark: ``.`` or ``,``.
        group: The sign between groups of three digits; empty for none.
    """

    decimal_mark: str = "."
    group: str = ""

    def decide(self, reading: NumberReading, *, is_amount: bool = False, currency: str = "") -> Decimal | None:
        """The number of a text, without the power of its unit; None if it could mean two."""
        if not reading.is_ambiguous:
            return reading.value("")
        sign = reading.decimal_if_ambiguous
        if reading.unit.power or sign not in (self.group, self.decimal_mark):
            return None
        if sign == self.decimal_mark and is_amount and not may_have_three_decimals(currency, 0):
            return None
        return reading.value(self.decimal_mark)


class Unreadable(ValueError):  # noqa: N818 - it says why, as ValueError's own children do
    """A single text that is refused; ``ways`` are the two numbers that it could be, empty if it is no number."""

    def __init__(self, ways: tuple[Decimal, ...] = ()) -> None:
        super().__init__(" or ".join(map(str, ways)))
        self.ways = ways


def single_amount(text: str, currency: str, written: NumberFormat) -> Decimal:
    """An amount in currency units that was typed: ``250,000``, ``600 k``, ``1,5 M€``.

    Raises:
        Unreadable: It is no amount in that currency, could be two, or is less than any.
    """
    reading = read_figure(text, currency)
    if not reading.plain or reading.percent:
        raise Unreadable
    number = written.decide(reading, is_amount=True, currency=currency)
    if number is None:
        raise Unreadable(_ways(reading))
    amount = number.scaleb(reading.unit.power or 0)
    if vanishes(amount, currency):
        raise Unreadable
    return amount


def single_number(text: str, written: NumberFormat) -> tuple[Decimal, bool]:
    """A number that is no amount and was typed, and whether it has a percent sign.

    Raises:
        Unreadable: It is no number, or could be two.
    """
    reading = read_figure(text)
    if not reading.plain:
        raise Unreadable
    number = written.decide(reading)
    if number is None:
        raise Unreadable(_ways(reading))
    return number, reading.percent


def single_share(text: str, written: NumberFormat) -> Decimal:
    """A share or a rate that was typed: ``0.15``, ``15 %``. Raises Unreadable."""
    number, percent = single_number(text, written)
    return number.scaleb(-2) if percent else number


def _ways(reading: NumberReading) -> tuple[Decimal, ...]:
    return tuple(sorted(map(Decimal, reading.plain.values())))


def may_have_three_decimals(currency: str, power: int) -> bool:
    """Whether an amount may have three decimals: in thousands or millions, or in a currency that has them."""
    return power > 0 or minor_digits(currency) > 2


@dataclass(frozen=True, slots=True)
class Rounding:
    """The effect of rounding a column to whole minor units: the number of amounts changed, and the total change."""

    count: int = 0
    moved: Decimal = Decimal(0)


def rounding_of(amounts: Iterable[Decimal], currency: str) -> Rounding:
    """The effect of rounding on amounts in currency units."""
    moves = [to_major(to_minor(amount, currency), currency) - amount for amount in amounts]
    changed = [move for move in moves if move]
    return Rounding(len(changed), sum(changed, Decimal(0)))


def vanishes(amount: Decimal, currency: str) -> bool:
    """Whether an amount would become 0 in whole minor units."""
    return bool(amount) and to_minor(amount, currency) == 0
