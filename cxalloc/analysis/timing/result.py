"""The result of ``timing``: frozen values that are written to JSON field by field."""

from __future__ import annotations

from dataclasses import dataclass

from cxalloc.analysis.prices.result import Price
from cxalloc.analysis.sensitivity.explanation import CandidateChange, ProvenValue
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import ObjectiveKind


@dataclass(frozen=True, slots=True)
class FundTiming:
    """A fund by budget period (minor units): its amounts ``today``, those ``needed``, and what the plan spends."""

    id: str
    name: str
    today: tuple[int, ...]
    needed: tuple[int, ...]
    spend: tuple[int, ...]

    @property
    def moved(self) -> int:
        """How much money comes at another time than today."""
        return sum(max(0, needed - today) for needed, today in zip(self.needed, self.today, strict=True))

    @property
    def periods_with_more(self) -> tuple[int, ...]:
        """The periods (from 0) in which the fund has more than today."""
        pairs = enumerate(zip(self.needed, self.today, strict=True))
        return tuple(period for period, (needed, today) in pairs if needed > today)

    @property
    def periods_with_less(self) -> tuple[int, ...]:
        """The periods (from 0) in which the fund has less than today."""
        pairs = enumerate(zip(self.needed, self.today, strict=True))
        return tuple(period for period, (needed, today) in pairs if needed < today)


@dataclass(frozen=True, slots=True)
class Timing:
    """What the same money at other times brings; ``outcome`` is that of the plan, without which there is nothing.

    Attributes:
        value: The value of the plan at hand, and its bound.
        gain: What the plan at the best times is worth more: as found, at least and at most.
        better: The plan that was found, of the portfolio with the budget that it needs; None where nothing is gained.
        funds: The budget by period that it needs, fund by fund.
        changes: The candidates that it decides otherwise.
        budget: The changes of the amounts that differ from today, to be made after any others.
        every_fund: The changes that state the amounts of all funds, for a scenario that changes funds in no other way.
    """

    scenario: str
    objective: ObjectiveKind
    outcome: Outcome
    stopped: StopReason
    value: ProvenValue | None = None
    gain: Price | None = None
    better: Plan | None = None
    funds: tuple[FundTiming, ...] = ()
    changes: tuple[CandidateChange, ...] = ()
    budget: tuple[tuple[str, str], ...] = ()
    every_fund: tuple[tuple[str, str], ...] = ()
    complete: bool = False
    asked_gap: float = 0.0
    solver: str = ""
    solves: int = 0
    seconds: float = 0.0
