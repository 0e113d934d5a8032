"""People's own tables: found, shown, and read right or refused."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Cost, Status
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.exchange.tables.headings import HeadingMatch
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, import_table, preview_table
from cxalloc.exchange.tables.strict_table import TableSettings

QUARTERS = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 4)
FRAME = TableSettings("Table", "EUR", QUARTERS, Decimal(0), (Fund("opex", "Opex", (10**8,) * 4),))
FRENCH = """\
Nom;Coût (€);ROI;Statut;Début au plus tôt;Probabilité de succès;Étiquette:moment;Commentaire
Café à l’accueil;1 234,56 €;12,5 %;obligatoire;T2 2027;0,5;accueil; fidélité "vrai"
Façade;3.000,50;80 %;;15/09/2027;1;;
Œuvre « été » – suite;12 000;0,35;candidat;2027-Q1;75 %;œil;
"""


@pytest.fixture
def write(tmp_path):
    """Write a table and return its path."""

    def make(text: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
        path = Path(tmp_path, name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return make


def look(path: Path, base: TableSettings | Portfolio = FRAME, **options: object) -> TablePreview:
    return preview_table(path, base, ImportOptions(**options))  # type: ignore[arg-type]


def told(preview: TablePreview) -> list[tuple[str, str, str]]:
    return [(str(one.place), str(one.value), str(one.expected)) for one in preview.findings]


def costs(preview: TablePreview) -> list[Decimal]:
    assert preview.portfolio is not None, preview.findings
    return [
        Decimal(sum(amount for level in one.levels for cost in level.costs for amount in cost.amounts)) / 100
        for one in preview.portfolio.initiatives
    ]


def french_workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Feuille 1")
        for row, line in enumerate(FRENCH.splitlines()):
            for column, cell in enumerate(line.split(";")):
                if row and column == 2 and cell == "0,35":
                    sheet.write_number(row, column, 0.35)
                else:
                    sheet.write_string(row, column, cell)
    return path


def test_one_french_table_in_four_forms_is_one_portfolio(write, tmp_path):
    quoted = FRENCH.replace(' fidélité "vrai"', '" fidélité ""vrai"""')
    found = [
        look(write(quoted, "a.csv", "cp1252")),
        look(write(quoted, "b.csv", "utf-8-sig")),
        look(write(quoted, "c.csv", "utf-16")),
        look(write(quoted.replace(";", "\t"), "d.csv", "utf-8")),
        look(french_workbook(tmp_path / "e.xlsx")),
    ]
    assert [one.encoding for one in found] == ["cp1252", "utf-8", "utf-16", "utf-8", ""]
    assert [one.delimiter for one in found] == [";", ";", ";", "\t", ""]
    assert {one.decimal_mark for one in found} == {","}
    assert {one.unused for one in found} == {("Commentaire",)}
    assert found[0].findings == ()
    assert len({repr(one.portfolio) for one in found}) == 1
    assert len({one.sample[0][:2] for one in found}) == 1
    portfolio = found[0].portfolio
    assert portfolio is not None
    first, second, third = portfolio.initiatives
    assert (first.name, first.status, first.earliest) == ("Café à l’accueil", Status.MUST, 1)
    assert first.levels[0].costs == (Cost("opex", (123456,)),)
    assert first.levels[0].benefit == BenefitFromRoi(Decimal("0.125"))
    assert first.levels[0].success == Decimal("0.5")
    assert (second.earliest, second.levels[0].costs[0].amounts) == (2, (300050,))
    assert (third.name, third.tags[0].value, third.levels[0].success) == (
        "Œuvre « été » – suite",
        "œil",
        Decimal("0.75"),
    )


def test_titles_above_the_headings_and_the_line_for_excel(write):
    preview = look(write("Plan 2027\n\nname,cost\nA,1\n"))
    assert (preview.heading_row, preview.sample, preview.sample_rows) == (3, (("A", "1"),), (4,))
    preview = look(write("sep=;\nname;cost\nA;1,5\n"))
    assert (preview.delimiter, costs(preview)) == (";", [Decimal("1.5")])


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("name;cost\nA;1.234\nB;5,5\n", ",", [1234, "5.5"]),
        ("name;cost;roi\nA;1,234;0,8\nB;1.5;\n", "", [1234, "1.5"]),  # the other column says nothing
        ("name;cost\nA;1234\nB;1 234\n", "", [1234, 1234]),
    ],
)
def test_the_column_settles_the_decimal_mark(write, text, mark, expected):
    preview = look(write(text))
    assert preview.decimal_mark == mark
    assert costs(preview) == [Decimal(one) for one in expected]


def test_what_nothing_settles_is_refused_until_the_mark_is_chosen(write):
    path = write("name;cost\nA;1,234\nB;2.500\nC;7\n")
    assert [one[:2] for one in told(look(path))] == [("table.csv, row 2, column cost", "1,234")]
    both = "choose the decimal mark (1236.5 with a point, 2501.234 with a comma, 2 values in all)"
    assert both in told(look(path))[0][2]
    assert costs(look(path, decimal_mark=".")) == [1234, Decimal("2.5"), 7]
    assert costs(look(path, decimal_mark=",")) == [Decimal("1.23"), 2500, 7]
    assert costs(look(path, decimal_marks={"cost": ","})) == [Decimal("1.23"), 2500, 7]
    path = write("name;cost\nA;1,234\nB;0,5\nC;0.5\n")
    assert told(look(path))[0][1] == "1,234", "the column contradicts itself"
    assert told(look(path, decimal_mark=","))[0][1:] == ("0.5", "a number with a decimal comma")


def test_all_bad_rows_are_listed_as_they_are_written(write):
    path = write(
        "Nom;Coût;ROI;Durée (trimestres);Statut;Début\n"
        "A;12 €;15;1;;\n;5;;;;\nC;5 $;(5);x;peut-être;03/04/2027\nD;1;2;1;;;extra\nE;-1;12 %;12 %;;\n"
    )
    preview = look(path)
    assert preview.portfolio is None
    assert preview.differences == ()
    assert [(one[0].removeprefix("table.csv, "), one[1]) for one in told(preview)] == [
        ("row 2, column ROI", "15"),
        ("row 3, column Nom", ""),
        ("row 4, column Coût", "5 $"),
        ("row 4, column ROI", "(5)"),
        ("row 4, column Durée (trimestres)", "x"),
        ("row 4, column Statut", "peut-être"),
        ("row 4, column Début", "03/04/2027"),
        ("row 5, column number 7", "extra"),
        ("row 6, column Coût", "-1"),
        ("row 6, column Durée (trimestres)", "12 %"),
    ]
    with pytest.raises(InvalidInput) as caught:
        import_table(path, FRAME)
    assert caught.value.findings == preview.findings


@pytest.mark.parametrize(
    ("heading", "column", "match"),
    [
        ("Initiative name", "name", HeadingMatch.EXACT),
        ("INTITULÉ", "name", HeadingMatch.EXACT),
        ("Propriétaire", "owner", HeadingMatch.EXACT),
        ("Earliest start", "earliest_start", HeadingMatch.EXACT),
        ("Début au plus tot", "earliest_start", HeadingMatch.EXACT),
        ("Retour sur investisement", "roi", HeadingMatch.SIMILAR),
        ("Probabilty of success", "success", HeadingMatch.SIMILAR),
        ("Coût 2", "cost_2", HeadingMatch.EXACT),
        ("cost_3", "cost_3", HeadingMatch.EXACT),
        ("Bénéfice période 4", "benefit_4", HeadingMatch.EXACT),
        ("tag:Moment", "tag:Moment", HeadingMatch.EXACT),
        ("Coût (EUR)", "cost", HeadingMatch.EXACT),
        ("Coût [k€]", "cost", HeadingMatch.EXACT),
        ("Coût ($)", "", HeadingMatch.NONE),
        ("Durée (mois)", "", HeadingMatch.NONE),
        ("Durée (trimestres)", "duration", HeadingMatch.EXACT),
        ("Coût bas", "cost_low", HeadingMatch.EXACT),
        ("Cost high", "cost_high", HeadingMatch.EXACT),
        ("High cost", "cost_high", HeadingMatch.EXACT),
        ("Durée la plus longue (trimestres)", "duration_high", HeadingMatch.EXACT),
        ("Shortest duration", "duration_low", HeadingMatch.EXACT),
        ("rate_low", "rate_low", HeadingMatch.EXACT),
        ("Rendement haut", "rate_high", HeadingMatch.EXACT),
        ("ROI %", "roi", HeadingMatch.EXACT),
        ("Nom (k€)", "", HeadingMatch.NONE),
        ("Budget", "cost", HeadingMatch.EXACT),
        ("Remarks", "", HeadingMatch.NONE),
    ],
)
def test_headings(write, heading, column, match):
    found = look(write(f"{heading};x\n")).columns[0]
    assert (found.column, found.match) == (column, match)


def test_a_unit_in_a_heading_is_heeded(write):
    preview = look(write("Nom;Coût (k€);ROI (%)\nA;1,5;80\nB;2;5\n"))
    assert costs(preview) == [1500, 2000]
    assert preview.portfolio is not None
    assert [one.levels[0].benefit for one in preview.portfolio.initiatives] == [
        BenefitFromRoi(Decimal("0.8")),
        BenefitFromRoi(Decimal("0.05")),
    ]
    ambiguous = look(write("Nom;Coût;ROI (%)\nA;1;0,8\nB;2;5 %\n"))
    assert [(one[1], "with its sign" in one[2]) for one in told(ambiguous)] == [("0,8", True)]


def test_a_mapping_that_is_chosen_goes_first(write):
    path = write("Name;Budget;Cost;Gain\nA;5;7;12 %\n")
    preview = look(path, mapping={"budget": "cost", "Cost": "", "Gain": "roi"})
    assert [one.column for one in preview.columns] == ["name", "cost", "", "roi"]
    assert costs(preview) == [5]
    assert preview.unused == ("Cost",)
    preview = look(path, mapping={"Cots": "cost", "Gain": "gain"})
    assert [one[1] for one in told(preview)] == ["gain", "Cots"]
    preview = look(write("Nom;Name;Cost\nA;B;1\n"))
    assert told(preview)[0][1:] == ("Name", "one column for name: 'Nom' is taken for it as well")


def test_numbers_of_a_workbook_are_never_ambiguous(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        rows = [["Nom", "Coût", "ROI (%)"], ["A", 1.234, 80], ["B", "1 234,5", 5]]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    preview = look(path)
    assert [round(one, 1) for one in costs(preview)] == [Decimal("1.2"), Decimal("1234.5")]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"", "empty"),
        (b"\n\n \n", "empty"),
        (b"\xff\xfeN", "byte 4e"),
        (b"name,cost\n\x81,1\n", "byte 81"),
        (b"n\0a\0m\0e\0", "a null character"),
        (b'name,cost\n"A,1\n', "unexpected end of data"),
        (b"," * 3000 + b"x\n", "3001 columns and 1 rows"),
    ],
)
def test_what_can_not_be_read_at_all(write, content, value):
    with pytest.raises(InvalidInput) as caught:
        look(write(content))
    assert [str(one.value) for one in caught.value.findings] == [value]


def test_a_choice_that_is_none(write):
    path = write("name,cost\nA,1\n")
    for options in (ImportOptions(encoding="ebcdic"), ImportOptions(delimiter="|"), ImportOptions(decimal_mark="'")):
        with pytest.raises(InvalidInput, match="expected one of"):
            preview_table(path, FRAME, options)
    assert look(path, encoding="cp1252").encoding == "cp1252"


def test_a_text_file_has_a_largest_size(write, monkeypatch):
    monkeypatch.setattr("cxalloc.exchange.grids.LARGEST_TEXT", 2**20)
    with pytest.raises(InvalidInput, match=re.escape("'more than 1 MB'")):
        look(write(b"name,cost\n" + b"A,1\n" * 2**19))


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a;b;c\n1;2;3\n", "a, b, c", "a heading that is known, such as name, cost or roi"),
        ("name,cost,roi\n", "name, cost, roi", "a row below the headings"),
    ],
)
def test_a_table_that_says_nothing_is_no_portfolio(write, text, value, expected):
    preview = look(write(text))
    assert told(preview) == [("table.csv, row 1", value, expected)]
    assert preview.portfolio is None


@pytest.mark.parametrize("named", ["Total", "TOTAL", "Sous-total", "Total général :", "Sum"])
def test_a_row_that_adds_others_up_is_no_initiative_and_said_to_be_left_out(write, named):
    preview = look(write(f"name,cost,roi\nPortal,100,0.5\nGrand tour,200,0.5\n{named},300,\n"))
    assert preview.findings == ()
    assert (preview.rows, preview.totals) == (2, (4,))
    assert preview.portfolio is not None
    assert [one.name for one in preview.portfolio.initiatives] == ["Portal", "Grand tour"]


def test_an_initiative_called_total_that_has_an_owner_is_one(write):
    preview = look(write("name,owner,cost,roi\nTotal,Ana,100,0.5\nTotal quality,,100,0.5\n"))
    assert (preview.rows, preview.totals) == (2, ())
