"""A coverage-guided fuzzer over the readers, for a minute each; every fault that it finds becomes a test."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = int(os.environ.get("CXALLOC_FUZZ_SECONDS", "60"))


@pytest.mark.soak
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed (Linux only)")
@pytest.mark.parametrize("reader", ["csv", "xlsx", "toml"])
def test_the_fuzzer_finds_nothing(tmp_path, reader):
    path = os.pathsep.join(str(ROOT / folder) for folder in (".", "ui", "solvers"))
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/exchange/fuzzer.py"), reader, str(tmp_path), str(SECONDS)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS + 120,
        check=False,
    )
    inputs = [one.read_bytes() for one in (tmp_path / "found").iterdir()]
    assert (done.returncode, inputs) == (0, []), done.stderr[-4000:]
    assert "stat::number_of_executed_units" in done.stderr
