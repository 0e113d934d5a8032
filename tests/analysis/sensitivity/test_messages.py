"""Break-evens in words: all that is said of a figure stands in one pair of brackets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.analysis.sensitivity.break_even import around
from cxalloc.analysis.sensitivity.explanation import (
    BreakEven,
    BreakEvenStatus,
    CandidateChange,
    CandidateState,
    Explanation,
    Measure,
    ProvenValue,
    ValueLoss,
)
from cxalloc.analysis.sensitivity.messages import explanation_messages
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind
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
        (cost(35_086, 35_000, 36_052), "about 35,526 EUR (from 35,000 EUR to 36,052 EUR; now 24,000 EUR)"),
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


def changed(name: str, *, before: bool, after: bool) -> CandidateChange:
    return CandidateChange(Kind.INITIATIVE, name.lower(), name, CandidateState(before), CandidateState(after))


def flipped(bound: int, changes: tuple[CandidateChange, ...], *, funded: bool) -> list[str]:
    """What is said where the plan is worth 1,000 EUR and one with the decision flipped 900, of at most ``bound``."""
    made = Explanation(
        Kind.INITIATIVE, "a", "A", "", "", ObjectiveKind.NPV, Outcome.OPTIMAL, StopReason.GAP_REACHED,
        funded=funded, plan_value=ProvenValue(100_000, 100_000), flipped_value=ProvenValue(90_000, 100 * bound),
        flipped=CandidateState(not funded), loss=ValueLoss(10_000, 100_000 - 100 * bound, 10_000),
        certain=True, changes=changes,
    )  # fmt: skip
    return [FORMATTER.render(one) for one in explanation_messages(made)]


IN, OUT = changed("In", before=False, after=True), changed("Out", before=True, after=False)
MOVED = CandidateChange(Kind.INITIATIVE, "m", "Moved", CandidateState(True, start=0), CandidateState(True, start=1))


def test_the_best_plan_with_the_decision_flipped_is_stated() -> None:
    assert flipped(900, (IN, OUT, MOVED), funded=False) == [
        "Not funded: it would displace “Out” and cost 100 EUR of value.",
        "It would bring in “In”.",
        "Other starts, levels or amounts: “Moved”.",
    ]
    assert flipped(900, (IN, OUT), funded=True) == [
        "Funded: without it, “In” would be funded instead, and 100 EUR of value be lost.",
        "Without it, “Out” would go as well.",
    ]


def test_a_plan_that_need_not_be_the_best_is_an_example_and_its_loss_the_middle_of_what_is_proved() -> None:
    loss = "about 80 EUR (from 60 EUR to 100 EUR)"
    assert flipped(940, (IN, OUT, MOVED), funded=False) == [
        f"Not funded: it would cost {loss} of value.",
        "It would displace, for example, “Out”.",
        "It would bring in, for example, “In”.",
        "Other starts, levels or amounts, for example: “Moved”.",
    ]
    assert flipped(940, (IN, OUT), funded=True) == [
        f"Funded: without it, {loss} of value would be lost.",
        "Without it, “In” would be funded, for example.",
        "Without it, “Out” would go as well, for example.",
    ]


def test_a_break_even_that_reads_as_what_there_is_now_is_an_edge() -> None:
    def roi(at: str, least: str, most: str) -> BreakEven:
        ends = (Decimal(at), Decimal(least), Decimal(most))
        return BreakEven(Measure.ROI, BreakEvenStatus.FOUND, "", Decimal("0.467"), *ends)

    edge = "It is at the edge: with hardly less return, or hardly more cost, it would not be funded."
    assert words(roi("0.4668", "0.4668", "0.4669")) == [edge]
    assert words(roi("0.4668", "0.4668", "0.4669"), cost(35_086, 35_086, 35_086)) == [
        edge, "It stays funded up to a cost of 35,086 EUR (now 24,000 EUR).",
    ]  # fmt: skip
    assert words(roi("0.461", "0.461", "0.461")) == ["It stays funded down to an ROI of 46.1 % (now 46.7 %)."]
    assert words(roi("0.4668", "0.40", "0.50"))[0].startswith("It stays funded down to an ROI of about 45 % (from 40")


@pytest.mark.parametrize(
    ("ends", "expected"),
    [((3, 7), (3, 7)), ((6, 7), (5, 7)), ((3, 4), (3, 5)), ((None, 4), (None, 5)), ((6, None), (5, None))],
)
def test_a_range_holds_its_break_even(
    ends: tuple[int | None, int | None], expected: tuple[int | None, int | None]
) -> None:
    least, most = (None if end is None else Decimal(end) for end in ends)
    assert around(Decimal(5), least, most) == expected
