"""The plan page: key figures, money by period against the budget, the timeline, and what is funded and what is not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cxalloc.domain.ledger import Verdict
from cxalloc.domain.money import to_major
from cxalloc.domain.rules import Kind
from cxalloc_ui.formats import Formats, short_label
from cxalloc_ui.models.candidates import InitiativeRow, SmallAllocationRow, dimensions
from cxalloc_ui.models.columns import dimension_title, funded_columns, not_funded_columns
from cxalloc_ui.models.key_figures import key_figures
from cxalloc_ui.models.table_model import TableModel
from cxalloc_ui.models.use import Group, Grouping, grouped_spend
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.theme import heading, muted
from cxalloc_ui.widgets.data_table import DataTable
from cxalloc_ui.widgets.figures import FigureStrip, card
from cxalloc_ui.widgets.legend import Entry, Legend
from cxalloc_ui.widgets.timeline import GUTTER, RIGHT, Amounts, Bar, Timeline

AXIS_WIDTH = 56
MOST_SMALL_ROWS = 6


class PlanPage(QStackedWidget):
    """The current plan, or what to do to get one. ``optimise_asked`` comes from the button of the empty state."""

    optimise_asked = Signal()
    candidate_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._formats: Formats | None = None
        self.empty = _Empty()
        self.empty.button.clicked.connect(self.optimise_asked)
        self.figures = FigureStrip()
        self.stale = QLabel(
            self.tr("The portfolio was changed after this plan was made. Optimise again to bring it up to date.")
        )
        self.stale.setObjectName("notice")
        self.stale.setContentsMargins(14, 9, 14, 9)
        self.money = _MoneyCard()
        self.funded = DataTable(self.tr("Funded"), frozen=True)
        self.not_funded = DataTable(self.tr("Not funded"), frozen=True)
        self._funded_model: TableModel[Verdict] = TableModel([], lambda row: row.id, parent=self)
        self._not_funded_model: TableModel[Any] = TableModel([], lambda row: row.id, parent=self)
        self.funded.set_model(self._funded_model)
        self.not_funded.set_model(self._not_funded_model)
        self._funded_title, self._not_funded_title = heading("", 1.1), heading("", 1.1)
        self.addWidget(self.empty)
        self.addWidget(self._lay_out())
        for table in (self.funded, self.not_funded):
            table.activated.connect(
                lambda index, table=table: self.candidate_chosen.emit(table.model().row(index.row()).id)
            )

    def show_view(self, view: View, formats: Formats) -> None:
        """Show the plan of a scenario, or why there is none."""
        self._view, self._formats = view, formats
        result = view.result
        if result is None:
            self.empty.show_reasons(view.reasons)
            self.setCurrentIndex(0)
            return
        self.stale.setVisible(not result.is_current)
        self.figures.show_figures(key_figures(result, formats))
        self.money.show_result(result, formats)
        funded = [verdict for verdict in result.ledger.verdicts if verdict.funded]
        rows: list[InitiativeRow | SmallAllocationRow] = [*view.rows.initiatives, *view.rows.small_allocations]
        left_out = [row for row in rows if row.verdict is not None and not row.verdict.funded]
        self._funded_model.set_rows(funded, funded_columns(result.portfolio, formats))
        self._not_funded_model.set_rows(left_out, not_funded_columns(result.portfolio, formats))
        self._funded_title.setText(self.tr("Funded  {n}").format(n=len(funded)))
        self._not_funded_title.setText(self.tr("Not funded  {n}").format(n=len(left_out)))
        self.setCurrentIndex(1)

    def _lay_out(self) -> QWidget:
        lists = QSplitter(Qt.Orientation.Vertical)
        for title, table in ((self._funded_title, self.funded), (self._not_funded_title, self.not_funded)):
            holder = QWidget()
            layout = QVBoxLayout(holder)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(8)
            layout.addWidget(title)
            layout.addWidget(table)
            lists.addWidget(holder)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.addWidget(self.money)
        body.addWidget(lists)
        body.setSizes([535, 635])
        for splitter in (lists, body):
            splitter.setHandleWidth(16)
            splitter.setChildrenCollapsible(False)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.stale)
        layout.addWidget(self.figures)
        layout.addWidget(body, stretch=1)
        return page


class _Empty(QWidget):
    """What to do when there is no plan."""

    def __init__(self) -> None:
        super().__init__()
        self._title = heading("", 1.4)
        self._text = muted()
        self._text.setWordWrap(True)
        self.button = QPushButton(self.tr("Optimise"))
        self.button.setAccessibleName(self.tr("Optimise, from the plan page"))
        self.button.setProperty("primary", True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QWidget()
        column.setFixedWidth(560)
        layout = QVBoxLayout(column)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        outer = QHBoxLayout(self)
        outer.addWidget(column)
        self.show_reasons(())

    def show_reasons(self, reasons: tuple[str, ...]) -> None:
        """Say why there is no plan, or that none has been asked for."""
        if reasons:
            self._title.setText(self.tr("No plan can keep to all of this"))
            self._text.setText("\n".join(f"• {reason}" for reason in reasons))
        else:
            self._title.setText(self.tr("No plan yet"))
            self._text.setText(
                self.tr(
                    "Optimise finds the initiatives and small allocations that are worth the most "
                    "within the budgets and rules, and proves it."
                )
            )
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft if reasons else Qt.AlignmentFlag.AlignCenter)


class _MoneyCard(QWidget):
    """Money by period over the timeline, in the same columns and the same colours."""

    def __init__(self) -> None:
        super().__init__()
        self._result: PlanView | None = None
        self._formats: Formats | None = None
        self._plot: Any = None
        frame, self._layout = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.grouping = QComboBox()
        self.grouping.setAccessibleName(self.tr("Group spend by"))
        head = QHBoxLayout()
        self._title = heading("", 1.1)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(muted(self.tr("by")))
        head.addWidget(self.grouping)
        # The legend and the axis are together as wide as the names of the timeline: the columns line up.
        self._legend = Legend(GUTTER - AXIS_WIDTH)
        self._timeline = Timeline(self.tr("Timeline of the initiatives"))
        self._small = Timeline(self.tr("Amounts of the small allocations"))
        self._chart_holder = QHBoxLayout()
        self._chart_holder.setContentsMargins(0, 0, RIGHT, 0)
        self._chart_holder.setSpacing(0)
        self._chart_holder.addWidget(self._legend, alignment=Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(head)
        self._layout.addLayout(self._chart_holder, stretch=3)
        self._layout.addWidget(self._timeline, stretch=5)
        self._layout.addWidget(self._small)
        self.grouping.currentIndexChanged.connect(self._show)

    def show_result(self, result: PlanView, formats: Formats) -> None:
        """Show a plan, grouped as before."""
        self._result, self._formats = result, formats
        chosen = self.grouping.currentData()
        self.grouping.blockSignals(True)
        self.grouping.clear()
        named = [("kind", self.tr("Kind of candidate")), ("fund", self.tr("Fund")), ("owner", self.tr("Owner"))]
        for key, name in [
            *named,
            *((f"tag:{dimension}", dimension_title(dimension)) for dimension in dimensions(result.portfolio)),
        ]:
            self.grouping.addItem(name, key)
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(chosen)))
        self.grouping.blockSignals(False)
        self._title.setText(self.tr("Spend by period against the budget, {currency}").format(currency=formats.currency))
        self._show()

    def _show(self) -> None:
        result, formats = self._result, self._formats
        if result is None or formats is None:
            return
        from cxalloc_ui.charts.plots import Bars, PeriodPlot

        portfolio, horizon = result.portfolio, result.portfolio.horizon
        if self._plot is None:
            self._plot = PeriodPlot(self.tr("Spend by period against the budget"), AXIS_WIDTH)
            self._plot.setMinimumHeight(175)
            self._chart_holder.addWidget(self._plot, stretch=1)
        groups = grouped_spend(portfolio, result.ledger, Grouping(self.grouping.currentData()))
        places = [None if group.name is None else place for place, group in enumerate(groups)]
        names = [self._group_name(group, result) for group in groups]

        def major(minor: int) -> float:
            return float(to_major(minor, portfolio.currency))

        bars = [
            Bars(name, place, tuple(map(major, group.spend)))
            for group, name, place in zip(groups, names, places, strict=True)
        ]
        budget = [0] * horizon.budget_periods
        for row in result.ledger.fund_periods:
            budget[row.period] += row.amount + row.carried_in
        carries = any(fund.carry_over for fund in portfolio.funds)
        limit_name = self.tr("Available budget") if carries else self.tr("Budget")
        self._plot.show_bars(
            [short_label(horizon, period) for period in range(horizon.budget_periods)],
            bars,
            formats.short_amount,
            list(map(major, budget)),
            limit_name,
        )
        entries = [Entry(name, place) for name, place in zip(names, places, strict=True)]
        self._legend.show_entries([Entry(limit_name, is_line=True), *reversed(entries)])
        place_of = {id: place for group, place in zip(groups, places, strict=True) for id in group.candidates}
        self._show_timeline(result, formats, place_of)

    def _group_name(self, group: Group, result: PlanView) -> str:
        if group.name is None:
            return self.tr("Others")
        grouping = self.grouping.currentData()
        if grouping == "fund":
            return result.portfolio.funds[result.portfolio.fund_index[group.name]].name
        if grouping == "kind":
            return self.tr("Initiatives") if group.name == Kind.INITIATIVE else self.tr("Small allocations")
        return group.name or (self.tr("No owner") if grouping == "owner" else self.tr("Not tagged"))

    def _show_timeline(self, result: PlanView, formats: Formats, place_of: dict[str, int | None]) -> None:
        portfolio, horizon = result.portfolio, result.portfolio.horizon
        bars = []
        for verdict in result.ledger.verdicts:
            if verdict.kind is not Kind.INITIATIVE or not verdict.funded or verdict.start is None:
                continue
            duration = portfolio.initiative_by_id[verdict.id].level(verdict.level).duration
            tip = self.tr("{name}: {first} to {last}, cost {cost}, NPV {npv}").format(
                name=verdict.name,
                first=horizon.label(verdict.start),
                last=horizon.label(verdict.start + duration - 1),
                cost=formats.exact_money(verdict.cost),
                npv=formats.exact_money(verdict.npv),
            )
            note = formats.short_money(verdict.cost)
            bars.append(Bar(verdict.id, verdict.name, verdict.start, duration, place_of.get(verdict.id), note, tip))
        bars.sort(key=lambda bar: (bar.start, bar.start + bar.duration))
        amounts = self._amounts(result, formats, place_of)
        labels = tuple(horizon.label(period) for period in range(horizon.budget_periods))
        self._timeline.show_rows(self.tr("Initiatives"), labels, bars)
        self._small.show_rows(self.tr("Small allocations"), labels, amounts)
        self._small.setVisible(bool(amounts))
        self._small.setFixedHeight(self._small.height_of(min(len(amounts), MOST_SMALL_ROWS)))

    def _amounts(self, result: PlanView, formats: Formats, place_of: dict[str, int | None]) -> list[Amounts]:
        portfolio, periods = result.portfolio, result.portfolio.horizon.budget_periods
        by_id: dict[str, list[int]] = {}
        for allotment in result.plan.decision.allotments:
            by_id.setdefault(allotment.small_allocation, [0] * periods)[allotment.period] += allotment.amount
        rows = []
        for allocation in portfolio.small_allocations:
            amounts = by_id.get(allocation.id)
            if amounts is None:
                continue
            tips = tuple(
                f"{allocation.name}, {portfolio.horizon.label(period)}: {formats.exact_money(amount)}"
                for period, amount in enumerate(amounts)
            )
            rows.append(
                Amounts(
                    allocation.id,
                    allocation.name,
                    tuple(amount / allocation.maximum for amount in amounts),
                    tuple(formats.short_money(amount) for amount in amounts),
                    place_of.get(allocation.id),
                    tips,
                )
            )
        return rows
