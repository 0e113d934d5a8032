"""One program at a time changes a file; the others read it, and are told who holds it."""

import getpass
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from cxalloc.storage import lock
from cxalloc.storage.file import FileLocked, LockOwner, PortfolioFile, StorageError
from tests.storage.examples import rich_portfolio, small_portfolio

OTHER = LockOwner("zoë", "a-laptop-far-away", 4711, "cxalloc 9.9", "2027-01-15T09:30:00+00:00")

HOLDER = """
import sys
from pathlib import Path
from cxalloc.storage.file import PortfolioFile

with PortfolioFile.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def elsewhere(stored) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the file."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(stored)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def lock_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def sign(path: Path, owner: LockOwner, hours: float) -> None:
    """Leave the lock of a machine far away, which gave its last sign of life so many hours ago."""
    lock_of(path).write_text(json.dumps(asdict(owner)))
    then = time.time() - hours * 3600
    os.utime(lock_of(path), (then, then))


def test_another_process_can_only_read_and_is_told_who_holds_it(stored, elsewhere):
    with pytest.raises(FileLocked) as caught:
        PortfolioFile.open(stored)
    owner = caught.value.owner
    assert owner is not None
    assert (owner.user, owner.host, owner.pid) == (getpass.getuser(), socket.gethostname(), elsewhere.pid)
    assert f"can only be read here: {owner.user} on {owner.host} since 20" in str(caught.value)
    assert not caught.value.may_be_stale
    with pytest.raises(FileLocked):  # what lives on this machine is not taken over, whatever one asks
        PortfolioFile.open(stored, take_over=True)
    with PortfolioFile.open(stored, read_only=True) as file:
        assert file.portfolio == small_portfolio()
        with pytest.raises(StorageError, match="read only"):
            file.replace_portfolio(rich_portfolio())
        with pytest.raises(StorageError, match="read only"):
            file.restore(file.backups()[0])
    with pytest.raises(FileLocked):
        PortfolioFile.create(stored, rich_portfolio(), overwrite=True)
    assert lock_of(stored).exists()


def test_when_it_is_closed_the_next_one_can_change_it(stored, elsewhere):
    elsewhere.communicate("\n", timeout=20)
    assert list(stored.parent.iterdir()) == [stored]
    with PortfolioFile.open(stored) as file:
        file.replace_portfolio(rich_portfolio())


def test_the_lock_of_a_killed_process_is_free_at_once(stored, elsewhere):
    elsewhere.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    elsewhere.wait(20)
    assert lock_of(stored).exists()
    with PortfolioFile.open(stored) as file:
        file.replace_portfolio(rich_portfolio())
    assert list(stored.parent.iterdir()) == [stored]


def test_another_name_of_the_same_file_is_the_same_file(stored, tmp_path):
    link = tmp_path / "below" / "link.cxalloc"
    link.parent.mkdir()
    link.symlink_to(stored)
    with PortfolioFile.open(stored), pytest.raises(FileLocked):
        PortfolioFile.open(link)


def test_only_one_of_many_gets_it(stored):
    race = HOLDER.replace("with", "import time\ntime.sleep(max(0, float(sys.argv[2]) - time.time()))\nwith", 1)
    start = str(time.time() + 1.5)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", race, str(stored), start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    while sum(racer.poll() is None for racer in racers) > 1:  # the losers end by themselves
        time.sleep(0.02)
    told = [racer.communicate("\n", timeout=30) for racer in racers]
    assert sorted(out for out, _ in told) == ["", "", "", "open\n"]
    assert sum("storage.lock.FileLocked: " in err for _, err in told) == 3
    assert list(stored.parent.iterdir()) == [stored]


def test_a_machine_that_gives_signs_of_life_keeps_its_lock(stored):
    sign(stored, OTHER, hours=0.6)
    for take_over in (False, True):
        with pytest.raises(FileLocked, match="zoë on a-laptop-far-away since 2027-01-15 09:30 UTC") as caught:
            PortfolioFile.open(stored, take_over=take_over)
        assert caught.value.owner == OTHER
        assert not caught.value.may_be_stale
    assert json.loads(lock_of(stored).read_text())["user"] == "zoë"


def test_a_machine_that_is_silent_for_hours_may_be_taken_over_but_only_if_asked(stored):
    sign(stored, OTHER, hours=lock.STALE_HOURS + 1)
    with pytest.raises(FileLocked) as caught:
        PortfolioFile.open(stored)
    assert caught.value.may_be_stale
    with PortfolioFile.open(stored, take_over=True) as file:
        file.replace_portfolio(rich_portfolio())
        assert json.loads(lock_of(stored).read_text())["pid"] == os.getpid()
    assert list(stored.parent.iterdir()) == [stored]


def test_who_was_taken_over_writes_no_more(stored, small_plan):
    with PortfolioFile.open(stored) as file:
        sign(stored, OTHER, hours=0)
        for change in (
            lambda: file.add_plan(small_plan),
            lambda: file.restore(file.backups()[0]),
            file.maintain,
        ):
            with pytest.raises(FileLocked, match="a-laptop-far-away"):
                change()
        assert len(file.plans()) == 1
    assert lock_of(stored).exists()


def test_a_lock_that_somebody_removed_is_put_back(stored):
    with PortfolioFile.open(stored) as file:
        lock_of(stored).unlink()
        file.replace_portfolio(rich_portfolio())
        with pytest.raises(FileLocked):
            PortfolioFile.open(stored)
        lock_of(stored).unlink()
    assert list(stored.parent.iterdir()) == [stored]


def test_who_lost_the_lock_while_it_was_removed_writes_no_more(stored):
    with PortfolioFile.open(stored) as file:
        lock_of(stored).unlink()
        with PortfolioFile.open(stored), pytest.raises(FileLocked):
            file.replace_portfolio(rich_portfolio())


def test_a_lock_file_that_was_replaced_belongs_to_somebody_else(stored, small_plan):
    with PortfolioFile.open(stored) as file:
        other = lock_of(stored).with_name("other")
        sign(stored.with_name("x"), OTHER, 0)
        lock_of(stored.with_name("x")).replace(other)
        other.replace(lock_of(stored))
        for change in (
            lambda: file.replace_portfolio(rich_portfolio()),
            lambda: file.add_plan(small_plan),
            file.maintain,
        ):
            with pytest.raises(FileLocked, match="a-laptop-far-away"):
                change()
        theirs = lock_of(stored).read_bytes()
    assert lock_of(stored).read_bytes() == theirs


def test_a_lock_file_that_was_replaced_with_the_same_text_is_not_removed(stored):
    with PortfolioFile.open(stored):
        text = lock_of(stored).read_bytes()
        lock_of(stored).rename(stored.with_name("aside"))
        lock_of(stored).write_bytes(text)
    assert lock_of(stored).read_bytes() == text


@pytest.mark.parametrize("text", ["", "half of a te", "[]", '{"user": "zoë"}'])
def test_a_lock_without_a_name_that_nobody_holds_is_free(stored, text):
    lock_of(stored).write_text(text)
    PortfolioFile.open(stored).close()
    assert list(stored.parent.iterdir()) == [stored]


def test_the_sign_of_life(stored):
    with PortfolioFile.open(stored) as file:
        os.utime(lock_of(stored), (0, 0))
        file.maintain()
        assert time.time() - lock_of(stored).stat().st_mtime < 60


def test_a_user_without_a_name(stored, monkeypatch):
    def nobody() -> str:
        raise KeyError("uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    with PortfolioFile.open(stored):
        assert json.loads(lock_of(stored).read_text())["user"] == "unknown"
