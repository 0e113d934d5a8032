"""``cxalloc timing``: the same money at other times."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial

from rich.console import Console
from rich.table import Table

from cxalloc.analysis.timing.export import write_timing
from cxalloc.analysis.timing.messages import timing_messages
from cxalloc.analysis.timing.result import FundTiming, Timing
from cxalloc.analysis.timing.timing import timing as find_timing
from cxalloc.cli.commands.timing.timing_json import timing_in_json
from cxalloc.cli.exits import Exit
from cxalloc.cli.output.terminal import make_table, print_in_parts
from cxalloc.cli.plan_analysis import PlanAnalysis, run_analysis
from cxalloc.cli.progress import progress_in_words
from cxalloc.domain.message import Count, ObjectiveValue
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import stop_message
from cxalloc_solvers.solve import DEFAULT_GAP


def timing(options: argparse.Namespace, formatter: Formatter) -> Exit:
    """Print what better timing brings, write it to the files requested, and return the exit code."""
    analysis = PlanAnalysis(
        search=find_timing,
        in_words=progress_in_words,
        has_plan=lambda found: found.value is not None,
        write=write_timing,
        in_json=partial(timing_in_json, scenario=options.scenario, changes=options.changes),
        show=_print,
        plan_gap=DEFAULT_GAP if options.gap is None else options.gap,
    )
    return run_analysis(options, formatter, analysis)


def _print(console: Console, portfolio: Portfolio, found: Timing, formatter: Formatter) -> None:
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
