"""The command line, described in ``docs/command_line.md``. Slow imports are deferred to the command that needs them."""

from __future__ import annotations

import multiprocessing
import sys
import time
from pathlib import Path

from cxalloc.cli.commands import COMMANDS, run_command
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.language import formatter_of, let_any_console_do, spoken_language, take_language
from cxalloc.cli.parser import parse_arguments
from cxalloc.domain.message import message
from cxalloc.interrupts import is_interrupted
from cxalloc.messages.formatter import Formatter
from cxalloc.worker.standard_streams import keep_standard_streams

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Run the command line, ``argv`` or that of the process, and return the exit code.

    Raises SystemExit where argparse does: after ``--help``, and with code 2 for arguments that it refuses.
    """
    multiprocessing.freeze_support()
    began = time.monotonic()
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--worker"]:
        from cxalloc.worker.process import main as serve

        return serve()
    let_any_console_do()
    formatter = formatter_of(spoken_language())
    try:
        language, arguments = take_language(arguments)
        formatter = formatter_of(spoken_language(language))
        code = _run(arguments, formatter, language, began)
        if sys.stdout is not None:
            sys.stdout.flush()
        elif code == Exit.DONE and argv is None:
            raise Refusal(message("refusals.closed_output"))
        return code
    except BrokenPipeError:
        from cxalloc.cli.errors import drop_output

        drop_output()  # its reader has closed it (`cxalloc … | head`)
        return Exit.PIPE_CLOSED
    except (KeyboardInterrupt, Exception) as error:
        from cxalloc.cli.errors import report_error

        # Ctrl-C in the middle of an import may come as an error of that.
        return report_error(KeyboardInterrupt() if is_interrupted() else error, formatter)


def _run(arguments: list[str], formatter: Formatter, language: str | None, began: float) -> int:
    if not arguments or not (arguments[0].startswith("-") or arguments[0] in COMMANDS):
        from cxalloc.cli.window import open_window

        if len(arguments) > 1:
            commands = ", ".join(COMMANDS)
            raise Refusal(message("refusals.not_a_command", value=repr(arguments[0]), commands=commands))
        return open_window(Path(arguments[0]) if arguments else None, language)
    options = parse_arguments(arguments, formatter)
    options.began = began
    keep_standard_streams()
    return run_command(options, formatter)
