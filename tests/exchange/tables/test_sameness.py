"""What is the same candidate, and what is no table of candidates: names spelt alike, exported texts, exported plans."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.exchange.exports.plan_csv import CsvStyle, write_decisions, write_plan
from cxalloc.exchange.exports.workbook import write_workbook
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.tables.importer import TableSource, preview_source, preview_table
from cxalloc.exchange.tables.merge import ImportEffect
from cxalloc.exchange.tables.notes import NoteKind
from tests.examples import examples

LEVEL = Level("standard", 1, (Cost("opex", (100_00,)),), BenefitFromRoi(Decimal(1)))
NAMES = ("Café d'été", "=Bonus", "Straße", "Réclamations 2.0")


def portfolio(*names: str) -> Portfolio:
    initiatives = tuple(Initiative(f"i{n}", name, (LEVEL,)) for n, name in enumerate(names))
    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4)
    return Portfolio("P", "EUR", horizon, Decimal(0), (Fund("opex", "Opex", (10**7,) * 4),), initiatives)


def table(*rows: tuple[str, ...]) -> TableSource:
    return TableSource(Grid("t.csv", rows))


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and another spelling of it."""
    name = draw(st.sampled_from(NAMES))
    decomposed = draw(st.booleans())
    space = draw(st.sampled_from((" ", "  ", "\u00a0", "\u202f", " \u00a0")))
    other = draw(st.sampled_from((name, name.upper(), name.lower(), name.title()))).replace(" ", space)
    return name, unicodedata.normalize("NFD" if decomposed else "NFC", other)


@settings(max_examples=examples(30))
@given(spellings())
def test_another_spelling_is_the_same_initiative(spelling):
    name, other = spelling
    base = portfolio(name)
    preview = preview_source(table(("Name", "Cost"), (other, "200")), base)
    assert preview.portfolio is not None, preview.findings
    [one] = preview.portfolio.initiatives
    assert (one.id, one.name, one.levels[0].costs[0].amounts) == ("i0", name, (200_00,))
    assert [one.kind for one in preview.differences] == [ImportEffect.CHANGED]


def test_ids_stay_exact():
    preview = preview_source(table(("id", "Name", "Cost"), ("I0", "Alpha", "200")), portfolio("Alpha"))
    assert preview.portfolio is not None
    assert [one.id for one in preview.portfolio.initiatives] == ["i0", "I0"]


@pytest.mark.parametrize("base", [portfolio(), portfolio("Alpha one")])
def test_two_rows_that_are_spelt_alike_are_refused(base):
    preview = preview_source(table(("Name", "Cost"), ("Alpha one", "1"), ("ALPHA  one", "2")), base)
    assert preview.portfolio is None
    assert any("Alpha one" in str(finding) for finding in preview.findings)


def test_two_candidates_that_are_spelt_alike_are_refused():
    base = portfolio("Alpha one", "alpha\u00a0one")
    preview = preview_source(table(("Name", "Cost"), ("Alpha one", "1")), base)
    assert preview.portfolio is None
    assert "i0, i1" in str(preview.findings[0])


def test_the_apostrophe_of_our_export_is_taken_away():
    base = portfolio("=Bonus", "+1", "@home", "-", "O'Neil")
    named = [("Name", "Cost"), *((f"'{one.name}", "7") for one in base.initiatives[:4]), ("O'Neil", "7")]
    preview = preview_source(table(*named), base)
    assert preview.portfolio is not None, preview.findings
    assert [one.name for one in preview.portfolio.initiatives] == [one.name for one in base.initiatives]


@pytest.mark.parametrize("style", [CsvStyle(), CsvStyle(";", ",")])
@pytest.mark.parametrize("write", [write_plan, write_decisions])
def test_an_exported_plan_is_no_table_of_candidates(tmp_path: Path, write, style):
    base = portfolio("Alpha")
    path = tmp_path / "plan.csv"
    write(base, Decision((Choice("i0", "standard", 0),)), path, style)
    with pytest.raises(InvalidInput, match=r"an exported plan.*what was edited in them changes nothing"):
        preview_table(path, base)


def test_a_table_that_would_take_too_long_is_refused_at_once():
    for columns, rows in ((2, 100_001), (100, 3_001)):
        headings = ("Name", *map(str, range(1, columns)))
        many = table(headings, *(("Alpha",) * columns,) * rows)
        with pytest.raises(InvalidInput, match=rf"{columns} columns and {rows + 1} rows.*100000 rows.*300000 cells"):
            preview_source(many, portfolio())
    sparse = table(("Name", "Cost"), ("Alpha", "1"), *(("", ""),) * 200_000)
    assert preview_source(sparse, portfolio()).rows == 1


def test_an_exported_workbook_changes_nothing_and_says_which_sheets_are_not_read(tmp_path: Path):
    base = portfolio("Alpha", "=Bonus")
    path = tmp_path / "plan.xlsx"
    write_workbook(base, Decision((Choice("i0", "standard", 0),)), path)
    preview = preview_table(path, base)
    assert preview.portfolio == replace(base)
    [note] = [one for one in preview.notes if one.kind is NoteKind.RESULTS]
    assert note.heading.startswith("Decisions, Schedule")
