"""The results of the analyses of risk: frozen values that are written to JSON field by field."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from cxalloc.domain.constraints.rules import Kind


@dataclass(frozen=True, slots=True)
class RiskProgress:
    """How far an analysis is: ``done`` of ``total`` steps of its current phase."""

    phase: str
    done: int
    total: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ValueDistribution:
    """The net present value (minor units) of a decision over equally probable draws.

    Attributes:
        mean: Its mean.
        deviation: Its standard deviation.
        p5: The least value that 5 % of the draws do not exceed; ``p50`` and ``p95`` likewise.
        p50: The median.
        p95: What 95 % of the draws do not exceed.
        loss: The share of the draws with a value below 0.
        values: The value of each draw, in rising order.
    """

    mean: float
    deviation: float
    p5: int
    p50: int
    p95: int
    loss: float
    values: tuple[int, ...]

    def reaching(self, target: int) -> float:
        """The share of the draws with at least this value."""
        return 1 - bisect_left(self.values, target) / len(self.values)

    def cumulative(self, value: int) -> float:
        """The share of the draws with at most this value."""
        return bisect_right(self.values, value) / len(self.values)


@dataclass(frozen=True, slots=True)
class Bridge:
    """From the plan's value to the mean of the draws (minor units): ``plan`` and the steps add up to ``mean``.

    Attributes:
        plan: The plan's net present value.
        reading: What reading low and high as percentiles changes.
        cost: What the mean of drawn costs adds (below 0: overruns).
        rate: What the mean of the drawn rates of small allocations adds.
        duration: What late or early deliveries add, slipping successors included.
        sampling: The rest: rounding, and the chance of a finite number of draws where figures are multiplied.
        mean: The mean of the draws.
    """

    plan: int
    reading: int
    cost: int
    rate: int
    duration: int
    sampling: int
    mean: int


@dataclass(frozen=True, slots=True)
class FundRisk:
    """The risk of one fund in one budget period (from 0).

    ``overspending`` is the share of the draws that spend more than there is: the amount, and what the period before
    left. ``contingency`` (minor units) is the least amount on top with which fewer than 10 % do.
    """

    fund: str
    period: int
    overspending: float
    contingency: int


@dataclass(frozen=True, slots=True)
class PlanDistribution:
    """The distribution of the value of one decision.

    ``value`` has the correlation that the portfolio states (``rho``); ``independent`` is without it, None where it
    states none. ``funds`` has a line for each fund and period that has any spend, in stored order.
    """

    draws: int
    seed: int
    rho: float
    value: ValueDistribution
    independent: ValueDistribution | None
    bridge: Bridge
    funds: tuple[FundRisk, ...]


@dataclass(frozen=True, slots=True)
class CandidateClass:
    """Candidates that estimates are shrunk towards the mean of.

    Attributes:
        name: A value of the tag, an owner, or ``""`` for all candidates.
        size: How many candidates it has.
        mean: The mean of their net present values per unit of discounted cost.
        between: The standard deviation of the true ratios, estimated: 0 where errors alone explain how they differ.
        spread: The median standard deviation of an estimate; None where no candidate of the class has a range.
    """

    name: str
    size: int
    mean: float
    between: float
    spread: float | None


@dataclass(frozen=True, slots=True)
class PromisedValue:
    """What a funded candidate promises, and what to expect of it (net present values, minor units).

    ``weight``, from 0 to 1, is how much of its distance from the mean of its class remains. Where the spread of its
    class is not known, or it costs nothing, ``expected`` is as stated, and ``weight`` is None.
    """

    kind: Kind
    id: str
    class_name: str
    stated: int
    expected: int
    weight: float | None


@dataclass(frozen=True, slots=True)
class HonestPromise:
    """What the plan promises, and what one should expect of it (net present values, minor units).

    ``expected`` is None where the spread of no funded candidate is known: then nothing can be said.
    """

    by: str
    stated: int
    expected: int | None
    classes: tuple[CandidateClass, ...]
    candidates: tuple[PromisedValue, ...]
