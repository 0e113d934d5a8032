"""``cxalloc compare``: scenarios side by side."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal

from cxalloc.analysis.comparison.compare import BASE, ColumnFound, CompareProgress, Comparison, KeyFigure, usual_gap
from cxalloc.analysis.comparison.compare import compare as compare_scenarios
from cxalloc.analysis.comparison.export import write_comparison
from cxalloc.cli.commands.compare.comparison_json import comparison_in_json
from cxalloc.cli.commands.compare.comparison_table import print_comparison, scenario_formatters
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.options import GAP, LARGE
from cxalloc.cli.output.csv_output import csv_style, refuse_bad_target, report_files
from cxalloc.cli.output.terminal import console_for_output
from cxalloc.cli.portfolio_source import load_with_plans
from cxalloc.cli.progress import run_with_progress
from cxalloc.domain.message import Count, ExactShare, Gap, message
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter


def compare(options: argparse.Namespace, formatter: Formatter) -> int:
    """Solve the scenarios, print how they differ, and return the exit code."""
    refuse_bad_target(options.to)
    portfolio, stored = load_with_plans(options.path)
    asked = [BASE, *options.scenarios, options.against] if options.scenarios else None
    _refuse_bad_reference(portfolio, options.against)
    gap = usual_gap(portfolio) if options.gap is None else options.gap
    proof_gap = GAP if options.gap is None else gap
    comparison = compare_with_progress(portfolio, formatter, asked, stored, gap, options.time_limit, proof_gap)
    figure = KeyFigure(options.why)
    # Files are written first: the reader of the output may close the pipe, which ends the command.
    style = csv_style(options)
    files = write_comparison(portfolio, comparison, options.to, options.against, style) if options.to else ()
    if options.json:
        written = scenario_formatters(portfolio, comparison, PLAIN_ENGLISH)
        print(comparison_in_json(portfolio, comparison, options.against, figure, written, gap))
    else:
        print_comparison(console_for_output(), portfolio, comparison, options.against, figure, formatter)
        if options.gap is None and gap != GAP:
            wide = ExactShare(Decimal(str(gap)))
            print()
            print(formatter.text("terminal.wide_gap", n=Count(LARGE), gap=wide))
    report_files(files, options, formatter)
    return _exit_code(comparison)


def compare_with_progress(
    portfolio: Portfolio,
    formatter: Formatter,
    scenarios: Sequence[str] | None,
    stored: Sequence[Plan],
    gap: float,
    time_limit: float | None,
    proof_gap: float = GAP,
) -> Comparison:
    """Solve scenarios (all if None) with a line of progress; ``stored`` plans with equal inputs are reused."""
    base = formatter.text("terminal.base")

    def work(report: Callable[[CompareProgress | ColumnFound], None], cancel: threading.Event) -> Comparison:
        return compare_scenarios(
            portfolio,
            scenarios=scenarios,
            stored=stored,
            gap=gap,
            proof_gap=proof_gap,
            time_limit=time_limit,
            on_progress=report,
            cancel=cancel,
        )

    def in_words(progress: CompareProgress | ColumnFound) -> list[str]:
        if isinstance(progress, ColumnFound):
            return [formatter.text("terminal.scenario_done", scenario=progress.column.scenario or base)]
        number, scenarios = Count(progress.number), Count(progress.scenarios)
        parts = [
            formatter.text("terminal.scenario_of", scenario=progress.scenario or base, n=number, m=scenarios),
            formatter.text("terminal.seconds", n=formatter.number(progress.seconds)),
        ]
        if progress.gap is not None:
            parts.append(formatter.text("terminal.gap_so_far", gap=Gap(progress.gap)))
        return parts

    return run_with_progress(work, in_words, formatter)


def _refuse_bad_reference(portfolio: Portfolio, against: str) -> None:
    """Refuse an unknown reference scenario before any work is done."""
    names = [one.name for one in portfolio.scenarios]
    if against and against not in names:
        if not names:
            raise Refusal(message("refusals.reference_without_scenarios", value=repr(against)))
        raise Refusal(message("refusals.reference", value=repr(against), names=", ".join(names)))


def _exit_code(comparison: Comparison) -> Exit:
    """Bad input or cancelled if any scenario is; otherwise done if any has a plan; otherwise how the solves ended."""
    columns = comparison.columns
    if any(column.outcome is None for column in columns):
        return Exit.BAD_INPUT
    if any(column.stopped is StopReason.CANCELLED for column in columns):
        return Exit.CANCELLED
    if any(column.plan is not None for column in columns):
        return Exit.DONE
    infeasible = any(column.outcome is Outcome.INFEASIBLE for column in columns)
    return Exit.NO_PLAN if infeasible else Exit.LIMIT
