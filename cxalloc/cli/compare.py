"""``cxalloc compare`` and ``cxalloc frontier``: what may stand behind them, and what they do."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cxalloc.cli.exits import Exit, Refusal

if TYPE_CHECKING:
    import threading

    from cxalloc.analysis.comparison.compare import ColumnFound, CompareProgress, Comparison
    from cxalloc.analysis.frontier.frontier import Frontier, FrontierEvent
    from cxalloc.domain.plan import Plan
    from cxalloc.domain.portfolio import Portfolio
    from cxalloc.exchange.exports.plan_csv import CsvStyle

FIGURES = (
    "value", "npv", "budget", "spend", "cost", "benefit", "roi", "payback", "funded", "small_spend", "small_share",
)  # fmt: skip
GAP, LARGE, GAP_OF_LARGE = 0.0001, 100, 0.005
"""How exact a comparison is; of more initiatives than ``LARGE`` less, for their proofs to 0.01 % take minutes each."""
COMPARE_EXAMPLES = """\
examples:
  cxalloc compare sample_portfolios/retail_bank
  cxalloc compare bank.cxalloc "Cut 15 %" "AI slips a year" --why roi
  cxalloc compare bank.cxalloc --against "Cut 15 %" --json
  cxalloc compare bank.cxalloc --to comparison.csv     writes comparison.csv and comparison-differences.csv
"""
FRONTIER_EXAMPLES = """\
examples:
  cxalloc frontier sample_portfolios/retail_bank
  cxalloc frontier bank.cxalloc --points 100 --gap 0.1% --json
  cxalloc frontier bank.cxalloc --fund opex --to frontier.csv     writes frontier.csv and frontier-entries.csv
"""


def add_compare_arguments(compare: argparse.ArgumentParser, gap: Callable[[str], float]) -> None:
    """What ``compare`` takes besides PATH, the time limit and the CSV style."""
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


def add_frontier_arguments(
    frontier: argparse.ArgumentParser, gap: Callable[[str], float], count: Callable[[str], int]
) -> None:
    """What ``frontier`` takes besides PATH, the time limit and the CSV style."""
    frontier.add_argument("--points", metavar="N", type=count, default=50, help="how many budgets (default: 50)")
    frontier.add_argument("--fund", metavar="F", default="", help="change this fund alone (default: all alike)")
    frontier.add_argument(
        "--gap", metavar="G", type=gap, default="0.005", help="how exact each point is (default: 0.5 %%)"
    )
    frontier.add_argument(
        "--no-scenarios", action="store_true", help="do not solve the scenarios to place them beside the curve"
    )


def compare(options: argparse.Namespace, load: Loader, style: CsvStyle) -> int:
    """``cxalloc compare``: scenarios side by side."""
    from cxalloc.analysis.comparison.compare import BASE, KeyFigure
    from cxalloc.analysis.comparison.export import write_comparison
    from cxalloc.cli.comparison_json import comparison_in_json
    from cxalloc.cli.comparison_tables import print_comparison, writings
    from cxalloc.cli.plan_tables import console_for_output

    refuse_bad_target(options.to)
    portfolio, stored = load(options.path)
    asked = [BASE, *options.scenarios, options.against] if options.scenarios else None
    _refuse_bad_reference(portfolio, options.against)
    gap = _gap_asked(portfolio, options.gap)
    comparison = _compared(portfolio, asked, stored, gap, options.time_limit)
    figure = KeyFigure(options.why)
    # First the files: whoever reads the output may stop reading.
    files = write_comparison(portfolio, comparison, options.to, options.against, style) if options.to else ()
    if options.json:
        written = writings(portfolio, comparison)
        print(comparison_in_json(portfolio, comparison, options.against, figure, written, gap))
    else:
        print_comparison(console_for_output(), portfolio, comparison, options.against, figure)
        if options.gap is None and gap != GAP:
            print(f"\n{_why_so_wide(gap)}")
    tell_written(files, options)
    return _how_compared(comparison)


def frontier(options: argparse.Namespace, load: Loader, style: CsvStyle) -> int:
    """``cxalloc frontier``: value against budget."""
    from cxalloc.analysis.frontier.export import write_frontier
    from cxalloc.cli.comparison_json import frontier_in_json
    from cxalloc.cli.comparison_tables import print_frontier
    from cxalloc.cli.plan_tables import console_for_output

    refuse_bad_target(options.to)
    portfolio, stored = load(options.path)
    plans: list[Plan] = []
    names = [one.name for one in portfolio.scenarios]
    if names and not options.no_scenarios:
        compared = _compared(portfolio, names, stored, options.gap, options.time_limit)
        plans = [column.plan for column in compared.columns if column.plan is not None]
    found = _drawn(portfolio, options, plans)
    files = write_frontier(portfolio, found, options.to, style) if options.to and found.points else ()
    if options.json:
        print(frontier_in_json(portfolio, found))
    else:
        print_frontier(console_for_output(), portfolio, found)
    tell_written(files, options)
    return _how_drawn(found)


def _compared(
    portfolio: Portfolio, scenarios: Sequence[str] | None, stored: Sequence[Plan], gap: float, time_limit: float | None
) -> Comparison:
    from cxalloc.analysis.comparison import compare as comparing
    from cxalloc.cli.figures import Figures
    from cxalloc.cli.progress import watched

    figures = Figures(portfolio)

    def work(tell: Callable[[CompareProgress | ColumnFound], None], cancel: threading.Event) -> Comparison:
        return comparing.compare(
            portfolio,
            scenarios=scenarios,
            stored=stored,
            gap=gap,
            time_limit=time_limit,
            on_progress=tell,
            cancel=cancel,
        )

    def say(news: CompareProgress | ColumnFound) -> list[str]:
        if isinstance(news, comparing.ColumnFound):
            return [f"{news.column.scenario or 'Base'} is done"]
        parts = [f"{news.scenario or 'Base'} ({news.number} of {news.scenarios})", f"{news.seconds:.0f} s"]
        return [*parts, f"gap {figures.gap(news.gap)}"] if news.gap is not None else parts

    return watched(work, say)


def _drawn(portfolio: Portfolio, options: argparse.Namespace, plans: Sequence[Plan]) -> Frontier:
    from cxalloc.analysis.frontier import frontier as use_case
    from cxalloc.cli.progress import watched

    def work(tell: Callable[[FrontierEvent], None], cancel: threading.Event) -> Frontier:
        return use_case.frontier(
            portfolio,
            points=options.points,
            fund=options.fund,
            plans=plans,
            gap=options.gap,
            time_limit=options.time_limit,
            on_progress=tell,
            cancel=cancel,
        )

    def say(news: FrontierEvent) -> list[str]:
        if isinstance(news, use_case.FrontierProgress):
            return [f"{news.phase.capitalize()}, {news.seconds:.0f} s", f"{news.done} of {news.points}"]
        return ["Searching"]

    return watched(work, say)


def _gap_asked(portfolio: Portfolio, gap: float | None) -> float:
    """What is asked for, or what a portfolio of this size is compared to in a minute or two rather than in ten."""
    if gap is not None:
        return gap
    return GAP if len(portfolio.initiatives) <= LARGE else GAP_OF_LARGE


def _why_so_wide(gap: float) -> str:
    return (
        f"Of more than {LARGE} initiatives each plan is looked for to {gap * 100:g} % only, to have it soon, and "
        "candidates may differ for that alone; --gap 0.01% looks closer."
    )


def _refuse_bad_reference(portfolio: Portfolio, against: str) -> None:
    """Refuse a scenario to compare with that is not there, before any work is done."""
    names = [one.name for one in portfolio.scenarios]
    if against and against not in names:
        known = ", ".join(names)
        expected = (
            f"one of the scenarios: {known}; or leave it out for the base"
            if known
            else "no --against: this portfolio has no scenarios"
        )
        raise Refusal(f"--against is {against!r}; expected {expected}")


Loader = Callable[[Path], "tuple[Portfolio, Sequence[Plan]]"]
"""Reads a portfolio and the plans that are stored with it."""


def refuse_bad_target(target: Path | None) -> None:
    """Refuse a CSV file that can't be written, before any work is done."""
    if target is None:
        return
    if target.suffix.lower() != ".csv":
        raise Refusal(f"{target}: expected a name that ends in .csv")
    if target.is_dir():
        raise Refusal(f"{target} is a folder, and a file of that name is to be written")
    if not target.absolute().parent.is_dir():
        raise Refusal(f"{target}: there is no folder {target.absolute().parent}")


def tell_written(paths: Sequence[Path], options: argparse.Namespace) -> None:
    """Say what was written, unless the output is JSON alone."""
    if paths and not options.json:
        print()
        for path in paths:
            print(f"Wrote {path}.")


def _how_compared(comparison: Comparison) -> Exit:
    """Done if there is a plan to compare; else what the columns say of the base."""
    from cxalloc.domain.plan import Outcome, StopReason

    columns = comparison.columns
    if any(column.outcome is None for column in columns):
        return Exit.BAD_INPUT
    if any(column.stopped is StopReason.CANCELLED for column in columns):
        return Exit.CANCELLED
    if any(column.plan is not None for column in columns):
        return Exit.DONE
    infeasible = any(column.outcome is Outcome.INFEASIBLE for column in columns)
    return Exit.NO_PLAN if infeasible else Exit.LIMIT


def _how_drawn(frontier: Frontier) -> Exit:
    from cxalloc.domain.plan import StopReason

    if frontier.stopped is StopReason.INFEASIBLE:
        return Exit.NO_PLAN
    if frontier.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.DONE if frontier.points else Exit.LIMIT
