"""What every backend promises: one contract, held to by HiGHS and CBC alike."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pulp
import pytest

from cxalloc_solvers.backend import Backend, End, Limits, SolverFailure
from cxalloc_solvers.backends import cbc
from cxalloc_solvers.backends.cbc import CbcBackend
from cxalloc_solvers.backends.registry import backend_named
from tests.solvers import programs

TO_THE_END = Limits(gap=0)
SOON = 0.2
"""Seconds after which a long search is stopped. Nothing says how far it is by then: the machine may be busy."""


class TestContract:
    def test_an_optimum_comes_with_its_value_and_bound(self, backend: Backend) -> None:
        run = backend.run(programs.knapsack(), TO_THE_END)
        assert run.end is End.DONE
        assert run.values == pytest.approx([0, 1, 1])
        assert run.value == pytest.approx(11)
        assert run.bound == pytest.approx(11)

    def test_the_columns_hold_the_values_too(self, backend: Backend) -> None:
        made = programs.knapsack()
        run = backend.run(made, TO_THE_END)
        assert run.values is not None
        assert [column.varValue for column in made.variables()] == list(run.values)

    @pytest.mark.parametrize("gap", [0.5, 0.02])
    def test_a_stop_at_a_gap_has_a_bound_within_it(self, backend: Backend, gap: float) -> None:
        made = programs.long_search()
        run = backend.run(made, Limits(gap))
        assert run.end is End.DONE
        assert run.values is not None
        assert run.value is not None
        assert run.bound is not None
        assert programs.keeps_rows(made, run.values)
        assert run.value == pytest.approx(programs.value_of(made, run.values))
        assert run.value <= run.bound <= run.value * (1 + gap) + 1e-6
        assert run.bound >= 2624, "a solution of this value is known"

    def test_a_bound_holds_however_small_the_objective_is(self, backend: Backend) -> None:
        """CBC prints its bound with three decimals."""
        made = programs.long_search()
        made.setObjective(made.objective * 1e-7)
        run = backend.run(made, Limits(0.5))
        assert run.value is not None
        assert run.bound is not None
        assert run.value <= run.bound
        assert run.bound >= 2624e-7

    def test_an_infeasible_program_has_no_values(self, backend: Backend) -> None:
        run = backend.run(programs.impossible(), TO_THE_END)
        assert run.end is End.INFEASIBLE
        assert run.values is None
        assert run.value is None

    def test_a_time_limit_gives_the_best_so_far_and_is_not_called_done(self, backend: Backend) -> None:
        made, seconds = programs.long_search(), SOON
        while (run := backend.run(made, Limits(0, seconds=seconds))).values is None:
            assert run.end is End.TIME
            seconds *= 2
        assert run.end is End.TIME
        assert run.value is not None
        assert run.bound is not None
        assert programs.keeps_rows(made, run.values)
        assert run.value == pytest.approx(programs.value_of(made, run.values))
        assert run.value < run.bound

    @pytest.mark.parametrize("seconds", [0.0, SOON])
    def test_a_time_limit_without_a_solution_gives_no_values(self, backend: Backend, seconds: float) -> None:
        run = backend.run(programs.no_solution_in_sight(), Limits(0, seconds=seconds))
        assert run.end is End.TIME
        assert run.values is None
        assert run.value is None

    def test_a_node_limit_gives_the_best_so_far_and_is_not_called_done(self, backend: Backend) -> None:
        made = programs.long_search()
        run = backend.run(made, Limits(0, nodes=20))
        assert run.end is End.NODES
        assert run.values is not None
        assert run.value is not None
        assert run.bound is not None
        assert programs.keeps_rows(made, run.values)
        assert run.value < run.bound

    def test_a_node_limit_without_a_solution_gives_no_values(self, backend: Backend) -> None:
        run = backend.run(programs.no_solution_in_sight(), Limits(0, nodes=5))
        assert run.end is End.NODES
        assert run.values is None

    def test_a_run_cancelled_beforehand_does_not_begin(self, backend: Backend) -> None:
        cancel = threading.Event()
        cancel.set()
        run = backend.run(programs.long_search(), Limits(0, cancel=cancel))
        assert run.end is End.CANCELLED
        assert run.values is None

    @pytest.mark.parametrize("hard", [programs.long_search, programs.no_solution_in_sight])
    def test_a_run_is_cancelled_from_another_thread(self, backend: Backend, hard) -> None:
        cancel = threading.Event()
        timer = threading.Timer(SOON, cancel.set)
        made = hard()
        timer.start()
        run = backend.run(made, Limits(0, cancel=cancel))
        timer.join()
        assert run.end is End.CANCELLED
        assert run.values is None or programs.keeps_rows(made, run.values)

    def test_a_cancelled_run_without_a_solution_has_no_values(self, backend: Backend) -> None:
        cancel = threading.Event()
        timer = threading.Timer(SOON, cancel.set)
        timer.start()
        run = backend.run(programs.no_solution_in_sight(), Limits(0, cancel=cancel))
        timer.join()
        assert run.values is None
        assert run.value is None

    @pytest.mark.parametrize("start", [[0, 1, 1], [1, 0, 0], [1, 1, 1]], ids=["best", "poor", "not a solution"])
    def test_a_start_is_accepted_and_never_stands_in_the_way(self, backend: Backend, start: list[float]) -> None:
        run = backend.run(programs.knapsack(), TO_THE_END, start=start)
        assert run.end is End.DONE
        assert run.value == pytest.approx(11)

    @pytest.mark.parametrize("sign", [1, -1])
    def test_a_poor_start_is_not_taken_for_a_good_one(self, backend: Backend, sign: int) -> None:
        """Told to maximise, CBC reads the value of a start with the wrong sign, and calls a negative one optimal."""
        made = programs.program([5 * sign, 3 * sign, 4 * sign], [([1, 1, 1], pulp.LpConstraintEQ, 1)])
        run = backend.run(made, TO_THE_END, start=[0, 1, 0] if sign == 1 else [1, 0, 0])
        assert run.end is End.DONE
        assert run.value == pytest.approx(5 if sign == 1 else -3)

    def test_a_search_begins_from_its_start(self, backend: Backend) -> None:
        made = programs.long_search()
        good = backend.run(made, Limits(0.02))
        assert good.values is not None
        assert good.value is not None
        again = backend.run(made, Limits(0, nodes=1), start=list(good.values))
        assert again.value is not None
        assert again.value >= good.value - 1e-6

    def test_a_program_of_continuous_columns(self, backend: Backend) -> None:
        run = backend.run(programs.program([7, 6, 5], [([5, 4, 3], -1, 6)], integer=False), TO_THE_END)
        assert run.end is End.DONE
        assert run.value == pytest.approx(5 + 6 * 3 / 4)
        assert run.bound == pytest.approx(run.value)

    def test_an_infeasible_program_of_continuous_columns(self, backend: Backend) -> None:
        run = backend.run(programs.program([7, 6], [([1, 1], 1, 3)], integer=False), TO_THE_END)
        assert run.end is End.INFEASIBLE
        assert run.values is None

    def test_an_empty_objective_asks_for_any_solution(self, backend: Backend) -> None:
        made = programs.program([0, 0], [([1, 1], pulp.LpConstraintEQ, 1)])
        run = backend.run(made, TO_THE_END)
        assert run.end is End.DONE
        assert run.values is not None
        assert programs.keeps_rows(made, run.values)
        assert run.value == 0

    def test_a_program_without_rows(self, backend: Backend) -> None:
        run = backend.run(programs.program([1, -1]), TO_THE_END)
        assert run.end is End.DONE
        assert run.values == pytest.approx([1, 0])
        assert run.value == pytest.approx(1)

    def test_a_program_without_columns(self, backend: Backend) -> None:
        run = backend.run(programs.program([]), TO_THE_END)
        assert run.end is End.DONE
        assert run.value == 0

    def test_a_column_that_is_in_no_row(self, backend: Backend) -> None:
        run = backend.run(programs.program([1, -1, 2], [([1, 1, 0], pulp.LpConstraintLE, 1)]), TO_THE_END)
        assert run.values == pytest.approx([1, 0, 1])

    def test_a_large_value_comes_with_all_its_digits(self, backend: Backend) -> None:
        """CBC writes eight digits into its text file."""
        made = programs.program([1, 1], [([1, 3], pulp.LpConstraintLE, 123_456_789_012)], integer=False)
        for column in made.variables():
            column.upBound = 100_000_000_001
        run = backend.run(made, TO_THE_END)
        assert run.values == pytest.approx([100_000_000_001, 23_456_789_011 / 3], rel=1e-12)
        assert run.value == pytest.approx(100_000_000_001 + 23_456_789_011 / 3, rel=1e-12)

    @pytest.mark.parametrize("more", [1e-4, 1e-6])
    def test_what_is_better_by_little_is_found(self, backend: Backend, more: float) -> None:
        """By default CBC ignores what is better by less than 1e-5."""
        made = programs.program([1000, 1000 + more, 1000 - more], [([1, 1, 1], pulp.LpConstraintLE, 1)])
        assert backend.run(made, TO_THE_END, start=[1, 0, 0]).values == pytest.approx([0, 1, 0])

    def test_a_value_below_zero_keeps_its_sign(self, backend: Backend) -> None:
        run = backend.run(programs.program([-3, -2], [([1, 1], pulp.LpConstraintGE, 1)]), TO_THE_END)
        assert run.values == pytest.approx([0, 1])
        assert run.value == pytest.approx(-2)
        assert run.bound == pytest.approx(-2)

    def test_the_same_run_twice_gives_the_same_values(self, backend: Backend) -> None:
        """Ties abound here, and a stop by gap or nodes must not depend on the clock or on a seed."""
        tied = programs.program([1] * 12, [([1] * 12, pulp.LpConstraintLE, 5)])
        assert backend.run(tied, TO_THE_END).values == backend.run(tied, TO_THE_END).values
        for limits in (Limits(0.02), Limits(0, nodes=10)):
            first, second = (backend.run(programs.long_search(), limits) for _ in range(2))
            assert first == second

    def test_a_program_can_be_run_again_after_a_change(self, backend: Backend) -> None:
        made = programs.knapsack()
        backend.run(made, TO_THE_END)
        first, *_ = made.variables()
        first.lowBound = 1
        run = backend.run(made, TO_THE_END)
        assert run.values == pytest.approx([1, 0, 0])

    def test_a_program_can_be_pickled_after_a_run(self, backend: Backend) -> None:
        made = programs.knapsack()
        backend.run(made, TO_THE_END)
        assert len(pickle.loads(pickle.dumps(made)).variables()) == 3

    def test_news_on_the_way_has_the_value_below_the_bound(self, backend: Backend) -> None:
        heard: list[tuple[float | None, float | None]] = []
        run = backend.run(
            programs.long_search(), Limits(0.012), on_bounds=lambda value, bound: heard.append((value, bound))
        )
        assert heard
        assert run.value is not None
        assert run.bound is not None
        for value, bound in heard:
            assert value is None or value <= run.bound + 1e-6
            assert bound is None or bound >= run.value - 1e-6
            assert value is None or bound is None or value <= bound + 1e-6

    def test_it_says_which_version_it_is(self, backend: Backend) -> None:
        assert backend.version()[0].isdigit()


def test_an_option_that_highs_refuses_is_an_error() -> None:
    """HiGHS answers a wrong option with a status that PuLP does not look at."""
    with pytest.raises(SolverFailure, match="mip_rel_gap"):
        backend_named("highs").run(programs.knapsack(), Limits(gap=-1))


def test_an_option_that_highs_does_not_know_is_an_error(monkeypatch) -> None:
    import highspy

    known = highspy.Highs.setOptionValue

    def forgetful(model, name, value):
        return known(model, "no_such_option" if name == "random_seed" else name, value)

    monkeypatch.setattr(highspy.Highs, "setOptionValue", forgetful)
    with pytest.raises(SolverFailure, match="random_seed"):
        backend_named("highs").run(programs.knapsack(), TO_THE_END)


def test_there_is_no_third_backend() -> None:
    with pytest.raises(ValueError, match="highs and cbc"):
        backend_named("glpk")


@pytest.fixture
def started(monkeypatch) -> list[subprocess.Popen[bytes]]:
    """Every process that is started from here on."""
    processes: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *arguments, **options) -> None:
            super().__init__(*arguments, **options)
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return processes


def _ends(group: int) -> bool:
    """Wait until no process of a group runs; one that nobody has waited for is dead all the same."""
    for _ in range(1000):
        if "run" not in _states(group):
            return True
        time.sleep(0.02)
    return False


def _states(group: int) -> set[str]:
    if not Path("/proc/self/stat").exists():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, 0)
            return {"run"}
    states = set()
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, owner = file.read_text().rpartition(")")[2].split()[:3]
            if int(owner) == group:
                states.add("dead" if state in "ZX" else "run")
    return states


KILLED = """
import os, signal, subprocess, sys, tempfile, time
from pathlib import Path
from cxalloc_solvers.backend import Limits
from cxalloc_solvers.backends import cbc
from tests.solvers import programs

class Recorded(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        print(os.getpgid(self.pid), flush=True)

def killed(*arguments, **options):
    assert list(Path(tempfile.gettempdir()).glob("cxalloc-*/model.mps")), "there is something to remove"
    os.kill(os.getpid(), signal.SIGKILL)

def written(*arguments, **options):
    really_written(*arguments, **options)
    killed()

moment = sys.argv[1]
backend = cbc.CbcBackend()
backend.version()
print(os.getpgrp(), flush=True)
subprocess.Popen = Recorded
program = programs.long_search() if moment == "while CBC runs" else programs.knapsack()
really_written = program.writeMPS
if moment == "writing the model":
    program.writeMPS = written
elif moment == "while CBC runs":
    time.sleep = killed
else:
    cbc._Cbc._read = killed
backend.run(program, Limits(0))
"""
"""A program that kills itself at a moment of a run of CBC, and prints its process group and those that it started."""


class TestCbcAsAProcess:
    def test_a_cancelled_run_leaves_no_process_behind(self, started: list[subprocess.Popen[bytes]]) -> None:
        cancel = threading.Event()
        timer = threading.Timer(SOON, cancel.set)
        timer.start()
        run = backend_named("cbc").run(programs.long_search(), Limits(0, cancel=cancel))
        timer.join()
        assert run.end is End.CANCELLED
        assert started
        for process in started:
            assert process.returncode is not None
            assert os.name == "nt" or _ends(process.pid)

    @pytest.mark.skipif(os.name == "nt", reason="there the folder stays")
    @pytest.mark.parametrize("moment", ["writing the model", "while CBC runs", "reading the solution"])
    def test_cbc_and_its_folder_go_with_a_program_that_is_killed(self, tmp_path: Path, moment: str) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
        command = [sys.executable, "-c", KILLED, moment]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        assert done.returncode == -signal.SIGKILL
        own, *groups = map(int, done.stdout.split())
        assert groups
        assert own not in groups, "Ctrl-C in a terminal would reach it"
        assert all(_ends(group) for group in groups)
        assert list(tmp_path.iterdir()) == []

    def test_an_overrun_is_ended_and_called_a_time_limit(
        self, monkeypatch, started: list[subprocess.Popen[bytes]]
    ) -> None:
        """A limit that CBC does not keep (it looks at the clock between nodes only) is kept for it."""
        monkeypatch.setattr("cxalloc_solvers.backends.cbc.OVERTIME_SECONDS", -0.15)
        run = backend_named("cbc").run(programs.long_search(), Limits(0, seconds=SOON))
        assert run.end is End.TIME
        assert run.values is None
        assert started
        assert all(process.returncode is not None for process in started)

    def test_a_temporary_folder_with_a_blank_in_its_name(self, tmp_path, monkeypatch) -> None:
        folder = tmp_path / "Ada Lovelace" / "it's a – folder"
        folder.mkdir(parents=True)
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        run = backend_named("cbc").run(programs.knapsack(), TO_THE_END, start=[0, 1, 1])
        assert run.value == pytest.approx(11)
        assert not list(folder.iterdir()), "nothing is left in it"

    @pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
    def test_a_program_that_breaks_down_is_an_error(self, tmp_path, monkeypatch) -> None:
        broken = tmp_path / "cbc"
        broken.write_text("#!/bin/sh\nexit 3\n")
        broken.chmod(0o755)
        monkeypatch.setattr(pulp.PULP_CBC_CMD, "pulp_cbc_path", str(broken))
        with pytest.raises(SolverFailure, match=r"code 3|solution"):
            CbcBackend().run(programs.knapsack(), TO_THE_END)
        assert backend_named("cbc").run(programs.knapsack(), TO_THE_END).value == 11, "HiGHS takes over"

    @pytest.mark.parametrize("content", [b"", b"\x01" * 15, b"\x01" * 64])
    def test_a_binary_solution_that_is_cut_short_or_foreign_is_an_error(
        self, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        really_read = Path.read_bytes

        def read(path: Path) -> bytes:
            return content if path.name == "solution.bin" else really_read(path)

        monkeypatch.setattr(Path, "read_bytes", read)
        with pytest.raises(SolverFailure, match="solution"):
            CbcBackend().run(programs.knapsack(), TO_THE_END)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_out_of_memory_of_cbc_is_said_as_such(tmp_path, monkeypatch) -> None:
    """CBC ends as C++ does where there is no memory left."""
    broken = tmp_path / "cbc"
    broken.write_text("#!/bin/sh\necho \"terminate called after throwing an instance of 'std::bad_alloc'\"\nexit 134\n")
    broken.chmod(0o755)
    monkeypatch.setattr(cbc, "_program", lambda: str(broken))
    with pytest.raises(MemoryError):
        backend_named("cbc").run(programs.knapsack(), Limits(0.0))
