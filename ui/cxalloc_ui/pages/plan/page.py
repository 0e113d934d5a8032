"""The page *Plan*: key figures, schedule, decisions and cash flow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from cxalloc.messages.formatter import Formatter
from cxalloc_ui.models.edit_place import EditPlace
from cxalloc_ui.models.key_figures import key_figures
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.pages.plan.decisions.decisions import Decisions
from cxalloc_ui.pages.plan.money_left import MoneyLeft
from cxalloc_ui.pages.plan.no_plan import NoPlan
from cxalloc_ui.pages.plan.notices import Notices
from cxalloc_ui.pages.plan.schedule.money_table import MoneyTable
from cxalloc_ui.pages.plan.schedule.schedule import Schedule
from cxalloc_ui.widgets.explanation import Explanation
from cxalloc_ui.widgets.figure_strip import FigureStrip
from cxalloc_ui.widgets.scroll_page import ScrollPage, scrolls_page

SCHEDULE, DECISIONS, MONEY, LEFT = range(4)
ALWAYS_IN_SIGHT = 2
"""Number of blocks that are filled first: before the page is laid out, nothing else is known to be in sight."""


class PlanBlock(Protocol):
    """A widget that shows one aspect of a plan."""

    def show_result(self, view: View, result: PlanView, formats: Formatter) -> None:
        """Show a plan."""


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
    errors_requested = Signal()
    undo_requested = Signal()
    shown_first = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._formats: Formatter | None = None
        self._to_fill: set[QWidget] = set()
        self._is_new = False
        self._is_laid_out = self._scrolls_to_section = False
        self.empty = NoPlan()
        self.figures = _Figures()
        self.notices = Notices()
        self.schedule = Schedule()
        self.decisions = Decisions()
        self.money = MoneyTable()
        self.left = MoneyLeft()
        self.explanation = Explanation()
        # The blocks in the order of the page. Those with a name are in the bar of sections, in the order of SCHEDULE ….
        self.blocks: Sequence[tuple[QWidget, str]] = (
            (self.figures, ""),
            (self.schedule, self.tr("Over time")),
            (self.decisions, self.tr("Funded and not funded")),
            (self.money, self.tr("Money by period")),
            (self.left, self.tr("Money left")),
        )
        self.area = ScrollPage(self.tr("Plan"))
        self.sections = QTabBar()
        self.sections.setAccessibleName(self.tr("Parts of the plan"))
        self.sections.setExpanding(False)
        self.sections.setUsesScrollButtons(True)
        for block, name in self.blocks:
            self.area.add(block)
            if name:
                self.sections.addTab(name)
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.notices)
        layout.addWidget(self.sections)
        layout.addWidget(self._plan_with_explanation(), stretch=1)
        self.addWidget(self.empty)
        self.addWidget(page)
        self._connect()

    def show_view(self, view: View, formats: Formatter) -> None:
        """Show the plan of a view, or why there is none."""
        self._view, self._formats = view, formats
        self._to_fill = {block for block, _ in self.blocks} if view.result is not None else set()
        self._is_new = True
        self.notices.show_view(view, formats)
        if self.isVisible():
            self._fill_page()
            self._fill_in_sight()

    def note_step(self, step: str) -> None:
        """Note a step that was made, undone or redone, by its name, which the next plan is explained with."""
        self.notices.note_step(step)

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
        return self.sections if self.currentIndex() else self.empty.first_button()

    def find_place(self) -> QWidget:
        """Return the field that filters the decisions; it scrolls into sight when it gets the focus."""
        return self.decisions.filter

    def shows(self, place: EditPlace) -> bool:
        """Return whether the plan shows what an edit changes: locks alone."""
        return place.is_lock and self.currentIndex() != 0

    def show_place(self, place: EditPlace) -> None:
        """Select the candidate that is locked or unlocked; the page stays where it is."""
        if self.decisions.current != place.key:
            self._select(place.key)

    def show_section(self, section: int) -> None:
        """Scroll to a section: SCHEDULE, DECISIONS, MONEY or LEFT."""
        if self.sections.currentIndex() == section:
            self._scroll_to(section)
        self.sections.setCurrentIndex(section)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.FocusIn
            and self.currentIndex()
            and not self.area.is_in_sight(self.decisions.filter)
        ):
            self.show_section(DECISIONS)
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_page()
        self._fill_in_sight()
        self.shown_first.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.currentIndex() == 0 or not scrolls_page(event, self.area):
            super().keyPressEvent(event)

    def _fill_page(self) -> None:
        """Show whether there is a plan, and what holds for all of it."""
        if self._view is None or not self._is_new:
            return
        self._is_new = False
        result = self._view.result
        if result is None:
            self.empty.show_view(self._view, self.notices.steps_since_plan(self._view))
        else:
            self._show_head(result)
        self.setCurrentIndex(0 if result is None else 1)

    def _show_head(self, result: PlanView) -> None:
        assert self._formats is not None
        figures = result.ledger.key_figures
        counted = self.tr("Funded and not funded  {n} of {m}")
        numbers = self._formats.number(figures.funded), self._formats.number(figures.candidates)
        self.sections.setTabText(DECISIONS, counted.format(n=numbers[0], m=numbers[1]))

    def _fill_in_sight(self) -> None:
        """Fill the blocks in sight at once; the others follow one by one when there is nothing else to do."""
        for number, (block, _) in enumerate(self.blocks):
            if number < ALWAYS_IN_SIGHT or (self._is_laid_out and self.area.is_in_sight(block)):
                self._fill_block(block)
        if self._to_fill:
            self._filling.start(0)

    def _fill_next(self) -> None:
        """Fill one block, so that the window stays responsive in between."""
        self._is_laid_out = True
        following = next((block for block, _ in self.blocks if block in self._to_fill), None)
        if following is not None and self.isVisible():
            self._fill_block(following)
        if self._to_fill:
            self._filling.start(0)

    def _fill_block(self, block: QWidget) -> None:
        view, formats = self._view, self._formats
        if block not in self._to_fill or view is None or view.result is None or formats is None:
            return
        self._to_fill.discard(block)
        shown: PlanBlock = block  # type: ignore[assignment]
        shown.show_result(view, view.result, formats)

    def _scroll_to(self, section: int) -> None:
        """Scroll to the block of a section, after filling the ones above, whose heights decide where it is."""
        named = [block for block, name in self.blocks if name]
        for block, _ in self.blocks:
            self._fill_block(block)
            if block is named[section]:
                break
        self._scrolls_to_section = True
        self.area.show_block(named[section])
        self._scrolls_to_section = False

    def _follow_scrolling(self) -> None:
        """Mark the section that is in sight."""
        if self._scrolls_to_section or self.currentIndex() == 0:
            return
        bar = self.area.verticalScrollBar()
        line = bar.value() + self.area.viewport().height() // 3
        tops = [self.area.top_of(block) for block, name in self.blocks if name]
        current = max((number for number, top in enumerate(tops) if top <= line), default=0)
        if bar.value() == bar.maximum() > 0:
            current = len(tops) - 1
        self.sections.blockSignals(True)
        self.sections.setCurrentIndex(current)
        self.sections.blockSignals(False)

    def _plan_with_explanation(self) -> QWidget:
        """Return a splitter with the plan and, next to it, the explanation."""
        plan = QWidget()
        column = QVBoxLayout(plan)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.area, stretch=1)
        column.addWidget(self.schedule.summary_lines)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setObjectName("plan-explanation")
        body.setHandleWidth(14)
        body.setChildrenCollapsible(False)
        body.addWidget(plan)
        body.addWidget(self.explanation)
        body.setStretchFactor(0, 1)
        body.setSizes([740, 400])
        return body

    def _connect(self) -> None:
        self.sections.currentChanged.connect(self._scroll_to)
        self.area.moved.connect(self._follow_scrolling)
        self.decisions.filter.installEventFilter(self)
        self._filling.timeout.connect(self._fill_next)
        self.empty.optimise_requested.connect(self.optimise_requested)
        self.empty.candidates_requested.connect(self.candidates_requested)
        self.empty.budget_requested.connect(self.budget_requested)
        self.notices.optimise_requested.connect(self.optimise_requested)
        self.notices.errors_requested.connect(self.errors_requested)
        self.notices.undo_requested.connect(self.undo_requested)
        self.empty.undo_requested.connect(self.undo_requested)
        self.empty.errors.button.clicked.connect(self.errors_requested)
        self.decisions.lock_requested.connect(self.lock_requested)
        self.decisions.why_requested.connect(self.why_requested)
        self.decisions.opened.connect(self.candidate_chosen)
        self.decisions.timeline_requested.connect(self._show_in_timeline)
        self.schedule.activated.connect(self.candidate_chosen)
        self.schedule.chosen.connect(self._select)
        self.schedule.menu_requested.connect(self._show_menu)

    def _show_in_timeline(self, id: str) -> None:
        self.show_section(SCHEDULE)
        self.schedule.select(id)
        self.schedule.timeline.setFocus()

    def _select(self, id: str) -> None:
        """Select the candidate of a timeline row in the lists, too."""
        self._fill_block(self.decisions)
        self.decisions.select(id)

    def _show_menu(self, id: str, at: QPoint) -> None:
        """Open the context menu of a timeline row, which is that of the candidate's row in the list."""
        self._select(id)
        self.decisions.table.menu().popup(at)


class _Figures(FigureStrip):
    """The key figures of a plan."""

    def show_result(self, view: View, result: PlanView, formats: Formatter) -> None:
        """Show the key figures of a plan."""
        self.show_figures(key_figures(result, formats))
