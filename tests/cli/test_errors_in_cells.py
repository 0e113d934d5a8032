"""Errors that a user left in the cells of a file: they are said, and never optimised in silence."""

import csv
import json

import pytest

from cxalloc.domain.document.document import Document, Draft, Part
from cxalloc.domain.document.edits import difference
from cxalloc.domain.message import message
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.storage.file import PortfolioFile


@pytest.fixture
def type_into(file):
    """Type a text into a cell of the tiny portfolio in the file."""

    def type_text(part: Part, key: str, field: str, text: str) -> None:
        with PortfolioFile.open(file) as opened:
            after = set_cells(opened.document, [Cell(part, key, field, text)])
            assert after.drafts
            opened.store(difference(opened.document, after, "typed"))

    return type_text


def test_a_candidate_with_an_error_is_left_out_and_named(cli, file, type_into):
    funded = {one["id"] for one in json.loads(cli("solve", file, "--json").out)["funded"]}
    assert "b" in funded
    type_into(Part.INITIATIVE, "b", "roi", "abc")
    done = cli("solve", file, "--json")
    answer = json.loads(done.out)
    assert (done.code, answer["status"]) == (0, "optimal")
    assert answer["left_out"] == [
        {"kind": "initiative", "id": "b", "name": "Bell at the door", "errors": [{"field": "roi", "value": "abc"}]}
    ]
    assert {one["id"] for one in answer["funded"]} | set(answer["not_funded"]) == {"a", "c"}
    said = "1 candidate with errors is left out of the plan: ‘Bell at the door’ (roi is ‘abc’)."
    assert said in " ".join(cli("solve", file).out.split())
    assert said in cli("check", file).out
    assert "left out of every plan" in cli("explain", file, "b").err
    assert json.loads(cli("solve", file, "--json", "--save").out)["left_out"]
    assert cli("check", file).code == 0  # the stored plan is verified without it


def test_an_export_says_what_is_left_out(cli, file, type_into, tmp_path):
    type_into(Part.INITIATIVE, "b", "cost", "tbd")
    done = cli("export", file, "--to", tmp_path / "plan.csv")
    assert "(cost is ‘tbd’)" in done.err
    with (tmp_path / "plan-decisions.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = {row["id"]: row for row in csv.DictReader(opened)}
    assert (rows["b"]["decision"], rows["b"]["cost"]) == ("left out", "")
    assert rows["b"]["why"] == "left out because of errors: cost is ‘tbd’"
    assert "(cost is ‘tbd’)" in cli("export", file, "--to", tmp_path / "folder").err


def test_a_plan_waits_for_any_other_error(cli, file, type_into):
    type_into(Part.FUND, "cx", "amount:2027-Q1", "lots")
    for command in (
        ("solve", file),
        ("solve", file, "--save"),
        ("explain", file, "a"),
        ("frontier", file),
        ("prices", file),
    ):
        done = cli(*command)
        assert done.code == 2
        assert "fund 'cx', amount:2027-Q1 is 'lots'" in done.err
    done = cli("check", file)
    assert (done.code, "'lots'" in done.err) == (2, True)


def test_an_error_of_a_scenario_stops_that_scenario_alone(cli, file):
    with PortfolioFile.open(file) as opened:
        document = opened.document
        [scenario, *_] = document.portfolio.scenarios
        place = (Part.SCENARIO, scenario.name, "set:initiative.a.standard.success")
        draft = Draft(*place, "300 %", message("cells.number"))
        opened.store(difference(document, Document(document.portfolio, {place: draft}), "typed"))
    for command in ("solve", "prices"):
        assert cli(command, file).code == 0
        done = cli(command, file, "--scenario", scenario.name)
        assert done.code == 2
        assert "'300 %'" in done.err
    assert cli("compare", file).code == 2
