"""One file under several names, and the rights of files that are made, replaced and backed up."""

import os
import shutil
import sqlite3
import stat
import struct
from contextlib import closing
from pathlib import Path

import pytest

from cxalloc.storage.backups import BackupReason, back_up
from cxalloc.storage.file import FileLocked, PortfolioFile, StorageError, WriteProtected
from tests.storage.examples import rich_portfolio, small_portfolio


def rights(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.fixture
def link(stored: Path, tmp_path: Path) -> Path:
    """A symbolic link to the file, in another folder."""
    found = tmp_path / "below" / "link.cxalloc"
    found.parent.mkdir()
    found.symlink_to(Path(os.path.relpath(stored, found.parent)))
    return found


class TestNames:
    def test_other_spellings_and_links_lead_to_the_open_file(self, stored, link, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        other = tmp_path / "other.cxalloc"
        shutil.copyfile(stored, other)
        with PortfolioFile.open(stored) as file:
            hard = tmp_path / "hard.cxalloc"
            hard.hardlink_to(stored)
            same = (stored, Path(stored.name), tmp_path / "below" / ".." / stored.name, link, hard)
            assert all(file.is_at(path) for path in same)
            assert not any(file.is_at(path) for path in (other, tmp_path, tmp_path / "missing", Path("a\0b")))
            for path in same[1:]:
                with pytest.raises(StorageError, match="this very file"):
                    file.save_copy(path, overwrite=True)
        hard.unlink()
        with PortfolioFile.open(link) as file:
            assert file.is_at(stored)

    def test_a_file_is_locked_and_backed_up_as_one_under_all_its_names(self, stored, link):
        with PortfolioFile.open(link) as file:
            file.replace_portfolio(rich_portfolio())
            back_up(stored, BackupReason.CHANGED)
            found = file.backups()
            with pytest.raises(FileLocked):
                PortfolioFile.open(stored)
        with PortfolioFile.open(stored) as file:
            assert file.backups() == found
        assert not list(link.parent.glob(".*"))

    @pytest.mark.parametrize("is_open", [True, False])
    def test_a_file_with_a_second_name_opens_read_only_and_can_be_saved_under_a_new_one(
        self, stored, is_open, tmp_path
    ):
        hard = tmp_path / "hard.cxalloc"
        first = PortfolioFile.open(stored) if is_open else None
        hard.hardlink_to(stored)
        for path in (hard,) if is_open else (hard, stored):
            with pytest.raises(WriteProtected, match=r"another name \(a hard link\).*save it under a new name"):
                PortfolioFile.open(path)
        if first is not None:
            first.replace_portfolio(rich_portfolio())
            first.close()
        with PortfolioFile.open(hard, read_only=True) as file:
            assert file.portfolio == (rich_portfolio() if is_open else small_portfolio())
            file.save_copy(tmp_path / "new.cxalloc")
        with PortfolioFile.open(tmp_path / "new.cxalloc") as file:
            file.replace_portfolio(small_portfolio())
        hard.unlink()
        PortfolioFile.open(stored).close()

    def test_a_change_that_was_cut_off_under_another_name_is_no_damage(self, stored, tmp_path):
        # As after a kill: pages in the file that the journal next to the other name would put right.
        killed, hard = tmp_path / "killed.cxalloc", tmp_path / "hard.cxalloc"
        with closing(sqlite3.connect(stored, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE initiative SET name = name || '!'")
            other.execute("PRAGMA cache_spill = 1")
            journal = stored.with_name(f"{stored.name}-journal")
            shutil.copyfile(stored, killed)
            content = bytearray(journal.read_bytes())
            other.execute("ROLLBACK")
        (page_size,) = struct.unpack(">H", killed.read_bytes()[16:18])
        page = struct.unpack(">I", content[512:516])[0]
        content[:12] = bytes.fromhex("d9d505f920a163d7") + struct.pack(
            ">I", 1
        )  # the journal as it is once it is synced
        killed.with_name(f"{killed.name}-journal").write_bytes(content)
        with killed.open("r+b") as file:
            file.seek((page - 1) * page_size)
            file.write(b"\xff" * page_size)
        hard.hardlink_to(killed)
        with pytest.raises(StorageError, match=r"another name \(a hard link\).*open it under that name first"):
            PortfolioFile.open(hard, read_only=True)
        with PortfolioFile.open(killed, read_only=True) as file:
            assert file.portfolio == small_portfolio()
        with PortfolioFile.open(hard, read_only=True) as file:
            assert file.portfolio == small_portfolio()


@pytest.mark.skipif(os.name != "posix", reason="rights are something else there")
class TestRights:
    @pytest.fixture(autouse=True)
    def _umask(self):
        before = os.umask(0o022)
        yield
        os.umask(before)

    def test_replacing_a_file_keeps_its_rights_and_its_links(self, stored, link):
        stored.chmod(0o600)
        with PortfolioFile.create(link, rich_portfolio(), overwrite=True) as file:
            assert file.portfolio == rich_portfolio()
        assert (rights(stored), link.is_symlink()) == ("0o600", True)
        with PortfolioFile.open(stored) as file:
            assert file.portfolio == rich_portfolio()

    def test_a_link_to_nothing_is_filled(self, link, stored):
        stored.unlink()
        PortfolioFile.create(link, small_portfolio()).close()
        assert link.is_symlink()
        PortfolioFile.open(stored).close()

    def test_a_copy_lets_nobody_read_who_could_not_read_the_file(self, stored, tmp_path):
        new, there = tmp_path / "new.cxalloc", tmp_path / "there.cxalloc"
        PortfolioFile.create(there, small_portfolio()).close()
        assert rights(there) == "0o644"
        there.chmod(0o660)
        stored.chmod(0o600)
        with PortfolioFile.open(stored) as file:
            file.save_copy(new)
            file.save_copy(there, overwrite=True)
        assert (rights(new), rights(there)) == ("0o600", "0o660")

    def test_neither_does_a_backup(self, stored, backup_folder):
        stored.chmod(0o600)
        with PortfolioFile.open(stored) as file:
            file.replace_portfolio(rich_portfolio())
            file.maintain()
            newest, older = file.backups()[:2]
        assert [rights(one.path) for one in (newest, older)] == ["0o600"] * 2

    def test_a_recovered_file_has_the_rights_of_the_damaged_one(self, stored):
        with PortfolioFile.open(stored) as file:
            backup = file.backups()[0]
        stored.chmod(0o640)
        stored.write_bytes(b"SQLite format 3\0" + b"?" * 1000)
        PortfolioFile.recover(stored, backup).close()
        assert rights(stored) == "0o640"


def test_what_a_killed_program_left_of_a_new_file_goes_when_the_file_is_opened_again(stored):
    left = stored.with_name(f".{stored.name}.new")
    left.write_bytes(b"half")
    PortfolioFile.open(stored, read_only=True).close()
    assert left.exists()  # who only reads changes nothing
    PortfolioFile.open(stored).close()
    assert not left.exists()
