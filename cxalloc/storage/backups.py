"""Backups of a portfolio file: made automatically, in a folder of the user, and removed after a while."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cxalloc.atomic_files import create_like, real_path
from cxalloc.storage.connection import connect, copy_database
from cxalloc.storage.errors import damaged

FOLDER_VARIABLE = "CXALLOC_BACKUPS"
"""The environment variable that names another folder for backups."""
KEPT, KEPT_DAYS = 10, 31
"""How many of the newest backups are kept, and for how many days the newest one of each day."""

_NAME = "%Y%m%dT%H%M%S.%fZ"
_ENDING = ".cxalloc"
_NOTE, _WHOSE = "path.txt", "Backups of "
"""The file in a folder of backups that says whose they are, and how it begins."""


class BackupReason(StrEnum):
    """Why a backup was made."""

    OPENED = "opened"
    CHANGED = "changed"
    UPGRADE = "upgrade"
    """Before a migration; these are never removed."""
    RESTORE = "restore"
    """Before another backup was restored."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: a whole portfolio file. ``made`` is in UTC, ``size`` in bytes."""

    path: Path
    made: datetime
    reason: BackupReason
    size: int


def folder_of_backups(path: Path) -> Path:
    """Where the backups of ``path`` are. It need not exist."""
    real = real_path(path)
    digest = hashlib.sha256(str(real).encode("utf-8", "surrogateescape")).hexdigest()
    return _root() / f"{real.stem[:40]}-{digest[:12]}"


def _root() -> Path:
    root = os.environ.get(FOLDER_VARIABLE)
    if not root:
        from platformdirs import user_data_path

        root = str(user_data_path("cxalloc", appauthor=False) / "backups")
    return Path(root)


def backups_of(path: Path) -> tuple[Backup, ...]:
    """The backups of a file, newest first. It need not exist, nor be sound.

    Those from the future were made while the clock was wrong, at an unknown time, so they come last.
    """
    folder = folder_of_backups(path)
    if not folder.is_dir():
        return ()
    now = datetime.now(UTC)
    found = (_backup(one) for one in folder.glob(f"*{_ENDING}"))
    made = (one for one in found if one is not None)
    return tuple(sorted(made, key=lambda one: (one.made <= now, one.made), reverse=True))


def all_backups() -> tuple[tuple[Path, Backup], ...]:
    """The backups of every file of the user with the file each is of, newest first. The file need not exist any more.

    A folder that does not say which file it belongs to, or names one that has another folder, is left out.
    """
    root = _root()
    found: list[tuple[Path, Backup]] = []
    for note in root.glob(f"*/{_NOTE}") if root.is_dir() else ():
        try:
            path = Path(note.read_text("utf-8").removeprefix(_WHOSE).removesuffix("\n"))
            is_own = folder_of_backups(path) == note.parent
        except (OSError, ValueError):
            continue
        if is_own:
            found += [(path, backup) for backup in backups_of(path)]
    now = datetime.now(UTC)
    return tuple(sorted(found, key=lambda one: (one[1].made <= now, one[1].made), reverse=True))


def back_up(path: Path, reason: BackupReason) -> Backup | None:
    """Make a backup of a file, and remove those that are too old. None if the file has not changed since the newest.

    Raises OSError, sqlite3.Error, or StorageError for a file that is damaged: what is there already stays.
    """
    existing = backups_of(path)
    changed = path.stat().st_mtime_ns
    if reason is not BackupReason.UPGRADE and existing and existing[0].path.stat().st_mtime_ns == changed:
        return None
    folder = folder_of_backups(path)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.tmp*"):  # by a program that was killed: one at a time makes backups of a file
        left.unlink(missing_ok=True)
    if not (folder / _NOTE).is_symlink():  # what a link leads to is not ours to write
        (folder / _NOTE).write_text(f"{_WHOSE}{real_path(path)}\n", "utf-8", errors="replace")
    target = folder / f"{datetime.now(UTC).strftime(_NAME)}-{reason}{_ENDING}"
    temporary = target.with_suffix(".tmp")
    try:
        # A backup is not readable by more users than the file. Its owner can write it, and so remove it.
        os.close(create_like(temporary, target, most=stat.S_IMODE(path.stat().st_mode) | 0o600))
        # A connection of its own reads the file: one that may write cannot be the source of a copy.
        with closing(connect(path)) as source, closing(connect(temporary)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # a half copy is thrown away, so it needs no safety of its own
            copy.execute("PRAGMA synchronous = OFF")
            copy_database(source, copy)
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise damaged(path)  # and good backups do not make room for it
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.utime(temporary, ns=(changed, changed))  # by which the next one sees whether anything changed
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _remove_old(backups_of(path))
    return _backup(target)


def _backup(path: Path) -> Backup | None:
    when, _, reason = path.stem.rpartition("-")
    try:
        made = datetime.strptime(when, _NAME).replace(tzinfo=UTC)
        return Backup(path, made, BackupReason(reason), path.stat().st_size)
    except (ValueError, OSError):
        return None  # not a file of this program


def _remove_old(newest_first: tuple[Backup, ...]) -> None:
    days = set()
    for backup in newest_first[:KEPT]:
        days.add(backup.made.date())
    oldest = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
    for backup in newest_first[KEPT:]:
        day = backup.made.date()
        if backup.reason is BackupReason.UPGRADE or (backup.made >= oldest and day not in days):
            days.add(day)
        else:
            backup.path.unlink(missing_ok=True)
