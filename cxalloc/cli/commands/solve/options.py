"""What may stand behind ``cxalloc solve``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import (
    add_json,
    add_path,
    add_scenario_and_changes,
    add_solver,
    duration,
    gap,
    make_parser,
)

EXAMPLES = """\
examples:
  cxalloc solve sample_portfolios/tutorial
  cxalloc solve bank.cxalloc --scenario "Cut 15 %" --save
  cxalloc solve bank.cxalloc --set budget.factor=1.1 --set rule.small-floor.enabled=no
  cxalloc solve bank.cxalloc --gap 1% --time-limit 60 --json > answer.json
"""


def add_solve(commands: Any) -> None:
    """Add ``solve`` to the subparsers of the command line."""
    solve = make_parser(
        commands.add_parser,
        "solve",
        help="find the best plan",
        description="Find the best plan, prove how good it is, verify it and print it.",
        epilog=EXAMPLES,
    )
    add_path(solve)
    add_scenario_and_changes(
        solve, "a change, made after the scenario's; may be repeated. docs/portfolio_format.md lists the keys"
    )
    add_solver(solve)
    solve.add_argument(
        "--gap",
        metavar="G",
        type=gap,
        default="0.0001",
        help="how far from the best a plan may be, as a share (default: 0.01 %%)",
    )
    solve.add_argument(
        "--time-limit", metavar="S", type=duration, help="seconds after which the best plan so far will do"
    )
    solve.add_argument("--save", action="store_true", help="store the plan in the file")
    add_json(solve)
