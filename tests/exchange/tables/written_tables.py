"""Tables as people of several countries write them, with what they mean; read as a file, and typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import BenefitFromRoi, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.editing.cells.cells import Cell, Style, set_cells
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.tables.importer import TablePreview, TableSource, preview_source
from cxalloc.exchange.tables.strict_table import TableSettings

HORIZON = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 4)
FUNDS = (Fund("opex", "Opex", (10**13,) * 4),)


@dataclass(frozen=True)
class Locale:
    """How people of a country write numbers; ``sizes`` are those of groups, from the right."""

    mark: str
    group: str
    before: str = ""
    """The currency before an amount; after it if empty."""
    sizes: tuple[int, int] = (3, 3)


LOCALES = {
    "British": Locale(".", ",", "€"),
    "French": Locale(",", "\u202f"),
    "French, typed": Locale(",", " "),
    "German": Locale(",", "."),
    "Swiss": Locale(".", "'"),
    "Swiss, printed": Locale(".", "\N{RIGHT SINGLE QUOTATION MARK}", "€ "),
    "Indian": Locale(".", ",", "€", (3, 2)),
    "ungrouped": Locale(",", ""),
}
UNITS = {"": 0, "k": 3, "M": 6}
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class WrittenTable:
    """A table of names, costs and ROIs, with what its figures mean.

    ``titles`` stand above the headings, ``total`` is a row below the others; both may be missing. ``in_cells`` says
    that the texts mean by themselves what they mean under these headings, so that they can be typed.
    """

    locale: Locale
    titles: tuple[str, ...]
    headings: tuple[str, str, str]
    costs: tuple[str, ...]
    rois: tuple[str, ...]
    total: str
    amounts: tuple[Decimal, ...]
    shares: tuple[Decimal, ...]
    in_cells: bool

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """All of its rows."""
        body = [(f"Idea {n}", cost, roi) for n, (cost, roi) in enumerate(zip(self.costs, self.rois, strict=True))]
        below = [("Total", self.total, "")] if self.total else []
        return [*((title, "", "") for title in self.titles), self.headings, *body, *below]


def grouped(whole: str, locale: Locale) -> str:
    """Digits in groups, as in a locale."""
    if not locale.group:
        return whole
    sizes, groups = list(locale.sizes), list[str]()
    while len(whole) > sizes[0]:
        groups.append(whole[-sizes[0] :])
        whole = whole[: -sizes[0]]
        sizes = sizes[1:] or sizes
    return locale.group.join([whole, *reversed(groups)])


def written(amount: Decimal, locale: Locale, power: int = 0) -> str:
    """An amount (currency units) as people write it, in tens to a power, without a unit."""
    whole, _, decimals = f"{amount.scaleb(-power).normalize():f}".partition(".")
    return grouped(whole, locale) + (f"{locale.mark}{decimals}" if decimals else "")


def with_unit(number: str, locale: Locale, unit: str, *, with_currency: bool) -> str:
    """A number with a unit, a key of UNITS, and a currency."""
    if not with_currency:
        return f"{number} {unit}".rstrip()
    return f"{locale.before}{number}{unit}" if locale.before else f"{number} {unit}€"


def _percent(share: Decimal, locale: Locale) -> str:
    return f"{(share * 100).normalize():f}".replace(".", locale.mark)


@st.composite
def written_tables(draw: st.DrawFn) -> WrittenTable:
    """A table with its units in a title, in the heading or in the cells, percentages with their sign or without."""
    locale = draw(st.sampled_from(list(LOCALES.values())))
    place = draw(st.sampled_from(("cell", "heading", "title")))
    unit = draw(st.sampled_from(list(UNITS)))
    signed = draw(st.booleans())
    costs, rois, amounts, shares = [], [], [], []
    for _ in range(draw(st.integers(1, 5))):
        cents = draw(st.integers(1, 5 * 10**8))
        rounded = draw(st.sampled_from((1, 100, 1000_00, 50_000_00)))
        amount = Decimal(max(rounded, cents - cents % rounded)) / 100
        own = draw(st.sampled_from(list(UNITS))) if place == "cell" else unit
        number = written(amount, locale, UNITS[own])
        costs.append(with_unit(number, locale, own, with_currency=draw(st.booleans())) if place == "cell" else number)
        share = Decimal(draw(st.integers(-50, 300))) / draw(st.sampled_from((100, 1000)))
        sign = draw(st.sampled_from((" ", "", NO_BREAK_SPACE))) + "%" if signed else ""
        rois.append(_percent(share, locale) + sign)
        amounts.append(amount)
        shares.append(share)
    french = draw(st.booleans())
    name, cost = ("Intitulé", "Coût") if french else ("Initiative", "Cost")
    titles: list[str] = draw(st.sampled_from(([], ["Plan 2027"], ["CX portfolio, version 3", ""])))
    shown = f"{unit}€"
    if place == "heading":
        cost = draw(st.sampled_from((f"{cost} ({shown})", f"{cost} {shown}", f"{cost} en {shown}", f"{cost}, {shown}")))
    elif place == "title":
        titles = [*titles, draw(st.sampled_from((f"Montants en {shown}", f"Amounts in {shown}", f"({shown})")))]
    roi = draw(st.sampled_from(("ROI", "Return on investment") if signed else ("ROI (%)", "ROI en %", "% ROI")))
    of_total = sum(amounts, Decimal(0))
    total = ""
    if draw(st.booleans()):
        number = written(of_total, locale, UNITS[unit] if place != "cell" else 0)
        total = with_unit(number, locale, "", with_currency=True) if place == "cell" else number
    return WrittenTable(
        locale,
        tuple(titles),
        headings=(name, cost, roi),
        costs=tuple(costs),
        rois=tuple(rois),
        total=total,
        amounts=tuple(amounts),
        shares=tuple(shares),
        in_cells=place == "cell" and signed,
    )


def read_as_file(rows: Sequence[Sequence[str]]) -> TablePreview:
    """The preview of importing a table into a new portfolio."""
    settings = TableSettings("T", "EUR", HORIZON, Decimal(0), FUNDS)
    return preview_source(TableSource(Grid("t.csv", tuple(map(tuple, rows)))), settings)


def read_as_typed(table: WrittenTable) -> Document:
    """A document with the costs and ROIs of a table typed into its cells."""
    plain = tuple(
        Initiative(
            f"i{n}", f"Idea {n}", (Level("standard", 1, (Cost("opex", (1,)),), BenefitFromRoi(Decimal("7.77"))),)
        )
        for n in range(len(table.costs))
    )
    cells = [
        Cell(Part.INITIATIVE, f"i{n}", field, text)
        for n, both in enumerate(zip(table.costs, table.rois, strict=True))
        for field, text in zip(("cost", "roi"), both, strict=True)
    ]
    style = Style(table.locale.mark, table.locale.group)
    return set_cells(Document(Portfolio("P", "EUR", HORIZON, Decimal(0), FUNDS, plain)), cells, style)


def is_ambiguous(text: str) -> bool:
    """Whether three digits stand after the only mark, so that it may be grouping."""
    marks = [sign for sign in text if sign in ".,"]
    digits = "".join(one for one in text if one.isdigit() or one in ".,")
    return len(marks) == 1 and len(digits.partition(marks[0])[2]) == 3
