"""A table laid over a portfolio: what changes is told, what the table does not speak of stays."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from cxalloc.domain.constraints.relations import Endpoint, Requires
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, Cost, Effort, Initiative, Level, Status
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio, Team
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.merge import FieldChange, ImportEffect

HALF = Decimal("0.5")


def level(name: str = "standard", cost: int = 10000, **more: object) -> Level:
    return Level(name, 1, (Cost("opex", (cost,)),), BenefitFromRoi(HALF), **more)  # type: ignore[arg-type]


BASE = Portfolio(
    "P",
    "EUR",
    Horizon(PeriodUnit.QUARTER, "2027-Q1", 4),
    Decimal(0),
    (Fund("opex", "Opex", (10**7,) * 4), Fund("capex", "Capex", (10**7,) * 4)),
    (
        Initiative(
            "a", "Alpha", (level(effort=(Effort("data", (HALF,)),)),), "Zoë", (Tag("moment", "x"),), Status.MUST
        ),
        Initiative("b", "Beta", (level("pilot"), level("full", 50000, success=HALF))),
        Initiative(
            "c", "Twin", (Level("standard", 1, (Cost("opex", (1,)), Cost("capex", (2,))), BenefitPerPeriod(0)),)
        ),
        Initiative("d", "Twin", (level(),)),
    ),
    teams=(Team("data", "Data", (HALF,) * 4),),
    relations=(Requires(Endpoint("a"), Endpoint("b")),),
)


@pytest.fixture
def look(tmp_path):
    """Preview a table over the portfolio."""

    def preview(text: str, **options: object) -> TablePreview:
        path = tmp_path / "t.csv"
        path.write_text(text)
        return preview_table(path, BASE, ImportOptions(**options))  # type: ignore[arg-type]

    return preview


def kinds(preview: TablePreview) -> dict[str, ImportEffect]:
    assert preview.findings == ()
    return {one.id: one.kind for one in preview.differences}


def changes(preview: TablePreview, key: str) -> tuple[FieldChange, ...]:
    return next(one for one in preview.differences if one.id == key).changes


def test_by_id_only_what_the_table_speaks_of_changes(look):
    preview = look("id,name,cost\na,Alpha,120.5\n")
    assert kinds(preview) == {
        "a": ImportEffect.CHANGED,
        "b": ImportEffect.UNCHANGED,
        "c": ImportEffect.UNCHANGED,
        "d": ImportEffect.UNCHANGED,
    }
    assert changes(preview, "a") == (FieldChange("", "cost", "100", "120.5"),)
    before, after = BASE.initiatives[0], preview.portfolio.initiatives[0]
    assert after.levels[0].costs == (Cost("opex", (12050,)),)
    assert replace(after, levels=before.levels) == before
    assert preview.portfolio.relations == BASE.relations


def test_by_name_where_a_row_has_no_id(look):
    preview = look("name;cost;roi\nAlpha;100;60 %\n")
    assert kinds(preview)["a"] is ImportEffect.CHANGED
    assert changes(preview, "a") == (FieldChange("", "roi", "0.5", "0.6"),)
    findings = look("name;cost;fund\nTwin;100;opex\n").findings
    assert [(str(one.place), str(one.expected)) for one in findings][:1] == [
        ("t.csv, row 2, column id", "an id, as several have this name: c, d")
    ]


def test_a_new_one_needs_all_that_any_needs(look):
    preview = look("name,cost,fund\nAlpha,100,\nNew one,5,capex\n")
    assert kinds(preview)["new-one"] is ImportEffect.ADDED
    assert preview.portfolio.initiative_by_id["new-one"].levels[0].costs == (Cost("capex", (500,)),)
    assert [(str(one.place), one.field) for one in look("name,cost\nNew one,5\n").findings] == [
        ("t.csv, row 2, column fund", "fund")
    ]


def test_another_way_to_state_costs_or_benefits_takes_the_place_of_the_old(look):
    preview = look("id,name,cost_1,cost_2,fund,benefit,roi\nc,Twin,3,4,capex,7,\nd,Twin,,,,,\n")
    assert kinds(preview) == {
        "a": ImportEffect.UNCHANGED,
        "b": ImportEffect.UNCHANGED,
        "c": ImportEffect.CHANGED,
        "d": ImportEffect.UNCHANGED,
    }
    after = preview.portfolio.initiative_by_id["c"].levels[0]
    assert after.costs == (Cost("capex", (300, 400)),)
    assert after.benefit == BenefitPerPeriod(700)
    assert FieldChange("", "costs capex 1", "0.02", "") in changes(preview, "c")


def test_an_empty_cell_takes_away_what_may_be_missing(look):
    preview = look("id,name,owner,status,tag:moment\na,,,,\n")
    assert {(one.field, one.before, one.after) for one in changes(preview, "a")} == {
        ("owner", "Zoë", ""),
        ("status", "must", ""),
        ("tag:moment", "x", ""),
    }


def test_levels(look):
    preview = look("id,name,level,cost,fund\nb,Beta,full,700,\nb,Beta,huge,9,capex\na,Alpha,big,8,opex\n")
    assert set(changes(preview, "b")) == {
        FieldChange("full", "cost", "500", "700"),
        FieldChange("huge", "level", "", "huge"),
        FieldChange("huge", "fund", "", "capex"),
        FieldChange("huge", "cost", "", "9"),
    }
    assert [one.name for one in preview.portfolio.initiative_by_id["a"].levels] == ["standard", "big"]
    assert preview.portfolio.initiative_by_id["a"].levels[0] == BASE.initiatives[0].levels[0]
    assert [str(one.expected) for one in look("id,name,cost\nb,Beta,1\n").findings] == ["one of pilot, full"]
    assert "row 2 has it already" in str(look("id,name,cost\na,Alpha,1\na,Alpha,2\n").findings[0].expected)


def test_a_wrong_row_changes_nothing_at_all(look):
    preview = look("id,name,cost,owner\na,Alpha,120,Bo\nd,Twin,lots,\n")
    assert preview.portfolio is None
    assert [(str(one.place), one.value) for one in preview.findings] == [("t.csv, row 3, column cost", "lots")]


def test_a_workbook_with_costs_and_without_ids(tmp_path):
    """Found by the fuzzer: a row of no id beside a sheet of costs."""
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Ideas")
        sheet.write_row(0, 0, ["name", "fund", "cost"])
        sheet.write_row(1, 0, ["New one", "capex", 5])
        costs = book.add_worksheet("costs")
        costs.write_row(0, 0, ["initiative", "fund", "offset", "amount"])
        costs.write_row(1, 0, ["c", "capex", 1, 7])
    preview = preview_table(path, BASE)
    assert kinds(preview) | {"c": ImportEffect.CHANGED, "new-one": ImportEffect.ADDED} == kinds(preview)
    assert preview.portfolio is not None
    assert preview.portfolio.initiative_by_id["c"].levels[0].costs == (Cost("capex", (700,)),)


def test_a_fund_that_was_chosen_pays_for_new_rows_without_one(tmp_path: Path) -> None:
    funds = tuple(Fund(one, one.title(), (10**9,) * 4) for one in ("opex", "capex"))
    base = Portfolio("P", "EUR", Horizon(PeriodUnit.QUARTER, "2027-Q1", 4), Decimal(0), funds)
    path = tmp_path / "t.csv"
    path.write_text("name,cost,fund\nA,1,opex\nB,2,\n", "utf-8")
    assert "one of the funds" in str(preview_table(path, base).findings[0])
    read = preview_table(path, base, ImportOptions(fund="capex")).portfolio
    assert read is not None
    assert [one.levels[0].costs[0].fund for one in read.initiatives] == ["opex", "capex"]
    # What is there already keeps its fund.
    path.write_text("name,cost\nA,5\nC,7\n", "utf-8")
    again = preview_table(path, read, ImportOptions(fund="capex")).portfolio
    assert again is not None
    assert [one.levels[0].costs[0].fund for one in again.initiatives] == ["opex", "capex", "capex"]
    with pytest.raises(InvalidInput, match="fund"):
        preview_table(path, read, ImportOptions(fund="other"))


def test_a_fund_that_is_missing_is_the_only_thing_reported(tmp_path: Path) -> None:
    funds = tuple(Fund(one, one.title(), (10**9,) * 4) for one in ("opex", "capex"))
    base = Portfolio("P", "EUR", Horizon(PeriodUnit.QUARTER, "2027-Q1", 4), Decimal(0), funds)
    path = tmp_path / "t.csv"
    path.write_text("name,cost,roi\nA,1,0.5\n", "utf-8")
    assert [one.field for one in preview_table(path, base).findings] == ["fund"]
