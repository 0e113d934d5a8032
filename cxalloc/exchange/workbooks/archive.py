"""The parts of a workbook, which is a ZIP archive of XML, unpacked within bounds."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxalloc.domain.message import message
from cxalloc.exchange.grids import unreadable
from cxalloc.exchange.workbooks.xml_parts import WorkbookError

LARGEST_FILE = 100 * 2**20
"""The largest workbook, in bytes."""
LARGEST_UNPACKED = 100 * 2**20
"""How much of a workbook is unpacked, in bytes: a small file can hold gigabytes of zeros."""
MOST_PARTS = 10_000
MOST_MEGABYTES = message("input.megabytes", n=str(LARGEST_UNPACKED // 2**20))

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""The first bytes of what Excel wrote before 2007, and of what it writes for a workbook with a password."""
_ENCRYPTED = 1


class Archive:
    """The parts of a workbook. Their names are compared without regard to case, as the format demands."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path, self._archive = path, archive
        self._left = LARGEST_UNPACKED
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for part in archive.infolist():
            if self._parts.setdefault(part.filename.lower(), part) is not part:
                raise self.damaged(f"{part.filename!r} twice")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def read(self, name: str) -> bytes:
        """A part. Raises InvalidInput if it is missing or damaged, or if more than 100 MB are unpacked in all."""
        part = self._parts.get(name.lower())
        if part is None:
            raise self.damaged(f"no {name!r}")
        if part.flag_bits & _ENCRYPTED:
            raise self.encrypted()
        with self._archive.open(part) as file:
            # No more than the archive states is read, and what is not all of it fails the checksum.
            content = file.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise unreadable(self._path, message("input.found_more_unpacked"), MOST_MEGABYTES)
        return content

    def damaged(self, problem: str) -> Exception:
        """The error for a workbook that is not as the format demands."""
        return _damaged(self._path, problem)

    def encrypted(self) -> Exception:
        """The error for a workbook with a password."""
        return unreadable(self._path, message("input.found_password"), _EXPECTED)


_EXPECTED = message("input.workbook")


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a workbook. Raises InvalidInput, also for what goes wrong within the context."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # reading a device or a pipe may never end
            raise unreadable(path, message("input.found_no_file"), _EXPECTED)
        if found.st_size > LARGEST_FILE:
            raise unreadable(path, message("input.found_more", n=str(LARGEST_FILE // 2**20)), MOST_MEGABYTES)
        with path.open("rb") as file:
            if file.read(len(_OLE)) == _OLE:
                raise unreadable(path, message("input.found_old_or_password"), _EXPECTED)
            file.seek(0)
            with zipfile.ZipFile(file) as archive:
                if len(archive.infolist()) > MOST_PARTS:
                    raise _damaged(path, f"{len(archive.infolist())} parts")
                yield Archive(path, archive)
    except FileNotFoundError:
        raise unreadable(path, "", message("input.file_of_that_name")) from None
    except WorkbookError as error:
        raise _damaged(path, str(error)) from None
    except (OSError, EOFError, NotImplementedError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        raise unreadable(path, str(error), _EXPECTED) from None


def _damaged(path: Path, problem: str) -> Exception:
    return unreadable(path, message("input.found_damaged", problem=problem), _EXPECTED)
