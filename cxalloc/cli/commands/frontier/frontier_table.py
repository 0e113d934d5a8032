"""A frontier as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console
from rich.table import Table

from cxalloc.analysis.frontier.result import Frontier
from cxalloc.cli.output.infeasibility_report import print_iis
from cxalloc.cli.output.terminal import make_table, print_heading, print_in_parts
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.message import Amount, Count, ObjectiveValue
from cxalloc.domain.money import minor_digits
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc.messages.search import stop_message

DIGITS_OF_FACTORS, DIGITS_OF_MARGINALS = 3, 2


def print_frontier(console: Console, portfolio: Portfolio, frontier: Frontier, formatter: Formatter) -> None:
    """Print the points, the marginal value of money, and the budgets at which candidates enter and leave."""
    formatter = formatter.of(portfolio)
    text = formatter.text
    fund = next((one.name for one in portfolio.funds if one.id == frontier.fund), text("terminal.all_funds"))
    console.print()
    console.print(text("terminal.value_against_budget", name=portfolio.name, fund=fund), style="bold")
    if not frontier.points:
        _print_why_nothing(console, portfolio, frontier, formatter)
        return
    console.print(_range_in_words(portfolio, frontier, formatter))
    _print_points(console, portfolio, frontier, formatter)
    marks = [mark for mark in frontier.marks if mark.scenario]
    if marks:
        table = make_table(
            text("terminal.scenarios_table", currency=formatter.currency),
            text("terminal.scenario"),
            text("terminal.budget"),
            text("terminal.value"),
        )
        for mark in marks:
            table.add_row(mark.scenario, formatter.money(mark.budget), formatter.objective_value(mark.value))
        console.print(table)
    _print_entries(console, frontier, formatter)


def _print_why_nothing(console: Console, portfolio: Portfolio, frontier: Frontier, formatter: Formatter) -> None:
    text = formatter.text
    if frontier.diagnosis is not None:
        if frontier.stopped is StopReason.INFEASIBLE:
            console.print(text("terminal.no_plan_at_any_budget"), style="bold")
        print_iis(console, portfolio, frontier.diagnosis, formatter)
    elif frontier.stopped is StopReason.INFEASIBLE:
        console.print(text("terminal.no_plan_at_any_budget_unless"), style="bold")
        for reason in frontier.reasons:
            console.print(f"- {formatter.render(reason)}")
    else:
        console.print(text("terminal.no_points", reason=stop_message(frontier.stopped)), style="bold")


def _range_in_words(portfolio: Portfolio, frontier: Frontier, formatter: Formatter) -> str:
    first, last, text = frontier.points[0], frontier.points[-1], formatter.text
    parts = []
    if frontier.infeasible_below is not None:
        below = Amount(frontier.infeasible_below)
        parts.append(text("terminal.least_budget", least=Amount(first.budget), below=below))
    elif frontier.is_least_open:
        parts.append(text("terminal.least_budget_open", least=Amount(first.budget)))
    parts.append(text("terminal.saturated", amount=Amount(last.budget)))
    today = frontier.today
    if today is not None and today.ranked is not None and today.value > 0:
        funded = make_ledger(portfolio, today.ranked_decision).key_figures.funded if today.ranked_decision else 0
        loss = today.loss or 0
        share = formatter.computed_share(Fraction(loss, today.value))
        parts.append(text("terminal.ranking_loses", loss=ObjectiveValue(loss), share=share, n=Count(funded)))
    if not all(point.is_searched for point in frontier.points):
        parts.append(text("terminal.frontier_stopped"))
    return " ".join(parts)


def _print_points(console: Console, portfolio: Portfolio, frontier: Frontier, formatter: Formatter) -> None:
    """Print the figures of each budget; in a narrow terminal as two tables."""
    text, value, points = formatter.text, formatter.objective_value, frontier.points
    per_thousand = 1000 * Fraction(10 ** minor_digits(portfolio.currency), POINT)
    scale = per_thousand if formatter.in_points else Fraction(1)
    marginals = [formatter.number(one.amount * scale, DIGITS_OF_MARGINALS) for one in frontier.marginals]
    columns = {
        text("terminal.factor"): [formatter.number(point.factor, DIGITS_OF_FACTORS) for point in points],
        text("terminal.value"): [value(point.value) for point in points],
        text("terminal.at_most_heading"): [value(point.bound) for point in points],
        text("terminal.gap"): [formatter.gap(point.gap) for point in points],
        text("terminal.next_thousand") if formatter.in_points else text("terminal.next_one"): [
            *marginals,
            *[NOTHING] * (len(points) - len(marginals)),
        ],
        text("terminal.funded"): [formatter.number(point.funded) for point in points],
        text("terminal.by_ranking"): [value(point.ranked) for point in points],
        text("terminal.ranking_loss"): [value(point.loss) for point in points],
    }

    def table_of(titles: Sequence[str]) -> Table:
        title = text("terminal.points_table", currency=formatter.currency)
        table = make_table(title, text("terminal.budget"), *titles, text=0)
        for number, point in enumerate(points):
            cells = (columns[title][number] for title in titles)
            table.add_row(formatter.money(point.budget), *cells, style="bold" if point is frontier.today else None)
        return table

    print_in_parts(console, list(columns), table_of, most=len(columns))


def _print_entries(console: Console, frontier: Frontier, formatter: Formatter) -> None:
    text = formatter.text
    table = make_table(
        text("terminal.entries_table", currency=formatter.currency),
        text("terminal.candidate"),
        text("terminal.as_budget_grows"),
        text=2,
    )
    never = []
    order = sorted(frontier.entries, key=lambda entry: next(iter(entry.changes()), len(frontier.points)))
    for entry in order:
        changes = entry.changes()
        if not changes:
            never.append(entry.name)
            continue
        words = (_entry_in_words(entry.levels[number], number, frontier, formatter) for number in changes)
        table.add_row(entry.name, ", ".join(words))
    console.print(table)
    if never:
        print_heading(console, text("terminal.at_no_budget"))
        console.print(" · ".join(never))


def _entry_in_words(level: str | None, number: int, frontier: Frontier, formatter: Formatter) -> str:
    """From which budget a candidate is in (at a level, if it has some) or out."""
    text, budget = formatter.text, formatter.money(frontier.points[number].budget)
    if level is None:
        return text("terminal.out_from", budget=budget) if number else text("terminal.out_from_first")
    if not level:
        return text("terminal.in_from", budget=budget) if number else text("terminal.in_from_first")
    if number:
        return text("terminal.level_from", level=level, budget=budget)
    return text("terminal.level_from_first", level=level)
