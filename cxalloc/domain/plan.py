"""Plans: what the optimiser chose, kept as an immutable snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Choice:
    """A funded initiative, its level and its start (period from 0)."""

    initiative: str
    level: str
    start: int


@dataclass(frozen=True, slots=True)
class Allotment:
    """The amount (minor units, above 0) that a small allocation gets in a period (from 0)."""

    small_allocation: str
    period: int
    amount: int


@dataclass(frozen=True, slots=True)
class Decision:
    """All that is chosen: initiatives and small amounts, each in stored order, amounts by period."""

    choices: tuple[Choice, ...] = ()
    allotments: tuple[Allotment, ...] = ()


class PlanStatus(StrEnum):
    """The approval status of a plan."""

    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class Outcome(StrEnum):
    """How an answer ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"


class StopReason(StrEnum):
    """Why the search stopped."""

    GAP_REACHED = "gap reached"
    INFEASIBLE = "proved infeasible"
    TIME_LIMIT = "time limit"
    CANCELLED = "cancelled"
    NOT_CONFIRMED = "not confirmed"
    """One solver found no plan, and the other one did not confirm that."""
    WHOLE_UNITS = "whole units"
    """The gap was reached, and then missed by what rounding to whole minor units cost."""
    SOLVER_FAILED = "solver failed"
    """The solver broke down, and so did every other way to run it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How good an answer is known to be.

    ``value`` and ``bound`` are in units of the objective (minor units of money, or millionths of a point): no plan has
    a higher value than ``bound``. ``gap`` is (bound - value) / |value|; in an *optimal* answer it is never more than
    asked for, but for the rounding of the value of each small amount to a whole unit. ``bound`` and ``gap`` are None if
    a limit ended the search before any bound was proven. ``ties_settled`` says that, of all plans with this value, this
    is the one that spends least and comes first in stored order.
    """

    outcome: Outcome
    stopped: StopReason
    value: int
    bound: int | None
    gap: float | None
    asked_gap: float
    ties_settled: bool
    solver: str
    solver_version: str
    seconds: float

    def called_optimal_within(self, gap: float) -> Proof:
        """The same proof, *optimal* only where it is proved within this gap: a coarser search proves less."""
        if self.outcome is not Outcome.OPTIMAL or self.asked_gap <= gap or (self.gap is not None and self.gap <= gap):
            return self
        return replace(self, outcome=Outcome.FEASIBLE)


@dataclass(frozen=True, slots=True)
class Plan:
    """A decision under one scenario, with its proof and the inputs it was made from.

    ``inputs`` is the portfolio, the scenario's changes applied, as canonical JSON; ``inputs_sha256`` is its hash.
    ``created`` is in UTC, ISO 8601. The file that stores a plan assigns its ``id`` (0 until then) and ``sha256``, the
    hash of all that it stores of the plan but for the status ('' until then).
    """

    name: str
    scenario: str
    created: str
    decision: Decision
    proof: Proof
    inputs: str
    inputs_sha256: str
    program_version: str
    status: PlanStatus = PlanStatus.DRAFT
    id: int = 0
    sha256: str = field(default="", compare=False)
