"""The arguments of ``cxalloc prices``."""

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


def add_prices(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``prices`` to the subparsers of the command line."""
    text = formatter.text
    prices: CommandParser = commands.add_parser(
        "prices",
        formatter=formatter,
        help=text("options.prices"),
        description=text("options.prices_description"),
        epilog=text("options.prices_epilog"),
    )
    add_path(prices)
    add_scenario_and_changes(prices, text("options.set_as_for_solve"))
    add_solver(prices)
    add_usual_gap(prices, "options.prices_gap", GAP_OF_LARGE)
    add_limit_and_output(prices, "prices.csv", text("options.prices_seconds"), with_workbook=True)
    return prices
