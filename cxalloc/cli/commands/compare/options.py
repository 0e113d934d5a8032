"""The arguments of ``cxalloc compare``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cxalloc.cli.options import CommandParser, add_gap, add_limit_and_output, add_path
from cxalloc.domain.message import Count, ExactShare
from cxalloc.messages.formatter import Formatter

FIGURES = (
    "value", "npv", "budget", "spend", "cost", "benefit", "roi", "payback", "funded", "small_spend", "small_share",
)  # fmt: skip
GAP, LARGE, GAP_OF_LARGE = 0.0001, 100, 0.005
"""Gaps of a comparison: wider for more than ``LARGE`` initiatives, where a proof to 0.01 % takes minutes per plan."""


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
    gap, wide = ExactShare(Decimal(str(GAP))), ExactShare(Decimal(str(GAP_OF_LARGE)))
    add_gap(compare, text("options.compare_gap", gap=gap, n=Count(LARGE), wide=wide))
    add_limit_and_output(compare, "comparison.csv", text("options.compare_seconds"))
    return compare
