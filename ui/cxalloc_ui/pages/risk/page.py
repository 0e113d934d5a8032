"""The page *Risk*: how sure the plan is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Document, DraftKey, Part
from cxalloc.domain.money import to_major, to_minor
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import set_pixels, zoomed
from cxalloc_ui.models.grids.grid_columns import Texts, style_of
from cxalloc_ui.models.table_model import TableModel
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.risk.overrun_box import OverrunBox
from cxalloc_ui.pages.risk.risk_controller import RiskController
from cxalloc_ui.pages.risk.tornado_chart import TornadoChart
from cxalloc_ui.pages.risk.uncertainty_box import UncertaintyBox
from cxalloc_ui.pages.risk.value_chart import ChartTexts, Mark, ValueChart
from cxalloc_ui.widgets.figure_strip import FigureStrip, card, clear
from cxalloc_ui.widgets.on_demand_panel import OnDemandPanel
from cxalloc_ui.widgets.scroll_page import ScrollPage
from cxalloc_ui.widgets.tables.data_table import DataTable

if TYPE_CHECKING:
    from cxalloc.analysis.risk.result import FundRisk, PlanDistribution, Robustness, SelectionFrequency

LIST_ROWS = 6
"""Rows of the list of funds that are in sight."""
CANDIDATE_ROWS, BARS = 10, 10
"""Rows of the list of candidates that are in sight, and estimates that the tornado draws."""
ROW = 32


class RiskPage(QWidget):
    """Shows the results of ``RiskController`` as they arrive, and edits what is stated about uncertainty.

    ``scenario_requested`` carries the name and the changes of a scenario to be made.
    """

    edited = Signal(object, str)
    message = Signal(str)
    export_requested = Signal()
    scenario_requested = Signal(str, object)

    def __init__(self, controller: RiskController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._formats: Formatter | None = None
        self._texts: Texts | None = None
        self._portfolio: Portfolio | None = None
        self.uncertainty, self.overruns = UncertaintyBox(), OverrunBox()
        self.sentence = heading("", 1.2)
        self.sentence.setWordWrap(True)
        self.details = muted()
        self.details.setWordWrap(True)
        for label in (self.sentence, self.details):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.figures = FigureStrip()
        self.chart = ValueChart(self.tr("Distribution of the plan's value"))
        self.target = QLineEdit()
        self.target.setAccessibleName(self.tr("Target that the plan should reach"))
        set_pixels(self.target, maximum_width=160)
        self.reached = Label()
        self.funds = DataTable(self.tr("Risk of overspending by fund and period"))
        self.fund_rows: TableModel[FundRisk] = TableModel([], lambda row: (row.fund, row.period), parent=self)
        self.funds.set_model(self.fund_rows)
        self.funds.verticalHeader().hide()
        self.no_overspending = muted(self.tr("No fund is overspent in any draw."))
        self.candidates = DataTable(self.tr("What holds whatever happens"))
        self.candidate_rows: TableModel[SelectionFrequency] = TableModel(
            [], lambda row: (row.kind, row.id), parent=self
        )
        self.candidates.set_model(self.candidate_rows)
        self.candidates.verticalHeader().hide()
        self.regret = muted()
        self.regret.setWordWrap(True)
        self.regret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tornado = TornadoChart(self.tr("What each estimate does to the plan's value"))
        self.export = QPushButton(self.tr("Export…"))
        self.export.setAccessibleName(self.tr("Export the risk"))
        self._results = ScrollPage(self.tr("How sure the plan is"))
        self.panel = OnDemandPanel(
            self._results,
            self.tr("Draw the plan's value"),
            self.tr("Draw again"),
            self.tr("How sure is the plan?"),
            [self.export],
        )
        self.panel.invite(
            self.tr(
                "Ten thousand times, all estimates are drawn between low and high, and each success by its "
                "probability: what the plan may come to, how probable a loss is, and which funds may be overspent."
            )
        )
        self._lay_out()
        self._connect()

    def show_view(self, view: View, formats: Formatter) -> None:
        """Take the number format; results stay until they are drawn again."""
        self._formats = formats

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show what a document states about uncertainty."""
        if self._texts is None or self._texts.formats != formats:
            self._texts = Texts(document, formats)
        self._texts.document = document
        self.uncertainty.show_document(self._texts, editable=editable)
        self.overruns.show_portfolio(document.portfolio, formats, editable=editable)

    def typing_place(self) -> QWidget:
        """Return the widget that gets the focus first."""
        return self.panel.start if self.panel.is_empty else self.chart

    def draw(self) -> None:
        """Draw the plan's value."""
        self._controller.start()

    def show_funds(self) -> None:
        """Scroll to what the funds risk."""
        self._results.show_block(self._blocks[-1])

    def owns(self, place: DraftKey) -> bool:
        """Return whether a cell is edited on this page."""
        return place[0] is Part.PORTFOLIO and self.uncertainty.form.input(place[2]) is not None

    def show_error(self, place: DraftKey) -> None:
        """Go to the field that holds an error."""
        if (field := self.uncertainty.form.input(place[2])) is not None:
            field.setFocus()

    # Showing

    def _show(self) -> None:
        from cxalloc.analysis.risk.messages import promise_messages, range_message, uncertainty_notes, value_messages
        from cxalloc_ui.pages.risk.risk_rows import risk_figures

        controller = self._controller
        portfolio, made, risk = controller.portfolio, controller.distribution, controller.risk
        if portfolio is None:
            return
        formats = formatter_of(portfolio)
        self._portfolio = portfolio
        for block in self._blocks:
            block.setVisible(made is not None)
        self.export.setEnabled(made is not None and risk is not None)
        for block in self._solved_blocks:
            block.setVisible(controller.robustness is not None)
        if risk is not None and risk.value is None:
            self.sentence.setText(self.tr("There is no plan, so there is nothing to draw."))
            self.details.clear()
        elif risk is not None:
            first, *rest = map(
                formats.render, (*value_messages(risk), *uncertainty_notes(portfolio), *promise_messages(risk))
            )
            self.sentence.setText(" ".join([first, *self._holds(formats)]))
            self.details.setText(" ".join(rest))
        elif made is not None:
            self.sentence.setText(" ".join([formats.render(range_message(made.value)), *self._holds(formats)]))
            self.details.clear()
        self.details.setVisible(bool(self.details.text()))
        if made is not None:
            self.figures.show_figures(risk_figures(made, risk, formats))
            self._show_chart(made, portfolio, formats)
            self._show_bridge(made, formats)
            self._show_funds(made, portfolio, formats)
        if (robust := controller.robustness) is not None:
            self._show_robustness(robust, formats)
        self.panel.show_content()

    def _holds(self, formats: Formatter) -> list[str]:
        """Return what holds whatever happens, and what to look into, in sentences."""
        from cxalloc.analysis.risk.messages import find_out_message, holds_message

        found = self._controller.robustness
        if found is None:
            return []
        formats = replace(formats, in_points=found.objective is ObjectiveKind.SCORE)
        return [formats.render(holds_message(found)), formats.render(find_out_message(found))]

    def _show_robustness(self, found: Robustness, formats: Formatter) -> None:
        from cxalloc.analysis.risk.messages import robustness_messages
        from cxalloc_ui.pages.risk.risk_rows import candidate_columns, tornado_lines

        formats = replace(formats, in_points=found.objective is ObjectiveKind.SCORE)
        self.candidate_rows.set_rows(found.candidates, candidate_columns(formats))
        header = self.candidates.horizontalHeader().sizeHint().height()
        self.candidates.setFixedHeight(header + zoomed(ROW) * min(max(1, len(found.candidates)), CANDIDATE_ROWS) + 4)
        short = formats.objective_value if formats.in_points else formats.short_money
        self.tornado.show_lines(tornado_lines(found, formats, BARS), lambda units: short(round(units)))
        self.regret.setText(" ".join(map(formats.render, robustness_messages(found))))

    def _show_chart(self, made: PlanDistribution, portfolio: Portfolio, formats: Formatter) -> None:
        def major(minor: float) -> float:
            return float(to_major(round(minor), portfolio.currency))

        value = made.value
        marks = [
            Mark(self.tr("P5"), major(value.p5), Qt.PenStyle.DotLine),
            Mark(self.tr("Median"), major(value.p50)),
            Mark(self.tr("P95"), major(value.p95), Qt.PenStyle.DotLine),
            Mark(self.tr("Plan"), major(made.bridge.plan), Qt.PenStyle.SolidLine),
        ]
        texts = ChartTexts(
            self.tr("share of the draws"),
            self.tr("of these with a loss"),
            self.tr("draws with at most so much (right)"),
            self.tr("target"),
            formats.short_amount,
            lambda share: formats.share(share, 0 if share in (0, 1) or share >= 0.1 else 1),
        )
        before = self.chart.target
        inside = before is not None and major(value.values[0]) <= before <= major(value.values[-1])
        target = before if inside and before is not None else major(made.bridge.plan)
        self.chart.show_values([major(one) for one in value.values], marks, texts, target)
        self._show_target(target)

    def _show_target(self, target: float) -> None:
        portfolio, made = self._portfolio, self._controller.distribution
        if portfolio is None or made is None:
            return
        formats = formatter_of(portfolio)
        minor = to_minor(Decimal(repr(round(target, 2))), portfolio.currency)
        self.target.setText(formats.money(minor))
        share = formats.share(made.value.reaching(minor), 1)
        self.reached.setText(self.tr("or more is reached with a probability of {share}").format(share=share))

    def _show_bridge(self, made: PlanDistribution, formats: Formatter) -> None:
        from cxalloc.analysis.risk.messages import bridge_lines

        clear(self._bridge)
        lines = list(bridge_lines(made.bridge))
        for number, (name, amount) in enumerate(lines):
            is_end = number in (0, len(lines) - 1)
            row = QHBoxLayout()
            text = formats.money_with_unit(amount) if is_end else formats.signed_money(amount)
            for part, stretch in ((formats.render(name), 1), (text, 0)):
                label: QLabel = heading(part, 1.0) if is_end else Label(part)
                row.addWidget(label, stretch=stretch)
            self._bridge.addLayout(row)

    def _show_funds(self, made: PlanDistribution, portfolio: Portfolio, formats: Formatter) -> None:
        from cxalloc_ui.pages.risk.risk_rows import fund_columns

        rows = [one for one in made.funds if one.overspending]
        self.fund_rows.set_rows(rows, fund_columns(portfolio, formats))
        self.funds.setVisible(bool(rows))
        self.no_overspending.setVisible(not rows)
        header = self.funds.horizontalHeader().sizeHint().height()
        self.funds.setFixedHeight(header + zoomed(ROW) * min(len(rows), LIST_ROWS) + 4)

    def _enter_target(self) -> None:
        from cxalloc.editing.cells.reader import Reader, Refusal

        portfolio = self._portfolio
        if portfolio is None or self._formats is None:
            return
        try:
            minor = Reader(style_of(self._formats), portfolio.currency, portfolio.horizon).money(self.target.text())
        except Refusal as refusal:
            self.message.emit(formatter_of(portfolio).render(refusal.reason))
            return
        target = float(to_major(minor, portfolio.currency))
        self.chart.show_target(target)
        self._show_target(target)

    # Wiring

    def _lay_out(self) -> None:
        chart, layout = card()
        layout.addWidget(heading(self.tr("What the plan may come to"), 1.1))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(muted(self.tr("Target")))
        row.addWidget(self.target)
        row.addWidget(self.reached)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.chart)
        bridge, inner = card()
        inner.addWidget(heading(self.tr("From the plan's value to the mean"), 1.1))
        self._bridge = QVBoxLayout()
        inner.addLayout(self._bridge)
        inner.addStretch(1)
        funds, other = card()
        other.addWidget(heading(self.tr("Spending more than there is"), 1.1))
        other.addWidget(self.no_overspending)
        other.addWidget(self.funds)
        other.addStretch(1)
        pair = QWidget()
        side_by_side = QHBoxLayout(pair)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(14)
        side_by_side.addWidget(bridge, stretch=1)
        side_by_side.addWidget(funds, stretch=1)
        holds, rows = card()
        rows.addWidget(heading(self.tr("What holds whatever happens"), 1.1))
        rows.addWidget(self.regret)
        rows.addWidget(self.candidates)
        effects, bars = card()
        bars.addWidget(heading(self.tr("What each estimate does to the plan's value"), 1.1))
        bars.addWidget(self.tornado)
        self._blocks: list[QWidget] = [self.figures, chart, pair]
        self._solved_blocks: list[QWidget] = [holds, effects]
        for block in (self.sentence, self.figures, chart, self.details, *self._solved_blocks, pair):
            self._results.add(block)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        self.uncertainty.add(self.overruns)
        outer.addWidget(self.uncertainty)
        outer.addWidget(self.panel, stretch=1)

    def _connect(self) -> None:
        controller, panel = self._controller, self.panel
        self.uncertainty.edited.connect(self.edited)
        self.overruns.scenario_requested.connect(self.scenario_requested)
        self.overruns.message.connect(self.message)
        controller.running_changed.connect(lambda running: panel.show_running(running=running, free=True))
        controller.progressed.connect(panel.show_progress)
        controller.found.connect(self._show)
        controller.forgotten.connect(panel.show_empty)
        controller.outdated_changed.connect(lambda: panel.show_outdated(outdated=controller.is_outdated))
        panel.requested.connect(self.draw)
        panel.stop_requested.connect(controller.stop)
        self.chart.target_moved.connect(self._show_target)
        self.target.editingFinished.connect(self._enter_target)
        self.export.clicked.connect(self.export_requested)
