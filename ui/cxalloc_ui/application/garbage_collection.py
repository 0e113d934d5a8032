"""Garbage collection and thread switching, tuned so that neither blocks the window for long.

A portfolio of 10,000 candidates is a million objects. Python's collector walks over all of them every now and then, in
whichever thread happens to allocate, and blocks all others meanwhile: 150 to 230 ms of processor time were
measured while such a file was opened or stored, against 20 without it. So automatic collection is off. A timer collects
the young generation often, freezes a freshly loaded portfolio, and leaves full collections to the time when the program
is in the background.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

INTERVAL = 2_000
"""Milliseconds between two collections of the young generation."""
FREEZE_THRESHOLD = 20_000
"""More new objects than this mean that a portfolio was loaded or computed, which is long-lived."""
SWITCH_INTERVAL = 0.001
"""Switch interval of Python's threads in seconds: with the default of 5 ms repaints are delayed."""


class GarbageCollector(QObject):
    """Replaces Python's automatic garbage collection until the program ends."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        gc.disable()
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        application.applicationStateChanged.connect(self._state_changed)

    def collect(self) -> None:
        """Collect the young generation; freeze it instead if it is too large to traverse."""
        if gc.get_count()[0] > FREEZE_THRESHOLD:
            gc.freeze()
        else:
            gc.collect(1)

    def collect_all(self) -> None:
        """Run a full collection, which takes a noticeable moment."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.collect_all()
