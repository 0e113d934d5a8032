"""The arguments of ``cxalloc explain``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import (
    CommandParser,
    add_gap,
    add_limit_and_output,
    add_path,
    add_scenario_and_changes,
    add_solver,
)
from cxalloc.messages.formatter import Formatter


def add_explain(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``explain`` to the subparsers of the command line."""
    text = formatter.text
    explain: CommandParser = commands.add_parser(
        "explain",
        formatter=formatter,
        help=text("options.explain"),
        description=text("options.explain_description"),
        epilog=text("options.explain_epilog"),
    )
    add_path(explain)
    explain.add_option("candidate", text("options.candidate"), metavar=text("options.CANDIDATE"))
    explain.add_option("--level", text("options.level"), metavar=text("options.NAME"), default="")
    add_scenario_and_changes(explain, text("options.set_as_for_solve"))
    add_solver(explain)
    add_gap(explain, text("options.explain_gap"))
    add_limit_and_output(explain, "why.csv", text("options.explain_seconds"))
    return explain
