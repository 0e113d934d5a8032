"""Garbage collection and thread switching, tuned so that neither stops the window for long.

A portfolio of 10,000 candidates is a million objects. Python's collector walks over all of them every now and then, in
whichever thread happens to allocate, and everything stands still meanwhile: 150 to 230 ms of processor time were
measured while such a file was opened or stored, against 20 without it. So it does not run by itself here: what is young
is collected often, what was just loaded is set aside, and all of it is looked through when nobody is looking.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

INTERVAL = 2_000
"""Milliseconds between two collections of what is young."""
MANY = 20_000
"""With more new objects than this, a portfolio was loaded or computed: it is here to stay."""
TURN = 0.001
"""Seconds that a thread keeps its turn while another one waits: with Python's own 5 ms a repaint takes longer."""


class GarbageCollector(QObject):
    """Takes over from Python's collector until the program ends."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        gc.disable()
        sys.setswitchinterval(TURN)
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        application.applicationStateChanged.connect(self._state_changed)

    def collect(self) -> None:
        """Collect what is young; set aside what is too much to look through."""
        if gc.get_count()[0] > MANY:
            gc.freeze()
        else:
            gc.collect(1)

    def collect_all(self) -> None:
        """Look through everything, which takes a moment."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.collect_all()
