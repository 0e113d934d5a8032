"""The arguments of ``cxalloc new``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cxalloc.cli.options import DELIMITERS, CommandParser, read_count, read_share
from cxalloc.domain.periods import PeriodUnit
from cxalloc.messages.formatter import Formatter

ENCODINGS = ("utf-8", "cp1252", "utf-16", "cp1250", "mac_roman")
"""The encodings of the importer, repeated here because that is loaded only when a table is read."""


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
    """Add the options for the parts of a portfolio that a table lacks."""
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
        type=new.number_reader(read_share, "options.not_a_rate"),
    )
    new.add_option(
        "--map",
        text("options.map"),
        group=table,
        metavar=text("options.MAPPING"),
        type=new.reader(_read_mapping, "options.not_a_mapping"),
        action="append",
    )
    kinds = ("initiatives", "small-allocations")
    new.add_option("--kind", text("options.kind"), group=table, choices=kinds)
    marks = table.add_mutually_exclusive_group()
    for name, mark, help_text in (
        ("--decimal-comma", ",", text("options.decimal_comma")),
        ("--decimal-point", ".", text("options.decimal_point")),
    ):
        new.add_option(name, help_text, group=marks, dest="decimal_mark", action="store_const", const=mark)

    _add_reading(new)


def _add_reading(new: CommandParser) -> None:
    """Add the options that override how a table is read."""
    text = new.text
    reading = new.add_argument_group(text("options.for_reading"), text("options.for_reading_description"))
    count, number = new.reader(read_count, "options.not_a_count"), text("options.COUNT")
    mark = new.reader(_read_mark, "options.not_a_mark")
    new.add_option(
        "--decimal-mark",
        text("options.decimal_mark"),
        group=reading,
        metavar=text("options.MARK"),
        type=mark,
        action="append",
        dest="decimal_marks",
    )
    new.add_option("--sheet", text("options.sheet"), group=reading, metavar=text("options.NAME"))
    new.add_option("--visible-only", text("options.visible_only"), group=reading, action="store_true", default=None)
    new.add_option("--encoding", text("options.encoding"), group=reading, choices=ENCODINGS)
    new.add_option("--delimiter", text("options.table_delimiter"), group=reading, choices=DELIMITERS)
    new.add_option("--skip-rows", text("options.skip_rows"), group=reading, metavar=number, type=count)
    new.add_option("--last-row", text("options.last_row"), group=reading, metavar=number, type=count)
    for option, help_text in (
        ("--keep-row", text("options.keep_row")),
        ("--leave-out", text("options.leave_out")),
    ):
        new.add_option(option, help_text, group=reading, metavar=number, type=count, action="append")


def _read_mark(value: str) -> tuple[str, str] | None:
    """A decimal mark, for the table ("") or for the column of a heading."""
    heading, _, mark = value.rpartition("=")
    found = {"comma": ",", "point": "."}.get(mark.strip(), mark.strip())
    return (heading.strip(), found) if found in (".", ",") else None


def _read_mapping(value: str) -> tuple[str, str] | None:
    """A heading and the column that it means; "" leaves it out."""
    heading, sign, column = value.rpartition("=")
    return (heading.strip(), column.strip()) if heading.strip() and sign else None
