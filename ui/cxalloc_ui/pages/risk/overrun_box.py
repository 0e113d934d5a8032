"""The row that adds usual overruns as a scenario: of which initiatives, of which kind of project, and how much."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from cxalloc.domain.names import Tag
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.uplifts import UpliftName, uplift_changes
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.uplifts import uplift_messages, uplift_name
from cxalloc_ui.application.theme import muted
from cxalloc_ui.models.columns import dimension_title


class OverrunBox(QWidget):
    """Offers the uplifts of optimism bias.

    ``scenario_requested`` carries the name of a scenario and its changes; ``message`` what the uplift comes to.
    """

    scenario_requested = Signal(str, object)
    message = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._portfolio: Portfolio | None = None
        self._formats: Formatter | None = None
        self.tags, self.kinds, self.bounds = QComboBox(), QComboBox(), QComboBox()
        self.tags.setAccessibleName(self.tr("Initiatives with usual overruns, by tag"))
        self.kinds.setAccessibleName(self.tr("Kind of project with its usual overruns"))
        self.bounds.setAccessibleName(self.tr("How much of the usual overruns"))
        self.kinds.setToolTip(
            self.tr(
                "What comparable projects exceeded their estimates by: HM Treasury, supplementary guidance on "
                "optimism bias (Mott MacDonald); large IT: McKinsey and the University of Oxford"
            )
        )
        for box in (self.tags, self.kinds):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for share, name in (
            ("1", self.tr("upper bound")),
            ("0.5", self.tr("in the middle")),
            ("0", self.tr("lower bound")),
        ):
            self.bounds.addItem(name, share)
        self.add_scenario = QPushButton(self.tr("Add as a scenario"))
        self.add_scenario.setAccessibleName(self.tr("Add the usual overruns as a scenario"))
        self.add_scenario.setToolTip(
            self.tr("A scenario with these changes, one by one; the base case stays as it is stated")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(muted(self.tr("Usual overruns")))
        row.addWidget(self.tags, stretch=2)
        row.addWidget(self.kinds, stretch=3)
        row.addWidget(self.bounds)
        row.addWidget(self.add_scenario)
        self.add_scenario.clicked.connect(self._add)

    def show_portfolio(self, portfolio: Portfolio, formats: Formatter, *, editable: bool) -> None:
        """Offer the tags of a portfolio's initiatives; without any there is nothing to offer."""
        self._portfolio, self._formats = portfolio, formats
        tags = dict.fromkeys(tag for one in portfolio.initiatives for tag in one.tags)
        words = self.tr("{dimension}: {value}")
        offered = [(words.format(dimension=dimension_title(tag.dimension), value=tag.value), tag) for tag in tags]
        if offered != [(self.tags.itemText(at), self.tags.itemData(at)) for at in range(self.tags.count())]:
            before = self.tags.currentText()
            self.tags.clear()
            for text, tag in offered:
                self.tags.addItem(text, tag)
            self.tags.setCurrentIndex(max(0, self.tags.findText(before)))
        if not self.kinds.count():
            for name in UpliftName:
                self.kinds.addItem(formats.render(uplift_name(name)), name.value)
        self.setVisible(bool(offered))
        self.add_scenario.setEnabled(editable)

    def _add(self) -> None:
        portfolio, formats, tag = self._portfolio, self._formats, self.tags.currentData()
        if portfolio is None or formats is None or not isinstance(tag, Tag):
            return
        name = UpliftName(self.kinds.currentData())
        made = uplift_changes(portfolio, name, tag, Decimal(self.bounds.currentData()))
        said = " ".join(map(formats.render, uplift_messages(portfolio, name, made)))
        if made.changes:
            words = self.tr("Usual overruns of {tag}, {bound}")
            title = words.format(tag=tag.value, bound=self.bounds.currentText())
            self.scenario_requested.emit(title, made.changes)
        self.message.emit(said)
