"""Workbooks mean what they show: formats, formulas, errors, hidden rows, merged cells, sheets."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.notes import NoteKind
from cxalloc.exchange.tables.strict_table import read_table
from tests.exchange.tables.test_doors import cents, levels, names, refused, settings

Fill = Callable[[Any, Any], None]


@pytest.fixture
def look(tmp_path: Path) -> Any:
    """Make a workbook, one sheet filled by each function by its name, and look at it."""

    def read(*sheets: Fill, currency: str = "EUR", ending: str = ".xlsx", **options: Any) -> TablePreview:
        path = tmp_path / f"table{ending}"
        with xlsxwriter.Workbook(path) as book:
            for number, fill in enumerate(sheets, start=1):
                fill(book, book.add_worksheet(f"Sheet{number}"))
        return preview_table(path, settings(currency), ImportOptions(**options))

    return read


def table(*rows: list[Any], formats: dict[tuple[int, int], str] | None = None) -> Fill:
    def fill(book: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                code = (formats or {}).get((number, column))
                sheet.write(number, column, cell, *([book.add_format({"num_format": code})] if code else []))

    return fill


class TestFormats:
    @pytest.mark.parametrize("heading", ["ROI (%)", "ROI", "ROI %"])
    @pytest.mark.parametrize("others", [[], [["B", 1, 1.5]]])
    def test_a_percentage_is_what_it_shows(self, look, heading, others):
        rows = [["name", "cost", heading], ["A", 1, 0.5], *others]
        formats = {(number, 2): "0%" for number in range(1, len(rows))}
        preview = look(table(*rows, formats=formats), mapping={})
        assert levels(preview)[0].benefit == BenefitFromRoi(Decimal("0.5"))

    def test_a_per_cent_sign_in_quotes_multiplies_nothing(self, look):
        found = look(table(["name", "cost", "ROI"], ["A", 1, 50], formats={(1, 2): '0"%"'}))
        assert levels(found)[0].benefit == BenefitFromRoi(Decimal("0.5"))

    def test_without_a_format_what_could_mean_two_things_is_refused(self, look):
        assert "a percentage with its sign" in refused(look(table(["name", "cost", "ROI (%)"], ["A", 1, 0.5])))

    @pytest.mark.parametrize(
        ("heading", "number", "code", "amount"),
        [
            ("Cost", 1200, '#,##0 "k€"', 1_200_000_00),
            ("Cost", 1200000, '#,##0,"k€"', 1_200_000_00),
            ("Cost", 1200000, "#,##0,", 1_200_000_00),
            ("Cost (k€)", 1200000, "#,##0,", 1_200_000_00),  # the unit is stated twice
            ("Cost (k€)", 1200, '#,##0 "k€"', 1_200_000_00),
            ("Cost (k€)", 1200, "#,##0", 1_200_000_00),
            ("Cost", 1.5, '0.0 "M€"', 1_500_000_00),
            ("Cost", 1200, "#,##0 [$€-40C]", 1_200_00),
            ("Cost", 1200, "[$-409]#,##0", 1_200_00),
            ("Cost", 1.2, "#,##0.000", 1_20),
        ],
    )
    def test_a_unit_in_a_format(self, look, heading, number, code, amount):
        assert cents(look(table(["name", heading], ["A", number], formats={(1, 1): code}))) == [amount]

    @pytest.mark.parametrize(
        ("heading", "code", "said"),
        [
            ("Cost", "[$$-409]#,##0", "USD is not EUR"),
            ("Cost", '#,##0 "USD"', "USD is not EUR"),
            ("Cost", "0%", "a percentage"),
            ("Cost (M€)", '0 "k€"', "contradict each other"),
            ("ROI", "#,##0 [$€-40C]", "an amount of money"),
        ],
    )
    def test_other_money_and_contradictions_are_refused(self, look, heading, code, said):
        rows = [["name", "cost", heading], ["A", 5, 1]] if heading == "ROI" else [["name", heading], ["A", 5]]
        assert said in refused(look(table(*rows, formats={(1, len(rows[0]) - 1): code})))

    def test_a_format_of_the_desktop_names_no_currency(self, look):
        for code in (5, 7, 44):
            assert cents(look(table(["name", "cost"], ["A", 5], formats={(1, 1): code}))) == [500]  # type: ignore[dict-item]

    def test_sheets_of_the_folder_mean_what_they_show_too(self, look, tmp_path):
        def small(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, ["name", "fund", "minimum", "maximum", "tier1_rate"])
            sheet.write_row(1, 0, ["Tips", "opex"])
            sheet.write(1, 2, 1, book.add_format({"num_format": '0 "k€"'}))
            sheet.write(1, 3, 2000, book.add_format({"num_format": "#,##0 [$€-40C]"}))
            sheet.write(1, 4, 1.5, book.add_format({"num_format": "0%"}))

        path = tmp_path / "t.xlsx"
        with xlsxwriter.Workbook(path) as book:
            table(["name", "cost"], ["A", 5])(book, book.add_worksheet("initiatives"))
            small(book, book.add_worksheet("small allocations"))
        for portfolio in (preview_table(path, settings()).portfolio, read_table(path, settings())):
            assert portfolio is not None
            [tips] = portfolio.small_allocations
            assert (tips.minimum, tips.maximum, tips.tiers[0].rate) == (100000, 200000, Decimal("1.5"))
        with pytest.raises(InvalidInput, match="EUR"):
            read_table(path, settings("GBP"))


class TestFormulasAndErrors:
    def test_a_formula_that_was_never_calculated_is_no_zero(self, look):
        def fill(_, sheet):
            sheet.write_row(0, 0, ["name", "cost"])
            sheet.write(1, 0, "A")
            sheet.write_formula(1, 1, "=100+1", None, "")

        assert "the formula was never calculated" in refused(look(fill))

    def test_a_formula_with_a_value_is_its_value(self, look):
        def fill(_, sheet):
            sheet.write_row(0, 0, ["name", "cost"])
            sheet.write_formula(1, 0, '="A"', None, "A")
            sheet.write_formula(1, 1, "=100+1", None, 101)

        assert cents(look(fill)) == [10100]

    @pytest.mark.parametrize("heading", ["cost", "owner", "Début", "status", "tag:x"])
    @pytest.mark.parametrize("error", ["#N/A", "#REF!"])
    def test_an_error_is_refused_in_every_column(self, look, heading, error):
        def fill(_, sheet):
            sheet.write_row(0, 0, ["name", heading, "roi"])
            sheet.write(1, 0, "A")
            sheet.write_formula(1, 1, "=1/0", None, error)

        said = refused(look(fill, mapping={}))
        assert f"column {heading}: cell is {error!r}; expected a value: the cell holds an error" in said

    def test_an_error_in_a_column_that_is_not_used_is_none(self, look):
        def fill(_, sheet):
            sheet.write_row(0, 0, ["name", "cost", "remark"])
            sheet.write_row(1, 0, ["A", 5])
            sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

        assert cents(look(fill)) == [500]

    def test_single_quotes_in_the_xml_hide_nothing(self, look, tmp_path):
        def fill(_, sheet):
            sheet.write_row(0, 0, ["name", "cost"])
            sheet.write(1, 0, "A")
            sheet.write_formula(1, 1, "=1/0", None, "#REF!")

        look(fill)
        path, quoted = tmp_path / "table.xlsx", tmp_path / "quoted.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(quoted, "w") as new:
            for part in old.infolist():
                data = old.read(part)
                if part.filename.endswith(("workbook.xml", ".rels", "sheet1.xml")):
                    data = data.replace(b'"', b"'")
                new.writestr(part.filename, data)
        assert "the cell holds an error" in refused(preview_table(quoted, settings()))

    def test_an_error_in_a_text_file_is_one_too(self, tmp_path):
        (tmp_path / "t.csv").write_text("name,owner,cost\nA,#N/A,5\n")
        assert "the cell holds an error" in refused(preview_table(tmp_path / "t.csv", settings()))


class TestRows:
    def test_hidden_rows_are_read_and_said(self, look):
        def fill(book, sheet):
            table(["name", "cost"], ["A", 5], ["B", 7.5], ["C", 1])(book, sheet)
            sheet.set_row(2, None, None, {"hidden": True})

        preview = look(fill)
        assert names(preview) == ["A", "B", "C"]
        assert [(one.kind, one.count, one.amount) for one in preview.notes] == [(NoteKind.HIDDEN, 1, Decimal("7.5"))]
        preview = look(fill, visible_only=True)
        assert (names(preview), preview.notes) == (["A", "C"], ())

    def test_merged_text_and_periods_hold_for_all_their_rows(self, look):
        def fill(book, sheet):
            sheet.write_row(0, 0, ["owner", "Début", "name", "cost"])
            for number, name in enumerate("ABC", start=1):
                sheet.write_row(number, 2, [name, number])
            sheet.merge_range(1, 0, 3, 0, "IT")
            sheet.merge_range(1, 1, 2, 1, "T2 2027")

        preview = look(fill)
        assert preview.portfolio is not None
        assert [(one.owner, one.earliest) for one in preview.portfolio.initiatives] == [("IT", 1), ("IT", 1), ("IT", 0)]

    def test_an_amount_that_is_merged_over_rows_is_refused(self, look):
        def fill(book, sheet):
            sheet.write_row(0, 0, ["name", "cost"])
            sheet.write_column(1, 0, ["A", "B"])
            sheet.merge_range(1, 1, 2, 1, 100)

        assert "a value for each row: the cell is merged over rows 2 to 3" in refused(look(fill))

    def test_a_merged_title_is_a_title(self, look):
        def fill(book, sheet):
            sheet.merge_range(0, 0, 1, 1, "Plan 2027")
            sheet.write_row(2, 0, ["name", "cost"])
            sheet.write_row(3, 0, ["A", 5])

        assert cents(look(fill)) == [500]

    def test_a_styled_cell_far_away_is_no_table(self, look):
        def fill(book, sheet):
            table(["name", "cost"], ["A", 5])(book, sheet)
            sheet.write_blank(1048575, 5, None, book.add_format({"bold": True}))

        assert cents(look(fill)) == [500]


class TestSheets:
    def test_the_active_sheet_with_headings_is_read(self, look):
        def first(book, sheet):
            table(["name", "cost"], ["Old", 5])(book, sheet)

        def second(book, sheet):
            table(["name", "cost"], ["New", 5])(book, sheet)
            sheet.activate()

        preview = look(first, second)
        assert (names(preview), preview.other_sheets) == (["New"], ("Sheet1",))
        assert names(look(first, second, sheet="Sheet1")) == ["Old"]

    def test_a_hidden_first_sheet_is_passed_over(self, look):
        def hidden(book, sheet):
            table(["name", "cost"], ["Hidden", 5])(book, sheet)
            sheet.hide()

        def shown(book, sheet):
            table(["name", "cost"], ["Shown", 5])(book, sheet)
            sheet.activate()
            sheet.set_first_sheet()

        assert names(look(hidden, shown)) == ["Shown"]

    def test_an_active_sheet_without_headings_is_passed_over(self, look):
        preview = look(table(["Notes of May"]), table(["name", "cost"], ["A", 5]))
        assert (names(preview), preview.other_sheets) == (["A"], ("Sheet1",))

    def test_a_sheet_that_is_not_there_is_named(self, look):
        with pytest.raises(InvalidInput, match="expected one of the sheets: Sheet1"):
            look(table(["name", "cost"], ["A", 5]), sheet="Plan")
