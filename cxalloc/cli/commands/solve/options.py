"""The arguments of ``cxalloc solve``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import (
    CommandParser,
    add_gap,
    add_json,
    add_path,
    add_scenario_and_changes,
    add_solver,
    add_time_limit,
)
from cxalloc.messages.formatter import Formatter

GAP = 0.0001
"""The default relative gap."""


def add_solve(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``solve`` to the subparsers of the command line."""
    text = formatter.text
    solve: CommandParser = commands.add_parser(
        "solve",
        formatter=formatter,
        help=text("options.solve"),
        description=text("options.solve_description"),
        epilog=text("options.solve_epilog"),
    )
    add_path(solve)
    add_scenario_and_changes(solve, text("options.set"))
    add_solver(solve)
    add_gap(solve, text("options.solve_gap"), default=GAP)
    add_time_limit(solve, text("options.solve_seconds"))
    solve.add_option("--save", text("options.save"), action="store_true")
    add_json(solve)
    return solve
