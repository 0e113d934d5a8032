"""What may stand behind ``cxalloc check``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import add_path, make_parser


def add_check(commands: Any) -> None:
    """Add ``check`` to the subparsers of the command line."""
    summary = "look whether a portfolio is sound, and verify its plans anew"
    add_path(make_parser(commands.add_parser, "check", help=summary, description=summary.capitalize() + "."))
