"""What importing a package brings along: the rules on imports, seen from the running interpreter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile

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


RUN = """
import sys
from cxalloc.cli import main
code = main(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules}
print("loaded:", *sorted(loaded & {"sqlite_utils", "pandas"}))
sys.exit(code)
"""


@pytest.fixture(scope="module")
def file_with_a_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("loaded") / "small.cxalloc"
    portfolio = read_folder(samples_folder() / "tutorial")
    with PortfolioFile.create(path, portfolio) as file:
        answer = solve(portfolio)
        assert answer.plan is not None
        file.add_plan(answer.plan)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["solve", "FILE"],
        ["check", "FILE"],
        ["export", "FILE", "--to", "FOLDER"],
        ["export", "FILE", "--to", "PLAN.csv"],
    ],
    ids=["solve", "check", "export a folder", "export a plan"],
)
def test_a_command_that_only_reads_a_file_loads_neither_sqlite_utils_nor_pandas(
    command: list[str], file_with_a_plan: Path, tmp_path: Path
) -> None:
    paths = {"FILE": str(file_with_a_plan), "FOLDER": str(tmp_path / "folder"), "PLAN.csv": str(tmp_path / "plan.csv")}
    arguments = [paths.get(one, one) for one in command]
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("loaded:"), done.stdout[-200:]
