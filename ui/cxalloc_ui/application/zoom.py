"""Zoom: the size of all texts, and of what has to grow with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from cxalloc_ui.application.theme import set_style_sheet

LEVELS = (80, 90, 100, 110, 125, 150)
"""The percentages that zooming steps through."""
USUAL = 100
_POINTS, _PERCENT, _PIXELS = "zoom-points", "zoom-percent", "zoom-pixels"
"""Properties: of the application the size of its font at 100 % and the percentage, of a widget its sizes at 100 %."""
_SETTERS: dict[str, Callable[[Any, int], None]] = {
    "minimum_width": QWidget.setMinimumWidth,
    "maximum_width": QWidget.setMaximumWidth,
    "fixed_width": QWidget.setFixedWidth,
    "fixed_height": QWidget.setFixedHeight,
}


def zoom_percent() -> int:
    """The zoom in percent."""
    app = QApplication.instance()
    return int(app.property(_PERCENT) or USUAL) if app is not None else USUAL


def zoomed(pixels: float) -> int:
    """What a length of so many pixels at 100 % comes to now."""
    return round(pixels * zoom_percent() / USUAL)


def next_level(steps: int) -> int:
    """The level so many steps above (or below) the present one; the last one where there are no more."""
    place = min(range(len(LEVELS)), key=lambda number: abs(LEVELS[number] - zoom_percent()))
    return LEVELS[max(0, min(len(LEVELS) - 1, place + steps))]


def nearest_level(percent: float) -> int:
    """The level that is nearest to a percentage."""
    return min(LEVELS, key=lambda level: abs(level - percent))


def set_pixels(widget: QWidget, **pixels: int) -> None:
    """Set sizes that follow the zoom: ``minimum_width``, ``maximum_width``, ``fixed_width`` or ``fixed_height``."""
    widget.setProperty(_PIXELS, {**(widget.property(_PIXELS) or {}), **pixels})
    for name, size in pixels.items():
        _SETTERS[name](widget, zoomed(size))


def apply_zoom(app: QApplication, percent: int) -> None:
    """Give all texts the size of a zoom in percent, and all widgets with ``set_pixels`` theirs.

    Widgets that compute sizes from their font do so when they get their ``FontChange``.
    """
    if app.property(_POINTS) is None:
        app.setProperty(_POINTS, app.font().pointSizeF())
    if percent == zoom_percent():
        return
    app.setProperty(_PERCENT, percent)
    sheet = app.styleSheet()
    app.setStyleSheet("")  # its rules for fonts are to start from the new size
    font = app.font()
    font.setPointSizeF(app.property(_POINTS) * percent / USUAL)
    app.setFont(font)
    set_style_sheet(app, sheet)
    for widget in app.allWidgets():
        for name, size in (widget.property(_PIXELS) or {}).items():
            _SETTERS[name](widget, zoomed(size))
