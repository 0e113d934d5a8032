"""The timing controller: finds what the same money would bring at other times, and adds that budget as a scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from cxalloc.domain.portfolio import Scenario
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.controllers.analysis_controller import ScenarioAnalysisController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.pages.budget.prices.on_demand_box import OnDemandBox
from cxalloc_ui.pages.budget.prices.price_lines import PriceLine
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.timing.result import Timing


class TimingController(ScenarioAnalysisController):
    """Asks for the best times under the scenario that is shown."""

    opened = Signal()
    """The plan at the better times is shown, under a scenario of its own."""

    def __init__(
        self,
        session: Session,
        box: OnDemandBox,
        worker: WorkerLike,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, worker, background, parent)
        self._box = box
        self.timing: Timing | None = None
        self.keep = QPushButton(self.tr("Add as a scenario"))
        self.keep.setToolTip(self.tr("A scenario with the budget that this plan needs, and its plan"))
        self.keep.hide()
        box.extras.addWidget(self.keep)
        box.extras.addStretch(1)
        box.requested.connect(self.start)
        box.stop_requested.connect(self.stop)
        self.keep.clicked.connect(self.add_scenario)
        self.progressed.connect(box.show_progress)
        self.forgotten.connect(self._clear)
        self.outdated_changed.connect(self._show)

    @property
    def has_results(self) -> bool:
        """Whether there is an answer."""
        return self.timing is not None

    def start(self) -> None:
        """Find the best times under the scenario that is shown."""
        if self.is_running:
            return
        self.timing = None
        self._ask_about_scenario("timing")

    def add_scenario(self) -> None:
        """Add a scenario with the budget that the plan needs, and show the plan."""
        from cxalloc.domain.errors import InvalidInput
        from cxalloc.editing.scenarios import add_scenario

        session, timing = self._session, self.timing
        if session.document is None or timing is None or timing.better is None or self.is_outdated:
            return
        name = self.tr("{name}, better timing").format(name=self.scenario or self.tr("Base"))
        try:
            step = add_scenario(session.document, name, self._changes(timing))
        except InvalidInput as error:
            self.failed.emit(self.tr("The plan could not be opened"), error)
            return
        session.edit(step.document, step.label)
        scenario = step.keys[0]
        session.choose_scenario(scenario)
        session.show_plan(replace(timing.better, name=scenario, scenario=scenario), self.opened.emit)

    def _changes(self, timing: Timing) -> tuple[tuple[str, str], ...]:
        """The changes of the scenario that was shown, with the budget in place of its own changes of amounts."""
        assert self._session.document is not None
        scenarios = self._session.document.portfolio.scenarios
        shown = next((one for one in scenarios if one.name == self.scenario), Scenario("none"))
        of_funds = {f"fund.{fund.id}.{field}" for fund in timing.funds for field in ("factor", "amounts")}
        kept = tuple(change for change in shown.changes if change[0] not in {*of_funds, "budget.factor"})
        return (*kept, *timing.every_fund)

    def _receive_progress(self, message: dict[str, Any]) -> None:
        if "phase" in message:
            self.progressed.emit(self._phase_line(message))

    def _take(self, answer: dict[str, Any]) -> None:
        def kind() -> type[Timing]:
            from cxalloc.analysis.timing.result import Timing

            return Timing

        self._jobs.read(answer, kind, self._finish)

    def _finish(self, timing: Timing) -> None:
        self.portfolio, self.timing = self._asked, timing
        self._show()
        self._show_running(running=False)
        if timing.value is None:
            self._box.show_progress(self.tr("There is no plan, so there is nothing to gain."))

    def _show(self) -> None:
        timing, portfolio = self.timing, self.portfolio
        if timing is None or portfolio is None or timing.value is None:
            return
        from cxalloc.analysis.timing.messages import timing_messages

        formats = replace(formatter_of(portfolio), in_points=timing.objective.value == "score")
        first, *details = map(formats.render, timing_messages(timing))
        self._box.show_lines([PriceLine(first, tuple(details))])
        self._box.show_outdated(outdated=self.is_outdated)
        self.keep.setVisible(timing.better is not None)
        self.keep.setEnabled(not self.is_outdated)

    def _clear(self) -> None:
        self.timing, self.scenario = None, ""
        self._box.show_empty()
        self.keep.hide()

    def _what_failed(self) -> str:
        return self.tr("The best timing could not be found")
