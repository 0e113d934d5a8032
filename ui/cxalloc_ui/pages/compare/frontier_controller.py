"""The frontier controller: draws the frontier as it is computed, and opens the plan at a point."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.plan import Plan
from cxalloc.messages.search import phase_message
from cxalloc_ui.application.formats import formatter
from cxalloc_ui.controllers.analysis_controller import AnalysisController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.pages.compare.frontier_preview import FrontierPreview
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.exports import write_frontier
from cxalloc_ui.workers.job import WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.frontier.result import Frontier, PointFound, RelaxationCurve

FRONTIER_GAP = 0.005
POINTS = 50


class FrontierController(AnalysisController):
    """Solves the portfolio for a sweep of budgets, scaling all funds or a single one."""

    found = Signal(object)
    """The FrontierPreview so far."""
    opened = Signal()
    """The plan of a point is shown."""

    def __init__(
        self, session: Session, worker: WorkerLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(session, worker, background, parent)
        self.preview: FrontierPreview | None = None
        self._partial = FrontierPreview("")
        session.view_changed.connect(self.outdated_changed)

    def start(self, fund: str, plans: tuple[Plan, ...]) -> None:
        """Compute the frontier for all funds (``""``) or for one; ``plans`` are drawn as marks next to it.

        The plan at hand of the base case counts, too: today's budget never shows less.
        """
        if not self.is_running:
            self._partial = FrontierPreview(fund)
        at_hand = self._session.plans.get("")
        known = [*plans, *([at_hand] if at_hand is not None else [])]
        self._ask("frontier", points=POINTS, fund=fund, gap=FRONTIER_GAP, plans=known)

    @property
    def is_outdated(self) -> bool:
        """Whether the frontier is about an earlier state of the portfolio, or its plan has become better since."""
        return super().is_outdated or self._is_surpassed()

    def _is_surpassed(self) -> bool:
        """Whether the plan of the base case that is shown has a higher value than today's budget on the frontier."""
        frontier, view = self.preview.frontier if self.preview else None, self._session.view
        if frontier is None or self.is_running or view is None or view.scenario or view.result is None:
            return False
        today = frontier.today
        return view.result.is_current and today is not None and view.result.plan.proof.value > today.value

    def forget(self) -> None:
        self.preview = None
        super().forget()

    def open_plan(self, factor: Any, name: str) -> None:
        """Show the plan at a point as the plan of a scenario with that budget, adding the scenario if needed."""
        preview, portfolio = self.preview, self.portfolio
        frontier = preview.frontier if preview else None
        if frontier is None or portfolio is None:
            return
        point = next(one for one in frontier.points if one.factor == factor)

        def make() -> tuple[Plan, tuple[tuple[str, str], ...]]:
            from cxalloc.analysis.frontier.frontier import changes_at, plan_at

            return plan_at(portfolio, frontier, point), changes_at(frontier.fund, point.factor)

        def show(made: tuple[Plan, tuple[tuple[str, str], ...]]) -> None:
            if self.preview is preview:
                self._show_plan(*made, name)

        self._background.run(make, show, self._fail(self.tr("The plan could not be opened")))

    def export(self, path: Path) -> None:
        """Export the points and the candidates by budget as CSV, as the command line does."""
        frontier, portfolio = self.preview.frontier if self.preview else None, self.portfolio
        if frontier is None or portfolio is None:
            return
        self._background.run(
            lambda: write_frontier(portfolio, frontier, path),
            self._report_exported,
            self._fail(self.tr("The frontier could not be exported")),
        )

    def _show_plan(self, plan: Plan, changes: tuple[tuple[str, str], ...], name: str) -> None:
        from cxalloc.domain.errors import InvalidInput
        from cxalloc.editing.scenarios import add_scenario

        session = self._session
        if session.document is None:
            return
        scenario = ""
        if any(value != "1" for _, value in changes):  # factor 1 is the base case
            try:
                step = add_scenario(session.document, name, changes)
            except InvalidInput as error:
                self.failed.emit(self.tr("The plan could not be opened"), error)
                return
            session.edit(step.document, step.label)
            scenario = step.keys[0]
        session.choose_scenario(scenario)
        session.show_plan(replace(plan, name=scenario or plan.name, scenario=scenario), self.opened.emit)

    def _receive_progress(self, message: dict[str, Any]) -> None:
        if "phase" in message:
            self.progressed.emit(self._in_words(message))
        elif "bounds" in message:
            self._jobs.read(message, _curve, self._add_curve)
        elif "point" in message:
            self._jobs.read(message, _point, self._add_point)

    def _in_words(self, message: dict[str, Any]) -> str:
        seconds = round(message["seconds"])
        if message["phase"] == "searching":
            text = self.tr("{n} of {m} budgets, {seconds} s")
            return text.format(n=message["done"], m=message["points"], seconds=seconds)
        phase = formatter().render(phase_message(message["phase"]))
        return self.tr("{phase} … {seconds} s").format(phase=phase, seconds=seconds)

    def _add_curve(self, curve: RelaxationCurve) -> None:
        self._show(replace(self._partial, budgets=curve.budgets, bounds=curve.bounds))

    def _add_point(self, found: PointFound) -> None:
        others = (one for one in self._partial.points if one.factor != found.point.factor)
        points = sorted((*others, found.point), key=lambda point: point.budget)
        self._show(replace(self._partial, points=tuple(points)))

    def _take(self, answer: dict[str, Any]) -> None:
        def kind() -> type[Frontier]:
            from cxalloc.analysis.frontier.result import Frontier

            return Frontier

        def finish(frontier: Frontier) -> None:
            budgets = tuple(point.budget for point in frontier.points)
            self._show(FrontierPreview(frontier.fund, budgets, frontier.bounds, frontier.points, frontier))
            self._show_running(running=False)

        self._jobs.read(answer, kind, finish)

    def _show(self, preview: FrontierPreview) -> None:
        self._partial = self.preview = preview
        self.portfolio = self._asked
        self.found.emit(preview)

    def _what_failed(self) -> str:
        return self.tr("The frontier could not be drawn")


def _curve() -> type[RelaxationCurve]:
    from cxalloc.analysis.frontier.result import RelaxationCurve

    return RelaxationCurve


def _point() -> type[PointFound]:
    from cxalloc.analysis.frontier.result import PointFound

    return PointFound
