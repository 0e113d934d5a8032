"""The arrows between the packages hold, and the rules that hold them would notice if they did not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "ui": ["cxalloc_ui.app", "cxalloc_ui.pages.plan.page"],
    ".": [
        "cxalloc.cli",
        "cxalloc.optimisation.solve",
        "cxalloc.editing.cells.cells",
        "cxalloc.exchange.folder.portfolio_folder",
        "cxalloc.storage.file",
        "cxalloc.domain.money",
        "cxalloc.domain.periods",
    ],
    "solvers": ["cxalloc_solvers.problem"],
}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the packages under ``root``, with the settings that stand there."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import importlinter.cli as linter; linter.lint_imports_command()",
            "--no-cache",
        ],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(str(root / folder) for folder in (".", "ui", "solvers")),
            # A wide page, so that no name of a contract is broken over two lines.
            "COLUMNS": "200",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """Build a tree with the same rooms as ours and the same rules, and no import in it."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder, modules in ROOMS.items():
        for module in modules:
            file = module_file(tmp_path / folder, module)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
            for parent in file.relative_to(tmp_path / folder).parents[:-1]:
                (tmp_path / folder / parent / "__init__.py").touch()
    return tmp_path


def module_file(folder: Path, module: str) -> Path:
    return folder / (module.replace(".", "/") + ".py")


def write_import(root: Path, importer: str, imported: str) -> None:
    folder = next(folder for folder, modules in ROOMS.items() if importer in modules)
    with module_file(root / folder, importer).open("a", encoding="utf-8") as file:
        file.write(f"import {imported}\n")


def test_our_imports_point_down() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_downward_imports_are_allowed(small_house: Path) -> None:
    for importer, imported in [
        ("cxalloc_ui.app", "cxalloc.optimisation.solve"),
        ("cxalloc_ui.app", "PySide6.QtWidgets"),
        ("cxalloc.cli", "cxalloc.optimisation.solve"),
        ("cxalloc.optimisation.solve", "cxalloc.exchange.folder.portfolio_folder"),
        ("cxalloc.optimisation.solve", "cxalloc.storage.file"),
        ("cxalloc.optimisation.solve", "cxalloc_solvers.problem"),
        ("cxalloc.exchange.folder.portfolio_folder", "cxalloc.domain.money"),
        ("cxalloc.exchange.folder.portfolio_folder", "pandas"),
        ("cxalloc_solvers.problem", "pulp"),
    ]:
        write_import(small_house, importer, imported)
    done = lint_imports(small_house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("cxalloc.cli", "cxalloc_ui.app", "The window stands on cxalloc"),
        ("cxalloc_solvers.problem", "cxalloc.domain.money", "The window stands on cxalloc"),
        ("cxalloc.optimisation.solve", "cxalloc.cli", "Inside cxalloc"),
        ("cxalloc.storage.file", "cxalloc.exchange.folder.portfolio_folder", "Inside cxalloc"),
        ("cxalloc.exchange.folder.portfolio_folder", "cxalloc.optimisation.solve", "Inside cxalloc"),
        ("cxalloc.domain.money", "cxalloc.storage.file", "Inside cxalloc"),
        ("cxalloc.optimisation.solve", "PySide6.QtCore", "Only the window knows Qt"),
        ("cxalloc_solvers.problem", "pyqtgraph", "Only the window knows Qt"),
        ("cxalloc.optimisation.solve", "pulp", "Only the solvers know PuLP and HiGHS"),
        ("cxalloc_ui.app", "highspy", "Only the solvers know PuLP and HiGHS"),
        ("cxalloc.domain.money", "pandas", "The domain is plain Python"),
        ("cxalloc.domain.money", "numpy", "The domain is plain Python"),
        ("cxalloc.domain.money", "sqlite_utils", "The domain is plain Python"),
    ],
)
def test_a_forbidden_import_is_noticed(small_house: Path, importer: str, imported: str, contract: str) -> None:
    write_import(small_house, importer, imported)
    done = lint_imports(small_house)
    assert done.returncode == 1, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if contract in line and line.endswith("BROKEN")], done.stdout


def test_a_circle_of_siblings_is_noticed(small_house: Path) -> None:
    write_import(small_house, "cxalloc.domain.money", "cxalloc.domain.periods")
    write_import(small_house, "cxalloc.domain.periods", "cxalloc.domain.money")
    done = lint_imports(small_house)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "No two siblings import each other" in done.stdout


def test_a_module_without_a_place_is_noticed(small_house: Path) -> None:
    (small_house / "cxalloc" / "utilities.py").touch()
    done = lint_imports(small_house)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "utilities" in done.stdout
