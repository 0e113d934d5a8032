"""Funds, teams, the objective and scenarios of a portfolio, and its reading of an ROI."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.message import Count, message
from cxalloc.domain.names import LONGEST_KEY, NAME_EXPECTED, check_name, is_name

HIGHEST_RATE = Decimal("0.5")
"""The largest annual rate, either way: beyond it a percent sign is probably missing (8 for 8 %)."""

NPV = "npv"
"""The criterion that stands for expected net present value in a weighted score."""


class LateStart(StrEnum):
    """What a start later than the earliest one does to the benefits of a stated ROI."""

    SHIFT = "shift"
    """They move along as a whole, with the run costs, past the end of the horizon where need be."""
    CUT = "cut"
    """Those that would come after the end of the horizon are lost."""


@dataclass(frozen=True, slots=True)
class Fund:
    """A budget with an amount (minor units) per budget period.

    ``carry_over`` is the share of what a period leaves unspent that may be spent in the next one, rounded up to a
    whole minor unit.
    """

    id: str
    name: str
    amounts: tuple[int, ...]
    carry_over: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        checks = Checks("fund", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        check_name(checks, self.name)
        for amount in self.amounts:
            checks.require_amount(0, amount, "amounts", expected.AMOUNT_FROM_0)
        checks.require_within(0, self.carry_over, 1, "carry_over", expected.SHARE_FROM_0_TO_1)
        checks.done()


@dataclass(frozen=True, slots=True)
class Team:
    """A capacity in person-days per budget period."""

    id: str
    name: str
    capacity: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        checks = Checks("team", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        check_name(checks, self.name)
        for days in self.capacity:
            checks.require(days.is_finite() and days >= 0, "capacity", days, expected.PERSON_DAYS)
        checks.done()


class ObjectiveKind(StrEnum):
    """What is maximised."""

    NPV = "npv"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Objective:
    """What is maximised: expected NPV, or a weighted score over criteria (weights sum to 1; ``npv`` may be one)."""

    kind: ObjectiveKind = ObjectiveKind.NPV
    weights: tuple[tuple[str, Decimal], ...] = ()

    def __post_init__(self) -> None:
        checks = Checks("objective", "")
        for criterion, weight in self.weights:
            checks.require(is_name(criterion), "weights", criterion, NAME_EXPECTED)
            checks.require_within(0, weight, 1, f"weights.{criterion}", expected.WEIGHT)
        names = [criterion for criterion, _ in self.weights]
        checks.require(len(set(names)) == len(names), "weights", ", ".join(names), expected.EACH_CRITERION_ONCE)
        if self.weights or self.kind is ObjectiveKind.SCORE:
            total = sum((weight for _, weight in self.weights), Decimal(0))
            checks.require(total == 1, "weights", total, expected.WEIGHTS_SUM)
        checks.done()


EXPECTED_NPV = Objective()


LONGEST_VALUE = 20_000
"""The longest value of a change, in characters: an amount for each of 600 periods takes less."""
_SHORT_VALUE = message("expected.short_text", most=Count(LONGEST_VALUE))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changes to the base portfolio: keys as on the command line (``fund.opex.factor``) and values."""

    name: str
    changes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        checks = Checks("scenario", self.name)
        checks.require(is_name(self.name), "name", self.name, NAME_EXPECTED)
        for key, value in self.changes:
            checks.require(is_name(key, LONGEST_KEY), "set", key, expected.CHANGE_KEY)
            checks.require(len(value) <= LONGEST_VALUE, key, f"{value[:60]}…", _SHORT_VALUE)
        checks.require(len(dict(self.changes)) == len(self.changes), "set", None, expected.EACH_KEY_ONCE)
        checks.done()
