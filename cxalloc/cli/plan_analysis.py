"""What commands that analyse the best plan do alike: ``explain``, ``prices``, ``alternatives`` and ``timing``."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from rich.console import Console

from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.cli.exits import Exit
from cxalloc.cli.options import seconds_left, seconds_to_diagnose
from cxalloc.cli.output.csv_output import csv_style, refuse_bad_target, report_files
from cxalloc.cli.output.infeasibility_report import diagnose_with_progress, exit_without_plan, print_diagnosis
from cxalloc.cli.output.terminal import console_for_output
from cxalloc.cli.portfolio_source import load_with_plans
from cxalloc.cli.progress import run_with_progress
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.exports.plan_csv import CsvStyle
from cxalloc.interface.changes import make_changes
from cxalloc.messages.formatter import Formatter
from cxalloc_solvers.solve import DEFAULT_GAP


class Analysed(Protocol):
    """An answer about the best plan. ``outcome`` is how the search for that plan ended."""

    @property
    def outcome(self) -> Outcome: ...

    @property
    def stopped(self) -> StopReason: ...


Found = TypeVar("Found", bound=Analysed)


@dataclass(frozen=True, slots=True)
class PlanAnalysis(Generic[Found]):
    """One analysis of the best plan. Every portfolio has the scenario and the changes made.

    Args:
        search: Finds the answer; it takes the portfolio, and by name the solver, the gap, the time limit, the best plan
            if one is known, a callback for progress and an event that cancels.
        in_words: A report of progress as the parts of a line.
        has_plan: Whether there is a plan, and so an answer.
        write: Writes the answer to files, and returns them.
        in_json: The answer as text in JSON; the diagnosis is why there is no plan.
        show: Prints the answer.
        plan_gap: The gap within which a stored plan is taken for the best one.
        with_workbook: Whether it can be written as a workbook, too.
    """

    search: Callable[..., Found]
    in_words: Callable[[Any, Formatter], Sequence[str]]
    has_plan: Callable[[Found], bool]
    write: Callable[[Portfolio, Found, Path, CsvStyle], tuple[Path, ...]]
    in_json: Callable[[Portfolio, Found, Diagnosis | None], str]
    show: Callable[[Console, Portfolio, Found, Formatter], None]
    plan_gap: float = DEFAULT_GAP
    with_workbook: bool = True


def run_analysis(options: argparse.Namespace, formatter: Formatter, analysis: PlanAnalysis[Found]) -> Exit:
    """Print the answer, or why there is no plan, write it to the files requested, and return the exit code."""
    refuse_bad_target(options.to, options if analysis.with_workbook else None)
    portfolio, stored = load_with_plans(options.path, options.scenario)
    changed = make_changes(portfolio, options.scenario, options.changes)
    writer = formatter.of(changed)

    def work(report: Callable[[Any], None], cancel: threading.Event) -> Found:
        return analysis.search(
            changed,
            solver=options.solver,
            gap=options.gap,
            time_limit=seconds_left(options),
            plan=fitting_plan(changed, stored, analysis.plan_gap),
            on_progress=report,
            cancel=cancel,
        )

    found = run_with_progress(work, lambda progress: analysis.in_words(progress, writer), formatter)
    diagnosis = None
    if found.outcome is Outcome.INFEASIBLE:  # without a plan there is only the diagnosis to print
        seconds = seconds_to_diagnose(options.time_limit, seconds_left(options))
        diagnosis = diagnose_with_progress(
            changed, formatter, solver=options.solver, time_limit=seconds, given=options.changes
        )
    # Files are written first: the reader of the output may close the pipe, which ends the command.
    has_plan = analysis.has_plan(found)
    files = analysis.write(changed, found, options.to, csv_style(options)) if options.to and has_plan else ()
    if options.json:
        print(analysis.in_json(changed, found, diagnosis))
    elif diagnosis is not None:
        print_diagnosis(console_for_output(), changed, diagnosis, formatter)
    else:
        analysis.show(console_for_output(), changed, found, writer)
    report_files(files, options, formatter)
    if diagnosis is not None:
        return exit_without_plan(diagnosis)
    if found.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.DONE if has_plan else Exit.LIMIT
