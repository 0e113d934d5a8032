"""What may stand behind ``cxalloc compare``."""

from __future__ import annotations

from typing import Any

from cxalloc.cli.options import add_limit_and_output, add_path, gap, make_parser

FIGURES = (
    "value", "npv", "budget", "spend", "cost", "benefit", "roi", "payback", "funded", "small_spend", "small_share",
)  # fmt: skip
GAP, LARGE, GAP_OF_LARGE = 0.0001, 100, 0.005
"""How exact a comparison is; of more initiatives than ``LARGE`` less, for their proofs to 0.01 % take minutes each."""
EXAMPLES = """\
examples:
  cxalloc compare sample_portfolios/retail_bank
  cxalloc compare bank.cxalloc "Cut 15 %" "AI slips a year" --why roi
  cxalloc compare bank.cxalloc --against "Cut 15 %" --json
  cxalloc compare bank.cxalloc --to comparison.csv     writes comparison.csv and comparison-differences.csv
"""


def add_compare(commands: Any) -> None:
    """Add ``compare`` to the subparsers of the command line."""
    summary = "put scenarios side by side, with the reason for each difference"
    compare = make_parser(
        commands.add_parser, "compare", help=summary, description=summary.capitalize() + ".", epilog=EXAMPLES
    )
    add_path(compare)
    compare.add_argument(
        "scenarios", metavar="SCENARIO", nargs="*", help="scenarios beside the base (default: all there are)"
    )
    compare.add_argument(
        "--against",
        metavar="NAME",
        default="",
        help="the scenario that the others are compared with (default: the base)",
    )
    compare.add_argument(
        "--why", metavar="FIGURE", choices=FIGURES, default="value",
        help=f"the figure whose differences are explained (default: value): {', '.join(FIGURES)}",
    )  # fmt: skip
    compare.add_argument(
        "--gap", metavar="G", type=gap,
        help=f"as for solve (default: {GAP * 100:g} %%, of more than {LARGE} initiatives {GAP_OF_LARGE * 100:g} %%)",
    )  # fmt: skip
    add_limit_and_output(compare, "comparison.csv", "seconds for each scenario")
