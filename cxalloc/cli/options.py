"""Parsers of the command line in one language, the options that several commands share, and how values are read.

Only the standard library is loaded here.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from cxalloc.domain import numbers
from cxalloc.domain.message import Count, ExactShare
from cxalloc.exchange.parsers.ambiguity import NumberFormat, Unreadable, single_number, single_share
from cxalloc.messages.formatter import Formatter

SOLVERS = ("highs", "cbc")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
LANGUAGE_OPTION = "--language"
GAP, LARGE = 0.0001, 100
"""The usual gap, and the number of initiatives above which searches for several plans have a wider one.

These and the wider gaps of commands stand in the packages that search, too, which are not loaded here; a test compares.
"""
T = TypeVar("T")
ENGLISH_NUMBERS = NumberFormat(".", ",")
now = time.monotonic


class CommandParser(argparse.ArgumentParser):
    """A parser for one language that keeps line breaks of its texts and accepts no abbreviated options."""

    def __init__(self, *, formatter: Formatter, **more: Any) -> None:
        # Abbreviated options would change their meaning whenever an option is added.
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **more)
        self.formatter = formatter
        self.text = formatter.text

    def add_option(
        self, name: str, help_text: str, *, group: argparse._ActionsContainer | None = None, **more: Any
    ) -> None:
        """Add an argument with a help text in which a percent sign is one."""
        (group or self).add_argument(name, help=help_text.replace("%", "%%"), **more)

    def reader(self, read: Callable[[str], T | None], key: str) -> Callable[[str], T]:
        """A ``type`` for argparse: the value that ``read`` returns; None is refused with the text of ``key``."""

        def parse(value: str) -> T:
            found = read(value)
            if found is None:
                raise argparse.ArgumentTypeError(self.text(key, value=repr(value)))
            return found

        return parse

    def number_reader(self, read: Callable[[str, NumberFormat], T | None], key: str) -> Callable[[str], T]:
        """The same for numbers, which are read in the format that the terminal prints, as those in a window are."""
        style = self.formatter.style
        written = NumberFormat(style.decimal, style.group)
        return self.reader(lambda value: read(value, written), key)


def add_language(parser: CommandParser) -> None:
    """``--language``, for the help alone: ``cxalloc.cli.language`` has taken it out before the parser starts."""
    parser.add_option(LANGUAGE_OPTION, parser.text("options.language"), choices=["en", "fr"], default=argparse.SUPPRESS)


def add_path(parser: CommandParser) -> None:
    """PATH, the portfolio."""
    parser.add_option("path", parser.text("options.path"), metavar=parser.text("options.PATH"), type=Path)


def add_scenario_and_changes(parser: CommandParser, help_on_changes: str) -> None:
    """``--scenario`` and ``--set``: which version of the portfolio is meant."""
    parser.add_option("--scenario", parser.text("options.scenario"), metavar=parser.text("options.NAME"), default="")
    parser.add_option(
        "--set",
        help_on_changes,
        metavar=parser.text("options.CHANGE"),
        dest="changes",
        type=parser.reader(read_change, "options.not_a_change"),
        action="append",
        default=[],
    )


def add_solver(parser: CommandParser) -> None:
    """``--solver``."""
    parser.add_option(
        "--solver", parser.text("options.default", default=SOLVERS[0]), choices=SOLVERS, default=SOLVERS[0]
    )


def add_gap(parser: CommandParser, help_text: str, default: float | None = None) -> None:
    """``--gap``."""
    parser.add_option(
        "--gap",
        help_text,
        metavar=parser.text("options.GAP"),
        type=parser.number_reader(read_gap, "options.not_a_gap"),
        default=default,
    )


def add_usual_gap(parser: CommandParser, key: str, wide: float) -> None:
    """``--gap`` of a command whose default is ``wide`` for more than ``LARGE`` initiatives; ``key`` is of the help."""
    usual, wider = (ExactShare(Decimal(str(gap))) for gap in (GAP, wide))
    add_gap(parser, parser.text(key, gap=usual, n=Count(LARGE), wide=wider))


def add_time_limit(parser: CommandParser, help_text: str) -> None:
    """``--time-limit``."""
    parser.add_option(
        "--time-limit",
        help_text,
        metavar=parser.text("options.SECONDS"),
        type=parser.number_reader(read_duration, "options.not_seconds"),
    )


def seconds_left(options: argparse.Namespace) -> float | None:
    """What is left of ``--time-limit``, None without one: its clock starts with the command, not with the search."""
    limit: float | None = options.time_limit
    began: float = options.began
    return None if limit is None else max(0.0, limit - (now() - began))


LEAST_TO_DIAGNOSE = 0.25
"""The share of a time limit that the question why there is no plan gets even if the search took it all."""


def seconds_to_diagnose(limit: float | None, left: float | None) -> float | None:
    """What the question why there is no plan may take of a limit of which so much is ``left``, in seconds."""
    return None if limit is None or left is None else max(left, limit * LEAST_TO_DIAGNOSE)


def add_json(parser: CommandParser) -> None:
    """``--json``."""
    parser.add_option("--json", parser.text("options.json"), action="store_true")


def add_limit_and_output(parser: CommandParser, example: str, seconds: str, *, with_workbook: bool = False) -> None:
    """``--time-limit``, ``--json``, ``--to`` and the style of CSV; ``seconds`` says what the limit is for."""
    add_time_limit(parser, parser.text("options.what_is_found_is_kept", seconds=seconds))
    add_json(parser)
    parser.add_option(
        "--to", parser.text("options.to_workbook" if with_workbook else "options.to_csv"), metavar=example, type=Path
    )
    add_csv_style(parser)


def add_csv_style(parser: CommandParser) -> None:
    """``--delimiter`` and ``--decimal-comma``."""
    style = parser.add_argument_group(parser.text("options.for_csv"), parser.text("options.for_csv_description"))
    parser.add_option("--delimiter", parser.text("options.delimiter"), group=style, choices=DELIMITERS)
    parser.add_option("--decimal-comma", parser.text("options.csv_decimal_comma"), group=style, action="store_true")


def read_count(value: str) -> int | None:
    """A whole number, 0 or more."""
    number = numbers.read_whole(value)
    return None if number is None or number < 0 else number


def read_share(value: str, written: NumberFormat = ENGLISH_NUMBERS) -> Decimal | None:
    """A share or a rate, in the number format that the terminal prints, or as it can be meant only: ``8,5 %``."""
    try:
        return single_share(value, written)
    except Unreadable:
        return None


def read_gap(value: str, written: NumberFormat = ENGLISH_NUMBERS) -> float | None:
    """A share from 0 to below 1, as a fraction: 0.001 for ``0.1 %``."""
    share = read_share(value, written)
    return None if share is None or not 0 <= share < 1 else float(share)


def read_duration(value: str, written: NumberFormat = ENGLISH_NUMBERS) -> float | None:
    """Seconds above 0."""
    try:
        seconds, percent = single_number(value, written)
    except Unreadable:
        return None
    return None if percent or seconds <= 0 else float(seconds)


def read_change(value: str) -> tuple[str, str] | None:
    """A change of the portfolio: its key and the new value."""
    key, sign, new = value.partition("=")
    return (key.strip(), new.strip()) if key.strip() and sign else None
