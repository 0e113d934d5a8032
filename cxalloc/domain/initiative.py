"""Initiatives: candidates that are funded or not, at one of their funding levels, from one of their starts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.domain.errors import Checks
from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.domain.names import NAME_EXPECTED, Tag, check_tags, is_name, normalise

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
    delivery, to the end of the horizon.
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
    """The benefit is all costs × (1 + ROI), spread evenly from delivery to the end of the horizon.

    That holds for the earliest start; a later one harvests fewer of the periods.
    """

    roi: Decimal


@dataclass(frozen=True, slots=True)
class StatedNpv:
    """A net present value (minor units) from another calculation: the same for every start."""

    npv: int


Benefit = BenefitPerPeriod | BenefitProfile | BenefitFromRoi | StatedNpv


@dataclass(frozen=True, slots=True)
class Level:
    """One size at which an initiative can be funded.

    ``duration`` is in periods: a start in period s is delivered at the end of period s + duration - 1. ``low`` and
    ``high`` are shares of the likely benefit (PERT three-point estimate); ``success`` is a probability;
    ``scores`` are per criterion, 0 to 100.
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

    def __post_init__(self) -> None:
        normalise(self, order=("scores",))

    def check(self, checks: Checks) -> None:
        """Note whatever is wrong with this level."""
        checks.require(is_name(self.name), "level", self.name, NAME_EXPECTED)
        checks.require(self.duration >= 1, "duration", self.duration, "a whole number of periods, at least 1")
        _distinct(checks, "cost", [cost.fund for cost in self.costs], "each fund once")
        _distinct(checks, "effort", [effort.team for effort in self.effort], "each team once")
        _distinct(checks, "scores", [criterion for criterion, _ in self.scores], "each criterion once")
        for cost in self.costs:
            for amount in cost.amounts:
                checks.require(0 <= amount <= LARGEST_AMOUNT, "cost", amount, "an amount of 0 or more")
            checks.require(0 <= cost.run <= LARGEST_AMOUNT, "run_cost", cost.run, "an amount of 0 or more")
        for effort in self.effort:
            checks.require(bool(effort.days), "effort", None, "person-days for one offset at least")
            for days in effort.days:
                checks.require(days.is_finite() and days >= 0, "effort", days, "person-days, 0 or more")
        checks.require(
            self.success.is_finite() and 0 < self.success <= 1,
            "success",
            self.success,
            "a probability above 0 and at most 1",
        )
        checks.require_within(0, self.low, 1, "low", "a share of the likely benefit from 0 to 1")
        checks.require(
            self.high.is_finite() and self.high >= 1, "high", self.high, "a share of the likely benefit, at least 1"
        )
        for criterion, score in self.scores:
            checks.require_within(0, score, 100, f"score:{criterion}", "a score from 0 to 100")
        self._check_benefit(checks)

    def _check_benefit(self, checks: Checks) -> None:
        match self.benefit:
            case BenefitPerPeriod(amount):
                checks.require(0 <= amount <= LARGEST_AMOUNT, "benefit", amount, "an amount of 0 or more")
            case BenefitFromRoi(roi):
                checks.require(
                    roi.is_finite() and -1 <= roi <= AMBIGUOUS_ROI,
                    "roi",
                    roi,
                    "a rate such as 0.35 or 35 % (a bare number above 10 could mean either)",
                )
                checks.require(
                    any(sum(c.amounts) + c.run for c in self.costs), "cost", None, "a cost to apply the ROI to"
                )
            case StatedNpv(npv):
                checks.require(abs(npv) <= LARGEST_AMOUNT, "npv", npv, "an amount")
                checks.require(
                    self.success == 1, "success", self.success, "nothing: a stated npv is already an expectation"
                )
                checks.require(
                    npv >= 0 or self.low == self.high == 1, "npv", npv, "0 or more when low or high is given"
                )
            case BenefitProfile(likely, low, high):
                self._check_profile(checks, likely, low, high)

    def _check_profile(
        self, checks: Checks, likely: tuple[int, ...], low: tuple[int, ...] | None, high: tuple[int, ...] | None
    ) -> None:
        for amount in likely:
            checks.require(0 <= amount <= LARGEST_AMOUNT, "benefit", amount, "an amount of 0 or more")
        for name, other in (("low", low), ("high", high)):
            if other is not None:
                checks.require(
                    0 < len(other) == len(likely), name, len(other), f"as many periods as benefits ({len(likely)})"
                )
                checks.require(
                    getattr(self, name) == 1, name, getattr(self, name), "low and high in money or as shares, not both"
                )
        for worst, amount in zip(low or (), likely, strict=False):
            checks.require(0 <= worst <= amount, "low", worst, "an amount from 0 to the likely one")
        for best, amount in zip(high or (), likely, strict=False):
            checks.require(amount <= best <= LARGEST_AMOUNT, "high", best, "at least the likely amount")


@dataclass(frozen=True, slots=True)
class Commitment:
    """The level and start (period, from 0) that are no longer open to choice."""

    level: str
    start: int


@dataclass(frozen=True, slots=True)
class Initiative:
    """A candidate that is funded or not. ``earliest`` and ``latest`` bound the start period (from 0, both included)."""

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
        checks.require(bool(self.name.strip()), "name", self.name, "a name")
        check_tags(checks, self.tags)
        checks.require(bool(self.levels), "level", None, "at least one funding level")
        _distinct(checks, "level", [level.name for level in self.levels], "each level once")
        for level in self.levels:
            level.check(checks)
        if self.status is Status.COMMITTED:
            if checks.require(
                self.commitment is not None, "committed_start", None, "the start of a committed initiative"
            ):
                assert self.commitment is not None
                names = [level.name for level in self.levels]
                checks.require(
                    self.commitment.level in names,
                    "committed_level",
                    self.commitment.level,
                    f"one of {', '.join(names)}",
                )
        else:
            checks.require(
                self.commitment is None,
                "committed_start",
                self.commitment and self.commitment.start,
                "nothing, or status committed",
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
        last = budget_periods - level.duration
        return range(self.earliest, (last if self.latest is None else min(self.latest, last)) + 1)


def _distinct(checks: Checks, field: str, names: list[str], expected: str) -> None:
    for name in sorted({name for name in names if names.count(name) > 1}):
        checks.require(False, field, name, expected)
