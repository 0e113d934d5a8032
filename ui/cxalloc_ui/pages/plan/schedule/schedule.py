"""A plan over time: money by period, the timeline of initiatives, and the small allocations."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.money import to_major
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.models.candidate_rows import dimensions
from cxalloc_ui.models.columns import dimension_title
from cxalloc_ui.models.grouped_spend import Group, Grouping, grouped_spend
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.pages.plan.schedule.cash_flow import PeriodMoney, money_by_period
from cxalloc_ui.pages.plan.schedule.legend import Legend, LegendEntry
from cxalloc_ui.pages.plan.schedule.lines import ElidedLines
from cxalloc_ui.pages.plan.schedule.timeline import RIGHT, Timeline
from cxalloc_ui.pages.plan.schedule.timeline_rows import Row, amounts, bars, describe, links, relations_in_words
from cxalloc_ui.widgets.figure_strip import card
from cxalloc_ui.widgets.scroll_page import QuietComboBox, Unrolled

AXIS_WIDTH = 62
CHART_HEIGHT = 210
LEGEND_LINE = 24
"""Pixels of the height of the chart that an entry of the legend needs."""
NARROWEST_NAMES = 190
NAMES_SHARE = 0.36
"""The share of the width that names may always take, whatever the columns need."""
MOST_NAMES_SHARE = 0.48
"""The share of the width that names may take at most, however few columns there are."""
EASY_COLUMN = 64
"""Pixels that a period needs for its amounts; the remaining width is for names."""
SUMMARY_LINES = 2
MOST_NAMED = 12
"""Number of names of the group of all others that a tooltip lists."""


class Schedule(QWidget):
    """Shows money by period above the timeline, in the same columns and colours.

    ``chosen`` carries the id of the candidate whose row became the current one, ``activated`` of the one to open.
    ``summary_lines`` describes the current row; the page places it where it stays in sight.
    """

    chosen = Signal(str)
    activated = Signal(str)
    menu_requested = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: PlanView | None = None
        self._formats: Formatter | None = None
        self._money: list[PeriodMoney] = []
        self._plot: Any = None
        self.grouping = QuietComboBox()
        self.grouping.setAccessibleName(self.tr("Group spend by"))
        self.grouping.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.legend = Legend()
        self.timeline = Timeline(self.tr("Timeline of the initiatives"))
        self.small = Timeline(self.tr("Amounts of the small allocations"))
        self.rows = Unrolled(self.timeline, lambda: self.timeline.height_of(self.timeline.count))
        self.small_rows = Unrolled(self.small, lambda: self.small.height_of(self.small.count))
        self.summary_lines = ElidedLines(SUMMARY_LINES, self)
        self._title = heading("", 1.1)
        self._title.setWordWrap(True)
        self._lay_out()
        self.grouping.currentIndexChanged.connect(self._show)
        for timeline, other in ((self.timeline, self.small), (self.small, self.timeline)):
            timeline.current_changed.connect(self._choose)
            timeline.current_changed.connect(lambda _, other=other: other.select(""))
            timeline.activated.connect(self.activated)
            timeline.menu_requested.connect(self.menu_requested)
        for timeline, rows in ((self.timeline, self.rows), (self.small, self.small_rows)):
            timeline.went_to.connect(rows.reveal)

    @property
    def plot(self) -> Any:
        """The chart; None until the first plan is shown."""
        return self._plot

    @property
    def summary(self) -> str:
        """The description of the current row."""
        return self.summary_lines.text

    def show_result(self, view: View, result: PlanView, formats: Formatter) -> None:
        """Show a plan, keeping the grouping."""
        self._result, self._money, self._formats = result, money_by_period(result), formats
        before = self.grouping.currentData()
        self.grouping.blockSignals(True)
        self.grouping.clear()
        named = [("kind", self.tr("Kind of candidate")), ("fund", self.tr("Fund")), ("owner", self.tr("Owner"))]
        named += [(f"tag:{one}", dimension_title(one)) for one in dimensions(result.portfolio)]
        for key, name in named:
            self.grouping.addItem(name, key)
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(before)))
        self.grouping.blockSignals(False)
        self._title.setText(self.tr("Spend by period against the budget, {currency}").format(currency=formats.currency))
        self._show()

    def select(self, id: str) -> None:
        """Make the row of a candidate the current one, if it has one."""
        self.timeline.select(id)
        self.small.select(id)
        self._show_summary(id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._line_up()

    def _lay_out(self) -> None:
        frame, layout = card(margins=14)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        head = QHBoxLayout()
        head.addWidget(self._title, stretch=1)
        by = muted(self.tr("by"))
        by.setBuddy(self.grouping)
        head.addWidget(by)
        head.addWidget(self.grouping)
        self._chart = QWidget()
        self._chart_row = QHBoxLayout(self._chart)
        self._chart_row.setContentsMargins(0, 0, RIGHT, 0)
        self._chart_row.setSpacing(0)
        self._chart_row.addWidget(self.legend)
        layout.addLayout(head)
        layout.addWidget(self._chart)
        layout.addWidget(self.rows)
        layout.addWidget(self.small_rows)

    def _line_up(self) -> None:
        """Align the chart with the timeline: legend and axis together get the width of the timeline's names."""
        if self._result is None:
            return
        axis = zoomed(AXIS_WIDTH)
        legend = self.legend.wanted_width() + axis
        wanted = max(self.timeline.names_width(), self.small.names_width(), legend, NARROWEST_NAMES)
        width, periods = self.timeline.width(), self._result.portfolio.horizon.budget_periods
        easy = min(width - RIGHT - periods * EASY_COLUMN, width * MOST_NAMES_SHARE)
        most = max(NARROWEST_NAMES, width * NAMES_SHARE, easy)
        gutter = round(min(wanted, most))
        self.timeline.set_gutter(gutter)
        self.small.set_gutter(gutter)
        self.legend.setFixedWidth(gutter - axis)

    def _show(self) -> None:
        result, formats = self._result, self._formats
        if result is None or formats is None:
            return
        portfolio = result.portfolio
        groups = grouped_spend(portfolio, result.ledger, Grouping(self.grouping.currentData()))
        places = [None if group.name is None else place for place, group in enumerate(groups)]
        self._show_money(result, formats, groups, places)
        place_of = {id: place for group, place in zip(groups, places, strict=True) for id in group.candidates}
        label = formats.of(portfolio).period
        labels = [label(period) for period in range(portfolio.horizon.budget_periods)]
        small = amounts(result, place_of)

        def say(row: Row, period: int | None) -> str:
            return describe(row, period, result, formats)

        self.timeline.show_rows(self.tr("Initiatives"), labels, bars(result, place_of), formats.short_money, say)
        self.small.show_rows(self.tr("Small allocations"), labels, small, formats.short_money, say)
        self.rows.update_height()
        self.small_rows.update_height()
        self.rows.setVisible(self.timeline.count > 0)
        self.small_rows.setVisible(bool(small))
        self._line_up()
        self._show_summary(self.timeline.current_key or self.small.current_key)

    def _show_money(
        self, result: PlanView, formats: Formatter, groups: tuple[Group, ...], places: list[int | None]
    ) -> None:
        from cxalloc_ui.charts.plots import Bars, Limit, PeriodPlot

        if self._plot is None:
            self._plot = PeriodPlot(self.tr("Spend by period against the budget"), AXIS_WIDTH)
            self._chart_row.addWidget(self._plot, stretch=1)
            self.setTabOrder(self.grouping, self._plot)
            self.setTabOrder(self._plot, self.timeline)
        portfolio, horizon = result.portfolio, result.portfolio.horizon

        def major(minor: int) -> float:
            return float(to_major(minor, portfolio.currency))

        names = [self._group_name(group, result) for group in groups]
        stack = [
            Bars(name, place, tuple(map(major, group.spend)))
            for group, name, place in zip(groups, names, places, strict=True)
        ]
        rows = self._money[: horizon.budget_periods]
        limits = [Limit(self.tr("Budget"), tuple(major(row.budget or 0) for row in rows))]
        if any(row.carried_in for row in rows):
            limits[0] = Limit(limits[0].name, limits[0].values, dashed=True)
            with_carried = tuple(major(row.available or 0) for row in rows)
            limits.append(Limit(self.tr("Budget and carry-over"), with_carried))
        factor = self.tr("Discount factor: {factor}")
        notes = [factor.format(factor=formats.number(row.flow.factor, 6)) for row in rows]
        labels = [formats.of(portfolio).period(period) for period in range(horizon.budget_periods)]
        self._plot.show_bars(labels, stack, formats.short_amount, limits, notes)
        whole = sum(sum(group.spend) for group in groups)
        entries = []
        for group, name, place in zip(groups, names, places, strict=True):
            spend = sum(group.spend)
            note = formats.computed_share(Fraction(spend, whole) if whole else None)
            tip = f"{name}: {formats.exact_money(spend)}"
            if group.name is None:
                tip = f"{tip}\n{self._members(group, result)}"
            entries.append(LegendEntry(name, place, note=note, tip=tip))
        lines = [LegendEntry(limit.name, is_line=True, dashed=limit.dashed) for limit in reversed(limits)]
        self.legend.show_entries([*lines, *reversed(entries)])
        self._chart.setFixedHeight(max(CHART_HEIGHT, LEGEND_LINE * (len(lines) + len(entries))))

    def _members(self, group: Group, result: PlanView) -> str:
        """Return the names merged in the group of all others, as many as fit."""
        names = [self._name_of(name, result) for name in group.merged]
        more = len(names) - MOST_NAMED
        shown = names if more <= 0 else [*names[:MOST_NAMED], self.tr("and {n} more").format(n=more)]
        return "\n".join(shown)

    def _group_name(self, group: Group, result: PlanView) -> str:
        if group.name is None:
            return self.tr("{n} others").format(n=len(group.merged))
        return self._name_of(group.name, result)

    def _name_of(self, name: str, result: PlanView) -> str:
        grouping = self.grouping.currentData()
        if grouping == "fund":
            return result.portfolio.funds[result.portfolio.fund_index[name]].name
        if grouping == "kind":
            return self.tr("Initiatives") if name == Kind.INITIATIVE else self.tr("Small allocations")
        return name or (self.tr("No owner") if grouping == "owner" else self.tr("Not tagged"))

    def _choose(self, id: str) -> None:
        self._show_summary(id)
        self.chosen.emit(id)

    def _show_summary(self, id: str) -> None:
        """Show the description of a row, and the links to related rows."""
        result, formats = self._result, self._formats
        if result is None or formats is None or not id:
            self.summary_lines.show_lines([])
            return
        shown = {choice.initiative for choice in result.plan.decision.choices}
        self.timeline.show_links(links(id, result.portfolio, shown) if id in shown else [])
        words = self.timeline.text_of(id) or self.small.text_of(id)
        relations = relations_in_words(id, result.portfolio, formats)
        self.summary_lines.show_lines([words, relations])
