"""The arguments of ``cxalloc prices``."""

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
"""Gaps of the searches: wider for more than ``LARGE`` initiatives, where a proof to 0.01 % takes minutes for each."""


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
    gap, wide = ExactShare(Decimal(str(GAP))), ExactShare(Decimal(str(GAP_OF_LARGE)))
    add_gap(prices, text("options.prices_gap", gap=gap, n=Count(LARGE), wide=wide))
    add_limit_and_output(prices, "prices.csv", text("options.prices_seconds"), with_workbook=True)
    return prices
