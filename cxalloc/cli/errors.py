"""The report of a failed command on standard error, and its exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterable

from cxalloc.cli.exits import Exit, Refusal
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message, message
from cxalloc.messages.findings import error_messages
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.system_errors import system_error_message
from cxalloc.worker.standard_streams import print_error_line
from cxalloc_solvers.versions import UnsupportedSolver


def report_error(error: BaseException, formatter: Formatter) -> Exit:
    """Print each error on a line, and return the exit code; an unknown exception is a fault of the program."""
    from cxalloc.storage.errors import StorageError

    match error:
        case KeyboardInterrupt():
            return _report(Exit.CANCELLED, [formatter.text("refusals.cancelled")])
        case Refusal():
            details = [f"- {formatter.render(detail)}" for detail in error.details]
            return _report(Exit.BAD_INPUT, ["\n".join([formatter.render(error.message), *details])])
        case InvalidInput() | StorageError():
            # One value that was given for every period is found wrong in each of them.
            return _report(Exit.BAD_INPUT, dict.fromkeys(map(formatter.render, error_messages(error))))
        case UnsupportedSolver():
            versions = {"solver": error.solver, "installed": error.installed, "expected": error.expected}
            return _report(Exit.BAD_INPUT, [formatter.text("refusals.solver_version", **versions)])
        case MemoryError():
            return _report(Exit.LIMIT, [formatter.text("system.out_of_memory")])
        case OSError():
            if not error.filename:
                drop_output()
            return _report(Exit.BAD_INPUT, [_system_error(error, formatter)])
    traceback.print_exception(error)
    return _report(Exit.FAULT, [formatter.text("refusals.fault")])


def drop_output() -> None:
    """Let standard output lead nowhere: what could not be written would be complained about again at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _system_error(error: OSError, formatter: Formatter) -> str:
    where: Message | str = str(error.filename or "")
    if not where and error.errno == errno.ENOENT:  # of a relative path, where the folder is gone
        where = message("refusals.the_current_folder")
    where = where or message("refusals.the_output")
    return formatter.text("refusals.system", where=where, problem=system_error_message(error))


def _report(code: Exit, lines: Iterable[str]) -> Exit:
    for line in lines:
        print_error_line(f"cxalloc: {line}")
    return code
