"""A pasted table is read by the reader of files: what that understands comes in, and what it asks about is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import PeriodUnit
from cxalloc.messages.numbers import NumberStyle
from tests.examples import examples
from tests.exchange.tables.test_small_doors import STYLES, empty, figures, line_lists, wanted
from tests.exchange.tables.written_tables import read_as_file, written_tables
from tests.ui.pages.candidates.pasting import PasteOutcome, empty_portfolio, paste_block

pytestmark = pytest.mark.usefixtures("qapp")


def rows(text: str) -> str:
    return text.replace(";", "\t").replace("\n", "\r\n")


def costs(outcome: PasteOutcome) -> dict[str, int]:
    """The costs in minor units by name."""
    assert not outcome.opens_preview
    initiatives = outcome.document.portfolio.initiatives
    return {one.name: sum(sum(cost.amounts) for cost in one.levels[0].costs) for one in initiatives}


@pytest.mark.parametrize(
    "text",
    [
        "Name;Cost;ROI\nA;100;50 %\nB;200;50 %\nTotal;300;",
        "Name;Cost;ROI\nA;100;50 %\nB;200;50 %\nTotal (2 initiatives);300;",
        "Name;Cost;ROI\nA;100;50 %\nB;200;50 %\nSous-total IT;300;\nTotal général;300;",
        "Plan 2027;;\n;;\nName;Cost;ROI\nA;100;50 %\nB;200;50 %",
        "Montants en k€;;\nName;Cost;ROI\nA;0,1;50 %\nB;0,2;50 %",
        "Name;Cost;ROI\nA;100;50 %\nName;Cost;ROI\nB;200;50 %",
        "Name;Cost;ROI\nA;100;50 %\nB;200;50 %\n* without tax;;",
        "Nom;Coût (k€);ROI\nA;0,1;50 %\nB;0,2;50 %",
        "Nom;Coût;Unité;ROI\nA;0,1;k€;50 %\nB;200;€;50 %",
    ],
)
def test_titles_totals_units_and_notes_are_those_of_a_file(text):
    outcome = paste_block(rows(text))
    if "Unité" in text:  # a column of units has no cell of the grid
        assert outcome.opens_preview
        return
    assert costs(outcome) == {"A": 100_00, "B": 200_00}
    assert not outcome.errors
    benefits = {one.levels[0].benefit for one in outcome.document.portfolio.initiatives}
    assert benefits == {BenefitFromRoi(Decimal("0.5"))}


@pytest.mark.parametrize(
    "text",
    [
        "Name;Cost;Currency\nA;100;USD\nB;200;EUR",
        "Name;Cost 2027;Cost 2028\nA;100;50\nB;200;50",
        "Name;Cost;Cost\nA;1;2",
        "Name;Cost;tag:region\nA;1;North",  # the grid has no column of that dimension yet
        "Name;Cost;Score: effort\nA;1;3",
        "Name;Cost;Nature\nA;1;Project\nB;200;recurring",
        "Name;Cost $\nA;1",
        "Amounts in USD;\nName;Cost\nA;1",
        "Name;Cost\nA;100\nB;200\nReste à allouer;250",  # an initiative or a total?
        "Name;Cost\nA;100\nB;200\n;300",
        "Name;Cost\n#REF!;100",  # an error in a text
        "Name;Investisement\nA;1",
        "Bezeichnung;Kosten;Rendite\nA;100;50 %",  # no heading is known
        "Kosten;Name\n100;A",
        "Name;Probabilité de non réussite;Cost\nA;1;2",
        "kind;id;name;owner;decision;level;start;delivered;cost\ninitiative;a;A;;funded;standard;2027-Q1;2027-Q1;100",
    ],
)
def test_what_cells_cannot_show_opens_the_preview_of_an_import(text):
    outcome = paste_block(rows(text))
    assert outcome.opens_preview
    assert not outcome.document.portfolio.initiatives


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("Name;Cost;ROI\nA;tbd;\nB;200;50 %", {("a/standard", "cost"): "tbd"}),
        ("Name;Cost;ROI\nA;;\nB;200;50 %", {("a/standard", "cost"): ""}),  # it would come in for nothing
        ("Name;Cost;ROI\nA;#N/A;\nB;200;50 %", {("a/standard", "cost"): "#N/A"}),
        ("Name;Cost;ROI (%)\nA;100;0.45\nB;200;0.5", {("a/standard", "roi"): "0.45 ?", ("b/standard", "roi"): "0.5 ?"}),
        ("Name;Cost;Start\nA;100;03/04/2027\nB;200;Q2 2027", {("a", "earliest_start"): "03/04/2027 ?"}),
        ("Name;Cost (k€)\nA;1.200\nB;2", {("a/standard", "cost"): "1.200 ?"}),
    ],
)
def test_what_cannot_be_read_of_a_cell_stays_in_it(text, errors):
    outcome = paste_block(rows(text))
    assert not outcome.opens_preview
    assert [one.name for one in outcome.document.portfolio.initiatives] == ["A", "B"]
    assert outcome.errors == errors


def test_a_table_without_a_fund_is_asked_about_where_there_are_several():
    two = empty_portfolio("opex", "capex")
    assert paste_block(rows("Name;Cost;ROI\nA;100;50 %"), two).opens_preview
    assert paste_block(rows("Name;Amount;ROI\nA;100;50 %"), two, small=True).opens_preview
    named = paste_block(rows("Name;Cost;Fund\nA;100;Capex\nB;200;"), two)
    assert costs(named) == {"A": 100_00, "B": 200_00}
    assert named.errors == {("b/standard", "fund"): ""}
    first, _ = named.document.portfolio.initiatives
    assert first.levels[0].costs[0].fund == "capex"


def test_rows_without_headings_are_asked_for_their_fund_in_its_cell():
    two = empty_portfolio("opex", "capex")
    outcome = paste_block(rows("A;100;50 %\nB;200;50 %"), two)
    assert costs(outcome) == {"A": 100_00, "B": 200_00}
    assert outcome.errors == {("a/standard", "fund"): "", ("b/standard", "fund"): ""}
    assert not paste_block(rows("A;100;50 %\nB;200;50 %")).errors  # one fund: nothing is open


def test_a_total_without_headings_is_left_out():
    outcome = paste_block(rows("A;100;50 %\nB;200;50 %\nTotal;300;"))
    assert costs(outcome) == {"A": 100_00, "B": 200_00}
    assert "1 row that adds others up left out" in outcome.message
    assert list(costs(paste_block(rows("Total;;\nB;200;50 %")))) == ["Total", "B"]  # nothing is said to be a sum


def test_two_rows_of_one_name_are_asked_about():
    assert paste_block(rows("Name;Cost\nA;100\na;200")).opens_preview


def test_a_benefit_a_year_is_converted_and_said():
    outcome = paste_block(rows("Name;Cost;Annual benefit\nA;100;400"))
    assert outcome.document.portfolio.initiatives[0].levels[0].benefit == BenefitPerPeriod(100_00)
    assert "converted from an amount a year" in outcome.message


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written_tables())
def test_a_paste_gives_what_a_file_gives_or_asks(table):
    style = NumberStyle(table.locale.group, table.locale.mark, sizes=table.locale.sizes)
    block = "\r\n".join(map("\t".join, table.rows))
    outcome = paste_block(block, style=style)
    preview = read_as_file(table.rows)
    assert not outcome.opens_preview
    pasted = outcome.document.portfolio.initiatives
    assert [one.name for one in pasted] == [f"Idea {n}" for n in range(len(table.costs))]
    for n, (one, amount, share) in enumerate(zip(pasted, table.amounts, table.shares, strict=True)):
        level = one.levels[0]
        if (f"{one.id}/standard", "cost") not in outcome.errors:
            assert sum(sum(cost.amounts) for cost in level.costs) == to_minor(amount, "EUR"), table.costs[n]
        if (f"{one.id}/standard", "roi") not in outcome.errors:
            assert level.benefit == BenefitFromRoi(share), table.rois[n]
    if preview.portfolio is not None:
        assert not outcome.errors


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(PeriodUnit), st.sampled_from(STYLES), st.booleans(), st.booleans())
def test_pasted_small_allocations_are_those_of_a_file(data, unit, style, french, is_column):
    lines = data.draw(line_lists(french=french))
    headings = ("Nom", "Montant", "Périodicité", "ROI") if french else ("Name", "Amount", "Frequency", "ROI")
    cells = [
        (one.name, one.text(style), one.word, f"{one.roi} %")
        if is_column
        else (one.name, f"{one.text(style)} {one.ending}", "", f"{one.roi} %")
        for one in lines
    ]
    written = NumberStyle(style.group, style.decimal_mark)
    outcome = paste_block("\r\n".join(map("\t".join, [headings, *cells])), empty(unit), written, small=True)
    assert not outcome.errors
    assert figures(outcome.document.portfolio.small_allocations) == wanted(lines, unit)
