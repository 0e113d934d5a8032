"""What the file is to others: its marks, its tables and views, and the way from one version to the next."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.constraints.relations import GroupLimit
from cxalloc.storage import schema
from cxalloc.storage.file import PortfolioFile
from tests.storage.examples import rich_portfolio

PLAN_TABLES = [
    "plan",
    "plan_period",
    "plan_choice",
    "plan_allotment",
    "plan_line",
    "plan_fund_period",
    "plan_verdict",
]


@pytest.fixture
def other(path, rich, rich_plan):
    """A plain connection to a file with the rich portfolio and a plan of it, as another program makes it."""
    with PortfolioFile.create(path, rich) as file:
        file.add_plan(rich_plan)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def rows(connection: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def test_the_page_names_the_version():
    page = (Path(__file__).parents[2] / "docs" / "file_format.md").read_text("utf-8")
    assert f"version of the format, now {len(schema.MIGRATIONS)} |" in page


def test_the_header_says_whose_file_it_is(other, path):
    assert path.read_bytes()[68:72] == b"CXAL"
    assert other.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    assert other.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_every_table_is_strict_and_every_reference_holds(other):
    tables = [table for table in rows(other, "PRAGMA table_list") if table["name"][:7] != "sqlite_"]
    assert all(table["strict"] for table in tables if table["type"] == "table")
    assert {"portfolio", "initiative", "fund", "plan", "plan_line"} <= {table["name"] for table in tables}
    assert not rows(other, "PRAGMA foreign_key_check")


def test_every_reference_has_a_table_and_plans_refer_only_to_plans(other):
    tables = {table["name"] for table in rows(other, "PRAGMA table_list") if table["type"] == "table"}
    for table in tables:
        for reference in rows(other, f"PRAGMA foreign_key_list({table})"):
            assert reference["table"] in tables
            assert table.startswith("plan") == reference["table"].startswith("plan")


def test_money_is_whole_and_shares_are_text(other):
    assert rows(other, "SELECT DISTINCT typeof(amount) AS type FROM fund_amount") == [{"type": "integer"}]
    assert other.execute("SELECT annual_rate FROM portfolio").fetchone() == ("0.085",)
    for table in ("portfolio", "level", "fund", "fund_amount", "plan_line"):
        assert "REAL" not in {column["type"] for column in rows(other, f"PRAGMA table_info({table})")}


@pytest.mark.parametrize("table", PLAN_TABLES)
def test_a_plan_cannot_be_changed_by_any_program(other, table):
    columns = [column["name"] for column in rows(other, f"PRAGMA table_info({table})")]
    for column in columns:
        if (table, column) == ("plan", "status"):
            continue
        with pytest.raises(sqlite3.IntegrityError, match="a plan cannot be changed"):
            other.execute(f"UPDATE {table} SET {column} = {column}")
    with pytest.raises(sqlite3.IntegrityError, match="a plan cannot be"):
        other.execute(f"DELETE FROM {table}")


def test_a_plan_cannot_be_replaced_but_its_status_changes(other):
    with pytest.raises(sqlite3.IntegrityError, match="a plan cannot be changed"):
        other.execute("INSERT OR REPLACE INTO plan SELECT * FROM plan")
    other.execute("UPDATE plan SET status = 'approved'")
    with pytest.raises(sqlite3.IntegrityError):
        other.execute("UPDATE plan SET status = 'lost'")


def test_deleting_an_initiative_takes_what_is_its_own_along(other):
    other.execute("PRAGMA foreign_keys = ON")
    other.execute("DELETE FROM initiative WHERE id = 'data-platform'")
    for table in ("level", "level_cost", "level_cost_amount", "level_benefit", "level_effort_days", "level_score"):
        assert not rows(other, f"SELECT * FROM {table} WHERE initiative = 'data-platform'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        other.execute("DELETE FROM fund WHERE id = 'opex'")  # money is still asked of it


def test_an_initiative_can_be_given_another_id(other, path):
    other.execute("PRAGMA foreign_keys = ON")
    other.execute("UPDATE initiative SET id = 'platform' WHERE id = 'data-platform'")
    other.commit()
    with PortfolioFile.open(path) as file:
        assert file.portfolio.initiatives[0].id == "platform"
        assert file.portfolio.initiatives[0].levels == rich_portfolio().initiatives[0].levels
        assert file.portfolio.relations[4] == GroupLimit(("x", "never", "platform"), 0, 2)


def test_views_show_labels_and_currency_units(other):
    assert rows(other, "SELECT * FROM funded WHERE id = 'data-platform'") == [
        {
            "plan": 1,
            "kind": "initiative",
            "id": "data-platform",
            "name": "Data platform\nand pipelines",
            "owner": "Zoë — Données",
            "level": "full",
            "start": "2028-Q1",
            "cost": 387.03,
            "benefit": 330.0,
            "roi": pytest.approx(-0.147353, abs=1e-6),
            "npv": pytest.approx(-61.14),
            "enabled_npv": pytest.approx(124.17),
            "currency": "EUR",
        }
    ]
    assert [row["id"] for row in rows(other, "SELECT id FROM not_funded")] == ["x", "never", "sprints"]
    assert rows(other, "SELECT * FROM spend_by_period WHERE fund = 'opex'")[1] == {
        "plan": 1,
        "fund": "opex",
        "period": "2027-Q4",
        "amount": 0.0,
        "carried_in": 85.0,
        "spend": 0.0,
        "small_allocations": 0.0,
        "carried_out": 42.5,
        "currency": "EUR",
    }
    assert rows(other, "SELECT period, spend, benefit FROM schedule WHERE id = 'empowerment'")[:2] == [
        {"period": "2027-Q3", "spend": 150.0, "benefit": 0.0},
        {"period": "2027-Q4", "spend": 0.0, "benefit": 255.0},
    ]
    (overview,) = rows(other, "SELECT * FROM plan_overview")
    assert (overview["funded"], overview["candidates"]) == (4, 7)
    assert overview["spend"] == pytest.approx(80 + 350.01 + 200)
    assert overview["small_allocations"] == 200
    assert overview["value"] == pytest.approx(0.0002)  # a score: millionths of a point


def test_views_of_the_candidates_and_the_budget(other):
    (level,) = rows(other, "SELECT * FROM candidates WHERE id = 'data-platform' AND level = 'full'")
    assert (level["cost"], level["run_cost"]) == (350.01, 12.34)
    assert (level["earliest_start"], level["latest_start"]) == ("2027-Q4", "2028-Q1")
    assert rows(other, "SELECT * FROM budget")[0] == {
        "fund": "opex",
        "name": "Opex",
        "period": "2027-Q3",
        "amount": 400.0,
        "currency": "EUR",
    }


def test_a_currency_without_cents(stored):
    with closing(sqlite3.connect(stored)) as other:
        assert rows(other, "SELECT value, spend, budget FROM plan_overview") == [
            {"value": 200.0, "spend": 400.0, "budget": 1000.0}
        ]


def test_importing_the_file_loads_no_heavy_module():
    code = "import cxalloc.storage.file, sys; print(sorted({'pandas', 'numpy', 'sqlite_utils'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_clean_copy_has_all_rows_of_ours_and_nothing_of_others(other):
    other.execute("CREATE TABLE theirs (x)")
    other.execute("CREATE TRIGGER spy AFTER UPDATE ON portfolio BEGIN DELETE FROM fund; END")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as target:
        schema.copy_rows(other, target)
        assert schema.definition_faults(target) == []
        assert not rows(target, "PRAGMA foreign_key_check")
        for table in [*schema._tables(target), "sqlite_sequence"]:
            copied, there = (rows(one, f"SELECT * FROM {table}") for one in (target, other))
            assert sorted(map(repr, copied)) == sorted(map(repr, there)), table
        assert rows(target, "SELECT * FROM plan_line")
