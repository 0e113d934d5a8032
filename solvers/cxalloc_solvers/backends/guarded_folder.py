"""A temporary folder that goes with the program that made it, also when that program is killed."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_GUARD = """
read -r _
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$1" && exit
    sleep 1
done
"""
"""Removes a folder once standard input ends; again where a process that is ending has just made a file in it.

The other end of that pipe is held by this process alone, so that it closes whatever ends this process.
"""


@contextmanager
def guarded_folder(prefix: str) -> Iterator[Path]:
    """A new temporary folder, removed at the end.

    The guard runs before there is a folder and until there is none, so that no moment is left in which a kill leaves
    one behind. On Windows there is no guard, and the folder of a killed program stays.
    """
    if os.name == "nt":
        with tempfile.TemporaryDirectory(prefix=prefix) as name:
            yield Path(name)
        return
    folder = Path(tempfile.gettempdir()).absolute() / f"{prefix}{secrets.token_hex(8)}"
    with subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "sh", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,  # Ctrl-C in a terminal does not reach it
    ) as guard:
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
            guard.kill()  # not where the removal was interrupted: then the guard goes on with it
