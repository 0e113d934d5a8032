"""``cxalloc explain``: why a candidate is in the best plan or out of it, in plain words."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

from rich.console import Console

from cxalloc.analysis.sensitivity.explain import explain as explain_candidate
from cxalloc.analysis.sensitivity.explanation import Explanation, ProvenValue
from cxalloc.analysis.sensitivity.export import write_explanation
from cxalloc.analysis.sensitivity.messages import explanation_messages
from cxalloc.cli.commands.explain.explanation_json import explanation_in_json
from cxalloc.cli.exits import Exit
from cxalloc.cli.plan_analysis import PlanAnalysis, run_analysis
from cxalloc.cli.progress import progress_in_words
from cxalloc.domain.message import Count, Gap, Message, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter
from cxalloc.messages.printable import printable
from cxalloc.optimisation.solve import SolveProgress
from cxalloc_solvers.result import relative_gap
from cxalloc_solvers.solve import DEFAULT_GAP

LEAST_GAP = 0.0001
"""The least gap that is written as a figure."""


def explain(options: argparse.Namespace, formatter: Formatter) -> Exit:
    """Print the explanation, write it to the files requested, and return the exit code."""
    analysis = PlanAnalysis(
        search=partial(_explanation, candidate=options.candidate, level=options.level),
        in_words=progress_in_words,
        has_plan=lambda found: found.plan_value is not None,
        write=lambda portfolio, found, path, style: write_explanation(
            portfolio, found, path, style, _words(portfolio, found)
        ),
        in_json=lambda portfolio, found, diagnosis: explanation_in_json(
            portfolio,
            found,
            scenario=options.scenario,
            changes=options.changes,
            words=[] if diagnosis else _words(portfolio, found),
            diagnosis=diagnosis,
        ),
        show=_print,
        plan_gap=DEFAULT_GAP if options.gap is None else options.gap,
        with_workbook=False,
    )
    return run_analysis(options, formatter, analysis)


def _explanation(
    portfolio: Portfolio, *, candidate: str, on_progress: Callable[[SolveProgress], None], **more: Any
) -> Explanation:
    def report(progress: object) -> None:
        if isinstance(progress, SolveProgress):  # parts of the answer are printed with all of it
            on_progress(progress)

    return explain_candidate(portfolio, candidate, on_progress=report, **more)


def _words(portfolio: Portfolio, explanation: Explanation) -> list[str]:
    return list(map(PLAIN_ENGLISH.of(portfolio).render, explanation_messages(explanation)))


def _print(_: Console, __: Portfolio, explanation: Explanation, formatter: Formatter) -> None:
    # Not on the console, which would break the sentences at its width.
    print(printable(f"{explanation.name} ({explanation.id})"))
    for sentence in explanation_messages(explanation):
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
