"""Options that several commands share, and how their values are read. Only the standard library is loaded here."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cxalloc.domain import numbers

SOLVERS = ("highs", "cbc")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


def make_parser(make: Callable[..., argparse.ArgumentParser], *names: str, **more: Any) -> argparse.ArgumentParser:
    """A parser made by ``make`` that keeps line breaks of its texts and takes no abbreviated options."""
    # Abbreviated options would change their meaning whenever an option is added.
    return make(*names, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **more)


def add_path(parser: argparse.ArgumentParser) -> None:
    """PATH, the portfolio."""
    parser.add_argument("path", metavar="PATH", type=Path, help="a .cxalloc file or a portfolio folder")


def add_scenario_and_changes(parser: argparse.ArgumentParser, help_on_changes: str) -> None:
    """``--scenario`` and ``--set``: which version of the portfolio is meant."""
    parser.add_argument(
        "--scenario", metavar="NAME", default="", help="a scenario of the portfolio (default: the base)"
    )
    parser.add_argument(
        "--set", metavar="KEY=VALUE", dest="changes", type=change, action="append", default=[], help=help_on_changes
    )


def add_solver(parser: argparse.ArgumentParser) -> None:
    """``--solver``."""
    parser.add_argument("--solver", choices=SOLVERS, default=SOLVERS[0], help="default: %(default)s")


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def add_limit_and_output(parser: argparse.ArgumentParser, example: str, seconds: str) -> None:
    """``--time-limit``, ``--json``, ``--to`` and the style of CSV; ``seconds`` says what the limit is for."""
    parser.add_argument("--time-limit", metavar="S", type=duration, help=f"{seconds}; what is found by then is kept")
    add_json(parser)
    parser.add_argument("--to", metavar=example, type=Path, help="write it as CSV too, and the details beside it")
    add_csv_style(parser)


def add_csv_style(parser: argparse.ArgumentParser) -> None:
    """``--delimiter`` and ``--decimal-comma``."""
    style = parser.add_argument_group("for CSV", "What your spreadsheet expects.")
    style.add_argument("--delimiter", choices=DELIMITERS, help="between cells (default: comma)")
    style.add_argument(
        "--decimal-comma", action="store_true", help="write 1250,50 instead of 1250.50; then cells are separated by ;"
    )


def count(value: str) -> int:
    """A whole number, 0 or more."""
    number = numbers.read_whole(value)
    if number is None or number < 0:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number, 0 or more")
    return number


def gap(value: str) -> float:
    """A share from 0 to below 1, as a fraction: 0.001 for ``0.1 %``."""
    share = numbers.read_share(value)
    if share is None or not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a share from 0 to below 1, such as 0.001 or 0.1 %")
    return float(share)


def duration(value: str) -> float:
    """Seconds above 0."""
    seconds = numbers.read_number(value)
    if seconds is None or seconds <= 0:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of seconds above 0")
    return float(seconds)


def change(value: str) -> tuple[str, str]:
    """A change of the portfolio: its key and the new value."""
    key, sign, new = value.partition("=")
    if not (key.strip() and sign):
        raise argparse.ArgumentTypeError(f"{value!r} is not a change such as budget.factor=0.85")
    return key.strip(), new.strip()
