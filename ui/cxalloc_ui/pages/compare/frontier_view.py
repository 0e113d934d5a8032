"""The frontier view: chart, chosen point, and the tables of candidates and points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import set_pixels, zoomed
from cxalloc_ui.models.table_model import TableModel
from cxalloc_ui.pages.compare.entry_strip import StripDelegate
from cxalloc_ui.widgets.figure_strip import card
from cxalloc_ui.widgets.tables.data_table import DataTable

if TYPE_CHECKING:
    from cxalloc.analysis.frontier.result import FrontierPoint
    from cxalloc_ui.pages.compare.frontier_preview import FrontierPreview
    from cxalloc_ui.pages.compare.frontier_rows import EntryRow

CHART_HEIGHT, LISTS_HEIGHT = 400, 290
CARD_WIDTH = 290
ROW = 26


class FrontierView(QWidget):
    """Shows a frontier, also while it is being computed.

    A point is chosen in the curve or in the table of points; ``open_requested`` carries its factor and a name for the
    scenario with its budget. ``candidate_chosen`` carries the id of a candidate.
    """

    open_requested = Signal(object, str)
    candidate_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: FrontierPreview | None = None
        self._portfolio: Portfolio | None = None
        self._formats: Formatter | None = None
        self._plot: Any = None
        self.fund = QComboBox()
        self.fund.setAccessibleName(self.tr("The budget that is changed"))
        self.fund.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.export = QPushButton(self.tr("Export…"))
        self.export.setAccessibleName(self.tr("Export the frontier"))
        self.export.setToolTip(self.tr("Every budget, and at which budgets each candidate enters and leaves, as CSV"))
        self.summary = muted()
        self.summary.setWordWrap(True)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.point = PointCard()
        self.entries = _Spread(self.tr("Which budgets fund what"), "strip", frozen=True)
        self.entry_rows: TableModel[EntryRow] = TableModel([], lambda row: row.id, parent=self)
        self.points = _Spread(self.tr("The points of the frontier"))
        self.point_rows: TableModel[FrontierPoint] = TableModel([], lambda point: point.budget, parent=self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Filter by name"))
        self.search.setAccessibleName(self.tr("Filter the candidates by name"))
        self.search.setClearButtonEnabled(True)
        self._coming = muted(self.tr("This comes when every budget has been searched."))
        self.lists = QTabWidget()
        self._strips = StripDelegate(self.entries)
        self._lay_out()
        self._connect()

    @property
    def plot(self) -> Any:
        """The chart; None until the first preview is shown."""
        return self._plot

    @property
    def chosen_fund(self) -> str:
        """The id of the fund whose budget varies; empty for all funds."""
        return str(self.fund.currentData() or "")

    def show_funds(self, portfolio: Portfolio) -> None:
        """Offer the funds that have money."""
        before = self.fund.currentData()
        funds = [("", self.tr("all funds"))]
        if len(portfolio.funds) > 1:
            funds += [(fund.id, fund.name) for fund in portfolio.funds if any(fund.amounts)]
        if funds != [(self.fund.itemData(at), self.fund.itemText(at)) for at in range(self.fund.count())]:
            self.fund.clear()
            for key, name in funds:
                self.fund.addItem(name, key)
            self.fund.setCurrentIndex(max(0, self.fund.findData(before)))

    def show_preview(self, preview: FrontierPreview, portfolio: Portfolio, formats: Formatter) -> None:
        """Show a preview."""
        from cxalloc_ui.pages.compare.frontier_rows import Scale, frontier_in_words, point_columns

        self._preview, self._portfolio, self._formats = preview, portfolio, formats
        scale, frontier = Scale(portfolio, formats), preview.frontier
        self.summary.setText(frontier_in_words(portfolio, frontier, scale) if frontier else "")
        self.summary.setVisible(frontier is not None)
        self._parts.setVisible(frontier is None or bool(frontier.points))
        self._draw(preview, portfolio, scale)
        self.point_rows.set_rows(preview.points, point_columns(preview, scale))
        self._coming.setVisible(frontier is None)
        self.entries.setEnabled(frontier is not None)
        if frontier is not None:
            self._show_entries(preview, portfolio, scale)
        self.export.setEnabled(frontier is not None and bool(frontier.points))
        if self.current is None and frontier is not None and frontier.today is not None:
            self._choose_budget(frontier.today.budget)
        else:
            self._show_point()

    @property
    def current(self) -> FrontierPoint | None:
        """The chosen point; None if there is none."""
        number: int = self._plot.current if self._plot is not None else -1
        return self._preview.points[number] if self._preview is not None and number >= 0 else None

    def open_current(self) -> None:
        """Request the plan at the chosen point."""
        from cxalloc_ui.pages.compare.frontier_rows import budget_name

        point, preview = self.current, self._preview
        if point is None or preview is None or preview.frontier is None or self._portfolio is None:
            return
        assert self._formats is not None
        name = budget_name(self._portfolio, preview.fund, point.budget, self._formats)
        self.open_requested.emit(point.factor, name)

    def _draw(self, preview: FrontierPreview, portfolio: Portfolio, scale: Any) -> None:
        from cxalloc_ui.charts.frontier_plot import FrontierPlot
        from cxalloc_ui.pages.compare.frontier_lines import frontier_curves, frontier_labels

        if self._plot is None:
            self._plot = FrontierPlot(self.tr("Value against budget"))
            self._plot.setMinimumSize(360, 230)
            self._plot.chosen.connect(lambda _: self._show_point())
            self._plot.opened.connect(lambda _: self.open_current())
            self._place.addWidget(self._plot)
            QWidget.setTabOrder(self.export, self._plot)
            QWidget.setTabOrder(self._plot, self.point.open)
        self._plot.show_lines(frontier_curves(preview, portfolio, scale), frontier_labels(preview, scale))

    def _show_entries(self, preview: FrontierPreview, portfolio: Portfolio, scale: Any) -> None:
        from cxalloc_ui.pages.compare.frontier_rows import entry_columns, entry_rows, share_of

        assert preview.frontier is not None
        rows = entry_rows(portfolio, preview.frontier, scale)
        self.entry_rows.set_rows(rows, entry_columns(scale))
        strip = self.entry_rows.column_of("strip")
        assert strip is not None
        self.entries.setItemDelegateForColumn(strip, self._strips)
        today = preview.frontier.today
        place = share_of(today.budget, preview.budgets) if today is not None else None
        self._strips.show_strips({row.id: row.segments for row in rows}, place)

    def _choose_budget(self, budget: int | None) -> None:
        """Choose the point with that budget."""
        if self._plot is None or self._preview is None or budget is None:
            return
        number = next((at for at, point in enumerate(self._preview.points) if point.budget == budget), -1)
        if number >= 0 and number != self._plot.current:
            self._plot.choose(number)
            self._show_point()

    def _show_point(self) -> None:
        from cxalloc_ui.pages.compare.frontier_rows import Scale, point_lines, share_of

        point, preview, portfolio = self.current, self._preview, self._portfolio
        if point is None or preview is None or portfolio is None or self._formats is None:
            self.point.show_lines((), can_open=False)
            self._strips.show_cursor(None)
            return
        candidates = len(portfolio.initiatives) + len(portfolio.small_allocations)
        lines = point_lines(preview, point, candidates, Scale(portfolio, self._formats))
        self.point.show_lines(lines, can_open=preview.frontier is not None)
        self._strips.show_cursor(share_of(point.budget, preview.budgets))
        self.points.select_key(point.budget)

    def _lay_out(self) -> None:
        chart, chart_layout = card(margins=6)
        self._place = chart_layout
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setObjectName("curve and point")
        across.addWidget(chart)
        across.addWidget(self.point)
        across.setChildrenCollapsible(False)
        across.setStretchFactor(0, 1)
        self.entries.set_model(self.entry_rows)
        self.points.set_model(self.point_rows)
        for view in (self.entries, self.entries.frozen, self.points):
            assert view is not None
            view.verticalHeader().setDefaultSectionSize(ROW)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._coming)
        column.addWidget(self.entries, stretch=1)
        set_pixels(self.search, fixed_width=240, fixed_height=28)
        corner = QWidget()  # a corner widget gets its size hint and is clipped if it needs more
        at_right = QVBoxLayout(corner)
        at_right.setContentsMargins(0, 0, 0, 0)
        at_right.addWidget(self.search)
        self.lists.setCornerWidget(corner)
        self.lists.setAccessibleName(self.tr("Lists of the frontier"))
        self.lists.tabBar().setAccessibleName(self.tr("Lists of the frontier"))
        self.lists.addTab(listed, self.tr("Which budgets fund what"))
        points = QWidget()
        inner = QVBoxLayout(points)
        inner.setContentsMargins(0, 8, 0, 0)
        inner.addWidget(self.points)
        self.lists.addTab(points, self.tr("Points"))
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setObjectName("curve and lists")
        self._parts.addWidget(across)
        self._parts.addWidget(self.lists)
        self._parts.setChildrenCollapsible(False)
        self._parts.setSizes([CHART_HEIGHT, LISTS_HEIGHT])
        label = muted(self.tr("Budget of"))
        label.setBuddy(self.fund)
        self.bar: tuple[QWidget | None, ...] = (label, self.fund, None, self.export)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self.summary)
        outer.addWidget(self._parts, stretch=1)
        outer.addStretch(0)

    def _connect(self) -> None:
        self.lists.currentChanged.connect(lambda number: self.search.setVisible(number == 0))
        self.search.textChanged.connect(self.entry_rows.set_filter)
        self.point.open.clicked.connect(self.open_current)
        self.points.current_changed.connect(self._choose_budget)
        self.points.activated.connect(lambda _: self.open_current())
        self.entries.activated.connect(lambda index: self.candidate_chosen.emit(self.entry_rows.row(index.row()).id))


class _Spread(DataTable):
    """A table in which the columns with given keys (all if none is given) share the remaining width."""

    def __init__(self, name: str, *keys: str, frozen: bool = False) -> None:
        super().__init__(name, frozen=frozen)
        self._keys = keys

    def widths(self, room: int) -> list[int]:
        assert self.shown_model is not None
        columns = self.shown_model.columns
        sharing = [column.key for column in columns if not self._keys or column.key in self._keys]
        least = [zoomed(column.width) for column in columns]
        more = max(0, room - sum(least)) // max(1, len(sharing))
        return [width + (more if column.key in sharing else 0) for width, column in zip(least, columns, strict=True)]


class PointCard(QWidget):
    """Describes the chosen point, with a button that opens its plan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, layout = card(margins=14)
        set_pixels(self, minimum_width=CARD_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._hint = muted(self.tr("Choose a point of the curve to see what its budget brings."))
        self._hint.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(2)
        self._labels: list[tuple[QLabel, QLabel]] = []
        self.open = QPushButton(self.tr("Open this plan"))
        self.open.setToolTip(self.tr("On the Plan page, as a scenario with this budget (Enter)"))
        layout.addWidget(heading(self.tr("The chosen budget"), 1.1))
        layout.addWidget(self._hint)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        layout.addWidget(self.open, alignment=Qt.AlignmentFlag.AlignLeft)
        self.show_lines((), can_open=False)

    def show_lines(self, lines: list[tuple[str, str]] | tuple[()], *, can_open: bool) -> None:
        """Show pairs of title and text."""
        while len(self._labels) < len(lines):
            title, text = muted(factor=0.9), Label()
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            at = 2 * len(self._labels)
            title.setContentsMargins(0, 6 if at else 0, 0, 0)
            self._grid.addWidget(title, at, 0)
            self._grid.addWidget(text, at + 1, 0)
            self._labels.append((title, text))
        for number, labels in enumerate(self._labels):
            for label, words in zip(labels, lines[number] if number < len(lines) else ("", ""), strict=True):
                label.setText(words)
                label.setVisible(number < len(lines))
        self._hint.setVisible(not lines)
        self.open.setEnabled(bool(lines) and can_open)

    def texts(self) -> dict[str, str]:
        """The displayed texts by title."""
        return {title.text(): text.text() for title, text in self._labels if not title.isHidden()}
