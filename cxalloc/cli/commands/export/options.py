"""The arguments of ``cxalloc export``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cxalloc.cli.options import CommandParser, add_csv_style, add_path, read_count
from cxalloc.messages.formatter import Formatter


def add_export(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``export`` to the subparsers of the command line."""
    text = formatter.text
    export: CommandParser = commands.add_parser(
        "export",
        formatter=formatter,
        help=text("options.export"),
        description=text("options.export_description"),
        epilog=text("options.export_epilog"),
    )
    add_path(export)
    export.add_option(
        "--plan",
        text("options.plan"),
        metavar=text("options.PLAN"),
        type=export.reader(read_count, "options.not_a_count"),
    )
    export.add_option("--to", text("options.target"), metavar=text("options.TARGET"), type=Path, required=True)
    add_csv_style(export)
    return export
