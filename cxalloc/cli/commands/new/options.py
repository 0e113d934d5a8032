"""What may stand behind ``cxalloc new``."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from cxalloc.cli.options import count, make_parser
from cxalloc.domain import numbers
from cxalloc.domain.periods import PeriodUnit

EXAMPLES = """\
examples:
  cxalloc new sample_portfolios/retail_bank bank.cxalloc
  cxalloc new ideas.csv shop.cxalloc --budget 80000
  cxalloc new ideas.xlsx shop.cxalloc --budget opex=80000 --budget "capex=50000;20000;0;0" --start 2027-Q1
  cxalloc new idées.csv shop.cxalloc --budget 80000 --decimal-comma --map "Enveloppe 2027=cost"
"""


def add_new(commands: Any) -> None:
    """Add ``new`` to the subparsers of the command line."""
    new = make_parser(
        commands.add_parser,
        "new",
        help="make a portfolio file from a folder, a CSV file or an Excel workbook",
        description="Make a portfolio file from a folder (CSV and TOML), a CSV file or an Excel workbook.",
        epilog=EXAMPLES,
    )
    new.add_argument("source", metavar="SRC", type=Path, help="a portfolio folder, or a table (.csv, .xlsx)")
    new.add_argument("file", metavar="FILE.cxalloc", type=Path, help="the file to make; it must not exist yet")
    table = new.add_argument_group("for a table", "What a table of initiatives cannot say. A folder says it itself.")
    table.add_argument(
        "--budget",
        metavar="[FUND=]AMOUNT",
        action="append",
        help="amount per period in currency units, or one for each period separated by ';'. Needed. "
        "Several funds: once for each",
    )
    table.add_argument("--name", help="name of the portfolio (default: that of the table)")
    table.add_argument("--currency", help="ISO 4217 code (default: EUR)")
    table.add_argument(
        "--unit", choices=[unit.value for unit in PeriodUnit], help="length of a period (default: quarter)"
    )
    table.add_argument(
        "--start", metavar="LABEL", help="first period, such as 2027-Q1 (default: the first of next year)"
    )
    table.add_argument("--periods", metavar="N", type=count, help="periods with a budget (default: a year of them)")
    table.add_argument(
        "--benefit-periods", metavar="N", type=count, help="periods after those in which benefits count (default: 0)"
    )
    table.add_argument("--rate", metavar="RATE", type=_rate, help="annual discount rate, such as 8%% (default: 0)")
    table.add_argument(
        "--map",
        metavar="HEADING=COLUMN",
        type=_mapping,
        action="append",
        help="what a heading means, if it is not found; 'HEADING=' leaves a column out. May be repeated",
    )
    marks = table.add_mutually_exclusive_group()
    for name, mark in (("comma", ","), ("point", ".")):
        help_text = f"its numbers have a decimal {name} (default: what its numbers prove)"
        marks.add_argument(f"--decimal-{name}", dest="decimal_mark", action="store_const", const=mark, help=help_text)


def _rate(value: str) -> Decimal:
    rate = numbers.read_share(value)
    if rate is None:
        raise argparse.ArgumentTypeError(f"{value!r} is not an annual rate such as 0.08 or 8 %")
    return rate


def _mapping(value: str) -> tuple[str, str]:
    heading, sign, column = value.rpartition("=")
    if not (heading.strip() and sign):
        raise argparse.ArgumentTypeError(f"{value!r} is not a heading and a column such as 'Total=cost'")
    return heading.strip(), column.strip()
