"""The marks of the timeline: bars with their costs, amounts by period, and arrows between bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from cxalloc_ui.application.fills import fill, ink
from cxalloc_ui.application.theme import Theme, group_colour, mix, scaled_font
from cxalloc_ui.pages.plan.schedule.timeline_rows import Bar

ROW = 23
"""The height of a row in pixels."""


class TimelineMarks:
    """Paints the marks of rows, one row at a time.

    Args:
        painter: An active painter of the timeline.
        theme: The colours.
        left: Where the first period begins, in pixels.
        column: The width of a period in pixels.
        periods: How many budget periods there are.
        write: Formats an amount in minor units.
    """

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        left: float,
        column: float,
        periods: int,
        write: Callable[[int], str],
    ) -> None:
        self.painter, self.theme = painter, theme
        self._left, self._column, self._periods = left, column, periods
        self._write = write

    def x(self, period: float) -> float:
        """The left edge of a period in pixels."""
        return self._left + period * self._column

    def paint_bar(self, bar: Bar, top: int) -> None:
        """Paint the build phase as a solid bar and use as a thin one; an arrow marks use beyond the last period."""
        painter, theme = self.painter, self.theme
        colour = group_colour(theme, bar.group)
        left, right = self.x(bar.start) + 2, self.x(bar.start + bar.duration) - 2
        end = self.x(min(bar.until, self._periods))
        middle = top + ROW / 2
        if end > right:
            use = QColor(mix(colour, theme.surface, 0.45))
            painter.fillRect(QRectF(right, middle - 1.5, end - right - 2, 3), use)
            if bar.until > self._periods:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(use)
                painter.drawPolygon(_arrow_head(QPointF(end - 1, middle), 7))
        area = QRectF(left, top + 4, max(3.0, right - left), ROW - 8)
        fill(painter, area, theme, bar.group, 4)
        self._paint_note(self._write(bar.cost), area)

    def _paint_note(self, note: str, bar: QRectF) -> None:
        """Paint the cost of a bar on a plain background, or next to the bar if that is too short."""
        painter, theme = self.painter, self.theme
        painter.setFont(scaled_font(0.85))
        needed = painter.fontMetrics().horizontalAdvance(note) + 10
        end = self.x(self._periods)
        plate = QRectF(bar.center().x() - needed / 2, bar.top() + 2, needed, bar.height() - 4)
        if needed > bar.width():
            x = bar.right() + 4 if bar.right() + needed + 4 <= end else bar.left() - needed - 2
            plate.moveLeft(x)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(QColor(theme.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, note)

    def paint_amounts(self, amounts: Sequence[int], maximum: int, group: int | None, top: int) -> None:
        """Paint the amount of each period as text on a tint, or as a column where the text does not fit."""
        painter, theme = self.painter, self.theme
        colour = group_colour(theme, group)
        painter.setFont(scaled_font(0.85))
        metrics = painter.fontMetrics()
        for period, amount in enumerate(amounts):
            if not amount:
                continue
            size, text = amount / maximum, self._write(amount)
            cell = QRectF(self.x(period) + 2, top + 4, self._column - 4, ROW - 8)
            painter.setPen(Qt.PenStyle.NoPen)
            if metrics.horizontalAdvance(text) + 4 <= cell.width():
                tint = mix(colour, theme.surface, 0.18 + 0.3 * size)
                painter.setBrush(QColor(tint))
                painter.drawRoundedRect(cell, 4, 4)
                painter.setPen(ink(tint))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
            else:
                height = max(3.0, size * cell.height())
                fill(painter, QRectF(cell.left(), cell.bottom() - height, cell.width(), height), theme, group)

    def paint_link(self, before: Bar, before_top: int, after: Bar, after_top: int) -> None:
        """Paint an arrow from the end of a bar's build phase to the start of another bar."""
        painter, colour = self.painter, QColor(self.theme.accent)
        start = QPointF(self.x(before.start + before.duration) - 2, before_top + ROW / 2)
        end = QPointF(self.x(after.start) + 1, after_top + ROW / 2)
        path = QPainterPath(start)
        bend = max(12.0, abs(end.x() - start.x()) / 2)
        path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(_arrow_head(end, 6))


def _arrow_head(tip: QPointF, size: float) -> QPolygonF:
    """Return a small triangle that points to the right."""
    back = QPointF(tip.x() - size, tip.y() - size * 0.7), QPointF(tip.x() - size, tip.y() + size * 0.7)
    return QPolygonF([tip, *back])
