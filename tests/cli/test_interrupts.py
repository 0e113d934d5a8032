"""Ctrl-C at any moment: exit code 130, no traceback, nothing half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from cxalloc import interrupts
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile
from tests.cli.test_process import COMMAND, ENVIRONMENT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
TUTORIAL, BANK = samples_folder() / "tutorial", samples_folder() / "retail_bank"

INTERRUPTS = int(os.environ.get("CXALLOC_SOAK_INTERRUPTS", "500"))
FIRST = int(os.environ.get("CXALLOC_SOAK_INTERRUPTS_FIRST", "0"))
SLOWER = float(os.environ.get("CXALLOC_SOAK_SLOWER", "1"))
"""How many times as long as on an idle machine a command takes."""

HEAD = """
import os, signal, sys, time
from cxalloc import interrupts
def ctrl_c():
    signal.raise_signal(signal.SIGINT)
"""


def run_program(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own; ``ctrl_c()`` in it is what it says."""
    command = [sys.executable, "-c", HEAD + code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)


def test_an_interrupt_that_an_import_swallows_ends_the_program():
    done = run_program("""
interrupts.GRACE = 0.2
interrupts.install()
try:
    ctrl_c()
except:
    pass
time.sleep(60)
""")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_an_interrupt_that_an_import_turns_into_an_error_is_no_fault():
    done = run_program("""
import cxalloc.cli, cxalloc.__main__
def broken(*_):
    try:
        ctrl_c()
    except KeyboardInterrupt:
        raise ImportError("half a module")
cxalloc.cli._run = broken
sys.argv[1:] = ["check", "nothing"]
sys.exit(cxalloc.__main__.main())
""")
    assert (done.returncode, done.stderr) == (130, "cxalloc: cancelled\n")


def test_one_interrupt_ends_all_the_work_of_a_command():
    done = run_program(
        """
import cxalloc.__main__
from cxalloc.cli.commands.compare import command
compare = command.compare_scenarios
def interrupted(*arguments, **more):
    os.kill(os.getpid(), signal.SIGINT)
    while not interrupts.is_interrupted():
        time.sleep(0.01)
    return compare(*arguments, **more)
command.compare_scenarios = interrupted
sys.argv[1:] = ["frontier", sys.argv[1]]
sys.exit(cxalloc.__main__.main())
""",
        BANK,
    )
    assert (done.returncode, done.stderr) == (130, "")


def test_what_must_not_be_interrupted_is_done_first():
    done = run_program("""
interrupts.install()
try:
    with interrupts.uninterrupted():
        with interrupts.uninterrupted():
            ctrl_c()
        ctrl_c()
        print("whole", flush=True)
    print("on", flush=True)
except KeyboardInterrupt:
    print("then", flush=True)
interrupts.end_if_interrupted()
""")
    assert (done.returncode, done.stdout) == (130, "whole\nthen\n")


HOLD_A_LOCK = """
interrupts.GRACE = 0.2
interrupts.install()
from pathlib import Path
from cxalloc.storage import lock
path = Path(sys.argv[1])
"""


@pytest.mark.parametrize(
    "code",
    [
        "held = lock.FileLock.acquire(path)\ntry:\n    ctrl_c()\nexcept KeyboardInterrupt:\n    time.sleep(60)",
        "held = lock.FileLock.acquire(path)\ntry:\n    ctrl_c()\nfinally:\n    interrupts.end_if_interrupted()",
        "lock._lock = lambda _: ctrl_c() or True\ntry:\n    lock.FileLock.acquire(path)\n"
        "except KeyboardInterrupt:\n    print(*path.parent.iterdir())\n    interrupts.end_if_interrupted()",
    ],
    ids=["ended after the grace", "ended by the program", "while it is acquired"],
)
def test_no_lock_file_stays(tmp_path, code):
    done = run_program(HOLD_A_LOCK + code, tmp_path / "x.cxalloc")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (130, "", "")
    assert list(tmp_path.iterdir()) == []


def test_within_another_program_the_handler_is_given_back():
    before = signal.getsignal(signal.SIGINT)
    cancel = threading.Event()
    with interrupts.stoppable(cancel):
        signal.raise_signal(signal.SIGINT)
        assert cancel.is_set()
        assert interrupts.is_interrupted()
    assert signal.getsignal(signal.SIGINT) is before
    assert not interrupts.is_interrupted()


def at_random_moments(tmp_path: Path, turns: range) -> Counter[str]:
    """Press Ctrl-C so many times over all commands in turn; how many commands it ended, by name.

    A moment before the first line of the program is run is Python's own.
    """
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    file, new = tmp_path / "tutorial.cxalloc", tmp_path / "new.cxalloc"
    environment = ENVIRONMENT | {"TMPDIR": str(temporary), "XDG_DATA_HOME": str(tmp_path / "data")}
    subprocess.run([*COMMAND, "new", str(TUTORIAL), str(file)], env=environment, check=True)
    commands: list[tuple[float, list[object]]] = [
        (0.5, ["--help"]),
        (1.5, ["check", BANK]),
        (1.5, ["check", file]),
        (2, ["solve", TUTORIAL]),
        (2, ["solve", file, "--save"]),
        (4, ["solve", BANK, "--solver", "cbc"]),
        (3, ["explain", TUTORIAL, "ai-chat-assistant"]),
        (6, ["frontier", BANK]),
        (4, ["compare", BANK]),
        (3, ["prices", TUTORIAL]),
        (3, ["alternatives", TUTORIAL]),
        (3, ["timing", TUTORIAL]),
        (2, ["export", TUTORIAL, "--to", tmp_path / "plan.csv"]),
        (2, ["export", TUTORIAL, "--to", tmp_path / "plan.xlsx"]),
        (2, ["export", file, "--to", tmp_path / "folder"]),
        (2, ["new", BANK, new]),
        (2, ["new", TUTORIAL / "initiatives.csv", new, "--budget", 70000, "--rate", "5 %"]),
    ]
    ended: Counter[str] = Counter()
    for turn in turns:
        chance = random.Random(turn)
        seconds, words = commands[turn % len(commands)]
        new.unlink(missing_ok=True)
        with subprocess.Popen(
            [*COMMAND, *map(str, words)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                process.wait(chance.uniform(0.2, seconds * SLOWER))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGINT)
                _, errors = process.communicate(timeout=120)
                assert process.returncode in (130, 0), (turn, words, errors)  # 0: it had ended already
                assert "Traceback" not in errors, (turn, words)
                assert "KeyboardInterrupt" not in errors, (turn, words)
                ended[str(words[0])] += process.returncode == 130
        left = [*temporary.iterdir(), *tmp_path.glob(".*"), *tmp_path.glob("*.tmp")]
        assert left == [], (turn, words)
        if new.exists():
            with PortfolioFile.open(new, read_only=True) as opened:
                assert opened.check() == [], (turn, words)
    with PortfolioFile.open(file, read_only=True) as opened:
        assert opened.check() == []
    return ended


def test_at_some_moments(tmp_path):
    at_random_moments(tmp_path, range(4, 7))


@pytest.mark.soak
def test_at_random_moments(tmp_path):
    """``CXALLOC_SOAK_INTERRUPTS`` and ``CXALLOC_SOAK_INTERRUPTS_FIRST`` choose how many, and from which on."""
    ended = at_random_moments(tmp_path, range(FIRST, FIRST + INTERRUPTS))
    print(f"ended: {dict(ended)}")
    assert ended
