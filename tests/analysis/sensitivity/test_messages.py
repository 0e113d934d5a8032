"""Break-evens in words: all that is said of a figure stands in one pair of brackets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.analysis.sensitivity.explanation import BreakEven, BreakEvenStatus, Explanation, Measure, ProvenValue
from cxalloc.analysis.sensitivity.messages import explanation_messages
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.domain.rules import Kind
from cxalloc.messages.formatter import PLAIN_ENGLISH

FORMATTER = replace(PLAIN_ENGLISH, currency="EUR")


def cost(at: int, least: int | None, most: int | None) -> BreakEven:
    low, high = (None if end is None else Decimal(100 * end) for end in (least, most))
    return BreakEven(
        Measure.COST, BreakEvenStatus.FOUND, now=Decimal(2_400_000), at=Decimal(100 * at), least=low, most=high
    )


def words(*break_evens: BreakEven, funded: bool = True) -> list[str]:
    made = Explanation(
        Kind.INITIATIVE, "a", "A", "", "", ObjectiveKind.NPV, Outcome.OPTIMAL, StopReason.GAP_REACHED,
        funded=funded, plan_value=ProvenValue(1, 1), break_evens=break_evens, complete=False,
    )  # fmt: skip
    return [FORMATTER.render(one) for one in explanation_messages(made)][:-1]


@pytest.mark.parametrize(
    ("found", "figure"),
    [
        (cost(35_086, 35_086, 35_086), "35,086 EUR (now 24,000 EUR)"),
        (cost(35_086, 35_000, 36_052), "about 35,086 EUR (from 35,000 EUR to 36,052 EUR; now 24,000 EUR)"),
        (cost(35_086, 35_000, None), "about 35,086 EUR (at least 35,000 EUR; now 24,000 EUR)"),
        (cost(35_086, None, 36_052), "about 35,086 EUR (at most 36,052 EUR; now 24,000 EUR)"),
        (cost(35_086, None, None), "about 35,086 EUR (now 24,000 EUR)"),
    ],
)
def test_a_break_even_has_one_pair_of_brackets(found, figure):
    assert words(found) == [f"It stays funded up to a cost of {figure}."]
    assert words(found, funded=False) == [f"It would be funded at a cost of {figure}."]
    roi = BreakEven(Measure.ROI, BreakEvenStatus.FOUND, "", Decimal("0.5"), Decimal(2), Decimal(1), Decimal(3))
    assert words(roi, found, funded=False) == [
        f"It would be funded at an ROI of about 200 % (from 100 % to 300 %; now 50 %) or a cost of {figure}."
    ]
