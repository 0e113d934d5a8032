"""A comparison and a frontier as tables that a person reads in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from cxalloc.analysis.comparison.attribution import attribute
from cxalloc.analysis.comparison.compare import (
    Comparison,
    FundedState,
    KeyFigure,
    Presence,
    ScenarioColumn,
    difference,
    key_figure,
)
from cxalloc.analysis.frontier.frontier import Frontier
from cxalloc.analysis.sentences.comparison import Writing, figure_name, limits_in_words, scenario_name, why_in_words
from cxalloc.cli.figures import NOTHING, Figures
from cxalloc.cli.infeasibility import print_clash
from cxalloc.cli.plan_tables import heading, make_table
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import minor_digits
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.optimisation.solve import under_scenario

UNSURE = "?"
"""Stands behind a difference whose sign the gaps leave open."""
ROWS = (
    KeyFigure.VALUE, KeyFigure.NPV, KeyFigure.BUDGET, KeyFigure.SPEND, KeyFigure.ROI, KeyFigure.PAYBACK,
    KeyFigure.FUNDED, KeyFigure.SMALL_SHARE,
)  # fmt: skip
WIDTH_OF_NAMES = 30
MOST_COLUMNS = 6
"""Scenarios beside each other in one table, where there is room; more of them get a table of their own beneath."""
WIDTH_OF_TITLES = 16
"""A longer title of a column is broken where its figures are not as wide."""
WIDEST = 10_000
"""More than any table needs."""
T = TypeVar("T")


class Terminal(Writing):
    """How the command line writes figures of a scenario; in tables money goes without its unit."""

    def __init__(self, portfolio: Portfolio, *, in_table: bool = False) -> None:
        self._figures, self._horizon = Figures(portfolio), portfolio.horizon
        self._in_table = in_table

    def figure(self, figure: KeyFigure, value: int | Fraction) -> str:
        if figure in (KeyFigure.ROI, KeyFigure.SMALL_SHARE):
            return f"{float(value * 100):.1f} %"
        whole = int(value)
        if figure is KeyFigure.PAYBACK:
            return self._horizon.label(whole)
        if figure is KeyFigure.FUNDED:
            return f"{whole}"
        if figure is KeyFigure.VALUE and self._figures.in_points:
            return f"{self._figures.worth(whole)} {self._figures.unit}"
        return self._figures.money(whole) if self._in_table else self._figures.money_with_unit(whole)

    def change(self, figure: KeyFigure, value: int | Fraction) -> str:
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        size = value if value >= 0 else -value
        if figure is KeyFigure.PAYBACK:
            return f"{sign}{int(size)} {'period' if size == 1 else 'periods'}"
        if figure in (KeyFigure.ROI, KeyFigure.SMALL_SHARE):
            return f"{sign}{float(size * 100):.1f} points"
        return sign + self.figure(figure, size)

    def period(self, period: int) -> str:
        return self._horizon.label(period)


def writings(portfolio: Portfolio, comparison: Comparison, *, in_table: bool = False) -> dict[str, Writing]:
    """How each scenario's figures are written: one may maximise money and another points."""
    changed = {
        column.scenario: under_scenario(portfolio, column.scenario) if column.outcome else portfolio
        for column in comparison.columns
    }
    return {scenario: Terminal(one, in_table=in_table) for scenario, one in changed.items()}


def print_comparison(
    console: Console, portfolio: Portfolio, comparison: Comparison, reference: str, figure: KeyFigure
) -> None:
    """Print figures, differences, candidates that differ, and why ``figure`` does."""
    console.print()
    others = len(comparison.columns) - 1
    counted = f"{others + 1} scenarios" if others else "1 scenario: there is no other to compare it with"
    console.print(f"{portfolio.name} · {counted}", style="bold")
    written, cells = writings(portfolio, comparison), writings(portfolio, comparison, in_table=True)
    figures = _rows(comparison)
    _print_in_parts(console, comparison.columns, lambda some: _figures(some, figures, cells, Figures(portfolio)))
    base = comparison.column(reference)
    compared = [column for column in comparison.columns if column is not base]
    _print_in_parts(console, compared, lambda some: _differences(some, base, figures, cells))
    _print_candidates(console, portfolio, comparison)
    _print_limits(console, comparison, written)
    for column in comparison.columns:
        if column.plan is None:
            heading(console, f"{scenario_name(column.scenario)}: no plan")
            if column.conflict is not None:
                print_clash(console, under_scenario(portfolio, column.scenario), column.conflict)
                continue
            for reason in column.reasons or (column.stopped.value if column.stopped else "",):
                console.print(f"- {reason}")
        elif column.scenario != reference:
            heading(console, f"Why {scenario_name(column.scenario)} differs from {scenario_name(reference)}")
            account = attribute(
                comparison, column.scenario, _asked(figure, column, comparison.column(reference)), reference
            )
            for sentence in why_in_words(account, portfolio, written[column.scenario]):
                console.print(f"- {sentence}")


def _rows(comparison: Comparison) -> list[KeyFigure]:
    """The rows that are shown: where all maximise NPV, the value is that, and one row is enough."""
    in_money = all(column.objective is ObjectiveKind.NPV for column in comparison.columns)
    return [figure for figure in ROWS if not (in_money and figure is KeyFigure.VALUE)]


def _asked(figure: KeyFigure, column: ScenarioColumn, reference: ScenarioColumn) -> KeyFigure:
    """Values in different units can't be compared; the NPV can."""
    return KeyFigure.NPV if figure is KeyFigure.VALUE and column.objective is not reference.objective else figure


def _figures(
    columns: Sequence[ScenarioColumn], rows: Sequence[KeyFigure], written: dict[str, Writing], figures: Figures
) -> Table:
    table = _wide_table(f"Figures ({figures.currency})", "", *(scenario_name(column.scenario) for column in columns))
    for figure in rows:
        cells = []
        for column in columns:
            value = key_figure(column, figure)
            cells.append(NOTHING if value is None else written[column.scenario].figure(figure, value))
        table.add_row(figure_name(figure), *cells)
    gaps = [figures.gap(column.plan.proof.gap) if column.plan else _no_plan(column) for column in columns]
    table.add_row("Gap", *gaps)
    return table


def _no_plan(column: ScenarioColumn) -> str:
    if column.stopped is StopReason.NOT_CONFIRMED:
        return "not decided"
    return column.outcome.value if column.outcome else "not possible"


def _differences(
    columns: Sequence[ScenarioColumn], reference: ScenarioColumn, rows: Sequence[KeyFigure], written: dict[str, Writing]
) -> Table:
    name = scenario_name(reference.scenario)
    table = _wide_table(f"Differences from {name}", "", *(scenario_name(column.scenario) for column in columns))
    for figure in rows:
        cells = []
        for column in columns:
            found = difference(column, reference, figure)
            if found is None:
                cells.append(NOTHING)
            else:
                change = written[column.scenario].change(figure, found.amount)
                cells.append(change if found.is_certain else f"{change} {UNSURE}")
        table.add_row(figure_name(figure), *cells)
    if any(UNSURE in str(cell) for column in table.columns for cell in column.cells):
        table.caption = f"{UNSURE}: smaller than the gaps of the two plans allow to tell"
        table.caption_justify = "left"
    return table


def _print_candidates(console: Console, portfolio: Portfolio, comparison: Comparison) -> None:
    names = [scenario_name(column.scenario) for column in comparison.columns]
    rows = [row for row in comparison.rows if row.differs]

    def table_of(positions: Sequence[int]) -> Table:
        table = _wide_table("Decided differently", "Candidate", *(names[position] for position in positions))
        for row in rows:
            one_level = len({state.level for state in row.states if state}) == 1
            states = (_state(row.states[position], portfolio, one_level=one_level) for position in positions)
            table.add_row(row.name, *states)
        return table

    if rows:
        _print_in_parts(console, range(len(names)), table_of)
    for place, title in ((Presence.ALL, "In every scenario"), (Presence.NONE, "In none")):
        found = [row.name for row in comparison.rows if row.place is place]
        if found:
            heading(console, title)
            console.print(" · ".join(found))


def _wide_table(title: str, *columns: str) -> Table:
    """A table whose first column keeps some room beside many scenarios."""
    table = make_table(title, *columns)
    table.columns[0].min_width = WIDTH_OF_NAMES
    return table


def _print_in_parts(
    console: Console, columns: Sequence[T], table_of: Callable[[Sequence[T]], Table], most: int = MOST_COLUMNS
) -> None:
    """Print tables with as many of the columns in each as there is room for: what does not fit would be cut off."""
    first = 0
    while first < len(columns):
        count = min(most, len(columns) - first)
        while not _fits(table := table_of(columns[first : first + count]), console) and count > 1:
            count -= 1
        console.print(table)
        first += count


def _fits(table: Table, console: Console) -> bool:
    """Give the columns after the first the width of their figures, and tell whether there is room for all of them."""
    for column in table.columns[1:]:
        title = cell_len(str(column.header))
        column.width = max(min(title, WIDTH_OF_TITLES), *(cell_len(str(cell)) for cell in column.cells))
    return Measurement.get(console, console.options.update(width=WIDEST), table).minimum <= console.width


def _state(state: FundedState | None, portfolio: Portfolio, *, one_level: bool) -> str:
    if state is None:
        return NOTHING
    if not state.level:
        return Figures(portfolio).money(state.amount)
    start = portfolio.horizon.label(state.start)
    return start if one_level else f"{state.level}, {start}"


def _print_limits(console: Console, comparison: Comparison, written: dict[str, Writing]) -> None:
    if any(column.limits for column in comparison.columns):
        heading(console, "Used up, or at its bound")
    for column in comparison.columns:
        if column.limits:
            words = limits_in_words(column.limits, written[column.scenario])
            console.print(f"- {scenario_name(column.scenario)}: {words}.")


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
    if frontier.conflict is not None:
        if frontier.stopped is StopReason.INFEASIBLE:
            console.print("There is no plan at any budget.", style="bold")
        print_clash(console, portfolio, frontier.conflict)
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
        funded = make_ledger(portfolio, today.ranked_decision).figures.funded if today.ranked_decision else 0
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

    _print_in_parts(console, list(columns), table_of, most=len(columns))


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
        heading(console, "At no budget")
        console.print(" · ".join(never))
