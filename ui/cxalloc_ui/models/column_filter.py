"""Conditions on the cells of a column, by which the rows of a table are filtered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any


class Comparison(Enum):
    """How the numbers of a column are compared; TOP and BOTTOM by their rank among the filtered rows."""

    MORE = ">"
    AT_LEAST = "≥"
    LESS = "<"
    AT_MOST = "≤"
    BETWEEN = "–"
    TOP = "▲"
    BOTTOM = "▼"

    @property
    def is_rank(self) -> bool:
        """Whether it depends on the other rows."""
        return self in (Comparison.TOP, Comparison.BOTTOM)


@dataclass(frozen=True)
class NumberCondition:
    """A condition on values of a column, in the column's unit: minor units of money, shares, numbers.

    Args:
        comparison: How values are compared.
        first: The value to compare with, inclusive lower end of a range, or number of rows of a rank.
        second: The inclusive upper end of a range.
        text: The condition as the user typed it, without the comparison.
    """

    comparison: Comparison
    first: Any
    second: Any = None
    text: str = ""

    def matches(self, value: Any) -> bool:
        """Return whether a value meets the condition; a missing one never does, a rank is met by any other."""
        if value is None:
            return False
        number = value if isinstance(value, int) else Fraction(value)  # a Decimal and a Fraction cannot be compared
        match self.comparison:
            case Comparison.MORE:
                return bool(number > self.first)
            case Comparison.AT_LEAST:
                return bool(number >= self.first)
            case Comparison.LESS:
                return bool(number < self.first)
            case Comparison.AT_MOST:
                return bool(number <= self.first)
            case Comparison.BETWEEN:
                return bool(self.first <= number <= self.second)
        return True

    def ranked(self, values: dict[int, Any]) -> set[int]:
        """Return the keys of the first so many values; all that equal the last of them belong to it."""
        known = {key: value for key, value in values.items() if value is not None}
        if not known or not self.comparison.is_rank:
            return set(known)
        is_top = self.comparison is Comparison.TOP
        ordered = sorted(known.values(), reverse=is_top)
        last = ordered[min(self.first, len(ordered)) - 1]
        return {key for key, value in known.items() if (value >= last if is_top else value <= last)}


@dataclass(frozen=True)
class ColumnFilter:
    """A condition on cells: contains a text, is blank or not, is one of some texts, compares with a number."""

    contains: str = ""
    blank: bool | None = None
    values: frozenset[str] | None = None
    number: NumberCondition | None = None

    @property
    def is_rank(self) -> bool:
        """Whether it depends on the other rows."""
        return self.number is not None and self.number.comparison.is_rank

    def matches(self, value: Any, text: Callable[[], str], *, is_blank: bool) -> bool:
        """Return whether a cell with that value and displayed text meets the condition, apart from ranks."""
        if self.blank is not None and self.blank is not is_blank:
            return False
        if self.number is not None and (is_blank or not self.number.matches(value)):
            return False
        if self.values is not None and ("" if is_blank else text()) not in self.values:
            return False
        return not self.contains or self.contains.casefold() in text().casefold()
