"""What is stated about the uncertainty of estimates: for the analysis of risk, and of no effect on a plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.message import Number, message
from cxalloc.domain.names import Tag, check_tags

HIGHEST_MULTIPLE = Decimal(100)
"""The largest high estimate, as a share of the likely one: beyond it a percent sign is probably missing."""
_CAP_EXPECTED = message("expected.tail_cap", high=Number(HIGHEST_MULTIPLE))


class LowHigh(StrEnum):
    """What the low and the high estimate of a figure are."""

    EXTREMES = "extremes"
    """The least and the most that are possible: the ends of a PERT distribution."""
    P10_P90 = "p10_p90"
    """The 10th and the 90th percentile of a PERT distribution, whose mode is the likely figure."""


class CorrelatedBy(StrEnum):
    """Which candidates have a factor in common."""

    ALL = "all"
    OWNER = "owner"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation ``rho`` between the estimates of candidates that have a factor in common (a Gaussian copula).

    With ``by`` a tag, those with the same value in ``dimension``; a candidate without an owner, or without a value
    there, is independent of the others.
    """

    by: CorrelatedBy
    rho: Decimal
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class LognormalTail:
    """Costs of initiatives with a tag have a lognormal tail: a few overruns are very large.

    ``cap`` is the largest cost that is drawn, as a share of the likely one.
    """

    tag: Tag
    cap: Decimal = Decimal(10)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How the low and high estimates of a portfolio are read, and what their draws have in common."""

    low_high: LowHigh = LowHigh.EXTREMES
    correlation: Correlation | None = None
    lognormal_tail: LognormalTail | None = None

    def __post_init__(self) -> None:
        checks = Checks("uncertainty", "")
        if (common := self.correlation) is not None:
            checks.require_within(0, common.rho, 1, "correlation.rho", expected.SHARE_FROM_0_TO_1)
            if common.by is CorrelatedBy.TAG:
                check_tags(checks, (Tag(common.dimension, "?"),))
            else:
                checks.require(not common.dimension, "correlation.by", common.dimension, expected.CORRELATED_BY)
        if (tail := self.lognormal_tail) is not None:
            check_tags(checks, (tail.tag,))
            is_sound = tail.cap.is_finite() and 1 < tail.cap <= HIGHEST_MULTIPLE
            checks.require(is_sound, "lognormal_tail.cap", tail.cap, _CAP_EXPECTED)
        checks.done()


AS_STATED = Uncertainty()
"""Low and high are extremes, and estimates are independent of each other."""


def check_range(checks: Checks, figure: str, low: Decimal, high: Decimal) -> None:
    """Note a low or a high estimate (``FIGURE_low``, ``FIGURE_high``) that is no share of the likely one."""
    checks.require_within(0, low, 1, f"{figure}_low", expected.LOW_SHARE)
    is_sound = high.is_finite() and 1 <= high <= HIGHEST_MULTIPLE
    checks.require(is_sound, f"{figure}_high", high, expected.HIGH_SHARE)
