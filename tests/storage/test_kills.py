"""A writer that is killed at any moment loses nothing that it reported was done, and damages nothing."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cxalloc.editing.history import History
from cxalloc.storage import schema
from cxalloc.storage.file import PortfolioFile
from tests.storage.examples import faults_of_the_file, portfolio_of_version, rich_portfolio, small_portfolio

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")

ROOT = Path(__file__).parents[2]
OLD = Path(__file__).parent / "versions" / "v1.cxalloc"
TEN, MANY = pytest.param(10, id="few"), pytest.param(200, id="many", marks=pytest.mark.soak)
FEW, SOME = pytest.param(4, id="few"), pytest.param(60, id="some", marks=pytest.mark.soak)
LONGEST_LIFE = 0.4
A_FILES_LIFE = 20

Kill = Callable[[str, float, Path], list[str]]


@pytest.fixture
def kill(backup_folder) -> Iterator[Kill]:
    """Lets a writer do a job, kills it after some seconds, and gives what it reported until then."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.writer_processes"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writers:
        assert writers.stdin is not None
        assert writers.stdout is not None
        to, back = writers.stdin, writers.stdout

        def ask(job: str, seconds: float, path: Path) -> list[str]:
            print(job, seconds, path, file=to, flush=True)
            reported: list[str] = []
            while (line := back.readline().rstrip("\n")) not in ("killed", "ended", ""):
                reported.append(line)
            assert line == "killed", reported[-1:]
            return reported

        yield ask
        to.close()


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as other:
        return list(other.execute("PRAGMA integrity_check")) == [("ok",)]


@pytest.mark.parametrize("times", [TEN, MANY])
def test_edits_and_plans(path, kill, times):
    moments = random.Random(7)
    edits = plans = killed_at_work = 0
    for turn in range(times):
        if turn % A_FILES_LIFE == 0:
            PortfolioFile.create(path, small_portfolio("edit 0"), overwrite=True).close()
            edits = plans = 0
        reported = kill("edit", moments.uniform(0, LONGEST_LIFE), path)
        edits = max([edits, *(int(line) for line in reported if line.isdigit())])
        plans = max([plans, *(int(line.removeprefix("plan ")) for line in reported if line.startswith("plan"))])
        killed_at_work += bool(reported)
        with PortfolioFile.open(path, read_only=True) as file:  # reading alone mends what was left behind
            edit, found = int(file.portfolio.name.removeprefix("edit ")), [plan.id for plan in file.plans()]
            assert edits <= edit <= edits + 1
            assert plans <= len(found) <= plans + 1
            assert found == list(range(1, len(found) + 1))
            recorded = [entry.change.action for entry in file.audit()]
            assert recorded.count("changed") == edit
            assert recorded.count("plan stored") == len(found)
            edits, plans = edit, len(found)
            if turn % A_FILES_LIFE == A_FILES_LIFE - 1 or turn == times - 1:
                assert file.check() == []
        assert is_whole(path)
    assert killed_at_work
    with PortfolioFile.open(path) as file:
        assert file.backup_problem == ""
        file.replace_portfolio(rich_portfolio())
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("times", [TEN, MANY])
def test_edits_undone_and_done_again(path, kill, times):
    moments = random.Random(19)
    killed_at_work = 0
    for turn in range(times):
        if turn % 5 == 0:  # before the journal forgets
            PortfolioFile.create(path, rich_portfolio(), overwrite=True).close()
        reported = kill("undo", moments.uniform(0, LONGEST_LIFE), path)
        killed_at_work += len(reported) > 1
        assert is_whole(path)
        with PortfolioFile.open(path, read_only=True) as file:
            done, undone = file.journal()
            states = [line.removeprefix("did ") for line in reported if line.startswith("did ")]
            names = [line.removeprefix("trying ") for line in reported if line.startswith("trying ")]
            now = f"{file.portfolio.name}: {len(done)} and {len(undone)}"
            in_doubt = len(names) == len(states)  # it was trying what it had not reported as done
            assert not states or now == states[-1] or (in_doubt and file.portfolio.name == names[-1])
            kept = History(file.document, done, undone)
            while kept.can_undo:
                kept.undo()
            assert kept.document.portfolio == rich_portfolio()
            while kept.can_redo:
                kept.redo()
            if turn == times - 1:
                assert file.check() == []
    assert killed_at_work


@pytest.mark.parametrize("times", [FEW, SOME])
def test_bringing_an_older_file_up_to_date(path, kill, times):
    moments = random.Random(11)
    for _ in range(times):
        shutil.copyfile(OLD, path)
        reported = kill("upgrade", moments.uniform(0, LONGEST_LIFE / 2), path)
        assert is_whole(path)
        with closing(sqlite3.connect(path)) as other:
            (version,) = other.execute("PRAGMA user_version").fetchone()
        assert version == len(schema.MIGRATIONS) if reported else version in (1, len(schema.MIGRATIONS))
        with PortfolioFile.open(path) as file:
            assert file.portfolio == portfolio_of_version(1)
            assert faults_of_the_file(file.check()) == []
            assert len(file.plans()) == 2
            file.replace_portfolio(rich_portfolio())
        assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("times", [FEW, SOME])
def test_restoring_a_backup(path, kill, times):
    moments = random.Random(13)
    PortfolioFile.create(path, rich_portfolio()).close()
    for _ in range(times):
        reported = kill("restore", moments.uniform(0, LONGEST_LIFE), path)
        assert is_whole(path)
        with PortfolioFile.open(path, read_only=True) as file:
            assert file.portfolio == rich_portfolio() or file.portfolio.name.startswith("edit ")
            assert [entry.change.action for entry in file.audit()].count("restored") >= reported.count("restored")
            assert file.check() == []


@pytest.mark.parametrize("times", [FEW, SOME])
def test_saving_a_copy(path, kill, times):
    moments = random.Random(17)
    PortfolioFile.create(path, rich_portfolio()).close()
    before, copy = path.read_bytes(), path.with_name("copy.cxalloc")
    for _ in range(times):
        reported = kill("copy", moments.uniform(0, LONGEST_LIFE), path)
        assert path.read_bytes() == before
        if reported:
            assert copy.exists()
        if copy.exists():
            assert is_whole(copy)
            with PortfolioFile.open(copy, read_only=True) as file:
                assert file.portfolio == rich_portfolio()
    with PortfolioFile.open(path) as file:
        file.save_copy(copy, overwrite=True)
        file.replace_portfolio(rich_portfolio())
    assert sorted(path.parent.iterdir()) == sorted([path, copy])
