"""``cxalloc frontier``: value against budget."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence

from cxalloc.analysis.frontier.export import write_frontier
from cxalloc.analysis.frontier.frontier import frontier as compute_frontier
from cxalloc.analysis.frontier.result import Frontier, FrontierEvent, FrontierProgress
from cxalloc.cli.commands.compare.command import compare_with_progress
from cxalloc.cli.commands.frontier.frontier_json import frontier_in_json
from cxalloc.cli.commands.frontier.frontier_table import print_frontier
from cxalloc.cli.exits import Exit
from cxalloc.cli.options import seconds_left
from cxalloc.cli.output.csv_output import csv_style, refuse_bad_target, report_files
from cxalloc.cli.output.terminal import console_for_output
from cxalloc.cli.portfolio_source import load_with_plans
from cxalloc.cli.progress import phase_in_words, run_with_progress
from cxalloc.domain.message import Count
from cxalloc.domain.plan import Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import is_same_problem, to_json
from cxalloc.messages.formatter import Formatter


def frontier(options: argparse.Namespace, formatter: Formatter) -> int:
    """Compute the frontier and the scenarios next to it, print it, and return the exit code."""
    refuse_bad_target(options.to)
    portfolio, stored = load_with_plans(options.path)
    plans: list[Plan] = []
    names = [one.name for one in portfolio.scenarios]
    if names and not options.no_scenarios:
        compared = compare_with_progress(portfolio, formatter, names, stored, options.gap, options.time_limit)
        plans = [column.plan for column in compared.columns if column.plan is not None]
    inputs = to_json(portfolio)
    plans += [plan for plan in stored if not plan.scenario and is_same_problem(plan.inputs, inputs)]
    found = _frontier_with_progress(portfolio, options, plans, formatter)
    files = write_frontier(portfolio, found, options.to, csv_style(options)) if options.to and found.points else ()
    if options.json:
        print(frontier_in_json(portfolio, found))
    else:
        print_frontier(console_for_output(), portfolio, found, formatter)
    report_files(files, options, formatter)
    return _exit_code(found)


def _frontier_with_progress(
    portfolio: Portfolio, options: argparse.Namespace, plans: Sequence[Plan], formatter: Formatter
) -> Frontier:
    def work(report: Callable[[FrontierEvent], None], cancel: threading.Event) -> Frontier:
        return compute_frontier(
            portfolio,
            points=options.points,
            fund=options.fund,
            plans=plans,
            gap=options.gap,
            time_limit=seconds_left(options),
            on_progress=report,
            cancel=cancel,
        )

    def in_words(progress: FrontierEvent) -> list[str]:
        if isinstance(progress, FrontierProgress):
            phase = phase_in_words(progress.phase, progress.seconds, formatter)
            done, points = Count(progress.done), Count(progress.points)
            return [phase, formatter.text("terminal.n_of_m", n=done, m=points)]
        return [formatter.text("terminal.searching")]

    return run_with_progress(work, in_words, formatter)


def _exit_code(frontier: Frontier) -> Exit:
    if frontier.stopped is StopReason.INFEASIBLE:
        return Exit.NO_PLAN
    if frontier.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.DONE if frontier.points else Exit.LIMIT
