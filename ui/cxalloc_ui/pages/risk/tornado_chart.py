"""The tornado: what each estimate at its low and at its high does to the plan's value, the largest effect first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cxalloc_ui.application.accessibility import CHART
from cxalloc_ui.application.fills import Pattern, fill_with
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import scaled_font, theme_of
from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.pages.risk.value_chart import soft_colour

ROW, BAR = 26, 15
"""Height in pixels of a line, and of its bar."""
TOP, BOTTOM, RIGHT = 6, 28, 12
NAMES = 0.36
"""The share of the width that names take."""


@dataclass(frozen=True)
class TornadoLine:
    """An estimate: its name, what it does at its low and at its high (units of the axis), and what a tooltip says."""

    name: str
    low: float
    high: float
    text: str
    changes_at_low: bool = False
    changes_at_high: bool = False


class TornadoChart(QWidget):
    """Draws a line for each estimate; a bar is hatched where the decision would change."""

    accessible_role = CHART

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[TornadoLine] = ()
        self._write: Callable[[float], str] = str
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(500, zoomed(TOP + BOTTOM + ROW * len(self._lines)))

    def show_lines(self, lines: Sequence[TornadoLine], write: Callable[[float], str]) -> None:
        """Show lines, the largest effect first; ``write`` formats an effect in few digits."""
        self._lines, self._write = lines, write
        self.setAccessibleDescription("; ".join(line.text for line in lines))
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(0.88))
        theme, metrics = theme_of(self), painter.fontMetrics()
        row, thick = zoomed(ROW), zoomed(BAR)
        left = self.width() * NAMES
        most = max(max(abs(line.low), abs(line.high)) for line in self._lines) or 1.0
        label = max(
            metrics.horizontalAdvance(self._write(value)) for line in self._lines for value in (line.low, line.high)
        )
        middle = left + (self.width() - left - RIGHT) / 2
        scale = max(1.0, (self.width() - left - RIGHT) / 2 - label - 8) / most
        for number, line in enumerate(self._lines):
            y = TOP + number * row
            painter.setPen(QColor(theme.text))
            name = metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, int(left) - 12)
            painter.drawText(
                QRectF(0, y, left - 8, row), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name
            )
            for effect, colour, changes in (
                (line.low, theme.groups[1], line.changes_at_low),
                (line.high, soft_colour(theme), line.changes_at_high),
            ):
                bar = QRectF(middle, y + (row - thick) / 2, effect * scale, thick).normalized()
                fill_with(painter, bar, colour, Pattern.BDiagPattern if changes else Pattern.NoBrush)
                painter.setPen(QColor(theme.muted))
                text, wide = self._write(effect), label + 2
                where = bar.right() + 4 if effect > 0 else bar.left() - 4 - wide
                side = Qt.AlignmentFlag.AlignLeft if effect > 0 else Qt.AlignmentFlag.AlignRight
                if effect:
                    painter.drawText(QRectF(where, y, wide, row), Qt.AlignmentFlag.AlignVCenter | side, text)
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QPointF(middle, TOP), QPointF(middle, TOP + row * len(self._lines)))
        self._paint_legend(painter, left)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.setFixedHeight(self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            number = (event.pos().y() - TOP) // zoomed(ROW)
            if 0 <= number < len(self._lines):
                show_tip(event.globalPos(), self._lines[number].text, self)
                return True
        return super().event(event)

    def _paint_legend(self, painter: QPainter, left: float) -> None:
        theme, x, y = theme_of(self), left, float(self.height() - 20)
        for name, colour, pattern in (
            (self.tr("at its low"), theme.groups[1], Pattern.NoBrush),
            (self.tr("at its high"), soft_colour(theme), Pattern.NoBrush),
            (self.tr("hatched: another plan would be better"), theme.surface, Pattern.BDiagPattern),
        ):
            fill_with(painter, QRectF(x, y, 16, 11), colour, pattern)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x + 22, y + 10), name)
            x += 22 + painter.fontMetrics().horizontalAdvance(name) + 18
