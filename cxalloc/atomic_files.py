"""Replacing files so that a crash leaves either the old one or the new one, never half of one.

A file that is replaced keeps its rights, and a symbolic link its place: what it points to is replaced. Temporary files
are in the same folder; those of a program that was killed are removed by the next one that writes there.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from cxalloc.interrupts import uninterrupted

TEMPORARY, TEMPORARY_ENDING = ".cxalloc-", ".tmp"
ABANDONED_SECONDS = 60.0
"""A temporary file that is older, and that no living program has locked, was left by one that was killed."""


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files through temporary ones next to them: none is replaced before all are safe on the disk.

    Raises OSError that names the file asked for, not the temporary one; then the old files are as they were (or, if
    replacing itself fails, some are new and whole).
    """
    written: dict[Path, tuple[Path, int]] = {}
    targets = {path: real_path(path) for path in contents}
    try:
        for folder in {target.parent for target in targets.values()}:
            _remove_abandoned(folder)
        for path, content in contents.items():
            target = targets[path]
            with _naming(path):
                temporary = target.with_name(f"{TEMPORARY}{secrets.token_hex(6)}{TEMPORARY_ENDING}")
                descriptor = create_like(temporary, target)
                written[path] = temporary, descriptor
                try_lock(descriptor)
                with open(descriptor, "wb", closefd=False) as file:
                    file.write(content)
                    file.flush()
                    os.fsync(descriptor)
        with uninterrupted():
            for path, (temporary, descriptor) in written.items():
                with _naming(path):
                    if os.name == "nt":  # an open file cannot be moved there
                        os.close(descriptor)
                        written[path] = temporary, -1
                    temporary.replace(targets[path])
    finally:
        with uninterrupted():
            _close_and_remove(written)
    for folder in {target.parent for target in targets.values()}:
        sync_folder(folder)


def real_path(path: Path) -> Path:
    """The absolute path of the file that a path leads to, through symbolic links; it need not exist."""
    return Path(os.path.realpath(path))


def create_like(path: Path, model: Path, *, most: int = 0o666) -> int:
    """Create a file with the rights and the owner of ``model``, and return its descriptor.

    If there is no model, it has the rights ``most`` less those that the umask takes. It must not exist, not even as a
    symbolic link. Raises PermissionError if ``model`` is write-protected, OSError if it is a device or a pipe.
    """
    try:
        found = model.stat()
    except FileNotFoundError:
        return os.open(path, _CREATE, most)
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):  # to put a file in its place would break it
        raise OSError(errno.EINVAL, "a device or a pipe, not a file", str(model))
    if not os.access(model, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(model))
    descriptor = os.open(path, _CREATE, 0o600)
    try:
        if os.name == "posix":
            with suppress(PermissionError):  # only the administrator may give files away
                os.chown(descriptor, found.st_uid, found.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(found.st_mode) & 0o777)
    except BaseException:
        os.close(descriptor)
        path.unlink(missing_ok=True)
        raise
    return descriptor


_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def sync_folder(folder: Path) -> None:
    """Make a change of names last through a power cut, where the system can."""
    if os.name == "posix":
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except PermissionError:
            return  # one may write in it and not list it
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _close_and_remove(written: Mapping[Path, tuple[Path, int]]) -> None:
    for temporary, descriptor in written.values():
        if os.name == "nt" and descriptor >= 0:
            os.close(descriptor)
        temporary.unlink(missing_ok=True)
        if os.name != "nt":
            os.close(descriptor)


def _remove_abandoned(folder: Path) -> None:
    """Remove the temporary files that killed programs left in a folder."""
    with suppress(OSError):
        for left in folder.glob(f"{TEMPORARY}*{TEMPORARY_ENDING}"):
            with suppress(OSError):
                if time.time() - left.lstat().st_mtime > ABANDONED_SECONDS and _is_abandoned(left):
                    left.unlink()


def _is_abandoned(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        return try_lock(descriptor)
    finally:
        os.close(descriptor)


if os.name == "posix":
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock a file until it is closed; False if another program has it locked, or the disk has no locks."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
else:

    def try_lock(descriptor: int) -> bool:
        """Nothing to do: the system refuses to remove a file that is open."""
        return True


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let an OSError name the file that was asked for: the temporary one means nothing to a user."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
