"""Scenarios side by side: figures above, differing candidates below, the attribution at the side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import muted
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.pages.compare.comparison_charts import ComparisonCharts
from cxalloc_ui.widgets.explanation import Explanation
from cxalloc_ui.widgets.name_box import NameBox
from cxalloc_ui.widgets.tables.data_table import DataTable

if TYPE_CHECKING:
    from cxalloc.analysis.comparison.compare import CandidateRow, Comparison, KeyFigure
    from cxalloc.analysis.comparison.compare import ScenarioColumn as Scenario
    from cxalloc_ui.pages.compare.comparison_rows import FigureLine

FIGURES_HEIGHT, CANDIDATES_HEIGHT = 430, 330
FIGURE_ROW = 26
BEFORE_SCENARIOS = 2
"""Number of columns of the lower table before those of the scenarios."""


class SideBySide(QWidget):
    """Shows the tables of a comparison.

    ``why_requested`` carries a scenario, a figure and the reference scenario; ``show_why`` shows the answer.
    ``waterfall_requested`` carries a scenario and the reference scenario; ``charts`` shows the answer.
    ``candidate_why_requested`` carries a scenario and the candidate whose decision in it is to be explained.
    ``keep_requested`` carries the scenario whose plan is to be saved as a new scenario, and a name for that.
    """

    why_requested = Signal(str, object, str)
    candidate_chosen = Signal(str)
    candidate_why_requested = Signal(str, str)
    keep_requested = Signal(str, str)
    waterfall_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: list[Scenario] = []
        self._rows: list[CandidateRow] = []
        self._portfolio: Portfolio | None = None
        self._formats: Formatter | None = None
        self.reference = NameBox(self.tr("Compared with"))
        self.why = QPushButton(self.tr("Why this difference?"))
        self.why.setToolTip(self.tr("What makes the difference in the cell that is chosen (Enter)"))
        self.export = QPushButton(self.tr("Export…"))
        self.export.setAccessibleName(self.tr("Export the comparison"))
        self.export.setToolTip(self.tr("Figures and differences by scenario, and every candidate, as CSV"))
        self.figures = DataTable(self.tr("Figures and differences by scenario"), frozen=True)
        self.figure_lines: TableModel[FigureLine] = TableModel([], lambda line: line.key, parent=self)
        self.candidates = DataTable(self.tr("What is decided about each candidate by scenario"), frozen=True)
        self.candidate_rows: TableModel[CandidateRow] = TableModel([], lambda row: row.id, parent=self)
        self.filter = QComboBox()
        self.filter.setAccessibleName(self.tr("Which candidates"))
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Filter by name or owner"))
        self.search.setAccessibleName(self.tr("Filter the candidates by name or owner"))
        self.search.setClearButtonEnabled(True)
        self.candidate_why = QPushButton(self.tr("Why is it in, or out?"))
        self.candidate_why.setToolTip(self.tr("In the plan of the scenario whose cell is chosen (Enter)"))
        self.explanation = Explanation()
        self.charts = ComparisonCharts()
        self.parts = QTabWidget()
        self.parts.setAccessibleName(self.tr("Scenarios as tables or charts"))
        self.parts.tabBar().setAccessibleName(self.tr("Scenarios as tables or charts"))
        self.alone = Label(
            self.tr(
                "There is one plan, so nothing differs yet. Make a scenario in the menu Scenario, change in it what is "
                "to be different, and compare again."
            )
        )
        self.alone.setWordWrap(True)
        self.store_plan = NameBox(self.tr("The plan to keep as a scenario"))
        self.keep_name = QLineEdit()
        self.keep_name.setAccessibleName(self.tr("Name of the new scenario"))
        self.keep = QPushButton(self.tr("Add as a scenario"))
        self.keep.setToolTip(self.tr("A scenario in which every initiative is decided as in this plan"))
        self._lay_out()
        self._connect()

    def show_comparison(self, comparison: Comparison, portfolio: Portfolio, formats: Formatter) -> None:
        """Show a complete comparison."""
        self.show_columns(list(comparison.columns), list(comparison.rows), portfolio, formats)

    def show_columns(
        self, columns: list[Scenario], rows: list[CandidateRow], portfolio: Portfolio, formats: Formatter
    ) -> None:
        """Show the scenarios that are solved so far."""
        from cxalloc.analysis.comparison.messages import scenario_name

        self._columns, self._rows, self._portfolio, self._formats = columns, rows, portfolio, formats
        names = [(formats.render(scenario_name(column.scenario)), column.scenario) for column in columns]
        _fill(self.reference, names)
        planned = [pair for pair, column in zip(names, columns, strict=True) if column.plan is not None]
        _fill(self.store_plan, planned)
        self._suggest_name()
        is_alone = not portfolio.scenarios
        self.alone.setVisible(is_alone)
        for widget in (self._against, self.reference, self.why, self.filter):
            widget.setVisible(not is_alone)
        if is_alone:
            self.filter.setCurrentIndex(self.filter.findData("every"))
            self.parts.setCurrentIndex(0)
        self.parts.setTabVisible(1, not is_alone)
        self.parts.tabBar().setVisible(not is_alone)
        self._fill_tables()

    @property
    def compared_with(self) -> str:
        """The reference scenario, with which the others are compared."""
        return str(self.reference.currentData() or "")

    def show_why(self, title: str, text: str) -> None:
        """Show the attribution of a difference."""
        self.explanation.show_text(title, text)

    def ask_why(self) -> None:
        """Request the attribution of the current cell's difference."""
        index = self.figures.currentIndex()
        asked = self._asked_at(index)
        if asked is not None:
            self.why_requested.emit(*asked, self.compared_with)

    def _asked_at(self, index: QModelIndex) -> tuple[str, KeyFigure] | None:
        """Return scenario and figure of a cell whose difference can be attributed; None for other cells."""
        if not index.isValid() or not 1 <= index.column() <= len(self._columns):
            return None
        column, line = self._columns[index.column() - 1], self.figure_lines.row(index.row())
        if column.scenario == self.compared_with or line.figure is None:
            return None
        return column.scenario, line.figure

    def _extend_menu(self, menu: QMenu) -> None:
        """Add the question that Enter asks, too."""
        why = menu.addAction(self.tr("&Why is it in, or out?"))
        why.triggered.connect(self._ask_or_open)
        why.setEnabled(self.candidate_why.isEnabled())

    def _ask_or_open(self) -> None:
        """Request the explanation of a decision for a scenario's cell; open the candidate for its name's cell."""
        index = self.candidates.currentIndex()
        if not index.isValid():
            return
        candidate = self.candidate_rows.row(index.row()).id
        scenario = self._planned_at(index)
        if scenario is None:
            self.candidate_chosen.emit(candidate)
        else:
            self.candidate_why_requested.emit(scenario, candidate)

    def _planned_at(self, index: QModelIndex) -> str | None:
        """Return the scenario of a cell of the lower table; None if it has no plan."""
        number = index.column() - BEFORE_SCENARIOS
        if not index.isValid() or not 0 <= number < len(self._columns) or self._columns[number].plan is None:
            return None
        return self._columns[number].scenario

    def _fill_tables(self) -> None:
        from cxalloc_ui.pages.compare.comparison_rows import candidate_columns, figure_columns, figure_lines

        if self._portfolio is None or self._formats is None or not self._columns:
            return
        reference = next(one for one in self._columns if one.scenario == self.compared_with)
        current = self.figures.currentIndex()
        place = (current.row(), current.column())
        lines = figure_lines(self._columns, reference, self._portfolio, self._formats)
        self.figure_lines.set_rows(lines, figure_columns(self._columns, self._formats))
        if current.isValid():
            self.figures.setCurrentIndex(self.figure_lines.index(*place))
        columns: list[Column[CandidateRow]] = candidate_columns(self._columns, self._portfolio, self._formats)
        self.candidate_rows.set_rows(self._shown_rows(), columns)
        self._count()
        self._show_state()
        self.charts.show_columns(self._columns, self.compared_with, self._portfolio, self._formats)

    def _shown_rows(self) -> list[CandidateRow]:
        from cxalloc_ui.pages.compare.comparison_rows import RowFilter, is_shown

        shown = RowFilter(self.filter.currentData())
        return [row for row in self._rows if is_shown(row, shown)]

    def _count(self) -> None:
        from cxalloc_ui.pages.compare.comparison_rows import RowFilter, is_shown

        for number in range(self.filter.count()):
            shown = RowFilter(self.filter.itemData(number))
            count = sum(is_shown(row, shown) for row in self._rows)
            self.filter.setItemText(number, f"{self._filter_names[shown.value]}  ({count})")

    def _show_filtered(self) -> None:
        if self._columns:
            self.candidate_rows.set_rows(self._shown_rows())

    def _suggest_name(self) -> None:
        name = self.store_plan.currentText()
        self.keep_name.setPlaceholderText(self.tr("{scenario}, as decided").format(scenario=name) if name else "")

    def _keep(self) -> None:
        name = self.keep_name.text().strip() or self.keep_name.placeholderText()
        if self.store_plan.count():
            self.keep_requested.emit(self.store_plan.currentData(), name)
            self.keep_name.clear()

    def _show_state(self) -> None:
        self.why.setEnabled(self._asked_at(self.figures.currentIndex()) is not None)
        self.candidate_why.setEnabled(self._planned_at(self.candidates.currentIndex()) is not None)
        self.keep.setEnabled(self.store_plan.count() > 0)

    def _lay_out(self) -> None:
        self._filter_names = {
            "differing": self.tr("Decided differently"),
            "all": self.tr("In every plan"),
            "none": self.tr("In none"),
            "every": self.tr("All candidates"),
        }
        for key, name in self._filter_names.items():
            self.filter.addItem(name, key)
        for table, model in ((self.figures, self.figure_lines), (self.candidates, self.candidate_rows)):
            table.set_model(model)
        # The order of figures has a meaning, so no sorting; cells are selected, not rows.
        self.figures.setSortingEnabled(False)
        for view in (self.figures, self.figures.frozen):
            assert view is not None
            view.horizontalHeader().setSectionsClickable(False)
            view.horizontalHeader().setSortIndicatorShown(False)
            view.verticalHeader().setDefaultSectionSize(FIGURE_ROW)
        for table in (self.figures, self.candidates):
            table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        above, below = QWidget(), QWidget()
        top, bottom = QVBoxLayout(above), QVBoxLayout(below)
        for layout in (top, bottom):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(8)
        self._against = muted(self.tr("Compared with"))
        self._against.setBuddy(self.reference)
        self.bar: tuple[QWidget | None, ...] = (self._against, self.reference, None, self.why, self.export)
        top.addWidget(self.figures, stretch=1)
        set_pixels(self.search, minimum_width=240)
        bottom.addLayout(_line(self.filter, self.search, None, self.candidate_why))
        bottom.addWidget(self.candidates, stretch=1)
        keep_label = Label(self.tr("Keep the plan of"))
        keep_label.setBuddy(self.store_plan)
        named = Label(self.tr("as"))
        named.setBuddy(self.keep_name)
        set_pixels(self.keep_name, minimum_width=230)
        bottom.addLayout(_line(keep_label, self.store_plan, named, self.keep_name, self.keep, None))
        tables = QSplitter(Qt.Orientation.Vertical)
        tables.setObjectName("comparison tables")
        tables.addWidget(above)
        tables.addWidget(below)
        tables.setChildrenCollapsible(False)
        tables.setSizes([FIGURES_HEIGHT, CANDIDATES_HEIGHT])
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setObjectName("comparison and why")
        self.parts.addTab(tables, self.tr("Tables"))
        self.parts.addTab(self.charts, self.tr("Charts"))
        across.addWidget(self.parts)
        across.addWidget(self.explanation)
        across.setChildrenCollapsible(False)
        across.setStretchFactor(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.alone)
        outer.addWidget(across, stretch=1)

    def _connect(self) -> None:
        self.reference.activated.connect(lambda _: self._fill_tables())
        self.parts.currentChanged.connect(lambda _: self.charts.ask())
        self.charts.waterfall_requested.connect(lambda to: self.waterfall_requested.emit(to, self.compared_with))
        self.filter.activated.connect(lambda _: self._show_filtered())
        self.search.textChanged.connect(self.candidate_rows.set_filter)
        self.figures.activated.connect(lambda _: self.ask_why())
        self.why.clicked.connect(self.ask_why)
        self.figures.selectionModel().currentChanged.connect(lambda *_: self._show_state())
        self.candidates.activated.connect(lambda _: self._ask_or_open())
        self.candidate_why.clicked.connect(self._ask_or_open)
        self.candidates.menu_requested.connect(self._extend_menu)
        self.candidates.selectionModel().currentChanged.connect(lambda *_: self._show_state())
        self.candidate_rows.modelReset.connect(self._show_state)
        self.explanation.closed.connect(self.figures.setFocus)
        self.store_plan.activated.connect(lambda _: self._suggest_name())
        self.keep.clicked.connect(self._keep)
        self.keep_name.returnPressed.connect(self._keep)


def _fill(box: QComboBox, items: list[tuple[str, str]]) -> None:
    """Replace the items of a combo box, keeping the choice if it is still offered."""
    before = box.currentData()
    box.clear()
    for text, data in items:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(before)) if items else -1)


def _line(*widgets: QWidget | None) -> QHBoxLayout:
    """Return a horizontal layout of widgets; None is a stretch."""
    layout = QHBoxLayout()
    layout.setSpacing(10)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout
