"""Two small charts painted without pyqtgraph: money by period, and the response curve of an amount."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cxalloc_ui.application.accessibility import CHART
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import scaled_font, theme_of

LEFT, RIGHT, TOP, BOTTOM = 52, 8, 10, 20
"""Margins around the drawing in pixels."""
WIDEST_BAR = 26


def nice_ceiling(amount: float) -> float:
    """Return the smallest 1, 2, 2.5 or 5 times a power of ten that is not below an amount."""
    if amount <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(amount))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= amount * 0.999)


class _Chart(QWidget):
    """Base class of both charts: margins, the scale at the left, texts."""

    accessible_role = CHART

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumHeight(150)

    def sizeHint(self) -> QSize:
        return QSize(300, 160)

    def _room(self) -> QRectF:
        return QRectF(LEFT, TOP, max(10, self.width() - LEFT - RIGHT), max(10, self.height() - TOP - BOTTOM))

    def _begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(0.85))
        return painter

    def _mark(self, painter: QPainter, y: float, text: str) -> None:
        theme = theme_of(self)
        room = self._room()
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(QColor(theme.muted))
        place = QRectF(0, y - 9, LEFT - 6, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


class PeriodChart(_Chart):
    """Draws benefits above the zero line and costs below it, by period, in currency units."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._labels: Sequence[str] = ()
        self._costs: Sequence[float] = ()
        self._benefits: Sequence[float] = ()
        self._write: Callable[[float], str] = str

    def show_money(
        self, labels: Sequence[str], costs: Sequence[float], benefits: Sequence[float], write: Callable[[float], str]
    ) -> None:
        """Show amounts by period; ``write`` formats an amount in few digits."""
        self._labels, self._costs, self._benefits, self._write = labels, costs, benefits, write
        description = self.tr("Costs {costs}, benefits {benefits} in all")
        self.setAccessibleDescription(description.format(costs=write(sum(costs)), benefits=write(sum(benefits))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._begin()
        theme, room = theme_of(self), self._room()
        up, down = max(self._benefits, default=0), max(self._costs, default=0)
        if not self._labels or not (up or down):
            painter.setPen(QColor(theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No money yet"))
            return
        top, bottom = (nice_ceiling(up) if up else 0.0), (nice_ceiling(down) if down else 0.0)
        scale = room.height() / (top + bottom)
        zero = room.top() + top * scale
        if top:
            self._mark(painter, room.top(), self._write(top))
        if bottom:
            self._mark(painter, room.bottom(), self._write(bottom))
        if min(top, bottom) * scale > 12 or not (top and bottom):
            self._mark(painter, zero, "0")
        step = room.width() / len(self._labels)
        width = min(WIDEST_BAR, step * 0.72)
        painter.setPen(Qt.PenStyle.NoPen)
        for amounts, sign, colour in ((self._benefits, -1, theme.groups[0]), (self._costs, 1, theme.groups[1])):
            painter.setBrush(QColor(colour))
            for number, amount in enumerate(amounts):
                if amount:
                    left = room.left() + (number + 0.5) * step - width / 2
                    painter.drawRect(QRectF(left, zero, width, sign * amount * scale).normalized())
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QPointF(room.left(), zero), QPointF(room.right(), zero))
        self._write_periods(painter, step)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._labels:
            room = self._room()
            number = int((event.pos().x() - room.left()) / room.width() * len(self._labels))
            if 0 <= number < len(self._labels):
                text = self.tr("{period}: costs {costs}, benefits {benefits}").format(
                    period=self._labels[number],
                    costs=self._write(self._costs[number]),
                    benefits=self._write(self._benefits[number]),
                )
                show_tip(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _write_periods(self, painter: QPainter, step: float) -> None:
        """Draw the labels of all periods, or of as many as fit."""
        room = self._room()
        widest = max(painter.fontMetrics().horizontalAdvance(label) for label in self._labels) + 8
        every = max(1, -(-widest // max(1, int(step))))
        painter.setPen(QColor(theme_of(self).muted))
        for number in range(0, len(self._labels), every):
            middle = room.left() + (number + 0.5) * step
            left = min(max(middle - widest / 2, room.left() - 8), self.width() - widest)
            place = QRectF(left, room.bottom() + 3, widest, BOTTOM - 3)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._labels[number])


@dataclass(frozen=True)
class Response:
    """A response curve in currency units: returns at some amounts, and the range of allowed amounts."""

    points: tuple[tuple[float, float], ...]
    minimum: float
    maximum: float
    ticket: float | None = None


class ResponseChart(_Chart):
    """Draws the return of the amount spent in a period; each kink is the start of a response tier."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._response = Response(((0.0, 0.0),), 0, 0)
        self._write: Callable[[float], str] = str

    def show_response(self, response: Response, write: Callable[[float], str]) -> None:
        """Show a response; ``write`` formats an amount in few digits."""
        self._response, self._write = response, write
        amount, returned = response.points[-1]
        description = self.tr("An amount of {amount} in a period returns {returned}")
        self.setAccessibleDescription(description.format(amount=write(amount), returned=write(returned)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._begin()
        theme, room, shown = theme_of(self), self._room(), self._response
        across, up = shown.points[-1][0], max(returned for _, returned in shown.points)
        if not across:
            return
        ceiling = nice_ceiling(max(up, across))

        def at(amount: float, returned: float) -> QPointF:
            return QPointF(
                room.left() + amount / across * room.width(), room.bottom() - returned / ceiling * room.height()
            )

        self._mark(painter, room.top(), self._write(ceiling))
        self._mark(painter, room.bottom(), "0")
        allowed = QRectF(at(shown.minimum, ceiling), at(shown.maximum, 0))
        painter.fillRect(allowed, QColor(theme.accent_soft))
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(at(0, 0), at(min(across, ceiling), min(across, ceiling)))  # return equals amount
        painter.setPen(QPen(QColor(theme.groups[0]), 2.5))
        painter.drawPolyline(QPolygonF([at(*point) for point in shown.points]))
        painter.setBrush(QColor(theme.groups[0]))
        for point in shown.points[1:-1]:
            painter.drawEllipse(at(*point), 3.5, 3.5)
        if shown.ticket:
            painter.setPen(QPen(QColor(theme.muted), 1))
            count = int(shown.maximum // shown.ticket)
            for number in range(1, count + 1) if count <= 60 else ():
                x = at(number * shown.ticket, 0).x()
                painter.drawLine(QPointF(x, room.bottom()), QPointF(x, room.bottom() - 5))
        self._write_amounts(painter, at)

    def _write_amounts(self, painter: QPainter, at: Callable[[float, float], QPointF]) -> None:
        shown = self._response
        painter.setPen(QColor(theme_of(self).muted))
        taken = -1000.0
        for amount, name in (
            (shown.minimum, self.tr("ticket {amount}") if shown.ticket else self.tr("min {amount}")),
            (shown.maximum, self.tr("max {amount}")),
        ):
            text = name.format(amount=self._write(amount))
            width = painter.fontMetrics().horizontalAdvance(text) + 6
            left = min(max(at(amount, 0).x() - width / 2, 0), self.width() - width)
            if left > taken:
                painter.drawText(
                    QRectF(left, self._room().bottom() + 3, width, BOTTOM - 3), Qt.AlignmentFlag.AlignCenter, text
                )
                taken = left + width
