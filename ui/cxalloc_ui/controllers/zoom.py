"""Zooms the window by keys, by the menu, and by Ctrl with the mouse wheel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMainWindow

from cxalloc_ui.actions import Actions
from cxalloc_ui.application.settings import Settings
from cxalloc_ui.application.zoom import LEVELS, USUAL, apply_zoom, next_level, zoom_percent

NOTCH = 120
"""What a wheel event says for one step of a usual wheel, in eighths of a degree."""


class ZoomController(QObject):
    """Applies and keeps the zoom; ``refresh`` shows the pages anew, as some compute places from texts."""

    def __init__(self, window: QMainWindow, actions: Actions, settings: Settings, refresh: Callable[[], None]) -> None:
        super().__init__(window)
        self._actions, self._settings, self._refresh = actions, settings, refresh
        self._turned = 0
        actions.zoom_in.triggered.connect(lambda: self.choose(next_level(1)))
        actions.zoom_out.triggered.connect(lambda: self.choose(next_level(-1)))
        actions.zoom_reset.triggered.connect(lambda: self.choose(USUAL))
        window.installEventFilter(self)
        for area in window.findChildren(QAbstractScrollArea):
            area.viewport().installEventFilter(self)
        self._show_state()

    def choose(self, percent: int) -> None:
        """Apply and keep a zoom in percent."""
        if percent == zoom_percent():
            return
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._settings.zoom = percent
        apply_zoom(app, percent)
        self._show_state()
        self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QWheelEvent) or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self._turned += event.angleDelta().y()
        steps = int(self._turned / NOTCH)  # a touchpad turns by less than a notch at a time
        self._turned -= steps * NOTCH
        if steps:
            self.choose(next_level(steps))
        return True

    def _show_state(self) -> None:
        percent = zoom_percent()
        self._actions.zoom_in.setEnabled(percent < LEVELS[-1])
        self._actions.zoom_out.setEnabled(percent > LEVELS[0])
        self._actions.zoom_reset.setEnabled(percent != USUAL)
