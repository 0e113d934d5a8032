"""``cxalloc explain`` in this process, on the shop whose best plan can be found by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cxalloc.analysis.sensitivity.explanation import ProvenValue
from cxalloc.cli.commands.explain.command import distance_from_best
from cxalloc.cli.language import formatter_of
from tests.cli.conftest import TOML


def test_what_is_out_is_reported_with_what_it_displaces_and_where_it_flips(cli, folder):
    done = cli("explain", folder(), "café counter")
    assert done.code == 0, done.err
    assert "Not funded: it would displace" in done.out
    assert "It would be funded at an ROI of" in done.out


def test_near_misses_and_no_plan(cli, folder):
    done = cli("explain", folder(), "cafe counter")
    assert done.code == 2
    assert "did you mean a?" in done.err
    done = cli("explain", folder(), "a", "--set", "initiative.a.status=must", "--set", "budget.factor=0.1")
    assert done.code == 1
    assert "There is no feasible plan" in done.out
    assert "- No longer require Café counter to be funded." in done.out


def test_the_last_line_states_how_near_the_best_the_plans_are(cli, folder):
    done = cli("explain", folder(), "a", "--gap", "0")
    assert "The plan is the best there is, the one with the decision flipped is the best there is." in done.out


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (None, "not known to be near the best"),
        (100_000, "the best there is"),
        (100_002, "within 0.01 % of the best"),
        (101_230, "within 1.23 % of the best"),
    ],
)
def test_how_far_a_plan_may_be_from_the_best(bound, words):
    assert formatter_of("en").render(distance_from_best(ProvenValue(100_000, bound))) == words


def told(done) -> dict[str, Any]:
    """The one JSON object on standard output, with nothing around it."""
    assert done.err == ""
    found: dict[str, Any] = json.loads(done.out)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_json_reports_what_the_flip_costs_in_currency_units(cli, folder):
    """By hand: a is worth 60, b and c 55.50 and 45, so that the plan loses 40.50 and what the tickets got."""
    found = told(cli("explain", folder(), "a", "--json"))
    assert (found["status"], found["kind"], found["id"], found["funded"], found["certain"]) == (
        "optimal", "initiative", "a", False, True,
    )  # fmt: skip
    assert found["now"] is None
    assert (found["flipped"]["level"], found["flipped"]["start"], found["flipped"]["cost"]) == (
        "standard",
        "2027-Q1",
        60,
    )
    assert found["plan"] == {"value": 102.1, "bound": 102.1}
    # With a there are 48 left: neither b nor c fits, and 10 go to the tickets, which return 20 % more.
    assert found["flipped_plan"] == {"value": 62, "bound": 62}
    assert found["loss"] == {"amount": 40.1, "low": 40.1, "high": 40.1}
    changed = {one["id"]: (one["now"] is not None, one["flipped"] is not None) for one in found["differences"]}
    assert changed == {"b": (True, False), "c": (True, False), "tips": (True, True)}
    assert [(one["kind"], one["id"], one["period"], one["amount"]) for one in found["limits"]] == [
        ("fund", "cx", "2027-Q1", 60)
    ]
    measures = {one["measure"]: one for one in found["break_evens"]}
    assert measures["roi"]["known"] == "found"
    assert measures["roi"]["low"] <= measures["roi"]["at"] <= measures["roi"]["high"]
    # It has to return 40.10 more on 60.
    assert measures["roi"]["at"] == pytest.approx(1 + 40.1 / 60, abs=0.001)
    assert found["text"][0].startswith("Not funded: it would displace")


def test_json_without_a_plan_says_why(cli, folder):
    short = ("--set", "initiative.b.status=must", "--set", "fund.cx.amounts=40")
    done = cli("explain", folder(), "a", *short, "--json")
    assert done.code == 1
    found = told(done)
    assert (found["status"], found["stopped"], found["funded"]) == ("infeasible", "proved infeasible", None)
    assert (found["text"], found["plan"], found["flipped"]) == ([], None, None)
    assert found["conflict"]["repairs"][0]["changes"] == ["fund.cx.amounts=50"]
    assert found["changes"] == ["initiative.b.status=must", "fund.cx.amounts=40"]


def test_a_score_is_reported_in_points(cli, folder):
    scored = TOML + '[objective]\nkind = "score"\nweights = { npv = 0.5, ease = 0.5 }\n'
    initiatives = "id,name,cost,npv,score:ease\na,A,60,60,10\nb,B,60,50,90\n"
    found = told(cli("explain", folder(toml=scored, initiatives=initiatives), "a", "--json"))
    assert found["objective"] == "score"
    assert 0 < found["loss"]["amount"] < 100


def test_csv_holds_the_words_the_figures_and_who_else_changes(cli, folder, tmp_path):
    target = tmp_path / "why.csv"
    done = cli("explain", folder(), "a", "--to", target)
    assert done.code == 0
    assert f"Wrote {target}." in done.out
    written = rows(target)
    assert [row["text"] for row in written if row["part"] == "answer"] == done.out.split("\n\n")[0].splitlines()[1:]
    by_what = {(row["part"], row["what"]): row for row in written}
    assert (by_what["candidate", "decision"]["now"], by_what["candidate", "decision"]["flipped"]) == (
        "not funded", "funded",
    )  # fmt: skip
    assert by_what["candidate", "cost"]["flipped"] == "60.00"
    value = by_what["plan", "value"]
    assert (value["now"], value["flipped"]) == ("102.10", "62.00")
    loss = by_what["plan", "loss"]
    assert (loss["flipped"], loss["low"], loss["high"], loss["text"]) == ("40.10", "40.10", "40.10", "certain")
    limit = by_what["limit", "fund"]
    assert (limit["id"], limit["period"], limit["now"]) == ("cx", "2027-Q1", "60.00")
    assert float(by_what["break-even", "roi"]["flipped"]) == pytest.approx(1 + 40.1 / 60, abs=0.001)
    beside = rows(tmp_path / "why-changes.csv")
    assert [(row["id"], row["decision_now"], row["decision_flipped"]) for row in beside] == [
        ("b", "funded", "not funded"),
        ("c", "funded", "not funded"),
        ("tips", "funded", "funded"),
    ]
    assert [row["cost_now"] for row in beside] == ["50.00", "50.00", "8.00"]


def test_csv_as_a_french_spreadsheet_opens_it(cli, folder, tmp_path):
    target = tmp_path / "why.csv"
    assert cli("explain", folder(), "a", "--to", target, "--decimal-comma").code == 0
    text = target.read_text(encoding="utf-8-sig")
    assert "plan;value;;;102,10;62,00" in text


def test_without_a_plan_no_file_is_written(cli, folder, tmp_path):
    target = tmp_path / "why.csv"
    short = ("--set", "initiative.b.status=must", "--set", "fund.cx.amounts=40")
    assert cli("explain", folder(), "a", *short, "--to", target).code == 1
    assert list(tmp_path.glob("why*")) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a", "--to", "why.xlsx"), "expected a name that ends in .csv"),
        (("a", "--to", "nowhere/why.csv"), "there is no folder"),
        (("a", "--delimiter", "dot"), "invalid choice"),
        (("a", "--time-limit", "0"), "number of seconds above 0"),
        (("nobody", "--json"), "nobody"),
        (("a", "--level", "gold", "--json"), "gold"),
        (("a", "--scenario", "Nowhere", "--json"), "one of the scenarios: Cut by half"),
        (("a", "--set", "fund.cx.amounts=much", "--json"), "fund.cx.amounts"),
    ],
)
def test_bad_arguments_are_refused(cli, folder, monkeypatch, tmp_path, arguments, said):
    made = folder()
    monkeypatch.chdir(tmp_path)
    done = cli("explain", made, *arguments)
    assert done.code == 2
    assert done.out == ""
    assert said in done.err


def test_a_plan_that_is_stored_is_used_again(cli, folder, tmp_path):
    made = tmp_path / "shop.cxalloc"
    assert cli("new", folder(), made).code == 0
    before = told(cli("explain", made, "a", "--json"))
    assert cli("solve", made, "--save").code == 0
    after = told(cli("explain", made, "a", "--json"))
    assert after["solves"] == before["solves"] - 1
    assert after["text"] == before["text"]
