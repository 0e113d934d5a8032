"""A comparison as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
from cxalloc.analysis.comparison.messages import (
    attribution_messages,
    change_cell,
    column_formatter,
    figure_cell,
    figure_name,
    limit_phrases,
    scenario_name,
)
from cxalloc.cli.commands.solve.plan_table import OUTCOMES
from cxalloc.cli.output.infeasibility_report import print_iis
from cxalloc.cli.output.terminal import print_heading, print_in_parts, wide_table
from cxalloc.domain.message import Count, Message, message
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc.messages.search import stop_message
from cxalloc.optimisation.solve import under_scenario

UNSURE = "?"
"""Marks a difference whose sign the gaps leave open."""
ROWS = (
    KeyFigure.VALUE, KeyFigure.NPV, KeyFigure.BUDGET, KeyFigure.SPEND, KeyFigure.ROI, KeyFigure.PAYBACK,
    KeyFigure.FUNDED, KeyFigure.SMALL_SHARE,
)  # fmt: skip


def scenario_formatters(portfolio: Portfolio, comparison: Comparison, formatter: Formatter) -> dict[str, Formatter]:
    """The formatter of each scenario's figures: one may maximise money and another points."""
    return {column.scenario: column_formatter(formatter, portfolio, column) for column in comparison.columns}


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
    written = scenario_formatters(portfolio, comparison, formatter)
    figures = _rows(comparison)
    print_in_parts(console, comparison.columns, lambda some: _figures(some, figures, written, formatter))
    base = comparison.column(reference)
    compared = [column for column in comparison.columns if column is not base]
    print_in_parts(console, compared, lambda some: _differences(some, base, figures, written, formatter))
    _print_candidates(console, comparison, formatter)
    _print_limits(console, portfolio, comparison, formatter)
    for column in comparison.columns:
        if column.plan is None:
            print_heading(console, formatter.text("terminal.no_plan", scenario=scenario_name(column.scenario)))
            if column.diagnosis is not None:
                print_iis(console, under_scenario(portfolio, column.scenario), column.diagnosis, formatter)
                continue
            stopped = () if column.stopped is None else (stop_message(column.stopped),)
            for reason in column.reasons or stopped:
                console.print(f"- {formatter.render(reason)}")
        elif column.scenario != reference:
            here, there = scenario_name(column.scenario), scenario_name(reference)
            print_heading(console, formatter.text("terminal.why_it_differs", scenario=here, reference=there))
            account = attribute(
                comparison, column.scenario, _asked(figure, column, comparison.column(reference)), reference
            )
            for sentence in attribution_messages(account, portfolio):
                console.print(f"- {written[column.scenario].render(sentence)}")


def _names(columns: Iterable[ScenarioColumn], formatter: Formatter) -> list[str]:
    return [formatter.render(scenario_name(column.scenario)) for column in columns]


def _rows(comparison: Comparison) -> list[KeyFigure]:
    """The rows that are shown: where all maximise NPV, the value is that, and one row is enough."""
    in_money = all(column.objective is ObjectiveKind.NPV for column in comparison.columns)
    return [figure for figure in ROWS if not (in_money and figure is KeyFigure.VALUE)]


def _asked(figure: KeyFigure, column: ScenarioColumn, reference: ScenarioColumn) -> KeyFigure:
    """Values in different units can't be compared; the NPV can."""
    return KeyFigure.NPV if figure is KeyFigure.VALUE and column.objective is not reference.objective else figure


def _figures(
    columns: Sequence[ScenarioColumn], rows: Sequence[KeyFigure], written: dict[str, Formatter], formatter: Formatter
) -> Table:
    title = formatter.text("terminal.figures_table", currency=formatter.currency)
    table = wide_table(title, "", *_names(columns, formatter))
    for figure in rows:
        cells = []
        for column in columns:
            value = key_figure(column, figure)
            cells.append(NOTHING if value is None else figure_cell(written[column.scenario], figure, value))
        table.add_row(formatter.render(figure_name(figure)), *cells)
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
    written: dict[str, Formatter],
    formatter: Formatter,
) -> Table:
    title = formatter.text("terminal.differences_table", name=scenario_name(reference.scenario))
    table = wide_table(title, "", *_names(columns, formatter))
    for figure in rows:
        cells = []
        for column in columns:
            found = difference(column, reference, figure)
            if found is None:
                cells.append(NOTHING)
            else:
                change = change_cell(written[column.scenario], figure, found.amount)
                cells.append(change if found.is_certain else f"{change} {UNSURE}")
        table.add_row(formatter.render(figure_name(figure)), *cells)
    if any(UNSURE in str(cell) for column in table.columns for cell in column.cells):
        table.caption = formatter.text("terminal.unsure", mark=UNSURE)
        table.caption_justify = "left"
    return table


def _print_candidates(console: Console, comparison: Comparison, formatter: Formatter) -> None:
    names = _names(comparison.columns, formatter)
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


def _print_limits(console: Console, portfolio: Portfolio, comparison: Comparison, formatter: Formatter) -> None:
    if any(column.limits for column in comparison.columns):
        print_heading(console, formatter.text("terminal.used_up"))
    for column in comparison.columns:
        if column.limits:
            words = limit_phrases(under_scenario(portfolio, column.scenario), column.limits)
            scenario = scenario_name(column.scenario)
            console.print(f"- {formatter.text('terminal.limits', scenario=scenario, limits=words)}")
