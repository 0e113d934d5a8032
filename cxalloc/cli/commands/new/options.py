"""What may stand behind ``cxalloc new``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cxalloc.cli.options import CommandParser, read_count
from cxalloc.domain import numbers
from cxalloc.domain.periods import PeriodUnit
from cxalloc.messages.formatter import Formatter


def add_new(commands: Any, formatter: Formatter) -> CommandParser:
    """Add ``new`` to the subparsers of the command line."""
    text = formatter.text
    new: CommandParser = commands.add_parser(
        "new",
        formatter=formatter,
        help=text("options.new"),
        description=text("options.new_description"),
        epilog=text("options.new_epilog"),
    )
    new.add_option("source", text("options.source"), metavar=text("options.SOURCE"), type=Path)
    new.add_option("file", text("options.file"), metavar=text("options.FILE"), type=Path)
    _add_frame(new)
    return new


def _add_frame(new: CommandParser) -> None:
    """What a table does not say of its portfolio, and how its cells are read."""
    text = new.text
    table = new.add_argument_group(text("options.for_table"), text("options.for_table_description"))
    count = new.reader(read_count, "options.not_a_count")
    new.add_option("--budget", text("options.budget"), group=table, metavar=text("options.BUDGET"), action="append")
    new.add_option("--name", text("options.name"), group=table, metavar=text("options.NAME"))
    new.add_option("--currency", text("options.currency"), group=table, metavar=text("options.CURRENCY"))
    new.add_option("--unit", text("options.unit"), group=table, choices=[unit.value for unit in PeriodUnit])
    new.add_option("--start", text("options.start"), group=table, metavar=text("options.LABEL"))
    new.add_option("--periods", text("options.periods"), group=table, metavar=text("options.COUNT"), type=count)
    new.add_option(
        "--benefit-periods",
        text("options.benefit_periods"),
        group=table,
        metavar=text("options.COUNT"),
        type=count,
    )
    new.add_option(
        "--rate",
        text("options.rate"),
        group=table,
        metavar=text("options.RATE"),
        type=new.reader(numbers.read_share, "options.not_a_rate"),
    )
    new.add_option(
        "--map",
        text("options.map"),
        group=table,
        metavar=text("options.MAPPING"),
        type=new.reader(_read_mapping, "options.not_a_mapping"),
        action="append",
    )
    marks = table.add_mutually_exclusive_group()
    for name, mark, help_text in (
        ("--decimal-comma", ",", text("options.decimal_comma")),
        ("--decimal-point", ".", text("options.decimal_point")),
    ):
        new.add_option(name, help_text, group=marks, dest="decimal_mark", action="store_const", const=mark)


def _read_mapping(value: str) -> tuple[str, str] | None:
    """A heading and the column that it means; "" leaves it out."""
    heading, sign, column = value.rpartition("=")
    return (heading.strip(), column.strip()) if heading.strip() and sign else None
