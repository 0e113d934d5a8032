"""``cxalloc explain``: why a candidate is in the best plan or out of it, in plain words."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence

from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.analysis.sensitivity.explain import explain as find_out
from cxalloc.analysis.sensitivity.explanation import Explanation
from cxalloc.analysis.sensitivity.export import write_explanation
from cxalloc.analysis.sentences import sensitivity as texts
from cxalloc.cli.changes import make_changes
from cxalloc.cli.compare import Loader, refuse_bad_target, tell_written
from cxalloc.cli.exits import Exit
from cxalloc.cli.explanation_json import explanation_in_json
from cxalloc.cli.figures import Figures
from cxalloc.cli.infeasibility import exit_without_plan, print_conflict
from cxalloc.cli.infeasibility import find_out as find_out_conflict
from cxalloc.cli.plan_tables import console_for_output
from cxalloc.cli.progress import progress_in_words, watched
from cxalloc.cli.sentences import Writer
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.exports.plan_csv import CsvStyle
from cxalloc.optimisation.solve import SolveProgress
from cxalloc_solvers.result import relative_gap
from cxalloc_solvers.solve import DEFAULT_GAP


def explain(options: argparse.Namespace, load: Loader, style: CsvStyle) -> int:
    """Print why, write it where that is asked for, and return the exit code."""
    refuse_bad_target(options.to)
    portfolio, stored = load(options.path)
    changed = make_changes(portfolio, options.scenario, options.changes)
    told = _asked(changed, options, stored)
    conflict = None
    if told.outcome is Outcome.INFEASIBLE:  # nothing can be said of a candidate but why there is no plan
        conflict = find_out_conflict(changed, solver=options.solver, time_limit=options.time_limit)
    words = [texts.in_words(sentence, Writer(changed).write) for sentence in texts.sentences(told)]
    # First the files: whoever reads the output may stop reading.
    files = write_explanation(changed, told, options.to, style, words) if options.to and told.worth else ()
    if options.json:
        asked = {"scenario": options.scenario, "changes": options.changes}
        print(explanation_in_json(changed, told, **asked, words=[] if conflict else words, conflict=conflict))
    elif conflict is not None:
        print_conflict(console_for_output(), changed, conflict)
    else:
        _print(changed, told, words)
    tell_written(files, options)
    return _exit_code(told) if conflict is None else exit_without_plan(conflict)


def _asked(portfolio: Portfolio, options: argparse.Namespace, stored: Sequence[Plan]) -> Explanation:
    figures = Figures(portfolio)
    gap = DEFAULT_GAP if options.gap is None else options.gap

    def work(tell: Callable[[SolveProgress], None], cancel: threading.Event) -> Explanation:
        return find_out(
            portfolio,
            options.candidate,
            level=options.level,
            solver=options.solver,
            gap=options.gap,
            time_limit=options.time_limit,
            plan=fitting_plan(portfolio, stored, gap),
            on_progress=lambda news: tell(news) if isinstance(news, SolveProgress) else None,
            cancel=cancel,
        )

    return watched(work, lambda news: progress_in_words(news, figures))


def _print(portfolio: Portfolio, told: Explanation, words: Sequence[str]) -> None:
    print(f"{told.name} ({told.id})")
    for line in words:
        print(line)
    if told.worth is not None:
        print(f"\n{_how_close(told, Figures(portfolio))} {told.solves} solves in {told.seconds:.0f} s.")


def _how_close(told: Explanation, figures: Figures) -> str:
    """How far the two plans may be from the best there are: what the words stand on."""
    parts = []
    for name, worth in (("The plan", told.worth), ("the one with the decision flipped", told.worth_flipped)):
        if worth is not None:
            gap = None if worth.bound is None else relative_gap(worth.value, worth.bound)
            parts.append(f"{name} is {how_far(gap, figures)}")
    return f"{', '.join(parts)}."


def how_far(gap: float | None, figures: Figures) -> str:
    """How far a plan may be from the best there is, as the end of a sentence; None: nobody knows."""
    if gap is None:
        return "not known to be near the best"
    if gap == 0:
        return "the best there is"
    return f"within {figures.gap(gap).removeprefix('< ')} of the best"


def _exit_code(told: Explanation) -> Exit:
    if told.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.LIMIT if told.worth is None else Exit.DONE
