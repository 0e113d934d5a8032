"""What comes back from a solver: how it ended, what was chosen, and what is proved about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What is known at the end."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"


class Stop(StrEnum):
    """Why the search ended."""

    GAP_REACHED = "gap reached"
    INFEASIBLE = "proved infeasible"
    TIME_LIMIT = "time limit"
    CANCELLED = "cancelled"
    WHOLE_UNITS = "whole units"
    """The gap was reached, and then missed by what rounding to whole units cost."""


@dataclass(frozen=True, slots=True)
class Point:
    """A solution: indices of the chosen options in order, and the amount of each cell in whole units."""

    options: tuple[int, ...]
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shortage:
    """By how much a requirement would have to give way (in its own unit) for there to be a solution.

    ``period`` is the one in which a fund falls short, None for anything else.
    """

    label: str
    amount: float
    period: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The answer. ``point`` and ``value`` are None without a solution; no solution is worth more than ``bound``.

    ``gap`` is (bound - value) / max(|value|, 1). ``shortages`` say what would make an infeasible problem feasible.
    ``ties_settled`` tells whether, among solutions of equal worth, the one that draws least and comes first is
    proved to have been found.
    """

    status: Status
    stopped: Stop
    solver: str
    version: str
    seconds: float
    point: Point | None = None
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    shortages: tuple[Shortage, ...] = ()
    ties_settled: bool = False


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """Where a run is: what it is doing, and the best value and bound so far (None while unknown)."""

    phase: str
    seconds: float
    value: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """(bound - value) / max(|value|, 1), None while either is unknown."""
        return None if self.value is None or self.bound is None else relative_gap(self.value, self.bound)


def relative_gap(value: float, bound: float) -> float:
    """How much better than ``value`` a solution could still be, as a share of it."""
    return max(0.0, bound - value) / max(abs(value), 1.0)
