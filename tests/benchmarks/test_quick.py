"""The bench itself, on tiny instances: what it measures is the same problem, and its page says what was measured."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks import family, run, straightforward, sweeps
from benchmarks.contenders import on_cbc, on_highs, on_scip
from benchmarks.contenders.registry import contenders
from benchmarks.measure import race
from benchmarks.overhead import OURS, PULP, RAW, around_the_run
from benchmarks.record import FIRST, Ratio, Record, Times
from benchmarks.report import BEGIN, END, NOT_THERE, write_report
from benchmarks.rows import Program, from_pulp, to_pulp
from benchmarks.trail import Trail, following
from cxalloc.domain.constraints.relations import GroupLimit, Requires
from cxalloc.optimisation.model_builder import build_model
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.problem import Bonus, Fund, Group, Option, Problem
from tests.optimisation import instances

ROOT = Path(__file__).resolve().parents[2]
TINY = build_model(family.portfolio(6, 1)).problem


def optimum(program: Program) -> float:
    """In units of the problem's worth; not a number if there is no solution."""
    model = on_highs.load_highs(program, 0.0, 60.0)
    model.run()
    if model.modelStatusToString(model.getModelStatus()) != "Optimal":
        return math.nan
    return float(-model.getInfo().objective_function_value * program.value_unit)


# Straightforward rows


@given(instances.portfolios())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_straightforward_rows_have_the_optimum_of_ours(portfolio):
    problem = build_model(portfolio).problem
    model = Model(problem)
    ours = optimum(from_pulp(model.program, model.value_unit))
    theirs = optimum(straightforward.program_of(problem))
    assert theirs == pytest.approx(ours, rel=1e-6, abs=1e-3, nan_ok=True)


def test_the_family_has_one_optimum_in_arrays_in_pulp_and_in_either_rows():
    program, model = straightforward.program_of(TINY), Model(TINY)
    expected = optimum(program)
    assert expected > 0
    assert optimum(from_pulp(model.program, model.value_unit)) == pytest.approx(expected, rel=1e-6)
    assert optimum(from_pulp(to_pulp(program), program.value_unit)) == pytest.approx(expected, rel=1e-6)


def test_a_bonus_is_earned_only_where_the_enabler_is_ready():
    options = (Option("a", 0, 0, 2, 1), Option("b, early", 1, 1, 2, 10), Option("b, late", 1, 2, 3, 8))
    funds = (Fund("f", (5, 5, 5), Fraction(0), ({}, {}, {})),)
    bonus = Bonus("a enables b", (0,), {1: 100, 2: 4})
    problem = Problem(3, (Group("a"), Group("b")), options, funds, bonuses=(bonus,))
    assert optimum(straightforward.program_of(problem)) == pytest.approx(13)


# The family


def test_the_family_repeats_itself_and_differs_by_seed():
    assert family.portfolio(40, 1) == family.portfolio(40, 1)
    assert family.portfolio(40, 1).initiatives != family.portfolio(40, 2).initiatives


def test_the_family_is_what_the_page_says():
    portfolio = family.portfolio(100, 2)
    assert len(portfolio.initiatives) == 100
    assert (portfolio.horizon.budget_periods, portfolio.horizon.benefit_periods) == (12, 4)
    assert all(
        len(initiative.starts(level, 12)) == 4 for initiative in portfolio.initiatives for level in initiative.levels
    )
    assert Counter(type(relation) for relation in portfolio.relations) == {Requires: 10, GroupLimit: 5}
    assert len(portfolio.small_allocations) == 10
    assert all(len(allocation.tiers) == 3 for allocation in portfolio.small_allocations)
    assert len(portfolio.rules) == 11


# Contenders


@pytest.mark.parametrize("key", [key for key in contenders() if not key.startswith("scip")])
def test_every_contender_proves_the_same_value(key):
    result = race(TINY, key, 0.0001, 60.0)
    expected = optimum(straightforward.program_of(TINY))
    assert result["value"] <= expected * (1 + 1e-6)
    assert result["bound"] >= expected * (1 - 1e-6)
    assert result["reached"]["0.0001"] >= result["reached"]["0.01"] >= result["first"] > 0
    assert result["memory"] > 1


@pytest.mark.skipif(importlib.util.find_spec("ortools") is None, reason="installed by make bench alone")
@pytest.mark.parametrize("rows", ["straightforward", "our"])
def test_scip_proves_the_same_value_in_a_process_of_its_own(rows):
    job = {"do": "race", "instance": [6, 1], "contender": f"scip/{rows}", "gap": 0.0001, "cap": 60}
    path = os.pathsep.join([str(ROOT), str(ROOT / "solvers")])
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", json.dumps(job)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout)
    assert result["value"] == pytest.approx(optimum(straightforward.program_of(TINY)), rel=1e-4)
    assert "0.0001" in result["reached"]


def test_trail_keeps_the_best_and_when_it_sufficed():
    trail = Trail()
    trail.note(0.0, math.inf)  # doing nothing is no plan, and no bound is none
    assert (trail.value, trail.bound, trail.first) == (None, None, None)
    trail.note(100.0, 101.0)
    trail.note(90.0, 150.0)
    assert (trail.value, trail.bound) == (100.0, 101.0)
    assert list(trail.reached) == [0.01]
    first = trail.reached[0.01]
    trail.note(bound=100.05)
    assert list(trail.reached) == [0.01, 0.005, 0.001]
    assert trail.first is not None
    assert trail.first <= trail.reached[0.01] == first <= trail.reached[0.001]


def test_a_growing_file_is_followed_to_its_last_line(tmp_path):
    heard: list[str] = []
    with following(tmp_path / "log", heard.append), (tmp_path / "log").open("a") as log:
        log.write("one\ntw")
        log.flush()
        log.write("o\nrest")
    assert heard == ["one", "two"]


def test_trouble_with_a_line_is_not_lost(tmp_path):
    def check(line: str) -> None:
        float(line)

    with pytest.raises(ValueError, match="could not convert"), following(tmp_path / "log", check):
        (tmp_path / "log").write_text("no number\n")


@pytest.mark.parametrize(
    ("line", "value", "bound"),
    [
        ("Cbc0012I Integer solution of -25383.954 found by feasibility pump after 0 iterations", 25383.954, None),
        ("Cbc0010I After 0 nodes, 1 on tree, -25884.1 best solution, best possible -26259.5 (1 s)", 25884.1, 26259.5),
        ("Cbc0010I After 0 nodes, 1 on tree, 1e+50 best solution, best possible -26259.54 (1.66 s)", None, 26259.54),
        ("Cbc0013I At root node, 101 cuts changed objective from -26876.7 to -26259.54 in 22 passes", None, 26259.54),
        ("Cbc0005I Partial search - best objective -121022.62 (best possible -121411.01), took 2", None, 121411.01),
        ("Cbc0038I Pass   3: suminf.    0.00000 (0) obj. -8864.74 iterations 13", None, None),
    ],
)
def test_cbc_log(line, value, bound):
    assert on_cbc.news_in(line) == (value, bound)


@pytest.mark.parametrize(
    ("line", "value", "bound"),
    [
        (
            "r 3.4s|    42 |     9 |  6052 |  78.4 |rounding|  14 | 599 | 592 | 524 | 127 |  0 |  59 | 218 | "
            "2.619674e+04 | 2.616513e+04 |   0.12%|  22.21%",
            26165.13,
            26196.74,
        ),
        (
            "  0.1s|     1 |     0 |   100 |     - |    29M |   0 | 599 | 592 | 524 |   0 |  0 |  59 |   0 | "
            "2.619674e+04 |      --      |    Inf | unknown",
            None,
            26196.74,
        ),
        (" time | node  | left  |LP iter|LP it/n|  dualbound   | primalbound  |  gap   | compl. ", None, None),
    ],
)
def test_scip_log(line, value, bound):
    found = on_scip.news_in(line)
    assert found == (value and pytest.approx(value, rel=1e-6), bound and pytest.approx(bound, rel=1e-6))
    if found[0] is not None:
        assert found[0] < value  # never better than the digits that are shown
        assert found[1] > bound


# Other measurements


def test_what_goes_on_around_a_run_is_measured_for_all_ways():
    found = around_the_run(TINY)
    assert set(found["load"]) == {RAW, OURS, PULP}
    assert {RAW, PULP} <= set(found["change"])
    if sys.platform != "win32":  # whose clock of a thread's time is too coarse for a tiny problem
        assert all(milliseconds > 0 for way in found.values() for milliseconds in way.values())


@pytest.mark.parametrize("question", sweeps.WAYS)
def test_every_way_gives_the_same_answers(question):
    found = [sweeps.measure(TINY, question, way, 0.0001, 60.0, 2) for way in sweeps.WAYS[question]]
    assert all("processor" in one for one in found)
    assert all(one["worst_gap"] <= 0.0001 + 1e-9 for one in found)
    for one in found:
        assert len(one["values"]) == 2
        assert one["values"] == pytest.approx(found[0]["values"], rel=1e-4)


def test_questions_are_about_budgets_and_changed_figures():
    budgets = [problem.funds[0].amounts[0] for problem in sweeps.problems_of(TINY, sweeps.SWEEP, 5)]
    now = TINY.funds[0].amounts[0]
    assert budgets == [round(now * factor) for factor in (0.5, 0.75, 1.0, 1.25, 1.5)]
    before, after = sweeps.problems_of(TINY, sweeps.WHAT_IF, 1)
    assert before == TINY
    changed = [one.group for one, other in zip(after.options, TINY.options, strict=True) if one != other]
    assert set(changed) == {3}
    assert after.funds[0].amounts[0] == round(now * 0.98)


# The page


def a_race(seed: int, contender: str, gap: float, **seconds: float) -> dict[str, Any]:
    reached = {gap: seconds[name] for name, gap in (("one", "0.01"), ("tenth", "0.001")) if name in seconds}
    return {
        "instance": [50, seed],
        "contender": contender,
        "gap": gap,
        "first": seconds.get("first", 0.1),
        "reached": reached,
        "seconds": seconds.get("end", 60.0),
        "value": 100.0,
        "bound": seconds.get("bound", 100.1),
        "memory": 80.0,
    }


@pytest.fixture
def record() -> Record:
    """Three seeds: cxalloc takes half the time of the best, a quarter, and then both are over the cap."""
    races = []
    for seed, mine, theirs in ((1, 2.0, 4.0), (2, 1.0, 4.0)):
        races += [
            a_race(seed, "cxalloc", 0.001, one=0.5, tenth=mine, end=mine + 1),
            a_race(seed, "highs/straightforward", 0.001, one=1.0, tenth=theirs, end=theirs),
            a_race(seed, "scip/straightforward", 0.001, one=3.0, tenth=9.0, end=9.0),
            a_race(seed, "highs/our", 0.001, one=0.1, tenth=0.2, end=0.2),
        ]
    races += [a_race(3, key, 0.001, one=2.0) for key in ("cxalloc", "highs/straightforward", "scip/straightforward")]
    races.append(a_race(3, "highs/our", 0.001, one=2.0, tenth=61.0))
    return Record("python -m benchmarks.run", {"processor": "a processor", "cores": "2"}, 60.0, races)


def test_ratios_are_against_the_best_on_straightforward_rows(record):
    times = Times(record)
    assert times.ratio((50, 1), 0.001) == Ratio(0.5, "", "highs/straightforward")
    assert times.ratio((50, 2), 0.001) == Ratio(0.25, "", "highs/straightforward")
    assert times.ratio((50, 3), 0.001) is None
    assert times.median_ratio(50, 0.001) == Ratio(0.5, "", "highs/straightforward")
    assert math.isinf(times.of((50, 3), "highs/our", 0.001))  # reached, but after the cap
    assert times.of((50, 1), "cxalloc", FIRST) == pytest.approx(0.1)


def test_a_side_beyond_the_cap_leaves_the_ratio_open(record):
    record.races += [a_race(4, "cxalloc", 0.001, tenth=6.0), a_race(4, "highs/straightforward", 0.001)]
    record.races += [a_race(5, "cxalloc", 0.001), a_race(5, "highs/straightforward", 0.001, tenth=6.0)]
    times = Times(record)
    assert times.ratio((50, 4), 0.001) == Ratio(0.1, "<", "highs/straightforward")
    assert times.ratio((50, 5), 0.001) == Ratio(10, ">", "highs/straightforward")


def test_growth_is_the_exponent_of_the_size():
    races = [
        {**a_race(1, "cxalloc", 0.001, tenth=seconds), "instance": [size, 1]}
        for size, seconds in ((1000, 2.0), (2000, 8.0), (4000, 32.0))
    ]
    times = Times(Record("", {}, 60.0, races))
    assert times.growth("cxalloc", 0.001, (1000, 2000, 4000)) == pytest.approx(2.0)
    assert times.growth("cxalloc", 0.0001, (1000, 2000)) is None


def test_the_page_keeps_what_stands_around_the_tables(record, tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"# Performance\n\nWords.\n\n{BEGIN}\nold\n{END}\n\nMore words.\n")
    write_report(record, page, "images/performance.png")
    text = page.read_text()
    assert text.startswith("# Performance\n\nWords.\n")
    assert text.endswith("More words.\n")
    assert "old" not in text
    assert "| to a proven 0.1 % | 50 | ≤ 0.33 | 0.50 | HiGHS | no |" in text
    assert "| a first plan, proven to be within 1 % | 50 | ≤ 0.25 | 0.50 | HiGHS | no |" in text
    assert "| cxalloc | 0.10 | 0.50 | > 60 | 2.00 | > 60 | 3.00 | 80 |" in text
    assert "> 60" in text
    assert "](images/performance.png)" in text
    assert "No plan is worth more" in text
    write_report(record, page, "images/performance.png")
    assert page.read_text() == text


def test_the_page_states_what_is_not_there_and_what_can_not_be(record, tmp_path):
    record.races.append(a_race(1, "pulp-cbc/straightforward", 0.001, tenth=1.0, bound=99.0))
    question = {"do": "sweep", "instance": [200, 1], "gap": 0.005, "count": 50, "worst_gap": 0.004}
    record.questions += [
        {**question, "way": way, "seconds": seconds, "processor": seconds / 4}
        for way, seconds in ((sweeps.BASELINE, 100.0), ("cxalloc, each cold", 50.0))
    ]
    around = {RAW: 10.0, PULP: 300.0}
    record.overheads.append({"instance": [1000, 1], "load": {**around, OURS: 25.0}, "change": around})
    write_report(record, tmp_path / "performance.md")
    text = (tmp_path / "performance.md").read_text()
    assert "n = 50, seed 1: a plan of 100 above a bound of 99" in text
    assert f"cxalloc, one sweep | {NOT_THERE} |" in text
    assert "cxalloc, each cold | 50.00 | 12.50 | 0.4 % | 0.50 |" in text
    assert f"| 1,000 | 10 | 25 | 300 | 10 | {NOT_THERE} | 300 | 2.5 |" in text


def test_the_command_writes_the_page_from_a_record(record, tmp_path):
    record.write(tmp_path / "record.json")
    assert run.main(["--report", str(tmp_path / "record.json"), "--into", str(tmp_path / "docs")]) == 0
    assert "to a proven 0.1 %" in (tmp_path / "docs" / "performance.md").read_text()
    drawn = (tmp_path / "docs" / "images" / "performance.png").exists()
    assert drawn == (importlib.util.find_spec("matplotlib") is not None)
