"""The command line as a process: what only shows there. Few tests, for each start takes a second."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cxalloc.samples import samples_folder

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "cxalloc"]
# The process runs elsewhere, as a user's would, and finds the packages whether installed or not.
PATHS = os.pathsep.join(str(ROOT / folder) for folder in (".", "ui", "solvers"))
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE")
}
ENVIRONMENT |= {"PYTHONPATH": PATHS, "PYTHONUTF8": "1", "PYTHONWARNINGS": "error", "CXALLOC_LANGUAGE": "en"}


def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    environment = ENVIRONMENT | more
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_the_sample_bank_is_solved_to_a_verified_optimum():
    done = run("solve", samples_folder() / "retail_bank", "--json", "--gap", "0.1%")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["status"] == "optimal"
    assert found["verified"] is True
    assert found["gap"] <= 0.001
    assert found["value"] <= found["bound"] <= found["value"] * 1.001 + 0.01
    assert found["spend"] == pytest.approx(sum(row["spend"] for row in found["periods"]))
    npvs = sum(one["npv"] for one in found["funded"])
    assert npvs < found["npv"]  # small allocations earn the rest
    assert all(row["spend"] <= row["amount"] + row["carried_in"] + 1e-6 for row in found["periods"])


def test_from_a_table_to_a_plan_in_a_spreadsheet(tmp_path):
    table = samples_folder() / "tutorial" / "initiatives.csv"
    file = tmp_path / "Ma première boutique.cxalloc"
    assert run("new", table, file, "--budget", 70000, "--start", "2027-Q1", "--benefit-periods", 6).returncode == 0
    solved = run("solve", file, "--save")
    assert solved.returncode == 0
    assert "\x1b" not in solved.stdout  # plain where it is no terminal
    assert run("export", file, "--to", tmp_path / "plan.csv").returncode == 0
    assert run("check", file).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {file.name, "plan.csv", "plan-decisions.csv"}


def test_an_error_is_one_line_and_a_console_without_letters_is_none(tmp_path):
    done = run("solve", tmp_path / "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"cxalloc: {tmp_path / 'nowhere'} does not exist\n"
    solved = run("solve", samples_folder() / "tutorial", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert solved.returncode == 0, solved.stderr


def test_the_parser_loads_nothing_heavy():
    program = """
import sys
from cxalloc.cli import main
try:
    main(["solve", "shop", "--gap", "0.1%", "--bogus"])
except SystemExit:
    print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=ENVIRONMENT, check=True)
    assert not {"pandas", "numpy", "pulp", "highspy", "sqlite3", "rich", "cattrs", "PySide6"} & set(done.stdout.split())


@pytest.mark.skipif(os.name == "nt", reason="a terminal of POSIX")
def test_a_terminal_sees_progress_and_the_output_none_of_it():
    import pty

    ours, theirs = pty.openpty()
    command = [*COMMAND, "solve", str(samples_folder() / "tutorial"), "--json"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=theirs, env=ENVIRONMENT | {"TERM": "xterm"}, check=True
    )
    os.close(theirs)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "of at most 131,939 EUR · gap" in seen
    assert json.loads(done.stdout)["status"] == "optimal"


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_a_reader_that_leaves_early_is_no_error():
    with subprocess.Popen(
        [*COMMAND, "solve", str(samples_folder() / "tutorial"), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


NOISY = """
import ctypes, os, subprocess, sys
import highspy
from cxalloc.cli import main

def make_noise():
    print("printed")
    print("warned", file=sys.stderr)
    for descriptor in (1, 2):
        os.write(descriptor, b"banner\\n")
    if os.name != "nt":
        ctypes.CDLL(None).puts(b"kept in a buffer of C until the process ends")
    child = "import os; os.write(1, b'child'); os.write(2, b'child')"
    subprocess.run([sys.executable, "-S", "-c", child], check=True)

run, made = highspy.Highs.run, []

def run_noisily(self):
    if not made:
        made.append(True)
        make_noise()
    return run(self)

highspy.Highs.run = run_noisily
code = main(sys.argv[1:])
assert made, "nothing was solved"
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (["solve", "TUTORIAL", "--json"], json.loads),
        (["explain", "TUTORIAL", "Repairs done the same day", "--json"], json.loads),
        (["compare", "TUTORIAL", "--json"], json.loads),
        (["frontier", "TUTORIAL", "--points", "3", "--json"], json.loads),
        (["export", "TUTORIAL", "--to", "plan.csv"], str.splitlines),
    ],
)
def test_what_libraries_print_reaches_no_stream_of_ours(tmp_path, command, answer):
    arguments = [str(samples_folder() / "tutorial") if word == "TUTORIAL" else word for word in command]
    process = [sys.executable, "-c", NOISY, *arguments]
    done = subprocess.run(process, capture_output=True, text=True, env=ENVIRONMENT, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert answer(done.stdout)
    for noise in ("printed", "warned", "banner", "buffer of C", "child"):
        assert noise not in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_output_that_takes_nothing_is_reported_once():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [*COMMAND, "check", str(samples_folder() / "tutorial")]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, check=False)
    assert (done.returncode, done.stderr) == (2, "cxalloc: the output: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_error_that_cannot_be_printed_keeps_its_exit_code():
    script = f"exec {sys.executable} -m cxalloc check nowhere > /dev/full 2> /dev/full"
    assert subprocess.run(["/bin/sh", "-c", script], env=ENVIRONMENT, check=False).returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed there")
def test_a_current_folder_that_is_gone_is_named(tmp_path):
    (tmp_path / "gone").mkdir()
    words = f"{sys.executable} -m cxalloc export {samples_folder() / 'tutorial'} --to plan.csv"
    script = f"cd {tmp_path}/gone && rmdir {tmp_path}/gone && exec {words}"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert (done.returncode, done.stderr) == (2, "cxalloc: the current folder: No such file or directory\n")


@pytest.mark.skipif(os.name == "nt", reason="descriptors of POSIX")
def test_what_libraries_print_goes_into_no_file_where_output_is_closed(tmp_path):
    script = f"{sys.executable} -c '{CLOSED}' >&- 2>&-"
    subprocess.run(["/bin/sh", "-c", script], env=ENVIRONMENT | {"HOME": str(tmp_path)}, cwd=tmp_path, check=True)
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "ours\n"


@pytest.mark.skipif(os.name == "nt", reason="descriptors of POSIX")
@pytest.mark.parametrize(
    ("closed", "code", "out", "err"),
    [
        (">&-", 2, "", "cxalloc: standard output is closed: what was to be printed is lost\n"),
        ("2>&-", 0, "Tutorial", ""),
        (">&- 2>&-", 2, "", ""),
    ],
)
def test_a_closed_stream_is_reported_on_the_other_one(closed, code, out, err):
    script = f"exec {sys.executable} -m cxalloc check {samples_folder() / 'tutorial'} {closed}"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert (done.returncode, done.stdout[: len(out) or None], done.stderr) == (code, out, err)


@pytest.mark.skipif(os.name == "nt", reason="descriptors of POSIX")
def test_an_error_does_not_go_to_standard_output(tmp_path):
    script = f"exec {sys.executable} -m cxalloc check {tmp_path / 'nowhere'} 2>&-"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert (done.returncode, done.stdout) == (2, "")


CLOSED = """
import os, sys
from cxalloc.worker.standard_streams import keep_standard_streams
assert sys.stdout is None and sys.stderr is None
keep_standard_streams()
with open("taken", "w") as file:
    os.write(1, b"banner"); os.write(2, b"banner")
    print("ours", file=file)
"""


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_ends_a_solve(tmp_path, times):
    # A solver that reports when it runs, on a pipe of its own, and then waits to be stopped; asked twice it goes on.
    ours, theirs = os.pipe()
    program = f"""
import os, sys, time
from cxalloc.cli import main
from cxalloc.cli.commands.solve import command
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.optimisation.answer import Answer

def wait(*_, cancel, **__):
    os.write({theirs}, b"running\\n")
    cancel.wait(60)
    if {times} > 1:
        os.write({theirs}, b"asked\\n")
        time.sleep(60)
    return Answer(Outcome.STOPPED, StopReason.CANCELLED)

command.find_best = wait
sys.exit(main(["solve", {str(samples_folder() / "tutorial")!r}]))
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT, pass_fds=[theirs]) as process:
        os.close(theirs)
        with os.fdopen(ours, encoding="utf-8") as reports:
            for expected in ("running\n", "asked\n")[:times]:
                assert reports.readline() == expected
                process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
