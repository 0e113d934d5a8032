"""Exact figures as JSON numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

ROI_DECIMALS = 4


def number(exact: Decimal) -> int | float:
    """A JSON number. The shortest text of a float is the decimal that it came from, up to 15 digits."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def ratio(share: Fraction | None) -> int | float | None:
    """A ratio, to four decimals."""
    return None if share is None else number(Decimal(round(share * 10**ROI_DECIMALS)).scaleb(-ROI_DECIMALS))
