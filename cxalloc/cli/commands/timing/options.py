"""The arguments of ``cxalloc timing``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cxalloc.cli.options import (
    CommandParser,
    add_gap,
    add_limit_and_output,
    add_path,
    add_scenario_and_changes,
    add_solver,
)
from cxalloc.domain.message import Count, ExactShare
from cxalloc.messages.formatter import Formatter

GAP, LARGE, GAP_OF_LARGE = 0.0001, 100, 0.001
"""Gaps of the search: wider for more than ``LARGE`` initiatives."""


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
    gap, wide = ExactShare(Decimal(str(GAP))), ExactShare(Decimal(str(GAP_OF_LARGE)))
    add_gap(timing, text("options.prices_gap", gap=gap, n=Count(LARGE), wide=wide))
    add_limit_and_output(timing, "timing.csv", text("options.timing_seconds"), with_workbook=True)
    return timing
