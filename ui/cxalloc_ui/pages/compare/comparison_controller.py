"""The comparison controller: compares scenarios, attributes differences, saves a plan as a scenario."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.plan import Plan
from cxalloc_ui.controllers.analysis_controller import AnalysisController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.exports import write_comparison
from cxalloc_ui.workers.job import WorkerLike

if TYPE_CHECKING:
    from cxalloc.analysis.comparison.compare import ColumnFound, Comparison, KeyFigure, ScenarioColumn
    from cxalloc.analysis.comparison.waterfall import Waterfall
    from cxalloc.editing.rows import Step
    from cxalloc.messages.formatter import Formatter

COMPARE_GAP = 0.001


class ComparisonController(AnalysisController):
    """Solves the base case and every scenario, and reports each plan as it is found."""

    found = Signal(object)
    """The comparison so far: a Comparison of the scenarios that are solved."""
    explained = Signal(str, str)
    """A title and a text that attribute the difference of a figure."""
    bridged = Signal(object)
    """The Waterfall between the values of two scenarios."""
    opened = Signal(str)
    """The plan of a scenario is shown; carries the id of the candidate to explain."""

    def __init__(
        self, session: Session, worker: WorkerLike, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(session, worker, background, parent)
        self.comparison: Comparison | None = None
        self._columns: dict[int, ScenarioColumn] = {}

    def start(self) -> None:
        """Solve the base case and every scenario; plans that are already known are reused."""
        view = self._session.view
        shown = view.result.plan if view is not None and view.result is not None else None
        plans = [*self.plans, *([shown] if shown else [])]
        self._columns = {}
        self._ask("compare", stored=plans, gap=COMPARE_GAP)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans found, one for each scenario that has one."""
        columns = self.comparison.columns if self.comparison else ()
        return tuple(column.plan for column in columns if column.plan is not None)

    def forget(self) -> None:
        self.comparison, self._columns = None, {}
        super().forget()

    def explain(self, scenario: str, figure: KeyFigure, reference: str, formats: Formatter) -> None:
        """Attribute the difference of a figure to candidates; the plans are revalued for that."""
        comparison, portfolio = self.comparison, self.portfolio
        if comparison is None or portfolio is None:
            return

        def attribute() -> tuple[str, str]:
            from cxalloc_ui.pages.compare.comparison_rows import explanation

            return explanation(comparison, scenario, figure, reference, portfolio, formats)

        def report(text: tuple[str, str]) -> None:
            if self.portfolio is portfolio:
                self.explained.emit(*text)

        self._background.run(attribute, report, self._fail(self.tr("The difference could not be accounted for")))

    def find_waterfall(self, scenario: str, reference: str) -> None:
        """Compute the steps between the values of two scenarios that have plans."""
        comparison, portfolio = self.comparison, self.portfolio
        if comparison is None:
            return

        def compute() -> Waterfall | None:
            from cxalloc.analysis.comparison.waterfall import waterfall

            return waterfall(comparison.column(scenario), comparison.column(reference))

        def report(found: Waterfall | None) -> None:
            if self.comparison is comparison and self.portfolio is portfolio and found is not None:
                self.bridged.emit(found)

        self._background.run(compute, report, self._fail(self.tr("The difference could not be accounted for")))

    def open_plan(self, scenario: str, candidate: str) -> None:
        """Show the plan of a scenario in order to explain a candidate."""
        comparison, document = self.comparison, self._session.document
        if comparison is None or document is None:
            return
        plan = comparison.column(scenario).plan
        if scenario and all(one.name != scenario for one in document.portfolio.scenarios):
            self.failed.emit(self.tr("The plan could not be opened"), self.tr("The scenario no longer exists."))
        elif plan is not None:
            self._session.choose_scenario(scenario)
            self._session.show_plan(replace(plan, scenario=scenario), lambda: self.opened.emit(candidate))

    def keep(self, scenario: str, name: str) -> None:
        """Add a scenario in which every initiative is decided as in the plan of another one."""
        document, comparison = self._session.document, self.comparison
        column = comparison.column(scenario) if comparison is not None else None
        plan = column.plan if column is not None else None
        if document is None or column is None or plan is None:
            return
        changes = column.changes

        def make() -> Step:
            from cxalloc.editing.scenarios import add_scenario_of_plan

            return add_scenario_of_plan(document, name, plan.decision, changes)

        def add(step: Step) -> None:
            if self._session.document is not document:  # the document was edited meanwhile
                self.keep(scenario, name)
                return
            self._session.edit(step.document, step.label)
            self._session.message.emit(self.tr("Added the scenario “{name}”").format(name=step.keys[0]))

        self._background.run(make, add, self._fail(self.tr("The plan does not fit the portfolio as it is now")))

    def export(self, path: Path, reference: str) -> None:
        """Export the comparison as CSV, as the command line does."""
        comparison, portfolio = self.comparison, self.portfolio
        if comparison is None or portfolio is None:
            return
        self._background.run(
            lambda: write_comparison(portfolio, comparison, path, reference),
            self._report_exported,
            self._fail(self.tr("The comparison could not be exported")),
        )

    def _receive_progress(self, message: dict[str, Any]) -> None:
        def kind() -> type[ColumnFound]:
            from cxalloc.analysis.comparison.compare import ColumnFound

            return ColumnFound

        if "column" in message:
            self._jobs.read(message, kind, self._add)
        elif "scenario" in message:
            text = self.tr("{scenario} ({n} of {m}), {seconds} s")
            scenario = message["scenario"] or self.tr("Base")
            seconds = round(message["seconds"])
            self.progressed.emit(
                text.format(scenario=scenario, n=message["number"], m=message["scenarios"], seconds=seconds)
            )

    def _add(self, found: ColumnFound) -> None:
        """Add a solved scenario, and recompute the rows of candidates in the background."""
        portfolio = self._asked
        assert portfolio is not None
        self._columns[found.position] = found.column
        columns = tuple(self._columns[position] for position in sorted(self._columns))

        def compare() -> Comparison:
            from cxalloc.analysis.comparison.compare import Comparison, make_rows

            return Comparison(columns, tuple(make_rows(portfolio, columns)))

        def show(comparison: Comparison) -> None:
            if self.is_running and self._asked is portfolio:
                self._show(comparison)

        self._background.run(compare, show, self._fail(self._what_failed()))

    def _take(self, answer: dict[str, Any]) -> None:
        def kind() -> type[Comparison]:
            from cxalloc.analysis.comparison.compare import Comparison

            return Comparison

        def finish(comparison: Comparison) -> None:
            self._show(comparison)
            self._show_running(running=False)

        self._jobs.read(answer, kind, finish)

    def _show(self, comparison: Comparison) -> None:
        self.comparison, self.portfolio = comparison, self._asked
        self.found.emit(comparison)

    def _what_failed(self) -> str:
        return self.tr("The scenarios could not be compared")
