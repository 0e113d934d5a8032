"""Initiatives: candidates that are funded or not, at one of their funding levels, from one of their starts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.message import Count, Message, message
from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.domain.names import NAME_EXPECTED, Tag, check_name, check_tags, check_text, is_name, normalise
from cxalloc.domain.periods import LONGEST_HORIZON
from cxalloc.domain.uncertainty import check_range

AMBIGUOUS_ROI = Decimal(10)
ONE = Decimal(1)


class Status(StrEnum):
    """What is decided about an initiative before the optimisation."""

    CANDIDATE = "candidate"
    MUST = "must"
    NEVER = "never"
    COMMITTED = "committed"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a level costs one fund, in minor units.

    ``amounts`` are by offset from the start (the first is the start period); ``run`` falls in every period after
    delivery, to the end of the horizon, or in as many as a benefit that shifts with the start.
    """

    fund: str
    amounts: tuple[int, ...] = ()
    run: int = 0


@dataclass(frozen=True, slots=True)
class Effort:
    """Person-days of one team by offset from the start."""

    team: str
    days: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class BenefitPerPeriod:
    """The same likely benefit (minor units) in every period after delivery, to the end of the horizon."""

    amount: int


@dataclass(frozen=True, slots=True)
class BenefitProfile:
    """Benefits (minor units) by offset from the start: likely, and low and high where they are known in money."""

    likely: tuple[int, ...]
    low: tuple[int, ...] | None = None
    high: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class BenefitFromRoi:
    """The benefit is all costs × (1 + ROI), spread evenly over the periods from delivery to the end of the horizon.

    That holds for the earliest start. A later one shifts the benefits and the run costs as a whole, or has fewer of
    them: ``LateStart`` of the portfolio decides.
    """

    roi: Decimal


@dataclass(frozen=True, slots=True)
class BenefitTotal:
    """The likely benefit in all (minor units), spread evenly over so many periods after delivery, whatever the start.

    Run costs fall in as many periods, past the end of the horizon where need be. With 0 periods the benefit comes in
    the period of delivery, and there are no run costs.
    """

    amount: int
    periods: int


@dataclass(frozen=True, slots=True)
class StatedNpv:
    """A net present value (minor units) from another calculation: the same for every start."""

    npv: int


Benefit = BenefitPerPeriod | BenefitProfile | BenefitFromRoi | BenefitTotal | StatedNpv


@dataclass(frozen=True, slots=True)
class Level:
    """One size at which an initiative can be funded.

    ``duration`` is in periods: a start in period s is delivered at the end of period s + duration - 1. ``low`` and
    ``high`` are shares of the likely benefit (PERT three-point estimate); ``success`` is a probability;
    ``scores`` are per criterion, 0 to 100.

    ``cost_low`` and ``cost_high`` are shares of all its likely costs, ``duration_low`` and ``duration_high`` periods
    (none: as ``duration``). They are for the analysis of risk: a plan has the likely costs and duration.
    """

    name: str
    duration: int
    costs: tuple[Cost, ...]
    benefit: Benefit
    success: Decimal = ONE
    low: Decimal = ONE
    high: Decimal = ONE
    effort: tuple[Effort, ...] = ()
    scores: tuple[tuple[str, Decimal], ...] = ()
    cost_low: Decimal = ONE
    cost_high: Decimal = ONE
    duration_low: int | None = None
    duration_high: int | None = None

    def __post_init__(self) -> None:
        normalise(self, order=("scores",))

    @property
    def cost_periods(self) -> int:
        """How many periods from the start on it has costs for, run costs aside."""
        return max(
            (offset + 1 for cost in self.costs for offset, amount in enumerate(cost.amounts) if amount), default=0
        )

    def check(self, checks: Checks) -> None:
        """Note whatever is wrong with this level."""
        checks.require(is_name(self.name), "level", self.name, NAME_EXPECTED)
        checks.require(self.duration >= 1, "duration", self.duration, expected.PERIODS_FROM_1)
        _distinct(checks, "cost", [cost.fund for cost in self.costs], expected.EACH_FUND_ONCE)
        _distinct(checks, "effort", [effort.team for effort in self.effort], expected.EACH_TEAM_ONCE)
        _distinct(checks, "scores", [criterion for criterion, _ in self.scores], expected.EACH_CRITERION_ONCE)
        for cost in self.costs:
            for amount in cost.amounts:
                checks.require_amount(0, amount, "cost", expected.AMOUNT_FROM_0)
            checks.require_amount(0, cost.run, "run_cost", expected.AMOUNT_FROM_0)
        for effort in self.effort:
            checks.require(bool(effort.days), "effort", None, expected.EFFORT)
            for days in effort.days:
                checks.require(days.is_finite() and days >= 0, "effort", days, expected.PERSON_DAYS)
        checks.require(
            self.success.is_finite() and 0 < self.success <= 1,
            "success",
            self.success,
            expected.PROBABILITY,
        )
        checks.require_within(0, self.low, 1, "low", expected.SHARE_OF_LIKELY)
        checks.require(self.high.is_finite() and self.high >= 1, "high", self.high, expected.SHARE_OF_LIKELY_FROM_1)
        for criterion, score in self.scores:
            checks.require_within(0, score, 100, f"score:{criterion}", expected.SCORE)
        check_range(checks, "cost", self.cost_low, self.cost_high)
        self._check_duration_range(checks)
        self._check_benefit(checks)

    def _check_duration_range(self, checks: Checks) -> None:
        bounds = (
            ("duration_low", self.duration_low, 1, self.duration),
            ("duration_high", self.duration_high, self.duration, max(self.duration, LONGEST_HORIZON)),
        )
        for name, periods, least, most in bounds:
            if periods is not None:
                between = message("expected.whole_between", low=Count(least), high=Count(most))
                checks.require(least <= periods <= most, name, periods, between)

    def _check_benefit(self, checks: Checks) -> None:
        match self.benefit:
            case BenefitPerPeriod(amount):
                checks.require_amount(0, amount, "benefit", expected.AMOUNT_FROM_0)
            case BenefitFromRoi(roi):
                checks.require(
                    roi.is_finite() and -1 <= roi <= AMBIGUOUS_ROI,
                    "roi",
                    roi,
                    expected.ROI,
                )
                checks.require(any(sum(c.amounts) + c.run for c in self.costs), "cost", None, expected.COST_FOR_ROI)
            case BenefitTotal(amount, periods):
                most = LARGEST_AMOUNT * max(1, periods)
                checks.require(0 <= amount <= most, "benefit_total", amount, expected.AMOUNT_FROM_0)
                checks.require(
                    0 <= periods <= LONGEST_HORIZON,
                    "benefit_periods",
                    periods,
                    message("expected.whole_between", low=Count(0), high=Count(LONGEST_HORIZON)),
                )
            case StatedNpv(npv):
                checks.require_amount(-LARGEST_AMOUNT, npv, "npv", expected.AMOUNT)
                checks.require(self.success == 1, "success", self.success, expected.NPV_WITHOUT_SUCCESS)
                checks.require(npv >= 0 or self.low == self.high == 1, "npv", npv, expected.NPV_WITH_RANGE)
            case BenefitProfile(likely, low, high):
                self._check_profile(checks, likely, low, high)

    def _check_profile(
        self, checks: Checks, likely: tuple[int, ...], low: tuple[int, ...] | None, high: tuple[int, ...] | None
    ) -> None:
        for amount in likely:
            checks.require_amount(0, amount, "benefit", expected.AMOUNT_FROM_0)
        for name, other in (("low", low), ("high", high)):
            if other is not None:
                checks.require(
                    0 < len(other) == len(likely),
                    name,
                    len(other),
                    message("expected.as_many_as_benefits", n=Count(len(likely))),
                )
                checks.require(getattr(self, name) == 1, name, getattr(self, name), expected.RANGE_IN_ONE_WAY)
        for worst, amount in zip(low or (), likely, strict=False):
            checks.require(0 <= worst <= amount, "low", worst, expected.AMOUNT_TO_LIKELY)
        for best, amount in zip(high or (), likely, strict=False):
            checks.require_amount(amount, best, "high", expected.LIKELY_AMOUNT_OR_MORE)


@dataclass(frozen=True, slots=True)
class Commitment:
    """The level and start (period, from 0) that are no longer open to choice."""

    level: str
    start: int


@dataclass(frozen=True, slots=True)
class Initiative:
    """A candidate that is funded or not.

    ``earliest`` and ``latest`` bound the start period (from 0, both included). Without a ``latest`` it starts early
    enough for all its costs but the run costs to fall within the budget periods: only who states a latest start, or
    commits to one, means that costs may fall where no budget binds.
    """

    id: str
    name: str
    levels: tuple[Level, ...]
    owner: str = ""
    tags: tuple[Tag, ...] = ()
    status: Status = Status.CANDIDATE
    earliest: int = 0
    latest: int | None = None
    commitment: Commitment | None = None

    def __post_init__(self) -> None:
        normalise(self, strip=("name", "owner"), order=("tags",))
        checks = Checks("initiative", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        check_name(checks, self.name)
        check_text(checks, "owner", self.owner)
        check_tags(checks, self.tags)
        checks.require(bool(self.levels), "level", None, expected.LEVEL)
        _distinct(checks, "level", [level.name for level in self.levels], expected.EACH_LEVEL_ONCE)
        for level in self.levels:
            level.check(checks)
        if self.status is Status.COMMITTED:
            if checks.require(self.commitment is not None, "committed_start", None, expected.COMMITTED_START):
                assert self.commitment is not None
                names = [level.name for level in self.levels]
                checks.require(
                    self.commitment.level in names,
                    "committed_level",
                    self.commitment.level,
                    expected.one_of(names),
                )
        else:
            checks.require(
                self.commitment is None,
                "committed_start",
                self.commitment and self.commitment.start,
                expected.NOT_COMMITTED,
            )
        checks.done()

    def level(self, name: str) -> Level:
        """The funding level of that name."""
        return next(level for level in self.levels if level.name == name)

    def starts(self, level: Level, budget_periods: int) -> range:
        """The periods in which ``level`` may start: inside the window, and delivered within the budget periods."""
        if self.commitment is not None:
            chosen = self.commitment.level == level.name
            return range(self.commitment.start, self.commitment.start + 1) if chosen else range(0)
        delivered = budget_periods - level.duration
        last = min(delivered, budget_periods - level.cost_periods if self.latest is None else self.latest)
        return range(self.earliest, last + 1)


def _distinct(checks: Checks, field: str, names: list[str], once: Message) -> None:
    if len(set(names)) == len(names):
        return
    for name in sorted(name for name, count in Counter(names).items() if count > 1):
        checks.require(False, field, name, once)
