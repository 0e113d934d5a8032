"""Inspection of a file before it is used: whether it is a whole portfolio file, and may be replaced."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

from cxalloc.atomic_files import real_path
from cxalloc.domain.message import message
from cxalloc.storage.connection import read_transaction
from cxalloc.storage.errors import DAMAGED, StorageError, WriteProtected, damaged

SIDE_FILES = ("-journal", "-wal")
"""The endings of the files that SQLite keeps next to a file while it is changed, or after a program was stopped."""

_SQLITE, _ZIP = b"SQLite format 3\x00", b"PK\x03\x04"
_SMALLEST_PAGE = 512


def inspect(path: Path, read_only: bool) -> None:
    """Refuse a file that cannot be opened, without opening it."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StorageError(message("files.does_not_exist", path=str(path))) from error
    except ValueError as error:
        raise StorageError(message("files.not_a_name", path=repr(str(path)))) from error
    if stat.S_ISDIR(found.st_mode):
        raise StorageError(message("files.folder_not_file", path=str(path)))
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(message("files.not_a_file", path=str(path)))
    if not found.st_size:
        raise StorageError(message("files.empty", path=str(path)))
    if not os.access(path, os.R_OK):
        raise StorageError(message("files.no_right_to_read", path=str(path)))
    if found.st_size < _SMALLEST_PAGE:
        raise unrecognised(path)  # for SQLite it would be a database without tables
    _refuse_links(path)
    if not read_only and found.st_nlink > 1:
        raise WriteProtected(message("files.several_names", path=str(path)))
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)):
        raise WriteProtected(message("files.read_only", path=str(path)))


def _refuse_links(path: Path) -> None:
    """Refuse a file next to which is something else than a file under a name where SQLite writes or waits."""
    real = real_path(path)
    for suffix in (*SIDE_FILES, "-shm"):
        side = real.with_name(real.name + suffix)
        if os.path.lexists(side) and not stat.S_ISREG(side.lstat().st_mode):
            raise StorageError(message("files.no_side_file", path=str(path), side=str(side)))


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, by relative paths and links too."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def refuse_overwrite(path: Path, overwrite: bool) -> None:
    """Refuse to make a file where there is one, or what is left of one."""
    if path.is_dir():
        raise StorageError(message("files.is_a_folder", path=str(path)))
    if path.exists() and not overwrite:
        raise StorageError(message("files.exists", path=str(path)))
    _refuse_links(path)
    for suffix in SIDE_FILES:
        leftover = path.with_name(path.name + suffix)
        # SQLite would put old pages from it into the new file, unless it is empty or begins with a zero: then it was
        # never complete, and does no harm.
        if leftover.exists() and _start_of(leftover, 1) not in (b"", b"\0"):
            raise StorageError(message("files.left_half_done", path=str(path)))


def refuse_if_cut_short(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose last page is incomplete: SQLite itself only notices missing pages."""
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return  # another program has pages of it in a file of its own
    with read_transaction(connection):
        (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        if path.stat().st_size < pages * size:
            raise damaged(path)


def unrecognised(path: Path) -> StorageError:
    """The error for a file that is no SQLite database."""
    start = _start_of(path, len(_SQLITE))
    if start == _SQLITE:  # it was one once
        return damaged(path)
    if start.startswith(_ZIP):
        return StorageError(message("files.zip_file", path=str(path)))
    return StorageError(message("files.not_a_portfolio_file", path=str(path)))


def _start_of(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def reason_of(error: BaseException, path: Path) -> BaseException:
    """A clearer error than ``error`` for a file that could not be opened, if there is one."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    is_damaged = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        isinstance(error, StorageError) and error.message.key == DAMAGED
    )
    if is_damaged and path.stat().st_nlink > 1:
        return StorageError(message("files.half_done_elsewhere", path=str(path)))
    return unrecognised(path) if code == sqlite3.SQLITE_NOTADB else error
