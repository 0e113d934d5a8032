"""The page *Plan*: key figures, schedule, decisions and cash flow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.theme import muted
from cxalloc_ui.models.key_figures import key_figures
from cxalloc_ui.models.table_model import TableModel
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.pages.plan.decisions.decisions import Decisions
from cxalloc_ui.pages.plan.no_plan import NoPlan
from cxalloc_ui.pages.plan.schedule.cash_flow import PeriodMoney, money_by_period, money_columns, sum_in_words
from cxalloc_ui.pages.plan.schedule.schedule import Schedule
from cxalloc_ui.widgets.explanation import Explanation
from cxalloc_ui.widgets.figure_strip import FigureStrip
from cxalloc_ui.widgets.tables.data_table import DataTable

SCHEDULE, DECISIONS, MONEY = range(3)
WHOLE = -1
"""Pseudo index, next to those of the tabs, of the content above the tabs or shown instead of a plan."""


class PlanPage(QStackedWidget):
    """Shows the current plan, or how to get one.

    ``lock_requested`` carries ids of initiatives and a ``Lock``; ``why_requested`` carries the id of a candidate (empty
    if none is chosen), and the controller that called ``offer_why`` answers in ``explanation``. A hidden page is filled
    when it is shown.
    """

    optimise_requested = Signal()
    candidates_requested = Signal()
    budget_requested = Signal()
    candidate_chosen = Signal(str)
    lock_requested = Signal(tuple, object)
    why_requested = Signal(str)
    shown_first = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._formats: Formatter | None = None
        self._to_fill: set[int] = set()
        self.empty = NoPlan()
        self.figures = FigureStrip()
        self.stale = _OutdatedNotice()
        self.schedule = Schedule()
        self.decisions = Decisions()
        self.money = _MoneyTable()
        self.explanation = Explanation()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Views of the plan"))
        self.tabs.tabBar().setAccessibleName(self.tr("Views of the plan"))
        for widget, name in (
            (self.schedule, self.tr("Over time")),
            (self.decisions, self.tr("Funded and not funded")),
            (self.money, self.tr("Money by period")),
        ):
            self.tabs.addTab(widget, name)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.stale)
        layout.addWidget(self.figures)
        layout.addWidget(self._plan_with_explanation(), stretch=1)
        self.addWidget(self.empty)
        self.addWidget(page)
        self._connect()

    def show_view(self, view: View, formats: Formatter) -> None:
        """Show the plan of a view, or why there is none."""
        self._view, self._formats = view, formats
        self._to_fill = {WHOLE, SCHEDULE, DECISIONS, MONEY}
        if self.isVisible():
            self._fill()

    def show_running(self, running: bool) -> None:
        """Show whether a solve is running."""
        self.empty.show_running(running=running)

    def offer_why(self, *, offered: bool) -> None:
        """Set whether ``why_requested`` is answered, which enables its buttons."""
        self.decisions.offer_why(offered=offered)

    def ask_why(self) -> None:
        """Request the explanation of the current candidate of a list or of the timeline."""
        self.why_requested.emit(self.decisions.current)

    def typing_place(self) -> QWidget:
        """Return the widget that gets the focus first."""
        return self.tabs.tabBar() if self.currentIndex() else self.empty.first_button()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()
        self.shown_first.emit()

    def _fill(self) -> None:
        view, formats = self._view, self._formats
        if view is None or formats is None:
            return
        result = view.result
        if WHOLE in self._to_fill:
            self._to_fill.discard(WHOLE)
            if result is None:
                self.empty.show_view(view)
            else:
                self._fill_head(result, formats)
            self.setCurrentIndex(0 if result is None else 1)
        if result is not None:
            self._fill_tab(self.tabs.currentIndex(), view, result, formats)

    def _fill_head(self, result: PlanView, formats: Formatter) -> None:
        self.stale.setVisible(not result.is_current)
        self.figures.show_figures(key_figures(result, formats))
        figures = result.ledger.key_figures
        counted = self.tr("Funded and not funded  {n} of {m}")
        numbers = formats.number(figures.funded), formats.number(figures.candidates)
        self.tabs.setTabText(DECISIONS, counted.format(n=numbers[0], m=numbers[1]))

    def _fill_tab(self, tab: int, view: View, result: PlanView, formats: Formatter) -> None:
        """Fill a visible tab; the other tabs are filled when they are opened."""
        if tab not in self._to_fill:
            return
        self._to_fill.discard(tab)
        if tab == SCHEDULE:
            self.schedule.show_result(result, money_by_period(result), formats)
        elif tab == DECISIONS:
            self.decisions.show_result(view, result, formats)
        else:
            self.money.show_result(result, money_by_period(result), formats)

    def _plan_with_explanation(self) -> QWidget:
        """Return a splitter with the tabs of the plan and, next to them, the explanation."""
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setObjectName("plan-explanation")
        body.setHandleWidth(14)
        body.setChildrenCollapsible(False)
        body.addWidget(self.tabs)
        body.addWidget(self.explanation)
        body.setStretchFactor(0, 1)
        body.setSizes([740, 400])
        return body

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _: self._fill())
        self.empty.optimise_requested.connect(self.optimise_requested)
        self.empty.candidates_requested.connect(self.candidates_requested)
        self.empty.budget_requested.connect(self.budget_requested)
        self.stale.button.clicked.connect(self.optimise_requested)
        self.decisions.lock_requested.connect(self.lock_requested)
        self.decisions.why_requested.connect(self.why_requested)
        self.decisions.opened.connect(self.candidate_chosen)
        self.decisions.timeline_requested.connect(self._show_in_timeline)
        self.schedule.activated.connect(self.candidate_chosen)
        self.schedule.chosen.connect(self._select)
        self.schedule.menu_requested.connect(self._show_menu)

    def _show_in_timeline(self, id: str) -> None:
        self.tabs.setCurrentIndex(SCHEDULE)
        self.schedule.select(id)
        self.schedule.timeline.setFocus()

    def _select(self, id: str) -> None:
        """Select the candidate of a timeline row in the lists, too."""
        if self._view is not None and self._view.result is not None and self._formats is not None:
            self._fill_tab(DECISIONS, self._view, self._view.result, self._formats)
        self.decisions.select(id)

    def _show_menu(self, id: str, at: QPoint) -> None:
        """Open the context menu of a timeline row, which is that of the candidate's row in the list."""
        self._select(id)
        self.decisions.funded.menu().popup(at)


class _OutdatedNotice(QFrame):
    """The notice that the plan is older than the last edits."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        text = QLabel(self.tr("This plan was made before the last edits."))
        self.button = QPushButton(self.tr("Optimise again"))
        self.button.setAccessibleName(self.tr("Optimise again, for the plan is older than the last edits"))
        self.button.setProperty("link", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addWidget(text)
        layout.addWidget(self.button)
        layout.addStretch(1)
        self.hide()


class _MoneyTable(QWidget):
    """The table of budget, cash flow and discount factor by period, from which the NPV can be recomputed."""

    def __init__(self) -> None:
        super().__init__()
        self.table = DataTable(self.tr("Money by period"), frozen=True)
        self.model: TableModel[PeriodMoney] = TableModel([], lambda row: row.flow.period, parent=self)
        self.table.set_model(self.model)
        self._sum = muted()
        self._sum.setWordWrap(True)
        self._sum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self._sum)

    def show_result(self, result: PlanView, money: list[PeriodMoney], formats: Formatter) -> None:
        """Show the money of a plan by period."""
        self.model.set_rows(money, money_columns(result, formats))
        self._sum.setText(sum_in_words(money, result, formats))
