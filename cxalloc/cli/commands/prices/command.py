"""``cxalloc prices``: what each rule, lock and commitment costs."""

from __future__ import annotations

import argparse
from functools import partial

from cxalloc.analysis.prices.export import write_prices
from cxalloc.analysis.prices.prices import prices as price_constraints
from cxalloc.analysis.prices.result import PriceFound, PricesProgress
from cxalloc.cli.commands.prices.prices_json import prices_in_json
from cxalloc.cli.commands.prices.prices_text import print_prices
from cxalloc.cli.exits import Exit
from cxalloc.cli.plan_analysis import PlanAnalysis, run_analysis
from cxalloc.cli.progress import phase_in_words
from cxalloc.domain.message import Count, Gap
from cxalloc.messages.formatter import Formatter
from cxalloc_solvers.solve import DEFAULT_GAP


def prices(options: argparse.Namespace, formatter: Formatter) -> Exit:
    """Print what each constraint costs, write it to the files requested, and return the exit code."""
    analysis = PlanAnalysis(
        search=price_constraints,
        in_words=_in_words,
        has_plan=lambda found: found.value is not None,
        write=write_prices,
        in_json=partial(prices_in_json, scenario=options.scenario, changes=options.changes),
        show=print_prices,
        plan_gap=DEFAULT_GAP if options.gap is None else options.gap,
    )
    return run_analysis(options, formatter, analysis)


def _in_words(progress: PricesProgress | PriceFound, formatter: Formatter) -> list[str]:
    if isinstance(progress, PriceFound):
        return [formatter.render(progress.price.text)]
    parts = [phase_in_words(progress.phase, progress.seconds, formatter)]
    if progress.number:
        done, all_of_them = Count(progress.number), Count(progress.constraints)
        parts.append(formatter.text("terminal.n_of_m", n=done, m=all_of_them))
    if progress.gap is not None:
        parts.append(formatter.text("terminal.gap_so_far", gap=Gap(progress.gap)))
    return parts
