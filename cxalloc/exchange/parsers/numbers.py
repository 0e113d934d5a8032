"""Parses numbers as users write them: ``1 234,56 €``, ``12 k€``, ``12,5 %``, ``(5)``, ``1,234.56``, ``1,00,000``.

A comma and a point can each be the decimal mark or group thousands. Every possible reading of a text is returned;
``ambiguity`` decides which one is used, if any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cxalloc.domain.message import Message, message
from cxalloc.domain.numbers import write_number
from cxalloc.exchange.parsers.units import NO_UNIT, Unit, combined, read_unit, without_tax

MARKS = (".", ",")
"""The decimal marks there are."""
NOT_A_NUMBER = "not a number"

_SPACES = "\u0020\u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"
_MINUS = "-\u2212"
_RUN_OF_SPACES = re.compile(rf"([{_SPACES}])[{_SPACES}]+")
_NO_CENTS = re.compile(r"(?<=\d)([.,])\s?[-\u2013\u2014]{1,2}(?!\S?\d)")
"""How whole amounts end in Switzerland and Germany: ``1'200.–``, ``1.200,-``."""
_LETTER = rf"[^\d.,()%+{re.escape(_SPACES + _APOSTROPHES + _MINUS)}]"
_UNIT = rf"{_LETTER}{{1,10}}\.?(?:[{_SPACES}](?:d[{_APOSTROPHES}])?{_LETTER}{{1,10}}\.?)?"
_WHOLE = re.compile(
    rf"(?P<open>\()?[{_SPACES}]*(?P<first>[{re.escape(_MINUS)}])?(?P<before>{_UNIT})?[{_SPACES}]*"
    rf"(?P<sign>[+{re.escape(_MINUS)}])?[{_SPACES}]*"
    rf"(?P<digits>[\d.,{_SPACES}{_APOSTROPHES}]*[\d.,](?:[eE][+-]?\d{{1,2}})?)"
    rf"[{_SPACES}]*(?P<percent>%)?[{_SPACES}]*(?P<after>{_UNIT})?[{_SPACES}]*(?P<close>\))?",
    re.ASCII,
)


def _digits(mark: str) -> re.Pattern[str]:
    point = re.escape(mark)
    group = rf"[{_SPACES}{_APOSTROPHES}{re.escape(',' if mark == '.' else '.')}]"
    # Grouped: the same sign between groups of three, of which the first is no 0.
    grouped = rf"[1-9]\d{{0,2}}(?P<group>{group})\d{{3}}(?:(?P=group)\d{{3}}){{0,4}}(?:{point}\d{{0,40}})?"
    # India groups by two digits above the thousands: 1,00,000.
    indian = rf"|[1-9]\d?(?:,\d\d){{1,6}},\d{{3}}(?:{point}\d{{0,40}})?" if mark == "." else ""
    plain = rf"(?:\d{{1,18}}(?:{point}\d{{0,40}})?|{point}\d{{1,40}})(?:[eE][+-]?\d{{1,2}})?"
    return re.compile(f"{grouped}{indian}|{plain}", re.ASCII)


_DIGITS = {mark: _digits(mark) for mark in MARKS}


@dataclass(frozen=True, slots=True)
class NumberReading:
    """The possible readings of a number in a text, by decimal mark, and the unit next to it.

    The readings are those of the digits alone: ``value`` does not apply the power of the unit, and the caller divides
    a percentage by 100 where it needs a share. ``problem`` says what is wrong with the text, whatever the mark.
    """

    plain: dict[str, str] = field(default_factory=dict)
    unit: Unit = NO_UNIT
    problem: Message | str = ""

    @property
    def percent(self) -> bool:
        """Whether it has a percent sign."""
        return self.unit.percent

    @property
    def mark(self) -> str:
        """The decimal mark that this text proves; empty if it proves none."""
        return next(iter(self.plain)) if len(self.plain) == 1 else ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether the number depends on the decimal mark, as in ``1.200``, which proves none."""
        if len(self.plain) < len(MARKS):
            return False
        first, second = self.plain.values()
        return first != second and Decimal(first) != Decimal(second)

    @property
    def decimal_if_ambiguous(self) -> str:
        """The mark under which three decimals would follow, in an ambiguous text."""
        return max(self.plain, key=lambda mark: -abs(Decimal(self.plain[mark])))

    def value(self, mark: str) -> Decimal:
        """The number under a decimal mark, or the only number that it is; without the power of its unit."""
        return Decimal(self.plain.get(mark) or next(iter(self.plain.values())))


def read_figure(text: str, currency: str = "") -> NumberReading:
    """Parse a number into all its possible readings.

    Args:
        text: The text that a user wrote.
        currency: The currency that may stand next to it, alone or with thousands or millions; empty where no unit may
            but a percent sign.
    """
    # Single spaces only: the pattern would try every way to share out a long run of them.
    found = None
    if len(text) <= 120:
        found = _WHOLE.fullmatch(_NO_CENTS.sub(r"\g<1>00", _RUN_OF_SPACES.sub(r"\1", text.strip())))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return NumberReading(problem=NOT_A_NUMBER)
    unit, problem = _unit(found["before"] or "", found["after"] or "", currency)
    if found["percent"] and not problem:
        unit, problem = (Unit(percent=True), "") if unit == NO_UNIT else (unit, NOT_A_NUMBER)
    signs = [one for one in (found["open"], found["first"], found["sign"]) if one]
    if not problem and len(signs) > 1:
        problem = message("input.problem_signs")
    if problem:
        return NumberReading(problem=problem)
    negative = bool(signs) and signs[0] != "+"
    plain = {}
    for mark, pattern in _DIGITS.items():
        if pattern.fullmatch(found["digits"]):
            digits = re.sub(rf"[^\d{re.escape(mark)}eE+-]", "", found["digits"]).replace(mark, ".")
            plain[mark] = ("-" if negative else "") + digits
    return NumberReading(plain, unit) if plain else NumberReading(problem=NOT_A_NUMBER)


def _unit(before: str, after: str, currency: str) -> tuple[Unit, Message | str]:
    """The unit in the texts before and after the digits, and what is wrong with it."""
    if not before and not after:
        return NO_UNIT, ""
    shown = " ".join(filter(None, (before, after)))
    if currency and after:
        after = without_tax(after).strip()
        if not before and not after:
            return NO_UNIT, ""
    if not currency:
        return NO_UNIT, message("input.problem_without", text=repr(shown))
    first, second = (read_unit(one, currency) if one else None for one in (before, after))
    unit = combined(first, second) if before and after else first or second
    if unit is None or unit.percent:
        return NO_UNIT, message("input.problem_not_currency", text=repr(shown), currency=currency)
    if not unit.is_money_of(currency):
        return NO_UNIT, message("input.problem_not_currency", text=repr(shown), currency=currency)
    return unit, ""


def proven_mark(figures: Iterable[NumberReading]) -> str:
    """The decimal mark that some figures prove; empty if none does, or some contradict others."""
    proven = {figure.mark for figure in figures} - {""}
    return proven.pop() if len(proven) == 1 else ""


def scaled(plain: str, power: int) -> str:
    """A plain number times a power of ten."""
    return write_number(Decimal(plain).scaleb(power)) if power else plain
