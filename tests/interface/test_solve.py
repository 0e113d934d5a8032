"""Solving from a notebook: plans, why there is none, and Ctrl-C."""

from __future__ import annotations

import _thread
import subprocess
import sys
import threading

import pandas as pd
import pytest

import cxalloc
from cxalloc.interface import interruption
from cxalloc.optimisation import solve as use_case
from tests.interface.samples import sample, solved

FRAME = pd.DataFrame({"name": ["Alpha", "Beta"], "cost": [1000.0, 2000.5], "roi": [0.5, 0.4]})


def small(**options) -> cxalloc.Portfolio:
    return cxalloc.read(FRAME, **{"budget": 2500, "start": "2027-Q1", "rate": "8 %", **options})


def test_the_plan_is_that_of_the_use_case():
    portfolio = sample("tutorial")
    answer = use_case.solve(portfolio.core)
    plan = cxalloc.solve(portfolio)
    assert answer.plan is not None
    assert plan.stored.decision == answer.plan.decision
    assert (plan.status, plan.stopped, plan.gap) == ("optimal", "gap reached", answer.plan.proof.gap)
    assert plan.value == answer.plan.proof.value / 100


def test_scenario_and_changes_are_made_and_named():
    portfolio = small().with_scenario("Half", {"budget.factor": 0.5})
    plan = cxalloc.solve(portfolio, scenario="Half", set={"initiative.alpha.status": "never"})
    assert plan.name == "Half (initiative.alpha.status=never)"
    assert plan.key_figures["budget"] == 5000
    assert plan.decisions.loc["alpha", "decision"] == "not funded"


def test_a_plan_says_why_it_leaves_money():
    plan = cxalloc.solve(sample("tutorial"))
    funds = plan.funds.reset_index()
    lost = funds[funds["left"] > funds["carried_out"]]
    left = plan.unspent.groupby(["fund", "period"], sort=False)["left"].first().reset_index()
    assert not lost.empty
    assert left.to_dict("list") == lost[["fund", "period", "left"]].to_dict("list")
    assert plan.unspent["why"].all()
    assert set(plan.unspent["id"]) <= set(plan.decisions.index) | {""}
    assert plan.decisions["why"].str.len().min() > 0


def test_what_has_no_plan_says_why():
    too_little = {"initiative.beta.status": "must", "budget.factor": 0.5}
    with pytest.raises(cxalloc.NoPlan, match="Beta must be funded") as caught:
        cxalloc.solve(small(), set=too_little)
    diagnosis = caught.value.diagnosis
    assert diagnosis is not None
    assert (caught.value.status, diagnosis.verdict) == ("infeasible", "infeasible")
    assert "beta" in set(diagnosis.requirements["id"])
    assert diagnosis.requirements["period"].dtype == "period[Q-DEC]"
    more_money = next(one for one in diagnosis.changes if "fund.budget.amounts" in one)
    money = diagnosis.relaxations.query("way == 'money'")
    assert (money["before"] == 1250).all()
    # What it names makes a plan possible.
    relaxed = small().with_changes(too_little).with_changes(more_money)
    assert cxalloc.solve(relaxed).decisions.loc["beta", "decision"] == "funded"


def test_a_limit_before_any_plan_is_no_infeasibility():
    with pytest.raises(cxalloc.NoPlan, match="time limit") as caught:
        cxalloc.solve(small(), set={"initiative.beta.status": "must", "budget.factor": 0.5}, time_limit=1e-9)
    assert (caught.value.status, caught.value.diagnosis) == ("stopped", None)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"scenario": "Nope"}, "scenario"),
        ({"set": {"budget.factr": 0.5}}, "set={'budget.factr': '0.5'}"),
        ({"set": {"initiative.alpha.cost": "much"}}, "set={'initiative.alpha.cost': 'much'}"),
    ],
)
def test_a_wrong_argument_is_a_finding_that_names_it(asked, named):
    with pytest.raises(cxalloc.InvalidInput) as caught:
        cxalloc.solve(small(), **asked)
    assert named in str(caught.value)
    assert caught.value.findings


def test_comparing_reuses_stored_plans(tmp_path):
    portfolio = small().with_scenario("Half", {"budget.factor": 0.5})
    file = cxalloc.solve(portfolio).save(tmp_path / "small.cxalloc")
    assert file.stored.id == 1
    again = cxalloc.read(tmp_path / "small.cxalloc")
    assert [plan.name for plan in again.plans] == ["Base"]
    found = cxalloc.compare(again)
    assert list(found.scenarios.index) == ["Base", "Half"]
    assert found.plans[""].stored.id == 1
    values = found.scenarios["value"]
    assert found.scenarios["value_difference"]["Half"] == pytest.approx(values["Half"] - values["Base"])
    with pytest.raises(cxalloc.InvalidInput, match="expected one of the scenarios: Half"):
        cxalloc.compare(again, against="Nope")


def test_a_plan_is_not_stored_with_another_portfolio(tmp_path):
    small().save(tmp_path / "small.cxalloc")
    with pytest.raises(cxalloc.InvalidInput, match="the plan was made for"):
        solved("tutorial").save(tmp_path / "small.cxalloc")


def test_the_frontier_has_plans(tmp_path):
    found = cxalloc.frontier(small(), points=3)
    assert found.points["value"].is_monotonic_increasing
    last = len(found.points) - 1
    assert found.plan_at(last).value == found.points["value"].iloc[last]
    assert list(found.entries.index) == ["alpha", "beta"]
    assert [path.name for path in found.to_csv(tmp_path / "f.csv")] == ["f.csv", "f-entries.csv"]


def test_an_explanation_has_figures():
    found = cxalloc.explain(small(benefit_periods=4), "Alpha")
    assert (found.id, found.funded, found.complete) == ("alpha", True, True)
    assert found.figures.loc[("candidate", "cost"), "now"] == 1000
    assert found.loss > 0


def interrupting(cancel: threading.Event) -> str:
    _thread.interrupt_main()
    assert cancel.wait(30)
    return "the best so far"


def test_ctrl_c_returns_the_best_so_far_and_says_so(capsys):
    with pytest.warns(cxalloc.Interrupted, match=r"stopped by Ctrl-C"):
        assert interruption.run(interrupting) == "the best so far"
    assert "stopping" in capsys.readouterr().err


def test_ctrl_c_twice_does_not_wait():
    release = threading.Event()

    def deaf(cancel: threading.Event) -> None:
        _thread.interrupt_main()
        cancel.wait(30)
        _thread.interrupt_main()
        release.wait(30)

    try:
        with pytest.raises(KeyboardInterrupt):
            interruption.run(deaf)
    finally:
        release.set()


def test_ctrl_c_before_any_plan_is_a_keyboard_interrupt(monkeypatch):
    real = use_case.solve

    def interrupted(*args, cancel, **options):
        _thread.interrupt_main()
        assert cancel.wait(30)
        return real(*args, cancel=cancel, **options)

    monkeypatch.setattr(use_case, "solve", interrupted)
    with pytest.raises(KeyboardInterrupt, match="before there was a plan"), pytest.warns(cxalloc.Interrupted):
        cxalloc.solve(sample("telecom"))


def test_in_another_thread_a_solve_is_simply_done():
    found = []
    thread = threading.Thread(target=lambda: found.append(cxalloc.solve(small())))
    thread.start()
    thread.join()
    assert found[0].status == "optimal"


def test_importing_loads_neither_pandas_nor_a_solver():
    program = (
        "import sys, cxalloc; cxalloc.InvalidInput; dir(cxalloc); "
        "heavy = {'pandas', 'numpy', 'pulp', 'highspy', 'cxalloc_solvers'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("arguments", [["check", "{sample}"], ["solve", "{sample}", "--json"]])
def test_commands_load_no_pandas(arguments):
    from cxalloc.samples import samples_folder

    filled = [part.format(sample=samples_folder() / "tutorial") for part in arguments]
    program = f"import sys; from cxalloc.cli import main; code = main({filled!r}); assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_every_name_of_the_interface_is_there():
    for name in cxalloc.__all__:
        assert getattr(cxalloc, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        cxalloc.nothing  # noqa: B018


def test_usual_overruns_are_a_scenario(tmp_path):
    ideas = pd.DataFrame({"name": ["A", "B"], "cost": [60, 40], "roi": [1, 1], "tag:kind": ["IT", ""]})
    portfolio = cxalloc.read(ideas, budget=100, start="2027-Q1", benefit_periods=4)
    made = portfolio.with_uplift("Overruns", "large_it", "kind:IT")
    changes = made.scenarios.loc["Overruns"]
    assert list(changes["key"]) == ["initiative.a.cost_factor", "initiative.a.benefit_factor"]
    assert list(changes["value"]) == ["1.45", "0.44"]
    with pytest.raises(cxalloc.InvalidInput, match="kind:HQ"):
        portfolio.with_uplift("Overruns", "large_it", "kind:HQ")
