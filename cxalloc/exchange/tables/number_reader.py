"""Numbers as people write them in tables of their own: ``1 234,56 €``, ``12,5 %``, ``(5)``, ``1,234.56``.

A comma and a point can each be the decimal mark or group thousands. Where a text reads differently under the two, the
other figures of its column decide, then those of the file; where they don't, the text is refused and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cxalloc.domain.numbers import write_number

MARKS = (".", ",")
"""The decimal marks there are."""
NOT_A_NUMBER = "not a number"

_SPACES = "\u0020\u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"
_MINUS = "-\u2212"
_SIGNS = {"€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY")}
_DOLLARS = """
USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD
"""
_SIGNS["$"] = tuple(_DOLLARS.split())
_RUN_OF_SPACES = re.compile(rf"([{_SPACES}])[{_SPACES}]+")
_UNIT = rf"[^\d.,()%+{re.escape(_SPACES + _APOSTROPHES + _MINUS)}]{{1,5}}"
_WHOLE = re.compile(
    rf"(?P<open>\()?[{_SPACES}]*(?P<first>[{re.escape(_MINUS)}])?(?P<before>{_UNIT})?[{_SPACES}]*(?P<sign>[+{re.escape(_MINUS)}])?[{_SPACES}]*"
    rf"(?P<digits>[\d.,{_SPACES}{_APOSTROPHES}]*[\d.,](?:[eE][+-]?\d{{1,2}})?)"
    rf"[{_SPACES}]*(?P<percent>%)?[{_SPACES}]*(?P<after>{_UNIT})?[{_SPACES}]*(?P<close>\))?",
    re.ASCII,
)


def _digits(mark: str) -> re.Pattern[str]:
    point = re.escape(mark)
    group = rf"[{_SPACES}{_APOSTROPHES}{re.escape(',' if mark == '.' else '.')}]"
    # Grouped: the same sign between groups of three, of which the first is no 0.
    grouped = rf"[1-9]\d{{0,2}}(?P<group>{group})\d{{3}}(?:(?P=group)\d{{3}}){{0,4}}(?:{point}\d{{0,40}})?"
    plain = rf"(?:\d{{1,18}}(?:{point}\d{{0,40}})?|{point}\d{{1,40}})(?:[eE][+-]?\d{{1,2}})?"
    return re.compile(f"{grouped}|{plain}", re.ASCII)


_DIGITS = {mark: _digits(mark) for mark in MARKS}


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number in a text: the plain forms it may have by decimal mark, and whether it has a percent sign.

    ``problem`` says what is wrong with it whatever the mark.
    """

    plain: dict[str, str]
    percent: bool = False
    problem: str = ""

    @property
    def mark(self) -> str:
        """The decimal mark that this text proves; empty if it proves none."""
        return next(iter(self.plain)) if len(self.plain) == 1 else ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether it depends on the decimal mark which number this is."""
        return len({Decimal(plain) for plain in self.plain.values()}) > 1


def read_figure(text: str, currency: str = "") -> NumberReading:
    """Read a number in every way that it can be meant. ``currency`` is the one that may stand next to it."""
    # Single spaces only: the pattern would try every way to share out a long run of them.
    found = _WHOLE.fullmatch(_RUN_OF_SPACES.sub(r"\1", text.strip())) if len(text) <= 120 else None
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["before"] and found["after"]):
        return NumberReading({}, problem=NOT_A_NUMBER)
    unit = (found["before"] or found["after"] or "").upper()
    if unit and (not currency or not is_currency(unit, currency)):
        return NumberReading({}, problem=f"{unit!r} is not {currency}" if currency else f"a number without {unit!r}")
    signs = [one for one in (found["open"], found["first"], found["sign"]) if one]
    if len(signs) > 1:
        return NumberReading({}, problem="a number with more than one sign")
    negative = bool(signs) and signs[0] != "+"
    plain = {}
    for mark, pattern in _DIGITS.items():
        if pattern.fullmatch(found["digits"]):
            digits = re.sub(rf"[^\d{re.escape(mark)}eE+-]", "", found["digits"]).replace(mark, ".")
            plain[mark] = ("-" if negative else "") + digits
    return NumberReading(plain, percent=bool(found["percent"]), problem="" if plain else NOT_A_NUMBER)


def is_currency(unit: str, currency: str) -> bool:
    """Whether a sign or a code stands for a currency."""
    return unit == currency or currency in _SIGNS.get(unit, ())


def proven_mark(figures: Iterable[NumberReading]) -> str:
    """The decimal mark that some figures prove; empty if none does, or some contradict others."""
    proven = {figure.mark for figure in figures} - {""}
    return proven.pop() if len(proven) == 1 else ""


def scaled(plain: str, power: int) -> str:
    """A plain number times a power of ten."""
    return write_number(Decimal(plain).scaleb(power)) if power else plain
