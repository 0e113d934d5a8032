"""The results of the analyses of risk: frozen values that are written to JSON field by field."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum

from cxalloc.analysis.risk.figures import Figure
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import ObjectiveKind


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


class Standing(StrEnum):
    """Whether a candidate belongs to the best plan of most draws; by its interval, not by its frequency alone."""

    CORE = "core"
    """The lower end of the interval is above 95 %."""
    BORDERLINE = "borderline"
    OUT = "out"
    """The upper end of the interval is below 5 %."""


@dataclass(frozen=True, slots=True)
class SelectionFrequency:
    """How often a candidate belongs to the best plan of a draw, at any level and start, or with any amount.

    ``share`` is of the draws; ``lower`` and ``upper`` are the ends of its Wilson interval at 95 %.
    """

    kind: Kind
    id: str
    name: str
    in_plan: bool
    share: float
    lower: float
    upper: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Regret:
    """By how much a plan falls short of the best plan of each draw (units of the objective).

    ``name`` is the scenario whose plan it is, ``""`` for the plan at hand; ``value`` is the mean of its values.
    """

    name: str
    value: float
    mean: float
    p95: int


@dataclass(frozen=True, slots=True)
class EstimateInformation:
    """What it would bring to know one figure of a candidate before deciding (units of the objective).

    ``value`` is the expected value of perfect partial information; ``is_distinguishable`` whether it exceeds the mean
    of the gaps, which may be all that it is made of otherwise.
    """

    kind: Kind
    id: str
    name: str
    figure: Figure
    value: int
    is_distinguishable: bool


@dataclass(frozen=True, slots=True)
class Information:
    """What it would bring to know estimates before deciding (units of the objective), the most valuable one first.

    ``perfect`` is the expected value of perfect information, of all estimates together: at least, for each draw is
    solved to a gap; at most ``perfect`` + ``gap``, which is the mean of the gaps.
    """

    perfect: int
    gap: int
    estimates: tuple[EstimateInformation, ...]


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """What one figure of a candidate at its low and at its high does to the plan's value, the rest at its mean.

    ``low`` and ``high`` are differences (units of the objective). ``changes_at_low`` and ``changes_at_high`` say
    whether another one of the plans that were found is then better than the one that is best otherwise.
    """

    kind: Kind
    id: str
    name: str
    figure: Figure
    low: int
    high: int
    changes_at_low: bool
    changes_at_high: bool


@dataclass(frozen=True, slots=True)
class Robustness:
    """What holds whatever happens, of the draws so far.

    Attributes:
        draws: How many draws are solved, of ``asked`` ones.
        asked: How many were asked for.
        seed: The seed of the draws.
        objective: In which units values are.
        asked_gap: The relative gap that was asked for.
        mean_gap: The mean of the relative gaps of the draws.
        largest_gap: The largest of them.
        plans: How many different plans are the best of some draw, or the plan at hand.
        candidates: The frequency of each candidate but for musts and commitments, in stored order.
        checked: How many of the draws were also solved to ``checked_gap``.
        checked_gap: A smaller gap.
        largest_shift: By how much that moved the frequency of a candidate at most, as a share of those draws; None if
            none were.
        regrets: Of the plan at hand first, then of the others that were given and that the base allows.
        least_regret: The plan of the least 95th percentile of regret, of all that were found; its ``name`` is "".
        least_regret_decision: Its decision.
        information: What to find out first.
        tornado: By estimate, the largest effect first.
    """

    draws: int
    asked: int
    seed: int
    objective: ObjectiveKind
    asked_gap: float
    mean_gap: float
    largest_gap: float
    plans: int
    candidates: tuple[SelectionFrequency, ...]
    checked: int
    checked_gap: float
    largest_shift: float | None
    regrets: tuple[Regret, ...]
    least_regret: Regret
    least_regret_decision: Decision
    information: Information
    tornado: tuple[TornadoBar, ...]


@dataclass(frozen=True, slots=True)
class DownsidePoint:
    """The best plan for one weight of the worst cases (units of the objective).

    Attributes:
        weight: λ, from 0 (the mean alone) to 1 (the worst cases alone).
        value: (1 - λ) · mean + λ · CVaR of the plan.
        bound: No plan has a higher one; None where nothing is proved.
        gap: The difference, relative to the larger of the value and the expected value of the plan for λ = 0.
        mean: The plan's expected value.
        cvar: The mean of its worst scenarios.
        checked_cvar: The same of the net present value (minor units) in other draws, successors slipping: those that
            it was chosen by flatter it.
        decision: What the plan decides.
    """

    weight: float
    value: int
    bound: int | None
    gap: float | None
    mean: int
    cvar: int
    checked_cvar: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Downside:
    """The curve of mean against CVaR: the points that were found, in the order of their weights.

    Attributes:
        objective: In which units values are.
        alpha: CVaR is the mean of the worst 1 - ``alpha``.
        scenarios: How many there are; they hold estimates and success.
        checked: How many other draws ``checked_cvar`` is from.
        seed: The seed of both.
        asked_gap: The relative gap that was asked for.
        points: A point for each weight that was reached.
        complete: Whether all were, within the gap.
    """

    objective: ObjectiveKind
    alpha: float
    scenarios: int
    checked: int
    seed: int
    asked_gap: float
    points: tuple[DownsidePoint, ...]
    complete: bool
