"""The command line. ``docs/command_line.md`` describes it; every import that takes time waits for its command."""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
import traceback
from pathlib import Path

from cxalloc.cli.commands import COMMANDS, run_command
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.parser import command_line_parser

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Run the command line, ``argv`` or that of the process, and return the exit code.

    Raises SystemExit where argparse does: after ``--help``, and with code 2 for arguments that it refuses.
    """
    multiprocessing.freeze_support()
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--worker"]:
        from cxalloc.worker.process import main as serve

        return serve()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console that lacks a letter is no reason to stop
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of the output has closed it (`cxalloc … | head`). Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.PIPE_CLOSED
    except KeyboardInterrupt:
        return _report(Exit.CANCELLED, "cancelled")
    except Refusal as error:
        return _report(Exit.BAD_INPUT, str(error))
    except OSError as error:
        return _report(Exit.BAD_INPUT, f"{error.filename or 'the output'}: {error.strerror or error}")
    except Exception as error:
        return _report_error(error)


def _run(arguments: list[str]) -> int:
    if not arguments or not (arguments[0].startswith("-") or arguments[0] in COMMANDS):
        from cxalloc.cli.window import open_window

        if len(arguments) > 1:
            raise Refusal(
                f"{arguments[0]!r} is not a command; expected one of {', '.join(COMMANDS)}, or one file to open"
            )
        return open_window(Path(arguments[0]) if arguments else None)
    return run_command(command_line_parser().parse_args(arguments))


def _report_error(error: Exception) -> int:
    """Print what is wrong with an input or a file, a line each; anything else is a fault of the program."""
    from cxalloc.domain.errors import InvalidInput
    from cxalloc.storage.errors import StorageError

    if isinstance(error, InvalidInput):
        return _report(Exit.BAD_INPUT, *map(str, error.findings))
    if isinstance(error, StorageError):
        return _report(Exit.BAD_INPUT, str(error))
    traceback.print_exception(error)
    return _report(Exit.FAULT, "this is a fault of the program, not yours; please report it with the lines above")


def _report(code: Exit, *lines: str) -> int:
    for line in lines:
        print(f"cxalloc: {line}", file=sys.stderr)
    return code
