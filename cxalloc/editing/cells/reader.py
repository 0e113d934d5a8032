"""Reads and writes the texts of cells in the number format of the user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain import numbers
from cxalloc.domain.document.document import Part, items_of
from cxalloc.domain.initiative import AMBIGUOUS_ROI
from cxalloc.domain.message import Alternatives, Message, message
from cxalloc.domain.money import LARGEST_AMOUNT, to_major, to_minor
from cxalloc.domain.numbers import LIST_SEPARATOR, write_number
from cxalloc.domain.periods import Horizon
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.parsers.ambiguity import NumberFormat, Unreadable, single_amount, single_number
from cxalloc.exchange.parsers.numbers import MARKS
from cxalloc.exchange.parsers.periods import period_text
from cxalloc.exchange.parsers.rhythms import in_periods, split_rhythm
from cxalloc.messages.language import ENGLISH
from cxalloc.messages.periods import period_label

NO_BREAK_SPACE = "\u00a0"


class Refusal(ValueError):  # noqa: N818 - it says why, as ValueError's own children do
    """A text that a cell refuses, with a message for that cell; ``field`` names another cell if it is at fault."""

    def __init__(self, reason: Message, field: str = "") -> None:
        super().__init__(str(reason))
        self.reason, self.field = reason, field


class Ambiguous(Refusal):
    """A text that could be two numbers."""


def expected(what: Message, field: str = "") -> Refusal:
    """A refusal that says what was expected."""
    return Refusal(message("cells.expected", expected=what), field)


def given(text: str, what: Message) -> str:
    """A text that must not be empty. Raises Refusal."""
    if not text.strip():
        raise expected(what)
    return text.strip()


class Finder:
    """Finds items by what a user calls them."""

    def __init__(self, items: Iterable[Any]) -> None:
        self._ids: set[str] = set()
        self._called: dict[str, list[str]] = {}
        for item in items:
            self._ids.add(item.id)
            for name in {item.id.casefold(), item.name.casefold()}:
                self._called.setdefault(name, []).append(item.id)

    def find(self, text: str) -> str:
        """The id of the item that a text names: by its id, or ignoring case by an id or a name that only one item has.

        A text that matches none, or several, is returned unchanged: the domain refuses it with a list of the ids.
        """
        meant = self._called.get(text.casefold(), [])
        return meant[0] if text not in self._ids and len(meant) == 1 else text


def finder_of(portfolio: Portfolio, part: Part) -> Finder:
    """Finds the items of a part. Made once for each portfolio."""
    known: dict[Part, Finder] = portfolio.__dict__.setdefault("_finders", {})
    if part not in known:
        known[part] = Finder(items_of(portfolio, part))
    return known[part]


_YES_NO = {"oui": "yes", "non": "no"}


def read_yes_no(text: str) -> bool:
    """Yes or no, in both languages. Raises Refusal."""
    yes = numbers.read_yes_no(_YES_NO.get(text.lower(), text))
    if yes is None:
        raise expected(numbers.YES_NO_EXPECTED)
    return yes


@dataclass(frozen=True, slots=True)
class Style:
    """The number format of a user (the decimal mark, the separator of groups of three digits) and the one of periods.

    Reading is forgiving: spaces of any kind, the currency, a percent sign and ``(5)`` for −5 are understood in every
    style, and another decimal mark if it is unambiguous. ``exchange.parsers.ambiguity`` states how the style decides
    what could be read in two ways. ``group`` stands in the cells; ``group_elsewhere`` where the program prints amounts
    next to them, and is understood too.
    """

    decimal_mark: str = "."
    group: str = ""
    language: str = ENGLISH
    group_elsewhere: str = ""

    def __post_init__(self) -> None:
        if self.decimal_mark not in MARKS:
            raise ValueError(f"a decimal mark is one of {' '.join(MARKS)}, not {self.decimal_mark!r}")

    @property
    def format(self) -> NumberFormat:
        """How a single value is read."""
        return NumberFormat(self.decimal_mark, self.group or self.group_elsewhere)

    def number(self, number: Decimal) -> str:
        """A number without rounding."""
        whole, _, rest = write_number(number).partition(".")
        if self.group:
            sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
            groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
            whole = sign + self.group.join(reversed(groups))
        return f"{whole}{self.decimal_mark}{rest}" if rest else whole

    def share(self, share: Decimal) -> str:
        """A share or a rate as a percentage."""
        return f"{self.number(share.scaleb(2))}{NO_BREAK_SPACE}%"

    def money(self, minor: int, currency: str) -> str:
        """An amount in currency units, without the currency."""
        return self.number(to_major(minor, currency))


PLAIN = Style()
"""As in a portfolio folder."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads and writes cells of a portfolio in one style."""

    style: Style
    currency: str
    horizon: Horizon

    def money(self, text: str) -> int:
        """An amount as minor units, rounded half to even; ``12 k`` and ``12 k€`` are thousands, ``1.5 M`` millions.

        ``1.234`` is refused if the point is the decimal mark: it would be a fraction of a cent, so the point probably
        groups thousands. In thousands and millions the two cannot be distinguished, so both marks are refused.
        """
        return to_minor(self.exact_money(text), self.currency)

    def exact_money(self, text: str) -> Decimal:
        """The same in currency units, with all its decimals."""
        try:
            return single_amount(text, self.currency, self.style.format)
        except Unreadable as error:
            self._refuse_two(error, expectations.AMOUNT)
        raise expected(
            message("cells.amount_such_as", currency=self.currency, example=self.style.number(Decimal("1250.5")))
        )

    def recurring_money(self, text: str) -> int:
        """An amount of each period as minor units; one with another rhythm (``500 a week``) is converted."""
        bare, rhythm = split_rhythm(text)
        if rhythm is None:
            return self.money(text)
        return to_minor(in_periods(self.exact_money(bare), rhythm, self.horizon.unit, self.currency), self.currency)

    def roi(self, text: str) -> Decimal:
        """An ROI: ``0.35`` or ``35 %``; a bare number above 10 could be either."""
        roi = self.share(text)
        if not -1 <= roi <= AMBIGUOUS_ROI:
            raise expected(expectations.ROI)
        return roi

    def amount(self, text: str) -> int:
        """An amount of 0 or more as minor units."""
        minor = self.money(text)
        if not 0 <= minor <= LARGEST_AMOUNT:
            most = message("cells.at_most", amount=self.show_money(LARGEST_AMOUNT))
            raise expected(expectations.AMOUNT_FROM_0 if minor < 0 else most)
        return minor

    def number(self, text: str) -> Decimal:
        """A number."""
        number, percent = self.figure(text)
        if number is None or percent:
            raise expected(message("cells.number_such_as", example=self.style.number(Decimal("12.5"))))
        return number

    def share(self, text: str) -> Decimal:
        """A share or a rate: ``0.15`` or ``15 %``."""
        number, percent = self.figure(text)
        if number is None:
            share = Decimal("0.15")
            raise expected(
                message("cells.share_such_as", example=self.style.number(share), other=self.style.share(share))
            )
        return number.scaleb(-2) if percent else number

    def whole(self, text: str, what: Message = expectations.WHOLE) -> int:
        """A whole number."""
        number, percent = self.figure(text)
        if number is None or percent or number != number.to_integral_value():
            raise expected(what)
        return int(number)

    def period(self, text: str) -> int:
        """A period by its label, its number from 1, or a date in it. The result may lie outside the horizon."""
        plain, reason = period_text(text.strip(), self.horizon.unit)
        index = self.horizon.index(plain) if not reason else None
        if index is None:
            raise expected(message("cells.date_in_one_way") if reason else self.horizon.expected_label())
        return index

    def words(self, text: str) -> tuple[str, ...]:
        """Words separated by ``;``, each once."""
        return tuple(dict.fromkeys(part.strip() for part in text.split(LIST_SEPARATOR) if part.strip()))

    def show_money(self, minor: int | None) -> str:
        """An amount; '' for none."""
        return "" if minor is None else self.style.money(minor, self.currency)

    def show_period(self, period: int) -> str:
        """A period, as ``period`` reads it."""
        return period_label(self.horizon.label(period), self.style.language)

    def figure(self, text: str) -> tuple[Decimal | None, bool]:
        """A number that is no amount, None if it is not one; and whether it has a percent sign.

        Raises Ambiguous for a text that could be two numbers.
        """
        try:
            return single_number(text, self.style.format)
        except Unreadable as error:
            self._refuse_two(error, message("cells.number"))
        return None, False

    def _refuse_two(self, error: Unreadable, what: Message) -> None:
        """Raise Ambiguous for a text that could be two numbers."""
        if error.ways:
            ways = tuple(write_number(way).replace(".", self.style.decimal_mark) for way in error.ways)
            two = message("cells.an_amount_in_one_way", what=what, names=Alternatives(ways))
            raise Ambiguous(message("cells.expected", expected=two))
