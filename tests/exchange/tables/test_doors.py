"""What people's tables say in money is read right or refused: the cases that were seen, and their kinds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitProfile, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.notes import NoteKind
from cxalloc.exchange.tables.strict_table import TableSettings


def settings(currency: str = "EUR", unit: PeriodUnit = PeriodUnit.QUARTER) -> TableSettings:
    horizon = Horizon(unit, {"quarter": "2027-Q1", "month": "2027-01", "year": "2027"}[unit.value], 4, 4)
    return TableSettings("T", currency, horizon, Decimal(0), (Fund("opex", "Opex", (10**11,) * 4),))


@pytest.fixture
def look(tmp_path: Path) -> Any:
    def read(text: str, base: TableSettings | None = None, **options: Any) -> TablePreview:
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return preview_table(path, base or settings(), ImportOptions(**options))

    return read


def levels(preview: TablePreview) -> list[Level]:
    assert preview.portfolio is not None, "\n".join(map(str, preview.findings))
    return [one.levels[0] for one in preview.portfolio.initiatives]


def cents(preview: TablePreview) -> list[int]:
    return [sum(sum(cost.amounts) for cost in level.costs) for level in levels(preview)]


def refused(preview: TablePreview) -> str:
    assert preview.portfolio is None
    return "\n".join(map(str, preview.findings))


class TestThreeDigitsAfterTheOnlyMark:
    @pytest.mark.parametrize(
        "rows",
        [
            "A;1.200;0.35\nB;12.000;0.35",  # proves nothing
            "A;1,200;0,5",  # the other column proves a decimal comma
            "A;1.200;\nB;950.5;",  # its own column proves it decimal: three decimals of a euro
            "A;1,200;\nB;950,5;",
            "A;18.500;\nB;0.5;",
            "A;-1.200;",
            "A;1.200 €;",
            "A;1.200 k€;",  # thousands make three decimals possible, and nothing proves them
            "A;1.200;\nB;1.200,50;\nC;1,200.50;",  # at odds with itself
        ],
    )
    def test_it_is_refused_where_the_column_does_not_prove_it_grouped(self, look, rows):
        said = refused(look(f"name;cost;roi\n{rows}\n"))
        assert "choose the decimal mark" in said
        assert "with a point" in said
        assert "with a comma" in said

    @pytest.mark.parametrize(
        ("rows", "amounts"),
        [
            ("A;1.200\nB;1.200.000", [120000, 120000000]),
            ("A;1.200\nB;1.200,50", [120000, 120050]),
            ("A;1.200\nB;950,5", [120000, 95050]),
            ("A;1,200\nB;950.5", [120000, 95050]),
            ("A;1,200\nB;1,00,000", [120000, 10000000]),
            ("A;1.200 k€\nB;0,5 k€", [120000000, 50000]),
            ("A;1.200 k€\nB;0.5 k€", [120000, 50000]),  # thousands: the column proves the point decimal
            ("A;1234.567\nB;5", [123457, 500]),  # one reading only
        ],
    )
    def test_its_own_column_proves_it(self, look, rows, amounts):
        assert cents(look(f"name;cost\n{rows}\n")) == amounts

    def test_npv_and_costs_decide_each_for_itself(self, look):
        said = refused(look("name;cost;npv\nA;1.200,50;18.500\n"))
        assert "column npv" in said
        assert "column cost" not in said

    def test_yen_have_no_decimals_and_dinars_have_three(self, look):
        assert "1200 with a comma" in refused(look("name;cost\nA;1.200\n", settings("JPY")))
        assert cents(look("name;cost\nA;1.200\nB;1.200.000\n", settings("JPY"))) == [1200, 1200000]
        assert cents(look("name;cost\nA;1.250\nB;0.5\n", settings("KWD"))) == [1250, 500]
        assert "1250 with a comma" in refused(look("name;cost\nA;1.250\n", settings("KWD")))

    def test_a_choice_decides_for_the_table_or_a_column(self, look):
        text = "name;cost;npv\nA;1.200;1.200\n"
        assert cents(look(text, decimal_mark=",")) == [120000]
        preview = look(text, decimal_mark=".", decimal_marks={"cost": ","})
        assert cents(preview) == [120000]

    def test_more_decimals_than_the_currency_has_are_noted_once(self, look):
        preview = look("name;cost\nA;0.1234\nB;1.9999\nC;5\n")
        [note] = preview.notes
        assert (note.kind, note.heading, note.count, note.amount) == (NoteKind.ROUNDED, "cost", 2, Decimal("-0.0033"))
        assert cents(preview) == [12, 200, 500]

    def test_an_amount_that_would_become_nothing_is_refused(self, look):
        assert "'0.0049' is" not in refused(look("name;cost\nA;0.0049\n"))
        assert "it would become 0" in refused(look("name;cost\nA;0.0049\n"))
        assert "it would become 0" in refused(look("name;cost\nA;0.4\n", settings("JPY")))
        assert cents(look("name;cost\nA;0\n")) == [0]


class TestUnits:
    @pytest.mark.parametrize(
        ("heading", "amount"),
        [
            ("Coût total k€", 1500_00),
            ("Investment k€", 1500_00),
            ("Total cost, k€", 1500_00),
            ("Coût (k€)", 1500_00),
            ("Coût HT (k€)", 1500_00),
            ("Coût (k€ HT)", 1500_00),
            ("k€ Cost", 1500_00),
            ("Cost in thousands", 1500_00),
            ("Cost (in thousands of euros)", 1500_00),
            ("Coût en milliers d'euros", 1500_00),
            ("Cost EURk", 1500_00),
            ("Investissement M€", 1_500_000_00),
            ("Cost (EUR)", 1_50),
            ("Coût", 1_50),
        ],
    )
    def test_a_unit_in_a_heading(self, look, heading, amount):
        assert cents(look(f"name;{heading}\nA;1,5\n")) == [amount]
        assert cents(look(f"name\t{heading}\nA\t1,5\n", delimiter="\t")) == [amount]

    @pytest.mark.parametrize(
        "heading", ["Cost $", "Investissement USD", "Cost (US$)", "Coût [k$]", "Cost GBP", "Cost £k"]
    )
    def test_other_money_in_a_heading_is_a_finding(self, look, heading):
        assert f"heading is {heading!r}; expected money in EUR" in refused(look(f"name;{heading}\nA;1\n"))
        # Left out, it is no longer in the way.
        assert cents(look(f"name;{heading};Coût\nA;1;2\n", mapping={heading: ""})) == [200]

    @pytest.mark.parametrize("heading", ["Coût (kg)", "Coût (jours)", "Coût mensuel", "Annual cost", "Coût (mois)"])
    def test_a_heading_with_another_unit_is_not_understood(self, look, heading):
        assert look(f"name;{heading};roi\nA;1;\n").columns[1].column == ""

    @pytest.mark.parametrize(
        "title",
        [
            "Montants en k€",
            "Budget 2027 (k€)",
            "in thousands of EUR",
            "(en milliers d'euros)",
            "Unité : k€",
            "k€",
            "In thousands",
        ],
    )
    def test_a_title_states_the_unit_of_all_amounts(self, look, title):
        preview = look(f"{title};;\nname;cost;npv\nA;1,5;3\n")
        assert cents(preview) == [150000]

    def test_a_unit_that_is_stated_twice_counts_once(self, look):
        assert cents(look("Montants en k€;\nname;Coût (k€)\nA;1,5 k€\n")) == [150000]
        assert cents(look("In thousands;\nname;Coût (EUR)\nA;1,5\n")) == [150000]
        assert cents(look("Devise : EUR;\nname;Coût (k€)\nA;1,5\n")) == [150000]

    @pytest.mark.parametrize(
        "text",
        [
            "Montants en k€;\nname;Coût (M€)\nA;1,5\n",
            "name;Coût (k€)\nA;1,5 M€\n",
            "name;Coût (k€)\nA;1 500 €\n",
            "Montants en k€;\nname;Coût (€)\nA;1500\n",
            "name;Coût;Unité\nA;1,5 M€;k€\n",
        ],
    )
    def test_units_that_contradict_each_other_are_refused(self, look, text):
        assert "contradict each other" in refused(look(text))

    def test_a_title_in_other_money_is_a_finding(self, look):
        assert "expected money in EUR" in refused(look("Amounts in USD;\nname;cost\nA;1\n"))

    def test_a_title_that_is_no_unit_says_nothing(self, look):
        for title in ("Plan 2027", "Investments in retail", "Top", "Mission en cours", "Portfolio (draft)"):
            assert cents(look(f"{title};\nname;cost\nA;1,5\n")) == [150]

    def test_a_column_of_units(self, look):
        assert cents(look("name;cost;Unité\nA;1,5;k€\nB;2;M€\nC;3;€\nD;4;\n")) == [150000, 200000000, 300, 400]
        assert "'kg'" in refused(look("name;cost;Unité\nA;1,5;k€\nB;2;kg\n"))
        assert cents(look("name;cost;Unit\nA;1,5;Retail\n")) == [150]  # a unit of the company

    def test_a_column_of_currencies_is_known_by_its_values(self, look):
        assert "a currency of this portfolio" in refused(look("name;cost;Curr. of project\nA;1;EUR\nB;2;USD\n"))
        assert cents(look("name;cost;Curr. of project\nA;1;EUR\nB;2;\n")) == [100, 200]
        assert cents(look("name;cost;Region\nA;1;EU\nB;2;US\n")) == [100, 200]

    @pytest.mark.parametrize("heading", ["Currency", "Devise"])
    def test_a_column_of_currencies(self, look, heading):
        assert cents(look(f"name;cost;{heading}\nA;1;EUR\nB;2;€\nC;3;\n")) == [100, 200, 300]
        said = refused(look(f"name;cost;{heading}\nA;1;EUR\nB;2;USD\nC;3;GBP\nD;4;USD\n"))
        assert said.count("expected a currency of this portfolio: EUR") == 2


class TestWordsThatChangeTheMeaning:
    @pytest.mark.parametrize(
        "heading",
        [
            "Probabilité de non réussite",
            "Retour sur investissement (mois)",
            "Retour sur investissement mois",
            "Payback (months)",
            "Return on investment (years)",
            "Probability of no success",
            "Coût hors subvention",
            "Durée (mois)",
            "Durée en mois",
        ],
    )
    def test_they_are_not_crossed(self, look, heading):
        assert look(f"name;cost;{heading}\nA;1;0,5\n").columns[2].column == ""

    @pytest.mark.parametrize(
        ("heading", "column"), [("Retour sur investisement", "roi"), ("Probabilty of success", "success")]
    )
    def test_a_slip_of_the_pen_is_one(self, look, heading, column):
        assert look(f"name;cost;{heading}\nA;1;0,5\n").columns[2].column == column

    def test_money_that_is_matched_by_likeness_has_to_be_confirmed(self, look):
        text = "name;Investisement\nA;1\n"
        assert "confirm that it is cost" in refused(look(text))
        assert cents(look(text, mapping={"Investisement": "cost"})) == [100]

    @pytest.mark.parametrize(
        ("heading", "unit", "benefit"),
        [
            ("Bénéfice annuel", PeriodUnit.QUARTER, 300_00),
            ("Annual benefit", PeriodUnit.MONTH, 100_00),
            ("Benefit per year (k€)", PeriodUnit.QUARTER, 300_000_00),
            ("Bénéfice mensuel", PeriodUnit.QUARTER, 3600_00),
            ("Gain par mois", PeriodUnit.MONTH, 1200_00),
            ("Gain annuel", PeriodUnit.QUARTER, 300_00),
            ("Savings p.a.", PeriodUnit.QUARTER, 300_00),
            ("Savings", PeriodUnit.QUARTER, None),  # in all, or a period?
            ("Benefit / month", PeriodUnit.YEAR, 14400_00),
            ("Benefit per quarter", PeriodUnit.QUARTER, 1200_00),
        ],
    )
    def test_amounts_for_another_length_of_time_are_converted_and_said(self, look, heading, unit, benefit):
        preview = look(f"name;cost;{heading}\nA;1;1200\n", settings(unit=unit))
        if benefit is None:
            assert preview.columns[2].column == ""
            return
        assert levels(preview)[0].benefit == BenefitPerPeriod(benefit)
        converted = [note for note in preview.notes if note.kind is NoteKind.CONVERTED]
        assert bool(converted) is (levels(preview)[0].benefit != BenefitPerPeriod(1200_00))

    def test_the_yearly_cost_of_running_is_not_one_per_quarter(self, look):
        [level] = levels(look("name;cost;Coût d'exploitation annuel\nA;1;4000\n"))
        assert level.costs[0].run == 1000_00

    def test_return_is_a_rate(self, look):
        assert levels(look("Titre;Montant;Return\nA;5;120 %\n"))[0].benefit == BenefitFromRoi(Decimal("1.2"))


def names(preview: TablePreview) -> list[str]:
    assert preview.portfolio is not None, "\n".join(map(str, preview.findings))
    return [one.name for one in preview.portfolio.initiatives]


class TestTotals:
    @pytest.mark.parametrize(
        "named",
        [
            "Total (2 initiatives)",
            "Subtotal Digital",
            "Sous-total IT",
            "IT Total",
            "Total RH",
            "Total 2027",
            "Enveloppe 2027",
            "TOTAL :",
            "Total général",
            "Somme",
        ],
    )
    def test_a_word_and_the_sum_agree(self, look, named):
        preview = look(f"name;cost;roi\nPortal;100;0,5\nTour;200;0,5\n{named};300;\n")
        assert names(preview) == ["Portal", "Tour"]
        assert preview.totals == (4,)

    @pytest.mark.parametrize(
        "named",
        [
            "Total",
            "Average",
            "Moyenne",
            "Σ",
            "Sous-total",
            "Sum:",
            "T O T A L",
            "Summe",
            "Total HT",
            "Écart",
            "TOTAL (TTC)",
        ],
    )
    def test_a_name_that_is_nothing_but_a_word_needs_no_sum(self, look, named):
        preview = look(f"name;cost;roi\nPortal;100;0,5\nTour;200;0,5\n{named};150;\n")
        assert (names(preview), preview.totals) == (["Portal", "Tour"], (4,))

    def test_blocks_have_their_own_totals_and_the_whole_one_too(self, look):
        rows = (
            "A;100;0,5\nB;200;0,5\nSous-total IT;300;\nC;10;0,5\nD;20;0,5\nSous-total RH;30;\nTotal général 2027;330;"
        )
        preview = look(f"name;cost;roi\n{rows}\n")
        assert (names(preview), preview.totals) == (["A", "B", "C", "D"], (4, 7, 8))

    def test_a_sum_of_rounded_amounts_is_one(self, look):
        preview = look("name;cost;roi\nA;0,3;1\nB;0,3;1\nC;0,3;1\nTotal RH;1,0;\n")
        assert preview.totals == (5,)

    def test_a_sum_in_another_column_of_money_will_do(self, look):
        assert look("name;cost;npv\nA;1;10\nB;2;20\nTotal RH;;30\n").totals == (4,)

    def test_a_word_alone_is_no_total(self, look):
        preview = look("name;cost;roi\nPortal;100;0,5\nTotal Experience programme;250;0,4\n")
        assert names(preview) == ["Portal", "Total Experience programme"]

    def test_a_word_in_a_column_that_is_not_used_names_a_row_without_a_name(self, look):
        preview = look("N°;Projet;Coût;ROI\n1;A;100;0,5\n2;B;200;0,5\nTotal;;300;\n")
        assert (names(preview), preview.totals) == (["A", "B"], (4,))

    @pytest.mark.parametrize(
        "named",
        ["Total Experience programme", "Reste à allouer", "Enveloppe 2027", "Remaining", "Budget disponible"],
    )
    def test_a_word_without_the_sum_and_without_fields_is_a_question(self, look, named):
        text = f"name;cost\nPortal;100\nTour;200\n{named};250\n"
        said = refused(look(text))
        assert f"row is {named!r}; expected an initiative or a total: keep row 4, or leave it out" in said
        assert names(look(text, keep_rows=frozenset({4}))) == ["Portal", "Tour", named]
        assert names(look(text, leave_out=frozenset({4}))) == ["Portal", "Tour"]

    def test_the_sum_without_a_name_is_a_question(self, look):
        text = "name;cost;roi\nPortal;100;0,5\nTour;200;0,5\n;300;\n"
        said = refused(look(text))
        assert said.splitlines() == [
            "table.csv, row 4: row is '300'; expected an initiative or a total: keep row 4, or leave it out"
        ]
        assert names(look(text, leave_out=frozenset({4}))) == ["Portal", "Tour"]

    def test_a_named_row_is_never_left_out_for_its_number(self, look):
        preview = look("name;cost;roi\nA;100;0,5\nB;200;0,5\nC;300;0,5\nTotally new;600;0,5\n")
        assert names(preview) == ["A", "B", "C", "Totally new"]
        assert preview.totals == ()

    def test_a_total_is_evidence_for_the_decimal_mark(self, look):
        preview = look("name;cost\nA;1.200.000\nB;2.500\nC;1.000\nTotal;1.203.500\n")
        assert cents(preview) == [120000000, 250000, 100000]


class TestWhatIsNotOfTheTable:
    def test_headings_that_are_repeated_are_passed_over(self, look):
        assert names(look("name;cost\nA;1\nname;cost\nB;2\nNAME;COST\n")) == ["A", "B"]

    def test_headings_may_stand_far_below(self, look):
        notes = "note;;\n" * 60
        assert names(look(f"{notes}name;cost\nA;1\n")) == ["A"]
        assert names(look("name;cost\nold;9\n\nname;cost;roi\nA;1;1\n", skip_rows=2)) == ["A"]

    def test_a_footnote_and_a_side_note_can_be_left_out(self, look):
        text = "name;cost\nA;1\nB;2\n\nTo be discussed in May;\n"
        assert "row 5, column cost" in refused(look(text))
        assert names(look(text, last_row=3)) == ["A", "B"]
        assert names(look(text, leave_out=frozenset({5}))) == ["A", "B"]

    def test_a_row_that_says_something_only_where_nothing_is_read_is_said(self, look):
        preview = look("name;cost;remark\nA;1;x\n;;see below\nB;2;\n")
        assert names(preview) == ["A", "B"]
        assert [(one.kind, one.heading) for one in preview.notes] == [(NoteKind.UNREAD, "3")]

    def test_a_stray_quote_swallows_no_rows(self, look):
        assert "a double quote that is never closed" in refused(look('name;cost\nA;1\n"B;2\nC;3\nD";4\n'))


class TestCalendar:
    """Amounts for a period of the calendar become amounts by offset, and fix when an initiative starts."""

    def amounts(self, preview: TablePreview) -> tuple[int, int | None, int, list[int]]:
        assert preview.portfolio is not None, "\n".join(map(str, preview.findings))
        [one] = preview.portfolio.initiatives
        [level] = one.levels
        return one.earliest, one.latest, level.duration, list(level.costs[0].amounts)

    @pytest.mark.parametrize(
        ("headings", "cells", "expected"),
        [
            ("Coût T1 2027;Coût T2 2027", "1;2", (0, 0, 2, [1_00, 2_00])),
            ("Cost Q2 2027;Cost Q4 2027", "1;2", (1, 1, 3, [1_00, 0, 2_00])),  # nothing in between
            ("T1 2027;T2 2027;T3 2027", ";5;", (1, 1, 1, [5_00])),
            ("Coût 2027", "10", (0, 0, 4, [2_50] * 4)),  # a year is spread over its quarters
            ("Coût 2027 (k€);Coût 2028 (k€)", "4;2", (0, 0, 4, [1000_00] * 4 + [500_00] * 4)),
            ("2027-Q3 cost", "7", (2, 2, 1, [7_00])),
            ("Coût mars 2027;Coût avril 2027", "1;2", (0, 0, 2, [1_00, 2_00])),
            ("Coût 01/2027;Coût 02/2027", "1;2", (0, 0, 1, [3_00])),  # months of one quarter add up
            ("Début;Coût T2 2027;Coût T3 2027", "T1 2027;1;2", (0, 0, 3, [0, 1_00, 2_00])),
        ],
    )
    def test_columns_of_periods_are_amounts_by_offset(self, look, headings, cells, expected):
        preview = look(f"Name;{headings}\nA;{cells}")
        assert self.amounts(preview) == expected
        assert any(note.kind is NoteKind.CALENDAR for note in preview.notes)

    def test_benefits_count_from_the_start_too(self, look):
        preview = look("Name;Cost Q2 2027;Benefit Q3 2027;Benefit Q4 2027\nA;100;30;40")
        [one] = preview.portfolio.initiatives
        assert one.earliest == 1
        assert one.levels[0].benefit == BenefitProfile((0, 30_00, 40_00))

    def test_a_window_and_a_duration_that_are_stated_stay(self, look):
        preview = look("Name;Cost Q1 2027;Latest;Duration\nA;100;Q3 2027;2")
        assert self.amounts(preview) == (0, 2, 2, [100_00])

    @pytest.mark.parametrize(
        ("unit", "heading"), [(PeriodUnit.YEAR, "Cost Q3 2028"), (PeriodUnit.MONTH, "Cost Q1 2027")]
    )
    def test_other_periods(self, look, unit, heading):
        expected = (1, 1, 1, [9_00]) if unit is PeriodUnit.YEAR else (0, 0, 3, [3_00] * 3)
        assert self.amounts(look(f"Name;{heading}\nA;9", settings(unit=unit))) == expected

    @pytest.mark.parametrize("heading", ["Coût 2026", "Cost 2029", "Cost Q4 2026", "T1 2029"])
    def test_outside_of_the_horizon_is_refused_with_the_horizon(self, look, heading):
        said = refused(look(f"Name;{heading}\nA;100"))
        assert "within the horizon, from 2027-Q1 to 2028-Q4" in said

    def test_a_year_that_the_horizon_begins_within_is_refused(self, look):
        base = replace(settings(), horizon=Horizon(PeriodUnit.QUARTER, "2027-Q2", 4, 4))
        assert "2027-Q2 to 2029-Q1" in refused(look("Name;Coût 2027\nA;100", base))

    def test_an_amount_before_a_stated_start_is_refused(self, look):
        assert "from the start on" in refused(look("Name;Start;Cost Q1 2027\nA;Q2 2027;100"))

    def test_an_amount_that_is_not_understood_is_refused(self, look):
        assert "tbd" in refused(look("Name;Cost Q1 2027;Cost Q2 2027\nA;100;tbd"))

    @pytest.mark.parametrize("heading", ["cost_2027", "cost 1201", "benefit_1201", "cost_0"])
    def test_an_offset_is_no_year_and_at_most_1200(self, look, heading):
        preview = look(f"Name;Cost;{heading}\nA;100;5")
        assert preview.portfolio is None or heading in preview.unused or heading == "cost_2027"

    def test_small_allocations_have_one_amount_for_all_periods(self, look):
        assert "one amount for every period" in refused(look("Name;Amount 2027\nA;100", kind="small_allocations"))

    def test_run_costs_have_one_too(self, look):
        assert "run cost" in refused(look("Name;Cost;Run cost 2027\nA;100;5"))

    def test_a_year_in_cents_is_spread_to_the_cent(self, look):
        earliest, latest, duration, amounts = self.amounts(look("Name;Coût 2027\nA;0,10"))
        assert (earliest, latest, duration, sum(amounts)) == (0, 0, 4, 10)
        assert set(amounts) == {2, 3}

    def test_a_first_amount_after_the_budget_is_refused_at_its_heading(self, look):
        said = refused(look("Name;Coût 2027;Coût 2028\nA;;4"))
        assert "column Coût 2028" in said
        assert "from 2027-Q1 to 2027-Q4" in said


class TestEncodings:
    def read(self, tmp_path: Path, data: bytes, ending: str = ".csv", **options: Any) -> TablePreview:
        path = tmp_path / f"t{ending}"
        path.write_bytes(data)
        return preview_table(path, settings(), ImportOptions(**options))

    def test_utf8_with_a_bad_byte_is_not_something_else(self, tmp_path):
        data = "name;cost\nRéclamations;1\nÉté;2\n".encode() + b"Caf\xe9;3\n"
        with pytest.raises(InvalidInput, match="row 4: file"):
            self.read(tmp_path, data)
        assert names(self.read(tmp_path, data, encoding="cp1252"))[0] == "RÃ©clamations"

    def test_windows_text_is_still_found(self, tmp_path):
        assert names(self.read(tmp_path, "name;cost\nCafé à l’été;1\n".encode("cp1252"))) == ["Café à l’été"]

    @pytest.mark.parametrize("encoding", ["mac_roman", "cp1250"])
    def test_others_can_be_chosen(self, tmp_path, encoding):
        data = "name;cost\nCafé;1\n".encode(encoding)
        assert names(self.read(tmp_path, data, encoding=encoding)) == ["Café"]

    def test_text_of_other_endings(self, tmp_path):
        assert names(self.read(tmp_path, b"name\tcost\nA\t1\n", ".tsv")) == ["A"]
        assert names(self.read(tmp_path, "name\tcost\nÉté\t1\n".encode("utf-16"), ".txt")) == ["Été"]


class TestSameness:
    @pytest.mark.parametrize("spelt", ["cafe\u0301 du coin", "Café  du coin", "Café\u00a0du coin", "CAFÉ DU COIN"])
    def test_another_spelling_of_a_name_is_the_same_initiative(self, look, spelt):
        base = look("name;cost\nCafé du coin;1\nOther;2\n").portfolio
        preview = look(f"name;cost\n{spelt};5\n", base)
        assert preview.portfolio is not None
        assert [one.id for one in preview.portfolio.initiatives] == [one.id for one in base.initiatives]
        assert cents(preview) == [500, 200]

    def test_two_rows_of_one_name_are_refused(self, look):
        base = look("name;cost\nCafé;1\n").portfolio
        assert "row 2 has it already" in refused(look("name;cost\nCafé;5\ncafé;6\n", base))

    @pytest.mark.parametrize("name", ["=1+1", "+A", "-B", "@C"])
    def test_the_apostrophe_of_our_export_is_taken_away(self, look, name):
        assert names(look(f"name;cost\n'{name};1\n'quoted';2\n")) == [name, "'quoted'"]


class TestRefusedWithoutNeed:
    def test_footnotes_are_left_out_and_said(self, look):
        preview = look("Name;Cost\nA;5\nB;6\n\n* estimates of March\n(1) without tax\nSource : finance\n")
        assert names(preview) == ["A", "B"]
        assert [(one.kind, one.heading) for one in preview.notes] == [(NoteKind.UNREAD, "5, 6, 7")]

    @pytest.mark.parametrize("row", ["Note taking app;", "Sources of data;", "* Star;7", "3D printing;"])
    def test_what_may_be_an_initiative_is_no_footnote(self, look, row):
        preview = look(f"Name;Cost\nA;5\n{row}\n")
        assert preview.portfolio is None or names(preview)[1] == row.partition(";")[0]

    def test_a_footnote_is_kept_if_the_user_says_so(self, look):
        assert "cost is missing" in refused(look("Name;Cost\nA;5\n* B;\n", keep_rows=frozenset({3})))

    def test_notes_beside_a_table_are_left_out_and_said(self, look):
        preview = look("Name;Cost;;\nA;5;;to be checked\nB;6;;\n")
        assert cents(preview) == [500, 600]
        assert [(one.kind, one.heading) for one in preview.notes] == [(NoteKind.SIDE, "2")]

    def test_a_row_longer_than_the_headings_may_hold_a_stray_delimiter(self, look):
        assert "as many cells as headings, 2" in refused(look("Name;Cost\nA;B;5\n"))

    @pytest.mark.parametrize(
        ("word", "status"),
        [("Engagé", "committed"), ("engagée", "committed"), ("Doit être financée", "must"), ("Rejetée", "never")],
    )
    def test_statuses_in_people_s_words(self, look, word, status):
        start = "T1 2027" if status == "committed" else ""
        preview = look(f"Nom;Coût;Statut;Début engagé\nA;5;{word};{start}\n")
        assert preview.portfolio is not None, refused(preview)
        assert preview.portfolio.initiatives[0].status.value == status

    @pytest.mark.parametrize(
        ("heading", "cell"),
        [("ROI", "tbd"), ("ROI (%)", "0.5"), ("Status", "foo"), ("Start", "soon"), ("Fund", "Marketing")],
    )
    def test_a_column_has_one_finding_for_all_its_rows(self, look, heading, cell):
        preview = look(f"Name;Cost;{heading}\n" + "".join(f"A{n};5;{cell}\n" for n in range(400)))
        [finding] = preview.findings
        assert finding.place is not None
        assert (finding.place.row, finding.place.column) == (2, heading)
        assert str(finding).endswith("the same holds for 399 more rows: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 …")
