"""Amounts as they were written, and what has to be said of them: rounding, and three decimals that may be thousands.

The strict forms (folders, changes of scenarios) read every amount with a decimal point, and round it to whole minor
units of the currency. That is valid, but may not be what was meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cxalloc.domain.message import Count, ExactAmount, Message, Number, message
from cxalloc.domain.money import minor_digits, to_major, to_minor

_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""What means thousands where a point groups digits."""


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """An amount in currency units as it was written, and where: a file and column, the key of a change."""

    place: Message | str
    text: str
    amount: Decimal


def amount_notes(amounts: Iterable[WrittenAmount], currency: str) -> Iterator[Message]:
    """What is to be said of amounts, place by place."""
    by_place: dict[Message | str, list[WrittenAmount]] = defaultdict(list)
    for one in amounts:
        by_place[one.place].append(one)
    for place, some in by_place.items():
        yield from _rounding(place, [one.amount for one in some], currency)
        if minor_digits(currency) < 3:
            yield from _three_decimals(place, [one for one in some if _LIKE_THOUSANDS.fullmatch(one.text)], currency)


def _rounding(place: Message | str, amounts: Sequence[Decimal], currency: str) -> Iterator[Message]:
    moves = [to_major(to_minor(amount, currency), currency) - amount for amount in amounts]
    changed = [move for move in moves if move]
    if changed:
        total = Number(sum(map(abs, changed), Decimal(0)))
        yield message("input.rounded", place=place, n=Count(len(changed)), currency=currency, total=total)
    vanished = sum(bool(amount) and to_minor(amount, currency) == 0 for amount in amounts)
    if vanished:
        yield message("input.rounded_to_0", place=place, n=Count(vanished))


def _three_decimals(place: Message | str, amounts: Sequence[WrittenAmount], currency: str) -> Iterator[Message]:
    if not amounts:
        return
    first = amounts[0]
    thousands = ExactAmount(to_minor(Decimal(first.text.replace(".", "")), currency), currency)
    read = ExactAmount(to_minor(first.amount, currency), currency)
    n = Count(len(amounts))
    yield message("input.three_decimals", place=place, n=n, text=first.text, amount=read, other=thousands)
