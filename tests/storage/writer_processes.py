"""Starts writers and kills them: a process that has imported all it needs, so that a writer is there at once.

Each line on standard input is a job, seconds to live and a path. The writer's lines come back as it writes them, each
after what it tells of was done; then ``killed``, or ``ended`` with what it died of.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path

from cxalloc.domain.document.document import Document
from cxalloc.domain.document.journal import EditOperation
from cxalloc.editing.history import History
from cxalloc.storage.file import PortfolioFile
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio, small_portfolio

import sqlite_utils  # noqa: F401  isort: skip - it takes long, and a writer would import it anew


def done(what: object) -> None:
    """Tell that something was done, at once."""
    os.write(1, f"{what}\n".encode())


def edit(path: Path) -> None:
    """Store edits and plans one after another: edit n is a portfolio of that name."""
    plan = made_plan(rich_portfolio(), RICH_DECISION)
    with PortfolioFile.open(path) as file:
        start = int(file.portfolio.name.rpartition(" ")[2])
        done(start)
        for number in count(start + 1):
            file.replace_portfolio(small_portfolio(f"edit {number}"))
            done(number)
            if number % 3 == 0:
                done(f"plan {file.add_plan(plan).id}")
            if number % 4 == 0:
                file.maintain()


def undo(path: Path) -> None:
    """Make edits, undo and do them again. What is being tried, and what was done, is told as ``state`` says it."""
    with PortfolioFile.open(path) as file:
        kept = History(file.document, *file.journal())
        done(f"did {state(file, kept.document)}")
        number = sum(map(len, file.journal()))
        for way in cycle(
            (
                EditOperation.DO,
                EditOperation.UNDO,
                EditOperation.REDO,
                EditOperation.DO,
                EditOperation.DO,
                EditOperation.UNDO,
            )
        ):
            number += 1
            before = kept.document
            if way is EditOperation.DO:
                portfolio = replace(before.portfolio, name=f"edit {number}")
                edit = kept.do(replace(before, portfolio=portfolio), portfolio.name)
            else:
                edit = kept.undo() if way is EditOperation.UNDO else kept.redo()
            done(f"trying {kept.document.portfolio.name}")
            file.store(edit, way)
            done(f"did {state(file, kept.document)}")


def state(file: PortfolioFile, document: Document) -> str:
    """What a document is called, and how many edits can be undone and done again."""
    return f"{document.portfolio.name}: {' and '.join(str(len(side)) for side in file.journal())}"


def restore(path: Path) -> None:
    """Restore the oldest backup, make an edit, restore, make an edit …"""
    with PortfolioFile.open(path) as file:
        for number in count(1):
            file.restore(file.backups()[-1])
            done("restored")
            file.replace_portfolio(small_portfolio(f"edit {number}"))
            done("edited")


def upgrade(path: Path) -> None:
    """Open a file, which brings it up to date."""
    with PortfolioFile.open(path):
        done("opened")
        time.sleep(60)


def copy(path: Path) -> None:
    """Save copies over one another."""
    with PortfolioFile.open(path) as file:
        for _ in count():
            file.save_copy(path.with_name("copy.cxalloc"), overwrite=True)
            done("copied")


JOBS: dict[str, Callable[[Path], None]] = {job.__name__: job for job in (edit, undo, restore, upgrade, copy)}


def main() -> None:
    """Do what standard input says until it ends."""
    for line in sys.stdin:
        job, seconds, path = line.rstrip("\n").split(" ", 2)
        writer = os.fork()
        if not writer:
            try:
                JOBS[job](Path(path))
            except BaseException:
                done(f"failed {traceback.format_exc()!r}")
            os._exit(1)
        time.sleep(float(seconds))
        os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        done("killed" if os.WIFSIGNALED(status) else "ended")


if __name__ == "__main__":
    main()
