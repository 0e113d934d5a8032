"""Keeps standard output and error for this program: output of libraries, C libraries included, is dropped.

A solver that prints a banner would otherwise spoil JSON that another program reads, and the lines of a worker. The
guard is on the file descriptors 1 and 2, because a C library does not use ``sys.stdout``.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from cxalloc.messages.printable import printable


def keep_standard_streams() -> None:
    """Move ``sys.stdout`` and ``sys.stderr`` to descriptors of their own, and let 1 and 2 lead nowhere.

    This cannot be undone, because the buffers of C are written when the process ends. Processes that are started later
    inherit 1 and 2. Streams that are not on 1 and 2 (in a test, in another program) stay as they are.
    """
    streams = (("stdout", 1), ("stderr", 2))
    for name, descriptor in streams:
        # Closed: what is opened next, a copy of the other one too, must not take its place, for libraries write there.
        if getattr(sys, name) is None:
            _close(descriptor)
    for name, descriptor in streams:
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper) or _descriptor(stream) != descriptor:
            continue
        stream.flush()
        own = os.fdopen(
            os.dup(descriptor),
            "w",
            encoding=stream.encoding,
            errors=stream.errors,
            newline="\n" if os.linesep == "\n" else None,
            closefd=False,  # like Python's own, which live as long as the process
        )
        own.reconfigure(line_buffering=stream.line_buffering, write_through=stream.write_through)
        setattr(sys, name, own)
        _close(descriptor)


def print_error_line(text: str) -> None:
    """Print a line on standard error, control characters escaped.

    It goes nowhere if that is closed, for which ``print`` would take standard output.
    Nor is there anything to say about it if that cannot be written: the exit code stays what it is.
    """
    if sys.stderr is None:
        return
    try:
        print(printable(text, lines=True), file=sys.stderr, flush=True)
    except OSError:
        descriptor = _descriptor(sys.stderr) if isinstance(sys.stderr, io.TextIOWrapper) else None
        if descriptor is not None:
            _close(descriptor)  # else what is left of the line would fail again at exit


@contextlib.contextmanager
def libraries_print_nothing() -> Iterator[None]:
    """Context in which output of Python code in any thread is dropped; code that holds its stream already keeps it."""
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        yield


def _close(descriptor: int) -> None:
    """Let a descriptor lead nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != descriptor:
        os.dup2(nowhere, descriptor)
        os.close(nowhere)


def _descriptor(stream: io.TextIOWrapper) -> int | None:
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None
