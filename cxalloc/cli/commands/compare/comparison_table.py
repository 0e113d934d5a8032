"""A comparison as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console
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
from cxalloc.analysis.sentences.comparison import Writing, figure_name, limits_in_words, scenario_name, why_in_words
from cxalloc.cli.commands.solve.plan_table import OUTCOMES, STOPPED
from cxalloc.cli.figures import NOTHING, Figures
from cxalloc.cli.infeasibility_report import print_clash
from cxalloc.cli.terminal import print_heading, print_in_parts, wide_table
from cxalloc.domain.message import Count, Message, message
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.optimisation.solve import under_scenario

UNSURE = "?"
"""Stands behind a difference whose sign the gaps leave open."""
ROWS = (
    KeyFigure.VALUE, KeyFigure.NPV, KeyFigure.BUDGET, KeyFigure.SPEND, KeyFigure.ROI, KeyFigure.PAYBACK,
    KeyFigure.FUNDED, KeyFigure.SMALL_SHARE,
)  # fmt: skip


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
    console: Console,
    portfolio: Portfolio,
    comparison: Comparison,
    reference: str,
    figure: KeyFigure,
    formatter: Formatter,
) -> None:
    """Print figures, differences, candidates that differ, and why ``figure`` does."""
    formatter = formatter.of(portfolio)
    console.print()
    scenarios = Count(len(comparison.columns))
    console.print(formatter.text("terminal.compared", name=portfolio.name, n=scenarios), style="bold")
    written, cells = writings(portfolio, comparison), writings(portfolio, comparison, in_table=True)
    figures = _rows(comparison)
    print_in_parts(console, comparison.columns, lambda some: _figures(some, figures, cells, formatter))
    base = comparison.column(reference)
    compared = [column for column in comparison.columns if column is not base]
    print_in_parts(console, compared, lambda some: _differences(some, base, figures, cells, formatter))
    _print_candidates(console, comparison, formatter)
    _print_limits(console, comparison, written, formatter)
    for column in comparison.columns:
        if column.plan is None:
            print_heading(console, formatter.text("terminal.no_plan", scenario=scenario_name(column.scenario)))
            if column.diagnosis is not None:
                print_clash(console, under_scenario(portfolio, column.scenario), column.diagnosis, formatter)
                continue
            stopped = () if column.stopped is None else (STOPPED[column.stopped],)
            for reason in column.reasons or stopped:
                console.print(f"- {formatter.render(reason)}")
        elif column.scenario != reference:
            here, there = scenario_name(column.scenario), scenario_name(reference)
            print_heading(console, formatter.text("terminal.why_it_differs", scenario=here, reference=there))
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
    columns: Sequence[ScenarioColumn], rows: Sequence[KeyFigure], written: dict[str, Writing], formatter: Formatter
) -> Table:
    title = formatter.text("terminal.figures_table", currency=formatter.currency)
    table = wide_table(title, "", *(scenario_name(column.scenario) for column in columns))
    for figure in rows:
        cells = []
        for column in columns:
            value = key_figure(column, figure)
            cells.append(NOTHING if value is None else written[column.scenario].figure(figure, value))
        table.add_row(figure_name(figure), *cells)
    gaps = [
        formatter.gap(column.plan.proof.gap) if column.plan else formatter.render(_no_plan(column))
        for column in columns
    ]
    table.add_row(formatter.text("terminal.gap"), *gaps)
    return table


def _no_plan(column: ScenarioColumn) -> Message:
    if column.stopped is StopReason.NOT_CONFIRMED:
        return message("terminal.not_decided")
    return OUTCOMES[column.outcome] if column.outcome else message("terminal.not_possible")


def _differences(
    columns: Sequence[ScenarioColumn],
    reference: ScenarioColumn,
    rows: Sequence[KeyFigure],
    written: dict[str, Writing],
    formatter: Formatter,
) -> Table:
    title = formatter.text("terminal.differences_table", name=scenario_name(reference.scenario))
    table = wide_table(title, "", *(scenario_name(column.scenario) for column in columns))
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
        table.caption = formatter.text("terminal.unsure", mark=UNSURE)
        table.caption_justify = "left"
    return table


def _print_candidates(console: Console, comparison: Comparison, formatter: Formatter) -> None:
    names = [scenario_name(column.scenario) for column in comparison.columns]
    rows = [row for row in comparison.rows if row.differs]

    def table_of(positions: Sequence[int]) -> Table:
        title, candidate = formatter.text("terminal.decided_differently"), formatter.text("terminal.candidate")
        table = wide_table(title, candidate, *(names[position] for position in positions))
        for row in rows:
            one_level = len({state.level for state in row.states if state}) == 1
            states = (_state(row.states[position], formatter, one_level=one_level) for position in positions)
            table.add_row(row.name, *states)
        return table

    if rows:
        print_in_parts(console, range(len(names)), table_of)
    for place, title in (
        (Presence.ALL, formatter.text("terminal.in_every_scenario")),
        (Presence.NONE, formatter.text("terminal.in_none")),
    ):
        found = [row.name for row in comparison.rows if row.place is place]
        if found:
            print_heading(console, title)
            console.print(" · ".join(found))


def _state(state: FundedState | None, formatter: Formatter, *, one_level: bool) -> str:
    if state is None:
        return NOTHING
    if not state.level:
        return formatter.money(state.amount)
    start = formatter.period(state.start)
    return start if one_level else f"{state.level}, {start}"


def _print_limits(console: Console, comparison: Comparison, written: dict[str, Writing], formatter: Formatter) -> None:
    if any(column.limits for column in comparison.columns):
        print_heading(console, formatter.text("terminal.used_up"))
    for column in comparison.columns:
        if column.limits:
            words = limits_in_words(column.limits, written[column.scenario])
            scenario = scenario_name(column.scenario)
            console.print(f"- {formatter.text('terminal.limits', scenario=scenario, limits=words)}")
