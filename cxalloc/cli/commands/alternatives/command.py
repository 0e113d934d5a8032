"""``cxalloc alternatives``: the most different plans of nearly the same value."""

from __future__ import annotations

import argparse
from functools import partial

from rich.console import Console

from cxalloc.analysis.alternatives.alternatives import alternatives as find_alternatives
from cxalloc.analysis.alternatives.export import write_alternatives
from cxalloc.analysis.alternatives.messages import alternative_messages, closing_messages, within_message
from cxalloc.analysis.alternatives.result import AlternativeFound, Alternatives, AlternativesProgress
from cxalloc.cli.commands.alternatives.alternatives_json import alternatives_in_json
from cxalloc.cli.exits import Exit
from cxalloc.cli.plan_analysis import PlanAnalysis, run_analysis
from cxalloc.cli.progress import phase_in_words
from cxalloc.domain.message import Amount, Count, ObjectiveValue
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import stop_message


def alternatives(options: argparse.Namespace, formatter: Formatter) -> Exit:
    """Print the alternatives, write them to the files requested, and return the exit code."""
    analysis = PlanAnalysis(
        search=partial(find_alternatives, within=options.within, count=options.count),
        in_words=_in_words,
        has_plan=lambda found: found.plan is not None,
        write=write_alternatives,
        in_json=partial(alternatives_in_json, scenario=options.scenario, changes=options.changes),
        show=_print,
    )
    return run_analysis(options, formatter, analysis)


def _in_words(progress: AlternativesProgress | AlternativeFound, formatter: Formatter) -> list[str]:
    if isinstance(progress, AlternativeFound):
        return [formatter.text("terminal.alternative_found", n=Count(progress.number))]
    parts = [phase_in_words(progress.phase, progress.seconds, formatter)]
    if progress.number:
        parts.append(formatter.text("terminal.n_of_m", n=Count(progress.number), m=Count(progress.alternatives)))
    if progress.distance is not None and progress.bound is not None:
        value, bound = formatter.money(progress.distance), Amount(progress.bound)
        parts.append(formatter.text("terminal.value_of_at_most", value=value, bound=bound))
    return parts


def _print(console: Console, portfolio: Portfolio, found: Alternatives, formatter: Formatter) -> None:
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
