"""Icons of the pages, painted in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

LIST, SLIDERS, BARS, COLUMNS, BELL, DOT = "list", "sliders", "bars", "columns", "bell", "dot"

_LINES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    LIST: ((0.34, 0.2, 0.95, 0.2), (0.34, 0.5, 0.95, 0.5), (0.34, 0.8, 0.95, 0.8)),
    SLIDERS: ((0.05, 0.25, 0.95, 0.25), (0.05, 0.75, 0.95, 0.75)),
    BARS: ((0.05, 0.95, 0.95, 0.95), (0.22, 0.95, 0.22, 0.5), (0.5, 0.95, 0.5, 0.1), (0.78, 0.95, 0.78, 0.35)),
    COLUMNS: ((0.05, 0.1, 0.4, 0.1), (0.05, 0.9, 0.4, 0.9), (0.6, 0.1, 0.95, 0.1), (0.6, 0.9, 0.95, 0.9),
              (0.05, 0.1, 0.05, 0.9), (0.4, 0.1, 0.4, 0.9), (0.6, 0.1, 0.6, 0.9), (0.95, 0.1, 0.95, 0.9)),
    BELL: ((0.05, 0.92, 0.95, 0.92), (0.08, 0.8, 0.28, 0.66), (0.28, 0.66, 0.4, 0.22), (0.4, 0.22, 0.5, 0.12),
           (0.5, 0.12, 0.6, 0.22), (0.6, 0.22, 0.72, 0.66), (0.72, 0.66, 0.92, 0.8)),
}  # fmt: skip
_DOTS: dict[str, tuple[tuple[float, float, float], ...]] = {
    LIST: ((0.1, 0.2, 0.07), (0.1, 0.5, 0.07), (0.1, 0.8, 0.07)),
    SLIDERS: ((0.68, 0.25, 0.14), (0.32, 0.75, 0.14)),
    DOT: ((0.5, 0.5, 0.22),),
}
"""Lines and discs of each icon in a square of side 1: end points, or centre and radius."""


def paint_glyph(painter: QPainter, area: QRectF, glyph: str, colour: QColor) -> None:
    """Paint an icon into a square; an unknown one is a dot."""

    def at(x: float, y: float) -> QPointF:
        return QPointF(area.left() + x * area.width(), area.top() + y * area.height())

    glyph = glyph if glyph in _LINES else DOT
    wide = area.width() * (0.16 if glyph == BARS else 0.1)
    painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLines([QLineF(at(x, y), at(u, v)) for x, y, u, v in _LINES.get(glyph, ())])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for x, y, radius in _DOTS.get(glyph, ()):
        painter.drawEllipse(at(x, y), radius * area.width(), radius * area.width())
