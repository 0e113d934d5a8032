"""Money as integers in the currency's minor unit, and exact shares and rates."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

# ISO 4217: the currencies whose minor unit is not a hundredth.
_ZERO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_MINOR_DIGITS = dict.fromkeys(_ZERO_DIGITS.split(), 0) | dict.fromkeys(_THREE_DIGITS.split(), 3)

LARGEST_AMOUNT = 10**15
"""The largest amount in minor units: sums of a few thousand such amounts stay far inside 64 bits."""


def minor_digits(currency: str) -> int:
    """Decimals of the currency's minor unit (2 for EUR, 0 for JPY)."""
    return _MINOR_DIGITS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in currency units as whole minor units, rounded half to even."""
    digits = minor_digits(currency)
    return int(amount.scaleb(digits).to_integral_value(rounding=ROUND_HALF_EVEN))


def to_major(minor: int, currency: str) -> Decimal:
    """Whole minor units as an exact amount in currency units."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def spread(total: int, parts: int) -> tuple[int, ...]:
    """``total`` in ``parts`` whole amounts as even as can be, the larger ones first."""
    each, rest = divmod(abs(total), parts)
    sign = -1 if total < 0 else 1
    return tuple(sign * (each + (1 if part < rest else 0)) for part in range(parts))
