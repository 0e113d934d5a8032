"""The lines of the frontier chart. Importing this module imports pyqtgraph."""

from __future__ import annotations

from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.texts import tr
from cxalloc_ui.charts.frontier_plot import FrontierCurves, FrontierLabels, PlotPoint
from cxalloc_ui.pages.compare.frontier_preview import FrontierPreview
from cxalloc_ui.pages.compare.frontier_rows import Scale, point_lines


def frontier_curves(preview: FrontierPreview, portfolio: Portfolio, scale: Scale) -> FrontierCurves:
    """Return the chart's data of a preview, in units of the axes."""
    points, frontier = preview.points, preview.frontier
    candidates = len(portfolio.initiatives) + len(portfolio.small_allocations)
    spots = _spots(preview, scale)
    texts = (point_lines(preview, point, candidates, scale) for point in points)
    today = sum(sum(one.amounts) for one in portfolio.funds if preview.fund in ("", one.id))
    return FrontierCurves(
        [scale.budget_at(point.budget) for point in points],
        [scale.value_at(point.value) for point in points],
        [scale.budget_at(point.budget) for point in points if point.ranked is not None],
        [scale.value_at(point.ranked) for point in points if point.ranked is not None],
        [scale.gain_at(one.amount) for one in frontier.marginals] if frontier else [],
        ["\n".join(f"{title}: {text}" for title, text in lines) for lines in texts],
        [scale.budget_at(budget) for budget in preview.budgets],
        [scale.value_at(bound) for bound in preview.bounds],
        [spot for spot in spots if spot.name],
        next((spot for spot in spots if not spot.name), None),
        scale.budget_at(today),
        None if frontier is None or frontier.infeasible_below is None else scale.budget_at(frontier.infeasible_below),
        frontier is not None,
    )


def frontier_labels(preview: FrontierPreview, scale: Scale) -> FrontierLabels:
    """Return the names of axes and lines, and the functions that format their values."""
    formats = scale.formats
    return FrontierLabels(
        scale.value_title,
        scale.gain_title,
        tr("Best plan"),
        tr("Upper bound"),
        tr("Ranking by ROI"),
        tr("today"),
        tr("Today's plan"),
        tr("Scenarios"),
        tr("no plan with less"),
        formats.short_amount,
        formats.number if scale.in_points else formats.short_amount,
        lambda value: formats.number(value, 2),
    )


def _spots(preview: FrontierPreview, scale: Scale) -> list[PlotPoint]:
    marks = preview.frontier.marks if preview.frontier else ()
    spots = []
    for mark in marks:
        text = tr("{name}\nBudget: {budget}\nValue: {value}").format(
            name=mark.scenario or tr("Today's plan"), budget=scale.money(mark.budget), value=scale.value(mark.value)
        )
        spots.append(PlotPoint(mark.scenario, scale.budget_at(mark.budget), scale.value_at(mark.value), text))
    return spots
