"""What may stand behind ``cxalloc frontier``."""

from __future__ import annotations

import argparse
from typing import Any

from cxalloc.cli.options import add_limit_and_output, add_path, gap, make_parser
from cxalloc.domain import numbers

EXAMPLES = """\
examples:
  cxalloc frontier sample_portfolios/retail_bank
  cxalloc frontier bank.cxalloc --points 100 --gap 0.1% --json
  cxalloc frontier bank.cxalloc --fund opex --to frontier.csv     writes frontier.csv and frontier-entries.csv
"""


def add_frontier(commands: Any) -> None:
    """Add ``frontier`` to the subparsers of the command line."""
    summary = "draw value against budget, and show which budgets fund what"
    frontier = make_parser(
        commands.add_parser, "frontier", help=summary, description=summary.capitalize() + ".", epilog=EXAMPLES
    )
    add_path(frontier)
    frontier.add_argument("--points", metavar="N", type=_points, default=50, help="how many budgets (default: 50)")
    frontier.add_argument("--fund", metavar="F", default="", help="change this fund alone (default: all alike)")
    frontier.add_argument(
        "--gap", metavar="G", type=gap, default="0.005", help="how exact each point is (default: 0.5 %%)"
    )
    frontier.add_argument(
        "--no-scenarios", action="store_true", help="do not solve the scenarios to place them beside the curve"
    )
    add_limit_and_output(frontier, "frontier.csv", "seconds for all the points together, and for each scenario")


def _points(value: str) -> int:
    number = numbers.read_whole(value)
    if number is None or number < 2:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number, at least 2")
    return number
