"""What goes wrong with a file, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DAMAGED = "is damaged or cut short; restore a backup of it (File > Restore a backup… in the window)"
BUSY = "is in use by another program or window; try again when that one is done"
_REASONS = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_READONLY: "may only be read: the file, its folder or its disk is write-protected",
    sqlite3.SQLITE_FULL: "was not changed: the disk is full",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: "is not a cxalloc portfolio file",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: you may not read the file, or not write in its folder",
    sqlite3.SQLITE_IOERR: "could not be read or written: the disk or the network reports an error",
}
_PRIMARY = 0xFF  # an extended result code carries its primary code in the low byte


class StorageError(Exception):
    """A file that cannot be used, or a change that it refuses. The message says why; the file is as it was."""


class WriteProtected(StorageError):  # noqa: N818 - a state of the file, which the window lives with
    """A file that can be read but not changed: the file, its folder or its disk is write-protected."""


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system report about ``path`` into a StorageError."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake in this program, such as a handle that is used after it was closed
    except sqlite3.IntegrityError as error:
        raise StorageError(f"{path} refuses the change: {error}") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        raise StorageError(f"{path} {_REASONS.get(code & _PRIMARY, f'cannot be used: {error}')}") from error
    except OverflowError as error:
        raise StorageError(f"{path} refuses the change: a number is too large for 64 bits") from error
    except UnicodeDecodeError as error:  # SQLite's own message quotes what is no text
        raise StorageError(f"{path} {DAMAGED}") from error
    except UnicodeEncodeError as error:
        raise StorageError(f"{path} refuses the change: {error.object!r} is not valid text") from error
    except TimeoutError as error:
        raise StorageError(f"{path} {BUSY}") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be used: {error.strerror or error}") from error
