"""What may stand behind ``cxalloc export``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cxalloc.cli.options import add_csv_style, add_path, count, make_parser

EXAMPLES = """\
examples:
  cxalloc export bank.cxalloc --to plan.csv            writes plan.csv and plan-decisions.csv
  cxalloc export bank.cxalloc --plan 3 --to plan.csv
  cxalloc export bank.cxalloc --to plan.csv --delimiter semicolon --decimal-comma
  cxalloc export bank.cxalloc --to plan.xlsx           writes one workbook with plan and inputs
  cxalloc export bank.cxalloc --to bank                writes the portfolio as a folder of CSV and TOML
"""


def add_export(commands: Any) -> None:
    """Add ``export`` to the subparsers of the command line."""
    export = make_parser(
        commands.add_parser,
        "export",
        help="write a plan as CSV or Excel, or the portfolio as a folder",
        description="Write a plan as CSV or as an Excel workbook, or the portfolio as a folder. Where no plan is "
        "stored, the portfolio is optimised first.",
        epilog=EXAMPLES,
    )
    add_path(export)
    export.add_argument("--plan", metavar="ID", type=count, help="which stored plan (default: the newest)")
    export.add_argument("--to", metavar="plan.csv|plan.xlsx|FOLDER", type=Path, required=True, help="what to write")
    add_csv_style(export)
