"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cxalloc.atomic_files import write_files
from cxalloc.exchange.folder.portfolio_folder import read_folder, write_folder
from cxalloc.samples import samples_folder


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    gone = tmp_path / "gone" / "plan.csv"
    with pytest.raises(OSError, match=r"plan\.csv") as caught:
        write_files({gone: b"1"})
    assert caught.value.filename == str(gone)


def test_where_one_file_cannot_be_put_in_place_nothing_temporary_is_left(tmp_path):
    taken = tmp_path / "plan.csv"
    taken.mkdir()
    with pytest.raises(OSError, match=r"plan\.csv") as caught:
        write_files({taken: b"1"})
    assert (caught.value.filename, caught.value.filename2) == (str(taken), None)
    assert list(tmp_path.iterdir()) == [taken]


@pytest.mark.skipif(os.name != "posix", reason="rights are something else there")
class TestReplacing:
    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
    def test_a_file_keeps_its_rights(self, tmp_path, mode):
        path = tmp_path / "plan.csv"
        path.write_bytes(b"old")
        path.chmod(mode)
        write_files({path: b"new"})
        assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)

    def test_a_new_file_has_those_of_the_umask(self, tmp_path):
        before = os.umask(0o027)
        try:
            write_files({tmp_path / "plan.csv": b"new"})
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "plan.csv").stat().st_mode) == 0o640

    def test_a_link_stays_and_leads_to_the_new_content(self, tmp_path):
        target, link = tmp_path / "below" / "plan.csv", tmp_path / "link.csv"
        target.parent.mkdir()
        target.write_bytes(b"old")
        link.symlink_to(target)
        write_files({link: b"new", tmp_path / "other.csv": b"other"})
        assert (link.is_symlink(), target.read_bytes()) == (True, b"new")
        assert [one.name for one in target.parent.iterdir()] == ["plan.csv"]

    def test_a_link_to_nothing_is_filled(self, tmp_path):
        link = tmp_path / "link.csv"
        link.symlink_to(tmp_path / "plan.csv")
        write_files({link: b"new"})
        assert (link.is_symlink(), (tmp_path / "plan.csv").read_bytes()) == (True, b"new")

    def test_links_in_a_circle_are_an_error(self, tmp_path):
        one, two = tmp_path / "one.csv", tmp_path / "two.csv"
        one.symlink_to(two)
        two.symlink_to(one)
        with pytest.raises(OSError, match=r"one\.csv"):
            write_files({one: b"new"})
        assert {path.name for path in tmp_path.iterdir()} == {"one.csv", "two.csv"}

    def test_a_write_protected_file_is_left_alone(self, tmp_path, monkeypatch):
        path = tmp_path / "plan.csv"
        path.write_bytes(b"old")
        monkeypatch.setattr("cxalloc.atomic_files.os.access", lambda _, mode: mode != os.W_OK)
        with pytest.raises(PermissionError, match=r"plan\.csv"):
            write_files({path: b"new"})
        assert path.read_bytes() == b"old"


KILLED = """
import os, sys
from pathlib import Path
from cxalloc import atomic_files
atomic_files.os.fsync = lambda _: (print("half", flush=True), sys.stdin.readline())
atomic_files.write_files({Path(sys.argv[1]): b"new"})
"""


@pytest.fixture
def writer(tmp_path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has written half of an export."""
    command = [sys.executable, "-c", KILLED, str(tmp_path / "plan.csv")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        yield process
        process.kill()


def test_what_a_killed_program_left_goes_with_the_next_export(tmp_path, writer):
    [left] = tmp_path.iterdir()
    os.utime(left, (0, 0))
    write_files({tmp_path / "other.csv": b"other"})
    assert left.exists()  # it is being written, however long that takes
    writer.kill()
    writer.wait()
    mine = tmp_path / ".cxalloc-mine.tmp"
    mine.write_bytes(b"just made")
    write_files({tmp_path / "other.csv": b"other"})
    assert {path.name for path in tmp_path.iterdir()} == {"other.csv", mine.name}


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_could_not_be_written_is_not_left_empty(tmp_path, monkeypatch, there):
    folder = tmp_path / "a" / "b"
    if there:
        folder.mkdir(parents=True)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("cxalloc.atomic_files.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_folder(read_folder(samples_folder() / "tutorial"), folder)
    assert folder.exists() == there
    assert list(tmp_path.rglob("*")) == ([tmp_path / "a", folder] if there else [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes here")
def test_a_pipe_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "plan.csv")
    with pytest.raises(OSError, match="a device or a pipe"):
        write_files({tmp_path / "plan.csv": b"x"})
    assert (tmp_path / "plan.csv").is_fifo()
    assert len(list(tmp_path.iterdir())) == 1
