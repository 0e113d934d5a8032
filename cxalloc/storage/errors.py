"""Errors of files, as messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxalloc.domain.message import Message, message
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.messages.system_errors import system_error_message

_PRIMARY = 0xFF  # an extended result code carries its primary code in the low byte


class StorageError(Exception):
    """A file that cannot be used, or a change that it refuses. The message says why; the file is as it was."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.message = reason

    def __str__(self) -> str:
        """The reason in English, for logs and tracebacks."""
        return PLAIN_ENGLISH.render(self.message)


class WriteProtected(StorageError):  # noqa: N818 - a state of the file, which the window handles
    """A file that can be read but not changed: the file, its folder or its disk is write-protected."""


DAMAGED = "files.damaged"


def damaged(path: Path) -> StorageError:
    """The error for a file that is damaged or cut short."""
    return StorageError(message(DAMAGED, path=str(path)))


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system report about ``path`` into a StorageError."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake in this program, such as a handle that is used after it was closed
    except (sqlite3.Error, OverflowError, UnicodeDecodeError, UnicodeEncodeError, OSError) as error:
        raise StorageError(_reason(str(path), error)) from error


def _reason(path: str, error: Exception) -> Message:
    match error:
        case sqlite3.IntegrityError():
            return message("files.refuses", path=path, problem=str(error))
        case sqlite3.Error():
            return _reason_of_sqlite(path, error)
        case OverflowError():
            return message("files.number_too_large", path=path)
        case UnicodeDecodeError():  # SQLite's own message quotes what is no text
            return message("files.damaged", path=path)
        case UnicodeEncodeError():
            return message("files.not_text", path=path, value=repr(error.object))
        case TimeoutError():
            return message("files.busy", path=path)
        case OSError():
            return message("files.unusable", path=path, problem=system_error_message(error))
    return message("files.unusable", path=path, problem=str(error))


def _reason_of_sqlite(path: str, error: sqlite3.Error) -> Message:
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY:
        case sqlite3.SQLITE_BUSY:
            return message("files.busy", path=path)
        case sqlite3.SQLITE_READONLY:
            return message("files.write_protected", path=path)
        case sqlite3.SQLITE_FULL:
            return message("files.disk_full", path=path)
        case sqlite3.SQLITE_CORRUPT:
            return message("files.damaged", path=path)
        case sqlite3.SQLITE_NOTADB:
            return message("files.not_a_portfolio_file", path=path)
        case sqlite3.SQLITE_CANTOPEN:
            return message("files.cannot_open", path=path)
        case sqlite3.SQLITE_IOERR:
            return message("files.input_output", path=path)
    return message("files.unusable", path=path, problem=str(error))
