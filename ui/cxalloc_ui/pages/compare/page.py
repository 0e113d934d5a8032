"""The page *Compare*: scenarios side by side, and the frontier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.compare.alternatives.alternatives_controller import AlternativesController
from cxalloc_ui.pages.compare.alternatives.alternatives_view import AlternativesView
from cxalloc_ui.pages.compare.comparison_controller import ComparisonController
from cxalloc_ui.pages.compare.frontier_controller import FrontierController
from cxalloc_ui.pages.compare.frontier_preview import FrontierPreview
from cxalloc_ui.pages.compare.frontier_view import FrontierView
from cxalloc_ui.pages.compare.side_by_side import SideBySide
from cxalloc_ui.widgets.on_demand_panel import OnDemandPanel

if TYPE_CHECKING:
    from cxalloc.analysis.alternatives.result import Alternative
    from cxalloc.analysis.comparison.compare import Comparison, KeyFigure


class ComparePage(QWidget):
    """Shows the results of ``ComparisonController`` and ``FrontierController`` as they arrive.

    ``comparison_export_requested`` carries the scenario that the others are compared with.
    """

    candidate_chosen = Signal(str)
    comparison_export_requested = Signal(str)
    frontier_export_requested = Signal()

    def __init__(
        self,
        comparison: ComparisonController,
        frontier: FrontierController,
        alternatives: AlternativesController,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._comparison_controller, self._frontier_controller = comparison, frontier
        self._alternatives_controller = alternatives
        self._formats: Formatter | None = None
        self.side_by_side = SideBySide()
        self.scenarios = OnDemandPanel(
            self.side_by_side,
            self.tr("Compare the scenarios"),
            self.tr("Compare again"),
            self.tr("Scenarios side by side"),
            self.side_by_side.bar,
        )
        self.frontier_view = FrontierView()
        self.frontier = OnDemandPanel(
            self.frontier_view,
            self.tr("Draw the frontier"),
            self.tr("Draw again"),
            self.tr("Value against budget"),
            self.frontier_view.bar,
        )
        self.frontier.invite(
            self.tr(
                "Fifty budgets, from the smallest that allows a plan to the one that funds "
                "everything that adds value: the value at each, the return of the next unit of "
                "money, the candidates funded, and the loss of ranking by ROI."
            )
        )
        self.alternatives_view = AlternativesView()
        self.alternatives = OnDemandPanel(
            self.alternatives_view,
            self.tr("Find other plans"),
            self.tr("Find again"),
            self.tr("Other plans of nearly the same value"),
        )
        self.alternatives.invite(
            self.tr(
                "Two plans that keep 99 % of the value and spend as differently as possible, to negotiate with: "
                "who gets money then, who does not, and a proof of how different a plan could be."
            )
        )
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("What is compared"))
        self.tabs.tabBar().setAccessibleName(self.tr("What is compared"))
        self.tabs.addTab(self.scenarios, self.tr("Scenarios"))
        self.tabs.addTab(self.frontier, self.tr("Frontier"))
        self.tabs.addTab(self.alternatives, self.tr("Alternatives"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self._connect()

    def show_view(self, view: View, formats: Formatter) -> None:
        """Show another portfolio or an edited one; the results stay until they are recomputed."""
        self._formats = formats
        count = len(view.base.scenarios)
        if not count:
            text = self.tr(
                "This portfolio has no scenarios yet. Compare the base case all the same, and add its plan as a "
                "scenario: then change an estimate, and see both side by side."
            )
        elif count == 1:
            text = self.tr("The base case and one scenario are solved, and every difference is accounted for.")
        else:
            text = self.tr("The base case and {n} scenarios are solved, and every difference is accounted for.")
        self.scenarios.invite(text.format(n=count))
        self.frontier_view.show_funds(view.base)

    def compare(self) -> None:
        """Show the tab of the comparison, and compare the scenarios."""
        self.tabs.setCurrentWidget(self.scenarios)
        if self._is_free:
            self._comparison_controller.start()

    def export_comparison(self) -> None:
        """Request the export of the comparison."""
        self.comparison_export_requested.emit(self.side_by_side.compared_with)

    def typing_place(self) -> QWidget:
        """Return the widget that gets the focus first."""
        panel = self.tabs.currentWidget()
        return panel.start if isinstance(panel, OnDemandPanel) and panel.is_empty else self.tabs.tabBar()

    def draw(self) -> None:
        """Show the tab of the frontier, and compute it; plans of scenarios are marked if they are up to date."""
        self.tabs.setCurrentWidget(self.frontier)
        if self._is_free:
            plans = () if self._comparison_controller.is_outdated else self._comparison_controller.plans
            self._frontier_controller.start(self.frontier_view.chosen_fund, plans)

    def find_alternatives(self) -> None:
        """Show the tab of the alternatives, and find them."""
        self.tabs.setCurrentWidget(self.alternatives)
        if self._is_free:
            self._alternatives_controller.start()

    @property
    def _is_free(self) -> bool:
        """Whether no analysis runs: they share one worker."""
        inquiries = (self._comparison_controller, self._frontier_controller, self._alternatives_controller)
        return not any(one.is_running for one in inquiries)

    def _show_running(self) -> None:
        """Show which analysis runs; they share one worker, so only one can run at a time."""
        is_free = self._is_free
        for panel, inquiry in (
            (self.scenarios, self._comparison_controller),
            (self.frontier, self._frontier_controller),
            (self.alternatives, self._alternatives_controller),
        ):
            panel.show_running(running=inquiry.is_running, free=is_free or inquiry.is_running)
        self.frontier_view.fund.setEnabled(is_free)

    def _choose_fund(self) -> None:
        """Compute the frontier of the chosen fund."""
        if not self.frontier.is_empty:
            self.draw()

    def _show_preview(self, preview: FrontierPreview) -> None:
        portfolio = self._frontier_controller.portfolio
        if portfolio is not None and self._formats is not None:
            self.frontier_view.show_preview(preview, portfolio, self._formats)
            self.frontier.show_content()

    def _show_comparison(self, comparison: Comparison) -> None:
        portfolio = self._comparison_controller.portfolio
        if portfolio is not None and self._formats is not None:
            self.side_by_side.show_comparison(comparison, portfolio, self._formats)
            self.scenarios.show_content()

    def _show_alternatives(self, found: tuple[Alternative, ...]) -> None:
        from cxalloc.analysis.alternatives.messages import alternative_messages, closing_messages, within_message

        controller = self._alternatives_controller
        result, portfolio = controller.result, controller.portfolio
        if portfolio is None or self._formats is None:
            return
        kind = portfolio.objective.kind if result is None else result.objective
        render = replace(formatter_of(portfolio), in_points=kind is ObjectiveKind.SCORE).render
        texts = [tuple(map(render, alternative_messages(number, one))) for number, one in enumerate(found, start=1)]
        closing: list[str] = []
        if result is not None and result.plan is None:
            closing = [self.tr("There is no plan, so there is no other one.")]
        elif result is not None:
            closing = [render(one) for one in (within_message(result), *closing_messages(result))]
        self.alternatives_view.show_texts(texts, closing)
        self.alternatives.show_content()

    def _forget_comparison(self) -> None:
        self.scenarios.show_empty()
        self.side_by_side.explanation.dismiss()

    def _ask_why(self, scenario: str, figure: KeyFigure, reference: str) -> None:
        if self._formats is not None:
            self._comparison_controller.explain(scenario, figure, reference, self._formats)

    def _connect(self) -> None:
        comparison, shown = self._comparison_controller, self.side_by_side
        comparison.running_changed.connect(lambda _: self._show_running())
        comparison.progressed.connect(self.scenarios.show_progress)
        comparison.found.connect(self._show_comparison)
        comparison.forgotten.connect(self._forget_comparison)
        comparison.outdated_changed.connect(lambda: self.scenarios.show_outdated(outdated=comparison.is_outdated))
        comparison.explained.connect(shown.show_why)
        self.scenarios.requested.connect(self.compare)
        self.scenarios.stop_requested.connect(comparison.stop)
        shown.why_requested.connect(self._ask_why)
        shown.waterfall_requested.connect(comparison.find_waterfall)
        comparison.bridged.connect(shown.charts.show_waterfall)
        shown.candidate_chosen.connect(self.candidate_chosen)
        shown.candidate_why_requested.connect(comparison.open_plan)
        shown.keep_requested.connect(comparison.keep)
        shown.export.clicked.connect(self.export_comparison)
        self._connect_frontier()

    def _connect_frontier(self) -> None:
        frontier, shown = self._frontier_controller, self.frontier_view
        frontier.running_changed.connect(lambda _: self._show_running())
        frontier.progressed.connect(self.frontier.show_progress)
        frontier.found.connect(self._show_preview)
        frontier.forgotten.connect(self.frontier.show_empty)
        frontier.outdated_changed.connect(lambda: self.frontier.show_outdated(outdated=frontier.is_outdated))
        self.frontier.requested.connect(self.draw)
        self.frontier.stop_requested.connect(frontier.stop)
        shown.fund.activated.connect(lambda _: self._choose_fund())
        shown.open_requested.connect(frontier.open_plan)
        shown.candidate_chosen.connect(self.candidate_chosen)
        shown.export.clicked.connect(self.frontier_export_requested)
        self._connect_alternatives()

    def _connect_alternatives(self) -> None:
        controller, panel = self._alternatives_controller, self.alternatives
        controller.running_changed.connect(lambda _: self._show_running())
        controller.progressed.connect(panel.show_progress)
        controller.found.connect(self._show_alternatives)
        controller.forgotten.connect(panel.show_empty)
        controller.outdated_changed.connect(lambda: panel.show_outdated(outdated=controller.is_outdated))
        panel.requested.connect(self.find_alternatives)
        panel.stop_requested.connect(controller.stop)
        self.alternatives_view.keep_requested.connect(controller.keep)
