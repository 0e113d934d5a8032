"""The optimisation problem in whole numbers and labels: decisions, constraints and objective values.

A *group* is a set of options of which at most one is chosen (exactly one, if it must be). A *cell* is a semi-continuous
amount of one period: 0, or within its bounds, with a piecewise linear concave value. Both draw on *funds*, which carry
a share of their remainder over to the next period. All other constraints are linear *rows*, except those that depend on
time: a *precedence* and a *bonus* compare when one option is ready with when another one starts.

Amounts are integers in minor units of money, periods count from 0. So a solution can be checked without rounding; only
the values per unit of a cell's tiers may be fractions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

LARGEST_EXACT = 2**53
"""Integers up to here survive the way through floating point."""


class InvalidProblem(ValueError):  # noqa: N818 - named for what is wrong
    """A number that is not finite or too large for a solver, or an index out of range."""


@dataclass(frozen=True, slots=True)
class Group:
    """Options of which at most one is chosen; exactly one if ``must``."""

    label: str
    must: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a group.

    It starts in period ``start``, is ready from period ``ready`` on, and adds ``value`` (minor units) to the objective.
    ``later`` is what it costs besides its draws, where no fund pays for it: among solutions of the same value the one
    that costs least in all comes first.
    """

    label: str
    group: int
    start: int
    ready: int
    value: int
    later: int = 0


@dataclass(frozen=True, slots=True)
class Fund:
    """A budget by period (minor units).

    A share ``carry`` of the remainder, rounded up to a whole unit, moves on to the next period. ``draws`` has for each
    period the amount that an option takes, by option index.
    """

    label: str
    amounts: tuple[int, ...]
    carry: Fraction
    draws: tuple[Mapping[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A semi-continuous amount drawn from a fund in one period: 0, or from ``minimum`` to ``maximum``.

    With ``ticket`` it is a multiple of that. ``tiers`` are (length, value per unit) with decreasing values; their
    lengths add up to at least ``maximum``.
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
    """A linear constraint: ``lower`` ≤ sum of coefficients × decisions ≤ ``upper``.

    Coefficients are by index: of chosen options, of the amounts of cells, and of active cells (amount above 0).
    """

    label: str
    lower: int | None = None
    upper: int | None = None
    options: Mapping[int, int] = field(default_factory=dict)
    amounts: Mapping[int, int] = field(default_factory=dict)
    active: Mapping[int, int] = field(default_factory=dict)

    def total(self, chosen: Set[int], amounts: Sequence[int]) -> int:
        """The sum at these options and amounts."""
        total = sum(coefficient for index, coefficient in self.options.items() if index in chosen)
        total += sum(coefficient * amounts[index] for index, coefficient in self.amounts.items())
        return total + sum(coefficient for index, coefficient in self.active.items() if amounts[index])


@dataclass(frozen=True, slots=True)
class Precedence:
    """An option of ``after`` may be chosen only with one of ``before`` that is ready when it starts."""

    label: str
    after: tuple[int, ...]
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bonus:
    """Each option in ``gains`` adds that much more (minor units) if a chosen one of ``before`` is ready when it starts.

    Gains below 0 do not count.
    """

    label: str
    before: tuple[int, ...]
    gains: Mapping[int, int]


@dataclass(frozen=True)
class Problem:
    """Maximise the value of what is chosen, subject to all parts; see the module.

    Raises InvalidProblem for numbers that a solver cannot represent, and for indices out of range.
    """

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
            _check_exact(option.label, (option.value, option.later))
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
        """The indices of the options, by group."""
        members: list[list[int]] = [[] for _ in self.groups]
        for index, option in enumerate(self.options):
            members[option.group].append(index)
        return tuple(tuple(indices) for indices in members)

    @cached_property
    def draw_of(self) -> tuple[int, ...]:
        """The total draw of each option over all funds and periods."""
        totals = [0] * len(self.options)
        for fund in self.funds:
            for draws in fund.draws:
                for option, amount in draws.items():
                    totals[option] += amount
        return tuple(totals)

    @cached_property
    def cost_of(self) -> tuple[int, ...]:
        """The total cost of each option: its draws, and what it costs later."""
        return tuple(draw + option.later for draw, option in zip(self.draw_of, self.options, strict=True))

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
