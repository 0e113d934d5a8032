"""Backups: when they are made, which are kept, and how they come back."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from cxalloc.domain.portfolio import Portfolio
from cxalloc.storage import backups
from cxalloc.storage.backups import KEPT, BackupReason, back_up, backups_of, folder_of_backups
from cxalloc.storage.file import FileLocked, PortfolioFile, StorageError
from tests.storage.examples import rich_portfolio, small_portfolio


def content(path: Path) -> Portfolio:
    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio


def test_a_file_is_backed_up_when_it_is_opened_and_when_it_has_changed(path):
    PortfolioFile.create(path, small_portfolio()).close()
    with PortfolioFile.open(path) as file:
        assert [backup.reason for backup in file.backups()] == [BackupReason.OPENED]
        file.maintain()
        assert len(file.backups()) == 1
        file.replace_portfolio(rich_portfolio())
        file.maintain()
        newest, oldest = file.backups()
        file.maintain()
        assert len(file.backups()) == 2
    assert newest.reason is BackupReason.CHANGED
    assert datetime.now(UTC) - newest.made < timedelta(minutes=1)
    assert newest.size == newest.path.stat().st_size
    assert (content(oldest.path), content(newest.path)) == (small_portfolio(), rich_portfolio())
    with PortfolioFile.open(path) as file:
        assert len(file.backups()) == 2


def test_who_only_reads_makes_no_backup(stored, backup_folder):
    shutil.rmtree(folder_of_backups(stored))
    with PortfolioFile.open(stored, read_only=True) as file:
        assert file.backups() == ()
        file.maintain()
    assert not list(backup_folder.iterdir())


def test_each_file_has_a_folder_that_says_whose_it_is(stored, tmp_path):
    other = tmp_path / "another" / stored.name
    other.parent.mkdir()
    shutil.copyfile(stored, other)
    PortfolioFile.open(other).close()
    assert folder_of_backups(stored) != folder_of_backups(other)
    assert (folder_of_backups(other) / "path.txt").read_text("utf-8") == f"Backups of {other.resolve()}\n"
    assert {backup.path.parent for backup in backups_of(other)} == {folder_of_backups(other)}


def test_the_backups_of_all_files_are_listed_newest_first_even_of_deleted_ones(path, tmp_path, backup_folder):
    other = tmp_path / "Été ’27.cxalloc"
    for one in (path, other):
        PortfolioFile.create(one, small_portfolio()).close()
        PortfolioFile.open(one).close()
    other.unlink()
    folder = folder_of_backups(path).parent / "a folder of someone else"
    folder.mkdir()
    (folder / "path.txt").write_text(f"Backups of {path}\n", "utf-8")
    assert [(whose, one.path) for whose, one in backups.all_backups()] == [
        (one, backups_of(one)[0].path) for one in (other, path)
    ]


def test_without_a_choice_they_are_among_the_users_data(stored, monkeypatch, tmp_path):
    monkeypatch.delenv("CXALLOC_BACKUPS")
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "data")
    assert folder_of_backups(stored).parent == tmp_path / "data" / "backups"


def test_the_last_are_kept_and_one_a_day_for_a_month(stored):
    folder = folder_of_backups(stored)
    shutil.rmtree(folder)
    folder.mkdir()
    now = datetime.now(UTC)
    for hours in range(0, 24 * 45, 6):
        when = now - timedelta(hours=hours)
        past = folder / f"{when.strftime(backups._NAME)}-changed.cxalloc"
        past.write_bytes(b"")
        os.utime(past, (0, 0))  # of another state than the file's, even where a clock ticks too slowly to tell
    ancient = folder / "20200101T000000.000000Z-upgrade.cxalloc"
    ancient.write_bytes(b"")
    mine = folder / "keep me.cxalloc"
    mine.write_bytes(b"")
    assert back_up(stored, BackupReason.CHANGED) is not None
    kept = backups_of(stored)
    assert [one.made for one in kept[:2]] == [kept[0].made, now]
    assert all(one.made - other.made == timedelta(hours=6) for one, other in pairwise(kept[1:KEPT]))
    days = [one.made.date() for one in kept[KEPT:-1]]
    assert len(days) == len(set(days))
    assert set(days).isdisjoint(one.made.date() for one in kept[:KEPT])
    assert 26 <= len(days) <= 30
    assert kept[-1].path == ancient
    assert mine.exists()


def test_a_damaged_file_pushes_no_good_backup_out(stored):
    before = backups_of(stored)
    with closing(sqlite3.connect(stored)) as other:
        page = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'plan_line'").fetchone()[0] - 1
    damaged = bytearray(stored.read_bytes())
    damaged[4096 * page : 4096 * (page + 1)] = b"\xa5" * 4096
    stored.write_bytes(damaged)
    with PortfolioFile.open(stored) as file:
        assert "damaged" in file.backup_problem
    assert backups_of(stored) == before


def test_being_unable_to_back_up_does_not_keep_anybody_from_work(stored, backup_folder):
    shutil.rmtree(backup_folder)
    backup_folder.write_text("in the way")
    with PortfolioFile.open(stored) as file:
        assert str(backup_folder) in file.backup_problem
        file.replace_portfolio(rich_portfolio())
        assert file.backups() == ()
    assert content(stored) == rich_portfolio()


def test_a_backup_comes_back_and_the_trail_goes_on(stored, small_plan):
    with PortfolioFile.open(stored) as file:
        first = file.backups()[0]
        file.replace_portfolio(rich_portfolio())
        made_since = file.add_plan(small_plan)
        file.restore(first)
        assert file.portfolio == small_portfolio()
        assert len(file.plans()) == 1
        assert file.check() == []
        actions = [entry.change.action for entry in file.audit()]
        assert actions[:2] == ["portfolio made", "plan stored"]
        assert "added" in actions
        assert actions[-2:] == ["plan stored", "restored"]
        assert file.backups()[0].reason is BackupReason.RESTORE
        assert file.add_plan(small_plan).id == made_since.id + 1
        file.restore(file.backups()[0])
        assert file.portfolio == rich_portfolio()
        assert [plan.id for plan in file.plans()] == [1, 2]
        assert len(file.audit()) > len(actions)
    with PortfolioFile.open(stored) as file:
        assert file.portfolio == rich_portfolio()
        assert file.check() == []


def test_the_oldest_backup_comes_back_too(stored):
    with PortfolioFile.open(stored) as file:
        for number in range(2 * KEPT):
            file.replace_portfolio(small_portfolio(f"edit {number}"))
            file.maintain()
        assert len(file.backups()) == KEPT
        oldest = content(file.backups()[-1].path)
        file.restore(file.backups()[-1])
        assert file.portfolio == oldest


@pytest.mark.parametrize("damage", [lambda whole: whole[:9000], lambda _: b"", lambda _: b"no portfolio" * 100])
def test_a_damaged_backup_is_refused(stored, damage):
    with PortfolioFile.open(stored) as file:
        (backup,) = file.backups()[:1]
        backup.path.write_bytes(damage(backup.path.read_bytes()))
        file.replace_portfolio(rich_portfolio())
        before = stored.read_bytes()
        with pytest.raises(StorageError, match=r"opened\.cxalloc"):
            file.restore(backup)
        assert stored.read_bytes() == before
        assert file.portfolio == rich_portfolio()
        backup.path.unlink()
        with pytest.raises(StorageError, match="does not exist"):
            file.restore(backup)


@pytest.mark.parametrize("damaged", [b"", b"nothing that anybody knows" * 99, None])
def test_a_file_that_cannot_be_opened_is_recovered(stored, damaged):
    whole, backup = stored.read_bytes(), backups_of(stored)[0]
    damaged = whole[: len(whole) // 2] if damaged is None else damaged
    stored.write_bytes(damaged)
    with pytest.raises(StorageError):
        PortfolioFile.open(stored)
    stored.with_name(stored.name + "-journal").write_bytes(b"left over")
    with PortfolioFile.recover(stored, backup) as file:
        assert file.portfolio == small_portfolio()
        assert file.check() == []
        assert file.audit()[-1].change.action == "restored"
        with pytest.raises(FileLocked):
            PortfolioFile.recover(stored, backup)
    aside = [one for one in stored.parent.iterdir() if "(damaged " in one.name]
    assert sorted(one.read_bytes() for one in aside) == sorted([damaged, b"left over"])
    assert {*aside, stored} == set(stored.parent.iterdir())


def test_recovering_a_missing_file_and_not_from_a_bad_backup(stored):
    backup = backups_of(stored)[0]
    whole = backup.path.read_bytes()
    stored.unlink()
    backup.path.write_bytes(whole[:20000])
    with pytest.raises(StorageError, match="damaged"):
        PortfolioFile.recover(stored, backup)
    assert not list(stored.parent.iterdir())
    backup.path.write_bytes(whole)
    PortfolioFile.recover(stored, backup).close()
    assert content(stored) == small_portfolio()


def test_a_copy_holds_all_and_is_a_file_of_its_own(stored, tmp_path):
    target = tmp_path / "copy.cxalloc"
    with PortfolioFile.open(stored) as file:
        file.save_copy(target)
        with pytest.raises(StorageError, match="exists already"):
            file.save_copy(target)
        file.replace_portfolio(rich_portfolio())
        assert content(target) == small_portfolio()
        file.save_copy(target, overwrite=True)
        for wrong, message in (
            (stored, "this very file"),
            (tmp_path, "is a folder"),
            (tmp_path / "no" / "a.cxalloc", "there is no folder"),
        ):
            with pytest.raises(StorageError, match=message):
                file.save_copy(wrong, overwrite=True)
        plans, trail = file.plans(), file.audit()
    with PortfolioFile.open(target) as file:
        assert (file.portfolio, file.plans(), file.audit()) == (rich_portfolio(), plans, trail)
        assert file.check() == []
    assert {one.name for one in tmp_path.iterdir()} == {stored.name, target.name}


def test_a_copy_does_not_replace_a_file_that_another_program_holds(stored, tmp_path):
    target = tmp_path / "copy.cxalloc"
    with PortfolioFile.create(target, rich_portfolio()), PortfolioFile.open(stored, read_only=True) as file:
        before = target.read_bytes()
        with pytest.raises(FileLocked):
            file.save_copy(target, overwrite=True)
        assert target.read_bytes() == before
    with PortfolioFile.open(stored, read_only=True) as file:  # who only reads can save a copy all the same
        file.save_copy(target, overwrite=True)
    assert content(target) == small_portfolio()


def test_what_a_killed_backup_left_is_cleared_away(stored):
    left = folder_of_backups(stored) / "20270101T000000.000000Z-changed.tmp-journal"
    left.write_bytes(b"half")
    os.utime(stored)
    PortfolioFile.open(stored).close()
    assert not left.exists()


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_the_note_of_the_file_follows_no_link(stored, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    with PortfolioFile.open(stored) as file:
        folder = file.backups()[0].path.parent
        assert str(stored) in (folder / "path.txt").read_text("utf-8")
        (folder / "path.txt").unlink()
        (folder / "path.txt").symlink_to(precious)
        file.replace_portfolio(small_portfolio("Other"))
        file.maintain()
        assert file.backup_problem == ""
        assert len(file.backups()) == 3
    assert precious.read_text() == "precious"
