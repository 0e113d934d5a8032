"""Numbers, shares, yes and no as the portfolio folder and the command line write them: plain, with a decimal point."""

from __future__ import annotations

import re
from decimal import Decimal

from cxalloc.domain import expected

_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?", re.ASCII)
_EXACT, _LONGEST_EXACT = re.compile(r"-?\d+(\.\d+)?", re.ASCII), 400
LIST_SEPARATOR = ";"

NUMBER_EXPECTED = expected.NUMBER
WHOLE_EXPECTED = expected.WHOLE
SHARE_EXPECTED = expected.SHARE
YES_NO_EXPECTED = expected.YES_NO


def read_number(text: str) -> Decimal | None:
    """A finite number, or None."""
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def read_whole(text: str) -> int | None:
    """A whole number, or None. ``3.0`` is one: spreadsheets write it so."""
    number = read_number(text)
    return int(number) if number is not None and number == number.to_integral_value() else None


def read_share(text: str) -> Decimal | None:
    """A share or a rate, ``0.15`` or ``15 %``, or None."""
    text = text.strip()
    number = read_number(text.removesuffix("%"))
    return number.scaleb(-2) if number is not None and text.endswith("%") else number


def read_yes_no(text: str) -> bool | None:
    """True for yes, true or 1; False for no, false or 0; None for anything else."""
    return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(text.strip().lower())


def read_exact(text: str) -> Decimal:
    """The number that ``write_number`` wrote. Raises ValueError for any other text: an exponent can be huge."""
    if len(text) > _LONGEST_EXACT or not _EXACT.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a plain decimal number")
    return Decimal(text)


def write_number(number: Decimal) -> str:
    """A number without an exponent or trailing zeros, the same for equal numbers (0 for -0 too)."""
    text = format(number if number else Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
