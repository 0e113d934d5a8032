"""Formats figures of a portfolio for users: whole currency units, grouped."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import to_major
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio

NOTHING = "–"
"""The text of a missing figure."""
LARGEST_GAP = 10


class Figures:
    """Formats the figures of one portfolio. Amounts are given in minor units."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.currency = portfolio.currency
        self.in_points = portfolio.objective.kind is ObjectiveKind.SCORE
        self.unit = "points" if self.in_points else self.currency

    def money(self, minor: int) -> str:
        return f"{round(to_major(minor, self.currency)):,}"

    def money_with_unit(self, minor: int) -> str:
        return f"{self.money(minor)} {self.currency}"

    def worth(self, worth: int) -> str:
        """An objective value or a bound: money, or points of a score."""
        return f"{Decimal(worth) / POINT:,.1f}" if self.in_points else self.money(worth)

    def gap(self, gap: float | None) -> str:
        """A gap, rounded up to a hundredth of a percent: it never looks closer than it is."""
        if gap is None or gap > LARGEST_GAP:
            return NOTHING
        hundredths = math.ceil(gap * 10_000 - 1e-6)
        return "0 %" if gap == 0 else "< 0.01 %" if hundredths < 1 or gap < 1e-4 else f"{hundredths / 100:.2f} %"

    def ratio(self, ratio: Fraction | None) -> str:
        """A return on investment in percent."""
        return NOTHING if ratio is None else f"{round(ratio * 100):,} %"

    def ratio_as_entered(self, ratio: Decimal) -> str:
        """A rate that the user entered, with as many decimals as entered."""
        return f"{(ratio * 100).normalize():f} %"
