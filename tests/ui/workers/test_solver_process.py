"""The solver as the window sees it: a process that is kept warm, stopped, ended and replaced."""

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.snapshot import to_json
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc_ui.workers import solver_process
from cxalloc_ui.workers.solver_process import SolveProgress, SolverProcess

# Answers by what the "portfolio" says; ``deaf`` hears no stop, ``dies`` ends with a word on standard error.
WORKER = """
import json, sys, threading, time
stopped = threading.Event()
def say(**message):
    sys.stdout.write(json.dumps(message) + "\\n"); sys.stdout.flush()
def work(request):
    job, what = request["job"], request["portfolio"]
    say(job=job, progress={"phase": "search", "seconds": 0.5, "value": 1, "bound": 2, "gap": 1.0})
    if what == "long": stopped.wait(30)
    if what == "deaf": time.sleep(30)
    if what == "wrong": say(job=job, error="not like this"); return
    if what == "dies":
        sys.stderr.write("out of memory"); sys.stderr.flush()
        import os; os._exit(3)
    if request["do"] != "solve": say(job=job, progress={"part": 1}); say(job=job, answer=request); return
    say(job=job, answer={"what": what, "scenario": request["scenario"], "stopped": stopped.is_set()})
say(ready=True)
print("not json")
for line in sys.stdin:
    request = json.loads(line)
    if "stop" in request: stopped.set()
    else:
        stopped.clear()
        threading.Thread(target=work, args=(request,), daemon=True).start()
"""


@pytest.fixture
def solver(tmp_path: Path, monkeypatch):
    script = tmp_path / "worker.py"
    script.write_text(WORKER, encoding="utf-8")
    monkeypatch.setattr(solver_process, "GRACE", 300)
    made = SolverProcess(command=(sys.executable, [str(script)]))
    made._grace.setInterval(300)
    yield made
    made.close()


def pid_of(solver: SolverProcess) -> int:
    assert solver._process is not None
    return solver._process.processId()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_progress_and_answer_come_by_signals_and_the_worker_stays_warm(solver, qtbot):
    told = []
    solver.progressed.connect(lambda *news: told.append(news))
    with qtbot.waitSignal(solver.answered, timeout=10_000) as blocker:
        job = solver.solve("easy", "Cut")
    assert told == [(job, SolveProgress("search", 0.5, 1, 2, 1.0))]
    assert blocker.args == [job, {"what": "easy", "scenario": "Cut", "stopped": False}]
    first = pid_of(solver)
    with qtbot.waitSignal(solver.answered, timeout=10_000):
        assert solver.solve("easy", "") == job + 1
    assert pid_of(solver) == first


def test_any_use_case_can_be_asked_for_with_its_arguments(solver, qtbot):
    told = []
    solver.progressed.connect(lambda *news: told.append(news))
    with qtbot.waitSignal(solver.answered, timeout=10_000) as blocker:
        job = solver.ask("frontier", "easy", points=3)
    assert told[-1] == (job, {"part": 1})
    assert blocker.args[1] == {"job": job, "do": "frontier", "portfolio": "easy", "points": 3}


def test_a_stop_is_asked_for_first(solver, qtbot):
    with qtbot.waitSignal(solver.progressed, timeout=10_000):
        solver.solve("long", "")
    first = pid_of(solver)
    with qtbot.waitSignal(solver.answered, timeout=10_000) as blocker:
        solver.stop()
    assert blocker.args[1]["stopped"] is True
    assert pid_of(solver) == first


def test_who_does_not_stop_is_ended_and_replaced(solver, qtbot):
    with qtbot.waitSignal(solver.progressed, timeout=10_000):
        job = solver.solve("deaf", "")
    first, since = pid_of(solver), time.monotonic()
    with qtbot.waitSignal(solver.failed, timeout=10_000) as blocker:
        solver.stop()
    assert blocker.args == [job, ""]  # the user asked for it: nothing went wrong
    assert time.monotonic() - since < 3
    assert not is_alive(first)
    with qtbot.waitSignal(solver.answered, timeout=10_000):
        solver.solve("easy", "")


def test_a_new_question_follows_the_one_it_stops(solver, qtbot):
    with qtbot.waitSignal(solver.progressed, timeout=10_000):
        first = solver.solve("long", "")
    answered = []
    solver.answered.connect(lambda job, _: answered.append(job))
    second = solver.solve("easy", "")
    qtbot.waitUntil(lambda: answered == [first, second], timeout=10_000)


def test_an_error_is_passed_on(solver, qtbot):
    with qtbot.waitSignal(solver.failed, timeout=10_000) as blocker:
        job = solver.solve("wrong", "")
    assert blocker.args == [job, "not like this"]


def test_a_worker_that_dies_is_told_with_its_last_words_and_replaced(solver, qtbot):
    with qtbot.waitSignal(solver.failed, timeout=10_000) as blocker:
        solver.solve("dies", "")
    assert "ended unexpectedly" in blocker.args[1]
    assert "out of memory" in blocker.args[1]
    with qtbot.waitSignal(solver.answered, timeout=10_000):
        solver.solve("easy", "")


def test_a_program_that_cannot_be_started_is_told(qtbot, tmp_path):
    solver = SolverProcess(command=(str(tmp_path / "missing"), []))
    with qtbot.waitSignal(solver.failed, timeout=10_000) as blocker:
        solver.solve("easy", "")
    assert "ended unexpectedly" in blocker.args[1]
    solver.close()


@pytest.mark.parametrize("work", ["easy", "deaf"])
def test_no_process_is_left_behind(solver, qtbot, work):
    with qtbot.waitSignal(solver.progressed, timeout=10_000):
        solver.solve(work, "")
    pid = pid_of(solver)
    solver.close()
    assert not is_alive(pid)


def test_the_real_worker_shows_a_first_plan_before_the_best(qtbot, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    solver = SolverProcess()
    improved: list[dict[str, Any]] = []
    solver.improved.connect(lambda _, plan: improved.append(plan))
    try:
        with qtbot.waitSignal(solver.answered, timeout=60_000) as blocker:
            solver.solve(to_json(read_folder(samples_folder() / "retail_bank")), "")
        values = [plan["proof"]["value"] for plan in [*improved, blocker.args[1]["plan"]]]
        assert len(values) > 1
        assert values == sorted(values)
    finally:
        solver.close()


def test_the_real_worker_finds_the_plan_of_the_tutorial(qtbot, tutorial, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    solver = SolverProcess()
    try:
        with qtbot.waitSignal(solver.answered, timeout=60_000) as blocker:
            solver.solve(to_json(tutorial), "")
        answer = blocker.args[1]
        assert answer["outcome"] == "optimal"
        assert answer["plan"]["decision"]["choices"]
    finally:
        solver.close()


def test_a_frozen_program_is_its_own_worker(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert solver_process.worker_command() == (sys.executable, ["--worker"])
