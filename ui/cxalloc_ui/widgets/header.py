"""The line over every page: its title, the scenario, Optimise and Stop, and how far a solve is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cxalloc_ui.theme import heading, muted


class Header(QWidget):
    """What can be done on every page. ``scenario_chosen`` carries the name of a scenario ('' is the base case)."""

    scenario_chosen = Signal(str)
    optimise_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = heading("", 1.6)
        self.scenario = QComboBox()
        self.scenario.setAccessibleName(self.tr("Scenario"))
        self.scenario.setToolTip(self.tr("A set of changes to the base case; it inherits all the rest"))
        self.scenario.setMinimumContentsLength(16)
        self.scenario.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.optimise = QPushButton(self.tr("Optimise"))
        self.optimise.setProperty("primary", True)
        self.optimise.setToolTip(self.tr("Find the portfolio that is worth the most (F5)"))
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Stop with the best plan found so far (Esc)"))
        self._label = muted(self.tr("Scenario"))
        self._label.setBuddy(self.scenario)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._title)
        line.addStretch(1)
        for widget in (self._label, self.scenario, self.stop, self.optimise):
            line.addWidget(widget)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress"))
        self._told = muted()
        self._running = QWidget()
        running = QHBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(14)
        running.addWidget(self._progress, stretch=1, alignment=Qt.AlignmentFlag.AlignVCenter)
        running.addWidget(self._told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self._running)
        self.scenario.activated.connect(lambda _: self.scenario_chosen.emit(self.scenario.currentData()))
        self.optimise.clicked.connect(self.optimise_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.show_running(running=False)

    def set_title(self, title: str) -> None:
        """Name the page."""
        self._title.setText(title)

    def show_scenarios(self, names: Sequence[str], current: str) -> None:
        """Offer the base case and the scenarios of a portfolio."""
        self.scenario.clear()
        self.scenario.addItem(self.tr("Base case"), "")
        for name in names:
            self.scenario.addItem(name, name)
        self.scenario.setCurrentIndex(max(0, self.scenario.findData(current)))
        self.scenario.setVisible(bool(names))
        self._label.setVisible(bool(names))

    def show_running(self, *, running: bool) -> None:
        """Show whether an answer is awaited."""
        self._running.setVisible(running)
        self.stop.setVisible(running)
        self.optimise.setEnabled(not running)
        self.scenario.setEnabled(not running)
        self.tell(self.tr("Getting ready …") if running else "")

    def tell(self, text: str) -> None:
        """Say how far it is."""
        self._told.setText(text)
