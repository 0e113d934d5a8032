"""What may stand behind ``cxalloc explain``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import add_limit_and_output, add_path, add_scenario_and_changes, add_solver, gap, make_parser

EXAMPLES = """\
examples:
  cxalloc explain bank.cxalloc mortgage
  cxalloc explain bank.cxalloc mortgage --scenario "Cut 15 %" --to why.csv
  cxalloc explain bank.cxalloc onboarding --level full --json
"""


def add_explain(commands: Any) -> None:
    """Add ``explain`` to the subparsers of the command line."""
    summary = "why a candidate is in the best plan or out of it, and what would change that"
    explain = make_parser(
        commands.add_parser, "explain", help=summary, description=summary.capitalize() + ".", epilog=EXAMPLES
    )
    add_path(explain)
    explain.add_argument("candidate", metavar="CANDIDATE", help="id or name of an initiative or a small allocation")
    explain.add_argument("--level", metavar="NAME", default="", help="ask about this level of an initiative")
    add_scenario_and_changes(explain, "as for solve")
    add_solver(explain)
    explain.add_argument(
        "--gap", metavar="G", type=gap, help="how exact all of it is (default: as close as it takes to tell)"
    )
    add_limit_and_output(explain, "why.csv", "seconds for all solves together")
