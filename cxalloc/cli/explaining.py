"""``cxalloc explain``: why a candidate is in the best plan or out of it, in plain words."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable

from cxalloc.cli.exits import Exit
from cxalloc.cli.figures import Figures
from cxalloc.cli.running import progress_in_words, watched
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario import apply_changes
from cxalloc.domain.text import write_number
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
    print(f"{told.name} ({told.id})")
    for sentence in texts.sentences(told):
        print(texts.in_words(sentence, _Writer(changed, figures).write))
    if told.worth is not None:
        print(f"\n{told.solves} solves in {told.seconds:.0f} s, each to a gap of {figures.gap(told.asked_gap)}.")
    return _exit_code(told)


def _exit_code(told: Explanation) -> Exit:
    if told.outcome is Outcome.INFEASIBLE:
        return Exit.NO_PLAN
    if told.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.LIMIT if told.worth is None else Exit.DONE


class _Writer:
    """Writes the values of sentences as the command line does."""

    def __init__(self, portfolio: Portfolio, figures: Figures) -> None:
        self._label = portfolio.horizon.label
        self._figures = figures

    def write(self, value: texts.Value) -> str:  # noqa: PLR0911 - one case for each kind of value
        figures = self._figures
        match value:
            case texts.Amount(minor):
                return figures.money_with_unit(round(minor))
            case texts.WorthOf(units):
                return f"{figures.worth(round(units))} {figures.unit}"
            case texts.Share(share):
                return f"{write_number(round(share * 100, 1) if abs(share) >= 1e-3 else share * 100)} %"
            case texts.Rate(rate):
                return write_number(round(rate, 2))
            case texts.Days(days):
                return f"{write_number(days)} days"
            case texts.When(periods):
                return ", ".join(map(self._label, periods))
            case texts.Span(least, most):
                return f"{self.write(least)} to {self.write(most)}"
            case texts.Names(names, others):
                return ", ".join([*names, *([f"{others} others"] if others else [])])
            case texts.Limits(phrases):
                return "; ".join(texts.in_words(phrase, self.write) for phrase in phrases)
            case _:
                return str(value)
