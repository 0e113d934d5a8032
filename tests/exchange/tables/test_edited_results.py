"""A figure that was edited in an exported plan changes nothing, and is named cell by cell."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.exchange.exports.plan_csv import CsvStyle, write_decisions, write_plan
from cxalloc.exchange.exports.workbook import write_workbook
from cxalloc.exchange.tables.edited_results import are_results, edited_results
from cxalloc.exchange.tables.importer import TableSource, preview_source, preview_table
from cxalloc.exchange.tables.notes import NoteKind, note_messages
from cxalloc.exchange.workbooks.grids import workbook_grids
from cxalloc.messages.formatter import PLAIN_ENGLISH
from tests.exchange.exports.test_plan_csv import DECISION, portfolio

STYLES = (CsvStyle(), CsvStyle(";", ","))


def edit(path: Path, style: CsvStyle, row: int, column: str, text: str) -> None:
    """Write another text into a cell of a CSV file; ``row`` counts from the headings, 0."""
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=style.delimiter))
    rows[row][rows[0].index(column)] = text
    made = io.StringIO()
    csv.writer(made, delimiter=style.delimiter).writerows(rows)
    path.write_text(made.getvalue(), "utf-8-sig")


def named(path: Path) -> list[tuple[int, str, str]]:
    """The cells that are named: row, column and text."""
    with pytest.raises(InvalidInput) as raised:
        preview_table(path, portfolio())
    whole, *cells = raised.value.findings
    assert "what was edited in them changes nothing" in str(whole)
    return [(one.place.row or 0, one.place.column, str(one.value)) for one in cells if one.place is not None]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("write", [write_plan, write_decisions])
def test_an_export_as_it_was_written_has_no_edited_cell(tmp_path, write, style):
    path = tmp_path / "plan.csv"
    write(portfolio(), DECISION, path, style)
    assert named(path) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (1, "cost", "999"),
        (1, "benefit", ""),
        (2, "value", "-8"),
        (3, "owner", "Bob"),
        (1, "name", "Other"),
        (1, "roi", "2"),
    ],
)
def test_an_edited_cell_of_the_decisions_is_named(tmp_path, style, row, column, text):
    path = tmp_path / "plan-decisions.csv"
    write_decisions(portfolio(), DECISION, path, style)
    edit(path, style, row, column, text)
    assert named(path) == [(row + 1, column, text)]


def test_a_decision_that_cannot_be_is_named(tmp_path):
    path = tmp_path / "plan-decisions.csv"
    write_decisions(portfolio(), DECISION, path)
    edit(path, STYLES[0], 1, "level", "other")
    assert (2, "level", "other") in named(path)


@pytest.mark.parametrize("column", ["spend", "benefit", "owner"])
def test_an_edited_cell_of_the_plan_is_named(tmp_path, column):
    path = tmp_path / "plan.csv"
    write_plan(portfolio(), DECISION, path)
    edit(path, STYLES[0], 2, column, "123")
    assert named(path) == [(3, column, "123")]


def test_the_edited_cells_of_a_workbook_are_said(tmp_path):
    path = tmp_path / "plan.xlsx"
    write_workbook(portfolio(), DECISION, path)
    assert not [one for one in preview_table(path, portfolio()).notes if one.kind is NoteKind.EDITED]
    grids = workbook_grids(path)
    results = [grid for grid in grids.values() if grid.rows and are_results(grid.rows[0])]
    assert results
    for grid in results:
        assert edited_results(grid, portfolio()) == []
    changed = [list(row) for row in results[0].rows]
    changed[1][changed[0].index("cost")] = "999"
    edited = replace(results[0], rows=tuple(map(tuple, changed)))
    preview = preview_source(TableSource(grids["initiatives"], results=(edited,)), portfolio())
    [note] = [one for one in preview.notes if one.kind is NoteKind.EDITED]
    [said] = [PLAIN_ENGLISH.render(one) for one in note_messages(None, [note], "EUR")]
    assert said == "plan.xlsx [Decisions], 2, cost: '999' is not read; the portfolio gives '1011.50'."


def test_another_portfolio_is_not_compared(tmp_path):
    path = tmp_path / "plan.csv"
    write_decisions(portfolio(), DECISION, path)
    edit(path, STYLES[0], 1, "cost", "999")
    with pytest.raises(InvalidInput) as raised:
        preview_table(path, replace(portfolio(), initiatives=(), small_allocations=(), rules=()))
    assert len(raised.value.findings) == 1
