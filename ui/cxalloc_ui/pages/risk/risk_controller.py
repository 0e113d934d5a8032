"""The risk controller: asks how sure the plan is under the scenario that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cxalloc_ui.application.formats import formatter
from cxalloc_ui.controllers.analysis_controller import ScenarioAnalysisController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.risk.answer import DistributionFound, Risk, RobustnessFound
    from cxalloc.analysis.risk.result import PlanDistribution, Robustness, Standing
    from cxalloc.domain.constraints.rules import Kind


MANY = 10
"""From so many steps of a phase on they are counted."""


class RiskController(ScenarioAnalysisController):
    """Asks for the risk of the plan under the scenario that is shown, and keeps each part as it is found."""

    found = Signal()
    """There are new results."""

    def __init__(
        self, session: Session, worker: WorkerLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(session, worker, background, parent)
        self.distribution: PlanDistribution | None = None
        self.robustness: Robustness | None = None
        self.risk: Risk | None = None

    @property
    def has_results(self) -> bool:
        """Whether anything was found."""
        return self.distribution is not None or self.risk is not None

    @property
    def standings(self) -> Mapping[tuple[Kind, str], Standing]:
        """Whether each candidate belongs to the best plan of most draws; empty where that is not known any more."""
        if self.robustness is None or self.is_outdated:
            return {}
        return {(one.kind, one.id): one.standing for one in self.robustness.candidates}

    def start(self) -> None:
        """Draw the plan that is shown, or the best one where it is not current."""
        if self.is_running:
            return
        self.distribution, self.robustness, self.risk = None, None, None
        self._ask_about_scenario("risk")

    def forget(self) -> None:
        self.distribution, self.robustness, self.risk, self.scenario = None, None, None, ""
        super().forget()

    def export(self, path: Path) -> None:
        """Write the results as CSV or as a workbook, in the background."""
        portfolio, risk = self.portfolio, self.risk
        if portfolio is None or risk is None or risk.distribution is None:
            return
        scenario = self.scenario

        def write() -> tuple[Path, ...]:
            from cxalloc.analysis.risk.export import write_risk
            from cxalloc.optimisation.solve import under_scenario

            return write_risk(under_scenario(portfolio, scenario), risk, path)

        def report(paths: tuple[Path, ...]) -> None:
            self._session.message.emit(self.tr("Exported to {name}").format(name=paths[0]))

        self._background.run(write, report, self._fail(self.tr("The risk could not be exported")))

    def _receive_progress(self, message: dict[str, Any]) -> None:
        def kind() -> type[DistributionFound]:
            from cxalloc.analysis.risk.answer import DistributionFound

            return DistributionFound

        def kind_of_draws() -> type[RobustnessFound]:
            from cxalloc.analysis.risk.answer import RobustnessFound

            return RobustnessFound

        if "distribution" in message:
            self._jobs.read(message, kind, lambda found: self._show(found.distribution, None))
        elif "robustness" in message:
            self._jobs.read(message, kind_of_draws, lambda found: self._show(self.distribution, found.robustness))
        elif "phase" in message:
            self.progressed.emit(self._in_words(message))

    def _in_words(self, message: dict[str, Any]) -> str:
        line = self._phase_line(message)
        if message.get("total", 0) < MANY:
            return line
        done, total = (formatter().number(message[name]) for name in ("done", "total"))
        return self.tr("{line}: {done} of {total}").format(line=line, done=done, total=total)

    def _show(self, distribution: PlanDistribution | None, robustness: Robustness | None) -> None:
        if self.is_running:
            self.portfolio, self.distribution, self.robustness = self._asked, distribution, robustness
            self.found.emit()

    def _take(self, answer: dict[str, Any]) -> None:
        def kind() -> type[Risk]:
            from cxalloc.analysis.risk.answer import Risk

            return Risk

        self._jobs.read(answer, kind, self._finish)

    def _finish(self, risk: Risk) -> None:
        self.portfolio, self.risk = self._asked, risk
        self.distribution, self.robustness = risk.distribution, risk.robustness
        self.found.emit()
        self._show_running(running=False)

    def _what_failed(self) -> str:
        return self.tr("How sure the plan is could not be found")
