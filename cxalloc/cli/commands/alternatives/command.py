"""``cxalloc alternatives``: the most different plans of nearly the same value."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence

from rich.console import Console

from cxalloc.analysis.alternatives.alternatives import alternatives as find_alternatives
from cxalloc.analysis.alternatives.export import write_alternatives
from cxalloc.analysis.alternatives.messages import alternative_messages, closing_messages, within_message
from cxalloc.analysis.alternatives.result import AlternativeFound, Alternatives, AlternativesProgress
from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.cli.commands.alternatives.alternatives_json import alternatives_in_json
from cxalloc.cli.exits import Exit
from cxalloc.cli.options import seconds_left
from cxalloc.cli.output.csv_output import csv_style, refuse_bad_target, report_files
from cxalloc.cli.output.infeasibility_report import diagnose_with_progress, exit_without_plan, print_diagnosis
from cxalloc.cli.output.terminal import console_for_output
from cxalloc.cli.portfolio_source import load_with_plans
from cxalloc.cli.progress import phase_in_words, run_with_progress
from cxalloc.domain.message import Amount, Count, ObjectiveValue
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.interface.changes import make_changes
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import stop_message
from cxalloc_solvers.solve import DEFAULT_GAP


def alternatives(options: argparse.Namespace, formatter: Formatter) -> int:
    """Print the alternatives, write them to the files requested, and return the exit code."""
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
    files = write_alternatives(changed, found, options.to, csv_style(options)) if options.to and found.plan else ()
    if options.json:
        print(alternatives_in_json(changed, found, options.scenario, options.changes, diagnosis))
    elif diagnosis is not None:
        print_diagnosis(console_for_output(), changed, diagnosis, formatter)
    else:
        _print(console_for_output(), changed, found, formatter)
    report_files(files, options, formatter)
    return _exit_code(found) if diagnosis is None else exit_without_plan(diagnosis)


def _with_progress(
    portfolio: Portfolio, options: argparse.Namespace, stored: Sequence[Plan], formatter: Formatter
) -> Alternatives:
    writer = formatter.of(portfolio)

    def work(
        report: Callable[[AlternativesProgress | AlternativeFound], None], cancel: threading.Event
    ) -> Alternatives:
        return find_alternatives(
            portfolio,
            within=options.within,
            count=options.count,
            solver=options.solver,
            gap=options.gap,
            time_limit=seconds_left(options),
            plan=fitting_plan(portfolio, stored, DEFAULT_GAP),
            on_progress=report,
            cancel=cancel,
        )

    def in_words(progress: AlternativesProgress | AlternativeFound) -> list[str]:
        if isinstance(progress, AlternativeFound):
            return [writer.text("terminal.alternative_found", n=Count(progress.number))]
        parts = [phase_in_words(progress.phase, progress.seconds, writer)]
        if progress.number:
            parts.append(writer.text("terminal.n_of_m", n=Count(progress.number), m=Count(progress.alternatives)))
        if progress.distance is not None and progress.bound is not None:
            value, bound = writer.money(progress.distance), Amount(progress.bound)
            parts.append(writer.text("terminal.value_of_at_most", value=value, bound=bound))
        return parts

    return run_with_progress(work, in_words, formatter)


def _print(console: Console, portfolio: Portfolio, found: Alternatives, formatter: Formatter) -> None:
    formatter = formatter.of(portfolio)
    console.print()
    console.print(formatter.text("terminal.alternatives", name=portfolio.name), style="bold")
    if found.plan is None:
        console.print(formatter.text("terminal.no_points", reason=stop_message(found.stopped)))
        return
    console.print(formatter.text("terminal.price_of_plan", value=ObjectiveValue(found.plan.proof.value)))
    console.print(formatter.render(within_message(found)), soft_wrap=True)
    for number, one in enumerate(found.alternatives, start=1):
        console.print()
        for sentence in alternative_messages(number, one):
            console.print(formatter.render(sentence), soft_wrap=True)
    console.print()
    for sentence in closing_messages(found):
        console.print(formatter.render(sentence), soft_wrap=True)
    seconds = formatter.number(found.seconds)
    console.print(formatter.text("terminal.n_solves", n=Count(found.solves), seconds=seconds))


def _exit_code(found: Alternatives) -> Exit:
    if found.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.LIMIT if found.plan is None else Exit.DONE
