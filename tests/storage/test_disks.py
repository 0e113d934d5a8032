"""Disks that are full or write-protected."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from cxalloc.storage.file import PortfolioFile, StorageError
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio, small_portfolio

ROOT = Path(__file__).parents[2]


@cache
def apart() -> tuple[str, ...] | None:
    """The command that runs another where it may mount disks that nobody else sees; None if there is none."""
    for command in (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")):
        if shutil.which(command[0]):
            tried = subprocess.run(
                [*command, "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"], capture_output=True, check=False
            )
            if not tried.returncode:
                return command
    return None


def test_a_small_disk_full_and_then_protected(tmp_path, backup_folder):
    command = apart()
    if command is None:
        pytest.skip("no disk can be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        'mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" -m tests.storage.full_disk "$1" "$3"'  # seen by it alone
    )
    done = subprocess.run(
        [*command, "sh", "-c", script, "sh", str(disk), sys.executable, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "full: done",
        "may only be read: the file or its folder is write-protected",
        "protected: done",
    ]
    assert not list(disk.iterdir())
    with PortfolioFile.open(tmp_path / "copy.cxalloc") as copy:
        assert copy.portfolio == rich_portfolio()
        assert len(copy.plans()) == 2


@pytest.mark.parametrize("pages", range(0, 40, 3))
def test_a_disk_that_is_full_after_some_pages(stored, pages):
    with PortfolioFile.open(stored) as file:
        (now,) = file._connection.execute("PRAGMA page_count").fetchone()
        file._connection.execute(f"PRAGMA max_page_count = {now + pages}")
        plan, stored_plans = made_plan(rich_portfolio(), RICH_DECISION), len(file.plans())
        with pytest.raises(StorageError, match="was not changed: the disk is full"):  # noqa: PT012 - some fit
            for _ in range(40):
                file.add_plan(plan)
                stored_plans += 1
        assert len(file.plans()) == stored_plans
        assert file.portfolio == small_portfolio()
        assert file.check() == []
    with PortfolioFile.open(stored) as file:
        assert len(file.plans()) == stored_plans
        assert file.add_plan(plan).id == stored_plans + 1
