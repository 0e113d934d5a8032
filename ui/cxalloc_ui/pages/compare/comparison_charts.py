"""The charts of a comparison: values side by side, and the waterfall from the reference to a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.charts.bar_rows import BarRows
from cxalloc_ui.widgets.figure_strip import card
from cxalloc_ui.widgets.name_box import NameBox

if TYPE_CHECKING:
    from cxalloc.analysis.comparison.compare import ScenarioColumn as Scenario
    from cxalloc.analysis.comparison.waterfall import Waterfall


class ComparisonCharts(QScrollArea):
    """Shows bars of the scenarios that are solved so far, and asks for the waterfall to the chosen one.

    ``waterfall_requested`` carries the scenario; ``show_waterfall`` shows the answer.
    """

    waterfall_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Charts of the scenarios"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._columns: list[Scenario] = []
        self._portfolio: Portfolio | None = None
        self._formats: Formatter | None = None
        self._reference = ""
        self.values = BarRows(self.tr("Value of each scenario"))
        self.steps = BarRows(self.tr("Steps from one value to the other"))
        self.target = NameBox(self.tr("Scenario that the steps lead to"))
        self._values_title, self._steps_title = heading(factor=1.05), heading(factor=1.05)
        self._steps_title.setWordWrap(True)
        self._note = muted(
            self.tr(
                "First what other figures change while every decision stays, then what other decisions change. "
                "The steps add up to the difference."
            ),
            0.92,
        )
        self._note.setWordWrap(True)
        self._lay_out()
        self.target.activated.connect(lambda _: self.ask())
        self.values.chosen.connect(self._choose)

    def show_columns(self, columns: list[Scenario], reference: str, portfolio: Portfolio, formats: Formatter) -> None:
        """Show the values of the scenarios, and ask for the waterfall from ``reference`` to the chosen one."""
        from cxalloc.analysis.comparison.messages import scenario_name

        self._columns, self._reference, self._portfolio, self._formats = columns, reference, portfolio, formats
        before = self.target.currentData()
        self.target.clear()
        planned = {column.scenario for column in columns if column.plan is not None}
        if reference in planned:
            for scenario in (column.scenario for column in columns):
                if scenario in planned and scenario != reference:
                    self.target.addItem(formats.render(scenario_name(scenario)), scenario)
        if self.target.count():
            self.target.setCurrentIndex(max(0, self.target.findData(before)))
        self._show_values()
        self.ask()

    def ask(self) -> None:
        """Request the waterfall to the chosen scenario; without one there is none to show."""
        has_target = self.target.count() > 0
        self._bridge.setVisible(has_target)
        if has_target:
            self._show_values()
            if self.isVisible():
                self.waterfall_requested.emit(str(self.target.currentData()))

    def show_waterfall(self, found: Waterfall) -> None:
        """Show the steps, unless another scenario has been chosen meanwhile."""
        from cxalloc_ui.pages.compare.comparison_bars import waterfall_bars

        if self._portfolio is None or self._formats is None:
            return
        if (found.scenario, found.reference) != (str(self.target.currentData()), self._reference):
            return
        column = next(one for one in self._columns if one.scenario == found.scenario)
        chart = waterfall_bars(found, column, self._portfolio, self._formats)
        self._steps_title.setText(chart.title)
        self.steps.show_rows(chart.rows, is_waterfall=True)

    def _show_values(self) -> None:
        from cxalloc_ui.pages.compare.comparison_bars import value_bars

        if self._portfolio is None or self._formats is None:
            return
        chart = value_bars(self._columns, self._portfolio, self._formats)
        self._values_title.setText(chart.title)
        marked = self.target.currentData()
        self.values.show_rows(chart.rows, marked=str(marked) if marked is not None else None)

    def _choose(self, scenario: str) -> None:
        place = self.target.findData(scenario)
        if place >= 0:
            self.target.setCurrentIndex(place)
            self.ask()

    def _lay_out(self) -> None:
        above, top = card(margins=14)
        top.addWidget(self._values_title)
        top.addWidget(self.values)
        self._bridge, bottom = card(margins=14)
        line = QHBoxLayout()
        line.addWidget(self._steps_title, stretch=1)
        label = muted(self.tr("To"))
        label.setBuddy(self.target)
        line.addWidget(label)
        line.addWidget(self.target)
        bottom.addLayout(line)
        bottom.addWidget(self._note)
        bottom.addWidget(self.steps)
        self._bridge.hide()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        column.addWidget(above)
        column.addWidget(self._bridge)
        column.addStretch(1)
        self.setWidget(inner)
