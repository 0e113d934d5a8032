"""A frontier as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console
from rich.table import Table

from cxalloc.analysis.frontier.frontier import Frontier
from cxalloc.cli.figures import NOTHING, Figures
from cxalloc.cli.infeasibility_report import print_clash
from cxalloc.cli.terminal import make_table, print_heading, print_in_parts
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import minor_digits
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import Portfolio


def print_frontier(console: Console, portfolio: Portfolio, frontier: Frontier) -> None:
    """Print the points, what the next money brings, and at which budgets candidates enter and leave."""
    figures = Figures(portfolio)
    fund = next((one.name for one in portfolio.funds if one.id == frontier.fund), "all funds together")
    console.print()
    console.print(f"{portfolio.name} · value against budget ({fund})", style="bold")
    if not frontier.points:
        _print_why_nothing(console, portfolio, frontier)
        return
    console.print(_range_in_words(portfolio, frontier, figures))
    _print_points(console, portfolio, frontier, figures)
    marks = [mark for mark in frontier.marks if mark.scenario]
    if marks:
        table = make_table(f"Scenarios beside it ({figures.currency})", "Scenario", "Budget", "Value")
        for mark in marks:
            table.add_row(mark.scenario, figures.money(mark.budget), figures.worth(mark.value))
        console.print(table)
    _print_entries(console, frontier, figures)


def _print_why_nothing(console: Console, portfolio: Portfolio, frontier: Frontier) -> None:
    if frontier.diagnosis is not None:
        if frontier.stopped is StopReason.INFEASIBLE:
            console.print("There is no plan at any budget.", style="bold")
        print_clash(console, portfolio, frontier.diagnosis)
    elif frontier.stopped is StopReason.INFEASIBLE:
        console.print("There is no plan at any budget. What would have to give way:", style="bold")
        for reason in frontier.reasons:
            console.print(f"- {reason}")
    else:
        console.print(f"Nothing was found before the search stopped ({frontier.stopped.value}).", style="bold")


def _range_in_words(portfolio: Portfolio, frontier: Frontier, figures: Figures) -> str:
    first, last = frontier.points[0], frontier.points[-1]
    parts = []
    if frontier.infeasible_below is not None:
        least, below = figures.money_with_unit(first.budget), figures.money_with_unit(frontier.infeasible_below)
        parts.append(f"The least budget found with a plan is {least}; with {below} there is none.")
    elif frontier.is_least_open:
        least = figures.money_with_unit(first.budget)
        parts.append(f"The least budget found with a plan is {least}; whether less is enough is not confirmed.")
    parts.append(f"Beyond {figures.money_with_unit(last.budget)} no more money adds anything (within the gap).")
    today = frontier.today
    if today is not None and today.ranked is not None and today.value > 0:
        funded = make_ledger(portfolio, today.ranked_decision).key_figures.funded if today.ranked_decision else 0
        lost = f"{figures.worth(today.loss or 0)} {figures.unit}"
        share = f"{(today.loss or 0) / today.value:.0%}".replace("%", " %")
        parts.append(
            f"Ranking by return on investment would lose {lost} ({share}) at today's budget, funding {funded}."
        )
    if not all(point.is_searched for point in frontier.points):
        parts.append("The search was stopped: what has a wide gap was not searched to the end.")
    return " ".join(parts)


def _print_points(console: Console, portfolio: Portfolio, frontier: Frontier, figures: Figures) -> None:
    """All that is known of each budget; in a narrow terminal in two tables."""
    scale = 1000 * Fraction(10 ** minor_digits(portfolio.currency), POINT) if figures.in_points else Fraction(1)
    columns = {
        "Factor": [f"{point.factor:.3f}" for point in frontier.points],
        "Value": [figures.worth(point.value) for point in frontier.points],
        "At most": [figures.worth(point.bound) for point in frontier.points],
        "Gap": [figures.gap(point.gap) for point in frontier.points],
        "Next 1,000" if figures.in_points else "Next 1": [
            *(f"{float(marginal.amount * scale):.2f}" for marginal in frontier.marginals),
            *[NOTHING] * (len(frontier.points) - len(frontier.marginals)),
        ],
        "Funded": [str(point.funded) for point in frontier.points],
        "By ranking": [NOTHING if point.ranked is None else figures.worth(point.ranked) for point in frontier.points],
        "It loses": [NOTHING if point.loss is None else figures.worth(point.loss) for point in frontier.points],
    }

    def table_of(titles: Sequence[str]) -> Table:
        table = make_table(f"Points ({figures.currency})", "Budget", *titles, text=0)
        for number, point in enumerate(frontier.points):
            cells = (columns[title][number] for title in titles)
            table.add_row(figures.money(point.budget), *cells, style="bold" if point is frontier.today else None)
        return table

    print_in_parts(console, list(columns), table_of, most=len(columns))


def _print_entries(console: Console, frontier: Frontier, figures: Figures) -> None:
    table = make_table(
        f"Which budgets fund what ({figures.currency}; a change lies between the budget before and the one named)",
        "Candidate", "As the budget grows",
        text=2,
    )  # fmt: skip
    never = []
    order = sorted(frontier.entries, key=lambda entry: next(iter(entry.changes()), len(frontier.points)))
    for entry in order:
        changes = entry.changes()
        if not changes:
            never.append(entry.name)
            continue
        words = []
        for number in changes:
            level, budget = entry.levels[number], figures.money(frontier.points[number].budget)
            what = "out" if level is None else level or "in"
            words.append(f"{what} from {budget}" if number else f"{what} from the first")
        table.add_row(entry.name, ", ".join(words))
    console.print(table)
    if never:
        print_heading(console, "At no budget")
        console.print(" · ".join(never))
