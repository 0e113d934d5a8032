"""One program at a time changes a file; the others read it, and are told who holds it."""

import getpass
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from cxalloc.storage import lock
from cxalloc.storage.file import FileLocked, LockOwner, PortfolioFile, StorageError, WriteProtected
from tests.storage.examples import rich_portfolio, small_portfolio

OTHER = LockOwner("zoë", "a-laptop-far-away", 4711, "cxalloc 9.9", "2027-01-15T09:30:00+00:00")

HOLDER = """
import sys
from pathlib import Path
from typing import Any
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


def test_another_process_can_only_read_and_learns_who_holds_it(stored, elsewhere):
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


def test_a_lock_file_that_was_removed_is_put_back(stored):
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


def test_a_lock_file_that_was_replaced_belongs_to_another_program(stored, small_plan):
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


def entry(changes: Mapping[str, Any]) -> str:
    return json.dumps({**asdict(OTHER), "host": socket.gethostname(), **changes})


_WRONG: tuple[dict[str, Any], ...] = ({"since": 5}, {"user": None}, {"host": ["a"]}, {"pid": "x"}, {"pid": [1]})
NONSENSE = (
    *("", "half of a te", "[]", '{"user": "zoë"}', "5", "null", '"text"', "[" * 4000, '{"pid": 1e999}', "\udcff"),
    *(entry(one) for one in _WRONG),
)


@pytest.mark.parametrize("text", NONSENSE)
def test_a_lock_without_a_name_that_nobody_holds_is_free(stored, text):
    lock_of(stored).write_text(text, errors="surrogateescape")
    PortfolioFile.open(stored).close()
    assert list(stored.parent.iterdir()) == [stored]


@pytest.mark.parametrize("text", ["half of a te", entry({"since": 5}), "[" * 4000, entry({"pid": 1 << 80})])
def test_a_lock_with_nonsense_in_it_that_is_held_is_held(stored, text):
    with PortfolioFile.open(stored):
        lock_of(stored).write_text(text)
        with pytest.raises(FileLocked, match="open elsewhere"):
            PortfolioFile.open(stored)
        PortfolioFile.open(stored, read_only=True).close()
    lock_of(stored).unlink(missing_ok=True)


def test_what_a_lock_file_says_cannot_play_with_a_terminal(stored):
    evil = "\x1b]8;;http://x\x07\x9b2J\u202edeko\n" + "long" * 100
    sign(stored, replace(OTHER, user=evil, host=evil, program=evil, since=evil), hours=0)
    with pytest.raises(FileLocked) as caught:
        PortfolioFile.open(stored)
    text = str(caught.value).replace(str(stored), "")
    assert text.isprintable()
    assert r"\x1b]8;;http://x\x07\x9b2J\u202edeko\nlong" in text
    assert len(text) < 1000


class TestWhatStandsInThePlaceOfALock:
    """Somebody who may write in the folder puts something there for the program to overwrite, or to wait for."""

    def refused(self, stored: Path) -> None:
        reason = re.escape(f"in the place of its lock file, {lock_of(stored)}, is something else")
        with pytest.raises(WriteProtected, match=reason):
            PortfolioFile.open(stored)
        with pytest.raises(WriteProtected, match=reason):
            PortfolioFile.create(stored, small_portfolio(), overwrite=True)
        PortfolioFile.open(stored, read_only=True).close()

    def test_a_symbolic_link_is_not_followed(self, stored, tmp_path):
        precious = tmp_path / "precious"
        precious.write_text("precious")
        lock_of(stored).symlink_to(precious)
        self.refused(stored)
        assert precious.read_text() == "precious"

    def test_nothing_is_made_where_a_link_leads_to_nothing(self, stored, tmp_path):
        lock_of(stored).symlink_to(tmp_path / "nothing")
        self.refused(stored)
        assert not (tmp_path / "nothing").exists()

    def test_a_hard_link_is_not_written_to(self, stored, tmp_path):
        precious = tmp_path / "precious"
        precious.write_text("precious")
        lock_of(stored).hardlink_to(precious)
        self.refused(stored)
        assert precious.read_text() == "precious"

    def test_a_folder(self, stored):
        lock_of(stored).mkdir()
        self.refused(stored)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes here")
    def test_a_pipe_is_not_waited_for(self, stored):
        os.mkfifo(lock_of(stored))
        self.refused(stored)


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="rights are something else here")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root can be another user")
class TestTheLockOfAnotherUser:
    @pytest.fixture
    def shared(self, stored, monkeypatch) -> Iterator[Path]:
        """A folder and a file that all may write, and this process another user."""
        with tempfile.TemporaryDirectory() as folder:
            monkeypatch.setenv("CXALLOC_BACKUPS", str(Path(folder) / "backups"))
            path = Path(folder) / "shared.cxalloc"
            shutil.copyfile(stored, path)
            path.chmod(0o666)
            Path(folder).chmod(0o777)
            yield path

    @pytest.fixture
    def as_nobody(self) -> Iterator[Callable[[], None]]:
        yield lambda: os.setresuid(65534, 65534, 0)
        os.setresuid(0, 0, 0)

    def leave(self, path: Path, mode: int) -> None:
        lock_of(path).write_text(entry({}))
        lock_of(path).chmod(mode)

    def test_one_that_nobody_holds_is_free(self, shared, as_nobody):
        self.leave(shared, 0o644)
        as_nobody()
        with PortfolioFile.open(shared) as file:
            file.replace_portfolio(rich_portfolio())
        assert not lock_of(shared).exists()

    def test_one_that_is_held_is_held(self, shared, as_nobody):
        with PortfolioFile.open(shared):
            lock_of(shared).chmod(0o644)
            as_nobody()
            with pytest.raises(FileLocked, match=f"process {os.getpid()}"):
                PortfolioFile.open(shared)
            os.setresuid(0, 0, 0)

    def test_one_that_may_not_be_read_lets_the_file_be_read(self, shared, as_nobody):
        self.leave(shared, 0o600)
        as_nobody()
        with pytest.raises(FileLocked, match="by another program"):
            PortfolioFile.open(shared)
        PortfolioFile.open(shared, read_only=True).close()

    def test_one_that_may_not_be_removed_lets_the_file_be_read(self, shared, as_nobody):
        self.leave(shared, 0o644)
        shared.parent.chmod(0o1777)  # as in /tmp: everybody removes what is theirs
        as_nobody()
        with pytest.raises(WriteProtected, match=r"another user’s program left its lock file"):
            PortfolioFile.open(shared)
        PortfolioFile.open(shared, read_only=True).close()


def test_given_back_twice_it_is_given_back_and_nobody_elses_is_touched(stored):
    held = lock.FileLock.acquire(stored)
    held.release()
    assert not lock_of(stored).exists()
    with PortfolioFile.open(stored) as file:
        held.release()
        file.maintain()  # raises FileLocked where the lock is gone
        with pytest.raises(FileLocked):
            held.refresh()
        assert lock_of(stored).exists()


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
