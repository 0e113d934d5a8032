"""The infeasibility controller: computes in the background why there is no plan, and relaxations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import message
from cxalloc.messages.search import phase_message
from cxalloc_ui.application.formats import formatter, formatter_of
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.models.conflict_texts import conflict_text
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.plan.page import PlanPage
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import JobRunner, WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.infeasibility.diagnosis import Diagnosis

DIAGNOSE = "diagnose"


class InfeasibilityController(QObject):
    """Computes the IIS and relaxations when the plan page shows that there is no plan; applies a chosen relaxation."""

    def __init__(
        self,
        session: Session,
        page: PlanPage,
        worker: WorkerLike,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._page = session, page
        self._jobs = JobRunner(worker, background, self)
        self._about: View | None = None
        self._conflict: Diagnosis | None = None
        self._jobs.progressed.connect(self._progress)
        self._jobs.answered.connect(lambda plain: self._jobs.read(plain, _conflict, self._show))
        self._jobs.failed.connect(self._fail)
        page.shown_first.connect(self._diagnose_if_needed)
        page.empty.relaxation_chosen.connect(self._relax)
        page.empty.stop_requested.connect(self._jobs.stop)
        session.left.connect(self._forget)
        session.view_changed.connect(self._diagnose_if_needed)

    def _diagnose_if_needed(self) -> None:
        """Start a diagnosis if there is no plan, the page is visible, and none was started for this portfolio."""
        view, about = self._session.view, self._about
        if view is None or not view.reasons:
            self._forget()
            return
        if about is not None and (about.portfolio, about.scenario) == (view.portfolio, view.scenario):
            return
        self._forget()
        if self._page.isVisible():
            self._about = view
            self._page.empty.show_diagnosis_progress(self.tr("Finding the conflicting requirements …"))
            self._jobs.ask(DIAGNOSE, view.input.portfolio, scenario=view.scenario)

    def _progress(self, message: dict[str, Any]) -> None:
        if message.get("phase") and self._jobs.is_waiting:
            phase = formatter().render(phase_message(message["phase"]))
            text = self.tr("{phase} … {seconds} s").format(phase=phase, seconds=round(message["seconds"]))
            self._page.empty.show_diagnosis_progress(text)

    def _show(self, conflict: Diagnosis) -> None:
        if self._about is None:
            return
        self._conflict = conflict
        portfolio = self._about.portfolio
        self._page.empty.show_diagnosis_progress("")
        self._page.empty.show_conflict(conflict_text(conflict, portfolio, formatter_of(portfolio)))

    def _fail(self, error: str) -> None:
        """Report a failed diagnosis; the solver's own reasons stay on the page."""
        self._page.empty.show_diagnosis_progress("")
        if error:
            self._session.message.emit(
                self.tr("The conflicting requirements could not be found: {error}").format(error=error)
            )

    def _relax(self, number: int) -> None:
        """Apply a relaxation to the base case, or to the scenario that is shown, and solve again."""
        from cxalloc.analysis.infeasibility.relaxed_portfolio import relaxed_under

        about, conflict, view = self._about, self._conflict, self._session.view
        if about is None or conflict is None or view is None or view.portfolio != about.portfolio:
            return
        try:
            made = relaxed_under(view.base, view.scenario, conflict.relaxations[number])
        except InvalidInput as error:
            self._session.failed.emit(self.tr("The relaxation does not fit the portfolio as it is now"), error)
            return
        self._session.replace_portfolio(made, message("edits.relax"))
        self._page.optimise_requested.emit()

    def _forget(self) -> None:
        self._jobs.forget()
        self._about = self._conflict = None
        self._page.empty.show_diagnosis_progress("")
        self._page.empty.show_conflict(None)


def _conflict() -> type[Diagnosis]:
    from cxalloc.analysis.infeasibility.diagnosis import Diagnosis

    return Diagnosis
