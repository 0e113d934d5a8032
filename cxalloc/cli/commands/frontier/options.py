"""The arguments of ``cxalloc frontier``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import CommandParser, add_gap, add_limit_and_output, add_path
from cxalloc.domain import numbers
from cxalloc.messages.formatter import Formatter

POINTS, MOST_POINTS, GAP = 50, 1000, 0.005
"""The default number of budgets, the largest one, and the default gap of each."""


def add_frontier(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``frontier`` to the subparsers of the command line."""
    text = formatter.text
    frontier: CommandParser = commands.add_parser(
        "frontier",
        formatter=formatter,
        help=text("options.frontier"),
        description=text("options.frontier_description"),
        epilog=text("options.frontier_epilog"),
    )
    add_path(frontier)
    frontier.add_option(
        "--points",
        text("options.points"),
        metavar=text("options.COUNT"),
        type=frontier.reader(_read_points, "options.not_points"),
        default=POINTS,
    )
    frontier.add_option("--fund", text("options.fund"), metavar=text("options.FUND"), default="")
    add_gap(frontier, text("options.frontier_gap"), default=GAP)
    frontier.add_option("--no-scenarios", text("options.no_scenarios"), action="store_true")
    add_limit_and_output(frontier, "frontier.csv", text("options.frontier_seconds"))
    return frontier


def _read_points(value: str) -> int | None:
    number = numbers.read_whole(value)
    return None if number is None or not 2 <= number <= MOST_POINTS else number
