"""The answer of ``risk``: frozen values that are written to JSON field by field."""

from __future__ import annotations

from dataclasses import dataclass

from cxalloc.analysis.risk.result import Downside, HonestPromise, PlanDistribution, Robustness
from cxalloc.analysis.sensitivity.explanation import ProvenValue
from cxalloc.domain.plan import Decision, Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind


@dataclass(frozen=True, slots=True)
class DistributionFound:
    """The distribution, as soon as it is known."""

    distribution: PlanDistribution


@dataclass(frozen=True, slots=True)
class RobustnessFound:
    """What holds whatever happens, by the draws that are solved so far."""

    robustness: Robustness


@dataclass(frozen=True, slots=True)
class Risk:
    """How sure the plan at hand is; ``outcome`` is that of the plan, without which there is nothing.

    Attributes:
        value: The value of the plan at hand, and its bound.
        decision: What the plan decides.
        alpha: The share of the best draws that ``tail`` leaves out.
        distribution: The distribution of its net present value, and what its funds risk.
        tail: The mean of the worst 1 - alpha of the values (minor units): the conditional value at risk.
        promise: What one should expect of the plan, given that it was chosen for its estimates.
        robustness: What holds whatever happens, regret, what to find out first and the tornado; None if it was not
            asked for, or not begun before a limit.
        downside: The plans that look at the worst cases; None if they were not asked for, or not begun before a limit.
        uncertain: Whether any estimate of what is funded has a range, or a success is not certain.
    """

    scenario: str
    objective: ObjectiveKind
    outcome: Outcome
    stopped: StopReason
    value: ProvenValue | None = None
    decision: Decision | None = None
    alpha: float = 0.0
    distribution: PlanDistribution | None = None
    tail: float | None = None
    promise: HonestPromise | None = None
    robustness: Robustness | None = None
    downside: Downside | None = None
    uncertain: bool = True
    complete: bool = False
    asked_gap: float = 0.0
    solver: str = ""
    solves: int = 0
    seconds: float = 0.0
