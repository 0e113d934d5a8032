"""Cells of small allocations: the short form, amounts with a rhythm, and returns as an ROI or in tiers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.editing import rows
from cxalloc.editing.cells.cells import PLAIN, Cell, Style, set_cells, text_of

ONE = SmallAllocation("k", "Fund", "opex", 1, 1000_00, ())
TIERS = (Tier(Decimal("1.8"), 200_00), Tier(Decimal("1.2")))
FRENCH = Style(decimal_mark=",", group="\N{NARROW NO-BREAK SPACE}")


def of(allocation: SmallAllocation, unit: PeriodUnit = PeriodUnit.QUARTER) -> Document:
    start = {"quarter": "2027-Q1", "month": "2027-01", "year": "2027"}[unit.value]
    funds = (Fund("opex", "Opex", (10**8,) * 4),)
    return Document(Portfolio("P", "EUR", Horizon(unit, start, 4), Decimal(0), funds, small_allocations=(allocation,)))


def typed(document: Document, style: Style = PLAIN, **texts: str) -> Document:
    return set_cells(document, [Cell(Part.SMALL_ALLOCATION, "k", field, text) for field, text in texts.items()], style)


def one(document: Document) -> SmallAllocation:
    assert not document.drafts, [str(draft.reason) for draft in document.drafts.values()]
    return document.portfolio.small_allocations[0]


def reason(document: Document) -> str:
    [draft] = document.drafts.values()
    return str(draft.reason)


def text(allocation: SmallAllocation, field: str) -> str:
    return text_of(of(allocation).portfolio, Part.SMALL_ALLOCATION, "k", field)


def test_a_line_of_name_amount_and_roi_is_the_short_form():
    step = rows.add(of(ONE), Part.SMALL_ALLOCATION, name="Frontline fund")
    [key] = step.keys
    cells = [Cell(Part.SMALL_ALLOCATION, key, field, value) for field, value in (("maximum", "500"), ("roi", "80 %"))]
    found = set_cells(step.document, cells).portfolio.small_allocations[1]
    assert found == SmallAllocation(key, "Frontline fund", "opex", 1, 500_00, (Tier(Decimal("1.8")),))


@pytest.mark.parametrize(
    ("unit", "style", "typed_text", "amount"),
    [
        (PeriodUnit.QUARTER, Style(), "500 a week", 6500_00),
        (PeriodUnit.MONTH, Style(), "500 a week", 2166_67),
        (PeriodUnit.YEAR, Style(), "500/month", 6000_00),
        (PeriodUnit.QUARTER, Style(), "500 a quarter", 500_00),
        (PeriodUnit.QUARTER, FRENCH, "2\u202f000,50 € / mois", 6001_50),
        (PeriodUnit.MONTH, FRENCH, "6 k€ par an", 500_00),
    ],
)
def test_an_amount_with_a_rhythm_is_converted_to_the_periods(unit, style, typed_text, amount):
    assert one(typed(of(ONE, unit), style, maximum=typed_text)).maximum == amount


@pytest.mark.parametrize(
    ("field", "value"), [("ticket", "5 a week"), ("total_cap", "500 a month"), ("maximum", "5 a day")]
)
def test_only_amounts_of_a_period_have_a_rhythm(field, value):
    assert "an amount in EUR such as 1250.5" in reason(typed(of(ONE), **{field: value}))


def test_the_minimum_is_empty_where_there_is_none():
    assert text(ONE, "minimum") == ""
    some = one(typed(of(ONE), minimum="20"))
    assert (some.minimum, text(some, "minimum")) == (20_00, "20")
    assert one(typed(of(some), minimum="")) == ONE


def test_an_roi_is_the_return_of_every_unit():
    some = one(typed(of(ONE), roi="80 %"))
    assert some.tiers == (Tier(Decimal("1.8")),)
    assert text(some, "roi") == "80\N{NO-BREAK SPACE}%"
    assert text(some, "tier1_rate") == "1.8"
    assert one(typed(of(some), roi="")) == ONE
    assert one(typed(of(some), roi="0.5")).tiers == (Tier(Decimal("1.5")),)


def test_tiers_may_follow_an_roi():
    some = one(typed(of(ONE), roi="80 %", tier1_amount="200", tier2_rate="1.2"))
    assert some.tiers == TIERS
    assert text(some, "roi") == ""


@pytest.mark.parametrize(
    ("allocation", "texts", "expected"),
    [
        (ONE, {"roi": "35"}, "could mean either"),
        (ONE, {"roi": "-150 %"}, "a rate such as 0.35"),
        (ONE, {"roi": "much"}, "a share such as"),
        (replace(ONE, tiers=TIERS), {"roi": "80 %"}, "nothing, as its return falls in tiers"),
    ],
)
def test_an_roi_that_cannot_stand_is_kept_with_its_reason(allocation, texts, expected):
    after = typed(of(allocation), **texts)
    assert expected in reason(after)
    assert after.portfolio.small_allocations == (allocation,)
