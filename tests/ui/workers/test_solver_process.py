"""The solver as the window sees it: a process that is kept warm, stopped, ended and replaced."""

import os
import subprocess
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
    if what == "unread": say(job=None, error="not a request"); return
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
    status = Path(f"/proc/{pid}/stat")  # one that nobody has asked after yet is gone all the same
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


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


def test_a_request_that_the_worker_could_not_read_fails(solver, qtbot):
    with qtbot.waitSignal(solver.failed, timeout=10_000) as blocker:
        job = solver.solve("unread", "")
    assert blocker.args == [job, "not a request"]


def test_a_worker_that_dies_is_reported_with_its_last_words_and_replaced(solver, qtbot):
    with qtbot.waitSignal(solver.failed, timeout=10_000) as blocker:
        solver.solve("dies", "")
    assert "ended unexpectedly" in blocker.args[1]
    assert "out of memory" in blocker.args[1]
    with qtbot.waitSignal(solver.answered, timeout=10_000):
        solver.solve("easy", "")


def test_a_program_that_cannot_be_started_is_reported(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(solver_process, "START_DELAYS", (1, 2))
    solver = SolverProcess(command=(str(tmp_path / "missing"), []))
    with qtbot.waitSignal(solver.failed, timeout=10_000) as blocker:
        solver.solve("easy", "")
    assert blocker.args[1] == "The solver could not be started."
    solver.close()


# Dies at its start unless there is a file "well" next to it; "starts" counts its starts.
SICK = """
import os, sys
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "starts"), "a") as starts: starts.write("x")
if not os.path.exists(os.path.join(folder, "well")):
    sys.stderr.write("no licence"); sys.stderr.flush(); os._exit(4)
"""


class Sick:
    """A worker that dies at its start."""

    def __init__(self, folder: Path) -> None:
        self.folder, script = folder, folder / "sick.py"
        script.write_text(SICK + WORKER, encoding="utf-8")
        self.solver = SolverProcess(command=(sys.executable, [str(script)]))

    @property
    def starts(self) -> int:
        counted = self.folder / "starts"
        return len(counted.read_text()) if counted.exists() else 0

    def heal(self) -> None:
        (self.folder / "well").touch()


@pytest.fixture
def sick(tmp_path, monkeypatch):
    monkeypatch.setattr(solver_process, "START_DELAYS", (1, 2))
    made = Sick(tmp_path)
    yield made
    made.solver.close()


def test_a_worker_that_dies_at_its_start_is_started_again_later_and_not_for_ever(sick, qtbot):
    delays: list[int] = []
    sick.solver._restart.timeout.connect(lambda: delays.append(sick.solver._restart.interval()))
    with qtbot.waitSignal(sick.solver.failed) as blocker:
        job = sick.solver.solve("easy", "")
    assert blocker.args == [job, "The solver could not be started.\n\nno licence"]
    assert (sick.starts, delays) == (3, [1, 2])
    with qtbot.waitSignal(sick.solver.failed) as blocker:
        again = sick.solver.solve("easy", "")  # whoever asks again is answered at once
    assert (blocker.args[0], sick.starts) == (again, 4)
    sick.heal()
    with qtbot.waitSignal(sick.solver.answered) as blocker:
        again = sick.solver.solve("easy", "")
    assert (blocker.args[0], sick.starts) == (again, 5)


def test_a_worker_that_dies_when_it_is_warmed_up_waits_until_it_is_asked(sick, qtbot):
    failures: list[object] = []
    sick.solver.failed.connect(lambda *failure: failures.append(failure))
    sick.solver.start()
    qtbot.waitUntil(lambda: sick.solver._process is None)
    assert not sick.solver._restart.isActive()
    assert (sick.starts, failures) == (1, [])


def test_one_that_was_ended_on_request_and_cannot_be_started_again_is_left_alone(sick, qtbot):
    sick.heal()
    sick.solver._grace.setInterval(10)
    with qtbot.waitSignal(sick.solver.progressed):
        sick.solver.solve("deaf", "")
    (sick.folder / "well").unlink()
    with qtbot.waitSignal(sick.solver.failed):
        sick.solver.stop()
    qtbot.waitUntil(lambda: sick.solver._process is None)
    assert not sick.solver._restart.isActive()
    assert sick.starts == 2


def test_while_it_waits_to_be_started_again_the_newest_question_counts(sick, qtbot, monkeypatch):
    monkeypatch.setattr(solver_process, "START_DELAYS", (50, 50))
    answered: list[object] = []
    sick.solver.answered.connect(lambda job, _: answered.append(job))
    sick.solver.solve("easy", "")
    qtbot.waitUntil(sick.solver._restart.isActive)
    sick.heal()
    newest = sick.solver.solve("easy", "")
    assert sick.starts == 1  # it does not start at once because something is asked
    qtbot.waitUntil(lambda: answered == [newest])


def test_while_it_waits_to_be_started_again_it_can_be_stopped(sick, qtbot, monkeypatch):
    monkeypatch.setattr(solver_process, "START_DELAYS", (1_000_000,))
    job = sick.solver.solve("easy", "")
    qtbot.waitUntil(sick.solver._restart.isActive)
    with qtbot.waitSignal(sick.solver.failed) as blocker:
        sick.solver.stop()
    assert blocker.args == [job, ""]


def test_a_worker_does_not_outlive_a_window_that_is_killed(tmp_path):
    """Whatever it is doing: the window is ended as by a crash, in the middle of a job."""
    script = tmp_path / "window.py"
    script.write_text(WINDOW, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as window:
        assert window.stdout is not None
        worker = int(window.stdout.readline())
        assert is_alive(worker)
        window.kill()
    while is_alive(worker):
        time.sleep(0.05)  # the time limit of the test ends it


WINDOW = """
from PySide6.QtCore import QCoreApplication
from cxalloc.domain.snapshot import to_json
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc_ui.workers.solver_process import SolverProcess
app = QCoreApplication([])
solver = SolverProcess()
solver.progressed.connect(lambda *_: print(solver._process.processId(), flush=True))
solver.ask("frontier", to_json(read_folder(samples_folder() / "retail_bank")), points=50)
app.exec()
"""


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
