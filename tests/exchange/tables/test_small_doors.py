"""The same small allocations as a folder, an imported table, a sheet and typed cells: equal values."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.money import to_major
from cxalloc.domain.numbers import write_number
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.editing import rows
from cxalloc.editing.cells.cells import Cell, Style, set_cells
from cxalloc.exchange.folder.portfolio_folder import read_folder, write_folder
from cxalloc.exchange.parsers.rhythms import Rhythm, in_periods
from cxalloc.exchange.tables.importer import ImportOptions, preview_table
from cxalloc.exchange.tables.strict_table import TableSettings
from cxalloc.messages.numbers import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE
from tests.examples import examples

STYLES = (
    Style(".", ","),
    Style(",", "."),
    Style(",", NARROW_NO_BREAK_SPACE),
    Style(",", NO_BREAK_SPACE),
    Style(".", "\N{RIGHT SINGLE QUOTATION MARK}"),
)
WORDS = {
    Rhythm.WEEK: ("weekly", "hebdomadaire", "a week", "/ semaine"),
    Rhythm.MONTH: ("monthly", "mensuelle", "per month", "par mois"),
    Rhythm.QUARTER: ("quarterly", "trimestriel", "a quarter", "/trimestre"),
    Rhythm.YEAR: ("yearly", "annuel", "per year", "/ an"),
}
"""Two words for a cell of frequencies, and two endings of an amount, for each rhythm."""
STARTS = {PeriodUnit.MONTH: "2027-01", PeriodUnit.QUARTER: "2027-Q1", PeriodUnit.YEAR: "2027"}


def frame(unit: PeriodUnit) -> TableSettings:
    return TableSettings("T", "EUR", Horizon(unit, STARTS[unit], 4), Decimal(0), (Fund("opex", "Opex", (10**9,) * 4),))


def empty(unit: PeriodUnit) -> Portfolio:
    made = frame(unit)
    return Portfolio(made.name, made.currency, made.horizon, made.annual_rate, made.funds)


@dataclass(frozen=True)
class Line:
    """A line of a leader's list: the amount in minor units, the ROI in percent, and how the rhythm is written."""

    name: str
    amount: int
    roi: int
    rhythm: Rhythm
    word: str
    ending: str

    def text(self, style: Style) -> str:
        return style.number(to_major(self.amount, "EUR"))


@st.composite
def line_lists(draw: st.DrawFn, *, french: bool) -> list[Line]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        rhythm = draw(st.sampled_from(list(WORDS)))
        word, ending = WORDS[rhythm][french], WORDS[rhythm][2 + french]
        amount, roi = draw(st.integers(100_00, 9_999_999_99)), draw(st.integers(-100, 1000))
        found.append(Line(f"Fund {number}", amount, roi, rhythm, word, ending))
    return found


def wanted(lines: list[Line], unit: PeriodUnit) -> list[tuple[str, int, int, Decimal]]:
    """Name, minimum, amount per period and ROI."""
    each = [in_periods(to_major(one.amount, "EUR"), one.rhythm, unit, "EUR") for one in lines]
    return [(one.name, 1, int(amount * 100), Decimal(one.roi) / 100) for one, amount in zip(lines, each, strict=True)]


def figures(allocations: tuple[SmallAllocation, ...]) -> list[tuple[str, int, int, Decimal | None]]:
    return [(one.name, one.minimum, one.maximum, one.roi) for one in allocations]


def imported(path: Path, unit: PeriodUnit, style: Style) -> list[tuple[str, int, int, Decimal | None]]:
    preview = preview_table(path, frame(unit), ImportOptions(decimal_mark=style.decimal_mark))
    assert preview.portfolio is not None, [str(one) for one in preview.findings]
    return figures(preview.portfolio.small_allocations)


def typed(lines: list[Line], unit: PeriodUnit, style: Style) -> Portfolio:
    document = Document(empty(unit))
    for one in lines:
        step = rows.add(document, Part.SMALL_ALLOCATION, name=one.name)
        texts = {"maximum": f"{one.text(style)} {one.ending}", "roi": f"{one.roi} %"}
        cells = [Cell(Part.SMALL_ALLOCATION, step.keys[0], field, text) for field, text in texts.items()]
        document = set_cells(step.document, cells, style)
    assert not document.drafts
    return document.portfolio


def write_book(path: Path, sheet: str, headings: tuple[str, ...], lines: list[Line]) -> None:
    with xlsxwriter.Workbook(path) as book:
        percent, made = book.add_format({"num_format": "0%"}), book.add_worksheet(sheet)
        made.write_row(0, 0, headings)
        for row, one in enumerate(lines, start=1):
            made.write_row(row, 0, (one.name, float(to_major(one.amount, "EUR")), one.word))
            made.write(row, 3, one.roi / 100, percent)


@tried(max_examples=examples(15))
@given(st.data(), st.sampled_from(PeriodUnit), st.sampled_from(STYLES), st.booleans())
def test_every_door_gives_the_same(data, unit, style, french):
    lines = data.draw(line_lists(french=french))
    expected = wanted(lines, unit)
    headings = ("Nom", "Montant", "Périodicité", "ROI") if french else ("Name", "Amount", "Frequency", "ROI")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        table, ends, book, strict = (folder / name for name in ("t.csv", "small allocations.csv", "b.xlsx", "strict"))
        cells = [(one.name, one.text(style), one.word, f"{one.roi} %") for one in lines]
        table.write_text("\n".join(map("\t".join, [headings, *cells])), "utf-8")
        assert imported(table, unit, style) == expected

        cells = [(one.name, f"{one.text(style)} {one.ending}", "", f"{one.roi} %") for one in lines]
        ends.write_text("\n".join(map("\t".join, [headings, *cells])), "utf-8")
        assert imported(ends, unit, style) == expected

        write_book(book, "Enveloppes récurrentes" if french else "Recurring budgets", headings, lines)
        assert imported(book, unit, style) == expected

        portfolio = typed(lines, unit, style)
        assert figures(portfolio.small_allocations) == expected

        write_folder(portfolio, strict)
        assert figures(read_folder(strict).small_allocations) == expected
        short = [f"{name},{write_number(Decimal(most).scaleb(-2))},{roi}" for name, _, most, roi in expected]
        (strict / "small_allocations.csv").write_text("\n".join(["name,amount,roi", *short]), "utf-8")
        assert figures(read_folder(strict).small_allocations) == expected

        # What was typed and is imported again changes nothing.
        assert preview_table(table, portfolio, ImportOptions(decimal_mark=style.decimal_mark)).portfolio == portfolio
