"""Measure what the tests notice: change the code in one place at a time, and run the tests of that place.

    python tools/mutants.py               # 60 changes, drawn with a fixed seed
    python tools/mutants.py --sample 0    # all of them, for hours
    python tools/mutants.py --only kernel # of the modules whose path contains a word

mutmut makes the changes (mutants). It changes functions and methods that have no decorator, but for static and class
methods. Its own runner is not used: it forks a process in which HiGHS and Qt have threads, and asks that packages lie
next to pyproject.toml. A mutant here gets a process of its own, in a copy of the sources under ``output/mutants``.

Exits with 0 unless the tests fail on the unchanged code: a survivor is for a person to judge, as many change nothing.
"""

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "output" / "mutants"
COPIED = ("cxalloc", "docs", "sample_portfolios", "solvers", "tests", "ui", "pyproject.toml", "README.md")

# Modules -> the tests that have to notice a change in them. Survivors cost the most, so these are no more than the
# module's own tests: a survivor may still be noticed by another test.
SEARCH = ("tests/solvers/branch_and_cut/test_search.py",)
TREE = ("tests/solvers/branch_and_cut/test_tree.py",)
VERSIONS = ("tests/storage/test_schema.py", "tests/storage/test_versions.py")
TARGETS: dict[str, tuple[str, ...]] = {
    "solvers/cxalloc_solvers/branch_and_cut/cuts.py": SEARCH,
    "solvers/cxalloc_solvers/branch_and_cut/dives.py": ("tests/solvers/branch_and_cut/test_dives.py",),
    "solvers/cxalloc_solvers/branch_and_cut/linear.py": (*TREE, *SEARCH),
    "solvers/cxalloc_solvers/branch_and_cut/search.py": SEARCH,
    "solvers/cxalloc_solvers/branch_and_cut/tree.py": TREE,
    "solvers/cxalloc_solvers/kernel.py": ("tests/solvers/test_kernel.py",),
    "solvers/cxalloc_solvers/integers/exact.py": ("tests/solvers/integers/test_exact.py",),
    "cxalloc/verification/*.py": ("tests/verification",),
    "cxalloc/domain/money.py": ("tests/domain/test_money.py",),
    "cxalloc/storage/integrity.py": ("tests/storage/test_integrity.py",),
    "cxalloc/storage/lock.py": ("tests/storage/test_links.py", "tests/storage/test_lock.py"),
    "cxalloc/storage/replacement.py": ("tests/storage/test_links.py", "tests/storage/test_backups.py"),
    "cxalloc/storage/migrations/*.py": ("tests/storage/migrations",),
    "cxalloc/storage/schema.py": VERSIONS,
}
# Ends what loops without end, by processor time, for a busy machine is no finding; pytest-timeout ends what waits.
LIMITED = ("sh", "-c", 'ulimit -t 300; exec "$@"', "sh")


class Mutant(NamedTuple):
    """One change: where, under which name mutmut made it, and the tests that have to notice it."""

    path: str
    name: str
    tests: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name that switches it on, in ``MUTANT_UNDER_TEST``."""
        return self.path.removeprefix("solvers/").removesuffix(".py").replace("/", ".") + "." + self.name


def make_mutants(only: Iterable[str]) -> list[Mutant]:
    """Copies the sources and writes all changes into the copy, where each is off; returns them by name."""
    shutil.rmtree(COPY, ignore_errors=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, COPY / name)
    found = []
    for pattern, tests in TARGETS.items():
        for file in sorted(COPY.glob(pattern)):
            path = file.relative_to(COPY).as_posix()
            if any(word in path for word in only):
                mutated = mutate_file_contents(path, file.read_text("utf-8"))
                file.write_text(mutated.code, "utf-8")
                found += [Mutant(path, name, tests) for name in mutated.mutant_names]
    return sorted(found)


def run_tests(tests: Iterable[str], mutant: str = "") -> int:
    """Runs tests in the copy, with one change on; returns pytest's code, 0 if they all pass."""
    paths = os.pathsep.join(str(COPY / folder) for folder in (".", "ui", "solvers"))
    environment = {**os.environ, "MUTANT_UNDER_TEST": mutant, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run([*LIMITED, *command], cwd=COPY, env=environment, capture_output=True, check=False)
    if not mutant and done.returncode:
        print(done.stdout.decode(errors="replace"), file=sys.stderr)
    return done.returncode


def describe(mutant: Mutant) -> str:
    """The lines that a change removes and adds."""
    tree = ast.parse((COPY / mutant.path).read_text("utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    original = mutant.name.partition("__mutmut_")[0] + "__mutmut_orig"
    before, after = (ast.unparse(ast.Module(functions[name].body, [])).splitlines() for name in (original, mutant.name))
    lines = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    return "\n".join(f"    {line}" for line in lines if not line.startswith("@@"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Draws mutants, runs their tests, prints what became of each and the score of each module."""
    parser = argparse.ArgumentParser(
        description="Change the code in one place at a time, and see whether a test fails."
    )
    parser.add_argument("--sample", type=int, default=60, metavar="N", help="how many changes (60); 0: all")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others (1)")
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="of modules whose path contains one")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="at a time (one for each processor)")
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    mutants = make_mutants(chosen.only)
    total = len(mutants)
    # Shuffled as a whole: a smaller sample is the beginning of a larger one.
    random.Random(chosen.seed).shuffle(mutants)
    mutants = mutants[: chosen.sample or total]
    print(f"{len(mutants)} of {total} mutants, seed {chosen.seed}", flush=True)
    tried, noticed = Counter[str](), Counter[str]()
    with ThreadPoolExecutor(chosen.workers) as pool:
        tests = sorted({test for mutant in mutants for test in mutant.tests})
        if any(pool.map(run_tests, [(test,) for test in tests])):
            print("The tests fail on the unchanged code.", file=sys.stderr)
            return 1
        codes = pool.map(run_tests, [mutant.tests for mutant in mutants], [mutant.key for mutant in mutants])
        for mutant, code in zip(mutants, codes, strict=True):
            tried[mutant.path] += 1
            noticed[mutant.path] += code != 0
            print(f"noticed: {mutant.key}" if code else f"SURVIVED: {mutant.key}\n{describe(mutant)}", flush=True)
    for path, number in sorted(tried.items()):
        print(f"{noticed[path]:5} of {number:4} noticed  {path}")
    print(f"{noticed.total():5} of {len(mutants):4} noticed, in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
