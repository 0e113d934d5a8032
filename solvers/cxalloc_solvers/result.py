"""The result of a solve: status, solution, and proved bound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What is proved at the end."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"


class Stop(StrEnum):
    """Why the solve ended."""

    GAP_REACHED = "gap reached"
    INFEASIBLE = "proved infeasible"
    TIME_LIMIT = "time limit"
    CANCELLED = "cancelled"
    SOLVER_FAILED = "solver failed"
    WHOLE_UNITS = "whole units"
    """The solver reached the gap, but rounding its solution to whole units costs more than the gap allows."""


@dataclass(frozen=True, slots=True)
class Point:
    """A solution: indices of the chosen options in order, and the amount of each cell in whole units."""

    options: tuple[int, ...]
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shortage:
    """By how much a constraint is violated, in the unit of the constraint.

    ``period`` is that of a fund's balance, None for all other constraints.
    """

    label: str
    amount: float
    period: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a problem.

    ``point`` and ``value`` are None without a solution; no solution has a value above ``bound`` (both in minor units).
    ``gap`` is (bound - value) / max(|value|, 1). ``shortages`` are violations whose relaxation would make an infeasible
    problem feasible. ``ties_settled``: among the solutions of the best value, ``point`` is proved to be the one that
    costs least, and of those the first one (see ``tie_breaking``).
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
    """The current phase of a solve, and the best value and bound so far (minor units, None while unknown)."""

    phase: str
    seconds: float
    value: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """(bound - value) / max(|value|, 1), None while either is unknown."""
        return None if self.value is None or self.bound is None else relative_gap(self.value, self.bound)


def relative_gap(value: float, bound: float) -> float:
    """The relative gap (bound - value) / max(|value|, 1), at least 0."""
    return max(0.0, bound - value) / max(abs(value), 1.0)
