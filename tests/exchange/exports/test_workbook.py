"""A plan as a workbook, and its inputs imported again."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.constraints.relations import GroupLimit
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Scenario
from cxalloc.exchange.exports.workbook import write_workbook
from cxalloc.exchange.tables.importer import preview_table
from cxalloc.exchange.tables.merge import ImportEffect
from tests.exchange.exports.test_plan_csv import DECISION, portfolio
from tests.strategies import portfolios


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(path) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture
def written(tmp_path):
    base = replace(portfolio(), scenarios=(Scenario("Cut", (("budget.factor", "0.85"),)),), annual_rate=Decimal("0.08"))
    write_workbook(base, DECISION, tmp_path / "plan.xlsx")
    return base, tmp_path / "plan.xlsx"


def test_the_figures_are_those_of_the_ledger(written):
    base, path = written
    found = sheets(path)
    assert list(found) == [
        "Decisions", "Schedule", "Money by period", "Money left", "Lines", "Scenarios", "Inputs", "Discount factors",
        "initiatives", "small_allocations",
    ]  # fmt: skip
    decisions = [dict(zip(found["Decisions"][0], row, strict=True)) for row in found["Decisions"][1:]]
    ledger = make_ledger(base, DECISION)
    assert [(row["id"], row["cost"], row["value"]) for row in decisions] == [
        (verdict.id, verdict.cost / 100, verdict.npv / 100) for verdict in ledger.verdicts
    ]
    money = found["Money by period"]
    spend, benefit = money[0].index("spend"), money[0].index("benefit")
    assert sum(row[spend] for row in money[1:]) == ledger.key_figures.cost / 100
    assert sum(row[benefit] for row in money[1:]) == sum(line.benefit for line in ledger.lines) / 100
    left = [dict(zip(found["Money left"][0], row, strict=True)) for row in found["Money left"][1:]]
    assert {(row["fund"], row["period"], row["left"]) for row in left} == {
        (row.fund, base.horizon.label(row.period), row.left / 100)
        for row in ledger.fund_periods
        if row.left > row.carried_out
    }
    assert all(row["why"] for row in (*decisions, *left))
    schedule = found["Schedule"]
    assert [row[0] for row in schedule[1:]] == ["a", "b", "fix"]
    assert sum(cell for row in schedule[1:] for cell in row[5:] if cell) == ledger.key_figures.cost / 100
    assert found["Scenarios"][1:] == [["Cut", "budget.factor", "0.85"]]
    factors = base.horizon.discount_factors(base.annual_rate, 4)  # the last ticket returns after the horizon
    assert [row[1] for row in found["Discount factors"][1:]] == [float(factor) for factor in factors]
    inputs = [row[:3] for row in found["Inputs"]]
    assert ["portfolio", "annual_rate", 0.08] in inputs
    assert ["portfolio", "late_start", "shift"] in inputs


def test_texts_are_inert_and_headings_frozen(written):
    _, path = written
    assert sheets(path)["Decisions"][1][2] == '=HYPERLINK("x")'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name}
    for part in parts.values():
        assert "<f>" not in part
        assert "<hyperlink" not in part
        assert 'state="frozen"' in part
        assert "<cols>" in part


def test_a_text_that_no_cell_can_hold(tmp_path):
    base = portfolio()
    names = [f"{number:x>80}" for number in range(400)]
    many = tuple(replace(base.initiatives[0], id=name) for name in names)
    long = replace(base, initiatives=(*base.initiatives, *many), relations=(GroupLimit(tuple(names)),))
    with pytest.raises(InvalidInput, match="at most 32767 characters"):
        write_workbook(long, DECISION, tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []


@given(portfolios())
@settings(max_examples=30, deadline=None)
def test_importing_what_was_exported_changes_nothing(base):
    with TemporaryDirectory() as name:
        path = Path(name, "plan.xlsx")
        write_workbook(base, Decision(), path)
        preview = preview_table(path, base)
        assert preview.findings == ()
        assert preview.portfolio == base
        assert {one.kind for one in preview.differences} <= {ImportEffect.UNCHANGED}


@given(portfolios())
@settings(max_examples=30, deadline=None)
def test_all_candidates_come_back_into_an_empty_portfolio(base):
    empty = replace(base, initiatives=(), small_allocations=(), relations=(), rules=())
    with TemporaryDirectory() as name:
        path = Path(name, "plan.xlsx")
        write_workbook(base, Decision(), path)
        preview = preview_table(path, empty)
        assert preview.findings == ()
        assert preview.portfolio is not None
        assert replace(preview.portfolio, rules=base.rules) == base
        assert {one.kind for one in preview.differences} <= {ImportEffect.ADDED}
