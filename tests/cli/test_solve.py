"""``cxalloc solve``: the answer in tables and in JSON, and how it ends."""

from __future__ import annotations

import json
import signal
import threading
import time
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from cxalloc.analysis.infeasibility import diagnose
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.cli import options
from cxalloc.cli.commands.solve import command
from cxalloc.cli.options import SOLVERS
from cxalloc.cli.output import infeasibility_report
from cxalloc.cli.portfolio_source import load_with_notes
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.snapshot import from_json, to_json
from cxalloc.optimisation import solve as solving
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.cross_check import UndecidedReason
from cxalloc.storage.file import PortfolioFile, StorageError
from tests.cli.conftest import SMALL_ALLOCATIONS, TOML
from tests.counting import calls

SCORED = (
    TOML
    + """
[objective]
kind = "score"
weights = { npv = 0.5, ease = 0.5 }
"""
)


def answer(done) -> dict[str, Any]:
    """The one JSON object on standard output, with nothing around it."""
    assert done.err == ""
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.mark.parametrize("solver", SOLVERS)
def test_json_has_the_plan_in_currency_units_and_labels(cli, folder, solver):
    done = cli("solve", folder(), "--json", "--solver", solver)
    found = answer(done)
    assert done.code == 0
    assert found["status"] == "optimal"
    assert found["stopped"] == "gap reached"
    assert found["value"] == 102.1
    assert 102.1 <= found["bound"] <= 102.11
    assert 0 <= found["gap"] <= 0.0001
    assert found["spend"] == 108
    assert [(one["id"], one["level"], one["start"], one["cost"], one["value"]) for one in found["funded"]] == [
        ("b", "standard", "2027-Q1", 50, 55.5),
        ("c", "standard", "2027-Q1", 50, 45),
    ]
    assert found["not_funded"] == ["a"]
    assert found["allocations"] == [{"id": "tips", "period": "2027-Q1", "amount": 8}]
    assert found["periods"] == [
        {
            "period": "2027-Q1",
            "fund": "cx",
            "amount": 108,
            "carried_in": 0,
            "spend": 108,
            "small_allocations": 8,
            "carried_out": 0,
        }
    ]
    assert found["solver"]["name"] == solver
    assert found["solver"]["version"]
    assert found["solver"]["seconds"] >= 0
    assert found["verified"] is True
    assert len(found["inputs_sha256"]) == 64


def test_json_has_the_same_keys_with_and_without_a_plan(cli, folder):
    with_plan = cli("solve", folder(), "--json")
    without = cli("solve", folder(), "--json", "--set", "initiative.a.status=must", "--set", "budget.factor=0.1")
    assert answer(with_plan).keys() == answer(without).keys()
    assert without.code == 1
    found = answer(without)
    assert found["status"] == "infeasible"
    assert found["value"] is None
    assert found["verified"] is False
    assert found["reasons"] == ["CX budget in 2027-Q1 would need 49.20 EUR more"]


def test_the_tables_name_every_candidate_and_figure(cli, folder):
    done = cli("solve", folder())
    assert done.code == 0
    assert done.err == ""
    for text in (
        "Corner shop · Base",
        "Optimal",
        "108 of 108 EUR",
        "3 of 4 candidates",
        "Bell at the door",
        "Clean [red] windows",
        "111 %",
        "Not funded",
        "Café counter",
        "Tips",
        "2027-Q1",
        "CX budget: money by period (EUR)",
    ):
        assert text in done.out


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit_the_width(cli, folder, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    rows = "".join(f"{n},Une très longue désignation d'initiative numéro {n},10,50 %\n" for n in range(6))
    small = SMALL_ALLOCATIONS + "".join(f"s{n},Le petit budget d'une équipe n° {n},cx,1,9,1.1\n" for n in range(9))
    done = cli("solve", folder(initiatives="id,name,cost,roi\n" + rows, small=small))
    assert done.code == 0
    assert max(len(line.rstrip()) for line in done.out.splitlines()) <= width
    assert "…" not in done.out  # nothing is cut


RULED = (
    TOML.replace("[[scenarios]]", '[[teams]]\nid = "t"\nname = "Fitters"\ncapacity = 12.5\n[[scenarios]]')
    + """
[[rules]]
id = "floor"
at_least = "5 %"
select = { kind = "small_allocation" }
[[rules]]
id = "rhythm"
minimum_active = 1
"""
)


def test_the_use_of_teams_and_rules_is_reported(cli, folder):
    path = folder(toml=RULED)
    (path / "effort.csv").write_text("initiative,level,team,offset,days\nb,standard,t,1,8\n", encoding="utf-8")
    found = answer(cli("solve", path, "--json"))
    assert found["teams"] == [{"period": "2027-Q1", "team": "t", "capacity": 12.5, "used": 8}]
    share = round(8 / 108, 4)
    floor, rhythm = found["rules"]
    assert (floor["id"], floor["value"], floor["first"], floor["binding"]) == ("floor", share, "2027-Q1", 0)
    # The floor of 5.40 is rounded down to a whole cent: 2.60 of 108 are to spare.
    assert floor["slack"] == round(2.6 / 108, 4)
    assert (rhythm["value"], rhythm["slack"], rhythm["windows"], rhythm["binding"]) == (1, 0, 1, 1)
    told = cli("solve", path).out
    lines = [" ".join(one.split()) for one in told.splitlines()]
    assert "Fitters 12.5 8 4.5 4.5 2027-Q1" in lines
    [floor_said] = [line for line in lines if line.endswith("2027-Q1 7.4 % 2.4 % 0 of 1")]
    assert floor_said.startswith("Small allocations get at least 5 % of")
    [rhythm_said] = [line for line in lines if line.endswith("2027-Q1 1 0 1 of 1")]
    assert rhythm_said.startswith("At least 1 of the small allocations is active")


def test_the_npv_can_be_redone_from_what_is_printed(cli, folder):
    path = folder(toml=TOML.replace("[horizon]", "annual_rate = 0.1\n[horizon]"))
    found = answer(cli("solve", path, "--json"))
    flows = found["cash_flows"]
    assert [round(flow["discount_factor"], 9) for flow in flows] == [round(1.1**-0.25, 9), round(1.1**-0.5, 9)]
    redone = sum((flow["benefit"] - flow["spend"]) * flow["discount_factor"] for flow in flows)
    assert redone == pytest.approx(found["npv"], abs=0.02)
    told = cli("solve", path).out
    assert "discounted at 10 % a year" in told
    assert f"{flows[0]['discount_factor']:.12f}" in told


@pytest.mark.parametrize("settled", [True, False])
def test_ties_that_were_not_settled_are_reported(cli, folder, monkeypatch, settled):
    real = solving.solve

    def solve(*arguments: Any, **options: Any) -> Answer:
        found = real(*arguments, **options)
        assert found.plan is not None
        proof = replace(found.plan.proof, ties_settled=settled)
        return replace(found, plan=replace(found.plan, proof=proof))

    monkeypatch.setattr(command, "find_best", solve)
    assert ("Ties were not settled" in cli("solve", folder()).out) is not settled


def test_no_plan_says_why(cli, folder):
    done = cli("solve", folder(), "--set", "initiative.a.status=must", "--set", "fund.cx.amounts=50")
    assert done.code == 1
    assert done.out.startswith("There is no feasible plan. These requirements can't all be kept:\n- Café counter")
    assert "- CX budget in 2027-Q1: 50 EUR\n" in done.out
    assert "HiGHS and CBC agree that there is no plan." in done.out
    assert '- Add 10 EUR to CX budget in 2027-Q1 (then 60 EUR).\n  --set "fund.cx.amounts=60"' in done.out
    assert '- No longer require Café counter to be funded.\n  --set "initiative.a.status=candidate"' in done.out


SHORT = ("--set", "initiative.a.status=must", "--set", "fund.cx.amounts=50")


def test_why_there_is_no_plan_in_json(cli, folder):
    done = cli("solve", folder(), *SHORT, "--json", "--solver", "cbc")
    assert done.code == 1
    found = json.loads(done.out)
    assert (found["status"], found["stopped"]) == ("infeasible", "proved infeasible")
    told = found["conflict"]
    assert (told["verdict"], told["doubt"], told["solvers"]) == ("infeasible", None, ["cbc", "highs"])
    assert [(one["kind"], one["id"], one["period"]) for one in told["clash"]] == [
        ("status", "a", None),
        ("fund", "cx", "2027-Q1"),
    ]
    assert told["irreducible"]
    money, must = told["repairs"]
    assert (money["money"], money["days"], money["least"], money["is_change"]) == (10, 0, True, True)
    assert money["steps"] == [
        {"way": "money", "id": "cx", "period": "2027-Q1", "before": 50, "after": 60, "unit": "money"}
    ]
    assert must["changes"] == ["initiative.a.status=candidate"]
    for repair in told["repairs"]:  # each is tried out as it says
        again = [part for change in repair["changes"] for part in ("--set", change)]
        assert cli("solve", folder(), *SHORT, *again).code == 0
    assert json.loads(cli("solve", folder(), "--json").out)["conflict"] is None


def test_infeasible_is_not_said_before_it_is_confirmed(cli, folder, monkeypatch):
    real = diagnose.diagnose

    def doubtful(*arguments: Any, cancelled: bool = False, **options: Any) -> Diagnosis:
        told = real(*arguments, **options)
        return replace(
            told,
            verdict=Feasibility.NOT_DECIDED,
            undecided=UndecidedReason.NOT_CONFIRMED,
            relaxations=(),
            cancelled=cancelled,
        )

    monkeypatch.setattr(infeasibility_report, "diagnose", doubtful)
    done = cli("solve", folder(), *SHORT)
    assert done.code == 3
    assert "It is not decided whether there is a plan" in done.out
    assert "feasible" not in done.out
    found = json.loads(cli("solve", folder(), *SHORT, "--json").out)
    assert (found["status"], found["stopped"], found["reasons"]) == ("stopped", "not confirmed", [])
    assert found["conflict"]["doubt"] == "not confirmed"
    assert cli("explain", folder(), "a", *SHORT).code == 3
    monkeypatch.setattr(infeasibility_report, "diagnose", partial(doubtful, cancelled=True))
    assert cli("solve", folder(), *SHORT).code == 130


def test_a_scenario_and_changes_after_it(cli, folder):
    found = answer(cli("solve", folder(), "--scenario", "Cut by half", "--set", "fund.cx.factor=2", "--json"))
    assert (found["scenario"], found["changes"]) == ("Cut by half", ["fund.cx.factor=2"])
    assert found["spend"] == 108
    halved = answer(cli("solve", folder(), "--scenario", "Cut by half", "--json"))
    assert [one["id"] for one in halved["funded"]] == ["b"]
    assert halved["spend"] == 54


def test_a_score_is_reported_in_points(cli, folder):
    scored = "id,name,cost,roi,score:ease\na,A,60,100 %,40\nb,B,40,50 %,90\n"
    done = cli("solve", folder(toml=SCORED, initiatives=scored, small="id,name,fund,minimum,maximum\n"), "--json")
    found = answer(done)
    # Half of an NPV's share of the largest one (60), in percent, and half of the score for ease.
    worth_of_b = pytest.approx(0.5 * 100 * 20 / 60 + 0.5 * 90, abs=1e-5)
    assert found["objective"] == "score"
    assert found["value"] - 70 == worth_of_b
    assert found["npv"] == 80
    assert [one["value"] for one in found["funded"]] == [70, worth_of_b]
    assert "points" in cli("solve", folder(toml=SCORED, initiatives=scored, small="id,name,fund,minimum,maximum\n")).out


def test_save_stores_the_plan_under_a_name_that_states_the_changes(cli, file):
    done = cli("solve", file, "--save", "--set", "budget.factor=0.9", "--scenario", "Cut by half")
    assert done.code == 0
    assert f"Stored as plan 1 in {file}" in done.out
    assert answer(cli("solve", file, "--save", "--json"))["plan"] == 2
    with PortfolioFile.open(file, read_only=True) as opened:
        first, second = opened.plans()
        assert (first.name, first.scenario) == ("Cut by half (budget.factor=0.9)", "Cut by half")
        assert (second.name, second.scenario) == ("Base", "")
        assert opened.portfolio.funds[0].amounts == (108_00,)


def test_a_plan_that_can_not_be_stored_is_still_printed(cli, file, monkeypatch):
    def refuse(*_):
        raise StorageError(literal("the disk is full"))

    monkeypatch.setattr(PortfolioFile, "add_plan", refuse)
    done = cli("solve", file, "--save", "--json")
    assert done.code == 2
    assert json.loads(done.out)["value"] == 102.1
    assert "the disk is full" in done.err


def test_a_limit_before_any_search_leaves_the_plan_by_return(cli, folder):
    done = cli("solve", folder(), "--time-limit", "1e-9", "--json")
    found = answer(done)
    assert done.code == 0
    assert (found["status"], found["stopped"], found["bound"]) == ("feasible", "time limit", None)
    assert 0 < found["value"] <= 102.1
    assert "The time limit left no time to search" in cli("solve", folder(), "--time-limit", "1e-9").out


def test_a_limit_before_any_search_and_no_plan_by_return(cli, folder):
    poor = ("--set", "initiative.a.status=must", "--set", "fund.cx.amounts=1", "--time-limit", "1e-9")
    done = cli("solve", folder(), *poor, "--json")
    assert done.code == 3
    assert (answer(done)["status"], answer(done)["stopped"]) == ("stopped", "time limit")
    assert "No plan was found" in cli("solve", folder(), *poor).out


def test_why_there_is_no_plan_gets_what_is_left_of_a_time_limit_or_a_quarter(cli, folder, monkeypatch):
    """Not the whole of it once more."""
    given, clock = [], iter(range(0, 1000, 6))
    told = diagnose.diagnose

    def diagnosis(portfolio, *, time_limit, **more):
        given.append(time_limit)
        return told(portfolio, time_limit=time_limit, **more)

    monkeypatch.setattr(infeasibility_report, "diagnose", diagnosis)
    monkeypatch.setattr(command, "now", lambda: next(clock))  # the search takes six seconds
    poor = ("--set", "initiative.a.status=must", "--set", "fund.cx.amounts=1")
    for limit in ("1000", "7"):
        assert cli("solve", folder(), *poor, "--time-limit", limit).code == 1
    assert 990 < given[0] < 994
    assert 0 < given[1] < 2


def test_the_clock_of_the_limit_starts_with_the_command(cli, folder, monkeypatch):
    """Reading takes 7 seconds of 10, by a clock that is set forward when the portfolio has been read."""
    limits: list[float] = []

    def read(*arguments):
        monkeypatch.setattr(options, "now", lambda: time.monotonic() + 7)
        return load_with_notes(*arguments)

    def search(portfolio, *, time_limit, **more):
        limits.append(time_limit)
        return solving.solve(portfolio, time_limit=time_limit, **more)

    monkeypatch.setattr(command, "load_with_notes", read)
    monkeypatch.setattr(command, "find_best", search)
    cli("solve", folder(), "--time-limit", "10")
    cli("solve", folder(), "--time-limit", "5")
    assert 0 < limits[0] <= 3
    assert limits[1] == 0


def test_out_of_memory_is_said_and_is_no_answer(cli, folder, monkeypatch):
    def search(*arguments, **more):
        raise MemoryError

    monkeypatch.setattr(command, "find_best", search)
    done = cli("solve", folder())
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("cxalloc: the memory is used up")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("with_plan", [True, False])
def test_cancelled_with_and_without_a_plan(cli, folder, monkeypatch, with_plan):
    def cancelled(*arguments, **more):
        found = solving.solve(*arguments, **more)
        assert found.plan is not None
        proof = replace(found.plan.proof, outcome=Outcome.FEASIBLE, stopped=StopReason.CANCELLED)
        plan = replace(found.plan, proof=proof) if with_plan else None
        return Answer(Outcome.FEASIBLE if with_plan else Outcome.STOPPED, StopReason.CANCELLED, plan)

    monkeypatch.setattr(command, "find_best", cancelled)
    done = cli("solve", folder())
    assert done.code == 130
    assert ("Bell at the door" in done.out) is with_plan
    assert "cancelled" in done.out


def test_ctrl_c_asks_the_solver_to_stop(cli, folder, monkeypatch):
    heard = threading.Event()

    def waits(*_, cancel, **__):
        signal.raise_signal(signal.SIGINT)
        heard.set() if cancel.wait(20) else None
        return Answer(Outcome.STOPPED, StopReason.CANCELLED)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(command, "find_best", waits)
    assert cli("solve", folder()).code == 130
    assert heard.is_set()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_fault_of_the_program_says_so(cli, folder, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(command, "find_best", broken)
    done = cli("solve", folder(), "--json")
    assert done.code == 70
    assert done.out == ""
    assert "please report it" in done.err


def test_the_command_line_offers_the_solvers_that_there_are():
    assert SOLVERS == solving.SOLVERS


@pytest.mark.parametrize("options", [(), ("--json",), ("--scenario", "Cut by half")])
def test_a_plan_is_valued_once_however_it_is_printed_and_stored(cli, file, options):
    counted = calls(lambda: cli("solve", file, "--save", *options), Valuation.__init__, make_ledger, from_json, to_json)
    assert counted == {"Valuation.__init__": 1, "make_ledger": 1, "from_json": 1, "to_json": 1}


def test_what_would_help_can_be_appended_to_the_same_command(cli, folder):
    asked = ("--set", "initiative.a.status=must", "--set", "budget.factor=0.25")
    told = json.loads(cli("solve", folder(), *asked, "--json").out)
    assert told["status"] == "infeasible"
    repairs = [one for one in told["conflict"]["repairs"] if one["is_change"]]
    assert any("fund.cx.amounts" in change for one in repairs for change in one["changes"])
    for repair in repairs:
        more = [part for change in repair["changes"] for part in ("--set", change)]
        assert cli("solve", folder(), *asked, *more).code == 0
