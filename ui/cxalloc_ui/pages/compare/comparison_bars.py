"""The bars of a comparison: the value of each scenario, and the waterfall from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxalloc.analysis.comparison.compare import KeyFigure, key_figure
from cxalloc.analysis.comparison.compare import ScenarioColumn as Scenario
from cxalloc.analysis.comparison.messages import (
    change_cell,
    column_formatter,
    figure_cell,
    figure_name,
    scenario_name,
    step_name,
    value_message,
)
from cxalloc.analysis.comparison.waterfall import Waterfall
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.charts.bar_rows import BarRow, RowKind
from cxalloc_ui.pages.compare.comparison_rows import no_plan

MOST_STEPS = 12
"""Steps of a waterfall that are drawn on their own; smaller ones are drawn together, by kind."""


@dataclass(frozen=True)
class BarChart:
    """Rows of bars under a title."""

    title: str
    rows: tuple[BarRow, ...]


def value_bars(columns: Sequence[Scenario], portfolio: Portfolio, formats: Formatter) -> BarChart:
    """The value of each scenario and what no plan can exceed; the NPV, where not all maximise the same."""
    alike = len({column.objective for column in columns}) == 1
    figure = KeyFigure.VALUE if alike else KeyFigure.NPV
    rows = []
    for column in columns:
        name = formats.render(scenario_name(column.scenario))
        value = key_figure(column, figure)
        if value is None or column.plan is None:
            rows.append(
                BarRow(column.scenario, name, RowKind.NONE, 0, 0, no_plan(column), f"{name}: {no_plan(column)}")
            )
            continue
        bound = column.plan.proof.bound if alike or column.objective is ObjectiveKind.NPV else None
        write = column_formatter(formats, portfolio, column)
        text = figure_cell(write, figure, value)
        if bound is not None:
            text = tr("{value} (at most {bound})").format(value=text, bound=figure_cell(write, figure, bound))
        tip = write.render(value_message(column.scenario, figure, int(value), bound))
        rows.append(BarRow(column.scenario, name, RowKind.TOTAL, 0, int(value), text, tip, bound))
    return BarChart(_title(figure, columns[0], formats), tuple(rows))


def waterfall_bars(found: Waterfall, column: Scenario, portfolio: Portfolio, formats: Formatter) -> BarChart:
    """The steps from the reference's value to the scenario's."""
    write = column_formatter(formats, portfolio, column)
    rows = [_total(found, write, is_first=True)]
    value = found.before
    for step in found.condensed(MOST_STEPS).steps:
        after = value + step.amount
        change, name = change_cell(write, found.figure, step.amount), write.render(step_name(step))
        so_far = tr("so far {value}").format(value=figure_cell(write, found.figure, after))
        kind = RowKind.GAIN if step.amount > 0 else RowKind.LOSS
        rows.append(
            BarRow(f"{step.kind.value}:{step.id}", name, kind, value, after, change, f"{name}: {change}\n{so_far}")
        )
        value = after
    rows.append(_total(found, write, is_first=False))
    title = tr("{figure}: from {reference} to {scenario}").format(
        figure=_title(found.figure, column, formats),
        reference=formats.render(scenario_name(found.reference)),
        scenario=formats.render(scenario_name(found.scenario)),
    )
    return BarChart(title, tuple(rows))


def _total(found: Waterfall, write: Formatter, *, is_first: bool) -> BarRow:
    if is_first:
        scenario, value, bound = found.reference, found.before, found.bound_before
    else:
        scenario, value, bound = found.scenario, found.after, found.bound
    name = write.render(scenario_name(scenario))
    tip = write.render(value_message(scenario, found.figure, value, bound))
    text = figure_cell(write, found.figure, value)
    return BarRow("first" if is_first else "last", name, RowKind.TOTAL, 0, value, text, tip, bound)


def _title(figure: KeyFigure, column: Scenario, formats: Formatter) -> str:
    if figure is KeyFigure.VALUE and column.objective is ObjectiveKind.SCORE:
        return formats.render(figure_name(figure))
    name = formats.render(figure_name(KeyFigure.NPV))  # which is the value where it is money
    return tr("{figure}, {currency}").format(figure=name, currency=formats.currency)
