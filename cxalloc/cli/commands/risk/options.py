"""The arguments of ``cxalloc risk``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cxalloc.cli.options import (
    GAP,
    CommandParser,
    add_gap,
    add_limit_and_output,
    add_path,
    add_scenario_and_changes,
    add_solver,
    read_count,
    read_gap,
    read_share,
)
from cxalloc.domain import numbers
from cxalloc.domain.message import Count, ExactShare
from cxalloc.domain.names import Tag
from cxalloc.domain.scenario.uplifts import UpliftName
from cxalloc.exchange.parsers.ambiguity import NumberFormat, Unreadable, single_number
from cxalloc.messages.formatter import Formatter

DRAWS, SOLVED, MOST_DRAWS = 10_000, 1000, 1_000_000
MOST_POINTS = 101
ALPHA = 0.9
"""These stand in the package that draws, too, which is not loaded here; a test compares."""


def add_risk(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``risk`` to the subparsers of the command line."""
    text = formatter.text
    risk: CommandParser = commands.add_parser(
        "risk",
        formatter=formatter,
        help=text("options.risk"),
        description=text("options.risk_description"),
        epilog=text("options.risk_epilog"),
    )
    add_path(risk)
    add_scenario_and_changes(risk, text("options.set_as_for_solve"))
    risk.add_option(
        "--draws",
        text("options.risk_draws", n=Count(DRAWS)),
        metavar=text("options.N"),
        type=risk.reader(_read_draws, "options.not_draws"),
        default=DRAWS,
    )
    risk.add_option(
        "--solved",
        text("options.risk_solved", n=Count(SOLVED)),
        metavar=text("options.N"),
        type=risk.reader(_read_solved, "options.not_solved"),
        default=SOLVED,
    )
    risk.add_option(
        "--downside",
        text("options.risk_downside"),
        metavar=text("options.N"),
        type=risk.reader(_read_points, "options.not_downside"),
        default=0,
    )
    risk.add_option(
        "--seed",
        text("options.risk_seed"),
        metavar=text("options.N"),
        type=risk.reader(numbers.read_whole, "options.not_whole"),
        default=0,
    )
    risk.add_option(
        "--rho",
        text("options.risk_rho"),
        metavar=text("options.SHARE"),
        type=risk.number_reader(_read_rho, "options.not_rho"),
        default=None,
    )
    risk.add_option(
        "--alpha",
        text("options.risk_alpha", share=ExactShare(Decimal(repr(ALPHA)))),
        metavar=text("options.SHARE"),
        type=risk.number_reader(read_gap, "options.not_alpha"),
        default=ALPHA,
    )
    risk.add_option(
        "--uplift",
        text("options.risk_uplift", names=", ".join(UpliftName)),
        metavar=text("options.UPLIFT"),
        dest="uplifts",
        type=risk.reader(_read_uplift, "options.not_uplift"),
        action="append",
        default=[],
    )
    risk.add_option(
        "--classes",
        text("options.risk_classes"),
        metavar=text("options.CLASSES"),
        type=risk.reader(_read_classes, "options.not_classes"),
        default="owner",
    )
    risk.add_option(
        "--target",
        text("options.risk_target"),
        metavar=text("options.AMOUNT"),
        type=risk.number_reader(_read_amount, "options.not_amount"),
        default=None,
    )
    add_solver(risk)
    add_gap(risk, text("options.risk_gap", gap=ExactShare(Decimal(repr(GAP)))))
    add_limit_and_output(risk, "risk.csv", text("options.risk_seconds"), with_workbook=True)
    return risk


def _read_uplift(value: str) -> tuple[UpliftName, Tag] | None:
    name, sign, tag = value.partition("=")
    dimension, colon, word = tag.partition(":")
    return (UpliftName(name), Tag(dimension, word)) if sign and colon and name in list(UpliftName) else None


def _read_draws(value: str) -> int | None:
    draws = numbers.read_whole(value)
    return draws if draws is not None and 2 <= draws <= MOST_DRAWS else None


def _read_classes(value: str) -> str | None:
    return value if value in ("owner", "all") or (value.startswith("tag:") and value != "tag:") else None


def _read_points(value: str) -> int | None:
    points = read_count(value)
    return points if points == 0 or (points is not None and 2 <= points <= MOST_POINTS) else None


def _read_solved(value: str) -> int | None:
    draws = read_count(value)
    return draws if draws is not None and draws <= MOST_DRAWS else None


def _read_rho(value: str, written: NumberFormat) -> float | None:
    share = read_share(value, written)
    return None if share is None or not 0 <= share <= 1 else float(share)


def _read_amount(value: str, written: NumberFormat) -> Decimal | None:
    try:
        amount, percent = single_number(value, written)
    except Unreadable:
        return None
    return None if percent else amount
