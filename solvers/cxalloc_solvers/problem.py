"""The problem that is solved, in whole numbers and labels: what to choose, what it takes, and what it is worth.

A *group* is a set of options of which at most one is chosen (exactly one, if it must be). A *cell* is an amount in one
period that is either 0 or inside its bounds, with a worth that falls tier by tier. Both draw on *funds*, which carry a
share of what is left over to the next period. Everything else is a linear *row*, except what depends on time: a
*precedence* and a *bonus* look at whether an option is ready when another one starts.

All amounts are integers in one unit, so that a solution can be checked without rounding; only worths may be fractions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

LARGEST_EXACT = 2**53
"""Integers up to here survive the way through floating point."""


class InvalidProblem(ValueError):  # noqa: N818 - named for what is wrong
    """Numbers that no solver should see: not finite, too large, or pointing nowhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """Options of which at most one is chosen; exactly one if ``must``."""

    label: str
    must: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a group: it starts in ``start``, is ready from ``ready`` on, and is worth ``worth``."""

    label: str
    group: int
    start: int
    ready: int
    value: int


@dataclass(frozen=True, slots=True)
class Fund:
    """Amounts per period; a share ``carry`` of what is left, rounded up to a whole unit, moves on to the next one.

    ``draws`` has, per period, the amount that each option takes (by option index).
    """

    label: str
    amounts: tuple[int, ...]
    carry: Fraction
    draws: tuple[Mapping[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount drawn from a fund in one period: 0, or from ``minimum`` to ``maximum``; whole tickets if ``ticket``.

    ``tiers`` are (length, worth per unit), worths falling, lengths adding up to at least ``maximum``.
    """

    label: str
    fund: int
    period: int
    minimum: int
    maximum: int
    tiers: tuple[tuple[int, float], ...]
    ticket: int | None = None

    def value_of(self, amount: int) -> float:
        """The objective value of an amount: tier by tier from the first."""
        value = 0.0
        for length, per_unit in self.tiers:
            part = min(amount, length)
            value += part * per_unit
            amount -= part
        return value


@dataclass(frozen=True, slots=True)
class LinearRow:
    """``lower`` ≤ sum of coefficients × choices ≤ ``upper``.

    Coefficients are by index: of options chosen, of cells' amounts, and of cells being active (amount above 0).
    """

    label: str
    lower: int | None = None
    upper: int | None = None
    options: Mapping[int, int] = field(default_factory=dict)
    amounts: Mapping[int, int] = field(default_factory=dict)
    active: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Precedence:
    """An option of ``after`` may be chosen only if one of ``before`` is and is ready when the former starts."""

    label: str
    after: tuple[int, ...]
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bonus:
    """Each option in ``worths`` is worth so much more if one of ``before`` is ready when it starts."""

    label: str
    before: tuple[int, ...]
    gains: Mapping[int, int]


@dataclass(frozen=True)
class Problem:
    """Maximise the worth of what is chosen. See the module for the parts."""

    periods: int
    groups: tuple[Group, ...]
    options: tuple[Option, ...]
    funds: tuple[Fund, ...]
    cells: tuple[Cell, ...] = ()
    rows: tuple[LinearRow, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    bonuses: tuple[Bonus, ...] = ()

    def __post_init__(self) -> None:
        for fund in self.funds:
            _check_exact(fund.label, fund.amounts)
            if len(fund.amounts) != self.periods or len(fund.draws) != self.periods:
                raise InvalidProblem(f"{fund.label}: {self.periods} periods are expected")
            for draws in fund.draws:
                _check_indices(fund.label, draws, len(self.options))
                _check_exact(fund.label, draws.values())
        for option in self.options:
            _check_exact(option.label, (option.value,))
            _check_indices(option.label, (option.group,), len(self.groups))
        for cell in self.cells:
            _check_exact(cell.label, (cell.minimum, cell.maximum, *(length for length, _ in cell.tiers)))
            _check_indices(cell.label, (cell.fund,), len(self.funds))
            if not all(math.isfinite(value) for _, value in cell.tiers):
                raise InvalidProblem(f"{cell.label}: a value that is not a finite number")
        for row in self.rows:
            _check_indices(row.label, row.options, len(self.options))
            _check_indices(row.label, (*row.amounts, *row.active), len(self.cells))
            if not all(isinstance(c, int) for part in (row.options, row.amounts, row.active) for c in part.values()):
                raise InvalidProblem(f"{row.label}: a coefficient that is not a whole number")
            if not all(bound is None or isinstance(bound, int) for bound in (row.lower, row.upper)):
                raise InvalidProblem(f"{row.label}: a bound that is not a whole number")
        for relation in self.precedences:
            _check_indices(relation.label, (*relation.after, *relation.before), len(self.options))
        for bonus in self.bonuses:
            _check_indices(bonus.label, (*bonus.before, *bonus.gains), len(self.options))
            _check_exact(bonus.label, bonus.gains.values())

    @cached_property
    def options_of(self) -> tuple[tuple[int, ...], ...]:
        """Indices of each group's options."""
        members: list[list[int]] = [[] for _ in self.groups]
        for index, option in enumerate(self.options):
            members[option.group].append(index)
        return tuple(tuple(indices) for indices in members)

    @cached_property
    def draw_of(self) -> tuple[int, ...]:
        """What each option draws from all funds over all periods."""
        totals = [0] * len(self.options)
        for fund in self.funds:
            for draws in fund.draws:
                for option, amount in draws.items():
                    totals[option] += amount
        return tuple(totals)

    @cached_property
    def cells_at(self) -> Mapping[tuple[int, int], tuple[int, ...]]:
        """Indices of the cells by (fund, period)."""
        found: dict[tuple[int, int], list[int]] = {}
        for index, cell in enumerate(self.cells):
            found.setdefault((cell.fund, cell.period), []).append(index)
        return {key: tuple(indices) for key, indices in found.items()}


def _check_exact(label: str, numbers: Iterable[int]) -> None:
    for number in numbers:
        if isinstance(number, float) or abs(number) > LARGEST_EXACT:
            raise InvalidProblem(f"{label}: {number} is not a whole number of at most {LARGEST_EXACT}")


def _check_indices(label: str, indices: Iterable[int], size: int) -> None:
    for index in indices:
        if not 0 <= index < size:
            raise InvalidProblem(f"{label}: index {index} of {size}")
