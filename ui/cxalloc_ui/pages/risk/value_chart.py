"""The distribution of the plan's value: a histogram, the cumulative curve, marks, and a target that can be dragged."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from cxalloc_ui.application.accessibility import CHART
from cxalloc_ui.application.fills import Pattern, fill_with
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import Theme, mix, scaled_font, theme_of
from cxalloc_ui.application.zoom import zoomed

LEFT, RIGHT, TOP, BOTTOM = 52, 52, 46, 50
"""Margins around the drawing in pixels: scales at both sides, names of marks above, values and the legend below."""
BINS = 40
STEPS = 100
"""Steps of the keyboard from the one end of the values to the other."""
HANDLE = 6.0
LINE = Qt.PenStyle


@dataclass(frozen=True)
class Mark:
    """A value that is marked by a vertical line: its name, and its value in currency units."""

    name: str
    value: float
    style: Qt.PenStyle = LINE.DashLine


@dataclass(frozen=True)
class ChartTexts:
    """The texts of the legend, and the functions that write amounts and shares."""

    share: str
    loss: str
    cumulative: str
    target: str
    amount: Callable[[float], str]
    percent: Callable[[float], str]


def soft_colour(theme: Theme) -> str:
    """Return the colour of the bars, on which the curve and the marks are easy to see."""
    return mix(theme.groups[0], theme.surface, 0.45)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values within a range, at most so many."""
    size = (high - low) / most
    power = 10.0 ** math.floor(math.log10(size))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= size)
    return [at * step for at in range(math.ceil(low / step), math.floor(high / step) + 1)]


class ValueChart(QWidget):
    """Draws equally probable values in currency units.

    ``target_moved`` carries the target, which the mouse drags, and Left, Right, Home and End move.
    """

    accessible_role = CHART
    target_moved = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Sequence[float] = ()
        self._marks: Sequence[Mark] = ()
        self._texts: ChartTexts | None = None
        self._target: float | None = None
        self._low = self._high = 0.0
        self._counts: list[int] = []
        self.setAccessibleName(name)
        self.setMinimumHeight(260)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(640, 290)

    def show_values(self, values: Sequence[float], marks: Sequence[Mark], texts: ChartTexts, target: float) -> None:
        """Show values in rising order, at least one, with marks and a target."""
        self._values, self._marks, self._texts, self._target = values, marks, texts, target
        shown = [values[0], values[-1], *(mark.value for mark in marks)]
        self._low, self._high = min(shown), max(shown)
        margin = (self._high - self._low) * 0.02 or max(1.0, abs(self._high) * 0.1)
        self._low, self._high = self._low - margin, self._high + margin
        edges = [self._low + (self._high - self._low) * at / BINS for at in range(BINS + 1)]
        places = [bisect_left(values, edge) for edge in edges]
        places[-1] = len(values)
        self._counts = [end - begin for begin, end in pairwise(places)]
        marked = "; ".join(f"{mark.name}: {texts.amount(mark.value)}" for mark in marks)
        self.setAccessibleDescription(marked)
        self.update()

    def show_target(self, target: float) -> None:
        """Move the target, without reporting it."""
        self._target = target
        self.update()

    @property
    def target(self) -> float | None:
        """The target in currency units; None before there are values."""
        return self._target

    # Qt events

    def paintEvent(self, event: QPaintEvent) -> None:
        texts = self._texts
        if texts is None or not self._values:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(0.85))
        theme, room = theme_of(self), self._room()
        self._paint_scales(painter, theme, room, texts)
        self._paint_bars(painter, theme, room)
        self._paint_curve(painter, theme, room)
        self._paint_marks(painter, theme, room)
        self._paint_target(painter, theme, room, texts)
        self._paint_legend(painter, theme, texts)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._values:
            self._move(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._values:
            self._move(self._value_at(event.position().x()))
        near = self._target is not None and abs(event.position().x() - self._x(self._target)) < HANDLE
        self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = (self._high - self._low) / STEPS
        steps = {
            Qt.Key.Key_Left: (self._target or 0.0) - step,
            Qt.Key.Key_Right: (self._target or 0.0) + step,
            Qt.Key.Key_Home: self._low,
            Qt.Key.Key_End: self._high,
        }
        key = Qt.Key(event.key())
        if self._target is not None and key in steps:
            self._move(steps[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._texts is not None:
            show_tip(event.globalPos(), self.text_at(self._value_at(event.pos().x())), self)
            return True
        return super().event(event)

    def text_at(self, value: float) -> str:
        """Return what the chart says of a value: how many draws lie below and above it."""
        assert self._texts is not None
        below = bisect_right(self._values, value) / len(self._values)
        words = self.tr("{amount}: {below} of the draws bring at most so much, {above} bring more")
        percent = self._texts.percent
        return words.format(amount=self._texts.amount(value), below=percent(below), above=percent(1 - below))

    def _move(self, value: float) -> None:
        self._target = min(max(value, self._low), self._high)
        self.update()
        self.target_moved.emit(self._target)

    # Places

    def _room(self) -> QRectF:
        left, right, top, bottom = map(zoomed, (LEFT, RIGHT, TOP, BOTTOM))
        return QRectF(left, top, max(10, self.width() - left - right), max(10, self.height() - top - bottom))

    def _x(self, value: float) -> float:
        room = self._room()
        return room.left() + (value - self._low) / (self._high - self._low) * room.width()

    def _value_at(self, x: float) -> float:
        room = self._room()
        share = min(max((x - room.left()) / room.width(), 0.0), 1.0)
        return self._low + share * (self._high - self._low)

    # Drawing

    def _paint_scales(self, painter: QPainter, theme: Theme, room: QRectF, texts: ChartTexts) -> None:
        top = max(self._counts) / len(self._values)
        for at in range(5):
            y = room.bottom() - at / 4 * room.height()
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(QColor(theme.muted))
            left = QRectF(0, y - 9, room.left() - 6, 18)
            right = QRectF(room.right() + 6, y - 9, self.width() - room.right() - 6, 18)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | middle, texts.percent(at / 4 * top))
            painter.drawText(right, Qt.AlignmentFlag.AlignLeft | middle, texts.percent(at / 4))
        widest = max(painter.fontMetrics().horizontalAdvance(texts.amount(value)) for value in (self._low, self._high))
        for value in ticks(self._low, self._high, max(2, int(room.width() // (widest + 40)))):
            place = QRectF(self._x(value) - 60, room.bottom() + 6, 120, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, texts.amount(value))

    def _paint_bars(self, painter: QPainter, theme: Theme, room: QRectF) -> None:
        most, zero, soft = max(self._counts), self._x(0.0), soft_colour(theme)
        width = room.width() / BINS
        for number, count in enumerate(self._counts):
            if not count:
                continue
            height = count / most * room.height()
            bar = QRectF(room.left() + number * width + 0.5, room.bottom() - height, width - 1, height)
            split = min(max(zero, bar.left()), bar.right())
            lost = QRectF(bar.left(), bar.top(), split - bar.left(), height)
            rest = QRectF(split, bar.top(), bar.right() - split, height)
            if lost.width() > 0:
                fill_with(painter, lost, theme.groups[1], Pattern.BDiagPattern)
            if rest.width() > 0:
                fill_with(painter, rest, soft, Pattern.NoBrush)

    def _paint_curve(self, painter: QPainter, theme: Theme, room: QRectF) -> None:
        count, points = len(self._values), []
        for at in range(2 * int(room.width()) + 1):
            value = self._low + (self._high - self._low) * at / (2 * room.width())
            share = bisect_right(self._values, value) / count
            points.append(QPointF(room.left() + at / 2, room.bottom() - share * room.height()))
        painter.setPen(QPen(QColor(theme.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _paint_marks(self, painter: QPainter, theme: Theme, room: QRectF) -> None:
        """Draw the marks, with names above them in two rows where they would overlap."""
        ends = [-1.0, -1.0]
        for mark in sorted(self._marks, key=lambda one: one.value):
            x, wide = self._x(mark.value), painter.fontMetrics().horizontalAdvance(mark.name)
            left = min(max(x - wide / 2, 2.0), self.width() - wide - 2.0)
            row = next((row for row in (0, 1) if left > ends[row]), 1)
            ends[row] = left + wide + 8
            y = room.top() - zoomed(18 + 15 * row)
            painter.setPen(QPen(QColor(theme.muted), 1.2, mark.style))
            painter.drawLine(QPointF(x, y + zoomed(15)), QPointF(x, room.bottom()))
            painter.setPen(QColor(theme.text))
            painter.drawText(QPointF(left, y + zoomed(12)), mark.name)

    def _paint_target(self, painter: QPainter, theme: Theme, room: QRectF, texts: ChartTexts) -> None:
        if self._target is None:
            return
        x = self._x(self._target)
        painter.setPen(QPen(QColor(theme.accent), 2.5 if self.hasFocus() else 2))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.setBrush(QColor(theme.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        for y, way in ((room.bottom(), 1), (room.top(), -1)):
            corners = [QPointF(x - HANDLE, y + way * HANDLE), QPointF(x + HANDLE, y + way * HANDLE), QPointF(x, y)]
            painter.drawPolygon(QPolygonF(corners))

    def _paint_legend(self, painter: QPainter, theme: Theme, texts: ChartTexts) -> None:
        y, x = self.height() - zoomed(20.0), float(zoomed(LEFT))
        has_loss = self._values[0] < 0
        for name, kind in (
            (texts.share, "bar"),
            *(((texts.loss, "loss"),) if has_loss else ()),
            (texts.cumulative, "curve"),
            (texts.target, "target"),
        ):
            area = QRectF(x, y, 16, 11)
            if kind == "bar":
                fill_with(painter, area, soft_colour(theme), Pattern.NoBrush)
            elif kind == "loss":
                fill_with(painter, area, theme.groups[1], Pattern.BDiagPattern)
            else:
                painter.setPen(QPen(QColor(theme.text if kind == "curve" else theme.accent), 2))
                middle = area.center()
                if kind == "curve":
                    painter.drawLine(QPointF(area.left(), middle.y()), QPointF(area.right(), middle.y()))
                else:
                    painter.drawLine(QPointF(middle.x(), area.top() - 1), QPointF(middle.x(), area.bottom() + 1))
                    painter.setBrush(QColor(theme.accent))
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.drawEllipse(middle, 3, 3)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x + 22, y + 10), name)
            x += 22 + painter.fontMetrics().horizontalAdvance(name) + 18
