"""The arguments of ``cxalloc compare``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import CommandParser, add_limit_and_output, add_path, add_usual_gap
from cxalloc.messages.formatter import Formatter

FIGURES = (
    "value", "npv", "budget", "spend", "cost", "benefit", "roi", "payback", "funded", "small_spend", "small_share",
)  # fmt: skip
GAP_OF_LARGE = 0.005
"""The gap of more than ``LARGE`` initiatives, where a proof to 0.01 % takes minutes for each plan."""


def add_compare(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``compare`` to the subparsers of the command line."""
    text = formatter.text
    compare: CommandParser = commands.add_parser(
        "compare",
        formatter=formatter,
        help=text("options.compare"),
        description=text("options.compare_description"),
        epilog=text("options.compare_epilog"),
    )
    add_path(compare)
    compare.add_option("scenarios", text("options.scenarios"), metavar=text("options.SCENARIO"), nargs="*")
    compare.add_option("--against", text("options.against"), metavar=text("options.NAME"), default="")
    compare.add_option(
        "--why",
        text("options.why", figures=", ".join(FIGURES)),
        metavar=text("options.FIGURE"),
        choices=FIGURES,
        default="value",
    )
    add_usual_gap(compare, "options.compare_gap", GAP_OF_LARGE)
    add_limit_and_output(compare, "comparison.csv", text("options.compare_seconds"))
    return compare
