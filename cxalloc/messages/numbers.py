"""How plain numbers are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.messages.language import ENGLISH, FRENCH

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"

Numeric = int | Decimal | Fraction | float


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The marks of numbers.

    ``space`` stands between a figure and its unit. ``sizes`` are the digits of the last group and of those before it
    (India: 3 and 2); a number whose first group would have fewer digits than ``least`` has no groups (Spain: 2).
    """

    group: str = ","
    decimal: str = "."
    minus: str = "-"
    space: str = NO_BREAK_SPACE
    sizes: tuple[int, int] = (3, 3)
    least: int = 1

    def number(self, number: Numeric, decimals: int = 0) -> str:
        """A number, grouped, with so many decimals (rounded half to even): ``1,250.50``."""
        scaled = number if decimals == 0 and isinstance(number, int) else round(Fraction(number) * 10**decimals)
        whole, rest = divmod(abs(scaled), 10**decimals)
        sign = self.minus if scaled < 0 else ""
        fraction = f"{self.decimal}{rest:0{decimals}}" if decimals else ""
        return f"{sign}{self._grouped(str(whole))}{fraction}"

    def exact(self, number: Decimal) -> str:
        """A number with all its decimals, and no zeros after the last of them."""
        exponent = number.normalize().as_tuple().exponent
        return self.number(number, max(0, -exponent) if isinstance(exponent, int) else 0)

    def _grouped(self, digits: str) -> str:
        last, before = self.sizes
        if len(digits) < last + self.least:
            return digits
        groups = [digits[-last:]]
        rest = digits[:-last]
        while rest:
            groups.append(rest[-before:])
            rest = rest[:-before]
        return self.group.join(reversed(groups))

    def with_unit(self, figure: str, unit: str) -> str:
        """A figure and its unit."""
        return f"{figure}{self.space}{unit}"


STYLES = {ENGLISH: NumberStyle(), FRENCH: NumberStyle(group=NARROW_NO_BREAK_SPACE, decimal=",")}
PLAIN_STYLES = {ENGLISH: NumberStyle(space=" "), FRENCH: STYLES[FRENCH]}
"""The same in plain text, where people search with ordinary spaces for what is English."""


def rounded(number: Numeric, decimals: int) -> Decimal:
    """A number rounded half to even to so many decimals, exactly."""
    return Decimal(round(Fraction(number) * 10**decimals)).scaleb(-decimals)
