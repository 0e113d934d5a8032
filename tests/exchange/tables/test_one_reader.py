"""The same table read as a file and typed cell by cell: the doors never give two different values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import BenefitFromRoi, Cost, Initiative, Level
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.editing.cells.cells import Cell, Style, set_cells
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.tables.importer import TablePreview, TableSource, preview_source
from cxalloc.exchange.tables.strict_table import TableSettings
from tests.examples import examples

HORIZON = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 4)
FUNDS = (Fund("opex", "Opex", (10**13,) * 4),)


@dataclass(frozen=True)
class Locale:
    """How people of a country write numbers."""

    mark: str
    group: str
    before: str = ""
    """The currency before an amount; after it if empty."""


LOCALES = {
    "British": Locale(".", ",", "€"),
    "French": Locale(",", "\u202f"),
    "French, typed": Locale(",", " "),
    "German": Locale(",", "."),
    "Swiss": Locale(".", "'"),
    "ungrouped": Locale(",", ""),
}
UNITS = {"": 0, "k": 3, "M": 6}


def written(amount: Decimal, locale: Locale, unit: str, *, with_currency: bool) -> str:
    """An amount as people write it; ``amount`` is in currency units, ``unit`` a key of UNITS."""
    number = f"{amount.scaleb(-UNITS[unit]).normalize():f}"
    whole, _, decimals = number.partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1] if locale.group else [whole]
    text = locale.group.join(groups) + (f"{locale.mark}{decimals}" if decimals else "")
    if not with_currency:
        return f"{text} {unit}".rstrip()
    return f"{locale.before}{text}{unit}" if locale.before else f"{text} {unit}€"


@st.composite
def tables(draw: st.DrawFn) -> tuple[Locale, list[tuple[str, Decimal]], list[tuple[str, Decimal]]]:
    """A locale, and the texts of costs and ROIs of a table in it with what they mean."""
    locale = draw(st.sampled_from(list(LOCALES.values())))
    costs, rois = [], []
    for _ in range(draw(st.integers(1, 5))):
        cents = draw(st.integers(1, 5 * 10**8))
        rounded = draw(st.sampled_from((1, 100, 1000_00, 50_000_00)))
        amount = Decimal(max(rounded, cents - cents % rounded)) / 100
        unit = draw(st.sampled_from(list(UNITS)))
        costs.append((written(amount, locale, unit, with_currency=draw(st.booleans())), amount))
        share = Decimal(draw(st.integers(-50, 300))) / draw(st.sampled_from((100, 1000)))
        percent = f"{(share * 100).normalize():f}".replace(".", locale.mark)
        rois.append((f"{percent}{draw(st.sampled_from((' ', '', chr(0xA0))))}%", share))
    return locale, costs, rois


def read_as_file(costs: list[tuple[str, Decimal]], rois: list[tuple[str, Decimal]]) -> TablePreview:
    rows = [(f"Idea {n}", cost[0], roi[0]) for n, (cost, roi) in enumerate(zip(costs, rois, strict=True))]
    settings_ = TableSettings("T", "EUR", HORIZON, Decimal(0), FUNDS)
    return preview_source(TableSource(Grid("t.csv", (("Name", "Cost", "ROI"), *rows))), settings_)


def read_as_typed(costs: list[tuple[str, Decimal]], rois: list[tuple[str, Decimal]], locale: Locale) -> Document:
    plain = tuple(
        Initiative(
            f"i{n}", f"Idea {n}", (Level("standard", 1, (Cost("opex", (1,)),), BenefitFromRoi(Decimal("7.77"))),)
        )
        for n in range(len(costs))
    )
    cells = [
        Cell(Part.INITIATIVE, f"i{n}", field, text)
        for n, both in enumerate(zip(costs, rois, strict=True))
        for field, (text, _) in zip(("cost", "roi"), both, strict=True)
    ]
    style = Style(locale.mark, locale.group)
    return set_cells(Document(Portfolio("P", "EUR", HORIZON, Decimal(0), FUNDS, plain)), cells, style)


def is_ambiguous(text: str) -> bool:
    """Whether three digits stand after the only mark, so that it may be grouping."""
    marks = [sign for sign in text if sign in ".,"]
    digits = "".join(one for one in text if one.isdigit() or one in ".,")
    return len(marks) == 1 and len(digits.partition(marks[0])[2]) == 3


@settings(max_examples=examples(60))
@given(tables())
def test_a_file_and_typed_cells_give_what_was_meant_or_ask(table):
    locale, costs, rois = table
    preview = read_as_file(costs, rois)
    if preview.portfolio is None:
        assert any(is_ambiguous(text) for text, _ in (*costs, *rois)), preview.findings
    else:
        for one, (text, amount), (_, share) in zip(preview.portfolio.initiatives, costs, rois, strict=True):
            assert sum(one.levels[0].costs[0].amounts) == to_minor(amount, "EUR"), text
            assert one.levels[0].benefit == BenefitFromRoi(share)
    document = read_as_typed(costs, rois, locale)
    for n, ((text, amount), (_, share)) in enumerate(zip(costs, rois, strict=True)):
        level = document.portfolio.initiatives[n].levels[0]
        if (Part.INITIATIVE, f"i{n}", "cost") in document.drafts:
            assert is_ambiguous(text), text
        else:
            assert sum(level.costs[0].amounts) == to_minor(amount, "EUR"), text
        if (Part.INITIATIVE, f"i{n}", "roi") not in document.drafts:
            assert level.benefit == BenefitFromRoi(share)
