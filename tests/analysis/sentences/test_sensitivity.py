"""Break-evens in words: all that is said of a figure stands in one pair of brackets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.analysis.sensitivity.explanation import BreakEven, BreakEvenStatus, Explanation, Measure, ProvenValue
from cxalloc.analysis.sentences.sensitivity import Amount, Share, Value, in_words, sentences
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.domain.rules import Kind


def write(value: Value) -> str:
    match value:
        case Amount(minor):
            return f"{minor / 100} EUR"
        case Share(share):
            return f"{share * 100} %"
    return str(value)


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
    return [in_words(one, write) for one in sentences(made)][:-1]


@pytest.mark.parametrize(
    ("found", "figure"),
    [
        (cost(35_086, 35_086, 35_086), "35086 EUR (now 24000 EUR)"),
        (cost(35_086, 35_000, 36_052), "about 35086 EUR (from 35000 EUR to 36052 EUR; now 24000 EUR)"),
        (cost(35_086, 35_000, None), "about 35086 EUR (at least 35000 EUR; now 24000 EUR)"),
        (cost(35_086, None, 36_052), "about 35086 EUR (at most 36052 EUR; now 24000 EUR)"),
        (cost(35_086, None, None), "about 35086 EUR (now 24000 EUR)"),
    ],
)
def test_a_break_even_has_one_pair_of_brackets(found, figure):
    assert words(found) == [f"It stays funded up to a cost of {figure}."]
    assert words(found, funded=False) == [f"It would be funded at a cost of {figure}."]
    roi = BreakEven(Measure.ROI, BreakEvenStatus.FOUND, "", Decimal("0.5"), Decimal(2), Decimal(1), Decimal(3))
    assert words(roi, found, funded=False) == [
        f"It would be funded at an ROI of about 200 % (from 100 % to 300 %; now 50.0 %) or a cost of {figure}."
    ]
