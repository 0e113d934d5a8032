"""The lock on a portfolio file: one program at a time may change it, and a lock file next to it names that program."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from cxalloc.atomic_files import real_path
from cxalloc.domain.message import Message, message
from cxalloc.interrupts import clean_up_with, clean_up_without, uninterrupted
from cxalloc.messages.printable import printable
from cxalloc.storage.errors import StorageError, WriteProtected
from cxalloc.storage.user import host_name, user_name, utc_now
from cxalloc.version import __version__

STALE_HOURS = 3.0
"""A window refreshes its lock every half hour: the lock of another machine that is older than this may be stale."""

_LOCKED_ERRORS = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_LONGEST_FIELD = 100
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Neither follow a symbolic link nor wait for the other end of a pipe."""


@dataclass(frozen=True, slots=True)
class LockOwner:
    """The program that has a file locked. ``since`` is in UTC, ISO 8601."""

    user: str
    host: str
    pid: int
    program: str
    since: str


class FileLocked(StorageError):  # noqa: N818 - a state of the file, which the window handles
    """Another program has the file open to change it. It can still be read.

    ``owner`` is None if that program could not write who it is. ``may_be_stale``: the lock is of another machine and
    was not refreshed for hours, so its program may be dead; a user who knows may take the lock over.
    """

    def __init__(self, path: Path, owner: LockOwner | None, *, may_be_stale: bool = False) -> None:
        super().__init__(_open_elsewhere(path, owner))
        self.owner = owner
        self.may_be_stale = may_be_stale


def _open_elsewhere(path: Path, owner: LockOwner | None) -> Message:
    if owner is None:
        return message("files.open_elsewhere_unknown", path=str(path))
    return message(
        "files.open_elsewhere",
        path=str(path),
        user=owner.user,
        host=owner.host,
        since=owner.since[:16].replace("T", " "),
        program=owner.program,
        process=str(owner.pid),
    )


class FileLock:
    """The right to change a file, from ``acquire`` to ``release``.

    The system itself locks the lock file for as long as this process lives, so that the lock of a killed one is free at
    once. Its text names the owner to others, and holds on machines that share the folder but not the system's locks.
    """

    def __init__(self, path: Path) -> None:
        """The right to change ``path``, which is not acquired yet."""
        real = real_path(path)
        self._path, self._lock = path, real.with_name(f".{real.name}.lock")
        self._descriptor, self._text = -1, b""
        self._lost_to: LockOwner | None = None

    @classmethod
    def acquire(cls, path: Path, *, take_over: bool = False) -> Self:
        """Acquire the right to change ``path``; ``take_over`` the lock of a machine that seems to be dead.

        Raises:
            FileLocked: another program has it.
            WriteProtected: something else is in the place of the lock file.
            OSError: no file can be made next to ``path``.
        """
        lock = cls(path)
        clean_up_with(lock.release)  # no lock file without a program that removes it
        try:
            with uninterrupted():
                lock._lock_file(take_over)
        except BaseException:
            lock.release()
            raise
        return lock

    def refresh(self) -> None:
        """Give a sign of life, and make sure that no other program has taken the lock over.

        A lock that was lost stays lost: the other program may have changed the file since.

        Raises:
            FileLocked: another program has it.
        """
        if self._descriptor < 0:
            raise FileLocked(self._path, self._lost_to)
        if not _is_the_file(self._descriptor, self._lock):  # the lock file was removed, or replaced
            os.close(self._descriptor)
            self._descriptor = -1
            try:
                self._lock_file(take_over=False)
            except FileLocked as error:
                self._lost_to = error.owner
                raise
        if (found := _content(self._descriptor)) != self._text:
            raise FileLocked(self._path, _read_owner(found))
        with suppress(OSError):
            os.utime(self._descriptor if os.utime in os.supports_fd else self._lock)

    def release(self) -> None:
        """Give the right back. Doing so twice does no harm."""
        clean_up_without(self.release)
        if self._descriptor < 0:
            return
        with uninterrupted():
            ours = _is_the_file(self._descriptor, self._lock) and _content(self._descriptor) == self._text
            if sys.platform == "win32":  # an open file cannot be removed there
                os.close(self._descriptor)
            if ours:
                with suppress(OSError):
                    self._lock.unlink()
            if sys.platform != "win32":
                os.close(self._descriptor)
            self._descriptor = -1

    def _lock_file(self, take_over: bool) -> None:
        while self._descriptor < 0:
            descriptor, is_ours = self._open_lock_file()
            try:
                if not _lock(descriptor):
                    raise FileLocked(self._path, _read_owner(_content(descriptor)))
                if not _is_the_file(descriptor, self._lock):
                    continue  # its owner has just removed it: make another
                if is_ours:
                    self._sign(descriptor, take_over)
                    self._descriptor = descriptor
                else:  # left by a killed program of another user: replace what cannot be signed
                    self._refuse_another_machine(descriptor, take_over)
                    self._remove_lock_file()
            finally:
                if self._descriptor != descriptor:
                    os.close(descriptor)

    def _open_lock_file(self) -> tuple[int, bool]:
        """The lock file, made if there is none, and whether it can be written.

        Anything but a regular file with one name is refused: a link would let another user choose which file is
        overwritten.
        """
        try:
            return os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFE, 0o666), True
        except FileExistsError:
            pass
        with suppress(FileNotFoundError, ValueError):
            if not _is_plain(self._lock.lstat()):
                raise self._refusal()
        for flags, is_ours in ((os.O_RDWR, True), (os.O_RDONLY, False)):
            try:
                descriptor = os.open(self._lock, flags | _SAFE)
            except FileNotFoundError:
                return self._open_lock_file()  # its owner has just removed it
            except PermissionError:
                continue
            except OSError as error:
                if error.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
                    raise self._refusal() from error
                raise
            if not _is_plain(os.fstat(descriptor)):
                os.close(descriptor)
                raise self._refusal()
            return descriptor, is_ours
        raise FileLocked(self._path, None)  # of another user, and not readable

    def _refusal(self) -> WriteProtected:
        return WriteProtected(message("files.no_lock_file", path=str(self._path), lock=str(self._lock)))

    def _remove_lock_file(self) -> None:
        try:
            self._lock.unlink(missing_ok=True)
        except OSError as error:
            reason = message("files.lock_file_of_another_user", path=str(self._path), lock=str(self._lock))
            raise WriteProtected(reason) from error

    def _refuse_another_machine(self, descriptor: int, take_over: bool) -> None:
        """Raise FileLocked if the lock is of another machine: whether its program still runs cannot be found out."""
        before = _read_owner(_content(descriptor))
        if before is not None and before.host != host_name():
            silent = (time.time() - os.fstat(descriptor).st_mtime) / 3600
            if not (take_over and silent >= STALE_HOURS):
                raise FileLocked(self._path, before, may_be_stale=silent >= STALE_HOURS)

    def _sign(self, descriptor: int, take_over: bool) -> None:
        self._refuse_another_machine(descriptor, take_over)
        me = LockOwner(user_name(), host_name(), os.getpid(), f"cxalloc {__version__}", utc_now())
        self._text = json.dumps(asdict(me)).encode()
        try:
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, self._text)
        except OSError:  # a full disk is no reason not to open a file: the lock holds without a name in it
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            self._text = b""


def _content(descriptor: int) -> bytes:
    """The text of the lock file. It is not opened again: closing it would end the lock on a network disk."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 4096)


def _read_owner(text: bytes) -> LockOwner | None:
    """The owner that is written in a lock file; None if there is none, or the text is not whole or not ours."""
    try:
        read = json.loads(text)
        pid, fields = int(read["pid"]), [read[name] for name in ("user", "host", "program", "since")]
    except (ValueError, TypeError, LookupError, RecursionError, OverflowError):
        return None
    if not all(isinstance(one, str) for one in fields):
        return None
    user, host, program, since = (printable(one[:_LONGEST_FIELD]) for one in fields)
    return LockOwner(user, host, pid, program, since)


def _is_plain(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1


def _is_the_file(descriptor: int, lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), lock.lstat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        """Lock a byte far behind the text: on Windows others cannot read what is locked."""
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            return error.errno not in _LOCKED_ERRORS
        return True
else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        """Whether no other program has it locked. A disk without locks leaves it to the text of the file."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno not in _LOCKED_ERRORS
        return True
