"""``cxalloc prices``: what each rule, lock and commitment costs."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence

from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.analysis.prices.export import write_prices
from cxalloc.analysis.prices.prices import prices as price_constraints
from cxalloc.analysis.prices.result import PriceFound, Prices, PricesProgress
from cxalloc.cli.commands.prices.prices_json import prices_in_json
from cxalloc.cli.commands.prices.prices_text import print_prices
from cxalloc.cli.exits import Exit
from cxalloc.cli.options import seconds_left
from cxalloc.cli.output.csv_output import csv_style, refuse_bad_target, report_files
from cxalloc.cli.output.infeasibility_report import diagnose_with_progress, exit_without_plan, print_diagnosis
from cxalloc.cli.output.terminal import console_for_output
from cxalloc.cli.portfolio_source import load_with_plans
from cxalloc.cli.progress import phase_in_words, run_with_progress
from cxalloc.domain.message import Count, Gap
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.interface.changes import make_changes
from cxalloc.messages.formatter import Formatter
from cxalloc_solvers.solve import DEFAULT_GAP


def prices(options: argparse.Namespace, formatter: Formatter) -> int:
    """Print what each constraint costs, write it to the files requested, and return the exit code."""
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
    files = write_prices(changed, found, options.to, csv_style(options)) if options.to and found.value else ()
    if options.json:
        print(prices_in_json(changed, found, options.scenario, options.changes, diagnosis))
    elif diagnosis is not None:
        print_diagnosis(console_for_output(), changed, diagnosis, formatter)
    else:
        print_prices(console_for_output(), changed, found, formatter)
    report_files(files, options, formatter)
    return _exit_code(found) if diagnosis is None else exit_without_plan(diagnosis)


def _with_progress(
    portfolio: Portfolio, options: argparse.Namespace, stored: Sequence[Plan], formatter: Formatter
) -> Prices:
    writer = formatter.of(portfolio)

    def work(report: Callable[[PricesProgress | PriceFound], None], cancel: threading.Event) -> Prices:
        return price_constraints(
            portfolio,
            solver=options.solver,
            gap=options.gap,
            time_limit=seconds_left(options),
            plan=fitting_plan(portfolio, stored, DEFAULT_GAP if options.gap is None else options.gap),
            on_progress=report,
            cancel=cancel,
        )

    def in_words(progress: PricesProgress | PriceFound) -> list[str]:
        if isinstance(progress, PriceFound):
            return [writer.render(progress.price.text)]
        parts = [phase_in_words(progress.phase, progress.seconds, writer)]
        if progress.number:
            done, all_of_them = Count(progress.number), Count(progress.constraints)
            parts.append(writer.text("terminal.n_of_m", n=done, m=all_of_them))
        if progress.gap is not None:
            parts.append(writer.text("terminal.gap_so_far", gap=Gap(progress.gap)))
        return parts

    return run_with_progress(work, in_words, formatter)


def _exit_code(found: Prices) -> Exit:
    if found.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.LIMIT if found.value is None else Exit.DONE
