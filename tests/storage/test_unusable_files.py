"""Every file that cannot be used has its own message, and stays as it is to the byte."""

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cxalloc.storage import connection
from cxalloc.storage.file import PortfolioFile, StorageError, WriteProtected
from tests.storage.examples import rich_portfolio, small_portfolio

NOBODY = 65534


@pytest.fixture
def mine(monkeypatch) -> Iterator[Path]:
    """A folder of a user whom the system keeps from what is not theirs: root is nobody for a while."""
    if not hasattr(os, "setresuid"):
        pytest.skip("rights are something else here")
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("CXALLOC_BACKUPS", str(Path(folder) / "backups"))
        root = os.geteuid() == 0
        if root:
            os.chown(folder, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, 0)
        try:
            documents = Path(folder) / "documents"
            documents.mkdir()
            yield documents
        finally:
            if root:
                os.setresuid(0, 0, 0)


def refused(path: Path, message: str, *, read_only: bool = False) -> None:
    """Opening ``path`` fails with ``message``, and leaves the folder as it was."""
    before = {one: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    with pytest.raises(StorageError, match=message) as caught:
        PortfolioFile.open(path, read_only=read_only)
    assert str(path) in str(caught.value)
    assert {one: one.read_bytes() for one in path.parent.iterdir() if one.is_file()} == before


def both_ways(path: Path, message: str) -> None:
    refused(path, message)
    refused(path, message, read_only=True)


def test_a_missing_file(path):
    both_ways(path, "does not exist")
    assert not path.exists()
    path.write_text("a file")
    with pytest.raises(StorageError, match="does not exist"):
        PortfolioFile.open(path / "below.cxalloc")


def test_a_name_that_no_file_can_have(tmp_path):
    with pytest.raises(StorageError, match="cannot be the name of a file"):
        PortfolioFile.open(tmp_path / "a\0b")


def test_a_folder(path):
    path.mkdir()
    both_ways(path, "is a folder")


def test_an_empty_file(path):
    path.touch()
    both_ways(path, "is empty")


@pytest.mark.parametrize("size", [1, 15, 100, 5000])
def test_random_bytes(path, size):
    path.write_bytes(bytes(number * 37 % 251 + 1 for number in range(size)))
    both_ways(path, "is not a cxalloc portfolio file")


def test_a_workbook_with_a_wrong_name(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 500)
    both_ways(path, "Excel workbook")


@pytest.mark.parametrize("share", [0.0001, 0.001, 0.1, 0.5, 0.9, 0.9999])
def test_a_file_that_was_cut_short(stored, share):
    whole = stored.read_bytes()
    stored.write_bytes(whole[: max(16, int(len(whole) * share))])
    both_ways(stored, "damaged or cut short")


def test_a_damaged_page(stored):
    content = bytearray(stored.read_bytes())
    content[100:164] = b"\xa5" * 64
    stored.write_bytes(content)
    both_ways(stored, "damaged or cut short")


def test_a_database_of_another_program(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE portfolio (name TEXT)")
        other.commit()
    both_ways(path, "of another program")


def test_a_newer_version(stored):
    with closing(sqlite3.connect(stored)) as other:
        other.execute("PRAGMA user_version = 99")
    both_ways(stored, "newer version of cxalloc .* format is 99")


def test_rows_that_do_not_fit_together(stored):
    with closing(sqlite3.connect(stored)) as other:
        other.execute("UPDATE initiative SET earliest = 40")
        other.commit()
    both_ways(stored, "would not have written: initiative 'forms', earliest_start")
    with closing(sqlite3.connect(stored)) as other:
        other.execute("UPDATE level SET success = 'often'")
        other.commit()
    both_ways(stored, "would not have written")


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DELETE FROM portfolio", "there is no portfolio in it"),
        ("DROP TABLE portfolio", "there is no portfolio in it"),
        ("DROP TABLE level", "would not have written"),
        ("ALTER TABLE fund RENAME COLUMN carry_over TO carried", "would not have written"),
        (
            "DROP TABLE fund; CREATE TABLE fund (id, position, name, carry_over); INSERT INTO fund VALUES (1, 2, 3, 4)",
            "would not have written",
        ),
        ("UPDATE fund SET name = CAST(x'ff' AS TEXT)", "decode"),
    ],
)
def test_tables_that_another_program_changed(stored, statement, message):
    with closing(sqlite3.connect(stored)) as other:
        for view in ("budget", "candidates"):
            other.execute(f"DROP VIEW {view}")
        other.executescript(statement)
        other.commit()
    both_ways(stored, message)


def test_a_file_that_another_program_keeps_in_two(stored):
    with closing(sqlite3.connect(stored)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        drafts = [("fund", str(number), "name", "x" * 5000, "why") for number in range(20)]
        other.executemany("INSERT INTO draft (part, key, field, text, reason) VALUES (?, ?, ?, ?, ?)", drafts)
        other.commit()
        with PortfolioFile.open(stored, read_only=True) as file:
            assert file.portfolio == small_portfolio()
    with PortfolioFile.open(stored) as file:
        assert file.portfolio == small_portfolio()
    with closing(sqlite3.connect(stored)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_file_that_another_program_holds(stored, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(stored, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        both_ways(stored, "in use by another program")
    with PortfolioFile.open(stored) as file:
        assert file.portfolio == small_portfolio()


def test_a_file_without_the_right_to_read(mine):
    path = mine / "a.cxalloc"
    PortfolioFile.create(path, small_portfolio()).close()
    path.chmod(0)
    for read_only in (False, True):
        with pytest.raises(StorageError, match="may not be read"):
            PortfolioFile.open(path, read_only=read_only)


def test_a_file_and_a_folder_without_the_right_to_write(mine):
    path = mine / "a.cxalloc"
    PortfolioFile.create(path, small_portfolio()).close()
    for guarded, open_mode, guarded_mode in ((path, 0o600, 0o400), (mine, 0o700, 0o500)):
        guarded.chmod(guarded_mode)
        try:
            refused(path, "may only be read")
            with pytest.raises(WriteProtected):
                PortfolioFile.open(path)
            with PortfolioFile.open(path, read_only=True) as file:
                assert file.portfolio == small_portfolio()
                assert file.check() == []
        finally:
            guarded.chmod(open_mode)


def test_making_a_file_in_a_folder_without_the_right_to_write(mine):
    path = mine / "a.cxalloc"
    with PortfolioFile.create(path, small_portfolio()) as file:
        mine.chmod(0o500)
        try:
            for make in (
                lambda: PortfolioFile.create(mine / "new.cxalloc", small_portfolio()),
                lambda: file.save_copy(mine / "new.cxalloc"),
            ):
                with pytest.raises(StorageError, match=r"new\.cxalloc cannot be used: Permission denied"):
                    make()
            assert len(list(mine.iterdir())) == 2
        finally:
            mine.chmod(0o700)


def test_making_a_file_where_there_is_one(stored):
    before = stored.read_bytes()
    with pytest.raises(StorageError, match="exists already"):
        PortfolioFile.create(stored, rich_portfolio())
    assert stored.read_bytes() == before
    with PortfolioFile.create(stored, rich_portfolio(), overwrite=True) as file:
        assert file.portfolio == rich_portfolio()
        assert file.plans() == ()
    assert list(stored.parent.iterdir()) == [stored]


def test_making_a_file_next_to_the_journal_of_another(stored):
    journal = stored.with_name(stored.name + "-journal")
    journal.write_bytes(b"unfinished")
    with pytest.raises(StorageError, match="open it first"):
        PortfolioFile.create(stored, rich_portfolio(), overwrite=True)
    for harmless in (b"", bytes(512)):
        journal.write_bytes(harmless)
        with PortfolioFile.create(stored, rich_portfolio(), overwrite=True) as file:
            assert file.check() == []


def test_making_a_file_in_no_folder_or_in_place_of_one(tmp_path):
    with pytest.raises(StorageError, match="there is no folder"):
        PortfolioFile.create(tmp_path / "none" / "new.cxalloc", small_portfolio())
    with pytest.raises(StorageError, match="is a folder"):
        PortfolioFile.create(tmp_path, small_portfolio(), overwrite=True)


def test_making_a_file_that_fails_leaves_nothing(path):
    with pytest.raises(StorageError, match="not valid text"):
        PortfolioFile.create(path, small_portfolio("\ud800"))
    assert not list(path.parent.iterdir())


def test_making_a_file_that_fails_leaves_the_one_before(stored):
    before = stored.read_bytes()
    with pytest.raises(StorageError, match="not valid text"):
        PortfolioFile.create(stored, small_portfolio("\ud800"), overwrite=True)
    assert stored.read_bytes() == before
    assert list(stored.parent.iterdir()) == [stored]


def test_opening_changes_no_byte(stored):
    before = stored.read_bytes()
    with PortfolioFile.open(stored) as file:
        assert file.check() == []
        file.plans()
    assert stored.read_bytes() == before
