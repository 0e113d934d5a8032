"""``cxalloc timing``: the same money at other times."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.analysis.timing.export import write_timing
from cxalloc.analysis.timing.messages import timing_messages
from cxalloc.analysis.timing.result import FundTiming, Timing
from cxalloc.analysis.timing.timing import timing as find_timing
from cxalloc.cli.commands.timing.timing_json import timing_in_json
from cxalloc.cli.exits import Exit
from cxalloc.cli.options import seconds_left
from cxalloc.cli.output.csv_output import csv_style, refuse_bad_target, report_files
from cxalloc.cli.output.infeasibility_report import diagnose_with_progress, exit_without_plan, print_diagnosis
from cxalloc.cli.output.terminal import console_for_output, make_table, print_in_parts
from cxalloc.cli.portfolio_source import load_with_plans
from cxalloc.cli.progress import progress_in_words, run_with_progress
from cxalloc.domain.message import Count, ObjectiveValue
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.interface.changes import make_changes
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import stop_message
from cxalloc.optimisation.solve import SolveProgress
from cxalloc_solvers.solve import DEFAULT_GAP


def timing(options: argparse.Namespace, formatter: Formatter) -> int:
    """Print what better timing brings, write it to the files requested, and return the exit code."""
    refuse_bad_target(options.to, options)
    portfolio, stored = load_with_plans(options.path)
    changed = make_changes(portfolio, options.scenario, options.changes)
    found = _with_progress(changed, options, stored, formatter)
    diagnosis = None
    if found.outcome is Outcome.INFEASIBLE:  # without a plan there is only the diagnosis to print
        diagnosis = diagnose_with_progress(
            changed, formatter, solver=options.solver, time_limit=seconds_left(options), given=options.changes
        )
    # Files are written first: the reader of the output may close the pipe, which ends the command.
    files = write_timing(changed, found, options.to, csv_style(options)) if options.to and found.value else ()
    if options.json:
        print(timing_in_json(changed, found, options.scenario, options.changes, diagnosis))
    elif diagnosis is not None:
        print_diagnosis(console_for_output(), changed, diagnosis, formatter)
    else:
        _print(console_for_output(), changed, found, formatter)
    report_files(files, options, formatter)
    return _exit_code(found) if diagnosis is None else exit_without_plan(diagnosis)


def _with_progress(
    portfolio: Portfolio, options: argparse.Namespace, stored: Sequence[Plan], formatter: Formatter
) -> Timing:
    writer = formatter.of(portfolio)

    def work(report: Callable[[SolveProgress], None], cancel: threading.Event) -> Timing:
        return find_timing(
            portfolio,
            solver=options.solver,
            gap=options.gap,
            time_limit=seconds_left(options),
            plan=fitting_plan(portfolio, stored, DEFAULT_GAP if options.gap is None else options.gap),
            on_progress=report,
            cancel=cancel,
        )

    return run_with_progress(work, lambda progress: progress_in_words(progress, writer), formatter)


def _print(console: Console, portfolio: Portfolio, found: Timing, formatter: Formatter) -> None:
    formatter = formatter.of(portfolio)
    console.print()
    console.print(formatter.text("terminal.timing", name=portfolio.name), style="bold")
    if found.value is None:
        console.print(formatter.text("terminal.no_points", reason=stop_message(found.stopped)))
        return
    console.print(formatter.text("terminal.price_of_plan", value=ObjectiveValue(found.value.value)))
    for sentence in timing_messages(found):
        console.print(formatter.render(sentence), soft_wrap=True)
    for fund in found.funds:
        if fund.moved:
            _print_fund(console, fund, formatter)
    if found.budget:
        console.print()
        console.print(formatter.text("terminal.budget_as_changes"))
        for key, value in found.budget:
            console.print(f'  --set "{key}={value}"', soft_wrap=True)
    console.print()
    seconds = formatter.number(found.seconds)
    console.print(formatter.text("terminal.n_solves", n=Count(found.solves), seconds=seconds))


def _print_fund(console: Console, fund: FundTiming, formatter: Formatter) -> None:
    text = formatter.text

    def table_of(periods: Sequence[int]) -> Table:
        title = text("terminal.fund_table", name=fund.name, currency=formatter.currency)
        table = make_table(title, "", *map(formatter.period, periods))
        for heading, amounts in (
            (text("terminal.amount_today"), fund.today),
            (text("terminal.amount_needed"), fund.needed),
            (text("terminal.amount_spent"), fund.spend),
        ):
            table.add_row(heading, *(formatter.money(amounts[period]) for period in periods))
        return table

    print_in_parts(console, list(range(len(fund.today))), table_of, most=len(fund.today))


def _exit_code(found: Timing) -> Exit:
    if found.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.LIMIT if found.value is None else Exit.DONE
