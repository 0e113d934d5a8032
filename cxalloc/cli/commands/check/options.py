"""The arguments of ``cxalloc check``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import CommandParser, add_path
from cxalloc.messages.formatter import Formatter


def add_check(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``check`` to the subparsers of the command line."""
    text = formatter.text
    check: CommandParser = commands.add_parser(
        "check", formatter=formatter, help=text("options.check"), description=text("options.check_description")
    )
    add_path(check)
    return check
