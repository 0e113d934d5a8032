"""The parser of the command line. Only the standard library is loaded here."""

from __future__ import annotations

import argparse

from cxalloc.cli.argparse_texts import speaking
from cxalloc.cli.commands import COMMANDS
from cxalloc.cli.commands.alternatives.options import add_alternatives
from cxalloc.cli.commands.check.options import add_check
from cxalloc.cli.commands.compare.options import add_compare
from cxalloc.cli.commands.explain.options import add_explain
from cxalloc.cli.commands.export.options import add_export
from cxalloc.cli.commands.frontier.options import add_frontier
from cxalloc.cli.commands.new.options import add_new
from cxalloc.cli.commands.prices.options import add_prices
from cxalloc.cli.commands.risk.options import add_risk
from cxalloc.cli.commands.solve.options import add_solve
from cxalloc.cli.commands.timing.options import add_timing
from cxalloc.cli.options import CommandParser, add_language
from cxalloc.messages.formatter import Formatter
from cxalloc.version import __version__


def parse_arguments(arguments: list[str], formatter: Formatter) -> argparse.Namespace:
    """The parsed arguments of a command; not for ``cxalloc`` and ``cxalloc FILE``, which open the window.

    Raises:
        SystemExit: after ``--help``, and with code 2 for arguments that the parser refuses.
    """
    with speaking(formatter):
        return _command_line_parser(formatter).parse_args(arguments)


def _command_line_parser(formatter: Formatter) -> CommandParser:
    text = formatter.text
    parser = CommandParser(
        formatter=formatter,
        prog="cxalloc",
        description=text("options.description"),
        epilog=text("options.epilog"),
        usage=text("options.usage", commands=f"{{{','.join(COMMANDS)}}}"),
    )
    parser.add_argument("--version", action="version", version=f"cxalloc {__version__}", help=text("options.version"))
    add_language(parser)
    commands = parser.add_subparsers(
        dest="command", metavar=text("options.COMMAND"), required=True, prog="cxalloc", parser_class=CommandParser
    )
    adders = (
        add_new,
        add_solve,
        add_explain,
        add_compare,
        add_frontier,
        add_prices,
        add_alternatives,
        add_timing,
        add_risk,
        add_export,
        add_check,
    )
    for add_command in adders:
        add_language(add_command(commands, formatter))
    return parser
