"""What may stand on the command line. Only the standard library is loaded here."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from cxalloc import __version__
from cxalloc.cli.compare import (
    COMPARE_EXAMPLES,
    FRONTIER_EXAMPLES,
    add_compare_arguments,
    add_frontier_arguments,
)
from cxalloc.domain import numbers
from cxalloc.domain.periods import PeriodUnit

COMMANDS = ("new", "solve", "explain", "compare", "frontier", "export", "check")
SOLVERS = ("highs", "cbc")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}

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
NEW_EXAMPLES = """\
examples:
  cxalloc new sample_portfolios/retail_bank bank.cxalloc
  cxalloc new ideas.csv shop.cxalloc --budget 80000
  cxalloc new ideas.xlsx shop.cxalloc --budget opex=80000 --budget "capex=50000;20000;0;0" --start 2027-Q1
  cxalloc new idées.csv shop.cxalloc --budget 80000 --decimal-comma --map "Enveloppe 2027=cost"
"""
SOLVE_EXAMPLES = """\
examples:
  cxalloc solve sample_portfolios/tutorial
  cxalloc solve bank.cxalloc --scenario "Cut 15 %" --save
  cxalloc solve bank.cxalloc --set budget.factor=1.1 --set rule.small-floor.enabled=no
  cxalloc solve bank.cxalloc --gap 1% --time-limit 60 --json > answer.json
"""
EXPLAIN_EXAMPLES = """\
examples:
  cxalloc explain bank.cxalloc mortgage
  cxalloc explain bank.cxalloc mortgage --scenario "Cut 15 %" --to why.csv
  cxalloc explain bank.cxalloc onboarding --level full --json
"""
EXPORT_EXAMPLES = """\
examples:
  cxalloc export bank.cxalloc --to plan.csv            writes plan.csv and plan-decisions.csv
  cxalloc export bank.cxalloc --plan 3 --to plan.csv
  cxalloc export bank.cxalloc --to plan.csv --delimiter semicolon --decimal-comma
  cxalloc export bank.cxalloc --to plan.xlsx           writes one workbook with plan and inputs
  cxalloc export bank.cxalloc --to bank                writes the portfolio as a folder of CSV and TOML
"""


def make_parser() -> argparse.ArgumentParser:
    """The parser of everything but ``cxalloc`` and ``cxalloc FILE``, which open the window."""
    parser = _parser(
        argparse.ArgumentParser,
        prog="cxalloc",
        description="Choose the customer-experience initiatives that a budget should fund.\n"
        "Without a command the window opens, on FILE if one is given.",
        epilog=EXAMPLES,
        usage="cxalloc [FILE]\n       cxalloc {new,solve,explain,compare,frontier,export,check} ...",
    )
    parser.add_argument("--version", action="version", version=f"cxalloc {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="cxalloc")
    _add_new(commands)
    _add_solve(commands)
    _add_explain(commands)
    _add_compare(commands)
    _add_frontier(commands)
    _add_export(commands)
    summary = "look whether a portfolio is sound, and verify its plans anew"
    check = _parser(commands.add_parser, "check", help=summary, description=summary.capitalize() + ".")
    _add_path(check)
    return parser


def _parser(make: Callable[..., argparse.ArgumentParser], *names: str, **more: Any) -> argparse.ArgumentParser:
    # Abbreviated options would change their meaning whenever an option is added.
    return make(*names, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **more)


def _add_path(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", type=Path, help="a .cxalloc file or a portfolio folder")


def _add_new(commands: Any) -> None:
    new = _parser(
        commands.add_parser,
        "new",
        help="make a portfolio file from a folder, a CSV file or an Excel workbook",
        description="Make a portfolio file from a folder (CSV and TOML), a CSV file or an Excel workbook.",
        epilog=NEW_EXAMPLES,
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
    table.add_argument("--periods", metavar="N", type=_count, help="periods with a budget (default: a year of them)")
    table.add_argument(
        "--benefit-periods", metavar="N", type=_count, help="periods after those in which benefits count (default: 0)"
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


def _add_solve(commands: Any) -> None:
    solve = _parser(
        commands.add_parser,
        "solve",
        help="find the best plan",
        description="Find the best plan, prove how good it is, verify it and print it.",
        epilog=SOLVE_EXAMPLES,
    )
    _add_path(solve)
    solve.add_argument("--scenario", metavar="NAME", default="", help="a scenario of the portfolio (default: the base)")
    solve.add_argument(
        "--set",
        metavar="KEY=VALUE",
        dest="changes",
        type=_change,
        action="append",
        default=[],
        help="a change, made after the scenario's; may be repeated. docs/portfolio_format.md lists the keys",
    )
    solve.add_argument("--solver", choices=SOLVERS, default=SOLVERS[0], help="default: %(default)s")
    solve.add_argument(
        "--gap",
        metavar="G",
        type=_gap,
        default="0.0001",
        help="how far from the best a plan may be, as a share (default: 0.01 %%)",
    )
    solve.add_argument(
        "--time-limit", metavar="S", type=_seconds, help="seconds after which the best plan so far will do"
    )
    solve.add_argument("--save", action="store_true", help="store the plan in the file")
    solve.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _add_explain(commands: Any) -> None:
    summary = "why a candidate is in the best plan or out of it, and what would change that"
    made = _parser(
        commands.add_parser, "explain", help=summary, description=summary.capitalize() + ".", epilog=EXPLAIN_EXAMPLES
    )
    _add_path(made)
    made.add_argument("candidate", metavar="CANDIDATE", help="id or name of an initiative or a small allocation")
    made.add_argument("--level", metavar="NAME", default="", help="ask about this level of an initiative")
    made.add_argument("--scenario", metavar="NAME", default="", help="a scenario of the portfolio (default: the base)")
    made.add_argument(
        "--set", metavar="KEY=VALUE", dest="changes", type=_change, action="append", default=[], help="as for solve"
    )
    made.add_argument("--solver", choices=SOLVERS, default=SOLVERS[0], help="default: %(default)s")
    made.add_argument(
        "--gap", metavar="G", type=_gap, help="how exact all of it is (default: as close as it takes to tell)"
    )
    _add_limit_and_output(made, "why.csv", "seconds for all solves together")


def _add_compare(commands: Any) -> None:
    summary = "put scenarios side by side, with the reason for each difference"
    made = _parser(
        commands.add_parser, "compare", help=summary, description=summary.capitalize() + ".", epilog=COMPARE_EXAMPLES
    )
    _add_path(made)
    add_compare_arguments(made, _gap)
    _add_limit_and_output(made, "comparison.csv", "seconds for each scenario")


def _add_frontier(commands: Any) -> None:
    summary = "draw value against budget, and show which budgets fund what"
    made = _parser(
        commands.add_parser, "frontier", help=summary, description=summary.capitalize() + ".", epilog=FRONTIER_EXAMPLES
    )
    _add_path(made)
    add_frontier_arguments(made, _gap, _points)
    _add_limit_and_output(made, "frontier.csv", "seconds for all the points together, and for each scenario")


def _add_limit_and_output(parser: argparse.ArgumentParser, example: str, seconds: str) -> None:
    parser.add_argument("--time-limit", metavar="S", type=_seconds, help=f"{seconds}; what is found by then is kept")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--to", metavar=example, type=Path, help="write it as CSV too, and the details beside it")
    _add_csv_style(parser)


def _add_csv_style(parser: argparse.ArgumentParser) -> None:
    style = parser.add_argument_group("for CSV", "What your spreadsheet expects.")
    style.add_argument("--delimiter", choices=DELIMITERS, help="between cells (default: comma)")
    style.add_argument(
        "--decimal-comma", action="store_true", help="write 1250,50 instead of 1250.50; then cells are separated by ;"
    )


def _add_export(commands: Any) -> None:
    export = _parser(
        commands.add_parser,
        "export",
        help="write a plan as CSV or Excel, or the portfolio as a folder",
        description="Write a plan as CSV or as an Excel workbook, or the portfolio as a folder. Where no plan is "
        "stored, the portfolio is optimised first.",
        epilog=EXPORT_EXAMPLES,
    )
    _add_path(export)
    export.add_argument("--plan", metavar="ID", type=_count, help="which stored plan (default: the newest)")
    export.add_argument("--to", metavar="plan.csv|plan.xlsx|FOLDER", type=Path, required=True, help="what to write")
    _add_csv_style(export)


def _count(value: str) -> int:
    number = numbers.read_whole(value)
    if number is None or number < 0:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number, 0 or more")
    return number


def _points(value: str) -> int:
    number = numbers.read_whole(value)
    if number is None or number < 2:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number, at least 2")
    return number


def _rate(value: str) -> Decimal:
    rate = numbers.read_share(value)
    if rate is None:
        raise argparse.ArgumentTypeError(f"{value!r} is not an annual rate such as 0.08 or 8 %")
    return rate


def _gap(value: str) -> float:
    gap = numbers.read_share(value)
    if gap is None or not 0 <= gap < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a share from 0 to below 1, such as 0.001 or 0.1 %")
    return float(gap)


def _seconds(value: str) -> float:
    seconds = numbers.read_number(value)
    if seconds is None or seconds <= 0:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of seconds above 0")
    return float(seconds)


def _mapping(value: str) -> tuple[str, str]:
    heading, sign, column = value.rpartition("=")
    if not (heading.strip() and sign):
        raise argparse.ArgumentTypeError(f"{value!r} is not a heading and a column such as 'Total=cost'")
    return heading.strip(), column.strip()


def _change(value: str) -> tuple[str, str]:
    key, sign, new = value.partition("=")
    if not (key.strip() and sign):
        raise argparse.ArgumentTypeError(f"{value!r} is not a change such as budget.factor=0.85")
    return key.strip(), new.strip()
