"""``cxalloc compare`` and ``cxalloc frontier``: tables, JSON, CSV, and how they end."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from cxalloc.analysis.comparison import compare as use_case
from cxalloc.analysis.comparison.compare import KeyFigure
from cxalloc.analysis.comparison.compare import compare as compare_scenarios
from cxalloc.cli.commands.compare import command
from cxalloc.cli.commands.compare.options import FIGURES
from tests.cli.conftest import TOML
from tests.optimisation.faulty_solver import let_tire

TWO = (
    TOML
    + """
[[scenarios]]
name = "Nothing for tips"
[scenarios.set]
"initiative.a.status" = "must"
"budget.factor" = 0.1
"""
)
SCORED = TOML + (
    '[objective]\nkind = "npv"\nweights = { npv = 0.5, ease = 0.5 }\n'
    '[[scenarios]]\nname = "Ease"\n[scenarios.set]\nobjective = "score"\n'
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_json_has_figures_differences_and_reasons_that_add_up(cli, folder):
    done = cli("compare", folder(), "--json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    base, half = found["scenarios"]
    assert (base["scenario"], half["scenario"]) == ("", "Cut by half")
    assert (base["value"], half["value"]) == (102.1, 56.3)
    assert half["changes"] == ["budget.factor=0.5"]
    assert half["differences"]["value"]["amount"] == -45.8
    assert half["differences"]["value"]["certain"] is True
    assert half["differences"]["budget"]["amount"] == -54
    assert sum(round(one["amount"] * 100) for one in half["contributions"]) == -4580
    assert {one["id"]: one["how"] for one in half["contributions"]} == {"c": "left", "tips": "moved"}
    assert any("Café" in line or "Clean [red] windows" in line for line in half["why"])
    assert base["waterfall"] is None
    steps = half["waterfall"]
    assert (steps["figure"], steps["before"], steps["after"]) == ("value", 102.1, 56.3)
    assert sum(round(one["amount"] * 100) for one in steps["steps"]) == -4580
    assert {one["id"]: one["what"] for one in steps["steps"]} == {"c": "left", "tips": "amounts"}
    states = {one["id"]: one["states"] for one in found["candidates"]}
    assert states["c"] == {"": {"level": "standard", "start": "2027-Q1", "cost": 50}, "Cut by half": None}
    assert {one["id"]: one["place"] for one in found["candidates"]} == {
        "a": "none", "b": "all", "c": "some", "tips": "all",
    }  # fmt: skip


def test_tables_show_what_differs_and_say_why(cli, folder):
    done = cli("compare", folder(TWO))
    assert done.code == 0
    for text in (
        "Corner shop · 3 scenarios",
        "Differences from Base",
        "Clean [red] windows",
        "In every scenario\nBell at the door",
        "Nothing for tips: no plan",
        "What Cut by half changes: the budget of every fund × 0.5.",
        "Left: Clean [red] windows (−45 EUR). Together −45 EUR.",
    ):
        assert text in done.out
    assert "There is no feasible plan. These requirements can't all be kept:" in done.out
    assert "- Café counter must be funded" in done.out
    assert "HiGHS and CBC agree that there is no plan." in done.out


def test_json_reports_the_conflict(cli, folder):
    base, _, nothing = json.loads(cli("compare", folder(TWO), "--json").out)["scenarios"]
    assert base["conflict"] is None
    assert nothing["status"] == "infeasible"
    told = nothing["conflict"]
    assert (told["verdict"], told["irreducible"], told["repairs"]) == ("infeasible", True, [])
    assert ("status", "a") in [(one["kind"], one["id"]) for one in told["clash"]]


def test_one_solver_alone_rules_nothing_out(cli, folder, tmp_path, monkeypatch):
    let_tire(monkeypatch, "cbc")
    target = tmp_path / "side.csv"
    done = cli("compare", folder(TWO), "--to", target)
    assert done.code == 0
    assert "not decided" in done.out
    assert "It is not decided whether there is a plan: HiGHS finds none" in done.out
    assert "feasible" not in done.out
    last = read(target)[2]
    assert (last["status"], last["stopped"], last["reasons"]) == ("stopped", "not confirmed", "")
    told = json.loads(cli("compare", folder(TWO), "--json").out)["scenarios"][2]
    assert (told["status"], told["stopped"], told["reasons"]) == ("stopped", "not confirmed", [])
    assert told["conflict"]["verdict"] == "not decided"
    assert told["conflict"]["clash_text"] == []


def test_the_reference_and_the_figure_can_be_chosen(cli, folder):
    done = cli("compare", folder(), "--against", "Cut by half", "--why", "roi")
    assert done.code == 0
    assert "Differences from Cut by half" in done.out
    assert "Why Base differs from Cut by half" in done.out
    assert "- ROI: " in done.out
    assert "- Total benefit: " in done.out
    assert set(FIGURES) == {figure.value for figure in KeyFigure}


def test_a_portfolio_without_scenarios_has_nothing_to_compare_and_says_so(cli, folder):
    done = cli("compare", folder(TOML.partition("[[scenarios]]")[0]))
    assert done.code == 0
    assert "Corner shop · 1 scenario: there is no other to compare it with" in done.out
    assert "Figures" in done.out
    assert "Differences" not in done.out


def test_a_large_portfolio_is_compared_to_a_wider_gap_and_that_is_reported(cli, folder, monkeypatch):
    asked = []

    def compare(*arguments, gap, **more):
        asked.append(gap)
        return compare_scenarios(*arguments, gap=gap, **more)

    monkeypatch.setattr(command, "compare_scenarios", compare)
    assert "looks closer" not in cli("compare", folder()).out
    monkeypatch.setattr(use_case, "LARGE", 2)  # there are three
    monkeypatch.setattr(command, "LARGE", 2)
    assert "Of more than 2 initiatives each plan is looked for to 0.5 % only" in cli("compare", folder()).out
    assert "looks closer" not in cli("compare", folder(), "--gap", "0.2%").out
    assert json.loads(cli("compare", folder(), "--json").out)["asked_gap"] == 0.005
    assert asked == [0.0001, 0.005, 0.002, 0.005]


def test_an_unknown_reference_is_refused_before_any_work_is_done(cli, folder, monkeypatch):
    monkeypatch.setattr(command, "compare_scenarios", lambda *_, **__: pytest.fail("the scenarios were solved first"))
    assert cli("compare", folder(), "--against", "Nobody").code == 2


@pytest.mark.parametrize("command", [("compare",), ("frontier", "--points", "5")])
@pytest.mark.parametrize("width", ["60", "80"])
def test_no_figure_is_cut_in_a_narrow_terminal(cli, folder, monkeypatch, command, width):
    """Amounts of ten digits, and more scenarios than there is room for beside each other."""
    rich = TOML.replace("amounts = ", "amounts = 1111111111 #")
    more = "".join(
        f'[[scenarios]]\nname = "Times 0.{number} for all funds"\n[scenarios.set]\n"budget.factor" = 0.{number}\n'
        for number in range(3, 7)
    )
    name, *options = command
    monkeypatch.setenv("COLUMNS", "400")
    wide = cli(name, folder(rich + more), *options).out
    figures = set(re.findall(r"\d[\d,.]*\d", wide))
    assert "1,111,111,111" in figures
    monkeypatch.setenv("COLUMNS", width)
    narrow = cli(name, folder(rich + more), *options).out
    assert max(map(len, narrow.splitlines())) <= int(width)
    assert figures <= set(re.findall(r"\d[\d,.]*\d", narrow))


def test_a_score_and_money_are_shown_each_in_its_unit(cli, folder):
    done = cli("compare", folder(SCORED), "Ease")
    assert done.code == 0
    assert "points" in done.out
    assert "Expected NPV" in done.out


def test_csv_has_a_row_for_each_scenario_and_one_for_each_candidate(cli, folder, tmp_path):
    target = tmp_path / "side.csv"
    done = cli("compare", folder(TWO), "--to", target)
    assert done.code == 0
    assert f"Wrote {target}" in done.out
    rows = read(target)
    assert [row["scenario"] for row in rows] == ["Base", "Cut by half", "Nothing for tips"]
    assert [row["status"] for row in rows] == ["optimal", "optimal", "infeasible"]
    assert [row["npv"] for row in rows] == ["102.10", "56.30", ""]
    assert rows[1]["npv_difference"] == "-45.80"
    assert rows[1]["difference_is_certain"] == "yes"
    assert rows[2]["reasons"]
    candidates = {row["id"]: row for row in read(tmp_path / "side-differences.csv")}
    assert candidates["c"]["Base: cost"] == "50.00"
    assert candidates["c"]["Cut by half: cost"] == ""
    assert candidates["c"]["place"] == "some"
    steps = read(tmp_path / "side-waterfall.csv")
    assert {step["scenario"] for step in steps} == {"Cut by half"}  # the other one has no plan
    assert [steps[0]["value"], steps[-1]["value"]] == ["102.10", "56.30"]
    assert ("c", "left") in [(step["id"], step["what"]) for step in steps]
    french = tmp_path / "french.csv"
    assert cli("compare", folder(), "--to", french, "--decimal-comma").code == 0
    assert "102,10" in french.read_text(encoding="utf-8-sig")


def test_stored_plans_are_used_again(cli, file):
    assert cli("solve", file, "--save").code == 0
    found = json.loads(cli("compare", file, "--json").out)
    assert [one["reused"] for one in found["scenarios"]] == [True, False]


@pytest.mark.parametrize("command", ["compare", "frontier"])
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (["--to", "x.xlsx"], "expected a name that ends in .csv"),
        (["--to", "nowhere/x.csv"], "there is no folder"),
        (["--gap", "2"], "is not a share"),
        (["--time-limit", "0"], "is not a number of seconds"),
    ],
)
def test_bad_options_are_refused(cli, folder, command, more, expected):
    done = cli(command, folder(), *more)
    assert done.code == 2
    assert expected in done.err
    assert "Traceback" not in done.err


def test_bad_names_are_refused(cli, folder):
    for arguments, expected in (
        (["compare", folder(), "Cut by a third"], "one of the scenarios: Cut by half"),
        (["compare", folder(), "--against", "Nobody"], "expected one of the scenarios: Cut by half"),
        (["compare", folder(), "--against", "Base"], "or leave it out for the base"),
        (["frontier", folder(), "--fund", "gold"], "one of the funds: cx"),
        (["frontier", folder(), "--points", "1"], "argument --points: '1' is not a whole number from 2 to 1,000"),
        (["compare", "ideas.csv"], "is a table"),
    ):
        done = cli(*arguments)
        assert done.code == 2, arguments
        assert expected in done.err
        assert "Traceback" not in done.err


def test_a_scenario_that_cannot_be_made_is_bad_input_and_the_others_are_shown(cli, folder):
    done = cli("compare", folder(TOML.replace('"budget.factor" = 0.5', '"fund.gold.factor" = 2')))
    assert done.code == 2
    assert "Cut by half: no plan" in done.out
    assert "gold" in done.out


def test_nothing_feasible_ends_with_one(cli, folder):
    impossible = TOML.replace("amounts = 108", "amounts = 1") + (
        '[[rules]]\nid = "floor"\nselect = { kind = "initiative" }\nat_least = 500\nwindow = "horizon"\n'
    )
    assert cli("compare", folder(impossible)).code == 1
    done = cli("frontier", folder(impossible), "--points", "3")
    assert done.code == 1
    assert "There is no plan at any budget" in done.out


def test_the_frontier_in_json_never_falls(cli, folder):
    done = cli("frontier", folder(), "--points", "6", "--gap", "0", "--json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    points = found["points"]
    assert len(points) == len(found["relaxation"]) == len(found["marginals"]) + 1 >= 6
    assert [one["value"] for one in points] == sorted(one["value"] for one in points)
    assert points[found["today"]]["budget"] == 108
    assert points[found["today"]]["value"] == 102.1
    assert points[-1]["value"] == 162.5  # 60, 55.50 and 45, and ten at 20 % for the tickets
    assert [one["scenario"] for one in found["marks"]] == ["", "Cut by half"]
    assert found["marks"][1]["budget"] == 54
    assert {one["id"] for one in found["entries"]} == {"a", "b", "c", "tips"}
    assert all(one["gap"] <= 1e-6 for one in points)


def test_the_frontier_in_tables_and_csv(cli, folder, tmp_path):
    target = tmp_path / "frontier.csv"
    done = cli("frontier", folder(), "--points", "5", "--to", target, "--no-scenarios")
    assert done.code == 0
    for text in ("value against budget (all funds together)", "Ranking by return on investment would lose", "from "):
        assert text in " ".join(done.out.split())
    rows = read(target)
    assert [float(row["value"]) for row in rows] == sorted(float(row["value"]) for row in rows)
    assert rows[0]["marginal"]
    assert not rows[-1]["marginal"]
    entries = read(tmp_path / "frontier-entries.csv")
    assert {row["id"] for row in entries} == {"a", "b", "c", "tips"}
    assert {row["change"] for row in entries} >= {"enters"}


def test_a_frontier_in_points_reports_points(cli, folder):
    scored = SCORED.replace('kind = "npv"', 'kind = "score"')
    done = cli("frontier", folder(scored), "--points", "4", "--fund", "cx")
    assert done.code == 0
    assert "1,000" in done.out  # points per 1,000 of money: the budget is far below that
    assert "value against budget (CX budget)" in done.out


def test_a_limit_before_anything_is_found_ends_with_three(cli, folder):
    done = cli("frontier", folder(), "--time-limit", "0.000001", "--no-scenarios")
    assert done.code == 3
    assert "Nothing was found" in done.out
