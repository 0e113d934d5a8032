"""A test that uses more processor time than a test may use fails, whatever it starts to do its work."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import subprocess, sys, time
import pytest

BUSY = "import time; began = time.process_time()\\nwhile time.process_time() - began < 0.6: pass"

def test_short(): pass
def test_asleep(): time.sleep(0.7)
def test_busy(): exec(BUSY)
def test_busy_process(): subprocess.run([sys.executable, "-c", BUSY])
@pytest.fixture
def busy(): exec(BUSY)
def test_busy_fixture(busy): pass
@pytest.mark.soak
def test_soak(): exec(BUSY)
"""


def test_processor_time_is_limited_and_wall_time_is_not(tmp_path: Path) -> None:
    file = tmp_path / "test_work.py"
    file.write_text(TESTS, encoding="utf-8")
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-o", "cpu_limit=0.5", "-m", "soak or not soak"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "-q", "-rN", "--tb=line", *options, file],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    failed = [line.split("of ")[1].rstrip(" _") for line in lines if "ERROR at teardown of" in line]
    assert failed == ["test_busy", "test_busy_process", "test_busy_fixture"], done.stdout
    assert sum("seconds of processor time, and may use 0.5" in line for line in lines) == 3
