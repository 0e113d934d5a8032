"""A single CSV or workbook as a portfolio."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Cost
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund
from cxalloc.exchange.tables.strict_table import TableSettings, read_table

QUARTERS = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4)
FUND = Fund("opex", "Opex", (100000,) * 4)


def frame(horizon: Horizon = QUARTERS, funds: tuple[Fund, ...] = (FUND,)) -> TableSettings:
    return TableSettings("Table", "EUR", horizon, Decimal("0.08"), funds)


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook: rows by name of the sheet."""

    def write(**sheets):
        path = tmp_path / "plan.xlsx"
        with xlsxwriter.Workbook(path) as book:
            dates = book.add_format({"num_format": "yyyy-mm-dd"})
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        if isinstance(cell, date):
                            sheet.write_datetime(row, column, cell, dates)
                        elif cell == "#N/A":
                            sheet.write_formula(row, column, "=NA()", None, "#N/A")
                        else:
                            sheet.write(row, column, cell)
        return path

    return write


def findings(path: Path, the_frame: TableSettings | None = None) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_table(path, the_frame or frame())
    return [(str(one.place), str(one.value)) for one in caught.value.findings]


def test_csv(tmp_path):
    path = tmp_path / "candidates.CSV"
    path.write_text("Name,Cost,ROI\nFix it,100.25,15 %\nBad,-1,15\n")
    assert findings(path) == [
        ("candidates.CSV, row 3, column Cost", "-1"),
        ("candidates.CSV, row 3, column ROI", "15"),
    ]
    path.write_text("Name,Cost,ROI\nFix it,100.25,15 %\n")
    portfolio = read_table(path, frame())
    assert portfolio.name == "Table"
    level = portfolio.initiatives[0].levels[0]
    assert level.costs == (Cost("opex", (10025,)),)
    assert level.benefit == BenefitFromRoi(Decimal("0.15"))


@pytest.mark.parametrize(
    ("horizon", "start"),
    [
        (QUARTERS, 1),
        (Horizon(PeriodUnit.MONTH, "2027-01", 12), 4),
        (Horizon(PeriodUnit.YEAR, "2026", 3), 1),
    ],
)
def test_a_date_means_the_period_that_holds_it(workbook, horizon, start):
    path = workbook(Sheet1=[["name", "cost", "earliest_start"], ["A", 1, date(2027, 5, 31)]])
    fund = Fund("opex", "Opex", (0,) * horizon.budget_periods)
    assert read_table(path, frame(horizon, (fund,))).initiatives[0].earliest == start


def test_binary_fractions_become_the_decimals_that_were_meant(workbook):
    path = workbook(Sheet1=[["name", "cost", "roi", "success", "duration"], [2027, 1e6 + 0.1, 0.1 + 0.2, 0.7, 2.0]])
    initiative = read_table(path, frame()).initiatives[0]
    assert initiative.name == "2027"
    level = initiative.levels[0]
    assert level.costs[0].amounts == (50000005, 50000005)
    assert (level.benefit, level.success) == (BenefitFromRoi(Decimal("0.3")), Decimal("0.7"))


def test_sheets_named_as_files(workbook):
    path = workbook(
        Notes=[["anything", "#N/A"]],
        Initiatives=[["id", "name", "cost"], ["a", "A", 1], ["b", "B", 0]],
        **{"Small allocations": [["name", "ticket"], ["S", 50]], "relations": [
            ["relation", "initiative", "other"], ["requires", "a", "b"]]},
    )  # fmt: skip
    portfolio = read_table(path, frame())
    assert [one.id for one in portfolio.initiatives] == ["a", "b"]
    assert portfolio.small_allocations[0].ticket == 5000
    assert len(portfolio.relations) == 1


def test_faults_in_a_workbook_have_sheet_row_and_column(workbook):
    rows = [["name", "cost", "roi", "status"], ["A", "#N/A", 0.1, True], [], ["B", 1e300, "#N/A", ""]]
    assert findings(workbook(Data=rows)) == [
        ("plan.xlsx [Data], row 2, column cost", "#N/A"),
        ("plan.xlsx [Data], row 2, column status", "yes"),
        ("plan.xlsx [Data], row 4, column cost", "1e+300"),
        ("plan.xlsx [Data], row 4, column roi", "#N/A"),
    ]


def test_what_is_no_table(workbook, tmp_path):
    assert findings(tmp_path / "none.xlsx") == [("none.xlsx", "")]
    assert findings(tmp_path / "none.csv") == [("none.csv", "")]
    assert findings(tmp_path / "plan.xls") == [("plan.xls", ".xls")]
    assert findings(workbook(Empty=[])) == [("plan.xlsx", "empty")]
    path = tmp_path / "text.xlsx"
    path.write_text("name,cost\n")
    assert findings(path)[0][0] == "text.xlsx"
    path.write_bytes(workbook(Sheet=[["name", "cost"]]).read_bytes()[:-400])
    assert findings(path)[0][0] == "text.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "no workbook")
    assert findings(path)[0][0] == "text.xlsx"
    assert findings(workbook(Sheet=[["name", "cost"], ["A", 1]]), frame(funds=())) == [("None", "")]


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(workbook):
    path = workbook(Sheet1=[["name", "cost"], ["A", 1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/comments1.xml", "w") as part:
        for _ in range(101):
            part.write(bytes(2**20))
    assert read_table(path, frame()).initiatives, "pictures and comments may be as large as they like"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content + b" " * (101 * 2**20 if name == "xl/worksheets/sheet1.xml" else 0))
    assert findings(path) == [("plan.xlsx", "more than 100 MB when unpacked")]
