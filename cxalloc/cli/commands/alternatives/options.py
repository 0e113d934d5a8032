"""The arguments of ``cxalloc alternatives``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import (
    CommandParser,
    add_gap,
    add_limit_and_output,
    add_path,
    add_scenario_and_changes,
    add_solver,
    read_gap,
)
from cxalloc.domain import numbers
from cxalloc.messages.formatter import Formatter

WITHIN, COUNT, MOST, GAP = 0.01, 2, 9, 0.01
"""The default share of the value to give up, how many alternatives, the most of them, and the gap of a distance."""


def add_alternatives(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``alternatives`` to the subparsers of the command line."""
    text = formatter.text
    alternatives: CommandParser = commands.add_parser(
        "alternatives",
        formatter=formatter,
        help=text("options.alternatives"),
        description=text("options.alternatives_description"),
        epilog=text("options.alternatives_epilog"),
    )
    add_path(alternatives)
    alternatives.add_option(
        "--within",
        text("options.within"),
        metavar=text("options.GAP"),
        type=alternatives.number_reader(read_gap, "options.not_a_gap"),
        default=WITHIN,
    )
    alternatives.add_option(
        "--count",
        text("options.count_of_alternatives"),
        metavar=text("options.COUNT"),
        type=alternatives.reader(_read_count, "options.not_a_count_of_alternatives"),
        default=COUNT,
    )
    add_scenario_and_changes(alternatives, text("options.set_as_for_solve"))
    add_solver(alternatives)
    add_gap(alternatives, text("options.alternatives_gap"), default=GAP)
    add_limit_and_output(alternatives, "alternatives.csv", text("options.alternatives_seconds"), with_workbook=True)
    return alternatives


def _read_count(value: str) -> int | None:
    number = numbers.read_whole(value)
    return None if number is None or not 1 <= number <= MOST else number
