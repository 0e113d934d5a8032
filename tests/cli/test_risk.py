"""``cxalloc risk``: sentences, tables, JSON, CSV and workbook, and how it ends."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest

UNCERTAIN = (
    *("--set", "initiative.a.cost_high=2", "--set", "initiative.a.success=0.5"),
    *("--set", "initiative.b.low=50 %", "--set", "initiative.b.high=150 %", "--draws", "400"),
    *("--solved", "0"),
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_it_prints_the_range_the_bridge_and_what_is_overspent(cli, folder):
    done = cli("risk", folder(), *UNCERTAIN, "--target", "20")
    assert (done.code, done.err) == (0, "")
    said = plain(done.out)
    for part in (
        "Corner shop · how sure the plan is",
        "With 90 % probability this plan brings between",
        "It brings 20 EUR or more with a probability of",
        "Value of the plan",
        "Mean of the draws",
        "400 draws (seed 0)",
    ):
        assert part in said


def test_json_says_the_same_whatever_the_language_and_adds_up(cli, folder):
    path = folder()
    found = json.loads(cli("risk", path, *UNCERTAIN, "--rho", "0.5", "--json").out)
    assert found == json.loads(cli("risk", path, *UNCERTAIN, "--rho", "0.5", "--json", "--language", "fr").out) | {
        "seconds": found["seconds"]
    }
    value, bridge = found["distribution"], found["bridge"]
    assert value["p5"] <= value["p50"] <= value["p95"]
    assert found["cvar"] <= value["mean"]
    steps = ("plan", "reading", "cost", "rate", "duration", "sampling")
    assert sum(bridge[step] for step in steps) == pytest.approx(bridge["mean"], abs=1e-6)
    assert bridge["mean"] == value["mean"]
    assert (found["draws"], found["rho"], found["alpha"], found["complete"]) == (400, 0.5, 0.9, True)
    assert found["independent"]["mean"] == pytest.approx(value["mean"], rel=0.1)


def test_a_plan_without_any_range_is_certain(cli, folder):
    path = folder()
    done = cli("risk", path, "--solved", "0")
    assert "Nothing about this plan is uncertain" in done.out
    found = json.loads(cli("risk", path, "--json", "--solved", "0").out)
    value = found["distribution"]
    assert value["deviation"] == 0
    assert {value[name] for name in ("mean", "p5", "p50", "p95")} == {found["plan"]["value"]}


def test_csv_and_workbook(cli, folder, tmp_path):
    target = tmp_path / "sure.csv"
    assert cli("risk", folder(), *UNCERTAIN, "--to", target).code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["what"]: row for row in csv.DictReader(file)}
    assert float(rows["p5"]["value"]) <= float(rows["p95"]["value"])
    assert rows["loss"]["value"] == ""
    with (tmp_path / "sure-curve.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 100
    assert (tmp_path / "sure-funds.csv").is_file()
    with (tmp_path / "sure-promise.csv").open(encoding="utf-8-sig", newline="") as file:
        promised = list(csv.DictReader(file))
    assert {row["id"] for row in promised} <= {"a", "b", "c", "tips"}
    assert float(rows["promise stated"]["value"]) == pytest.approx(sum(float(row["stated"]) for row in promised))
    book = tmp_path / "sure.xlsx"
    assert cli("risk", folder(), *UNCERTAIN, "--to", book).code == 0
    with zipfile.ZipFile(book) as parts:
        assert 'name="Overspending"' in parts.read("xl/workbook.xml").decode()


def test_what_holds_whatever_happens(cli, folder, tmp_path):
    path, target = folder(), tmp_path / "holds.csv"
    options = (*UNCERTAIN[:-1], "40")  # draws that are solved
    done = cli("risk", path, *options, "--to", target)
    assert done.code == 0
    said = plain(done.out)
    for part in ("hold in nearly every case", "would bring", "What holds whatever happens (40 draws", "At its low"):
        assert part in said
    holds = json.loads(cli("risk", path, *options, "--json").out)["robustness"]
    assert {one["id"] for one in holds["candidates"]} == {"a", "b", "c", "tips"}
    for one in holds["candidates"]:
        assert 0 <= one["lower"] <= one["frequency"] <= one["upper"] <= 1
        assert one["standing"] in ("core", "borderline", "out")
    assert holds["draws"] == holds["asked"] == 40
    assert holds["least_regret"]["p95"] <= holds["regrets"][0]["p95"]
    assert 0 <= holds["perfect_information"] <= holds["perfect_information_at_most"]
    for name in ("candidates", "regret", "information", "tornado"):
        assert (tmp_path / f"holds-{name}.csv").is_file()


def test_plans_that_look_at_the_worst_cases(cli, folder, tmp_path):
    path, target = folder(), tmp_path / "worst.csv"
    options = (*UNCERTAIN, "--downside", "3")
    done = cli("risk", path, *options, "--to", target)
    assert done.code == 0
    assert "Plans that look at the worst cases (EUR)" in plain(done.out)
    found = json.loads(cli("risk", path, *options, "--json").out)
    points = found["downside"]["points"]
    assert [one["weight"] for one in points] == [0, 0.5, 1]
    assert points[0]["mean"] == found["plan"]["value"]
    assert points[0]["mean"] >= points[-1]["mean"]
    assert points[0]["cvar"] <= points[-1]["cvar"]
    with (tmp_path / "worst-downside.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


def test_an_uplift_is_stated_change_by_change(cli, folder):
    path = folder()
    (path / "initiatives.csv").write_text("id,name,cost,roi,tag:kind\na,A,60,1,IT\nb,B,40,1,\n", encoding="utf-8")
    assert (
        "Usual overruns of 1 initiative (large IT projects"
        in cli("risk", path, "--uplift", "large_it=kind:IT", "--solved", "0").out
    )
    found = json.loads(cli("risk", path, "--uplift", "large_it=kind:IT", "--json", "--solved", "0").out)
    assert found["changes"] == ["initiative.a.cost_factor=1.45", "initiative.a.benefit_factor=0.44"]
    done = cli("risk", path, "--uplift", "large_it=kind:HQ")
    assert (done.code, "tag is 'kind:HQ'" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--solved", "-1"), "'-1' is not a whole number from 0 to 1,000,000"),
        (("--downside", "1"), "'1' is neither 0 nor a whole number from 2 to 101"),
        (("--draws", "1"), "'1' is not a whole number from 2 to 1,000,000"),
        (("--rho", "1.5"), "'1.5' is not a share from 0 to 1"),
        (("--alpha", "1"), "'1' is not a share from 0 to below 1"),
        (("--target", "much"), "'much' is not an amount"),
        (("--classes", "tag:"), "'tag:' is not owner, all or tag:DIMENSION"),
        (("--uplift", "bridges=kind:IT"), "'bridges=kind:IT' is not an uplift and a tag"),
        (("--seed", "x"), "'x' is not a whole number"),
    ],
)
def test_what_is_refused(cli, folder, options, reason):
    done = cli("risk", folder(), *options)
    assert done.code == 2
    assert reason in plain(done.err)


def test_without_a_plan_it_says_why(cli, folder):
    short = ("--set", "initiative.a.status=must", "--set", "budget.factor=0.1")
    done = cli("risk", folder(), *short)
    assert done.code == 1
    assert "There is no feasible plan." in done.out
    found = json.loads(cli("risk", folder(), *short, "--json").out)
    assert (found["status"], found["plan"], found["distribution"], found["text"]) == ("infeasible", None, None, [])
