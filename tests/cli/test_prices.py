"""``cxalloc prices``: sentences, JSON, CSV and workbook, and how it ends."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest

from tests.cli.conftest import TOML

RULE = """
[[rules]]
id = "half-for-tips"
select = { kind = "small_allocation" }
of = { kind = "small_allocation" }
at_least = "100 %"
[[rules]]
id = "tips-ceiling"
select = { kind = "small_allocation" }
at_most = 5
"""


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_sentences_say_what_each_costs_and_what_would_change(cli, folder):
    # With a: 60 and, for the tips, 5 at 20 %: 61. Without it b and c, 100.50, and 5 at 20 %: 101.50.
    done = cli("prices", folder(TOML + RULE), "--set", "initiative.a.status=must")
    assert (done.code, done.err) == (0, "")
    said = plain(done.out)
    assert "Corner shop · what rules, locks and commitments cost" in said
    assert "- the lock “must” on Café counter costs 40 EUR (proved)" in said
    assert "In without it: “Bell at the door”, “Clean [red] windows”." in said
    assert "- the rule “small allocations get at most 5 EUR in every quarter” costs 1 EUR (proved)" in said
    [floor] = [line for line in said.splitlines() if "get at least 100 %" in line]
    assert floor.endswith("costs nothing (proved)")


def test_json_has_prices_between_two_ends(cli, folder):
    done = cli("prices", folder(TOML + RULE), "--json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["complete"] is True
    ceiling, floor = found["prices"]
    assert (ceiling["kind"], ceiling["id"]) == ("rule", "tips-ceiling")
    assert (ceiling["price"], ceiling["low"], ceiling["high"], ceiling["proved"]) == (0.6, 0.6, 0.6, True)
    assert ceiling["without"] == {"value": 102.1, "bound": 102.1}
    assert [one["id"] for one in ceiling["differences"]] == ["tips"]
    assert (floor["price"], floor["high"], floor["differences"]) == (0, 0, [])
    assert found["together"]["price"] == 0.6


def test_csv_has_a_row_for_each_constraint_and_a_workbook_has_sheets(cli, folder, tmp_path):
    target = tmp_path / "prices.csv"
    assert cli("prices", folder(TOML + RULE), "--to", target).code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["kind"], row["price"], row["proved"]) for row in rows] == [
        ("together", "0.60", "yes"),
        ("rule", "0.60", "yes"),
        ("rule", "0.00", "yes"),
    ]
    changes = (tmp_path / "prices-changes.csv").read_text("utf-8-sig")
    assert "rule,tips-ceiling,small_allocation,tips,Tips,funded," in changes
    book = tmp_path / "prices.xlsx"
    assert cli("prices", folder(TOML + RULE), "--to", book).code == 0
    with zipfile.ZipFile(book) as parts:
        names = parts.read("xl/workbook.xml").decode()
    assert 'name="Prices"' in names
    assert 'name="Decisions"' in names


def test_without_a_plan_it_says_why(cli, folder):
    done = cli("prices", folder(), "--set", "initiative.a.status=must", "--set", "budget.factor=0.1")
    assert done.code == 1
    assert "There is no feasible plan." in done.out
    done = cli("prices", folder(), "--set", "initiative.a.status=must", "--set", "budget.factor=0.1", "--json")
    assert done.code == 1
    found = json.loads(done.out)
    assert (found["status"], found["plan"], found["prices"]) == ("infeasible", None, [])
    assert found["conflict"]["verdict"] == "infeasible"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scenario", "Nowhere"], "expected one of the scenarios"),
        (["--to", "prices.txt"], "expected a name that ends in .csv or .xlsx"),
        (["--to", "prices.xlsx", "--decimal-comma"], "CSV"),
        (["--gap", "2"], "not a share"),
    ],
)
def test_bad_input_is_refused(cli, folder, options, said):
    done = cli("prices", folder(), *options)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_french(cli, folder):
    done = cli("--language", "fr", "prices", folder(TOML + RULE))
    assert done.code == 0
    assert "la règle « enveloppes récurrentes : au plus 5 EUR chaque trimestre » coûte" in plain(done.out)


def test_nothing_to_price(cli, folder):
    assert "no rule, lock, commitment or relation" in cli("prices", folder()).out


def test_a_limit_before_any_plan_is_told(cli, folder):
    done = cli("prices", folder(), "--time-limit", "0.000001")
    assert done.code == 3
    assert "before the search stopped (time limit)" in done.out
