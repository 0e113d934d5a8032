"""``cxalloc explain``: why a candidate is in the best plan or out of it, in plain words."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence

from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.analysis.sensitivity.explain import explain as explain_candidate
from cxalloc.analysis.sensitivity.explanation import Explanation, ProvenValue
from cxalloc.analysis.sensitivity.export import write_explanation
from cxalloc.analysis.sensitivity.messages import explanation_messages
from cxalloc.cli.commands.explain.explanation_json import explanation_in_json
from cxalloc.cli.exits import Exit
from cxalloc.cli.options import seconds_left
from cxalloc.cli.output.csv_output import csv_style, refuse_bad_target, report_files
from cxalloc.cli.output.infeasibility_report import diagnose_with_progress, exit_without_plan, print_diagnosis
from cxalloc.cli.output.terminal import console_for_output
from cxalloc.cli.portfolio_source import load_with_plans
from cxalloc.cli.progress import progress_in_words, run_with_progress
from cxalloc.domain.message import Count, Gap, Message, message
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.interface.changes import make_changes
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter
from cxalloc.messages.printable import printable
from cxalloc.optimisation.solve import SolveProgress
from cxalloc_solvers.result import relative_gap
from cxalloc_solvers.solve import DEFAULT_GAP

LEAST_GAP = 0.0001
"""The least gap that is written as a figure."""


def explain(options: argparse.Namespace, formatter: Formatter) -> int:
    """Print the explanation, write it to the files requested, and return the exit code."""
    refuse_bad_target(options.to)
    portfolio, stored = load_with_plans(options.path)
    changed = make_changes(portfolio, options.scenario, options.changes)
    explanation = _explain_with_progress(changed, options, stored, formatter)
    diagnosis = None
    if explanation.outcome is Outcome.INFEASIBLE:  # without a plan there is only the diagnosis to print
        diagnosis = diagnose_with_progress(
            changed, formatter, solver=options.solver, time_limit=seconds_left(options), given=options.changes
        )
    sentences = list(explanation_messages(explanation))
    words = list(map(PLAIN_ENGLISH.of(changed).render, sentences))
    # Files are written first: the reader of the output may close the pipe, which ends the command.
    writes = options.to and explanation.plan_value
    files = write_explanation(changed, explanation, options.to, csv_style(options), words) if writes else ()
    if options.json:
        asked = {"scenario": options.scenario, "changes": options.changes}
        print(explanation_in_json(changed, explanation, **asked, words=[] if diagnosis else words, diagnosis=diagnosis))
    elif diagnosis is not None:
        print_diagnosis(console_for_output(), changed, diagnosis, formatter)
    else:
        _print(explanation, sentences, formatter.of(changed))
    report_files(files, options, formatter)
    return _exit_code(explanation) if diagnosis is None else exit_without_plan(diagnosis)


def _explain_with_progress(
    portfolio: Portfolio, options: argparse.Namespace, stored: Sequence[Plan], formatter: Formatter
) -> Explanation:
    writer = formatter.of(portfolio)
    gap = DEFAULT_GAP if options.gap is None else options.gap

    def work(report: Callable[[SolveProgress], None], cancel: threading.Event) -> Explanation:
        return explain_candidate(
            portfolio,
            options.candidate,
            level=options.level,
            solver=options.solver,
            gap=options.gap,
            time_limit=seconds_left(options),
            plan=fitting_plan(portfolio, stored, gap),
            on_progress=lambda progress: report(progress) if isinstance(progress, SolveProgress) else None,
            cancel=cancel,
        )

    return run_with_progress(work, lambda progress: progress_in_words(progress, writer), formatter)


def _print(explanation: Explanation, sentences: Sequence[Message], formatter: Formatter) -> None:
    print(printable(f"{explanation.name} ({explanation.id})"))
    for sentence in sentences:
        print(formatter.render(sentence))
    if explanation.plan_value is not None:
        seconds = formatter.number(explanation.seconds)
        solves = Count(explanation.solves)
        print()
        print(formatter.text("terminal.solves", close=_how_close(explanation), n=solves, seconds=seconds))


def _how_close(explanation: Explanation) -> Message:
    """The gaps of the two plans, which are the accuracy of all the figures."""
    distance = distance_from_best(explanation.plan_value)
    if explanation.flipped_value is None:
        return message("terminal.close_plan", distance=distance)
    return message("terminal.close_plans", distance=distance, other=distance_from_best(explanation.flipped_value))


def distance_from_best(found: ProvenValue | None) -> Message:
    """How far a plan may be from the best, as the end of a sentence."""
    if found is None or found.bound is None:
        return message("terminal.not_near")
    gap = relative_gap(found.value, found.bound)
    if gap == 0:
        return message("terminal.the_best")
    # avoids "within < 0.01 %"
    return message("terminal.within", gap=Gap(max(gap, LEAST_GAP)))


def _exit_code(explanation: Explanation) -> Exit:
    if explanation.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.LIMIT if explanation.plan_value is None else Exit.DONE
