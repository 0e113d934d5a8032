"""What importing a package brings along: the rules on imports, seen from the running interpreter."""

import json
import subprocess
import sys

import pytest

HEAVY = {"PySide6", "shiboken6", "pyqtgraph", "pandas", "numpy", "pulp", "highspy", "sqlite_utils"}


def loaded_by(module: str) -> set[str]:
    """Import ``module`` in an interpreter of its own; return the top-level names that are loaded then."""
    program = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("module", ["cxalloc", "cxalloc.domain", "cxalloc.samples"])
def test_the_core_loads_nothing_heavy(module: str) -> None:
    assert not loaded_by(module) & HEAVY


def test_the_look_itself_sees_what_is_loaded() -> None:
    assert "numpy" in loaded_by("numpy")
