"""Who may change a file: one program at a time, named in a lock file beside it."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from cxalloc.domain.message import Message, message
from cxalloc.storage.errors import StorageError
from cxalloc.storage.user import host_name, user_name, utc_now
from cxalloc.version import __version__

STALE_HOURS = 3.0
"""A window gives a sign of life every half hour: one on another machine that gave none for so long may be dead."""

_HELD_ERRORS = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@dataclass(frozen=True, slots=True)
class LockOwner:
    """Who holds a file. ``since`` is in UTC, ISO 8601."""

    user: str
    host: str
    pid: int
    program: str
    since: str


class FileLocked(StorageError):  # noqa: N818 - a state of the file, which the window lives with
    """Another program has the file open to change it. It can still be read.

    ``owner`` is None where that program could not say who it is. ``may_be_stale``: it runs on another machine, so
    nobody here can know, but it gave no sign of life for hours: after asking, its lock may be taken over.
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
    """The right to change a file, from ``take`` to ``release``.

    The system itself locks the lock file for as long as this process lives, so that of a killed one is free at once.
    What is written in it tells others who has it, on machines too that share the folder but not the system's locks.
    """

    def __init__(self, path: Path) -> None:
        """The right to change ``path``, which is still to be taken."""
        real = path.resolve()
        self._path, self._lock = path, real.with_name(f".{real.name}.lock")
        self._descriptor, self._text = -1, b""
        self._lost_to: LockOwner | None = None

    @classmethod
    def acquire(cls, path: Path, *, take_over: bool = False) -> Self:
        """Get the right to change ``path``; ``take_over`` it from a machine that seems to be dead.

        Raises:
            FileLocked: somebody else has it.
            OSError: no file can be made beside ``path``.
        """
        lock = cls(path)
        lock._lock_file(take_over)
        return lock

    def refresh(self) -> None:
        """Give a sign of life, and make sure that nobody has taken the file over.

        Raises:
            FileLocked: somebody has.
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
            os.utime(self._lock)

    def release(self) -> None:
        """Give the right back. Doing so twice does no harm."""
        if self._descriptor < 0:
            return
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
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                if not _lock(descriptor):
                    raise FileLocked(self._path, _read_owner(_content(descriptor)))
                if _is_the_file(descriptor, self._lock):  # else its owner has just removed it: make another
                    self._sign(descriptor, take_over)
                    self._descriptor = descriptor
            finally:
                if self._descriptor != descriptor:
                    os.close(descriptor)

    def _sign(self, descriptor: int, take_over: bool) -> None:
        before = _read_owner(_content(descriptor))
        if before is not None and before.host != host_name():
            silent = (time.time() - os.fstat(descriptor).st_mtime) / 3600
            if not (take_over and silent >= STALE_HOURS):
                raise FileLocked(self._path, before, may_be_stale=silent >= STALE_HOURS)
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
    """What is written in the lock file. It is not opened anew: closing it would end the lock on a network disk."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 4096)


def _read_owner(text: bytes) -> LockOwner | None:
    """Who signed; None if nobody did, or did not get to the end of it."""
    try:
        return LockOwner(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _is_the_file(descriptor: int, lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), lock.stat())
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
            return error.errno not in _HELD_ERRORS
        return True
else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        """Whether nobody else has it locked. A disk without locks leaves it to what is written in the file."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno not in _HELD_ERRORS
        return True
