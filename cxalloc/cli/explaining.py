"""``cxalloc explain``: why a candidate is in the best plan or out of it, in plain words."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable

from cxalloc.cli.conflict import exit_without_plan, print_conflict
from cxalloc.cli.conflict import find_out as find_out_conflict
from cxalloc.cli.exits import Exit
from cxalloc.cli.figures import Figures
from cxalloc.cli.plan_tables import console_for_output
from cxalloc.cli.running import progress_in_words, watched
from cxalloc.cli.sentences import Writer
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario import apply_changes
from cxalloc.planning import explanation_texts as texts
from cxalloc.planning.explaining import explain as find_out
from cxalloc.planning.explanation import Explanation
from cxalloc.planning.solving import Progress, under_scenario


def explain(options: argparse.Namespace, portfolio: Portfolio) -> int:
    """Print why, and return the exit code."""
    changed = apply_changes(under_scenario(portfolio, options.scenario), options.changes)
    figures = Figures(changed)

    def work(tell: Callable[[Progress], None], cancel: threading.Event) -> Explanation:
        return find_out(
            changed,
            options.candidate,
            level=options.level,
            solver=options.solver,
            gap=options.gap,
            time_limit=options.time_limit,
            on_progress=lambda news: tell(news) if isinstance(news, Progress) else None,
            cancel=cancel,
        )

    told = watched(work, lambda news: progress_in_words(news, figures))
    if told.outcome is Outcome.INFEASIBLE:
        return _tell_why_none(options, changed)
    print(f"{told.name} ({told.id})")
    for sentence in texts.sentences(told):
        print(texts.in_words(sentence, Writer(changed).write))
    if told.worth is not None:
        print(f"\n{told.solves} solves in {told.seconds:.0f} s, each to a gap of {figures.gap(told.asked_gap)}.")
    return _exit_code(told)


def _tell_why_none(options: argparse.Namespace, portfolio: Portfolio) -> Exit:
    """Without a plan nothing can be said of a candidate: say why there is none."""
    conflict = find_out_conflict(portfolio, solver=options.solver, time_limit=options.time_limit)
    print_conflict(console_for_output(), portfolio, conflict)
    return exit_without_plan(conflict)


def _exit_code(told: Explanation) -> Exit:
    if told.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.LIMIT if told.worth is None else Exit.DONE
