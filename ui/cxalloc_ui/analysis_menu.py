"""The analyses that the Optimise menu offers: each shows its page, and is run or exported there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from cxalloc_ui.actions import Actions
from cxalloc_ui.controllers.menus.file_menu import FileMenu
from cxalloc_ui.pages.budget.page import BudgetPage
from cxalloc_ui.pages.budget.prices.on_demand_box import OnDemandBox
from cxalloc_ui.pages.compare.comparison_controller import ComparisonController
from cxalloc_ui.pages.compare.frontier_controller import FrontierController
from cxalloc_ui.pages.compare.page import ComparePage
from cxalloc_ui.pages.risk.page import RiskPage
from cxalloc_ui.pages.risk.risk_controller import RiskController
from cxalloc_ui.widgets.work_area import WorkArea


class AnalysisMenu(QObject):
    """Runs and exports the analyses of the pages *Budget and rules*, *Compare* and *Risk*."""

    def __init__(
        self,
        actions: Actions,
        work: WorkArea,
        file_menu: FileMenu,
        pages: tuple[BudgetPage, ComparePage, RiskPage],
        controllers: tuple[ComparisonController, FrontierController, RiskController],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work, self._file_menu = work, file_menu
        self._budget, self._compare, self._risk = pages
        self._comparison_controller, self._frontier_controller, self._risk_controller = controllers
        for action, do in (
            (actions.prices, lambda: self._compute_in_budget(self._budget.prices)),
            (actions.timing, lambda: self._compute_in_budget(self._budget.timing)),
            (actions.alternatives, lambda: self._compute(self._compare, self._compare.find_alternatives)),
            (actions.compare, lambda: self._compute(self._compare, self._compare.compare)),
            (actions.draw, lambda: self._compute(self._compare, self._compare.draw)),
            (actions.risk, lambda: self._compute(self._risk, self._risk.draw)),
            (actions.export_comparison, self._compare.export_comparison),
            (actions.export_frontier, self._export_frontier),
        ):
            action.triggered.connect(lambda _=False, do=do: do())
        self._compare.comparison_export_requested.connect(self._export_comparison)
        self._compare.frontier_export_requested.connect(self._export_frontier)
        self._risk.export_requested.connect(self._export_risk)

    def _compute(self, page: ComparePage | RiskPage, what: Callable[[], None]) -> None:
        self._work.show_page_of(page)
        what()

    def _compute_in_budget(self, box: OnDemandBox) -> None:
        """Show a box of the page of budget and rules, and compute what it is for."""
        self._work.show_page_of(self._budget)
        self._budget.ensureWidgetVisible(box, 0, 40)
        if box.ask.isEnabled() and not box.ask.isHidden():
            box.requested.emit()

    def _export_comparison(self, reference: str) -> None:
        if path := self._file_menu.ask_where_to_export(self.tr("Export comparison"), "comparison.csv"):
            self._comparison_controller.export(path, reference)

    def _export_frontier(self) -> None:
        if path := self._file_menu.ask_where_to_export(self.tr("Export frontier"), "frontier.csv"):
            self._frontier_controller.export(path)

    def _export_risk(self) -> None:
        if path := self._file_menu.ask_where_to_export(self.tr("Export risk"), "risk.csv"):
            self._risk_controller.export(path)
