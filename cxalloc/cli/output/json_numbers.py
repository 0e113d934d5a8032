"""Exact figures as JSON numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import to_major
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio

Json = dict[str, Any]
Number = int | float | None

ROI_DECIMALS = 4


def number(exact: Decimal) -> int | float:
    """A JSON number. The shortest text of a float is the decimal that it came from, up to 15 digits."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def ratio(share: Fraction | None) -> int | float | None:
    """A ratio, to four decimals."""
    return None if share is None else number(Decimal(round(share * 10**ROI_DECIMALS)).scaleb(-ROI_DECIMALS))


class JsonNumbers:
    """Figures of one portfolio as JSON numbers: money in currency units, values in units of the objective."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.label = portfolio.horizon.label
        self.in_points = portfolio.objective.kind is ObjectiveKind.SCORE

    def money(self, minor: int | Decimal | None) -> Number:
        """An amount given in minor units, rounded to whole ones."""
        return None if minor is None else number(to_major(round(minor), self.portfolio.currency))

    def value(self, units: int | None, *, in_points: bool | None = None) -> Number:
        """A value or bound of the objective, given in minor units or in units of a point.

        ``in_points`` is for a scenario whose objective is not that of the portfolio.
        """
        points = self.in_points if in_points is None else in_points
        return number(Decimal(units) / POINT) if points and units is not None else self.money(units)
