"""The sample portfolios written as people keep such tables, with titles, units, totals and notes, come in right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cxalloc.domain.initiative import BenefitPerPeriod, Initiative, Level, Status
from cxalloc.domain.money import spread, to_major
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.exchange.tables.importer import preview_table
from cxalloc.samples import samples_folder


@dataclass(frozen=True)
class Words:
    """The words of a table in one language; ``money`` is the title that states the unit of all amounts."""

    title: str
    money: str
    headings: tuple[str, ...]
    must: str
    total: str
    note: str


FRENCH = Words(
    "Portefeuille d’initiatives – version du comité de mars",
    "Montants en k€",
    (
        *("Intitulé", "Niveau", "Porteur", "Fonds", "Statut", "Début au plus tôt", "Début au plus tard", "Durée"),
        *("Coût total", "Coût récurrent", "Gain par période", "Probabilité de succès", "Cas pessimiste"),
        "Cas optimiste",
    ),
    "Obligatoire",
    "Total général",
    "* hors taxes",
)
ENGLISH = Words(
    "CX initiatives, as agreed in March",
    "All amounts in {currency} thousands",
    (
        *("Project", "Level", "Owner", "Fund", "Status", "Earliest start", "Latest start", "Duration"),
        *("Total cost", "Running cost", "Benefit per period", "Success rate", "Worst case", "Best case"),
    ),
    "Must fund",
    "Grand total",
    "Source: finance",
)


def is_plain(level: Level) -> bool:
    """Whether a row of such a table says all of a level: one fund, an even cost, a benefit per period."""
    if len(level.costs) != 1 or not isinstance(level.benefit, BenefitPerPeriod):
        return False
    amounts = level.costs[0].amounts
    return sum(amounts) > 0 and amounts == spread(sum(amounts), level.duration)


def plain_part(portfolio: Portfolio) -> Portfolio:
    """The initiatives of a portfolio that fit into such a table, without what it has no columns for."""
    kept = [
        replace(
            one, levels=tuple(replace(level, effort=(), scores=()) for level in one.levels), tags=(), commitment=None
        )
        for one in portfolio.initiatives
        if all(map(is_plain, one.levels)) and one.status in (Status.CANDIDATE, Status.MUST)
    ]
    return Portfolio(
        portfolio.name,
        portfolio.currency,
        portfolio.horizon,
        portfolio.annual_rate,
        portfolio.funds,
        tuple(kept),
        late_start=portfolio.late_start,
    )


def label(portfolio: Portfolio, period: int | None, words: Words) -> str:
    """A period as people write it: ``T1 2027``, ``Q1 2027``, ``03/2027``."""
    if period is None:
        return ""
    year, _, part = portfolio.horizon.label(period).partition("-")
    if portfolio.horizon.unit is PeriodUnit.MONTH:
        return f"{part}/{year}"
    return f"{'T' if words is FRENCH else 'Q'}{part[1:]} {year}"


def rows_of(portfolio: Portfolio, words: Words) -> Iterator[list[Any]]:
    """The rows: amounts in thousands, shares as the numbers behind percentages."""
    funds = {fund.id: fund.name for fund in portfolio.funds}

    def thousands(minor: int) -> float:
        return float(to_major(minor, portfolio.currency) / 1000)

    for one in portfolio.initiatives:
        for level in one.levels:
            [cost] = level.costs
            assert isinstance(level.benefit, BenefitPerPeriod)
            yield [
                *(one.name, level.name, one.owner, funds[cost.fund]),
                *(words.must if one.status is Status.MUST else "", label(portfolio, one.earliest, words)),
                *(label(portfolio, one.latest, words), level.duration, thousands(sum(cost.amounts))),
                *(thousands(cost.run), thousands(level.benefit.amount)),
                *map(float, (level.success, level.low, level.high)),
            ]


def write(portfolio: Portfolio, path: Path, words: Words) -> None:
    """Write a portfolio as people keep it: a title, a unit, bold headings, a total with a formula, a note."""
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet("Initiatives 2027"), book.add_format({"bold": True})
        money, share = book.add_format({"num_format": "#,##0.000"}), book.add_format({"num_format": "0.0%"})
        sheet.write(0, 0, words.title, bold)
        sheet.write(1, 0, words.money.format(currency=portfolio.currency))
        sheet.write_row(3, 0, words.headings, bold)
        rows = list(rows_of(portfolio, words))
        for at, row in enumerate(rows, start=4):
            for column, value in enumerate(row):
                form = money if 8 <= column <= 10 else share if column > 10 else None
                sheet.write(at, column, value, form)
        end = 4 + len(rows)
        sheet.write(end, 0, words.total, bold)
        sheet.write_formula(end, 8, f"=SUM(I5:I{end})", money, sum(row[8] for row in rows))
        sheet.write(end + 2, 0, words.note)
        sheet.write(5, 16, "to be checked")


def simplified(one: Initiative) -> Initiative:
    return replace(one, id="x")


@pytest.mark.parametrize(
    ("sample", "words"), [("retail_bank", ENGLISH), ("telecom", ENGLISH), ("mutuelle_sante", FRENCH)]
)
def test_a_sample_as_people_keep_it_comes_in_right(tmp_path: Path, sample: str, words: Words) -> None:
    portfolio = plain_part(read_folder(samples_folder() / sample))
    assert len(portfolio.initiatives) >= 8
    path = tmp_path / "initiatives.xlsx"
    write(portfolio, path, words)
    preview = preview_table(path, replace(portfolio, initiatives=()))
    assert preview.portfolio is not None, "\n".join(map(str, preview.findings))
    assert preview.unused == ()
    assert len(preview.totals) == 1
    assert list(map(simplified, preview.portfolio.initiatives)) == list(map(simplified, portfolio.initiatives))
