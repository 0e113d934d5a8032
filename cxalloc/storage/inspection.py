"""What can be said of a file before it is used: whether it is one of ours, whole, and free to be replaced."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

from cxalloc.storage.connection import read_transaction
from cxalloc.storage.errors import DAMAGED, StorageError, WriteProtected

SIDE_FILES = ("-journal", "-wal")
"""What SQLite keeps beside a file that is being changed, or was when a program stopped."""

_SQLITE, _ZIP = b"SQLite format 3\x00", b"PK\x03\x04"
_SMALLEST_PAGE = 512


def inspect(path: Path, read_only: bool) -> None:
    """Refuse what can be refused without opening it."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StorageError(f"{path} does not exist") from error
    except ValueError as error:
        raise StorageError(f"{str(path)!r} cannot be the name of a file") from error
    if stat.S_ISDIR(found.st_mode):
        raise StorageError(f"{path} is a folder, not a cxalloc portfolio file")
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(f"{path} is not a file")
    if not found.st_size:
        raise StorageError(f"{path} is empty, not a cxalloc portfolio file")
    if not os.access(path, os.R_OK):
        raise StorageError(f"{path} may not be read by you: ask its owner for the right to read it")
    if found.st_size < _SMALLEST_PAGE:
        raise unrecognised(path)  # SQLite would take it for a database without a table
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)):
        raise WriteProtected(f"{path} may only be read: the file or its folder is write-protected")


def refuse_overwrite(path: Path, overwrite: bool) -> None:
    """Refuse to make a file where there is one, or what is left of one."""
    if path.is_dir():
        raise StorageError(f"{path} is a folder: a portfolio file needs another name")
    if path.exists() and not overwrite:
        raise StorageError(f"{path} exists already")
    for suffix in SIDE_FILES:
        leftover = path.with_name(path.name + suffix)
        # SQLite would put old pages from it into the new file, unless it is empty or begins with a zero: then it was
        # never complete, and does no harm.
        if leftover.exists() and _start_of(leftover, 1) not in (b"", b"\0"):
            raise StorageError(f"{path} is being changed, or was when a program stopped: open it first, then try again")


def refuse_if_cut_short(connection: sqlite3.Connection, path: Path) -> None:
    """SQLite notices missing pages by itself, but takes the missing part of the last one for zeros."""
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return  # another program has pages of it in a file of its own
    with read_transaction(connection):
        (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        if path.stat().st_size < pages * size:
            raise StorageError(f"{path} {DAMAGED}")


def unrecognised(path: Path) -> StorageError:
    """What to say of a file that is no SQLite database."""
    start = _start_of(path, len(_SQLITE))
    if start == _SQLITE:  # it was one once
        return StorageError(f"{path} {DAMAGED}")
    kind = " but a ZIP file or an Excel workbook" if start.startswith(_ZIP) else ""
    return StorageError(f"{path} is not a cxalloc portfolio file{kind}")


def _start_of(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def sync_folder(folder: Path) -> None:
    """Make a change of names last through a power cut, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
