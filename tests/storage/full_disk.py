"""What happens on a disk that is full, and then on one that is write-protected: run on a disk of its own.

It is given the folder at which a disk of 2 MB is mounted, where only this process and its children see it.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from cxalloc.exchange.exports.plan_csv import write_decisions
from cxalloc.exchange.folder.portfolio_folder import write_folder
from cxalloc.storage.file import PortfolioFile, StorageError, WriteProtected
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio, small_portfolio


def refusal(change: Callable[[], object]) -> str:
    """What ``change`` is refused with."""
    try:
        change()
    except (StorageError, OSError) as error:
        return str(error)
    raise AssertionError("it was not refused")


def main(disk: Path) -> None:
    """Fill the disk, try everything, make room, go on; then protect the disk."""
    path, plan = disk / "bank.cxalloc", made_plan(rich_portfolio(), RICH_DECISION)
    with PortfolioFile.create(path, small_portfolio()) as file:
        kept = file.add_plan(plan)
        exported = disk / "decisions.csv"
        write_decisions(rich_portfolio(), RICH_DECISION, exported)
        ballast, text = disk / "ballast", exported.read_bytes()
        with ballast.open("wb", buffering=0) as filling:
            try:
                while filling.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        before = path.read_bytes()
        assert "disk is full" in refusal(lambda: file.replace_portfolio(rich_portfolio()))
        assert "disk is full" in refusal(lambda: [file.add_plan(plan) for _ in range(9)])
        assert "disk is full" in refusal(lambda: file.save_copy(disk / "copy.cxalloc"))
        assert "disk is full" in refusal(lambda: PortfolioFile.create(disk / "new.cxalloc", rich_portfolio()))
        assert "No space left" in refusal(lambda: write_folder(rich_portfolio(), disk / "folder"))
        assert "No space left" in refusal(lambda: write_decisions(rich_portfolio(), RICH_DECISION, exported))
        os.environ["CXALLOC_BACKUPS"] = str(disk)
        file.maintain()
        assert "full" in file.backup_problem or "No space left" in file.backup_problem, file.backup_problem
        assert (file.portfolio, file.plans(), file.check()) == (small_portfolio(), (kept,), [])
    assert exported.read_bytes() == text
    with PortfolioFile.open(path) as file:  # a full disk keeps nobody from opening it
        assert (file.portfolio, file.plans(), file.check()) == (small_portfolio(), (kept,), [])
    assert path.read_bytes() == before
    ballast.unlink()
    with PortfolioFile.open(path) as file:
        file.replace_portfolio(rich_portfolio())
        file.add_plan(plan)
        assert file.check() == []
    left = {one.name for one in disk.iterdir() if not one.is_dir()}
    assert left == {"bank.cxalloc", "decisions.csv"}, left
    print("full: done")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    before = path.read_bytes()
    try:
        PortfolioFile.open(path)
    except WriteProtected as error:
        print(str(error).removeprefix(f"{path} "))
    assert "cannot be" in refusal(lambda: PortfolioFile.create(disk / "new.cxalloc", rich_portfolio()))
    with PortfolioFile.open(path, read_only=True) as file:
        assert (file.portfolio, file.check()) == (rich_portfolio(), [])
        file.save_copy(Path(sys.argv[2]) / "copy.cxalloc")
    assert path.read_bytes() == before
    print("protected: done")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
