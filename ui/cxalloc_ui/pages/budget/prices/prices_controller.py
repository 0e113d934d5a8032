"""The prices controller: finds what each rule, lock and commitment costs, and shows it as it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.controllers.analysis_controller import ScenarioAnalysisController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.pages.budget.prices.on_demand_box import OnDemandBox
from cxalloc_ui.pages.budget.prices.price_lines import price_lines, rule_prices
from cxalloc_ui.pages.budget.rules_box import RulesBox
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.prices.result import ConstraintPrice, PriceFound, Prices


class PricesController(ScenarioAnalysisController):
    """Asks for prices under the scenario that is shown."""

    def __init__(
        self,
        session: Session,
        box: OnDemandBox,
        rules: RulesBox,
        worker: WorkerLike,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, worker, background, parent)
        self._box, self._rules = box, rules
        self._partial: list[ConstraintPrice] = []
        self.prices: Prices | None = None
        box.requested.connect(self.start)
        box.stop_requested.connect(self.stop)
        self.progressed.connect(box.show_progress)
        self.forgotten.connect(self._clear)
        self.outdated_changed.connect(self._show)

    @property
    def has_results(self) -> bool:
        """Whether any price was found."""
        return bool(self._partial)

    def start(self) -> None:
        """Find what everything costs under the scenario that is shown."""
        if self.is_running:
            return
        self._partial, self.prices = [], None
        self._ask_about_scenario("prices")

    def prices_of(self, plan: Plan) -> Prices | None:
        """The prices of the plan, if they were worked out for exactly this one."""
        prices = self.prices
        if prices is None or self.is_outdated or plan.scenario != self.scenario:
            return None
        return prices if prices.decision == plan.decision else None

    def _receive_progress(self, message: dict[str, Any]) -> None:
        def kind() -> type[PriceFound]:
            from cxalloc.analysis.prices.result import PriceFound

            return PriceFound

        if "price" in message:
            self._jobs.read(message, kind, lambda found: self._add(found.price))
        elif "phase" in message:
            self.progressed.emit(self._phase_line(message, message["constraints"]))

    def _add(self, price: ConstraintPrice) -> None:
        if self.is_running:
            self._partial.append(price)
            self.portfolio = self._asked
            self._show()

    def _take(self, answer: dict[str, Any]) -> None:
        def kind() -> type[Prices]:
            from cxalloc.analysis.prices.result import Prices

            return Prices

        self._jobs.read(answer, kind, self._finish)

    def _finish(self, prices: Prices) -> None:
        self.portfolio, self.prices = self._asked, prices
        self._partial = [*([prices.together] if prices.together else []), *prices.prices]
        self._show()
        self._show_running(running=False)
        if prices.value is None:
            self._box.show_progress(self.tr("There is no plan, so nothing has a price."))
        elif not self._partial:
            self._box.show_progress(self.tr("There is no rule, lock, commitment or relation that could cost anything."))

    def _show(self) -> None:
        portfolio = self._priced()
        if portfolio is None or not self._partial:
            return
        formats, objective = formatter_of(portfolio), portfolio.objective.kind
        self._box.show_lines(price_lines(self._partial, objective, formats))
        self._box.show_outdated(outdated=self.is_outdated)
        self._rules.show_prices(rule_prices(self._partial, objective, formats), outdated=self.is_outdated)

    def _priced(self) -> Portfolio | None:
        """The portfolio under the scenario of the results, in whose objective and currency prices are written."""
        from cxalloc.domain.scenario.changes import apply_scenario

        base = self.portfolio or self._asked
        if base is None:
            return None
        scenario = next((one for one in base.scenarios if one.name == self.scenario), None)
        return base if scenario is None else apply_scenario(base, scenario)

    def _clear(self) -> None:
        self._partial, self.prices, self.scenario = [], None, ""
        self._box.show_empty()
        self._rules.show_prices({}, outdated=False)

    def _what_failed(self) -> str:
        return self.tr("The prices could not be found")
