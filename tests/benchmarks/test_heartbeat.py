"""The measure of how long the window's thread is busy."""

import os
import subprocess
import sys


def test_all_that_is_measured_gets_its_line():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.heartbeat", "--size", "8"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"},
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.strip("| ").split(" | ") for line in done.stdout.splitlines()]
    assert [line[0] for line in lines[2:]] == [
        "load the charts, once after the first paint", "open", "sort", "scroll to the end", "edit a cell",
        "select all", "group by owner", "optimise, and show the plans",
        "show page 1", "show page 2", "show page 3", "show page 4", "show page 5", "look at a table to import",
    ]  # fmt: skip
    assert all(float(gaps.split(",")[0]) > 0 and float(busy.split(",")[0]) >= 0 for _, _, gaps, busy in lines[2:])
