"""The arguments of ``cxalloc timing``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import (
    CommandParser,
    add_limit_and_output,
    add_path,
    add_scenario_and_changes,
    add_solver,
    add_usual_gap,
)
from cxalloc.messages.formatter import Formatter

GAP_OF_LARGE = 0.001
"""The gap of more than ``LARGE`` initiatives, where a proof to 0.01 % takes minutes for each plan."""


def add_timing(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``timing`` to the subparsers of the command line."""
    text = formatter.text
    timing: CommandParser = commands.add_parser(
        "timing",
        formatter=formatter,
        help=text("options.timing"),
        description=text("options.timing_description"),
        epilog=text("options.timing_epilog"),
    )
    add_path(timing)
    add_scenario_and_changes(timing, text("options.set_as_for_solve"))
    add_solver(timing)
    add_usual_gap(timing, "options.prices_gap", GAP_OF_LARGE)
    add_limit_and_output(timing, "timing.csv", text("options.timing_seconds"), with_workbook=True)
    return timing
