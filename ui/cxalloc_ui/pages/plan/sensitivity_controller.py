"""The sensitivity controller: explains a decision in a separate worker, in parallel to the solve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cxalloc.domain.document.edits import Edit
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.search import phase_message
from cxalloc_ui.application.formats import formatter, formatter_of
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.models.explanation_texts import ExplanationText, explanation_text, explanation_title, with_stop
from cxalloc_ui.models.view import PlanView
from cxalloc_ui.pages.plan.page import PlanPage
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.exports import write_explanation
from cxalloc_ui.workers.job import JobRunner, WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.sensitivity.explanation import Explanation

EXPLAIN = "explain"
AskPath = Callable[[str, str], Path | None]
"""Asks for the path of an export: the title of the dialog, and the suggested name."""


@dataclass(frozen=True)
class _ExplanationRequest:
    """The subject of an explanation: a candidate, a plan, and its portfolio with the scenario applied."""

    candidate: str
    title: str
    portfolio: Portfolio
    inputs: str
    decision: Decision

    def is_about(self, result: PlanView | None) -> bool:
        """Return whether the request is about the plan that is shown and the current portfolio."""
        if result is None or not result.is_current:
            return False
        return result.plan.inputs_sha256 == self.inputs and result.plan.decision == self.decision


class SensitivityController(QObject):
    """Explains one decision of the plan that is shown at a time, showing each part as it is found.

    An explanation is about one plan of one portfolio: when either changes, the explanation is marked as outdated, and
    its running computation is dropped.
    """

    def __init__(
        self,
        session: Session,
        page: PlanPage,
        worker: WorkerLike,
        background: Background,
        ask_path: AskPath,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._panel = session, page.explanation
        self._background, self._ask_path = background, ask_path
        self._jobs = JobRunner(worker, background, self)
        self._candidate = ""
        self._question: _ExplanationRequest | None = None
        self._known: Explanation | None = None
        self._is_whole = False
        page.why_requested.connect(self.ask)
        page.offer_why(offered=True)
        self._panel.again_requested.connect(lambda: self.ask(self._candidate))
        self._panel.stop_requested.connect(self._jobs.stop)
        self._panel.closed.connect(self._forget)
        self._panel.export_requested.connect(self._export)
        self._jobs.progressed.connect(self._progress)
        self._jobs.answered.connect(lambda plain: self._jobs.read(plain, _explanation, self._finish))
        self._jobs.failed.connect(self._fail)
        session.left.connect(self._panel.dismiss)
        session.document_changed.connect(self._follow_edit)
        session.view_changed.connect(self._follow_plan)

    def ask(self, candidate: str) -> None:
        """Explain why a candidate is in the plan that is shown or not; '' shows a hint to choose one."""
        view = self._session.view
        result = view.result if view is not None else None
        if view is None or result is None:
            return
        verdict = next((one for one in result.ledger.verdicts if one.id == candidate), None)
        if verdict is None:
            self._session.message.emit(self.tr("Select a candidate in the lists or in the timeline, and ask again."))
            return
        self._forget()
        self._candidate = candidate
        title = explanation_title(verdict.name, funded=verdict.funded)
        self._panel.show_answer(ExplanationText(title, ()))
        self._panel.show_notice("")
        if not result.is_current:
            self._panel.show_notice(self.tr("The plan is older than the last edits: optimise it first."))
            return
        plan = result.plan
        self._question = _ExplanationRequest(candidate, title, view.portfolio, plan.inputs_sha256, plan.decision)
        self._panel.show_running(self.tr("Calculating …"))
        self._jobs.ask(
            EXPLAIN,
            view.input.portfolio,
            candidate_id=candidate,
            scenario=view.scenario,
            plan=plan,
        )

    def close(self) -> None:
        """End the worker."""
        self._jobs.close()

    def _export(self) -> None:
        """Export the explanation as CSV, as the command line does."""
        known, question, words = self._known, self._question, self._panel.words
        if known is None or question is None:
            self._session.message.emit(self.tr("There is no explanation yet: select a candidate and ask why."))
            return
        path = self._ask_path(self.tr("Export explanation"), "explanation.csv")
        if path is not None:
            self._background.run(
                lambda: write_explanation(question.portfolio, known, path, words),
                lambda paths: self._session.message.emit(
                    self.tr("Exported to {name} and {other}").format(name=paths[0], other=paths[1].name)
                ),
                lambda error: self._session.failed.emit(self.tr("The explanation could not be exported"), error),
            )

    # Replies of the worker

    def _progress(self, message: dict[str, Any]) -> None:
        if "explanation" in message:
            self._jobs.read(message["explanation"], _explanation, self._show_part)
        elif message.get("phase") and self._jobs.is_waiting:
            phase = formatter().render(phase_message(message["phase"]))
            text = self.tr("{phase} … {seconds} s").format(phase=phase, seconds=round(message["seconds"]))
            self._panel.show_running(text)

    def _show_part(self, known: Explanation) -> None:
        self._show(known, is_part=True)

    def _finish(self, known: Explanation) -> None:
        self._is_whole = known.complete
        self._panel.show_running("")
        self._show(known, is_part=False)

    def _fail(self, error: str) -> None:
        """Handle an error, or a stop before there was an answer; the parts found by then stay."""
        self._panel.show_running("")
        if self._question is None:
            return
        if self._known is not None:
            self._show(with_stop(self._known), is_part=False)
        elif not error:
            self._panel.show_answer(
                ExplanationText(self._question.title, (self.tr("Stopped before there was an answer."),))
            )
        if error:
            self._panel.show_notice(self.tr("The calculation failed. {error}").format(error=error))

    def _show(self, known: Explanation, *, is_part: bool) -> None:
        if self._question is None:
            return
        self._known = known
        portfolio = self._question.portfolio
        self._panel.show_answer(explanation_text(known, portfolio, formatter_of(portfolio), is_part=is_part))

    # Changes of the session

    def _follow_edit(self, edit: Edit) -> None:
        if edit.changes:
            self._outdate()

    def _follow_plan(self) -> None:
        """Update the outdated notice after another plan, or the same one again (for instance after undo), is shown."""
        view = self._session.view
        result = view.result if view is not None else None
        if self._question is None:
            if self._panel.title and result is not None and result.is_current:
                self._panel.show_notice(self.tr("The plan is up to date now."))
        elif not self._question.is_about(result):
            self._outdate()
        elif self._is_whole:
            self._panel.show_notice("")

    def _outdate(self) -> None:
        if self._question is not None:
            self._jobs.forget()
            self._panel.show_running("")
            self._panel.show_notice(self.tr("The portfolio or its plan has changed since."))

    def _forget(self) -> None:
        """Drop the explanation, because it was dismissed."""
        self._jobs.forget()
        self._panel.show_running("")
        self._question = self._known = None
        self._is_whole = False


def _explanation() -> type[Explanation]:
    from cxalloc.analysis.sensitivity.explanation import Explanation

    return Explanation
