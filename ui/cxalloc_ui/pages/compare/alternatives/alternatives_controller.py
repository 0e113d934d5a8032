"""The alternatives controller: finds the most different plans of nearly the same value, and keeps one as a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.controllers.analysis_controller import ScenarioAnalysisController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.alternatives.result import Alternative, AlternativeFound, Alternatives
    from cxalloc.editing.rows import Step


class AlternativesController(ScenarioAnalysisController):
    """Asks for alternatives to the plan under the scenario that is shown."""

    found = Signal(object)
    """The alternatives so far: those found, or the complete Alternatives."""

    def __init__(
        self, session: Session, worker: WorkerLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(session, worker, background, parent)
        self.alternatives: tuple[Alternative, ...] = ()
        self.result: Alternatives | None = None

    @property
    def has_results(self) -> bool:
        """Whether any alternative was found, or that there is none."""
        return bool(self.alternatives) or self.result is not None

    def start(self) -> None:
        """Find alternatives to the plan that is shown, or to the best one where it is not current."""
        if self.is_running:
            return
        self.alternatives, self.result = (), None
        self._ask_about_scenario("alternatives")

    def forget(self) -> None:
        self.alternatives, self.result, self.scenario = (), None, ""
        super().forget()

    def keep(self, number: int, name: str) -> None:
        """Add a scenario in which every initiative is decided as in an alternative (from 1)."""
        document = self._session.document
        if document is None or not 1 <= number <= len(self.alternatives):
            return
        decision = self.alternatives[number - 1].plan.decision
        scenarios = document.portfolio.scenarios
        changes = next((one.changes for one in scenarios if one.name == self.scenario), ())

        def make() -> Step:
            from cxalloc.editing.scenarios import add_scenario_of_plan

            return add_scenario_of_plan(document, name, decision, changes)

        def add(step: Step) -> None:
            if self._session.document is not document:  # the document was edited meanwhile
                self.keep(number, name)
                return
            self._session.edit(step.document, step.label)
            self._session.message.emit(self.tr("Added the scenario “{name}”").format(name=step.keys[0]))

        self._background.run(make, add, self._fail(self.tr("The plan does not fit the portfolio as it is now")))

    def _receive_progress(self, message: dict[str, Any]) -> None:
        def kind() -> type[AlternativeFound]:
            from cxalloc.analysis.alternatives.result import AlternativeFound

            return AlternativeFound

        if "alternative" in message:
            self._jobs.read(message, kind, lambda found: self._add(found.alternative))
        elif "phase" in message:
            self.progressed.emit(self._in_words(message))

    def _in_words(self, message: dict[str, Any]) -> str:
        document = self._session.document
        line = self._phase_line(message, message["alternatives"])
        if not message["number"] or message["distance"] is None or message["bound"] is None or document is None:
            return line
        formats = formatter_of(document.portfolio)
        found, bound = formats.money(message["distance"]), formats.money_with_unit(message["bound"])
        return self.tr("{line}: {found} of at most {bound}").format(line=line, found=found, bound=bound)

    def _add(self, one: Alternative) -> None:
        if self.is_running:
            self.portfolio = self._asked
            self.alternatives = (*self.alternatives, one)
            self.found.emit(self.alternatives)

    def _take(self, answer: dict[str, Any]) -> None:
        def kind() -> type[Alternatives]:
            from cxalloc.analysis.alternatives.result import Alternatives

            return Alternatives

        self._jobs.read(answer, kind, self._finish)

    def _finish(self, result: Alternatives) -> None:
        self.portfolio, self.result, self.alternatives = self._asked, result, result.alternatives
        self.found.emit(self.alternatives)
        self._show_running(running=False)

    def _what_failed(self) -> str:
        return self.tr("The other plans could not be found")
