"""Fills of chart parts: each has a colour and a pattern, so that parts also differ in black and white."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from cxalloc_ui.application.theme import Theme, group_colour

Pattern = Qt.BrushStyle
PATTERNS = (
    Pattern.NoBrush,
    Pattern.BDiagPattern,
    Pattern.Dense6Pattern,
    Pattern.HorPattern,
    Pattern.DiagCrossPattern,
    Pattern.VerPattern,
)
REST_PATTERN = Pattern.FDiagPattern
INK_ALPHA = 110


def ink(background: str) -> QColor:
    """Return black or white, whichever is easier to read on a background colour."""
    colour = QColor(background)
    light = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
    return QColor("#10151d" if light > 140 else "#ffffff")


def fill(painter: QPainter, area: QRectF, theme: Theme, group: int | None, radius: float = 0.0) -> None:
    """Fill a bar with the colour and pattern of its group; None is the group of all others."""
    pattern = REST_PATTERN if group is None else PATTERNS[group % len(PATTERNS)]
    fill_with(painter, area, group_colour(theme, group), pattern, radius)


def fill_with(painter: QPainter, area: QRectF, colour: str, pattern: Pattern, radius: float = 0.0) -> None:
    """Fill a bar with a colour and a pattern."""
    lines = ink(colour)
    lines.setAlpha(INK_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    for brush in (QBrush(QColor(colour)), QBrush(lines, pattern)):
        painter.setBrush(brush)
        painter.drawRoundedRect(area, radius, radius)
