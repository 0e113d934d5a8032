"""Headings, titles, periods and formats in people's own words: each is understood, or the table is asked about."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund
from cxalloc.exchange.parsers.periods import period_text
from cxalloc.exchange.parsers.units import Unit, unit_within
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.strict_table import TableSettings

SETTINGS = TableSettings(
    "T", "EUR", Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 4), Decimal(0), (Fund("opex", "Opex", (10**11,) * 4),)
)


@pytest.fixture
def look(tmp_path: Path):
    def read(text: str, name: str = "table.csv", **options) -> TablePreview:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return preview_table(path, SETTINGS, ImportOptions(**options))

    return read


def costs(preview: TablePreview) -> list[int]:
    assert preview.portfolio is not None, "\n".join(map(str, preview.findings))
    return [sum(sum(cost.amounts) for cost in one.levels[0].costs) for one in preview.portfolio.initiatives]


def refused(preview: TablePreview) -> str:
    assert preview.portfolio is None
    return "\n".join(map(str, preview.findings))


class TestUnits:
    @pytest.mark.parametrize(
        "title",
        [
            *("Montants en k€ HT", "En k€, hors taxes", "Tous les montants sont en k€", "Données en k€ – version 3"),
            *("Amounts are in EUR thousands", "Figures in EUR k unless stated otherwise", "Currency: EUR, thousands"),
            *("€'000", "in €000", "All figures in €000s", "(in TEUR)", "Beträge in Tsd. EUR", "Angaben in T€"),
            *("Portefeuille 2027 - k€", "k€ HT", "en kilo-euros", "in k EUR, excl. VAT", "Montants exprimés en k€ TTC"),
        ],
    )
    def test_a_unit_anywhere_in_a_title_or_a_note(self, look, title):
        assert costs(look(f"{title};;\n\nname;cost;roi\nA;1,5;\n", delimiter=";")) == [1500_00]
        assert costs(look(f"name;cost;roi\nA;1,5;\nB;2;\n\n* {title};;\n", delimiter=";")) == [1500_00, 2000_00]

    @pytest.mark.parametrize(
        "title",
        [
            *("Budget total : 1 200 k€", "Enveloppe de 5 M€ pour 2027", "Top 10 k€", "Version de mars 2027"),
            *("Objectif : des millions de clients", "Plan 2027 en cours", "Montants HT", "PORTEFEUILLE DE MARS"),
        ],
    )
    def test_a_figure_or_a_word_in_a_title_is_no_unit(self, look, title):
        assert costs(look(f"{title};;\n\nname;cost;roi\nA;1,5;\n", delimiter=";")) == [1_50]

    def test_the_name_of_a_table_is_a_title(self, look):
        assert costs(look("name;cost\nA;1,5\n", "Budget (k€).csv")) == [1500_00]
        assert costs(look("name;cost\nA;1,5\n", "budget 5 M€.csv")) == [1_50]
        assert "money in EUR" in refused(look("name;cost\nA;1,5\n", "budget_in_kUSD.csv"))

    @pytest.mark.parametrize(
        ("heading", "power"),
        [
            *(("Cost €'000", 3), ("Cost (€000)", 3), ("Cost EUR'000", 3), ("Cost (000s)", 3), ("Cost (x 1000 €)", 3)),
            *(("Cost TEUR", 3), ("Coût (k€, hors taxes)", 3), ("Cost (lakhs)", 5), ("Cost (crore)", 7)),
            *(("Budget 2027 (k€ HT)", 3), ("Montant € TTC", 0)),
        ],
    )
    def test_a_unit_in_a_heading(self, look, heading, power):
        expected = [to_minor(Decimal("1.5").scaleb(power), "EUR")]
        assert costs(look(f"name;{heading}\nA;1,5\n", delimiter=";")) == expected

    def test_a_heading_that_the_user_maps_keeps_the_unit_in_it(self, look):
        text = "name;Enveloppe k€ pour 2027\nA;1,5\n"
        assert costs(look(text, mapping={"Enveloppe k€ pour 2027": "cost"})) == [1500_00]

    @pytest.mark.parametrize(
        ("cell", "amount"),
        [
            ("1 200 € HT", 1200_00),
            ("1'200.–", 1200_00),
            ("1.200,-", 1200_00),
            ("12 k€ TTC", 12000_00),
            ("1200 HT", 1200_00),
        ],
    )
    def test_a_unit_in_a_cell(self, look, cell, amount):
        assert costs(look(f"name;cost\nA;{cell}\n", delimiter=";")) == [amount]

    def test_words_are_units_only_if_they_can_be_nothing_else(self):
        assert unit_within("comité de mars", "EUR") is None
        assert unit_within("montants en k€ et M€", "EUR") is None
        assert unit_within("montants en MEUR", "EUR") == Unit(6, ("EUR",))


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "column"),
        [
            *(("ROI est.", "roi"), ("Prob. succès", "success"), ("Debut", "earliest_start"), ("Budget estimé", "cost")),
            *(("Investissement initial", "cost"), ("Chef de projet", "owner"), ("Gain annuel", "benefit")),
            *(("Run (k€/an)", "run_cost"), ("OPEX annuel", "run_cost"), ("Retour", ""), ("Payback (mois)", "")),
            *(("Coût/an", ""), ("CA additionnel", ""), ("ROI 3 ans", ""), ("Cost savings", ""), ("Gains", "")),
        ],
    )
    def test_what_a_heading_means(self, look, heading, column):
        assert look(f"name;cost;{heading}\nA;1;\n").columns[2].column in (column, "" if column == "cost" else column)
        assert look(f"name;{heading}\nA;\n").columns[1].column == column

    def test_a_better_name_of_a_column_goes_first(self, look):
        preview = look("Initiative;Budget estimé;Coût;ROI est.;ROI\nA;1;2;10 %;20 %\n")
        assert [one.column for one in preview.columns] == ["name", "", "cost", "", "roi"]
        assert "one column for cost" in refused(look("Initiative;Budget estimé;Coût estimé\nA;1;2\n"))

    def test_the_first_of_several_people_is_the_owner(self, look):
        preview = look("Initiative;Cost;Owner;Sponsor\nA;1;Ann;Bob\n")
        assert preview.portfolio is not None
        assert preview.portfolio.initiatives[0].owner == "Ann"
        assert preview.unused == ("Sponsor",)

    def test_a_gain_a_year_is_converted(self, look):
        preview = look("Initiative;Cost;Gain annuel (k€)\nA;1;4\n")
        assert preview.portfolio is not None
        assert preview.portfolio.initiatives[0].levels[0].benefit == BenefitPerPeriod(1000_00)


class TestSmallAllocations:
    @pytest.mark.parametrize("word", ["daily", "2x per month", "bi-weekly"])
    def test_a_frequency_that_is_not_understood_is_asked_about(self, look, word):
        assert "expected a rhythm" in refused(look(f"Name;Amount;Frequency;ROI\nTips;500;{word};80 %\n"))
        assert costs(look("Name;Amount;Frequency;ROI\nTips;500;one-off;80 %\n")) == [500_00]

    def test_a_unit_that_is_a_part_of_a_name_is_none(self, look):
        preview = look("Dispositif;Budget / mois (€);Rendement par euro\nGestes;500;1,8\n")
        assert preview.portfolio is not None
        [one] = preview.portfolio.small_allocations
        assert (one.maximum, one.roi) == (1500_00, Decimal("0.8"))


class TestPeriods:
    def test_months_that_a_workbook_holds_as_dates(self, tmp_path):
        path = tmp_path / "t.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet, month = book.add_worksheet("Plan"), book.add_format({"num_format": "mmm-yy"})
            sheet.write(0, 0, "Projet")
            for column, number in enumerate((1, 2, 4), start=1):
                sheet.write_datetime(0, column, datetime(2027, number, 1), month)
            sheet.write_row(1, 0, ("A", 1, 2, 4))
        preview = preview_table(path, SETTINGS)
        assert preview.portfolio is not None, preview.findings
        assert list(preview.portfolio.initiatives[0].levels[0].costs[0].amounts) == [300, 400]

    @pytest.mark.parametrize(
        "heading",
        [
            *(
                "T1-27",
                "T1 27",
                "Q1'27",
                "1T27",
                "2027/Q1",
                "2027T1",
                "Q1 FY27",
                "1er trim. 2027",
                "1er trimestre 2027",
            ),
            *("1st quarter 2027", "janv. 27", "Jan-27", "mars 2027", "Coût T1-27", "Capex Q1'27 (€)"),
        ],
    )
    def test_a_heading_of_the_first_quarter(self, look, heading):
        preview = look(f"name;{heading}\nA;5\n", delimiter=";")
        assert costs(preview) == [500]
        assert preview.portfolio is not None
        assert preview.portfolio.initiatives[0].earliest == 0

    def test_a_half_year_is_spread_over_its_quarters(self, look):
        preview = look("name;S2 2027\nA;5\n")
        assert preview.portfolio is not None
        [one] = preview.portfolio.initiatives
        assert (one.earliest, list(one.levels[0].costs[0].amounts)) == (2, [250, 250])

    @pytest.mark.parametrize("headings", ["Budget 2027;T1 27", "Coût 2027;Coût S1 2027", "Q1 2027;Jan 2027"])
    def test_a_year_next_to_its_quarters_is_not_added_to_them(self, look, headings):
        assert "periods that no other column has" in refused(look(f"name;{headings}\nA;5;2\n"))

    def test_capex_and_opex_of_a_year_are_asked_about(self, look):
        assert "one column for cost 2027" in refused(look("name;Capex 2027;Opex 2027\nA;5;2\n"))

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            *(("15 mars 2027", "2027-03-15"), ("15-Mar-2027", "2027-03-15"), ("March 15, 2027", "2027-03-15")),
            *(("1er janvier 2027", "2027-01-01"), ("T1-27", "2027-Q1"), ("2e trimestre 2027", "2027-Q2")),
            *(("janv. 27", "2027-01-01"), ("mi-2027", "mi-2027"), ("3/27", "3/27"), ("H1 2027", "H1 2027")),
            *(("27 mars", "27 mars"), ("Q5 2027", "Q5 2027"), ("ASAP", "ASAP")),
        ],
    )
    def test_a_start(self, text, day):
        assert period_text(text, PeriodUnit.QUARTER) == (day, "")


class TestPercentages:
    def test_a_share_among_percentages_is_asked_about(self, look):
        assert "a percentage with its sign" in refused(look("name;cost;ROI (%)\nA;1;0.45\nB;1;50\n"))
        preview = look("name;cost;ROI (%)\nA;1;1.5\nB;1;50\nC;1;0\n")
        assert preview.portfolio is not None
        shares = [one.levels[0].benefit for one in preview.portfolio.initiatives]
        assert shares == [BenefitFromRoi(Decimal(one)) for one in ("0.015", "0.5", "0")]


class TestFormats:
    def book(self, tmp_path: Path, headings: tuple[str, ...], cells: list[tuple[object, str]]) -> Path:
        path = tmp_path / "t.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Table")
            sheet.write_row(0, 0, headings)
            for column, (value, code) in enumerate(cells):
                sheet.write(1, column, value, book.add_format({"num_format": code}) if code else None)
        return path

    @pytest.mark.parametrize("code", ['#,##0" k€ HT"', '#,##0 "kEUR"', '#,##0,"k€"', '0.0 "k€ hors taxes"'])
    def test_tax_next_to_a_unit(self, tmp_path, code):
        value = 1500 if ',"' in code else 1.5
        path = self.book(tmp_path, ("name", "cost"), [("A", ""), (value, code)])
        assert costs(preview_table(path, SETTINGS)) == [1500_00]

    @pytest.mark.parametrize(
        "code", ['0" € / mois"', '#,##0 "€/mois"', '0 "per month"', '0.00 "€ par mois"', '[$€-40C] 0" / mois"']
    )
    def test_a_rhythm_makes_a_small_allocation(self, tmp_path, code):
        path = self.book(tmp_path, ("Name", "Amount", "ROI"), [("Tips", ""), (500, code), (0.8, "0%")])
        preview = preview_table(path, SETTINGS)
        assert preview.portfolio is not None, preview.findings
        [one] = preview.portfolio.small_allocations
        assert (one.maximum, one.roi) == (1500_00, Decimal("0.8"))

    def test_a_rhythm_contradicts_another_or_a_cost(self, tmp_path):
        cells = [("Tips", ""), (500, '0 "€ / mois"'), ("weekly", "")]
        said = refused(preview_table(self.book(tmp_path, ("Name", "Amount", "Frequency"), cells), SETTINGS))
        assert "two rhythms" in said
        cells = [("Tips", ""), (500, '0 "€ / mois"'), (0.5, "0%")]
        path = self.book(tmp_path, ("Name", "Cost", "Success"), cells)
        assert "'month' is not EUR" in refused(preview_table(path, SETTINGS, ImportOptions(kind="initiatives")))

    @pytest.mark.parametrize(
        ("heading", "value", "code"),
        [
            *(("cost", 500, '0" pers."'), ("ROI", 1.5, '0.0"x"'), ("ROI", 5, "0‰"), ("Duration", 6, '0" mois"')),
            *(("cost", 500, '0" est."'), ("success", 0.5, '0.0" sur 1"')),
        ],
    )
    def test_other_words_are_refused_as_in_a_text(self, tmp_path, heading, value, code):
        cells = [("A", ""), (1, ""), (value, code)] if heading != "cost" else [("A", ""), (value, code)]
        headings = ("name", "cost", heading) if heading != "cost" else ("name", "cost")
        assert preview_table(self.book(tmp_path, headings, cells), SETTINGS).portfolio is None

    @pytest.mark.parametrize("code", ["0.00E+00", 'General" €"', "#,##0 ;(#,##0)", '_-* #,##0 "€"_-', '0" trim."'])
    def test_signs_and_own_periods_are_not(self, tmp_path, code):
        cells = [("A", ""), (1, "" if "trim" in code else code), (2, code if "trim" in code else "")]
        path = self.book(tmp_path, ("name", "cost", "duration"), cells)
        assert costs(preview_table(path, SETTINGS)) == [100]

    def test_the_name_of_a_sheet_is_a_title(self, tmp_path):
        path = tmp_path / "t.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Budget (k€)")
            sheet.write_row(0, 0, ("name", "cost"))
            sheet.write_row(1, 0, ("A", 1.5))
        assert costs(preview_table(path, SETTINGS)) == [1500_00]
