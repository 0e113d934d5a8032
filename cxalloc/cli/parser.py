"""The parser of the command line. Only the standard library is loaded here."""

from __future__ import annotations

import argparse

from cxalloc.cli.commands import COMMANDS
from cxalloc.cli.commands.check.options import add_check
from cxalloc.cli.commands.compare.options import add_compare
from cxalloc.cli.commands.explain.options import add_explain
from cxalloc.cli.commands.export.options import add_export
from cxalloc.cli.commands.frontier.options import add_frontier
from cxalloc.cli.commands.new.options import add_new
from cxalloc.cli.commands.solve.options import add_solve
from cxalloc.cli.options import make_parser
from cxalloc.version import __version__

EXAMPLES = """\
examples:
  cxalloc                                     open the window
  cxalloc bank.cxalloc                        open the window on a portfolio
  cxalloc solve sample_portfolios/retail_bank
  cxalloc solve bank.cxalloc --scenario "Cut 15 %" --save
  cxalloc solve bank.cxalloc --set budget.factor=1.1 --json
  cxalloc compare bank.cxalloc
  cxalloc frontier bank.cxalloc --to frontier.csv
  cxalloc new ideas.xlsx bank.cxalloc --budget 250000 --start 2027-Q1
  cxalloc export bank.cxalloc --to plan.csv
  cxalloc check bank.cxalloc

exit codes: 0 done, 1 no feasible plan, 2 bad input, 3 a limit came before any plan, 130 cancelled
"""


def command_line_parser() -> argparse.ArgumentParser:
    """The parser of everything but ``cxalloc`` and ``cxalloc FILE``, which open the window."""
    parser = make_parser(
        argparse.ArgumentParser,
        prog="cxalloc",
        description="Choose the customer-experience initiatives that a budget should fund.\n"
        "Without a command the window opens, on FILE if one is given.",
        epilog=EXAMPLES,
        usage=f"cxalloc [FILE]\n       cxalloc {{{','.join(COMMANDS)}}} ...",
    )
    parser.add_argument("--version", action="version", version=f"cxalloc {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="cxalloc")
    for add_command in (add_new, add_solve, add_explain, add_compare, add_frontier, add_export, add_check):
        add_command(commands)
    return parser
