"""The interface of a backend: run one PuLP program within limits, and report how the run ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import pulp

OnBounds = Callable[[float | None, float | None], None]
"""Called with the value of the incumbent and the bound so far, None while there is none."""


class End(StrEnum):
    """How a run ended."""

    DONE = "done"
    INFEASIBLE = "infeasible"
    TIME = "time"
    NODES = "nodes"
    TARGET = "target"
    CANCELLED = "cancelled"
    FAILED = "failed"
    """A search that goes no further because its backend failed; what it has found and proved holds."""


class SolverFailure(RuntimeError):  # noqa: N818 - named for what happened
    """The solver failed, or gave an answer that contradicts itself: a fault of the backend, not of the input."""


class UnknownOption(SolverFailure):
    """A solver refuses an option: no other way of running it would help."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: at a relative or an absolute gap, after ``seconds``, after ``nodes``, or when ``cancel`` is set.

    A solution of value ``target`` may end the run whatever the gap; not every backend stops there. ``absolute_gap`` and
    ``target`` are in units of the program's objective.
    """

    gap: float
    seconds: float | None = None
    nodes: int | None = None
    cancel: threading.Event | None = None
    absolute_gap: float = 0.0
    target: float | None = None

    @property
    def cancelled(self) -> bool:
        """Whether a stop was requested."""
        return self.cancel is not None and self.cancel.is_set()


@dataclass(frozen=True, slots=True)
class Run:
    """How one run ended: ``values`` by column (None without a solution), their objective ``value``, and the bound.

    ``bound`` is None where nothing is proved. ``reduced_costs`` by column come with the solution of a program without
    integer columns.
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
        """Solve a program whose objective is maximised, to the gap of ``limits``.

        ``start`` is a warm start: a solution by column. ``on_bounds`` is called on the way. Raises SolverFailure, and
        MemoryError where the solver ran out of memory.
        """
