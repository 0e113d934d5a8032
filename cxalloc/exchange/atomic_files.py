"""Writing files so that a crash leaves either the old one or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files through temporary ones next to them: none is replaced before all are safe on the disk.

    Raises OSError that names the file asked for, not the temporary one; then the old files are as they were (or, if
    replacing itself fails, some are new and whole).
    """
    # Not tempfile: its files stay readable for their owner only.
    temporary = {path: path.with_name(f".{secrets.token_hex(6)}.tmp") for path in contents}
    try:
        for path, content in contents.items():
            with _naming(path), temporary[path].open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path, written in temporary.items():
            with _naming(path):
                written.replace(path)
    finally:
        for written in temporary.values():
            written.unlink(missing_ok=True)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let an OSError name the file that was asked for: the temporary one means nothing to a user."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
