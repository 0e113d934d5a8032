"""The header of every page: title, scenario, *Optimise* and *Stop*, progress."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.widgets.name_box import NameBox


class Header(QWidget):
    """The actions of every page. ``scenario_chosen`` carries the name of a scenario ('' is the base case)."""

    scenario_chosen = Signal(str)
    optimise_requested = Signal()
    stop_requested = Signal()
    live_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = heading("", 1.6)
        self.scenario = NameBox(self.tr("Scenario"))
        self.scenario.setToolTip(self.tr("A set of changes to the base case; it inherits all the rest"))
        self.scenario.setMinimumContentsLength(16)
        self.optimise = QPushButton(self.tr("Optimise"))
        self.optimise.setProperty("primary", True)
        self.optimise.setToolTip(self.tr("Find the portfolio with the highest value (F5)"))
        self.live = QCheckBox(self.tr("Re-optimise as I edit"))
        self.live.setToolTip(self.tr("After every change the plan is optimised again while you work"))
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Stop with the best plan found so far (Esc)"))
        self._label = muted(self.tr("Scenario"))
        self._label.setBuddy(self.scenario)
        self.scenarios = QPushButton(self.tr("Manage"))
        self.scenarios.setToolTip(self.tr("Make, duplicate, rename or delete a scenario"))
        self.scenarios.setAccessibleName(self.scenarios.toolTip())
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._title)
        line.addStretch(1)
        # One of the two is visible in the same place, so that nothing moves when a solve starts or ends.
        self._run = QStackedWidget()
        self._run.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for button in (self.optimise, self.stop):
            self._run.addWidget(button)
        for widget in (self.live, self._label, self.scenario, self.scenarios, self._run):
            line.addWidget(widget)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress"))
        self._message = muted(factor=0.95)
        self._message.setMinimumWidth(60)
        keep_room = self._progress.sizePolicy()
        keep_room.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(keep_room)
        running = QHBoxLayout()
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(14)
        running.addWidget(self._progress, stretch=1, alignment=Qt.AlignmentFlag.AlignVCenter)
        running.addWidget(self._message)
        self._message.setMinimumHeight(self._message.fontMetrics().height())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addLayout(running)
        self.scenario.activated.connect(lambda _: self.scenario_chosen.emit(self.scenario.currentData()))
        self.optimise.clicked.connect(self.optimise_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.live.toggled.connect(self.live_chosen)
        self.show_running(running=False)

    def set_title(self, title: str) -> None:
        """Show the title of the page."""
        self._title.setText(title)

    def show_scenarios(self, names: Sequence[str], current: str) -> None:
        """Offer the base case and the scenarios of a portfolio."""
        self.scenario.clear()
        self.scenario.addItem(self.tr("Base case"), "")
        for name in names:
            self.scenario.addItem(name, name)
        self.scenario.setCurrentIndex(max(0, self.scenario.findData(current)))

    def show_running(self, *, running: bool) -> None:
        """Show whether a solve is running."""
        had_focus = self.optimise.hasFocus() or self.stop.hasFocus()
        button = self.stop if running else self.optimise
        self._progress.setVisible(running)
        self._run.setCurrentWidget(button)
        self.optimise.setEnabled(not running)
        self.stop.setEnabled(running)
        if had_focus:
            button.setFocus()
        self.show_progress(self.tr("Preparing …") if running else "")

    def show_stopping(self) -> None:
        """Show at once that a solve is being stopped."""
        self.stop.setEnabled(False)
        self.show_progress(self.tr("Stopping …"))

    def show_progress(self, text: str) -> None:
        """Show a line of progress."""
        self._message.setText(text)
