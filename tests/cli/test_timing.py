"""``cxalloc timing``: sentences, tables, JSON, CSV and workbook, and how it ends."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest

from tests.cli.conftest import TOML

# 60 in each of two quarters pay for a, and later for b or c; 120 in the first quarter for two of them at once.
TWO = (
    TOML.replace("budget_periods = 1", "budget_periods = 2")
    .replace("amounts = 108", "amounts = [60, 60]")
    .replace('currency = "EUR"', 'currency = "EUR"\nannual_rate = "8 %"')
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_it_prints_the_gain_the_budget_and_the_changes(cli, folder):
    done = cli("timing", folder(TWO))
    assert (done.code, done.err) == (0, "")
    said = plain(done.out)
    assert "Corner shop · the same money at other times" in said
    assert "With the same money at other times the plan would be worth" in said
    assert "CX budget (EUR)" in said
    assert "Amount needed" in said
    assert '--set "fund.cx.amounts=' in said


def test_the_budget_gives_the_plan(cli, folder):
    path = folder(TWO)
    found = json.loads(cli("timing", path, "--json").out)
    assert found["gain"] > 0
    assert found["low"] <= found["gain"] <= found["high"]
    (fund,) = found["funds"]
    assert sum(one["needed"] for one in fund["periods"]) == sum(one["amount"] for one in fund["periods"]) == 120
    options = [word for change in found["budget"] for word in ("--set", change)]
    assert json.loads(cli("solve", path, *options, "--json").out)["value"] == found["better_plan"]["value"]


def test_one_period_gains_nothing(cli, folder, tmp_path):
    done = cli("timing", folder())
    assert done.code == 0
    assert "at other times would bring" in plain(done.out)
    assert "--set" not in done.out
    target = tmp_path / "nothing.xlsx"
    assert cli("timing", folder(), "--to", target).code == 0
    assert not target.exists()


def test_csv_and_workbook(cli, folder, tmp_path):
    target = tmp_path / "times.csv"
    assert cli("timing", folder(TWO), "--to", target).code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["fund"], row["period"], row["amount"]) for row in rows] == [
        ("cx", "2027-Q1", "60.00"),
        ("cx", "2027-Q2", "60.00"),
    ]
    assert (tmp_path / "times-changes.csv").is_file()
    book = tmp_path / "times.xlsx"
    assert cli("timing", folder(TWO), "--to", book).code == 0
    with zipfile.ZipFile(book) as parts:
        assert 'name="Better timing"' in parts.read("xl/workbook.xml").decode()


def test_without_a_plan_it_says_why(cli, folder):
    short = ("--set", "initiative.a.status=must", "--set", "budget.factor=0.1")
    done = cli("timing", folder(), *short)
    assert done.code == 1
    assert "There is no feasible plan." in done.out
    found = json.loads(cli("timing", folder(), *short, "--json").out)
    assert (found["status"], found["plan"], found["gain"], found["text"]) == ("infeasible", None, None, [])


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--scenario", "Nowhere"], "expected one of the scenarios"), (["--to", "x.txt"], ".csv or .xlsx")],
)
def test_bad_input_is_refused(cli, folder, options, said):
    done = cli("timing", folder(), *options)
    assert done.code == 2
    assert said in done.err


def test_french(cli, folder):
    assert "Avec le même budget à d’autres moments" in plain(cli("--language", "fr", "timing", folder(TWO)).out)


def test_a_limit_before_any_plan_is_told(cli, folder):
    done = cli("timing", folder(), "--time-limit", "0.000001")
    assert done.code == 3
    assert "before the search stopped (time limit)" in done.out
