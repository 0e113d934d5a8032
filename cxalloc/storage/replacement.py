"""Making portfolio files, whole or not at all, and replacing them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cxalloc.atomic_files import create_like, real_path, sync_folder
from cxalloc.domain.message import message
from cxalloc.storage.connection import connect
from cxalloc.storage.errors import StorageError, storage_errors
from cxalloc.storage.inspection import SIDE_FILES, refuse_overwrite
from cxalloc.storage.lock import FileLock

Fill = Callable[[sqlite3.Connection], None]
"""Writes the content of a new, empty database."""


def make_file(path: Path, fill: Fill, *, overwrite: bool = False, most: int = 0o666) -> None:
    """Make a portfolio file at ``path``, or replace the one there with ``overwrite``.

    A file that is replaced keeps its rights, and a symbolic link its place. A new one has the rights ``most`` less
    those that the umask takes. Raises StorageError; what was there is left as it was then.
    """
    with storage_errors(path):
        refuse_overwrite(path, overwrite)
        target = real_path(path)
        if not target.parent.is_dir():
            raise StorageError(message("files.no_folder", path=str(path), folder=str(target.parent)))
        lock = FileLock.acquire(path)
        try:
            with _new_file(target, fill, most) as complete:
                refuse_overwrite(path, overwrite)
                complete.replace(target)
        finally:
            lock.release()
        sync_folder(target.parent)


def replace_damaged(path: Path, fill: Fill) -> None:
    """Put a new file in the place of a damaged one, which is kept as ``NAME (damaged DATE).cxalloc``."""
    with storage_errors(path):
        target = real_path(path)
        lock = FileLock.acquire(path)
        try:
            with _new_file(target, fill) as complete:
                _put_aside(target)
                complete.replace(target)
        finally:
            lock.release()
        sync_folder(target.parent)


def remove_abandoned(path: Path) -> None:
    """Remove the unfinished new file that a killed program left next to ``path``; the caller has the lock of that."""
    _remove(_temporary(real_path(path)))


@contextmanager
def _new_file(target: Path, fill: Fill, most: int = 0o666) -> Iterator[Path]:
    """A file next to ``target``, complete and safe on the disk; it is removed if it is not moved.

    The caller has the lock of ``target``: a file under the same temporary name was left by a program that was killed.
    """
    temporary = _temporary(target)
    _remove(temporary)
    try:
        os.close(create_like(temporary, target, most=most | 0o600))
        with closing(connect(temporary)) as connection:
            fill(connection)
        yield temporary
    finally:
        _remove(temporary)


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")


def _remove(path: Path) -> None:
    for suffix in ("", *SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _put_aside(path: Path) -> None:
    """Give a damaged file another name, with the files that SQLite left next to it."""
    mark = f"{path.stem} (damaged {datetime.now(UTC):%Y-%m-%d %H%M%S})"
    for one in (path, *(path.with_name(path.name + suffix) for suffix in SIDE_FILES)):
        if one.exists():
            one.replace(path.with_name(mark + one.name.removeprefix(path.stem)))
