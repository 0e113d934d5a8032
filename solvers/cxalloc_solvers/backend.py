"""What every backend does: run one PuLP program within limits, and tell truthfully how that ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import pulp

OnBounds = Callable[[float | None, float | None], None]
"""Called with the value of the best solution and the bound so far, None while there is none."""


class End(StrEnum):
    """How a run ended."""

    DONE = "done"
    INFEASIBLE = "infeasible"
    TIME = "time"
    NODES = "nodes"
    TARGET = "target"
    CANCELLED = "cancelled"


class SolverFailure(RuntimeError):  # noqa: N818 - named for what happened
    """The solver broke down or answered what cannot be: a fault of the program or its backend, not of the input."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: at a relative or an absolute gap, after ``seconds``, after ``nodes``, or when ``cancel`` is set.

    A solution worth ``target`` is good enough whatever the gap; not every backend stops at it.
    """

    gap: float
    seconds: float | None = None
    nodes: int | None = None
    cancel: threading.Event | None = None
    absolute_gap: float = 0.0
    target: float | None = None

    @property
    def cancelled(self) -> bool:
        """Whether somebody has asked to stop."""
        return self.cancel is not None and self.cancel.is_set()


@dataclass(frozen=True, slots=True)
class Run:
    """How one run ended; ``values`` by column, None without a solution. ``bound`` is None where nothing is proved.

    ``reduced_costs`` by column come with the solution of a program without integers.
    """

    end: End
    values: Sequence[float] | None = None
    value: float | None = None
    bound: float | None = None
    reduced_costs: Sequence[float] | None = None


class Backend(Protocol):
    """A solver of programs."""

    name: str

    def version(self) -> str:
        """The solver's own version."""

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        """Solve a program whose objective is maximised. ``start`` is a solution to begin with, by column."""
