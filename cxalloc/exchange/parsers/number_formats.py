"""Number formats of spreadsheets: how a cell displays its number, and which unit the format states."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from cxalloc.exchange.parsers.rhythms import Rhythm, split_rhythm
from cxalloc.exchange.parsers.units import NO_UNIT, PERCENT, Unit, merged_units, read_unit, without_tax

GENERAL = "General"
BUILT_IN = {
    **{9: "0%", 10: "0.00%"},
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "hh:mm:ss"),
}
"""Formats with a number of their own that matter. Those for money follow the desktop, and name no currency."""
_LONGEST = 255
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|[Ee][+-]|\[([^\]]*)\]|(.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)", re.ASCII)
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_SCALING = re.compile(r"[0#?](,+)(?=\.|$)")


class Moment(Enum):
    """What the format of a cell shows of a number of days."""

    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class CellFormat:
    """The effect of a format: a cell shows the number times ten to the power of ``shift``, with a unit.

    ``per`` is the rhythm that it shows (``500 € / mois``), ``other`` a text in words that is no unit (``6 mois``).
    """

    shift: int = 0
    unit: Unit = NO_UNIT
    per: Rhythm | None = None
    other: str = ""

    def shown(self, number: Decimal) -> Decimal:
        """The number that is shown."""
        return number.scaleb(self.shift)


PLAIN_FORMAT = CellFormat()


def read_number_format(code: str, number: Decimal) -> CellFormat:
    """The effect of a format code on a number.

    A per cent sign multiplies by 100, one in quotes does not; each comma after the last digit divides by 1000, and
    states thousands; a currency in brackets (``[$€-40C]``) or in quotes (``"k€"``) is the unit. ``[$-409]`` is none.
    """
    if len(code) > _LONGEST or code in ("", GENERAL, "@"):
        return PLAIN_FORMAT
    return _read_section(_section(code.replace(GENERAL, "0"), number))


@lru_cache(maxsize=1024)  # thousands of cells have the same format
def _read_section(section: str) -> CellFormat:
    shift, placeholders, literals, currency = 0, "", "", ""
    for quoted, escaped, bracket, plain in _TOKEN.findall(section):
        if plain == "%":
            shift += 2
        elif plain and plain in "0#?.,":
            placeholders += plain
        elif bracket.startswith("$"):
            currency += bracket[1:].rpartition("-")[0] if "-" in bracket else bracket[1:]
        elif not bracket:
            literals += quoted or escaped or plain
    if shift:
        return CellFormat(shift, PERCENT)
    found = _SCALING.search(placeholders)
    return stated_format(literals, currency, 3 * len(found[1]) if found else 0)


def stated_format(literals: str, currency: str, power: int) -> CellFormat:
    """The format that shows a number divided by ten to the power of ``power``, next to a text and a currency."""
    amount, per = split_rhythm(f"1 {literals.strip()}")
    unit, other = _unit(without_tax(amount[1:]).strip(), currency.strip())
    scaled = merged_units(unit, Unit(power)) if power else unit
    return PLAIN_FORMAT if scaled is None else CellFormat(-power, scaled, per, other)


def moment_shown(code: str) -> Moment | None:
    """What a format code shows as a date or a time of day; None if it shows a number."""
    if len(code) > _LONGEST or code.lower() == GENERAL.lower():
        return None
    letters = ""
    for _, _, bracket, plain in _TOKEN.findall(_split(code)[0]):
        if bracket and not bracket.lower().strip("hms"):  # [h]:mm counts hours beyond a day
            letters += "h"
        letters += plain.lower()
    if "y" in letters or "d" in letters:
        return Moment.DATE
    if "h" in letters or "s" in letters:
        return Moment.TIME
    return Moment.DATE if "m" in letters else None


def _unit(literals: str, currency: str) -> tuple[Unit, str]:
    """The unit that a text and a currency state, and the text if it is in words and no unit."""
    unit = read_unit(literals) if literals else None
    named = read_unit(currency) if currency else None
    other = literals if unit is None and any(map(_is_said, literals)) else ""
    if unit is None or named is None:
        return unit or named or NO_UNIT, other
    return merged_units(unit, named) or NO_UNIT, other


def _is_said(letter: str) -> bool:
    return letter.isalpha() or letter == "\u2030"


def _section(code: str, number: Decimal) -> str:
    """The part of a format code that is for a number: by its condition, or by its sign."""
    sections = _split(code)
    if len(sections) == 1 and "[" not in code:
        return sections[0]
    conditions = [_CONDITION.search("".join(re.findall(r"\[([^\]]*)\]", one))) for one in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _COMPARE[condition[1]](number, Decimal(condition[2])):
                return section
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if not number and len(sections) > 2 else sections[0]


@lru_cache(maxsize=1024)
def _split(code: str) -> tuple[str, ...]:
    """The sections of a code; a semicolon in quotes separates none."""
    sections, last = [], 0
    for found in re.finditer(r'"[^"]*"|\\.|;', code):
        if found[0] == ";":
            sections.append(code[last : found.start()])
            last = found.end()
    return (*sections, code[last:])
