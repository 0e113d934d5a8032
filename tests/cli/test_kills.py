"""Every command that writes, and the window, killed at any moment: nothing is half written, nothing goes on running.

``CXALLOC_SOAK_KILLS`` chooses how many kills the long test makes, and ``CXALLOC_SOAK_KILLS_FIRST`` from which on.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.exchange.workbooks.grids import workbook_grids
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile
from tests.cli.command_processes import PATIENCE, Ended, Run, command_server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")

TUTORIAL = samples_folder() / "tutorial"
KILLS = int(os.environ.get("CXALLOC_SOAK_KILLS", "1000"))
FIRST = int(os.environ.get("CXALLOC_SOAK_KILLS_FIRST", "0"))
WINDOW = "window"


@dataclass
class Desk:
    """Files to write to, with what they hold before, and what they may hold after a kill."""

    folder: Path
    run: Run
    seconds: dict[str, float]
    """How long each command takes."""
    exported: dict[str, bytes]
    """What whole exports hold."""

    @property
    def file(self) -> Path:
        return self.folder / "bank.cxalloc"

    @property
    def new(self) -> Path:
        return self.folder / "new.cxalloc"

    def words(self, name: str) -> list[object]:
        made = {
            "new": ["new", TUTORIAL, self.new],
            "new of a table": [
                "new", TUTORIAL / "initiatives.csv", self.new, "--budget", 70000, "--start", "2027-Q1",
                "--benefit-periods", 6, "--rate", "5 %",
            ],
            "solve": ["solve", self.file, "--save"],
            "solve with CBC": ["solve", self.file, "--save", "--solver", "cbc"],
            "csv": ["export", self.file, "--to", self.folder / "plan.csv"],
            "xlsx": ["export", self.file, "--to", self.folder / "plan.xlsx"],
            "folder": ["export", self.file, "--to", self.folder / "copy"],
        }  # fmt: skip
        return made[name]


COMMANDS = ["new", "new of a table", "solve", "solve with CBC", "csv", "xlsx", "folder"]
OLD = b"old"


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    folder, temporary = tmp_path / "desk", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    with command_server(TMPDIR=str(temporary), CXALLOC_BACKUPS=str(tmp_path / "backups")) as run:
        made = Desk(folder, run, {}, {})
        with PortfolioFile.create(made.file, read_folder(TUTORIAL)):
            pass
        for name in COMMANDS:
            began = time.monotonic()
            done = run(*made.words(name))
            assert (done.code, done.signal) == (0, 0), (name, done.err)
            made.seconds[name] = time.monotonic() - began
            made.new.unlink(missing_ok=True)
        shutil.copyfile(made.file, folder / "window.cxalloc")
        made.exported = {one: (folder / one).read_bytes() for one in ("plan.csv", "plan-decisions.csv")}
        yield made
        assert becomes_empty(temporary)


def becomes_empty(folder: Path) -> bool:
    """Whether the guards of temporary folders, which outlive a killed command for a moment, remove them all."""
    until = time.monotonic() + PATIENCE
    while any(folder.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    return not any(folder.iterdir())


def prepare(desk: Desk) -> tuple[Portfolio, int]:
    """Give the targets their old content, and say what is in the file."""
    for name in (*desk.exported, "plan.xlsx"):
        (desk.folder / name).write_bytes(OLD)
    desk.new.unlink(missing_ok=True)
    with PortfolioFile.open(desk.file, read_only=True) as file:
        return file.portfolio, len(file.plans())


def verify(desk: Desk, before: tuple[Portfolio, int], name: str, done: Ended) -> None:
    """Everything is as it was before, or as it is after the command."""
    portfolio, plans = before
    assert not done.left, f"{name}: a process went on"
    assert "Traceback" not in done.err
    with PortfolioFile.open(desk.file) as file:  # to change it: a lock of a killed program blocks nobody
        assert file.check() == []
        assert file.portfolio == portfolio
        stored = len(file.plans()) - plans
        assert stored in (0, 1)
        if name.startswith("solve") and not done.signal:
            assert (stored, done.code) == (1, 0)
        assert stored == 0 or name.startswith("solve")
    if name.startswith("new") and not done.signal:
        assert desk.new.exists()
    if desk.new.exists():
        with PortfolioFile.open(desk.new) as file:
            assert file.check() == []
            assert len(file.portfolio.initiatives) == len(portfolio.initiatives)
            assert name == "new of a table" or file.portfolio == portfolio
    for one, content in desk.exported.items():
        assert (desk.folder / one).read_bytes() in (OLD, content), one
    book = desk.folder / "plan.xlsx"
    assert book.read_bytes() == OLD or len(workbook_grids(book)) > 3
    assert read_folder(desk.folder / "copy") == portfolio
    for left in desk.folder.glob(".cxalloc-*.tmp"):
        os.utime(left, (0, 0))  # the next export would leave what another program may still be writing


def kill_the_window(desk: Desk, moment: float, *, at_work: bool) -> Ended:
    """Every edit that the window showed as stored is in the file, which is sound."""
    path = desk.folder / "window.cxalloc"
    with PortfolioFile.open(path) as file:
        file.replace_portfolio(replace(file.portfolio, name="edit 0"))
    done = desk.run(path, job=WINDOW, kill=moment, from_first_line=at_work)
    assert not done.left
    assert done.signal == 9, done.err
    shown = [int(line.removeprefix("did ")) for line in done.out.splitlines()]
    with PortfolioFile.open(path) as file:
        found = int(file.portfolio.name.removeprefix("edit "))
        assert file.check() == []
        assert max(shown, default=0) <= found
    Path(f"{path}.ini").unlink(missing_ok=True)
    return done


def kill(desk: Desk, turns: range, names: list[str], moments: Callable[[random.Random], float]) -> Counter[str]:
    """Kill so many times; how many of them hit a command at work, by its name."""
    hit: Counter[str] = Counter()
    for turn in turns:
        chance = random.Random(turn)
        name = names[turn % len(names)]
        if name == WINDOW:
            done = kill_the_window(desk, 2 * moments(chance), at_work=chance.random() < 0.8)
            hit[name] += bool(done.out)
            continue
        before = prepare(desk)
        done = desk.run(*desk.words(name), kill=desk.seconds[name] * 1.2 * moments(chance))
        hit[name] += bool(done.signal)
        verify(desk, before, name, done)
    desk.new.unlink(missing_ok=True)
    for name in ("csv", "new"):  # the next ones remove what the killed ones left
        done = desk.run(*desk.words(name))
        assert (done.code, done.signal) == (0, 0), done.err
    assert [one.name for one in desk.folder.iterdir() if one.name.startswith(".")] == []
    return hit


def test_some_kills(desk):
    assert kill(desk, range(7), COMMANDS, lambda chance: chance.uniform(0.1, 0.9))


@pytest.mark.soak
def test_many_kills_of_commands_and_the_window(desk):
    hit = kill(desk, range(FIRST, FIRST + KILLS), [*COMMANDS, WINDOW], random.Random.random)
    print(f"killed at work: {dict(hit)}")
    assert min(hit[name] for name in (*COMMANDS, WINDOW)) > 0
