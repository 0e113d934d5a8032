"""``cxalloc alternatives``: sentences, JSON, CSV and workbook, and how it ends."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_sentences_say_what_each_is_worth_and_how_it_differs(cli, folder):
    # The plan is b, c and 8 for tips (102.10). Half of it is kept by a alone (60), and by b alone (55.50).
    done = cli("alternatives", folder(), "--within", "50%")
    assert (done.code, done.err) == (0, "")
    said = plain(done.out)
    assert "The most different plans that give up 50 % of the value at most" in said
    assert "Alternative 1 is worth 60 EUR (58.8 % of the plan) and spends 168 EUR otherwise than the plan." in said
    assert "No plan that keeps the value differs by more (proved)." in said
    assert "It brings in “Café counter”." in said
    assert "It leaves out “Bell at the door”, “Clean [red] windows”, “Tips”." in said


def test_json_has_plans_with_distances(cli, folder):
    done = cli("alternatives", folder(), "--within", "0.5", "--count", "3", "--json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    first, second, _ = found["alternatives"]
    assert (first["value"], first["distance"], first["distance_bound"], first["distances"]) == (60, 168, 168, [168])
    assert [one["id"] for one in first["funded"]] == ["a"]
    assert len(second["distances"]) == 2
    assert second["distance"] == min(second["distances"])
    assert all(one["value"] >= found["floor"] for one in found["alternatives"])
    assert found["plan"] == {"value": 102.1, "bound": 102.1}


def test_without_room_it_says_so(cli, folder):
    done = cli("alternatives", folder(small="id,name,fund,minimum,maximum,tier1_rate\n"), "--within", "0")
    assert done.code == 0
    assert "No other plan that keeps 100 EUR spends otherwise (proved)." in plain(done.out)
    # Of an amount that may be any in a range the rounding of its value leaves some cents open.
    done = cli("alternatives", folder(), "--within", "0")
    assert done.code == 0
    assert "No further plan that keeps 102 EUR was found, and none differs by more than" in plain(done.out)


def test_csv_and_workbook(cli, folder, tmp_path):
    target = tmp_path / "others.csv"
    assert cli("alternatives", folder(), "--within", "50%", "--to", target).code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["alternative"], row["distance"]) for row in rows][:2] == [("0", ""), ("1", "168.00")]
    assert "1,initiative,a," in (tmp_path / "others-changes.csv").read_text("utf-8-sig")
    book = tmp_path / "others.xlsx"
    assert cli("alternatives", folder(), "--within", "50%", "--to", book).code == 0
    with zipfile.ZipFile(book) as parts:
        assert 'name="Alternatives"' in parts.read("xl/workbook.xml").decode()


def test_without_a_plan_it_says_why(cli, folder):
    short = ("--set", "initiative.a.status=must", "--set", "budget.factor=0.1")
    done = cli("alternatives", folder(), *short)
    assert done.code == 1
    assert "There is no feasible plan." in done.out
    found = json.loads(cli("alternatives", folder(), *short, "--json").out)
    assert (found["status"], found["plan"], found["alternatives"]) == ("infeasible", None, [])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--within", "1"], "not a share"),
        (["--count", "0"], "not a whole number from 1 to 9"),
        (["--to", "others.txt"], "expected a name that ends in .csv or .xlsx"),
    ],
)
def test_bad_input_is_refused(cli, folder, options, said):
    done = cli("alternatives", folder(), *options)
    assert done.code == 2
    assert said in done.err


def test_french(cli, folder):
    done = cli("--language", "fr", "alternatives", folder(), "--within", "50%")
    assert "La variante 1 vaut 60 EUR (58,8 % du plan)" in plain(done.out)


def test_a_limit_before_any_plan_is_told(cli, folder):
    done = cli("alternatives", folder(), "--time-limit", "0.000001")
    assert done.code == 3
    assert "before the search stopped (time limit)" in done.out
